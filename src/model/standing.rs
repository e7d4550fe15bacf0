//! Which entries of a record stand: what retracts what.

use std::collections::BTreeMap;

use super::record::{Act, Entry, EntryId, Record};
use crate::dates::Day;

impl Record {
    /// The entries recorded on or before `known_by` and not retracted by one that stands itself.
    pub fn standing(&self, known_by: Option<Day>) -> impl Iterator<Item = (EntryId, &Entry)> {
        let retracted = retracted(self, known_by);
        self.entries()
            .filter(move |(_, entry)| entry.is_known_by(known_by))
            .filter(move |(id, _)| !retracted.get(id).copied().unwrap_or(false))
    }
}

/// Whether each entry that some known entry retracts is in fact retracted.
///
/// Retractions retract retractions, in chains of any length but never in circles: each chain is
/// walked to its free end first.
fn retracted(record: &Record, known_by: Option<Day>) -> BTreeMap<EntryId, bool> {
    let mut by: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for (id, entry) in record.entries().filter(|(_, entry)| entry.is_known_by(known_by)) {
        if let Act::Retracted(target) = entry.act {
            by.entry(target).or_default().push(id);
        }
    }
    let mut answer: BTreeMap<EntryId, bool> = BTreeMap::new();
    for start in by.keys() {
        let mut stack = vec![*start];
        while let Some(id) = stack.last().copied() {
            let retractions = by.get(&id).map_or(&[][..], Vec::as_slice);
            let open = retractions
                .iter()
                .find(|retraction| by.contains_key(retraction) && !answer.contains_key(retraction));
            match open {
                Some(retraction) if !stack.contains(retraction) => stack.push(*retraction),
                _ => {
                    let stands = |id: &EntryId| !answer.get(id).copied().unwrap_or(false);
                    let gone = retractions.iter().any(stands);
                    answer.insert(id, gone);
                    stack.pop();
                }
            }
        }
    }
    answer
}
