//! The diagnostics of one file: no more than a reader can bear.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Place};

/// How many are kept.
const KEPT: usize = 100;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Diagnostic>,
    more: usize,
}

impl Findings {
    /// Takes a diagnostic in. It is only made if there is room for it: a file may have millions.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.is_full() {
            self.more = self.more.saturating_add(1);
        } else {
            self.kept.push(make());
        }
    }

    /// Whether anything was found.
    pub(super) fn has_any(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Whether nothing more is kept, so that no work should go into it.
    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= KEPT
    }

    /// Drops what does not satisfy `keep`.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.kept.retain(keep);
    }

    /// Takes in what another one has.
    pub(super) fn append(&mut self, other: Findings) {
        for diagnostic in other.kept {
            self.add(|| diagnostic);
        }
        self.more = self.more.saturating_add(other.more);
    }

    /// All of them in the order of the file, with one that tells of those left out.
    pub(super) fn into_diagnostics(mut self, file: FileId) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|diagnostic| diagnostic.place);
        if self.more > 0 {
            let last = self.kept.last().and_then(|diagnostic| diagnostic.place);
            let place = last.unwrap_or(Place::new(file, 0..0));
            let errors = if self.more == 1 { "error" } else { "errors" };
            let message = format!("{} more {errors} in this file are not shown", self.more);
            let help = "correct those shown first";
            self.kept.push(Diagnostic::new(Code::MoreErrors, place, message).help(help));
        }
        self.kept
    }
}
