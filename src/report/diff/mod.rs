//! What differs between two days, two days of knowledge, or two trees.

mod build;
mod dates;
pub mod draw;
mod rule;

use serde::Serialize;

pub use build::trees;
pub use dates::dates;

use super::{Breach, Certainty, Diagnostic, Place, Reason, Status};
use crate::dates::Day;

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// What is compared.
    pub compares: Compares,
    /// The one side.
    pub before: Side,
    /// The other side.
    pub after: Side,
    /// The first day that was looked at.
    pub from: Day,
    /// The last day on which something changes, on either side.
    pub to: Day,
    /// What is assumed for this run.
    pub assumed: Vec<String>,
    /// Whether anything differs.
    pub differs: bool,
    /// The agreements in which something differs, by id.
    pub agreements: Vec<Agreement>,
    /// Whether there was too much to find out for each difference what is responsible.
    pub bounded: bool,
    /// The warnings of the run.
    pub diagnostics: Vec<Diagnostic>,
}

/// What two sides are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compares {
    /// One tree on two days.
    Dates,
    /// One tree, by what was known on two days.
    Knowledge,
    /// Two trees.
    Trees,
}

/// One of the two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The paths, or the revision, as they were named.
    pub tree: String,
    /// The day, if one was asked for.
    pub on: Option<Day>,
    /// What was recorded after this day is left out; none: everything recorded counts.
    pub known_by: Option<Day>,
}

/// What differs in one agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// Which side has it.
    pub presence: Presence,
    /// The commitments, and the occurrences, that differ, in the order of the file.
    pub commitments: Vec<Commitment>,
}

/// Which side has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Both.
    Both,
    /// The one after.
    Added,
    /// The one before.
    Removed,
}

/// A commitment, or an occurrence, that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Its id; of an occurrence `commitment#number`.
    pub id: String,
    /// Which side has it.
    pub presence: Presence,
    /// Its table header, on the side after if that has it.
    pub place: Option<Place>,
    /// Of two dates: what is reported on the one.
    pub before: Option<Face>,
    /// Of two dates: what is reported on the other.
    pub after: Option<Face>,
    /// The days on which it differs; of two dates the days between them, change by change.
    pub stretches: Vec<Stretch>,
}

/// Days on which the two sides differ, always in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first of them.
    pub first: Day,
    /// The last of them; none if nothing that can be foreseen ends it.
    pub last: Option<Day>,
    /// What is reported before: on the one side, or up to the change.
    pub before: Face,
    /// What is reported after: on the other side, or from the change on.
    pub after: Face,
    /// What is responsible.
    pub causes: Vec<Cause>,
    /// Whether it is so only together: undoing any one of it changes nothing.
    pub together: bool,
}

/// What is reported of a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Face {
    /// The status.
    pub status: Status,
    /// Why it has that status.
    pub reason: Reason,
    /// Whether it is in breach.
    pub breach: Breach,
    /// How sure the status is.
    pub certainty: Certainty,
    /// All possible statuses.
    pub possible: Vec<Status>,
}

/// Something responsible: a rule or an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// What it is: `deadline of end-mission`, `entry`, or why it came so in words.
    pub what: String,
    /// What became of it from the one side to the other; none where both have it.
    pub change: Option<Change>,
    /// What the side before says.
    pub before: Option<Written>,
    /// What the side after says; of two dates what both say.
    pub after: Option<Written>,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words themselves")]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// A text of the files, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where it is written.
    pub place: Option<Place>,
}

impl Diff {
    /// The difference as JSON, with a newline at the end.
    ///
    /// # Errors
    /// None is known: every key is a string and every number finite.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
