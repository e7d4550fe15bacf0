//! Which statuses a commitment can have.

use std::collections::BTreeMap;

use super::trial::Trial;
use crate::dates::Day;
use crate::model::{Commitment, Reason, Record, Terms};

/// For each reason the smallest record that gives it, with the first day on which it does.
pub(super) type Reached = BTreeMap<Reason, (Record, Day)>;

/// The first day on which the record gives the reason.
pub(super) fn first(trial: &Trial<'_>, position: usize, reason: Reason) -> Option<Day> {
    let mut stretches = trial.of(position).iter();
    stretches.find(|stretch| stretch.answer.reason == reason).map(|stretch| stretch.first)
}

/// The reasons that mean something for a commitment, in the order of the table.
pub(super) fn meant(commitment: &Commitment) -> Vec<Reason> {
    let terms = Terms::amendable(commitment);
    let means = |reason: &Reason| commitment.hindrance(*reason, &terms).is_none();
    Reason::ALL.into_iter().filter(means).collect()
}
