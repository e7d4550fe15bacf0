//! From courses in boxes of worlds to the judgement that is reported.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::case::Case;
use super::course::{Course, OccurrenceCourse, Speaker};
use super::diagonal::{Diagonal, Track};
use super::explore::{Answer, Explored, Explorer, turning};
use super::facts::World;
use super::moment::Moment;
use super::rows::Rows;
use super::sim::Sim;
use super::steps::Steps;
use super::tri::{Fact, Tri};
use super::verdict::{
    Breach, Certainty, Change, FactName, Judgement, OccurrenceVerdict, Query, Reason, Status,
};

/// So many days of a stretch on which the reported status is hard to tell are asked one by one.
const MOST_DAYS: i64 = 400;

/// One commitment, with its courses in all worlds, in some single worlds, and nominally.
pub(super) struct Judge<'c, 'a> {
    case: &'c Case<'a>,
    query: &'c Query,
    cone: Vec<CommitmentId>,
    all: Diagonal,
    /// Empty where nothing is open.
    corners: Vec<Diagonal>,
    nominal: Option<Diagonal>,
}

/// A reported status with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reported {
    status: Status,
    reason: Reason,
}

impl<'c, 'a> Judge<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, query: &'c Query, id: CommitmentId) -> Self {
        let cone = case.cones.of(id);
        let all = Diagonal::everywhere(case, &cone);
        let mut judge = Self { case, query, cone, all, corners: Vec::new(), nominal: None };
        if judge.is_open() {
            judge.tell_apart();
        }
        judge
    }

    /// Whether anything about it is open on any day.
    fn is_open(&self) -> bool {
        self.tracks().any(|track| {
            let open = |rows: &Rows| rows.single().is_none() && *rows != Rows::NONE;
            self.all.rows(track).runs().any(|run| open(run.value))
        })
    }

    fn tracks(&self) -> impl Iterator<Item = Track> {
        let occurrences = self.all.on(Day::MAX).map_or(&[][..], |course| &course.occurrences);
        let numbers = occurrences.iter().map(|occurrence| Track::Occurrence(occurrence.number));
        std::iter::once(Track::Whole).chain(numbers.collect::<Vec<_>>())
    }

    fn tell_apart(&mut self) {
        let (case, cone) = (self.case, &self.cone);
        let corner = |(last, rest): (bool, bool)| {
            Diagonal::new(case, &World::corner(&case.facts, last, rest), cone)
        };
        let corners = [(true, true), (true, false), (false, true), (false, false)];
        self.corners = corners.map(corner).into();
        self.nominal = Some(Diagonal::nominal(case, cone));
    }

    pub(super) fn judgement(&self) -> Option<Judgement> {
        let mut judgement = self.of(Track::Whole)?;
        let course = self.all.on(self.query.on)?;
        for occurrence in course.occurrences.iter().take(self.reported_occurrences(course)) {
            let position = usize::try_from(occurrence.number).ok()?;
            let of_period = |moments: fn(&OccurrenceCourse) -> &Steps<Moment>| {
                self.same_in_all(&|course| {
                    let position = position.checked_sub(1)?;
                    Some(*moments(course.occurrences.get(position)?).at(self.query.on))
                })
            };
            judgement.occurrences.push(OccurrenceVerdict {
                number: occurrence.number,
                period_start: of_period(|it| &it.start),
                period_end: of_period(|it| &it.end),
                judgement: self.of(Track::Occurrence(occurrence.number))?,
            });
        }
        Some(judgement)
    }

    fn of(&self, track: Track) -> Option<Judgement> {
        let on = self.query.on;
        let rows = *track.rows(self.all.on(on)?).at(on);
        let explored = self.explored(track, rows);
        let (possible, exact) = possible(rows, explored.as_ref());
        let (turns_on, known) = self.turns_on(&possible, explored.as_ref());
        let reported = self.reported(track);
        let here = (*reported.at(on))?;
        let dates = |pick: fn(&Course) -> &Steps<Moment>| {
            self.same_in_all(&|course| self.spoken(track, course, pick))
        };
        let deadline = dates(|course| &course.deadline);
        Some(Judgement {
            status: here.status,
            reason: here.reason,
            breach: breach(rows, explored.as_ref()),
            certainty: self.certainty(track, &possible, here.reason),
            exact: exact && known,
            since: self.since(&reported, here),
            in_force_from: dates(|course| &course.from),
            due_from: dates(|course| &course.due_from),
            target: dates(|course| &course.target),
            deadline,
            deadline_bounds: match deadline {
                None => self.bounds(track),
                Some(_) => None,
            },
            until: self.same_in_all(&|course| match track {
                Track::Whole => Some(*course.until.at(on)),
                Track::Occurrence(_) => None,
            }),
            met_on: self.met_on(track),
            ever_lapsed: reported
                .within(self.case.agreement.made.min(on), on)
                .any(|run| run.value.is_some_and(|it| it.status == Status::Lapsed)),
            days_late: self.days_late(track, here.reason),
            next: self.next(&reported),
            occurrences: Vec::new(),
            possible,
            turns_on,
        })
    }

    /// A day of the commitment itself, or of a series of the occurrence that speaks for it.
    fn spoken(
        &self,
        track: Track,
        course: &Course,
        pick: fn(&Course) -> &Steps<Moment>,
    ) -> Option<Moment> {
        let on = self.query.on;
        let course = track.of(course)?;
        match *course.speaker.at(on) {
            Speaker::Itself => Some(*pick(course).at(on)),
            Speaker::Nobody => None,
            Speaker::Occurrence(number) => {
                Some(*pick(Track::Occurrence(number).of(course)?).at(on))
            }
            Speaker::Unsettled(fact) => Some(Moment::unknown(fact)),
        }
    }

    /// All worlds told apart on the day asked, where more than one answer is possible.
    fn explored(&self, track: Track, rows: Rows) -> Option<Explored<(Status, bool)>> {
        answer_of(rows).is_err().then(|| self.explore_on(track, self.query.on))
    }

    fn explore_on(&self, track: Track, day: Day) -> Explored<(Status, bool)> {
        let explorer = Explorer::new(self.case, &self.cone, day);
        explorer.explore(
            |_, course| match answer_of(*track.rows(course).at(day)) {
                Ok(answer) => Answer::Decided(answer),
                Err(fact) => Answer::Undecided(fact),
            },
            |_| false,
        )
    }

    fn turns_on(
        &self,
        possible: &BTreeSet<Status>,
        explored: Option<&Explored<(Status, bool)>>,
    ) -> (BTreeSet<BTreeSet<FactName>>, bool) {
        let Some(explored) = explored.filter(|_| possible.len() > 1) else {
            return (BTreeSet::new(), true);
        };
        let differ = |one: &(Status, bool), two: &(Status, bool)| one.0 != two.0;
        let turning = turning(self.case, &explored.leaves, differ);
        match turning.filter(|_| explored.undecided.is_empty()) {
            Some(sets) => (sets, true),
            None => (BTreeSet::new(), false),
        }
    }

    fn certainty(&self, track: Track, possible: &BTreeSet<Status>, reason: Reason) -> Certainty {
        let on = self.query.on;
        let on_evidence = match reason.status() {
            Status::Met => true,
            Status::Void => self.is_ended(track),
            _ => false,
        };
        let complete = self.case.view.complete_through.is_some_and(|complete| on <= complete);
        if possible.len() > 1 {
            Certainty::Open
        } else if (complete || on_evidence) && !self.uncovered(track) {
            Certainty::Definite
        } else {
            Certainty::Presumed
        }
    }

    /// How many occurrences are reported: as many as in the world that has most.
    fn reported_occurrences(&self, course: &Course) -> usize {
        let on = self.query.on;
        match reported_occurrences(course, on) {
            Answer::Decided(number) => number,
            Answer::Undecided(_) => {
                let explorer = Explorer::new(self.case, &self.cone, on);
                let count = |_: &Sim<'_, '_>, course: &Course| reported_occurrences(course, on);
                let explored = explorer.explore(count, |_| false);
                explored.leaves.iter().map(|leaf| leaf.value).max().unwrap_or(0)
            }
        }
    }

    /// Whether in every world an entry or `void-when` has ended it.
    fn is_ended(&self, track: Track) -> bool {
        let ended =
            self.common(
                &|course| match track.rows(course).at(self.query.on).are(Reason::is_ending) {
                    Tri::True => Answer::Decided(Some(true)),
                    Tri::False => Answer::Decided(Some(false)),
                    Tri::Maybe(fact) => Answer::Undecided(fact),
                },
            );
        ended.unwrap_or(false)
    }

    /// Whether the calendar's holidays were not known for something that it rests on.
    fn uncovered(&self, track: Track) -> bool {
        let Some(id) = self.cone.last() else { return false };
        let own = self.all.on(self.query.on).and_then(|course| track.of(course));
        let behind = self.case.cones.of_status(*id);
        let others = behind.iter().filter(|other| *other != id);
        let fresh;
        let courses = if self.all.is_the_same_from_everywhere() {
            self.case.everywhere()
        } else {
            let world = World::all(&self.case.facts);
            let mut sim = Sim::new(self.case, &world, self.query.on);
            sim.run(&self.cone);
            fresh = sim.into_courses();
            &fresh
        };
        let behind = others.filter_map(|id| courses.get(id)).map(Rc::as_ref);
        own.into_iter().chain(behind).any(|course| is_uncovered(course, self.query.on))
    }

    /// The reported status and reason of each day.
    fn reported(&self, track: Track) -> Steps<Option<Reported>> {
        let upper = self.all.rows(track);
        let Some(nominal) = &self.nominal else {
            return upper.map(|rows| rows.single().map(Reported::of));
        };
        let nominal = nominal.rows(track);
        let found = self.corners.iter().fold(Steps::constant(Rows::NONE), |all, corner| {
            all.zip(&corner.rows(track), |one, two| one.union(*two))
        });
        let sets = upper.zip(&found, |upper, found| (*upper, *found));
        let sets = sets.zip(&nominal, |sets, nominal| (sets.0, sets.1, *nominal));
        let mut reported = Steps::constant(None);
        for run in sets.runs() {
            let (upper, found, nominal) = *run.value;
            match told(upper, found, nominal) {
                Some(answer) => reported.push(run.first, answer),
                None => {
                    let last = run.first.plus(MOST_DAYS).unwrap_or(Day::MAX).min(run.last);
                    let days = std::iter::successors(Some(run.first), |day| day.next());
                    for day in days.take_while(|day| *day <= last) {
                        reported.push(day, self.settled(track, day, nominal));
                    }
                }
            }
        }
        reported
    }

    /// The reported status of a day on which all worlds have to be told apart for it.
    fn settled(&self, track: Track, day: Day, nominal: Rows) -> Option<Reported> {
        let explored = self.explore_on(track, day);
        let upper = track.rows(self.all.on(day)?).at(day);
        let (possible, _) = possible(*upper, Some(&explored));
        let nominal = nominal.single().map(Reported::of);
        if let Some(nominal) = nominal.filter(|it| possible.contains(&it.status)) {
            return Some(nominal);
        }
        let status = *possible.first()?;
        let of_leaf = |course: &Course| track.rows(course).at(day).of(status).reasons().next();
        let leaves = explored.leaves.iter().filter(|leaf| leaf.value.0 == status);
        let reason = leaves.filter_map(|leaf| of_leaf(&leaf.course)).min()?;
        Some(Reported { status, reason })
    }

    fn since(&self, reported: &Steps<Option<Reported>>, here: Reported) -> Option<Day> {
        let (made, on) = (self.case.agreement.made, self.query.on);
        if on < made {
            return None;
        }
        let mut since = made;
        for run in reported.within(made, on) {
            if run.value.is_none_or(|reported| reported.status != here.status) {
                since = run.last.next()?;
            }
        }
        Some(since)
    }

    fn next(&self, reported: &Steps<Option<Reported>>) -> Option<Change> {
        let tomorrow = self.query.on.next()?;
        let here = *reported.at(self.query.on);
        let limit = self.limit();
        let mut later = reported.within(tomorrow, limit);
        let run = later.find(|run| *run.value != here && run.value.is_some())?;
        let reported = (*run.value)?;
        Some(Change { on: run.first, status: reported.status, reason: reported.reason })
    }

    /// The last day for which the courses were worked out.
    fn limit(&self) -> Day {
        let recurs = |id: &CommitmentId| {
            self.case.commitment(*id).is_some_and(|commitment| commitment.every.is_some())
        };
        let pauses = |id: &CommitmentId| {
            self.case.view.told(*id).is_some_and(|told| !told.pauses.is_empty())
        };
        let bounded = self.cone.iter().any(|id| recurs(id) || pauses(id));
        if bounded { self.case.horizon } else { Day::MAX }
    }

    /// A day that is the same in every world; none where it is not, or there is none.
    fn same_in_all(&self, of: &dyn Fn(&Course) -> Option<Moment>) -> Option<Day> {
        self.common(&|course| match of(course) {
            None => Answer::Decided(Some(None)),
            Some(moment) => answer_of_moment(moment).map(Some),
        })?
    }

    /// What all worlds have in common that have a say: none where two of them differ, or where
    /// none has.
    fn common<V: Copy + Eq>(&self, say: &dyn Fn(&Course) -> Answer<Option<V>>) -> Option<V> {
        let on = self.query.on;
        if let Answer::Decided(value) = say(self.all.on(on)?) {
            return value;
        }
        let said = self.corners.iter().filter_map(|corner| match say(corner.on(on)?) {
            Answer::Decided(value) => value,
            Answer::Undecided(_) => None,
        });
        if differ(said) {
            return None;
        }
        let explorer = Explorer::new(self.case, &self.cone, on);
        let explored = explorer.explore(
            |_, course| say(course),
            |leaves| differ(leaves.iter().filter_map(|leaf| leaf.value)),
        );
        let mut values = explored.leaves.iter().filter_map(|leaf| leaf.value);
        let first = values.next().filter(|_| explored.undecided.is_empty());
        first.filter(|first| values.all(|value| value == *first))
    }

    /// The day of performance, if it is the same in all worlds in which it is met.
    fn met_on(&self, track: Track) -> Option<Day> {
        let on = self.query.on;
        self.common(&|course| match track.rows(course).at(on).have(Status::Met) {
            Tri::Maybe(fact) => Answer::Undecided(fact),
            Tri::True => match self.spoken(track, course, |course| &course.met_on) {
                Some(moment) => answer_of_moment(moment),
                None => Answer::Decided(None),
            },
            Tri::False => Answer::Decided(None),
        })
    }

    /// How late it is, or was, if that is the same in all worlds in which it is for this reason.
    fn days_late(&self, track: Track, reason: Reason) -> Option<i64> {
        let on = self.query.on;
        let spoken = |course: &Course, pick| {
            let moment = self.spoken(track, course, pick);
            moment.map_or(Answer::Decided(None), answer_of_moment)
        };
        let late = |course: &Course| match reason {
            Reason::Missed => (Answer::Decided(Some(on)), spoken(course, |it| &it.deadline)),
            _ => (spoken(course, |it| &it.met_on), spoken(course, |it| &it.deadline_then)),
        };
        if !matches!(reason, Reason::Missed | Reason::Late) {
            return None;
        }
        self.common(&|course| match track.rows(course).at(on).are(|row| row == reason) {
            Tri::False => Answer::Decided(None),
            Tri::Maybe(fact) => Answer::Undecided(fact),
            Tri::True => match late(course) {
                (Answer::Undecided(fact), _) | (_, Answer::Undecided(fact)) => {
                    Answer::Undecided(fact)
                }
                (Answer::Decided(day), Answer::Decided(deadline)) => {
                    Answer::Decided(day.zip(deadline).map(|(day, deadline)| day.since(deadline)))
                }
            },
        })
    }

    /// The earliest and the latest deadline, where every world has one.
    fn bounds(&self, track: Track) -> Option<(Day, Day)> {
        let on = self.query.on;
        let of = |course: &Course| self.spoken(track, course, |course| &course.deadline);
        let all = of(self.all.on(on)?)?;
        if all.none.is_true() {
            return None;
        }
        let outer = all.days.filter(|_| all.none.is_false());
        let corners = self.corners.iter().filter_map(|corner| of(corner.on(on)?)?.exact());
        let corners: BTreeSet<Day> = corners.collect();
        let inner = corners.first().zip(corners.last());
        if let Some(outer) = outer
            && inner == Some((&outer.first, &outer.last))
        {
            return Some((outer.first, outer.last));
        }
        let explorer = Explorer::new(self.case, &self.cone, on);
        let explored = explorer.explore(
            |_, course| of(course).map_or(Answer::Decided(None), answer_of_moment),
            |leaves| leaves.iter().any(|leaf| leaf.value.is_none()),
        );
        let days: BTreeSet<Day> =
            explored.leaves.iter().map(|leaf| leaf.value).collect::<Option<_>>()?;
        match explored.undecided.is_empty() {
            true => days.first().copied().zip(days.last().copied()),
            false => outer.map(|outer| (outer.first, outer.last)),
        }
    }
}

