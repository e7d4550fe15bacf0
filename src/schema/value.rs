//! What a value of a file may be, as far as a schema can say it.

use serde_json::{Value, json};

use crate::check::words_of;
use crate::dates::Weekday;
use crate::model::{Breach, Certainty, Reason, Status};
use crate::phrase::reserved;

const DAY: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const ID: &str = "[a-z][a-z0-9-]*";

/// A string that may be empty.
pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// A string that may not be empty.
pub(super) fn filled() -> Value {
    json!({ "type": "string", "pattern": r"\S" })
}

/// A phrase: its grammar is more than a pattern can say.
pub(super) fn phrase() -> Value {
    filled()
}

/// `true` or `false`.
pub(super) fn truth() -> Value {
    json!({ "type": "boolean" })
}

/// A day. A bare date of TOML is a string to a validator, as a date of JSON is.
pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date", "pattern": format!("^{DAY}$") })
}

/// A list of days.
pub(super) fn days() -> Value {
    json!({ "type": "array", "items": day() })
}

/// Two days, with a slash between them.
pub(super) fn range() -> Value {
    json!({ "type": "string", "pattern": format!("^{DAY}/{DAY}$") })
}

/// A day, a range of days or a period.
pub(super) fn when() -> Value {
    let pattern = format!("^({DAY}(/{DAY})?|[0-9]{{4}}(-(0[1-9]|1[0-2]|Q[1-4]))?)$");
    json!({ "type": "string", "pattern": pattern })
}

/// A day, or a range, which may be of one day.
pub(super) fn one_day() -> Value {
    json!({ "pattern": format!("^{DAY}(/{DAY})?$") })
}

/// A number and a unit.
pub(super) fn length() -> Value {
    length_in(r"(days?|weeks?|months?|years?|working\s+days?)")
}

/// A number and a unit of which periods can be made.
pub(super) fn length_of_period() -> Value {
    length_in("(days?|weeks?|months?|years?)")
}

fn length_in(units: &str) -> Value {
    let pattern = format!(r"^\s*([1-9][0-9]{{0,5}}|1000000)\s+{units}\s*$");
    json!({ "type": "string", "pattern": pattern })
}

/// The name of something, or any other word that is written as an id is.
pub(super) fn name() -> Value {
    json!({ "type": "string", "pattern": format!("^{ID}$") })
}

/// A name or a list of names.
pub(super) fn names() -> Value {
    json!({
        "type": ["string", "array"],
        "pattern": format!("^{ID}$"),
        "minItems": 1,
        "items": name(),
    })
}

/// An id that may stand in phrases.
pub(super) fn id() -> Value {
    json!({ "type": "string", "pattern": format!("^{ID}$"), "not": { "enum": reserved() } })
}

/// A commitment, or an occurrence of one.
pub(super) fn target() -> Value {
    json!({ "type": "string", "pattern": format!("^{ID}(#.+)?$") })
}

/// A text or a list of texts, which may be empty.
pub(super) fn tags() -> Value {
    json!({ "type": ["string", "array"], "pattern": r"\S", "items": filled() })
}

/// The number of an occurrence.
pub(super) fn number() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX })
}

/// One of the words that the key may have.
pub(super) fn word(key: &str) -> Value {
    one_of(&words_of(key).unwrap_or_default())
}

/// One of these words.
pub(super) fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// Days of the week.
pub(super) fn weekdays() -> Value {
    one_or_list(&one_of(&Weekday::ALL.map(Weekday::name)), 0)
}

/// A status.
pub(super) fn status() -> Value {
    one_of(&Status::ALL.map(Status::word))
}

/// A reason.
pub(super) fn reason() -> Value {
    one_of(&Reason::ALL.map(Reason::word))
}

/// How sure a status is.
pub(super) fn certainty() -> Value {
    one_of(&Certainty::ALL.map(Certainty::word))
}

/// Whether something is in breach.
pub(super) fn breach() -> Value {
    one_of(&Breach::ALL.map(Breach::word))
}

/// A status, perhaps with a reason: `lapsed:missed`.
pub(super) fn status_with_reason() -> Value {
    let pairs = |status: Status| {
        let with_reason = status.reasons().map(move |reason| format!("{status}:{reason}"));
        std::iter::once(status.to_string()).chain(with_reason)
    };
    let words: Vec<String> = Status::ALL.into_iter().flat_map(pairs).collect();
    json!({ "type": "string", "enum": words })
}

/// What is possible: a status or a list of them.
pub(super) fn statuses() -> Value {
    one_or_list(&status(), 1)
}

/// The statuses that were found possible.
pub(super) fn statuses_found() -> Value {
    json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": status() })
}

fn one_or_list(one: &Value, least: u32) -> Value {
    json!({ "anyOf": [one, { "type": "array", "minItems": least, "items": one }] })
}

/// A list of tables that are defined elsewhere in the schema.
pub(super) fn list_of(definition: &str) -> Value {
    json!({ "type": "array", "items": defined(definition) })
}

/// What is defined elsewhere in the schema, where other keywords stand beside it.
pub(super) fn also(definition: &str) -> Value {
    json!({ "allOf": [defined(definition)] })
}

/// What is defined elsewhere in the schema. No other keyword may stand beside it.
pub(super) fn defined(definition: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{definition}") })
}
