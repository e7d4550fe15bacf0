//! One commitment on all days: its courses in all worlds, in some single ones, and nominally.

use std::cell::RefCell;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::{CommitmentId, Mention};

use super::case::Case;
use super::course::Course;
use super::diagonal::{Diagonal, Track};
use super::explore::{Explorer, Prepared};
use super::facts::World;
use super::kept::Kept;
use super::mentions;
use super::open::is_little;
use super::reported::Ground;
use super::rows::Rows;

/// A commitment with what it depends on, worked out for every day.
pub(super) struct Outlook<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) cone: Vec<CommitmentId>,
    pub(super) all: Diagonal,
    /// Empty where nothing is open.
    pub(super) corners: Vec<Diagonal>,
    pub(super) nominal: Option<Diagonal>,
    /// What was explored last.
    prepared: RefCell<Option<(Day, Track, Rc<Prepared>)>>,
    /// The rows that were reported of last.
    pub(super) ground: RefCell<Option<(Track, Rc<Ground>)>>,
    kept: Option<Kept>,
}

impl<'c, 'a> Outlook<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, id: CommitmentId) -> Self {
        case.begin();
        let cone = case.cones.of(id);
        let all = Diagonal::everywhere(case, &cone);
        let mut outlook = Self {
            case,
            cone,
            all,
            corners: Vec::new(),
            nominal: None,
            prepared: RefCell::default(),
            ground: RefCell::default(),
            kept: None,
        };
        if outlook.is_open() {
            outlook.tell_apart();
        }
        outlook
    }

    /// Whether anything about it is open on any day.
    fn is_open(&self) -> bool {
        self.tracks().any(|track| {
            let open = |rows: &Rows| rows.single().is_none() && *rows != Rows::NONE;
            self.all.rows(track).runs().any(|run| open(run.value))
        })
    }

    /// The commitment itself, and its occurrences.
    pub(super) fn tracks(&self) -> impl Iterator<Item = Track> + use<> {
        let occurrences = self.all.on(Day::MAX).map_or(&[][..], |course| &course.occurrences);
        let numbers = occurrences.iter().map(|occurrence| Track::Occurrence(occurrence.number));
        std::iter::once(Track::Whole).chain(numbers.collect::<Vec<_>>())
    }

    fn tell_apart(&mut self) {
        let (case, cone) = (self.case, &self.cone);
        case.set_small(is_little(case, cone));
        let corner = |(last, rest): (bool, bool)| {
            Diagonal::new(case, &World::corner(&case.facts, last, rest), cone)
        };
        let corners = [(true, true), (true, false), (false, true), (false, false)];
        self.corners = corners.map(corner).into();
        self.nominal = Some(Diagonal::nominal(case, cone));
        self.kept = Kept::new(case, cone);
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
            None => Rc::new(Prepared::new(self.case, &self.cone, on, on, track)),
        };
        *last = Some((on, track, prepared.clone()));
        let kept = self.kept.as_ref().filter(|_| track == Track::Whole);
        Explorer::resumed(self.case, &self.cone, on, track, (prepared, kept))
    }

    /// The last day for which the courses were worked out.
    pub(super) fn limit(&self) -> Day {
        let recurs = |id: &CommitmentId| {
            self.case.commitment(*id).is_some_and(|commitment| commitment.every.is_some())
        };
        let pauses = |id: &CommitmentId| {
            self.case.view.told(*id).is_some_and(|told| !told.pauses.is_empty())
        };
        let bounded = self.cone.iter().any(|id| recurs(id) || pauses(id));
        if bounded { self.case.horizon } else { Day::MAX }
    }

    /// The days on which it may begin or cease to rest on days that the calendar does not know.
    pub(super) fn uncovered(&self) -> Vec<Day> {
        let Some(id) = self.cone.last() else { return Vec::new() };
        let behind = self.case.cones.of_status(*id);
        let courses = behind.iter().filter_map(|id| self.case.everywhere().get(id));
        let courses: Vec<&Rc<Course>> = courses.collect();
        if courses.iter().all(|course| is_covered(course)) {
            return Vec::new();
        }
        let mut days: Vec<Day> = Vec::new();
        for course in courses {
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
        let mentioned = self.cone.iter().filter_map(|id| {
            Some(mentions::of_status(*id, self.case.commitment(*id)?, self.case.view.told(*id)))
        });
        let mut days: Vec<Day> = self.case.facts.turns().collect();
        for (_, mention) in mentioned.flatten() {
            if let Mention::Condition(id) = mention {
                days.extend(self.case.assessed(id).starts());
            }
        }
        days
    }
}

/// Whether its days, and those of its occurrences, never rest on days that the calendar does not
/// know.
fn is_covered(course: &Course) -> bool {
    let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
    let mut all = std::iter::once(course).chain(occurrences);
    all.all(|course| course.uncovered.runs().all(|run| !*run.value))
}
