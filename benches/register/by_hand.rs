//! What one would write by hand for these rules, and for no others: the reference for how fast an answer
//! can be.

use abide::model::Reason;

use crate::workload::{NEVER, Row};

/// What is said of a row on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) reason: Reason,
    /// It may be due or void as well.
    pub(crate) open: bool,
    pub(crate) since: i32,
    pub(crate) deadline: i32,
    pub(crate) next_on: i32,
    pub(crate) next: Reason,
}

/// A condition: it holds, it fails, or it is not known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Holds,
    Fails,
    Unknown,
}

impl Row {
    #[inline]
    fn deadline_at(&self, day: i32) -> i32 {
        if self.extended_on <= day { self.extended_to } else { self.deadline }
    }

    #[inline]
    fn talked(&self, day: i32) -> bool {
        self.talks[0] <= day && self.talks[1] <= day && self.talks[2] <= day
    }

    #[inline]
    fn condition(&self, day: i32) -> Condition {
        // What it needs is known from its start on only; nobody asks before.
        if self.needs_talks && !self.talked(day) {
            return Condition::Fails;
        }
        if !self.needs_ground {
            return Condition::Holds;
        }
        let said = match self.ground {
            [_, (on, holds)] if on <= day => Some(holds),
            [(on, holds), _] if on <= day => Some(holds),
            _ => None,
        };
        match said {
            Some(true) => Condition::Holds,
            Some(false) => Condition::Fails,
            None => Condition::Unknown,
        }
    }

    /// The reason on a day, and whether something else is possible as well.
    #[inline]
    pub(crate) fn at(&self, day: i32) -> (Reason, bool) {
        let deadline = self.deadline_at(day);
        if self.withdrawn_on <= day {
            let on = self.withdrawn_on;
            if self.met_on > on && self.deadline_at(on) >= on {
                return (Reason::Withdrawn, false);
            }
        }
        let performed = self.met_on <= day;
        if performed && self.met_on <= self.deadline_at(self.met_on) {
            return (Reason::OnTime, false);
        }
        if day > deadline || performed {
            let reason = if performed { Reason::Late } else { Reason::Missed };
            if day > deadline && !(performed && self.met_on <= deadline) {
                match self.condition(deadline) {
                    Condition::Fails => return (Reason::ConditionFailed, false),
                    Condition::Unknown => return (reason, true),
                    Condition::Holds => {}
                }
            }
            return (reason, false);
        }
        if day < self.start {
            return (Reason::NotInForce, false);
        }
        match self.condition(day) {
            Condition::Fails => (Reason::AwaitingCondition, false),
            Condition::Unknown => (Reason::AwaitingCondition, true),
            Condition::Holds => (Reason::Open, false),
        }
    }

    #[inline]
    fn turns(&self) -> [i32; 9] {
        [
            self.start,
            self.deadline + 1,
            self.talks[0].max(self.talks[1]).max(self.talks[2]),
            self.ground[0].0,
            self.ground[1].0,
            self.met_on,
            self.withdrawn_on,
            self.extended_on,
            self.extended_to.saturating_add(1),
        ]
    }

    /// All that is said of it on a day.
    #[inline]
    pub(crate) fn answer(&self, made: i32, on: i32) -> Answer {
        let (reason, open) = self.at(on);
        let turns = self.turns();
        let (mut next_on, mut next) = (on, reason);
        while next == reason {
            let behind = turns.iter().filter(|turn| **turn > next_on);
            next_on = behind.copied().min().unwrap_or(NEVER);
            if next_on == NEVER {
                break;
            }
            next = self.at(next_on).0;
        }
        let mut since = on;
        loop {
            let up_to = turns.iter().filter(|turn| **turn <= since);
            since = up_to.copied().max().unwrap_or(made).max(made);
            if since <= made || self.at(since - 1).0.status() != reason.status() {
                break;
            }
            since -= 1;
        }
        Answer { reason, open, since, deadline: self.deadline_at(on), next_on, next }
    }
}
