//! The answers there are in all worlds on a day, and the open facts they turn on.
//!
//! The open facts are independent of each other. So if an answer differs between two worlds, it
//! changes somewhere on the way from the one to the other on which the facts are changed name after
//! name: it turns on a name if and only if it is different in two worlds that differ in that name
//! alone, and what it turns on is the one set of all such names.

use std::collections::BTreeSet;

use crate::model::{CommitmentId, Mention};

use super::case::Case;
use super::course::Course;
use super::explore::{Answer, Explorer, Leaf};
use super::facts::World;
use super::mentions;
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
const FEW_BOXES: usize = 256;
/// So many pairs of boxes are compared.
const MOST_PAIRS: usize = 400_000;
/// From so many of the boxes that are decided a way is begun.
const MOST_STARTS: usize = 16;

/// All worlds, given the answers that are possible at most.
pub(super) fn survey(
    explorer: &Explorer<'_, '_>,
    at_most: &BTreeSet<Outcome>,
    answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<Outcome>,
) -> Survey {
    let few = explorer.explore_at_most(FEW_BOXES, &answer, |_| false);
    if few.undecided.is_empty() {
        return Survey::of(explorer.case, &few.leaves, true);
    }
    let mut walks = walks(explorer, &few.leaves, &answer);
    walks.complete = walks.found == *at_most;
    if walks.complete && walks.turns_on.is_some() {
        return walks;
    }
    let many = explorer.explore(&answer, |_| false);
    let mut survey = Survey::of(explorer.case, &many.leaves, many.undecided.is_empty());
    if !survey.complete {
        survey.found.extend(walks.found);
        survey.complete = survey.found == *at_most;
        survey.turns_on = walks.turns_on;
    }
    let statuses: BTreeSet<Status> = survey.found.iter().map(|(status, _)| *status).collect();
    if survey.complete && statuses.len() == 1 {
        survey.turns_on = Some(BTreeSet::new());
    }
    survey
}

impl Survey {
    fn of(case: &Case<'_>, leaves: &[Leaf<Outcome>], complete: bool) -> Self {
        Self {
            found: leaves.iter().map(|leaf| leaf.value).collect(),
            complete,
            turns_on: if complete { turning(case, leaves) } else { None },
        }
    }
}

/// The names in each of which alone two boxes differ that have different statuses: none if there
/// are too many to compare.
fn turning(case: &Case<'_>, leaves: &[Leaf<Outcome>]) -> Option<BTreeSet<FactName>> {
    let mut names = BTreeSet::new();
    let mut pairs = 0_usize;
    for (position, one) in leaves.iter().enumerate() {
        for two in leaves.iter().skip(position) {
            if one.value.0 == two.value.0 {
                continue;
            }
            pairs = pairs.saturating_add(1);
            if pairs > MOST_PAIRS {
                return None;
            }
            let differ: BTreeSet<FactName> =
                one.world.disagree(&two.world, &case.facts).into_iter().collect();
            if differ.len() == 1 {
                names.extend(differ);
            }
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
    ends.extend(leaves.iter().take(MOST_STARTS).map(|leaf| leaf.world.one(true, true)));
    let found = leaves.iter().map(|leaf| leaf.value).collect();
    let mut walker = Walker { explorer, answer, found, turning: BTreeSet::new() };
    let ends: Vec<(Status, World)> =
        ends.into_iter().filter_map(|world| Some((walker.status(&world)?, world))).collect();
    let open = open_names(explorer);
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
            (Answer::Decided(outcome), _) => {
                self.found.insert(outcome);
                Some(outcome.0)
            }
            (Answer::Undecided(_), _) => None,
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

/// The names of all that is open behind the commitment, whether it matters or not.
fn open_names(explorer: &Explorer<'_, '_>) -> BTreeSet<FactName> {
    let case = explorer.case;
    let days = case.facts.names();
    let of = |id: &CommitmentId| {
        let commitment = case.commitment(*id);
        let told = case.view.told(*id);
        let mut names = BTreeSet::new();
        for (name, mention) in
            commitment.into_iter().flat_map(|commitment| mentions::of_status(*id, commitment, told))
        {
            names.extend(match mention {
                Mention::Event(id) => Some(FactName::Event(id)).filter(|name| days.contains(name)),
                Mention::Consultation(id) => {
                    Some(FactName::Consultation(id)).filter(|name| days.contains(name))
                }
                Mention::Condition(id) => {
                    let known = case.assessed(id);
                    let open = known.runs().any(|run| run.value.is_none());
                    open.then_some(FactName::Condition(id))
                }
                Mention::Commitment(_) => None,
                Mention::SomeDay(_) => Some(name),
            });
        }
        let claims = commitment.is_some_and(|it| !it.confirmed_by.is_empty());
        let claims = claims && told.is_some_and(|told| !told.met.is_empty());
        let own = [FactName::Met(*id), FactName::Broken(*id)];
        names.extend(own.into_iter().filter(|name| days.contains(name)));
        names.extend(claims.then_some(FactName::Met(*id)));
        names
    };
    let last = explorer.cone.last();
    last.into_iter().flat_map(|id| case.cones.of_status(*id)).flat_map(|id| of(&id)).collect()
}
