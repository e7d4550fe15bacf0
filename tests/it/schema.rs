//! The schemas against the reader, and against what is written.

mod agrees;
mod report;

use std::collections::BTreeSet;

use abide::schema::Schema;
use abide::written;
use jsonschema::Validator;
use serde_json::Value;

use crate::bin::{abide, folder, root};

/// A schema, ready to judge.
fn validator(schema: &Value) -> Validator {
    jsonschema::draft7::options().should_validate_formats(true).build(schema).expect("a schema")
}

/// What a schema says against a document.
fn complaints(validator: &Validator, document: &Value) -> Vec<String> {
    let errors = validator.iter_errors(document);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// TOML as a validator sees it: dates are strings.
fn of_toml(text: &str) -> Option<Value> {
    fn value(of: toml::Value) -> Value {
        match of {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(list) => list.into_iter().map(value).collect(),
            toml::Value::Table(table) => object(table),
            toml::Value::String(text) => Value::String(text),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(truth) => truth.into(),
        }
    }
    fn object(table: toml::Table) -> Value {
        Value::Object(table.into_iter().map(|(key, of)| (key, value(of))).collect())
    }
    toml::from_str::<toml::Table>(text).ok().map(object)
}

/// Every schema within a schema, with where it is.
fn parts<'s>(schema: &'s Value, place: String, found: &mut Vec<(String, &'s Value)>) {
    for (key, value) in schema.as_object().into_iter().flatten() {
        let place = format!("{place}/{key}");
        match key.as_str() {
            "properties" | "definitions" | "dependencies" => {
                for (name, part) in value.as_object().into_iter().flatten() {
                    parts(part, format!("{place}/{name}"), found);
                }
            }
            "allOf" | "anyOf" | "oneOf" => {
                for (number, part) in value.as_array().into_iter().flatten().enumerate() {
                    parts(part, format!("{place}/{number}"), found);
                }
            }
            "items" | "additionalProperties" | "propertyNames" | "if" | "then" | "else" | "not" => {
                parts(value, place, found);
            }
            _ => {}
        }
    }
    found.push((place, schema));
}

/// All keywords are ones that we know of, each schema is one of draft 07, and each key is described.
#[test]
fn the_schemas_are_schemas() {
    let known = [
        "$schema",
        "$id",
        "$ref",
        "title",
        "description",
        "default",
        "examples",
        "definitions",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "propertyNames",
        "minProperties",
        "dependencies",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "enum",
        "const",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
    ];
    let mut ids = BTreeSet::new();
    for schema in Schema::ALL {
        let value = schema.value();
        assert!(jsonschema::draft7::meta::is_valid(&value), "{}", schema.word());
        assert!(ids.insert(value["$id"].to_string()));
        assert_eq!(value["title"], format!("abide {}", schema.word()));
        let mut all = Vec::new();
        parts(&value, schema.word().to_owned(), &mut all);
        assert!(all.len() > 40);
        for (place, part) in all {
            let Some(keywords) = part.as_object() else {
                assert!(part.is_boolean() || part.is_array(), "{place}");
                continue;
            };
            for keyword in keywords.keys() {
                assert!(known.contains(&keyword.as_str()), "{place}: `{keyword}`");
            }
            // Draft 07 ignores whatever stands beside a reference.
            assert!(!keywords.contains_key("$ref") || keywords.len() == 1, "{place}");
            let is_key = place.rsplit('/').nth(1) == Some("properties");
            let says_something = part.get("description").is_some();
            let only_restricts = ["/dependencies/", "/if/", "/then/", "/else/", "/anyOf/"];
            let restricts = only_restricts.iter().any(|within| place.contains(within));
            assert!(!is_key || restricts || says_something, "{place} has no description");
        }
    }
}

/// The keys of a table of a schema.
fn keys(schema: &Value, table: &str) -> BTreeSet<String> {
    let keys = schema.pointer(table).unwrap_or_else(|| panic!("no `{table}`"));
    let keys = keys["properties"].as_object().expect("keys");
    keys.keys().cloned().collect()
}

/// A key that is new to the reader needs a place in the schemas.
#[test]
fn the_keys_are_those_of_the_reader() {
    let (file, entry) = (Schema::File.value(), Schema::Entry.value());
    for (table, known) in written::tables() {
        let mut known: BTreeSet<String> = known.iter().map(|key| (*key).to_owned()).collect();
        let found = match table {
            "a file" => {
                // Refused wherever it stands, with words of its own.
                assert!(known.remove("register"));
                keys(&file, "")
            }
            "a line" => keys(&entry, ""),
            _ => {
                let name = table.split_once(' ').expect("an article").1;
                keys(&file, &format!("/definitions/{name}"))
            }
        };
        assert_eq!(found, known, "{table}");
    }
    // The schemas of one sort of file are parts of that of both.
    let (agreement, record) = (Schema::Agreement.value(), Schema::Record.value());
    assert_eq!(keys(&agreement, ""), keys(&file, ""));
    assert!(keys(&record, "").is_subset(&keys(&file, "")));
    assert_eq!(agreement["definitions"], file["definitions"]);
    let of_file = file["definitions"].as_object().expect("definitions");
    for (name, definition) in record["definitions"].as_object().expect("definitions") {
        assert_eq!(of_file.get(name), Some(definition), "{name}");
    }
}

#[test]
fn the_program_prints_them() {
    for schema in Schema::ALL {
        let ran = abide(root(), &format!("schema {}", schema.word())).run().code(0);
        let printed: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(printed, schema.value(), "{}", schema.word());
        assert!(ran.out.ends_with("}\n") && ran.err.is_empty());
    }
    let ran = abide(root(), "schema").run().code(2);
    assert!(ran.err.contains("<WHAT>"), "{}", ran.err);
    let ran = abide(root(), "schema recrod").run().code(2);
    assert!(ran.err.contains("a similar value exists: 'record'"), "{}", ran.err);
}

/// It may lie where files are searched, as a report may.
#[test]
fn a_schema_among_the_rules_is_passed_over() {
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[commitment.a]\nwhat = \"A\"\n";
    let files = Schema::ALL.map(|schema| (format!("{}.json", schema.word()), schema.text()));
    let mut all = vec![("x.toml", rules)];
    all.extend(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let folder = folder(&all);
    let ran = abide(folder.path(), "status --on 2025-02-01").run().code(0);
    assert!(
        ran.err.is_empty() && ran.out.contains("1 file, 1 agreement"),
        "{}{}",
        ran.out,
        ran.err
    );
    // Who names it has to be told.
    abide(folder.path(), "status report.json").run().code(2);
}

/// In JSON a file may name its schema, by a text; in TOML that is a comment.
#[test]
fn a_file_may_name_its_schema() {
    let json = |schema: &str| {
        format!(
            "{{\"$schema\": {schema}, \"agreement\": {{\"id\": \"x\", \"made\": \"2025-01-01\"}}, \
             \"commitment\": {{\"a\": {{\"what\": \"A\"}}}}}}"
        )
    };
    let comment = "#:schema ./x.json\n[agreement]\nid = \"y\"\nmade = 2025-01-01\n\
                   [commitment.a]\nwhat = \"A\"\n";
    let files = [("x.json", json("\"./x.schema.json\"")), ("y.toml", comment.to_owned())];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let good = folder(&files);
    abide(good.path(), "status x.json y.toml --on 2025-02-01").run().code(0);
    let bad = folder(&[("x.json", &json("7"))]);
    let ran = abide(bad.path(), "status x.json --on 2025-02-01").run().code(2);
    assert!(ran.err.contains("expected a string for `$schema`, found an integer"), "{}", ran.err);
}
