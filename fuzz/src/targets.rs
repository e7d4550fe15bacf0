//! One function for each target: any bytes go in, and what has to hold is asserted.

#[path = "document.rs"]
mod document;

use abide::check::{Outcome, check};
use abide::dates::Day;
use abide::diagnostic::{Code, Diagnostic, Severity, render};
use abide::evaluate::{Judgement, Query, evaluate};
use abide::phrase::{self, PhraseError};
use abide::source::{Place, Sources};
use abide::written::{Format, read};
use annotate_snippets::Renderer;
use arbitrary::{Arbitrary as _, Unstructured};

use crate::oracle;
use document::Document;

/// How far the oracle looks for the next change.
const LOOK_AHEAD: i64 = 25;

/// A TOML file.
pub fn load_toml(bytes: &[u8]) {
    load("fuzz.toml", bytes);
}

/// A JSON file.
pub fn load_json(bytes: &[u8]) {
    load("fuzz.json", bytes);
}

/// A file of JSON Lines.
pub fn load_jsonl(bytes: &[u8]) {
    load("fuzz.jsonl", bytes);
}

/// Reading and checking end, agreements come of it only without errors, and what is wrong is
/// said of a place in the file.
fn load(name: &str, bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (sources, outcome) = loaded(name, text);
    for diagnostic in &outcome.diagnostics {
        let related = diagnostic.related.iter().map(|(place, _)| *place);
        for place in diagnostic.place.into_iter().chain(related) {
            assert_is_inside(place, text, diagnostic);
        }
        let drawn = render(diagnostic, &sources, &Renderer::plain());
        assert!(drawn.contains(diagnostic.code.code()), "{drawn}");
    }
}

fn loaded(name: &str, text: &str) -> (Sources, Outcome) {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let format = Format::of(name).expect("a name of ours");
    let (written, mut diagnostics) = read(&sources, file, format);
    let mut outcome = check(vec![written]);
    let wrong = |found: &Diagnostic| Code::severity(found.code) == Severity::Error;
    assert!(outcome.agreements.is_empty() || !outcome.diagnostics.iter().any(wrong));
    diagnostics.append(&mut outcome.diagnostics);
    outcome.diagnostics = diagnostics;
    (sources, outcome)
}

fn assert_is_inside(place: Place, text: &str, diagnostic: &Diagnostic) {
    assert!(text.get(place.range()).is_some(), "not a place of the text: {diagnostic:?}");
}

/// A date phrase is printed and parsed again, and is the same.
pub fn phrase_date(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match phrase::parse_date(text) {
        Ok(date) => {
            let printed = date.to_string();
            let again = phrase::parse_date(&printed).expect("what is printed is a phrase");
            assert_eq!(date.erase(), again.erase(), "{printed}");
        }
        Err(error) => assert_is_shown(&error, text),
    }
}

/// A condition is printed and parsed again, and is the same.
pub fn phrase_condition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match phrase::parse_condition(text) {
        Ok(condition) => {
            let printed = condition.to_string();
            let again = phrase::parse_condition(&printed).expect("what is printed is a phrase");
            assert_eq!(condition.erase(), again.erase(), "{printed}");
        }
        Err(error) => assert_is_shown(&error, text),
    }
}

fn assert_is_shown(error: &PhraseError, text: &str) {
    assert!(text.get(error.span.clone()).is_some(), "not a place of the text: {error:?}");
    assert!(!error.message.is_empty());
}

/// A small document is loaded and judged, and the oracle says the same.
pub fn engine(bytes: &[u8]) {
    let Ok(document) = Document::arbitrary(&mut Unstructured::new(bytes)) else {
        return;
    };
    let (_, outcome) = loaded("fuzz.json", &document.text);
    // What is drawn may also contradict itself: a deadline before `from`, say.
    for one in &outcome.agreements {
        let query = Query { on: document.on, known_by: document.known_by };
        let found = evaluate(&one.agreement, &one.record, &query);
        let expected = oracle::judge(&one.agreement, &one.record, &query, LOOK_AHEAD);
        // What takes the oracle too many worlds is only asked not to panic.
        let Ok(expected) = expected else { continue };
        assert_eq!(expected.commitments.len(), found.commitments.len());
        let last = query.on.plus(LOOK_AHEAD);
        for (expected, found) in expected.commitments.iter().zip(&found.commitments) {
            assert_eq!(*expected, seen(found, last), "oracle (left)\n{}", document.text);
        }
    }
}

/// The judgement without a change that is too far ahead for the oracle to see.
fn seen(judgement: &Judgement, last: Option<Day>) -> Judgement {
    let mut seen = judgement.clone();
    seen.next = seen.next.filter(|next| Some(next.on) <= last);
    for occurrence in &mut seen.occurrences {
        occurrence.judgement = self::seen(&occurrence.judgement, last);
    }
    seen
}
