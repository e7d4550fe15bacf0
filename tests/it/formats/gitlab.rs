//! `--report-gitlab`: against what GitLab documents.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::{DAY, copied, repository, run, written};
use crate::bin::folder;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../data/gitlab-code-quality.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
});

/// Reads it; panics unless it is by the schema and its fingerprints are unique.
pub(super) fn read(text: &str) -> Vec<Value> {
    let report: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> = SCHEMA
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let issues = report.as_array().expect("a list").clone();
    let distinct: BTreeSet<String> =
        issues.iter().map(|one| one["fingerprint"].to_string()).collect();
    assert_eq!(distinct.len(), issues.len(), "{issues:#?}");
    issues
}

#[test]
fn what_is_reported() {
    let folder = repository();
    run(&folder, &format!("check --on {DAY} --within 60d --report-gitlab r.json")).code(1);
    let text = written(&folder, "r.json");
    read(&text);
    insta::assert_snapshot!(text);
    let base = copied(&folder);
    run(&folder, &format!("check --on {DAY} --changed-since {base} --report-gitlab r.json"))
        .code(0);
    let issues = read(&written(&folder, "r.json"));
    assert!(issues.iter().all(|one| one["severity"] == "info"), "{issues:#?}");
}

#[test]
fn a_schema_that_refuses() {
    for report in ["{}", "[{}]", r#"[{"description": "x"}]"#] {
        assert!(!SCHEMA.is_valid(&serde_json::from_str(report).expect("JSON")));
    }
}

/// Twice the same warning, in two files or in one, are two things.
#[test]
fn fingerprints_are_unique() {
    let rules = |id: &str| {
        format!(
            "[agreement]\nid = \"{id}\"\nmade = 2025-01-01\n[event.handover]\n[commitment.c]\nwhat = \"C\"\n"
        )
    };
    let entry = |day: &str, verb: &str| format!("\n[[entry]]\non = {day}\n{verb} = \"c\"\n");
    let over = [("2025-02-01", "waived"), ("2025-03-01", "suspended"), ("2025-04-01", "resumed")];
    let entries: String = over.iter().map(|(day, verb)| entry(day, verb)).collect();
    let folder = folder(&[
        ("rules/a.toml", &format!("{}{entries}", rules("a"))),
        ("rules/b.toml", &rules("b")),
    ]);
    run(&folder, &format!("status --on {DAY} --report-gitlab r.json")).code(0);
    let issues = read(&written(&folder, "r.json"));
    assert!(issues.len() >= 4, "{issues:#?}");
}
