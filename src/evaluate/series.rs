//! Recurring commitments: their occurrences, which performance counts for which, and the course of
//! the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::{Day, Direction, Length};

use super::course::{Absent, Course, OccurrenceCourse, Speaker};
use super::dates::PeriodDays;
use super::moment::{Days, Moment};
use super::performance::Performance;
use super::rows::Rows;
use super::sim::Sim;
use super::steps::Steps;
use super::terms::{Occurrence, Subject};
use super::tri::{Fact, Tri};
use super::verdict::{Reason, Status};
use super::view::Said;

/// The statuses from the most pressing on.
const BY_URGENCY: [Status; 5] =
    [Status::Lapsed, Status::Due, Status::Pending, Status::Met, Status::Void];

/// An occurrence on the way to its course.
pub(super) struct Slot<'s> {
    pub(super) occurrence: Occurrence,
    pub(super) exists: Steps<Tri>,
    pub(super) said: Vec<Said<'s>>,
    pub(super) more: Vec<Performance>,
}

impl Sim<'_, '_> {
    pub(super) fn series(&self, subject: Subject<'_>, every: Length) -> Course {
        if let Some(course) = self.kept(subject) {
            return course;
        }
        let from = self.from(subject);
        let (until, has_until) = self.until(subject);
        let mut slots = self.slots(subject, every, &from, &until, &has_until);
        self.hand_out(subject, &mut slots);
        let occurrences: Vec<Rc<OccurrenceCourse>> = slots
            .into_iter()
            .map(|slot| {
                Rc::new(OccurrenceCourse {
                    course: self.slot_course(subject, &slot),
                    number: slot.occurrence.number,
                    start: slot.occurrence.period.start,
                    end: slot.occurrence.period.end,
                    exists: slot.exists,
                })
            })
            .collect();
        let absent = Rc::new(self.absent(subject, &from));
        let empty = self.ended(subject, &without_occurrences(&from, &until));
        let (rows, speaker) = together(&occurrences, &empty);
        let uncovered = from.zip(&until, |from, until| from.uncovered || until.uncovered);
        let never = || Steps::constant(Moment::NEVER);
        Course {
            rows,
            from,
            due_from: never(),
            target: never(),
            deadline: never(),
            asked: Vec::new(),
            met_on: never(),
            deadline_then: never(),
            until,
            uncovered,
            occurrences,
            speaker,
            unended: empty,
            absent,
        }
    }

    pub(super) fn slot_course(&self, subject: Subject<'_>, slot: &Slot<'_>) -> Course {
        let subject = Subject { occurrence: Some(&slot.occurrence), ..subject };
        let mut course = self.single(subject, &slot.said, &slot.more);
        // An occurrence that an earlier `until` leaves out is not triggered any more.
        let left_out = slot
            .occurrence
            .period
            .start
            .zip(&slot.exists, |start, exists| start.none.not().and(exists.not()));
        let without = |rows: &Steps<Rows>| {
            rows.zip(&left_out, |rows, left_out| match left_out {
                Tri::False => *rows,
                Tri::True => Rows::only(Reason::NotTriggered),
                Tri::Maybe(fact) => {
                    rows.union(Rows::only(Reason::NotTriggered)).blaming_if_free(*fact)
                }
            })
        };
        course.rows = without(&course.rows);
        course.unended = without(&course.unended);
        course
    }

    /// What becomes of an occurrence that does not exist.
    fn absent(&self, subject: Subject<'_>, from: &Steps<Moment>) -> Absent {
        let named = subject.told.endings.iter().filter_map(|(occurrence, _)| *occurrence);
        let named = named.filter(|number| self.only_of(subject).is_none_or(|only| only == *number));
        // What is left out is so whatever ended it.
        let may_wait = from.runs().any(|run| !run.value.none.is_false());
        let named = named.filter(|_| may_wait).collect::<BTreeSet<u32>>();
        let ended = named.into_iter().map(|number| {
            let occurrence = Occurrence::absent(number);
            let subject = Subject { occurrence: Some(&occurrence), ..subject };
            (number, self.absent_rows(subject, from))
        });
        Absent { any: self.absent_rows(subject, from), ended: ended.collect() }
    }

