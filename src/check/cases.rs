//! Cases and properties: what they name has to be there, and their entries are as those of a record.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::contradictions;
use super::entry::Context;
use super::expectations;
use super::history::History;
use super::phrases::{Key, Phrases};
use super::record::{Evidence, evidence};
use super::retractions;
use super::sink::Sink;
use super::used::Used;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Assumed, Case, Claim, Demanded, Expected, Property, Record, Target};
use crate::source::Place;
use crate::written::{self, Spanned};

/// Makes the cases, in their order.
pub(super) fn cases(
    written: Vec<written::Case>,
    context: &Context<'_>,
    (evidence, complete_through): (&Evidence, Option<Day>),
    used: &mut Used,
    sink: &mut Sink,
) -> Vec<Case> {
    if written.is_empty() {
        return Vec::new();
    }
    let mut errors = Sink::default();
    let stands = retractions::standing(evidence, None, &mut errors);
    contradictions::look(&History::new(context.agreement, evidence, &stands), &mut errors);
    let own = Own { evidence, complete_through, contradicts_itself: errors.errors() > 0 };
    let cases = written.into_iter();
    cases.filter_map(|written| case(written, context, &own, used, sink)).collect()
}

/// The record of the agreement, for the cases that use it.
struct Own<'a> {
    evidence: &'a Evidence,
    complete_through: Option<Day>,
    /// Whether it contradicts itself: that is told once, and not of each case.
    contradicts_itself: bool,
}

/// Makes a case; none if something is wrong with it.
fn case(
    case: written::Case,
    context: &Context<'_>,
    own: &Own<'_>,
    used: &mut Used,
    sink: &mut Sink,
) -> Option<Case> {
    let errors = sink.errors();
    let expected = expected(&case, context, sink);
    let demanded = demanded(&case, context, used, sink);
    let known_by = case.known_by.as_ref().map(|day| day.value);
    let with_record = case.record.as_ref().is_some_and(|record| record.value);
    let record = with_record.then_some(own.evidence);
    let evidence = evidence(case.given, context, record.map(|it| &it.ids), used, sink);
    let given = evidence.entries.len();
    let evidence = match record {
        Some(_) if own.contradicts_itself => return None,
        Some(record) => record.with(evidence),
        None => evidence,
    };
    expectations::look(context.agreement, &expected, &evidence, sink);
    let stands = retractions::standing(&evidence, None, sink);
    let history = History::new(context.agreement, &evidence, &stands);
    contradictions::look(&history, sink);
    if let Some(day) = known_by {
        let stood = retractions::standing(&evidence, known_by, &mut Sink::default());
        let then = History::new(context.agreement, &evidence, &stood);
        contradictions::look_back(&then, day, &stands, sink);
    }
    if sink.errors() != errors {
        return None;
    }
    let complete_through = case.complete_through.map(|day| day.value);
    let of_record = own.complete_through.filter(|_| with_record);
    let record = Record {
        complete_through: complete_through.or(of_record),
        entries: evidence.entries.into_iter().flatten().collect(),
        assumed: Assumed::default(),
    };
    let (name, place) = (case.name.value, case.place);
    Some(Case { name, known_by, record, given, expected, demanded, place })
}

/// What is expected of which commitment on which day.
fn expected(case: &written::Case, context: &Context<'_>, sink: &mut Sink) -> Vec<Expected> {
    let row = case.commitment.as_ref().map(|name| target(name, context, sink));
    let mut all = Vec::with_capacity(case.expect.len());
    for (key, expectation) in &case.expect {
        let wanted = expectations::wanted(expectation, sink);
        // With a commitment the keys are days, and the reader has looked at them.
        let (target, on) = match row {
            Some(target) => (target, key.value.parse().ok()),
            None => (target(key, context, sink), case.on.as_ref().map(|day| day.value)),
        };
        if let (Some(target), Some(on), Some(wanted)) = (target, on, wanted) {
            all.push(Expected { target, on, wanted, place: expectation.place });
        }
    }
    all
}

/// The conditions that have to hold, or to fail, on the day of the case.
fn demanded(
    case: &written::Case,
    context: &Context<'_>,
    used: &mut Used,
    sink: &mut Sink,
) -> Vec<Demanded> {
    let phrases = [("holds", &case.holds, true), ("fails", &case.fails, false)];
    let mut phrases_of = Phrases { scope: context.scope, used, sink, references: Vec::new() };
    let demanded = phrases.into_iter().filter_map(|(name, phrase, holds)| {
        let key = Key { name, bare: None, edges: false };
        let condition = phrases_of.condition(phrase.as_ref()?, key)?;
        Some(Demanded { condition, on: case.on.as_ref()?.value, holds })
    });
    demanded.collect()
}

/// A commitment, or an occurrence of one (`x#1`).
fn target(key: &Spanned<String>, context: &Context<'_>, sink: &mut Sink) -> Option<Target> {
    let names = context.scope.names;
    let Some((id, number)) = key.value.split_once('#') else {
        let commitment = names.commitment(&key.value, key.place, sink)?;
        return Some(Target { commitment, occurrence: None });
    };
    let commitment = names.commitment(id, key.place, sink)?;
    if !context.head(commitment).recurs {
        let message = format!("{} does not recur, and has no occurrences", quoted(id));
        sink.report(Code::Occurrence, key.place, message);
        return None;
    }
    let occurrence = number.parse::<u32>().ok().filter(|number| *number >= 1);
    if occurrence.is_none() {
        let message = format!("there is no occurrence {}", quoted(number));
        sink.push(
            Diagnostic::new(Code::Occurrence, key.place, message).help("the first occurrence is 1"),
        );
    }
    Some(Target { commitment, occurrence: Some(occurrence?) })
}

/// Warns of names that several have: they could not be told apart in what is told of them.
pub(super) fn same_names<'w>(
    what: &str,
    names: impl Iterator<Item = &'w Spanned<String>>,
    sink: &mut Sink,
) {
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    for name in names {
        match first.entry(&name.value) {
            Entry::Vacant(entry) => _ = entry.insert(name.place),
            Entry::Occupied(entry) => {
                let message = format!("another {what} is named {}", quoted(&name.value));
                sink.push(
                    Diagnostic::new(Code::SameName, name.place, message)
                        .related(*entry.get(), "here")
                        .help("say in the name what is different"),
                );
            }
        }
    }
}

/// Makes a property; none if something is wrong with it.
pub(super) fn property(
    property: &written::Property,
    context: &Context<'_>,
    used: &mut Used,
    sink: &mut Sink,
) -> Option<Property> {
    let errors = sink.errors();
    let claim = property.claim.value;
    let mut phrases = Phrases { scope: context.scope, used, sink, references: Vec::new() };
    let mut condition =
        |name, phrase| phrases.condition(phrase, Key { name, bare: None, edges: false });
    let holds = condition(claim.word(), &property.holds);
    let once = property.once.as_ref().map(|phrase| condition("once", phrase));
    let given = property.given.as_ref().map(|phrase| condition("given", phrase));
    if let (Claim::Reachable, Some(once)) = (claim, &property.once) {
        let message = "`once` has no meaning beside `reachable`";
        phrases.sink.push(
            Diagnostic::new(Code::BadCase, once.place, message)
                .help("say it with `and`, or leave it out"),
        );
    }
    let (holds, once, given) = (holds?, once, given);
    (sink.errors() == errors).then(|| Property {
        name: property.name.value.clone(),
        claim,
        holds,
        once: once.flatten(),
        given: given.flatten(),
        place: property.place,
    })
}
