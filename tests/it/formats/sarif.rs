//! `--report-sarif`: against the schema that OASIS publishes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use abide::report::alert::alerts;
use abide::report::sarif;
use jsonschema::Validator;
use serde_json::Value;

use super::{DAY, Judged, RULES, judged, many, repository, run, written};

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../data/sarif-2.1.0.schema.json");
    // A bracket too many makes this one no regular expression; no language is written here.
    let schema = schema.replace(r"-[a-zA-Z]{2}]?$", r"-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let mut options = jsonschema::options();
    options = options.should_validate_formats(true);
    options.build(&schema).expect("a schema")
});

/// Reads it; panics unless it is by the schema, and what GitHub wants besides is there.
pub(super) fn read(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> = SCHEMA
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[key]["text"].as_str().expect("a text").is_empty(), "{rule}");
        }
    }
    let results = run["results"].as_array().expect("results");
    assert!(results.len() <= 5_000);
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
        assert_eq!(rules[index.expect("small")]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string(), "{result}");
        assert!(place["region"]["startLine"].as_u64() > Some(0), "{result}");
        let prints = &result["partialFingerprints"];
        assert_eq!(prints["abide/v1"], prints["primaryLocationLineHash"]);
        assert!(fingerprints.insert(prints["abide/v1"].to_string()), "twice: {prints}");
    }
    log
}

fn render(judged: &Judged) -> Value {
    let Judged { sources, report, gate, paths } = judged;
    let alerts = alerts(report, Some(gate));
    read(&sarif::render(sources, report, Some(gate), &alerts, paths).expect("JSON"))
}

fn fingerprints(log: &Value) -> Vec<String> {
    let results = log["runs"][0]["results"].as_array().expect("results").iter();
    results.map(|one| one["partialFingerprints"]["abide/v1"].to_string()).collect()
}

#[test]
fn what_is_reported() {
    let folder = repository();
    run(&folder, &format!("check --on {DAY} --within 60d --report-sarif r.sarif")).code(1);
    let text = written(&folder, "r.sarif");
    read(&text);
    insta::assert_snapshot!(text);
    run(&folder, &format!("status --on {DAY} --report-sarif r.sarif")).code(0);
    let log = read(&written(&folder, "r.sarif"));
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(3));
    // Nothing to say is a log without results, by which those of before are closed.
    run(&folder, "status --on 2025-02-01 --report-sarif r.sarif").code(0);
    let log = read(&written(&folder, "r.sarif"));
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1), "{log}");
}

#[test]
fn a_schema_that_refuses() {
    let log = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": "x"}]}]}"#;
    let log: Value = serde_json::from_str(log).expect("JSON");
    assert!(!SCHEMA.is_valid(&log));
}

/// A fingerprint is the same wherever a thing is written, and on every day on which it has that status.
#[test]
fn fingerprints_stay() {
    let before = render(&judged("a.toml", RULES, DAY));
    let moved = RULES.replace("[event.handover]", "\n\n# moved\n\n[event.handover]");
    let after = render(&judged("a.toml", &moved, "2025-10-05"));
    assert_eq!(fingerprints(&before), fingerprints(&after));
    let line = |log: &Value| {
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        place["region"]["startLine"].clone()
    };
    assert_ne!(line(&before), line(&after));
    // Another status is another finding.
    let lapsed = fingerprints(&render(&judged("a.toml", RULES, "2025-11-05")));
    assert!(lapsed.contains(&"\"a/owed/lapsed\"".to_owned()), "{lapsed:?}");
}

#[test]
fn the_worst_five_thousand() {
    let log = render(&judged("a.toml", &many(5_003), DAY));
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(5_000));
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    let said = notifications[0]["message"]["text"].as_str().expect("a text");
    assert_eq!(said, "3 more results are left out; the most pressing are here");
    let all = render(&judged("a.toml", &many(5_000), DAY));
    let invocation = &all["runs"][0]["invocations"][0];
    assert_eq!(invocation["toolExecutionNotifications"].as_array().map(Vec::len), Some(0));
}

#[test]
fn the_worst_stay() {
    let warned: String = (0..3).map(|number| format!("[event.e{number}]\n")).collect();
    let log = render(&judged("a.toml", &format!("{}{warned}", many(4_999)), DAY));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let errors = results.iter().filter(|one| one["level"] == "error").count();
    assert_eq!((errors, results.len()), (4_999, 5_000));
}

#[test]
fn a_change_has_a_baseline() {
    let folder = repository();
    let state = |base: &str| {
        run(
            &folder,
            &format!("check --on {DAY} --within 60d --changed-since {base} --report-sarif r"),
        );
        let log = read(&written(&folder, "r"));
        let results = log["runs"][0]["results"].as_array().expect("results").clone();
        let states: BTreeSet<String> =
            results.iter().map(|one| one["baselineState"].to_string()).collect();
        (states, results.iter().map(|one| one["level"].to_string()).collect::<BTreeSet<String>>())
    };
    let one = |text: &str| BTreeSet::from([format!("\"{text}\"")]);
    assert_eq!(state(super::copied(&folder)), (one("unchanged"), one("note")));
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    let (states, levels) = state("empty");
    assert_eq!(states, one("new"));
    assert!(levels.contains("\"error\""));
}
