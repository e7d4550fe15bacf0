use std::collections::{BTreeMap, BTreeSet};

use crate::evaluate::Query;
use crate::model::{Act, CommitmentId, Entry, EntryId, PartyId, Record, Target};

/// The entries that stand for one question, so that a sentence can name the one that counts.
///
/// What counts is decided by the evaluator alone; here it is only looked up again.
pub(super) struct Evidence<'a> {
    /// By day, and of one day by the day of recording.
    standing: Vec<&'a Entry>,
    about: BTreeMap<CommitmentId, Vec<&'a Entry>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(record: &'a Record, query: &Query) -> Self {
        let retracted = retracted(record, query);
        let mut standing: Vec<&Entry> = record
            .entries()
            .filter(|(id, entry)| {
                known(entry, query) && entry.first <= query.on && !retracted.contains(id)
            })
            .map(|(_, entry)| entry)
            .collect();
        standing.sort_by_key(|entry| (entry.first, entry.recorded));
        let mut about: BTreeMap<CommitmentId, Vec<&Entry>> = BTreeMap::new();
        for entry in &standing {
            if let Some(target) = target(&entry.act) {
                about.entry(target.commitment).or_default().push(entry);
            }
        }
        Self { standing, about }
    }

    /// All that stand, the oldest first.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &'a Entry> {
        self.standing.iter().copied()
    }

    /// Those that name the commitment, and that occurrence or none.
    pub(super) fn about(
        &self,
        commitment: CommitmentId,
        occurrence: Option<u32>,
    ) -> impl DoubleEndedIterator<Item = &'a Entry> {
        let entries = self.about.get(&commitment).map_or(&[][..], Vec::as_slice);
        entries.iter().copied().filter(move |entry| {
            let named = target(&entry.act).and_then(|target| target.occurrence);
            occurrence.is_none() || named.is_none() || named == occurrence
        })
    }
}

/// Those of `wanted` that do not stand in the `by` of the entry.
pub(super) fn missing(wanted: &[PartyId], entry: &Entry) -> Vec<PartyId> {
    let absent = wanted.iter().filter(|party| !entry.by.contains(party));
    absent.copied().collect()
}

fn known(entry: &Entry, query: &Query) -> bool {
    query.known_by.is_none_or(|by| entry.recorded <= by)
}

/// The entries of which a retraction stands. A retraction may itself be retracted: starting from
/// the retractions that nothing retracts, each either takes an entry away or is taken away.
fn retracted(record: &Record, query: &Query) -> BTreeSet<EntryId> {
    let mut by_target: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for (id, entry) in record.entries() {
        if let (Act::Retracted(target), true) = (&entry.act, known(entry, query)) {
            by_target.entry(*target).or_default().push(id);
        }
    }
    let mut gone = BTreeSet::new();
    // A chain of n retractions is settled after n rounds; a longer walk would be a circle.
    for _ in 0..=by_target.len() {
        let now: BTreeSet<EntryId> = by_target
            .iter()
            .filter(|(_, by)| by.iter().any(|retraction| !gone.contains(retraction)))
            .map(|(target, _)| *target)
            .collect();
        if now == gone {
            break;
        }
        gone = now;
    }
    gone
}

fn target(act: &Act) -> Option<Target> {
    match act {
        Act::Met(target)
        | Act::Broken(target)
        | Act::Restored(target)
        | Act::Amended(target, _)
        | Act::Suspended { target, .. }
        | Act::Resumed(target)
        | Act::Waived(target)
        | Act::Superseded(target) => Some(*target),
        Act::Withdrawn(target) => *target,
        Act::Happened(_) | Act::Held(..) | Act::Assessed(..) | Act::Retracted(_) => None,
    }
}
