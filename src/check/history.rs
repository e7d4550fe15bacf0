use std::collections::BTreeMap;

use super::entry::Marks;
use super::record::Evidence;
use crate::dates::Day;
use crate::model::{
    Act, Agreement, Amendments, Commitment, CommitmentId, Date, Deadline, Entry, EntryId, PartyId,
    Term,
};

/// The entries that stand, by the commitment of which they speak.
#[derive(Debug)]
pub(super) struct History<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) evidence: &'a Evidence,
    pub(super) stands: &'a [bool],
    /// Each in the order of days.
    of_commitment: BTreeMap<CommitmentId, Vec<EntryId>>,
    /// Those that withdraw the whole agreement, in the same order.
    of_agreement: Vec<EntryId>,
}

impl<'a> History<'a> {
    pub(super) fn new(
        agreement: &'a Agreement,
        evidence: &'a Evidence,
        stands: &'a [bool],
    ) -> History<'a> {
        let mut of_commitment: BTreeMap<CommitmentId, Vec<EntryId>> = BTreeMap::new();
        let mut of_agreement = Vec::new();
        for (id, entry, _) in evidence.entries() {
            if !stands.get(id.0 as usize).copied().unwrap_or(false) {
                continue;
            }
            match (entry.act.target(), &entry.act) {
                (Some(target), _) => {
                    of_commitment.entry(target.commitment).or_default().push(id);
                }
                (None, Act::Withdrawn(None)) => of_agreement.push(id),
                _ => {}
            }
        }
        let key = |id: &EntryId| {
            let entry = evidence.entries.get(id.0 as usize).and_then(Option::as_ref);
            (entry.map(|entry| (entry.first, entry.recorded)), *id)
        };
        for list in of_commitment.values_mut() {
            list.sort_by_key(key);
        }
        of_agreement.sort_by_key(key);
        History { agreement, evidence, stands, of_commitment, of_agreement }
    }

    /// All entries that stand, with the places of their parts.
    pub(super) fn standing(&self) -> impl Iterator<Item = (&'a Entry, &'a Marks)> {
        let standing = |id: EntryId| self.stands.get(id.0 as usize) == Some(&true);
        self.evidence
            .entries()
            .filter(move |(id, ..)| standing(*id))
            .map(|(_, entry, marks)| (entry, marks))
    }

    /// What stands about a commitment, in the order of days.
    pub(super) fn of(&self, id: CommitmentId) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        self.listed(self.of_commitment.get(&id).map_or(&[], Vec::as_slice))
    }

    /// The commitments of which something that stands speaks.
    pub(super) fn commitments(&self) -> impl Iterator<Item = CommitmentId> {
        self.of_commitment.keys().copied()
    }

    /// The withdrawals of the whole agreement, in the order of days.
    pub(super) fn withdrawals(&self) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        self.listed(&self.of_agreement)
    }

    fn listed(&self, ids: &[EntryId]) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let entries = &self.evidence.entries;
        ids.iter().filter_map(|id| Some((*id, entries.get(id.0 as usize)?.as_ref()?)))
    }

    /// Whether the record amends or suspends the commitment, or one of its occurrences.
    pub(super) fn changes_rules_of(&self, id: CommitmentId) -> bool {
        self.of(id).any(|(_, entry)| matches!(entry.act, Act::Amended(..) | Act::Suspended { .. }))
    }
}

/// Whether all who have to agree to a change stand behind the entry.
pub(super) fn agreed(commitment: &Commitment, by: &[PartyId]) -> bool {
    commitment.amendable_by.iter().all(|id| by.contains(id))
}

/// The terms of a commitment in effect on some day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    /// None: `made`.
    pub(super) from: Option<&'a Term<Date>>,
    pub(super) deadline: Option<&'a Term<Deadline>>,
    pub(super) until: Option<&'a Term<Date>>,
}

impl<'a> Terms<'a> {
    /// Those of the rules.
    pub(super) fn of(commitment: &'a Commitment) -> Self {
        Self {
            from: Some(&commitment.from),
            deadline: commitment.deadline.as_ref(),
            until: commitment.until.as_ref(),
        }
    }

    pub(super) fn amend(&mut self, new: &'a Amendments) {
        if let Some(from) = &new.from {
            self.from = from.as_ref();
        }
        if let Some(deadline) = &new.deadline {
            self.deadline = deadline.as_ref();
        }
        if let Some(until) = &new.until {
            self.until = until.as_ref();
        }
    }
}

/// One change of the terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) on: Day,
    pub(super) entry: EntryId,
    pub(super) new: &'a Amendments,
}

/// The changes of a commitment as a whole that are in effect, in the order of days.
pub(super) fn changes<'a>(history: &History<'a>, id: CommitmentId) -> Vec<Change<'a>> {
    let Some(commitment) = history.agreement.commitment(id) else {
        return Vec::new();
    };
    history
        .of(id)
        .filter_map(|(id, entry)| match &entry.act {
            Act::Amended(target, new)
                if target.occurrence.is_none() && agreed(commitment, &entry.by) =>
            {
                Some(Change { on: entry.first, entry: id, new })
            }
            _ => None,
        })
        .collect()
}
