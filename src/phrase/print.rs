//! Phrases as text that parses to the same phrase again.

use std::fmt::{self, Display, Formatter};

use super::{CondExpr, CondKind, DateExpr, DateKind, DateOf, Name, Relation, StatusWord};
use crate::dates::{Direction, Edge};

impl<S> Display for Name<S> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Display for DateOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DateOf::Met => "met",
            DateOf::Lapsed => "lapsed",
            DateOf::Deadline => "deadline",
        })
    }
}

impl Display for Relation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Relation::Of => "of",
            Relation::After => "after",
            Relation::Before => "before",
        })
    }
}

/// The phrase in its plain form: one blank between words, plurals by number.
impl<S> Display for DateExpr<S> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DateKind::Day(day) => day.fmt(f),
            DateKind::Period(period) => period.fmt(f),
            DateKind::Made => f.write_str("made"),
            DateKind::PeriodStart => f.write_str("period-start"),
            DateKind::PeriodEnd => f.write_str("period-end"),
            DateKind::Name(name) => name.fmt(f),
            DateKind::Of(of, name) => write!(f, "{of}({name})"),
            DateKind::Shift(length, Direction::After, base) => write!(f, "{length} after {base}"),
            DateKind::Shift(length, Direction::Before, base) => write!(f, "{length} before {base}"),
            DateKind::Within(length, base) => write!(f, "within {length} of {base}"),
            DateKind::Earlier(members) => list(f, "earlier of ", members),
            DateKind::Later(members) => list(f, "later of ", members),
            DateKind::EdgeOfPeriod(edge, period) => write!(f, "{} of {period}", word_of(*edge)),
            DateKind::EdgeOf(edge, granularity, relation, base) => {
                let (edge, granularity) = (word_of(*edge), granularity.word());
                write!(f, "{edge} of {granularity} {relation} {base}")
            }
            DateKind::SomeDayIn(period) => write!(f, "some day in {period}"),
            DateKind::Group(inner) => write!(f, "({inner})"),
        }
    }
}

fn word_of(edge: Edge) -> &'static str {
    match edge {
        Edge::Start => "start",
        Edge::End => "end",
    }
}

/// How tightly a condition binds: what binds less tightly than its place needs brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

/// The phrase in its plain form. Where a phrase that was not parsed lacks brackets that its
/// meaning needs, they are printed.
impl<S> Display for CondExpr<S> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            CondKind::Or(members) => chain(f, " or ", members, Binding::And),
            CondKind::And(members) => chain(f, " and ", members, Binding::Not),
            CondKind::Not(inner) => {
                f.write_str("not ")?;
                bound(f, inner, Binding::Not)
            }
            CondKind::Group(inner) => write!(f, "({inner})"),
            CondKind::AllOf(members) => list(f, "all of ", members),
            CondKind::AnyOf(members) => list(f, "any of ", members),
            CondKind::CountOf(count, members) => {
                write!(f, "{count} ")?;
                list(f, "of ", members)
            }
            CondKind::Name(name) => name.fmt(f),
            CondKind::Status(status, name) => write!(f, "{}({name})", status_word(*status)),
            CondKind::OnOrAfter(date) => write!(f, "on or after {date}"),
            CondKind::After(date) => write!(f, "after {date}"),
            CondKind::Before(date) => write!(f, "before {date}"),
        }
    }
}

fn status_word(status: StatusWord) -> &'static str {
    match status {
        StatusWord::Pending => "pending",
        StatusWord::Due => "due",
        StatusWord::Met => "met",
        StatusWord::Lapsed => "lapsed",
        StatusWord::Void => "void",
        StatusWord::Breached => "breached",
    }
}

fn list<T: Display>(f: &mut Formatter<'_>, head: &str, members: &[T]) -> fmt::Result {
    f.write_str(head)?;
    f.write_str("(")?;
    for (position, member) in members.iter().enumerate() {
        let separator = if position == 0 { "" } else { ", " };
        write!(f, "{separator}{member}")?;
    }
    f.write_str(")")
}

fn chain<S>(
    f: &mut Formatter<'_>,
    joint: &str,
    members: &[CondExpr<S>],
    binding: Binding,
) -> fmt::Result {
    for (position, member) in members.iter().enumerate() {
        if position > 0 {
            f.write_str(joint)?;
        }
        bound(f, member, binding)?;
    }
    Ok(())
}

fn bound<S>(f: &mut Formatter<'_>, condition: &CondExpr<S>, needed: Binding) -> fmt::Result {
    let binding = match &condition.kind {
        CondKind::Or(_) => Binding::Or,
        CondKind::And(_) => Binding::And,
        _ => Binding::Not,
    };
    if binding < needed { write!(f, "({condition})") } else { condition.fmt(f) }
}
