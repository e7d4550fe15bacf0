//! The formats for machines of others: each is read back by their rules.

mod github;
mod junit;

use std::fs;

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

fn run(folder: &TempDir, arguments: &str) -> Ran {
    abide(folder.path(), arguments).run()
}

fn written(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Rules with so many commitments in breach.
fn many(breaches: usize) -> String {
    let commitments = (0..breaches)
        .map(|number| format!("[commitment.c{number}]\nwhat = \"C\"\ndeadline = 2025-06-01\n"));
    let commitments: String = commitments.collect();
    format!("[agreement]\nid = \"a\"\nmade = 2025-01-01\n{commitments}")
}
