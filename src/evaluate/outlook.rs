//! One commitment on all days: its courses in all worlds, in some single ones, and nominally.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::Day;
use crate::model::{CommitmentId, Mention};

use super::case::{Case, Courses};
use super::course::Course;
use super::diagonal::{Diagonal, Track};
use super::explore::{Explorer, Prepared, Reused};
use super::facts::World;
use super::kept::Kept;
use super::mentions;
use super::moment::Days;
use super::open::{is_little, names_behind, open_names};
use super::sim::Sim;
use super::steps::Steps;
use super::verdict::FactName;

/// A commitment with what it depends on, worked out for every day.
pub(super) struct Outlook<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) id: CommitmentId,
    cone: OnceCell<Vec<CommitmentId>>,
    pub(super) all: Diagonal,
    /// What it depends on that is the same in every world.
    settled: OnceCell<Courses>,
    /// Empty where nothing is open.
    pub(super) corners: Vec<Diagonal>,
    pub(super) nominal: Option<Diagonal>,
    /// What was explored last.
    prepared: RefCell<Option<(Day, Track, Rc<Prepared>)>>,
    kept: Option<Kept>,
    /// How many courses were worked out for other days than the one asked.
    aside: Cell<u32>,
    is_steady: OnceCell<bool>,
    behind: OnceCell<BTreeSet<Day>>,
    /// The unknown days behind it.
    doubts: OnceCell<Vec<(Day, Day)>>,
    /// How many occurrences are reported, on days on which that is hard to tell.
    pub(super) reported: RefCell<BTreeMap<Day, usize>>,
}

