//! That documents contain everything there is, and nothing else.

mod settings;

use std::collections::{BTreeMap, BTreeSet};

use abide::dates::{Day, Period};
use abide::generate::{self, Settings, cases};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::transform::{
    add_assessment, commitments, conditions, drop_entries_after, drop_recorded_after,
    duplicate_entry, entries, later_deadline, narrow_entry, remove_entry, retract, shift_weeks,
    shuffle_entries, split_record,
};

/// The keys of every table.
const KEYS: [(&str, &[&str]); 9] = [
    (
        "",
        &[
            "agreement",
            "party",
            "calendar",
            "event",
            "condition",
            "consultation",
            "commitment",
            "entry",
            "complete-through",
        ],
    ),
    (
        "agreement",
        &["id", "made", "title", "source", "month-rounding", "calendar", "notice", "amendable-by"],
    ),
    ("party", &["name"]),
    ("calendar", &["weekend", "holidays", "working", "covers"]),
    ("event", &["title", "on"]),
    ("condition", &["title", "assessed-by", "valid-for"]),
    ("consultation", &["title", "between", "valid-for"]),
    (
        "commitment",
        &[
            "what",
            "obligor",
            "obligee",
            "kind",
            "quote",
            "clause",
            "from",
            "target",
            "deadline",
            "due-from",
            "notice",
            "grace",
            "roll",
            "until",
            "subject-to",
            "met-when",
            "broken-when",
            "void-when",
            "every",
            "accepts-late",
            "confirmed-by",
            "amendable-by",
            "tags",
            "note",
        ],
    ),
    (
        "entry",
        &[
            "on",
            "recorded",
            "id",
            "by",
            "source",
            "note",
            "with",
            "holds",
            "tolls",
            "occurrence",
            "from",
            "target",
            "deadline",
            "until",
            "due-from",
            "happened",
            "held",
            "assessed",
            "met",
            "broken",
            "restored",
            "amended",
            "suspended",
            "resumed",
            "waived",
            "withdrawn",
            "superseded",
            "retracted",
        ],
    ),
];

/// The values of keys that have few.
const VALUES: [(&str, &[&str]); 6] = [
    ("agreement.month-rounding", &["clamp", "end-of-month", "up", "reject"]),
    ("commitment.kind", &["achieve", "maintain", "avoid", "option"]),
    (
        "commitment.roll",
        &["none", "following", "preceding", "modified-following", "modified-preceding"],
    ),
    ("commitment.accepts-late", &["true", "false"]),
    ("entry.holds", &["true", "false"]),
    ("entry.tolls", &["true", "false"]),
];

/// The verbs that speak of a commitment.
const COMMITMENT_VERBS: [&str; 9] = [
    "met",
    "broken",
    "restored",
    "amended",
    "suspended",
    "resumed",
    "waived",
    "withdrawn",
    "superseded",
];

/// The keys that hold a date phrase, in commitments and in amendments.
const DATE_KEYS: [&str; 8] =
    ["from", "target", "deadline", "until", "due-from", "met-when", "broken-when", "void-when"];

/// The terms that an amendment changes.
const TERMS: [&str; 5] = ["from", "target", "deadline", "until", "due-from"];

/// Forms of a date phrase, each by words that occur only in it.
const DATE_FORMS: [&str; 48] = [
    "made",
    "event-",
    "talks-",
    "met(",
    "lapsed(",
    "deadline(",
    "period-start",
    "period-end",
    "start of 2",
    "end of 2",
    "some day in",
    "earlier of (",
    "later of (",
    "within ",
    "(within ",
    "day after ",
    "days after ",
    "week after ",
    "weeks after ",
    "month after ",
    "months after ",
    "year after ",
    "working day after ",
    "working days after ",
    "day before ",
    "days before ",
    "week before ",
    "month before ",
    "year before ",
    "working days before ",
    "days of ",
    "week of ",
    "month of ",
    "year of ",
    "working days of ",
    "start of month of ",
    "start of month after ",
    "start of month before ",
    "end of month of ",
    "end of month after ",
    "end of month before ",
    "start of quarter ",
    "end of quarter ",
    "start of year ",
    "end of year ",
    "after within ",
    "after (",
    "of (within ",
];

