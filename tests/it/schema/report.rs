//! The report against its schema.

use abide::evaluate::evaluate;
use abide::generate::{Settings, cases};
use abide::report::gate::{Gate, Rule, json as checked};
use abide::report::{build, coming, json};
use abide::schema::Schema;
use abide::source::Sources;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{complaints, parts, validator};
use crate::bin::{abide, root};
use crate::chance;
use crate::load::load;

/// The schema, and the same without room for other keys: a key of the report that has no place in
/// the schema is none that its readers could know of.
fn both() -> [Validator; 2] {
    let schema = Schema::Report.value();
    let mut tight = schema.clone();
    let mut objects = Vec::new();
    parts(&schema, String::new(), &mut objects);
    for (place, part) in &objects {
        if part.get("properties").is_some() {
            tight.pointer_mut(place).expect("the same place")["additionalProperties"] =
                json!(false);
        }
    }
    [validator(&schema), validator(&tight)]
}

#[test]
fn what_is_written_is_described() {
    let both = both();
    let mut runner = TestRunner::new(chance::config(100));
    let outcome = runner.run(&cases(Settings::default()), |case| {
        let loaded = load(&case.document);
        for query in case.queries.iter().take(3) {
            let verdict = evaluate(&loaded.agreement, &loaded.record, query);
            let loaded = std::slice::from_ref(&loaded);
            let report = build(&Sources::default(), query, loaded, &[verdict], &[]);
            let last = query.on.plus(20).unwrap_or(query.on);
            let coming = coming(&loaded[0], query, last);
            let gate = Gate::new(&report, Rule::ALL.to_vec(), coming);
            for text in [json::render(&report).unwrap(), checked(&report, &gate).unwrap()] {
                let written: Value = serde_json::from_str(&text).unwrap();
                for validator in &both {
                    prop_assert_eq!(complaints(validator, &written), Vec::<String>::new());
                }
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// What the program prints, with warnings and with a gate that fails.
fn printed() -> Vec<Value> {
    let calls = [
        "status --on 2025-10-01 --format json",
        "check --on 2025-09-15 --within 90d --fail-on breach,open,due --format json",
        "status tests/bad/W008-unused.toml --on 2025-01-01 --format json",
        "check rules/iraq-2024 rules/jcpoa --on 2025-09-15 --within 90d --fail-on due,lapsed --changed-since rules/iraq-2024 --format json",
    ];
    let out = calls.map(|call| abide(root(), call).run().out);
    out.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect()
}

#[test]
fn what_is_printed_is_described() {
    let printed = printed();
    assert!(
        printed[1]["gate"]["failed"][0].is_object() && printed[1]["gate"]["coming"][0].is_object()
    );
    assert!(printed[2]["diagnostics"][0].is_object());
    let judged = &printed[3]["gate"];
    assert!(
        judged["changed_since"]["before"][0].is_object() && judged["coming"][0]["before"] == true
    );
    for written in &printed {
        for validator in &both() {
            assert_eq!(complaints(validator, written), Vec::<String>::new());
        }
    }
}

/// The objects within a value: each with its place.
fn objects(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(table) => {
            table.iter().for_each(|(key, value)| objects(value, format!("{place}/{key}"), found));
            found.push(place);
        }
        Value::Array(list) => {
            let members = list.iter().enumerate();
            members.for_each(|(at, value)| objects(value, format!("{place}/{at}"), found));
        }
        _ => {}
    }
}

/// Without any one of its keys it is no report, and with any one more it still is.
#[test]
fn no_key_may_be_missing() {
    let [schema, tight] = both();
    let mut tried = 0;
    for written in printed() {
        let mut places = Vec::new();
        objects(&written, String::new(), &mut places);
        // One of each sort is enough: the first of each list.
        let first = |place: &String| place.split('/').all(|part| part.parse().unwrap_or(0) == 0);
        for place in places.iter().filter(|place| first(place)) {
            let keys: Vec<String> =
                written.pointer(place).unwrap().as_object().unwrap().keys().cloned().collect();
            for key in keys.iter().filter(|key| *key != "gate") {
                let mut less = written.clone();
                less.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(key);
                assert!(!schema.is_valid(&less), "{place}/{key}");
                tried += 1;
            }
            let mut more = written.clone();
            more.pointer_mut(place).unwrap()["new"] = json!(1);
            assert!(schema.is_valid(&more) && !tight.is_valid(&more), "{place}");
        }
    }
    assert!(tried > 150, "{tried}");
}
