//! The verdict as people and machines read it.
//!
//! A [`Report`] is the one value from which every format is written, and its fields are the keys
//! of the JSON: it is an interface, and so has types of its own. [`build`] makes it; [`text`],
//! [`json`], [`jsonl`], [`csv`], [`markdown`] and [`ics`] write it. [`alerts`](alert::alerts) are
//! what of it calls for somebody, for [`github`], [`sarif`] and [`gitlab`]. Nothing here prints.

pub mod alert;
mod because;
mod build;
pub mod case;
pub mod cases;
pub mod change;
mod cite;
mod coming;
pub mod csv;
pub mod diff;
mod entry;
mod evidence;
pub mod explain;
pub mod gate;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod ics;
pub mod json;
pub mod jsonl;
#[cfg(feature = "cli")]
pub mod junit;
pub mod markdown;
pub mod paths;
#[cfg(feature = "proptest")]
pub mod prove;
pub mod sarif;
pub mod text;
pub mod timeline;
mod words;
mod wrap;

use serde::Serialize;

pub use build::{build, diagnostics};
pub use cite::{Cited, says};
pub use coming::{Coming, coming};
pub use words::{Breach, Certainty, Reason, Severity, Status};
pub use wrap::wrap;

use crate::dates::Day;
use crate::model::phrase;

/// The version of the JSON: keys do not disappear or change their meaning within one.
pub const SCHEMA_VERSION: u32 = 1;

/// The status of every commitment on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The version of the program.
    pub abide: String,
    /// The day for which the status was asked.
    pub on: Day,
    /// What was recorded after this day is left out; none: everything recorded counts.
    pub known_by: Option<Day>,
    /// What is assumed for this run.
    pub assumed: Vec<String>,
    /// The agreements, by id.
    pub agreements: Vec<Agreement>,
    /// How many commitments have each status.
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
    /// The ids of those who promised.
    pub obligor: Vec<String>,
    /// The ids of those to whom.
    pub obligee: Vec<String>,
    /// Where in the text.
    pub clause: Option<String>,
    /// Its status and what belongs to it.
    #[serde(flatten)]
    pub state: State,
    /// Its table header.
    pub place: Option<Place>,
    /// Of a recurring commitment: its occurrences.
    pub occurrences: Vec<Occurrence>,
}

/// One occurrence of a recurring commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// `commitment#number`.
    pub id: String,
    /// Its number, from 1.
    pub occurrence: u32,
    /// The first day of its period.
    pub period_start: Option<Day>,
    /// The last day of its period.
    pub period_end: Option<Day>,
    /// Its status and what belongs to it.
    #[serde(flatten)]
    pub state: State,
}

/// The status of a commitment or of an occurrence, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct State {
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
    /// The smallest sets of open facts that decide between them.
    pub turns_on: Vec<Vec<String>>,
    /// Whether `possible` and `turns_on` are exact.
    pub exact: bool,
    /// The first day from which on the status has been the same.
    pub since: Option<Day>,
    /// The day on which it comes or came into force.
    pub in_force_from: Option<Day>,
    /// The day on which the due window opens.
    pub due_from: Option<Day>,
    /// The planned day.
    pub target: Option<Day>,
    /// The deadline in effect.
    pub deadline: Option<Day>,
    /// The earliest and the latest deadline, where it is uncertain.
    pub deadline_bounds: Option<[Day; 2]>,
    /// The last day of the term.
    pub until: Option<Day>,
    /// The day of performance.
    pub met_on: Option<Day>,
    /// Whether it was lapsed on a day up to this one.
    pub ever_lapsed: bool,
    /// How many days late it is, or was when performed.
    pub days_late: Option<i64>,
    /// The next change if nothing more is recorded.
    pub next: Option<Next>,
    /// Why, in a sentence.
    pub because: String,
}

/// A change of status or reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The first day of the new state.
    pub on: Day,
    /// The new status.
    pub status: Status,
    /// The new reason.
    pub reason: Reason,
}

/// Where a commitment is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file as the user would type it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// How many commitments have each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[expect(missing_docs, reason = "the statuses")]
pub struct Counts {
    pub pending: usize,
    pub due: usize,
    pub met: usize,
    pub lapsed: usize,
    pub void: usize,
}

/// An error or a warning, as on standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: String,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    pub column: Option<usize>,
    /// What to type instead.
    pub help: Option<String>,
}

impl Counts {
    /// Counts the statuses.
    pub fn of(statuses: impl IntoIterator<Item = Status>) -> Counts {
        let mut counts = Counts::default();
        statuses.into_iter().for_each(|status| counts.add(status, 1));
        counts
    }

    /// Counts so many more.
    pub fn add(&mut self, status: Status, many: usize) {
        let count = self.slot(status);
        *count = count.saturating_add(many);
    }

    /// Counts as many more as another.
    pub fn join(&mut self, other: Counts) {
        self.pending = self.pending.saturating_add(other.pending);
        self.due = self.due.saturating_add(other.due);
        self.met = self.met.saturating_add(other.met);
        self.lapsed = self.lapsed.saturating_add(other.lapsed);
        self.void = self.void.saturating_add(other.void);
    }

    /// How many have that status.
    #[must_use]
    pub fn get(mut self, status: Status) -> usize {
        *self.slot(status)
    }

    /// How many there are.
    #[must_use]
    pub fn total(self) -> usize {
        Status::BY_URGENCY.iter().fold(0, |sum, status| sum.saturating_add(self.get(*status)))
    }

    fn slot(&mut self, status: Status) -> &mut usize {
        match status {
            Status::Pending => &mut self.pending,
            Status::Due => &mut self.due,
            Status::Met => &mut self.met,
            Status::Lapsed => &mut self.lapsed,
            Status::Void => &mut self.void,
        }
    }
}

impl Report {
    /// Every commitment with its agreement.
    pub fn commitments(&self) -> impl Iterator<Item = (&Agreement, &Commitment)> {
        self.agreements
            .iter()
            .flat_map(|agreement| agreement.commitments.iter().map(move |one| (agreement, one)))
    }
}

impl Commitment {
    /// The occurrence from which a recurring commitment takes its status: the oldest that has it.
    #[must_use]
    pub fn deciding(&self) -> Option<&Occurrence> {
        self.occurrences.iter().find(|occurrence| occurrence.state.status == self.state.status)
    }
}
