//! What is open, and the boxes of worlds that remain when some of it is settled.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, ConditionId, EntryId, Mention, SomeDay};
use crate::source::Place;

use super::mentions::{self, Mentioned};
use super::moment::Days;
use super::tri::Fact;
use super::verdict::FactName;
use super::view::{Dated, View};

/// All the days that are not known: of entries, and of each written `some day in`.
#[derive(Debug, Default)]
pub(super) struct Facts {
    days: Vec<(FactName, Day, Day)>,
    by_name: BTreeMap<FactName, Vec<u32>>,
    /// The days alone, for the worlds.
    spans: Rc<[(Day, Day)]>,
    of_entry: BTreeMap<EntryId, u32>,
    of_place: BTreeMap<Place, u32>,
}

impl Facts {
    pub(super) fn new(agreement: &Agreement, view: &View<'_>) -> Self {
        let mut facts = Facts::default();
        for (event, entries) in &view.happened {
            entries.iter().for_each(|dated| facts.entry(FactName::Event(*event), *dated));
        }
        for (consultation, entries) in &view.held {
            let name = FactName::Consultation(*consultation);
            entries.iter().for_each(|(dated, _)| facts.entry(name, *dated));
        }
        for (id, commitment) in agreement.commitments() {
            let told = view.told(id);
            facts.some_days(mentions::of_status(id, commitment, told));
            facts.some_days(mentions::of_target(id, commitment, told));
            let Some(told) = told else { continue };
            told.met.iter().for_each(|said| facts.entry(FactName::Met(id), said.dated));
            told.broken.iter().for_each(|said| facts.entry(FactName::Broken(id), said.dated));
        }
        facts.spans = facts.days.iter().map(|(_, first, last)| (*first, *last)).collect();
        facts
    }

    /// Whether an unknown day has that name.
    pub(super) fn has(&self, name: FactName) -> bool {
        self.by_name.contains_key(&name)
    }

    /// The unknown days of those names: the number of each, its name, and the days it may be.
    pub(super) fn numbered(
        &self,
        names: &BTreeSet<FactName>,
    ) -> impl Iterator<Item = (u32, FactName, (Day, Day))> {
        let numbers = names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied();
        let numbers: BTreeSet<u32> = numbers.collect();
        numbers.into_iter().filter_map(|number| {
            let (name, first, last) = self.days.get(number as usize)?;
            Some((number, *name, (*first, *last)))
        })
    }

    /// How many of the unknown days have one of those names.
    pub(super) fn count(&self, names: &BTreeSet<FactName>) -> usize {
        names.iter().filter_map(|name| self.by_name.get(name)).map(Vec::len).sum()
    }

    /// How many days are not known.
    pub(super) fn len(&self) -> usize {
        self.days.len()
    }

    fn entry(&mut self, name: FactName, dated: Dated) {
        if dated.first < dated.last {
            let number = self.push(name, dated.first, dated.last);
            self.of_entry.insert(dated.entry, number);
        }
    }

    fn push(&mut self, name: FactName, first: Day, last: Day) -> u32 {
        let number = u32::try_from(self.days.len()).unwrap_or(u32::MAX);
        self.days.push((name, first, last));
        self.by_name.entry(name).or_default().push(number);
        number
    }

    fn some_days(&mut self, mentioned: Vec<Mentioned>) {
        for (name, mention) in mentioned {
            let Mention::SomeDay(SomeDay { period, place }) = mention else { continue };
            if !self.of_place.contains_key(&place) {
                let number = self.push(name, period.first(), period.last());
                self.of_place.insert(place, number);
            }
        }
    }
}

/// A box of worlds: for each open fact the values it may still have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct World {
    /// The days that each unknown day may be, as far as nothing narrows them.
    spans: Rc<[(Day, Day)]>,
    /// Those of the unknown days that are narrowed.
    narrowed: BTreeMap<u32, (Day, Day)>,
    /// Whether each of the others is the last of its days, or the first.
    ends: Option<bool>,
    claims: BTreeMap<(CommitmentId, u32, u32), bool>,
    conditions: BTreeMap<ConditionId, Vec<(Day, Day, bool)>>,
    /// What every claim is, and every condition on every day, unless settled above.
    rest: Option<bool>,
    /// The conditions, and the commitments of claims, for which it is the other way round.
    opposed: BTreeSet<FactName>,
    /// Whether no claim is believed.
    disbelief: bool,
}

