//! The values of conditions, events and consultations, and whether a case sees them on a day on which
//! it asks something that depends on them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, State, Subject, proposal};
use crate::dates::Day;
use crate::evaluate::{Asked, Query, Truth, holds};
use crate::generate::{Scope, in_order, reduced};
use crate::model::{Agreement, Case, CommitmentId, Cond, Mention, Record};
use crate::mutate::{Bench, Extent, Part, Sought, Voices};

/// In so many records a value is looked for, of each commitment that depends on it.
const RECORDS: usize = 5_000;

/// Something that has a value on each day: true, false, or, where it is open, neither.
type Fact = Mention;

/// A fact and its value.
type Valued = (Fact, Option<bool>);

pub(super) fn items(bench: &Bench<'_>) -> Vec<Item> {
    let agreement = bench.agreement();
    let mut used = Scope::default();
    for (id, _) in agreement.commitments() {
        used.extend(Scope::of_commitment(agreement, id));
    }
    let mut seen = BTreeSet::new();
    bench.runs().iter().for_each(|run| see(agreement, run.case, &mut seen));
    let all =
        facts(&used).into_iter().flat_map(|fact| values(fact).iter().map(move |it| (fact, *it)));
    let item = |(fact, value): Valued| {
        let of = subject(fact, value)?;
        let state = match seen.contains(&(fact, value)) {
            true => State::Covered,
            false => propose(bench, (fact, value)).into(),
        };
        Some(Item { of, state })
    };
    all.filter_map(item).collect()
}

/// Those of a scope: its conditions, its events, its consultations.
fn facts(scope: &Scope) -> Vec<Fact> {
    let conditions = scope.conditions.iter().map(|id| Mention::Condition(*id));
    let events = scope.events.iter().map(|id| Mention::Event(*id));
    let consultations = scope.consultations.iter().map(|id| Mention::Consultation(*id));
    conditions.chain(events).chain(consultations).collect()
}

/// The values that are asked for.
fn values(fact: Fact) -> &'static [Option<bool>] {
    match fact {
        Mention::Condition(_) => &[Some(true), Some(false), None],
        _ => &[Some(true), Some(false)],
    }
}

fn subject(fact: Fact, value: Option<bool>) -> Option<Subject> {
    match fact {
        Mention::Condition(id) => Some(Subject::Condition(id, value)),
        Mention::Event(id) => Some(Subject::Event(id, value?)),
        Mention::Consultation(id) => Some(Subject::Consultation(id, value?)),
        Mention::Commitment(_) | Mention::SomeDay(_) => None,
    }
}

/// What is said of it is tried first.
fn part(fact: Fact) -> Option<Part> {
    match fact {
        Mention::Condition(id) => Some(Part::Condition(id)),
        Mention::Event(id) => Some(Part::Event(id)),
        Mention::Consultation(id) => Some(Part::Consultation(id)),
        Mention::Commitment(_) | Mention::SomeDay(_) => None,
    }
}

/// Whether it holds.
fn condition(fact: Fact) -> Option<Cond> {
    match fact {
        Mention::Condition(id) => Some(Cond::Condition(id)),
        Mention::Event(id) => Some(Cond::Event(id)),
        Mention::Consultation(id) => Some(Cond::Consultation(id)),
        Mention::Commitment(_) | Mention::SomeDay(_) => None,
    }
}

fn value(truth: Truth) -> Option<bool> {
    match (truth.holds(), truth.fails()) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// What the case asks of them, on its days.
fn see(agreement: &Agreement, case: &Case, seen: &mut BTreeSet<Valued>) {
    let mut days: BTreeMap<Day, Scope> = BTreeMap::new();
    for expected in &case.expected {
        let scope = Scope::of_commitment(agreement, expected.target.commitment);
        days.entry(expected.on).or_default().extend(scope);
    }
    for (on, scope) in days {
        let query = Query { on, known_by: case.known_by };
        for fact in facts(&scope) {
            let truth = condition(fact).map(|it| holds(agreement, &case.record, &it, &query));
            seen.extend(truth.map(|truth| (fact, value(truth))));
        }
    }
}

/// A case in which a commitment that depends on the fact is asked on a day on which it has that value.
fn propose(bench: &Bench<'_>, (fact, wanted): Valued) -> Sought {
    let agreement = bench.agreement();
    let mut tried = Extent::default();
    let Some(asked) = condition(fact).map(|it| Asked::new(agreement, [&it])) else {
        return Sought::NotFound(tried);
    };
    let depends = |id: &CommitmentId| Scope::of_commitment(agreement, *id).has(fact);
    for id in agreement.commitments().map(|(id, _)| id).filter(depends) {
        let ground = bench.ground(&[id], Voices::All, part(fact));
        let day = |record: &Record| first(&asked, record, ground.records.days, wanted);
        for (chosen, record) in ground.records.small(RECORDS) {
            tried.add(chosen, &record);
            if day(&record).is_none() {
                continue;
            }
            let record = in_order(&reduced(record, &|record| day(record).is_some()));
            let name = subject(fact, wanted).map(|it| it.says(agreement)).unwrap_or_default();
            let case =
                day(&record).and_then(|on| proposal::case(agreement, name, record, (id, on)));
            if let Some(case) = case {
                return Sought::Found(Box::new(case));
            }
        }
    }
    Sought::NotFound(tried)
}

/// The first day on which it has that value.
fn first(asked: &Asked, record: &Record, days: (Day, Day), wanted: Option<bool>) -> Option<Day> {
    let stretches = asked.over(record, days, None).into_iter().flatten();
    let mut fits = stretches.filter(|(.., truth)| truth.exact && value(*truth) == wanted);
    fits.next().map(|(first, ..)| first)
}
