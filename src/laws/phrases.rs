//! The phrases of an agreement and its record.

use crate::check::Loaded;
use crate::model::{Act, Amendments, Commitment, Cond, Date, Deadline, Mention, Term};

/// All that the commitments mention, by their terms or by those of amendments.
pub(super) fn mentions(loaded: &Loaded) -> Vec<Mention> {
    let written = loaded.agreement.commitments.iter().flat_map(Commitment::mentions);
    let entries = loaded.record.entries.iter();
    let amended = entries.filter_map(|entry| match &entry.act {
        Act::Amended(_, new) => Some(new),
        _ => None,
    });
    written.chain(amended.flat_map(|new| amendment(new))).collect()
}

/// All that new terms mention.
pub(super) fn amendment(new: &Amendments) -> Vec<Mention> {
    let mut new = new.clone();
    new_terms(&mut new).iter().flat_map(|date| date.mentions()).collect()
}

/// Every date phrase of the rules and the record, but those inside of others.
pub(super) fn dates(loaded: &mut Loaded) -> Vec<&mut Date> {
    let commitments = loaded.agreement.commitments.iter_mut();
    let mut found: Vec<&mut Date> = commitments.flat_map(terms).collect();
    for entry in &mut loaded.record.entries {
        if let Act::Amended(_, new) = &mut entry.act {
            found.extend(new_terms(new));
        }
    }
    found
}

fn terms(commitment: &mut Commitment) -> Vec<&mut Date> {
    let dates = [
        Some(&mut commitment.from),
        commitment.target.as_mut(),
        commitment.until.as_mut(),
        commitment.due_from.as_mut(),
        commitment.met_when.as_mut(),
        commitment.broken_when.as_mut(),
        commitment.void_when.as_mut(),
    ];
    let dates = dates.into_iter().flatten().map(|term| &mut term.value);
    let mut found: Vec<&mut Date> = dates.collect();
    found.extend(commitment.deadline.as_mut().and_then(of_deadline));
    if let Some(term) = &mut commitment.subject_to {
        of_condition(&mut term.value, &mut found);
    }
    found
}

fn new_terms(new: &mut Amendments) -> Vec<&mut Date> {
    let dates = [&mut new.from, &mut new.target, &mut new.until, &mut new.due_from];
    let dates = dates.into_iter().filter_map(|term| term.as_mut()?.as_mut());
    let deadline = new.deadline.as_mut().and_then(Option::as_mut).and_then(of_deadline);
    dates.map(|term| &mut term.value).chain(deadline).collect()
}

fn of_deadline(term: &mut Term<Deadline>) -> Option<&mut Date> {
    match &mut term.value {
        Deadline::Period(_) => None,
        Deadline::Within(date) | Deadline::On(date) => Some(date),
    }
}

fn of_condition<'d>(cond: &'d mut Cond, found: &mut Vec<&'d mut Date>) {
    match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter_mut().for_each(|member| of_condition(member, found));
        }
        Cond::Not(inner) => of_condition(inner, found),
        Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => found.push(date),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
    }
}
