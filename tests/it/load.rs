//! Documents as the loader reads them.

use abide::check::{Loaded, check};
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
    let mut sources = Sources::default();
    let file = sources.add("document.json", serde_json::to_string(document).unwrap());
    let (written, mut diagnostics) = read(&sources, file, Format::Json);
    let outcome = check(vec![written]);
    diagnostics.extend(outcome.diagnostics);
    diagnostics.retain(|diagnostic| Code::severity(diagnostic.code) == Severity::Error);
    match outcome.agreements.into_iter().next() {
        Some(loaded) if diagnostics.is_empty() => Ok(loaded),
        _ => Err(diagnostics),
    }
}
