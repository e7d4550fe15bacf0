//! The course of one commitment (or occurrence): which row of the table fits, on every day.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dates::{Day, Direction, Roll};
use crate::model::{Date, Deadline, Kind};

use super::dates::trigger;
use super::moment::{Days, Moment};
use super::performance::{Judged, Performance, first_counting};
use super::rows::Rows;
use super::sim::Sim;
use super::steps::Steps;
use super::terms::{Subject, Suspension, Terms};
use super::tri::{Fact, Tri};
use super::verdict::{Reason, Status};
use super::view::{EndingKind, Said};

/// What becomes of a commitment, on every day, in the worlds of a box.
#[derive(Debug, Clone)]
pub(super) struct Course {
    pub(super) rows: Steps<Rows>,
    pub(super) from: Steps<Moment>,
    pub(super) due_from: Steps<Moment>,
    pub(super) target: Steps<Moment>,
    pub(super) deadline: Steps<Moment>,
    /// The days for each of which alone its condition is asked: of breaks, and of the end of the
    /// deadline with its grace.
    pub(super) asked: Vec<Days>,
    pub(super) until: Steps<Moment>,
    /// The day it was met, while it is met.
    pub(super) met_on: Steps<Moment>,
    /// The deadline in effect on the day of performance.
    pub(super) deadline_then: Steps<Moment>,
    /// Whether its days were counted over holidays that the calendar does not know.
    pub(super) uncovered: Steps<bool>,
    pub(super) occurrences: Vec<Rc<OccurrenceCourse>>,
    /// Who speaks for it.
    pub(super) speaker: Steps<Speaker>,
    /// Of a series: what becomes of an occurrence that does not exist on any day.
    pub(super) absent: Rc<Absent>,
    /// The rows as they would be if nothing ended it.
    pub(super) unended: Steps<Rows>,
}

/// The rows of the occurrences of a series that do not exist.
#[derive(Debug, Clone)]
pub(super) struct Absent {
    /// Those of any.
    pub(super) any: Steps<Rows>,
    /// Those of the ones that were ended by an entry of their own.
    pub(super) ended: BTreeMap<u32, Steps<Rows>>,
}

impl Absent {
    /// Of what does not recur.
    fn none() -> Absent {
        Absent { any: Steps::constant(Rows::NONE), ended: BTreeMap::new() }
    }

    pub(super) fn rows(&self, number: u32) -> &Steps<Rows> {
        self.ended.get(&number).unwrap_or(&self.any)
    }
}

/// Whose dates are those of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaker {
    /// Its own: it does not recur.
    Itself,
    /// Those of one occurrence.
    Occurrence(u32),
    /// A series without any occurrence has none.
    Nobody,
    /// Not the same in all worlds.
    Unsettled(Fact),
}

/// What becomes of one occurrence.
#[derive(Debug, Clone)]
pub(super) struct OccurrenceCourse {
    pub(super) number: u32,
    pub(super) start: Steps<Moment>,
    pub(super) end: Steps<Moment>,
    /// Whether it exists, by the terms in effect.
    pub(super) exists: Steps<Tri>,
    pub(super) course: Course,
}

impl Course {
    /// How many stretches of days it has, with its occurrences: a measure of what it takes to work out.
    pub(super) fn size(&self) -> usize {
        let own = |course: &Course| {
            course.rows.runs().count().saturating_add(course.deadline.runs().count())
        };
        let occurrences = self.occurrences.iter().map(|occurrence| own(&occurrence.course));
        occurrences.fold(own(self), usize::saturating_add)
    }

    /// Whether it, or an occurrence of it, rests on any day on days that the calendar does not know.
    pub(super) fn is_ever_uncovered(&self) -> bool {
        let ever = |course: &Course| course.uncovered.runs().any(|run| *run.value);
        ever(self) || self.occurrences.iter().any(|occurrence| ever(&occurrence.course))
    }

    /// Whether it is the same in every world of its box, but for the days of the calendar on which it rests: these
    /// are of all worlds together.
    pub(super) fn is_settled(&self) -> bool {
        let absent = self.absent.ended.values().chain([&self.absent.any]);
        let mut rows = [&self.rows, &self.unended].into_iter().chain(absent);
        rows.all(|rows| rows.runs().all(|run| run.value.doubt().is_none()))
            && self.moments().into_iter().all(are_settled)
            && self.asked.iter().all(|days| days.is_exact())
            && self.speaker.runs().all(|run| !matches!(run.value, Speaker::Unsettled(_)))
            && self.occurrences.iter().all(|it| {
                are_settled(&it.start)
                    && are_settled(&it.end)
                    && it.exists.runs().all(|run| run.value.is_decided())
                    && it.course.is_settled()
            })
    }

