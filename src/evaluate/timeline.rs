//! A commitment over a stretch of days, from the days on which something can change.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};

use super::case::Case;
use super::course::{Course, Speaker};
use super::diagonal::Track;
use super::judge::{Judge, outcomes};
use super::outlook::{Outlook, changes, own_changes};
use super::reported::{MOST_DAYS, Reports};
use super::steps::each_day;
use super::tri::Tri;
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
    agreement.commitments().map(|(id, _)| of(&Outlook::new(&case, id), from, to)).collect()
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
    of(&Outlook::new(&Case::new(agreement, record, to, known_by), id), from, to)
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
    // If an occurrence is reported, those before it are.
    let occurrences = tracks.map(|track| runs(outlook, track, from, to));
    let occurrences = occurrences.take_while(|runs| !runs.is_empty());
    Timeline { runs: whole.unwrap_or_default(), occurrences: occurrences.collect() }
}

/// The runs of one of them; of an occurrence on the days on which it is reported.
fn runs(outlook: &Outlook<'_, '_>, track: Track, from: Day, to: Day) -> Vec<Run> {
    let reports = Reports::new(outlook, track);
    let judgement = |on| Judge { outlook, on }.by(track, &reports);
    let found = walk(outlook, track, (from, to), judgement, is_same);
    found.into_iter().map(|(first, last, judgement)| Run { first, last, judgement }).collect()
}

/// What is judged of the days from one to another, as stretches of days on which it is the same; of an
/// occurrence on the days on which it is reported.
pub(super) fn walk<J>(
    outlook: &Outlook<'_, '_>,
    track: Track,
    (from, to): (Day, Day),
    judge: impl Fn(Day) -> Option<J>,
    is_same: impl Fn(&J, &J) -> bool,
) -> Vec<(Day, Day, J)> {
    let mut runs: Vec<(Day, Day, J)> = Vec::new();
    let is_reported = Presence::new(outlook, track);
    let mut days = days(outlook, track, from, to).into_iter().peekable();
    while let Some(first) = days.next() {
        let last = days.peek().and_then(|next| next.previous()).unwrap_or(to);
        for on in asked(outlook, track, &is_reported, first, last) {
            outlook.begin();
            let judged = is_reported.on(on).then(|| judge(on)).flatten();
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

/// The days to ask of a stretch on which no course changes.
fn asked(
    outlook: &Outlook<'_, '_>,
    track: Track,
    is_reported: &Presence<'_, '_, '_>,
    first: Day,
    last: Day,
) -> Vec<Day> {
    if first == last {
        return vec![first];
    }
    let parts = |track| {
        let parts = outlook.parts(track, first, last);
        parts.unwrap_or_else(|| each_day(first, last).take(MOST_DAYS).collect())
    };
    let mut days = vec![first];
    if !is_plain(outlook, track, first) {
        days.extend(parts(track));
    }
    if matches!(is_reported.told(first), Tri::Maybe(_)) {
        days.extend(parts(Track::Whole));
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// On which days an occurrence is reported; a commitment always is.
struct Presence<'o, 'c, 'a> {
    outlook: &'o Outlook<'c, 'a>,
    track: Track,
}

impl<'o, 'c, 'a> Presence<'o, 'c, 'a> {
    fn new(outlook: &'o Outlook<'c, 'a>, track: Track) -> Self {
        Self { outlook, track }
    }

    fn on(&self, on: Day) -> bool {
        match (self.told(on), self.track) {
            (Tri::True, _) => true,
            (Tri::Maybe(_), Track::Occurrence(number)) => {
                usize::try_from(number).is_ok_and(|number| number <= self.count(on))
            }
            _ => false,
        }
    }

    /// Whether it exists, and the one before has begun.
    fn told(&self, on: Day) -> Tri {
        let Track::Occurrence(number) = self.track else { return Tri::True };
        let Some(course) = self.outlook.all.on(on) else { return Tri::False };
        let Some(occurrence) = course.occurrence(number) else { return Tri::False };
        let before = number.checked_sub(1).and_then(|before| course.occurrence(before));
        let begun = before.map_or(Tri::True, |before| before.start.reached_on(on));
        occurrence.exists.at(on).and(begun)
    }

    /// How many are reported.
    fn count(&self, on: Day) -> usize {
        if let Some(known) = self.outlook.reported.borrow().get(&on) {
            return *known;
        }
        let judge = Judge { outlook: self.outlook, on };
        let count = self.outlook.beside(|| judge.reported().len());
        self.outlook.reported.borrow_mut().insert(on, count);
        count
    }
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
            match track {
                Track::Whole => of_whole(course, &mut days),
                Track::Occurrence(number) => of_occurrence(course, number, &mut days),
            }
        }
    }
    days.extend(outlook.uncovered(track));
    if !outlook.corners.is_empty() {
        days.extend(outlook.turns());
    }
    days.retain(|day| from <= *day && *day <= to);
    days
}

/// The days on which the whole changes: of a series also those on which who speaks for it does.
fn of_whole(course: &Course, days: &mut BTreeSet<Day>) {
    own_changes(course, days);
    for run in course.speaker.runs() {
        match run.value {
            Speaker::Itself | Speaker::Nobody => {}
            Speaker::Unsettled(_) => changes(course, days),
            Speaker::Occurrence(number) => {
                let mut own = BTreeSet::new();
                let speaks = Track::Occurrence(*number).of(course);
                speaks.into_iter().for_each(|speaks| own_changes(speaks, &mut own));
                days.extend(own.range(run.first..=run.last));
            }
        }
    }
}

/// The days on which an occurrence changes, and on which it may begin or cease to be reported.
fn of_occurrence(course: &Course, number: u32, days: &mut BTreeSet<Day>) {
    days.extend(course.absent.rows(number).starts());
    let Some(occurrence) = course.occurrence(number) else { return };
    own_changes(&occurrence.course, days);
    days.extend(occurrence.exists.starts());
    let before = number.checked_sub(1).and_then(|before| course.occurrence(before));
    days.extend(
        before.into_iter().flat_map(|before| before.start.reached().starts().collect::<Vec<_>>()),
    );
}
