//! Names that others choose: of files in a pull request, of cases, of what is recorded. None of them steers
//! the terminal of a reader, or the runner of a pipeline, which takes a line that begins with `::` for a
//! command.

use std::fs;

use crate::bin::{Ran, abide, folder};

const NAME: &str = "a\n::stop-commands::x\u{1b}[31m\u{202e}.toml";
const SHOWN: &str = r"a\n::stop-commands::x\u{1b}[31m\u{202e}.toml";
const LEASE: &str = r#"[agreement]
id   = "lease"
made = 2025-01-01

[commitment.rent]
what     = "Pay"
deadline = 2025-02-01
"#;

/// What was said has the name with escapes, and nothing that steers.
#[track_caller]
fn assert_shown(ran: Ran) {
    let said = format!("{}\n{}", ran.out, ran.err);
    assert!(said.contains(SHOWN), "{said}");
    assert_plain(&said);
}

#[track_caller]
fn assert_plain(said: &str) {
    let steers = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
    assert!(!said.contains(steers), "{said:?}");
    assert!(!said.lines().any(|line| line.trim_start().starts_with("::stop")), "{said}");
}

#[test]
fn a_path_is_shown_on_one_line() {
    let record = format!("{LEASE}\n[[entry]]\non = 2025-01-05\nmet = \"rnt\"\n");
    let folder = folder(&[(NAME, &record)]);
    let run = |arguments: &str| abide(folder.path(), arguments).run();
    assert_shown(run("status"));
    assert_shown(run("record met rent --on 2025-01-05"));
    assert_shown(abide(folder.path(), "status").arg(&NAME.replace("toml", "txt")).run());
    fs::write(folder.path().join(NAME), "made = [").unwrap();
    assert_shown(run("fmt"));
    fs::write(folder.path().join(NAME), "x = 1").unwrap();
    assert_shown(run("check"));
    assert_shown(abide(folder.path(), "fmt").arg(NAME).run());
    fs::write(folder.path().join(NAME), LEASE).unwrap();
    assert_shown(run("explain rent --on 2025-03-01"));
    assert_shown(run("record met rent --on 2025-01-05"));
    fs::write(folder.path().join(NAME), LEASE.replace("   =", "=")).unwrap();
    assert_shown(run("fmt --check"));
    assert_shown(run("fmt"));
    let junit = abide(folder.path(), "check --on 2025-01-02 --report-junit").arg(NAME).run();
    assert_shown(junit.code(2));
}

#[test]
fn an_argument_that_is_refused_is_shown_on_one_line() {
    let folder = folder(&[]);
    for arguments in
        ["check", "check --on", "explain x --format", "record met x --on 2025-01-01 --holds"]
    {
        let typed = format!("--{NAME}");
        let typed = if arguments == "check" { &typed } else { NAME };
        assert_shown(abide(folder.path(), arguments).arg(typed).run().code(2));
    }
}

#[test]
fn an_annotation_has_no_raw_path() {
    let folder = folder(&[(NAME, LEASE)]);
    let ran = abide(folder.path(), "check --on 2025-03-01 --format github").run().code(1);
    assert_plain(&ran.out);
    let annotation = ran.out.lines().find(|line| line.starts_with("::error")).unwrap();
    assert!(annotation.contains(r"file=a\n%3A%3Astop-commands"), "{annotation}");
    let ran = abide(folder.path(), "check --on 2025-03-01 --report-gitlab g.json").run().code(1);
    assert_plain(&ran.out);
    let gitlab = fs::read_to_string(folder.path().join("g.json")).unwrap();
    let gitlab: serde_json::Value = serde_json::from_str(&gitlab).unwrap();
    assert_eq!(gitlab[0]["location"]["path"], NAME, "a program gets the path as it is");
}

#[test]
fn a_case_of_junit_steers_nothing() {
    let case = "\n[[case]]\nname = \"a\\u202Eb\\u001B[1m\"\nexpect = { rent = \"due\" }\non = 2025-01-05\n";
    let folder = folder(&[("a.toml", &format!("{LEASE}{case}"))]);
    abide(folder.path(), "test --report-junit j.xml").run();
    let junit = fs::read_to_string(folder.path().join("j.xml")).unwrap();
    assert_plain(&junit);
    assert!(junit.contains(r"a\u{202e}b\u{1b}[1m"), "{junit}");
}

#[test]
fn what_is_recorded_is_written_with_escapes() {
    let source = "Minutes\u{202e}\u{1b}[31m\u{7f}\u{9b}\n::stop-commands::";
    for name in ["record.toml", "record.json", "record.jsonl"] {
        let folder = folder(&[("a.toml", LEASE)]);
        let record = abide(folder.path(), "record met rent --on 2025-01-05 --file");
        let ran = record.arg(name).arg("--source").arg(source).run().code(0);
        let written = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_plain(&ran.out);
        assert_plain(&written);
        assert!(written.contains(r"\u202E") && written.contains(r"\u009B"), "{written}");
        let json = abide(folder.path(), "explain rent --on 2025-03-01 --format json").run().code(0);
        let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
        assert!(json.to_string().contains("u001b"), "{json}");
    }
}
