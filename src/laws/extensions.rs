//! The law of later deadlines.

use crate::check::Loaded;
use crate::dates::{Direction, Length, Unit};
use crate::evaluate::{Query, Reason, Status};
use crate::model::{Anchor, CommitmentId, Date, Deadline, Term};

use super::certain::is_certain;
use super::judged::{verdict, wholes};
use super::{Broken, Law};

/// **L12. Extensions.** In a certain document a later written deadline of a commitment that does
/// not recur never makes it lapse earlier: on a day on which it is lapsed with the later deadline
/// it was, with the earlier one, lapsed too, or void because it was not triggered or because its
/// condition failed.
///
/// The later one is so many `days` after the one of the commitment `id`.
pub fn extensions(
    loaded: &Loaded,
    query: &Query,
    id: CommitmentId,
    days: u32,
) -> Result<(), Broken> {
    const LAW: Law = Law(12, "Extensions");
    let Some(extended) = extended(loaded, id, days).filter(|_| is_certain(loaded)) else {
        return Ok(());
    };
    let (before, after) = (verdict(loaded, query), verdict(&extended, query));
    let mut all = wholes(loaded, &before).zip(&after.commitments);
    let Some((was, is)) = all.find(|(was, _)| was.id == id) else { return Ok(()) };
    let fine = is.status != Status::Lapsed
        || was.judgement.status == Status::Lapsed
        || matches!(was.judgement.reason, Reason::NotTriggered | Reason::ConditionFailed);
    LAW.holds(fine, || format!("{}, extended {is:?}", was.told()))
}

/// The same with a later deadline of a commitment; none if it has none, or recurs.
fn extended(loaded: &Loaded, id: CommitmentId, days: u32) -> Option<Loaded> {
    let mut extended = loaded.clone();
    let commitment = extended.agreement.commitments.get_mut(id.index())?;
    let term = commitment.deadline.take().filter(|_| days > 0 && commitment.every.is_none())?;
    let base = match &term.value {
        Deadline::Period(period) => Date::Anchor(Anchor::Day(period.last())),
        Deadline::Within(date) | Deadline::On(date) => date.clone(),
    };
    let length = Length { count: days, unit: Unit::Day };
    let (direction, place) = (Direction::After, term.place);
    let later = Date::Shift { length, direction, base: Box::new(base), place };
    let text = format!("{length} after ({})", term.text);
    commitment.deadline = Some(Term::new(Deadline::On(later), text, place));
    Some(extended)
}
