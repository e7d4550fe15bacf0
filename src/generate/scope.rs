use std::collections::BTreeSet;

use crate::model::{
    Act, Agreement, CommitmentId, Cond, ConditionId, ConsultationId, EventId, Mention, Property,
    Record,
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

    /// What some mentions depend on under a record, whose amendments may mention more.
    #[must_use]
    pub fn under(agreement: &Agreement, record: &Record, mentions: Vec<Mention>) -> Scope {
        let amended = |id: CommitmentId| {
            let acts = record.entries.iter().map(|entry| &entry.act);
            acts.filter_map(move |act| match act {
                Act::Amended(target, terms) if target.commitment == id => Some(terms.mentions()),
                _ => None,
            })
        };
        Scope::closed(agreement, mentions, |id| amended(id).flatten().collect())
    }

    /// Whether it is among it.
    #[must_use]
    pub fn has(&self, mention: Mention) -> bool {
        match mention {
            Mention::Commitment(id) => self.commitments.contains(&id),
            Mention::Condition(id) => self.conditions.contains(&id),
            Mention::Consultation(id) => self.consultations.contains(&id),
            Mention::Event(id) => self.events.contains(&id),
            Mention::SomeDay(_) => false,
        }
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

    fn of(agreement: &Agreement, open: Vec<Mention>) -> Scope {
        Scope::closed(agreement, open, |_| Vec::new())
    }

    /// With all that is mentioned by what is mentioned: by a commitment also what `more` says.
    fn closed(
        agreement: &Agreement,
        mut open: Vec<Mention>,
        more: impl Fn(CommitmentId) -> Vec<Mention>,
    ) -> Scope {
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
                        open.extend(more(id));
                    }
                }
                Mention::SomeDay(_) => {}
            }
        }
        scope
    }
}
