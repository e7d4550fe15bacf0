//! The reasons that each commitment can have, and whether a case finds it to have them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, State, Subject, Tried, proposal};
use crate::check::Loaded;
use crate::evaluate::{Query, evaluate_one};
use crate::generate::reduced;
use crate::model::{Agreement, Case, CommitmentId, Reason};
use crate::mutate::{Bench, Extent};
use crate::prove::{self, Settings, Watch, prove};

/// So many records are drawn for each commitment, besides all small ones.
const RANDOM: u32 = 200;

pub(super) fn items(bench: &Bench<'_>, loaded: &Loaded) -> Vec<Item> {
    let seen = seen(bench);
    let mut items = Vec::new();
    for commitment in reach(loaded) {
        let id = commitment.id;
        let tried = tried(&commitment);
        let reached: BTreeMap<Reason, Case> = commitment.reached.into_iter().collect();
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
    let small = Extent { records: count(records), entries: count(entries.into()) };
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

/// The statuses that each commitment can have.
fn reach(loaded: &Loaded) -> Vec<prove::Commitment> {
    /// Takes every case as it is.
    struct Quiet;
    impl Watch for Quiet {
        fn tried(&mut self, _: u64, _: u64) {}

        fn again(&mut self, _: &Agreement, cases: &[Case]) -> Vec<Option<bool>> {
            vec![Some(true); cases.len()]
        }
    }
    let rules = Loaded { properties: Vec::new(), cases: Vec::new(), ..loaded.clone() };
    let settings = Settings { records: Some(RANDOM), ..Settings::default() };
    prove(&rules, &settings, &mut Quiet).commitments
}
