//! A commitment over a stretch of days, from the days on which something can change.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};

use super::case::Case;
use super::course::Course;
use super::diagonal::Track;
use super::judge::{Judge, outcomes};
use super::outlook::Outlook;
use super::reported::MOST_DAYS;
use super::steps::Steps;
use super::verdict::{Judgement, Reason, Run, Timeline};

/// What becomes of every commitment from one day to another, both included, by what was known on
/// `known_by` (none: by all that is recorded).
///
/// On each day of a run the status, its reason, what is possible, the breach, how sure it is and
/// all dates are those of [`evaluate`](super::evaluate) on that day; what it turns on, and the days
/// that something missed is late, are those of the first day of the run.
#[must_use]
pub fn timeline(
    agreement: &Agreement,
    record: &Record,
    from: Day,
    to: Day,
    known_by: Option<Day>,
) -> Vec<Timeline> {
    let case = Case::new(agreement, record, to, known_by);
    let of = |(id, _)| of(&Outlook::new(&case, id), from, to);
    agreement.commitments().map(of).collect()
}

/// The same of each commitment to a day of its own, but to the last day that there is where
/// nothing recurs or is suspended behind it.
#[must_use]
pub fn timelines(
    agreement: &Agreement,
    record: &Record,
    from: Day,
    to: &dyn Fn(CommitmentId) -> Day,
    known_by: Option<Day>,
) -> Vec<Timeline> {
    let ends: BTreeSet<Day> = agreement.commitments().map(|(id, _)| to(id)).collect();
    let case = |to: Day| (to, Case::new(agreement, record, to, known_by));
    let cases: BTreeMap<Day, Case<'_>> = ends.into_iter().map(case).collect();
    let of = |(id, _)| {
        let to = to(id);
        let outlook = Outlook::new(cases.get(&to)?, id);
        let is_bounded = outlook.limit() < Day::MAX;
        Some(of(&outlook, from, if is_bounded { to } else { Day::MAX }))
    };
    agreement.commitments().filter_map(of).collect()
}

fn of(outlook: &Outlook<'_, '_>, from: Day, to: Day) -> Timeline {
    let mut tracks = outlook.tracks();
    let whole = tracks.next().map(|track| runs(outlook, track, from, to));
    let occurrences = tracks.map(|track| runs(outlook, track, from, to));
    Timeline { runs: whole.unwrap_or_default(), occurrences: occurrences.collect() }
}

fn runs(outlook: &Outlook<'_, '_>, track: Track, from: Day, to: Day) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut days = days(outlook, track, from, to).into_iter().peekable();
    while let Some(first) = days.next() {
        let last = days.peek().and_then(|next| next.previous()).unwrap_or(to);
        let most = if is_plain(outlook, track, first) { 1 } else { MOST_DAYS };
        let asked = std::iter::successors(Some(first), |day| day.next());
        for on in asked.take_while(|day| *day <= last).take(most) {
            outlook.case.begin();
            let Some(judgement) = (Judge { outlook, on }).of(track) else { continue };
            if let Some(before) = runs.last_mut() {
                if is_same(&before.judgement, &judgement) {
                    continue;
                }
                before.last = on.previous().unwrap_or(on);
            }
            runs.push(Run { first: on, last: to, judgement });
        }
    }
    runs
}

/// Whether two days of a run may have these.
fn is_same(one: &Judgement, two: &Judgement) -> bool {
    let plain = |judgement: &Judgement| Judgement {
        next: None,
        days_late: judgement.days_late.filter(|_| judgement.reason != Reason::Missed),
        ..judgement.clone()
    };
    plain(one) == plain(two)
}

/// Whether the answer of the day holds as long as the courses do not change: on others, where the
/// worlds are hard to tell apart, each day is asked.
fn is_plain(outlook: &Outlook<'_, '_>, track: Track, on: Day) -> bool {
    let all = outlook.all.on(on).map(|course| outcomes(*track.rows(course).at(on)));
    let Some(all) = all.filter(|all| all.len() > 1) else { return true };
    let corners = outlook.corners.iter().filter_map(|corner| corner.on(on));
    let found: BTreeSet<_> =
        corners.flat_map(|course| outcomes(*track.rows(course).at(on))).collect();
    found == all
}

/// The days on which something may change, and the first.
fn days(outlook: &Outlook<'_, '_>, track: Track, from: Day, to: Day) -> BTreeSet<Day> {
    let mut days = BTreeSet::from([from, outlook.case.agreement.made]);
    let complete = outlook.case.view.complete_through;
    days.extend(complete.and_then(Day::next));
    let diagonals = outlook.corners.iter().chain(&outlook.nominal).chain([&outlook.all]);
    for diagonal in diagonals {
        days.extend(diagonal.starts());
        for course in diagonal.courses() {
            if let Some(course) = track.of(course) {
                changes(course, &mut days);
            }
            days.extend(course.absent.starts());
        }
    }
    days.extend(outlook.uncovered());
    if !outlook.corners.is_empty() {
        days.extend(outlook.turns());
    }
    days.retain(|day| from <= *day && *day <= to);
    days
}

fn changes(course: &Course, days: &mut BTreeSet<Day>) {
    fn of<T: Clone + PartialEq>(steps: &Steps<T>, days: &mut BTreeSet<Day>) {
        days.extend(steps.starts());
    }
    of(&course.rows, days);
    let moments = [
        &course.from,
        &course.due_from,
        &course.target,
        &course.deadline,
        &course.until,
        &course.met_on,
        &course.deadline_then,
    ];
    moments.into_iter().for_each(|moments| of(moments, days));
    of(&course.uncovered, days);
    of(&course.speaker, days);
    for occurrence in &course.occurrences {
        of(&occurrence.start, days);
        of(&occurrence.start.reached(), days);
        of(&occurrence.exists, days);
        changes(&occurrence.course, days);
    }
}
