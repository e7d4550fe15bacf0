//! Cases that would reach what none does.

use crate::dates::Day;
use crate::evaluate::{Query, evaluate_one};
use crate::model::{Agreement, Case, CommitmentId, Expected, Record, Target, Wanted, What};

/// A case of a record in which a commitment has to be on a day what it is by the rules.
pub(super) fn case(
    agreement: &Agreement,
    name: String,
    record: Record,
    (id, on): (CommitmentId, Day),
) -> Option<Case> {
    let judged = evaluate_one(agreement, &record, id, &Query { on, known_by: None })?;
    let possible = Some(judged.possible).filter(|all| all.len() > 1);
    let status = What::Status(judged.status, Some(judged.reason));
    let what = std::iter::once(status).chain(possible.map(What::Possible));
    let place = agreement.place;
    let wanted = what.map(|what| Wanted { what, place }).collect();
    let target = Target { commitment: id, occurrence: None };
    Some(Case {
        name,
        known_by: None,
        given: record.entries.len(),
        record,
        expected: vec![Expected { target, on, wanted, place }],
        demanded: Vec::new(),
        place,
    })
}

/// The case with another record.
pub(super) fn with(case: &Case, record: Record) -> Case {
    Case { given: record.entries.len(), record, ..case.clone() }
}
