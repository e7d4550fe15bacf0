//! The table of the specification, row by row.

use abide::dates::Day;
use abide::evaluate::{Reason, Status};
use abide::model::{Act, CommitmentId, Entry, Kind};

use super::terms::{DeadlineTerm, Tolls};
use super::world::{Truth, When, World};
use super::{Promise, days};

/// The performance that counts.
#[derive(Debug, Clone, Copy)]
struct Performance {
    day: Day,
    on_time: bool,
}

impl World<'_> {
    /// The first row of the table that fits on `t`.
    pub(crate) fn row(&self, p: Promise, t: Day) -> Reason {
        if let Some(leading) = self.leading(p, t) {
            return self.row(leading, t);
        }
        if self.is_beyond_the_series(p, t) {
            return Reason::NotTriggered;
        }
        let settled = self.settled(p, t);
        settled.unwrap_or_else(|| self.unsettled(p, t))
    }

    /// The row on `t`, if it is one of those that end a commitment: void, met, lapsed.
    pub(crate) fn settled(&self, p: Promise, t: Day) -> Option<Reason> {
        if let Some(known) = self.memo.settled.borrow().get(&(p, t)) {
            return *known;
        }
        let performed = self.performances(p);
        let ended = self.ended(p, t, &performed);
        let settled = ended.or_else(|| self.settled_unless_ended(p, t, &performed));
        self.memo.settled.borrow_mut().insert((p, t), settled);
        settled
    }

    /// The rows `waived` to `voided`.
    pub(crate) fn ended(&self, p: Promise, t: Day, performed: &[Day]) -> Option<Reason> {
        let mut ended = None;
        for (day, reason) in self.endings(p, t) {
            let without = ended.or_else(|| self.settled_unless_ended(p, day, performed));
            if reason == Reason::Waived {
                // waived on a day on which it was not met
                if without.map(Reason::status) != Some(Status::Met) {
                    return Some(Reason::Waived);
                }
            } else if without.is_none() {
                // ended on a day on which it was neither met nor lapsed nor void; the first such
                ended = Some(reason);
            }
        }
        ended
    }

    /// What may end it, up to `t`, in order.
    fn endings(&self, p: Promise, t: Day) -> Vec<(Day, Reason)> {
        let c = p.commitment;
        let mut endings = Vec::new();
        for (_, entry) in self.oracle.of_commitment(c) {
            if let Some(reason) = ending(p, entry)
                && entry.first <= t
                && self.has_effect(c, entry)
            {
                endings.push((entry.first, reason));
            }
        }
        endings.extend(self.came(c, When::Void, t).map(|day| (day, Reason::Voided)));
        endings.sort_unstable();
        endings
    }

    /// The rows `on-time` to `expired`.
    pub(crate) fn settled_unless_ended(
        &self,
        p: Promise,
        t: Day,
        performed: &[Day],
    ) -> Option<Reason> {
        let commitment = self.commitment(p.commitment);
        if commitment.every.is_some() && p.occurrence.is_none() {
            // A series without any occurrence.
            let until = self.until(p.commitment, t);
            return until.filter(|day| *day < t).map(|_| Reason::NotTriggered);
        }
        if commitment.kind.has_deadline() {
            self.settled_achieve(p, t, performed)
        } else {
            self.settled_maintain(p, t, performed)
        }
    }

    fn settled_achieve(&self, p: Promise, t: Day, performed: &[Day]) -> Option<Reason> {
        let performance = self.performance(p, t, performed);
        if performance.is_some_and(|performance| performance.on_time) {
            return Some(Reason::OnTime);
        }
        let day = performance.map(|performance| performance.day);
        if self.is_not_triggered(p, t, day) {
            return Some(Reason::NotTriggered);
        }
        if self.has_condition_failed(p, t, day) {
            return Some(Reason::ConditionFailed);
        }
        if performance.is_some() {
            return Some(Reason::Late);
        }
        // the deadline with its grace passed
        let deadline = self.deadline(p, t)?;
        if self.grace_end(p, deadline) >= t {
            return None;
        }
        match self.commitment(p.commitment).kind {
            Kind::Option => Some(Reason::Expired),
            _ => Some(Reason::Missed),
        }
    }

    fn settled_maintain(&self, p: Promise, t: Day, performed: &[Day]) -> Option<Reason> {
        if self.is_kept(p, t, performed) {
            return Some(Reason::Kept);
        }
        if self.is_not_triggered(p, t, None) {
            return Some(Reason::NotTriggered);
        }
        if self.is_broken(p, t) {
            return Some(Reason::Broken);
        }
        self.is_over(p.commitment, t).then_some(Reason::Expired)
    }

    /// Of several performances up to `t` the first that counts; one refused as late does not.
    fn performance(&self, p: Promise, t: Day, performed: &[Day]) -> Option<Performance> {
        let accepts_late = self.commitment(p.commitment).accepts_late;
        for day in performed.iter().copied().filter(|day| *day <= t) {
            // Both questions are those of its own day.
            let deadline = self.deadline(p, day);
            let too_late = deadline.is_some_and(|deadline| self.grace_end(p, deadline) < day);
            if accepts_late || !too_late {
                let on_time = deadline.is_none_or(|deadline| day <= deadline);
                return Some(Performance { day, on_time });
            }
        }
        None
    }

    /// Whether the deadline (without grace) or the term passed, and `from` had not come by then.
    fn passed_before_from(&self, p: Promise, t: Day) -> bool {
        let c = p.commitment;
        let last = if self.commitment(c).kind.has_deadline() {
            self.deadline(p, t)
        } else {
            self.until(c, t)
        };
        last.is_some_and(|last| last < t && self.from(p, t).is_none_or(|from| from > last))
    }

    /// `not-triggered`: and it was not performed before that became so.
    fn is_not_triggered(&self, p: Promise, t: Day, performed: Option<Day>) -> bool {
        self.passed_before_from(p, t)
            && !performed
                .is_some_and(|first| days(first, t).any(|day| !self.passed_before_from(p, day)))
    }

    /// `condition-failed`: the deadline with its grace passed, its condition was false on the last
    /// day of that, and it was not performed by then.
    fn has_condition_failed(&self, p: Promise, t: Day, performed: Option<Day>) -> bool {
        let Some(deadline) = self.deadline(p, t) else {
            return false;
        };
        let last = self.grace_end(p, deadline);
        if last >= t || performed.is_some_and(|day| day <= last) {
            return false;
        }
        // Suspended without tolling on the day that counts is as if the condition were false.
        self.suspended(p, last) == Some(Tolls(false))
            || self.condition(p.commitment, last) == Truth::False
    }

    fn is_over(&self, c: CommitmentId, t: Day) -> bool {
        self.until(c, t).is_some_and(|until| until < t)
    }

    /// `kept`: its term is over, it was owed on some day of it and never broken while owed, and an
    /// entry says it was kept or the record is complete through the end of the term.
    fn is_kept(&self, p: Promise, t: Day, performed: &[Day]) -> bool {
        let Some(until) = self.until(p.commitment, t).filter(|until| *until < t) else {
            return false;
        };
        let Some(from) = self.from(p, t) else {
            return false;
        };
        let said = performed.iter().any(|day| until <= *day && *day <= t);
        let complete = self.oracle.complete_through >= Some(until);
        (said || complete)
            && self.breaks_that_count(p, t).is_empty()
            && days(from, until).any(|day| self.is_owed(p, day))
    }

    /// `broken`: broken on a day of its term on which it was owed, and not restored, or the term is
    /// over.
    fn is_broken(&self, p: Promise, t: Day) -> bool {
        let restored = |broken: Day| {
            let mut entries = self.oracle.of_commitment(p.commitment);
            entries.any(|(_, entry)| {
                matches!(entry.act, Act::Restored(_)) && broken <= entry.first && entry.first <= t
            })
        };
        let breaks = self.breaks_that_count(p, t);
        breaks.iter().any(|day| self.is_over(p.commitment, t) || !restored(*day))
    }

    /// The breaks up to `t` on a day of its term on which it was owed.
    fn breaks_that_count(&self, p: Promise, t: Day) -> Vec<Day> {
        let c = p.commitment;
        let in_term = |day: Day| {
            self.from(p, t).is_some_and(|from| from <= day)
                && self.until(c, t).is_none_or(|until| day <= until)
        };
        let mut breaks = self.breaks(c, t);
        breaks.retain(|day| in_term(*day) && self.is_owed(p, *day));
        breaks
    }

    /// The rows `not-in-force` to `in-force`.
    fn unsettled(&self, p: Promise, t: Day) -> Reason {
        let commitment = self.commitment(p.commitment);
        let achieve = commitment.kind.has_deadline();
        match self.from(p, t) {
            // `from` is a day ahead
            Some(from) if from > t => return Reason::NotInForce,
            // `from` waits for something that has not happened
            None => return Reason::AwaitingEvent,
            Some(_) => {}
        }
        let deadline = self.deadline(p, t);
        let has_deadline = !matches!(self.deadline_term(p, t).0, DeadlineTerm::None);
        if achieve && has_deadline && deadline.is_none() {
            return Reason::AwaitingEvent;
        }
        if self.suspended(p, t).is_some() {
            return Reason::Suspended;
        }
        if self.condition(p.commitment, t) != Truth::True {
            return Reason::AwaitingCondition;
        }
        if !achieve {
            return Reason::InForce;
        }
        let opens_at_once = !has_deadline && self.due_from_phrase(p, t).is_none();
        let open = opens_at_once || self.window_opens(p, t).is_some_and(|opens| opens <= t);
        match deadline {
            _ if !open => Reason::NotYetDue,
            Some(deadline) if deadline < t => Reason::InGrace,
            Some(_) => Reason::Open,
            None => Reason::NoDeadline,
        }
    }

    /// `met(c)`: the day it was met, if it is met on `t`; kept: the last day of its term.
    pub(crate) fn met_day(&self, p: Promise, t: Day) -> Option<Day> {
        match self.settled(p, t)? {
            Reason::Kept => self.until(p.commitment, t),
            Reason::OnTime | Reason::Late => {
                let performance = self.performance(p, t, &self.performances(p));
                performance.map(|performance| performance.day)
            }
            _ => None,
        }
    }

    /// For `missed` the days from the deadline in effect to `t`, for `late` to the performance,
    /// from the deadline in effect on that day.
    pub(crate) fn days_late(&self, p: Promise, t: Day) -> Option<i64> {
        let day = match self.row(p, t) {
            Reason::Missed => t,
            Reason::Late => self.met_day(p, t)?,
            _ => return None,
        };
        Some(day.since(self.deadline(p, day)?))
    }
}

/// Why an entry may end a commitment.
fn ending(p: Promise, entry: &Entry) -> Option<Reason> {
    match &entry.act {
        Act::Waived(target) if p.is_meant_by(target) => Some(Reason::Waived),
        Act::Withdrawn(None) => Some(Reason::Withdrawn),
        Act::Withdrawn(Some(target)) if p.is_meant_by(target) => Some(Reason::Withdrawn),
        Act::Superseded(target) if p.is_meant_by(target) => Some(Reason::Superseded),
        _ => None,
    }
}
