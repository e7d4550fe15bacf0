//! What is assumed becomes a part of agreement and record.

use std::collections::{BTreeMap, BTreeSet};

use super::Given;
use super::days;
use crate::check::Loaded;
use crate::check::entry::occurrence;
use crate::check::history::agreed;
use crate::check::kinds::{self, Head};
use crate::check::names::Symbol;
use crate::check::phrases::Scope;
use crate::check::sink::Sink;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{
    Act, Anchor, CommitmentId, ConditionId, ConsultationId, Date, Entry, EventId, Mention, PartyId,
    Said, SomeDay, Target,
};
use crate::phrase::{Assumed, FactKey};
use crate::source::Place;
use crate::written::{Spanned, Verb};

/// Takes in what is assumed of an agreement. `stands`: for each entry of the record whether it
/// stands by what is known.
pub(in crate::check) fn apply(
    mut given: Vec<Given>,
    scope: &Scope<'_>,
    stands: &[bool],
    loaded: &mut Loaded,
    sink: &mut Sink,
) {
    // What is said of one occurrence goes before what is said of all.
    given.sort_by_key(|given| (given.occurrence.is_none(), given.place));
    let mut applier = Applier { scope, stands, loaded, sink };
    for given in &given {
        applier.one(given);
    }
}

struct Applier<'a, 's> {
    scope: &'a Scope<'a>,
    stands: &'a [bool],
    loaded: &'s mut Loaded,
    sink: &'s mut Sink,
}

impl Applier<'_, '_> {
    fn one(&mut self, given: &Given) {
        let errors = self.sink.errors();
        let of = match (self.scope.names.get(&given.id.value), given.key) {
            (Some(Symbol::Condition(id)), None) => {
                self.condition(id, given);
                Mention::Condition(id)
            }
            (Some(Symbol::Event(id)), None) => {
                self.event(id, given);
                Mention::Event(id)
            }
            (Some(Symbol::Consultation(id)), None) => {
                self.consultation(id, given);
                Mention::Consultation(id)
            }
            (Some(Symbol::Commitment(id)), Some(key)) => {
                self.commitment(id, key, given);
                Mention::Commitment(id)
            }
            // `resolve` has seen to it that it is one of these.
            _ => return,
        };
        if self.sink.errors() == errors {
            let said = Said { text: given.said.clone(), of };
            self.loaded.record.assumed.said.insert(given.place, said);
        }
    }

    fn condition(&mut self, id: ConditionId, given: &Given) {
        let Assumed::Truth(holds) = given.value.value else {
            let message = format!("{} is a condition: it holds, or it does not", given.named());
            let help = format!("write `{0} = true` or `{0} = false`", given.fact);
            self.misfit(given, message, help);
            return;
        };
        self.loaded.record.assumed.conditions.insert(id, holds);
    }

    fn event(&mut self, id: EventId, given: &Given) {
        let Some(day) = self.day(given, "an event") else { return };
        let event = self.loaded.agreement.events.get(id.index());
        if let Some((fixed, place)) = event.and_then(|event| Some((event.on?, event.place))) {
            let message = format!("the event {} has a fixed day, {fixed}", given.named());
            self.push(Code::NotOpen, given.place, message, Some((place, "fixed here")));
            return;
        }
        let happened = self.standing(|act| *act == Act::Happened(id));
        let Some(first) = self.earliest(&happened) else {
            self.add(day, Act::Happened(id), Vec::new(), given.place);
            return;
        };
        if let Some(entry) = self.entry(first).filter(|entry| entry.is_precise()) {
            let (on, place) = (entry.first, entry.place);
            let message = format!("the record says when {} happened: {on}", given.named());
            self.push(Code::NotOpen, given.place, message, Some((place, "here")));
            return;
        }
        // The earliest counts: it was not before the day, and some entry may be of that day.
        let before = happened
            .iter()
            .copied()
            .find(|at| self.entry(*at).is_some_and(|entry| entry.last < day));
        let of_day: Vec<usize> =
            happened.into_iter().filter(|at| self.may_be_of(*at, day)).collect();
        match (before, of_day.is_empty()) {
            (Some(before), _) => self.other_day(given, before),
            (None, true) => self.other_day(given, first),
            (None, false) => of_day.into_iter().for_each(|at| self.settle(at, day)),
        }
    }

