//! Worlds told apart: a box is split on an open fact only where the answer is undecided in it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::case::Case;
use super::course::Course;
use super::facts::World;
use super::sim::Sim;
use super::tri::Fact;
use super::verdict::FactName;

/// At most so many boxes are looked at for one answer.
const MOST_BOXES: usize = 4_096;
/// With so many unknown days, each of which makes a box larger, half as many.
const MANY_DAYS: usize = 256;
/// Days on which something is judged that is itself not known are told apart if they are so few.
const MOST_DAYS: i64 = 62;

/// What one box says.
pub(super) enum Answer<V> {
    /// The same in all its worlds.
    Decided(V),
    /// Not the same, perhaps: settle this fact.
    Undecided(Fact),
}

impl<V> Answer<V> {
    pub(super) fn map<W>(self, change: impl FnOnce(V) -> W) -> Answer<W> {
        match self {
            Answer::Decided(value) => Answer::Decided(change(value)),
            Answer::Undecided(fact) => Answer::Undecided(fact),
        }
    }
}

/// A box in which the answer is decided.
pub(super) struct Leaf<V> {
    pub(super) world: World,
    pub(super) value: V,
    pub(super) course: Rc<Course>,
}

/// All worlds, in boxes in each of which the answer is decided.
pub(super) struct Explored<V> {
    pub(super) leaves: Vec<Leaf<V>>,
    /// Boxes that were left undecided.
    pub(super) undecided: Vec<Rc<Course>>,
}

/// One commitment on one day.
pub(super) struct Explorer<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) cone: &'c [CommitmentId],
    pub(super) on: Day,
    /// The day from which it is looked at.
    perspective: Day,
    cuts: BTreeSet<Day>,
}

impl<'c, 'a> Explorer<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, cone: &'c [CommitmentId], on: Day) -> Self {
        Self::seen_from(case, cone, on, on)
    }

    /// The day `on`, as looked at from another one.
    pub(super) fn seen_from(
        case: &'c Case<'a>,
        cone: &'c [CommitmentId],
        on: Day,
        perspective: Day,
    ) -> Self {
        let mut cuts = cuts(case, cone, perspective);
        cuts.extend([Some(on), on.next()].into_iter().flatten());
        Self { case, cone, on, perspective, cuts }
    }

    /// The answer in every world. `enough` may end it early.
    pub(super) fn explore<V>(
        &self,
        answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
        enough: impl Fn(&[Leaf<V>]) -> bool,
    ) -> Explored<V> {
        let mut explored = Explored { leaves: Vec::new(), undecided: Vec::new() };
        let mut open = vec![World::all(&self.case.facts)];
        let mut boxes = 0_usize;
        let size = MANY_DAYS.saturating_add(self.case.facts.len());
        let most = MOST_BOXES.saturating_mul(MANY_DAYS).checked_div(size).unwrap_or(0);
        while let Some(world) = open.pop() {
            boxes = boxes.saturating_add(1);
            let mut sim = Sim::new(self.case, &world, self.perspective);
            sim.run(self.cone);
            let Some(course) = sim.last(self.cone) else {
                continue;
            };
            let answer = answer(&sim, &course);
            drop(sim);
            let fact = match answer {
                Answer::Decided(value) => {
                    explored.leaves.push(Leaf { world, value, course });
                    if enough(&explored.leaves) {
                        break;
                    }
                    continue;
                }
                Answer::Undecided(fact) => fact.narrowed(self.on, self.on),
            };
            let halves = if boxes < most { world.split(self.piece(fact)) } else { None };
            match halves {
                Some(halves) => open.extend(halves),
                None => explored.undecided.push(course),
            }
        }
        explored
    }

    /// A stretch of days of a condition that are alike.
    fn piece(&self, fact: Fact) -> Fact {
        let Fact::Condition(condition, first, last) = fact else {
            return fact;
        };
        let next = first.next().and_then(|next| self.cuts.range(next..).next());
        let last = next.and_then(|cut| cut.previous()).map_or(last, |before| before.min(last));
        Fact::Condition(condition, first, last)
    }
}