    /// Its days, without those of its occurrences.
    pub(super) fn moments(&self) -> [&Steps<Moment>; 7] {
        [
            &self.from,
            &self.due_from,
            &self.target,
            &self.deadline,
            &self.until,
            &self.met_on,
            &self.deadline_then,
        ]
    }

    /// The occurrence of that number.
    pub(super) fn occurrence(&self, number: u32) -> Option<&OccurrenceCourse> {
        let position = self.occurrences.binary_search_by_key(&number, |it| it.number).ok()?;
        self.occurrences.get(position).map(Rc::as_ref)
    }

    /// The first day on which it was lapsed, from that day on.
    pub(super) fn first_lapse(&self) -> Steps<Moment> {
        let lapsed = self.rows.map(|rows| rows.have(Status::Lapsed));
        let mut first: Option<(Day, Fact)> = None;
        let mut steps = Steps::constant(Moment::NEVER);
        for run in lapsed.runs() {
            match *run.value {
                Tri::False => {}
                Tri::True => {
                    let (start, fact) = first.unwrap_or((run.first, Fact::Vague));
                    let days = Days { first: start, last: run.first, fact };
                    steps.push(run.first, Moment::surely(days));
                    return steps;
                }
                Tri::Maybe(fact) => {
                    let (start, fact) = *first.get_or_insert((run.first, fact));
                    let days = Days { first: start, last: run.last, fact };
                    steps
                        .push(run.first, Moment { none: Tri::Maybe(fact), ..Moment::surely(days) });
                }
            }
        }
        steps
    }
}

fn are_settled(moments: &Steps<Moment>) -> bool {
    moments.runs().all(|run| run.value.is_settled())
}

/// Whether `subject-to` holds, and whether it fails, on every day. Where worlds are told apart the
/// one is the opposite of the other; in the nominal course neither is so where it is unresolved.
pub(super) struct Condition {
    pub(super) holds: Steps<Tri>,
    pub(super) fails: Steps<Tri>,
}

