//! What the phrases of a commitment mention, its amendments included.

use crate::model::{Amendments, Commitment, CommitmentId, Date, Deadline, Mention, Term};

use super::verdict::FactName;
use super::view::Told;

/// What a phrase mentions, with the name that an unknown day written in that phrase has.
pub(super) type Mentioned = (FactName, Mention);

/// By the phrases that decide the status.
pub(super) fn of_status(
    id: CommitmentId,
    commitment: &Commitment,
    told: Option<&Told<'_>>,
) -> Vec<Mentioned> {
    let mut found = Vec::new();
    let written = [
        (FactName::From(id), Some(&commitment.from)),
        (FactName::Until(id), commitment.until.as_ref()),
        (FactName::DueFrom(id), commitment.due_from.as_ref()),
        (FactName::MetWhen(id), commitment.met_when.as_ref()),
        (FactName::BrokenWhen(id), commitment.broken_when.as_ref()),
        (FactName::VoidWhen(id), commitment.void_when.as_ref()),
    ];
    written.into_iter().for_each(|(name, term)| dated(name, term, &mut found));
    due(id, commitment.deadline.as_ref(), &mut found);
    if let Some(term) = &commitment.subject_to {
        let mentions = term.value.mentions().into_iter();
        found.extend(mentions.map(|mention| (FactName::SubjectTo(id), mention)));
    }
    for terms in amendments(told) {
        dated(FactName::From(id), amended(terms.from.as_ref()), &mut found);
        dated(FactName::Until(id), amended(terms.until.as_ref()), &mut found);
        dated(FactName::DueFrom(id), amended(terms.due_from.as_ref()), &mut found);
        due(id, amended(terms.deadline.as_ref()), &mut found);
    }
    found
}

/// By the phrase of the planned day. It is no part of any status; an unknown day in it has a
/// name all the same, since the report shows it as a day only where it is one.
pub(super) fn of_target(
    id: CommitmentId,
    commitment: &Commitment,
    told: Option<&Told<'_>>,
) -> Vec<Mentioned> {
    let mut found = Vec::new();
    dated(FactName::Deadline(id), commitment.target.as_ref(), &mut found);
    for terms in amendments(told) {
        dated(FactName::Deadline(id), amended(terms.target.as_ref()), &mut found);
    }
    found
}

fn amendments<'a>(told: Option<&Told<'a>>) -> impl Iterator<Item = &'a Amendments> {
    told.into_iter().flat_map(|told| &told.amended).map(|amended| amended.terms)
}

fn amended<T>(term: Option<&Option<Term<T>>>) -> Option<&Term<T>> {
    term.and_then(Option::as_ref)
}

fn dated(name: FactName, term: Option<&Term<Date>>, found: &mut Vec<Mentioned>) {
    let mentions = term.into_iter().flat_map(|term| term.value.mentions());
    found.extend(mentions.map(|mention| (name, mention)));
}

fn due(id: CommitmentId, term: Option<&Term<Deadline>>, found: &mut Vec<Mentioned>) {
    if let Some(Deadline::Within(date) | Deadline::On(date)) = term.map(|term| &term.value) {
        let mentions = date.mentions().into_iter();
        found.extend(mentions.map(|mention| (FactName::Deadline(id), mention)));
    }
}
