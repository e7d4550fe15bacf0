use std::collections::HashMap;

use super::entry::{Context, Marks, entry};
use super::phrases::Reference;
use super::sink::Sink;
use super::used::Used;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{CommitmentId, Entry, EntryId};
use crate::source::Name;
use crate::written::{self, Spanned};

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

    /// The entries that are right.
    #[expect(
        clippy::filter_map_identity,
        reason = "`flatten` would need room for all of them again"
    )]
    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries.into_iter().filter_map(|entry| entry).collect()
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
    positions: HashMap<Name, EntryId>,
    /// How many entries there are, those without an id too.
    count: u32,
}

impl EntryIds {
    fn get(&self, id: &str) -> Option<EntryId> {
        self.positions.get(id).copied()
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.positions.keys().map(Name::as_str)
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
    let mut marks = Vec::with_capacity(written.len());
    let mut references = Vec::new();
    let known = KnownIds { own: &ids, record };
    // Each takes the room of the one of which it is made: there may be millions.
    let entries = written.into_iter().map(|written| {
        marks.push(Marks::of(&written));
        entry(written, context, known, &mut references, used, sink)
    });
    let mut entries: Vec<Option<Entry>> = entries.collect();
    entries.shrink_to_fit();
    Evidence { entries, marks, ids, references }
}

/// The entries without those that say again, under the same id, what another one says; and where
/// each id is. Two different entries of one id are an error.
fn distinct(mut written: Vec<written::Entry>, sink: &mut Sink) -> (Vec<written::Entry>, EntryIds) {
    let mut positions: HashMap<Name, EntryId> = HashMap::new();
    // Those that say the same again, by their positions: in this order.
    let mut again: Vec<EntryId> = Vec::new();
    for (position, entry) in (0_u32..).map(EntryId).zip(&written) {
        let Some(id) = &entry.id else { continue };
        let Some(first) = positions.get(id.value.as_str()) else {
            positions.insert(id.value.clone(), position);
            continue;
        };
        let Some(first) = written.get(first.0 as usize) else { continue };
        if same(first, entry) {
            again.push(position);
        } else {
            sink.push(two_of_one_id(id, first));
        }
    }
    if !again.is_empty() {
        for position in positions.values_mut() {
            let before = again.partition_point(|other| other < position);
            position.0 = position.0.saturating_sub(u32::try_from(before).unwrap_or(u32::MAX));
        }
        let (mut here, mut gone) = ((0_u32..).map(EntryId), again.into_iter().peekable());
        written.retain(|_| gone.next_if_eq(&here.next().unwrap_or(EntryId(u32::MAX))).is_none());
    }
    let count = u32::try_from(written.len()).unwrap_or(u32::MAX);
    (written, EntryIds { positions, count })
}

fn two_of_one_id(id: &Spanned<Name>, first: &written::Entry) -> Diagnostic {
    let message = format!("two entries have the id {}", quoted(&id.value));
    let diagnostic = Diagnostic::new(Code::DuplicateEntryId, id.place, message)
        .help("give each entry an id of its own");
    match &first.id {
        Some(first) => diagnostic.related(first.place, "the first is here"),
        None => diagnostic,
    }
}

/// Whether two entries say the same in the same words.
fn same(a: &written::Entry, b: &written::Entry) -> bool {
    let is_recorded = |entry: &written::Entry| entry.recorded.is_some();
    is_recorded(a) == is_recorded(b) && a.says_the_same_as(b)
}
