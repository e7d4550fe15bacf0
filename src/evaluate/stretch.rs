//! A commitment over a stretch of days, as short as it can be told.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};

use super::case::Case;
use super::diagonal::Track;
use super::judge::Judge;
use super::outlook::Outlook;
use super::timeline::walk;
use super::verdict::{Reason, Status};

/// Days on which status, reason and what is possible do not change: both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// What is reported.
    pub answer: Answer,
}

/// The part of a judgement that says what may be the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reported status.
    pub status: Status,
    /// Its reason.
    pub reason: Reason,
    /// All possible statuses.
    pub possible: BTreeSet<Status>,
    /// Whether no others are possible; else some of these may not be.
    pub exact: bool,
}

/// What becomes of some commitments, and what it took to find out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toiled {
    /// A list for each commitment, one stretch after the other.
    pub stretches: Vec<Vec<Stretch>>,
    /// A measure of the time that it took, and the same every time.
    pub toil: u64,
}

/// What becomes of some commitments from one day to another, both included: a list for each, one
/// stretch after the other. It is what [`timeline`](super::timeline) says, without its dates and
/// without occurrences, and in a part of the time.
#[must_use]
pub fn stretches(
    agreement: &Agreement,
    record: &Record,
    ids: &[CommitmentId],
    days: (Day, Day),
    known_by: Option<Day>,
) -> Vec<Vec<Stretch>> {
    toiled(agreement, record, ids, days, known_by).stretches
}

/// The same, with a measure of the time that it took.
#[must_use]
pub fn toiled(
    agreement: &Agreement,
    record: &Record,
    ids: &[CommitmentId],
    days: (Day, Day),
    known_by: Option<Day>,
) -> Toiled {
    of_case(&Case::up_to(agreement, record, days.1, known_by), ids, days)
}

/// The same; none if it takes too long to tell: if all that has to be worked out for it has more than
/// `most` stretches of days, each of which takes some microseconds.
#[must_use]
pub fn toiled_within(
    most: u64,
    agreement: &Agreement,
    record: &Record,
    ids: &[CommitmentId],
    days: (Day, Day),
) -> Option<Toiled> {
    let case = Case::up_to(agreement, record, days.1, None).within(most);
    let found = of_case(&case, ids, days);
    (!case.is_given_up()).then_some(found)
}

fn of_case(case: &Case<'_>, ids: &[CommitmentId], (from, to): (Day, Day)) -> Toiled {
    let of = |id: &CommitmentId| {
        let outlook = Outlook::new(case, *id);
        let answer = |on| {
            let judge = Judge { outlook: &outlook, on };
            (!case.is_given_up()).then(|| judge.answer(Track::Whole)).flatten()
        };
        let found = walk(&outlook, Track::Whole, (from, to), answer, |one, two| one == two);
        let stretch = |(first, last, answer)| Stretch { first, last, answer };
        found.into_iter().map(stretch).collect()
    };
    let ids = ids.iter().take_while(|_| !case.is_given_up());
    let stretches = ids.map(of).collect();
    Toiled { stretches, toil: case.toil() }
}
