//! A start for those who have nothing: what it writes is of use, and it writes over nothing.

mod workflows;

use std::fs;
use std::path::Path;

use abide::dates::Day;

use crate::bin::{Ran, abide, folder, root};

/// Days around which sums of dates are easily wrong.
const DAYS: [&str; 8] = [
    "0001-02-15",
    "2024-02-29",
    "2025-01-31",
    "2026-11-28",
    "2027-12-31",
    "2028-01-01",
    "2100-02-28",
    "9999-06-01",
];

fn started(arguments: &str) -> tempfile::TempDir {
    let folder = folder(&[]);
    let ran = abide(folder.path(), &format!("init {arguments}")).run();
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

fn assert_fine(ran: &Ran, what: &str) {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{what}:\n{}", ran.out);
}

#[test]
fn what_it_writes_passes_without_a_warning() {
    for on in DAYS {
        let folder = started(&format!("--on {on}"));
        let run = |arguments: &str| abide(folder.path(), arguments).run();
        assert_fine(&run(&format!("check --on {on}")), on);
        let day: Day = on.parse().unwrap();
        let later = day.plus(60).unwrap();
        assert_fine(&run(&format!("check --on {later}")), on);
        // Beyond it the first commitment is in breach, as anybody may try.
        let late = run(&format!("check --on {}", later.plus(1).unwrap()));
        assert_eq!(late.code, 1, "{on}:\n{}", late.out);
        assert_fine(&run("test --coverage=50"), on);
        assert_eq!(run("fmt --check").code, 0, "it is laid out");
    }
}

#[test]
fn what_it_writes_is_proved() {
    let folder = started("--on 2026-11-28 --ci none");
    assert_fine(&abide(folder.path(), "prove --records 200").run(), "prove");
}

#[test]
fn the_three_commitments_show_a_deadline_a_condition_and_a_consultation() {
    let folder = started("--on 2026-11-28");
    let ran = abide(folder.path(), "status --on 2026-11-28").run();
    insta::assert_snapshot!(ran.out);
}

#[test]
fn it_says_what_it_made_and_what_to_type_next() {
    let empty = folder(&[]);
    let ran = abide(empty.path(), "init --on 2026-11-28 --ci github,gitlab new/place").run();
    insta::assert_snapshot!(ran.out);
    // All that it names is there, and the commands run.
    let place = empty.path().join("new/place");
    for line in ran.out.lines() {
        if let Some(file) = line.strip_prefix("made      ") {
            let file = file.split_whitespace().next().unwrap();
            assert!(place.join(file).is_file(), "{file}");
        }
        let command = line.strip_prefix("  abide ").and_then(|line| line.split_once("  "));
        if let Some((command, _)) = command.filter(|(command, _)| *command != "prove") {
            assert_eq!(abide(&place, command).run().code, 0, "{command}");
        }
    }
}

#[test]
fn it_never_writes_over_anything() {
    let folder = folder(&[
        ("rules/example/record.toml", "mine"),
        (".github/workflows/commitments.yml", "mine too"),
        (".gitlab-ci.yml", "and mine"),
    ]);
    let ran = abide(folder.path(), "init --on 2026-11-28 --ci github,gitlab").run();
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out);
    let text = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(text("rules/example/record.toml"), "mine");
    assert_eq!(text(".github/workflows/commitments.yml"), "mine too");
    assert_eq!(text(".gitlab-ci.yml"), "and mine");
    // Without its record the example would not be what it says; the rest is made.
    assert!(!folder.path().join("rules/example/example.toml").exists());
    assert!(folder.path().join(".gitlab/commitments.yml").is_file());
}

#[test]
fn a_workflow_below_the_top_of_a_repository_is_told_of() {
    let folder = folder(&[(".git/HEAD", "")]);
    let ran = abide(folder.path(), "init --on 2026-11-28 contracts").run();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("move them to `"), "{}", ran.out);
    for arguments in ["init --on 2026-11-28", "init --on 2026-11-28 --ci none other"] {
        let ran = abide(folder.path(), arguments).run();
        assert!(!ran.out.contains("move them to"), "{}", ran.out);
    }
}

#[test]
fn twice_is_once() {
    let folder = started("--on 2026-11-28");
    let before = files(folder.path());
    let ran = abide(folder.path(), "init --on 2027-01-01").run();
    assert_eq!(ran.code, 0);
    assert_eq!(ran.out.matches("kept      ").count(), 4, "{}", ran.out);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_written() {
    let folder = folder(&[("file", "")]);
    let wrong: [(&str, &[&str]); 8] = [
        ("init", &["--ci", "gitlb"]),
        ("init", &["--ci", "none,github"]),
        ("init", &["--install", " "]),
        ("init", &["--install", "a\nb"]),
        ("init", &["--on", "2026-13-01"]),
        ("init", &["--on", "9999-12-01"]),
        ("init", &["--on", "0001-01-02"]),
        ("init", &["file"]),
    ];
    let mut said = String::new();
    for (command, arguments) in wrong {
        let call = abide(folder.path(), command);
        let ran = arguments.iter().fold(call, |call, argument| call.arg(argument)).run();
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        said += &format!("$ abide {command} {arguments:?}\n{}\n", ran.err);
    }
    insta::assert_snapshot!(said);
    assert_eq!(files(folder.path()).len(), 1);
}

/// The texts of all files below a folder.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The block of the README, line by line in an empty folder.
#[test]
fn the_first_minute_is_what_the_readme_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, block) = readme.split_once("<!-- the first minute -->\n```sh\n").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let folder = folder(&[]);
    let mut ran = 0;
    for line in block.lines() {
        let command = line.split(" #").next().unwrap().trim().strip_prefix("abide ").unwrap();
        let (command, source) = match command.split_once(" --source ") {
            Some((command, source)) => (command, Some(source.trim_matches('"'))),
            None => (command, None),
        };
        let call = abide(folder.path(), command);
        let call = match source {
            Some(source) => call.arg("--source").arg(source),
            None => call,
        };
        let result = call.run();
        assert_eq!(result.code, 0, "{line}\n{}{}", result.out, result.err);
        assert!(!result.out.is_empty(), "{line}");
        ran += 1;
    }
    assert!(ran >= 9);
    for file in ["report.html", "due.ics"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    // What is misspelt is refused, with the right word.
    let rules = folder.path().join("rules/example/example.toml");
    let text = fs::read_to_string(&rules).unwrap().replace("deadline =", "deadlin =");
    fs::write(&rules, text).unwrap();
    let refused = abide(folder.path(), "check").run();
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("did you mean `deadline`?"), "{}", refused.err);
}
