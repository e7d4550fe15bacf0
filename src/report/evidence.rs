use std::collections::HashMap;

use crate::dates::Day;
use crate::model::{
    Act, Amendments, Commitment, CommitmentId, ConditionId, ConsultationId, Entry, EntryId,
    EventId, PartyId, Record, Term,
};

/// The entries that stand by what is known, so that a sentence can name the one that counts.
///
/// What counts is decided by the evaluator alone; here it is only looked up again.
pub(super) struct Ledger<'a> {
    /// By day, and of one day by the day of recording.
    standing: Vec<(EntryId, &'a Entry)>,
    /// The same by what they speak of: a sentence looks at few of them, however many there are.
    about: HashMap<Topic, Vec<&'a Entry>>,
}

/// What an entry speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Commitment(CommitmentId),
    /// All commitments, which it withdraws.
    Agreement,
    Event(EventId),
    Consultation(ConsultationId),
    Condition(ConditionId),
}

impl Topic {
    /// None of another entry.
    fn of(act: &Act) -> Option<Topic> {
        match act {
            Act::Happened(id) => Some(Topic::Event(*id)),
            Act::Held(id, _) => Some(Topic::Consultation(*id)),
            Act::Assessed(id, _) => Some(Topic::Condition(*id)),
            Act::Withdrawn(None) => Some(Topic::Agreement),
            act => act.target().map(|target| Topic::Commitment(target.commitment)),
        }
    }
}

impl<'a> Ledger<'a> {
    pub(super) fn new(record: &'a Record, known_by: Option<Day>) -> Self {
        let mut standing: Vec<(EntryId, &Entry)> = record.standing(known_by).collect();
        standing.sort_by_key(|(_, entry)| (entry.first, entry.recorded));
        let mut about: HashMap<Topic, Vec<&Entry>> = HashMap::new();
        for (_, entry) in &standing {
            if let Some(topic) = Topic::of(&entry.act) {
                about.entry(topic).or_default().push(entry);
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

    /// Those that speak of that, the oldest first.
    pub(super) fn of(
        self,
        topic: Topic,
    ) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'l, 'a> {
        up_to(self.on, self.ledger.about.get(&topic).map_or(&[][..], Vec::as_slice))
    }

    /// Those that name the commitment, and that occurrence or none.
    pub(super) fn about(
        self,
        commitment: CommitmentId,
        occurrence: Option<u32>,
    ) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'l, 'a> {
        self.of(Topic::Commitment(commitment)).filter(move |entry| {
            let named = entry.act.target().and_then(|target| target.occurrence);
            occurrence.is_none() || named.is_none() || named == occurrence
        })
    }

    /// A term of a commitment as amended, `None` if no amendment speaks of it.
    pub(super) fn amended<T>(
        self,
        (id, commitment, occurrence): (CommitmentId, &Commitment, Option<u32>),
        pick: impl Fn(&'a Amendments) -> Option<&'a Option<Term<T>>>,
    ) -> Option<Option<&'a Term<T>>> {
        let wanted = &commitment.amendable_by;
        self.about(id, occurrence).rev().find_map(|entry| match &entry.act {
            Act::Amended(_, terms) if missing(wanted, entry).is_empty() => {
                pick(terms).map(Option::as_ref)
            }
            _ => None,
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
