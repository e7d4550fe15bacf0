//! The program from outside: exit codes, streams, files, colours.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{abide, folder};

/// On 2025-10-01 one commitment of each status; `open` is pending or lapsed.
const RULES: &str = r#"
[agreement]
id   = "a"
made = 2025-01-01
title = "An agreement"

[party.us]

[condition.ground]
assessed-by = ["us"]

[commitment.missed]
what     = "Missed"
obligor  = "us"
deadline = 2025-09-30

[commitment.done]
what     = "Done"
deadline = 2025-09-30

[commitment.owed]
what     = "Owed"
deadline = "2025-10"

[commitment.future]
what     = "Future"
deadline = "2025-12"

[commitment.gone]
what     = "Gone"
deadline = 2025-12-31

[commitment.doubtful]
what       = "Doubtful"
deadline   = "30 days after made"
subject-to = "ground"

[[entry]]
on  = 2025-09-01
met = "done"

[[entry]]
on     = 2025-02-01
waived = "gone"
"#;

/// Nothing wrong on any day.
const FINE: &str = r#"
[agreement]
id   = "fine"
made = 2025-01-01

[commitment.standing]
what = "No deadline"
"#;

const BROKEN: &str = "[agreement]\nid = \"b\"\nmade = 2025-01-01\n[commitment.x]\nwhta = \"x\"\n";

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn rules() -> TempDir {
    folder(&[("rules/a.toml", RULES)])
}

#[test]
fn exit_codes_are_the_same_in_every_format() {
    let folder = folder(&[
        ("rules/a.toml", RULES),
        ("fine/f.toml", FINE),
        ("broken/b.toml", BROKEN),
        ("nothing/agreement.toml", "[agreement]\nid = \"n\"\nmade = 2025-01-01\n"),
        ("other/readme.txt", "no rules"),
    ]);
    let table = [
        ("", 0),
        ("status", 0),
        ("rules", 0),
        ("status rules", 0),
        ("status fine", 0),
        ("check fine", 0),
        ("check rules", 1),
        ("check rules fine", 1),
        ("check", 1),
        ("broken", 2),
        ("check broken", 2),
        ("check rules broken", 2),
        ("absent", 2),
        ("check rules absent", 2),
        ("check --fail-on breech", 2),
        ("check --fail-on", 2),
        ("check --within 30", 2),
        ("check --within -5d", 2),
        ("status --no-such-flag", 2),
        ("status --on 2025-9-8", 2),
        ("status --on 2025-02-30", 2),
        ("status --on today+9999y", 2),
        ("status --tz 3", 2),
        ("status --on 2025-01-01 --on 2025-01-02", 2),
        ("nothing", 3),
        ("check nothing", 3),
        ("other", 3),
        ("check other", 3),
    ];
    for (arguments, code) in table {
        for format in ["text", "json", "jsonl"] {
            let day = if arguments.contains("--on") { "" } else { "--on 2025-10-01" };
            let arguments = format!("{arguments} {day} --format {format}");
            let ran = abide(folder.path(), &arguments).run();
            assert_eq!(ran.code, code, "{arguments}\n{}\n{}", ran.out, ran.err);
            assert_eq!(ran.out.is_empty(), code > 1, "{arguments}\n{}", ran.out);
            assert_eq!(ran.err.is_empty(), code < 2, "{arguments}\n{}", ran.err);
        }
    }
}

#[test]
fn help_and_version_are_answers() {
    let folder = rules();
    for arguments in ["--help", "-h", "--version", "help", "status --help", "check -h"] {
        let ran = abide(folder.path(), arguments).run().code(0);
        assert!(ran.err.is_empty() && !ran.out.is_empty(), "{arguments}");
    }
}

#[test]
fn without_a_command_it_is_status() {
    let folder = rules();
    let plain = abide(folder.path(), "--on 2025-10-01 rules").run().code(0);
    let named = abide(folder.path(), "status rules --as-of 2025-10-01").run();
    let dated = abide(folder.path(), "--date=2025-10-01").run();
    assert_eq!(plain.out, named.code(0).out);
    assert_eq!(plain.out, dated.code(0).out);
    insta::assert_snapshot!(plain.out);
}

