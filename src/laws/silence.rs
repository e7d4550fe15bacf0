//! Laws of what is not recorded.

use crate::check::Loaded;
use crate::evaluate::{Query, Reason, Status};
use crate::model::{Act, Commitment, CommitmentId, Mention};

use super::certain::is_certain;
use super::judged::{each, verdict, wholes};
use super::phrases::amendment;
use super::record::kept;
use super::{Broken, Law};

/// **L21. Silence is not performance.** Without any `met` entry, `met-when` and `complete-through`,
/// met is never possible.
///
/// They are taken away first.
pub fn silence_is_not_performance(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(21, "Silence is not performance");
    let mut silent = kept(loaded, |_, entry| !matches!(entry.act, Act::Met(_)));
    silent.agreement.commitments.iter_mut().for_each(|it| it.met_when = None);
    silent.record.complete_through = None;
    each(LAW, &silent, query, |one| {
        !one.judgement.exact || !one.judgement.possible.contains(&Status::Met)
    })
}

/// **L22. Completeness.** In a certain document, that the record is complete through a day changes
/// a status and reason to `met: kept`, from `lapsed: expired` or from a waiver that came too late,
/// or not at all. This is so of commitments that speak of no others.
///
/// The day is D.
pub fn completeness(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(22, "Completeness");
    if !is_certain(loaded) {
        return Ok(());
    }
    let mut silent = loaded.clone();
    silent.record.complete_through = None;
    let mut complete = silent.clone();
    complete.record.complete_through = Some(query.on);
    let (before, after) = (verdict(&silent, query), verdict(&complete, query));
    for (was, is) in wholes(&silent, &before).zip(&after.commitments) {
        let reason = was.judgement.reason;
        let kept = is.reason == Reason::Kept && matches!(reason, Reason::Expired | Reason::Waived);
        let fine = kept || reason == is.reason || speaks_of_others(loaded, was.id, was.commitment);
        LAW.holds(fine, || format!("{}, then {is:?}", was.told()))?;
    }
    Ok(())
}

/// Whether a commitment refers to another one, by its terms or by those of an amendment.
fn speaks_of_others(loaded: &Loaded, id: CommitmentId, commitment: &Commitment) -> bool {
    let refers = |all: &[Mention]| all.iter().any(|it| matches!(it, Mention::Commitment(_)));
    refers(&commitment.mentions())
        || loaded.record.entries.iter().any(|entry| match &entry.act {
            Act::Amended(target, new) => target.commitment == id && refers(&amendment(new)),
            _ => false,
        })
}
