//! What the records of a field show, record after record.

use std::collections::BTreeMap;

use super::cases;
use super::claim;
use super::field::{Field, Questions};
use super::laws::{Against, Says, Subject};
use super::reach::{self, Reached};

use super::trial::Trial;
use super::{Bound, BuiltIn, Checked, Finding, Proved, Tried, Vacuous, Watch};
use crate::check::Loaded;
use crate::generate::{in_order, reduced};
use crate::model::{Agreement, Case, Claim, CommitmentId, Property, Reason, Record, Status};

/// So many counterexamples of one property are written and found not to be any when they are
/// loaded again, before no more are looked for.
const MOST_UNCONFIRMED: u32 = 20;

/// A record that takes too long counts as so much toil.
pub(super) const GIVEN_UP: u64 = 20_000;

/// Makes a record smaller by what drew it, so that something is still so of it.
pub(super) type Shrink<'s> = &'s mut dyn FnMut(&dyn Fn(&Record) -> bool) -> Record;

/// Tells how far it is.
pub(super) struct Ticks<'w> {
    pub(super) watch: &'w mut dyn Watch,
    pub(super) done: &'w mut u64,
    pub(super) of: u64,
}

impl Ticks<'_> {
    /// One more record.
    pub(super) fn tick(&mut self) {
        self.skip(1);
    }

    /// So many records that there is no need to try any more.
    pub(super) fn skip(&mut self, records: u64) {
        *self.done = self.done.saturating_add(records);
        self.watch.tried(*self.done, self.of);
    }
}

/// What was found in a field so far.
pub(super) struct Search<'a> {
    pub(super) field: &'a Field,
    loaded: &'a Loaded,
    /// Of each property of the field.
    claims: Vec<Claimed>,
    /// Of each commitment of the field.
    reached: Vec<Reached>,
    laws: Vec<BTreeMap<BuiltIn, Lawful>>,
    vague: u64,
    unconfirmed: u32,
    /// How many records were taken in by chance.
    drawn: usize,
}

/// What is looked for, for a written property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    /// That its `once` holds.
    Once,
    /// That its `given` does.
    Given,
    /// A case that decides it.
    Decision,
}

/// What is known of a written property.
#[derive(Default)]
struct Claimed {
    once: bool,
    given: bool,
    /// The case that decides it.
    case: Option<Case>,
    unconfirmed: u32,
}

/// What is known of a built-in one.
#[derive(Default)]
struct Lawful {
    checked: u64,
    against: Option<Case>,
    unconfirmed: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(loaded: &'a Loaded, field: &'a Field) -> Self {
        let commitments = field.commitments.len();
        Search {
            field,
            loaded,
            claims: field.properties.iter().map(|_| Claimed::default()).collect(),
            reached: vec![Reached::new(); commitments],
            laws: (0..commitments).map(|_| BTreeMap::new()).collect(),
            vague: 0,
            unconfirmed: 0,
            drawn: 0,
        }
    }

