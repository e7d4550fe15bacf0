//! Laws of one report.

use crate::check::Loaded;
use crate::evaluate::{Breach, Certainty, Query, Reason, Status};

use super::certain::is_certain;
use super::judged::{alike, all, each, verdict};
use super::{Broken, Law};

/// **L1. One answer.** On every day every commitment has one status and one reason, and the reason
/// is one of that status. `possible` is not empty and contains the status. Where only one status is
/// possible, breach is `no`, or the status is lapsed. The same holds for every occurrence.
pub fn one_answer(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(1, "One answer");
    let verdict = verdict(loaded, query);
    let counts = (loaded.agreement.commitments.len(), verdict.commitments.len());
    LAW.same(&counts.0, &counts.1, || "how many are promised and judged".to_owned())?;
    for one in all(loaded, &verdict) {
        let it = one.judgement;
        let single = it.possible.len() == 1;
        let fine = it.reason.status() == it.status
            && it.possible.contains(&it.status)
            && (!single || it.breach == Breach::No || it.status == Status::Lapsed);
        LAW.holds(fine, || one.told())?;
    }
    Ok(())
}

/// **L2. No clock.** The same question has the same answer, whenever it is asked: outside of
/// `src/cli` no code names the clock, the environment or the file system.
///
/// Asks twice; what no code names is tested where the code is.
pub fn no_clock(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(2, "No clock");
    alike(LAW, loaded, &verdict(loaded, query), &verdict(loaded, query))
}

/// **L6. The last day.** On a day that is not after its deadline in effect a commitment is never
/// lapsed; on a day after it it is never due, unless it has a grace. With a term it is never
/// `expired` on a day that is not after `until`, and never due on a day after it.
pub fn the_last_day(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(6, "The last day");
    let on = query.on;
    each(LAW, loaded, query, |one| {
        let (it, commitment) = (one.judgement, one.commitment);
        let by_deadline = it.deadline.is_none_or(|deadline| {
            (on > deadline || it.status != Status::Lapsed)
                && (on <= deadline || commitment.grace.is_some() || it.status != Status::Due)
        });
        let until = it.until.filter(|_| !commitment.kind.has_deadline());
        let by_term = until.is_none_or(|until| {
            (on > until || it.reason != Reason::Expired)
                && (on <= until || it.status != Status::Due)
        });
        by_deadline && by_term
    })
}

/// **L7. Never in force, never lapsed.** On a day on which a commitment is lapsed, `from` has come:
/// if the document is certain, `in_force_from` is a day not after D. If it is not certain, it is
/// null or such a day.
pub fn never_in_force_never_lapsed(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(7, "Never in force, never lapsed");
    let certain = is_certain(loaded);
    each(LAW, loaded, query, |one| {
        let from = one.judgement.in_force_from;
        one.judgement.status != Status::Lapsed || from.map_or(!certain, |from| from <= query.on)
    })
}

/// **L17. Breach.** If breach is `yes`, lapsed is the only possible status; if it is `unknown`,
/// lapsed is possible. In a certain document it is `yes` if the reason is `missed` or `broken`, and
/// else `no`.
pub fn breach_is_a_lapse(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(17, "Breach");
    let certain = is_certain(loaded);
    each(LAW, loaded, query, |one| {
        let it = one.judgement;
        let lapsed = it.possible.contains(&Status::Lapsed);
        let fine = match it.breach {
            Breach::Yes => lapsed && it.possible.len() == 1,
            Breach::Unknown => lapsed,
            Breach::No => true,
        };
        let breach = matches!(it.reason, Reason::Missed | Reason::Broken);
        let expected = if breach { Breach::Yes } else { Breach::No };
        fine && (!certain || it.breach == expected)
    })
}

/// **L18. Open.** `certainty` is `open` if and only if more than one status is possible.
pub fn open_is_more_than_one(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(18, "Open");
    each(LAW, loaded, query, |one| {
        let it = one.judgement;
        (it.certainty == Certainty::Open) == (it.possible.len() > 1)
    })
}

/// **L19. What it turns on.** If `exact`, `turns_on` is empty if and only if one status is
/// possible. It has at most one set, which is not empty.
pub fn what_it_turns_on(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(19, "What it turns on");
    each(LAW, loaded, query, |one| {
        let it = one.judgement;
        (!it.exact || it.turns_on.is_empty() == (it.possible.len() == 1))
            && it.turns_on.len() <= 1
            && it.turns_on.iter().all(|names| !names.is_empty())
    })
}
