//! Input that is meant to hurt: whatever it is, the program ends in time, in little memory, with
//! an answer or an error.
//!
//! The limits are far above what is needed, since tests run side by side on slow machines. What
//! takes quadratic time or has no end is above them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;

use abide::check::{Outcome, check};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::evaluate::{Query, Verdict, evaluate};
use abide::source::Sources;
use abide::written::{Format, read};
use tempfile::TempDir;

use crate::bin::{Ran, abide};

const DEEP: usize = 100_000;
const SECONDS: u32 = 60;
const MEBIBYTES: u32 = 4096;
const HEAD: &str = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n";

/// The status of what the files hold, from the program.
fn status(files: &[(&str, &[u8])]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    status_in(&folder)
}

fn status_in(folder: &TempDir) -> Ran {
    let ran = abide(folder.path(), "status . --on 2025-06-01").run_within(SECONDS, MEBIBYTES);
    assert!(!ran.err.contains("panicked"), "{:.1000}", ran.err);
    ran
}

fn toml(text: &str) -> Ran {
    status(&[("x.toml", text.as_bytes())])
}

/// What the library finds in a file.
fn checked(name: &str, text: &str) -> (Vec<Diagnostic>, Outcome) {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let (written, mut diagnostics) = read(&sources, file, Format::of(name).unwrap());
    let mut outcome = check(vec![written]);
    diagnostics.append(&mut outcome.diagnostics);
    (diagnostics, outcome)
}

/// What the library finds in a file, and says of it on a day.
fn library(name: &str, text: &str, on: &str) -> (Vec<Diagnostic>, Vec<Verdict>) {
    let (diagnostics, outcome) = checked(name, text);
    let query = Query { on: on.parse::<Day>().unwrap(), known_by: None };
    let all = outcome.agreements.iter();
    let verdicts = all.map(|one| evaluate(&one.agreement, &one.record, &query)).collect();
    (diagnostics, verdicts)
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|found| found.code.severity() == Severity::Error).count()
}

#[test]
fn what_is_nested_deeply_is_an_error() {
    let open = |bracket: &str| bracket.repeat(DEEP);
    let pairs = |one: &str, two: &str| format!("{}1{}", open(one), open(two));
    let files = [
        ("x.toml", format!("x = {}", open("["))),
        ("x.toml", format!("x = {}", pairs("[", "]"))),
        ("x.toml", format!("x = {}", pairs("{a = ", "}"))),
        ("x.toml", format!("x{} = 1", open(".a"))),
        ("x.toml", format!("[x{}]", open(".a"))),
        ("x.toml", format!("[[x{}]]", open(".a"))),
        ("x.toml", open("[")),
        ("x.json", open("[")),
        ("x.json", pairs("[", "]")),
        ("x.json", pairs("{\"a\":", "}")),
        ("x.json", format!("{{\"agreement\":{}}}", pairs("[", "]"))),
        ("x.jsonl", format!("{}\n{}", open("["), pairs("{\"a\":", "}"))),
    ];
    for (name, text) in files {
        let (diagnostics, _) = library(name, &text, "2025-06-01");
        assert!(errors(&diagnostics) > 0, "{name}: {text:.20}");
        let ran = status(&[(name, text.as_bytes())]).code(2);
        assert!(ran.err.len() < 10_000, "{name}: {text:.20}");
    }
}

#[test]
fn phrases_that_are_nested_deeply_are_errors() {
    for (open, close) in [("(", ")"), ("not ", ""), ("1 day after ", ""), ("earlier of (", ")")] {
        let phrase = format!("{}made{}", open.repeat(DEEP), close.repeat(DEEP));
        let text = format!(
            "{HEAD}[commitment.c]\nwhat = \"x\"\ndeadline = \"{phrase}\"\nsubject-to = \"{phrase}\"\n"
        );
        let (diagnostics, _) = library("x.toml", &text, "2025-06-01");
        assert_eq!(errors(&diagnostics), 2, "{open}");
        toml(&text).code(2);
    }
}

