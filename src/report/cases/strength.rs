//! How much the cases say of the rules: what they reach, and which changes they notice.

use std::fmt;

use serde::Serialize;

use super::super::Place;
use super::super::build as common;
use super::super::case::toml;
use crate::check::Loaded;
use crate::coverage::{self, Item, State};
use crate::model::{Agreement, Case};
use crate::mutate::{Bench, Change, Extent, Noticed, Search, changes};
use crate::source::Sources;

/// What the cases of an agreement reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many things are reached.
    pub covered: usize,
    /// How many there are to reach.
    pub of: usize,
    /// The first in hundredths of the second, rounded down.
    pub percent: usize,
    /// All of them.
    pub items: Vec<Covered>,
}

/// One thing that can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// Of what: `reason`, `condition`, `event`, `consultation`, `verb`, `step`.
    pub sort: &'static str,
    /// What it is.
    pub says: String,
    /// `covered`, `missed`, or `not-found`: none of the records that were tried would do it.
    pub state: &'static str,
    /// Of what is missed: a case that would reach it, as it can be pasted.
    pub case: Option<String>,
    /// Of what was not found: where it was looked for.
    pub tried: Option<Tried>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// The records in which something was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// So many small ones,
    pub records: usize,
    /// each of up to so many entries,
    pub entries: usize,
    /// up to so many of them all that can be said on the days that matter,
    pub all: usize,
    /// and so many by chance.
    pub by_chance: u64,
}

impl From<coverage::Tried> for Tried {
    fn from(coverage::Tried { small, by_chance }: coverage::Tried) -> Tried {
        Tried { by_chance, ..small.into() }
    }
}

impl From<Extent> for Tried {
    fn from(Extent { records, entries, all }: Extent) -> Tried {
        Tried { records, entries, all, by_chance: 0 }
    }
}

/// `among 3000 records of up to 4 entries (all of up to 1, some of more)`.
impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |count, word| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (records, entries) = (
            of(self.records, "record"),
            match self.entries {
                1 => "1 entry".to_owned(),
                entries => format!("{entries} entries"),
            },
        );
        write!(f, "among {records} of up to {entries}")?;
        if self.all > 0 && self.all < self.entries {
            write!(f, " (all of up to {}, some of more)", self.all)?;
        }
        match self.by_chance {
            0 => Ok(()),
            by_chance => write!(f, " and {by_chance} by chance"),
        }
    }
}

/// Which changes of the rules the cases of an agreement notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// How many changes there are.
    pub changes: usize,
    /// How many make a case fail.
    pub noticed: usize,
    /// Those that make none fail, though they change what the rules give.
    pub survived: Vec<Mutant>,
    /// Those that change nothing in any record that was tried.
    pub same: Vec<Mutant>,
}

/// A change that no case notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutant {
    /// What is changed.
    pub says: String,
    /// Where that is written.
    pub place: Option<Place>,
    /// The case that would notice it, as it can be pasted.
    pub case: Option<String>,
    /// Of one for which none was found: where it was looked for.
    pub tried: Option<Tried>,
}

/// What the cases reach.
#[must_use]
pub fn covered(sources: &Sources, loaded: &Loaded, coverage: &coverage::Coverage) -> Coverage {
    let (covered, of) = coverage.counts();
    let percent = covered.saturating_mul(100).checked_div(of).unwrap_or(100);
    let items = coverage.items.iter().map(|item| self::item(sources, loaded, item)).collect();
    Coverage { covered, of, percent, items }
}

fn item(sources: &Sources, loaded: &Loaded, item: &Item) -> Covered {
    let agreement = &loaded.agreement;
    let (state, case, tried) = match &item.state {
        State::Covered => ("covered", None, None),
        State::Missed(case) => ("missed", Some(case.as_ref()), None),
        State::NotFound(tried) => ("not-found", None, Some((*tried).into())),
    };
    let place = item.of.place(agreement);
    Covered {
        sort: item.of.sort(),
        says: item.of.says(agreement),
        state,
        case: case.map(|case| written(agreement, case)),
        tried,
        place: place.and_then(|it| common::place(sources, it)),
    }
}

/// Which changes the cases notice. `tried` is told after each how many were tried, of how many.
pub fn mutated(
    sources: &Sources,
    loaded: &Loaded,
    mut tried: impl FnMut(usize, usize),
) -> Mutation {
    let bench = Bench::new(loaded);
    let changes = changes(&loaded.agreement);
    let mut mutation =
        Mutation { changes: changes.len(), noticed: 0, survived: Vec::new(), same: Vec::new() };
    let mutant = |change: &Change| Mutant {
        says: change.says(&loaded.agreement),
        place: common::place(sources, change.place),
        case: None,
        tried: None,
    };
    for (number, change) in (1_usize..).zip(&changes) {
        match bench.noticed(change, Search::default()) {
            Noticed::Noticed => mutation.noticed = mutation.noticed.saturating_add(1),
            Noticed::Survived(case) => {
                let case = Some(written(&loaded.agreement, &case));
                mutation.survived.push(Mutant { case, ..mutant(change) });
            }
            Noticed::Same(tried) => {
                mutation.same.push(Mutant { tried: Some(tried.into()), ..mutant(change) });
            }
        }
        tried(number, changes.len());
    }
    mutation
}

fn written(agreement: &Agreement, case: &Case) -> String {
    toml(agreement, case).join("\n")
}
