//! One function for each target: any bytes go in, and what has to hold is asserted.

#[path = "diff.rs"]
mod diff;
#[path = "document/mod.rs"]
mod document;
#[path = "engine.rs"]
mod engine;
#[path = "explain.rs"]
mod explain;
#[path = "load.rs"]
mod load;
#[path = "phrase.rs"]
mod phrase;
#[path = "report.rs"]
mod report;

use abide::phrase::{parse_assumption, parse_condition, parse_date, parse_length};
use arbitrary::{Arbitrary, Unstructured};

/// A TOML file.
pub fn load_toml(bytes: &[u8]) {
    load::file("fuzz.toml", bytes);
}

/// A JSON file.
pub fn load_json(bytes: &[u8]) {
    load::file("fuzz.json", bytes);
}

/// A file of JSON Lines.
pub fn load_jsonl(bytes: &[u8]) {
    load::file("fuzz.jsonl", bytes);
}

/// A date phrase is printed and parsed again, and is the same.
pub fn phrase_date(bytes: &[u8]) {
    let erased = |text: &str| parse_date(text).map(|date| (date.to_string(), date.erase()));
    phrase::again(bytes, erased);
}

/// A condition is printed and parsed again, and is the same.
pub fn phrase_condition(bytes: &[u8]) {
    let erased = |text: &str| parse_condition(text).map(|cond| (cond.to_string(), cond.erase()));
    phrase::again(bytes, erased);
}

/// A length is printed and parsed again, and is the same.
pub fn phrase_length(bytes: &[u8]) {
    phrase::again(bytes, |text| parse_length(text).map(|length| (length.to_string(), length)));
}

/// An assumption is printed and parsed again, and is the same.
pub fn phrase_assumption(bytes: &[u8]) {
    let erased = |text: &str| {
        parse_assumption(text).map(|assumed| (assumed.to_string(), phrase::said(assumed)))
    };
    phrase::again(bytes, erased);
}

/// A small document is loaded and judged, and the oracle says the same.
pub fn engine(bytes: &[u8]) {
    drawn(bytes, engine::judged);
}

/// Of a small document timelines and explanations say what its verdicts say.
pub fn explain(bytes: &[u8]) {
    drawn(bytes, explain::explained);
}

/// Two small documents are compared, and what differs is what differs between their verdicts.
pub fn diff(bytes: &[u8]) {
    drawn(bytes, diff::compared);
}

/// Of any TOML file that is valid every report can be written, and read again.
pub fn report(bytes: &[u8]) {
    report::written(bytes);
}

/// What is drawn of the bytes; too few of them draw nothing.
fn drawn<'b, T: Arbitrary<'b>>(bytes: &'b [u8], body: fn(&T)) {
    if let Ok(value) = T::arbitrary(&mut Unstructured::new(bytes)) {
        body(&value);
    }
}
