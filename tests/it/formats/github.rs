//! `--format github`, read as the runner reads what a step says.

use std::collections::BTreeMap;
use std::fs;

use super::{BROKEN, DAY, RULES, many, repository, run};
use crate::bin::{Call, abide, folder};

/// A command to the runner.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) name: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) data: String,
}

impl Command {
    /// A line as the runner takes it (`ActionCommand.TryParseV2`); none: it is a line of the log.
    pub(super) fn read(line: &str) -> Option<Command> {
        let rest = line.trim_start().strip_prefix("::")?;
        let (head, data) = rest.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let pairs = properties.trim().split(',').filter(|pair| !pair.is_empty());
        let pairs = pairs.filter_map(|pair| pair.split_once('='));
        let unescaped = |text: &str, signs: &[(&str, &str)]| {
            let one = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
            signs.iter().fold(text.to_owned(), one)
        };
        let data_signs = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
        let signs = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
        Some(Command {
            name: name.to_owned(),
            properties: pairs
                .map(|(key, value)| (key.to_owned(), unescaped(value, &signs)))
                .collect(),
            data: unescaped(data, &data_signs),
        })
    }

    /// All commands of an output, and its other lines.
    pub(super) fn all(output: &str) -> (Vec<Command>, Vec<&str>) {
        let (commands, others): (Vec<&str>, Vec<&str>) =
            output.lines().partition(|line| Command::read(line).is_some());
        // The older form is read wherever it stands in a line.
        assert!(others.iter().all(|line| !line.contains("##[")), "{others:?}");
        (commands.into_iter().filter_map(Command::read).collect(), others)
    }
}

/// A call with the environment of a step.
fn step(folder: &tempfile::TempDir, arguments: &str) -> Call {
    let file = |name: &str| folder.path().join(name).display().to_string();
    abide(folder.path(), &format!("{arguments} --on {DAY} --format github"))
        .env("GITHUB_STEP_SUMMARY", &file("summary.md"))
        .env("GITHUB_OUTPUT", &file("output"))
}

fn text(folder: &tempfile::TempDir, name: &str) -> String {
    super::written(folder, name)
}

#[test]
fn what_a_step_says() {
    let folder = repository();
    let status = step(&folder, "status").run().code(0);
    let check = step(&folder, "check --within 60d").run().code(1);
    let due = step(&folder, "check --fail-on due").run().code(1);
    let said = [status.out, check.out, due.out];
    insta::assert_snapshot!(said.join("\n"));
    insta::assert_snapshot!(text(&folder, "output"));
    let (commands, log) = Command::all(&said[1]);
    let names: Vec<&str> = commands.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["error", "warning", "warning", "warning"]);
    for command in &commands {
        assert_eq!(command.properties["file"], "rules/a.toml");
    }
    assert_eq!(commands[0].properties["line"], "10");
    assert_eq!(
        commands[0].properties["title"],
        "missed is lapsed: missed, lapsed since 2025-10-01, in breach"
    );
    assert_eq!(log[0], "1 of 3 commitments fails (--fail-on breach)");
}

#[test]
fn the_summary_is_the_report_in_markdown() {
    let folder = repository();
    let markdown = run(&folder, &format!("check --on {DAY} --format markdown")).out;
    fs::write(folder.path().join("summary.md"), "earlier").expect("a file");
    step(&folder, "check").run().code(1);
    assert_eq!(text(&folder, "summary.md"), format!("earlier\n\n{markdown}"));
    // Without the variables, or with another format, nothing is written.
    fs::remove_file(folder.path().join("summary.md")).expect("a file");
    run(&folder, &format!("check --on {DAY} --format github")).code(1);
    let call = abide(folder.path(), &format!("check --on {DAY}"));
    call.env("GITHUB_STEP_SUMMARY", "summary.md").env("GITHUB_OUTPUT", "").run().code(1);
    assert!(!folder.path().join("summary.md").exists());
}

#[test]
fn a_summary_is_no_longer_than_github_shows() {
    let folder = folder(&[("rules/a.toml", &many(8_000))]);
    step(&folder, "check").run().code(1);
    let whole = text(&folder, "summary.md");
    assert!(whole.len() <= 900 * 1024, "{}", whole.len());
    assert!(whole.len() > 800 * 1024, "{}", whole.len());
    assert!(whole.contains("**Cut:**"));
    // What another command of the step has left counts too.
    fs::write(folder.path().join("summary.md"), "x".repeat(500 * 1024)).expect("a file");
    step(&folder, "check").run().code(1);
    let both = text(&folder, "summary.md");
    assert!(both.len() <= 900 * 1024 + 2, "{}", both.len());
    assert!(both.len() > 800 * 1024, "{}", both.len());
    fs::write(folder.path().join("summary.md"), "x".repeat(899 * 1024)).expect("a file");
    step(&folder, "check").run().code(1);
    assert!(text(&folder, "summary.md").ends_with("since GitHub shows no more than 1 MiB.\n"));
}

#[test]
fn ten_of_a_kind_and_the_tenth_says_how_many_more() {
    for (breaches, shown, more) in
        [(10, 10, None), (11, 10, Some("1 more error,")), (25, 10, Some("15 more errors,"))]
    {
        let folder = folder(&[("rules/a.toml", &many(breaches))]);
        let ran = step(&folder, "check").run().code(1);
        let (commands, _) = Command::all(&ran.out);
        assert_eq!(commands.len(), shown);
        let said: Vec<bool> = commands.iter().map(|one| one.data.starts_with("and ")).collect();
        assert_eq!(said[..9], [false; 9]);
        match more {
            None => assert!(!said[9]),
            Some(more) => assert!(commands[9].data.contains(more), "{}", commands[9].data),
        }
    }
}

