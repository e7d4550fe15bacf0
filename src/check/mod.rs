//! From what files say to what is valid, with everything that is wrong on the way.

use crate::diagnostic::Diagnostic;
use crate::model::{Agreement, Record};

/// An agreement with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The rules.
    pub agreement: Agreement,
    /// The evidence.
    pub record: Record,
}

/// What came out of the files of a run.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The agreements, by id. Empty if a diagnostic is an error.
    pub agreements: Vec<Loaded>,
    /// Errors and warnings, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}