impl<'c, 'a> Outlook<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, id: CommitmentId) -> Self {
        case.begin();
        let all = Diagonal::everywhere(case, id);
        let mut outlook = Self {
            case,
            id,
            cone: OnceCell::new(),
            all,
            settled: OnceCell::new(),
            corners: Vec::new(),
            nominal: None,
            prepared: RefCell::default(),
            kept: None,
            aside: Cell::new(0),
            is_steady: OnceCell::new(),
            behind: OnceCell::new(),
            doubts: OnceCell::new(),
            reported: RefCell::default(),
        };
        if outlook.is_open() {
            outlook.tell_apart();
        }
        outlook
    }

    /// The commitment and all on which it depends. Where nothing is open it is not asked for, so that a
    /// long chain of commitments is gone along once and not once for each of them.
    pub(super) fn cone(&self) -> &[CommitmentId] {
        self.cone.get_or_init(|| self.case.cones.of(self.id))
    }

    /// Whether anything about it is open on any day.
    fn is_open(&self) -> bool {
        let open = |track| self.all.rows(track).runs().any(|run| run.value.doubt().is_some());
        self.tracks().any(open)
    }

    /// The commitment itself, and its occurrences.
    pub(super) fn tracks(&self) -> impl Iterator<Item = Track> + use<> {
        let occurrences = self.all.on(Day::MAX).map_or(&[][..], |course| &course.occurrences);
        let numbers = occurrences.iter().map(|occurrence| Track::Occurrence(occurrence.number));
        std::iter::once(Track::Whole).chain(numbers.collect::<Vec<_>>())
    }

    fn tell_apart(&mut self) {
        let (case, cone) = (self.case, self.cone());
        case.set_small(is_little(case, cone));
        let settled = self.settled();
        let corner = |(last, rest): (bool, bool)| {
            Diagonal::new(case, &World::corner(&case.facts, last, rest), (cone, settled))
        };
        let corners = [(true, true), (true, false), (false, true), (false, false)];
        let corners = corners.map(corner).into();
        let (nominal, kept) = (Diagonal::nominal(case, cone), Kept::new(case, cone));
        (self.corners, self.nominal, self.kept) = (corners, Some(nominal), kept);
    }

    /// The courses of those on which it depends, as far as these are the same in every world and from whichever
    /// day they are looked at.
    pub(super) fn settled(&self) -> &Courses {
        self.settled.get_or_init(|| {
            let behind = self.cone().split_last().map_or(&[][..], |(_, behind)| behind);
            let behind = behind.iter().filter(|id| !self.case.cones.is_confirmed(**id));
            let effort = self.case.effort();
            let settled = behind.filter_map(|id| {
                let course = self.case.everywhere(*id).get(id)?.clone();
                course.is_settled().then_some((*id, course))
            });
            let settled = settled.collect();
            // Whether they were worked out for another commitment before makes no difference.
            self.case.swap_effort(effort);
            settled
        })
    }

    /// To tell the worlds apart on a day.
    pub(super) fn explorer(&self, on: Day, track: Track) -> Explorer<'_, 'a> {
        let mut last = self.prepared.borrow_mut();
        let known = last.as_ref().filter(|(day, other, _)| (*day, *other) == (on, track));
        let prepared = match known {
            Some((.., prepared)) => {
                self.case.exert_for(prepared.effort);
                prepared.clone()
            }
            None => Rc::new(Prepared::new(self.case, self.cone(), (on, on), on, track)),
        };
        *last = Some((on, track, prepared.clone()));
        let reused = Reused { prepared, settled: self.settled(), kept: self.kept.as_ref() };
        Explorer::resumed(self.case, self.cone(), on, track, reused)
    }

    /// The last day for which the courses were worked out.
    pub(super) fn limit(&self) -> Day {
        if self.case.cones.is_bounded(self.id) { self.case.horizon } else { Day::MAX }
    }

    /// Something else is judged: another day, or occurrences.
    pub(super) fn begin(&self) {
        self.case.begin();
        self.aside.set(0);
    }

    /// Works something out about other days than the one asked, which has a measure of its own: what
    /// is found on a day does not depend on what is known of others.
    pub(super) fn beside<T>(&self, work: impl FnOnce() -> T) -> T {
        let own = self.case.swap_effort(self.aside.get());
        let found = work();
        self.aside.set(self.case.swap_effort(own));
        found
    }

    /// Whether on any day it rests on days that the calendar does not know.
    pub(super) fn is_ever_uncovered(&self) -> bool {
        self.case.is_ever_uncovered(self.id)
            || self.case.agreement.working_days().is_some()
                && !self.all.is_the_same_from_everywhere()
    }

    /// The days on which it may begin or cease to rest on days that the calendar does not know; of
    /// an occurrence those that are not its own.
    pub(super) fn uncovered(&self, track: Track) -> Vec<Day> {
        if !self.is_ever_uncovered() {
            return Vec::new();
        }
        let behind = self.case.cones.of_status(self.id);
        let mut days: Vec<Day> = Vec::new();
        // What it rests on may become another where a phrase is amended.
        for told in behind.iter().filter_map(|id| self.case.view.told(*id)) {
            days.extend(told.amended.iter().map(|amended| amended.on));
        }
        let behind = behind.iter().filter(|other| track == Track::Whole || **other != self.id);
        let all = self.case.everywhere(self.id);
        for course in behind.filter_map(|id| all.get(id)) {
            days.extend(course.uncovered.starts());
            for occurrence in &course.occurrences {
                days.extend(occurrence.start.reached().starts());
                days.extend(occurrence.course.uncovered.starts());
            }
        }
        days
    }

    /// The days on which something behind it that is open may be so in another way.
    pub(super) fn turns(&self) -> Vec<Day> {
        let mentioned = self.cone().iter().filter_map(|id| {
            Some(mentions::of_status(*id, self.case.commitment(*id)?, self.case.view.told(*id)))
        });
        let ends =
            |(first, last): &(Day, Day)| [Some(*first), first.next(), Some(*last), last.next()];
        let mut days: Vec<Day> = self.doubts().iter().flat_map(ends).flatten().collect();
        for (_, mention) in mentioned.flatten() {
            if let Mention::Condition(id) = mention {
                days.extend(self.case.assessed(id).starts());
            }
        }
        days
    }

    /// The first and the last of the days that each unknown day behind it may be.
    fn doubts(&self) -> &[(Day, Day)] {
        self.doubts.get_or_init(|| {
            let names = names_behind(self.case, self.cone());
            self.case.facts.numbered(&names).map(|(.., days)| days).collect()
        })
    }

    /// Whether an unknown day behind it may be before, within or after the stretch.
    pub(super) fn lies_in_doubt(&self, first: Day, last: Day) -> bool {
        self.doubts().iter().any(|(from, to)| *from <= first && last <= *to)
    }

    /// Whether nothing is open behind it but whether conditions hold, on each day by itself. Then all
    /// days of a stretch have one answer on which nothing behind it changes, and for none of which
    /// alone a condition is asked. Not so where conditions decide on which day something is: then it
    /// may be on another one than the first and the last.
    pub(super) fn is_steady(&self) -> bool {
        *self.is_steady.get_or_init(|| {
            let names = open_names(self.case, self.cone());
            let all = self.case.everywhere(self.id);
            self.all.is_the_same_from_everywhere()
                && names.iter().all(|name| matches!(name, FactName::Condition(_)))
                && self
                    .cone()
                    .iter()
                    .filter_map(|id| all.get(id))
                    .all(|course| has_exact_days(course))
        })
    }

    /// The days on which something behind it changes, and those around each for which alone a
    /// condition is asked.
    pub(super) fn behind(&self) -> &BTreeSet<Day> {
        self.behind.get_or_init(|| {
            let mut days: BTreeSet<Day> = self.turns().into_iter().collect();
            let all = self.case.everywhere(self.id);
            let known = self.cone().iter().filter_map(|id| Some((*id, all.get(id)?.clone())));
            let known = known.collect();
            drop(all);
            let world = World::all(&self.case.facts);
            let sim = Sim::new(self.case, &world, Day::MIN).knowing(known);
            for id in self.cone() {
                sim.course(*id).into_iter().for_each(|course| turns_of(course, &mut days));
                let condition = self.case.commitment(*id).and_then(|it| it.subject_to.as_ref());
                days.extend(condition.into_iter().flat_map(|term| sim.turns_of(&term.value)));
            }
            days
        })
    }
}

