//! How much the cases say of the rules: what they reach, and which changes they notice.

use serde::Serialize;

use super::super::Place;
use super::super::build as common;
use super::super::case::toml;
use crate::check::Loaded;
use crate::coverage::{Item, State, Subject, coverage};
use crate::model::{Agreement, Case};
use crate::mutate::{Bench, Change, Noticed, Search, changes};
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
    /// `covered`, `missed`, or `unreachable`: no record that was tried makes a difference.
    pub state: &'static str,
    /// Of what is missed: a case that would reach it, as it can be pasted, where one is known.
    pub case: Option<String>,
    /// Where it is written.
    pub place: Option<Place>,
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
}

/// What the cases reach.
#[must_use]
pub fn covered(sources: &Sources, loaded: &Loaded) -> Coverage {
    let coverage = coverage(loaded);
    let (covered, of) = coverage.counts();
    let percent = covered.saturating_mul(100).checked_div(of).unwrap_or(100);
    let items = coverage.items.iter().map(|item| self::item(sources, loaded, item)).collect();
    Coverage { covered, of, percent, items }
}

fn item(sources: &Sources, loaded: &Loaded, item: &Item) -> Covered {
    let agreement = &loaded.agreement;
    let (sort, says, place) = subject(agreement, &item.of);
    let (state, case) = match &item.state {
        State::Covered => ("covered", None),
        State::Missed(case) => ("missed", case.as_deref()),
        State::Unreachable => ("unreachable", None),
    };
    let case = case.map(|case| written(agreement, case));
    Covered { sort, says, state, case, place: place.and_then(|it| common::place(sources, it)) }
}

fn subject(
    agreement: &Agreement,
    subject: &Subject,
) -> (&'static str, String, Option<crate::source::Place>) {
    match subject {
        Subject::Reason(id, reason) => {
            let it = agreement.commitment(*id);
            let id = it.map_or("", |it| &it.id);
            ("reason", format!("{id} is {}:{reason}", reason.status()), it.map(|it| it.place))
        }
        Subject::Condition(id, value) => {
            let it = agreement.conditions.get(id.index());
            let value = match value {
                Some(true) => "holds",
                Some(false) => "does not hold",
                None => "is unknown",
            };
            let id = it.map_or("", |it| &it.id);
            ("condition", format!("{id} {value}"), it.map(|it| it.place))
        }
        Subject::Event(id, happened) => {
            let it = agreement.events.get(id.index());
            let value = if *happened { "has happened" } else { "has not happened" };
            ("event", format!("{} {value}", it.map_or("", |it| &it.id)), it.map(|it| it.place))
        }
        Subject::Consultation(id, complete) => {
            let it = agreement.consultations.get(id.index());
            let value = if *complete { "is complete" } else { "is not complete" };
            let says = format!("{} {value}", it.map_or("", |it| &it.id));
            ("consultation", says, it.map(|it| it.place))
        }
        Subject::Verb(verb) => ("verb", format!("an entry `{verb}` decides"), None),
        Subject::Step(change) => {
            let says = format!("{} would matter", change.says(agreement));
            ("step", says, Some(change.place))
        }
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
    for (number, change) in (1_usize..).zip(&changes) {
        match bench.noticed(change, Search::default()) {
            Noticed::Noticed => mutation.noticed = mutation.noticed.saturating_add(1),
            Noticed::Survived(case) => {
                mutation.survived.push(mutant(sources, &loaded.agreement, change, Some(&case)));
            }
            Noticed::Same => {
                mutation.same.push(mutant(sources, &loaded.agreement, change, None));
            }
        }
        tried(number, changes.len());
    }
    mutation
}

fn mutant(
    sources: &Sources,
    agreement: &Agreement,
    change: &Change,
    case: Option<&Case>,
) -> Mutant {
    Mutant {
        says: change.says(agreement),
        place: common::place(sources, change.place),
        case: case.map(|case| written(agreement, case)),
    }
}

fn written(agreement: &Agreement, case: &Case) -> String {
    toml(agreement, case).join("\n")
}
