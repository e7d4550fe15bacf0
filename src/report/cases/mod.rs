//! What came of the cases of a run.

mod alerts;
mod build;
mod demand;
#[cfg(feature = "cli")]
pub mod junit;
#[cfg(feature = "proptest")]
pub mod strength;
pub mod text;

use serde::Serialize;

pub use alerts::alerts;
pub use build::build;

use super::timeline::Run;
use super::{Breach, Certainty, Diagnostic, Place, Reason, Status};
use crate::dates::Day;

/// What came of the cases of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tested {
    /// [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// The agreements that have cases, by id.
    pub agreements: Vec<Agreement>,
    /// How many cases there were.
    pub counts: Counts,
    /// The warnings of the run.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// All whose expectations are as expected.
    pub passed: usize,
    /// Those of which something is not.
    pub failed: usize,
    /// Those that were not asked for, and not run.
    pub left_out: usize,
}

/// One agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its cases that were run, in the order of the files.
    pub cases: Vec<Case>,
    /// What they reach, if that was asked.
    #[cfg(feature = "proptest")]
    pub coverage: Option<strength::Coverage>,
    /// Which changes of the rules they notice, if that was asked.
    #[cfg(feature = "proptest")]
    pub mutation: Option<strength::Mutation>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Its table header.
    pub place: Option<Place>,
    /// Whether all is as expected.
    pub passed: bool,
    /// What was recorded after this day was left out.
    pub known_by: Option<Day>,
    /// What came of each expectation.
    pub answers: Vec<Answer>,
    /// What came of each condition that has to hold, or to fail.
    pub demands: Vec<Demand>,
    /// Of a case that failed: what becomes of each commitment about which it is wrong.
    pub timelines: Vec<Timeline>,
}

/// What came of one expectation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The commitment, or an occurrence as `x#1`.
    pub commitment: String,
    /// The day.
    pub on: Day,
    /// Whether it is as expected.
    pub passed: bool,
    /// What was expected; what is none may be anything.
    pub expected: Expected,
    /// What the rules give; none where there is no such occurrence on that day.
    pub found: Option<Found>,
    /// Where it is expected.
    pub place: Option<Place>,
}

/// What came of a condition that has to hold, or to fail, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demand {
    /// The condition, as it is written.
    pub condition: String,
    /// The day.
    pub on: Day,
    /// Whether it is as expected.
    pub passed: bool,
    /// `holds`, in every world, or `fails`, in every world.
    pub expected: &'static str,
    /// One of these, or `open`.
    pub found: &'static str,
    /// Of one that is not as expected: what it is made of, in the order of the text,
    pub parts: Vec<Part>,
    /// and on which days it held.
    pub held: Option<Held>,
    /// Where it is expected.
    pub place: Option<Place>,
}

/// A part of a condition that has no parts of its own, on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// As it would be written.
    pub condition: String,
    /// `holds`, `fails` or `open`.
    pub found: &'static str,
    /// Of the status of a commitment: why it has the one that it has, in a sentence.
    pub because: Option<String>,
}

/// On which days a condition held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The first day that was looked at,
    pub from: Day,
    /// and the last.
    pub to: Day,
    /// What it did, one after the other.
    pub runs: Vec<Holding>,
}

/// Days on which a condition held, did not, or was open: both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// `holds`, `fails` or `open`.
    pub found: &'static str,
}

/// What was expected; a reason implies its status.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[expect(missing_docs, reason = "the keys of an expectation")]
pub struct Expected {
    pub status: Option<Status>,
    pub reason: Option<Reason>,
    pub possible: Option<Vec<Status>>,
    pub certainty: Option<Certainty>,
    pub breach: Option<Breach>,
}

/// What the rules give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the keys of a report")]
pub struct Found {
    pub status: Status,
    pub reason: Reason,
    pub possible: Vec<Status>,
    pub certainty: Certainty,
    pub breach: Breach,
    /// Why, in a sentence; only of what is not as expected.
    pub because: Option<String>,
}

/// What becomes of a commitment, or of an occurrence, around the days of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// The commitment, or the occurrence as `x#1`.
    pub commitment: String,
    /// The first day.
    pub from: Day,
    /// The last day, included.
    pub to: Day,
    /// Its runs.
    pub runs: Vec<Run>,
}

impl Tested {
    /// All cases that were run, each with its agreement.
    pub fn cases(&self) -> impl Iterator<Item = (&Agreement, &Case)> {
        self.agreements.iter().flat_map(|one| one.cases.iter().map(move |case| (one, case)))
    }

    /// As JSON, with a newline at the end.
    ///
    /// # Errors
    /// None is known: every key is a string and every number finite.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

impl Expected {
    /// The words, as they would be written.
    #[must_use]
    pub fn words(&self) -> String {
        let possible = self.possible.as_deref().map(words_of);
        let status = self.status.map(|status| match self.reason {
            Some(reason) => format!("{status}:{reason}"),
            None => status.to_string(),
        });
        let certainty = self.certainty.map(|certainty| certainty.to_string());
        let breach = self.breach.map(|breach| format!("breach {breach}"));
        let all = [status, possible, certainty, breach].into_iter().flatten();
        all.collect::<Vec<_>>().join(", ")
    }
}

impl Found {
    /// The words for what was expected: of the same things.
    #[must_use]
    pub fn words_for(&self, expected: &Expected) -> String {
        let possible = expected.possible.is_some() || self.possible.len() > 1;
        let found = Expected {
            status: Some(self.status),
            reason: Some(self.reason),
            possible: possible.then(|| self.possible.clone()),
            certainty: expected.certainty.and(Some(self.certainty)),
            breach: expected.breach.and(Some(self.breach)),
        };
        found.words()
    }
}

fn words_of(possible: &[Status]) -> String {
    let words: Vec<&str> = possible.iter().map(|status| status.word()).collect();
    format!("could be {}", super::text::list(&words, "or"))
}
