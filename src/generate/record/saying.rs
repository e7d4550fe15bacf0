//! All that an entry can say within a scope.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::evaluate::{Judgement, Query, evaluate};
use crate::generate::Scope;
use crate::model::{
    Act, Agreement, Amendments, Anchor, Commitment, CommitmentId, Date, Deadline, Entry, PartyId,
    Record, Target, Term,
};

/// So many days later a term ends that is extended.
const EXTENSION: i64 = 30;

/// What an entry says, by all who have to say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// What it says.
    pub act: Act,
    /// By whom.
    pub by: Vec<PartyId>,
}

impl Saying {
    /// Whether it is one of those that come before a commitment and do not speak of one.
    #[must_use]
    pub fn settles(&self) -> bool {
        matches!(self.act, Act::Happened(_) | Act::Held(..) | Act::Assessed(_, true))
    }
}

/// An entry that says that on a day, known on that day.
#[must_use]
pub fn entry(agreement: &Agreement, saying: &Saying, on: Day) -> Entry {
    Entry {
        id: None,
        first: on,
        last: on,
        recorded: on,
        by: saying.by.clone(),
        source: None,
        note: None,
        act: saying.act.clone(),
        place: agreement.place,
        assumed: false,
    }
}

/// All that can be said within a scope: every event, consultation and condition, every verb that
/// means something for each commitment, and some new terms of it.
#[must_use]
pub fn sayings(agreement: &Agreement, scope: &Scope) -> Vec<Saying> {
    let mut all = unamended(agreement, scope);
    let query = Query { on: agreement.made, known_by: None };
    let verdict = evaluate(agreement, &Record::default(), &query);
    for id in &scope.commitments {
        let Some(commitment) = agreement.commitment(*id) else { continue };
        let Some(judgement) = verdict.commitments.get(id.index()) else { continue };
        let target = Target { commitment: *id, occurrence: None };
        let new = amendments(agreement, commitment, judgement).into_iter();
        all.extend(new.map(|terms| Saying {
            act: Act::Amended(target, Box::new(terms)),
            by: commitment.amendable_by.clone(),
        }));
    }
    all
}

/// All but new terms.
fn unamended(agreement: &Agreement, scope: &Scope) -> Vec<Saying> {
    let mut all = Vec::new();
    let free = |saying| Saying { act: saying, by: Vec::new() };
    for id in &scope.events {
        let event = agreement.events.get(id.index());
        all.extend(event.filter(|event| event.on.is_none()).map(|_| free(Act::Happened(*id))));
    }
    for id in &scope.consultations {
        let held = agreement.consultations.get(id.index());
        all.extend(held.map(|held| free(Act::Held(*id, held.between.clone()))));
    }
    for id in &scope.conditions {
        let by = agreement.conditions.get(id.index()).map(|it| it.assessed_by.clone());
        let by = by.unwrap_or_default();
        all.extend([true, false].map(|holds| {
            let act = Act::Assessed(*id, holds);
            Saying { act, by: by.clone() }
        }));
    }
    for id in &scope.commitments {
        all.extend(agreement.commitment(*id).into_iter().flat_map(|it| verbs(*id, it)));
    }
    if !scope.commitments.is_empty() {
        let all_who_may = agreement.commitments.iter().flat_map(|it| it.amendable_by.clone());
        let by: BTreeSet<PartyId> = all_who_may.collect();
        all.push(Saying { act: Act::Withdrawn(None), by: by.into_iter().collect() });
    }
    all
}

/// The verbs that mean something for a commitment.
fn verbs(id: CommitmentId, commitment: &Commitment) -> Vec<Saying> {
    let target = Target { commitment: id, occurrence: None };
    let by = |act, by: &[PartyId]| Saying { act, by: by.to_vec() };
    let mut verbs = vec![by(Act::Met(target), &commitment.confirmed_by)];
    if !commitment.kind.has_deadline() {
        verbs.extend([by(Act::Broken(target), &[]), by(Act::Restored(target), &[])]);
    }
    verbs.extend([
        by(Act::Suspended { target, tolls: true }, &[]),
        by(Act::Resumed(target), &[]),
        by(Act::Waived(target), &commitment.amendable_by),
        by(Act::Withdrawn(Some(target)), &commitment.amendable_by),
        by(Act::Superseded(target), &commitment.amendable_by),
    ]);
    verbs
}

/// New terms, one at a time: ends later and earlier and none at all, and a later beginning. Between
/// the old beginning and the old end there is a day that is after every new beginning and before
/// every new end: so nothing ends before it begins, however they follow on each other.
fn amendments(
    agreement: &Agreement,
    commitment: &Commitment,
    judgement: &Judgement,
) -> Vec<Amendments> {
    let begin = judgement.in_force_from.unwrap_or(agreement.made);
    let end = judgement.deadline.or(judgement.until);
    let middle = match end.filter(|end| begin <= *end) {
        Some(end) => begin.plus(end.since(begin).div_euclid(2)),
        None => begin.plus(EXTENSION),
    };
    let middle = middle.unwrap_or(begin);
    let late = end.unwrap_or(middle).max(middle).plus(EXTENSION).unwrap_or(Day::MAX);
    let date = |day: Day| Some(Some(term(agreement, day, Date::Anchor(Anchor::Day(day)))));
    let nothing = Amendments::default;
    let mut all = Vec::new();
    if commitment.kind.has_deadline() && commitment.every.is_none() {
        let deadline = |day: Day| {
            let on = Deadline::On(Date::Anchor(Anchor::Day(day)));
            Amendments { deadline: Some(Some(term(agreement, day, on))), ..nothing() }
        };
        all.extend([late, middle].map(deadline));
        let without = Amendments { deadline: Some(None), ..nothing() };
        all.extend(commitment.deadline.as_ref().map(|_| without));
        all.push(Amendments { due_from: date(middle), ..nothing() });
    } else {
        all.extend([late, middle].map(|day| Amendments { until: date(day), ..nothing() }));
        let without = Amendments { until: Some(None), ..nothing() };
        all.extend(commitment.until.as_ref().map(|_| without));
    }
    all.push(Amendments { from: date(middle), ..nothing() });
    all
}

fn term<T>(agreement: &Agreement, day: Day, value: T) -> Term<T> {
    Term::new(value, day.to_string(), agreement.place)
}
