use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::{Act, CommitmentId, Entry, EntryId, PartyId, Record};

/// The entries that stand by what is known, so that a sentence can name the one that counts.
///
/// What counts is decided by the evaluator alone; here it is only looked up again.
pub(super) struct Ledger<'a> {
    /// By day, and of one day by the day of recording.
    standing: Vec<(EntryId, &'a Entry)>,
    about: BTreeMap<CommitmentId, Vec<&'a Entry>>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(record: &'a Record, known_by: Option<Day>) -> Self {
        let retracted = retracted(record, known_by);
        let mut standing: Vec<(EntryId, &Entry)> = record
            .entries()
            .filter(|(id, entry)| entry.is_known_by(known_by) && !retracted.contains(id))
            .collect();
        standing.sort_by_key(|(_, entry)| (entry.first, entry.recorded));
        let mut about: BTreeMap<CommitmentId, Vec<&Entry>> = BTreeMap::new();
        for (_, entry) in &standing {
            if let Some(target) = entry.act.target() {
                about.entry(target.commitment).or_default().push(entry);
            }
        }
        Self { standing, about }
    }
}

/// What there is on one day.
#[derive(Clone, Copy)]
pub(super) struct Evidence<'l, 'a> {
    pub(super) ledger: &'l Ledger<'a>,
    pub(super) on: Day,
}

impl<'l, 'a> Evidence<'l, 'a> {
    /// All that stand, the oldest first.
    pub(super) fn all(self) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'l, 'a> {
        self.with_ids().map(|(_, entry)| entry)
    }

    /// The same, with their positions in the record.
    pub(super) fn with_ids(
        self,
    ) -> impl DoubleEndedIterator<Item = (EntryId, &'a Entry)> + use<'l, 'a> {
        let standing = &self.ledger.standing;
        let count = standing.partition_point(|(_, entry)| entry.first <= self.on);
        standing.iter().take(count).copied()
    }

    /// Those that name the commitment, and that occurrence or none.
    pub(super) fn about(
        self,
        commitment: CommitmentId,
        occurrence: Option<u32>,
    ) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'l, 'a> {
        let entries = self.ledger.about.get(&commitment).map_or(&[][..], Vec::as_slice);
        up_to(self.on, entries).filter(move |entry| {
            let named = entry.act.target().and_then(|target| target.occurrence);
            occurrence.is_none() || named.is_none() || named == occurrence
        })
    }
}

fn up_to<'l, 'a>(
    on: Day,
    entries: &'l [&'a Entry],
) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'l, 'a> {
    let count = entries.partition_point(|entry| entry.first <= on);
    entries.iter().take(count).copied()
}

/// Those of `wanted` that do not stand in the `by` of the entry.
pub(super) fn missing(wanted: &[PartyId], entry: &Entry) -> Vec<PartyId> {
    let absent = wanted.iter().filter(|party| !entry.by.contains(party));
    absent.copied().collect()
}

/// The entries of which a retraction stands. A retraction may itself be retracted: starting from
/// the retractions that nothing retracts, each either takes an entry away or is taken away.
fn retracted(record: &Record, known_by: Option<Day>) -> BTreeSet<EntryId> {
    let mut by_target: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for (id, entry) in record.entries() {
        if let (Act::Retracted(target), true) = (&entry.act, entry.is_known_by(known_by)) {
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