    fn consultation(&mut self, id: ConsultationId, given: &Given) {
        let Some(day) = self.day(given, "a consultation") else { return };
        let held = self.standing(|act| matches!(act, Act::Held(held, _) if *held == id));
        let unknown = self.imprecise(held);
        if !unknown.is_empty() {
            self.settle_all(&unknown, day, given);
            return;
        }
        let consultation = self.loaded.agreement.consultations.get(id.index());
        let between = consultation.map(|it| it.between.clone()).unwrap_or_default();
        self.add(day, Act::Held(id, between), Vec::new(), given.place);
    }

    fn commitment(&mut self, id: CommitmentId, key: FactKey, given: &Given) {
        let head = self.scope.heads.get(id.index()).copied().unwrap_or_default();
        if let Some(number) = &given.occurrence
            && !matches!(key, FactKey::Met | FactKey::Broken)
        {
            let message = format!("`{}` is of all occurrences", key.word());
            let help = format!("write `{}({}) = …`", key.word(), given.id.value);
            self.sink.push(Diagnostic::new(Code::BadAssumption, number.place, message).help(help));
            return;
        }
        match key {
            FactKey::Met => self.met(id, head, given),
            FactKey::Broken => self.broken(id, head, given),
            key => self.some_day(id, key, given),
        }
    }

    fn target(&mut self, commitment: CommitmentId, head: Head, given: &Given) -> Option<Target> {
        let number = match &given.occurrence {
            None => None,
            Some(number) => Some(occurrence(number, head, &given.id.value, self.sink)?),
        };
        Some(Target { commitment, occurrence: number })
    }

    fn met(&mut self, id: CommitmentId, head: Head, given: &Given) {
        let Some(target) = self.target(id, head, given) else { return };
        let commitment = self.loaded.agreement.commitment(id);
        let confirmed_by = commitment.map(|it| it.confirmed_by.clone()).unwrap_or_default();
        let met = self.standing(|act| matches!(act, Act::Met(said) if concerns(target, *said)));
        let claims = self.claims(&met, &confirmed_by);
        let day = match given.value.value {
            Assumed::Day(day) => day,
            Assumed::Truth(truth) => return self.claim(target, truth, &claims, given),
        };
        let unknown = self.imprecise(met.clone());
        let once = head.kind.has_deadline() && (!head.recurs || target.occurrence.is_some());
        if !unknown.is_empty() {
            if self.settle_all(&unknown, day, given) && !confirmed_by.is_empty() {
                self.loaded.record.assumed.claims.insert(target, true);
            }
        } else if claims.contains(&day) {
            self.loaded.record.assumed.claims.insert(target, true);
        } else if let Some(first) = self.earliest(&met).filter(|at| once && self.is_by(*at, day)) {
            self.met_already(first, &claims, given);
        } else {
            self.add(day, Act::Met(target), confirmed_by, given.place);
        }
    }

    /// Whether what is claimed is true.
    fn claim(&mut self, target: Target, truth: bool, claims: &BTreeSet<Day>, given: &Given) {
        if !claims.is_empty() {
            self.loaded.record.assumed.claims.insert(target, truth);
            return;
        }
        let message = format!("no claim stands that {} was met", quoted(&given.id.value));
        let help = format!("say when it was met: `{} = YYYY-MM-DD`", given.fact);
        self.sink.push(Diagnostic::new(Code::NotOpen, given.place, message).help(help));
    }

    fn met_already(&mut self, first: usize, claims: &BTreeSet<Day>, given: &Given) {
        let Some(entry) = self.entry(first) else { return };
        let (on, place, id) = (entry.first, entry.place, quoted(&given.id.value));
        match claims.first() {
            Some(claimed) => {
                let message = format!("{id} is claimed to have been met on {claimed}");
                let help = format!("write `{0} = true` or `{0} = {claimed}`", given.fact);
                self.sink.push(
                    Diagnostic::new(Code::OtherDay, given.value.place, message)
                        .related(place, "claimed here")
                        .help(help),
                );
            }
            None => {
                let message = format!("the record says that {id} was met by then, on {on}");
                self.push(Code::NotOpen, given.place, message, Some((place, "here")));
            }
        }
    }

