use std::collections::HashMap;

use super::entry::{Context, Marks, entry};
use super::phrases::Reference;
use super::sink::Sink;
use super::used::Used;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{CommitmentId, Entry, EntryId};
use crate::source::Place;
use crate::written;

/// What the entries say.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// By [`EntryId`]; none for an entry with which something is wrong.
    pub(super) entries: Vec<Option<Entry>>,
    /// Where their parts are written.
    pub(super) marks: Vec<Marks>,
    /// Those that have an id.
    pub(super) ids: EntryIds,
    /// The commitments that amended terms name, each with the commitment amended.
    pub(super) references: Vec<(CommitmentId, Reference)>,
}

impl Evidence {
    /// These entries, and behind them those of a case that uses them.
    pub(super) fn with(&self, given: Evidence) -> Evidence {
        let entries = self.entries.iter().cloned().chain(given.entries);
        let marks = self.marks.iter().copied().chain(given.marks);
        Evidence { entries: entries.collect(), marks: marks.collect(), ..Evidence::default() }
    }

    /// The entries that are right, with their positions and the places of their parts.
    pub(super) fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry, &Marks)> {
        (0_u32..)
            .map(EntryId)
            .zip(self.entries.iter().zip(&self.marks))
            .filter_map(|(id, (entry, marks))| Some((id, entry.as_ref()?, marks)))
    }
}

/// The entries that have an id, by it.
#[derive(Debug, Default)]
pub(super) struct EntryIds {
    positions: HashMap<String, (EntryId, Place)>,
    /// How many entries there are, those without an id too.
    count: u32,
}

impl EntryIds {
    fn get(&self, id: &str) -> Option<EntryId> {
        self.positions.get(id).map(|(position, _)| *position)
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.positions.keys().map(String::as_str)
    }
}

/// Where the ids of entries are looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownIds<'a> {
    own: &'a EntryIds,
    /// Those of the record, for a case that uses it.
    record: Option<&'a EntryIds>,
}

impl<'a> KnownIds<'a> {
    /// The entry of that id. Those of a case stand behind those of the record.
    pub(super) fn get(self, id: &str) -> Option<EntryId> {
        let before = self.record.map_or(0, |record| record.count);
        let own = self.own.get(id).map(|own| EntryId(own.0.saturating_add(before)));
        own.or_else(|| self.record?.get(id))
    }

    pub(super) fn all(self) -> impl Iterator<Item = &'a str> {
        let record = self.record.into_iter().flat_map(EntryIds::all);
        self.own.all().chain(record)
    }
}

/// Builds the entries, in the order given. `record`: the ids of the record, for a case that uses
/// it.
pub(super) fn evidence(
    written: Vec<written::Entry>,
    context: &Context<'_>,
    record: Option<&EntryIds>,
    used: &mut Used,
    sink: &mut Sink,
) -> Evidence {
    let (written, ids) = distinct(written, sink);
    let mut evidence = Evidence {
        entries: Vec::with_capacity(written.len()),
        marks: Vec::with_capacity(written.len()),
        ids,
        references: Vec::new(),
    };
    for written in written {
        evidence.marks.push(Marks::of(&written));
        let ids = KnownIds { own: &evidence.ids, record };
        let references = &mut evidence.references;
        let built = entry(written, context, ids, references, used, sink);
        evidence.entries.push(built);
    }
    evidence
}

/// The entries without those that say again, under the same id, what another one says; and where
/// each id is. Two different entries of one id are an error.
fn distinct(written: Vec<written::Entry>, sink: &mut Sink) -> (Vec<written::Entry>, EntryIds) {
    let mut kept: Vec<written::Entry> = Vec::with_capacity(written.len());
    let mut ids = EntryIds::default();
    for entry in written {
        let position = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        let Some(id) = &entry.id else {
            kept.push(entry);
            continue;
        };
        match ids.positions.get(&id.value) {
            None => {
                let value = (EntryId(position), id.place);
                ids.positions.insert(id.value.clone(), value);
                kept.push(entry);
            }
            Some((first, place)) => {
                let first = kept.get(first.0 as usize);
                if !first.is_some_and(|first| same(first, &entry)) {
                    let message = format!("two entries have the id {}", quoted(&id.value));
                    sink.push(
                        Diagnostic::new(Code::DuplicateEntryId, id.place, message)
                            .related(*place, "the first is here")
                            .help("give each entry an id of its own"),
                    );
                    kept.push(entry);
                }
            }
        }
    }
    ids.count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    (kept, ids)
}

/// Whether two entries say the same in the same words.
fn same(a: &written::Entry, b: &written::Entry) -> bool {
    let words = |entry: &written::Entry| {
        let text =
            |value: &Option<written::Spanned<String>>| value.as_ref().map(|v| v.value.clone());
        let list = |value: &Option<Vec<written::Spanned<String>>>| {
            let texts = value.iter().flatten().map(|v| v.value.clone());
            texts.collect::<Vec<String>>()
        };
        let phrase = |value: &Option<written::Phrase>| value.as_ref().map(|v| v.text.clone());
        (
            (entry.on.value.first, entry.on.value.last),
            (entry.verb.value, entry.object.value.clone()),
            entry.occurrence.as_ref().map(|v| v.value),
            (list(&entry.with), list(&entry.by)),
            entry.holds.as_ref().map(|v| v.value),
            entry.tolls.as_ref().map(|v| v.value),
            [
                phrase(&entry.from),
                phrase(&entry.target),
                phrase(&entry.deadline),
                phrase(&entry.until),
                phrase(&entry.due_from),
            ],
            entry.recorded.as_ref().map(|v| v.value),
            (text(&entry.source), text(&entry.note)),
        )
    };
    words(a) == words(b)
}