#[test]
fn the_gate_lists_what_fails_with_its_place() {
    let folder = rules();
    let ran = abide(folder.path(), "check --on 2025-10-01 --within 2m").run();
    insta::assert_snapshot!(ran.code(1).out);
    let ran = abide(folder.path(), "check --on 2025-09-30").run().code(0);
    assert!(ran.out.contains("nothing fails (--fail-on breach)"), "{}", ran.out);
}

#[test]
fn every_value_of_fail_on() {
    let folder = rules();
    let failed = |values: &str| {
        let arguments = format!("check --on 2025-10-01 --format json {values}");
        let ran = abide(folder.path(), &arguments).run();
        let value: Value = serde_json::from_str(&ran.out).unwrap();
        let failed = value["gate"]["failed"].as_array().unwrap().iter();
        let failed: Vec<_> = failed.map(|one| one["commitment"].as_str().unwrap()).collect();
        assert_eq!(ran.code, i32::from(!failed.is_empty()), "{values}");
        failed.join(" ")
    };
    assert_eq!(failed(""), "missed");
    assert_eq!(failed("--fail-on breach"), "missed");
    assert_eq!(failed("--fail-on possible-breach"), "missed doubtful");
    assert_eq!(failed("--fail-on met"), "done");
    assert_eq!(failed("--fail-on due"), "owed");
    assert_eq!(failed("--fail-on void"), "gone");
    assert_eq!(failed("--fail-on open"), "doubtful");
    assert_eq!(failed("--fail-on met,void"), "done gone");
    assert_eq!(failed("--fail-on void --fail-on met"), "done gone");
    let lapsed = failed("--fail-on lapsed");
    let pending = failed("--fail-on pending");
    assert!(lapsed.contains("missed") && pending.contains("future"));
    assert_ne!(lapsed.contains("doubtful"), pending.contains("doubtful"));
}

#[test]
fn within_warns_of_what_is_due_or_lapses_and_fails_nothing() {
    let folder = folder(&[("rules/a.toml", RULES)]);
    let coming = |arguments: &str| {
        let arguments = format!("check --on 2025-09-20 --format json {arguments}");
        let ran = abide(folder.path(), &arguments).run().code(0);
        let value: Value = serde_json::from_str(&ran.out).unwrap();
        let coming = value["gate"]["coming"].as_array().unwrap().clone();
        let line = |one: &Value| format!("{} {} {}", one["on"], one["id"], one["status"]);
        coming.iter().map(line).collect::<Vec<_>>().join("; ").replace('"', "")
    };
    assert_eq!(coming(""), "");
    assert_eq!(coming("--within 9d"), "");
    assert_eq!(coming("--within 10d"), "2025-09-30 missed due");
    let all = "2025-09-30 missed due; 2025-10-01 missed lapsed; 2025-10-01 owed due";
    assert_eq!(coming("--within 2w"), all);
    let later = "2025-11-01 owed lapsed; 2025-12-01 future due; 2026-01-01 future lapsed";
    assert_eq!(coming("--within 9000y"), format!("{all}; {later}"));
    let text = abide(folder.path(), "check --on 2025-09-20 --within 10d").run();
    assert!(text.out.contains("warning: missed becomes due on 2025-09-30 (open)"));
}

