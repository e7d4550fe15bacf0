//! One agreement and its record as known on a day: what every evaluation starts from.

use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dates::{ArithmeticError, Day, Direction, Length, Roll, Rounding};
use crate::model::{Agreement, Commitment, CommitmentId, Record};

use super::cone::Cones;
use super::course::Course;
use super::facts::{Facts, World};
use super::sim::Sim;
use super::view::View;

/// The courses of commitments.
pub(super) type Courses = BTreeMap<CommitmentId, Rc<Course>>;

/// What is evaluated.
pub(super) struct Case<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) view: View<'a>,
    pub(super) facts: Facts,
    pub(super) cones: Cones,
    /// The last day on which occurrences of a series, and deadlines that move while a suspension
    /// goes on, are worked out.
    pub(super) horizon: Day,
    /// How many occurrences of each series exist in some world. All worlds together are worked out
    /// before any part of them, so that it is known for the parts.
    widths: RefCell<BTreeMap<CommitmentId, u32>>,
    /// How many courses were worked out for what is judged.
    effort: Cell<u32>,
    /// How many courses were worked out for all that is judged.
    toil: Cell<u64>,
    /// How many stretches of days all these courses have, and how many they may have before it is given
    /// up to work out any more.
    strain: Cell<u64>,
    most_strain: u64,
    /// Whether so little is open behind it that the answer has to be exact.
    is_small: Cell<bool>,
    /// The course of each commitment in all worlds, as looked at before anything was confirmed.
    everywhere: RefCell<Courses>,
    /// What is known of each of those besides.
    known: RefCell<BTreeMap<CommitmentId, Known>>,
}

/// What is known of a commitment whose course was worked out in all worlds.
#[derive(Clone, Copy)]
struct Known {
    /// How many courses that took.
    effort: u32,
    /// Whether it, or anything on which its status depends, rests on any day on days that the calendar
    /// does not know.
    is_uncovered: bool,
}

/// How far beyond the day asked and the last day of the record series are worked out: a leap cycle.
pub(crate) const LOOK_AHEAD: i64 = 4 * 366;

/// So many courses are worked out for one judgement before it is left undecided which worlds differ.
const MOST_EFFORT: u32 = 60_000;
/// So many times as much is done where few facts are open.
const PATIENCE: u32 = 16;

impl<'a> Case<'a> {
    pub(super) fn new(
        agreement: &'a Agreement,
        record: &'a Record,
        on: Day,
        known_by: Option<Day>,
    ) -> Self {
        let view = View::new(agreement, record, known_by);
        let facts = Facts::new(agreement, &view);
        let cones = Cones::new(agreement, &view);
        let last = view.last_day.map_or(on, |day| day.max(on)).max(agreement.made);
        let horizon = last.plus(LOOK_AHEAD).unwrap_or(Day::MAX);
        Self {
            agreement,
            view,
            facts,
            cones,
            horizon,
            widths: RefCell::default(),
            effort: Cell::new(0),
            toil: Cell::new(0),
            strain: Cell::new(0),
            most_strain: u64::MAX,
            is_small: Cell::new(false),
            everywhere: RefCell::default(),
            known: RefCell::default(),
        }
    }

    /// The same for questions of status up to a day alone: what comes later, such as the next change,
    /// is not worked out.
    pub(super) fn up_to(
        agreement: &'a Agreement,
        record: &'a Record,
        to: Day,
        known_by: Option<Day>,
    ) -> Self {
        let case = Case::new(agreement, record, to, known_by);
        let every = agreement.commitments.iter().filter_map(|commitment| commitment.every);
        // The occurrence after those that have begun counts too.
        let next = every.map(|every| case.shift(to, every, Direction::After)).max();
        let horizon = next.unwrap_or(to).min(case.horizon);
        Self { horizon, ..case }
    }

    /// The same, given up when the courses that are worked out have so many stretches of days.
    pub(super) fn within(self, most_strain: u64) -> Self {
        Self { most_strain, ..self }
    }

