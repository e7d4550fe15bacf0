//! What is open, and the boxes of worlds that remain when some of it is settled.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::model::{
    Agreement, Commitment, CommitmentId, Cond, ConditionId, Date, Deadline, EntryId, SomeDay, Term,
};
use crate::source::Place;

use super::moment::Days;
use super::tri::Fact;
use super::verdict::FactName;
use super::view::{Dated, View};

/// All the days that are not known: of entries, and of each written `some day in`.
#[derive(Debug, Default)]
pub(super) struct Facts {
    days: Vec<(FactName, Day, Day)>,
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
            facts.commitment(id, commitment);
            let Some(told) = view.told(id) else { continue };
            told.met.iter().for_each(|said| facts.entry(FactName::Met(id), said.dated));
            told.broken.iter().for_each(|said| facts.entry(FactName::Broken(id), said.dated));
            for amended in &told.amended {
                let terms = amended.terms;
                facts.term(FactName::From(id), terms.from.as_ref().and_then(Option::as_ref));
                facts.deadline(id, terms.deadline.as_ref().and_then(Option::as_ref));
                facts.term(FactName::Until(id), terms.until.as_ref().and_then(Option::as_ref));
                let due_from = terms.due_from.as_ref().and_then(Option::as_ref);
                facts.term(FactName::DueFrom(id), due_from);
                facts.target(id, terms.target.as_ref().and_then(Option::as_ref));
            }
        }
        facts
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
        number
    }

    fn commitment(&mut self, id: CommitmentId, commitment: &Commitment) {
        self.term(FactName::From(id), Some(&commitment.from));
        self.deadline(id, commitment.deadline.as_ref());
        self.term(FactName::Until(id), commitment.until.as_ref());
        self.term(FactName::DueFrom(id), commitment.due_from.as_ref());
        self.target(id, commitment.target.as_ref());
        self.term(FactName::MetWhen(id), commitment.met_when.as_ref());
        self.term(FactName::BrokenWhen(id), commitment.broken_when.as_ref());
        self.term(FactName::VoidWhen(id), commitment.void_when.as_ref());
        if let Some(term) = &commitment.subject_to {
            self.cond(FactName::SubjectTo(id), &term.value);
        }
    }

    fn term(&mut self, name: FactName, term: Option<&Term<Date>>) {
        if let Some(term) = term {
            self.date(name, &term.value);
        }
    }

    /// A target is no part of any status; its unknown day has a number all the same, since the
    /// report shows it as a day only where it is one.
    fn target(&mut self, id: CommitmentId, term: Option<&Term<Date>>) {
        self.term(FactName::Deadline(id), term);
    }

    fn deadline(&mut self, id: CommitmentId, term: Option<&Term<Deadline>>) {
        match term.map(|term| &term.value) {
            Some(Deadline::Within(date) | Deadline::On(date)) => {
                self.date(FactName::Deadline(id), date);
            }
            Some(Deadline::Period(_)) | None => {}
        }
    }

    fn date(&mut self, name: FactName, date: &Date) {
        match date {
            Date::Anchor(_) => {}
            Date::Shift { base, .. } | Date::EdgeOf { base, .. } => self.date(name, base),
            Date::Earlier(members) | Date::Later(members) => {
                members.iter().for_each(|member| self.date(name, member));
            }
            Date::SomeDay(SomeDay { period, place }) => {
                if !self.of_place.contains_key(place) {
                    let number = self.push(name, period.first(), period.last());
                    self.of_place.insert(*place, number);
                }
            }
        }
    }

    fn cond(&mut self, name: FactName, cond: &Cond) {
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| self.cond(name, member));
            }
            Cond::Not(inner) => self.cond(name, inner),
            Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => self.date(name, date),
            Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
        }
    }
}

/// A box of worlds: for each open fact the values it may still have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct World {
    days: Vec<(Day, Day)>,
    claims: BTreeMap<(CommitmentId, u32, u32), bool>,
    conditions: BTreeMap<ConditionId, Vec<(Day, Day, bool)>>,
    /// What every claim is, and every condition on every day, unless settled above.
    rest: Option<bool>,
    /// Whether no claim is believed.
    disbelief: bool,
}

impl World {
    /// All worlds.
    pub(super) fn all(facts: &Facts) -> World {
        World {
            days: facts.days.iter().map(|(_, first, last)| (*first, *last)).collect(),
            claims: BTreeMap::new(),
            conditions: BTreeMap::new(),
            rest: None,
            disbelief: false,
        }
    }

    /// One world: each day its first or its last, each condition and each claim as said.
    pub(super) fn corner(facts: &Facts, last: bool, rest: bool) -> World {
        let day = |(_, first, end): &(FactName, Day, Day)| if last { *end } else { *first };
        let days = facts.days.iter().map(day).map(|day| (day, day)).collect();
        World { days, rest: Some(rest), ..World::all(facts) }
    }

    /// The same worlds, but every claim that is not established is untrue.
    pub(super) fn without_claims(&self) -> World {
        World { claims: BTreeMap::new(), disbelief: true, ..self.clone() }
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
        let (first, last) = self.days.get(number as usize).copied().unwrap_or((Day::MIN, Day::MAX));
        Days { first, last, fact: Fact::Day(number) }
    }

    pub(super) fn claim(
        &self,
        commitment: CommitmentId,
        occurrence: u32,
        round: u32,
    ) -> Option<bool> {
        if self.disbelief {
            return Some(false);
        }
        self.claims.get(&(commitment, occurrence, round)).copied().or(self.rest)
    }

    /// The stretches of days on which a condition is settled, in no order.
    pub(super) fn settled(&self, condition: ConditionId) -> &[(Day, Day, bool)] {
        self.conditions.get(&condition).map_or(&[], Vec::as_slice)
    }

    /// What conditions are where nothing is settled.
    pub(super) fn rest(&self) -> Option<bool> {
        self.rest
    }

    /// The two halves of the box in which `fact` is settled (or its days are fewer); none if it
    /// cannot be split.
    pub(super) fn split(&self, fact: Fact) -> Option<[World; 2]> {
        let [mut one, mut two] = [self.clone(), self.clone()];
        match fact {
            Fact::Day(number) => {
                let (first, last) = *self.days.get(number as usize)?;
                let width = last.since(first);
                let middle = first.plus(width.checked_div(2)?).filter(|_| width > 0)?;
                *one.days.get_mut(number as usize)? = (first, middle);
                *two.days.get_mut(number as usize)? = (middle.next()?, last);
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

    /// The names of the facts of which the two boxes have no value in common.
    pub(super) fn disagree(&self, other: &World, facts: &Facts) -> Vec<FactName> {
        let mut names = Vec::new();
        for ((one, two), (name, ..)) in self.days.iter().zip(&other.days).zip(&facts.days) {
            if one.1 < two.0 || two.1 < one.0 {
                names.push(*name);
            }
        }
        for (claim, value) in &self.claims {
            if other.claims.get(claim).is_some_and(|theirs| theirs != value) {
                names.push(FactName::Met(claim.0));
            }
        }
        for (condition, stretches) in &self.conditions {
            let clash = |(first, last, value): &(Day, Day, bool)| {
                other
                    .settled(*condition)
                    .iter()
                    .any(|(from, to, theirs)| theirs != value && from <= last && first <= to)
            };
            if stretches.iter().any(clash) {
                names.push(FactName::Condition(*condition));
            }
        }
        names
    }
}
