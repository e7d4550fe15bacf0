//! Reading and checking end, agreements come of it only without errors, and what is wrong is said
//! of a place in the text of it.

use abide::check::{Assumption, Outcome, check_assuming};
use abide::diagnostic::{Code, Diagnostic, Severity, render};
use abide::source::{Place, Sources};
use abide::written::{File, Format, read};
use annotate_snippets::Renderer;

use super::document::Document;

/// A whole file of any bytes.
pub(super) fn file(name: &str, bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut sources = Sources::default();
    let (_, outcome) = checked(&mut sources, name, text);
    is_about(&sources, text, &outcome.diagnostics);
}

/// Each has its place inside the text, and can be drawn.
pub(super) fn is_about(sources: &Sources, text: &str, found: &[Diagnostic]) {
    for diagnostic in found {
        let related = diagnostic.related.iter().map(|(place, _)| *place);
        for place in diagnostic.place.into_iter().chain(related) {
            assert_is_inside(place, text, diagnostic);
        }
        let drawn = render(diagnostic, sources, &Renderer::plain());
        assert!(drawn.contains(diagnostic.code.code()), "{drawn}");
    }
}

fn assert_is_inside(place: Place, text: &str, diagnostic: &Diagnostic) {
    assert!(text.get(place.range()).is_some(), "not a place of the text: {diagnostic:?}");
}

/// A file by itself.
pub(super) fn checked(sources: &mut Sources, name: &str, text: &str) -> (File, Outcome) {
    let (written, mut found) = read_as(sources, name, text);
    let mut outcome = check_assuming(vec![written.clone()], None, &[]);
    let wrong = |found: &Diagnostic| Code::severity(found.code) == Severity::Error;
    assert!(outcome.agreements.is_empty() || !outcome.diagnostics.iter().any(wrong));
    if found.iter().any(wrong) {
        outcome.agreements.clear();
    }
    found.append(&mut outcome.diagnostics);
    outcome.diagnostics = found;
    (written, outcome)
}

fn read_as(sources: &mut Sources, name: &str, text: &str) -> (File, Vec<Diagnostic>) {
    let file = sources.add(name, text);
    let format = Format::of(name).expect("a name of ours");
    read(sources, file, format)
}

/// A drawn document: what it says, and what is valid of it by what is asked. That may be nothing:
/// it may contradict itself, and what is assumed may not be open.
pub(super) fn loaded(sources: &mut Sources, document: &Document) -> (File, Outcome) {
    let (written, _) = read_as(sources, "fuzz.json", &document.value.to_string());
    let assumed = document.assumed.iter();
    let assumed: Vec<Assumption> = assumed.map(|text| Assumption::new(sources, text)).collect();
    let outcome = check_assuming(vec![written.clone()], document.known_by, &assumed);
    (written, outcome)
}
