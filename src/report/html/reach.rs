//! For which days a page answers, and which of them it draws.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::dates::{Day, Unit};
use crate::model::{Act, Anchor, Commitment, CommitmentId, Date, Entry, Mention};
use crate::report::timeline::{Agreement, Run};

/// What recurs or waits is worked out so many days behind the day asked and all that is recorded:
/// the most that costs no more than [`COST`].
const AHEAD: [i64; 7] = [10 * 366, 5 * 366, 3 * 366, 2 * 366, 366, 92, 31];
/// The engine looks so much further.
const LOOK_AHEAD: i64 = 4 * 366;
/// What may be worked out for all commitments of the page together, in occurrences.
const COST: i64 = 60_000;
/// Where something may be open for ever the worlds are told apart day by day: that takes as much work
/// as so many others for each pair of occurrences.
const OPEN: i64 = 40;
/// What changes later is not drawn, unless it is asked for; of what recurs less is, most of all of
/// what recurs for ever.
const DRAWN_AHEAD: i64 = 10 * 366;
const DRAWN_AHEAD_OF_SERIES: i64 = 2 * 366;
const DRAWN_AHEAD_FOR_EVER: i64 = 366;
/// A day asked that is further than this from all that changes is not drawn.
const DRAWN_BESIDE: i64 = 2 * 366;

/// Of each commitment the day through which it is worked out if it recurs or waits.
pub(super) fn ends(loaded: &[Loaded], on: Day) -> Vec<Vec<Day>> {
    let has_no_end = |(one, id): &(&Loaded, CommitmentId)| {
        let recurs = one.agreement.commitment(*id).is_some_and(|one| one.every.is_some());
        recurs || moves(one, *id)
    };
    let count = loaded.iter().flat_map(commitments).filter(has_no_end).count();
    let count = i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let share = COST.checked_div(count).unwrap_or(0);
    let end = |(one, id): (&Loaded, CommitmentId)| {
        let last = known_days(one).fold(on, Day::max);
        let ahead = |days: i64| last.plus(days).unwrap_or(Day::MAX);
        let fits = |days: &&i64| cost(one, id, last, ahead(**days)) <= share;
        ahead(AHEAD.iter().find(fits).or(AHEAD.last()).copied().unwrap_or(0))
    };
    loaded.iter().map(|one| commitments(one).map(end).collect()).collect()
}

fn commitments(loaded: &Loaded) -> impl Iterator<Item = (&Loaded, CommitmentId)> {
    loaded.agreement.commitments().map(move |(id, _)| (loaded, id))
}

/// Whether its deadline moves day by day until something more is recorded.
fn moves(loaded: &Loaded, id: CommitmentId) -> bool {
    let of = |entry: &&Entry| entry.act.target().is_some_and(|target| target.commitment == id);
    let pauses = loaded.record.entries.iter().filter(of);
    let pauses =
        pauses.filter(|entry| matches!(entry.act, Act::Suspended { .. } | Act::Resumed(_)));
    let last = pauses.max_by_key(|entry| entry.last);
    last.is_some_and(|entry| matches!(entry.act, Act::Suspended { tolls: true, .. }))
}

fn known_days(loaded: &Loaded) -> impl Iterator<Item = Day> {
    let entries = loaded.record.entries.iter().map(|entry| entry.last);
    entries.chain([loaded.agreement.made])
}

/// About how much work it is to work it out so far, with all on which it depends.
fn cost(loaded: &Loaded, id: CommitmentId, last: Day, end: Day) -> i64 {
    let behind = behind(loaded, id);
    let open = behind.iter().any(|id| may_stay_open(loaded, *id));
    let looked = end.plus(LOOK_AHEAD).unwrap_or(Day::MAX);
    let costs = behind.iter().map(|id| {
        let count = |end: Day| {
            let one = loaded.agreement.commitment(*id);
            one.and_then(|one| occurrences(loaded, one, end)).unwrap_or(0)
        };
        let pairs = if open { count(end).saturating_pow(2).saturating_mul(OPEN) } else { 0 };
        let days = if moves(loaded, *id) { end.since(last) } else { 0 };
        count(looked).saturating_add(pairs).saturating_add(days)
    });
    costs.fold(0, i64::saturating_add)
}