    fn broken(&mut self, id: CommitmentId, head: Head, given: &Given) {
        let verb = Spanned { value: Verb::Broken, place: given.place };
        if !kinds::verb(&verb, head, self.sink) {
            return;
        }
        let Some(day) = self.day(given, "a break") else { return };
        let Some(target) = self.target(id, head, given) else { return };
        let broken = self.standing(|act| matches!(act, Act::Broken(said) if *said == target));
        let unknown = self.imprecise(broken);
        if unknown.is_empty() {
            self.add(day, Act::Broken(target), Vec::new(), given.place);
        } else {
            self.settle_all(&unknown, day, given);
        }
    }

    /// The days on which a claim begins that is not established on that same day.
    fn claims(&self, met: &[usize], confirmed_by: &[PartyId]) -> BTreeSet<Day> {
        if confirmed_by.is_empty() {
            return BTreeSet::new();
        }
        let mut by_day: BTreeMap<Day, BTreeSet<PartyId>> = BTreeMap::new();
        for entry in met.iter().filter_map(|at| self.entry(*at)) {
            by_day.entry(entry.first).or_default().extend(&entry.by);
        }
        by_day.retain(|_, by| !confirmed_by.iter().all(|party| by.contains(party)));
        by_day.into_keys().collect()
    }

    /// A day that a phrase does not know.
    fn some_day(&mut self, id: CommitmentId, key: FactKey, given: &Given) {
        let Some(day) = self.day(given, "an unknown day") else { return };
        let mut found: Vec<SomeDay> = Vec::new();
        self.each_some_day(id, key, &mut |date| found.extend(some_day(date)));
        if key == FactKey::Deadline && found.is_empty() {
            self.each_of_target(id, &mut |date| found.extend(some_day(date)));
        }
        let Some(first) = found.first() else {
            let message =
                format!("no day is unknown in `{}` of {}", key.word(), quoted(&given.id.value));
            let help = "only `some day in` is an unknown day of a phrase";
            self.sink.push(Diagnostic::new(Code::NotOpen, given.place, message).help(help));
            return;
        };
        let misses = |some: &&SomeDay| day < some.period.first() || some.period.last() < day;
        if let Some(other) = found.iter().find(misses) {
            let message = match found.len() {
                1 => format!("{day} is no day of {}", first.period),
                _ => format!("{day} is not in every `some day in` of the phrase"),
            };
            let (first, last) = (other.period.first(), other.period.last());
            let related = (other.place, "some day of this period");
            let help = format!("name a day from {first} to {last}");
            self.sink.push(
                Diagnostic::new(Code::OtherDay, given.value.place, message)
                    .related(related.0, related.1)
                    .help(help),
            );
            return;
        }
        let mut settle = |date: &mut Date| {
            let fits = |some: &SomeDay| some.period.first() <= day && day <= some.period.last();
            if some_day(date).is_some_and(|some| fits(&some)) {
                *date = Date::Anchor(Anchor::Day(day));
            }
        };
        self.each_some_day(id, key, &mut settle);
        if key == FactKey::Deadline {
            self.each_of_target(id, &mut settle);
        }
    }

    /// Each `some day in` that the phrase has by the rules, or by an amendment that counts.
    fn each_some_day(&mut self, id: CommitmentId, key: FactKey, visit: &mut days::Visit<'_>) {
        for at in self.amendments(id) {
            if let Some(Act::Amended(_, terms)) = self.act(at) {
                days::of_amendment(terms, key, visit);
            }
        }
        if let Some(commitment) = self.loaded.agreement.commitments.get_mut(id.index()) {
            days::of_rules(commitment, key, visit);
        }
    }

    fn each_of_target(&mut self, id: CommitmentId, visit: &mut days::Visit<'_>) {
        for at in self.amendments(id) {
            if let Some(Act::Amended(_, terms)) = self.act(at) {
                days::of_amended_target(terms, visit);
            }
        }
        if let Some(commitment) = self.loaded.agreement.commitments.get_mut(id.index()) {
            days::of_target(commitment, visit);
        }
    }

    fn amendments(&self, id: CommitmentId) -> Vec<usize> {
        let Some(commitment) = self.loaded.agreement.commitment(id) else { return Vec::new() };
        let mut found =
            self.standing(|act| matches!(act, Act::Amended(target, _) if target.commitment == id));
        found.retain(|at| self.entry(*at).is_some_and(|entry| agreed(commitment, &entry.by)));
        found
    }

    fn act(&mut self, at: usize) -> Option<&mut Act> {
        self.loaded.record.entries.get_mut(at).map(|entry| &mut entry.act)
    }