    pub(super) fn commitment(&self, id: CommitmentId) -> Option<&'a Commitment> {
        self.agreement.commitment(id)
    }

    /// The courses of a commitment and of what it depends on in all worlds, each worked out once for
    /// all that depend on it. Of use only where nothing behind a commitment needs confirmation.
    pub(super) fn everywhere(&self, id: CommitmentId) -> Ref<'_, Courses> {
        // Of what is known all is known on which it depends.
        let new = self.cones.unknown(id, |id| self.known.borrow().contains_key(id));
        if !new.is_empty() {
            let world = World::all(&self.facts);
            let known = self.everywhere.take();
            let mut sim = Sim::new(self, &world, Day::MIN).knowing(known);
            for id in new {
                let before = self.effort();
                sim.run(&[id]);
                let effort = self.effort().saturating_sub(before);
                let own = sim.course(id).is_some_and(Course::is_ever_uncovered);
                let is_uncovered = own || self.cones.direct(id).any(|id| self.knows_uncovered(*id));
                self.known.borrow_mut().insert(id, Known { effort, is_uncovered });
            }
            self.everywhere.replace(sim.into_courses());
        }
        self.everywhere.borrow()
    }

    /// Whether the commitment, or anything on which its status depends, rests on any day on days that
    /// the calendar does not know.
    pub(super) fn is_ever_uncovered(&self, id: CommitmentId) -> bool {
        if self.agreement.working_days().is_none() {
            return false;
        }
        drop(self.everywhere(id));
        self.knows_uncovered(id)
    }

    fn knows_uncovered(&self, id: CommitmentId) -> bool {
        self.known.borrow().get(&id).is_some_and(|known| known.is_uncovered)
    }

    /// A commitment was judged: its course is not kept if no other asks for it. There may be many, and
    /// courses are large.
    pub(super) fn forget(&self, id: CommitmentId) {
        if !self.cones.is_behind_another(id) {
            self.everywhere.borrow_mut().remove(&id);
            self.known.borrow_mut().remove(&id);
        }
    }

    /// Something else is judged: a commitment, or all its occurrences.
    pub(super) fn begin(&self) {
        self.effort.set(0);
    }

    /// A course is worked out.
    pub(super) fn exert(&self) {
        self.effort.set(self.effort.get().saturating_add(1));
        self.toil.set(self.toil.get().saturating_add(1));
    }

    /// A course is worked out that has so many stretches of days.
    pub(super) fn strain(&self, stretches: usize) {
        let stretches = u64::try_from(stretches).unwrap_or(u64::MAX);
        self.strain.set(self.strain.get().saturating_add(stretches));
    }

    /// Whether it is given up: what is found from then on is of no use.
    pub(super) fn is_given_up(&self) -> bool {
        self.strain.get() > self.most_strain
    }

    /// How many courses were worked out since it was begun with.
    pub(super) fn toil(&self) -> u64 {
        self.toil.get()
    }

    /// That many courses count as worked out, though they are known from before: what is found
    /// does not depend on what was asked earlier.
    pub(super) fn exert_for(&self, courses: u32) {
        self.effort.set(self.effort.get().saturating_add(courses));
    }

    /// How many courses it took to work out those of the cone in all worlds.
    pub(super) fn effort_of(&self, cone: &[CommitmentId]) -> u32 {
        let known = self.known.borrow();
        let efforts = cone.iter().filter_map(|id| Some(known.get(id)?.effort));
        efforts.fold(0, u32::saturating_add)
    }

    /// From now on that many courses count as worked out; how many did before.
    pub(super) fn swap_effort(&self, courses: u32) -> u32 {
        self.effort.replace(courses)
    }

    /// How many courses were worked out so far.
    pub(super) fn effort(&self) -> u32 {
        self.effort.get()
    }

    /// Whether too many courses were worked out to tell any more worlds apart.
    pub(super) fn is_exhausted(&self) -> bool {
        self.effort.get() > self.most(MOST_EFFORT) || self.is_given_up()
    }

    /// From now on something is judged behind which little is open, or much.
    pub(super) fn set_small(&self, is_small: bool) {
        self.is_small.set(is_small);
    }

    /// A limit of boxes, still larger there: they cost the least where there are no series.
    pub(super) fn most_boxes(&self, limit: u32) -> u32 {
        self.most(self.most(limit))
    }

    /// A limit of what is looked at, larger where the answer has to be exact.
    pub(super) fn most(&self, limit: u32) -> u32 {
        limit.saturating_mul(if self.is_small.get() { PATIENCE } else { 1 })
    }

    /// How many occurrences a series has in some world, if it has `here` in those looked at.
    pub(super) fn width(&self, id: CommitmentId, here: u32) -> u32 {
        let mut widths = self.widths.borrow_mut();
        let widest = widths.entry(id).or_insert(here);
        *widest = here.max(*widest);
        *widest
    }

    /// `length` after or before `day`. What cannot be computed is an error of the files, reported
    /// before anything is evaluated: here it is the nearest day there is.
    pub(super) fn shift(&self, day: Day, length: Length, direction: Direction) -> Day {
        let calendar = self.agreement.working_days();
        let rounding = self.agreement.rounding;
        match length.from(day, direction, rounding, calendar) {
            Ok(day) => day,
            Err(ArithmeticError::NoSuchDay) => {
                let clamped = length.from(day, direction, Rounding::Clamp, calendar);
                clamped.unwrap_or_else(|_| end_of_time(direction))
            }
            Err(_) => end_of_time(direction),
        }
    }

    pub(super) fn roll(&self, day: Day, roll: Roll) -> Day {
        let rolled = self.agreement.working_days().and_then(|calendar| calendar.roll(day, roll));
        rolled.unwrap_or(day)
    }
}

pub(super) fn end_of_time(direction: Direction) -> Day {
    match direction {
        Direction::After => Day::MAX,
        Direction::Before => Day::MIN,
    }
}
