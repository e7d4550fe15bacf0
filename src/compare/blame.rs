//! Which of all that differs is responsible.

use std::collections::{BTreeMap, BTreeSet};

use super::stretches::differ_within;
use super::undo::Draft;
use super::units::{Known, Undoable, Unit, units};
use super::{AgreementChange, CommitmentChange, Side, find};
use crate::check::{Assumption, Loaded, check_assuming};
use crate::dates::Day;
use crate::evaluate::{Run, Timeline, timeline};
use crate::model::{Act, Agreement, Commitment, CommitmentId, Mention};

/// So many units are undone at most, in all agreements together.
const MOST_TRIALS: usize = 256;
/// And fewer where a trial takes longer: entries and commitments are counted, and of series the
/// pairs of occurrences.
const MOST_WORK: usize = 500_000;

pub(super) struct Blame<'a> {
    before: Side<'a>,
    after: Side<'a>,
    span: (Day, Day),
    assumptions: &'a [Assumption],
    /// Whether the later tree comes first, so that what is responsible is what it adds.
    is_mirrored: bool,
    work: usize,
    trials: usize,
    pub(super) bounded: bool,
}

impl<'a> Blame<'a> {
    pub(super) fn new(
        before: Side<'a>,
        after: Side<'a>,
        span: (Day, Day),
        assumptions: &'a [Assumption],
    ) -> Blame<'a> {
        // Of one tree on two knowledge days it is what the later one adds, whichever is asked first.
        let forgets = match (before.known_by, after.known_by) {
            (None, Some(_)) => true,
            (Some(one), Some(two)) => two < one,
            _ => false,
        };
        let is_mirrored = forgets && std::ptr::eq(before.files, after.files);
        let (before, after) = if is_mirrored { (after, before) } else { (before, after) };
        Blame { before, after, span, assumptions, is_mirrored, work: 0, trials: 0, bounded: false }
    }

    /// Finds the units, and for each stretch those that are responsible for it.
    pub(super) fn agreement(&mut self, change: &mut AgreementChange<'_>) {
        let draft = |side: Side<'_>| Draft::new(side.files, change.id);
        let (Some(old), Some(new)) = (draft(self.before), draft(self.after)) else { return };
        let known = |draft, side: Side<'_>| Known { draft, by: side.known_by };
        let units = units(known(&old, self.before), known(&new, self.after));
        let (Some(before), Some(after)) =
            (find(self.before.loaded, change.id), find(self.after.loaded, change.id))
        else {
            return;
        };
        let (old_rules, new_rules) = (Dependence::of(before), Dependence::of(after));
        let behind = |one: &CommitmentChange<'_>| {
            if one.stretches.is_empty() {
                return BTreeSet::new();
            }
            let mut names = old_rules.behind(one.id);
            names.extend(new_rules.behind(one.id));
            names
        };
        let behind: Vec<BTreeSet<String>> = change.commitments.iter().map(behind).collect();
        let (from, to) = self.span;
        let timelines = timeline(&after.agreement, &after.record, from, to, self.after.known_by);
        let here = Tracks { agreement: &after.agreement, timelines: &timelines };
        for (position, unit) in units.iter().enumerate() {
            let concerns = |names: &BTreeSet<String>| unit.concerns(names);
            if !behind.iter().any(|names| !names.is_empty() && concerns(names)) {
                continue;
            }
            let occurrences = here.timelines.iter().map(|it| it.occurrences.len());
            let series = occurrences
                .fold(0, |sum: usize, many| sum.saturating_add(many.saturating_mul(many)));
            let Some((undone, timelines)) = self.undone(&new, &old, unit, (after, series)) else {
                continue;
            };
            let there = Tracks { agreement: &undone.agreement, timelines: &timelines };
            for one in &mut change.commitments {
                let (here, there) = (here.of(one), there.of(one));
                for stretch in &mut one.stretches {
                    let (first, last) = (stretch.stretch.first, stretch.stretch.last);
                    let changes = match (here, there) {
                        (Some(here), Some(there)) => differ_within(here, there, first, last),
                        (here, there) => here.is_some() != there.is_some(),
                    };
                    if changes {
                        stretch.units.insert(position);
                    }
                }
            }
        }
        let mut about: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (position, unit) in units.iter().enumerate() {
            about.entry(unit.about.as_deref()).or_default().push(position);
        }
        for (one, names) in change.commitments.iter_mut().zip(&behind) {
            for stretch in one.stretches.iter_mut().filter(|it| it.units.is_empty()) {
                let names = names.iter().map(|name| Some(name.as_str())).chain([None]);
                let positions = names.filter_map(|name| about.get(&name)).flatten();
                stretch.units = positions.copied().collect();
                stretch.together = true;
            }
        }
        let units = units.into_iter().map(|it| it.unit);
        change.units = match self.is_mirrored {
            true => units.map(Unit::mirrored).collect(),
            false => units.collect(),
        };
    }

    /// The later tree without that unit, and what becomes of everything; none if it does not load
    /// so, or if enough was tried.
    fn undone(
        &mut self,
        new: &Draft,
        old: &Draft,
        unit: &Undoable<'_>,
        (loaded, series): (&Loaded, usize),
    ) -> Option<(Loaded, Vec<Timeline>)> {
        if self.trials >= MOST_TRIALS || self.work >= MOST_WORK {
            self.bounded = true;
            return None;
        }
        let size = loaded.record.entries.len().saturating_add(loaded.agreement.commitments.len());
        self.trials = self.trials.saturating_add(1);
        self.work = self.work.saturating_add(size).saturating_add(series);
        let mut draft = new.clone();
        draft.unite(old);
        (unit.undo)(&mut draft);
        let said = &loaded.record.assumed.said;
        let said: BTreeSet<_> = said.keys().map(|place| place.file).collect();
        let all = self.assumptions.iter();
        let assumed: Vec<Assumption> =
            all.filter(|one| said.contains(&one.file())).cloned().collect();
        let known_by = self.after.known_by;
        let outcome = check_assuming(draft.into_files(), known_by, &assumed);
        let undone = outcome.agreements.into_iter().next()?;
        let (from, to) = self.span;
        let timelines = timeline(&undone.agreement, &undone.record, from, to, known_by);
        Some((undone, timelines))
    }
}

