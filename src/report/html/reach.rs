//! For which days a page answers, and which of them it draws.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::dates::{Day, Unit};
use crate::model::{Act, Commitment, CommitmentId, Mention};
use crate::report::cite::speaks_of;
use crate::report::timeline::Agreement;

/// What recurs is worked out so many days behind the day asked: the most for which there are not
/// more than [`MANY`] occurrences, else the least.
const AHEAD: [i64; 5] = [10 * 366, 5 * 366, 2 * 366, 366, 92];
const LEAST_AHEAD: i64 = 31;
const MANY: i64 = 700;
/// An occurrence of which something is open takes as much work as so many others: behind it the
/// worlds are told apart day by day.
const OPEN: i64 = 100;
/// What changes later is not drawn, unless it is asked for.
const DRAWN_AHEAD: i64 = 10 * 366;
/// A day asked that is further than this from all that changes is not drawn.
const DRAWN_BESIDE: i64 = 2 * 366;

/// The days for which the page answers: all there are, but where something recurs or waits.
pub(super) fn reach(loaded: &[Loaded], on: Day) -> (Day, Day) {
    if !loaded.iter().any(is_endless) {
        return (Day::MIN, Day::MAX);
    }
    let few =
        |ahead: &&i64| loaded.iter().map(|one| occurrences(one, on, **ahead)).sum::<i64>() <= MANY;
    let ahead = AHEAD.iter().find(few).copied().unwrap_or(LEAST_AHEAD);
    let last = loaded.iter().flat_map(known_days).fold(on, Day::max);
    (Day::MIN, last.max(on).plus(ahead).unwrap_or(Day::MAX))
}

/// Whether there is always more to work out: a series, or a deadline that moves day by day.
fn is_endless(loaded: &Loaded) -> bool {
    let recurs = loaded.agreement.commitments.iter().any(|one| one.every.is_some());
    recurs || loaded.record.entries.iter().any(|one| matches!(one.act, Act::Suspended { .. }))
}

fn known_days(loaded: &Loaded) -> impl Iterator<Item = Day> {
    let entries = loaded.record.entries.iter().map(|entry| entry.last);
    entries.chain([loaded.agreement.made])
}

/// About how many occurrences there are from the beginning to so many days behind the day asked.
fn occurrences(loaded: &Loaded, on: Day, ahead: i64) -> i64 {
    let days = on.since(loaded.agreement.made).max(0).saturating_add(ahead);
    let of = |(id, one): (CommitmentId, &Commitment)| {
        let count = days / period(one)?.max(1);
        Some(if may_be_open(loaded, id) { count.saturating_mul(OPEN) } else { count })
    };
    loaded.agreement.commitments().filter_map(of).sum()
}

/// Whether anything behind a commitment may be open: a condition, an unknown day, a claim.
fn may_be_open(loaded: &Loaded, id: CommitmentId) -> bool {
    let (mut behind, mut seen) = (vec![id], BTreeSet::new());
    while let Some(id) = behind.pop() {
        let Some(one) = loaded.agreement.commitment(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        let mut mentions = one.mentions();
        let is_unknown =
            |mention: &Mention| matches!(mention, Mention::Condition(_) | Mention::SomeDay(_));
        if !one.confirmed_by.is_empty() || mentions.iter().any(is_unknown) {
            return true;
        }
        behind.extend(mentions.iter().filter_map(|mention| match mention {
            Mention::Commitment(id) => Some(*id),
            _ => None,
        }));
        mentions.push(Mention::Commitment(id));
        let mut entries = loaded.record.entries.iter().filter(|entry| !entry.is_precise());
        if entries.any(|entry| speaks_of(&entry.act, &mentions)) {
            return true;
        }
    }
    false
}

/// About how many days there are from one occurrence to the next.
fn period(commitment: &Commitment) -> Option<i64> {
    let every = commitment.every?;
    let days = match every.unit {
        Unit::Day | Unit::WorkingDay => 1,
        Unit::Week => 7,
        Unit::Month => 30,
        Unit::Year => 365,
    };
    Some(i64::from(every.count).saturating_mul(days))
}

/// The days that are drawn: from the beginning to some time after the last change.
pub(super) fn drawn(loaded: &[Loaded], agreements: &[Agreement], on: Day, last: Day) -> (Day, Day) {
    let far = on.plus(DRAWN_AHEAD).unwrap_or(Day::MAX).min(last);
    let made = loaded.iter().map(|one| one.agreement.made).min().unwrap_or(on);
    let tracks = agreements.iter().flat_map(|one| &one.commitments);
    let runs = tracks.flat_map(|one| {
        let occurrences = one.occurrences.iter().flat_map(|one| one.runs.iter().skip(1));
        one.runs.iter().skip(1).chain(occurrences)
    });
    let changes = runs.map(|run| run.first).filter(|day| *day <= far);
    let end = changes.max().unwrap_or(made).max(made);
    let is_near = |day: Day| made.since(day).max(day.since(end)) <= DRAWN_BESIDE;
    let (from, to) = if is_near(on) { (made.min(on), end.max(on)) } else { (made, end) };
    let margin = to.since(from).checked_div(20).unwrap_or(0).max(30);
    (from, to.plus(margin).unwrap_or(Day::MAX).min(last.max(to)))
}
