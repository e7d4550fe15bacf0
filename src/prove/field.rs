//! What depends on the same things, to be worked out together.

use std::collections::{BTreeMap, BTreeSet};

use super::search::Sought;
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::Asked;
use crate::generate::{Days, Saying, Scope, dates, named_days, sayings};
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
    /// What is to be found for them.
    pub(super) goals: Vec<Goal>,
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

/// A condition to be brought about, for a property.
pub(super) struct Goal {
    /// The place of the property in the field.
    pub(super) property: usize,
    pub(super) cond: Cond,
    /// What has to have held on the day, or before.
    pub(super) once: Option<Cond>,
    pub(super) sought: Sought,
}

fn goals(property: &Property, number: usize) -> Vec<Goal> {
    let value = |term: &Option<Term<Cond>>| term.as_ref().map(|term| term.value.clone());
    let (once, given) = (value(&property.once), value(&property.given));
    let decision = Goal::new(number, speaks(property), once.clone(), Sought::Decision);
    let given = given.map(|cond| Goal::new(number, cond, once.clone(), Sought::Given));
    let once = once.map(|cond| Goal::new(number, cond, None, Sought::Once));
    [once, given, Some(decision)].into_iter().flatten().collect()
}

/// The commitments of a field, and the positions of its properties.
type Members = (Vec<CommitmentId>, Vec<usize>);

/// The fields of an agreement. Properties that name days have fields of their own: their days are
/// nothing to the others.
pub(super) fn fields(loaded: &Loaded) -> Vec<Field> {
    let Loaded { agreement, properties, .. } = loaded;
    let mut members: BTreeMap<(Scope, BTreeSet<Day>), Members> = BTreeMap::new();
    for (id, _) in agreement.commitments() {
        let scope = Scope::of_commitment(agreement, id);
        members.entry((scope, BTreeSet::new())).or_default().0.push(id);
    }
    for (position, property) in properties.iter().enumerate() {
        let scope = Scope::of_property(agreement, property);
        members.entry((scope, named(property))).or_default().1.push(position);
    }
    let members = members.into_iter();
    members.map(|((scope, _), (commitments, of))| field(loaded, scope, commitments, of)).collect()
}

/// The days that a property names.
fn named(property: &Property) -> BTreeSet<Day> {
    let terms = [Some(&property.holds), property.once.as_ref(), property.given.as_ref()];
    terms.into_iter().flatten().flat_map(|term| named_days(&term.value)).collect()
}

fn field(
    loaded: &Loaded,
    scope: Scope,
    commitments: Vec<CommitmentId>,
    positions: Vec<usize>,
) -> Field {
    let mut conditions = Vec::new();
    let mut properties = Vec::new();
    let mut goals = Vec::new();
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
        goals.extend(self::goals(property, properties.len()));
        properties.push((position, questions));
    }
    let questions = conditions.len();
    // What is asked for as a whole may need several things before it changes; its parts show on which days.
    let parts: Vec<Cond> = conditions.iter().flat_map(parts).cloned().collect();
    conditions.extend(parts);
    let asked = Asked::new(&focused(&loaded.agreement, &scope), &conditions);
    let watched = asked.conditions().iter().take(questions);
    let watched = commitments.iter().chain(watched).copied().collect();
    let days = dates(asked.agreement(), &scope, asked.conditions());
    let sayings = sayings(&loaded.agreement, &scope);
    Field { scope, commitments, properties, goals, asked, watched, sayings, days }
}

/// What a condition is put together from; nothing, if that is itself.
fn parts(cond: &Cond) -> Vec<&Cond> {
    fn add<'c>(cond: &'c Cond, found: &mut Vec<&'c Cond>) {
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| add(member, found));
            }
            Cond::Not(inner) => add(inner, found),
            _ => found.push(cond),
        }
    }
    let mut found = Vec::new();
    add(cond, &mut found);
    if found.len() < 2 { Vec::new() } else { found }
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
    let from = commitment.from.with(Date::Anchor(Anchor::Made));
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
