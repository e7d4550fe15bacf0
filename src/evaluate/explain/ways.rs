//! What each way of settling what is open would give.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::CommitmentId;

use super::super::case::Case;
use super::super::course::Course;
use super::super::diagonal::Track;
use super::super::explore::{Explorer, Leaf};
use super::super::facts::{Facts, World};
use super::super::judge::answer_of;
use super::super::open::is_little;
use super::super::sim::Sim;
use super::super::verdict::{FactName, Judgement, Status};
use super::{Settled, Way, Ways};

/// More ways than these are not told.
const MOST_WAYS: usize = 64;
/// So many are joined, where neighbours give the same.
const MOST_JOINED: usize = 512;
/// So many boxes of worlds are looked at before it is known that much is open.
const MOST_BOXES: u32 = 256;
/// And so many then.
const MORE_BOXES: u32 = 1_536;

/// The ways of settling what the status turns on.
pub(super) fn ways(
    case: &Case<'_>,
    on: Day,
    id: CommitmentId,
    occurrence: Option<u32>,
    judgement: &Judgement,
) -> Ways {
    let names: BTreeSet<FactName> = judgement.turns_on.iter().flatten().copied().collect();
    if names.is_empty() {
        return Ways { ways: Vec::new(), complete: judgement.possible.len() < 2 };
    }
    let cone = case.cones.of(id);
    case.begin();
    case.set_small(is_little(case, &cone));
    let track = occurrence.map_or(Track::Whole, Track::Occurrence);
    let explorer = Explorer::new(case, &cone, on, track);
    let answer = |_: &Sim<'_, '_>, course: &Course| {
        answer_of(*track.rows(course).at(on)).map(|(status, _)| status)
    };
    let mut explored = explorer.explore_at_most(MOST_BOXES, answer, |_| false);
    if !explored.is_whole {
        let found = |leaves: &[Leaf<Status>]| {
            leaves.iter().map(|leaf| leaf.value).collect::<BTreeSet<Status>>()
        };
        let few = found(&explored.leaves);
        // Where there are too many ways, some of each status are enough, and they are not all.
        let are_enough = |leaves: &[Leaf<Status>]| {
            leaves.len() > MOST_JOINED && found(leaves) == judgement.possible
        };
        let more = explorer.explore_at_most(MORE_BOXES, answer, are_enough);
        explored.is_whole = more.is_whole && !are_enough(&more.leaves);
        if explored.is_whole || found(&more.leaves).is_superset(&few) {
            explored.leaves = more.leaves;
        }
    }
    let project =
        |Leaf { world, value }: &Leaf<Status>| (*value, Projection::of(world, &case.facts, &names));
    let all: BTreeSet<(Status, Projection)> = explored.leaves.iter().map(project).collect();
    let complete = explored.is_whole && all.len() <= MOST_JOINED;
    let mut all = of_each_status(all, MOST_JOINED);
    while join(&mut all) {}
    let complete = complete && all.len() <= MOST_WAYS;
    let all = of_each_status(all.into_iter().collect(), MOST_WAYS);
    let mut ways: Vec<Way> = all
        .into_iter()
        .map(|(status, it)| Way { status, settled: it.settled(case, &names) })
        .collect();
    ways.sort_by(|one, two| one.settled.cmp(&two.settled));
    Ways { ways, complete }
}

/// At most so many, with some of each status: of each as many, as far as there are.
fn of_each_status(all: BTreeSet<(Status, Projection)>, most: usize) -> Vec<(Status, Projection)> {
    let mut ranked: Vec<(usize, (Status, Projection))> = Vec::with_capacity(all.len());
    let (mut status, mut rank) = (None, 0_usize);
    for way in all {
        rank = if status == Some(way.0) { rank.saturating_add(1) } else { 0 };
        status = Some(way.0);
        ranked.push((rank, way));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(most).map(|(_, way)| way).collect()
}

/// The part of a box of worlds that speaks of some names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Projection {
    /// By number.
    days: BTreeMap<u32, (Day, Day)>,
    claims: BTreeMap<(CommitmentId, u32, u32), bool>,
    conditions: BTreeMap<(FactName, Day, Day), bool>,
}

