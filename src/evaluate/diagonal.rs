//! A commitment as reported on each day: each day looked at from itself.

use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::agreed::agreed;
use super::case::{Case, Courses};
use super::course::Course;
use super::facts::World;
use super::rows::Rows;
use super::sim::Sim;
use super::steps::{Steps, each_day};
use super::view::Dated;

/// The courses of a commitment as looked at from each day: only a confirmation changes them.
pub(super) struct Diagonal {
    epochs: Vec<(Day, Rc<Course>)>,
}

/// A commitment, or one occurrence of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Track {
    Whole,
    Occurrence(u32),
}

impl Track {
    /// Its course, in the course of the whole.
    pub(super) fn of(self, course: &Course) -> Option<&Course> {
        match self {
            Track::Whole => Some(course),
            Track::Occurrence(number) => {
                course.occurrence(number).map(|occurrence| &occurrence.course)
            }
        }
    }

    /// Its rows, also where it does not exist in these worlds.
    pub(super) fn rows(self, course: &Course) -> &Steps<Rows> {
        match (self, self.of(course)) {
            (_, Some(own)) => &own.rows,
            (Track::Occurrence(number), None) => course.absent.rows(number),
            (Track::Whole, None) => &course.rows,
        }
    }
}

impl Diagonal {
    /// In all worlds.
    pub(super) fn everywhere(case: &Case<'_>, id: CommitmentId) -> Self {
        if case.cones.is_confirmed(id) {
            let cone = case.cones.of(id);
            return Self::new(case, &World::all(&case.facts), (&cone, &Courses::new()));
        }
        // Without confirmations it is the same from wherever it is looked at.
        let course = case.everywhere(id).get(&id).cloned();
        Self { epochs: course.map(|course| (Day::MIN, course)).into_iter().collect() }
    }

    /// In the worlds of a box, with the courses that are the same in all worlds.
    pub(super) fn new(
        case: &Case<'_>,
        world: &World,
        (cone, settled): (&[CommitmentId], &Courses),
    ) -> Self {
        let starts = confirmations(case, cone).map(|said| world.entry(&case.facts, said).first);
        let sim = |start| Sim::new(case, world, start).with_settled(Some(settled));
        let course = |start| Some((start, sim(start).of(cone)?));
        Self { epochs: epochs(starts).into_iter().filter_map(course).collect() }
    }

    /// By the table where more than one status is possible: unknown days are the last, open claims
    /// were not made, and `subject-to` is what it is in every world.
    pub(super) fn nominal(case: &Case<'_>, cone: &[CommitmentId]) -> Self {
        let world = World::corner(&case.facts, true, false);
        // What all worlds have in common may change on any day that such an entry may be of.
        let starts = confirmations(case, cone).flat_map(|said| each_day(said.first, said.last));
        let course = |start| {
            let agreed = agreed(case, cone, start);
            Some((start, Sim::new(case, &world, start).nominal(&agreed).of(cone)?))
        };
        Self { epochs: epochs(starts).into_iter().filter_map(course).collect() }
    }

    /// The days from which on it is another one.
    pub(super) fn starts(&self) -> impl Iterator<Item = Day> {
        self.epochs.iter().map(|(start, _)| *start)
    }

    /// Its courses, from whichever day they are looked at.
    pub(super) fn courses(&self) -> impl Iterator<Item = &Course> {
        self.epochs.iter().map(|(_, course)| course.as_ref())
    }

    /// Whether no confirmation makes a difference.
    pub(super) fn is_the_same_from_everywhere(&self) -> bool {
        self.epochs.len() == 1
    }

    /// The course as looked at from that day.
    pub(super) fn on(&self, day: Day) -> Option<&Rc<Course>> {
        let position = self.epochs.partition_point(|(start, _)| *start <= day);
        self.epochs.get(position.checked_sub(1)?).map(|(_, course)| course)
    }

    pub(super) fn rows(&self, track: Track) -> Steps<Rows> {
        let parts = self.epochs.iter().map(|(start, course)| (*start, track.rows(course).clone()));
        Steps::in_turn(parts).unwrap_or_else(|| Steps::constant(Rows::NONE))
    }
}

/// The `met` entries that are, or ask for, confirmation.
pub(super) fn confirmations<'s>(
    case: &'s Case<'_>,
    cone: &'s [CommitmentId],
) -> impl Iterator<Item = Dated> + 's {
    let confirmed = |id: &&CommitmentId| {
        case.commitment(**id).is_some_and(|commitment| !commitment.confirmed_by.is_empty())
    };
    let told = cone.iter().filter(confirmed).filter_map(|id| case.view.told(*id));
    told.flat_map(|told| &told.met).map(|said| said.dated)
}

fn epochs(starts: impl Iterator<Item = Day>) -> Vec<Day> {
    let mut epochs: Vec<Day> = starts.chain([Day::MIN]).collect();
    epochs.sort_unstable();
    epochs.dedup();
    epochs
}