/// Forms of a condition.
const CONDITION_FORMS: [&str; 24] = [
    " or ",
    " and ",
    "not ",
    "not not ",
    "not (",
    "all of (",
    "any of (",
    "1 of (",
    "2 of (",
    "3 of (",
    "ground-",
    "talks-",
    "event-",
    "pending(",
    "due(",
    "met(",
    "lapsed(",
    "void(",
    "breached(",
    "on or after ",
    "after 2",
    "before ",
    "some day in",
    "before 2025-0",
];

/// What else must occur.
const OTHERS: [&str; 30] = [
    "on: a month",
    "on: a range",
    "imprecise happened",
    "imprecise held",
    "imprecise met",
    "imprecise broken",
    "recorded late",
    "recorded early",
    "recorded within an imprecise on",
    "withdrawn agreement",
    "retracted retraction",
    "period as from",
    "period as deadline",
    "period as until",
    "period as target",
    "period as due-from",
    "quarter",
    "year",
    "leap day",
    "two some days",
    "three imprecise",
    "three conditions",
    "two confirmed",
    "a series without until",
    "amended to none: from",
    "amended to none: deadline",
    "amended to none: until",
    "amended to none: due-from",
    "amended to none: target",
    "ids against the order",
];

fn runner() -> TestRunner {
    // The same documents in every run.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config::default(), rng)
}