    fn entry(&self, at: usize) -> Option<&Entry> {
        self.loaded.record.entries.get(at)
    }

    /// The positions of the entries of the record that stand and say such a thing.
    fn standing(&self, says: impl Fn(&Act) -> bool) -> Vec<usize> {
        let entries = self.loaded.record.entries.iter().zip(self.stands).enumerate();
        let standing = entries.filter(|(_, (entry, stands))| **stands && says(&entry.act));
        standing.map(|(at, _)| at).collect()
    }

    fn imprecise(&self, mut entries: Vec<usize>) -> Vec<usize> {
        entries.retain(|at| self.entry(*at).is_some_and(|entry| !entry.is_precise()));
        entries
    }

    /// The one of them that may be the earliest; of those of one day one that is surely of it.
    fn earliest(&self, entries: &[usize]) -> Option<usize> {
        let day = |at: &usize| self.entry(*at).map(|entry| (entry.first, entry.last));
        entries.iter().copied().min_by_key(day)
    }

    fn is_by(&self, at: usize, day: Day) -> bool {
        self.entry(at).is_some_and(|entry| entry.first <= day)
    }

    fn may_be_of(&self, at: usize, day: Day) -> bool {
        self.entry(at).is_some_and(|entry| entry.first <= day && day <= entry.last)
    }

    /// All of these are of that day; if one cannot be, that is reported.
    fn settle_all(&mut self, entries: &[usize], day: Day, given: &Given) -> bool {
        if let Some(other) = entries.iter().find(|at| !self.may_be_of(**at, day)) {
            self.other_day(given, *other);
            return false;
        }
        entries.iter().for_each(|at| self.settle(*at, day));
        true
    }

    fn settle(&mut self, at: usize, day: Day) {
        if let Some(entry) = self.loaded.record.entries.get_mut(at)
            && !entry.is_precise()
        {
            (entry.first, entry.last, entry.assumed) = (day, day, true);
        }
    }

    fn add(&mut self, on: Day, act: Act, by: Vec<PartyId>, place: Place) {
        self.loaded.record.entries.push(Entry {
            id: None,
            first: on,
            last: on,
            recorded: on,
            by,
            source: None,
            note: None,
            act,
            place,
            assumed: true,
        });
    }

    /// The day that is assumed; if it is none, that is reported.
    fn day(&mut self, given: &Given, what: &str) -> Option<Day> {
        if let Assumed::Day(day) = given.value.value {
            return Some(day);
        }
        let message = format!("{} is {what}, and needs a day", given.named());
        self.misfit(given, message, format!("write `{} = YYYY-MM-DD`", given.fact));
        None
    }

    fn misfit(&mut self, given: &Given, message: String, help: String) {
        let place = given.value.place;
        self.sink.push(Diagnostic::new(Code::BadAssumption, place, message).help(help));
    }

    fn other_day(&mut self, given: &Given, at: usize) {
        let Some(entry) = self.entry(at) else { return };
        let (first, last, place) = (entry.first, entry.last, entry.place);
        let message = format!("by the record {} was on another day", given.named());
        let (label, help) = if first == last {
            (format!("on {first}"), None)
        } else {
            let label = format!("some day from {first} to {last}");
            (label, Some(format!("name a day from {first} to {last}")))
        };
        let diagnostic = Diagnostic::new(Code::OtherDay, given.value.place, message);
        self.sink.push(Diagnostic { help, ..diagnostic.related(place, label) });
    }

    fn push(&mut self, code: Code, place: Place, message: String, other: Option<(Place, &str)>) {
        let mut diagnostic = Diagnostic::new(code, place, message);
        if let Some((place, label)) = other {
            diagnostic = diagnostic.related(place, label);
        }
        self.sink.push(diagnostic.help("leave the assumption out: it is settled already"));
    }
}

impl Given {
    fn named(&self) -> String {
        quoted(&self.fact)
    }
}

/// Whether an entry about `said` is about `target`: all occurrences, or one.
fn concerns(target: Target, said: Target) -> bool {
    target.commitment == said.commitment
        && (target.occurrence.is_none() || target.occurrence == said.occurrence)
}

fn some_day(date: &Date) -> Option<SomeDay> {
    match date {
        Date::SomeDay(some) => Some(*some),
        _ => None,
    }
}
