//! Which statuses a commitment can have.

use std::collections::BTreeMap;

use super::trial::Trial;
use crate::dates::Day;
use crate::model::{Commitment, Kind, Reason, Record};

/// For each reason the smallest record that gives it, with the first day on which it does.
pub(super) type Reached = BTreeMap<Reason, (Record, Day)>;

/// The first day on which the record gives the reason.
pub(super) fn first(trial: &Trial<'_>, position: usize, reason: Reason) -> Option<Day> {
    let mut stretches = trial.of(position).iter();
    stretches.find(|stretch| stretch.answer.reason == reason).map(|stretch| stretch.first)
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
        | Reason::AwaitingEvent
        | Reason::Suspended => true,
        Reason::Voided => commitment.void_when.is_some(),
        Reason::OnTime | Reason::Late | Reason::NotYetDue | Reason::Open => dated,
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
