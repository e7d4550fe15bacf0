//! Entries that cannot both stand.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::model::{
    Act, Amendments, CommitmentId, ConditionId, Entry, PartyId, Record, Term, TermKey,
};

/// Whether no two entries of one day, recorded on one day, contradict each other: what a file may
/// not say. That one of them may be retracted is not looked at.
#[must_use]
pub fn is_sound(record: &Record) -> bool {
    let mut assessed: BTreeMap<(ConditionId, Day, Day, Option<PartyId>), bool> = BTreeMap::new();
    let mut amended: BTreeMap<(CommitmentId, Day, Day, TermKey), &str> = BTreeMap::new();
    record.entries.iter().all(|entry| match &entry.act {
        Act::Assessed(id, holds) => voices(entry).all(|party| {
            let key = (*id, entry.first, entry.recorded, party);
            assessed.insert(key, *holds).is_none_or(|before| before == *holds)
        }),
        Act::Amended(target, terms) => texts(terms).all(|(term, text)| {
            let key = (target.commitment, entry.first, entry.recorded, term);
            amended.insert(key, text).is_none_or(|before| before == text)
        }),
        _ => true,
    })
}

/// Who says it; where nobody does, that is one voice.
fn voices(entry: &Entry) -> impl Iterator<Item = Option<PartyId>> + '_ {
    let nobody = entry.by.is_empty().then_some(None);
    entry.by.iter().copied().map(Some).chain(nobody)
}

fn texts(terms: &Amendments) -> impl Iterator<Item = (TermKey, &str)> {
    fn text<T>(term: Option<&Option<Term<T>>>) -> Option<&str> {
        term.map(|term| term.as_ref().map_or("none", |term| term.text.as_str()))
    }
    let texts = [
        (TermKey::From, text(terms.from.as_ref())),
        (TermKey::Target, text(terms.target.as_ref())),
        (TermKey::Deadline, text(terms.deadline.as_ref())),
        (TermKey::Until, text(terms.until.as_ref())),
        (TermKey::DueFrom, text(terms.due_from.as_ref())),
    ];
    texts.into_iter().filter_map(|(term, text)| Some((term, text?)))
}
