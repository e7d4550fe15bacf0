//! Whether a condition holds, a consultation is complete, an event has happened: on every day.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::{Day, Direction, Length};
use crate::model::{ConditionId, ConsultationId, EventId, PartyId};

use super::case::Case;
use super::facts::World;
use super::moment::{Days, Moment};
use super::steps::Steps;
use super::tri::{Fact, Tri};
use super::verdict::FactName;
use super::view::{Assessment, Dated};

impl Case<'_> {
    /// Whether the condition is assessed to hold, or assumed to; unknown where nothing says so.
    pub(super) fn assessed(&self, id: ConditionId) -> Steps<Option<bool>> {
        let known = self.assessments(id);
        match self.view.assumed.conditions.get(&id) {
            Some(assumed) => known.map(|known| known.or(Some(*assumed))),
            None => known,
        }
    }

    /// Whether it is assessed to hold.
    pub(super) fn assessments(&self, id: ConditionId) -> Steps<Option<bool>> {
        let Some(condition) = self.agreement.conditions.get(id.index()) else {
            return Steps::constant(None);
        };
        let none = Vec::new();
        let entries = self.view.assessed.get(&id).unwrap_or(&none);
        if condition.assessed_by.is_empty() {
            return self.last_word(entries.iter(), condition.valid_for);
        }
        let of = |party: &PartyId| {
            let theirs = entries.iter().filter(|assessment| assessment.by.contains(party));
            self.last_word(theirs, condition.valid_for)
        };
        let mut voices = condition.assessed_by.iter().map(of);
        let first = voices.next().unwrap_or_else(|| Steps::constant(None));
        voices.fold(first, |agreed, voice| {
            agreed.zip(&voice, |one, two| if one == two { *one } else { None })
        })
    }

    /// What the last of the assessments says on each day, while it is valid.
    fn last_word<'b>(
        &self,
        assessments: impl Iterator<Item = &'b Assessment<'b>>,
        valid_for: Option<Length>,
    ) -> Steps<Option<bool>> {
        // The last inserted of a day stays: the one recorded last.
        let mut sorted: Vec<_> =
            assessments.map(|said| (said.on, said.recorded, said.holds)).collect();
        sorted.sort_unstable();
        let by_day: BTreeMap<Day, bool> =
            sorted.into_iter().map(|(on, _, holds)| (on, holds)).collect();
        let mut steps = Steps::constant(None);
        let mut days = by_day.iter().peekable();
        while let Some((on, holds)) = days.next() {
            steps.push(*on, Some(*holds));
            let end = valid_for.map(|length| self.shift(*on, length, Direction::After));
            let over = end.and_then(Day::next);
            if let Some(over) = over.filter(|over| days.peek().is_none_or(|(next, _)| over < *next))
            {
                steps.push(over, None);
            }
        }
        steps
    }

    /// Whether the condition holds in the worlds of the box.
    pub(super) fn condition(&self, id: ConditionId, world: &World) -> Steps<Tri> {
        let known = self.assessed(id);
        let settled = world.settled(id);
        let mut starts: Vec<Day> = known.starts().collect();
        starts.extend(settled.iter().map(|(first, ..)| *first));
        starts.extend(settled.iter().filter_map(|(_, last, _)| last.next()));
        Steps::build(starts, |day| {
            let settled = || {
                let mut stretches = settled.iter();
                let here = stretches.find(|(first, last, _)| *first <= day && day <= *last);
                here.map(|(.., value)| *value).or_else(|| world.rest_of(FactName::Condition(id)))
            };
            match known.at(day).or_else(settled) {
                Some(value) => Tri::of(value),
                None => Tri::Maybe(Fact::today(id)),
            }
        })
    }

    /// The day the event happened.
    pub(super) fn event(&self, id: EventId, world: &World) -> Steps<Moment> {
        if let Some(day) = self.agreement.events.get(id.index()).and_then(|event| event.on) {
            return Steps::constant(Moment::exactly(day));
        }
        let entries = self.view.happened.get(&id).map_or(&[][..], Vec::as_slice);
        let days = entries.iter().map(|dated| world.entry(&self.facts, *dated));
        days.reduce(earliest).map_or_else(|| Steps::constant(Moment::NEVER), Steps::happening)
    }

    /// The day of the consultation's first completion.
    pub(super) fn completion(&self, id: ConsultationId, world: &World) -> Steps<Moment> {
        let rounds = self.rounds(id, world);
        let first = rounds.first().copied();
        first.map_or_else(|| Steps::constant(Moment::NEVER), |round| Steps::happening(round.days))
    }

    /// Whether the consultation is complete.
    pub(super) fn complete(&self, id: ConsultationId, world: &World) -> Steps<Tri> {
        let valid_for = self.agreement.consultations.get(id.index()).and_then(|it| it.valid_for);
        let mut complete = Steps::constant(Tri::False);
        for round in self.rounds(id, world) {
            let done = Steps::happening(round.days).reached();
            let valid = match valid_for {
                Some(length) => {
                    let last = round.days.moved(|day| self.shift(day, length, Direction::After));
                    done.and(&Steps::constant(Moment::surely(last)).passed().not())
                }
                None => done,
            };
            complete = complete.or(&valid);
            if round.and_more_perhaps {
                let fact = round.days.fact;
                let later = Steps::switch(Tri::False, round.days.first, Tri::Maybe(fact));
                complete = complete.or(&later.and(&self.while_valid(id, valid_for, world)));
            }
        }
        complete
    }

    /// The days on which some round may still be valid: none is complete after the last day that an
    /// entry may be of.
    fn while_valid(
        &self,
        id: ConsultationId,
        valid_for: Option<Length>,
        world: &World,
    ) -> Steps<Tri> {
        let entries = self.view.held.get(&id).map_or(&[][..], Vec::as_slice);
        let last = entries.iter().map(|(dated, _)| world.entry(&self.facts, *dated).last).max();
        match last.zip(valid_for) {
            None => Steps::constant(Tri::True),
            Some((last, length)) => {
                let last = self.shift(last, length, Direction::After);
                Steps::constant(Moment::exactly(last)).passed().not()
            }
        }
    }

    /// The completions of a consultation, in order.
    fn rounds(&self, id: ConsultationId, world: &World) -> Vec<Round> {
        let Some(consultation) = self.agreement.consultations.get(id.index()) else {
            return Vec::new();
        };
        let entries = self.view.held.get(&id).map_or(&[][..], Vec::as_slice);
        let dated = |dated: &Dated| world.entry(&self.facts, *dated);
        let held: Vec<_> = entries.iter().map(|(day, with)| (dated(day), *with)).collect();
        rounds(&held, &consultation.between)
    }
}

