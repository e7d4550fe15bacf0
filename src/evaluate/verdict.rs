use std::collections::BTreeSet;

use crate::dates::Day;
pub use crate::model::{Breach, Certainty, Reason, Status};
use crate::model::{CommitmentId, Cond, ConditionId, ConsultationId, EventId, PartyId, StatusTest};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query {
    /// The day for which the status is asked.
    pub on: Day,
    /// Leave out what was recorded after this day; none: use all that is recorded.
    pub known_by: Option<Day>,
}

/// The name of something open: all the open facts of one name are settled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactName {
    /// Whether a condition holds, on the days on which it is unknown.
    Condition(ConditionId),
    /// When a consultation was held.
    Consultation(ConsultationId),
    /// When an event happened.
    Event(EventId),
    /// When a commitment was met, or whether a claim that it was is true.
    Met(CommitmentId),
    /// When a commitment was broken.
    Broken(CommitmentId),
    /// A `some day in` of its `from`, as the following of theirs.
    From(CommitmentId),
    /// See [`FactName::From`].
    DueFrom(CommitmentId),
    /// See [`FactName::From`].
    Deadline(CommitmentId),
    /// See [`FactName::From`].
    Until(CommitmentId),
    /// See [`FactName::From`].
    SubjectTo(CommitmentId),
    /// See [`FactName::From`].
    MetWhen(CommitmentId),
    /// See [`FactName::From`].
    BrokenWhen(CommitmentId),
    /// See [`FactName::From`].
    VoidWhen(CommitmentId),
}

/// The status of every commitment of one agreement on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was asked.
    pub query: Query,
    /// Of each commitment, in the order of [`Agreement::commitments`](crate::model::Agreement).
    pub commitments: Vec<Judgement>,
}

/// The status of one commitment, or of one occurrence, on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The reported status.
    pub status: Status,
    /// The reason of the reported status.
    pub reason: Reason,
    /// Whether it is in breach.
    pub breach: Breach,
    /// How sure the status is.
    pub certainty: Certainty,
    /// All possible statuses (a superset of them, unless `exact`).
    pub possible: BTreeSet<Status>,
    /// The smallest sets of names such that exactly one status remains, however they are settled.
    /// Empty where just one status is possible.
    pub turns_on: BTreeSet<BTreeSet<FactName>>,
    /// Whether `possible` and `turns_on` are exact.
    pub exact: bool,
    /// The first day, not before `made`, from which on the reported status has been the same; none
    /// for a day before `made`.
    pub since: Option<Day>,
    /// The day on which it comes or came into force; none where worlds differ, as all dates here.
    pub in_force_from: Option<Day>,
    /// The day on which the due window opens.
    pub due_from: Option<Day>,
    /// The planned day.
    pub target: Option<Day>,
    /// The deadline in effect.
    pub deadline: Option<Day>,
    /// Where worlds differ on the deadline: its earliest and its latest day.
    pub deadline_bounds: Option<(Day, Day)>,
    /// The last day of the term.
    pub until: Option<Day>,
    /// The day of performance, in the worlds in which it is met.
    pub met_on: Option<Day>,
    /// Whether the reported status was lapsed on a day up to this one.
    pub ever_lapsed: bool,
    /// For `missed` the days from the deadline to the day asked, for `late` to the performance.
    pub days_late: Option<i64>,
    /// The next change of status or reason if nothing more is recorded.
    pub next: Option<Change>,
    /// Of a recurring commitment: its occurrences, from the first to the one after the day.
    pub occurrences: Vec<OccurrenceVerdict>,
}

/// The status of one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccurrenceVerdict {
    /// Its number, from 1.
    pub number: u32,
    /// The first day of its period; none where worlds differ.
    pub period_start: Option<Day>,
    /// The last day of its period.
    pub period_end: Option<Day>,
    /// Its status; it has no occurrences of its own.
    pub judgement: Judgement,
}

/// What becomes of one commitment over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// One after the other, without a gap.
    pub runs: Vec<Run>,
    /// Of a recurring commitment: the same for each occurrence that exists on some day, from the
    /// first on. On days on which it is left out an occurrence has no run.
    pub occurrences: Vec<Vec<Run>>,
}

/// Days on which nothing changes: both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// What is reported on the first; it has no occurrences.
    pub judgement: Judgement,
}

/// A change of status or reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The first day of the new state.
    pub on: Day,
    /// The new status.
    pub status: Status,
    /// The new reason.
    pub reason: Reason,
}

/// A part of a condition that is not as the condition asks on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// Assessed not to hold.
    False(ConditionId),
    /// Not assessed, and assumed not to be as the condition asks: to hold, or not.
    Assumed(ConditionId, bool),
    /// Unknown.
    Unknown(ConditionId),
    /// Not complete; these parties have not taken part in the current round.
    Consultation(ConsultationId, Vec<PartyId>),
    /// Has not happened.
    Event(EventId),
    /// Holds, and should not.
    Holds(ConditionId),
    /// Complete, and should not be.
    Complete(ConsultationId),
    /// Has happened, and should not have.
    Happened(EventId),
    /// Another commitment does not have the status that is asked for, or has it and should not.
    Status {
        /// The status.
        test: StatusTest,
        /// Of what.
        of: CommitmentId,
        /// Whether it is asked for.
        wanted: bool,
        /// Whether that is so in some worlds only.
        perhaps: bool,
    },
    /// A date is not where it is asked to be, or is there and should not be.
    Date(Cond, bool),
}
