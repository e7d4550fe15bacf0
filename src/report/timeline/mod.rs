//! What becomes of commitments over a stretch of days.

mod build;
mod cited;
pub mod csv;
mod deciding;
mod differing;
pub mod draw;
mod grounds;
pub(super) mod ruler;
pub(super) mod scale;
mod told;

use serde::Serialize;

pub use build::build;
pub(super) use told::{Sentence, Told, told};

use super::cite::Cited;
use super::{Diagnostic, Place, State};
use crate::dates::Day;

/// Every commitment, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// The day that is marked, if it lies among the days; none: no day is.
    pub on: Option<Day>,
    /// The first day.
    pub from: Day,
    /// The last day, included.
    pub to: Day,
    /// What was recorded after this day is left out; none: everything recorded counts.
    pub known_by: Option<Day>,
    /// What is assumed for this run.
    pub assumed: Vec<String>,
    /// The agreements, by id.
    pub agreements: Vec<Agreement>,
    /// The warnings of the run.
    pub diagnostics: Vec<Diagnostic>,
}

/// One agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Up to here, what is not recorded did not happen.
    pub complete_through: Option<Day>,
    /// Its commitments, in the order of the file.
    pub commitments: Vec<Commitment>,
}

/// One commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// What is promised.
    pub what: String,
    /// Its runs, one after the other without a gap.
    pub runs: Vec<Run>,
    /// Its table header.
    pub place: Option<Place>,
    /// Of a recurring commitment: its occurrences that are reported on some of the days.
    pub occurrences: Vec<Occurrence>,
}

/// One occurrence of a recurring commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// `commitment#number`.
    pub id: String,
    /// Its number, from 1.
    pub occurrence: u32,
    /// Its runs, in the order of their days: on those on which it is reported, from the first to the
    /// one after the day.
    pub runs: Vec<Run>,
}

/// Days on which nothing changes: both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// What is reported on the first.
    #[serde(flatten)]
    pub state: State,
    /// The entries by which it begins: those of its first day, or of the day before, that speak of
    /// the commitment, of something it mentions, or of something that speaks of; of an
    /// occurrence none about another one.
    pub entries: Vec<Cited>,
}

impl Timeline {
    /// The same with that day marked.
    #[must_use]
    pub fn marked(self, on: Day) -> Timeline {
        Timeline { on: Some(on), ..self }
    }

    /// The timeline as JSON, with a newline at the end.
    ///
    /// # Errors
    /// None is known: every key is a string and every number finite.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// All tracks, whole commitments and occurrences: the agreement, the id, the runs.
    pub fn tracks(&self) -> impl Iterator<Item = (&Agreement, &str, &[Run])> {
        self.agreements.iter().flat_map(|agreement| {
            agreement.commitments.iter().flat_map(move |commitment| {
                let whole = (agreement, commitment.id.as_str(), commitment.runs.as_slice());
                let occurrences = commitment.occurrences.iter();
                std::iter::once(whole).chain(
                    occurrences.map(move |one| (agreement, one.id.as_str(), one.runs.as_slice())),
                )
            })
        })
    }

    /// The first days of all runs but those that were already there on the first day.
    pub fn changes(&self) -> impl Iterator<Item = Day> {
        self.tracks().flat_map(|(_, _, runs)| runs.iter().skip(1).map(|run| run.first))
    }
}
