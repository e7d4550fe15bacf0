use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Place;

/// Where errors and warnings go.
#[derive(Debug, Default)]
pub(super) struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl Sink {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.code.severity() == Severity::Error {
            self.errors = self.errors.saturating_add(1);
        }
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn report(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.push(Diagnostic::new(code, place, message));
    }

    /// How many errors there are so far: a caller that sees it unchanged knows that all went well.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Takes over what another one has.
    pub(super) fn append(&mut self, other: Sink) {
        self.errors = self.errors.saturating_add(other.errors);
        self.diagnostics.extend(other.diagnostics);
    }

    /// All of them, in the order of files and places.
    pub(super) fn sorted(self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics;
        all.sort_by(|a, b| {
            let key = |d: &Diagnostic| d.place.map(|p| (p.file, p.start, p.end));
            (key(a), a.code, &a.message).cmp(&(key(b), b.code, &b.message))
        });
        all
    }
}
