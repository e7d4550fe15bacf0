//! Two lists of runs, swept at once.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::evaluate::{Breach, Certainty, Judgement, Reason, Run, Status};

/// What of a judgement is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a judgement")]
pub struct Face {
    pub status: Status,
    pub reason: Reason,
    pub breach: Breach,
    pub possible: BTreeSet<Status>,
    pub certainty: Certainty,
}

impl Face {
    /// That of a judgement.
    #[must_use]
    pub fn of(judgement: &Judgement) -> Face {
        Face {
            status: judgement.status,
            reason: judgement.reason,
            breach: judgement.breach,
            possible: judgement.possible.clone(),
            certainty: judgement.certainty,
        }
    }
}

/// Days on which two trees say something else, always the same: both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// What the earlier tree says.
    pub before: Face,
    /// What the later tree says.
    pub after: Face,
}

/// The days on which two lists of runs, which begin and end on the same days, differ.
pub(super) fn differing(before: &[Run], after: &[Run]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let (mut one, mut two) = (before.iter().peekable(), after.iter().peekable());
    while let (Some(left), Some(right)) = (one.peek(), two.peek()) {
        let first = left.first.max(right.first);
        let last = left.last.min(right.last);
        let (old, new) = (Face::of(&left.judgement), Face::of(&right.judgement));
        if first <= last && old != new {
            extend(&mut found, Stretch { first, last, before: old, after: new });
        }
        let (left, right) = (left.last, right.last);
        if left <= right {
            one.next();
        }
        if right <= left {
            two.next();
        }
    }
    found
}

/// Neighbouring days that say the same are one stretch.
fn extend(found: &mut Vec<Stretch>, next: Stretch) {
    if let Some(before) = found.last_mut()
        && before.last.next() == Some(next.first)
        && before.before == next.before
        && before.after == next.after
    {
        before.last = next.last;
        return;
    }
    found.push(next);
}

/// Whether two lists of runs differ on one of those days.
pub(super) fn differ_within(before: &[Run], after: &[Run], first: Day, last: Day) -> bool {
    let found = differing(before, after);
    found.iter().any(|stretch| stretch.first <= last && first <= stretch.last)
}
