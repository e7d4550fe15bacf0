use proptest::prelude::*;

use super::agreement::{PartiesChoice, parties};
use super::dates::{DayChoice, day};
use super::{Settings, phrase};
use crate::generate::chance::maybe;

/// An entry. What cannot be said of any commitment of the document is left out.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) act: ActChoice,
    pub(super) on: DayChoice,
    pub(super) spread: Option<Spread>,
    /// Days from the last of `on`.
    pub(super) recorded: Option<i64>,
    pub(super) by: Option<PartiesChoice>,
    pub(super) occurrence: Option<u32>,
    pub(super) remarks: Option<u8>,
}

/// How imprecise a date is, where the verb allows it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spread {
    /// So many more days.
    Days(i64),
    /// Somewhere in a month.
    Month,
}

#[derive(Debug, Clone)]
pub(super) enum ActChoice {
    Happened(u8),
    Held(u8, PartiesChoice),
    Assessed(u8, bool),
    Amended(u8, Box<AmendmentChoice>),
    Withdrawn(u8),
    WithdrawnAgreement,
    Suspended(u8, Option<bool>),
    /// Another verb, and the commitment.
    Other(Other, u8),
    /// Of an earlier entry.
    Retracted(u8),
}

/// The verbs that have nothing but a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    Met,
    Broken,
    Restored,
    Resumed,
    Waived,
    Superseded,
}

/// New terms; inside, none is `"none"`.
#[derive(Debug, Clone)]
pub(super) struct AmendmentChoice {
    pub(super) from: Option<Option<phrase::Choice>>,
    pub(super) target: Option<Option<phrase::Choice>>,
    pub(super) deadline: Option<Option<phrase::Choice>>,
    pub(super) until: Option<Option<phrase::Choice>>,
    pub(super) due_from: Option<Option<phrase::Choice>>,
}

impl ActChoice {
    /// The commitment about which it speaks, before it is known which there are.
    pub(super) fn commitment(&self) -> Option<u8> {
        match self {
            ActChoice::Amended(which, _)
            | ActChoice::Withdrawn(which)
            | ActChoice::Suspended(which, _)
            | ActChoice::Other(_, which) => Some(*which),
            _ => None,
        }
    }
}

/// Records.
pub(super) fn choice(settings: &Settings) -> BoxedStrategy<Vec<Choice>> {
    prop::collection::vec(entry(settings), 0..=settings.entries).boxed()
}

fn entry(settings: &Settings) -> BoxedStrategy<Choice> {
    let spread = prop_oneof![
        12 => (1..6_i64).prop_map(Spread::Days),
        if settings.periods { 1 } else { 0 } => Just(Spread::Month),
    ];
    let early = u32::from(settings.foresight);
    let delay = prop_oneof![9 => 0..12_i64, early => (1..4_i64).prop_map(|days| -days)];
    (
        act(settings),
        day(settings),
        maybe(if settings.imprecise > 0 { 0.2 } else { 0.0 }, spread),
        maybe(settings.recorded, delay),
        maybe(0.3, parties()),
        maybe(0.4, 1..5_u32),
        maybe(settings.remarks, any::<u8>()),
    )
        .prop_map(|(act, on, spread, recorded, by, occurrence, remarks)| Choice {
            act,
            on,
            spread,
            recorded,
            by,
            occurrence,
            remarks,
        })
        .boxed()
}

fn act(settings: &Settings) -> BoxedStrategy<ActChoice> {
    let other = prop_oneof![
        10 => Just(Other::Met),
        4 => Just(Other::Broken),
        3 => Just(Other::Restored),
        3 => Just(Other::Resumed),
        2 => Just(Other::Waived),
        1 => Just(Other::Superseded),
    ];
    prop_oneof![
        20 => (other, any::<u8>()).prop_map(|(verb, which)| ActChoice::Other(verb, which)),
        7 => any::<u8>().prop_map(ActChoice::Happened),
        5 => (any::<u8>(), parties()).prop_map(|(which, with)| ActChoice::Held(which, with)),
        7 => (any::<u8>(), any::<bool>()).prop_map(|(which, holds)| ActChoice::Assessed(which, holds)),
        7 => (any::<u8>(), amendment(settings))
            .prop_map(|(which, terms)| ActChoice::Amended(which, Box::new(terms))),
        4 => (any::<u8>(), maybe(0.6, prop::bool::weighted(0.3)))
            .prop_map(|(which, tolls)| ActChoice::Suspended(which, tolls)),
        1 => any::<u8>().prop_map(ActChoice::Withdrawn),
        1 => Just(ActChoice::WithdrawnAgreement),
        4 => any::<u8>().prop_map(ActChoice::Retracted),
    ]
    .boxed()
}

fn amendment(settings: &Settings) -> BoxedStrategy<AmendmentChoice> {
    let start = || maybe(0.8, phrase::start(settings));
    let end = || maybe(0.8, phrase::end(settings));
    (
        maybe(0.3, start()),
        maybe(0.1, end()),
        maybe(0.6, end()),
        maybe(0.7, end()),
        maybe(0.2, start()),
    )
        .prop_map(|(from, target, deadline, until, due_from)| AmendmentChoice {
            from,
            target,
            deadline,
            until,
            due_from,
        })
        .boxed()
}