impl World {
    /// All worlds.
    pub(super) fn all(facts: &Facts) -> World {
        World {
            spans: facts.spans.clone(),
            narrowed: BTreeMap::new(),
            ends: None,
            claims: BTreeMap::new(),
            conditions: BTreeMap::new(),
            rest: None,
            opposed: BTreeSet::new(),
            disbelief: false,
        }
    }

    /// One world: each day its first or its last, each condition and each claim as said.
    pub(super) fn corner(facts: &Facts, last: bool, rest: bool) -> World {
        World::all(facts).one(last, rest)
    }

    /// One world of the box: what is open in it is as said.
    pub(super) fn one(&self, last: bool, rest: bool) -> World {
        let mut world = World { rest: Some(rest), ends: self.ends.or(Some(last)), ..self.clone() };
        world.narrowed.values_mut().for_each(|days| *days = end(*days, last));
        world
    }

    /// Of a single world another: on that day those conditions are the other way round.
    pub(super) fn turned(&self, on: Day, names: &BTreeSet<FactName>) -> World {
        let mut world = self.clone();
        for name in names {
            if let (FactName::Condition(id), Some(rest)) = (name, self.rest_of(*name)) {
                world.conditions.entry(*id).or_default().insert(0, (on, on, !rest));
            }
        }
        world
    }

    /// Of two single worlds a third: the facts of those names as in the other.
    pub(super) fn with(&self, names: &BTreeSet<FactName>, other: &World, facts: &Facts) -> World {
        let mut world = self.clone();
        let theirs = facts.numbered(names).filter_map(|(it, ..)| Some((it, other.day(it)?)));
        world.narrowed.extend(theirs);
        let is_named = |(id, ..): &(CommitmentId, u32, u32)| names.contains(&FactName::Met(*id));
        world.claims.retain(|claim, _| !is_named(claim));
        world.claims.extend(other.claims.iter().filter(|(claim, _)| is_named(claim)));
        for name in names {
            if let FactName::Condition(id) = name {
                world.conditions.remove(id);
                world.conditions.extend(other.conditions.get(id).map(|days| (*id, days.clone())));
            }
            world.opposed.remove(name);
            if other.rest_of(*name) != world.rest {
                world.opposed.insert(*name);
            }
        }
        world
    }

    /// The same worlds, but every claim that is not established is untrue.
    pub(super) fn without_claims(&self) -> World {
        World { disbelief: true, ..self.clone() }
    }

    /// The days an entry may be of.
    pub(super) fn entry(&self, facts: &Facts, dated: Dated) -> Days {
        match facts.of_entry.get(&dated.entry) {
            Some(number) => self.days(*number),
            None => Days::exactly(dated.first),
        }
    }

    /// The days a `some day in` may be.
    pub(super) fn some_day(&self, facts: &Facts, some: SomeDay) -> Days {
        match facts.of_place.get(&some.place) {
            Some(number) => self.days(*number),
            // Every phrase of the agreement and of what stands of the record was walked.
            None => {
                Days { first: some.period.first(), last: some.period.last(), fact: Fact::Vague }
            }
        }
    }

    fn days(&self, number: u32) -> Days {
        let (first, last) = self.day(number).unwrap_or((Day::MIN, Day::MAX));
        Days { first, last, fact: Fact::Day(number) }
    }

    /// Whether a claim is true, given what is assumed of it; none: that is open.
    pub(super) fn claim(
        &self,
        (commitment, occurrence, round): (CommitmentId, u32, u32),
        assumed: Option<bool>,
    ) -> Option<bool> {
        if self.disbelief {
            return Some(false);
        }
        if assumed.is_some() {
            return assumed;
        }
        let settled = self.claims.get(&(commitment, occurrence, round)).copied();
        settled.or_else(|| self.rest_of(FactName::Met(commitment)))
    }

