//! The formats for machines of others: each is read back by their rules.

mod github;
mod gitlab;
mod hostile;
mod junit;
mod sarif;

use std::fs;

use abide::diagnostic::Severity;
use abide::evaluate::{Query, evaluate};
use abide::report::gate::{Gate, Rule};
use abide::report::paths::Paths;
use abide::report::{Report, build, coming};
use abide::source::Sources;
use abide::written::{Format, read};
use tempfile::TempDir;

use crate::bin::{Ran, abide, folder, git};

/// A breach, one that may be, one that is to come, one that is due; and a warning.
const RULES: &str = r#"
[agreement]
id   = "a"
made = 2025-01-01

[event.handover]

[condition.ground]

[commitment.missed]
what     = "Missed"
deadline = 2025-09-30

[commitment.owed]
what     = "Owed"
deadline = "2025-10"

[commitment.maybe]
what       = "Maybe"
subject-to = "ground"
deadline   = 2025-09-15
"#;

/// Rules that do not load: three errors in two files.
const BROKEN: [(&str, &str); 2] = [
    ("rules/b.toml", "[agreement]\nid = \"b\"\nmade = 2025-02-30\nx = 1\n"),
    ("rules/c.toml", "[agreement\n"),
];

const DAY: &str = "2025-10-01";

/// A repository with the rules.
fn repository() -> TempDir {
    let folder = folder(&[("rules/a.toml", RULES)]);
    git(folder.path(), &["init", "-q"]);
    folder
}

/// The rules as they are, in a folder beside them.
fn copied(folder: &TempDir) -> &'static str {
    let (rules, copy) = (folder.path().join("rules/a.toml"), folder.path().join("before"));
    fs::create_dir_all(&copy).unwrap();
    fs::copy(rules, copy.join("a.toml")).unwrap();
    "before"
}

fn run(folder: &TempDir, arguments: &str) -> Ran {
    abide(folder.path(), arguments).run()
}

fn written(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the library finds in a file, with its gate.
struct Judged {
    sources: Sources,
    report: Report,
    gate: Gate,
    paths: Paths,
}

/// Loads one file and judges it on a day, with all that is coming.
fn judged(name: &str, text: &str, on: &str) -> Judged {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let (file, mut diagnostics) = read(&sources, file, Format::of(name).expect("a format"));
    let outcome = abide::check::check(vec![file]);
    diagnostics.extend(outcome.diagnostics);
    let errors = diagnostics.iter().filter(|one| one.code.severity() == Severity::Error);
    assert_eq!(errors.count(), 0, "{diagnostics:#?}");
    let query = Query { on: on.parse().expect("a day"), known_by: None };
    let loaded = outcome.agreements;
    let all = loaded.iter();
    let verdicts: Vec<_> = all.map(|one| evaluate(&one.agreement, &one.record, &query)).collect();
    let report = build(&sources, &query, &loaded, &verdicts, &diagnostics);
    let last = query.on.plus(400).expect("a day");
    let coming = loaded.iter().flat_map(|one| coming(one, &query, last)).collect();
    let gate = Gate::new(&report, vec![Rule::Breach], coming);
    let paths =
        [(abide::source::visible(name).into_owned(), format!("sub/{name}"))].into_iter().collect();
    Judged { sources, report, gate, paths }
}

/// Rules with so many commitments in breach.
fn many(breaches: usize) -> String {
    let commitments = (0..breaches)
        .map(|number| format!("[commitment.c{number}]\nwhat = \"C\"\ndeadline = 2025-06-01\n"));
    let commitments: String = commitments.collect();
    format!("[agreement]\nid = \"a\"\nmade = 2025-01-01\n{commitments}")
}
