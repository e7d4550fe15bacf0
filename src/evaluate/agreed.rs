//! What `subject-to` is in every world: the condition that the reported status goes by.

use crate::dates::Day;
use crate::model::{CommitmentId, Cond};

use super::case::Case;
use super::diagonal::Track;
use super::explore::{Answer, Explorer};
use super::facts::World;
use super::sim::{Agreed, Sim};
use super::steps::{Steps, each_day};
use super::tri::Tri;

/// So many days of a stretch on which the worlds are hard to tell apart are asked one by one.
const MOST_DAYS: usize = 62;

/// `subject-to` of each commitment of the cone, as looked at from `perspective`.
pub(super) fn agreed(case: &Case<'_>, cone: &[CommitmentId], perspective: Day) -> Agreed {
    let mut agreed = Agreed::new();
    for (position, id) in cone.iter().enumerate() {
        let Some(term) = case.commitment(*id).and_then(|it| it.subject_to.as_ref()) else {
            continue;
        };
        let before = cone.get(..position).unwrap_or(&[]);
        let value = in_every_world(case, before, cone, &term.value, perspective);
        agreed.insert(*id, value);
    }
    agreed
}

fn in_every_world(
    case: &Case<'_>,
    before: &[CommitmentId],
    cone: &[CommitmentId],
    cond: &Cond,
    perspective: Day,
) -> Steps<Option<bool>> {
    let value_in = |world: &World| {
        let mut sim = Sim::new(case, world, perspective);
        sim.run(before);
        sim.cond(cond)
    };
    let all = value_in(&World::all(&case.facts));
    if all.runs().all(|run| decided(*run.value).is_some()) {
        return all.map(|value| decided(*value));
    }
    let corners = [(false, false), (false, true), (true, false), (true, true)];
    let corners = corners.map(|(last, rest)| value_in(&World::corner(&case.facts, last, rest)));
    // Whether both values were seen: then it differs, for sure.
    let seen = |value: Tri| {
        corners.iter().fold(Steps::constant(false), |any, corner| {
            any.zip(corner, |any, here| *any || *here == value)
        })
    };
    let differs = seen(Tri::True).zip(&seen(Tri::False), |one, two| *one && *two);
    let mut steps = Steps::constant(None);
    for run in all.zip(&differs, |value, differs| (*value, *differs)).runs() {
        match run.value {
            (Tri::Maybe(_), false) => {
                for day in each_day(run.first, run.last).take(MOST_DAYS) {
                    steps.push(day, explored(case, cone, cond, day, perspective));
                }
            }
            (value, _) => steps.push(run.first, decided(*value)),
        }
    }
    steps
}

fn decided(value: Tri) -> Option<bool> {
    match value {
        Tri::True => Some(true),
        Tri::False => Some(false),
        Tri::Maybe(_) => None,
    }
}

/// The value on one day if it is the same in every world.
fn explored(
    case: &Case<'_>,
    cone: &[CommitmentId],
    cond: &Cond,
    day: Day,
    perspective: Day,
) -> Option<bool> {
    if case.is_given_up() {
        return None;
    }
    let explorer = Explorer::seen_from(case, cone, day, perspective, Track::Whole);
    let answer = |sim: &Sim<'_, '_>, _: &super::course::Course| match *sim.cond(cond).at(day) {
        Tri::True => Answer::Decided(true),
        Tri::False => Answer::Decided(false),
        Tri::Maybe(fact) => Answer::Undecided(fact),
    };
    let explored = explorer.explore(answer, |leaves| {
        leaves.windows(2).any(|pair| matches!(pair, [one, two] if one.value != two.value))
    });
    let first = explored.leaves.first()?.value;
    let same = explored.leaves.iter().all(|leaf| leaf.value == first);
    (same && explored.is_whole).then_some(first)
}