impl Projection {
    fn of(world: &World, facts: &Facts, names: &BTreeSet<FactName>) -> Self {
        let days = facts.numbered(names).filter_map(|(number, _, _)| {
            let days = world.day(number)?;
            Some((number, days))
        });
        let claims = world.claims().filter(|((id, ..), _)| names.contains(&FactName::Met(*id)));
        let conditions = names.iter().filter_map(|name| match name {
            FactName::Condition(id) => Some((name, world.settled(*id))),
            _ => None,
        });
        let conditions = conditions.flat_map(|(name, stretches)| {
            stretches.iter().map(move |(first, last, holds)| ((*name, *first, *last), *holds))
        });
        Self { days: days.collect(), claims: claims.collect(), conditions: conditions.collect() }
    }

    /// The two in one, if together they are a box again.
    fn with(&self, other: &Self) -> Option<Self> {
        let mut joined = self.clone();
        if self.claims == other.claims && self.conditions == other.conditions {
            let mut apart = self.days.iter().filter(|(number, days)| {
                other.days.get(number).is_none_or(|theirs| theirs != *days)
            });
            let (number, one) = apart.next()?;
            let two = other.days.get(number)?;
            let touch = |one: &(Day, Day), two: &(Day, Day)| {
                one.1.next().is_none_or(|next| two.0 <= next) && one.0 <= two.0
            };
            if apart.next().is_some() || !(touch(one, two) || touch(two, one)) {
                return None;
            }
            joined.days.insert(*number, (one.0.min(two.0), one.1.max(two.1)));
            return Some(joined);
        }
        if self.days != other.days {
            return None;
        }
        let claim =
            opposite(&self.claims, &other.claims).filter(|_| self.conditions == other.conditions);
        if let Some(claim) = claim {
            joined.claims.remove(&claim);
            return Some(joined);
        }
        let condition =
            opposite(&self.conditions, &other.conditions).filter(|_| self.claims == other.claims);
        joined.conditions.remove(&condition?);
        Some(joined)
    }

    fn settled(&self, case: &Case<'_>, names: &BTreeSet<FactName>) -> Vec<Settled> {
        let mut settled = Vec::new();
        for (number, name, whole) in case.facts.numbered(names) {
            let days = self.days.get(&number).filter(|days| **days != whole);
            settled.extend(days.map(|(first, last)| Settled::Days(name, *first, *last)));
        }
        let claims = self.claims.iter();
        settled.extend(claims.map(|((id, ..), is)| Settled::Claim(FactName::Met(*id), *is)));
        for ((name, first, last), holds) in &self.conditions {
            match settled.last_mut() {
                // The days after those before, and the same on them.
                Some(Settled::Condition(before, _, end, so))
                    if before == name && so == holds && end.next() == Some(*first) =>
                {
                    *end = *last;
                }
                _ => settled.push(Settled::Condition(*name, *first, *last, *holds)),
            }
        }
        settled
    }
}

/// The one key whose values are opposite, if all the others are the same.
fn opposite<K: Ord + Copy>(one: &BTreeMap<K, bool>, two: &BTreeMap<K, bool>) -> Option<K> {
    if !one.keys().eq(two.keys()) {
        return None;
    }
    let mut apart = one.iter().filter(|(key, value)| two.get(key) != Some(value));
    let (key, _) = apart.next()?;
    apart.next().is_none().then_some(*key)
}

/// Joins those that give the same, as far as two of them are one box; whether there were any.
fn join(ways: &mut Vec<(Status, Projection)>) -> bool {
    let mut any = false;
    let mut one = 0;
    while one < ways.len() {
        let mut two = one.saturating_add(1);
        while two < ways.len() {
            let pair = ways.get(one).zip(ways.get(two));
            let joined = pair.filter(|(one, two)| one.0 == two.0).and_then(|(one, two)| {
                let same = one.1 == two.1;
                if same { Some(one.1.clone()) } else { one.1.with(&two.1) }
            });
            match joined.zip(ways.get_mut(one)) {
                Some((joined, way)) => {
                    way.1 = joined;
                    ways.remove(two);
                    any = true;
                }
                None => two = two.saturating_add(1),
            }
        }
        one = one.saturating_add(1);
    }
    any
}
