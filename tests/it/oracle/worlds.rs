//! Worlds: every way of settling the facts that are open.
//!
//! A question is asked of one world after the other. In the first world every fact that the
//! question happens to consult takes its first value; then the last fact that has another value
//! takes it, and so on until there is none: only what is consulted branches.

use std::cell::RefCell;

use abide::dates::Day;
use abide::evaluate::FactName;
use abide::model::{ConditionId, EntryId, SomeDay};

use super::Promise;

/// Something open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fact {
    /// The day of an entry dated imprecisely: so many days after its first.
    EntryDay(EntryId),
    /// A `some day in`: so many days after the first of its period.
    SomeDay(SomeDay),
    /// Whether a condition holds on a day on which its assessment is unknown.
    Holds(ConditionId, Day),
    /// Whether the claim that a commitment was met is true.
    Claim(Promise),
}

/// What a world decided about one fact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision {
    pub(crate) fact: Fact,
    pub(crate) name: FactName,
    pub(crate) chosen: usize,
    options: usize,
}

/// Settles facts: first as the prefix says, then each by its first value.
#[derive(Debug, Default)]
pub(crate) struct Chooser {
    prefix: Vec<usize>,
    trail: RefCell<Vec<Decision>>,
}

impl Chooser {
    /// The value of a fact, from 0 to `options` − 1.
    pub(crate) fn choose(&self, fact: Fact, name: FactName, options: usize) -> usize {
        if options <= 1 {
            return 0;
        }
        let mut trail = self.trail.borrow_mut();
        if let Some(decision) = trail.iter().find(|decision| decision.fact == fact) {
            return decision.chosen;
        }
        let chosen = self.prefix.get(trail.len()).copied().unwrap_or(0);
        trail.push(Decision { fact, name, chosen, options });
        chosen
    }

    /// What was decided.
    pub(crate) fn into_decisions(self) -> Vec<Decision> {
        self.trail.into_inner()
    }
}

/// The chooser of the next world, if there is one.
pub(crate) fn next_chooser(decisions: &[Decision]) -> Option<Chooser> {
    let at = decisions.iter().rposition(|decision| decision.chosen + 1 < decision.options)?;
    let mut prefix: Vec<usize> = decisions.iter().take(at + 1).map(|d| d.chosen).collect();
    *prefix.last_mut()? += 1;
    Some(Chooser { prefix, trail: RefCell::default() })
}
