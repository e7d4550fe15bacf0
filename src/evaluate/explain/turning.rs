//! The clauses whose day has come where a commitment changes and no entry brought it.

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};
use crate::source::Place;

use super::super::case::Case;
use super::super::verdict::Query;
use super::branch::branch;
use super::{About, Branch, Clause, Named, Part, Step, Value, What, judgement};

/// A clause by whose day a commitment changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turning {
    /// Its key, as it is written in a file.
    pub key: &'static str,
    /// Its phrase.
    pub text: String,
    /// Where it is written: where it was amended, in the record.
    pub place: Option<Place>,
}

/// Asks by which clauses commitments change on days up to the last of a timeline.
pub struct Turner<'a> {
    record: &'a Record,
    known_by: Option<Day>,
    case: Case<'a>,
}

impl<'a> Turner<'a> {
    /// To ask of days up to `to`, by what was known on `known_by`.
    #[must_use]
    pub fn new(
        agreement: &'a Agreement,
        record: &'a Record,
        to: Day,
        known_by: Option<Day>,
    ) -> Self {
        Self { record, known_by, case: Case::new(agreement, record, to, known_by) }
    }

    /// The clauses by which a commitment, or an occurrence of it, changes on a day: those of which the
    /// day has come with it, else those on which what it is rests.
    #[must_use]
    pub fn clauses(&self, id: CommitmentId, occurrence: Option<u32>, on: Day) -> Vec<Turning> {
        let Some(branch) = self.branch(id, occurrence, on) else { return Vec::new() };
        let deciding = || branch.parts.iter().filter(|part| part.decides);
        let come = deciding().flat_map(|part| of_day(part, on));
        let mut found: Vec<&Step> = come.collect();
        if found.is_empty() {
            let of_condition = deciding().filter(|part| part.about == About::Condition);
            found = of_condition.flat_map(|part| &part.steps).collect();
        }
        if found.is_empty() {
            found = deciding().flat_map(|part| &part.steps).collect();
        }
        let mut clauses: Vec<Turning> = Vec::new();
        for step in found {
            self.collect(id, step, &mut clauses);
        }
        clauses
    }

    fn branch(&self, id: CommitmentId, occurrence: Option<u32>, on: Day) -> Option<Branch> {
        let (judgement, _) = judgement(&self.case, on, id, occurrence)?;
        let deciding = judgement.occurrences.first();
        let track = occurrence.or(deciding.map(|one| one.number));
        let possible = deciding.map_or(&judgement.possible, |one| &one.judgement.possible);
        let query = Query { on, known_by: self.known_by };
        branch(&self.case, self.record, &query, id, track, possible)
    }

    /// The clauses of a step, and of the steps before it; what another commitment is made of is none of
    /// them.
    fn collect(&self, id: CommitmentId, step: &Step, found: &mut Vec<Turning>) {
        if let Some(clause) = self.clause(id, step)
            && !found.iter().any(|known| known.key == clause.key)
        {
            found.push(clause);
        }
        let inner = match &step.what {
            // What a phrase is made of stands in the phrase.
            What::Term(_) | What::SubjectTo(..) | What::Trigger(..) | What::OpeningFrom(_) => &[],
            _ => step.steps.as_slice(),
        };
        inner.iter().for_each(|step| self.collect(id, step, found));
    }

    fn clause(&self, id: CommitmentId, step: &Step) -> Option<Turning> {
        let places = self.case.commitment(id)?.places;
        let plain =
            |clause: Clause, text: String, place| Some(Turning { key: clause.key(), text, place });
        match &step.what {
            What::Term(written)
            | What::SubjectTo(written, ..)
            | What::Trigger(written, ..)
            | What::OpeningFrom(written) => Some(Turning {
                key: written.key.key(),
                text: written.text.clone(),
                place: step.place,
            }),
            What::Period(length, _) => plain(Clause::Every, length.to_string(), places.every),
            What::Grace(length) => plain(Clause::Grace, length.to_string(), places.grace),
            What::Notice(length) => plain(Clause::Notice, length.to_string(), places.notice),
            _ => None,
        }
    }
}

/// The steps of a part of which the day has come with that one, and what they start from.
fn of_day(part: &Part, on: Day) -> Vec<&Step> {
    let day = match part.about {
        // What has a last day is over with the next one.
        About::Deadline | About::Term => on.previous(),
        _ => Some(on),
    };
    let is_of_day = |step: &Step| match step.value {
        Value::Day(Named { days: Some((first, last)), .. }) => {
            Some(first) == day || Some(last) == day
        }
        _ => false,
    };
    let Some(come) = part.steps.iter().rfind(|step| is_of_day(step)) else { return Vec::new() };
    let moves =
        |step: &Step| matches!(step.what, What::Tolled(_) | What::Rolled(_) | What::Grace(_));
    // A deadline that was moved, and its grace, start from the phrase.
    let start = part.steps.first().filter(|_| moves(come));
    std::iter::once(come).chain(start).collect()
}
