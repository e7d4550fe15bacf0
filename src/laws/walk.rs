//! Laws of the reports of one day after the other.

use std::collections::BTreeMap;

use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Change, Judgement, Query, Reason, Status};
use crate::model::CommitmentId;

use super::certain::is_certain;
use super::judged::{One, all, days, verdict, wholes};
use super::{Broken, Law};

/// **L10. Since.** `since` is the first day of those up to D, not before `made`, from which on a
/// report on each day gives the same status as on D. `ever_lapsed` is true if and only if a report
/// on a day from `made` to D gives lapsed. Before `made`, `since` is null.
///
/// The time it takes grows with the days from `made` to D; on the way it is checked of each.
pub fn since(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    let made = loaded.agreement.made;
    let mut pasts = vec![Past::default(); loaded.agreement.commitments.len()];
    for on in days(made.min(query.on), query.on) {
        let verdict = verdict(loaded, &Query { on, ..*query });
        for (one, past) in wholes(loaded, &verdict).zip(&mut pasts) {
            past.day(&one, made)?;
        }
    }
    Ok(())
}

/// What was reported of a commitment on the days before.
#[derive(Debug, Clone, Default)]
struct Past {
    same_since: Option<(Status, Day)>,
    lapsed: bool,
}

impl Past {
    fn day(&mut self, one: &One<'_>, made: Day) -> Result<(), Broken> {
        const LAW: Law = Law(10, "Since");
        let it = one.judgement;
        let lapsed = it.status == Status::Lapsed;
        if one.on < made {
            let fine = it.since.is_none() && it.ever_lapsed == lapsed;
            return LAW.holds(fine, || one.told());
        }
        if self.same_since.is_none_or(|(status, _)| status != it.status) {
            self.same_since = Some((it.status, one.on));
        }
        self.lapsed |= lapsed;
        let since = self.same_since.map(|(_, day)| day);
        LAW.same(&it.since, &since, || format!("`since` of {}", one.told()))?;
        LAW.same(&it.ever_lapsed, &self.lapsed, || format!("`ever_lapsed` of {}", one.told()))
    }
}

/// **L11. Next.** On the day of `next` a report gives the status and the reason that it names. On
/// every day between D and that day, or on every day after D if there is no `next`, a report gives
/// the status and the reason of D; of series and suspensions this is so for four years from D.
///
/// Looks at each day from D to `last`, and at what that promises.
pub fn next(loaded: &Loaded, query: &Query, last: Day) -> Result<(), Broken> {
    let on_day = |on| verdict(loaded, &Query { on, ..*query });
    let mut today = on_day(query.on);
    for on in days(query.on, last).skip(1) {
        let tomorrow = on_day(on);
        for (one, then) in wholes(loaded, &today).zip(&tomorrow.commitments) {
            is_next(&one, on, then)?;
        }
        today = tomorrow;
    }
    for one in wholes(loaded, &today) {
        let Some(promised) = one.judgement.next else { continue };
        let judgement = |on| on_day(on).commitments.into_iter().nth(one.id.index());
        is_kept(
            &one,
            promised,
            judgement(promised.on),
            promised.on.previous().and_then(judgement),
        )?;
    }
    Ok(())
}

const NEXT: Law = Law(11, "Next");

/// That what is said to come next is what tomorrow's report says, or says to come next.
fn is_next(one: &One<'_>, tomorrow: Day, then: &Judgement) -> Result<(), Broken> {
    let today = one.judgement;
    let expected = if (then.status, then.reason) == (today.status, today.reason) {
        then.next
    } else {
        Some(Change { on: tomorrow, status: then.status, reason: then.reason })
    };
    let near = |next: &Change| next.on.since(one.on) <= 4 * 365;
    NEXT.same(&today.next.filter(near), &expected.filter(near), || {
        format!("{}, then {then:?}", one.told())
    })
}

/// That what is promised comes on its day, and not before.
fn is_kept(
    one: &One<'_>,
    promised: Change,
    then: Option<Judgement>,
    before: Option<Judgement>,
) -> Result<(), Broken> {
    let row = |it: &Judgement| (it.status, it.reason);
    let comes = then.as_ref().map(row) == Some((promised.status, promised.reason));
    NEXT.holds(comes, || format!("{}, then {then:?}", one.told()))?;
    let still = before
        .as_ref()
        .is_some_and(|it| row(it) == row(one.judgement) && it.next == Some(promised));
    NEXT.holds(still, || format!("{}, on the day before {before:?}", one.told()))
}

/// **L20. Done is done.** In a certain document a commitment that does not recur, or an occurrence,
/// that is met `on-time` on a day is so on every later day on which it is reported, whatever is
/// amended or ended.
///
/// Looks at each day from D to `last`.
pub fn done_is_done(loaded: &Loaded, query: &Query, last: Day) -> Result<(), Broken> {
    const LAW: Law = Law(20, "Done is done");
    if !is_certain(loaded) {
        return Ok(());
    }
    let mut done: BTreeMap<(CommitmentId, Option<u32>), Day> = BTreeMap::new();
    for on in days(query.on, last) {
        let verdict = verdict(loaded, &Query { on, ..*query });
        for one in all(loaded, &verdict) {
            if one.commitment.every.is_some() && one.occurrence.is_none() {
                continue;
            }
            let key = (one.id, one.occurrence);
            let (on_time, before) = (one.judgement.reason == Reason::OnTime, done.get(&key));
            let fine = on_time || before.is_none();
            LAW.holds(fine, || format!("done on {before:?}, but {}", one.told()))?;
            if on_time {
                done.entry(key).or_insert(on);
            }
        }
    }
    Ok(())
}
