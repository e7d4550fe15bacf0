//! What is wrong, as the client shows it.

use std::collections::BTreeMap;

use abide::diagnostic::{Code, Diagnostic, Severity};
use abide::source::FileId;
use lsp_types::{DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Range, Uri};

use super::documents::Documents;
use super::set::Set;

/// What is wrong with each file of a set: also of those with which nothing is.
pub(super) fn by_file(set: &Set, documents: &Documents) -> Vec<(Uri, Vec<lsp_types::Diagnostic>)> {
    let mut all: BTreeMap<_, (Uri, Vec<lsp_types::Diagnostic>)> =
        set.uris().map(|(file, uri)| (file, (uri.clone(), Vec::new()))).collect();
    for problem in &set.problems {
        let told = told(set, problem);
        match problem.place {
            Some(place) => {
                if let Some((_, list)) = all.get_mut(&place.file) {
                    list.push(told);
                }
                for (file, told) in mirrored(set, problem) {
                    if let Some((_, list)) = all.get_mut(&file) {
                        list.push(told);
                    }
                }
            }
            // What cannot be read at all stops the rest: whoever is at work has to know.
            None => {
                let open = all.values_mut().filter(|(uri, _)| documents.get(uri).is_some());
                open.for_each(|(_, list)| list.push(told.clone()));
            }
        }
    }
    all.into_values().collect()
}

/// What is wrong between two files, told in the other one: whoever has that open may have caused it.
fn mirrored(set: &Set, problem: &Diagnostic) -> Vec<(FileId, lsp_types::Diagnostic)> {
    let Some(own) = problem.place.filter(|_| problem.code == Code::DuplicateAgreement) else {
        return Vec::new();
    };
    let others = problem.related.iter().filter(|(place, _)| place.file != own.file);
    let mirrored = others.map(|(place, _)| {
        let label = problem.label.clone().unwrap_or_default();
        let there = Diagnostic {
            place: Some(*place),
            label: None,
            related: vec![(own, label)],
            ..problem.clone()
        };
        (place.file, told(set, &there))
    });
    mirrored.collect()
}

/// A diagnostic, with all that is said of it on the command line.
pub(super) fn told(set: &Set, problem: &Diagnostic) -> lsp_types::Diagnostic {
    let location = problem.place.and_then(|place| set.location(place));
    let related = problem.related.iter().filter_map(|(place, message)| {
        let location = set.location(*place)?;
        Some(DiagnosticRelatedInformation { location, message: message.clone() })
    });
    let related: Vec<_> = related.collect();
    let mut message = problem.message.clone();
    for (lead, more) in [("", &problem.label), ("help: ", &problem.help)] {
        if let Some(more) = more {
            message.push_str(&format!("\n{lead}{more}"));
        }
    }
    lsp_types::Diagnostic {
        range: location.map_or(Range::default(), |location| location.range),
        severity: Some(match problem.code.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(problem.code.code().to_owned())),
        source: Some("abide".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    }
}
