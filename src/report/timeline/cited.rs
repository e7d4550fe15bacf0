//! The entries by which a run begins.

use std::collections::BTreeMap;

use super::build::{Around, Builder, Track};
use crate::dates::Day;
use crate::evaluate::{Judgement, Status, Turn, causes};
use crate::model::{Act, CommitmentId, Entry, EntryId, PartyId};
use crate::report::cite::{Cited, cite, speaks_of};
use crate::report::evidence::{Evidence, Ledger};

/// The entries that stand, by each of the days around which they may be, with their order.
pub(super) struct Near<'a>(BTreeMap<Day, Vec<(usize, EntryId, &'a Entry)>>);

impl<'a> Near<'a> {
    pub(super) fn new(ledger: &Ledger<'a>) -> Self {
        let mut by_day: BTreeMap<Day, Vec<_>> = BTreeMap::new();
        let all = (Evidence { ledger, on: Day::MAX }).with_ids().enumerate();
        for (order, (id, entry)) in all {
            by_day.entry(entry.first).or_default().push((order, id, entry));
            if entry.last != entry.first {
                by_day.entry(entry.last).or_default().push((order, id, entry));
            }
        }
        Near(by_day)
    }

    /// Those of that day and of the day before, the oldest first.
    fn to(&self, on: Day) -> Vec<(EntryId, &'a Entry)> {
        let days = [on.previous(), Some(on)].into_iter().flatten();
        let near = days.filter_map(|day| self.0.get(&day)).flatten();
        let near = near.filter(|(.., entry)| entry.first <= on);
        let near: BTreeMap<usize, _> =
            near.map(|(order, id, entry)| (*order, (*id, *entry))).collect();
        near.into_values().collect()
    }
}

/// By which entries the runs of a commitment or an occurrence begin, by their first days.
pub(super) type Begun = BTreeMap<Day, Vec<EntryId>>;

/// The same of all of them; none where that was too much to find out.
pub(super) type Causes = Option<BTreeMap<(CommitmentId, Option<u32>), Begun>>;

impl Builder<'_> {
    /// Of the entries near to the beginning of each run those without which it would not begin.
    pub(super) fn causes(&self, arounds: &[Around]) -> Causes {
        let mut turns: Vec<Turn<'_>> = Vec::new();
        let all = self.loaded.agreement.commitments().zip(self.timelines).zip(arounds);
        for (((id, _), timeline), around) in all {
            let whole = Track { id, occurrence: None, runs: &timeline.runs, around, begun: None };
            turns.extend(self.turns(whole));
            for (number, runs) in (1..).zip(&timeline.occurrences) {
                turns.extend(self.turns(Track { occurrence: Some(number), runs, ..whole }));
            }
        }
        let to = self.timelines.iter().filter_map(|one| one.runs.last()).map(|run| run.last).max();
        let (agreement, record) = (&self.loaded.agreement, &self.loaded.record);
        let found = causes(agreement, record, to.unwrap_or(Day::MAX), self.known_by, &turns)?;
        let mut causes: BTreeMap<_, Begun> = BTreeMap::new();
        for (turn, found) in turns.into_iter().zip(found) {
            let begun = causes.entry((turn.commitment, turn.occurrence)).or_default();
            begun.insert(turn.on, found);
        }
        Some(causes)
    }

    /// The beginnings of the runs near to which there are entries.
    fn turns<'t>(&self, track: Track<'t>) -> Vec<Turn<'t>> {
        let before = std::iter::once(None).chain(track.runs.iter().map(Some));
        let turn = |(before, run): (Option<&'t crate::evaluate::Run>, &'t crate::evaluate::Run)| {
            let before = before.filter(|before| before.last.next() == Some(run.first));
            let candidates = self.near_to(track, run.first, &run.judgement);
            let candidates: Vec<EntryId> = candidates.into_iter().map(|(id, _)| id).collect();
            (!candidates.is_empty()).then(|| Turn {
                commitment: track.id,
                occurrence: track.occurrence,
                on: run.first,
                before: before.map(|before| &before.judgement),
                judgement: &run.judgement,
                candidates,
            })
        };
        before.zip(track.runs).filter_map(turn).collect()
    }

    /// The entries by which that begins: where a run begins those that brought it, and where only its
    /// sentence changes, or it was not found out, those that speak of it.
    pub(super) fn cited(&self, track: Track<'_>, on: Day, judgement: &Judgement) -> Vec<Cited> {
        let begun = track.begun.and_then(|begun| begun.get(&on));
        let near = self.near_to(track, on, judgement).into_iter();
        let brought = near.filter(|(id, _)| begun.is_none_or(|begun| begun.contains(id)));
        brought.map(|(_, entry)| cite(self.sources, &self.loaded.agreement, entry)).collect()
    }

    /// The entries of that day, or of the day before, that speak of the commitment or of what it
    /// mentions: of an occurrence none that is about another one.
    fn near_to(&self, track: Track<'_>, on: Day, judgement: &Judgement) -> Vec<(EntryId, &Entry)> {
        let near = self.near.to(on);
        let commitment = self.loaded.agreement.commitment(track.id);
        let confirmed_by = commitment.map_or(&[][..], |it| it.confirmed_by.as_slice());
        let is_own = |entry: &Entry| is_about(track, entry, (judgement, confirmed_by));
        let own = near.iter().filter(|(_, entry)| is_own(entry));
        let concerns =
            |act: &Act| *act == Act::Withdrawn(None) || speaks_of(act, &track.around.causes);
        let others = near.iter().filter(|(_, entry)| concerns(&entry.act));
        own.chain(others).copied().collect()
    }
}

/// Whether an entry is about a commitment or an occurrence; a performance that names no occurrence
/// may be about each that may have been met then, and what confirms one about each that is met.
fn is_about(
    track: Track<'_>,
    entry: &Entry,
    (judgement, confirmed_by): (&Judgement, &[PartyId]),
) -> bool {
    let Some(target) = entry.act.target().filter(|target| target.commitment == track.id) else {
        return false;
    };
    match (track.occurrence, target.occurrence) {
        (None, _) => true,
        (Some(number), Some(named)) => number == named,
        (Some(_), None) if matches!(entry.act, Act::Met(_)) => {
            let may_be = judgement.possible.contains(&Status::Met);
            let is_of_day = |day: Day| entry.first <= day && day <= entry.last;
            // What confirms a performance is of a later day than it.
            let confirms = entry.by.iter().any(|party| confirmed_by.contains(party));
            may_be && (confirms || judgement.met_on.is_none_or(is_of_day))
        }
        (Some(_), None) => true,
    }
}
