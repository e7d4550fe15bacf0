//! What cases can reach, in words.

use crate::model::{Agreement, CommitmentId, ConditionId, ConsultationId, EventId, Reason};
use crate::mutate::Change;
use crate::source::Place;

/// What cases can reach.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A commitment has its status for that reason.
    Reason(CommitmentId, Reason),
    /// A condition holds, does not, or is unknown (none) on a day on which it is asked.
    Condition(ConditionId, Option<bool>),
    /// An event has happened, or not, on such a day.
    Event(EventId, bool),
    /// A consultation is complete, or not.
    Consultation(ConsultationId, bool),
    /// An entry of that verb decided.
    Verb(&'static str),
    /// A step of a phrase, or a key, decided: the rules without it.
    Step(Box<Change>),
}

impl Subject {
    /// A word for the sort of it.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self {
            Subject::Reason(..) => "reason",
            Subject::Condition(..) => "condition",
            Subject::Event(..) => "event",
            Subject::Consultation(..) => "consultation",
            Subject::Verb(_) => "verb",
            Subject::Step(_) => "step",
        }
    }

    /// What is so if it is reached.
    #[must_use]
    pub fn says(&self, agreement: &Agreement) -> String {
        match self {
            Subject::Reason(id, reason) => {
                let id = agreement.commitment(*id).map_or("", |it| &it.id);
                format!("{id} is {}:{reason}", reason.status())
            }
            Subject::Condition(id, value) => {
                let value = match value {
                    Some(true) => "holds",
                    Some(false) => "does not hold",
                    None => "is unknown",
                };
                let id = agreement.conditions.get(id.index()).map_or("", |it| &it.id);
                format!("{id} {value}")
            }
            Subject::Event(id, happened) => {
                let value = if *happened { "has happened" } else { "has not happened" };
                let id = agreement.events.get(id.index()).map_or("", |it| &it.id);
                format!("{id} {value}")
            }
            Subject::Consultation(id, complete) => {
                let value = if *complete { "is complete" } else { "is not complete" };
                let id = agreement.consultations.get(id.index()).map_or("", |it| &it.id);
                format!("{id} {value}")
            }
            Subject::Verb(verb) => format!("an entry `{verb}` decides"),
            Subject::Step(change) => format!("{} would matter", change.says(agreement)),
        }
    }

    /// Where it is written; none of a verb.
    #[must_use]
    pub fn place(&self, agreement: &Agreement) -> Option<Place> {
        match self {
            Subject::Reason(id, _) => agreement.commitment(*id).map(|it| it.place),
            Subject::Condition(id, _) => agreement.conditions.get(id.index()).map(|it| it.place),
            Subject::Event(id, _) => agreement.events.get(id.index()).map(|it| it.place),
            Subject::Consultation(id, _) => {
                agreement.consultations.get(id.index()).map(|it| it.place)
            }
            Subject::Verb(_) => None,
            Subject::Step(change) => Some(change.place),
        }
    }
}
