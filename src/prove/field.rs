//! What depends on the same things, to be worked out together.

use std::collections::BTreeMap;

use crate::check::Loaded;
use crate::evaluate::Asked;
use crate::generate::{Days, Saying, Scope, dates, sayings};
use crate::model::{
    Agreement, Anchor, Claim, Commitment, CommitmentId, Cond, Date, Property, Term,
};

/// Commitments and properties that depend on the same things.
pub(super) struct Field {
    pub(super) scope: Scope,
    /// The commitments of which it is the scope.
    pub(super) commitments: Vec<CommitmentId>,
    /// The properties, by their position, with what is asked for each.
    pub(super) properties: Vec<(usize, Questions)>,
    /// The agreement without all that lies outside the scope, and the questions of the properties.
    pub(super) asked: Asked,
    /// What is looked at: the commitments, then the questions.
    pub(super) watched: Vec<CommitmentId>,
    /// What an entry can say.
    pub(super) sayings: Vec<Saying>,
    /// On which days.
    pub(super) days: Days,
}

impl Field {
    /// Whether something in it recurs.
    pub(super) fn recurs(&self) -> bool {
        let agreement = self.asked.agreement();
        let mut commitments = self.scope.commitments.iter();
        commitments.any(|id| agreement.commitment(*id).is_some_and(|it| it.every.is_some()))
    }
}

/// What is asked for a property, by the position in what is watched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Questions {
    /// Whether it is as it must not be, or, where it has to be reachable, as it has to be.
    pub(super) speaks: usize,
    pub(super) given: Option<usize>,
    pub(super) once: Option<usize>,
}

/// The fields of an agreement.
pub(super) fn fields(loaded: &Loaded) -> Vec<Field> {
    let Loaded { agreement, properties, .. } = loaded;
    let mut members: BTreeMap<Scope, (Vec<CommitmentId>, Vec<usize>)> = BTreeMap::new();
    for (id, _) in agreement.commitments() {
        let scope = Scope::of_commitment(agreement, id);
        members.entry(scope).or_default().0.push(id);
    }
    for (position, property) in properties.iter().enumerate() {
        let scope = Scope::of_property(agreement, property);
        members.entry(scope).or_default().1.push(position);
    }
    let members = members.into_iter();
    members.map(|(scope, (commitments, of))| field(loaded, scope, commitments, of)).collect()
}

fn field(
    loaded: &Loaded,
    scope: Scope,
    commitments: Vec<CommitmentId>,
    positions: Vec<usize>,
) -> Field {
    let mut conditions = Vec::new();
    let mut properties = Vec::new();
    for position in positions {
        let Some(property) = loaded.properties.get(position) else { continue };
        let mut ask = |condition: Cond| {
            conditions.push(condition);
            commitments.len().saturating_add(conditions.len()).saturating_sub(1)
        };
        let questions = Questions {
            speaks: ask(speaks(property)),
            given: property.given.as_ref().map(|term| ask(term.value.clone())),
            once: property.once.as_ref().map(|term| ask(term.value.clone())),
        };
        properties.push((position, questions));
    }
    let asked = Asked::new(&focused(&loaded.agreement, &scope), &conditions);
    let watched = commitments.iter().chain(asked.conditions()).copied().collect();
    let days = dates(asked.agreement(), &scope, asked.conditions());
    let sayings = sayings(&loaded.agreement, &scope);
    Field { scope, commitments, properties, asked, watched, sayings, days }
}

/// The condition on which a record speaks against the property, or reaches what is to be reached.
fn speaks(property: &Property) -> Cond {
    let claimed = property.holds.value.clone();
    let condition = match property.claim {
        Claim::Never | Claim::Reachable => claimed,
        Claim::Always => Cond::Not(Box::new(claimed)),
    };
    match &property.given {
        Some(given) => Cond::All(vec![given.value.clone(), condition]),
        None => condition,
    }
}

/// The agreement in which nothing outside the scope has any terms: it takes no time.
fn focused(agreement: &Agreement, scope: &Scope) -> Agreement {
    let mut focused = agreement.clone();
    for (id, commitment) in (0_u32..).map(CommitmentId).zip(&mut focused.commitments) {
        if !scope.commitments.contains(&id) {
            *commitment = bare(commitment);
        }
    }
    focused.order.retain(|id| scope.commitments.contains(id));
    focused
}

fn bare(commitment: &Commitment) -> Commitment {
    let from = Term { value: Date::Anchor(Anchor::Made), ..commitment.from.clone() };
    Commitment {
        from,
        target: None,
        deadline: None,
        until: None,
        due_from: None,
        subject_to: None,
        met_when: None,
        broken_when: None,
        void_when: None,
        every: None,
        ..commitment.clone()
    }
}
