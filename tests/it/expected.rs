//! What a case expects, against what can be: nothing that the rules give is refused as impossible.

use abide::evaluate::{Judgement, Query, evaluate};
use abide::generate::{Case, Settings, cases};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};

use crate::chance;
use crate::files::load as files;
use crate::load::{load, try_load};

/// All that can be expected of it.
fn expectation(found: &Judgement) -> Value {
    let possible: Vec<&str> = found.possible.iter().map(|status| status.word()).collect();
    json!({
        "status": found.status.word(),
        "reason": found.reason.word(),
        "possible": possible,
        "certainty": found.certainty.word(),
        "breach": found.breach.word(),
    })
}

/// A case that expects what is found, of every commitment and occurrence.
fn case(number: usize, query: &Query, found: Vec<(String, &Judgement)>) -> Value {
    let expect: Map<String, Value> =
        found.into_iter().map(|(name, found)| (name, expectation(found))).collect();
    let mut case = json!({
        "name": format!("question {number}"),
        "on": query.on.to_string(),
        "record": true,
        "expect": expect,
    });
    if let Some(day) = query.known_by {
        case["known-by"] = json!(day.to_string());
    }
    case
}

fn what_is_can_be_expected(settings: Settings, documents: u32) {
    let config = Config { max_global_rejects: 1_000_000, ..chance::config(documents) };
    let outcome =
        TestRunner::new(config).run(&cases(settings), |Case { mut document, queries }| {
            let loaded = load(&document);
            let mut all = Vec::new();
            for (number, query) in queries.iter().enumerate() {
                let verdict = evaluate(&loaded.agreement, &loaded.record, query);
                let mut found = Vec::new();
                for (commitment, judged) in
                    loaded.agreement.commitments.iter().zip(&verdict.commitments)
                {
                    found.push((commitment.id.clone(), judged));
                    let occurrences = judged.occurrences.iter();
                    found.extend(
                        occurrences.map(|one| {
                            (format!("{}#{}", commitment.id, one.number), &one.judgement)
                        }),
                    );
                }
                all.push(case(number, query, found));
            }
            document["case"] = Value::Array(all);
            let again = try_load(&document);
            let again = again.map_err(|wrong| TestCaseError::fail(format!("{wrong:#?}")))?;
            for case in &again.cases {
                prop_assert!(abide::cases::run(&again.agreement, case).passes(), "{}", case.name);
            }
            Ok(())
        });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn what_is_open_can_be_expected() {
    what_is_can_be_expected(Settings { recurring: 0.2, ..Settings::small() }, 400);
}

#[test]
fn what_is_certain_can_be_expected() {
    what_is_can_be_expected(Settings::certain(), 400);
}

/// What the rules do not give, an amendment in the case may: it is not refused then.
#[test]
fn what_an_amendment_gives_can_be_expected() {
    let rules = |kind: &str, given: &str, expected: &str| {
        format!(
            "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n[event.sign]\n\
             [commitment.x]\nwhat = \"x\"\nkind = \"{kind}\"\n\
             [[case]]\nname = \"x\"\non = 2025-03-01\ngiven = [{given}]\nexpect = {{ x = {expected} }}\n"
        )
    };
    let cases = [
        ("maintain", "until = 2025-02-28", "\"lapsed:expired\""),
        ("maintain", "from = \"sign\"", "\"pending:awaiting-event\""),
        ("achieve", "deadline = 2025-02-28", "\"lapsed:missed\""),
        ("achieve", "deadline = 2025-02-28", "[\"lapsed\"]"),
        ("achieve", "due-from = 2025-04-01", "\"pending:not-yet-due\""),
        ("achieve", "deadline = \"5 days after sign\"", "\"pending:awaiting-event\""),
        ("option", "deadline = 2025-02-28", "\"lapsed:expired\""),
    ];
    for (kind, term, expected) in cases {
        let given = format!("{{ on = 2025-01-15, amended = \"x\", {term} }}");
        let text = rules(kind, &given, expected);
        let loaded = files([("lease.toml", text.as_str())]).one();
        assert!(abide::cases::run(&loaded.agreement, &loaded.cases[0]).passes(), "{text}");
        let text = rules(kind, "", expected);
        let codes = files([("lease.toml", text.as_str())]).codes();
        let codes: Vec<&str> = codes.iter().map(|code| code.code()).collect();
        assert!(codes.contains(&"W017"), "{text}: {codes:?}");
    }
    let without = rules("achieve", "", "\"due:no-deadline\"")
        .replace("what = \"x\"", "what = \"x\"\ndeadline = 2025-02-28");
    let codes = files([("lease.toml", without.as_str())]).codes();
    assert!(codes.iter().any(|code| code.code() == "W017"), "{codes:?}");
    let taken = "{ on = 2025-01-15, amended = \"x\", deadline = \"none\" }";
    let text = without.replace("given = []", &format!("given = [{taken}]"));
    let loaded = files([("lease.toml", text.as_str())]).one();
    assert!(abide::cases::run(&loaded.agreement, &loaded.cases[0]).passes());
}