impl Sim<'_, '_> {
    /// The course of a commitment that does not recur, or of an occurrence, given the `met`
    /// entries that speak of it.
    pub(super) fn single(
        &self,
        subject: Subject<'_>,
        said: &[Said<'_>],
        more: &[Performance],
    ) -> Course {
        self.case.exert();
        let terms = self.terms(subject);
        let condition = self.subject_to(subject);
        let mut performances = self.performances(subject, said);
        performances.extend(more);
        performances.sort_by_key(|performance| (performance.on.first, performance.on.last));
        let table = if subject.commitment.kind.has_deadline() {
            let judged = self.judged(subject, &terms, &performances);
            self.by_deadline(subject, &terms, &condition, &judged)
        } else {
            self.by_term(subject, &terms, &condition, &performances)
        };
        let rows = self.ended(subject, &table.rows);
        let uncovered = uncovered(&terms);
        // Whether it was performed is what to settle first: in time or late, it is met.
        let is_met = rows.zip(&table.performed, |rows, performed| {
            match (rows.have(Status::Met), performed) {
                (Tri::Maybe(_), Tri::Maybe(fact)) => Tri::Maybe(*fact),
                (met, _) => met,
            }
        });
        let met = |moment: &Moment, met: &Tri| match met {
            Tri::False => Moment::NEVER,
            Tri::True => *moment,
            Tri::Maybe(fact) => Moment { none: Tri::Maybe(*fact), ..*moment },
        };
        let has_window =
            terms.has_deadline.zip(&self.has_due_from(subject), |one, two| *one || *two);
        let due_from =
            terms.window.zip(&has_window, |moment, has| if *has { *moment } else { Moment::NEVER });
        Course {
            met_on: table.met_on.zip(&is_met, met),
            deadline_then: table.deadline_then,
            rows,
            from: terms.from,
            due_from,
            target: terms.target,
            deadline: terms.deadline,
            asked: table.asked,
            until: terms.until,
            uncovered,
            occurrences: Vec::new(),
            speaker: Steps::constant(Speaker::Itself),
            unended: table.rows,
            absent: Rc::new(Absent::none()),
        }
    }

    /// The endings by entry and by `void-when`, judged against the rows without them.
    pub(super) fn ended(&self, subject: Subject<'_>, rows: &Steps<Rows>) -> Steps<Rows> {
        let mut endings: Vec<(Days, Tri, Reason)> = subject
            .told
            .endings
            .iter()
            .filter(|(occurrence, _)| subject.concerns(*occurrence))
            .map(|(_, ending)| (Days::exactly(ending.on), Tri::True, reason_of(ending.kind)))
            .collect();
        if let Some(term) = &subject.commitment.void_when
            && let Some((on, exists)) = trigger(&self.date(&term.value, None))
        {
            endings.push((on, exists, Reason::Voided));
        }
        if endings.is_empty() {
            return rows.clone();
        }
        endings.sort_by_key(|(on, _, reason)| (on.first, on.last, *reason));
        self.apply(&endings, rows)
    }

    fn apply(&self, endings: &[(Days, Tri, Reason)], rows: &Steps<Rows>) -> Steps<Rows> {
        let lets_waive = rows.map(|rows| rows.have(Status::Met).not());
        let lets_end = rows.map(|rows| {
            rows.are(|reason| matches!(reason.status(), Status::Pending | Status::Due))
        });
        // Each ending that counts, with whether it does.
        let mut counted: Vec<(Days, Tri, Reason)> = Vec::new();
        for (on, exists, reason) in endings {
            let mut ended_before = Tri::False;
            for (earlier, counts, _) in &counted {
                // They are in order, and only that of `void-when` may be of an unknown day: what begins
                // on the same day stands before it, whichever it is.
                let before = if earlier.last < on.first || earlier.first == on.first {
                    Tri::True
                } else {
                    Tri::Maybe(earlier.doubt(*on))
                };
                ended_before = ended_before.or(counts.and(before));
            }
            let counts = if *reason == Reason::Waived {
                ended_before.or(lets_waive.on(on.first, on.last, on.fact))
            } else {
                ended_before.not().and(lets_end.on(on.first, on.last, on.fact))
            };
            counted.push((*on, exists.and(counts), *reason));
        }
        let mut starts: Vec<Day> = rows.starts().collect();
        starts.extend(counted.iter().flat_map(|(on, ..)| [on.first, on.last]));
        Steps::build(starts, |today| {
            let has = |on: &Days| on.not_after(Days::exactly(today));
            let row = |reason: Reason| {
                let of = counted.iter().filter(|(_, _, other)| *other == reason);
                let fits = of.fold(Tri::False, |any, (on, counts, _)| any.or(counts.and(has(on))));
                (fits, reason)
            };
            let endings = [Reason::Waived, Reason::Withdrawn, Reason::Superseded, Reason::Voided];
            after(endings.map(row), *rows.at(today))
        })
    }
}

/// The rows of a table whose first rows are `first`, and whose others are already known.
fn after(first: [(Tri, Reason); 4], rest: Rows) -> Rows {
    let head = Rows::first_that_fits(first);
    let decided = first.iter().any(|(fits, _)| fits.is_true());
    if decided { head } else { head.union(rest) }
}

fn reason_of(kind: EndingKind) -> Reason {
    match kind {
        EndingKind::Waived => Reason::Waived,
        EndingKind::Withdrawn => Reason::Withdrawn,
        EndingKind::Superseded => Reason::Superseded,
    }
}

fn uncovered(terms: &Terms) -> Steps<bool> {
    let moments = [&terms.from, &terms.end, &terms.window, &terms.until];
    moments.into_iter().fold(Steps::constant(false), |any, moments| {
        any.zip(moments, |any, moment| *any || moment.uncovered)
    })
}

/// The rows without endings, with what goes with them.
struct Table {
    rows: Steps<Rows>,
    /// Whether it was performed, in time or late.
    performed: Steps<Tri>,
    met_on: Steps<Moment>,
    deadline_then: Steps<Moment>,
    asked: Vec<Days>,
}

impl Sim<'_, '_> {
    /// The table for achieve and option.
    fn by_deadline(
        &self,
        subject: Subject<'_>,
        terms: &Terms,
        condition: &Condition,
        judged: &[Judged],
    ) -> Table {
        let by = |today: Day| move |judged: &Judged| judged.on.not_after(Days::exactly(today));
        let starts: Vec<Day> = judged.iter().flat_map(|it| [it.on.first, it.on.last]).collect();
        let on_time = Steps::build(starts.clone(), |today| {
            first_counting(judged, by(today), |judged| judged.timely)
        });
        let late = Steps::build(starts.clone(), |today| {
            first_counting(judged, by(today), |judged| judged.timely.not())
        });
        let deadline_passed = terms.deadline.passed();
        let end_passed = terms.end.passed();
        let not_triggered = match begins_with_its_time(subject) {
            true => Steps::constant(Tri::False),
            false => not_triggered(terms, &terms.deadline, &deadline_passed, judged),
        };
        let failed = condition_failed(terms, condition, judged).and(&end_passed);
        let has_deadline = terms.has_deadline.map(|has| Tri::of(*has));
        let waits = no_day(&terms.deadline).and(&has_deadline);
        let opened = terms.window.reached();
        let window_written = self.has_due_from(subject).map(|has| Tri::of(*has));
        let not_yet = opened.not().and(&has_deadline.or(&window_written));
        let reason = match subject.commitment.kind {
            Kind::Option => Reason::Expired,
            _ => Reason::Missed,
        };
        let mut rows = [
            (on_time, Reason::OnTime),
            (not_triggered, Reason::NotTriggered),
            (failed, Reason::ConditionFailed),
            (late, Reason::Late),
            (end_passed, reason),
            (terms.from.ahead(), Reason::NotInForce),
            (no_day(&terms.from).or(&waits), Reason::AwaitingEvent),
            (is_suspended(terms), Reason::Suspended),
            (condition.holds.not(), Reason::AwaitingCondition),
            (not_yet, Reason::NotYetDue),
            (deadline_passed, Reason::InGrace),
            (has_deadline, Reason::Open),
            (Steps::constant(Tri::True), Reason::NoDeadline),
        ];
        let performed =
            Steps::build(starts, |today| first_counting(judged, by(today), |_| Tri::True));
        if !judged.is_empty() {
            // What was performed was so in time or late, also where it is not known which.
            let not_performed = performed.not();
            let behind = rows.iter_mut().skip_while(|(_, reason)| *reason != Reason::Late).skip(1);
            behind.for_each(|(fits, _)| *fits = fits.and(&not_performed));
        }
        Table {
            rows: table(&rows),
            performed,
            asked: terms.end.runs().filter_map(|run| run.value.days).collect(),
            met_on: first_day(judged, |judged| Some(Moment::surely(judged.on))),
            deadline_then: first_day(judged, |judged| {
                let mut moments = terms.deadline.within(judged.on.first, judged.on.last);
                let first = *moments.next()?.value;
                Some(moments.fold(first, |all, run| all.join(*run.value, judged.on.fact)))
            }),
        }
    }