#[test]
fn bytes_that_are_no_text_are_errors() {
    for bytes in [
        b"\xff\xfe[\0a\0]\0".as_slice(),
        b"made = \xc3",
        b"\xed\xa0\x80",
        b"a = 1\0",
        b"\0",
        b"\xf5\x80\x80\x80",
    ] {
        for name in ["x.toml", "x.json", "x.jsonl"] {
            let ran = status(&[(name, bytes)]).code(2);
            assert!(ran.err.starts_with("error[E001]"), "{}", ran.err);
        }
    }
}

/// A file of so many bytes, all NUL, that takes no room on the disk.
fn hollow(bytes: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    File::create(folder.path().join("x.toml")).unwrap().set_len(bytes).unwrap();
    folder
}

#[test]
fn large_files_of_nothing_are_errors() {
    let ran = status_in(&hollow(100 << 20)).code(2);
    assert!(ran.err.contains("is NUL"), "{}", ran.err);
    let ran = status_in(&hollow(1 << 40)).code(2);
    assert!(ran.err.contains("larger than 512 MiB"), "{}", ran.err);
}

#[test]
fn large_files_of_garbage_are_errors() {
    for (name, unit) in [
        ("x.toml", "]]==\"\"''[[\n"),
        ("x.toml", "a = [1, 2\n"),
        ("x.toml", "a"),
        ("x.json", "{\"a\":[1,2,"),
        ("x.json", "}{\n"),
        ("x.jsonl", "{}\n"),
        ("x.jsonl", "not JSON\n"),
    ] {
        let size = 10 << 20;
        let ran = status(&[(name, unit.repeat(size / unit.len()).as_bytes())]).code(2);
        assert!(ran.err.len() < 100_000, "{name} {unit}: {}", ran.err.len());
    }
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("x.toml"), format!("{HEAD}[commitment.c]\nwhat = \"x\"\n")).unwrap();
    fs::create_dir_all(path.join("in/in")).unwrap();
    symlink("..", path.join("in/up")).unwrap();
    symlink("../..", path.join("in/in/up")).unwrap();
    symlink(path, path.join("in/in/here")).unwrap();
    symlink(".", path.join("in/in/same")).unwrap();
    status_in(&folder).code(0);
    // In whatever way it is reached, it is read once.
    let ran = abide(path, "status in/up/in/up . in/in/here/in --on 2025-06-01");
    ran.run_within(SECONDS, MEBIBYTES).code(0);
    symlink("loop.toml", path.join("loop.toml")).unwrap();
    let ran = status_in(&folder).code(2);
    assert!(ran.err.starts_with("error[E001]: cannot read `loop.toml`"), "{}", ran.err);
}

#[test]
fn names_of_a_megabyte_are_names() {
    let name = "a".repeat(1 << 20);
    let rules = format!("{HEAD}[commitment.{name}]\nwhat = \"x\"\ndeadline = 2025-02-01\n");
    assert!(toml(&rules).code(0).out.contains(&name));
    // A wrong one is not repeated in full in the error.
    for wrong in [
        format!("from = \"met({name}b)\"\n"),
        format!("{name} = 1\n"),
        format!("obligor = \"{name}\"\n"),
        format!("deadline = \"{name}\"\n"),
        format!("kind = \"{name}\"\n"),
    ] {
        let ran = toml(&format!("{rules}{wrong}")).code(2);
        assert!(ran.err.len() < 10_000, "{wrong:.20}: {}", ran.err.len());
    }
}

#[test]
fn a_hundred_thousand_commitments_are_judged() {
    let mut rules = HEAD.to_owned();
    for k in 0..100_000 {
        write!(rules, "[commitment.c{k}]\nwhat = \"x\"\ndeadline = 2025-07-01\n").unwrap();
    }
    let (diagnostics, verdicts) = library("x.toml", &rules, "2025-06-01");
    assert_eq!(diagnostics, []);
    assert_eq!(verdicts[0].commitments.len(), 100_000);
    assert!(toml(&rules).code(0).out.contains("c99999"));
}

