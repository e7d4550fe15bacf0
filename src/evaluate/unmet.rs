//! What a condition waits for.

use crate::dates::Day;
use crate::model::{
    Agreement, CommitmentId, Cond, ConditionId, ConsultationId, Mention, PartyId, Record,
};

use super::case::Case;
use super::dates::trigger;
use super::facts::World;
use super::sim::Sim;
use super::tri::Tri;
use super::verdict::Unmet;

/// What conditions wait for, by what was known on a day (none: by all that is recorded).
pub struct Waiting<'a> {
    case: Case<'a>,
    record: &'a Record,
    known_by: Option<Day>,
}

impl<'a> Waiting<'a> {
    /// Of that agreement and record.
    #[must_use]
    pub fn new(agreement: &'a Agreement, record: &'a Record, known_by: Option<Day>) -> Self {
        Self::up_to(agreement, record, known_by, agreement.made)
    }

    /// The same for those who ask of days up to that one. Later days can be asked of too, but each
    /// starts anew.
    #[must_use]
    pub fn up_to(
        agreement: &'a Agreement,
        record: &'a Record,
        known_by: Option<Day>,
        on: Day,
    ) -> Self {
        Self { case: Case::new(agreement, record, on, known_by), record, known_by }
    }

    /// The parts of the commitment's `subject-to` by which it is not known to hold on a day. A part
    /// that does not matter is not among them: in `(a or b) and c` neither of the first two is where
    /// one of them holds. Nor is an event that should not have happened, if there is anything else.
    #[must_use]
    pub fn unmet(&self, on: Day, commitment: CommitmentId) -> Vec<Unmet> {
        self.parts(on, commitment, false)
    }

    /// The parts by which it does not hold on a day, whatever is not known; none if it may hold.
    #[must_use]
    pub fn failed(&self, on: Day, commitment: CommitmentId) -> Vec<Unmet> {
        self.parts(on, commitment, true)
    }

    /// The days on which something of which its `subject-to` speaks becomes otherwise.
    #[must_use]
    pub fn turns(&self, id: CommitmentId) -> Vec<Day> {
        let commitment = self.case.agreement.commitment(id);
        let Some(term) = commitment.and_then(|it| it.subject_to.as_ref()) else {
            return Vec::new();
        };
        let world = World::all(&self.case.facts);
        let on = self.case.agreement.made;
        asking(&self.case, &world, on, (id, &term.value)).turns_of(&term.value)
    }

    /// Whether the day of its `void-when` has come by a day, whatever is not known.
    #[must_use]
    pub fn is_voided(&self, on: Day, id: CommitmentId) -> bool {
        let later;
        let case = if on <= self.case.horizon {
            &self.case
        } else {
            later = Case::new(self.case.agreement, self.record, on, self.known_by);
            &later
        };
        let commitment = case.agreement.commitment(id);
        let Some(term) = commitment.and_then(|it| it.void_when.as_ref()) else { return false };
        let world = World::all(&case.facts);
        let sim = knowing(case, &world, on, (id, &term.value.mentions()));
        let comes = trigger(&sim.date(&term.value, None));
        comes.is_some_and(|(days, exists)| exists == Tri::True && days.last <= on)
    }

    fn parts(&self, on: Day, id: CommitmentId, surely: bool) -> Vec<Unmet> {
        let later;
        let case = if on <= self.case.horizon {
            &self.case
        } else {
            later = Case::new(self.case.agreement, self.record, on, self.known_by);
            &later
        };
        let commitment = case.agreement.commitment(id);
        let Some(term) = commitment.and_then(|it| it.subject_to.as_ref()) else {
            return Vec::new();
        };
        let world = World::all(&case.facts);
        let sim = asking(case, &world, on, (id, &term.value));
        let mut search = Search { sim: &sim, on, surely, found: Vec::new() };
        search.collect(&term.value, true);
        let mut found = search.found;
        // One does not wait for what has happened to be undone.
        let may_change = |part: &Unmet| !matches!(part, Unmet::Happened(_));
        if !surely && found.iter().any(may_change) {
            found.retain(may_change);
        }
        found
    }
}

/// To ask a condition of a commitment, as looked at from a day.
fn asking<'c, 'a>(
    case: &'c Case<'a>,
    world: &'c World,
    on: Day,
    (id, condition): (CommitmentId, &Cond),
) -> Sim<'c, 'a> {
    knowing(case, world, on, (id, &condition.mentions()))
}

/// To ask a phrase of a commitment, with the courses of the commitments that it mentions.
fn knowing<'c, 'a>(
    case: &'c Case<'a>,
    world: &'c World,
    on: Day,
    (id, mentions): (CommitmentId, &[Mention]),
) -> Sim<'c, 'a> {
    let sim = Sim::new(case, world, on);
    let commitments = mentions.iter().filter_map(|mention| match mention {
        Mention::Commitment(id) => Some(*id),
        _ => None,
    });
    // Without confirmations they are the same from wherever they are looked at.
    if !case.cones.is_confirmed(id) {
        let course = |id| Some((id, case.everywhere(id).get(&id)?.clone()));
        return sim.knowing(commitments.filter_map(course).collect());
    }
    let mut behind = case.cones.of(id);
    behind.retain(|other| *other != id);
    let mut sim = sim;
    sim.run(&behind);
    sim
}

impl std::fmt::Debug for Waiting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

/// The parts of a condition that are not as they should be.
struct Search<'s, 'c, 'a> {
    sim: &'s Sim<'c, 'a>,
    on: Day,
    /// Only those that are otherwise in every world.
    surely: bool,
    found: Vec<Unmet>,
}

impl Search<'_, '_, '_> {
    fn collect(&mut self, cond: &Cond, wanted: bool) {
        let value = *self.sim.cond(cond).at(self.on);
        if value == Tri::of(wanted) || self.surely && value != Tri::of(!wanted) {
            return;
        }
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| self.collect(member, wanted));
            }
            Cond::Not(inner) => self.collect(inner, !wanted),
            part => {
                let part = self.part(part, wanted, value);
                self.found.extend(part.filter(|part| !self.found.contains(part)));
            }
        }
    }

    fn part(&self, part: &Cond, wanted: bool, value: Tri) -> Option<Unmet> {
        let case = self.sim.case;
        let perhaps = matches!(value, Tri::Maybe(_));
        Some(match part {
            Cond::Condition(id) => self.condition(*id, wanted),
            Cond::Consultation(id) if wanted => {
                let last = World::corner(&case.facts, true, false);
                Unmet::Consultation(*id, missing(case, self.on, *id, &last))
            }
            Cond::Consultation(id) => Unmet::Complete(*id),
            Cond::Event(id) if wanted => Unmet::Event(*id),
            Cond::Event(id) => Unmet::Happened(*id),
            Cond::Status(test, of) => Unmet::Status { test: *test, of: *of, wanted, perhaps },
            Cond::OnOrAfter(_) | Cond::After(_) | Cond::Before(_) => {
                Unmet::Date(part.clone(), wanted)
            }
            Cond::All(_) | Cond::Any(_) | Cond::AtLeast(..) | Cond::Not(_) => return None,
        })
    }

    fn condition(&self, id: ConditionId, wanted: bool) -> Unmet {
        let case = self.sim.case;
        match *case.assessed(id).at(self.on) {
            None => Unmet::Unknown(id),
            Some(_) if case.assessments(id).at(self.on).is_none() => Unmet::Assumed(id, !wanted),
            Some(_) if !wanted => Unmet::Holds(id),
            Some(_) => Unmet::False(id),
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
