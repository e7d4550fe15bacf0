//! The table of the specification as values: the row that fits at a day.

use super::code::{OR_DUE, OR_VOID, code_of};
use super::compiler::Compiler;
use super::conditions::Perhaps;
use super::node::Id;
use super::terms::By;
use crate::model::{Act, CommitmentId, Kind, Reason, Status, StatusTest};

/// What is reported of a commitment at a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// The reason, and what else is possible.
    pub(super) code: Id,
    /// It is met, and nothing else is possible.
    met: Id,
    /// Something else is possible as well.
    open: Id,
}

/// The rows from `on-time` to `expired`.
struct Settled {
    on_time: Id,
    not_triggered: Id,
    /// The deadline with its grace passed, and it was not performed by then.
    missed: Id,
    /// It was performed.
    performed: Id,
    /// The deadline with its grace passed.
    passed: Id,
    /// What the condition may have been on the last day of that.
    condition: Perhaps,
}

/// What ends a commitment, and when.
struct Endings {
    waived: Id,
    ended: Id,
    /// Of what ended it first: the reason.
    reason: Id,
}

impl<'a> Compiler<'a> {
    fn reason(&mut self, reason: Reason) -> Id {
        self.builder.constant(code_of(reason))
    }

    /// What is reported of a commitment at a day.
    pub(super) fn state(&mut self, id: CommitmentId, at: Id) -> Option<State> {
        if let Some(known) = self.states.get(&(id, at)) {
            return Some(*known);
        }
        let by = self.deadline(id, at)?;
        let mut code = self.unsettled(id, &by, at)?;
        let settled = self.settled(id, &by, at)?;
        code = self.over_deadline(id, &settled, code)?;
        for (so, reason) in
            [(settled.not_triggered, Reason::NotTriggered), (settled.on_time, Reason::OnTime)]
        {
            let reason = self.reason(reason);
            code = self.builder.pick(so, reason, code);
        }
        let endings = self.endings(id)?;
        let ended = self.builder.up_to(endings.ended, at);
        code = self.builder.pick(ended, endings.reason, code);
        let waived = self.builder.up_to(endings.waived, at);
        let reason = self.reason(Reason::Waived);
        code = self.builder.pick(waived, reason, code);
        let state = self.read(code);
        self.states.insert((id, at), state);
        Some(state)
    }

    fn read(&mut self, code: Id) -> State {
        let met = self.is_one_of(code, Status::Met.reasons());
        let (none, bits) = (self.builder.constant(0), self.builder.constant(OR_DUE | OR_VOID));
        let bits = self.builder.bits(code, bits);
        let open = self.builder.before(none, bits);
        State { code, met, open }
    }

    /// Whether a code is one of some reasons, and nothing else is possible.
    fn is_one_of(&mut self, code: Id, reasons: impl Iterator<Item = Reason>) -> Id {
        let mut any = self.builder.truth(false);
        for reason in reasons {
            let reason = self.reason(reason);
            let least = self.builder.up_to(reason, code);
            let most = self.builder.up_to(code, reason);
            let this = self.builder.and(least, most);
            any = self.builder.or(any, this);
        }
        any
    }

    /// The rows `missed`, `expired`, `late` and `condition-failed`.
    fn over_deadline(&mut self, id: CommitmentId, settled: &Settled, code: Id) -> Option<Id> {
        let lapsed = match self.commitment(id)?.kind {
            Kind::Option => Reason::Expired,
            _ => Reason::Missed,
        };
        let (lapsed, late) = (self.reason(lapsed), self.reason(Reason::Late));
        let failed = self.reason(Reason::ConditionFailed);
        let mut over = self.builder.pick(settled.performed, late, lapsed);
        // Where the condition is unknown it is not taken for false, and may have been.
        let may_have_failed = self.builder.and(settled.missed, settled.condition.fails);
        let open = self.builder.and(may_have_failed, settled.condition.holds);
        over = self.builder.mark(over, open, OR_VOID);
        let surely = self.builder.without(may_have_failed, settled.condition.holds);
        over = self.builder.pick(surely, failed, over);
        let is_over = self.builder.or(settled.passed, settled.performed);
        Some(self.builder.pick(is_over, over, code))
    }

