//! The terms in effect on a day: from when, until when, by when, and whether it is owed.

use abide::dates::{Day, Direction, Roll};
use abide::evaluate::FactName;
use abide::model::{Act, Amendments, CommitmentId, Date, Deadline, Entry, Target, Term};

use super::phrases::Site;
use super::world::{Settle, Truth, World};
use super::{Promise, days};

/// The term that sets the deadline.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DeadlineTerm<'a> {
    /// There is none: it never lapses.
    None,
    /// As written, or as amended.
    Own(&'a Deadline),
    /// Of an occurrence without one: the last day of its period.
    PeriodEnd,
}

impl Promise {
    /// Whether an entry about `target` speaks of this one: without an occurrence, of all.
    pub(crate) fn is_meant_by(self, target: &Target) -> bool {
        target.commitment == self.commitment
            && (target.occurrence.is_none() || target.occurrence == self.occurrence)
    }
}

impl<'a> World<'a> {
    /// Whether an entry that changes or ends a commitment has effect.
    pub(crate) fn has_effect(&self, c: CommitmentId, entry: &Entry) -> bool {
        let asked = &self.commitment(c).amendable_by;
        asked.iter().all(|party| entry.by.contains(party))
    }

    /// The last amendment of one term in effect on `t`, and its day.
    fn amended<T: 'a>(
        &self,
        p: Promise,
        t: Day,
        term: impl Fn(&'a Amendments) -> Option<&'a Option<T>>,
    ) -> Option<(Day, Option<&'a T>)> {
        let mut last = None;
        let mut last_key = None;
        for (_, entry) in self.oracle.of_commitment(p.commitment) {
            if let Act::Amended(target, amendments) = &entry.act
                && p.is_meant_by(target)
                && entry.first <= t
                && self.has_effect(p.commitment, entry)
                && let Some(new) = term(amendments)
            {
                // The last one dated on or before `t` counts; of one day the later recorded.
                let key = Some((entry.first, entry.recorded, target.occurrence));
                if key >= last_key {
                    last_key = key;
                    last = Some((entry.first, new.as_ref()));
                }
            }
        }
        last
    }

    /// A term as it is in effect on `t`; an amendment to `none` is as if it were not written.
    fn in_effect(
        &self,
        p: Promise,
        t: Day,
        written: Option<&'a Term<Date>>,
        term: impl Fn(&'a Amendments) -> Option<&'a Option<Term<Date>>>,
    ) -> Option<&'a Date> {
        let term = match self.amended(p, t, term) {
            Some((_, new)) => new,
            None => written,
        };
        term.map(|term| &term.value)
    }