/// About how many occurrences there are; none if it does not recur.
fn occurrences(loaded: &Loaded, one: &Commitment, end: Day) -> Option<i64> {
    let until = one.until.as_ref().and_then(|term| match term.value {
        Date::Anchor(Anchor::Day(until)) => Some(until),
        _ => None,
    });
    let days = until.map_or(end, |until| until.min(end)).since(loaded.agreement.made).max(0);
    days.checked_div(period(one)?.max(1))
}

/// The commitment, and those on which it depends.
fn behind(loaded: &Loaded, id: CommitmentId) -> BTreeSet<CommitmentId> {
    let (mut open, mut seen) = (vec![id], BTreeSet::new());
    while let Some(id) = open.pop() {
        let Some(one) = loaded.agreement.commitment(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        open.extend(one.mentions().iter().filter_map(|mention| match mention {
            Mention::Commitment(id) => Some(*id),
            _ => None,
        }));
    }
    seen
}

/// Whether something of it may stay open for ever: a condition, an unknown day, a claim.
fn may_stay_open(loaded: &Loaded, id: CommitmentId) -> bool {
    let Some(one) = loaded.agreement.commitment(id) else { return false };
    let is_unknown =
        |mention: &Mention| matches!(mention, Mention::Condition(_) | Mention::SomeDay(_));
    !one.confirmed_by.is_empty() || one.mentions().iter().any(is_unknown)
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

/// The days that are drawn: from the beginning to some time after the last change, what is recorded
/// and the day asked. A deadline that only moves day by day is no change.
pub(super) fn drawn(loaded: &[Loaded], agreements: &[Agreement], on: Day) -> (Day, Day) {
    let made = loaded.iter().map(|one| one.agreement.made).min().unwrap_or(on);
    let written = loaded.iter().flat_map(known_days).max().unwrap_or(on);
    let ahead = |day: Day, days: i64| day.plus(days).unwrap_or(Day::MAX);
    let far = ahead(on, DRAWN_AHEAD);
    let recurring = |one: &Commitment| match (one.every, &one.until) {
        (None, _) => far,
        (Some(_), Some(_)) => ahead(on.max(written), DRAWN_AHEAD_OF_SERIES).min(far),
        (Some(_), None) => ahead(on.max(written), DRAWN_AHEAD_FOR_EVER).min(far),
    };
    let commitments = loaded.iter().zip(agreements).flat_map(|(loaded, agreement)| {
        loaded.agreement.commitments.iter().zip(&agreement.commitments)
    });
    let changes = commitments.flat_map(|(written, timeline)| {
        let end = recurring(written);
        let occurrences = timeline.occurrences.iter().flat_map(|one| changes(&one.runs));
        let all = changes(&timeline.runs).chain(occurrences);
        all.filter(move |day| *day <= end)
    });
    let recorded = loaded.iter().flat_map(known_days).filter(|day| *day <= far);
    let end = changes.chain(recorded).max().unwrap_or(made).max(made);
    let is_near = |day: Day| made.since(day).max(day.since(end)) <= DRAWN_BESIDE;
    let (from, to) = if is_near(on) { (made.min(on), end.max(on)) } else { (made, end) };
    let margin = to.since(from).checked_div(20).unwrap_or(0).max(30);
    (from, to.plus(margin).unwrap_or(Day::MAX))
}

/// The days on which the status, the reason or what is possible becomes another.
fn changes(runs: &[Run]) -> impl Iterator<Item = Day> {
    let pairs = runs.iter().zip(runs.iter().skip(1));
    pairs.filter_map(|(one, two)| {
        let of = |run: &Run| (run.state.status, run.state.reason, run.state.possible.len());
        (of(one) != of(two)).then_some(two.first)
    })
}