#[test]
fn every_line_of_a_check_tells_what_the_gate_says_of_it() {
    let weekly = r#"
[commitment.weekly]
what  = "Every week"
every = "1 week"
from  = 2025-09-29
"#;
    let folder = folder(&[("rules/a.toml", &format!("{RULES}{weekly}")), ("rules/f.toml", FINE)]);
    let told = |arguments: &str, code: i32| {
        let arguments = format!("check --on 2025-10-01 --format jsonl {arguments}");
        let ran = abide(folder.path(), &arguments).run().code(code);
        assert!(ran.err.is_empty(), "{}", ran.err);
        let lines = ran.out.lines().map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<Value> = lines.collect();
        assert_eq!(lines.len(), 8);
        // A pipeline that reads lines comes to the same result as the exit code.
        let fails = |line: &Value| !line["gate"]["failed"].as_array().unwrap().is_empty();
        assert_eq!(i32::from(lines.iter().any(fails)), code);
        let line = |line: &Value| {
            let coming = line["gate"]["coming"].as_array().unwrap().iter();
            let coming = coming.map(|one| format!(" {} {}", one["id"], one["status"]));
            let gate = &line["gate"];
            let (fail_on, failed) = (&gate["fail_on"], &gate["failed"]);
            format!("{} {fail_on} {failed}{}", line["id"], coming.collect::<String>())
        };
        lines.iter().map(line).collect::<Vec<_>>().join("\n").replace('"', "")
    };
    let breach = told("", 1);
    assert!(breach.starts_with("missed [breach] [breach]\ndone [breach] []\n"), "{breach}");
    let several = told("--fail-on lapsed,breach --within 7d", 1);
    assert!(several.contains("missed [breach,lapsed] [breach,lapsed]\n"), "{several}");
    let weekly = "weekly [breach,lapsed] [] weekly#1 lapsed weekly#2 due\n";
    assert!(several.contains(weekly), "{several}");
    assert!(several.ends_with("standing [breach,lapsed] []"), "{several}");
    told("--fail-on open", 1);
}

#[test]
fn json_is_valid_and_has_every_key() {
    let folder = rules();
    let ran = abide(folder.path(), "--on 2025-10-01 --known-by 2026-01-01 --format json").run();
    let value: Value = serde_json::from_str(&ran.code(0).out).unwrap();
    assert_eq!(value["schema_version"], 1);
    assert_eq!(value["on"], "2025-10-01");
    assert_eq!(value["known_by"], "2026-01-01");
    let commitment = &value["agreements"][0]["commitments"][0];
    assert_eq!(commitment["place"]["file"], "rules/a.toml");
    assert_eq!(commitment["place"]["line"], 12);
    assert_eq!(commitment["deadline_bounds"], Value::Null);
    assert_eq!(commitment["because"], "deadline 2025-09-30 passed; no record that it was met");
    assert_eq!(value["counts"]["met"], 1);
    assert!(value["diagnostics"].is_array());

    let lines = abide(folder.path(), "--on 2025-10-01 --format jsonl").run().code(0);
    for line in lines.out.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&value["agreement"], &value["on"]), (&"a".into(), &"2025-10-01".into()));
    }
    assert_eq!(lines.out.lines().count(), 6);
}

#[test]
fn the_date_used_is_always_told() {
    let folder = rules();
    let day = |arguments: &str| {
        let ran = abide(folder.path(), arguments).run().code(0);
        let summary = ran.out.split("\n\n").last().unwrap();
        summary.replace('\n', " ")
    };
    assert!(day("--on 2025-10-01").starts_with("on 2025-10-01 (--on): 1 file, 1 agreement, "));
    assert!(day("").contains(" (today by the clock, UTC): "));
    assert!(day("--tz +03:00").contains(" (today by the clock, +03:00): "));
    assert!(day("--tz -03:30").contains(" (today by the clock, -03:30): "));
    assert!(day("--on today+30d").contains(" (--on today+30d by the clock, UTC): "));
    let known = day("--on 2025-10-01 --known-by 2030-01-01");
    assert!(known.contains(", with what was recorded by 2030-01-01: "), "{known}");
}

