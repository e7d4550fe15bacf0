//! From courses in boxes of worlds to the judgement of a day.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::course::{Course, OccurrenceCourse, Speaker};
use super::diagonal::Track;
use super::explore::Answer;
use super::facts::World;
use super::mentions;
use super::moment::{Days, Moment};
use super::outlook::Outlook;
use super::reported::Reports;
use super::rows::Rows;
use super::series::{speakers, states};
use super::sim::Sim;
use super::steps::Steps;
use super::stretch;
use super::survey::{Outcome, Survey, survey};
use super::tri::{Fact, Tri};
use super::verdict::{Breach, Certainty, Judgement, OccurrenceVerdict, Reason, Status};

/// One commitment on one day.
pub(super) struct Judge<'o, 'c, 'a> {
    pub(super) outlook: &'o Outlook<'c, 'a>,
    pub(super) on: Day,
}

impl Judge<'_, '_, '_> {
    pub(super) fn judgement(&self) -> Option<Judgement> {
        let mut judgement = self.of(Track::Whole)?;
        let course = self.outlook.all.on(self.on)?;
        let reported = self.reported_occurrences(course);
        self.outlook.begin();
        for occurrence in course.occurrences.iter().take(reported) {
            let of_period = |moments: fn(&OccurrenceCourse) -> &Steps<Moment>| {
                self.same_in_all(Track::Occurrence(occurrence.number), &|course| {
                    Some(*moments(course.occurrence(occurrence.number)?).at(self.on))
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

    /// The numbers of the occurrences that are reported.
    pub(super) fn reported(&self) -> Vec<u32> {
        let Some(course) = self.outlook.all.on(self.on) else { return Vec::new() };
        let reported = self.reported_occurrences(course);
        course.occurrences.iter().take(reported).map(|one| one.number).collect()
    }

    /// What is reported, without occurrences.
    pub(super) fn of(&self, track: Track) -> Option<Judgement> {
        self.by(track, &Reports::new(self.outlook, track))
    }

    /// The same, with the reported statuses of other days, as far as they are known from before.
    pub(super) fn by(&self, track: Track, reports: &Reports<'_, '_, '_>) -> Option<Judgement> {
        let on = self.on;
        let rows = *track.rows(self.outlook.all.on(on)?).at(on);
        let survey = self.survey(track, rows);
        let possible: BTreeSet<Status> = survey.found.iter().map(|(status, _)| *status).collect();
        let known = survey.complete && survey.turns_on.is_some();
        let exact = known && !self.outlook.case.is_exhausted();
        let here = reports.on(on)?;
        let made = self.outlook.case.agreement.made;
        let (since, next) = (reports.since(made, on), reports.next(on, self.outlook.limit()));
        let ever_lapsed = reports.was_lapsed(made.min(on), on);
        let dates = |pick: fn(&Course) -> &Steps<Moment>| {
            self.same_in_all(track, &|course| self.spoken(track, course, pick))
        };
        let deadline = dates(|course| &course.deadline);
        Some(Judgement {
            status: here.status,
            reason: here.reason,
            breach: breach(&survey.found),
            certainty: self.certainty(track, &possible, here.reason),
            since,
            in_force_from: dates(|course| &course.from),
            due_from: dates(|course| &course.due_from),
            target: dates(|course| &course.target),
            deadline,
            deadline_bounds: match deadline {
                None => self.bounds(track),
                Some(_) => None,
            },
            until: self.same_in_all(track, &|course| match track {
                Track::Whole => Some(*course.until.at(on)),
                Track::Occurrence(_) => None,
            }),
            met_on: self.met_on(track),
            ever_lapsed,
            days_late: self.days_late(track, here.reason),
            next,
            exact,
            occurrences: Vec::new(),
            turns_on: survey.turns_on.into_iter().filter(|names| !names.is_empty()).collect(),
            possible,
        })
    }

    /// What may be the case, without any date.
    pub(super) fn answer(&self, track: Track) -> Option<stretch::Answer> {
        let rows = *track.rows(self.outlook.all.on(self.on)?).at(self.on);
        let survey = self.survey(track, rows);
        let here = Reports::new(self.outlook, track).on(self.on)?;
        Some(stretch::Answer {
            status: here.status,
            reason: here.reason,
            possible: survey.found.iter().map(|(status, _)| *status).collect(),
            exact: survey.complete && !self.outlook.case.is_exhausted(),
        })
    }

    /// A day of the commitment itself, or of a series of the occurrence that speaks for it.
    fn spoken(
        &self,
        track: Track,
        course: &Course,
        pick: fn(&Course) -> &Steps<Moment>,
    ) -> Option<Moment> {
        let on = self.on;
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

    /// The answers on the day asked: if not all of them could be found, all that may be.
    fn survey(&self, track: Track, rows: Rows) -> Survey {
        let at_most = outcomes(rows);
        if at_most.len() == 1 {
            let turns_on = Some(BTreeSet::new());
            return Survey { found: at_most, complete: true, turns_on };
        }
        let on = self.on;
        let explorer = self.outlook.explorer(on, track);
        let survey = survey(&explorer, &at_most, |_, course| answer_of(*track.rows(course).at(on)));
        let found = if survey.complete { survey.found } else { at_most };
        Survey { found, ..survey }
    }

    fn certainty(&self, track: Track, possible: &BTreeSet<Status>, reason: Reason) -> Certainty {
        let on = self.on;
        let on_evidence = match reason.status() {
            Status::Met => true,
            Status::Void => self.is_ended(track),
            _ => false,
        };
        let complete =
            self.outlook.case.view.complete_through.is_some_and(|complete| on <= complete);
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
        let on = self.on;
        match reported_occurrences(course, on) {
            Answer::Decided(number) => number,
            Answer::Undecided(_) => {
                let explorer = self.outlook.explorer(on, Track::Whole);
                let count = |_: &Sim<'_, '_>, course: &Course| reported_occurrences(course, on);
                let explored = explorer.explore(count, |_| false);
                let most = explored.leaves.iter().map(|leaf| leaf.value).max().unwrap_or(0);
                if explored.is_whole { most } else { perhaps_reported(course, on) }
            }
        }
    }

    /// Whether in every world an entry or `void-when` has ended it.
    fn is_ended(&self, track: Track) -> bool {
        let ended = self.common(track, &|course| match track
            .rows(course)
            .at(self.on)
            .are(Reason::is_ending)
        {
            Tri::True => Answer::Decided(Some(true)),
            Tri::False => Answer::Decided(Some(false)),
            Tri::Maybe(fact) => Answer::Undecided(fact),
        });
        ended.unwrap_or(false)
    }

    /// Whether in some world the calendar's holidays are not known for something that it rests on.
    fn uncovered(&self, track: Track) -> bool {
        if !self.outlook.is_ever_uncovered() {
            return false;
        }
        let on = self.on;
        let behind = self.behind(self.outlook.id, track);
        if !self.may_be_uncovered(track, &behind) {
            return false;
        }
        let rests = |sim: &Sim<'_, '_>, course: &Course| {
            let own = match track.of(course) {
                Some(own) => parts(own, on),
                None => vec![course],
            };
            let others = behind.iter().filter_map(|id| sim.course(*id));
            rests_on_unknown(own.into_iter().chain(others.flat_map(|it| parts(it, on))), on)
        };
        let explorer = self.outlook.explorer(on, track);
        let explored = explorer.explore(rests, |leaves| leaves.iter().any(|leaf| leaf.value));
        !explored.is_whole || explored.leaves.iter().any(|leaf| leaf.value)
    }

    /// The same of all worlds together, where a day that is open may be any of those between which it lies.
    fn may_be_uncovered(&self, track: Track, behind: &BTreeSet<CommitmentId>) -> bool {
        let on = self.on;
        let may_be = |course: &Course| parts(course, on).iter().any(|it| *it.uncovered.at(on));
        let own = self.outlook.all.on(on).and_then(|course| track.of(course));
        if own.is_some_and(may_be) {
            return true;
        }
        let mut behind = behind.iter();
        if self.outlook.all.is_the_same_from_everywhere() {
            let courses = self.outlook.case.everywhere(self.outlook.id);
            return behind.any(|id| courses.get(id).is_some_and(|it| may_be(it)));
        }
        let world = World::all(&self.outlook.case.facts);
        let mut sim = Sim::new(self.outlook.case, &world, on);
        sim.run(self.outlook.cone());
        behind.any(|id| sim.course(*id).is_some_and(may_be))
    }

    /// The other commitments on which its status rests, by the phrases that are in effect on the day.
    fn behind(&self, id: CommitmentId, track: Track) -> BTreeSet<CommitmentId> {
        let case = self.outlook.case;
        let mentioned = |id: CommitmentId, occurrence: Option<u32>| {
            let commitment = case.commitment(id).into_iter();
            commitment.flat_map(move |commitment| {
                mentions::in_effect(commitment, case.view.told(id), occurrence, self.on)
            })
        };
        let occurrence = match track {
            Track::Whole => None,
            Track::Occurrence(number) => Some(number),
        };
        let mut open: Vec<CommitmentId> = mentioned(id, occurrence).collect();
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(mentioned(next, None));
            }
        }
        found
    }

    /// A day that is the same in every world; none where it is not, or there is none.
    fn same_in_all(&self, track: Track, of: &dyn Fn(&Course) -> Option<Moment>) -> Option<Day> {
        self.common(track, &|course| match of(course) {
            None => Answer::Decided(Some(None)),
            Some(moment) => answer_of_moment(moment).map(Some),
        })?
    }

    /// What all worlds have in common that have a say: none where two of them differ, or where
    /// none has.
    fn common<V: Copy + Eq>(
        &self,
        track: Track,
        say: &dyn Fn(&Course) -> Answer<Option<V>>,
    ) -> Option<V> {
        let on = self.on;
        if let Answer::Decided(value) = say(self.outlook.all.on(on)?) {
            return value;
        }
        let said = self.outlook.corners.iter().filter_map(|corner| match say(corner.on(on)?) {
            Answer::Decided(value) => value,
            Answer::Undecided(_) => None,
        });
        if differ(said) {
            return None;
        }
        let explorer = self.outlook.explorer(on, track);
        let explored = explorer.explore(
            |_, course| say(course),
            |leaves| differ(leaves.iter().filter_map(|leaf| leaf.value)),
        );
        let mut values = explored.leaves.iter().filter_map(|leaf| leaf.value);
        let first = values.next().filter(|_| explored.is_whole);
        first.filter(|first| values.all(|value| value == *first))
    }

    /// The day of performance, if it is the same in all worlds in which it is met.
    fn met_on(&self, track: Track) -> Option<Day> {
        let on = self.on;
        self.common(track, &|course| match track.rows(course).at(on).have(Status::Met) {
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
        let on = self.on;
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
        self.common(track, &|course| match track.rows(course).at(on).are(|row| row == reason) {
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
        let on = self.on;
        let of = |course: &Course| self.any_deadline(track, course);
        let all = of(self.outlook.all.on(on)?)?;
        if all.none.is_true() {
            return None;
        }
        let outer = all.days.filter(|_| all.none.is_false());
        let corners = self.outlook.corners.iter().filter_map(|corner| of(corner.on(on)?)?.exact());
        let seen = Cell::new(corners.map(|day| (day, day)).reduce(hull));
        if let (Some(outer), Some((first, last))) = (outer, seen.get())
            && outer.lie_within(first, last)
        {
            return Some((first, last));
        }
        // Boxes in which no deadline lies beyond those that were seen need not be split.
        let answer = |_: &Sim<'_, '_>, course: &Course| {
            let moment = of(course).unwrap_or(Moment::NEVER);
            match (moment.none, moment.days) {
                (Tri::Maybe(fact), _) => Answer::Undecided(fact),
                (Tri::True, _) | (_, None) => Answer::Decided(false),
                (Tri::False, Some(days)) => {
                    let known = seen.get();
                    if let Some(day) = days.exact() {
                        seen.set(known.map(|known| hull(known, (day, day))).or(Some((day, day))));
                    } else if !known.is_some_and(|(first, last)| days.lie_within(first, last)) {
                        return Answer::Undecided(days.fact);
                    }
                    Answer::Decided(true)
                }
            }
        };
        let explorer = self.outlook.explorer(on, track);
        let explored = explorer.explore(answer, |leaves| leaves.iter().any(|leaf| !leaf.value));
        match explored.is_whole {
            _ if explored.leaves.iter().any(|leaf| !leaf.value) => None,
            true => seen.get(),
            false => outer.map(|outer| (outer.first, outer.last)),
        }
    }

    /// The deadline that is spoken of; where it is open whose that is, those of all whose it may be.
    fn any_deadline(&self, track: Track, course: &Course) -> Option<Moment> {
        let on = self.on;
        let Speaker::Unsettled(fact) = *track.of(course)?.speaker.at(on) else {
            return self.spoken(track, course, |course| &course.deadline);
        };
        let states = states(course, on);
        let speakers = speakers(&states);
        let speakers = speakers.iter().filter_map(|number| course.occurrence(*number));
        let deadlines = speakers.map(|it| *it.course.deadline.at(on));
        let any = deadlines.reduce(|one, two| one.join(two, fact))?;
        let is_spoken = states.iter().any(|(.., reported)| reported.is_true());
        let days = any.days.map(|days| Days { fact, ..days });
        let none = if is_spoken { any.none } else { Tri::Maybe(fact) };
        Some(Moment { days, none, ..any })
    }
}

fn hull(one: (Day, Day), two: (Day, Day)) -> (Day, Day) {
    (one.0.min(two.0), one.1.max(two.1))
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
        match occurrence.start.reached_on(on) {
            Tri::False => break,
            Tri::True => {}
            Tri::Maybe(fact) => return Answer::Undecided(fact),
        }
    }
    Answer::Decided(number)
}

/// How many occurrences may be reported at most.
fn perhaps_reported(course: &Course, on: Day) -> usize {
    let may = |occurrence: &&Rc<OccurrenceCourse>| !occurrence.exists.at(on).is_false();
    let mut begun = true;
    let next = |occurrence: &&Rc<OccurrenceCourse>| {
        let before = begun;
        begun = !occurrence.start.reached_on(on).is_false();
        before
    };
    course.occurrences.iter().take_while(may).take_while(next).count()
}

/// It, and those of its occurrences that may be reported.
fn parts(course: &Course, on: Day) -> Vec<&Course> {
    let reported = course.occurrences.iter().take(perhaps_reported(course, on));
    std::iter::once(course).chain(reported.map(|occurrence| &occurrence.course)).collect()
}

/// Whether one of them rests on days that the calendar does not know.
fn rests_on_unknown<'c>(parts: impl Iterator<Item = &'c Course>, on: Day) -> Answer<bool> {
    let mut doubt = None;
    for part in parts.filter(|part| *part.uncovered.at(on)) {
        let days = [&part.from, &part.due_from, &part.deadline, &part.until];
        let days = days.map(|moments| *moments.at(on));
        let unknown = || days.iter().filter(|day| day.uncovered);
        if unknown().any(|day| day.is_settled()) {
            return Answer::Decided(true);
        }
        // Else it is one that is counted from one of these.
        let open = unknown().chain(&days).find_map(|day| day.doubt());
        match open {
            None => return Answer::Decided(true),
            Some(fact) => doubt = doubt.or(Some(fact)),
        }
    }
    doubt.map_or(Answer::Decided(false), Answer::Undecided)
}

/// The answers of those rows. Without any row it does not exist in these worlds.
pub(super) fn outcomes(rows: Rows) -> BTreeSet<Outcome> {
    let outcomes: BTreeSet<Outcome> =
        rows.reasons().map(|reason| (reason.status(), reason.is_breach())).collect();
    if outcomes.is_empty() { BTreeSet::from([(Status::Void, false)]) } else { outcomes }
}

/// Status and breach, if they are the same in all worlds of the box.
pub(super) fn answer_of(rows: Rows) -> Answer<Outcome> {
    let outcomes = outcomes(rows);
    match (outcomes.first(), outcomes.len()) {
        (Some(outcome), 1) => Answer::Decided(*outcome),
        _ => Answer::Undecided(rows.blame().unwrap_or(Fact::Vague)),
    }
}

pub(super) fn answer_of_moment(moment: Moment) -> Answer<Option<Day>> {
    match (moment.none, moment.days) {
        (Tri::True, _) | (_, None) => Answer::Decided(None),
        (Tri::Maybe(fact), _) => Answer::Undecided(fact),
        (Tri::False, Some(days)) => match days.exact() {
            Some(day) => Answer::Decided(Some(day)),
            None => Answer::Undecided(days.fact),
        },
    }
}

fn breach(found: &BTreeSet<Outcome>) -> Breach {
    let mut breaches = found.iter().map(|(_, breach)| *breach);
    match (breaches.clone().any(|breach| breach), breaches.all(|breach| breach)) {
        (_, true) => Breach::Yes,
        (true, false) => Breach::Unknown,
        (false, false) => Breach::No,
    }
}
