//! Entries as one would write them in a file.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::dates::Day;
use crate::source::is_steering;
use crate::written::keys;

/// The keys whose value is a day, or a text where it is more than that.
const DAYS: [&str; 7] = ["on", "recorded", "from", "until", "target", "due-from", "deadline"];

/// The entry as a table of TOML, line by line.
#[must_use]
pub fn table(entry: &Map<String, Value>) -> Vec<String> {
    let pairs = pairs(entry);
    let width = pairs.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let mut lines = vec!["[[entry]]".to_owned()];
    lines.extend(pairs.iter().map(|(key, value)| format!("{key:width$} = {value}")));
    lines
}

/// The entry as an inline table of TOML.
#[must_use]
pub fn inline(entry: &Map<String, Value>) -> String {
    let pairs = pairs(entry);
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// The entry as a line of JSON, of the record of that agreement.
#[must_use]
pub fn line(agreement: &str, entry: &Map<String, Value>) -> String {
    let owner = ("for", Value::from(agreement));
    let own = ordered(entry).map(|(key, value)| (key, value.clone()));
    let pairs = std::iter::once(owner).chain(own);
    let pairs: Vec<String> =
        pairs.map(|(key, value)| format!("\"{key}\": {}", json(&value))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A value in JSON.
pub(super) fn json(value: &Value) -> String {
    escaped(value.to_string())
}

/// What is written in JSON, with escapes too for what JSON lets stand and a terminal obeys.
fn escaped(json: String) -> String {
    if !json.contains(is_steering) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        if is_steering(char) {
            let _ = write!(text, r"\u{:04X}", u32::from(char));
        } else {
            text.push(char);
        }
    }
    text
}

/// Its keys in order.
pub(super) fn ordered(entry: &Map<String, Value>) -> impl Iterator<Item = (&'static str, &Value)> {
    keys(&["entry"]).iter().filter_map(|key| Some((*key, entry.get(*key)?)))
}

/// Its keys in order, with their values in TOML.
fn pairs(entry: &Map<String, Value>) -> Vec<(&'static str, String)> {
    let pairs = ordered(entry).map(|(key, value)| match value {
        Value::String(day) if DAYS.contains(&key) => (key, dated(day)),
        value => (key, toml(value)),
    });
    pairs.collect()
}

/// A day, which is a date of TOML; a period, a range of days or a phrase, which is a text.
fn dated(text: &str) -> String {
    if text.parse::<Day>().is_ok() { text.to_owned() } else { string(text) }
}

/// A value of JSON in TOML.
fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(toml).collect();
            format!("[{}]", values.join(", "))
        }
        // Numbers and truths are written alike.
        value => value.to_string(),
    }
}

/// A text in TOML. Every escape of JSON is one of TOML too.
#[must_use]
pub fn string(text: &str) -> String {
    json(&Value::from(text))
}
