//! What was found out about properties of rules.

mod build;
pub mod text;

use serde::Serialize;
use serde_json::{Map, Value};

pub use build::build;

use super::{Diagnostic, Place, Reason, Status};
use crate::dates::Day;

/// The properties of all agreements of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// What chance began with: the same seed gives the same run.
    pub seed: u64,
    /// The agreements, by id.
    pub agreements: Vec<Agreement>,
    /// How many properties hold, and how many fail.
    pub counts: Counts,
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
    /// The properties of its files, in their order.
    pub properties: Vec<Property>,
    /// Its commitments, in the order of the file.
    pub commitments: Vec<Commitment>,
    /// How many records spoke against a property that did so no more when they were loaded again.
    pub unconfirmed: u32,
}

/// A property that is written in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// `never`, `always` or `reachable`.
    pub claim: &'static str,
    /// The condition of which it claims that.
    pub condition: String,
    /// Only from the first day on which this holds.
    pub once: Option<String>,
    /// Only on days on which this holds.
    pub given: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Which records were tried.
    pub tried: Tried,
    /// Its table header.
    pub place: Option<Place>,
}

/// What became of a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Whether it holds, or why not.
    pub verdict: Verdict,
    /// The key of what never held, where nothing was claimed of any record.
    pub vacuous: Option<&'static str>,
    /// Of one that fails a case that shows it; of what has to be reachable one that reaches it.
    pub case: Option<Example>,
}

/// Whether a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It does, as far as was tried.
    Holds,
    /// A record speaks against it.
    Fails,
    /// It claims nothing: a condition of it never holds.
    Vacuous,
    /// No record reaches what has to be reachable.
    Unreached,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Vacuous => "vacuous",
            Verdict::Unreached => "unreached",
        }
    }
}

/// A record and a day, found by trying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The day.
    pub on: Option<Day>,
    /// Its entries in words.
    pub says: Vec<String>,
    /// Its entries, as in a record.
    pub entries: Vec<Map<String, Value>>,
    /// Up to here, what is not recorded did not happen.
    pub complete_through: Option<Day>,
    /// All of it as `[[case]]` in TOML.
    pub toml: String,
}

/// Which records were tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// All records of up to so many entries,
    pub entries: u32,
    /// each with one of so many statements,
    pub statements: usize,
    /// on one of these days,
    pub on: Vec<Day>,
    /// out of so many that matter,
    pub days_that_matter: usize,
    /// are so many: all of them were tried.
    pub records: u64,
    /// And so many that were put together from what each part of a property needs, or stand in cases;
    pub combined: u64,
    /// so many larger ones by chance,
    pub random: u64,
    /// and so many more of one entry more than `entries`, though not all of them.
    pub more: u64,
    /// Of so many of all these it is not known what is possible on some day.
    pub vague: u64,
    /// In each every day was looked at, from the day on which the agreement was made
    pub from: Day,
    /// to this one at least.
    pub to: Day,
}

/// One commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// What is promised.
    pub what: String,
    /// The properties that every commitment has to have.
    pub built_in: Vec<BuiltIn>,
    /// The statuses, and how they can come about.
    pub statuses: Vec<Reachable>,
    /// The reasons that mean something for it and were not reached.
    pub not_reached: Vec<Reason>,
    /// Which records were tried.
    pub tried: Tried,
    /// Its table header.
    pub place: Option<Place>,
}

/// A property that every commitment has to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuiltIn {
    /// Which one.
    pub property: &'static str,
    /// What it says of the commitment.
    pub says: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// In so many records there was something to check.
    pub records: u64,
}

/// A status that a commitment can have, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reachable {
    /// The status.
    pub status: Status,
    /// Whether a record gives it.
    pub reached: bool,
    /// The reasons for which it is given, in the order of the table.
    pub reasons: Vec<Reached>,
}

/// How a status comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// The reason.
    pub reason: Reason,
    /// The shortest record that was found for it.
    pub case: Example,
}

/// How many properties hold, and how many fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Written ones that hold.
    pub holds: usize,
    /// Written ones that fail, are vacuous, or claim what is not reached.
    pub fails: usize,
    /// Built-in ones that hold.
    pub built_in_holds: usize,
    /// Built-in ones that fail.
    pub built_in_fails: usize,
}

impl Proof {
    /// Whether a property failed.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.counts.fails > 0 || self.counts.built_in_fails > 0
    }

    /// The proof as JSON, with a newline at the end.
    ///
    /// # Errors
    /// None is known: every key is a string and every number finite.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
