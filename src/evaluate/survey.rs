//! The answers there are in all worlds on a day, and the open facts they turn on.
//!
//! The open facts are independent of each other. So if an answer differs between two worlds, it
//! changes somewhere on the way from the one to the other on which the facts are changed name after
//! name: it turns on a name if and only if it is different in two worlds that differ in that name
//! alone, and what it turns on is the one set of all such names.

use std::collections::BTreeSet;

use super::case::Case;
use super::course::Course;
use super::explore::{Answer, Explorer, Leaf};
use super::facts::World;
use super::open::open_names;
use super::sim::Sim;
use super::verdict::{FactName, Status};

/// Status and breach.
pub(super) type Outcome = (Status, bool);

/// What is known of the answers in all worlds.
pub(super) struct Survey {
    /// Answers that there are.
    pub(super) found: BTreeSet<Outcome>,
    /// Whether there are no others.
    pub(super) complete: bool,
    /// What the status turns on, if that is known.
    pub(super) turns_on: Option<BTreeSet<FactName>>,
}

/// So many boxes are looked at before anything else is tried.
const FEW_BOXES: u32 = 256;
/// So many pairs of boxes are compared.
const MOST_PAIRS: u32 = 400_000;
/// From so many of the boxes that are decided a way is begun.
const MOST_STARTS: usize = 16;

/// All worlds, given the answers that are possible at most.
pub(super) fn survey(
    explorer: &Explorer<'_, '_>,
    at_most: &BTreeSet<Outcome>,
    answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<Outcome>,
) -> Survey {
    let few = explorer.explore_at_most(FEW_BOXES, &answer, |_| false);
    if few.is_whole {
        return Survey::of_all(explorer.case, &few.leaves);
    }
    let mut walks = walks(explorer, &few.leaves, &answer);
    walks.complete = walks.found == *at_most;
    if walks.complete && walks.turns_on.is_some() {
        return walks;
    }
    let many = explorer.explore_with_patience(&answer, |_| false);
    if many.is_whole {
        let survey = Survey::of_all(explorer.case, &many.leaves);
        let turns_on = survey.turns_on.or(walks.turns_on);
        return Survey { turns_on, ..survey };
    }
    walks.found.extend(many.leaves.iter().map(|leaf| leaf.value));
    walks.complete = walks.found == *at_most;
    if walks.complete && walks.has_one_status() {
        walks.turns_on = Some(BTreeSet::new());
    }
    walks
}

impl Survey {
    fn of_all(case: &Case<'_>, leaves: &[Leaf<Outcome>]) -> Self {
        let found = leaves.iter().map(|leaf| leaf.value).collect();
        Self { found, complete: true, turns_on: turning(case, leaves) }
    }

    fn has_one_status(&self) -> bool {
        let statuses: BTreeSet<Status> = self.found.iter().map(|(status, _)| *status).collect();
        statuses.len() == 1
    }
}

/// The names in each of which alone two boxes differ that have different statuses: none if there
/// are too many to compare.
fn turning(case: &Case<'_>, leaves: &[Leaf<Outcome>]) -> Option<BTreeSet<FactName>> {
    let most = case.most(MOST_PAIRS);
    let mut names = BTreeSet::new();
    let mut pairs = 0_u32;
    for (position, one) in leaves.iter().enumerate() {
        let others = leaves.iter().skip(position);
        for two in others.filter(|two| one.value.0 != two.value.0) {
            pairs = pairs.saturating_add(1);
            if pairs > most {
                return None;
            }
            names.extend(one.world.differ_in_one(&two.world, &case.facts));
        }
    }
    Some(names)
}

/// Ways from world to world, on which one name after the other changes: what is seen on them is
/// all there is if each name that is open turns out to matter.
fn walks(
    explorer: &Explorer<'_, '_>,
    leaves: &[Leaf<Outcome>],
    answer: &impl Fn(&Sim<'_, '_>, &Course) -> Answer<Outcome>,
) -> Survey {
    let facts = &explorer.case.facts;
    let corners = [(true, true), (true, false), (false, true), (false, false)];
    let mut ends: Vec<World> =
        corners.into_iter().map(|(last, rest)| World::corner(facts, last, rest)).collect();
    let open = open_names(explorer.case, explorer.cone);
    // What was so on all days before the day asked need not be so on it.
    ends.extend(ends.clone().iter().map(|world| world.turned(explorer.on, &open)));
    ends.extend(leaves.iter().take(MOST_STARTS).map(|leaf| leaf.world.one(true, true)));
    let found = leaves.iter().map(|leaf| leaf.value).collect();
    let mut walker = Walker { explorer, answer, found, turning: BTreeSet::new() };
    let ends: Vec<(Status, World)> =
        ends.into_iter().filter_map(|world| Some((walker.status(&world)?, world))).collect();
    let names: Vec<FactName> = open.iter().copied().collect();
    'ends: for (position, (status, one)) in ends.iter().enumerate() {
        let others = ends.iter().take(position).filter(|(other, _)| other != status);
        for (_, two) in others {
            let before = walker.turning.len();
            for turn in 0..names.len() {
                let mut order = names.clone();
                order.rotate_left(turn);
                walker.walk(one, *status, two, &order);
                if walker.turning == open {
                    break 'ends;
                }
            }
            if walker.turning.len() == before {
                continue 'ends;
            }
        }
    }
    let all = walker.turning == open;
    Survey { found: walker.found, complete: false, turns_on: all.then_some(walker.turning) }
}

struct Walker<'w, 'c, 'a, A> {
    explorer: &'w Explorer<'c, 'a>,
    answer: &'w A,
    found: BTreeSet<Outcome>,
    turning: BTreeSet<FactName>,
}

impl<A: Fn(&Sim<'_, '_>, &Course) -> Answer<Outcome>> Walker<'_, '_, '_, A> {
    fn status(&mut self, world: &World) -> Option<Status> {
        match self.explorer.answer_in(world, self.answer)? {
            Answer::Decided(outcome) => {
                self.found.insert(outcome);
                Some(outcome.0)
            }
            Answer::Undecided(_) => None,
        }
    }

    /// From a world of that status to one of another, the names in that order: at one of them it
    /// changes.
    fn walk(&mut self, one: &World, status: Status, two: &World, order: &[FactName]) {
        let (mut same, mut other) = (0_usize, order.len());
        while let Some(middle) = same.checked_add(other).and_then(|sum| sum.checked_div(2)) {
            if middle == same {
                break;
            }
            let names: BTreeSet<FactName> = order.iter().take(middle).copied().collect();
            let facts = &self.explorer.case.facts;
            let Some(here) = self.status(&one.with(&names, two, facts)) else { return };
            if here == status {
                same = middle;
            } else {
                other = middle;
            }
        }
        self.turning.extend(order.get(same));
    }
}
