//! What the phrases of a commitment mention, its amendments included.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Amendments, Commitment, CommitmentId, Date, Mention, Term, TermKey};

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
    let deadline = commitment.deadline.as_ref().and_then(|term| term.value.phrase());
    let mentions = deadline.into_iter().flat_map(Date::mentions);
    found.extend(mentions.map(|mention| (FactName::Deadline(id), mention)));
    if let Some(term) = &commitment.subject_to {
        let mentions = term.value.mentions().into_iter();
        found.extend(mentions.map(|mention| (FactName::SubjectTo(id), mention)));
    }
    for (key, date) in amendments(told).flat_map(Amendments::phrases) {
        let name = match key {
            TermKey::From => FactName::From(id),
            TermKey::Until => FactName::Until(id),
            TermKey::DueFrom => FactName::DueFrom(id),
            TermKey::Deadline | TermKey::Target => FactName::Deadline(id),
        };
        found.extend(date.mentions().into_iter().map(|mention| (name, mention)));
    }
    found
}

/// The commitments that are mentioned by the phrases that decide the status of a commitment, or of an
/// occurrence, on a day: an amended phrase takes the place of the one before it.
pub(super) fn in_effect(
    commitment: &Commitment,
    told: Option<&Told<'_>>,
    occurrence: Option<u32>,
    on: Day,
) -> BTreeSet<CommitmentId> {
    let mut from = Some(&commitment.from);
    let mut until = commitment.until.as_ref();
    let mut due_from = commitment.due_from.as_ref();
    let mut deadline = commitment.deadline.as_ref();
    let concerns = |number: Option<u32>| number.is_none() || number == occurrence;
    let amended = told.into_iter().flat_map(|told| &told.amended);
    for amended in amended.filter(|it| it.on <= on && concerns(it.occurrence)) {
        let terms = amended.terms;
        from = terms.from.as_ref().map_or(from, Option::as_ref);
        until = terms.until.as_ref().map_or(until, Option::as_ref);
        due_from = terms.due_from.as_ref().map_or(due_from, Option::as_ref);
        deadline = terms.deadline.as_ref().map_or(deadline, Option::as_ref);
    }
    let written = [&commitment.met_when, &commitment.broken_when, &commitment.void_when];
    let dates = written.into_iter().map(Option::as_ref).chain([from, until, due_from]);
    let mut mentions: Vec<Mention> =
        dates.flatten().flat_map(|term| term.value.mentions()).collect();
    let deadline = deadline.and_then(|term| term.value.phrase());
    mentions.extend(deadline.into_iter().flat_map(Date::mentions));
    let condition = commitment.subject_to.as_ref();
    mentions.extend(condition.into_iter().flat_map(|term| term.value.mentions()));
    let ids = mentions.into_iter().filter_map(|mention| match mention {
        Mention::Commitment(id) => Some(id),
        _ => None,
    });
    ids.collect()
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
        let target = terms.target.as_ref().and_then(Option::as_ref);
        dated(FactName::Deadline(id), target, &mut found);
    }
    found
}

fn amendments<'a>(told: Option<&Told<'a>>) -> impl Iterator<Item = &'a Amendments> {
    told.into_iter().flat_map(|told| &told.amended).map(|amended| amended.terms)
}

fn dated(name: FactName, term: Option<&Term<Date>>, found: &mut Vec<Mentioned>) {
    let mentions = term.into_iter().flat_map(|term| term.value.mentions());
    found.extend(mentions.map(|mention| (name, mention)));
}
