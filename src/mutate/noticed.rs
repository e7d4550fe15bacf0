//! Whether the cases notice a change, and which case would.

use std::collections::BTreeSet;

use super::bench::Bench;
use super::{Change, Part};
use crate::dates::Day;
use crate::evaluate::{Stretch, toiled};
use crate::generate::Scope;
use crate::model::{Agreement, Case, CommitmentId, Expected, Target, Wanted, What};

/// What became of a change.
#[derive(Debug, Clone)]
pub enum Noticed {
    /// A case that passed fails.
    Noticed,
    /// No case does; this one would.
    Survived(Box<Case>),
    /// No case does, and no record that was tried tells the changed rules from the rules.
    Same,
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
        Search { records: 1_500, toil: 60_000 }
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
            Some(case) => Noticed::Survived(Box::new(case)),
            None => Noticed::Same,
        }
    }

    /// The smallest case that passes by the rules and fails by the changed ones.
    #[must_use]
    pub fn telling(&self, change: &Change, search: Search) -> Option<Case> {
        let affected = affected(self.agreement(), change.of);
        // Most changes show in what is changed itself.
        let own = match change.of {
            Part::Commitment(id) if affected.len() > 1 => among(self, change, &[id], search),
            _ => None,
        };
        own.or_else(|| among(self, change, &affected, search))
    }
}

fn among(
    bench: &Bench<'_>,
    change: &Change,
    affected: &[CommitmentId],
    search: Search,
) -> Option<Case> {
    let ground = bench.ground(affected);
    let days = ground.records.days;
    let mut toil = 0_u64;
    let small = ground.records.small(search.records).enumerate();
    let mut told = small.map_while(|(number, record)| {
        let before_this = toil;
        if before_this > search.toil {
            return None;
        }
        let before = ground.before(bench.agreement(), affected, (number, &record));
        let after = toiled(&change.agreement, &record, affected, days, None);
        toil = toil.saturating_add(before.toil).saturating_add(after.toil);
        Some((record, before, after))
    });
    told.find_map(|(record, before, after)| {
        let both = before.stretches.iter().zip(&after.stretches);
        let mut pairs = affected.iter().zip(both);
        let (id, on, what) = pairs.find_map(|(id, (before, after))| {
            let (on, what) = difference(before, after)?;
            Some((*id, on, what))
        })?;
        let place = change.place;
        let wanted = vec![Wanted { what, place }];
        let target = Target { commitment: id, occurrence: None };
        Some(Case {
            name: change.says(bench.agreement()),
            known_by: None,
            record: record.clone(),
            given: record.entries.len(),
            expected: vec![Expected { target, on, wanted, place }],
            demanded: Vec::new(),
            place,
        })
    })
}

/// The first day on which the two are not the same, and what the rules give on it.
fn difference(before: &[Stretch], after: &[Stretch]) -> Option<(Day, What)> {
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
