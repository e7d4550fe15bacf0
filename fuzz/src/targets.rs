//! One function for each target: any bytes go in, and what has to hold is asserted.

#[path = "diff.rs"]
mod diff;
#[path = "document/mod.rs"]
mod document;
#[path = "editor.rs"]
mod editor;
#[path = "engine.rs"]
mod engine;
#[path = "explain.rs"]
mod explain;
#[path = "layout.rs"]
mod layout;
#[path = "load.rs"]
mod load;
#[path = "phrase.rs"]
mod phrase;
#[path = "register.rs"]
mod register;
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

/// A template of TOML, and a table for it.
pub fn load_register(bytes: &[u8]) {
    register::read(bytes);
}

/// Any text of TOML is laid out, and nothing of it is lost.
pub fn layout(bytes: &[u8]) {
    layout::laid_out(bytes);
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

/// A template made of a small document, and rows: each is judged as the document that it stands for.
pub fn register(bytes: &[u8]) {
    drawn(bytes, register::alike);
}

/// A text is changed step by step, and an editor asks about each.
pub fn editor(bytes: &[u8]) {
    drawn(bytes, editor::typed);
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