#[test]
fn paths_are_from_the_top_of_the_repository() {
    let folder = repository();
    let file = |call: Call| {
        let (commands, _) = Command::all(&call.run().out);
        commands[0].properties.get("file").cloned()
    };
    let of = |at: &str, arguments: &str| {
        let arguments = format!("status {arguments} --on {DAY} --format github");
        abide(&folder.path().join(at), &arguments)
    };
    for (at, path) in
        [(".", "rules"), ("rules", "."), ("rules", "a.toml"), ("rules", "../rules/a.toml")]
    {
        assert_eq!(file(of(at, path)).as_deref(), Some("rules/a.toml"), "{at} {path}");
    }
    let workspace = |folder: std::path::PathBuf| folder.display().to_string();
    let inner = of("rules", ".").env("GITHUB_WORKSPACE", &workspace(folder.path().join("rules")));
    assert_eq!(file(inner).as_deref(), Some("a.toml"));
    // A workspace that has nothing to do with it is of no use.
    let other = of("rules", ".").env("GITHUB_WORKSPACE", &workspace(folder.path().join("absent")));
    assert_eq!(file(other).as_deref(), Some("rules/a.toml"));
    let from_stdin = r#"{"agreement": {"id": "a", "made": "2025-01-01"}, "commitment": {"c": {"what": "C", "deadline": "2025-02-01"}}}"#;
    assert_eq!(file(of(".", "-").input(from_stdin)), None);
}

#[test]
fn a_file_with_a_name_that_could_be_a_command() {
    let name = "r,line=9::50%:x.toml";
    let folder = folder(&[(name, RULES)]);
    let call = abide(folder.path(), &format!("status --on {DAY} --format github")).arg(name);
    let ran = call.run().code(0);
    let (commands, _) = Command::all(&ran.out);
    for command in commands {
        assert_eq!(command.properties["file"], name);
        assert_ne!(command.properties["line"], "9");
    }
}

#[test]
fn files_that_do_not_load_are_annotated() {
    let folder = folder(&BROKEN);
    for command in ["status", "check", "test"] {
        let arguments = format!("{command} --format github");
        let file = |name: &str| folder.path().join(name).display().to_string();
        let call = abide(folder.path(), &arguments).env("GITHUB_STEP_SUMMARY", &file("s.md"));
        let ran = call.env("GITHUB_OUTPUT", &file("output")).run().code(2);
        let (commands, log) = Command::all(&ran.out);
        let found: Vec<String> = commands
            .iter()
            .map(|one| {
                let at = |key: &str| one.properties[key].clone();
                format!("{} {}:{}:{}", one.name, at("file"), at("line"), at("col"))
            })
            .collect();
        let expected =
            ["error rules/b.toml:3:8", "error rules/b.toml:4:1", "error rules/c.toml:1:1"];
        assert_eq!(found, expected, "{}", ran.out);
        assert_eq!(log, Vec::<&str>::new());
        assert!(!folder.path().join("s.md").exists() && !folder.path().join("output").exists());
    }
}

#[test]
fn a_file_of_the_runner_that_cannot_be_written() {
    let folder = repository();
    let call = abide(folder.path(), &format!("check --on {DAY} --format github"));
    let ran = call.env("GITHUB_OUTPUT", "absent/output").run().code(2);
    assert!(
        ran.err.contains("cannot append to `absent/output`, which `GITHUB_OUTPUT` names"),
        "{}",
        ran.err
    );
}

#[test]
fn cases_that_fail_are_annotated() {
    let rules = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n[commitment.c]\nwhat = \"C\"\ndeadline = 2025-09-30\n\
                 [[case]]\nname = \"x, y: z\"\non = 2025-10-01\nexpect = { c = \"met\" }\n\
                 [[case]]\nname = \"fine\"\non = 2025-10-01\nexpect = { c = \"lapsed\" }\n";
    let folder = folder(&[("rules/a.toml", rules)]);
    let call = abide(folder.path(), "test --coverage --format github");
    let output = folder.path().join("output").display().to_string();
    let ran = call.env("GITHUB_OUTPUT", &output).run().code(1);
    let (commands, log) = Command::all(&ran.out);
    let error = &commands[0];
    assert_eq!(error.name, "error");
    assert_eq!(error.properties["title"], "x, y: z: failed");
    assert_eq!(error.properties["line"], "10");
    assert_eq!(error.data, "c on 2025-10-01: expected met, found lapsed:missed");
    let notices: Vec<&Command> = commands.iter().filter(|one| one.name == "notice").collect();
    assert!((1..=10).contains(&notices.len()), "{notices:?}");
    assert!(notices[0].properties["title"].starts_with("no case: "), "{notices:?}");
    assert!(notices[0].data.contains("[[case]]\n"), "{notices:?}");
    assert!(log[0].starts_with("a: coverage "), "{log:?}");
    assert_eq!(log[1], "1 file, 1 agreement, 2 cases: 1 passed, 1 failed");
    assert_eq!(text(&folder, "output"), "passed=1\nfailed=1\n");
}
