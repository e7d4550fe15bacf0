//! Conditions as values: whether they may hold, and whether they may not.

use std::collections::{BTreeMap, BTreeSet};

use super::compiler::Compiler;
use super::node::{Id, Small};
use crate::dates::Direction;
use crate::model::{Act, Cond, Condition, ConditionId, ConsultationId, PartyId};

/// What a condition may be: one of both, or, where it is unknown, both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Perhaps {
    pub(super) holds: Id,
    pub(super) fails: Id,
}

/// So many unknown conditions may stand in several places of one phrase: each doubles the work.
const MOST_REPEATED: usize = 3;

/// Conditions that are taken for true or false.
type Taken = BTreeMap<ConditionId, bool>;

impl Compiler<'_> {
    /// What a condition may be at a day.
    pub(super) fn condition(&mut self, cond: &Cond, at: Id) -> Option<Perhaps> {
        let mut repeated = BTreeSet::new();
        conditions_of(cond, &mut BTreeSet::new(), &mut repeated);
        if repeated.len() > MOST_REPEATED {
            return None;
        }
        // An unknown condition is the same wherever it stands: it is taken for true, then for false.
        let repeated: Vec<ConditionId> = repeated.into_iter().collect();
        self.taken_both_ways(cond, at, &repeated, &mut Taken::new())
    }

    fn taken_both_ways(
        &mut self,
        cond: &Cond,
        at: Id,
        open: &[ConditionId],
        taken: &mut Taken,
    ) -> Option<Perhaps> {
        let Some((first, rest)) = open.split_first() else {
            return self.perhaps(cond, at, taken);
        };
        let may = self.assessed(*first, at)?;
        taken.insert(*first, true);
        let yes = self.taken_both_ways(cond, at, rest, taken)?;
        taken.insert(*first, false);
        let no = self.taken_both_ways(cond, at, rest, taken)?;
        let mut either = |yes, no| {
            let yes = self.builder.and(may.holds, yes);
            let no = self.builder.and(may.fails, no);
            self.builder.or(yes, no)
        };
        Some(Perhaps { holds: either(yes.holds, no.holds), fails: either(yes.fails, no.fails) })
    }

    fn perhaps(&mut self, cond: &Cond, at: Id, taken: &Taken) -> Option<Perhaps> {
        match cond {
            Cond::All(members) => {
                let members = self.each(members, at, taken)?;
                Some(self.all(members))
            }
            Cond::Any(members) => {
                let contrary = self.each(members, at, taken)?.into_iter().map(not).collect();
                Some(not(self.all(contrary)))
            }
            Cond::AtLeast(least, members) => {
                let members = self.each(members, at, taken)?;
                self.at_least(*least, &members)
            }
            Cond::Not(inner) => Some(not(self.perhaps(inner, at, taken)?)),
            Cond::Condition(id) => match taken.get(id) {
                Some(value) => {
                    let holds = self.builder.truth(*value);
                    Some(self.known(holds))
                }
                None => self.assessed(*id, at),
            },
            Cond::Consultation(id) => {
                let complete = self.is_complete(*id, at)?;
                Some(self.known(complete))
            }
            Cond::Event(event) => {
                let day = self.event(*event)?;
                let come = self.builder.up_to(day, at);
                Some(self.known(come))
            }
            Cond::Status(test, commitment) => {
                let so = self.has_status(*test, *commitment, at)?;
                Some(self.known(so))
            }
            Cond::OnOrAfter(date) => {
                let day = self.date(date, at)?;
                let so = self.builder.up_to(day, at);
                Some(self.known(so))
            }
            Cond::After(date) => {
                let day = self.date(date, at)?;
                let so = self.builder.before(day, at);
                Some(self.known(so))
            }
            // Where the date has no day yet, it is before it.
            Cond::Before(date) => {
                let day = self.date(date, at)?;
                let so = self.builder.before(at, day);
                Some(self.known(so))
            }
        }
    }

    fn each(&mut self, members: &[Cond], at: Id, taken: &Taken) -> Option<Vec<Perhaps>> {
        members.iter().map(|member| self.perhaps(member, at, taken)).collect()
    }

    fn known(&mut self, holds: Id) -> Perhaps {
        Perhaps { holds, fails: self.builder.not(holds) }
    }

    fn all(&mut self, members: Vec<Perhaps>) -> Perhaps {
        let start = self.builder.truth(true);
        let start = self.known(start);
        members.into_iter().fold(start, |all, one| Perhaps {
            holds: self.builder.and(all.holds, one.holds),
            fails: self.builder.or(all.fails, one.fails),
        })
    }

    fn at_least(&mut self, least: u32, members: &[Perhaps]) -> Option<Perhaps> {
        let least = self.builder.constant(Small::try_from(least).ok()?);
        let may = self.builder.tally(members.iter().map(|member| member.holds));
        let surely: Vec<Id> = members.iter().map(|member| self.builder.not(member.fails)).collect();
        let surely = self.builder.tally(surely);
        Some(Perhaps {
            holds: self.builder.up_to(least, may),
            fails: self.builder.before(surely, least),
        })
    }

    /// Whether a consultation is complete at a day, and that still counts.
    fn is_complete(&mut self, id: ConsultationId, at: Id) -> Option<Id> {
        let completion = self.completion(id)?;
        let come = self.builder.up_to(completion, at);
        match self.last_of_completion(id, completion)? {
            None => Some(come),
            Some(last) => {
                let valid = self.builder.up_to(at, last);
                Some(self.builder.and(come, valid))
            }
        }
    }

    /// The last day on which a completion counts; none within: for ever. A second round could make it
    /// count anew: a program knows of one only.
    fn last_of_completion(&mut self, id: ConsultationId, completion: Id) -> Option<Option<Id>> {
        let consultation = self.agreement.consultations.get(id.index())?;
        let Some(valid_for) = consultation.valid_for else {
            return Some(None);
        };
        let took_part = |party: &PartyId| {
            let entries = self.entries.iter().filter(|entry| {
                matches!(entry.act, Act::Held(of, with) if *of == id && with.contains(party))
            });
            entries.count()
        };
        if consultation.between.iter().any(|party| took_part(party) > 1) {
            return None;
        }
        Some(Some(self.shift(completion, valid_for, Direction::After)?))
    }

    /// What the assessments of a condition say at a day.
    pub(super) fn assessed(&mut self, id: ConditionId, at: Id) -> Option<Perhaps> {
        let condition = self.agreement.conditions.get(id.index())?;
        if condition.assessed_by.is_empty() {
            return self.last_assessment(id, condition, None, at);
        }
        // All of them have to agree.
        let no = self.builder.truth(false);
        let (mut any_may_fail, mut any_may_hold) = (no, no);
        for party in &condition.assessed_by {
            let theirs = self.last_assessment(id, condition, Some(*party), at)?;
            any_may_fail = self.builder.or(any_may_fail, theirs.fails);
            any_may_hold = self.builder.or(any_may_hold, theirs.holds);
        }
        // It may fail unless all of them say that it holds, and the other way round.
        Some(Perhaps { holds: any_may_hold, fails: any_may_fail })
    }

    fn last_assessment(
        &mut self,
        id: ConditionId,
        condition: &Condition,
        by: Option<PartyId>,
        at: Id,
    ) -> Option<Perhaps> {
        let of_condition = self.entries.iter().filter_map(|entry| match entry.act {
            Act::Assessed(of, value) if *of == id => {
                let counts = by.is_none_or(|party| entry.by.contains(&party));
                counts.then_some((entry.on, *value, entry.holds))
            }
            _ => None,
        });
        let said: Vec<(Id, bool, Option<Id>)> = of_condition.collect();
        let no = self.builder.truth(false);
        let (mut holds, mut fails) = (Vec::new(), Vec::new());
        for (on, value, column) in said {
            let value = match column {
                None => self.builder.truth(value),
                Some(column) => self.is_one(column),
            };
            let valid = match condition.valid_for {
                None => self.builder.truth(true),
                Some(length) => {
                    let last = self.shift(on, length, Direction::After)?;
                    self.builder.up_to(at, last)
                }
            };
            holds.push((on, self.builder.and(value, valid)));
            fails.push((on, self.builder.without(valid, value)));
        }
        let says_yes = self.in_effect(at, no, &holds);
        let says_no = self.in_effect(at, no, &fails);
        Some(Perhaps { holds: self.builder.not(says_no), fails: self.builder.not(says_yes) })
    }

    fn is_one(&mut self, column: Id) -> Id {
        let one = self.builder.constant(1);
        let at_least = self.builder.up_to(one, column);
        let at_most = self.builder.up_to(column, one);
        self.builder.and(at_least, at_most)
    }
}

fn not(perhaps: Perhaps) -> Perhaps {
    Perhaps { holds: perhaps.fails, fails: perhaps.holds }
}

/// The conditions in a phrase, and those that stand in it more than once.
fn conditions_of(
    cond: &Cond,
    met: &mut BTreeSet<ConditionId>,
    repeated: &mut BTreeSet<ConditionId>,
) {
    match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter().for_each(|member| conditions_of(member, met, repeated));
        }
        Cond::Not(inner) => conditions_of(inner, met, repeated),
        Cond::Condition(id) => {
            if !met.insert(*id) {
                repeated.insert(*id);
            }
        }
        Cond::Consultation(_)
        | Cond::Event(_)
        | Cond::Status(..)
        | Cond::OnOrAfter(_)
        | Cond::After(_)
        | Cond::Before(_) => {}
    }
}
