use crate::dates::{Day, Direction, Edge, Granularity, Length, Period};
use crate::model::{CommitmentId, ConditionId, ConsultationId, EventId};
use crate::source::Place;

/// A date phrase with its names resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Date {
    /// A day that is not computed.
    Anchor(Anchor),
    /// `N unit after DATE`, `N unit before DATE`, `within N unit of DATE` (the same day as `after`).
    Shift {
        /// How far.
        length: Length,
        /// Which way.
        direction: Direction,
        /// From where; not counted.
        base: Box<Date>,
        /// Where in the file the step is written, for errors of arithmetic.
        place: Place,
    },
    /// `earlier of (…)`: the earliest day there is.
    Earlier(Vec<Date>),
    /// `later of (…)`: waits for all.
    Later(Vec<Date>),
    /// `start of month of DATE`, `end of quarter after DATE`, ….
    EdgeOf {
        /// Which end.
        edge: Edge,
        /// Of what.
        granularity: Granularity,
        /// 0: the one in which the day falls (`of`); 1: the next (`after`); −1: the one before
        /// (`before`).
        step: i8,
        /// The day.
        base: Box<Date>,
        /// Where it is written.
        place: Place,
    },
    /// `some day in PERIOD`: one unknown day of it.
    SomeDay(SomeDay),
}

/// A `some day in`. Each written one is a fact of its own: two are the same if and only if they
/// are written at the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SomeDay {
    /// The period in which the day lies.
    pub period: Period,
    /// Where it is written.
    pub place: Place,
}

/// A day that a phrase names without computing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// A literal day; also `start of 2025-09` and `end of 2025-09`.
    Day(Day),
    /// The day the agreement was made.
    Made,
    /// The day an event happened.
    Event(EventId),
    /// The day of a consultation's first completion.
    Consultation(ConsultationId),
    /// `met(c)`: the day it was met; kept: the last day of its term. Never of a recurring one, as
    /// the next two.
    Met(CommitmentId),
    /// `lapsed(c)`: the first day it was lapsed.
    Lapsed(CommitmentId),
    /// `deadline(c)`: its deadline in effect.
    Deadline(CommitmentId),
    /// The first day of the occurrence's period; only in `deadline` and `due-from` of a recurring
    /// commitment, as the next.
    PeriodStart,
    /// The last day of the occurrence's period.
    PeriodEnd,
}

/// A condition phrase with its names resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cond {
    /// `a and b`, `all of (…)`: never empty.
    All(Vec<Cond>),
    /// `a or b`, `any of (…)`: never empty.
    Any(Vec<Cond>),
    /// `N of (…)`: at least N of them.
    AtLeast(u32, Vec<Cond>),
    /// `not a`.
    Not(Box<Cond>),
    /// The condition is assessed to hold.
    Condition(ConditionId),
    /// The consultation is complete.
    Consultation(ConsultationId),
    /// The event has happened.
    Event(EventId),
    /// The commitment has that status.
    Status(StatusTest, CommitmentId),
    /// `on or after DATE`; of a period: its first day.
    OnOrAfter(Date),
    /// `after DATE`; of a period: its last day.
    After(Date),
    /// `before DATE`; of a period: its first day.
    Before(Date),
}

/// The tests of another commitment that a condition may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the statuses, and breach")]
pub enum StatusTest {
    Pending,
    Due,
    Met,
    Lapsed,
    Void,
    Breached,
}
