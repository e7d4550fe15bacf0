//! What is reported of one commitment of a row at a day.

use super::code::{OR_DUE, OR_VOID, REASON};
use super::node::{Small, number_of};
use crate::dates::Day;
use crate::model::{Breach, Certainty, Reason, Status};

/// What is reported of one commitment of a row at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// Its reason, which says its status.
    pub reason: Reason,
    /// What is possible as well.
    pub also: Option<Status>,
    /// Whether the record is complete on the day.
    pub complete: bool,
    /// As in [`Judgement`](crate::evaluate::Judgement), as the following.
    pub since: Option<Day>,
    /// The deadline in effect.
    pub deadline: Option<Day>,
    /// The next change.
    pub next: Option<(Day, Reason)>,
}

impl Reported {
    /// What is said by a code, and by the numbers of the days beside it.
    pub(super) fn of(
        [code, since, deadline, next_on, next, complete]: [Small; 6],
    ) -> Option<Reported> {
        Some(Reported {
            reason: reason_of(code)?,
            also: also_of(code),
            complete: complete != 0,
            since: day_of(since),
            deadline: day_of(deadline),
            next: day_of(next_on).zip(reason_of(next)),
        })
    }

    /// A small number, which is another one wherever the reason, what is possible or the completeness is.
    #[must_use]
    pub fn number(&self) -> usize {
        let also = self.also.map_or(Status::ALL.len(), |also| also as usize);
        let number = (self.reason as usize)
            .wrapping_mul(Status::ALL.len().wrapping_add(1))
            .wrapping_add(also);
        number.wrapping_mul(2).wrapping_add(usize::from(self.complete))
    }

    /// Whether it is in breach.
    #[must_use]
    pub fn breach(&self) -> Breach {
        match (self.reason.is_breach(), self.also) {
            (false, _) => Breach::No,
            (true, None) => Breach::Yes,
            (true, Some(_)) => Breach::Unknown,
        }
    }

    /// How sure the status is.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let on_evidence = self.reason.status() == Status::Met || self.reason.is_ending();
        match self.also {
            Some(_) => Certainty::Open,
            None if self.complete || on_evidence => Certainty::Definite,
            None => Certainty::Presumed,
        }
    }

    /// All possible statuses, in the order of reports.
    pub fn possible(&self) -> impl Iterator<Item = Status> {
        let own = self.reason.status();
        let also = self.also;
        Status::ALL.into_iter().filter(move |status| *status == own || Some(*status) == also)
    }
}

/// The reason of a code.
fn reason_of(code: Small) -> Option<Reason> {
    Reason::ALL.get(usize::try_from(code & REASON).ok()?).copied()
}

fn also_of(code: Small) -> Option<Status> {
    match code {
        _ if code & OR_DUE != 0 => Some(Status::Due),
        _ if code & OR_VOID != 0 => Some(Status::Void),
        _ => None,
    }
}

fn day_of(day: Small) -> Option<Day> {
    Day::from_number(number_of(day)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_reported_in_another_way_has_another_number() {
        let also = || Status::ALL.into_iter().map(Some).chain([None]);
        let mut numbers = BTreeSet::new();
        for reason in Reason::ALL {
            for also in also() {
                for complete in [false, true] {
                    let (since, deadline, next) = (None, None, None);
                    let reported = Reported { reason, also, complete, since, deadline, next };
                    assert!(numbers.insert(reported.number()), "{reported:?}");
                }
            }
        }
        assert_eq!(numbers.len(), Reason::ALL.len() * 12);
    }
}
