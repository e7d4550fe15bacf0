use std::ops::Range;

use crate::dates::{Day, Direction, Edge, Granularity, Length, Period};

/// A stretch of the phrase, in bytes.
pub type Span = Range<usize>;

/// A name in a phrase, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name<S = Span> {
    /// The name.
    pub text: String,
    /// Where.
    pub span: S,
}

/// A date phrase. `S` is what is known of places: tests compare phrases with `S = ()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpr<S = Span> {
    /// What it is.
    pub kind: DateKind<S>,
    /// Where.
    pub span: S,
}

/// The forms of a date phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateKind<S = Span> {
    /// `2025-09-30`
    Day(Day),
    /// `2025-09`, `2025-Q3`, `2025`
    Period(Period),
    /// `made`
    Made,
    /// `period-start`
    PeriodStart,
    /// `period-end`
    PeriodEnd,
    /// An event or a consultation.
    Name(Name<S>),
    /// `met(c)`, `lapsed(c)`, `deadline(c)`
    Of(DateOf, Name<S>),
    /// `30 days after DATE`, `30 days before DATE`
    Shift(Length, Direction, Box<DateExpr<S>>),
    /// `within 30 days of DATE`
    Within(Length, Box<DateExpr<S>>),
    /// `earlier of (DATE, …)`; at least one
    Earlier(Vec<DateExpr<S>>),
    /// `later of (DATE, …)`; at least one
    Later(Vec<DateExpr<S>>),
    /// `start of 2025-09`
    EdgeOfPeriod(Edge, Period),
    /// `start of month after DATE`
    EdgeOf(Edge, Granularity, Relation, Box<DateExpr<S>>),
    /// `some day in 2025-09`
    SomeDayIn(Period),
    /// `(DATE)`
    Group(Box<DateExpr<S>>),
}

/// A day that another commitment gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words of the phrase")]
pub enum DateOf {
    Met,
    Lapsed,
    Deadline,
}

/// `of`, `after` or `before`, in `start of month … DATE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The one in which the day falls.
    Of,
    /// The next one.
    After,
    /// The one before.
    Before,
}

/// A condition phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CondExpr<S = Span> {
    /// What it is.
    pub kind: CondKind<S>,
    /// Where.
    pub span: S,
}

/// The forms of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CondKind<S = Span> {
    /// `a or b or c`; at least two
    Or(Vec<CondExpr<S>>),
    /// `a and b and c`; at least two
    And(Vec<CondExpr<S>>),
    /// `not a`
    Not(Box<CondExpr<S>>),
    /// `(a)`
    Group(Box<CondExpr<S>>),
    /// `all of (a, b)`; at least one
    AllOf(Vec<CondExpr<S>>),
    /// `any of (a, b)`; at least one
    AnyOf(Vec<CondExpr<S>>),
    /// `2 of (a, b, c)`: the count is from 1 to the number of members
    CountOf(u32, Vec<CondExpr<S>>),
    /// A condition, a consultation or an event.
    Name(Name<S>),
    /// `due(c)`
    Status(StatusWord, Name<S>),
    /// `on or after DATE`
    OnOrAfter(DateExpr<S>),
    /// `after DATE`
    After(DateExpr<S>),
    /// `before DATE`
    Before(DateExpr<S>),
}

/// The words that test another commitment.
pub type StatusWord = crate::model::StatusTest;
