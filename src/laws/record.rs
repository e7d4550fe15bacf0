//! Changes of a record of which a law says what they do to a verdict.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Loaded;
use crate::dates::Day;
use crate::model::{Act, Entry, EntryId, Record};

/// The entries in another order.
pub(super) fn shuffled(loaded: &Loaded, seed: u64) -> Loaded {
    let mut order: Vec<EntryId> = loaded.record.entries().map(|(id, _)| id).collect();
    shuffle(&mut order, seed);
    with_order(loaded, &order)
}

/// Another order of anything, by chance.
pub(super) fn shuffle<T>(all: &mut [T], seed: u64) {
    let mut state = seed;
    for left in (2..=all.len()).rev() {
        // The constants are Knuth's for MMIX; the high bits are the random ones.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap_or(0) % left;
        all.swap(left - 1, other);
    }
}

/// Only the entries that fit, less the retractions of those that do not.
pub(super) fn kept(loaded: &Loaded, fits: impl Fn(EntryId, &Entry) -> bool) -> Loaded {
    let entries = loaded.record.entries().filter(|(id, entry)| fits(*id, entry));
    let mut left: BTreeSet<EntryId> = entries.map(|(id, _)| id).collect();
    loop {
        let before = left.len();
        let record = &loaded.record;
        let ids = left.clone();
        left.retain(|id| retracts(record, *id).is_none_or(|of| ids.contains(&of)));
        if left.len() == before {
            return with_order(loaded, &left.into_iter().collect::<Vec<_>>());
        }
    }
}

fn retracts(record: &Record, id: EntryId) -> Option<EntryId> {
    match record.entry(id)?.act {
        Act::Retracted(of) => Some(of),
        _ => None,
    }
}

/// Those entries and no others, in that order.
fn with_order(loaded: &Loaded, order: &[EntryId]) -> Loaded {
    let places: BTreeMap<EntryId, EntryId> =
        order.iter().copied().zip((0..).map(EntryId)).collect();
    let entries = order.iter().filter_map(|id| loaded.record.entry(*id)).cloned();
    let entries = entries.map(|mut entry| {
        if let Act::Retracted(of) = &mut entry.act {
            *of = places.get(of).copied().unwrap_or(*of);
        }
        entry
    });
    with_entries(loaded, entries.collect())
}

/// The same with one more entry.
pub(super) fn with(loaded: &Loaded, entry: Entry) -> Loaded {
    let entries = loaded.record.entries.iter().cloned();
    with_entries(loaded, entries.chain([entry]).collect())
}

/// The same with other entries.
pub(super) fn with_entries(loaded: &Loaded, entries: Vec<Entry>) -> Loaded {
    let record = Record { entries, ..loaded.record.clone() };
    Loaded { record, ..loaded.clone() }
}

/// The same with another entry at that position.
pub(super) fn replaced(loaded: &Loaded, id: EntryId, entry: Entry) -> Loaded {
    let entries = loaded.record.entries();
    let entries = entries.map(|(other, it)| if other == id { entry.clone() } else { it.clone() });
    with_entries(loaded, entries.collect())
}

/// An entry that is written and becomes known on one day, with the place of another thing.
pub(super) fn entry(act: Act, on: Day, place: crate::source::Place) -> Entry {
    Entry {
        id: None,
        first: on,
        last: on,
        recorded: on,
        by: Vec::new(),
        source: None,
        note: None,
        act,
        place,
        assumed: false,
    }
}

/// Whether some entry retracts that one.
pub(super) fn is_retracted(record: &Record, id: EntryId) -> bool {
    record.entries.iter().any(|entry| entry.act == Act::Retracted(id))
}

/// Whether two entries would contradict each other if both stood and were in effect.
pub(super) fn could_contradict(record: &Record) -> bool {
    let entries = &record.entries;
    entries.iter().enumerate().any(|(position, one)| {
        let before = entries.iter().take(position);
        let mut rivals = before
            .filter(|other| (other.first, other.recorded) == (one.first, one.recorded))
            .map(|other| (&other.act, &one.act));
        rivals.any(|acts| match acts {
            (Act::Assessed(old, was), Act::Assessed(new, is)) => old == new && was != is,
            (Act::Amended(old, was), Act::Amended(new, is)) => {
                old.commitment == new.commitment && was != is
            }
            _ => false,
        })
    })
}