    /// The rows of an occurrence that does not exist: it is left out by `until`, or the series has
    /// not begun to exist at all.
    fn absent_rows(&self, subject: Subject<'_>, from: &Steps<Moment>) -> Steps<Rows> {
        let waiting = Steps::constant(Rows::only(Reason::AwaitingEvent));
        let waiting = self.ended(subject, &waiting);
        let left_out = Rows::only(Reason::NotTriggered);
        from.zip(&waiting, |from, waiting| match from.none {
            Tri::True => *waiting,
            Tri::False => left_out,
            Tri::Maybe(fact) => waiting.union(left_out).blaming_if_free(fact),
        })
    }

    /// The occurrences that begin up to the horizon, and the one after them: it is the next to be
    /// performed, however far away it is.
    fn slots<'s>(
        &self,
        subject: Subject<'_>,
        every: Length,
        from: &Steps<Moment>,
        until: &Steps<Moment>,
        has_until: &Steps<bool>,
    ) -> Vec<Slot<'s>> {
        let later = |times: u32| {
            let count = every.count.saturating_mul(times);
            from.map(|moment| match count {
                0 => *moment,
                _ => self.shifted(*moment, Length { count, ..every }, Direction::After),
            })
        };
        let id = subject.id;
        let only = self.only_of(subject);
        let mut slots = Vec::new();
        let mut follows = true;
        let mut start = later(only.map_or(0, |only| only.saturating_sub(1)));
        for number in only.unwrap_or(1)..=only.unwrap_or(u32::MAX) {
            let next = later(number);
            let end = next.map(|moment| moment.moved(|day| day.previous().unwrap_or(day)));
            let exists = self.exists(&start, until, has_until);
            let firsts = start.runs().filter_map(|run| run.value.days.map(|days| days.first));
            let begins = firsts.min().is_some_and(|first| first <= self.case.horizon);
            let here = (begins || follows) && exists.runs().any(|run| !run.value.is_false());
            let width = self.case.width(id, if here { number } else { 0 });
            follows = begins;
            // At the end of the calendar a period has no next.
            let stuck = start == next;
            if number > width.min(self.asked(id)) || stuck {
                break;
            }
            let occurrence = Occurrence { number, period: PeriodDays { start, end } };
            slots.push(Slot { occurrence, exists, said: Vec::new(), more: Vec::new() });
            start = next;
        }
        slots
    }

    /// An occurrence that would begin after `until` does not exist.
    fn exists(
        &self,
        start: &Steps<Moment>,
        until: &Steps<Moment>,
        has_until: &Steps<bool>,
    ) -> Steps<Tri> {
        let limit = until.zip(has_until, |until, has| if *has { *until } else { Moment::NEVER });
        start.zip(&limit, |start, limit| {
            let too_late = |start: Days| limit.and_days(|limit| start.not_after(limit).not());
            start.and_days(|start| too_late(start).not())
        })
    }

    /// Gives each performance to its occurrence.
    fn hand_out<'s>(&self, subject: Subject<'s>, slots: &mut [Slot<'s>]) {
        let mut unnamed = Vec::new();
        for said in &subject.told.met {
            match said.occurrence {
                None => unnamed.push(*said),
                Some(number) => {
                    let slot = slots.iter_mut().find(|slot| slot.occurrence.number == number);
                    if let Some(slot) = slot {
                        slot.said.push(*said);
                    }
                }
            }
        }
        if subject.commitment.confirmed_by.is_empty() {
            let performances = in_order(unnamed.iter().map(|said| self.day_of(said)).collect());
            self.hand_out_in_order(subject, slots, performances);
        } else {
            self.hand_out_claims(subject, slots, unnamed);
        }
    }

    /// Those that are said, in the order of their days, and that of `met-when` where it comes among them.
    fn hand_out_in_order(
        &self,
        subject: Subject<'_>,
        slots: &mut [Slot<'_>],
        mut said: Vec<Performance>,
    ) {
        let by_rule = self.met_when(subject);
        let doubt = by_rule.and_then(|rule| interferes(rule, said.iter().map(|said| said.on)));
        let (Some(rule), Some(fact)) = (by_rule, doubt) else {
            said.extend(by_rule);
            said.sort_by_key(|performance| (performance.on.first, performance.on.last));
            return self.hand_out_performances(subject, slots, &said);
        };
        // Which occurrence is left for the others cannot be told before that is settled.
        let before = said.partition_point(|said| said.on.last <= rule.on.first);
        let doubtful = said.split_off(before);
        self.hand_out_performances(subject, slots, &said);
        for performance in doubtful.iter().chain([&rule]) {
            perhaps(slots, performance.on, fact);
        }
    }

    fn day_of(&self, said: &Said<'_>) -> Days {
        self.world.entry(&self.case.facts, said.dated)
    }

    /// Each for the oldest occurrence that has begun and is then open.
    fn hand_out_performances(
        &self,
        subject: Subject<'_>,
        slots: &mut [Slot<'_>],
        performances: &[Performance],
    ) {
        let mut courses: BTreeMap<u32, Course> = BTreeMap::new();
        for performance in performances {
            let on = performance.on;
            let mut left = performance.exists;
            for slot in slots.iter_mut() {
                let course = courses
                    .entry(slot.occurrence.number)
                    .or_insert_with(|| self.slot_course(subject, slot));
                let takes = self.takes(subject, slot, course, on);
                let exists = left.and(takes);
                if !exists.is_false() {
                    slot.more.push(Performance { on, exists });
                    courses.remove(&slot.occurrence.number);
                }
                left = left.and(takes.not());
                let begun = slot.occurrence.period.start.reached().on(on.first, on.last, on.fact);
                if left.is_false() || begun.is_false() {
                    break;
                }
            }
        }
    }

    /// Entries that need confirmation add up for the oldest occurrence that has begun and is open
    /// by what was established before them.
    fn hand_out_claims<'s>(
        &self,
        subject: Subject<'s>,
        slots: &mut [Slot<'s>],
        mut unnamed: Vec<Said<'s>>,
    ) {
        unnamed.sort_by_key(|said| self.day_of(said).first);
        let disbelieving = self.world.without_claims();
        let mut by_rule = self.met_when(subject);
        let days = unnamed.iter().map(|said| self.day_of(said));
        let mut doubt = by_rule.and_then(|rule| interferes(rule, days));
        for of_one_day in unnamed.chunk_by(|one, two| self.day_of(one) == self.day_of(two)) {
            let Some(on) = of_one_day.first().map(|said| self.day_of(said)) else { continue };
            let sim = self.seen_from(on.first, &disbelieving);
            if doubt.is_none()
                && let Some(rule) = by_rule.take_if(|rule| rule.on.last < on.first)
            {
                sim.hand_out_performances(subject, slots, &[rule]);
            }
            if !on.is_exact() {
                doubt = doubt.or(Some(on.fact));
            }
            for slot in slots.iter_mut().take_while(|_| doubt.is_none()) {
                let course = sim.slot_course(subject, slot);
                match sim.takes(subject, slot, &course, on) {
                    Tri::False => continue,
                    Tri::True => slot.said.extend(of_one_day),
                    Tri::Maybe(fact) => doubt = Some(fact),
                }
                break;
            }
            if let Some(fact) = doubt {
                // Which occurrence an entry is for cannot be told before that is settled.
                perhaps(slots, on, fact);
            }
        }
        match (by_rule, doubt) {
            (Some(rule), Some(fact)) => perhaps(slots, rule.on, fact),
            (Some(rule), None) => {
                let sim = self.seen_from(rule.on.last, &disbelieving);
                sim.hand_out_performances(subject, slots, &[rule]);
            }
            (None, _) => {}
        }
    }

    /// Whether the occurrence exists, has begun, and is open for a performance on that day.
    fn takes(&self, subject: Subject<'_>, slot: &Slot<'_>, course: &Course, on: Days) -> Tri {
        let refuses = !subject.commitment.accepts_late;
        let open = course.unended.map(|rows| {
            rows.are(|reason| match reason.status() {
                Status::Met | Status::Void => false,
                Status::Lapsed => !refuses,
                Status::Pending | Status::Due => true,
            })
        });
        // Within a day performance comes first: what ends it that day does not stand in the way.
        let ended_before = course.rows.map(|rows| rows.are(Reason::is_ending)).delayed();
        let begun = slot.occurrence.period.start.reached().and(&slot.exists);
        begun.and(&open).and(&ended_before.not()).on(on.first, on.last, on.fact)
    }
}

/// The fact to settle before it is known whether `met-when` comes before or after each that is said.
fn interferes(rule: Performance, mut said: impl Iterator<Item = Days>) -> Option<Fact> {
    let mixed = said.find(|on| rule.on.first < on.last && on.first <= rule.on.last)?;
    Some(rule.on.doubt(mixed))
}

/// Each occurrence may have been performed then.
fn perhaps(slots: &mut [Slot<'_>], on: Days, fact: Fact) {
    let maybe = Performance { on, exists: Tri::Maybe(fact) };
    slots.iter_mut().for_each(|slot| slot.more.push(maybe));
}

/// The performances in the order of their days, also where some days are not known: the first of
/// them is on the earliest day, and so on.
fn in_order(days: Vec<Days>) -> Vec<Performance> {
    let open = days.iter().find(|days| !days.is_exact()).map(|days| days.fact);
    let mut firsts: Vec<Day> = days.iter().map(|days| days.first).collect();
    let mut lasts: Vec<Day> = days.iter().map(|days| days.last).collect();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let facts = days.iter().map(|days| days.fact);
    let one = (days.len() == 1).then(|| facts.clone().next()).flatten();
    let fact = one.or(open).unwrap_or(Fact::Vague);
    firsts
        .into_iter()
        .zip(lasts)
        .map(|(first, last)| Performance { on: Days { first, last, fact }, exists: Tri::True })
        .collect()
}

/// The rows of a series on days on which it has no occurrence.
fn without_occurrences(from: &Steps<Moment>, until: &Steps<Moment>) -> Steps<Rows> {
    let over = until.passed();
    from.zip(&over, |from, over| {
        Rows::first_that_fits([
            (*over, Reason::NotTriggered),
            (from.none, Reason::AwaitingEvent),
            (Tri::True, Reason::NotInForce),
        ])
    })
}

/// The rows of the whole series: those of its oldest occurrence of the most pressing status, among
/// the occurrences that have begun and the next one.
fn together(
    occurrences: &[Rc<OccurrenceCourse>],
    empty: &Steps<Rows>,
) -> (Steps<Rows>, Steps<Speaker>) {
    // What each occurrence contributes, by the day on which that changes.
    let mut changes: BTreeMap<Day, Vec<(u32, Rows, Tri)>> = BTreeMap::new();
    let mut previous: Option<&Steps<Moment>> = None;
    for occurrence in occurrences {
        let reported = match previous {
            Some(start) => occurrence.exists.and(&start.reached()),
            None => occurrence.exists.clone(),
        };
        let both = occurrence.course.rows.zip(&reported, |rows, reported| (*rows, *reported));
        for run in both.runs() {
            let change = (occurrence.number, run.value.0, run.value.1);
            changes.entry(run.first).or_default().push(change);
        }
        previous = Some(&occurrence.start);
    }
    for day in empty.starts() {
        changes.entry(day).or_default();
    }
    let mut board = Board::default();
    let mut rows = Steps::constant(Rows::NONE);
    let mut speaker = Steps::constant(Speaker::Nobody);
    for (day, changed) in changes {
        for (number, its_rows, reported) in changed {
            board.set(number, its_rows, reported);
        }
        let (all, speaks) = board.most_pressing(*empty.at(day));
        rows.push(day, all);
        speaker.push(day, speaks);
    }
    (rows, speaker)
}

/// The rows of the occurrences on one day, by status.
#[derive(Default)]
struct Board {
    states: BTreeMap<u32, (Rows, Tri)>,
    by_status: BTreeMap<Status, BTreeSet<u32>>,
    reported: BTreeSet<u32>,
}

impl Board {
    fn set(&mut self, number: u32, rows: Rows, reported: Tri) {
        for status in Status::ALL {
            let numbers = self.by_status.entry(status).or_default();
            if reported.and(rows.have(status)).is_false() {
                numbers.remove(&number);
            } else {
                numbers.insert(number);
            }
        }
        if reported.is_true() {
            self.reported.insert(number);
        } else {
            self.reported.remove(&number);
        }
        self.states.insert(number, (rows, reported));
    }

    fn most_pressing(&self, empty: Rows) -> (Rows, Speaker) {
        let ranked = BY_URGENCY.iter().flat_map(|status| {
            self.by_status.get(status).into_iter().flatten().map(|it| (*status, it))
        });
        let ranked = ranked.filter_map(|(status, number)| {
            let (rows, reported) = self.states.get(number)?;
            Some((status, *number, *rows, *reported))
        });
        most_pressing(ranked, if self.reported.is_empty() { Some(empty) } else { None })
    }
}

/// An occurrence on one day: its number, its rows, and whether it is reported.
pub(super) type State = (u32, Rows, Tri);

/// The occurrences of a series on one day, in the order of their numbers.
pub(super) fn states(course: &Course, on: Day) -> Vec<State> {
    let occurrences = course.occurrences.iter().zip(reported(course, on));
    occurrences.map(|(it, reported)| (it.number, *it.course.rows.at(on), reported)).collect()
}

/// Whether each occurrence of a series is reported on a day: it exists, and the one before it has begun.
pub(super) fn reported(course: &Course, on: Day) -> Vec<Tri> {
    let mut begun = Tri::True;
    let reported = course.occurrences.iter().map(|occurrence| {
        let before = begun;
        begun = if before.is_false() { Tri::False } else { occurrence.start.reached_on(on) };
        occurrence.exists.at(on).and(before)
    });
    reported.collect()
}

/// The same as [`together`] of one day.
pub(super) fn together_on(states: &[State], empty: Rows) -> (Rows, Speaker) {
    let none = !states.iter().any(|(.., reported)| reported.is_true());
    most_pressing(ranked(states), none.then_some(empty))
}

/// The numbers of those that may speak for the series.
pub(super) fn speakers(states: &[State]) -> BTreeSet<u32> {
    let mut speakers = BTreeSet::new();
    for (status, number, rows, reported) in ranked(states) {
        speakers.insert(number);
        if is_at_least(status, rows, reported).is_true() {
            break;
        }
    }
    speakers
}

/// The occurrences with each status that they may have, by urgency.
fn ranked(states: &[State]) -> impl Iterator<Item = (Status, u32, Rows, Tri)> {
    BY_URGENCY.iter().flat_map(|status| {
        let may = states
            .iter()
            .filter(|(_, rows, reported)| !reported.is_false() && rows.may_be(*status));
        may.map(|(number, rows, reported)| (*status, *number, *rows, *reported))
    })
}

/// Of the occurrences that may have a status, by urgency: the rows of the whole, and who speaks for
/// it. `empty` is what it is without any, where there may be none.
fn most_pressing(
    ranked: impl Iterator<Item = (Status, u32, Rows, Tri)>,
    empty: Option<Rows>,
) -> (Rows, Speaker) {
    let mut all = Rows::NONE;
    let mut numbers: Option<(u32, u32)> = None;
    let mut doubt = Some(Fact::Vague);
    for (status, number, rows, reported) in ranked {
        all = all.union(rows.of(status));
        numbers = numbers.map_or(Some((number, number)), |(first, last)| {
            Some((first.min(number), last.max(number)))
        });
        if let Tri::Maybe(fact) = reported.and(rows.have(status)) {
            all = all.blaming_if_free(fact);
            doubt = doubt.filter(|doubt| *doubt != Fact::Vague).or(Some(fact));
        }
        if is_at_least(status, rows, reported).is_true() {
            // Whichever of these statuses it has, no other comes before it.
            doubt = doubt.filter(|_| numbers.is_some_and(|(first, last)| first != last));
            break;
        }
    }
    let speaker = match (numbers, doubt) {
        (None, _) => Speaker::Nobody,
        (Some((number, _)), None) => Speaker::Occurrence(number),
        (Some(_), Some(fact)) => Speaker::Unsettled(fact),
    };
    (empty.map_or(all, |empty| all.union(empty)), speaker)
}

/// Whether an occurrence is reported, with that status or one that is more pressing.
fn is_at_least(status: Status, rows: Rows, reported: Tri) -> Tri {
    let urgency = |status: Status| BY_URGENCY.iter().position(|one| *one == status);
    reported.and(rows.are(|reason| urgency(reason.status()) <= urgency(status)))
}
