//! Documents as the loader reads them.

use abide::check::{Assumption, Loaded, check_assuming};
use abide::dates::Day;
use abide::diagnostic::{Code, Diagnostic, Severity};
use abide::source::Sources;
use abide::written::{Format, read};
use serde_json::Value;

/// The one agreement of a valid document.
pub(crate) fn load(document: &Value) -> Loaded {
    try_load(document).unwrap_or_else(|diagnostics| {
        panic!("a document is not valid: {diagnostics:#?}\n{document:#}")
    })
}

/// The one agreement of a document, or what is wrong with it.
pub(crate) fn try_load(document: &Value) -> Result<Loaded, Vec<Diagnostic>> {
    try_load_assuming(document, None, &[])
}

/// The same by what was known on a day, and with what is assumed.
pub(crate) fn try_load_assuming(
    document: &Value,
    known_by: Option<Day>,
    assumptions: &[String],
) -> Result<Loaded, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let file = sources.add("document.json", serde_json::to_string(document).unwrap());
    let (written, mut diagnostics) = read(&sources, file, Format::Json);
    let assumed: Vec<Assumption> =
        assumptions.iter().map(|text| Assumption::new(&mut sources, text)).collect();
    let outcome = check_assuming(vec![written], known_by, &assumed);
    diagnostics.extend(outcome.diagnostics);
    diagnostics.retain(|diagnostic| Code::severity(diagnostic.code) == Severity::Error);
    match outcome.agreements.into_iter().next() {
        Some(loaded) if diagnostics.is_empty() => Ok(loaded),
        _ => Err(diagnostics),
    }
}

/// The document with as many of the assumptions as can be, one after the other.
pub(crate) fn load_assuming(
    document: &Value,
    known_by: Option<Day>,
    assumptions: &[String],
) -> (Loaded, Vec<String>) {
    let mut loaded = load(document);
    let mut kept: Vec<String> = Vec::new();
    for assumption in assumptions {
        let more: Vec<String> = kept.iter().chain([assumption]).cloned().collect();
        if let Ok(assuming) = try_load_assuming(document, known_by, &more) {
            (loaded, kept) = (assuming, more);
        }
    }
    (loaded, kept)
}
