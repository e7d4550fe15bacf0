//! Which statuses a commitment can have.

use std::collections::BTreeMap;

use super::trial::Trial;
use crate::dates::Day;
use crate::model::{Commitment, Deadline, Kind, Mention, Reason, Record};

/// For each reason the smallest record that gives it, with the first day on which it does.
pub(super) type Reached = BTreeMap<Reason, (Record, Day)>;

/// The first day on which the record gives the reason.
pub(super) fn first(trial: &Trial<'_>, position: usize, reason: Reason) -> Option<Day> {
    let mut stretches = trial.of(position).iter();
    stretches.find(|stretch| stretch.answer.reason == reason).map(|stretch| stretch.first)
}

/// Whether its beginning or its deadline rests on something that may not have happened.
fn waits(commitment: &Commitment) -> bool {
    let deadline = match commitment.deadline.as_ref().map(|term| &term.value) {
        Some(Deadline::Within(date) | Deadline::On(date)) => date.mentions(),
        Some(Deadline::Period(_)) | None => Vec::new(),
    };
    let mut mentions = commitment.from.value.mentions().into_iter().chain(deadline);
    mentions.any(|mention| !matches!(mention, Mention::SomeDay(_)))
}

/// The reasons that mean something for a commitment, in the order of the table.
pub(super) fn meant(commitment: &Commitment) -> Vec<Reason> {
    let dated = commitment.kind.has_deadline();
    let means = |reason: &Reason| match reason {
        Reason::Waived
        | Reason::Withdrawn
        | Reason::Superseded
        | Reason::NotTriggered
        | Reason::NotInForce
        | Reason::Suspended => true,
        Reason::AwaitingEvent => waits(commitment),
        Reason::Voided => commitment.void_when.is_some(),
        Reason::OnTime | Reason::NotYetDue | Reason::Open => dated,
        // What counts after the deadline: always, or in its grace.
        Reason::Late => dated && (commitment.accepts_late || commitment.grace.is_some()),
        Reason::Missed => commitment.kind == Kind::Achieve,
        Reason::Expired => commitment.kind != Kind::Achieve,
        Reason::NoDeadline => dated && commitment.every.is_none(),
        Reason::Kept | Reason::Broken | Reason::InForce => !dated,
        Reason::ConditionFailed => dated,
        Reason::AwaitingCondition => commitment.subject_to.is_some(),
        Reason::InGrace => commitment.grace.is_some(),
    };
    Reason::ALL.into_iter().filter(means).collect()
}
