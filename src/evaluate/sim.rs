//! The courses of commitments in one box of worlds, as looked at from one day.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::{Anchor, CommitmentId};

use super::case::{Case, Courses};
use super::course::{Condition, Course};
use super::facts::World;
use super::kept::Kept;
use super::steps::Steps;
use super::terms::Subject;
use super::tri::Tri;
use super::view::Told;

/// `subject-to` of each commitment over all worlds: none where they differ.
pub(super) type Agreed = BTreeMap<CommitmentId, Steps<Option<bool>>>;

/// By which day at the latest other commitments have lapsed, or were met, in all worlds in which they
/// have been by the day asked.
pub(super) type Latest = BTreeMap<Anchor, Day>;

/// So many occurrences of each series.
pub(super) type Occurrences = BTreeMap<CommitmentId, u32>;

/// One evaluation: rules and record in the worlds of a box.
#[derive(Clone)]
pub(super) struct Sim<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) world: &'c World,
    /// The day from which it is looked at: confirmations up to it count, whatever day is judged.
    pub(super) perspective: Day,
    /// In the nominal course: what `subject-to` is where it is resolved.
    agreed: Option<&'c Agreed>,
    /// How many occurrences of each series are asked for; all up to the horizon, if nothing is said.
    asked: Option<&'c Occurrences>,
    /// The one occurrence that is asked for.
    only: Option<(CommitmentId, u32)>,
    /// Occurrences of a series that are worked out once for several boxes, and the one day asked.
    pub(super) keeping: Option<(&'c Kept, Day)>,
    /// What is known better than from all worlds of the box at once.
    latest: Option<&'c Latest>,
    /// Courses that are the same in every world, from whichever day they are looked at.
    settled: Option<&'c Courses>,
    courses: Courses,
}

impl<'c, 'a> Sim<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, world: &'c World, perspective: Day) -> Self {
        Self {
            case,
            world,
            perspective,
            agreed: None,
            asked: None,
            only: None,
            keeping: None,
            latest: None,
            settled: None,
            courses: Courses::new(),
        }
    }

    /// With courses that were worked out before.
    pub(super) fn knowing(self, courses: Courses) -> Self {
        Self { courses, ..self }
    }

    pub(super) fn up_to(self, occurrences: &'c Occurrences) -> Self {
        Self { asked: Some(occurrences), ..self }
    }

    /// Of that series that occurrence alone.
    pub(super) fn only(self, occurrence: Option<(CommitmentId, u32)>) -> Self {
        Self { only: occurrence, ..self }
    }

    /// The occurrences of a series as they were worked out in other boxes, and of it that day alone.
    pub(super) fn keeping(self, keeping: Option<(&'c Kept, Day)>) -> Self {
        Self { keeping, ..self }
    }

    /// The one occurrence of the series that has to be worked out; none if all have to be: where
    /// performances name no occurrence, each has to be known for those after it.
    pub(super) fn only_of(&self, series: Subject<'_>) -> Option<u32> {
        let (id, number) = self.only.filter(|_| series.has_independent_occurrences())?;
        (id == series.id).then_some(number)
    }

    /// How many occurrences of a series are asked for.
    pub(super) fn asked(&self, id: CommitmentId) -> u32 {
        self.asked.and_then(|asked| asked.get(&id)).copied().unwrap_or(u32::MAX)
    }

    pub(super) fn nominal(self, agreed: &'c Agreed) -> Self {
        Self { agreed: Some(agreed), ..self }
    }

    /// With courses that are the same in every world, which are not worked out again.
    pub(super) fn with_settled(self, settled: Option<&'c Courses>) -> Self {
        Self { settled, ..self }
    }

    /// With the days that other commitments lapsed, or were met, no later than that.
    pub(super) fn no_later(self, latest: &'c Latest) -> Self {
        Self { latest: Some(latest), ..self }
    }

    /// By which day at the latest what the anchor names has happened, if it has.
    pub(super) fn latest(&self, anchor: Anchor) -> Option<Day> {
        self.latest.and_then(|latest| latest.get(&anchor)).copied()
    }

    /// The same, as looked at from that day and with every open claim taken for untrue.
    pub(super) fn seen_from(&self, perspective: Day, world: &'c World) -> Self {
        Self { perspective, world, ..self.clone() }
    }

    /// The course of a commitment that was already worked out.
    pub(super) fn course(&self, id: CommitmentId) -> Option<&Course> {
        self.known(id).map(Rc::as_ref)
    }

    fn known(&self, id: CommitmentId) -> Option<&Rc<Course>> {
        let settled = self.settled.and_then(|settled| settled.get(&id));
        settled.or_else(|| self.courses.get(&id))
    }

    /// Works out the commitments in that order: each after those on which it depends.
    pub(super) fn run(&mut self, cone: &[CommitmentId]) {
        for id in cone {
            if self.settled.is_some_and(|settled| settled.contains_key(id)) {
                self.case.exert();
            } else if let Some(course) = self.work_out(*id) {
                self.case.strain(course.size());
                self.courses.insert(*id, Rc::new(course));
            }
        }
    }

    /// Works out the last of the cone's commitments and gives its course.
    pub(super) fn of(mut self, cone: &[CommitmentId]) -> Option<Rc<Course>> {
        self.run(cone);
        self.last(cone)
    }

    /// The courses that were worked out.
    pub(super) fn courses(&self) -> &Courses {
        &self.courses
    }

    /// All the courses that were worked out.
    pub(super) fn into_courses(self) -> Courses {
        self.courses
    }

    /// The course of the last of the cone's commitments.
    pub(super) fn last(&self, cone: &[CommitmentId]) -> Option<Rc<Course>> {
        self.known(*cone.last()?).cloned()
    }

    fn work_out(&self, id: CommitmentId) -> Option<Course> {
        let commitment = self.case.commitment(id)?;
        let nothing = Told::default();
        let told = self.case.view.told(id).unwrap_or(&nothing);
        let subject = Subject { id, commitment, occurrence: None, told };
        Some(match commitment.every {
            Some(every) => self.series(subject, every),
            None => self.single(subject, &told.met, &[]),
        })
    }

    /// Whether `subject-to` holds and whether it fails.
    pub(super) fn subject_to(&self, subject: Subject<'_>) -> Condition {
        let Some(term) = &subject.commitment.subject_to else {
            return Condition {
                holds: Steps::constant(Tri::True),
                fails: Steps::constant(Tri::False),
            };
        };
        match self.agreed.and_then(|agreed| agreed.get(&subject.id)) {
            Some(agreed) => Condition {
                holds: agreed.map(|value| Tri::of(*value == Some(true))),
                fails: agreed.map(|value| Tri::of(*value == Some(false))),
            },
            None => {
                let holds = self.cond(&term.value);
                Condition { fails: holds.not(), holds }
            }
        }
    }
}
