//! The terms of a commitment as values: from when, by when, and when its window opens.

use std::collections::BTreeSet;

use super::compiler::{Compiler, Dated};
use super::conditions::Perhaps;
use super::node::Id;
use crate::dates::Direction;
use crate::model::{Act, Amendments, Commitment, CommitmentId, Date, Deadline, Kind, Target, Term};

/// A deadline, and what goes with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    /// Whether there is one, whether or not it has a day yet.
    pub(super) exists: Id,
    /// The deadline in effect.
    pub(super) day: Id,
    /// The last day of its grace.
    pub(super) end: Id,
    /// The day on which the due window opens, if nothing else opens it.
    pub(super) opens: Id,
    /// What the condition may be on the last day of the grace.
    pub(super) condition: Perhaps,
}

/// The performance that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Performance {
    /// Its day.
    pub(super) on: Id,
    /// Whether that is not after the deadline in effect on it.
    pub(super) in_time: Id,
}

impl<'a> Compiler<'a> {
    pub(super) fn commitment(&self, id: CommitmentId) -> Option<&'a Commitment> {
        self.agreement.commitment(id)
    }

    /// Whether a program can be made of it: there are no occurrences, claims and terms.
    pub(super) fn is_plain(commitment: &Commitment) -> bool {
        matches!(commitment.kind, Kind::Achieve | Kind::Option)
            && commitment.every.is_none()
            && commitment.until.is_none()
            && commitment.confirmed_by.is_empty()
    }

    /// Whether an entry that changes or ends it has effect.
    pub(super) fn has_effect(commitment: &Commitment, entry: &Dated<'_>) -> bool {
        commitment.amendable_by.iter().all(|party| entry.by.contains(party))
    }

    /// The amendments of it that have effect, each with its day.
    pub(super) fn amendments(&self, id: CommitmentId) -> Option<Vec<(Id, &'a Amendments)>> {
        let commitment = self.commitment(id)?;
        let whole = Target { commitment: id, occurrence: None };
        let amended = self.entries.iter().filter_map(|entry| match entry.act {
            Act::Amended(target, new) if *target == whole => Some((entry, &**new)),
            _ => None,
        });
        let amended = amended.filter(|(entry, _)| Self::has_effect(commitment, entry));
        Some(amended.map(|(entry, new)| (entry.on, new)).collect())
    }

    /// The day on which it comes into force, as that stands at a day.
    pub(super) fn from(&mut self, id: CommitmentId, at: Id) -> Option<Id> {
        let written = &self.commitment(id)?.from;
        let first = self.date(&written.value, at)?;
        let mut later = Vec::new();
        for (on, new) in self.amendments(id)? {
            if let Some(from) = &new.from {
                later.push((on, self.amended_from(from.as_ref(), at)?));
            }
        }
        Some(self.in_effect(at, first, &later))
    }

    /// Amended to none it is the default.
    fn amended_from(&mut self, term: Option<&Term<Date>>, at: Id) -> Option<Id> {
        match term {
            Some(term) => self.date(&term.value, at),
            None => self.made(),
        }
    }

    /// The deadline as it stands at a day.
    pub(super) fn deadline(&mut self, id: CommitmentId, at: Id) -> Option<By> {
        let commitment = self.commitment(id)?;
        let written = commitment.deadline.as_ref();
        let first = self.by(id, (written.map(|term| &term.value), None), at)?;
        let mut later = Vec::new();
        for (on, new) in self.amendments(id)? {
            if let Some(deadline) = &new.deadline {
                let term = deadline.as_ref().map(|term| &term.value);
                later.push((on, self.by(id, (term, Some(on)), at)?));
            }
        }
        let mut pick = |of: fn(&By) -> Id| {
            let later: Vec<(Id, Id)> = later.iter().map(|(on, by)| (*on, of(by))).collect();
            self.in_effect(at, of(&first), &later)
        };
        Some(By {
            exists: pick(|by| by.exists),
            day: pick(|by| by.day),
            end: pick(|by| by.end),
            opens: pick(|by| by.opens),
            condition: Perhaps {
                holds: pick(|by| by.condition.holds),
                fails: pick(|by| by.condition.fails),
            },
        })
    }

    fn by(
        &mut self,
        id: CommitmentId,
        (term, since): (Option<&'a Deadline>, Option<Id>),
        at: Id,
    ) -> Option<By> {
        let commitment = self.commitment(id)?;
        let never = self.builder.never();
        let (no, yes) = (self.builder.truth(false), self.builder.truth(true));
        let Some(term) = term else {
            let condition = Perhaps { holds: yes, fails: no };
            return Some(By { exists: no, day: never, end: never, opens: never, condition });
        };
        let phrase = match term {
            Deadline::Period(period) => self.day(period.last())?,
            Deadline::Within(date) | Deadline::On(date) => self.date(date, at)?,
        };
        let tolled = self.tolled(id, (term, since), phrase, at)?;
        let day = self.roll(tolled, commitment.roll);
        let end = match commitment.grace {
            Some(grace) => self.shift(day, grace, Direction::After)?,
            None => day,
        };
        let opens = match (term, commitment.notice.or(self.agreement.notice)) {
            (Deadline::Period(period), _) => self.day(period.first())?,
            (Deadline::Within(Date::Shift { base, .. }), _) => self.date(base, at)?,
            (_, Some(notice)) => self.shift(day, notice, Direction::Before)?,
            (_, None) => day,
        };
        let condition = match &commitment.subject_to {
            Some(term) => self.condition(&term.value, end)?,
            None => Perhaps { holds: yes, fails: no },
        };
        Some(By { exists: yes, day, end, opens, condition })
    }

    /// Whether its due window is open at a day.
    pub(super) fn is_open(&mut self, id: CommitmentId, by: &By, at: Id) -> Option<Id> {
        let (no, never) = (self.builder.truth(false), self.builder.never());
        let (exists, day) = match &self.commitment(id)?.due_from {
            Some(term) => (self.builder.truth(true), self.date(&term.value, at)?),
            None => (no, never),
        };
        let (mut later_exists, mut later_day) = (Vec::new(), Vec::new());
        for (on, new) in self.amendments(id)? {
            if let Some(due_from) = &new.due_from {
                let (exists, day) = match due_from {
                    Some(term) => (self.builder.truth(true), self.date(&term.value, at)?),
                    None => (no, never),
                };
                later_exists.push((on, exists));
                later_day.push((on, day));
            }
        }
        let exists = self.in_effect(at, exists, &later_exists);
        let day = self.in_effect(at, day, &later_day);
        let opens = self.builder.pick(exists, day, by.opens);
        let open = self.builder.up_to(opens, at);
        let neither = {
            let one = self.builder.or(exists, by.exists);
            self.builder.not(one)
        };
        Some(self.builder.or(open, neither))
    }

    /// Its performance that counts: the first that is not refused as late.
    pub(super) fn performance(&mut self, id: CommitmentId) -> Option<Performance> {
        let commitment = self.commitment(id)?;
        let met = |act: &Act| matches!(act, Act::Met(target) if target.commitment == id);
        let said = self.entries.iter().filter(|entry| met(entry.act));
        let mut days: Vec<Id> = said.map(|entry| entry.on).collect();
        if let Some(term) = &commitment.met_when {
            days.push(self.first_named(&term.value)?);
        }
        if !commitment.accepts_late {
            for day in &mut days {
                let by = self.deadline(id, *day)?;
                let in_time = self.builder.up_to(*day, by.end);
                let never = self.builder.never();
                *day = self.builder.pick(in_time, *day, never);
            }
        }
        let on = self.earliest(days);
        let by = self.deadline(id, on)?;
        let in_time = self.builder.up_to(on, by.day);
        Some(Performance { on, in_time })
    }

    /// The days that its deadline may be at some day.
    pub(super) fn deadlines(&mut self, id: CommitmentId) -> Option<BTreeSet<Id>> {
        let commitment = self.commitment(id)?;
        let terms = commitment.deadline.iter().map(|term| &term.value);
        let amended = self.amendments(id)?;
        let amended = amended.iter().filter_map(|(_, new)| new.deadline.as_ref()?.as_ref());
        let terms: Vec<&Deadline> = terms.chain(amended.map(|term| &term.value)).collect();
        let mut days = BTreeSet::new();
        for term in terms {
            for day in self.deadline_days(term)? {
                days.insert(self.roll(day, commitment.roll));
            }
        }
        Some(days)
    }

    /// The days that a deadline may be, before its roll.
    fn deadline_days(&mut self, term: &Deadline) -> Option<BTreeSet<Id>> {
        match term {
            Deadline::Period(period) => Some(BTreeSet::from([self.day(period.last())?])),
            Deadline::Within(date) | Deadline::On(date) => self.named(date),
        }
    }
}
