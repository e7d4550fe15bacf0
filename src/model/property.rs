use crate::model::{Cond, Term};
use crate::source::Place;

/// A claim about the rules: about every day, from the day the agreement was made on, of every
/// record.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// What is claimed of the condition.
    pub claim: Claim,
    /// The condition.
    pub holds: Term<Cond>,
    /// Only from the first day on which this holds.
    pub once: Option<Term<Cond>>,
    /// Only on days on which this holds.
    pub given: Option<Term<Cond>>,
    /// Its table header.
    pub place: Place,
}

/// What a property claims of its condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Claim {
    /// `never`: it holds on no day of any record.
    Never,
    /// `always`: it holds on every day of every record.
    Always,
    /// `reachable`: some record makes it hold on some day.
    Reachable,
}

impl Claim {
    /// The key of the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Claim::Never => "never",
            Claim::Always => "always",
            Claim::Reachable => "reachable",
        }
    }
}
