//! What the reader accepts the schemas accept, and what is wrong in the structure both refuse.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use abide::check::{KINDS, check, has_meaning};
use abide::diagnostic::{Code, Severity};
use abide::generate::{Settings, documents};
use abide::phrase::{is_id, is_reserved, parse_length};
use abide::schema::Schema;
use abide::source::Sources;
use abide::written::{Format, read};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::{complaints, of_toml, validator};
use crate::bin::root;
use crate::chance;

/// What a schema always refuses too.
const OF_STRUCTURE: &[Code] = &[
    Code::UnknownKey,
    Code::UnknownTable,
    Code::WrongType,
    Code::MissingKey,
    Code::BadId,
    Code::ReservedId,
    Code::BadDate,
    Code::NoVerb,
    Code::SecondVerb,
    Code::UnknownVerb,
    Code::Empty,
    Code::ExclusiveKeys,
    Code::NoAgreement,
    Code::MissingFor,
    Code::Unsupported,
    Code::BadLength,
    Code::UnknownWord,
    Code::KeyOfOtherVerb,
    Code::MissingKeyOfVerb,
];

/// What it refuses in part: the documentation says in which.
const IN_PART: &[Code] = &[
    Code::ImpossibleDate,
    Code::KeyOfOtherKind,
    Code::Occurrence,
    Code::ImpreciseDay,
    Code::BadCase,
];

/// The errors in documents of JSON that are loaded together.
fn errors(documents: &[&Value]) -> BTreeSet<Code> {
    let mut sources = Sources::default();
    let mut found = Vec::new();
    let mut files = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let file = sources.add(format!("{number}.json"), document.to_string());
        let (written, diagnostics) = read(&sources, file, Format::Json);
        files.push(written);
        found.extend(diagnostics);
    }
    found.extend(check(files).diagnostics);
    let errors = found.into_iter().map(|diagnostic| diagnostic.code);
    errors.filter(|code| code.severity() == Severity::Error).collect()
}

/// The document as a file of an agreement, and its record as a file of its own.
fn parted(document: &Value) -> (Value, Value) {
    let (mut rules, mut record) = (Map::new(), Map::new());
    record.insert("for".to_owned(), document["agreement"]["id"].clone());
    for (key, value) in document.as_object().expect("a document") {
        let of_record = ["entry", "complete-through"].contains(&key.as_str());
        let part = if of_record { &mut record } else { &mut rules };
        part.insert(key.clone(), value.clone());
    }
    (Value::Object(rules), Value::Object(record))
}

