//! A record made as small as it can be.

use crate::model::{Act, Entry, EntryId, Record};

/// The record without anything that can be left out, and as plain as can be, so that it is still
/// so. It was so of the whole.
pub(crate) fn reduced(record: Record, is: &dyn Fn(&Record) -> bool) -> Record {
    let mut smallest = record;
    while let Some(smaller) = smaller(&smallest).into_iter().find(|record| is(record)) {
        smallest = smaller;
    }
    without_idle_ids(smallest)
}

/// Records with one thing less.
fn smaller(record: &Record) -> Vec<Record> {
    let mut smaller: Vec<Record> = Vec::new();
    for (id, entry) in record.entries() {
        smaller.extend(without(record, &[id]));
        if let Act::Retracted(of) = entry.act {
            smaller.extend(without(record, &[id, of]));
        }
    }
    if record.complete_through.is_some() {
        smaller.push(Record { complete_through: None, ..record.clone() });
    }
    for (position, entry) in record.entries.iter().enumerate() {
        for plainer in plainer(entry) {
            let mut entries = record.entries.clone();
            if let Some(entry) = entries.get_mut(position) {
                *entry = plainer;
                smaller.push(Record { entries, ..record.clone() });
            }
        }
    }
    smaller
}

/// The record without some entries; none if another one retracts one of them.
fn without(record: &Record, gone: &[EntryId]) -> Option<Record> {
    let mut entries = Vec::new();
    for (_, entry) in record.entries().filter(|(id, _)| !gone.contains(id)) {
        let mut entry = entry.clone();
        if let Act::Retracted(of) = &mut entry.act {
            if gone.contains(of) {
                return None;
            }
            let before = gone.iter().filter(|gone| *gone < of).count();
            *of = EntryId(of.0.checked_sub(u32::try_from(before).ok()?)?);
        }
        entries.push(entry);
    }
    Some(Record { entries, ..record.clone() })
}

/// The entry of one day, known on that day, of all occurrences, and with a suspension that tolls.
fn plainer(entry: &Entry) -> Vec<Entry> {
    let mut plainer = Vec::new();
    if !entry.is_precise() {
        for day in [entry.first, entry.last] {
            plainer.push(Entry { first: day, last: day, recorded: day, ..entry.clone() });
        }
    }
    if entry.recorded != entry.last {
        plainer.push(Entry { recorded: entry.last, ..entry.clone() });
    }
    if let Act::Suspended { target, tolls: false } = entry.act {
        plainer.push(Entry { act: Act::Suspended { target, tolls: true }, ..entry.clone() });
    }
    plainer
}

/// The record in which no entry has an id but those that are retracted.
fn without_idle_ids(mut record: Record) -> Record {
    let retracted: Vec<EntryId> = record
        .entries
        .iter()
        .filter_map(|entry| match entry.act {
            Act::Retracted(of) => Some(of),
            _ => None,
        })
        .collect();
    for (id, entry) in (0_u32..).map(EntryId).zip(&mut record.entries) {
        if !retracted.contains(&id) {
            entry.id = None;
        }
    }
    record
}

/// The record with its entries in the order of their days, as people write it.
pub(crate) fn in_order(record: &Record) -> Record {
    let mut order: Vec<(EntryId, &Entry)> = record.entries().collect();
    order.sort_by_key(|(id, entry)| (entry.first, entry.recorded, *id));
    let order: Vec<EntryId> = order.into_iter().map(|(id, _)| id).collect();
    reordered(record, &order)
}

/// The record with its entries in another order, and what they retract in its new place.
pub(crate) fn reordered(record: &Record, order: &[EntryId]) -> Record {
    let place = |of: EntryId| {
        let position = order.iter().position(|id| *id == of);
        EntryId(position.and_then(|at| u32::try_from(at).ok()).unwrap_or(of.0))
    };
    let entries = order.iter().filter_map(|id| record.entry(*id)).map(|entry| match entry.act {
        Act::Retracted(of) => Entry { act: Act::Retracted(place(of)), ..entry.clone() },
        _ => entry.clone(),
    });
    Record { entries: entries.collect(), ..record.clone() }
}
