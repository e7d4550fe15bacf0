//! A commitment as reported on each day: each day looked at from itself.

use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::case::Case;
use super::course::Course;
use super::facts::World;
use super::rows::Rows;
use super::sim::{Agreed, Sim};
use super::steps::Steps;

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
                let position = usize::try_from(number).ok()?.checked_sub(1)?;
                course.occurrences.get(position).map(|occurrence| &occurrence.course)
            }
        }
    }

    /// Its rows, also where it does not exist in these worlds.
    pub(super) fn rows(self, course: &Course) -> &Steps<Rows> {
        self.of(course).map_or(&course.absent, |course| &course.rows)
    }
}

impl Diagonal {
    pub(super) fn new(
        case: &Case<'_>,
        world: &World,
        cone: &[CommitmentId],
        agreed: Option<&Agreed>,
    ) -> Self {
        let mut starts = vec![Day::MIN];
        for id in cone {
            let confirmed = case.commitment(*id).is_some_and(|it| !it.confirmed_by.is_empty());
            let said = case.view.told(*id).into_iter().flat_map(|told| &told.met);
            starts.extend(
                said.filter(|_| confirmed).map(|said| world.entry(&case.facts, said.dated).first),
            );
        }
        starts.sort_unstable();
        starts.dedup();
        let course = |start: Day| {
            let sim = Sim::new(case, world, start);
            let sim = match agreed {
                Some(agreed) => sim.nominal(agreed),
                None => sim,
            };
            Some((start, sim.of(cone)?))
        };
        Self { epochs: starts.into_iter().filter_map(course).collect() }
    }

    /// The course as looked at from that day.
    pub(super) fn on(&self, day: Day) -> Option<&Rc<Course>> {
        let position = self.epochs.partition_point(|(start, _)| *start <= day);
        self.epochs.get(position.checked_sub(1)?).map(|(_, course)| course)
    }

    pub(super) fn rows(&self, track: Track) -> Steps<Rows> {
        let mut rows = Steps::constant(Rows::NONE);
        for (start, course) in &self.epochs {
            rows = rows.continued(*start, track.rows(course));
        }
        rows
    }
}
