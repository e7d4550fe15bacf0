//! What a phrase names, and whether a condition is so, on a day.

use abide::dates::{Day, edge_of};
use abide::evaluate::FactName;
use abide::model::{Anchor, CommitmentId, Cond, Date, SomeDay, StatusTest};

use super::world::{Settle, World};
use super::worlds::Fact;
use super::{Promise, days};

/// Where a phrase is written: whose periods it speaks of, and how its `some day in` are named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub(crate) promise: Promise,
    pub(crate) name: FactName,
}

impl World<'_> {
    /// The day that a phrase names on `t`; none: it has no day yet.
    pub(crate) fn date(&self, phrase: &Date, site: Site, t: Day) -> Option<Day> {
        match phrase {
            Date::Anchor(anchor) => self.anchor(*anchor, site, t),
            Date::Shift { length, direction, base, .. } => {
                self.shift(*length, *direction, self.date(base, site, t)?)
            }
            // The earliest there is.
            Date::Earlier(phrases) => {
                let named = phrases.iter().filter_map(|each| self.date(each, site, t));
                named.min()
            }
            // Waits for all.
            Date::Later(phrases) => {
                let named: Option<Vec<Day>> =
                    phrases.iter().map(|each| self.date(each, site, t)).collect();
                named?.into_iter().max()
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let base = self.date(base, site, t)?;
                let saturated = if *step > 0 { Day::MAX } else { Day::MIN };
                Some(edge_of(base, *edge, *granularity, *step).unwrap_or(saturated))
            }
            Date::SomeDay(some) => Some(self.some_day(*some, site)),
        }
    }

    fn anchor(&self, anchor: Anchor, site: Site, t: Day) -> Option<Day> {
        match anchor {
            Anchor::Day(day) => Some(day),
            Anchor::Made => Some(self.agreement().made),
            Anchor::Event(event) => self.event(event, t),
            Anchor::Consultation(consultation) => self.first_completion(consultation, t),
            Anchor::Met(c) => self.met_day(Promise::whole(c), t),
            Anchor::Lapsed(c) => self.first_lapse(c).filter(|day| *day <= t),
            Anchor::Deadline(c) => self.deadline(Promise::whole(c), t),
            Anchor::PeriodStart => Some(self.period(site.promise, t)?.0),
            Anchor::PeriodEnd => Some(self.period(site.promise, t)?.1),
        }
    }

    fn some_day(&self, some: SomeDay, site: Site) -> Day {
        let (first, last) = (some.period.first(), some.period.last());
        match &self.settle {
            Settle::Nominal => last,
            Settle::Try(chooser) => {
                let options = days(first, last).count();
                let chosen = chooser.choose(Fact::SomeDay(some), site.name, options);
                days(first, last).nth(chosen).unwrap_or(last)
            }
        }
    }

    /// The first day up to `on` on which a commitment was lapsed.
    fn first_lapse(&self, c: CommitmentId) -> Option<Day> {
        if let Some(known) = self.memo.lapses.borrow().get(&c) {
            return *known;
        }
        let promise = Promise::whole(c);
        let lapsed = days(self.oracle.epoch, self.on).find(|day| {
            let settled = self.settled(promise, *day);
            settled.is_some_and(|reason| StatusTest::Lapsed.is(reason))
        });
        self.memo.lapses.borrow_mut().insert(c, lapsed);
        lapsed
    }

    /// Whether a condition is so on `t`.
    pub(crate) fn cond(&self, cond: &Cond, site: Site, t: Day) -> bool {
        let is = |each: &&Cond| self.cond(each, site, t);
        match cond {
            Cond::All(conds) => conds.iter().all(|each| is(&each)),
            Cond::Any(conds) => conds.iter().any(|each| is(&each)),
            Cond::AtLeast(count, conds) => conds.iter().filter(is).count() >= *count as usize,
            Cond::Not(cond) => !self.cond(cond, site, t),
            Cond::Condition(condition) => self.holds(*condition, t),
            Cond::Consultation(consultation) => self.is_complete(*consultation, t),
            Cond::Event(event) => self.event(*event, t).is_some_and(|day| day <= t),
            Cond::Status(test, c) => test.is(self.row(Promise::whole(*c), t)),
            // Where the date has no day yet, `before` is true, the others are false.
            Cond::OnOrAfter(date) => self.date(date, site, t).is_some_and(|day| t >= day),
            Cond::After(date) => self.date(date, site, t).is_some_and(|day| t > day),
            Cond::Before(date) => self.date(date, site, t).is_none_or(|day| t < day),
        }
    }
}

/// Whether a row of the table passes a test.
pub(crate) trait Is {
    fn is(self, reason: abide::evaluate::Reason) -> bool;
}

impl Is for StatusTest {
    fn is(self, reason: abide::evaluate::Reason) -> bool {
        use abide::evaluate::Status;
        match self {
            StatusTest::Pending => reason.status() == Status::Pending,
            StatusTest::Due => reason.status() == Status::Due,
            StatusTest::Met => reason.status() == Status::Met,
            StatusTest::Lapsed => reason.status() == Status::Lapsed,
            StatusTest::Void => reason.status() == Status::Void,
            StatusTest::Breached => reason.is_breach(),
        }
    }
}
