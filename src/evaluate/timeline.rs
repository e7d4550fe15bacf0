//! A commitment over a stretch of days, from the days on which something can change.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};

use super::case::Case;
use super::course::Course;
use super::diagonal::Track;
use super::judge::{Judge, outcomes};
use super::open::open_names;
use super::outlook::Outlook;
use super::reported::MOST_DAYS;
use super::steps::Steps;
use super::verdict::{FactName, Judgement, Reason, Run, Timeline};

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
    agreement.commitments().map(|(id, _)| of(&case, id, from, to)).collect()
}

/// The same of one commitment.
#[must_use]
pub fn timeline_of(
    agreement: &Agreement,
    record: &Record,
    id: CommitmentId,
    (from, to): (Day, Day),
    known_by: Option<Day>,
) -> Timeline {
    of(&Case::new(agreement, record, to, known_by), id, from, to)
}

fn of(case: &Case<'_>, id: CommitmentId, from: Day, to: Day) -> Timeline {
    let outlook = Outlook::new(case, id);
    let mut tracks = outlook.tracks();
    let whole = tracks.next().map(|track| runs(&outlook, track, from, to));
    let occurrences = tracks.map(|track| runs(&outlook, track, from, to));
    Timeline { runs: whole.unwrap_or_default(), occurrences: occurrences.collect() }
}

fn runs(outlook: &Outlook<'_, '_>, track: Track, from: Day, to: Day) -> Vec<Run> {
    let judgement = |on| Judge { outlook, on }.of(track);
    let found = walk(outlook, track, (from, to), judgement, is_same);
    found.into_iter().map(|(first, last, judgement)| Run { first, last, judgement }).collect()
}

/// What is judged of the days from one to another, as stretches of days on which it is the same.
pub(super) fn walk<J>(
    outlook: &Outlook<'_, '_>,
    track: Track,
    (from, to): (Day, Day),
    judge: impl Fn(Day) -> Option<J>,
    is_same: impl Fn(&J, &J) -> bool,
) -> Vec<(Day, Day, J)> {
    let mut runs: Vec<(Day, Day, J)> = Vec::new();
    let steady = is_steady(outlook);
    let mut days = days(outlook, track, from, to);
    if steady {
        days.extend(days_behind(outlook).into_iter().filter(|day| from <= *day && *day <= to));
    }
    let mut days = days.into_iter().peekable();
    while let Some(first) = days.next() {
        let last = days.peek().and_then(|next| next.previous()).unwrap_or(to);
        let one = steady || is_plain(outlook, track, first);
        let asked = std::iter::successors(Some(first), |day| day.next());
        for on in asked.take_while(|day| *day <= last).take(if one { 1 } else { MOST_DAYS }) {
            outlook.case.begin();
            let judged = exists(outlook, track, on).then(|| judge(on)).flatten();
            // The run before goes on, or ends on the day before.
            let before = runs.last_mut().filter(|(_, last, _)| *last == to);
            match (before, judged) {
                (Some((.., before)), Some(judged)) if is_same(before, &judged) => {}
                (before, judged) => {
                    if let Some((_, last, _)) = before {
                        *last = on.previous().unwrap_or(on);
                    }
                    runs.extend(judged.map(|judged| (on, to, judged)));
                }
            }
        }
    }
    runs
}

/// Whether the occurrence exists in some world; a commitment does.
fn exists(outlook: &Outlook<'_, '_>, track: Track, on: Day) -> bool {
    let Track::Occurrence(number) = track else { return true };
    let course = outlook.all.on(on);
    let occurrence = course.and_then(|course| course.occurrence(number));
    occurrence.is_some_and(|occurrence| !occurrence.exists.at(on).is_false())
}

/// Whether nothing is open behind it but whether conditions hold, on each day by itself. Then all days
/// of a stretch have one answer on which no course behind it changes, and for none of which alone a
/// condition is asked.
fn is_steady(outlook: &Outlook<'_, '_>) -> bool {
    let names = open_names(outlook.case, &outlook.cone);
    names.iter().all(|name| matches!(name, FactName::Condition(_)))
}

/// The days on which something changes in a course behind it, and those for which alone a condition
/// is asked.
fn days_behind(outlook: &Outlook<'_, '_>) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for course in outlook.cone.iter().filter_map(|id| outlook.case.everywhere().get(id)) {
        changes(course, &mut days);
        let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
        for course in occurrences.chain([course.as_ref()]) {
            for asked in &course.asked {
                days.extend([Some(asked.first), asked.last.next()].into_iter().flatten());
            }
        }
    }
    days
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
            if let Track::Occurrence(number) = track
                && let Some(occurrence) = course.occurrence(number)
            {
                days.extend(occurrence.exists.starts());
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