/// The days from which on it may matter in another way whether a condition held: the days for each
/// of which alone it is asked, and those where a term may begin or end.
fn cuts(case: &Case<'_>, cone: &[CommitmentId], on: Day) -> BTreeSet<Day> {
    let mut cuts = BTreeSet::new();
    let mut alone = |first: Day, last: Day| {
        if last.since(first) <= MOST_DAYS {
            let days = std::iter::successors(Some(first), |day| day.next());
            cuts.extend(days.take_while(|day| *day <= last));
            cuts.extend(last.next());
        }
    };
    alone(on, on);
    let world = World::all(&case.facts);
    let mut sim = Sim::new(case, &world, on);
    sim.run(cone);
    let mut ends = Vec::new();
    for id in cone {
        let Some(course) = sim.course(*id) else { continue };
        let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
        for course in std::iter::once(course).chain(occurrences) {
            course.asked.iter().for_each(|days| alone(days.first, days.last));
            // Up to its last day a term may not have begun; from behind its first it may be over.
            let begins = course.from.runs().filter_map(|run| run.value.days);
            ends.extend(begins.flat_map(|days| [days.first, days.last]));
            let is_over = course.until.runs().filter_map(|run| run.value.days);
            ends.extend(is_over.flat_map(|days| [days.first, days.last]).filter_map(Day::next));
        }
    }
    cuts.extend(ends);
    cuts
}

/// The smallest sets of names of which each leaf disagrees on some with each leaf of another value:
/// none if there would be too many to look at.
pub(super) fn turning<V>(
    case: &Case<'_>,
    leaves: &[Leaf<V>],
    differ: impl Fn(&V, &V) -> bool,
) -> Option<BTreeSet<BTreeSet<FactName>>> {
    const MOST_PAIRS: usize = 400_000;
    let mut conflicts: BTreeSet<BTreeSet<FactName>> = BTreeSet::new();
    let mut pairs = 0_usize;
    for (position, one) in leaves.iter().enumerate() {
        for two in leaves.iter().skip(position) {
            if !differ(&one.value, &two.value) {
                continue;
            }
            pairs = pairs.saturating_add(1);
            if pairs > MOST_PAIRS {
                return None;
            }
            let names: BTreeSet<_> =
                one.world.disagree(&two.world, &case.facts).into_iter().collect();
            if !conflicts.contains(&names) {
                conflicts.insert(names);
            }
        }
    }
    hitting_sets(conflicts)
}

/// The smallest sets that have a member in common with each of `sets`.
fn hitting_sets(sets: BTreeSet<BTreeSet<FactName>>) -> Option<BTreeSet<BTreeSet<FactName>>> {
    const MOST_SETS: usize = 2_000;
    let mut sets: Vec<_> = sets.into_iter().collect();
    sets.sort_by_key(BTreeSet::len);
    let mut hitting: BTreeSet<BTreeSet<FactName>> = BTreeSet::from([BTreeSet::new()]);
    for set in sets {
        let (hit, missed): (BTreeSet<_>, BTreeSet<_>) =
            hitting.into_iter().partition(|chosen| !chosen.is_disjoint(&set));
        let mut next = hit;
        let grown = missed.iter().flat_map(|chosen| {
            set.iter().map(|name| {
                let mut chosen = chosen.clone();
                chosen.insert(*name);
                chosen
            })
        });
        for candidate in grown {
            if !next.iter().any(|other| other.is_subset(&candidate)) {
                next.insert(candidate);
            }
        }
        if next.len() > MOST_SETS {
            return None;
        }
        hitting = smallest(next);
    }
    Some(hitting)
}

fn smallest(sets: BTreeSet<BTreeSet<FactName>>) -> BTreeSet<BTreeSet<FactName>> {
    let by_size: BTreeMap<usize, Vec<_>> =
        sets.into_iter().fold(BTreeMap::new(), |mut all, set| {
            all.entry(set.len()).or_insert_with(Vec::new).push(set);
            all
        });
    let mut kept: BTreeSet<BTreeSet<FactName>> = BTreeSet::new();
    for set in by_size.into_values().flatten() {
        if !kept.iter().any(|other| other.is_subset(&set)) {
            kept.insert(set);
        }
    }
    kept
}
