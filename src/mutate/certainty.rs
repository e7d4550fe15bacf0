//! Changes that can only change how sure a status is.

use std::collections::BTreeSet;

use super::Change;
use super::bench::Bench;
use super::noticed::{Extent, Search, Sought, case};
use super::records::{Records, Voices};
use crate::dates::Day;
use crate::evaluate::{Query, evaluate_one};
use crate::generate::{in_order, reduced};
use crate::model::{Act, Agreement, Case, CommitmentId, Entry, Record, What};

/// In one of so many records such a change is looked for: each is asked on each day that matters.
const SHARE: usize = 200;
/// So many days before and after an end of what the calendar covers something happens.
const AROUND: i64 = 400;

/// A case in which the changed rules are more or less sure of one of the commitments.
pub(super) fn among(
    bench: &Bench<'_>,
    change: &Change,
    affected: &[CommitmentId],
    search: Search,
) -> Sought {
    let ground = bench.ground(affected, Voices::All, Some(change.of));
    let mut tried = Extent::default();
    if let Some(found) = at_the_edge(bench, change, (affected, &ground.records), &mut tried) {
        return Sought::Found(Box::new(found));
    }
    let entries = ground.records.entries.iter().map(|entry| entry.first);
    let days: BTreeSet<Day> = entries.chain([ground.records.days.1]).collect();
    let tells = |record: &Record| {
        let told = affected.iter().map(|id| first(bench, change, record, (*id, &days)));
        told.flatten().next()
    };
    let most = search.records.checked_div(SHARE).unwrap_or(search.records);
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

/// A case in which what is counted ends near an end of what the calendar covers. No phrase names the
/// days from which that is so: something happens on each day before and after that end.
fn at_the_edge(
    bench: &Bench<'_>,
    change: &Change,
    (affected, records): (&[CommitmentId], &Records),
    tried: &mut Extent,
) -> Option<Case> {
    let covers = |agreement: &Agreement| agreement.working_days().and_then(|it| it.covers);
    let here = covers(bench.agreement())?;
    let edge = match covers(&change.agreement) {
        Some(there) if here.0 != there.0 => here.0.min(there.0),
        Some(there) => here.1.min(there.1),
        None => here.1,
    };
    let mut happened: Vec<&Entry> = Vec::new();
    for entry in &records.entries {
        let comes_true = matches!(entry.act, Act::Happened(_) | Act::Held(..));
        if comes_true && !happened.iter().any(|other| other.act == entry.act) {
            happened.push(entry);
        }
    }
    for entry in happened {
        for on in (-AROUND..=AROUND).filter_map(|days| edge.plus(days)) {
            if on < bench.agreement().made {
                continue;
            }
            let entry = Entry { first: on, last: on, recorded: on, ..entry.clone() };
            // What is known to be complete is sure but for the calendar.
            let complete_through = on.plus(AROUND).max(Some(records.days.1));
            let record = Record { complete_through, entries: vec![entry], ..Record::default() };
            tried.add(0, &record);
            let days = BTreeSet::from([on]);
            let told = affected.iter().find_map(|id| first(bench, change, &record, (*id, &days)));
            if let Some(told) = told {
                return Some(case(bench, change, record, told));
            }
        }
    }
    None
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
