//! Whether the cases notice a change, and which case would.

use std::collections::BTreeSet;

use super::bench::Bench;
use super::records::Voices;
use super::{Change, Part, certainty};
use crate::dates::Day;
use crate::evaluate::{Stretch, Toiled, toiled};
use crate::generate::{Scope, in_order, reduced};
use crate::model::{Agreement, Case, CommitmentId, Expected, Record, Target, Wanted, What};

/// What became of a change.
#[derive(Debug, Clone)]
pub enum Noticed {
    /// A case that passed fails.
    Noticed,
    /// No case does; this one would.
    Survived(Box<Case>),
    /// No case does, and none of these records tells the changed rules from the rules.
    Same(Extent),
}

/// What came of the search for a case.
#[derive(Debug, Clone)]
pub enum Sought {
    /// This one does it.
    Found(Box<Case>),
    /// None of these records does.
    NotFound(Extent),
}

/// Which records were tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// So many,
    pub records: usize,
    /// each of up to so many entries.
    pub entries: usize,
    /// Up to so many entries, all are among them that can be made of what can be said on the days
    /// that matter.
    pub all: usize,
}

impl Extent {
    /// One more record. All are tried of fewer entries than were chosen for it.
    pub(crate) fn add(&mut self, chosen: usize, record: &Record) {
        self.records = self.records.saturating_add(1);
        self.entries = self.entries.max(record.entries.len());
        self.all = self.all.max(chosen.saturating_sub(1));
    }

    /// Both, of which each was tried for another commitment.
    pub(crate) fn and(self, other: Extent) -> Extent {
        Extent {
            records: self.records.saturating_add(other.records),
            entries: self.entries.max(other.entries),
            all: self.all.min(other.all),
        }
    }
}

/// How far a case is looked for that would notice a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// So many records at most,
    pub records: usize,
    /// and no more once that many courses were worked out for them.
    pub toil: u64,
}

impl Default for Search {
    fn default() -> Search {
        Search { records: 20_000, toil: 100_000 }
    }
}

impl Bench<'_> {
    /// Whether one of the cases notices the change.
    #[must_use]
    pub fn noticed(&self, change: &Change, search: Search) -> Noticed {
        if self.is_noticed(change) {
            return Noticed::Noticed;
        }
        match self.telling(change, search) {
            Sought::Found(case) => Noticed::Survived(case),
            Sought::NotFound(tried) => Noticed::Same(tried),
        }
    }

    /// A small case that passes by the rules and fails by the changed ones: no entry can be left
    /// out of it.
    #[must_use]
    pub fn telling(&self, change: &Change, search: Search) -> Sought {
        let mut affected = affected(self.agreement(), change.of);
        // Most changes show in what is changed itself.
        if let Part::Commitment(id) = change.of {
            affected.sort_by_key(|other| *other != id);
        }
        let mut tried: Option<Extent> = None;
        for (number, id) in affected.iter().enumerate() {
            let others = affected.len().saturating_sub(1);
            let search = if number == 0 { search } else { search.shared(others) };
            match among(self, change, &[*id], search) {
                Sought::NotFound(here) => tried = Some(tried.map_or(here, |it| it.and(here))),
                found => return found,
            }
        }
        Sought::NotFound(tried.unwrap_or_default())
    }
}

impl Search {
    /// What of it is left for each of so many commitments.
    fn shared(self, among: usize) -> Search {
        let among = among.max(1);
        let toil = u64::try_from(among).ok().and_then(|among| self.toil.checked_div(among));
        Search {
            records: self.records.checked_div(among).unwrap_or(self.records),
            toil: toil.unwrap_or(self.toil),
        }
    }
}

fn among(bench: &Bench<'_>, change: &Change, affected: &[CommitmentId], search: Search) -> Sought {
    if change.is_of_certainty() {
        return certainty::among(bench, change, affected, search);
    }
    let voices = if change.is_of_voices() { Voices::Some } else { Voices::All };
    let ground = bench.ground(affected, voices, Some(change.of));
    let days = ground.records.days;
    let mut tried = Extent::default();
    let mut toil = 0_u64;
    for (number, (chosen, record)) in ground.records.small(search.records).enumerate() {
        if toil > search.toil {
            return Sought::NotFound(tried);
        }
        tried.add(chosen, &record);
        let before = ground.before(bench.agreement(), affected, (number, &record));
        let after = toiled(&change.agreement, &record, affected, days, None);
        toil = toil.saturating_add(before.toil).saturating_add(after.toil);
        if first_difference(affected, &before, &after).is_some() {
            let told = reduced_to_tell(bench, change, (affected, days), record);
            return told.map_or(Sought::NotFound(tried), |case| Sought::Found(Box::new(case)));
        }
    }
    if tried.records < search.records {
        tried.all = 2;
    }
    Sought::NotFound(tried)
}

/// The case of the record without all that can be left out of it.
fn reduced_to_tell(
    bench: &Bench<'_>,
    change: &Change,
    (affected, days): (&[CommitmentId], (Day, Day)),
    record: Record,
) -> Option<Case> {
    let tells = |record: &Record| {
        let of = |agreement: &Agreement| toiled(agreement, record, affected, days, None);
        first_difference(affected, &of(bench.agreement()), &of(&change.agreement))
    };
    let record = in_order(&reduced(record, &|record| tells(record).is_some()));
    let told = tells(&record)?;
    Some(case(bench, change, record, told))
}

/// The case that expects of the record what the rules give.
pub(super) fn case(
    bench: &Bench<'_>,
    change: &Change,
    record: Record,
    (id, on, what): (CommitmentId, Day, What),
) -> Case {
    let place = change.place;
    let wanted = vec![Wanted { what, place }];
    let target = Target { commitment: id, occurrence: None };
    Case {
        name: change.says(bench.agreement()),
        known_by: None,
        given: record.entries.len(),
        record,
        expected: vec![Expected { target, on, wanted, place }],
        demanded: Vec::new(),
        place,
    }
}

/// The first commitment of which something else becomes, on which day, and what the rules give.
fn first_difference(
    ids: &[CommitmentId],
    before: &Toiled,
    after: &Toiled,
) -> Option<(CommitmentId, Day, What)> {
    let mut pairs = ids.iter().zip(before.stretches.iter().zip(&after.stretches));
    pairs.find_map(|(id, (before, after))| {
        let (on, what) = difference(before, after)?;
        Some((*id, on, what))
    })
}

/// The first day on which the two are not the same, and what the rules give on it.
pub(crate) fn difference(before: &[Stretch], after: &[Stretch]) -> Option<(Day, What)> {
    let starts = before.iter().chain(after).map(|stretch| stretch.first);
    let starts: BTreeSet<_> = starts.collect();
    let on = |stretches: &[Stretch], day| {
        let mut all = stretches.iter();
        all.find(|one| one.first <= day && day <= one.last).map(|one| one.answer.clone())
    };
    starts.into_iter().find_map(|day| {
        let (one, two) = (on(before, day)?, on(after, day)?);
        if (one.status, one.reason) != (two.status, two.reason) {
            return Some((day, What::Status(one.status, Some(one.reason))));
        }
        (one.possible != two.possible).then_some((day, What::Possible(one.possible)))
    })
}

/// The commitments whose status may change with that part.
fn affected(agreement: &Agreement, of: Part) -> Vec<CommitmentId> {
    let depends = |id: &CommitmentId| of.is_in(&Scope::of_commitment(agreement, *id));
    agreement.commitments().map(|(id, _)| id).filter(depends).collect()
}
