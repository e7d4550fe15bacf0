//! Changes that can only change how sure a status is.

use std::collections::BTreeSet;

use super::Change;
use super::bench::Bench;
use super::noticed::{Extent, Search, Sought, case};
use super::records::Voices;
use crate::dates::Day;
use crate::evaluate::{Query, evaluate_one};
use crate::generate::{in_order, reduced};
use crate::model::{CommitmentId, Record, What};

/// In one of so many records such a change is looked for: each is asked on each day that matters.
const SHARE: usize = 200;

/// A case in which the changed rules are more or less sure of one of the commitments.
pub(super) fn among(
    bench: &Bench<'_>,
    change: &Change,
    affected: &[CommitmentId],
    search: Search,
) -> Sought {
    let ground = bench.ground(affected, Voices::All, Some(change.of));
    let entries = ground.records.entries.iter().map(|entry| entry.first);
    let days: BTreeSet<Day> = entries.chain([ground.records.days.1]).collect();
    let tells = |record: &Record| {
        let told = affected.iter().map(|id| first(bench, change, record, (*id, &days)));
        told.flatten().next()
    };
    let most = search.records.checked_div(SHARE).unwrap_or(search.records);
    let mut tried = Extent::default();
    for (chosen, record) in ground.records.small(most) {
        tried.add(chosen, &record);
        if tells(&record).is_none() {
            continue;
        }
        let record = in_order(&reduced(record, &|record| tells(record).is_some()));
        if let Some(told) = tells(&record) {
            return Sought::Found(Box::new(case(bench, change, record, told)));
        }
    }
    Sought::NotFound(tried)
}

/// The first of the days on which it is as sure by one of the two only, and how sure by the rules.
fn first(
    bench: &Bench<'_>,
    change: &Change,
    record: &Record,
    (id, days): (CommitmentId, &BTreeSet<Day>),
) -> Option<(CommitmentId, Day, What)> {
    days.iter().find_map(|on| {
        let query = Query { on: *on, known_by: None };
        let here = evaluate_one(bench.agreement(), record, id, &query)?.certainty;
        let there = evaluate_one(&change.agreement, record, id, &query)?.certainty;
        (here != there).then_some((id, *on, What::Certainty(here)))
    })
}