    pub(super) fn agreement(&self) -> &'a Agreement {
        &self.loaded.agreement
    }

    /// Takes in a record that is as small as can be: all smaller ones were there before.
    pub(super) fn take_in(&mut self, record: &Record, watch: &mut dyn Watch) {
        let trial = Trial::new(self.field, record);
        self.see(&trial, None, watch);
    }

    /// Takes in such a record unless it takes too long to tell, and says how much toil that was.
    pub(super) fn take_in_if_short(&mut self, record: &Record, watch: &mut dyn Watch) -> u64 {
        let Some(trial) = Trial::brief(self.field, record) else {
            self.vague = self.vague.saturating_add(1);
            return GIVEN_UP;
        };
        self.see(&trial, None, watch);
        trial.toil()
    }

    /// Takes in a record that was put together, and says how much toil that was. What it shows is made
    /// smaller first.
    pub(super) fn take_in_plain(&mut self, record: &Record, watch: &mut dyn Watch) -> u64 {
        let Some(trial) = Trial::brief(self.field, record) else {
            self.vague = self.vague.saturating_add(1);
            return GIVEN_UP;
        };
        let as_it_is = &mut |_: &dyn Fn(&Record) -> bool| record.clone();
        self.see(&trial, Some(as_it_is), watch);
        trial.toil()
    }

    /// Whether that was found for a property, by its place in the field.
    pub(super) fn has(&self, property: usize, sought: Sought) -> bool {
        self.claims.get(property).is_none_or(|claimed| match sought {
            Sought::Once => claimed.once,
            Sought::Given => claimed.given,
            Sought::Decision => claimed.case.is_some() || claimed.unconfirmed >= MOST_UNCONFIRMED,
        })
    }

    /// Takes in a record by chance, and says how much toil that was. What it shows is made smaller
    /// first.
    pub(super) fn take_in_drawn(
        &mut self,
        record: &Record,
        twist: u64,
        shrink: Shrink<'_>,
        watch: &mut dyn Watch,
    ) -> u64 {
        let Some(trial) = Trial::brief(self.field, record) else {
            self.vague = self.vague.saturating_add(1);
            return GIVEN_UP;
        };
        self.see(&trial, Some(shrink), watch);
        let law = BuiltIn::LAWS.get(self.drawn.checked_rem(BuiltIn::LAWS.len()).unwrap_or(0));
        self.drawn = self.drawn.saturating_add(1);
        for position in 0..self.field.commitments.len() {
            if let Some(law) = law {
                self.see_law(&trial, position, (*law, twist), watch);
            }
        }
        trial.toil()
    }

    fn see(&mut self, trial: &Trial<'_>, mut shrink: Option<Shrink<'_>>, watch: &mut dyn Watch) {
        self.vague = self.vague.saturating_add(u64::from(trial.is_vague()));
        for (number, (position, questions)) in self.field.properties.iter().enumerate() {
            if let Some(property) = self.loaded.properties.get(*position) {
                let shrink = shrink.as_mut().map(|shrink| &mut **shrink as Shrink<'_>);
                self.see_claim(trial, number, (property, questions), shrink, watch);
            }
        }
        for (position, reached) in self.reached.iter_mut().enumerate() {
            for stretch in trial.of(position) {
                let reason = stretch.answer.reason;
                if reached.contains_key(&reason) {
                    continue;
                }
                let on = |record: &Record| {
                    reach::first(&Trial::brief(self.field, record)?, position, reason)
                };
                let found = match shrink {
                    Some(_) => reduced(trial.record.clone(), &|record| on(record).is_some()),
                    None => trial.record.clone(),
                };
                let day = on(&found).unwrap_or(stretch.first);
                reached.insert(reason, (in_order(&found), day));
            }
        }
    }

    fn see_claim(
        &mut self,
        trial: &Trial<'_>,
        number: usize,
        (property, questions): (&Property, &Questions),
        shrink: Option<Shrink<'_>>,
        watch: &mut dyn Watch,
    ) {
        let says = claim::says(questions, trial);
        let Some(claimed) = self.claims.get_mut(number) else { return };
        claimed.once |= says.once;
        claimed.given |= says.given;
        let decides = |says: claim::Says| match property.claim {
            Claim::Never | Claim::Always => says.against,
            Claim::Reachable => says.shown,
        };
        let given_up = claimed.case.is_some() || claimed.unconfirmed >= MOST_UNCONFIRMED;
        if given_up || decides(says).is_none() {
            return;
        }
        let field = self.field;
        let day = |record: &Record| decides(claim::says(questions, &Trial::brief(field, record)?));
        let is = |record: &Record| day(record).is_some();
        let (record, on) = match shrink {
            Some(shrink) => {
                let shrunk = shrink(&is);
                // What drew the record may have made it smaller for something else before.
                let start = if is(&shrunk) { shrunk } else { trial.record.clone() };
                let record = reduced(start, &is);
                let on = day(&record);
                (record, on)
            }
            None => (trial.record.clone(), decides(says)),
        };
        let Some(on) = on else { return };
        let record = in_order(&record);
        let agreement = &self.loaded.agreement;
        let case = cases::of_property(agreement, property, &record, on);
        let wanted = property.claim == Claim::Reachable;
        if watch.again(agreement, std::slice::from_ref(&case)).first() == Some(&Some(wanted)) {
            claimed.case = Some(case);
        } else {
            claimed.unconfirmed = claimed.unconfirmed.saturating_add(1);
            self.unconfirmed = self.unconfirmed.saturating_add(1);
        }
    }

    fn see_law(
        &mut self,
        trial: &Trial<'_>,
        position: usize,
        (law, twist): (BuiltIn, u64),
        watch: &mut dyn Watch,
    ) {
        let Some(id) = self.field.commitments.get(position).copied() else { return };
        let Some(lawful) = self.laws.get_mut(position).map(|of| of.entry(law).or_default()) else {
            return;
        };
        let against = match (Subject { trial, position, id, twist }).says(law) {
            Says::Nothing => return,
            Says::Fine => None,
            Says::Against(against) => Some(against),
        };
        lawful.checked = lawful.checked.saturating_add(1);
        if against.is_none() || lawful.against.is_some() || lawful.unconfirmed >= MOST_UNCONFIRMED {
            return;
        }
        let field = self.field;
        let says = |record: &Record| {
            let Some(trial) = Trial::brief(field, record) else { return Says::Nothing };
            (Subject { trial: &trial, position, id, twist }).says(law)
        };
        let is = |record: &Record| matches!(says(record), Says::Against(_));
        let Says::Against(against) = says(&reduced(trial.record.clone(), &is)) else { return };
        let Against { record, on, wanted } = *against;
        let agreement = &self.loaded.agreement;
        let case = cases::of_commitment(agreement, (id, &law.to_string()), &record, (on, wanted));
        if watch.again(agreement, std::slice::from_ref(&case)).first() == Some(&Some(false)) {
            lawful.against = Some(case);
        } else {
            lawful.unconfirmed = lawful.unconfirmed.saturating_add(1);
            self.unconfirmed = self.unconfirmed.saturating_add(1);
        }
    }

    /// Adds what was found to the whole.
    pub(super) fn finish(
        self,
        bound: Bound,
        (combined, random): (u64, u64),
        proved: &mut Proved,
        watch: &mut dyn Watch,
    ) {
        let Search { field, loaded, claims, reached, laws, vague, unconfirmed, .. } = self;
        let agreement = &loaded.agreement;
        let tried = Tried { bound, combined, random, vague };
        proved.unconfirmed = proved.unconfirmed.saturating_add(unconfirmed);
        for ((position, _), claimed) in field.properties.iter().zip(claims) {
            let property = loaded.properties.get(*position);
            let checked = proved.properties.get_mut(*position);
            if let (Some(property), Some(checked)) = (property, checked) {
                let finding = finding(property, claimed);
                *checked = Checked { finding, tried: tried.clone() };
            }
        }
        for ((id, reached), laws) in field.commitments.iter().zip(reached).zip(laws) {
            let cases: Vec<(Reason, Case)> = reached
                .iter()
                .map(|(reason, (record, on))| {
                    (*reason, cases::of_reason(agreement, *id, *reason, (record, *on)))
                })
                .collect();
            let (cases, lost) = confirmed(agreement, cases, watch);
            proved.unconfirmed = proved.unconfirmed.saturating_add(lost);
            if let Some(found) = proved.commitments.get_mut(id.index()) {
                commitment(agreement, *id, (cases, laws), &tried, found);
            }
        }
    }
}

