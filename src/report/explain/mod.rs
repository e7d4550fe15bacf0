//! Why a commitment has its status, as people and machines read it.

mod build;
mod changes;
mod open;
mod parts;
mod rows;
mod steps;
pub mod text;
mod values;

use serde::Serialize;

pub use build::build;

use super::cite::Cited;
use super::{Counts, Diagnostic, Place, Reason, State, Status};
use crate::dates::Day;

/// Why one commitment, or one occurrence of it, has its status on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// The day for which the status was asked.
    pub on: Day,
    /// What was recorded after this day is left out; none: everything recorded counts.
    pub known_by: Option<Day>,
    /// What is assumed for this run, as it was written.
    pub assumed: Vec<String>,
    /// The agreement.
    pub agreement: Agreement,
    /// The commitment.
    pub commitment: Commitment,
    /// What is reported of it: the same as by `status`.
    pub state: State,
    /// The way to it.
    pub why: Branch,
    /// Of a series: its occurrences, and which of them decides.
    pub series: Option<Series>,
    /// The clauses and entries that alone give the same status, as sure and as open, and the same
    /// dates.
    pub rests_on: RestsOn,
    /// What it turns on.
    pub open: Vec<OpenFact>,
    /// What each way of settling that would give.
    pub ways: Vec<Way>,
    /// Whether these are all the ways there are.
    pub ways_complete: bool,
    /// The fewest entries by which it would become something else.
    pub changes: Vec<Change>,
    /// Entries each of which would end it.
    pub endings: Vec<Proposed>,
    /// The warnings of the run.
    pub diagnostics: Vec<Diagnostic>,
}

/// How the question was put: what a command needs that asks again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Call {
    /// The paths, as they were given.
    pub paths: Vec<String>,
    /// What was assumed, as it was given.
    pub assume: Vec<String>,
    /// Whether an id needs that of its agreement before it.
    pub several: bool,
}

/// The agreement of the commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Where its text is to be read.
    pub source: Option<String>,
    /// Up to here, what is not recorded did not happen.
    pub complete_through: Option<Day>,
}

/// What is promised, and in which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Its id; of an occurrence `id#number`.
    pub id: String,
    /// What is promised.
    pub what: String,
    /// `achieve`, `maintain`, `avoid` or `option`.
    pub kind: &'static str,
    /// The names of those who promised.
    pub obligor: Vec<String>,
    /// The names of those to whom.
    pub obligee: Vec<String>,
    /// The words of the text.
    pub quote: Option<String>,
    /// Where in the text.
    pub clause: Option<String>,
    /// A remark of the author of the rules.
    pub note: Option<String>,
    /// Its table header.
    pub place: Option<Place>,
}

/// The occurrences of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    /// The oldest of the most pressing status, as `id#number`.
    pub decided_by: Option<String>,
    /// What that one could be by itself.
    pub possible: Vec<Status>,
    /// What that turns on, by name.
    pub turns_on: Vec<String>,
    /// How many are reported in each status.
    pub counts: Counts,
    /// The next change of one of them if nothing more is recorded.
    pub next: Option<NextOf>,
}

/// A change of an occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextOf {
    /// The occurrence, as `id#number`.
    pub id: String,
    /// The first day of its new state.
    pub on: Day,
    /// The new status.
    pub status: Status,
    /// The new reason.
    pub reason: Reason,
}

/// The rows of the table for a commitment, and what they ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// The commitment, or the occurrence by which a series is decided.
    pub of: String,
    /// Its words in the text.
    pub quote: Option<String>,
    /// The rows of the table for its kind, in order: the first that fits, counts.
    pub rows: Vec<Row>,
    /// What the rows ask.
    pub parts: Vec<Part>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The status that it gives.
    pub status: Status,
    /// The reason.
    pub reason: Reason,
    /// Whether it is the first that fits: `yes`; `no`; or `open`, in some worlds.
    pub fits: Answer,
    /// When it fits.
    pub when: String,
    /// Which parts it asks.
    pub asks: Vec<&'static str>,
}

