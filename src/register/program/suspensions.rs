//! Suspensions as values: when a commitment is suspended, and by how much that moves its deadline.
//!
//! A program knows of one suspension and one resumption of a commitment.

use super::compiler::Compiler;
use super::node::{Id, Small};
use crate::dates::Roll;
use crate::model::{Act, Commitment, CommitmentId, Deadline};

/// By so many days a deadline may be ahead of the suspension that moves it, so that the days that it moves
/// to stay small numbers.
const MOST_AHEAD: Small = 4000;

/// The days on which a commitment is suspended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suspension {
    /// The first of them.
    pub(super) from: Id,
    /// The day behind the last of them; it never comes where it is not resumed.
    pub(super) until: Id,
    pub(super) tolls: bool,
}

impl<'a> Compiler<'a> {
    /// The suspension of a commitment, if there may be one.
    pub(super) fn suspension(&mut self, id: CommitmentId) -> Option<Option<Suspension>> {
        let (mut suspended, mut resumed) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match entry.act {
                Act::Suspended { target, tolls } if target.commitment == id => {
                    suspended.push((entry.on, *tolls));
                }
                Act::Resumed(target) if target.commitment == id => resumed.push(entry.on),
                _ => {}
            }
        }
        let never = self.builder.never();
        let (from, tolls) = match suspended[..] {
            [] => return Some(None),
            [one] => one,
            _ => return None,
        };
        let resumed = match resumed[..] {
            [] => never,
            [one] => one,
            _ => return None,
        };
        // The last word counts; on one day that is the resumption.
        let before = self.builder.before(resumed, from);
        let until = self.builder.pick(before, never, resumed);
        Some(Some(Suspension { from, until, tolls }))
    }

    /// Whether it is suspended at a day.
    pub(super) fn is_suspended(&mut self, suspension: &Suspension, at: Id) -> Id {
        let begun = self.builder.up_to(suspension.from, at);
        let over = self.builder.up_to(suspension.until, at);
        self.builder.without(begun, over)
    }

    /// Whether, at a day, it is suspended without its deadline moving.
    pub(super) fn is_plainly_suspended(&mut self, id: CommitmentId, at: Id) -> Option<Id> {
        Some(match self.suspension(id)? {
            Some(suspension) if !suspension.tolls => self.is_suspended(&suspension, at),
            _ => self.builder.truth(false),
        })
    }

    /// The day of a deadline as moved by what tolls, before its roll; `since` the amendment that set it.
    pub(super) fn tolled(
        &mut self,
        id: CommitmentId,
        (term, since): (&'a Deadline, Option<Id>),
        day: Id,
        at: Id,
    ) -> Option<Id> {
        let Some(suspension) = self.suspension(id)?.filter(|suspension| suspension.tolls) else {
            return Some(day);
        };
        let (start, day) = self.toll(id, (term, since), &suspension, day)?;
        // Each day from the start to the last of the suspension moves it by one.
        let last = self.builder.plus(suspension.until, -1);
        let last = self.builder.earlier(at, last);
        let ahead = self.builder.away(day, start);
        let ahead = self.builder.plus(ahead, 1);
        let moved = self.builder.sum(last, ahead);
        let counts = self.counts(&suspension, start, at);
        Some(self.builder.pick(counts, moved, day))
    }

    fn counts(&mut self, suspension: &Suspension, start: Id, at: Id) -> Id {
        let begun = self.builder.up_to(start, at);
        let before = self.builder.before(start, suspension.until);
        self.builder.and(begun, before)
    }

    /// The first day that moves a deadline; and the deadline.
    fn toll(
        &mut self,
        id: CommitmentId,
        (term, since): (&'a Deadline, Option<Id>),
        suspension: &Suspension,
        day: Id,
    ) -> Option<(Id, Id)> {
        let commitment = self.commitment(id)?;
        if self.amendments(id)?.iter().any(|(_, new)| new.from.is_some()) {
            return None;
        }
        let in_force = self.first_named(&commitment.from.value)?;
        let known = match term {
            Deadline::Period(_) => None,
            Deadline::Within(date) | Deadline::On(date) => self.named_for_good(date)?.0,
        };
        let mut start = self.builder.later(suspension.from, in_force);
        for day in [known, since].into_iter().flatten() {
            start = self.builder.later(start, day);
        }
        self.doubt_toll(commitment, (start, suspension.until), day);
        Some((start, day))
    }

    /// Rows in which a deadline may pass while it is moved, or is moved too far.
    fn doubt_toll(&mut self, commitment: &Commitment, (start, until): (Id, Id), day: Id) {
        let comes = self.builder.comes(start);
        let not_empty = self.builder.before(start, until);
        let any = self.builder.and(comes, not_empty);
        let passed = self.builder.before(day, start);
        let most = self.builder.plus(start, MOST_AHEAD);
        let far = self.builder.before(most, day);
        let odd = match commitment.roll {
            Roll::None | Roll::Following => self.builder.or(passed, far),
            _ => self.builder.truth(true),
        };
        let doubt = self.builder.and(any, odd);
        self.doubt(doubt);
    }
}