    /// The table for maintain and avoid.
    fn by_term(
        &self,
        subject: Subject<'_>,
        terms: &Terms,
        condition: &Condition,
        said: &[Performance],
    ) -> Table {
        let owed = terms.from.reached().and(&is_suspended(terms).not()).and(&condition.fails.not());
        let over = terms.until.passed();
        let breaks = self.breaks(subject);
        let mut restored: Vec<Day> = subject
            .told
            .restored
            .iter()
            .filter(|(occurrence, _)| subject.concerns(*occurrence))
            .map(|(_, day)| *day)
            .collect();
        restored.sort_unstable();
        let mut starts: Vec<Day> = terms.from.starts().chain(terms.until.starts()).collect();
        starts.extend(over.starts());
        starts.extend(breaks.iter().flat_map(|it| [it.on.first, it.on.last]));
        starts.extend(&restored);
        let owed_then: Vec<Tri> =
            breaks.iter().map(|it| owed.on(it.on.first, it.on.last, it.on.fact)).collect();
        let broken = |today: Day, unless_restored: bool| {
            // What was restored after a break was so by the last of those days, or by none.
            let mended_by = restored.partition_point(|day| *day <= today).checked_sub(1);
            let mended_by = mended_by.and_then(|at| restored.get(at)).filter(|_| unless_restored);
            breaks.iter().zip(&owed_then).fold(Tri::False, |any, (broken, owed)| {
                let counts = broken.by(today).and(in_term(terms, broken.on, today)).and(*owed);
                let mended =
                    mended_by.map_or(Tri::False, |day| broken.on.not_after(Days::exactly(*day)));
                any.or(counts.and(mended.not().or(*over.at(today))))
            })
        };
        let ever_broken = Steps::build(starts.clone(), |today| broken(today, false));
        let is_broken = Steps::build(starts.clone(), |today| broken(today, true));
        let term = terms.from.zip(&terms.until, |from, until| (*from, *until));
        let owed_once = term.map(|(from, until)| owed_in(&owed, *from, *until));
        let word = self.kept_word(terms, said);
        let kept = over.and(&ever_broken.not()).and(&owed_once).and(&word);
        let rows = [
            (kept, Reason::Kept),
            (never_triggered(&terms.from, &terms.until).and(&over), Reason::NotTriggered),
            (is_broken, Reason::Broken),
            (over, Reason::Expired),
            (terms.from.ahead(), Reason::NotInForce),
            (no_day(&terms.from), Reason::AwaitingEvent),
            (is_suspended(terms), Reason::Suspended),
            (condition.holds.not(), Reason::AwaitingCondition),
            (Steps::constant(Tri::True), Reason::InForce),
        ];
        Table {
            rows: table(&rows),
            performed: Steps::constant(Tri::False),
            met_on: terms.until.clone(),
            deadline_then: Steps::constant(Moment::NEVER),
            asked: breaks.iter().map(|it| it.on).collect(),
        }
    }

