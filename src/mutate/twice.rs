//! Changes that would read alike, told apart.

use std::collections::BTreeMap;

use super::{Change, Part};
use crate::model::{Agreement, Commitment, Date, Deadline, Term, phrase};

/// Says of changes of one key with the same words what each makes of the phrase.
pub(super) fn told_apart(agreement: &Agreement, changes: &mut [Change]) {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for change in changes.iter() {
        let count = counts.entry(change.says(agreement)).or_default();
        *count = count.saturating_add(1);
    }
    for change in changes {
        let is_alone = counts.get(&change.says(agreement)).is_none_or(|count| *count < 2);
        if let (false, Some(phrase)) = (is_alone, changed(change)) {
            change.what = format!("{}, so that it is `{phrase}`", change.what);
        }
    }
}

/// The phrase that is changed, as it is then.
fn changed(change: &Change) -> Option<String> {
    let Part::Commitment(id) = change.of else { return None };
    let agreement = &change.agreement;
    let commitment = agreement.commitment(id)?;
    let date = |term: &Term<Date>| phrase::date(agreement, &term.value);
    match change.key {
        "from" => Some(date(&commitment.from)),
        "until" => commitment.until.as_ref().map(date),
        "due-from" => commitment.due_from.as_ref().map(date),
        "met-when" => commitment.met_when.as_ref().map(date),
        "broken-when" => commitment.broken_when.as_ref().map(date),
        "void-when" => commitment.void_when.as_ref().map(date),
        "deadline" => deadline(agreement, commitment),
        "subject-to" => {
            commitment.subject_to.as_ref().map(|term| phrase::cond(agreement, &term.value))
        }
        _ => None,
    }
}

fn deadline(agreement: &Agreement, commitment: &Commitment) -> Option<String> {
    match &commitment.deadline.as_ref()?.value {
        Deadline::On(date) => Some(phrase::date(agreement, date)),
        Deadline::Within(date) => Some(format!("within {}", phrase::date(agreement, date))),
        Deadline::Period(period) => Some(period.to_string()),
    }
}