/// Rules with a million entries of JSON Lines beside them, one line for each number.
fn with_a_million(rules: &str, entry: impl Fn(u32) -> String) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("x.toml"), format!("{HEAD}{rules}")).unwrap();
    let mut record = std::io::BufWriter::new(File::create(path.join("x.jsonl")).unwrap());
    for k in 0..1_000_000 {
        writeln!(record, "{{\"for\":\"x\",{}}}", entry(k)).unwrap();
    }
    drop(record);
    status_in(&folder)
}

#[test]
fn a_million_entries_are_read() {
    let rules = "[condition.k]\n[commitment.c]\nwhat = \"x\"\nsubject-to = \"k\"\n";
    let day = "2025-03-01".parse::<Day>().unwrap();
    let ran = with_a_million(rules, |k| {
        let on = day.plus(i64::from(k % 10_000)).unwrap();
        format!("\"on\":\"{on}\",\"assessed\":\"k\",\"holds\":true")
    });
    assert!(ran.code(0).out.contains("1 due"));
}

/// Commitments of which each waits for the one before it.
fn chain(length: usize, test: &str) -> String {
    let mut rules = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2025-02-01\n");
    for k in 1..length {
        let before = format!("{test}(c{})", k - 1);
        let deadline = format!("1 day after {before}");
        write!(
            rules,
            "[commitment.c{k}]\nwhat = \"x\"\nfrom = \"{before}\"\ndeadline = \"{deadline}\"\n"
        )
        .unwrap();
    }
    rules
}

/// Each commitment is judged with all for which it waits, so that the time grows with the square
/// of the length: a longer chain is only checked.
#[test]
fn a_long_chain_is_judged() {
    for test in ["met", "lapsed"] {
        let ran = toml(&chain(1_000, test)).code(0);
        assert!(ran.out.contains("c999 "), "{test}");
        let (diagnostics, outcome) = checked("x.toml", &chain(5_000, test));
        assert_eq!(errors(&diagnostics), 0);
        assert_eq!(outcome.agreements[0].agreement.order.len(), 5_000);
    }
}

#[test]
fn a_condition_of_ten_thousand_members_is_judged() {
    let members: Vec<String> = (0..10_000).map(|k| format!("e{k}")).collect();
    for kind in ["event", "consultation"] {
        let mut rules = format!("{HEAD}[party.p]\n");
        let between = if kind == "event" { "" } else { "between = \"p\"\n" };
        for member in &members {
            write!(rules, "[{kind}.{member}]\n{between}").unwrap();
        }
        for condition in [
            members.join(" or "),
            members.join(" and not "),
            format!("5000 of ({})", members.join(", ")),
        ] {
            let text =
                format!("{rules}[commitment.c]\nwhat = \"x\"\nsubject-to = \"{condition}\"\n");
            toml(&text).code(0);
        }
        let days = format!("earlier of ({})", members.join(", "));
        toml(&format!("{rules}[commitment.c]\nwhat = \"x\"\ndeadline = \"{days}\"\n")).code(0);
    }
}

/// A condition of that many members of which none is known: all of them are open.
#[test]
fn what_is_open_is_not_told_apart_for_ever() {
    let mut rules = HEAD.to_owned();
    let members: Vec<String> = (0..300).map(|k| format!("k{k}")).collect();
    for member in &members {
        writeln!(rules, "[condition.{member}]").unwrap();
    }
    for condition in [members.join(" or "), format!("150 of ({})", members.join(", "))] {
        let deadline = "deadline = 2025-02-01";
        let text = format!(
            "{rules}[commitment.c]\nwhat = \"x\"\n{deadline}\nsubject-to = \"{condition}\"\n"
        );
        toml(&text).code(0);
    }
}