/// One completion of something that several parties have to take part in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    /// The day on which the last of them did.
    pub(super) days: Days,
    /// Whether further rounds cannot be told apart because days of entries are not known.
    pub(super) and_more_perhaps: bool,
}

/// The completions, in order. The entries of one day count together, and a new round begins with
/// the day after.
fn rounds(held: &[(Days, &[PartyId])], between: &[PartyId]) -> Vec<Round> {
    match held.iter().find(|(days, _)| !days.is_exact()) {
        Some((open, _)) => first_round(held, between, open.fact).into_iter().collect(),
        None => exact_rounds(held, between),
    }
}

fn exact_rounds(held: &[(Days, &[PartyId])], between: &[PartyId]) -> Vec<Round> {
    let mut by_day: BTreeMap<Day, BTreeSet<PartyId>> = BTreeMap::new();
    for (days, with) in held {
        by_day.entry(days.first).or_default().extend(with.iter());
    }
    let mut rounds = Vec::new();
    let mut present: BTreeSet<PartyId> = BTreeSet::new();
    for (day, parties) in by_day {
        present.extend(parties);
        if between.iter().all(|party| present.contains(party)) {
            rounds.push(Round { days: Days::exactly(day), and_more_perhaps: false });
            present.clear();
        }
    }
    rounds
}

/// The first completion: the latest of the parties' earliest days.
fn first_round(held: &[(Days, &[PartyId])], between: &[PartyId], open: Fact) -> Option<Round> {
    let first_of = |party: &PartyId| {
        let theirs = held.iter().filter(|(_, with)| with.contains(party)).map(|(days, _)| *days);
        theirs.reduce(earliest)
    };
    let firsts: Option<Vec<Days>> = between.iter().map(first_of).collect();
    let days = firsts?.into_iter().reduce(latest)?;
    // Even where the first completion is one day, what follows it may not be.
    let fact = if days.is_exact() { open } else { days.fact };
    Some(Round { days: Days { fact, ..days }, and_more_perhaps: true })
}

/// The earlier of two days of which neither may be known.
fn earliest(one: Days, two: Days) -> Days {
    let (first, last) = (one.first.min(two.first), one.last.min(two.last));
    Days { first, last, fact: one.doubt(two) }
}

/// The later of two.
fn latest(one: Days, two: Days) -> Days {
    let (first, last) = (one.first.max(two.first), one.last.max(two.last));
    Days { first, last, fact: one.doubt(two) }
}