/// Whether each of its days, and of those of its occurrences, is one day if it is any.
fn has_exact_days(course: &Course) -> bool {
    let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
    occurrences
        .chain([course])
        .flat_map(Course::moments)
        .all(|moments| moments.runs().all(|run| run.value.days.is_none_or(Days::is_exact)))
}

/// The days on which a course changes, with its occurrences, and those around each for which alone a
/// condition is asked.
fn turns_of(course: &Course, days: &mut BTreeSet<Day>) {
    changes(course, days);
    let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
    for course in occurrences.chain([course]) {
        for asked in &course.asked {
            days.extend([Some(asked.first), asked.last.next()].into_iter().flatten());
        }
    }
}

/// The days on which a course changes, with its occurrences.
pub(super) fn changes(course: &Course, days: &mut BTreeSet<Day>) {
    own_changes(course, days);
    for occurrence in &course.occurrences {
        days.extend(occurrence.start.starts());
        days.extend(occurrence.start.reached().starts());
        days.extend(occurrence.exists.starts());
        own_changes(&occurrence.course, days);
    }
}

/// The days on which a course changes by itself.
pub(super) fn own_changes(course: &Course, days: &mut BTreeSet<Day>) {
    fn of<T: Clone + PartialEq>(steps: &Steps<T>, days: &mut BTreeSet<Day>) {
        days.extend(steps.starts());
    }
    of(&course.rows, days);
    course.moments().into_iter().for_each(|moments| of(moments, days));
    of(&course.uncovered, days);
    of(&course.speaker, days);
}
