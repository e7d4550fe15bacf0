//! `check --changed-since`: what was so before a change fails nobody.

mod laws;
mod trees;

use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{Ran, abide};

const DAY: &str = "2025-10-01";

/// One commitment in breach, one that is owed, and one that recurs.
const LEASE: &str = r#"
[agreement]
id   = "lease"
made = 2025-01-01

[commitment.pay]
what     = "Pay the deposit"
deadline = 2025-09-15

[commitment.move]
what     = "Move in"
deadline = 2025-12-31
due-from = 2025-06-01

[commitment.report]
what  = "Report"
every = "3 months"
until = 2025-12-31

[[entry]]
on         = 2025-03-01
met        = "report"
occurrence = 1

[[entry]]
on         = 2025-06-01
met        = "report"
occurrence = 2

[[entry]]
on         = 2025-09-01
met        = "report"
occurrence = 3
"#;

/// The lease, with the deadline of what is owed before the day.
fn worse() -> String {
    LEASE.replace("2025-12-31\ndue-from", "2025-09-20\ndue-from")
}

fn run(folder: &TempDir, arguments: &str) -> Ran {
    abide(folder.path(), &format!("check --on {DAY} {arguments}")).run()
}

fn json(folder: &TempDir, arguments: &str) -> (i32, Value) {
    let ran = run(folder, &format!("{arguments} --format json"));
    let json = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    (ran.code, json)
}

/// The commitments that fail, and those that did before.
fn failed(json: &Value) -> (Vec<String>, Vec<String>) {
    let ids = |list: &Value| -> Vec<String> {
        let all = list.as_array().expect("a list").iter();
        all.map(|one| one["commitment"].as_str().expect("an id").to_owned()).collect()
    };
    let gate = &json["gate"];
    (ids(&gate["failed"]), ids(&gate["changed_since"]["before"]))
}