#[test]
fn what_is_said_too_often_is_counted() {
    let entry = "[[entry]]\non = 2025-03-02\nsuspended = \"standing\"\n";
    let ended = "[[entry]]\non = 2025-03-01\nwaived = \"standing\"\n";
    let many = |count: usize| format!("{FINE}{ended}{}", entry.repeat(count));
    let folder = folder(&[("a.toml", &many(1025)), ("b.toml", &many(20).replace("fine", "b"))]);
    let ran = abide(folder.path(), "--on 2025-10-01 --format json").run().code(0);
    assert_eq!(ran.err.matches("warning[W007]").count(), 40, "{}", ran.err);
    assert_eq!(ran.err.matches("\n… and 1,005 more of W007 in `a.toml`\n").count(), 1);
    assert_eq!(ran.err.matches('…').count(), 1);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["diagnostics"].as_array().unwrap().len(), 1045);

    let unknown = "[[entry]]\non = 2025-03-02\nmet = \"nothing\"\n".repeat(103);
    write(folder.path(), "c.toml", format!("{FINE}{unknown}").replace("fine", "c").as_bytes());
    let ran = abide(folder.path(), "c.toml").run().code(2);
    assert_eq!(ran.err.matches("error[E100]").count(), 100);
    assert!(ran.err.contains("\n… and 3 more of E100 in `c.toml`\n"), "{}", ran.err);
    assert!(ran.err.ends_with("nothing was evaluated: 103 errors\n"), "{}", ran.err);
}

#[test]
fn usage_errors_say_what_to_type() {
    let folder = rules();
    let says = |arguments: &str, words: &str| {
        let ran = abide(folder.path(), arguments).run().code(2);
        assert!(ran.err.contains(words), "{arguments}\n{}", ran.err);
    };
    says("--on 2025-9-8", "did you mean `2025-09-08`?");
    says("--on 20250908", "did you mean `2025-09-08`?");
    says("--on 2025-02-30", "the last one of that month is `2025-02-28`");
    says("--on yesterday", "write `today-1d`");
    says("--on monday", "`today-2w`");
    says("check --within 30", "did you mean `30d`?");
    says("check --fail-on breech", "'breach'");
    says("--tz 3", "`+03:00`");
    says("statsu", "did you mean the command `abide status`?");
    says("rulez", "did you mean `rules`?");
    says("rules/b.toml", "did you mean `rules/a.toml`?");
    says("--on 2025-01-01 check", "a command comes first: `abide check …`");
    says("--on today-9999y", "there is no day 9999 years before");
}

#[test]
fn colour_is_for_those_who_see_it() {
    let folder = rules();
    let escape = |arguments: &str, environment: &[(&str, &str)]| {
        let mut call = abide(folder.path(), arguments);
        for (name, value) in environment {
            call = call.env(name, value);
        }
        let ran = call.run();
        (ran.out.contains('\u{1b}'), ran.err.contains('\u{1b}'))
    };
    let status = "--on 2025-10-01";
    assert_eq!(escape(status, &[]), (false, false));
    assert_eq!(escape(status, &[("CLICOLOR_FORCE", "1")]), (true, false));
    assert_eq!(escape(status, &[("FORCE_COLOR", "1")]), (true, false));
    assert_eq!(escape(status, &[("GITHUB_ACTIONS", "true")]), (true, false));
    assert_eq!(escape(status, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), (false, false));
    assert_eq!(escape(status, &[("FORCE_COLOR", "1"), ("NO_COLOR", "")]), (true, false));
    assert_eq!(escape("--on 2025-10-01 --color always", &[("NO_COLOR", "1")]), (true, false));
    assert_eq!(escape("--on 2025-10-01 --color never", &[("FORCE_COLOR", "1")]), (false, false));
    assert_eq!(escape("absent --color always", &[]), (false, true));
    assert_eq!(escape("absent --color never", &[("FORCE_COLOR", "1")]), (false, false));
    let json = "--on 2025-10-01 --color always --format json";
    assert_eq!(escape(json, &[]), (false, false));
    let (plain, coloured) = (
        abide(folder.path(), status).run().out,
        abide(folder.path(), status).arg("--color=always").run().out,
    );
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    // More than a pipe holds.
    let many: String = (0..2000)
        .map(|number| format!("[commitment.c{number}]\nwhat = \"Number {number}\"\n"))
        .collect();
    let folder = folder(&[("rules/many.toml", &format!("{FINE}{many}"))]);
    for format in ["text", "json", "jsonl"] {
        let arguments = format!("status --on 2025-10-01 --format {format}");
        let mut child = abide(folder.path(), &arguments)
            .command()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut begin = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut begin).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{format}");
        assert!(ended.stderr.is_empty(), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = rules();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = abide(folder.path(), "--on 2025-10-01").command().stdout(full).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8(ended.stderr).unwrap().contains("cannot write to standard output"));
}

