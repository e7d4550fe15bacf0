//! `abide test`: cases, what fails, what is blessed, what is covered, what is noticed.

use std::fs;

use crate::bin::{Ran, abide, folder, root};

const RULES: &str = r#"# The rules of a lease.
[agreement]
id   = "lease"
made = 2025-01-15

[condition.dry]

[event.handover]

[commitment.deposit]
what     = "Pay the deposit"
deadline = "2025-03"
grace    = "3 days"

[commitment.store]
what       = "Keep the archive in the cellar"
kind       = "maintain"
from       = "handover"
until      = 2025-12-31
subject-to = "dry"
"#;

/// Cases about them, with the day after the grace as given.
fn cases(day: &str) -> String {
    format!(
        r#"for = "lease"

[[case]]
name       = "the deposit over time"      # a row
commitment = "deposit"
expect     = {{ 2025-02-28 = "pending:not-yet-due", 2025-03-01 = "due", {day} = "lapsed:missed" }}

[[case]]
name   = "nobody knows whether it is dry"
on     = 2025-02-01
given  = [{{ on = 2025-01-20, happened = "handover" }}]
expect = {{ store = {{ possible = ["pending", "due"], certainty = "open", breach = "no" }} }}
"#
    )
}

fn run(files: &[(&str, &str)], arguments: &str) -> (tempfile::TempDir, Ran) {
    let folder = folder(files);
    let ran = abide(folder.path(), &format!("test {arguments}")).run();
    (folder, ran)
}

fn lease(day: &str, arguments: &str) -> (tempfile::TempDir, Ran) {
    run(&[("rules/lease.toml", RULES), ("rules/cases.toml", &cases(day))], arguments)
}

#[test]
fn what_passes_is_counted() {
    let (_, ran) = lease("2025-04-04", "");
    assert_eq!(ran.code(0).out, "2 files, 1 agreement, 2 cases: 2 passed, 0 failed\n");
    let (_, ran) = lease("2025-04-04", "--filter dry");
    let out = ran.code(0).out;
    assert_eq!(out, "2 files, 1 agreement, 1 case: 1 passed, 0 failed, 1 left out\n");
    let (_, ran) = lease("2025-04-03", "--filter lease/nobody");
    assert!(ran.code(0).out.contains("1 passed"));
}

#[test]
fn what_fails_is_shown_beside_what_was_expected() {
    let (_, ran) = lease("2025-04-03", "");
    insta::assert_snapshot!("what_fails", ran.code(1).out);
}

#[test]
fn nothing_to_run_is_no_success() {
    let (_, ran) = run(&[("rules/lease.toml", RULES)], "");
    assert!(ran.code(3).err.contains("no case in the files"));
    let (_, ran) = lease("2025-04-04", "--filter nothing-like-it");
    assert!(ran.code(3).err.contains("none of 2 cases"));
    let (_, ran) = run(&[("rules/notes.txt", "")], "");
    ran.code(3);
    let (_, ran) = lease("2025-04-04", "nowhere");
    ran.code(2);
    let (_, ran) = lease("2025-04-04", "--coverage=101");
    ran.code(2);
}

#[test]
fn what_the_rules_give_is_blessed_and_the_rest_stays() {
    let (folder, ran) = lease("2025-04-03", "--bless");
    assert_eq!(ran.code(0).out, "2 files, 1 agreement, 2 cases: 2 passed, 0 failed\n");
    let text = fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap();
    let expected = cases("2025-04-03").replace("\"lapsed:missed\"", "\"due:in-grace\"");
    assert_eq!(text, expected);
    assert_eq!(fs::read_to_string(folder.path().join("rules/lease.toml")).unwrap(), RULES);
    // Twice is once.
    abide(folder.path(), "test --bless").run().code(0);
    assert_eq!(fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap(), expected);
}