fn documents(settings: Settings, count: usize) -> Vec<Value> {
    let (strategy, mut runner) = (generate::documents(settings), runner());
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn is_period(text: &str) -> bool {
    text.parse::<Period>().is_ok()
}

/// What a document contains, and how often.
#[derive(Default)]
struct Found(BTreeMap<String, usize>);

impl Found {
    fn note(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn note_if(&mut self, holds: bool, what: impl Into<String>) {
        if holds {
            self.note(what);
        }
    }

    fn document(&mut self, document: &Value) {
        for (name, table) in tables(document) {
            for (key, value) in table.as_object().unwrap() {
                self.key(name, key, value);
            }
        }
        for entry in entries(document) {
            self.entry(document, entry);
        }
        for commitment in document["commitment"].as_object().unwrap().values() {
            let endless = commitment.get("every").is_some() && commitment.get("until").is_none();
            self.note_if(endless, "a series without until");
        }
        self.openness(document);
    }

    fn key(&mut self, table: &str, key: &str, value: &Value) {
        self.note(format!("{table}.{key}"));
        let text = value.as_str().map_or(value.to_string(), str::to_owned);
        self.note(format!("{table}.{key} = {text}"));
        if DATE_KEYS.contains(&key) && ["commitment", "entry"].contains(&table) {
            self.date(key, &text);
        }
        if key == "subject-to" {
            for form in CONDITION_FORMS {
                self.note_if(text.contains(form), format!("condition: {form}"));
            }
        }
        self.note_if(text.contains("2024-02-29"), "leap day");
    }

    fn date(&mut self, key: &str, text: &str) {
        for form in DATE_FORMS {
            self.note_if(text.contains(form), format!("date: {form}"));
        }
        if is_period(text) {
            self.note(format!("period as {key}"));
            self.note_if(text.contains('Q'), "quarter");
            self.note_if(text.len() == 4, "year");
        }
        self.note_if(text == "none", format!("amended to none: {key}"));
    }

    fn entry(&mut self, document: &Value, entry: &Value) {
        let on = entry["on"].as_str().unwrap();
        self.note_if(on.contains('/'), "on: a range");
        self.note_if(is_period(on), "on: a month");
        for verb in ["happened", "held", "met", "broken"] {
            let imprecise = on.len() != 10 && entry.get(verb).is_some();
            self.note_if(imprecise, format!("imprecise {verb}"));
        }
        for verb in COMMITMENT_VERBS {
            let one = entry.get(verb).is_some() && entry.get("occurrence").is_some();
            self.note_if(one, format!("occurrence {verb}"));
        }
        self.note_if(entry.get("withdrawn") == Some(&json!("agreement")), "withdrawn agreement");
        if let Some(recorded) = entry.get("recorded").and_then(Value::as_str) {
            let (first, last) = (&on[..10.min(on.len())], &on[on.len().saturating_sub(10)..]);
            self.note_if(recorded > last, "recorded late");
            self.note_if(recorded < first, "recorded early");
            let within = on.contains('/') && recorded < last;
            self.note_if(within, "recorded within an imprecise on");
        }
        let retracted = entry.get("retracted");
        let chain = entries(document)
            .iter()
            .any(|other| other.get("retracted").is_some() && other.get("id") == retracted);
        self.note_if(retracted.is_some() && chain, "retracted retraction");
    }

    fn openness(&mut self, document: &Value) {
        let counts = Openness::of(document);
        self.note_if(counts.some_days == 2, "two some days");
        self.note_if(counts.imprecise == 3, "three imprecise");
        self.note_if(conditions(document).len() == 3, "three conditions");
        self.note_if(counts.confirmed == 2, "two confirmed");
        let first = &document["commitment"]["c1"].to_string();
        self.note_if(first.contains("(c2)"), "ids against the order");
    }
}

/// How much is open in a document.
struct Openness {
    some_days: usize,
    imprecise: usize,
    confirmed: usize,
}

impl Openness {
    fn of(document: &Value) -> Openness {
        let imprecise = |entry: &&Value| entry["on"].as_str().unwrap().len() != 10;
        Openness {
            some_days: document.to_string().matches("some day in").count(),
            imprecise: entries(document).iter().filter(imprecise).count(),
            confirmed: document.to_string().matches("\"confirmed-by\"").count(),
        }
    }
}

/// All tables of a document with the kind of each.
fn tables(document: &Value) -> Vec<(&'static str, &Value)> {
    let mut tables = vec![("", document), ("agreement", &document["agreement"])];
    let kinds = ["party", "calendar", "event", "condition", "consultation", "commitment"];
    for kind in kinds {
        let named = document.get(kind).and_then(Value::as_object);
        tables
            .extend(named.into_iter().flat_map(|named| named.values()).map(|table| (kind, table)));
    }
    tables.extend(entries(document).iter().map(|entry| ("entry", entry)));
    tables
}

fn expected() -> Vec<String> {
    let keys = KEYS
        .into_iter()
        .flat_map(|(table, keys)| keys.iter().map(move |key| format!("{table}.{key}")));
    let values = VALUES
        .into_iter()
        .flat_map(|(key, values)| values.iter().map(move |value| format!("{key} = {value}")));
    let dates = DATE_FORMS.into_iter().map(|form| format!("date: {form}"));
    let forms = CONDITION_FORMS.into_iter();
    let conditions = forms.map(|form| format!("condition: {form}"));
    let verbs = COMMITMENT_VERBS.into_iter().filter(|verb| !["broken", "restored"].contains(verb));
    let occurrences = verbs.map(|verb| format!("occurrence {verb}"));
    let others = OTHERS.into_iter().map(str::to_owned);
    keys.chain(values).chain(dates).chain(conditions).chain(occurrences).chain(others).collect()
}

#[test]
fn coverage() {
    let mut found = Found::default();
    for document in documents(Settings::default(), 3000) {
        found.document(&document);
    }
    let missing: Vec<String> =
        expected().into_iter().filter(|what| !found.0.contains_key(what)).collect();
    assert!(missing.is_empty(), "never generated: {missing:#?}");
}

#[test]
fn only_known_keys() {
    let known: BTreeMap<&str, &[&str]> = KEYS.into_iter().collect();
    for document in documents(Settings::default(), 1000) {
        for (name, table) in tables(&document) {
            for key in table.as_object().unwrap().keys() {
                assert!(known[name].contains(&key.as_str()), "{name}.{key}: {document:#}");
            }
        }
    }
}

/// What a verb or a kind of commitment does not have is not there.
#[test]
fn only_keys_with_a_meaning() {
    let by_deadline =
        ["deadline", "due-from", "target", "grace", "notice", "roll", "accepts-late", "every"];
    for document in documents(Settings::default(), 2000) {
        for (name, table) in tables(&document) {
            match name {
                "commitment" => {
                    let has = |key: &str| table.get(key).is_some();
                    let term = is_term(table);
                    let wrong = by_deadline.iter().any(|key| term && has(key))
                        || !term && has("broken-when")
                        || !term && has("until") && !has("every")
                        || has("roll") && document["agreement"].get("calendar").is_none();
                    assert!(!wrong, "{document:#}");
                }
                "entry" => assert_entry(&document, table),
                _ => {}
            }
        }
    }
}

fn is_term(commitment: &Value) -> bool {
    let kind = commitment.get("kind").and_then(Value::as_str);
    matches!(kind, Some("maintain" | "avoid"))
}

fn assert_entry(document: &Value, entry: &Value) {
    let verbs: Vec<&str> =
        KEYS[8].1[15..].iter().copied().filter(|verb| entry.get(verb).is_some()).collect();
    assert_eq!(verbs.len(), 1, "{entry}");
    let object = &entry[verbs[0]];
    let commitment = &document["commitment"][object.as_str().unwrap()];
    let has = |key: &str| entry.get(key).is_some();
    if COMMITMENT_VERBS.contains(&verbs[0]) && object != "agreement" {
        assert!(commitment.is_object(), "{entry}");
        assert!(!has("occurrence") || commitment.get("every").is_some(), "{entry}");
    }
    match verbs[0] {
        "broken" | "restored" => assert!(is_term(commitment), "{entry}"),
        "happened" => {
            let event = &document["event"][object.as_str().unwrap()];
            assert!(event.is_object() && event.get("on").is_none(), "{entry}");
        }
        "held" => assert!(!entry["with"].as_array().unwrap().is_empty(), "{entry}"),
        "assessed" => {
            let asked = document["condition"][object.as_str().unwrap()].get("assessed-by");
            let asked = asked.and_then(Value::as_array);
            let by = entry.get("by").and_then(Value::as_array);
            let fits = asked.is_none_or(|asked| {
                by.is_some_and(|by| by.iter().all(|party| asked.contains(party)))
            });
            assert!(fits, "{entry}");
        }
        "amended" => {
            let terms: Vec<&str> = TERMS.into_iter().filter(|term| has(term)).collect();
            assert!(!terms.is_empty(), "{entry}");
            if is_term(commitment) {
                assert!(terms.iter().all(|term| ["from", "until"].contains(term)), "{entry}");
            }
        }
        _ => {}
    }
}

/// Every name is declared, and no commitment speaks of itself, directly or through others.
#[test]
fn names_and_cycles() {
    for document in documents(Settings::default(), 2000) {
        let ids = commitments(&document);
        let mut speaks_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for id in &ids {
            let mut texts = document["commitment"][id].to_string();
            for entry in entries(&document) {
                if entry.get("amended") == Some(&json!(id)) {
                    texts.push_str(&entry.to_string());
                }
            }
            let others = ids.iter().filter(|other| texts.contains(&format!("({other})")));
            speaks_of.insert(id, others.map(String::as_str).collect());
        }
        while !speaks_of.is_empty() {
            let free = speaks_of.iter().find(|(_, others)| others.is_empty());
            let free = *free.unwrap_or_else(|| panic!("a cycle: {document:#}")).0;
            speaks_of.remove(free);
            for others in speaks_of.values_mut() {
                others.remove(free);
            }
        }
    }
}

/// The limits of the settings hold.
#[test]
fn limits() {
    for document in documents(Settings::default(), 2000) {
        let open = Openness::of(&document);
        assert!(open.some_days <= 2 && open.imprecise <= 3 && open.confirmed <= 2, "{document:#}");
    }
    for document in documents(Settings::certain(), 1000) {
        let open = Openness::of(&document);
        assert!(open.some_days + open.imprecise + open.confirmed == 0, "{document:#}");
    }
    for document in documents(Settings::small(), 1000) {
        let counts = (commitments(&document).len(), entries(&document).len());
        assert!(counts.0 <= 2 && counts.1 <= 4, "{document:#}");
    }
    for document in documents(Settings::weekly(), 1000) {
        let text = document.to_string();
        let wrong = ["month", "quarter", "year", "start of", "end of", "some day"];
        assert!(wrong.iter().all(|word| !text.contains(word)), "{document:#}");
        assert_eq!(shift_weeks(&shift_weeks(&document, 3), -3), document);
    }
}

#[test]
fn the_smallest_document_is_small() {
    let mut runner = runner();
    let strategy = generate::documents(Settings::default());
    for _ in 0..20 {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        while tree.simplify() {}
        let smallest = json!({
            "agreement": { "id": "deal", "made": "2025-01-28" },
            "commitment": { "c1": { "what": "Do c1" } },
        });
        assert_eq!(tree.current(), smallest);
    }
}

/// What is needed to fail is all that is left: here, a suspension and one phrase.
#[test]
fn shrinking_keeps_what_matters() {
    let mut runner = runner();
    let strategy = generate::documents(Settings::default());
    let fails = |document: &Value| {
        let text = document.to_string();
        text.contains("\"suspended\"") && text.contains("working day")
    };
    let mut tree = (0..5000)
        .map(|_| strategy.new_tree(&mut runner).unwrap())
        .find(|tree| fails(&tree.current()))
        .unwrap();
    let mut smallest = tree.current();
    while if fails(&tree.current()) {
        smallest = tree.current();
        tree.simplify()
    } else {
        tree.complicate()
    } {}
    assert!(entries(&smallest).len() <= 2, "{smallest:#}");
    assert!(commitments(&smallest).len() <= 2, "{smallest:#}");
    assert!(smallest.to_string().len() < 400, "{smallest:#}");
}

/// All days in a document: literal ones, and the first and last days of periods.
fn days(value: &Value) -> BTreeSet<Day> {
    let text = value.to_string();
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    let days = words.flat_map(|word| match (word.parse::<Day>(), word.parse::<Period>()) {
        (Ok(day), _) => vec![day],
        (_, Ok(period)) => vec![period.first(), period.last()],
        _ => Vec::new(),
    });
    days.collect()
}

#[test]
fn queries_are_near_the_document() {
    let (strategy, mut runner) = (cases(Settings::default()), runner());
    let (mut near, mut all) = (0, 0);
    for _ in 0..500 {
        let case = strategy.new_tree(&mut runner).unwrap().current();
        assert!(!case.queries.is_empty());
        let days = days(&case.document);
        let is_near = |day: Day| days.iter().any(|other| day.since(*other).abs() <= 2);
        all += case.queries.len();
        near += case.queries.iter().filter(|query| is_near(query.on)).count();
    }
    assert!(near * 3 > all * 2, "{near} of {all}");
}

proptest! {
    #![proptest_config(crate::chance::config(256))]

    #[test]
    fn transformations_keep_what_they_should(
        document in generate::documents(Settings::default()),
        seed in any::<u64>(),
        position in 0..8_usize,
        later in 0..45_i64,
    ) {
        let day = Day::from_ymd(2025, 1, 28).unwrap().plus(later).unwrap();
        let all = entries(&document).len();
        let shuffled = shuffle_entries(&document, seed);
        let sorted = |document: &Value| {
            let mut texts: Vec<String> = entries(document).iter().map(Value::to_string).collect();
            texts.sort();
            texts
        };
        prop_assert_eq!(sorted(&shuffled), sorted(&document));
        if let Some(doubled) = duplicate_entry(&document, position) {
            prop_assert_eq!(entries(&doubled).len(), all + 1);
        }
        if let Some(narrow) = narrow_entry(&document, position, 1, 0) {
            prop_assert_ne!(&narrow, &document);
        }
        if let Some(retracted) = retract(&document, position, day) {
            prop_assert_eq!(entries(&retracted).len(), all + 1);
            prop_assert!(entries(&remove_entry(&document, position)).len() < all);
        }
        for cut in [drop_entries_after(&document, day), drop_recorded_after(&document, day)] {
            let retracted: BTreeSet<String> = entries(&cut).iter()
                .filter_map(|entry| Some(entry.get("retracted")?.to_string())).collect();
            let ids: BTreeSet<String> = entries(&cut).iter()
                .filter_map(|entry| Some(entry.get("id")?.to_string())).collect();
            prop_assert!(retracted.is_subset(&ids));
        }
        for condition in conditions(&document) {
            let assessed = add_assessment(&document, &condition, day, true);
            prop_assert_eq!(entries(&assessed).len(), all + 1);
        }
        for commitment in commitments(&document) {
            let has = document["commitment"][&commitment].get("deadline").is_some();
            prop_assert_eq!(later_deadline(&document, &commitment, 3).is_some(), has);
        }
        let (rules, record) = split_record(&document);
        prop_assert!(rules.get("entry").is_none() && record["for"] == "deal");
    }
}
