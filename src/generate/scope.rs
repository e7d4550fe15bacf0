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
    /// Everything of an agreement.
    #[must_use]
    pub fn of_agreement(agreement: &Agreement) -> Scope {
        let events = (0..).zip(&agreement.events).map(|(at, _)| Mention::Event(EventId(at)));
        let conditions = (0..).zip(&agreement.conditions);
        let conditions = conditions.map(|(at, _)| Mention::Condition(ConditionId(at)));
        let consultations = (0..).zip(&agreement.consultations);
        let consultations = consultations.map(|(at, _)| Mention::Consultation(ConsultationId(at)));
        let commitments = agreement.commitments().map(|(id, _)| Mention::Commitment(id));
        let all = events.chain(conditions).chain(consultations).chain(commitments);
        Scope::of(agreement, all.collect())
    }

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
