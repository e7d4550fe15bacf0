//! Date phrases: the day they name, on every day, in the worlds of a box.

use crate::dates::{Day, Direction, Length, Unit, edge_of};
use crate::model::{Anchor, Date};

use super::case::end_of_time;
use super::moment::{Days, Moment};
use super::sim::Sim;
use super::steps::Steps;

/// The days that `period-start` and `period-end` name.
#[derive(Debug, Clone)]
pub(super) struct PeriodDays {
    pub(super) start: Steps<Moment>,
    pub(super) end: Steps<Moment>,
}

impl Sim<'_, '_> {
    /// The day a phrase names, as known on each day.
    pub(super) fn date(&self, date: &Date, period: Option<&PeriodDays>) -> Steps<Moment> {
        match date {
            Date::Anchor(anchor) => self.anchor(*anchor, period),
            Date::Shift { length, direction, base, .. } => {
                let base = self.date(base, period);
                base.map(|moment| self.shifted(*moment, *length, *direction))
            }
            Date::Earlier(members) => self.combined(members, period, Moment::earlier),
            Date::Later(members) => self.combined(members, period, Moment::later),
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let limit = end_of_time(match step {
                    ..0 => Direction::Before,
                    _ => Direction::After,
                });
                let edge = |day| edge_of(day, *edge, *granularity, *step).unwrap_or(limit);
                self.date(base, period).map(|moment| moment.moved(edge))
            }
            Date::SomeDay(some) => {
                let days = self.world.some_day(&self.case.facts, *some);
                Steps::constant(Moment::surely(days))
            }
        }
    }

    /// The first and the last day of each part of a phrase, as far as they come into its own day.
    pub(super) fn ends(&self, date: &Date) -> Vec<Day> {
        match date {
            Date::Anchor(_) | Date::SomeDay(_) => {
                let moments = self.date(date, None);
                let days = moments.runs().filter_map(|run| run.value.days);
                days.flat_map(|days| [days.first, days.last]).collect()
            }
            Date::Shift { length, direction, base, .. } => {
                let shift = |day| self.case.shift(day, *length, *direction);
                self.ends(base).into_iter().map(shift).collect()
            }
            Date::Earlier(members) | Date::Later(members) => {
                members.iter().flat_map(|member| self.ends(member)).collect()
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let edge = |day| edge_of(day, *edge, *granularity, *step).ok();
                self.ends(base).into_iter().filter_map(edge).collect()
            }
        }
    }

    fn anchor(&self, anchor: Anchor, period: Option<&PeriodDays>) -> Steps<Moment> {
        let never = || Steps::constant(Moment::NEVER);
        match anchor {
            Anchor::Day(day) => Steps::constant(Moment::exactly(day)),
            Anchor::Made => Steps::constant(Moment::exactly(self.case.agreement.made)),
            Anchor::Event(id) => self.case.event(id, self.world),
            Anchor::Consultation(id) => self.case.completion(id, self.world),
            Anchor::Met(id) => {
                let met_on = self.course(id).map_or_else(never, |course| course.met_on.clone());
                self.no_later_than_known(anchor, met_on)
            }
            Anchor::Lapsed(id) => {
                let lapse = self.course(id).map_or_else(never, |course| course.first_lapse());
                self.no_later_than_known(anchor, lapse)
            }
            Anchor::Deadline(id) => {
                self.course(id).map_or_else(never, |course| course.deadline.clone())
            }
            Anchor::PeriodStart => period.map_or_else(never, |period| period.start.clone()),
            Anchor::PeriodEnd => period.map_or_else(never, |period| period.end.clone()),
        }
    }

    /// Days that end where it is known that they do.
    fn no_later_than_known(&self, anchor: Anchor, moments: Steps<Moment>) -> Steps<Moment> {
        let Some(latest) = self.latest(anchor) else { return moments };
        let earlier = |days: Days| Days { last: days.last.min(latest).max(days.first), ..days };
        moments.map(|moment| Moment { days: moment.days.map(earlier), ..*moment })
    }

    fn combined(
        &self,
        members: &[Date],
        period: Option<&PeriodDays>,
        join: impl Fn(Moment, Moment) -> Moment,
    ) -> Steps<Moment> {
        let mut members = members.iter().map(|member| self.date(member, period));
        let first = members.next().unwrap_or_else(|| Steps::constant(Moment::NEVER));
        members.fold(first, |all, member| all.zip(&member, |one, two| join(*one, *two)))
    }

    pub(super) fn shifted(&self, moment: Moment, length: Length, direction: Direction) -> Moment {
        let moved = moment.moved(|day| self.case.shift(day, length, direction));
        // The day it is counted from does not itself have to be known.
        let next = moment.moved(|day| match direction {
            Direction::After => day.next().unwrap_or(day),
            Direction::Before => day.previous().unwrap_or(day),
        });
        let uncovered = length.unit == Unit::WorkingDay && self.leaves_covers(next, moved);
        Moment { uncovered: moment.uncovered || uncovered, ..moved }
    }

    pub(super) fn rolled(&self, moment: Moment, roll: crate::dates::Roll) -> Moment {
        if roll == crate::dates::Roll::None {
            return moment;
        }
        let moved = moment.moved(|day| self.case.roll(day, roll));
        let uncovered = self.leaves_covers(moment, moved);
        Moment { uncovered: moment.uncovered || uncovered, ..moved }
    }

    /// Whether going from one to the other needs holidays that the calendar does not know.
    fn leaves_covers(&self, from: Moment, to: Moment) -> bool {
        let calendar = self.case.agreement.working_days();
        calendar.zip(from.days.zip(to.days)).is_some_and(|(calendar, (from, to))| {
            let ends = |one: Day, two: Day| !calendar.knows(one.min(two), one.max(two));
            ends(from.first, to.first) || ends(from.last, to.last)
        })
    }
}

/// The days of something that happens on the first day on which a phrase names a day not after it,
/// and whether that day comes at all.
pub(super) fn trigger(named: &Steps<Moment>) -> Option<(Days, super::tri::Tri)> {
    use super::tri::Tri;
    let reached = named.reached();
    let mut first = None;
    let mut last = Day::MIN;
    for run in reached.runs() {
        match run.value {
            Tri::False => {}
            Tri::True => {
                let (start, fact) = first.unwrap_or((run.first, super::tri::Fact::Vague));
                return Some((Days { first: start, last: run.first, fact }, Tri::True));
            }
            Tri::Maybe(fact) => {
                first = first.or(Some((run.first, *fact)));
                last = run.last;
            }
        }
    }
    first.map(|(start, fact)| (Days { first: start, last, fact }, Tri::Maybe(fact)))
}
