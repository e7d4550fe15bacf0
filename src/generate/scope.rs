use std::collections::BTreeSet;

use crate::model::{
    Agreement, CommitmentId, Cond, ConditionId, ConsultationId, EventId, Mention, Property,
};

/// What some commitments depend on, they themselves included, amendments aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The commitments.
    pub commitments: BTreeSet<CommitmentId>,
    /// The events.
    pub events: BTreeSet<EventId>,
    /// The conditions.
    pub conditions: BTreeSet<ConditionId>,
    /// The consultations.
    pub consultations: BTreeSet<ConsultationId>,
}

impl Scope {
    /// What a commitment depends on.
    #[must_use]
    pub fn of_commitment(agreement: &Agreement, id: CommitmentId) -> Scope {
        Scope::of(agreement, vec![Mention::Commitment(id)])
    }

    /// What a property speaks of, and what that depends on.
    #[must_use]
    pub fn of_property(agreement: &Agreement, property: &Property) -> Scope {
        let conditions: [Option<&Cond>; 3] = [
            Some(&property.holds.value),
            property.once.as_ref().map(|term| &term.value),
            property.given.as_ref().map(|term| &term.value),
        ];
        let mentions = conditions.into_iter().flatten().flat_map(Cond::mentions).collect();
        Scope::of(agreement, mentions)
    }

    /// Takes in another one.
    pub fn extend(&mut self, other: Scope) {
        self.commitments.extend(other.commitments);
        self.events.extend(other.events);
        self.conditions.extend(other.conditions);
        self.consultations.extend(other.consultations);
    }

    fn of(agreement: &Agreement, mut open: Vec<Mention>) -> Scope {
        let mut scope = Scope::default();
        while let Some(mention) = open.pop() {
            match mention {
                Mention::Event(id) => {
                    scope.events.insert(id);
                }
                Mention::Condition(id) => {
                    scope.conditions.insert(id);
                }
                Mention::Consultation(id) => {
                    scope.consultations.insert(id);
                }
                Mention::Commitment(id) => {
                    if scope.commitments.insert(id) {
                        let commitment = agreement.commitment(id);
                        open.extend(commitment.into_iter().flat_map(|it| it.mentions()));
                    }
                }
                Mention::SomeDay(_) => {}
            }
        }
        scope
    }
}