#[test]
fn each_thing_that_is_wrong_is_blessed_by_itself() {
    let wrong = cases("2025-04-04")
        .replace(r#"["pending", "due"]"#, r#"["met"]"#)
        .replace(r#"breach = "no""#, r#"breach = "yes""#);
    let files = [("rules/lease.toml", RULES), ("rules/cases.toml", wrong.as_str())];
    let (folder, ran) = run(&files, "--bless");
    ran.code(0);
    let text = fs::read_to_string(folder.path().join("rules/cases.toml")).unwrap();
    assert_eq!(text, cases("2025-04-04"));
}

#[test]
fn what_cannot_be_blessed_is_left_alone() {
    let series = r#"
[commitment.rent]
what  = "Pay the rent"
every = "1 month"
until = 2025-06-30
[[case]]
name   = "an occurrence that is not there"
on     = 2025-02-01
expect = { "rent#9" = "due" }
"#;
    let text = format!("{RULES}{series}");
    let (folder, ran) = run(&[("rules/lease.toml", &text)], "--bless");
    let err = ran.code(2).err;
    assert!(err.contains("rules/lease.toml:"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("rules/lease.toml")).unwrap(), text);
    let demand = "\n[[case]]\nname = \"a demand\"\non = 2025-03-01\nholds = \"met(deposit)\"\n";
    let text = format!("{RULES}{demand}");
    let (folder, ran) = run(&[("rules/lease.toml", &text)], "--bless");
    assert!(ran.code(2).err.contains("is not rewritten"));
    let ran = abide(folder.path(), "test").run().code(1);
    assert!(ran.out.contains("`met(deposit)` on 2025-03-01"), "{}", ran.out);
}

#[test]
fn junit_is_read_back() {
    let (folder, ran) = lease("2025-04-03", "--report-junit out.xml --report-json out.json");
    ran.code(1);
    let text = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let all = |tag: &'static str| xml.descendants().filter(move |node| node.has_tag_name(tag));
    let suite = all("testsuite").next().unwrap();
    let counted = (suite.attribute("name"), suite.attribute("tests"), suite.attribute("failures"));
    assert_eq!(counted, (Some("lease"), Some("2"), Some("1")));
    let names: Vec<_> = all("testcase").filter_map(|case| case.attribute("name")).collect();
    assert_eq!(names, ["the deposit over time", "nobody knows whether it is dry"]);
    let failure = all("failure").next().unwrap();
    let message = failure.attribute("message").unwrap();
    assert_eq!(message, "deposit on 2025-04-03: expected lapsed:missed, found due:in-grace");
    let json = fs::read_to_string(folder.path().join("out.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["counts"], serde_json::json!({ "passed": 1, "failed": 1, "left_out": 0 }));
    let printed = abide(folder.path(), "test --format json").run().code(1).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), json);
    let case = &json["agreements"][0]["cases"][0];
    assert_eq!(case["answers"][2]["found"]["reason"], "in-grace");
    assert_eq!(case["timelines"][0]["commitment"], "deposit");
}

/// What is not covered comes with a case that covers it: pasted, it is covered.
#[test]
fn what_is_not_covered_can_be_pasted() {
    let (folder, ran) = lease("2025-04-04", "--coverage=90");
    let ran = ran.code(1);
    assert!(ran.err.contains("less than 90"), "{}", ran.err);
    let json = |folder: &std::path::Path| -> serde_json::Value {
        let out = abide(folder, "test --coverage --mutate --format json").run().out;
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["agreements"][0].clone()
    };
    let before = json(folder.path());
    let missed = before["coverage"]["items"].as_array().unwrap().iter();
    let survived = before["mutation"]["survived"].as_array().unwrap();
    let written: Vec<&str> = missed.chain(survived).filter_map(|it| it["case"].as_str()).collect();
    assert!(written.len() > 20 && !survived.is_empty());
    let path = folder.path().join("rules/cases.toml");
    let text = format!("{}\n{}\n", fs::read_to_string(&path).unwrap(), written.join("\n\n"));
    fs::write(&path, text).unwrap();
    abide(folder.path(), "test").run().code(0);
    let after = json(folder.path());
    assert_eq!(after["mutation"]["survived"], serde_json::json!([]));
    let missed = after["coverage"]["items"].as_array().unwrap().iter();
    let missed: Vec<_> = missed.filter(|it| it["state"] == "missed").collect();
    assert!(missed.iter().all(|it| it["sort"] != "reason" && it["sort"] != "step"), "{missed:?}");
    assert!(after["coverage"]["percent"].as_u64() > before["coverage"]["percent"].as_u64());
}

/// The cases of what is shipped pass, and notice every change of its rules but those that a comment
/// names.
#[test]
fn the_shipped_cases() {
    let ran = abide(root(), "test rules --format json").run().code(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let agreements = json["agreements"].as_array().unwrap();
    assert_eq!(agreements.len(), 3);
    for agreement in agreements {
        assert!(agreement["cases"].as_array().unwrap().len() > 50);
    }
}