/// Entries about one commitment, one a day, of two verbs in turn.
fn in_turn(verbs: [&str; 2], entries: i64) -> String {
    let made = "2025-01-01".parse::<Day>().unwrap();
    let mut record = String::new();
    for k in 0..entries {
        let on = made.plus(k).unwrap();
        let verb = if k % 2 == 0 { verbs[0] } else { verbs[1] };
        write!(record, "[[entry]]\non = {on}\n{verb} = \"c\"\n").unwrap();
    }
    record
}

#[test]
fn many_entries_about_one_commitment_are_judged() {
    let kept = format!("{HEAD}[commitment.c]\nwhat = \"x\"\nkind = \"maintain\"\n");
    let done = format!("{HEAD}[commitment.c]\nwhat = \"x\"\ndeadline = 2025-12-31\n");
    toml(&(kept.clone() + &in_turn(["broken", "restored"], 2_000))).code(0);
    toml(&(kept + &in_turn(["suspended", "resumed"], 4_000))).code(0);
    toml(&(done.clone() + &in_turn(["suspended", "resumed"], 4_000))).code(0);
    toml(&(done + &in_turn(["met", "met"], 4_000))).code(0);
}

#[test]
fn the_ends_of_the_calendar_are_days() {
    let rules =
        "[agreement]\nid = \"x\"\nmade = 0001-01-01\n[event.e]\n[event.last]\non = 9999-12-31
[commitment.a]\nwhat = \"x\"\ndeadline = \"last\"\nnotice = \"30 days\"
[commitment.b]\nwhat = \"x\"\nkind = \"maintain\"\nfrom = 0001-01-01\nuntil = 9999-12-31
[commitment.c]\nwhat = \"x\"\nevery = \"1000 years\"
[commitment.d]\nwhat = \"x\"\nfrom = \"last\"\ndeadline = \"e\"
[[entry]]\non = 9999-12-31\nhappened = \"e\"
[[entry]]\non = 9999-12-31\nsuspended = \"d\"
[[entry]]\non = 0001-01-01\nmet = \"a\"\n";
    for on in ["0001-01-01", "0001-01-02", "2025-06-01", "9999-12-30", "9999-12-31"] {
        let (diagnostics, verdicts) = library("x.toml", rules, on);
        assert_eq!(errors(&diagnostics), 0, "{diagnostics:?}");
        assert_eq!(verdicts[0].commitments.len(), 4, "{on}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.toml"), rules).unwrap();
        let ran = abide(folder.path(), &format!("check . --on {on} --within 30d"));
        assert!(ran.run_within(SECONDS, MEBIBYTES).code < 2, "{on}");
    }
    let folder = tempfile::tempdir().unwrap();
    for on in ["0000-12-31", "10000-01-01", "today+99999999999d", "today-9999999d"] {
        abide(folder.path(), "status --on").arg(on).run_within(SECONDS, MEBIBYTES).code(2);
    }
}

#[test]
fn sums_beyond_the_ends_of_the_calendar_are_errors() {
    for made in ["0001-01-01", "2025-01-01", "9999-12-31"] {
        let head = format!("[agreement]\nid = \"x\"\nmade = {made}\n[event.e]\n[commitment.c]\n");
        for deadline in [
            "10000 years after made",
            "4000000 days after made",
            "10000 years before made",
            "99999999999999999999 days after made",
            "4294967295 months after made",
            "4294967295 weeks before e",
            "start of year before 0001-01-01",
            "end of year after 9999-12-31",
        ] {
            let text = format!("{head}what = \"x\"\ndeadline = \"{deadline}\"\n");
            let (diagnostics, _) = library("x.toml", &text, "2025-06-01");
            assert!(errors(&diagnostics) > 0, "{made}: {deadline}");
        }
    }
}