#[test]
fn what_the_reader_accepts_is_accepted() {
    let [agreement, record, file, entry, _] = Schema::ALL.map(|schema| validator(&schema.value()));
    let mut runner = TestRunner::new(chance::config(500));
    let outcome = runner.run(&documents(Settings::default()), |document| {
        let (rules, evidence) = parted(&document);
        let mut judged = vec![
            (&agreement, &document),
            (&file, &document),
            (&agreement, &rules),
            (&file, &rules),
        ];
        judged.extend([(&record, &evidence), (&file, &evidence)]);
        let mut lines = document["entry"].as_array().cloned().unwrap_or_default();
        lines.iter_mut().for_each(|line| line["for"] = document["agreement"]["id"].clone());
        judged.extend(lines.iter().map(|line| (&entry, line)));
        for (validator, document) in judged {
            prop_assert_eq!(complaints(validator, document), Vec::<String>::new());
        }
        prop_assert!(!record.is_valid(&rules) && !agreement.is_valid(&evidence));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// The files of a folder that end so, with their texts.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_shipped_files_are_accepted() {
    let [agreement, record, file, ..] = Schema::ALL.map(|schema| validator(&schema.value()));
    let shipped = files("rules", ".toml");
    let documents = shipped.iter().map(|(name, text)| (name, of_toml(text).expect("TOML")));
    // Of templates there is no schema.
    let documents: Vec<_> =
        documents.filter(|(_, document)| document.get("register").is_none()).collect();
    assert!(documents.len() >= 9);
    for (name, document) in documents {
        let own = if document.get("agreement").is_some() { &agreement } else { &record };
        assert_eq!(complaints(own, &document), Vec::<String>::new(), "{name}");
        assert_eq!(complaints(&file, &document), Vec::<String>::new(), "{name}");
    }
}

/// Of the files that are wrong in one way each, the schema refuses those whose structure is wrong, and
/// accepts those with which only a reader can find fault.
#[test]
fn the_bad_files_are_refused() {
    let file = validator(&Schema::File.value());
    let refused = |code: &str| {
        let is = |codes: &[Code]| codes.iter().any(|known| known.code() == code);
        (is(OF_STRUCTURE), is(IN_PART))
    };
    let mut counts = BTreeMap::from([(true, 0), (false, 0)]);
    let toml = files("tests/bad", ".toml").into_iter().map(|(name, text)| (name, of_toml(&text)));
    let json = files("tests/bad", ".json").into_iter();
    let json = json.map(|(name, text)| (name, serde_json::from_str(&text).ok()));
    for (name, document) in toml.chain(json) {
        // What is no TOML or JSON, or has a key twice, is no document either.
        let (Some(document), Some((code, _))) = (document, name.split_once('-')) else {
            continue;
        };
        let accepted = file.is_valid(&document);
        // They stand twice, or are only counted.
        let others = ["E007", "E008", "E023"].contains(&code);
        // `title = 2025-01-01`: to a validator that is a string.
        let is_date = ["E005-wrong-type.toml"].contains(&name.as_str());
        match refused(code) {
            _ if others || is_date => continue,
            (_, true) => continue,
            (structure, false) => {
                let why = complaints(&file, &document);
                assert_eq!(accepted, !structure, "{name}: {why:?}");
            }
        }
        *counts.entry(accepted).or_default() += 1;
    }
    assert!(counts.values().all(|count| *count > 20), "{counts:?}");
}

/// Each error that a file can have is one of the structure, or the documentation names it among those
/// that only the reader refuses, or refuses in part.
#[test]
fn the_documentation_names_the_differences() {
    let page = std::fs::read_to_string(root().join("docs/editors.md")).expect("the page");
    let (_, section) = page.split_once("\n## What a schema cannot say\n").expect("a section");
    let (section, _) = section.split_once("\n## ").expect("another one");
    let (whole, part) = section.split_once("\nOf some ").expect("two tables");
    let named = |text: &str| -> BTreeSet<String> {
        text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (whole, part) = (named(whole), named(part));
    for code in Code::ALL {
        let (name, number) = (code.code(), code.code().trim_start_matches(['E', 'W']));
        let of_files = name.starts_with('E') && (3..140).contains(&number.parse().unwrap_or(0));
        if !of_files || *code == Code::MoreErrors {
            continue;
        }
        let of_structure = OF_STRUCTURE.contains(code);
        if IN_PART.contains(code) {
            assert!(part.contains(name), "{name} is refused in part");
        } else if !of_structure && !part.contains(name) {
            assert!(whole.contains(name), "{name} is refused by the reader only");
        }
        // The ends of `covers` are a range of its own.
        assert!(!of_structure || !whole.contains(name) || *code == Code::UnknownWord, "{name}");
    }
}

/// One change of a document.
#[derive(Debug, Clone)]
struct Change {
    at: Index,
    what: What,
    key: &'static str,
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Replace,
    Remove,
    Add,
    Rename,
}

fn change() -> impl Strategy<Value = Change> {
    let whats = [What::Replace, What::Remove, What::Add, What::Rename];
    let values = [
        json!(null),
        json!(true),
        json!(7),
        json!(0),
        json!(-1),
        json!(2.5),
        json!(""),
        json!(" "),
        json!("word"),
        json!("Word"),
        json!("agreement"),
        json!("2025-01-20"),
        json!("2025-13-01"),
        json!("2025-9-8"),
        json!("2025-01"),
        json!("2025-Q3"),
        json!("2025-01-03/2025-01-20"),
        json!("30 days"),
        json!("30d"),
        json!("5 working days"),
        json!("maintain"),
        json!("none"),
        json!([]),
        json!(["word"]),
        json!([7]),
        json!({}),
        json!({ "on": "2025-01-20" }),
    ];
    let keys = [
        "x",
        "X",
        "whaat",
        "deadlin",
        "for",
        "register",
        "agreement",
        "party",
        "commitment",
        "entry",
        "id",
        "on",
        "met",
        "held",
        "broken",
        "assessed",
        "amended",
        "withdrawn",
        "retracted",
        "until",
        "every",
        "grace",
        "holds",
        "with",
        "tolls",
        "from",
        "occurrence",
        "kind",
        "broken-when",
        "on",
        "name",
        "never",
        "once",
        "expect",
        "fails",
        "status",
        "reason",
        "$schema",
        "lapsed",
        "by",
    ];
    let change =
        (any::<Index>(), select(whats.to_vec()), select(keys.to_vec()), select(values.to_vec()));
    change.prop_map(|(at, what, key, value)| Change { at, what, key, value })
}

/// The places in a document, each a JSON pointer.
fn places(document: &Value, place: String, found: &mut Vec<String>) {
    match document {
        Value::Object(table) => {
            for (key, value) in table {
                places(
                    value,
                    format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(list) => {
            for (number, value) in list.iter().enumerate() {
                places(value, format!("{place}/{number}"), found);
            }
        }
        _ => {}
    }
    found.push(place);
}

/// Makes the change; none if it cannot be made there.
fn changed(document: &Value, change: &Change) -> Option<Value> {
    let mut places_of = Vec::new();
    places(document, String::new(), &mut places_of);
    let place = change.at.get(&places_of);
    let mut changed = document.clone();
    if change.what == What::Add {
        let table = changed.pointer_mut(place)?.as_object_mut()?;
        table.insert(change.key.to_owned(), change.value.clone());
        return Some(changed);
    }
    let (parent, name) = place.rsplit_once('/')?;
    match (change.what, changed.pointer_mut(parent)?) {
        (What::Replace, _) => *changed.pointer_mut(place)? = change.value.clone(),
        (What::Remove, Value::Array(list)) => _ = list.remove(name.parse().ok()?),
        (What::Remove, Value::Object(table)) => _ = table.remove(name)?,
        (What::Rename, Value::Object(table)) => {
            let value = table.remove(name)?;
            table.insert(change.key.to_owned(), value);
        }
        _ => return None,
    }
    (changed != *document).then_some(changed)
}

/// How often each change was refused by whom.
type Counts = RefCell<BTreeMap<(What, bool, bool), u32>>;

/// A schema refuses nothing that the reader accepts, and all that is wrong in the structure.
fn agree(
    file: &Validator,
    document: &Value,
    change: &Change,
    others: &[&Value],
    counts: &Counts,
) -> Result<(), TestCaseError> {
    let Some(document) = changed(document, change) else {
        return Ok(());
    };
    let mut together = others.to_vec();
    together.push(&document);
    let errors = errors(&together);
    let complaints = complaints(file, &document);
    let (read, said) = (errors.is_empty(), complaints.is_empty());
    *counts.borrow_mut().entry((change.what, read, said)).or_default() += 1;
    prop_assert!(said || !read, "only the schema refuses {change:?}: {complaints:?}\n{document:#}");
    let wrong: Vec<&Code> = errors.iter().filter(|code| OF_STRUCTURE.contains(code)).collect();
    let why = format!("only the reader refuses {change:?}: {wrong:?}\n{document:#}");
    prop_assert!(!said || wrong.is_empty(), "{why}");
    Ok(())
}

fn often_enough(counts: &Counts) {
    let counts = counts.borrow();
    for what in [What::Replace, What::Remove, What::Add, What::Rename] {
        let count = |read, said| counts.get(&(what, read, said)).copied().unwrap_or(0);
        assert!(count(false, false) > 30, "{what:?} was refused by both too seldom: {counts:?}");
    }
    let count = |read, said| {
        let all = counts.iter().filter(|((_, r, s), _)| (*r, *s) == (read, said));
        all.map(|(_, count)| *count).sum::<u32>()
    };
    assert!(count(true, true) > 30 && count(false, true) > 30, "{counts:?}");
}

#[test]
fn changed_documents_are_refused_by_both() {
    let file = validator(&Schema::File.value());
    let (drawn, counts) = ((documents(Settings::default()), change()), Counts::default());
    let mut runner = TestRunner::new(chance::config(3000));
    let outcome =
        runner.run(&drawn, |(document, change)| agree(&file, &document, &change, &[], &counts));
    outcome.unwrap_or_else(|error| panic!("{error}"));
    often_enough(&counts);
}

/// The same of what is generated in no document: cases and properties.
#[test]
fn changed_cases_are_refused_by_both() {
    let file = validator(&Schema::File.value());
    let text =
        |name: &str| std::fs::read_to_string(root().join(Path::new("rules/iraq-2024").join(name)));
    let document = |name| of_toml(&text(name).expect("a file")).expect("TOML");
    let (rules, cases) = (document("iraq-2024.toml"), document("cases.toml"));
    let mut properties = cases.clone();
    let cases_of = properties["case"].as_array_mut().expect("cases");
    // The rest is more of the same, and is read again for each change.
    cases_of.truncate(12);
    let counts = Counts::default();
    let mut runner = TestRunner::new(chance::config(2000));
    let outcome =
        runner.run(&change(), |change| agree(&file, &properties, &change, &[&rules], &counts));
    outcome.unwrap_or_else(|error| panic!("{error}"));
    often_enough(&counts);
}

/// Every key of every kind, recurring or not, by the words of the reader and by those of the schema.
#[test]
fn keys_of_other_kinds_are_refused() {
    let file = validator(&Schema::File.value());
    let keys = [
        ("deadline", json!("2025-06-30")),
        ("due-from", json!("2025-06-01")),
        ("target", json!("2025-06-30")),
        ("grace", json!("2 days")),
        ("notice", json!("2 days")),
        ("roll", json!("none")),
        ("accepts-late", json!(true)),
        ("until", json!("2025-12-31")),
        ("broken-when", json!("x")),
        ("met-when", json!("x")),
        ("from", json!("made")),
    ];
    let mut refused = 0;
    for (word, kind) in KINDS {
        for (recurs, (key, value)) in
            [false, true].iter().flat_map(|r| keys.clone().map(|k| (*r, k)))
        {
            let mut commitment = json!({ "what": "A", "kind": word });
            commitment[key] = value;
            if recurs {
                commitment["every"] = json!("1 month");
            }
            let document = json!({
                "agreement": { "id": "a", "made": "2025-01-01" },
                "event": { "x": {} },
                "commitment": { "c": commitment },
            });
            let meant = has_meaning(key, kind, recurs) && (!recurs || kind.has_deadline());
            let accepted = errors(&[&document]).is_empty();
            assert_eq!(accepted, meant, "{word} {recurs} {key}: {:?}", errors(&[&document]));
            assert_eq!(file.is_valid(&document), meant, "{word} {recurs} {key}");
            refused += u32::from(!meant);
        }
    }
    assert!(refused > 20);
}

fn text_like(pattern: &str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(pattern).expect("a pattern")
}

/// A length, an id, a day, and the `on` of an entry.
fn patterns() -> &'static [Validator; 4] {
    static PATTERNS: LazyLock<[Validator; 4]> = LazyLock::new(|| {
        let file = Schema::File.value();
        let of = |place: &str| validator(file.pointer(place).expect("a schema"));
        [
            of("/definitions/commitment/properties/grace"),
            of("/definitions/id"),
            of("/definitions/agreement/properties/made"),
            of("/definitions/entry/properties/on"),
        ]
    });
    &PATTERNS
}

proptest! {
    #![proptest_config(chance::config(2000))]

    /// Where the schema has a pattern for words of the language, it is exact.
    #[test]
    fn patterns_are_exact(
        length in text_like("[ \t]{0,2}[0-9]{0,8}[ ]{0,2}(working )?[ ]{0,1}(days?|day|weeks|month|years|d|)[ ]{0,1}"),
        id in prop_oneof![
            text_like("[a-z0-9A-Z_-]{0,4}"),
            select(abide::phrase::reserved()).prop_map(str::to_owned),
        ],
        day in text_like("[0-9]{3,5}-[0-3]?[0-9]-[0-3]?[0-9]|[0-9]{4}(-Q[0-9]|-[01][0-9])?"),
    ) {
        let [grace, ids, days, whens] = patterns();
        prop_assert_eq!(grace.is_valid(&json!(length)), parse_length(&length).is_ok(), "{:?}", length);
        prop_assert_eq!(ids.is_valid(&json!(id)), is_id(&id) && !is_reserved(&id), "{:?}", id);
        let is_day = day.parse::<abide::dates::Day>().is_ok();
        let of_year_nought = day.starts_with("0000");
        prop_assert!(of_year_nought || days.is_valid(&json!(day)) == is_day, "{:?}", day);
        let is_period = day.parse::<abide::dates::Period>().is_ok();
        // A day that its month does not have passes the pattern.
        let is_when = whens.is_valid(&json!(day));
        prop_assert!(of_year_nought || is_when || !(is_day || is_period), "{:?}", day);
        let impossible = day.parse::<abide::dates::Day>() == Err(abide::dates::DayError::NoSuchDay);
        prop_assert!(of_year_nought || !is_when || is_day || is_period || impossible, "{:?}", day);
    }
}
