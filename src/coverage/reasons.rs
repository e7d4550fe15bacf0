//! The reasons that each commitment can have, and whether a case finds it to have them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, State, Subject, Tried, proposal};
use crate::evaluate::{Query, evaluate_one, toiled};
use crate::generate::{in_order, reduced};
use crate::model::{Agreement, Case, CommitmentId, Reason};
use crate::mutate::{Bench, Extent, Part, Voices};
use crate::prove;

/// So many records more are tried of a reason that was found in none of them,
const RECORDS: usize = 20_000;
/// and no more once that many courses were worked out.
const TOIL: u64 = 60_000;

pub(super) fn items(bench: &Bench<'_>, reach: Vec<prove::Commitment>) -> Vec<Item> {
    let seen = seen(bench);
    let mut items = Vec::new();
    for commitment in reach {
        let id = commitment.id;
        let tried = tried(&commitment);
        let mut reached: BTreeMap<Reason, Case> = commitment.reached.into_iter().collect();
        let not_reached = commitment.not_reached.iter().copied();
        let open = not_reached.filter(|reason| !seen.contains(&(id, *reason)));
        let (more, found) = more(bench, id, open.collect());
        let tried = Tried { small: more_of(tried.small, more), ..tried };
        reached.extend(found);
        for reason in Reason::ALL {
            let state = match reached.get(&reason) {
                _ if seen.contains(&(id, reason)) => State::Covered,
                Some(case) => State::Missed(Box::new(smaller(bench.agreement(), case, reason))),
                None if commitment.not_reached.contains(&reason) => State::NotFound(tried),
                None => continue,
            };
            items.push(Item { of: Subject::Reason(id, reason), state });
        }
    }
    items
}

/// Where both were looked through.
fn more_of(one: Extent, two: Extent) -> Extent {
    Extent {
        records: one.records.saturating_add(two.records),
        entries: one.entries.max(two.entries),
        all: one.all.max(two.all),
    }
}

/// Some reasons of a commitment, looked for in records of one entry beside what came true, or was
/// met, before: so they can have many entries.
fn more(
    bench: &Bench<'_>,
    id: CommitmentId,
    mut wanted: BTreeSet<Reason>,
) -> (Extent, Vec<(Reason, Case)>) {
    let mut tried = Extent::default();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return (tried, found);
    }
    let agreement = bench.agreement();
    let ground = bench.ground(&[id], Voices::All, Some(Part::Commitment(id)));
    let mut toil = 0_u64;
    for record in ground.records.beside_more().take(RECORDS) {
        if wanted.is_empty() || toil > TOIL {
            break;
        }
        tried.add(0, &record);
        let toiled = toiled(agreement, &record, &[id], ground.records.days, None);
        toil = toil.saturating_add(toiled.toil);
        for stretch in toiled.stretches.iter().flatten() {
            let reason = stretch.answer.reason;
            if !wanted.contains(&reason) {
                continue;
            }
            let name = Subject::Reason(id, reason).says(agreement);
            if let Some(case) =
                proposal::case(agreement, name, in_order(&record), (id, stretch.first))
            {
                wanted.remove(&reason);
                found.push((reason, case));
            }
        }
    }
    (tried, found)
}

/// The reasons that are found where something is expected.
fn seen(bench: &Bench<'_>) -> BTreeSet<(CommitmentId, Reason)> {
    let runs = bench.runs().iter();
    let found = runs.flat_map(|run| {
        let expected = run.case.expected.iter();
        expected.filter_map(|it| Some((it.target.commitment, run.found(it)?.reason)))
    });
    found.collect()
}

fn tried(commitment: &prove::Commitment) -> Tried {
    let bound = &commitment.tried.bound;
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let entries = bound.entries.saturating_add(u32::from(bound.more > 0));
    let records = bound.records.saturating_add(bound.more);
    let all = count(bound.entries.into());
    let small = Extent { records: count(records), entries: count(entries.into()), all };
    Tried { small, by_chance: commitment.tried.random }
}

/// The case without the entries that can be left out.
fn smaller(agreement: &Agreement, case: &Case, reason: Reason) -> Case {
    let Some(expected) = case.expected.first() else { return case.clone() };
    let query = Query { on: expected.on, known_by: None };
    let is = |record: &_| {
        let judged = evaluate_one(agreement, record, expected.target.commitment, &query);
        judged.is_some_and(|judged| judged.reason == reason)
    };
    proposal::with(case, reduced(case.record.clone(), &is))
}