    fn settled(&mut self, id: CommitmentId, by: &By, at: Id) -> Option<Settled> {
        let performance = self.performance(id)?;
        let performed = self.builder.up_to(performance.on, at);
        let on_time = self.builder.and(performed, performance.in_time);
        let not_in_force = self.passed_before_from(id, by, at)?;
        let not_triggered = self.builder.without(not_in_force, performed);
        let passed = self.builder.before(by.end, at);
        let in_grace = self.builder.up_to(performance.on, by.end);
        let by_then = self.builder.and(performed, in_grace);
        let missed = self.builder.without(passed, by_then);
        // Suspended on the day that counts is as if the condition were false.
        let suspended = self.is_plainly_suspended(id, by.end)?;
        let condition = Perhaps {
            holds: self.builder.without(by.condition.holds, suspended),
            fails: self.builder.or(by.condition.fails, suspended),
        };
        Some(Settled { on_time, not_triggered, missed, performed, passed, condition })
    }

    /// Whether the deadline passed, and `from` had not come by then.
    fn passed_before_from(&mut self, id: CommitmentId, by: &By, at: Id) -> Option<Id> {
        let from = self.from(id, at)?;
        let passed = self.builder.before(by.day, at);
        let later = self.builder.before(by.day, from);
        Some(self.builder.and(passed, later))
    }

    /// The rows `not-in-force` to `no-deadline`.
    fn unsettled(&mut self, id: CommitmentId, by: &By, at: Id) -> Option<Id> {
        let (not_yet, in_grace) = (self.reason(Reason::NotYetDue), self.reason(Reason::InGrace));
        let (open, no_deadline) = (self.reason(Reason::Open), self.reason(Reason::NoDeadline));
        let (waits, ahead) = (self.reason(Reason::AwaitingEvent), self.reason(Reason::NotInForce));
        let is_open = self.is_open(id, by, at)?;
        let passed = self.builder.before(by.day, at);
        let mut code = self.builder.pick(by.exists, open, no_deadline);
        code = self.builder.pick(passed, in_grace, code);
        code = self.builder.pick(is_open, code, not_yet);
        if let Some(term) = &self.commitment(id)?.subject_to {
            let condition = self.condition(&term.value, at)?;
            let waits = self.reason(Reason::AwaitingCondition);
            let unknown = self.builder.and(condition.holds, is_open);
            let waits = self.builder.mark(waits, unknown, OR_DUE);
            code = self.builder.pick(condition.fails, waits, code);
        }
        if let Some(suspension) = self.suspension(id)? {
            let suspended = self.is_suspended(&suspension, at);
            let reason = self.reason(Reason::Suspended);
            code = self.builder.pick(suspended, reason, code);
        }
        let has_day = self.builder.comes(by.day);
        let no_day = self.builder.without(by.exists, has_day);
        code = self.builder.pick(no_day, waits, code);
        let from = self.from(id, at)?;
        let comes = self.builder.comes(from);
        let before = self.builder.before(at, from);
        let not_yet = self.builder.pick(comes, ahead, waits);
        Some(self.builder.pick(before, not_yet, code))
    }

    /// What ends it, each with its day.
    fn endings(&mut self, id: CommitmentId) -> Option<Endings> {
        let waives = |act: &Act| matches!(act, Act::Waived(target) if target.commitment == id);
        let withdraws = |act: &Act| match act {
            Act::Withdrawn(target) => target.is_none_or(|target| target.commitment == id),
            _ => false,
        };
        let supersedes =
            |act: &Act| matches!(act, Act::Superseded(target) if target.commitment == id);
        let withdrawn = self.ending_days(id, withdraws)?;
        let superseded = self.ending_days(id, supersedes)?;
        let waived = self.ending_days(id, waives)?;
        let voided = match &self.commitment(id)?.void_when {
            Some(term) => vec![self.first_named(&term.value)?],
            None => Vec::new(),
        };
        let withdrawn = self.first_effective(id, &withdrawn)?;
        let superseded = self.first_effective(id, &superseded)?;
        let voided = self.first_effective(id, &voided)?;
        let ended = self.earliest([withdrawn, superseded, voided]);
        let mut reason = self.reason(Reason::Voided);
        for (day, word) in [(superseded, Reason::Superseded), (withdrawn, Reason::Withdrawn)] {
            let word = self.reason(word);
            let first = self.builder.up_to(day, ended);
            reason = self.builder.pick(first, word, reason);
        }
        let mut waivers = Vec::new();
        for day in waived {
            waivers.push(self.effective_waiver(id, day, ended)?);
        }
        Some(Endings { waived: self.earliest(waivers), ended, reason })
    }

