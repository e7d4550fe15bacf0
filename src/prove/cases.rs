//! What was found, as a case.

use crate::dates::Day;
use crate::model::{
    Agreement, Case, Claim, CommitmentId, Cond, Demanded, Expected, Property, Reason, Record,
    Target, Term, Wanted, What,
};

/// The case in which a written property has to be as it claims: one that fails shows that it is not
/// so, and, where something has to be reachable, one that comes true that it is.
pub(super) fn of_property(
    agreement: &Agreement,
    property: &Property,
    record: &Record,
    on: Day,
) -> Case {
    let Property { name, claim, holds: claimed, given, .. } = property;
    let condition = match (claim, given) {
        (_, None) => claimed.clone(),
        (Claim::Always, Some(given)) => {
            let lacks = Cond::Not(Box::new(given.value.clone()));
            let text = format!("not ({}) or ({})", given.text, claimed.text);
            term(claimed, Cond::Any(vec![lacks, claimed.value.clone()]), text)
        }
        (Claim::Never | Claim::Reachable, Some(given)) => {
            let both = Cond::All(vec![given.value.clone(), claimed.value.clone()]);
            term(claimed, both, format!("({}) and ({})", given.text, claimed.text))
        }
    };
    let demanded = Demanded { condition, on, holds: *claim != Claim::Never };
    Case { demanded: vec![demanded], ..empty(agreement, name, record) }
}

fn term(like: &Term<Cond>, value: Cond, text: String) -> Term<Cond> {
    Term::new(value, text, like.place)
}

/// The case in which a commitment has to be as is wanted.
pub(super) fn of_commitment(
    agreement: &Agreement,
    (id, says): (CommitmentId, &str),
    record: &Record,
    (on, wanted): (Day, Vec<What>),
) -> Case {
    let what = agreement.commitment(id).map_or("", |commitment| &commitment.id);
    let target = Target { commitment: id, occurrence: None };
    let wanted = wanted.into_iter().map(|what| Wanted { what, place: agreement.place }).collect();
    let expected = Expected { target, on, wanted, place: agreement.place };
    let case = empty(agreement, &format!("{what} {says}"), record);
    Case { expected: vec![expected], ..case }
}

/// The case in which a commitment has a status for a reason.
pub(super) fn of_reason(
    agreement: &Agreement,
    id: CommitmentId,
    reason: Reason,
    (record, on): (&Record, Day),
) -> Case {
    let wanted = super::laws::of_reason(reason);
    let says = format!("is {} by {}", reason.status(), reason);
    of_commitment(agreement, (id, &says), record, (on, wanted))
}

fn empty(agreement: &Agreement, name: &str, record: &Record) -> Case {
    Case {
        name: name.to_owned(),
        known_by: None,
        record: record.clone(),
        given: record.entries.len(),
        expected: Vec::new(),
        demanded: Vec::new(),
        place: agreement.place,
    }
}
