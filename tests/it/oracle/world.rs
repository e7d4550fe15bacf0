//! One world, as it is looked at from one day: what happened in it, and what holds.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use abide::dates::{ArithmeticError, Day, Direction, Length};
use abide::evaluate::{FactName, Reason};
use abide::model::{
    Act, Agreement, Commitment, CommitmentId, ConditionId, ConsultationId, Entry, EntryId, EventId,
    PartyId,
};

use super::worlds::{Chooser, Decision, Fact};
use super::{Oracle, Promise, days};

/// How open facts are settled.
pub(crate) enum Settle {
    /// One way after the other.
    Try(Chooser),
    /// As the reported status wants it: an unknown day is its last day, a claim was not made, and
    /// a condition that is not the same in every world is unresolved.
    Nominal,
}

/// Truth, where it may be unresolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    Unresolved,
}

/// The keys whose phrase counts as an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum When {
    Met,
    Broken,
    Void,
}

/// What a world has computed already. Facts do not change within a world, so nothing here does.
#[derive(Default)]
pub(crate) struct Memo {
    pub(crate) deadlines: RefCell<HashMap<(Promise, Day), Option<Day>>>,
    pub(crate) settled: RefCell<HashMap<(Promise, Day), Option<Reason>>>,
    pub(crate) performances: RefCell<HashMap<Promise, Rc<Vec<Day>>>>,
    pub(crate) came: RefCell<HashMap<(CommitmentId, When), Option<Day>>>,
    pub(crate) lapses: RefCell<HashMap<CommitmentId, Option<Day>>>,
}

/// One world.
pub(crate) struct World<'a> {
    pub(crate) oracle: &'a Oracle<'a>,
    /// The day from which it is looked at; no function is asked for a later one.
    pub(crate) on: Day,
    pub(crate) settle: Settle,
    pub(crate) memo: Memo,
}

impl<'a> World<'a> {
    pub(crate) fn new(oracle: &'a Oracle<'a>, on: Day, settle: Settle) -> Self {
        Self { oracle, on, settle, memo: Memo::default() }
    }

    pub(crate) fn into_decisions(self) -> Vec<Decision> {
        match self.settle {
            Settle::Try(chooser) => chooser.into_decisions(),
            Settle::Nominal => Vec::new(),
        }
    }

