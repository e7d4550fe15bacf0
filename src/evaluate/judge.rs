//! From courses in boxes of worlds to the judgement that is reported.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::agreed::agreed;
use super::case::Case;
use super::course::Course;
use super::diagonal::{Diagonal, Track};
use super::explore::{Answer, Explored, Explorer, turning};
use super::facts::World;
use super::moment::Moment;
use super::rows::Rows;
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
        let all = Diagonal::new(case, &World::all(&case.facts), &cone, None);
        let mut judge = Self {
            case,
            query,
            cone,
            all,
            corners: Vec::new(),
            nominal: None,
        };
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
        let occurrences = self
            .all
            .on(Day::MAX)
            .map_or(&[][..], |course| &course.occurrences);
        let numbers = occurrences
            .iter()
            .map(|occurrence| Track::Occurrence(occurrence.number));
        std::iter::once(Track::Whole).chain(numbers.collect::<Vec<_>>())
    }

    fn tell_apart(&mut self) {
        let (case, cone) = (self.case, &self.cone);
        let corner = |(last, rest): (bool, bool)| {
            Diagonal::new(case, &World::corner(&case.facts, last, rest), cone, None)
        };
        let corners = [(true, true), (true, false), (false, true), (false, false)];
        self.corners = corners.map(corner).into();
        let agreed = agreed(case, cone, self.query.on);
        let world = World::corner(&case.facts, true, false);
        self.nominal = Some(Diagonal::new(case, &world, cone, Some(&agreed)));
    }

    pub(super) fn judgement(&self) -> Option<Judgement> {
        let mut judgement = self.of(Track::Whole)?;
        let nominal = self.nominal.as_ref().unwrap_or(&self.all);
        let course = nominal.on(self.query.on)?;
        for occurrence in &course.occurrences {
            let begun = |other: &super::course::OccurrenceCourse| {
                !other.start.reached().at(self.query.on).is_false()
            };
            let position = usize::try_from(occurrence.number).ok()?;
            let before = position
                .checked_sub(2)
                .and_then(|it| course.occurrences.get(it));
            if !before.is_none_or(begun) {
                break;
            }
            if occurrence.exists.at(self.query.on).is_false() {
                continue;
            }
            let of_period = |moments: fn(&super::course::OccurrenceCourse) -> &Steps<Moment>| {
                self.agree(&|course| {
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
        let rows = *track.of(self.all.on(on)?)?.rows.at(on);
        let explored = self.explored(track, rows);
        let (possible, exact) = possible(rows, explored.as_ref());
        let (turns_on, known) = self.turns_on(&possible, explored.as_ref());
        let reported = self.reported(track);
        let here = (*reported.at(on))?;
        let speaker = self.speaker(track)?;
        let dates = |pick: fn(&Course) -> &Steps<Moment>| {
            self.agree(&|course| Some(*pick(speaker.of(course)?).at(on)))
        };
        let deadline = dates(|course| &course.deadline);
        let met_on = self.met_on(track, speaker);
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
                None => self.bounds(speaker),
                Some(_) => None,
            },
            until: self.agree(&|course| Some(*self.term_end(track, course)?.at(on))),
            met_on,
            ever_lapsed: reported.within(Day::MIN, on).any(|run| {
                run.value
                    .is_some_and(|reported| reported.status == Status::Lapsed)
            }),
            days_late: match here.reason {
                Reason::Missed => deadline.map(|deadline| on.since(deadline)),
                Reason::Late => {
                    let then = dates(|course| &course.deadline_then);
                    met_on.zip(then).map(|(met, then)| met.since(then))
                }
                _ => None,
            },
            next: self.next(&reported),
            occurrences: Vec::new(),
            possible,
            turns_on,
        })
    }

    /// The track whose dates are shown: of a series the occurrence that speaks for it.
    fn speaker(&self, track: Track) -> Option<Track> {
        if track != Track::Whole {
            return Some(track);
        }
        let nominal = self.nominal.as_ref().unwrap_or(&self.all);
        let speaker = *nominal.on(self.query.on)?.speaker.at(self.query.on);
        Some(speaker.map_or(Track::Whole, Track::Occurrence))
    }

    /// The last day of the term, or of the series.
    fn term_end<'t>(&self, track: Track, course: &'t Course) -> Option<&'t Steps<Moment>> {
        match track {
            Track::Whole => Some(&course.until),
            Track::Occurrence(_) => None,
        }
    }

    /// All worlds told apart on the day asked, where more than one answer is possible.
    fn explored(&self, track: Track, rows: Rows) -> Option<Explored<(Status, bool)>> {
        answer_of(rows)
            .is_err()
            .then(|| self.explore_on(track, self.query.on))
    }

    fn explore_on(&self, track: Track, day: Day) -> Explored<(Status, bool)> {
        let explorer = Explorer::new(self.case, &self.cone, day);
        let nothing = Rows::NONE;
        explorer.explore(
            |_, course| {
                let rows = track
                    .of(course)
                    .map_or(nothing, |course| *course.rows.at(day));
                match answer_of(rows) {
                    Ok(answer) => Answer::Decided(answer),
                    Err(fact) => Answer::Undecided(fact),
                }
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
        let on_evidence = reason.status() == Status::Met
            || matches!(
                reason,
                Reason::Waived | Reason::Withdrawn | Reason::Superseded | Reason::Voided
            );
        let complete = self
            .case
            .view
            .complete_through
            .is_some_and(|complete| on <= complete);
        if possible.len() > 1 {
            Certainty::Open
        } else if (complete || on_evidence) && !self.uncovered(track) {
            Certainty::Definite
        } else {
            Certainty::Presumed
        }
    }

    /// Whether the calendar's holidays were not known for something that it rests on.
    fn uncovered(&self, track: Track) -> bool {
        let on = self.query.on;
        let speaker = self.speaker(track).unwrap_or(track);
        let own = self
            .all
            .on(on)
            .and_then(|course| speaker.of(course).map(|it| *it.uncovered.at(on)));
        let Some((last, before)) = self.cone.split_last() else {
            return false;
        };
        own.unwrap_or(false)
            || before.iter().filter(|id| *id != last).any(|id| {
                let cone = self.case.cones.of(*id);
                let course = Diagonal::new(self.case, &World::all(&self.case.facts), &cone, None);
                course.on(on).is_some_and(|course| *course.uncovered.at(on))
            })
    }

    /// The reported status and reason of each day.
    fn reported(&self, track: Track) -> Steps<Option<Reported>> {
        let upper = self.all.rows(track);
        let Some(nominal) = &self.nominal else {
            return upper.map(|rows| rows.single().map(Reported::of));
        };
        let nominal = nominal.rows(track);
        let found = self
            .corners
            .iter()
            .fold(Steps::constant(Rows::NONE), |all, corner| {
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
        let upper = track.of(self.all.on(day)?)?.rows.at(day);
        let (possible, _) = possible(*upper, Some(&explored));
        let nominal = nominal.single().map(Reported::of);
        if let Some(nominal) = nominal.filter(|it| possible.contains(&it.status)) {
            return Some(nominal);
        }
        let status = *possible.first()?;
        let of_leaf = |course: &Course| {
            let rows = *track.of(course)?.rows.at(day);
            rows.of(status).reasons().next()
        };
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
            if run
                .value
                .is_none_or(|reported| reported.status != here.status)
            {
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
        Some(Change {
            on: run.first,
            status: reported.status,
            reason: reported.reason,
        })
    }

    /// The last day for which the courses were worked out.
    fn limit(&self) -> Day {
        let recurs = |id: &CommitmentId| {
            self.case
                .commitment(*id)
                .is_some_and(|commitment| commitment.every.is_some())
        };
        let pauses = |id: &CommitmentId| {
            self.case
                .view
                .told(*id)
                .is_some_and(|told| !told.pauses.is_empty())
        };
        let bounded = self.cone.iter().any(|id| recurs(id) || pauses(id));
        if bounded { self.case.horizon } else { Day::MAX }
    }

    /// A day that is the same in every world; none where it is not, or there is none.
    fn agree(&self, of: &dyn Fn(&Course) -> Option<Moment>) -> Option<Day> {
        let moment = of(self.all.on(self.query.on)?)?;
        if moment.exact().is_some() || moment.none.is_true() {
            return moment.exact();
        }
        let mut corners = self.corners.iter().map(|corner| {
            corner
                .on(self.query.on)
                .and_then(|course| of(course))
                .and_then(Moment::exact)
        });
        let first = corners.next()??;
        if corners.any(|day| day != Some(first)) {
            return None;
        }
        let days = self.days_of(of);
        days.filter(|days| days.len() == 1 && !days.contains(&None))?
            .first()
            .copied()?
    }

    /// The different days of all worlds, at least two of them where there are two; none where that
    /// cannot be told.
    fn days_of(&self, of: &dyn Fn(&Course) -> Option<Moment>) -> Option<BTreeSet<Option<Day>>> {
        let explorer = Explorer::new(self.case, &self.cone, self.query.on);
        let explored = explorer.explore(
            |_, course| match of(course) {
                None => Answer::Decided(None),
                Some(moment) => answer_of_moment(moment),
            },
            |leaves| {
                let mut values = leaves.iter().map(|leaf| leaf.value);
                let first = values.next();
                values.any(|value| Some(value) != first)
            },
        );
        let complete = explored.undecided.is_empty();
        complete.then(|| explored.leaves.iter().map(|leaf| leaf.value).collect())
    }

    /// The earliest and the latest deadline, where every world has one.
    fn bounds(&self, speaker: Track) -> Option<(Day, Day)> {
        let on = self.query.on;
        let of = |course: &Course| Some(*speaker.of(course)?.deadline.at(on));
        let all = of(self.all.on(on)?)?;
        let outer = all.days.filter(|_| all.none.is_false())?;
        let corners: Option<Vec<Day>> = self
            .corners
            .iter()
            .map(|corner| of(corner.on(on)?)?.exact())
            .collect();
        let corners = corners?;
        let inner = corners.iter().min().zip(corners.iter().max());
        if inner.is_some_and(|(min, max)| (*min, *max) == (outer.first, outer.last)) {
            return Some((outer.first, outer.last));
        }
        let explorer = Explorer::new(self.case, &self.cone, on);
        let explored = explorer.explore(
            |_, course| of(course).map_or(Answer::Decided(None), answer_of_moment),
            |_| false,
        );
        let days: Option<BTreeSet<Day>> = explored.leaves.iter().map(|leaf| leaf.value).collect();
        let days = days.filter(|_| explored.undecided.is_empty());
        match days {
            Some(days) => days.first().copied().zip(days.last().copied()),
            None => Some((outer.first, outer.last)),
        }
    }

    /// The day of performance, if it is the same in all worlds in which it is met.
    fn met_on(&self, track: Track, speaker: Track) -> Option<Day> {
        let on = self.query.on;
        let whole = track.of(self.all.on(on)?)?;
        let met = whole.rows.at(on).have(Status::Met);
        let of = |course: &Course| Some(*speaker.of(course)?.met_on.at(on));
        match met {
            Tri::False => None,
            Tri::True => self.agree(&of),
            Tri::Maybe(_) => {
                let explorer = Explorer::new(self.case, &self.cone, on);
                let explored = explorer.explore(
                    |_, course| {
                        let here = track
                            .of(course)
                            .map(|course| course.rows.at(on).have(Status::Met));
                        match here {
                            Some(Tri::Maybe(fact)) => Answer::Undecided(fact),
                            Some(Tri::True) => {
                                of(course).map_or(Answer::Decided(None), answer_of_moment)
                            }
                            _ => Answer::Decided(None),
                        }
                    },
                    |_| false,
                );
                let days: BTreeSet<Day> = explored
                    .leaves
                    .iter()
                    .filter_map(|leaf| leaf.value)
                    .collect();
                let one = days.len() == 1 && explored.undecided.is_empty();
                days.first().copied().filter(|_| one)
            }
        }
    }
}

impl Reported {
    fn of(reason: Reason) -> Self {
        Self {
            status: reason.status(),
            reason,
        }
    }
}

/// Status and breach, if they are the same in all worlds of the box.
fn answer_of(rows: Rows) -> Result<(Status, bool), Fact> {
    let answers: BTreeSet<(Status, bool)> = rows
        .reasons()
        .map(|reason| (reason.status(), reason.is_breach()))
        .collect();
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
        Some(explored) if explored.undecided.is_empty() => (
            explored.leaves.iter().map(|leaf| leaf.value.0).collect(),
            true,
        ),
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
            of(
                breaches.clone().any(|breach| breach),
                breaches.all(|breach| breach),
            )
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
    let statuses = |rows: Rows| {
        rows.reasons()
            .map(Reason::status)
            .collect::<BTreeSet<Status>>()
    };
    if upper == Rows::NONE {
        return Some(None);
    }
    if let Some(reason) = upper.single() {
        return Some(Some(Reported::of(reason)));
    }
    let row = nominal.single()?;
    let (found_statuses, upper_statuses) = (statuses(found), statuses(upper));
    if found_statuses.contains(&row.status())
        || upper_statuses.len() == 1 && upper_statuses.contains(&row.status())
    {
        return Some(Some(Reported::of(row)));
    }
    None
}
