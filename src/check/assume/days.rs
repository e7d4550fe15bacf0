//! Every `some day in` of a phrase of a commitment.

use crate::model::{Amendments, Commitment, Cond, Date, Deadline, Term};
use crate::phrase::FactKey;

/// What is done with each of them.
pub(super) type Visit<'v> = dyn FnMut(&mut Date) + 'v;

/// Of the phrase of that key, as the rules have it.
pub(super) fn of_rules(commitment: &mut Commitment, key: FactKey, visit: &mut Visit<'_>) {
    match key {
        FactKey::From => date(&mut commitment.from.value, visit),
        FactKey::Until => term(commitment.until.as_mut(), visit),
        FactKey::DueFrom => term(commitment.due_from.as_mut(), visit),
        FactKey::Deadline => deadline(commitment.deadline.as_mut(), visit),
        FactKey::MetWhen => term(commitment.met_when.as_mut(), visit),
        FactKey::BrokenWhen => term(commitment.broken_when.as_mut(), visit),
        FactKey::VoidWhen => term(commitment.void_when.as_mut(), visit),
        FactKey::SubjectTo => {
            commitment.subject_to.iter_mut().for_each(|term| cond(&mut term.value, visit));
        }
        FactKey::Met | FactKey::Broken => {}
    }
}

/// Of the phrase of that key, as it is amended.
pub(super) fn of_amendment(terms: &mut Amendments, key: FactKey, visit: &mut Visit<'_>) {
    match key {
        FactKey::From => term(amended(&mut terms.from), visit),
        FactKey::Until => term(amended(&mut terms.until), visit),
        FactKey::DueFrom => term(amended(&mut terms.due_from), visit),
        FactKey::Deadline => deadline(amended(&mut terms.deadline), visit),
        _ => {}
    }
}

/// Of the planned day, whose unknown days have the name of the deadline.
pub(super) fn of_target(commitment: &mut Commitment, visit: &mut Visit<'_>) {
    term(commitment.target.as_mut(), visit);
}

/// Of the planned day, as it is amended.
pub(super) fn of_amended_target(terms: &mut Amendments, visit: &mut Visit<'_>) {
    term(amended(&mut terms.target), visit);
}

fn amended<T>(term: &mut Option<Option<Term<T>>>) -> Option<&mut Term<T>> {
    term.as_mut().and_then(Option::as_mut)
}

fn term(term: Option<&mut Term<Date>>, visit: &mut Visit<'_>) {
    term.into_iter().for_each(|term| date(&mut term.value, visit));
}

fn deadline(term: Option<&mut Term<Deadline>>, visit: &mut Visit<'_>) {
    if let Some(Deadline::Within(inner) | Deadline::On(inner)) = term.map(|term| &mut term.value) {
        date(inner, visit);
    }
}

fn date(here: &mut Date, visit: &mut Visit<'_>) {
    match here {
        Date::SomeDay(_) => visit(here),
        Date::Shift { base, .. } | Date::EdgeOf { base, .. } => date(base, visit),
        Date::Earlier(members) | Date::Later(members) => {
            members.iter_mut().for_each(|member| date(member, visit));
        }
        Date::Anchor(_) => {}
    }
}

fn cond(here: &mut Cond, visit: &mut Visit<'_>) {
    match here {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter_mut().for_each(|member| cond(member, visit));
        }
        Cond::Not(inner) => cond(inner, visit),
        Cond::OnOrAfter(inner) | Cond::After(inner) | Cond::Before(inner) => date(inner, visit),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
    }
}