fn differ<V: Eq>(mut values: impl Iterator<Item = V>) -> bool {
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// How many occurrences there are from the first to the one after those that have begun, as far as
/// they exist.
fn reported_occurrences(course: &Course, on: Day) -> Answer<usize> {
    let mut number = 0_usize;
    for occurrence in &course.occurrences {
        match *occurrence.exists.at(on) {
            Tri::False => break,
            Tri::True => number = number.saturating_add(1),
            Tri::Maybe(fact) => return Answer::Undecided(fact),
        }
        match *occurrence.start.reached().at(on) {
            Tri::False => break,
            Tri::True => {}
            Tri::Maybe(fact) => return Answer::Undecided(fact),
        }
    }
    Answer::Decided(number)
}

/// Whether it, or an occurrence of it that may be reported, rests on days that are not known.
fn is_uncovered(course: &Course, on: Day) -> bool {
    let mut begun = true;
    let reported = course.occurrences.iter().take_while(|occurrence| {
        let before = begun;
        begun = !occurrence.start.reached().at(on).is_false();
        before && !occurrence.exists.at(on).is_false()
    });
    let occurrences = reported.map(|occurrence| &occurrence.course);
    std::iter::once(course).chain(occurrences).any(|course| *course.uncovered.at(on))
}

impl Reported {
    fn of(reason: Reason) -> Self {
        Self { status: reason.status(), reason }
    }
}

/// Status and breach, if they are the same in all worlds of the box.
fn answer_of(rows: Rows) -> Result<(Status, bool), Fact> {
    let answers: BTreeSet<(Status, bool)> =
        rows.reasons().map(|reason| (reason.status(), reason.is_breach())).collect();
    let mut all = answers.into_iter();
    match (all.next(), all.next()) {
        (Some(answer), None) => Ok(answer),
        // Without any row it does not exist in these worlds.
        (None, _) => Ok((Status::Void, false)),
        _ => Err(rows.blame().unwrap_or(Fact::Vague)),
    }
}

fn answer_of_moment(moment: Moment) -> Answer<Option<Day>> {
    match (moment.none, moment.days) {
        (Tri::True, _) | (_, None) => Answer::Decided(None),
        (Tri::Maybe(fact), _) => Answer::Undecided(fact),
        (Tri::False, Some(days)) => match days.exact() {
            Some(day) => Answer::Decided(Some(day)),
            None => Answer::Undecided(days.fact),
        },
    }
}

/// The possible statuses, and whether they are exact.
fn possible(rows: Rows, explored: Option<&Explored<(Status, bool)>>) -> (BTreeSet<Status>, bool) {
    let upper = || rows.reasons().map(Reason::status).collect();
    match explored {
        None => (upper(), true),
        Some(explored) if explored.undecided.is_empty() => {
            (explored.leaves.iter().map(|leaf| leaf.value.0).collect(), true)
        }
        Some(explored) => {
            let found: BTreeSet<Status> = explored.leaves.iter().map(|leaf| leaf.value.0).collect();
            let upper: BTreeSet<Status> = upper();
            let exact = found == upper;
            (upper, exact)
        }
    }
}

fn breach(rows: Rows, explored: Option<&Explored<(Status, bool)>>) -> Breach {
    let of = |some: bool, all: bool| match (some, all) {
        (_, true) => Breach::Yes,
        (true, false) => Breach::Unknown,
        (false, false) => Breach::No,
    };
    match explored {
        Some(explored) if explored.undecided.is_empty() => {
            let mut breaches = explored.leaves.iter().map(|leaf| leaf.value.1);
            of(breaches.clone().any(|breach| breach), breaches.all(|breach| breach))
        }
        _ => match rows.are(Reason::is_breach) {
            Tri::False => Breach::No,
            Tri::True => Breach::Yes,
            Tri::Maybe(_) => Breach::Unknown,
        },
    }
}

/// The reported status where it needs no further worlds; the outer none says that it does.
fn told(upper: Rows, found: Rows, nominal: Rows) -> Option<Option<Reported>> {
    let statuses = |rows: Rows| rows.reasons().map(Reason::status).collect::<BTreeSet<Status>>();
    if upper == Rows::NONE {
        return Some(None);
    }
    let row = nominal.single()?;
    let only = statuses(upper).len() == 1;
    let known =
        statuses(found).contains(&row.status()) || only && statuses(upper).contains(&row.status());
    match upper.single() {
        _ if known => Some(Some(Reported::of(row))),
        Some(reason) => Some(Some(Reported::of(reason))),
        None => None,
    }
}
