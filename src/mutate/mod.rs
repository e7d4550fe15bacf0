//! The rules, changed by one step at a time: what a test of them should notice.
//!
//! A change is an agreement that differs in one thing: a day later, a party less, `and` for `or`.
//! Words for people, and the planned day, decide nothing and are not changed.

mod agreed;
mod bench;
mod certainty;
mod cond;
mod date;
mod ground;
mod noticed;
mod order;
mod records;
mod terms;
mod twice;

use crate::model::{Agreement, CommitmentId, ConditionId, ConsultationId, EventId, PartyId};
use crate::source::Place;

pub use bench::{Bench, Run};
pub(crate) use noticed::difference;
pub use noticed::{Extent, Noticed, Search, Sought};
pub(crate) use records::Voices;

/// The rules, changed by one step.
#[derive(Debug, Clone)]
pub struct Change {
    /// What is changed.
    pub of: Part,
    /// The key of the file.
    pub key: &'static str,
    /// What is done to it, such as `a day later`.
    pub what: String,
    /// Whether something is left out, and nothing put in its place.
    pub drops: bool,
    /// Where that is written.
    pub place: Place,
    /// The changed rules.
    pub agreement: Agreement,
}

/// The part of the rules that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A commitment.
    Commitment(CommitmentId),
    /// A condition.
    Condition(ConditionId),
    /// A consultation.
    Consultation(ConsultationId),
    /// An event with a fixed day.
    Event(EventId),
    /// The calendar.
    Calendar,
    /// A key of the agreement itself.
    Agreement,
}

impl Change {
    /// Whether it is another who has to say something.
    fn is_of_voices(&self) -> bool {
        matches!(self.key, "amendable-by" | "confirmed-by" | "assessed-by" | "between")
    }

    /// Whether it can only change how sure a status is.
    fn is_of_certainty(&self) -> bool {
        self.key == "covers"
    }

    /// What is changed, in words.
    #[must_use]
    pub fn says(&self, agreement: &Agreement) -> String {
        format!("`{}` of {}: {}", self.key, self.of.name(agreement), self.what)
    }
}

/// All changes by one step, in the order of the file: of the commitments, then of what they
/// depend on.
#[must_use]
pub fn changes(agreement: &Agreement) -> Vec<Change> {
    let mut changes = Changes { agreement, found: Vec::new() };
    for (id, _) in agreement.commitments() {
        changes.commitment(id);
    }
    changes.conditions();
    changes.consultations();
    changes.events();
    changes.agreed();
    twice::told_apart(agreement, &mut changes.found);
    changes.found
}

struct Changes<'a> {
    agreement: &'a Agreement,
    found: Vec<Change>,
}

impl Changes<'_> {
    /// Adds a change, unless there is nothing to change.
    fn add(
        &mut self,
        (of, key, place): (Part, &'static str, Place),
        what: impl Into<String>,
        drops: bool,
        change: impl FnOnce(&mut Agreement) -> Option<()>,
    ) {
        let mut agreement = self.agreement.clone();
        if change(&mut agreement).is_some() {
            let what = what.into();
            self.found.push(Change { of, key, what, drops, place, agreement });
        }
    }

    fn conditions(&mut self) {
        for (id, condition) in (0_u32..).map(ConditionId).zip(&self.agreement.conditions) {
            let of = Part::Condition(id);
            let place = condition.place;
            for (number, party) in condition.assessed_by.iter().enumerate() {
                let what = format!("without {}", self.party(*party));
                self.add((of, "assessed-by", place), what, true, |changed| {
                    let list = &mut changed.conditions.get_mut(id.index())?.assessed_by;
                    *list = date::without(list, number);
                    Some(())
                });
            }
            for (what, length) in terms::lengths(condition.valid_for) {
                self.add((of, "valid-for", place), what, length.is_none(), |changed| {
                    changed.conditions.get_mut(id.index())?.valid_for = length;
                    Some(())
                });
            }
        }
    }

    fn consultations(&mut self) {
        for (id, consultation) in (0_u32..).map(ConsultationId).zip(&self.agreement.consultations) {
            let of = Part::Consultation(id);
            let place = consultation.place;
            let parties: &[PartyId] = match consultation.between.as_slice() {
                [_] => &[],
                parties => parties,
            };
            for (number, party) in parties.iter().enumerate() {
                let what = format!("without {}", self.party(*party));
                self.add((of, "between", place), what, true, |changed| {
                    let list = &mut changed.consultations.get_mut(id.index())?.between;
                    *list = date::without(list, number);
                    Some(())
                });
            }
            for (what, length) in terms::lengths(consultation.valid_for) {
                self.add((of, "valid-for", place), what, length.is_none(), |changed| {
                    changed.consultations.get_mut(id.index())?.valid_for = length;
                    Some(())
                });
            }
        }
    }

    fn events(&mut self) {
        for (id, event) in (0_u32..).map(EventId).zip(&self.agreement.events) {
            let Some(on) = event.on else { continue };
            for (what, moved) in [("a day later", on.next()), ("a day earlier", on.previous())] {
                self.add((Part::Event(id), "on", event.place), what, false, |changed| {
                    changed.events.get_mut(id.index())?.on = Some(moved?);
                    Some(())
                });
            }
        }
    }

    fn party(&self, id: PartyId) -> &str {
        self.agreement.parties.get(id.index()).map_or("", |party| &party.id)
    }
}

impl Part {
    /// Its id, or the name of the calendar.
    #[must_use]
    pub fn name(self, agreement: &Agreement) -> &str {
        let name = match self {
            Part::Commitment(id) => agreement.commitment(id).map(|it| &it.id),
            Part::Condition(id) => agreement.conditions.get(id.index()).map(|it| &it.id),
            Part::Consultation(id) => agreement.consultations.get(id.index()).map(|it| &it.id),
            Part::Event(id) => agreement.events.get(id.index()).map(|it| &it.id),
            Part::Calendar => agreement.calendar.as_ref().map(|it| &it.name),
            Part::Agreement => Some(&agreement.id),
        };
        name.map_or("", String::as_str)
    }
}
