//! What is said when something is not as it should be: each message names what is to be typed instead, in the
//! words of the command that was typed.

use std::fs;

use crate::bin::{Ran, abide, folder, git};

const LEASE: &str = "\
[agreement]
id   = \"lease\"
made = 2025-01-01

[party.owner]

[party.tenant]

[event.handover]

[condition.weather]

[consultation.survey]
between = [\"owner\", \"tenant\"]

[commitment.rent]
what       = \"Pay\"
deadline   = 2025-02-01
subject-to = \"weather\"
";

fn run(arguments: &str) -> Ran {
    let folder = folder(&[("lease.toml", LEASE)]);
    abide(folder.path(), arguments).run()
}

#[track_caller]
fn assert_says(ran: Ran, code: i32, words: &str) {
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    let said = format!("{}{}", ran.out, ran.err);
    assert!(said.contains(words), "{words}\n{said}");
}

#[test]
fn record_speaks_of_its_options() {
    for (call, words) in [
        ("held survey --on 2025-03-01", "say who took part: `--with PARTY,PARTY`"),
        ("assessed weather --on 2025-03-01", "say what was found: `--holds true`"),
        ("assessed weather --on 2025-03-01 --holds yes", "[possible values: true, false]"),
        ("amended rent --on 2025-03-01", "at least one of `--from`, `--target`, `--deadline`"),
        ("met rent --on yesterday", "`--on`: write `today-1d`"),
        ("met rent --on monday", "or `today`, `today+30d`"),
        ("met rent --on 2025-01-05 --recorded tomorrow", "`--recorded`: write `today+1d`"),
    ] {
        assert_says(run(&format!("record {call}")), 2, words);
    }
    let folder = folder(&[("lease.toml", LEASE)]);
    let empty = abide(folder.path(), "record met rent --on 2025-01-05 --source").arg("").run();
    assert_says(empty, 2, "a value is required for '--source <TEXT>'");
    let held = abide(folder.path(), "record held survey --on 2025-01-05 --with");
    assert_says(held.arg("owner, tenant").run(), 0, "with = [\"owner\", \"tenant\"]");
}

#[test]
fn record_doubts_and_refuses() {
    let folder = folder(&[("lease.toml", LEASE)]);
    let record = |arguments: &str| abide(folder.path(), &format!("record {arguments}")).run();
    let text = || fs::read_to_string(folder.path().join("lease.toml")).unwrap();
    let future = "warning: 2999-01-01 is in the future (today is ";
    assert_says(record("met rent --on 2999-01-01 --dry-run"), 0, future);
    let known = "warning: `--recorded 2999-01-01` is in the future";
    assert_says(record("met rent --on 2025-01-05 --recorded 2999-01-01 --dry-run"), 0, known);
    let before = "warning: 2024-12-31 is before the agreement was made, on 2025-01-01";
    assert_says(record("happened handover --on 2024-12-31"), 0, before);
    let at = text().lines().count() - 2;
    let again = record("happened handover --on 2024-12-31");
    assert_eq!(again.out, "");
    assert_says(again, 2, &format!("`lease.toml:{at}` says the same already"));
    assert_eq!(text().matches("handover\"").count(), 1);
    // Another source is another entry.
    assert_says(record("happened handover --on 2024-12-31 --source Minutes"), 0, "appended");
    let quiet = record("met rent --on 2025-01-05").code(0);
    assert!(!quiet.err.contains("future") && !quiet.err.contains("made"), "{}", quiet.err);
}

#[test]
fn rules_that_never_loaded_are_not_blamed_on_the_entry() {
    let broken = format!("{LEASE}\n[commitment.x]\n");
    let folder = folder(&[("lease.toml", &broken)]);
    let record = |arguments: &str| abide(folder.path(), &format!("record {arguments}")).run();
    let words = "nothing was written: the rules do not load, with this entry or without it";
    assert_says(record("met rent --on 2025-01-05"), 2, words);
    let words = "nothing was written: the rules did not load before, and do not with this entry";
    assert_says(record("met rnt --on 2025-01-05"), 2, words);
    assert_says(
        run("record met rnt --on 2025-01-05"),
        2,
        "nothing was written: the rules do not load with this entry",
    );
}

#[test]
fn who_waits_for_the_lock_says_for_whom() {
    let folder = folder(&[("lease.toml", LEASE)]);
    let lock = fs::File::create(folder.path().join(".abide.lock")).unwrap();
    lock.lock().unwrap();
    let path = folder.path().to_owned();
    let waiting = std::thread::spawn(move || abide(&path, "record met rent --on 2025-01-05").run());
    std::thread::sleep(std::time::Duration::from_millis(1500));
    lock.unlock().unwrap();
    let ran = waiting.join().unwrap().code(0);
    assert!(
        ran.err.contains("warning: waiting for another process, which has the lock `"),
        "{}",
        ran.err
    );
    assert!(ran.out.starts_with("appended to lease.toml"), "{}", ran.out);
}

#[test]
fn names_that_nothing_has_come_with_those_there_are() {
    let at = "--on 2025-01-05";
    assert_says(
        run(&format!("record happened foo {at}")),
        2,
        "= help: the only event is `handover`",
    );
    assert_says(
        run(&format!("record met rent --by council {at}")),
        2,
        "= help: there is `owner` and `tenant`",
    );
    assert_says(run(&format!("record retracted x {at}")), 2, "only an entry with an `id` can be");
    let text = LEASE.replace("[event.handover]\n", "")
        + "\n[[entry]]\non = 2025-01-05\nhappened = \"foo\"\n";
    let folder = folder(&[("lease.toml", &text)]);
    assert_says(abide(folder.path(), "").run(), 2, "there is none: add a table `[event.foo]`");
}

#[test]
fn what_was_mixed_up_is_told() {
    for (call, words) in [
        ("check --format sarif", "it is written into a file: `--report-sarif FILE`"),
        ("status --report-csv x", "it goes to standard output: `--format csv`"),
        ("status --changed-since main", "`--changed-since` is an option of `abide check`"),
        ("--within 3d", "`--within` is an option of `abide check`"),
        ("exlpain rent", "did you mean the command `abide explain`?"),
        ("timline", "did you mean the command `abide timeline`?"),
        ("explain E999", "they go from `E001` to `E1"),
        ("explain rent --on yesterday", "write `today-1d`"),
    ] {
        assert_says(run(call), 2, words);
    }
    // Where a command was typed, what follows is a path.
    let ran = run("fmt nosuch").code(2);
    assert!(
        ran.err.contains("`nosuch` does not exist") && !ran.err.contains("command"),
        "{}",
        ran.err
    );
    assert!(run("check exlpain").code(2).err.contains("`exlpain` does not exist\n"));
    let ran = run("status --bogus").code(2);
    assert!(!ran.err.contains("option of"), "{}", ran.err);
}

#[test]
fn an_empty_folder_leads_to_init() {
    let folder = folder(&[]);
    for call in ["", "check", "explain x", "record met x --on today", "test"] {
        assert_says(abide(folder.path(), call).run(), 3, "`abide init` writes an example");
    }
}

#[test]
fn fmt_leaves_the_files_of_others_alone() {
    let foreign = "[package]\nname='x'\n";
    let folder =
        folder(&[("Cargo.toml", foreign), ("a/lease.toml", LEASE), ("a/bad.toml", "x = [")]);
    let ran = abide(folder.path(), "fmt Cargo.toml a").run().code(2);
    assert!(ran.err.contains("`Cargo.toml` is no file of ours"), "{}", ran.err);
    assert!(ran.err.ends_with("2 files, 0 laid out anew, 2 errors\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(), foreign);
}

#[test]
fn git_that_refuses() {
    let folder = folder(&[("lease.toml", LEASE)]);
    git(folder.path(), &["init", "-q"]);
    let check = || abide(folder.path(), "check --changed-since HEAD");
    assert_says(check().run(), 2, "`HEAD` does not exist: nothing is committed on this branch yet");
    let path = std::env::var("PATH").unwrap();
    let other = check().env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").env("PATH", &path).run();
    assert_says(other, 2, "`git config --global --add safe.directory /");
}

#[test]
fn what_the_system_says_has_no_number() {
    let folder = folder(&[("file", "x")]);
    let ran = abide(folder.path(), "init file/below").run().code(2);
    assert!(ran.err.contains("not a directory"), "{}", ran.err);
    assert!(!ran.err.contains("os error"), "{}", ran.err);
}

#[test]
fn init_among_rules_that_do_not_load() {
    let folder = folder(&[("rules/old.toml", "[agreement]\n")]);
    let ran = abide(folder.path(), "init --ci none").run().code(0);
    assert!(ran.out.contains("made "), "{}", ran.out);
    assert!(ran.out.ends_with("`abide check` says what is wrong\n"), "{}", ran.out);
    assert!(!ran.out.contains("next:"), "{}", ran.out);
}

#[test]
fn a_conflict_of_git_is_one_error() {
    let conflict =
        "<<<<<<< HEAD\ndeadline = 2025-02-01\n=======\ndeadline = 2025-03-01\n>>>>>>> x\n";
    let toml = LEASE.replace("deadline   = 2025-02-01\n", conflict);
    let json = "{\n<<<<<<< HEAD\n\"for\": \"a\"\n=======\n\"for\": \"b\"\n>>>>>>> x\n}\n";
    let lines = "<<<<<<< HEAD\n{\"for\": \"lease\"}\n=======\n{}\n>>>>>>> x\n";
    for (name, text) in [("a.toml", &*toml), ("a.json", json), ("a.jsonl", lines)] {
        let folder = folder(&[(name, text)]);
        let ran = abide(folder.path(), "").run().code(2);
        assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
        assert!(
            ran.err.contains("error[E002]: a conflict of git is not resolved here"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("keep what holds of both sides"), "{}", ran.err);
    }
    // In a text it is a text.
    let note = LEASE.replace("\"Pay\"", "\"\"\"\n<<<<<<< a\n=======\n>>>>>>> b\n\"\"\"");
    let folder = folder(&[("a.toml", &note)]);
    abide(folder.path(), "--on 2025-01-05").run().code(0);
}

#[test]
fn days_that_are_none() {
    let soon = LEASE.replace("made = 2025-01-01", "made = \"soon: maybe\"");
    let folder = folder(&[("a.toml", &soon)]);
    assert_says(abide(folder.path(), "").run(), 2, "`soon: maybe` is not a date");
    fs::write(folder.path().join("a.toml"), format!("made = 2025-01-01\n{LEASE}")).unwrap();
    assert_says(abide(folder.path(), "").run(), 2, "= help: it belongs below `[agreement]`");
    let met = "\n[[entry]]\non  = \"2025-03\"\nmet = \"rent\"\n\n[[entry]]\non = 2025-04-05\nsuperseded = \"rent\"\n";
    let simple =
        LEASE.replace("subject-to = \"weather\"\n", "").replace("[condition.weather]\n", "");
    fs::write(folder.path().join("a.toml"), simple + met).unwrap();
    let ran = abide(folder.path(), "--on 2025-05-01").run();
    assert_says(ran, 0, "`rent` was met between 2025-03-01 and 2025-03-31, before this");
}

/// An id that looks like an option: the command that is proposed is one that works.
#[test]
fn a_proposed_command_can_be_typed() {
    let entry = "\n[[entry]]\nid = \"-x\"\non = 2025-01-05\nmet = \"rent\"\n";
    let simple = LEASE.replace("subject-to = \"weather\"\n", "");
    let folder = folder(&[("lease.toml", &(simple + entry))]);
    let explained = abide(folder.path(), "explain rent --on 2025-03-01").run().code(0).out;
    let command = explained.lines().find(|line| line.contains("retracted")).expect("a command");
    assert!(command.ends_with(" -- retracted '-x'"), "{command}");
    let arguments = command.trim().strip_prefix("abide ").unwrap().replace('\'', "");
    abide(folder.path(), &arguments).run().code(0);
}

#[test]
fn reports_that_are_written_are_named() {
    let folder = folder(&[("lease.toml", LEASE)]);
    let ran =
        abide(folder.path(), "status --report-json a.json --report-html b.html").run().code(0);
    assert!(ran.err.ends_with("wrote a.json\nwrote b.html\n"), "{}", ran.err);
}

#[test]
fn a_status_names_what_is_open() {
    let ran = run("status --on 2025-03-01").code(0);
    assert!(
        ran.out.contains("\nopen facts: weather; `--assume 'weather = …'` settles one for a run\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("how far it is complete (`complete-through`)"), "{}", ran.out);
    let settled = run("status --on 2025-03-01 --assume weather=true").code(0);
    assert!(!settled.out.contains("open facts"), "{}", settled.out);
}

#[test]
fn the_page_of_help_is_that_of_all() {
    assert_eq!(run("man help").code(0).out, run("man").code(0).out);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    for call in ["--help", "--version", "check --help"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let folder = folder(&[]);
        let output = abide(folder.path(), call).command().stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{call}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, "error: cannot write to standard output: no space left on device\n");
    }
}

#[test]
fn phrases_of_other_habits_are_told_as_a_whole() {
    for (phrase, help) in [
        ("1 month after made and 3 days", "write `3 days after 1 month after made`"),
        ("30 days prior to made", "write `30 days before made`"),
        ("15 of month", "such as `from = 2025-01-15`"),
        ("the 15th of each month", "such as `from = 2025-01-15`"),
        ("Friday after made", "phrases count no days of the week"),
        ("friday after made", "phrases count no days of the week"),
    ] {
        let error = abide::phrase::parse_date(phrase).unwrap_err();
        let said = error.help.clone().unwrap_or_default();
        assert!(said.contains(help), "{phrase}: {said}");
    }
}