    fn ending_days(&self, id: CommitmentId, is: impl Fn(&Act) -> bool) -> Option<Vec<Id>> {
        let commitment = self.commitment(id)?;
        let entries = self.entries.iter().filter(|entry| is(entry.act));
        let entries = entries.filter(|entry| Self::has_effect(commitment, entry));
        Some(entries.map(|entry| entry.on).collect())
    }

    /// The first of these days on which it was neither met nor lapsed nor void.
    fn first_effective(&mut self, id: CommitmentId, days: &[Id]) -> Option<Id> {
        let mut effective = Vec::new();
        for day in days {
            let by = self.deadline(id, *day)?;
            let settled = self.settled(id, &by, *day)?;
            let mut over = self.builder.or(settled.passed, settled.performed);
            over = self.builder.or(over, settled.not_triggered);
            let never = self.builder.never();
            effective.push(self.builder.pick(over, never, *day));
        }
        Some(self.earliest(effective))
    }

    /// The day of a waiver, if it was not met on it.
    fn effective_waiver(&mut self, id: CommitmentId, day: Id, ended: Id) -> Option<Id> {
        let by = self.deadline(id, day)?;
        let settled = self.settled(id, &by, day)?;
        let late = self.builder.without(settled.performed, settled.not_triggered);
        let may_have_failed = self.builder.and(settled.missed, settled.condition.fails);
        // Whether it was met or void depends on a condition.
        let late_or_void = self.builder.and(late, may_have_failed);
        let not_on_time = self.builder.without(late_or_void, settled.on_time);
        let open = self.builder.and(not_on_time, settled.condition.holds);
        let comes = self.builder.comes(day);
        let open = self.builder.and(open, comes);
        self.doubt(open);
        let met_late = self.builder.without(late, may_have_failed);
        let met = self.builder.or(settled.on_time, met_late);
        let over = self.builder.before(ended, day);
        let stays_met = self.builder.without(met, over);
        let never = self.builder.never();
        Some(self.builder.pick(stays_met, never, day))
    }

    /// Where it was performed after its deadline, that having passed before it came into force, more
    /// than one day would have to be looked at.
    pub(super) fn doubt_late_before_from(&mut self, id: CommitmentId) -> Option<()> {
        let performance = self.performance(id)?;
        let by = self.deadline(id, performance.on)?;
        let before = self.passed_before_from(id, &by, performance.on)?;
        let comes = self.builder.comes(performance.on);
        let doubt = self.builder.and(before, comes);
        self.doubt(doubt);
        Some(())
    }

    /// Whether another commitment has a status at a day.
    pub(super) fn has_status(&mut self, test: StatusTest, id: CommitmentId, at: Id) -> Option<Id> {
        let state = self.state(id, at)?;
        let comes = self.builder.comes(at);
        let open = self.builder.and(state.open, comes);
        self.doubt(open);
        let is = |reason: &Reason| match test {
            StatusTest::Pending => reason.status() == Status::Pending,
            StatusTest::Due => reason.status() == Status::Due,
            StatusTest::Met => reason.status() == Status::Met,
            StatusTest::Lapsed => reason.status() == Status::Lapsed,
            StatusTest::Void => reason.status() == Status::Void,
            StatusTest::Breached => reason.is_breach(),
        };
        Some(self.is_one_of(state.code, Reason::ALL.into_iter().filter(is)))
    }

    /// `met(c)` at a day: the day of its performance, if it is met.
    pub(super) fn met_day(&mut self, id: CommitmentId, at: Id) -> Option<Id> {
        let state = self.state(id, at)?;
        let comes = self.builder.comes(at);
        let open = self.builder.and(state.open, comes);
        self.doubt(open);
        let on = self.performance(id)?.on;
        let never = self.builder.never();
        Some(self.builder.pick(state.met, on, never))
    }
}