    /// The claims that are settled.
    pub(super) fn claims(&self) -> impl Iterator<Item = ((CommitmentId, u32, u32), bool)> {
        self.claims.iter().map(|(claim, value)| (*claim, *value))
    }

    /// The stretches of days on which a condition is settled, in no order.
    pub(super) fn settled(&self, condition: ConditionId) -> &[(Day, Day, bool)] {
        self.conditions.get(&condition).map_or(&[], Vec::as_slice)
    }

    /// What such a condition, or such claims, are where nothing is settled.
    pub(super) fn rest_of(&self, name: FactName) -> Option<bool> {
        self.rest.map(|rest| rest != self.opposed.contains(&name))
    }

    /// The first and the last day that an unknown day may be.
    pub(super) fn day(&self, number: u32) -> Option<(Day, Day)> {
        if let Some(days) = self.narrowed.get(&number) {
            return Some(*days);
        }
        let days = *self.spans.get(number as usize)?;
        Some(self.ends.map_or(days, |last| end(days, last)))
    }

    /// The worlds of the box in which an unknown day is that one.
    pub(super) fn pinned(&self, number: u32, day: Day) -> World {
        let mut world = self.clone();
        world.narrowed.insert(number, (day, day));
        world
    }

    /// The two halves of the box in which `fact` is settled (an unknown day: it is not after `cut`,
    /// or it is); none if it cannot be split.
    pub(super) fn split(&self, fact: Fact, cut: Option<Day>) -> Option<[World; 2]> {
        let [mut one, mut two] = [self.clone(), self.clone()];
        match fact {
            Fact::Day(number) => {
                let (first, last) = self.day(number)?;
                let cut = cut.filter(|cut| first <= *cut && *cut < last)?;
                one.narrowed.insert(number, (first, cut));
                two.narrowed.insert(number, (cut.next()?, last));
            }
            Fact::Claim(commitment, occurrence, round) => {
                one.claims.insert((commitment, occurrence, round), true);
                two.claims.insert((commitment, occurrence, round), false);
            }
            Fact::Condition(condition, first, last) => {
                one.conditions.entry(condition).or_default().push((first, last, true));
                two.conditions.entry(condition).or_default().push((first, last, false));
            }
            Fact::Vague => return None,
        }
        Some([one, two])
    }

    /// The one name in whose facts alone the two boxes have no value in common, both of them parts of
    /// all worlds; none if there are several.
    pub(super) fn differ_in_one(&self, other: &World, facts: &Facts) -> Option<FactName> {
        let narrowed: BTreeSet<u32> =
            self.narrowed.keys().chain(other.narrowed.keys()).copied().collect();
        let days = narrowed.into_iter().filter_map(|number| {
            let (one, two) = (self.day(number)?, other.day(number)?);
            let apart = one.1 < two.0 || two.1 < one.0;
            facts.days.get(number as usize).filter(|_| apart).map(|(name, ..)| *name)
        });
        let claims = self.claims.iter().filter(|(claim, value)| {
            other.claims.get(*claim).is_some_and(|theirs| theirs != *value)
        });
        let claims = claims.map(|(claim, _)| FactName::Met(claim.0));
        let conditions = self.conditions.iter().filter(|(condition, stretches)| {
            stretches.iter().any(|stretch| other.contradicts(**condition, *stretch))
        });
        let conditions = conditions.map(|(condition, _)| FactName::Condition(*condition));
        let mut names = days.chain(claims).chain(conditions);
        let first = names.next()?;
        names.all(|name| name == first).then_some(first)
    }

    /// Whether the condition is settled otherwise on one of those days.
    fn contradicts(&self, condition: ConditionId, (first, last, value): (Day, Day, bool)) -> bool {
        let mut stretches = self.settled(condition).iter();
        stretches.any(|(from, to, theirs)| *theirs != value && *from <= last && first <= *to)
    }
}

/// The last of those days, or the first, alone.
fn end((first, last): (Day, Day), is_last: bool) -> (Day, Day) {
    if is_last { (last, last) } else { (first, first) }
}
