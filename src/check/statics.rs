use crate::dates::{
    ArithmeticError, Calendar, Day, Direction, Length, Roll, Rounding, Unit, edge_of,
};
use crate::model::{Agreement, Anchor, Cond, Date, Deadline};
use crate::source::Place;

/// Computes the days that are known without an evaluation.
///
/// From the rules alone these are literal days, `made`, and events with a fixed day; with a record
/// the days of events that happened come to them ([`Statics::with_events`]).
#[derive(Debug, Clone)]
pub(super) struct Statics<'a> {
    pub(super) agreement: &'a Agreement,
    calendar: Option<&'a Calendar>,
    /// By [`EventId`](crate::model::EventId).
    events: Vec<Option<Day>>,
}

/// The first and the last day that a phrase may name; the same where the day is known.
pub(super) type Span = (Day, Day);

/// What was met on the way to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// That length from that day ends on no day.
    Impossible(ArithmeticError, Length, Day),
    /// The edge of a month, quarter or year is outside all dates.
    EdgeOutside,
    /// Another rounding of months gives another day.
    Rounded(Length, Direction, Day),
    /// Working days are counted where the calendar knows nothing.
    Uncovered(Day, Day),
}

/// Findings with their places.
pub(super) type Findings = Vec<(Place, Finding)>;

impl<'a> Statics<'a> {
    /// What is known from the rules alone.
    pub(super) fn of_rules(agreement: &'a Agreement) -> Self {
        Self::with_events(agreement, agreement.events.iter().map(|e| e.on).collect())
    }

    /// What is known where events are known to have happened on those days.
    pub(super) fn with_events(agreement: &'a Agreement, events: Vec<Option<Day>>) -> Self {
        Self { agreement, calendar: agreement.working_days(), events }
    }

    /// The day that the phrase names, if it is known and exact.
    pub(super) fn day(&self, date: &Date) -> Option<Day> {
        exact(self.span(date, &mut Vec::new())?)
    }

    /// The day of a deadline before tolling and roll, if it is known and exact.
    pub(super) fn deadline(&self, deadline: &Deadline) -> Option<Day> {
        match deadline {
            Deadline::Period(period) => Some(period.last()),
            Deadline::Within(date) | Deadline::On(date) => self.day(date),
        }
    }

    /// The days between which the phrase names one, if they are known. Every part of the phrase is
    /// computed, and what is found on the way is added to `findings`.
    pub(super) fn span(&self, date: &Date, findings: &mut Findings) -> Option<Span> {
        match date {
            Date::Anchor(anchor) => self.anchor(*anchor).map(|day| (day, day)),
            Date::SomeDay(some) => Some((some.period.first(), some.period.last())),
            Date::Shift { length, direction, base, place } => {
                let base = self.span(base, findings)?;
                self.shift(base, *length, *direction, *place, findings)
            }
            Date::EdgeOf { edge, granularity, step, base, place } => {
                let (first, last) = self.span(base, findings)?;
                let edge = |day| edge_of(day, *edge, *granularity, *step);
                match (edge(first), edge(last)) {
                    (Ok(first), Ok(last)) => Some((first, last)),
                    _ => {
                        findings.push((*place, Finding::EdgeOutside));
                        None
                    }
                }
            }
            Date::Earlier(dates) => self.all(dates, findings)?.into_iter().reduce(earlier),
            Date::Later(dates) => self.all(dates, findings)?.into_iter().reduce(later),
        }
    }

    fn anchor(&self, anchor: Anchor) -> Option<Day> {
        match anchor {
            Anchor::Day(day) => Some(day),
            Anchor::Made => Some(self.agreement.made),
            Anchor::Event(id) => self.events.get(id.index()).copied().flatten(),
            Anchor::Consultation(_)
            | Anchor::Met(_)
            | Anchor::Lapsed(_)
            | Anchor::Deadline(_)
            | Anchor::PeriodStart
            | Anchor::PeriodEnd => None,
        }
    }

    fn all(&self, dates: &[Date], findings: &mut Findings) -> Option<Vec<Span>> {
        let spans: Vec<Option<Span>> = dates.iter().map(|d| self.span(d, findings)).collect();
        spans.into_iter().collect()
    }

    /// Both ends moved; where a month may lack the day, every day between them is looked at.
    fn shift(
        &self,
        (first, last): Span,
        length: Length,
        direction: Direction,
        place: Place,
        findings: &mut Findings,
    ) -> Option<Span> {
        let moved = |day: Day| length.from(day, direction, self.agreement.rounding, self.calendar);
        let months = matches!(length.unit, Unit::Month | Unit::Year);
        let inner = first.next().filter(|_| months);
        let inner = std::iter::successors(inner, |day| day.next()).take_while(|day| *day < last);
        let days = [first, last].into_iter().chain(inner);
        let failed = |day| Some((moved(day).err()?, day));
        if let Some((error, day)) = days.into_iter().find_map(failed) {
            findings.push((place, Finding::Impossible(error, length, day)));
            return None;
        }
        if first == last && months {
            self.compare_roundings(first, length, direction, place, findings);
        }
        let moved = (moved(first).ok()?, moved(last).ok()?);
        if length.unit == Unit::WorkingDay {
            let (low, high) = (first.min(moved.0), last.max(moved.1));
            if !self.calendar.is_some_and(|calendar| calendar.knows(low, high)) {
                findings.push((place, Finding::Uncovered(low, high)));
            }
        }
        Some(moved)
    }

    fn compare_roundings(
        &self,
        day: Day,
        length: Length,
        direction: Direction,
        place: Place,
        findings: &mut Findings,
    ) {
        let of = |rounding| length.from(day, direction, rounding, None);
        let clamped = of(Rounding::Clamp);
        if [Rounding::Up, Rounding::EndOfMonth].into_iter().any(|rounding| of(rounding) != clamped)
        {
            findings.push((place, Finding::Rounded(length, direction, day)));
        }
    }

    /// A length counted from a day, as `span` would.
    pub(super) fn counted(
        &self,
        day: Day,
        length: Length,
        direction: Direction,
        place: Place,
        findings: &mut Findings,
    ) -> Option<Day> {
        exact(self.shift((day, day), length, direction, place, findings)?)
    }

    /// The day moved by the roll.
    pub(super) fn rolled(
        &self,
        day: Day,
        roll: Roll,
        place: Place,
        findings: &mut Findings,
    ) -> Option<Day> {
        let Some(calendar) = self.calendar.filter(|_| roll != Roll::None) else {
            return Some(day);
        };
        let Some(rolled) = calendar.roll(day, roll) else {
            findings.push((place, Finding::EdgeOutside));
            return None;
        };
        let (low, high) = (day.min(rolled), day.max(rolled));
        if !calendar.knows(low, high) {
            findings.push((place, Finding::Uncovered(low, high)));
        }
        Some(rolled)
    }

    /// Computes every date of a condition, for what is found on the way.
    pub(super) fn condition(&self, cond: &Cond, findings: &mut Findings) {
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                for member in members {
                    self.condition(member, findings);
                }
            }
            Cond::Not(inner) => self.condition(inner, findings),
            Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => {
                self.span(date, findings);
            }
            Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
        }
    }
}

fn exact((first, last): Span) -> Option<Day> {
    (first == last).then_some(first)
}

fn earlier(a: Span, b: Span) -> Span {
    (a.0.min(b.0), a.1.min(b.1))
}

fn later(a: Span, b: Span) -> Span {
    (a.0.max(b.0), a.1.max(b.1))
}
