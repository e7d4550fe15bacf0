//! What differs between two trees of rules and records, on which days, and what is responsible.
//!
//! Two lists of runs are swept at once, so that a century costs no more than a year. What differs
//! between the trees is found in what the files say (`units`), by name and meaning: neither the
//! order of tables and entries nor the form of a phrase is a difference. A difference is responsible
//! for days on which a commitment differs if undoing it alone, in the later tree, changes the
//! commitment on them (`blame`).

mod blame;
mod keys;
mod span;
mod stretches;
mod undo;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Assumption, Loaded};
use crate::dates::Day;
use crate::evaluate::{Timeline, timeline};
use crate::model::CommitmentId;
use crate::source::Place;
use crate::written::File;

pub use keys::Written;
pub use stretches::{Face, Stretch};
pub use units::{Change, Unit};

use blame::Blame;

/// One of two trees, or one tree as known on one of two days.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What its files say.
    pub files: &'a [File],
    /// What is valid of it: with what is assumed, and by what was known.
    pub loaded: &'a [Loaded],
    /// What was recorded after this day is left out.
    pub known_by: Option<Day>,
}

/// What differs.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The first day that was compared.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// The agreements in which something differs, by id.
    pub agreements: Vec<AgreementChange<'a>>,
    /// Whether there was too much to find out for each difference what is responsible.
    pub bounded: bool,
}

/// What differs in one agreement.
#[derive(Debug)]
pub struct AgreementChange<'a> {
    /// Its id.
    pub id: &'a str,
    /// Whether both trees have it, or one.
    pub presence: Presence,
    /// The commitments that differ, in the order of the later tree.
    pub commitments: Vec<CommitmentChange<'a>>,
    /// What differs between the files.
    pub units: Vec<Unit>,
}

/// What differs of one commitment.
#[derive(Debug)]
pub struct CommitmentChange<'a> {
    /// Its id.
    pub id: &'a str,
    /// The occurrence, if it is about one.
    pub occurrence: Option<u32>,
    /// Whether both trees have it, or one.
    pub presence: Presence,
    /// Its table header in the earlier tree.
    pub before: Option<Place>,
    /// Its table header in the later tree.
    pub after: Option<Place>,
    /// The days on which it differs.
    pub stretches: Vec<Differing>,
}

/// Days on which a commitment differs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The days, and what is reported on them.
    pub stretch: Stretch,
    /// The units that are responsible, by position in [`AgreementChange::units`].
    pub units: BTreeSet<usize>,
    /// Whether they are so together only: undoing any one of them changes nothing.
    pub together: bool,
}

/// Which of the trees has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Both.
    Both,
    /// The later one.
    Added,
    /// The earlier one.
    Removed,
}

/// Compares two trees on all days (or on that one).
#[must_use]
pub fn compare<'a>(
    before: Side<'a>,
    after: Side<'a>,
    on: Option<Day>,
    assumptions: &'a [Assumption],
) -> Comparison<'a> {
    let (from, to) = match on {
        Some(on) => (on, on),
        None => span::of(before.loaded.iter().chain(after.loaded)),
    };
    let mut blame = Blame::new(before, after, (from, to), assumptions);
    let ids: BTreeSet<&str> =
        before.loaded.iter().chain(after.loaded).map(|one| one.agreement.id.as_str()).collect();
    let mut agreements = Vec::new();
    for id in ids {
        let pair = Pair { before: find(before.loaded, id), after: find(after.loaded, id) };
        let mut change = pair.agreement(id, before.known_by, after.known_by, (from, to));
        if change.commitments.iter().any(|one| !one.stretches.is_empty()) {
            blame.agreement(&mut change);
        }
        if !change.commitments.is_empty() || change.presence != Presence::Both {
            agreements.push(change);
        }
    }
    Comparison { from, to, agreements, bounded: blame.bounded }
}

fn find<'a>(loaded: &'a [Loaded], id: &str) -> Option<&'a Loaded> {
    loaded.iter().find(|one| one.agreement.id == id)
}

/// An agreement in both trees.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    before: Option<&'a Loaded>,
    after: Option<&'a Loaded>,
}

impl<'a> Pair<'a> {
    fn agreement(
        self,
        id: &'a str,
        known_before: Option<Day>,
        known_after: Option<Day>,
        (from, to): (Day, Day),
    ) -> AgreementChange<'a> {
        let presence = match (self.before, self.after) {
            (Some(_), Some(_)) => Presence::Both,
            (None, _) => Presence::Added,
            (_, None) => Presence::Removed,
        };
        let of = |loaded: Option<&Loaded>, known_by| {
            let loaded = loaded.filter(|_| presence == Presence::Both);
            loaded.map(|one| timeline(&one.agreement, &one.record, from, to, known_by))
        };
        let before = of(self.before, known_before).unwrap_or_default();
        let after = of(self.after, known_after).unwrap_or_default();
        let mut commitments = Vec::new();
        let known = self.before.map(by_id).unwrap_or_default();
        let all = self.after.iter().flat_map(|one| one.agreement.commitments());
        for (position, written) in all {
            let old = known.get(written.id.as_str()).copied();
            let place = |at: CommitmentId| Some(self.before?.agreement.commitment(at)?.place);
            let change = CommitmentChange {
                id: &written.id,
                occurrence: None,
                presence: if old.is_some() { Presence::Both } else { Presence::Added },
                before: old.and_then(place),
                after: Some(written.place),
                stretches: Vec::new(),
            };
            let one = old.and_then(|old| before.get(old.index()));
            match (one, after.get(position.index())) {
                (Some(one), Some(two)) => commitments.extend(tracks(&change, one, two)),
                _ => commitments.push(change),
            }
        }
        commitments.extend(self.removed());
        AgreementChange { id, presence, commitments, units: Vec::new() }
    }

    fn removed(self) -> impl Iterator<Item = CommitmentChange<'a>> {
        let all = self.before.into_iter().flat_map(|one| &one.agreement.commitments);
        let known = self.after.map(by_id).unwrap_or_default();
        let gone = all.filter(move |written| !known.contains_key(written.id.as_str()));
        gone.map(|written| CommitmentChange {
            id: &written.id,
            occurrence: None,
            presence: Presence::Removed,
            before: Some(written.place),
            after: None,
            stretches: Vec::new(),
        })
    }
}

fn by_id(loaded: &Loaded) -> BTreeMap<&str, CommitmentId> {
    let all = loaded.agreement.commitments();
    all.map(|(id, commitment)| (commitment.id.as_str(), id)).collect()
}

/// Where the whole differs, and where each occurrence does that both have.
fn tracks<'a>(
    change: &CommitmentChange<'a>,
    before: &Timeline,
    after: &Timeline,
) -> Vec<CommitmentChange<'a>> {
    let whole = (None, &before.runs, &after.runs);
    let numbers = 1_u32..;
    let occurrences = numbers.zip(before.occurrences.iter().zip(&after.occurrences));
    let occurrences = occurrences.map(|(number, (one, two))| (Some(number), one, two));
    let tracks = std::iter::once(whole).chain(occurrences);
    let differing = tracks.filter_map(|(occurrence, one, two)| {
        let stretches = stretches::differing(one, two);
        let stretches = stretches.into_iter().map(|stretch| Differing {
            stretch,
            units: BTreeSet::new(),
            together: false,
        });
        let stretches: Vec<Differing> = stretches.collect();
        (!stretches.is_empty()).then(|| CommitmentChange {
            occurrence,
            stretches,
            ..CommitmentChange { stretches: Vec::new(), ..*change }
        })
    });
    differing.collect()
}