impl Undoable<'_> {
    fn concerns(&self, names: &BTreeSet<String>) -> bool {
        self.about.as_ref().is_none_or(|about| names.contains(about))
    }
}

/// What becomes of the commitments of an agreement.
#[derive(Clone, Copy)]
struct Tracks<'t> {
    agreement: &'t Agreement,
    timelines: &'t [Timeline],
}

impl<'t> Tracks<'t> {
    fn of(self, change: &CommitmentChange<'_>) -> Option<&'t [Run]> {
        let mut all = self.agreement.commitments.iter().zip(self.timelines);
        let (_, timeline) = all.find(|(commitment, _)| commitment.id == change.id)?;
        match change.occurrence {
            None => Some(&timeline.runs),
            Some(number) => {
                let position = usize::try_from(number).ok()?.checked_sub(1)?;
                timeline.occurrences.get(position).map(Vec::as_slice)
            }
        }
    }
}

/// What depends on what, in one tree.
struct Dependence<'t> {
    loaded: &'t Loaded,
    ids: BTreeMap<&'t str, CommitmentId>,
    /// What amended terms mention.
    amended: BTreeMap<CommitmentId, Vec<Mention>>,
}

impl<'t> Dependence<'t> {
    fn of(loaded: &'t Loaded) -> Self {
        let mut amended: BTreeMap<CommitmentId, Vec<Mention>> = BTreeMap::new();
        for entry in &loaded.record.entries {
            if let Act::Amended(target, terms) = &entry.act {
                amended.entry(target.commitment).or_default().extend(terms.mentions());
            }
        }
        let ids = loaded.agreement.commitments().map(|(id, written)| (written.id.as_str(), id));
        Self { loaded, ids: ids.collect(), amended }
    }

    /// The names of all on which a commitment depends, and its own.
    fn behind(&self, id: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::from([id.to_owned()]);
        let mut open: Vec<CommitmentId> = self.ids.get(id).copied().into_iter().collect();
        while let Some(next) = open.pop() {
            let written = self.loaded.agreement.commitment(next);
            let written = written.map(Commitment::mentions).unwrap_or_default();
            let amended = self.amended.get(&next).into_iter().flatten().copied();
            for mention in written.into_iter().chain(amended) {
                let is_new = self.name(mention).is_some_and(|name| names.insert(name.clone()));
                if let Mention::Commitment(id) = mention
                    && is_new
                {
                    open.push(id);
                }
            }
        }
        names
    }

    fn name(&self, mention: Mention) -> Option<&'t String> {
        let agreement = &self.loaded.agreement;
        match mention {
            Mention::Event(id) => agreement.events.get(id.index()).map(|it| &it.id),
            Mention::Consultation(id) => agreement.consultations.get(id.index()).map(|it| &it.id),
            Mention::Condition(id) => agreement.conditions.get(id.index()).map(|it| &it.id),
            Mention::Commitment(id) => agreement.commitment(id).map(|it| &it.id),
            Mention::SomeDay(_) => None,
        }
    }
}
