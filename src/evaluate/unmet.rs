//! What a condition waits for.

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Cond, ConditionId, ConsultationId, PartyId, Record};

use super::case::Case;
use super::facts::World;
use super::verdict::Unmet;

/// What conditions wait for, by what was known on a day (none: by all that is recorded).
pub struct Waiting<'a> {
    case: Case<'a>,
}

impl<'a> Waiting<'a> {
    /// Of that agreement and record.
    #[must_use]
    pub fn new(agreement: &'a Agreement, record: &'a Record, known_by: Option<Day>) -> Self {
        Self { case: Case::new(agreement, record, agreement.made, known_by) }
    }

    /// The parts of the commitment's `subject-to` that do not hold on a day: those that are not
    /// assessed to hold, not complete, or have not happened, wherever they stand in it;
    /// under `not` those that are unknown.
    #[must_use]
    pub fn unmet(&self, on: Day, commitment: CommitmentId) -> Vec<Unmet> {
        let commitment = self.case.agreement.commitment(commitment);
        let mut unmet = Vec::new();
        if let Some(term) = commitment.and_then(|it| it.subject_to.as_ref()) {
            collect(&self.case, on, &term.value, &mut unmet);
        }
        unmet
    }
}

impl std::fmt::Debug for Waiting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

fn collect(case: &Case<'_>, on: Day, cond: &Cond, unmet: &mut Vec<Unmet>) {
    let last = World::corner(&case.facts, true, false);
    let found = match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter().for_each(|member| collect(case, on, member, unmet));
            None
        }
        Cond::Condition(id) => assessed(case, on, *id),
        Cond::Consultation(id) => {
            let complete = case.complete(*id, &last).at(on).is_true();
            (!complete).then(|| Unmet::Consultation(*id, missing(case, on, *id, &last)))
        }
        Cond::Event(id) => {
            let happened = case.event(*id, &last).reached().at(on).is_true();
            (!happened).then_some(Unmet::Event(*id))
        }
        Cond::Not(inner) => {
            unknown_within(case, on, inner, unmet);
            None
        }
        Cond::Status(..) | Cond::OnOrAfter(_) | Cond::After(_) | Cond::Before(_) => None,
    };
    if let Some(found) = found.filter(|found| !unmet.contains(found)) {
        unmet.push(found);
    }
}

fn assessed(case: &Case<'_>, on: Day, id: ConditionId) -> Option<Unmet> {
    match case.assessed(id).at(on) {
        Some(true) => None,
        Some(false) if case.assessments(id).at(on).is_none() => Some(Unmet::Assumed(id)),
        Some(false) => Some(Unmet::False(id)),
        None => Some(Unmet::Unknown(id)),
    }
}

/// Under `not` it is what is unknown that has to be settled.
fn unknown_within(case: &Case<'_>, on: Day, cond: &Cond, unmet: &mut Vec<Unmet>) {
    let mut within = Vec::new();
    collect(case, on, cond, &mut within);
    for found in within {
        if matches!(found, Unmet::Unknown(_)) && !unmet.contains(&found) {
            unmet.push(found);
        }
    }
}

/// The parties that have not taken part in the round that goes on.
pub(super) fn missing(case: &Case<'_>, on: Day, id: ConsultationId, world: &World) -> Vec<PartyId> {
    let Some(consultation) = case.agreement.consultations.get(id.index()) else {
        return Vec::new();
    };
    let entries = case.view.held.get(&id).map_or(&[][..], Vec::as_slice);
    let mut by_day: Vec<_> = entries
        .iter()
        .map(|(dated, with)| (world.entry(&case.facts, *dated).last, *with))
        .filter(|(day, _)| *day <= on)
        .collect();
    by_day.sort_unstable();
    let mut missing = consultation.between.clone();
    let mut days = by_day.chunk_by(|one, two| one.0 == two.0).peekable();
    while let Some(same_day) = days.next() {
        missing.retain(|party| !same_day.iter().any(|(_, with)| with.contains(party)));
        if missing.is_empty() && days.peek().is_some() {
            missing.clone_from(&consultation.between);
        }
    }
    if missing.is_empty() { consultation.between.clone() } else { missing }
}