/// What became of a written property.
fn finding(property: &Property, claimed: Claimed) -> Finding {
    let Claimed { once, given, case, .. } = claimed;
    match (property.claim, case) {
        (Claim::Reachable, Some(case)) => Finding::Reached(Box::new(case)),
        (Claim::Reachable, None) if given => Finding::Unreached,
        (Claim::Never | Claim::Always, Some(case)) => Finding::Fails(Box::new(case)),
        (_, None) if !once => Finding::Vacuous(Vacuous::Once),
        (_, None) if !given => Finding::Vacuous(Vacuous::Given),
        (_, None) => Finding::Holds,
    }
}

/// The cases that come true when they are loaded again, and how many do not.
fn confirmed(
    agreement: &Agreement,
    cases: Vec<(Reason, Case)>,
    watch: &mut dyn Watch,
) -> (Vec<(Reason, Case)>, u32) {
    let all: Vec<Case> = cases.iter().map(|(_, case)| case.clone()).collect();
    let again = watch.again(agreement, &all);
    let count = cases.len();
    let kept = cases.into_iter().zip(again.into_iter().chain(std::iter::repeat(None)));
    let kept: Vec<(Reason, Case)> =
        kept.filter(|(_, again)| *again == Some(true)).map(|(case, _)| case).collect();
    let lost = u32::try_from(count.saturating_sub(kept.len())).unwrap_or(u32::MAX);
    (kept, lost)
}

fn commitment(
    agreement: &Agreement,
    id: CommitmentId,
    (reached, mut laws): (Vec<(Reason, Case)>, BTreeMap<BuiltIn, Lawful>),
    tried: &Tried,
    found: &mut super::Commitment,
) {
    let meant = agreement.commitment(id).map(reach::meant).unwrap_or_default();
    let is_reached = |reason: &Reason| reached.iter().any(|(other, _)| other == reason);
    found.not_reached = meant.into_iter().filter(|reason| !is_reached(reason)).collect();
    found.tried = tried.clone();
    found.reached = reached;
    let all = tried.bound.records.saturating_add(tried.combined).saturating_add(tried.random);
    let checked = |finding| Checked { finding, tried: tried.clone() };
    for built_in in BuiltIn::ALL {
        let reaches = |status: Status| {
            let (_, case) = found.reached.iter().find(|(it, _)| it.status() == status)?;
            Some(Finding::Reached(Box::new(case.clone())))
        };
        let (finding, records) = match built_in {
            BuiltIn::BecomesDue => (reaches(Status::Due).unwrap_or(Finding::Unreached), all),
            BuiltIn::IsMet => (reaches(Status::Met).unwrap_or(Finding::Unreached), all),
            law => {
                let Lawful { checked, against, .. } = laws.remove(&law).unwrap_or_default();
                let finding = against.map_or(Finding::Holds, |case| Finding::Fails(Box::new(case)));
                (finding, checked)
            }
        };
        found.built_in.push((built_in, checked(finding), records));
    }
}
