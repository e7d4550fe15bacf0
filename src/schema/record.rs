//! The entries of a record.

use serde_json::{Map, Value, json};

use super::key::{Key, closed, key, with};
use super::value::{day, filled, name, names, number, one_day, phrase, text, truth, when};
use crate::check::{may_be_imprecise, verb_of};
use crate::written::Verb;

/// `[[entry]]`.
pub(super) fn entry() -> Value {
    ruled(closed(ABOUT, keys()))
}

/// A line of a JSON Lines file: an entry that says to whose record it belongs.
pub(super) fn line() -> Value {
    let owner = key("for", name(), "The id of the agreement to whose record the entry belongs.");
    let mut keys = keys();
    keys.push(owner.required());
    ruled(closed(ABOUT, keys))
}

const ABOUT: &str = "An entry of a record: a day, exactly one verb, whose value is what it is about, \
                     and what belongs to that verb.";

fn keys() -> Vec<Key> {
    let mut keys = vec![
        key(
            "on",
            when(),
            "The day on which it happened. For `happened`, `held`, `met` and `broken` also some day \
             of a period, `2025-06`, or of a range, `2025-06-10/2025-06-20`.",
        )
        .required()
        .like(json!(["2025-01-20", "2025-06", "2025-06-10/2025-06-20"])),
    ];
    keys.extend(Verb::ALL.map(verb));
    keys.extend([
        key(
            "occurrence",
            number(),
            "Which occurrence of a commitment that recurs, from 1. Without it: all of them, and of \
             `met` the oldest that is open.",
        ),
        key(
            "with",
            names(),
            "Who took part: a party or a list. Belongs to `held`, which needs it.",
        ),
        key("holds", truth(), "What was found. Belongs to `assessed`, which needs it."),
        key("tolls", truth(), "Whether the deadline moves meanwhile. Belongs to `suspended`.")
            .default(json!(true)),
        term("from", "the day from which it is in force"),
        term("target", "the planned day"),
        term("deadline", "the last day on which it is in time"),
        term("until", "the last day of its term, or the end of the series"),
        term("due-from", "the first day of its due window"),
        key("recorded", day(), "When it became known. Without it: the last day of `on`."),
        key("id", filled(), "A name of its own, by which it can be `retracted`."),
        key("by", names(), "Who says so: a party or a list."),
        key("source", text(), "Where that is written: a link, a page, a file. For people."),
        key("note", text(), "Anything else. For people."),
    ]);
    keys
}

fn term(name: &'static str, what: &str) -> Key {
    let about = format!(
        "The new term, {what}: a date phrase, or `none` to take it away. Belongs to `amended`."
    );
    key(name, phrase(), &about)
}

fn verb(verb: Verb) -> Key {
    let (value, about) = match verb {
        Verb::Happened => (name(), "This event happened."),
        Verb::Held => (name(), "Those in `with` took part in this consultation; entries add up."),
        Verb::Assessed => {
            (name(), "The assessment of this condition from that day on: it `holds`, or not.")
        }
        Verb::Met => (
            name(),
            "This commitment was done (`achieve`) or used (`option`); on or after the last day of \
             the term: it was kept (`maintain`, `avoid`).",
        ),
        Verb::Broken => (
            name(),
            "What was to be kept failed, what was to be avoided was done. For commitments of the \
             kinds `maintain` and `avoid`.",
        ),
        Verb::Restored => (
            name(),
            "It is as it should be again. For commitments of the kinds `maintain` and `avoid`.",
        ),
        Verb::Amended => (
            name(),
            "This commitment has new terms from that day on: at least one of `from`, `target`, \
             `deadline`, `until`, `due-from`.",
        ),
        Verb::Suspended => (
            name(),
            "This commitment is not owed from that day on; with `tolls` its deadline moves meanwhile.",
        ),
        Verb::Resumed => (name(), "This commitment is owed again from that day on."),
        Verb::Waived => (name(), "This commitment ends: whoever it was promised to waives it."),
        Verb::Withdrawn => {
            (name(), "This commitment ends: it is withdrawn. `agreement` ends all of them.")
        }
        Verb::Superseded => (name(), "This commitment ends: something else replaces it."),
        Verb::Retracted => (filled(), "The entry of this `id` was a mistake."),
    };
    key(verb.word(), value, about)
}

/// An entry with what its verb demands.
fn ruled(entry: Value) -> Value {
    let one_verb: Vec<Value> =
        Verb::ALL.map(|verb| json!({ "required": [verb.word()] })).into_iter().collect();
    let names = keys().into_iter().map(|key| key.name());
    let of_one_verb = names.filter_map(|key| Some((key.to_owned(), json!([verb_of(key)?.word()]))));
    let mut dependencies: Map<String, Value> = of_one_verb.collect();
    for verb in Verb::ALL {
        let demands = demands(verb);
        if !demands.is_empty() {
            dependencies.insert(verb.word().to_owned(), Value::Object(demands));
        }
    }
    let entry = with(entry, "oneOf", Value::Array(one_verb));
    let entry = with(entry, "dependencies", Value::Object(dependencies));
    // Not in an `allOf`, beside which taplo does not see the keys.
    let whole = json!({ "const": "agreement" });
    let whole = json!({ "properties": { "withdrawn": whole }, "required": ["withdrawn"] });
    let entry = with(entry, "if", whole);
    with(entry, "then", json!({ "properties": { "occurrence": false } }))
}

/// What has to be so of an entry of that verb.
fn demands(verb: Verb) -> Map<String, Value> {
    let mut demands = Map::new();
    let mut properties = Map::new();
    if !may_be_imprecise(verb) {
        properties.insert("on".to_owned(), one_day());
    }
    if matches!(verb, Verb::Happened | Verb::Held | Verb::Assessed | Verb::Retracted) {
        properties.insert("occurrence".to_owned(), json!(false));
    }
    if !properties.is_empty() {
        demands.insert("properties".to_owned(), Value::Object(properties));
    }
    let needed = match verb {
        Verb::Held => Some(("required", json!(["with"]))),
        Verb::Assessed => Some(("required", json!(["holds"]))),
        Verb::Amended => Some(("anyOf", a_new_term())),
        _ => None,
    };
    demands.extend(needed.map(|(keyword, value)| (keyword.to_owned(), value)));
    demands
}

/// One of the keys that belong to `amended`.
fn a_new_term() -> Value {
    let terms = keys().into_iter().map(|key| key.name());
    let terms = terms.filter(|key| verb_of(key) == Some(Verb::Amended));
    terms.map(|key| json!({ "required": [key] })).collect()
}