    pub(crate) fn start_phrase(&self, c: CommitmentId, t: Day) -> Option<&'a Date> {
        let written = Some(&self.commitment(c).from);
        self.in_effect(Promise::whole(c), t, written, |new| new.from.as_ref())
    }

    pub(crate) fn until_phrase(&self, c: CommitmentId, t: Day) -> Option<&'a Date> {
        let written = self.commitment(c).until.as_ref();
        self.in_effect(Promise::whole(c), t, written, |new| new.until.as_ref())
    }

    pub(crate) fn due_from_phrase(&self, p: Promise, t: Day) -> Option<&'a Date> {
        let written = self.commitment(p.commitment).due_from.as_ref();
        self.in_effect(p, t, written, |new| new.due_from.as_ref())
    }

    pub(crate) fn target_phrase(&self, p: Promise, t: Day) -> Option<&'a Date> {
        let written = self.commitment(p.commitment).target.as_ref();
        self.in_effect(p, t, written, |new| new.target.as_ref())
    }

    /// The term that sets the deadline on `t`, and since when if by an amendment.
    pub(crate) fn deadline_term(&self, p: Promise, t: Day) -> (DeadlineTerm<'a>, Option<Day>) {
        let commitment = self.commitment(p.commitment);
        let (term, since) = match self.amended(p, t, |new| new.deadline.as_ref()) {
            Some((day, new)) => (new, Some(day)),
            None => (commitment.deadline.as_ref(), None),
        };
        let term = match term {
            Some(term) => DeadlineTerm::Own(&term.value),
            None if p.occurrence.is_some() => DeadlineTerm::PeriodEnd,
            None => DeadlineTerm::None,
        };
        (term, since)
    }

    /// When a commitment, or a series, comes into force, as that stands on `t`.
    pub(crate) fn series_from(&self, c: CommitmentId, t: Day) -> Option<Day> {
        match self.start_phrase(c, t) {
            Some(phrase) => self.date(phrase, site(Promise::whole(c), FactName::From), t),
            // Amended to none: the default.
            None => Some(self.agreement().made),
        }
    }

    /// When it comes into force, as that stands on `t`; an occurrence: the first day of its period.
    pub(crate) fn from(&self, p: Promise, t: Day) -> Option<Day> {
        match p.occurrence {
            Some(_) => Some(self.period(p, t)?.0),
            None => self.series_from(p.commitment, t),
        }
    }

    /// The last day of the term or of the series, as it stands on `t`.
    pub(crate) fn until(&self, c: CommitmentId, t: Day) -> Option<Day> {
        let phrase = self.until_phrase(c, t)?;
        self.date(phrase, site(Promise::whole(c), FactName::Until), t)
    }

    pub(crate) fn due_from(&self, p: Promise, t: Day) -> Option<Day> {
        self.date(self.due_from_phrase(p, t)?, site(p, FactName::DueFrom), t)
    }

    pub(crate) fn target(&self, p: Promise, t: Day) -> Option<Day> {
        // A target decides no status: the name of what is open in it is never reported.
        self.date(self.target_phrase(p, t)?, site(p, FactName::Deadline), t)
    }

    /// The day of the deadline's phrase, before tolling and roll.
    pub(crate) fn phrase_day(&self, p: Promise, term: DeadlineTerm, t: Day) -> Option<Day> {
        match term {
            DeadlineTerm::None => None,
            DeadlineTerm::PeriodEnd => Some(self.period(p, t)?.1),
            DeadlineTerm::Own(Deadline::Period(period)) => Some(period.last()),
            DeadlineTerm::Own(Deadline::Within(phrase) | Deadline::On(phrase)) => {
                self.date(phrase, site(p, FactName::Deadline), t)
            }
        }
    }

    /// The deadline in effect on `t`: the phrase's day under the terms in effect, moved by
    /// tolling, then by roll.
    pub(crate) fn deadline(&self, p: Promise, t: Day) -> Option<Day> {
        if let Some(known) = self.memo.deadlines.borrow().get(&(p, t)) {
            return *known;
        }
        let deadline = self.tolled_day(p, t).map(|day| self.rolled(p.commitment, day));
        self.memo.deadlines.borrow_mut().insert((p, t), deadline);
        deadline
    }

    /// The deadline before its roll.
    pub(crate) fn tolled_day(&self, p: Promise, t: Day) -> Option<Day> {
        let (term, since) = self.deadline_term(p, t);
        let day = self.phrase_day(p, term, t)?;
        Some(later(day, self.tolled(p, term, since, t)))
    }

    /// By how many days suspensions have moved the deadline up to `t`.
    fn tolled(&self, p: Promise, term: DeadlineTerm, since: Option<Day>, t: Day) -> i64 {
        let Some(first) = self.first_suspension(p) else {
            return 0;
        };
        let mut moved = 0;
        for day in days(since.map_or(first, |since| first.max(since)), t) {
            // One day for every day of a suspension that tolls, on which the commitment is in
            // force, and the deadline has a day and has not passed with its grace.
            if self.suspended(p, day) == Some(Tolls(true))
                && self.is_in_force(p, day)
                && let Some(phrase) = self.phrase_day(p, term, day)
                && self.grace_end(p, self.rolled(p.commitment, later(phrase, moved))) >= day
            {
                moved += 1;
            }
        }
        moved
    }

    fn rolled(&self, c: CommitmentId, day: Day) -> Day {
        let roll = self.commitment(c).roll;
        let calendar = self.agreement().working_days();
        match calendar {
            Some(calendar) if roll != Roll::None => calendar.roll(day, roll).unwrap_or(day),
            _ => day,
        }
    }

    /// The last day of the grace after a deadline.
    pub(crate) fn grace_end(&self, p: Promise, deadline: Day) -> Day {
        let grace = self.commitment(p.commitment).grace;
        grace.and_then(|length| self.shift(length, Direction::After, deadline)).unwrap_or(deadline)
    }

    /// The day on which the due window opens; none: it has no day yet, or there is no window.
    pub(crate) fn window_opens(&self, p: Promise, t: Day) -> Option<Day> {
        // On `due-from` if given;
        if self.due_from_phrase(p, t).is_some() {
            return self.due_from(p, t);
        }
        let commitment = self.commitment(p.commitment);
        match self.deadline_term(p, t).0 {
            DeadlineTerm::None => None,
            // else on the first day of the deadline's own period (of an occurrence: its period);
            DeadlineTerm::PeriodEnd => Some(self.period(p, t)?.0),
            DeadlineTerm::Own(Deadline::Period(period)) => Some(period.first()),
            // else, for `within N … of X`, on X;
            DeadlineTerm::Own(Deadline::Within(Date::Shift { base, .. })) => {
                self.date(base, site(p, FactName::Deadline), t)
            }
            // else `notice` before the deadline; else on the deadline itself.
            DeadlineTerm::Own(_) => {
                let deadline = self.deadline(p, t)?;
                match commitment.notice.or(self.agreement().notice) {
                    Some(notice) => self.shift(notice, Direction::Before, deadline),
                    None => Some(deadline),
                }
            }
        }
    }

    /// The suspension in force on `t`, if there is one: the last word is one of suspension.
    pub(crate) fn suspended(&self, p: Promise, t: Day) -> Option<Tolls> {
        let mut last = None;
        for (_, entry) in self.oracle.of_commitment(p.commitment) {
            // The day of `resumed` is owed again: of one day it comes after `suspended`.
            let (target, resumed, tolls) = match &entry.act {
                Act::Suspended { target, tolls } => (target, false, *tolls),
                Act::Resumed(target) => (target, true, false),
                _ => continue,
            };
            if p.is_meant_by(target) && entry.first <= t {
                last = last.max(Some((entry.first, resumed, entry.recorded, tolls)));
            }
        }
        match last {
            Some((_, false, _, tolls)) => Some(Tolls(tolls)),
            _ => None,
        }
    }

    fn first_suspension(&self, p: Promise) -> Option<Day> {
        let entries = self.oracle.of_commitment(p.commitment);
        entries
            .filter(|(_, entry)| matches!(&entry.act, Act::Suspended { target, .. } if p.is_meant_by(target)))
            .map(|(_, entry)| entry.first)
            .min()
    }

    /// In force on `t`: `from`, as it stands on `t`, has come.
    pub(crate) fn is_in_force(&self, p: Promise, t: Day) -> bool {
        self.from(p, t).is_some_and(|from| from <= t)
    }

    /// Its condition on `t`; without one it holds.
    pub(crate) fn condition(&self, c: CommitmentId, t: Day) -> Truth {
        let Some(term) = &self.commitment(c).subject_to else {
            return Truth::True;
        };
        match self.settle {
            Settle::Nominal => self.oracle.in_every_world(self.on, c, t),
            Settle::Try(_) => {
                let site = site(Promise::whole(c), FactName::SubjectTo);
                if self.cond(&term.value, site, t) { Truth::True } else { Truth::False }
            }
        }
    }

    /// Owed on `t`: in force, not suspended, its condition not false.
    pub(crate) fn is_owed(&self, p: Promise, t: Day) -> bool {
        self.is_in_force(p, t)
            && self.suspended(p, t).is_none()
            && self.condition(p.commitment, t) != Truth::False
    }
}

/// Of a suspension: whether it moves the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tolls(pub(crate) bool);

/// Where a phrase of a commitment is written.
pub(crate) fn site(promise: Promise, name: impl Fn(CommitmentId) -> FactName) -> Site {
    Site { promise, name: name(promise.commitment) }
}

fn later(day: Day, count: i64) -> Day {
    day.plus(count).unwrap_or(Day::MAX)
}
