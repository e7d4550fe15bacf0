//! By which day something has happened at the latest, where it may have happened by the day asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::{Anchor, CommitmentId, Cond, Date};

use super::super::case::Case;
use super::super::course::Course;
use super::super::diagonal::Track;
use super::super::explore::{Answer, Explorer};
use super::super::moment::{Days, Moment};
use super::super::sim::{Latest, Sim};
use super::super::tri::Tri;

/// So many boxes of worlds are looked at for one day.
const MOST_BOXES: u32 = 256;

/// The last days on which those commitments may have lapsed, or been met, of which phrases of others
/// name the day, where that is known no better in all worlds at once.
pub(super) fn latest_days(
    case: &Case<'_>,
    sim: &Sim<'_, '_>,
    cone: &[CommitmentId],
    on: Day,
) -> Latest {
    let named: BTreeSet<Anchor> = cone.iter().flat_map(|id| anchors_of(case, *id)).collect();
    let mut latest = BTreeMap::new();
    for anchor in named {
        let (Anchor::Lapsed(id) | Anchor::Met(id)) = anchor else { continue };
        let moment = |course: &Course| match anchor {
            Anchor::Lapsed(_) => *course.first_lapse().at(on),
            _ => *course.met_on.at(on),
        };
        let whole = sim.course(id).map(moment);
        let endless = |moment: Moment| moment.days.is_some_and(|days| days.last == Day::MAX);
        if whole.is_some_and(endless) {
            let found = |_: &Sim<'_, '_>, course: &Course| {
                let moment = moment(course);
                Some((moment.days?, moment.none.not()))
            };
            latest.insert(anchor, last_day(case, id, (on, sim.perspective), found));
        }
    }
    latest
}

/// The last day on which something has happened that happens on one of those days, if it does, in the
/// worlds in which it has happened by `on`; where there are too many worlds to tell, `on`.
pub(super) fn last_day(
    case: &Case<'_>,
    id: CommitmentId,
    (on, perspective): (Day, Day),
    happens: impl Fn(&Sim<'_, '_>, &Course) -> Option<(Days, Tri)>,
) -> Day {
    let cone = case.cones.of(id);
    case.begin();
    let explorer = Explorer::seen_from(case, &cone, on, perspective, Track::Whole);
    let answer = |sim: &Sim<'_, '_>, course: &Course| match happens(sim, course) {
        None | Some((_, Tri::False)) => Answer::Decided(None),
        Some((days, _)) if on < days.first => Answer::Decided(None),
        Some((_, Tri::Maybe(fact))) => Answer::Undecided(fact),
        Some((days, Tri::True)) => Answer::Decided(Some(days.last.min(on))),
    };
    let explored = explorer.explore_at_most(MOST_BOXES, answer, |_| false);
    let last = explored.leaves.iter().filter_map(|leaf| leaf.value).max();
    last.filter(|_| explored.is_whole).unwrap_or(on)
}

/// What the phrases of a commitment name, its amendments included.
fn anchors_of(case: &Case<'_>, id: CommitmentId) -> Vec<Anchor> {
    let Some(commitment) = case.commitment(id) else { return Vec::new() };
    let written = [&commitment.until, &commitment.due_from, &commitment.met_when];
    let more = [&commitment.broken_when, &commitment.void_when];
    let own = written.into_iter().chain(more).flatten().chain([&commitment.from]);
    let own = own.map(|term| &term.value);
    let deadline = commitment.deadline.as_ref().and_then(|term| term.value.phrase());
    let amended = case.view.told(id).into_iter().flat_map(|told| &told.amended);
    let amended = amended.flat_map(|amended| amended.terms.phrases()).map(|(_, date)| date);
    let mut found = Vec::new();
    own.chain(deadline).chain(amended).for_each(|date| anchors(date, &mut found));
    if let Some(term) = &commitment.subject_to {
        anchors_in(&term.value, &mut found);
    }
    found
}

/// What a date phrase names.
pub(super) fn anchors(date: &Date, found: &mut Vec<Anchor>) {
    match date {
        Date::Anchor(anchor) => found.push(*anchor),
        Date::Shift { base, .. } | Date::EdgeOf { base, .. } => anchors(base, found),
        Date::Earlier(members) | Date::Later(members) => {
            members.iter().for_each(|member| anchors(member, found));
        }
        Date::SomeDay(_) => {}
    }
}

fn anchors_in(cond: &Cond, found: &mut Vec<Anchor>) {
    match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter().for_each(|member| anchors_in(member, found));
        }
        Cond::Not(inner) => anchors_in(inner, found),
        Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => anchors(date, found),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
    }
}
