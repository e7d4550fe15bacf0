//! What an open status turns on.

use std::collections::BTreeSet;

use abide::evaluate::{FactName, Status};

use super::worlds::{Decision, Fact};

/// The most names for which all their sets are tried.
const MOST_NAMES: usize = 10;

/// The smallest sets of names such that, however their facts are settled, one status remains; none
/// where there are too many to try.
pub(crate) fn turns_on(worlds: &[(Status, &[Decision])]) -> Option<BTreeSet<BTreeSet<FactName>>> {
    let decisions = worlds.iter().flat_map(|(_, decisions)| decisions.iter());
    let names: BTreeSet<FactName> = decisions.map(|decision| decision.name).collect();
    if names.len() > MOST_NAMES {
        return None;
    }
    let mut subsets = subsets(&names);
    subsets.sort_by_key(BTreeSet::len);
    let mut smallest: BTreeSet<BTreeSet<FactName>> = BTreeSet::new();
    for subset in subsets {
        if !smallest.iter().any(|found| found.is_subset(&subset)) && settles(worlds, &subset) {
            smallest.insert(subset);
        }
    }
    Some(smallest)
}

fn subsets(names: &BTreeSet<FactName>) -> Vec<BTreeSet<FactName>> {
    let mut subsets = vec![BTreeSet::new()];
    for name in names {
        for without in subsets.clone() {
            let mut with = without;
            with.insert(*name);
            subsets.push(with);
        }
    }
    subsets
}

/// Whether no two worlds that agree on all facts so named have different statuses.
fn settles(worlds: &[(Status, &[Decision])], names: &BTreeSet<FactName>) -> bool {
    let named: BTreeSet<(Status, Vec<(Fact, usize)>)> = worlds
        .iter()
        .map(|(status, decisions)| {
            let of_them = decisions.iter().filter(|each| names.contains(&each.name));
            let mut facts: Vec<(Fact, usize)> =
                of_them.map(|each| (each.fact, each.chosen)).collect();
            facts.sort_unstable();
            (*status, facts)
        })
        .collect();
    named.iter().all(|(status, facts)| {
        let others = named.iter().filter(|(other, _)| other != status);
        others.into_iter().all(|(_, other)| !agree(facts, other))
    })
}

/// Whether two worlds agree: what one of them did not need to decide is free in it.
fn agree(left: &[(Fact, usize)], right: &[(Fact, usize)]) -> bool {
    left.iter().all(|(fact, chosen)| {
        let same = right.binary_search_by_key(fact, |(other, _)| *other);
        same.ok().and_then(|at| right.get(at)).is_none_or(|(_, other)| other == chosen)
    })
}