    pub(crate) fn agreement(&self) -> &'a Agreement {
        self.oracle.agreement
    }

    pub(crate) fn commitment(&self, id: CommitmentId) -> &'a Commitment {
        self.oracle.commitment(id)
    }

    /// The day `length` after or before `anchor`. Valid input never leaves the range of days.
    pub(crate) fn shift(&self, length: Length, direction: Direction, anchor: Day) -> Option<Day> {
        let agreement = self.agreement();
        let calendar = agreement.working_days();
        match length.from(anchor, direction, agreement.rounding, calendar) {
            Ok(day) => Some(day),
            Err(ArithmeticError::OutOfRange) => Some(match direction {
                Direction::After => Day::MAX,
                Direction::Before => Day::MIN,
            }),
            Err(_) => None,
        }
    }

    /// The day of an entry; that it is after `on` is all that is said of a later one.
    fn day_of(&self, id: EntryId, entry: &Entry) -> Day {
        if entry.is_precise() || entry.first > self.on {
            return entry.first;
        }
        match &self.settle {
            Settle::Nominal => entry.last,
            Settle::Try(chooser) => {
                let later = self.on.next().unwrap_or(Day::MAX);
                let options = days(entry.first, entry.last.min(later)).count();
                let fact = Fact::EntryDay(id);
                let chosen = chooser.choose(fact, name_of(entry), options);
                days(entry.first, entry.last).nth(chosen).unwrap_or(entry.last)
            }
        }
    }

    /// The day of an entry if that is on or before `t`.
    pub(crate) fn dated_by(&self, id: EntryId, entry: &Entry, t: Day) -> Option<Day> {
        if entry.first > t {
            return None;
        }
        Some(self.day_of(id, entry)).filter(|day| *day <= t)
    }

    /// The day an event happened, if it has by `t`; a fixed day is known from the start.
    pub(crate) fn event(&self, event: EventId, t: Day) -> Option<Day> {
        let fixed = self.agreement().events.get(event.index())?.on;
        fixed.or_else(|| {
            let happened = self.oracle.of_event(event);
            happened.filter_map(|(id, entry)| self.dated_by(id, entry, t)).min()
        })
    }

    /// The rounds of a consultation that were complete by `t`: first and last day of each.
    fn completions(&self, consultation: ConsultationId, t: Day) -> Vec<(Day, Day)> {
        let Some(written) = self.agreement().consultations.get(consultation.index()) else {
            return Vec::new();
        };
        let mut held: Vec<(Day, &[PartyId])> = Vec::new();
        for (id, entry) in self.oracle.of_consultation(consultation) {
            if let (Act::Held(_, with), Some(day)) = (&entry.act, self.dated_by(id, entry, t)) {
                held.push((day, with));
            }
        }
        rounds(&held, &written.between).complete
    }

    /// The first completion of a consultation, if there is one by `t`.
    pub(crate) fn first_completion(&self, id: ConsultationId, t: Day) -> Option<Day> {
        let completed = self.completions(id, t);
        completed.first().map(|(_, last)| *last)
    }

    /// Whether a consultation is complete on `t`: it was completed, and that is still valid.
    pub(crate) fn is_complete(&self, id: ConsultationId, t: Day) -> bool {
        let written = self.agreement().consultations.get(id.index());
        let valid_for = written.and_then(|consultation| consultation.valid_for);
        let completed = self.completions(id, t);
        completed.iter().any(|(_, last)| self.is_valid(*last, valid_for, t))
    }

    /// Whether what was said on `day` is still valid on `t`: through the last day of its length.
    fn is_valid(&self, day: Day, valid_for: Option<Length>, t: Day) -> bool {
        valid_for.is_none_or(|length| {
            self.shift(length, Direction::After, day).is_none_or(|last| t <= last)
        })
    }

    /// Whether a condition holds on `t`; where that is unknown, it is an open fact of that day.
    pub(crate) fn holds(&self, condition: ConditionId, t: Day) -> bool {
        let assumed = self.oracle.assumed.conditions.get(&condition).copied();
        match (self.assessed(condition, t).or(assumed), &self.settle) {
            (Some(value), _) => value,
            (None, Settle::Try(chooser)) => {
                let fact = Fact::Holds(condition, t);
                chooser.choose(fact, FactName::Condition(condition), 2) == 0
            }
            // The nominal run takes whole conditions over all worlds and never asks for a part.
            (None, Settle::Nominal) => false,
        }
    }

    /// The assessment of a condition in force on `t`; none: unknown.
    fn assessed(&self, id: ConditionId, t: Day) -> Option<bool> {
        let condition = self.agreement().conditions.get(id.index())?;
        if condition.assessed_by.is_empty() {
            // Any one entry decides: the last.
            return self.last_assessment(id, t, condition.valid_for, |_| true);
        }
        // All must have spoken, and agree.
        let mut votes = BTreeSet::new();
        for party in &condition.assessed_by {
            let theirs = |entry: &Entry| entry.by.contains(party);
            votes.insert(self.last_assessment(id, t, condition.valid_for, theirs)?);
        }
        let agreed = votes.first().copied();
        agreed.filter(|_| votes.len() == 1)
    }

    fn last_assessment(
        &self,
        id: ConditionId,
        t: Day,
        valid_for: Option<Length>,
        counts: impl Fn(&Entry) -> bool,
    ) -> Option<bool> {
        let mut last: Option<(Day, Day, bool)> = None;
        for (_, entry) in self.oracle.of_condition(id) {
            if let Act::Assessed(_, value) = entry.act
                && entry.first <= t
                && counts(entry)
            {
                last = last.max(Some((entry.first, entry.recorded, value)));
            }
        }
        let (day, _, value) = last?;
        self.is_valid(day, valid_for, t).then_some(value)
    }
}

/// Who spoke when, in rounds: a round is complete on the day on which all of `wanted` have spoken
/// in it; entries of one day count together, and the next round begins with the day after.
pub(crate) struct Rounds {
    /// First and last day of each complete round.
    pub(crate) complete: Vec<(Day, Day)>,
    /// The first day of the round that is not complete.
    pub(crate) open: Option<Day>,
}

/// See [`Rounds`].
pub(crate) fn rounds(said: &[(Day, &[PartyId])], wanted: &[PartyId]) -> Rounds {
    let all: BTreeSet<Day> = said.iter().map(|(day, _)| *day).collect();
    let mut complete = Vec::new();
    let mut open = None;
    let mut spoken: BTreeSet<PartyId> = BTreeSet::new();
    for day in all {
        let first = *open.get_or_insert(day);
        let of_the_day = said.iter().filter(|(said_on, _)| *said_on == day);
        spoken.extend(of_the_day.flat_map(|(_, parties)| parties.iter().copied()));
        if wanted.iter().all(|party| spoken.contains(party)) {
            complete.push((first, day));
            open = None;
            spoken.clear();
        }
    }
    Rounds { complete, open }
}

/// The name of the open day of an entry.
fn name_of(entry: &Entry) -> FactName {
    match &entry.act {
        Act::Happened(event) => FactName::Event(*event),
        Act::Held(consultation, _) => FactName::Consultation(*consultation),
        Act::Broken(target) => FactName::Broken(target.commitment),
        Act::Met(target)
        | Act::Restored(target)
        | Act::Amended(target, _)
        | Act::Suspended { target, .. }
        | Act::Resumed(target)
        | Act::Waived(target)
        | Act::Superseded(target) => FactName::Met(target.commitment),
        Act::Assessed(condition, _) => FactName::Condition(*condition),
        // Always of one day.
        Act::Withdrawn(_) | Act::Retracted(_) => FactName::Met(CommitmentId(0)),
    }
}