    /// Whether an entry says that it was kept, or the record is complete through the end.
    fn kept_word(&self, terms: &Terms, said: &[Performance]) -> Steps<Tri> {
        let complete = self.case.view.complete_through;
        let starts = said.iter().flat_map(|said| [said.on.first, said.on.last]);
        let starts = starts.chain(terms.until.starts()).collect();
        Steps::build(starts, |today| {
            let until = *terms.until.at(today);
            let covered = complete.map_or(Tri::False, |complete| {
                until.and_days(|until| until.not_after(Days::exactly(complete)))
            });
            said.iter().fold(covered, |any, said| {
                any.or(said.by(today).and(until.and_days(|until| until.not_after(said.on))))
            })
        })
    }

    /// The days on which it was broken.
    fn breaks(&self, subject: Subject<'_>) -> Vec<Performance> {
        let said = subject.told.broken.iter().filter(|said| subject.concerns(said.occurrence));
        let on = |said: &Said<'_>| self.world.entry(&self.case.facts, said.dated);
        let mut breaks: Vec<Performance> =
            said.map(|said| Performance { on: on(said), exists: Tri::True }).collect();
        if let Some(term) = &subject.commitment.broken_when
            && let Some((on, exists)) = trigger(&self.date(&term.value, None))
        {
            breaks.push(Performance { on, exists });
        }
        breaks
    }
}

/// On each day the first row that fits.
fn table(rows: &[(Steps<Tri>, Reason)]) -> Steps<Rows> {
    let starts = rows.iter().flat_map(|(fits, _)| fits.starts()).collect();
    Steps::build(starts, |day| {
        Rows::first_that_fits(rows.iter().map(|(fits, reason)| (*fits.at(day), *reason)))
    })
}

fn is_suspended(terms: &Terms) -> Steps<Tri> {
    terms.suspended.map(|suspension| Tri::of(*suspension != Suspension::No))
}

fn no_day(moments: &Steps<Moment>) -> Steps<Tri> {
    moments.map(|moment| moment.none)
}

/// Whether `from` had not come by the end: it has no day, or a later one.
fn never_triggered(from: &Steps<Moment>, end: &Steps<Moment>) -> Steps<Tri> {
    from.zip(end, |from, end| end.and_days(|end| from.and_days(|from| from.not_after(end)).not()))
}

/// Whether its deadline is counted on from the day on which it comes into force, and so is never
/// before it, whichever day that is.
fn begins_with_its_time(subject: Subject<'_>) -> bool {
    let commitment = subject.commitment;
    let Some(Deadline::On(deadline) | Deadline::Within(deadline)) =
        commitment.deadline.as_ref().map(|term| &term.value)
    else {
        return false;
    };
    let Date::Shift { direction: Direction::After, base, .. } = deadline else { return false };
    **base == commitment.from.value
        && matches!(commitment.roll, Roll::None | Roll::Following)
        && subject.occurrence.is_none()
        && subject.told.amended.is_empty()
}

/// The end passed without `from` having come, and it was not performed before that became so.
fn not_triggered(
    terms: &Terms,
    end: &Steps<Moment>,
    passed: &Steps<Tri>,
    judged: &[Judged],
) -> Steps<Tri> {
    let so = never_triggered(&terms.from, end).and(passed);
    if judged.is_empty() {
        return so;
    }
    // For each stretch: the last day up to it on which it was not so; surely, and perhaps.
    let (mut surely, mut perhaps): (Option<Day>, Option<Day>) = (None, None);
    let mut rescued = Steps::constant(Tri::False);
    for run in so.runs() {
        let last = (surely, perhaps);
        match run.value {
            Tri::False => (surely, perhaps) = (Some(run.last), Some(run.last)),
            Tri::Maybe(_) => perhaps = Some(run.last),
            Tri::True => {}
        }
        let before = |day: Option<Day>, on: Days| {
            day.map_or(Tri::False, |day| on.not_after(Days::exactly(day)))
        };
        let rescue = first_counting(
            judged,
            |judged| judged.on.not_after(Days::exactly(run.last)),
            |judged| match run.value {
                Tri::True => {
                    let (surely, perhaps) = (before(last.0, judged.on), before(last.1, judged.on));
                    if surely == perhaps { surely } else { Tri::Maybe(judged.on.fact) }
                }
                // Why it may be so is to be settled first.
                _ => Tri::Maybe(Fact::Vague),
            },
        );
        rescued.push(run.first, rescue);
    }
    so.and(&rescued.not())
}

/// On the last day of the deadline with its grace the condition failed (or it was suspended
/// without tolling), and it was not performed by then.
fn condition_failed(terms: &Terms, condition: &Condition, judged: &[Judged]) -> Steps<Tri> {
    let plain = terms.suspended.map(|suspension| Tri::of(*suspension == Suspension::Plain));
    let failing = condition.fails.or(&plain);
    terms.end.map(|end| {
        end.and_days(|end| {
            let performed =
                first_counting(judged, |judged| judged.on.not_after(end), |_| Tri::True);
            failing.on(end.first, end.last, end.fact).and(performed.not())
        })
    })
}

/// Whether the day lies in the term as it stands on `today`.
pub(super) fn in_term(terms: &Terms, on: Days, today: Day) -> Tri {
    let begun = terms.from.at(today).and_days(|from| from.not_after(on));
    let until = *terms.until.at(today);
    let ended = until.and_days(|until| on.not_after(until).not());
    begun.and(ended.not())
}

/// Whether it was owed on some day from `from` to `until`.
fn owed_in(owed: &Steps<Tri>, from: Moment, until: Moment) -> Tri {
    let Some((first, last)) = from.days.zip(until.days) else {
        return Tri::False;
    };
    if first.first > last.last {
        return Tri::False;
    }
    let exist = from.none.or(until.none).not();
    let doubt = first.doubt(last);
    let mut answer = Tri::False;
    for run in owed.within(first.first, last.last) {
        let surely_inside = run.first.max(first.last) <= run.last.min(last.first);
        let here = match run.value.narrowed(run.first, run.last) {
            Tri::False => Tri::False,
            Tri::True if surely_inside => Tri::True,
            Tri::True => Tri::Maybe(doubt),
            Tri::Maybe(fact) if first.is_exact() && last.is_exact() => Tri::Maybe(fact),
            Tri::Maybe(fact) => Tri::Maybe(fact.first(doubt)),
        };
        answer = answer.or(here);
    }
    exist.and(answer)
}

/// What goes with the first performance that counts, from its day on.
fn first_day(judged: &[Judged], of: impl Fn(&Judged) -> Option<Moment>) -> Steps<Moment> {
    let starts = judged.iter().flat_map(|it| [it.on.first, it.on.last]).collect();
    Steps::build(starts, |today| {
        let mut moment: Option<Moment> = None;
        for performance in judged {
            let here = performance.counts.and(performance.on.not_after(Days::exactly(today)));
            let this = of(performance);
            match here {
                Tri::False => {}
                Tri::True => {
                    return match (moment, this) {
                        (Some(one), Some(two)) => one.join(two, performance.on.fact),
                        (one, two) => one.or(two).unwrap_or(Moment::NEVER),
                    };
                }
                Tri::Maybe(fact) => {
                    moment = match (moment, this) {
                        (Some(one), Some(two)) => Some(one.join(two, fact)),
                        (one, two) => one.or(two),
                    };
                }
            }
        }
        moment.unwrap_or(Moment::NEVER)
    })
}