#[test]
fn standard_input_is_json() {
    let folder = TempDir::new().unwrap();
    let document = r#"{"agreement": {"id": "a", "made": "2025-01-01"},
        "commitment": {"x": {"what": "X", "deadline": "2025-09-30"}}}"#;
    let ran = abide(folder.path(), "check - --on 2025-10-01").input(document).run().code(1);
    assert!(ran.out.contains("<stdin>:2"), "{}", ran.out);
    let ran = abide(folder.path(), "-").input("{").run().code(2);
    assert!(ran.err.contains("<stdin>"), "{}", ran.err);
    abide(folder.path(), "-").input(b"\xff\xfe{\0}\0".to_vec()).run().code(2);
}

#[test]
fn standard_input_in_another_form_is_named() {
    let folder = rules();
    let says = |input: &str, message: &str, help: &str| {
        let ran = abide(folder.path(), "rules -").input(input).run().code(2);
        assert!(ran.err.starts_with(&format!("error[E002]: {message}\n")), "{}", ran.err);
        assert!(ran.err.contains(help), "{}", ran.err);
        assert!(ran.err.ends_with("nothing was evaluated: 1 error\n"), "{}", ran.err);
    };
    let entry = r#"{"for": "a", "on": "2025-09-30", "met": "missed"}"#;
    let around = r#"put it, without `for`, into `{"for": "…", "entry": […]}`"#;
    says(entry, "this is an entry by itself, not the object of a file", around);
    let lines = format!("{entry}\n{entry}\n");
    says(&lines, "these are JSON Lines, not one JSON object", "ends in `.jsonl`");
    says(FINE, "this is TOML, not JSON", "a file that ends in `.toml`");
    let one = "`-` reads one JSON object from standard input";
    says("", "standard input is empty", one);
    says(" \n", "standard input is empty", one);
    says("hello", "expected value", one);
    // What is meant as a file is judged as one.
    let typo = r#"{"for": "a", "entri": []}"#;
    let ran = abide(folder.path(), "rules -").input(typo).run().code(2);
    assert!(ran.err.starts_with("error[E00") && !ran.err.contains(one), "{}", ran.err);
    let whole = format!(r#"{{"for": "a", "entry": [{}]}}"#, entry.replace(r#""for": "a", "#, ""));
    let ran = abide(folder.path(), "rules - --on 2025-10-01").input(whole).run().code(0);
    assert!(ran.out.contains("2 files, 1 agreement, 6 commitments, 3 entries"), "{}", ran.out);
}

#[test]
fn rules_and_records_come_from_several_paths() {
    let folder = folder(&[
        ("rules/a.toml", RULES),
        (
            "rules/deep/er/b.json",
            r#"{"for": "a", "entry": [{"on": "2025-09-30", "met": "missed"}]}"#,
        ),
        ("rules/.hidden/c.toml", "this is not TOML"),
        ("rules/.d.toml", "this is not TOML"),
        ("rules/notes.md", "neither is this"),
        ("log.jsonl", "{\"for\": \"a\", \"on\": \"2025-10-01\", \"met\": \"owed\"}\n"),
    ]);
    let counts = |arguments: &str| {
        let ran = abide(folder.path(), arguments).run().code(0);
        ran.out.lines().rev().take(2).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let rules = counts("--on 2025-10-01");
    assert!(rules.contains("2 files, 1 agreement, 6 commitments, 3 entries"), "{rules}");
    let all = counts("--on 2025-10-01 rules log.jsonl");
    assert!(all.contains("3 files, 1 agreement, 6 commitments, 4 entries"), "{all}");
    // What is named twice, in whatever way, is read once.
    let twice = counts("--on 2025-10-01 log.jsonl ./rules rules rules/a.toml log.jsonl");
    assert!(twice.contains("3 files,"), "{twice}");
}

#[test]
fn the_order_of_paths_changes_nothing() {
    let folder = folder(&[("a/a.toml", RULES), ("f/f.toml", FINE)]);
    let one = abide(folder.path(), "a f --on 2025-10-01 --format json").run().code(0);
    let other = abide(folder.path(), "f a --on 2025-10-01 --format json").run().code(0);
    assert_eq!(one.out, other.out);
}

#[test]
fn all_errors_of_all_files_come_in_one_run() {
    let folder = folder(&[("a.toml", BROKEN), ("b.toml", "x = "), ("c.toml", RULES)]);
    write(folder.path(), "d.toml", b"# \xff");
    let ran = abide(folder.path(), ". absent").run().code(2);
    for words in ["whta", "b.toml:1", "`d.toml` is not UTF-8 text: byte 2", "`absent` does not"] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    assert!(ran.err.ends_with("errors\n"), "{}", ran.err);
}

#[test]
fn files_that_are_not_text() {
    let folder = TempDir::new().unwrap();
    let says = |name: &str, bytes: &[u8], words: &str| {
        write(folder.path(), name, bytes);
        let ran = abide(folder.path(), name).run().code(2);
        assert!(ran.err.contains(words), "{}", ran.err);
    };
    let utf8 = "`latin.toml` is not UTF-8 text: byte 4 (line 2) is 0xe9";
    says("latin.toml", b"\n# \x20\xe9\n", utf8);
    says("nul.toml", b"# a\0", "`nul.toml` is not text: byte 3 (line 1) is NUL");
    says("wide.json", b"\xff\xfe{\0}\0", "UTF-16");
    says("rules.txt", b"", "files end in `.toml`, `.json` or `.jsonl`");
    write(folder.path(), "mark.toml", format!("\u{feff}{FINE}").as_bytes());
    abide(folder.path(), "mark.toml").run().code(0);
}

#[cfg(unix)]
#[test]
fn links_and_strange_files() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("rules/a.toml", RULES), ("rules/x.toml/b.toml", FINE)]);
    let rules = folder.path().join("rules");
    symlink(&rules, rules.join("circle")).unwrap();
    symlink(rules.join("x.toml"), rules.join("again.json")).unwrap();
    symlink("self", rules.join("self")).unwrap();
    let ran = abide(folder.path(), "--on 2025-10-01").run().code(0);
    assert!(ran.out.contains("2 files, 2 agreements"), "{}", ran.out);
    // A folder that is called like a file of rules is a folder.
    abide(folder.path(), "rules/x.toml --on 2025-10-01").run().code(0);
    // A link to nowhere that is called like a file of rules is not passed over.
    symlink("nowhere", rules.join("lost.toml")).unwrap();
    let ran = abide(folder.path(), "").run().code(2);
    assert!(ran.err.contains("cannot read `rules/lost.toml`: it does not exist"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_socket_is_not_waited_for() {
    let folder = rules();
    let _socket =
        std::os::unix::net::UnixListener::bind(folder.path().join("rules/s.toml")).unwrap();
    let ran = abide(folder.path(), "").run().code(2);
    assert!(ran.err.contains("`rules/s.toml` is not a regular file"), "{}", ran.err);
}

#[test]
fn too_large_a_file_is_refused_unread() {
    let folder = TempDir::new().unwrap();
    let file = fs::File::create(folder.path().join("large.toml")).unwrap();
    // Without blocks on the disk.
    file.set_len(512 * 1024 * 1024 + 1).unwrap();
    let ran = abide(folder.path(), "large.toml").run().code(2);
    assert!(ran.err.contains("`large.toml` is larger than 512 MiB"), "{}", ran.err);
}

#[test]
fn files_of_others_are_named_in_one_message() {
    let folder = folder(&[
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ("web/package.json", "{\"name\": \"x\"}"),
        ("list.json", "[1, 2]"),
        ("a.toml", RULES),
    ]);
    let ran = abide(folder.path(), "").run().code(2);
    let words = "`Cargo.toml`, `list.json`, `web/package.json` are not files of rules or records";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert!(ran.err.contains("nothing was evaluated: 1 error\n"), "{}", ran.err);
    // A file of ours with a mistake in it is not one of others'.
    write(folder.path(), "Cargo.toml", b"[agreement]\nidd = \"x\"\nmade = 2025-01-01\n");
    let ran = abide(folder.path(), "Cargo.toml").run().code(2);
    assert!(ran.err.contains("idd"), "{}", ran.err);
}

#[test]
fn nothing_to_evaluate_is_not_success() {
    let folder = folder(&[("empty/readme.md", ""), ("rules/a.toml", RULES)]);
    let ran = abide(folder.path(), "check empty").run().code(3);
    let words = "nothing was evaluated: no `*.toml`, `*.json` or `*.jsonl` in `empty`";
    assert!(ran.err.contains(words), "{}", ran.err);
    let ran = abide(folder.path(), "rules empty").run().code(0);
    assert!(ran.err.contains("warning: no `*.toml`"), "{}", ran.err);
}

#[test]
fn what_was_recorded_later_does_not_leak() {
    let folder = folder(&[(
        "rules/a.toml",
        &format!(
            "complete-through = 2025-12-31\n{RULES}\n[[entry]]\non = 2025-09-30\nrecorded = 2025-10-05\nmet = \"missed\"\n"
        ),
    )]);
    let missed = |known_by: &str| {
        let arguments = format!("--on 2025-10-01 --format jsonl {known_by}");
        let ran = abide(folder.path(), &arguments).run().code(0);
        let value: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        format!("{} {}", value["status"], value["certainty"]).replace('"', "")
    };
    assert_eq!(missed(""), "met definite");
    assert_eq!(missed("--known-by 2025-10-05"), "met definite");
    assert_eq!(missed("--known-by 2025-10-04"), "lapsed definite");
    assert_eq!(missed("--known-by 2025-09-30"), "lapsed presumed");
}

/// What was retracted later stood before, and so did what it contradicted.
#[test]
fn what_contradicted_itself_when_it_was_known_has_no_answer_for_then() {
    let record = r#"
[[entry]]
id       = "wrong"
on       = 2025-02-01
assessed = "ground"
holds    = false
by       = "us"
[[entry]]
on       = 2025-02-01
assessed = "ground"
holds    = true
by       = "us"
[[entry]]
on        = 2025-02-01
recorded  = 2025-03-01
retracted = "wrong"
[[entry]]
id       = "again"
on       = 2025-03-01
amended  = "owed"
deadline = 2025-12-01
[[entry]]
on       = 2025-03-01
amended  = "owed"
deadline = 2025-12-02
[[entry]]
on        = 2025-04-01
retracted = "again"
"#;
    let folder = folder(&[("rules/a.toml", &format!("{RULES}{record}"))]);
    let asked = |known_by: &str, code: i32| {
        let arguments = format!("--on 2025-10-01 {known_by}");
        abide(folder.path(), &arguments).run().code(code).err
    };
    asked("", 0);
    asked("--known-by 2025-01-31", 0);
    let assessed = asked("--known-by 2025-02-28", 2);
    let words = "differ in whether `ground` holds, by what was known on 2025-02-28\n";
    assert!(assessed.contains(words), "{assessed}");
    assert!(assessed.contains("retracted here, recorded on 2025-03-01"), "{assessed}");
    assert!(assessed.contains("help: ask for what was known by 2025-03-01 or later"), "{assessed}");
    assert_eq!(assessed.matches("E135").count(), 1);
    let amended = asked("--known-by 2025-03-31", 2);
    let words = "differ in the new `deadline`, by what was known on 2025-03-31\n";
    assert!(amended.contains(words), "{amended}");
    assert_eq!(amended.matches("E135").count(), 1);
    asked("--known-by 2025-04-01", 0);
}

#[test]
fn warnings_go_to_standard_error_and_into_json() {
    let folder = folder(&[("rules/a.toml", &format!("{RULES}\n[event.unused]\n"))]);
    let ran = abide(folder.path(), "--on 2025-10-01 --format json").run().code(0);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    let found = value["diagnostics"].as_array().unwrap();
    for one in found {
        assert_eq!(one["severity"], "warning");
        assert!(ran.err.contains(&format!("warning[{}]", one["code"].as_str().unwrap())));
    }
    assert_eq!(found.is_empty(), ran.err.is_empty());
}