/// What rows ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is about.
    pub about: &'static str,
    /// Whether a row that fits, or may fit, asks it.
    pub decides: bool,
    /// The answer.
    pub says: String,
    /// Step by step.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// In words.
    pub says: String,
    /// The phrase that is asked.
    pub phrase: Option<String>,
    /// The day that it names, and its bounds where that is not known.
    pub day: Option<Days>,
    /// Whether it is so.
    pub holds: Option<Answer>,
    /// Where it is written.
    pub place: Option<Place>,
    /// The entries that it rests on.
    pub entries: Vec<Cited>,
    /// The steps before it.
    pub steps: Vec<Step>,
    /// The way to the status of another commitment.
    pub why: Option<Box<Branch>>,
}

/// A day, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first day that it may be; none: it is not known from which day on.
    pub first: Option<Day>,
    /// The last; none: it is not known by which day.
    pub last: Option<Day>,
    /// Whether it is sure that there is such a day.
    pub sure: bool,
}

/// Yes, no, or different from world to world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the answers")]
pub enum Answer {
    Yes,
    No,
    Open,
}

/// What a status rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestsOn {
    /// Keys of commitments.
    pub clauses: Vec<Clause>,
    /// Entries of the record.
    pub entries: Vec<Cited>,
    /// What is assumed for this run of what these mention, as it was written.
    pub assumed: Vec<String>,
}

/// A key of a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// The id of the commitment.
    pub commitment: String,
    /// Whether it is a key of the agreement, which holds for the commitment too.
    pub of_agreement: bool,
    /// The key.
    pub key: &'static str,
    /// Its phrase, where it has one.
    pub phrase: Option<String>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// Something that is not known, and on which the status turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenFact {
    /// Its name, as in `turns_on`.
    pub name: String,
    /// What sort of thing is not known.
    pub sort: Sort,
    /// What is not known, and why.
    pub says: String,
    /// Where it is written.
    pub place: Option<Place>,
    /// The entries that leave it open.
    pub entries: Vec<Cited>,
}

/// What may not be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Whether a condition holds.
    Condition,
    /// On which day something was, or is meant.
    Day,
    /// Whether a claim is true.
    Claim,
}

/// A way of settling what is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What is settled.
    pub settled: Vec<Settled>,
    /// The status it gives.
    pub status: Status,
}

/// An open fact, settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Its name, as in `turns_on`.
    pub name: String,
    /// The first day: of those that an unknown day may be, or on which a condition is settled.
    pub first: Option<Day>,
    /// The last day.
    pub last: Option<Day>,
    /// Whether the condition holds, or the claim is true.
    pub holds: Option<bool>,
}

/// Entries that would change the status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The status that they would give.
    pub status: Status,
    /// Its reason.
    pub reason: Reason,
    /// What would still be possible.
    pub possible: Vec<Status>,
    /// Of a series: what would become of the occurrence of which the entries speak.
    pub occurrence: Option<Becomes>,
    /// The entries.
    pub entries: Vec<Proposed>,
    /// The file to which they would be added.
    pub file: Option<String>,
    /// Whether they can be added at its end.
    pub appends: bool,
}

/// What would become of an occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Becomes {
    /// `commitment#number`.
    pub id: String,
    /// Its status.
    pub status: Status,
    /// Its reason.
    pub reason: Reason,
}

/// An entry that is not in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// What it says, in words.
    pub says: String,
    /// Its keys and values, in order, as in a record.
    pub entry: serde_json::Map<String, serde_json::Value>,
    /// The command that adds it to the record; none where that came on standard input.
    pub command: Option<String>,
}

impl Explained {
    /// The explanation as JSON, with a newline at the end.
    ///
    /// # Errors
    /// None is known: every key is a string and every number finite.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
