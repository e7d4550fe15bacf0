//! Worlds told apart: a box is split on an open fact only where the answer is undecided in it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::dates::Day;
use crate::model::CommitmentId;

use super::boxes::{KnownBox, KnownBoxes};
use super::case::{Case, Courses};
use super::course::Course;
use super::diagonal::Track;
use super::facts::World;
use super::kept::Kept;
use super::sim::{Occurrences, Sim};
use super::steps::each_day;
use super::tri::Fact;

/// At most so many boxes are looked at for one answer.
const MOST_BOXES: u32 = 4_096;
/// And at most so many times as many courses are worked out.
const COURSES: u32 = 4;
/// With more than so many it is worth to look for where to cut them.
const FEW_BOXES: usize = 64;
/// With so many unknown days, each of which makes a box larger, half as many.
const MANY_DAYS: usize = 256;
/// Days on which something is judged that is itself not known are told apart if they are so few.
const MOST_DAYS: i64 = 62;

/// What one box says.
pub(super) enum Answer<V> {
    /// The same in all its worlds.
    Decided(V),
    /// Not the same, perhaps: settle this fact.
    Undecided(Fact),
}

impl<V> Answer<V> {
    pub(super) fn map<W>(self, change: impl FnOnce(V) -> W) -> Answer<W> {
        match self {
            Answer::Decided(value) => Answer::Decided(change(value)),
            Answer::Undecided(fact) => Answer::Undecided(fact),
        }
    }
}

/// A box in which the answer is decided.
pub(super) struct Leaf<V> {
    pub(super) world: World,
    pub(super) value: V,
}

/// All worlds, in boxes in each of which the answer is decided.
pub(super) struct Explored<V> {
    pub(super) leaves: Vec<Leaf<V>>,
    /// Whether no box was left undecided.
    pub(super) is_whole: bool,
}

/// One commitment on one day.
pub(super) struct Explorer<'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) cone: &'c [CommitmentId],
    pub(super) on: Day,
    /// The last of the days on all of which conditions are what they are on that day.
    last: Day,
    /// The day from which it is looked at.
    perspective: Day,
    prepared: Rc<Prepared>,
    /// The courses that are the same in every world, if they are known.
    settled: Option<&'c Courses>,
    /// What is worked out once for all boxes and days.
    kept: Option<&'c Kept>,
    /// The one occurrence that is asked for.
    only: Option<(CommitmentId, u32)>,
}

/// What is the same for all that is asked of one day.
pub(super) struct Prepared {
    cuts: BTreeSet<Day>,
    /// How many occurrences of each series are reported on that day in some world.
    occurrences: Occurrences,
    /// How many courses it took.
    pub(super) effort: u32,
    /// Boxes that were looked at. Whatever is asked of a day, the same come first.
    boxes: RefCell<KnownBoxes>,
}

/// What is known from before, and used again.
pub(super) struct Reused<'c> {
    pub(super) prepared: Rc<Prepared>,
    pub(super) settled: &'c Courses,
    pub(super) kept: Option<&'c Kept>,
}

impl<'c, 'a> Explorer<'c, 'a> {
    pub(super) fn new(case: &'c Case<'a>, cone: &'c [CommitmentId], on: Day, track: Track) -> Self {
        Self::seen_from(case, cone, on, on, track)
    }

    /// The day `on`, as looked at from another one.
    pub(super) fn seen_from(
        case: &'c Case<'a>,
        cone: &'c [CommitmentId],
        on: Day,
        perspective: Day,
        track: Track,
    ) -> Self {
        let prepared = Rc::new(Prepared::new(case, cone, (on, on), perspective, track));
        let only = only(cone, track);
        Self { case, cone, on, last: on, perspective, prepared, settled: None, kept: None, only }
    }

    /// A stretch of days, on all of which conditions are what they are on the first.
    pub(super) fn of_stretch(
        case: &'c Case<'a>,
        cone: &'c [CommitmentId],
        (on, last): (Day, Day),
        track: Track,
    ) -> Self {
        let prepared = Rc::new(Prepared::new(case, cone, (on, last), on, track));
        let only = only(cone, track);
        Self { case, cone, on, last, perspective: on, prepared, settled: None, kept: None, only }
    }

    /// With what is known from before of that day and track, and of other days.
    pub(super) fn resumed(
        case: &'c Case<'a>,
        cone: &'c [CommitmentId],
        on: Day,
        track: Track,
        reused: Reused<'c>,
    ) -> Self {
        let Reused { prepared, settled, kept } = reused;
        let (settled, only) = (Some(settled), only(cone, track));
        Self { case, cone, on, last: on, perspective: on, prepared, settled, kept, only }
    }

    /// The answer in every world. `enough` may end it early.
    pub(super) fn explore<V>(
        &self,
        answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
        enough: impl Fn(&[Leaf<V>]) -> bool,
    ) -> Explored<V> {
        self.explore_at_most(MOST_BOXES, answer, enough)
    }

    /// The same for a status, which has to be exact where little is open.
    pub(super) fn explore_with_patience<V>(
        &self,
        answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
        enough: impl Fn(&[Leaf<V>]) -> bool,
    ) -> Explored<V> {
        self.explore_at_most(self.case.most_boxes(MOST_BOXES), answer, enough)
    }

    /// The same, with at most so many boxes.
    pub(super) fn explore_at_most<V>(
        &self,
        most: u32,
        answer_of: impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
        enough: impl Fn(&[Leaf<V>]) -> bool,
    ) -> Explored<V> {
        let mut explored = Explored { leaves: Vec::new(), is_whole: true };
        let mut open = vec![World::all(&self.case.facts)];
        let mut boxes = 0_usize;
        let before = self.case.effort();
        let most_courses = most.saturating_mul(COURSES);
        let size = MANY_DAYS.saturating_add(self.case.facts.len());
        let most = usize::try_from(most).unwrap_or(usize::MAX).saturating_mul(MANY_DAYS);
        let most = most.checked_div(size).unwrap_or(0);
        while let Some(world) = open.pop() {
            boxes = boxes.saturating_add(1);
            let Some(answer) = self.answer_in(&world, &answer_of) else {
                continue;
            };
            let fact = match answer {
                Answer::Decided(value) => {
                    explored.leaves.push(Leaf { world, value });
                    if enough(&explored.leaves) {
                        break;
                    }
                    continue;
                }
                Answer::Undecided(fact) => fact.narrowed(self.on, self.last),
            };
            let courses = self.case.effort().saturating_sub(before);
            let may_split = boxes < most && courses < most_courses && !self.case.is_exhausted();
            let halves = may_split.then(|| {
                let search = boxes > FEW_BOXES;
                world.split(self.piece(fact), self.cut(&world, fact, search, &answer_of))
            });
            let halves = halves.flatten();
            match halves {
                Some(halves) => open.extend(halves),
                None => explored.is_whole = false,
            }
        }
        explored
    }

    /// The answer in the worlds of one box.
    pub(super) fn answer_in<V>(
        &self,
        world: &World,
        answer: impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
    ) -> Option<Answer<V>> {
        let known = self.prepared.boxes.borrow().find(world);
        let sim = Sim::new(self.case, world, self.perspective).with_settled(self.settled);
        let sim = match known {
            Some((courses, effort)) => {
                self.case.exert_for(effort);
                sim.knowing(courses)
            }
            None => {
                let mut sim = sim.up_to(&self.prepared.occurrences).only(self.only);
                sim = sim.keeping(self.kept.map(|kept| (kept, self.on)));
                let before = self.case.effort();
                sim.run(self.cone);
                let effort = self.case.effort().saturating_sub(before);
                let mut boxes = self.prepared.boxes.borrow_mut();
                if boxes.have_room() {
                    let (world, courses) = (world.clone(), sim.courses().clone());
                    boxes.keep(KnownBox { world, courses, effort });
                }
                sim
            }
        };
        let course = sim.last(self.cone)?;
        Some(answer(&sim, &course))
    }

    /// The day at which to cut the days that an unknown day may be: the day asked, if it is one of
    /// them; else one from which on something else is in doubt; or just the middle.
    fn cut<V>(
        &self,
        world: &World,
        fact: Fact,
        search: bool,
        answer_of: &impl Fn(&Sim<'_, '_>, &Course) -> Answer<V>,
    ) -> Option<Day> {
        let Fact::Day(number) = fact else { return None };
        let (mut same, mut other) = world.day(number)?;
        if same <= self.on && self.on < other {
            return Some(self.on);
        }
        if !search {
            return middle(same, other);
        }
        let doubt = |day: Day| match self.answer_in(&world.pinned(number, day), answer_of)? {
            Answer::Decided(_) => None,
            Answer::Undecided(fact) => Some(fact),
        };
        let here = doubt(same);
        if doubt(other) == here {
            return middle(same, other);
        }
        while let Some(middle) = middle(same, other).filter(|middle| *middle != same) {
            if doubt(middle) == here {
                same = middle;
            } else {
                other = middle;
            }
        }
        Some(same)
    }

    /// A stretch of days of a condition that are alike.
    fn piece(&self, fact: Fact) -> Fact {
        let Fact::Condition(condition, first, last) = fact else {
            return fact;
        };
        let next = first.next().and_then(|next| self.prepared.cuts.range(next..).next());
        let last = next.and_then(|cut| cut.previous()).map_or(last, |before| before.min(last));
        Fact::Condition(condition, first, last)
    }
}

/// The one occurrence that is asked for.
fn only(cone: &[CommitmentId], track: Track) -> Option<(CommitmentId, u32)> {
    match track {
        Track::Whole => None,
        Track::Occurrence(number) => cone.last().map(|id| (*id, number)),
    }
}

impl Prepared {
    pub(super) fn new(
        case: &Case<'_>,
        cone: &[CommitmentId],
        days: (Day, Day),
        perspective: Day,
        track: Track,
    ) -> Self {
        let only = only(cone, track);
        let asked: Occurrences = only.into_iter().collect();
        let world = World::all(&case.facts);
        let sim = Sim::new(case, &world, perspective);
        let last = cone.last().filter(|_| only.is_none());
        if let Some(id) = last.filter(|id| !case.cones.is_confirmed(**id)) {
            let courses = case.everywhere(*id);
            let known = cone.iter().filter_map(|id| Some((*id, courses.get(id)?.clone())));
            let sim = sim.knowing(known.collect());
            let effort = case.effort_of(cone);
            case.exert_for(effort);
            return Self::of(&sim, cone, days, &asked, effort);
        }
        let before = case.effort();
        let mut sim = sim.up_to(&asked).only(only);
        sim.run(cone);
        let effort = case.effort().saturating_sub(before);
        Self::of(&sim, cone, days, &asked, effort)
    }

    fn of(
        sim: &Sim<'_, '_>,
        cone: &[CommitmentId],
        (first, last): (Day, Day),
        asked: &Occurrences,
        effort: u32,
    ) -> Self {
        let mut cuts = cuts(sim.courses(), cone);
        cuts.extend([Some(first), last.next()].into_iter().flatten());
        cuts.extend(turns(sim, cone));
        let mut occurrences = occurrences(sim.courses(), cone, last);
        occurrences.extend(asked);
        Self { cuts, occurrences, effort, boxes: RefCell::default() }
    }
}

/// The days from which on it may matter in another way whether a condition held: the days for each
/// of which alone it is asked, and those where a term may begin or end.
fn cuts(courses: &Courses, cone: &[CommitmentId]) -> BTreeSet<Day> {
    let mut cuts = BTreeSet::new();
    let mut alone = |first: Day, last: Day| {
        if last.since(first) <= MOST_DAYS {
            cuts.extend(each_day(first, last));
            cuts.extend(last.next());
        }
    };
    let mut ends = Vec::new();
    for id in cone {
        let Some(course) = courses.get(id) else { continue };
        let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
        for course in std::iter::once(course.as_ref()).chain(occurrences) {
            course.asked.iter().for_each(|days| alone(days.first, days.last));
            // Up to its last day a term may not have begun; from behind its first it may be over.
            let begins = course.from.runs().filter_map(|run| run.value.days);
            ends.extend(begins.flat_map(|days| [days.first, days.last]));
            let is_over = course.until.runs().filter_map(|run| run.value.days);
            ends.extend(is_over.flat_map(|days| [days.first, days.last]).filter_map(Day::next));
            // Nor does it begin or end before the day is known that says so.
            ends.extend(course.from.starts().chain(course.until.starts()));
        }
    }
    cuts.extend(ends);
    cuts
}

/// The days up to which, and from which on, it may matter that a condition held: to what is open of it besides.
fn turns(sim: &Sim<'_, '_>, cone: &[CommitmentId]) -> Vec<Day> {
    let conditions = cone.iter().filter_map(|id| sim.case.commitment(*id)?.subject_to.as_ref());
    conditions.flat_map(|term| sim.open_turns(&term.value)).collect()
}

/// Those that may have begun, and the next one.
fn occurrences(courses: &Courses, cone: &[CommitmentId], on: Day) -> Occurrences {
    let begun = |course: &Course| {
        let begins = course.occurrences.iter().map(|occurrence| occurrence.start.reached_on(on));
        let begun = begins.take_while(|begins| !begins.is_false()).count();
        u32::try_from(begun).unwrap_or(u32::MAX).saturating_add(1)
    };
    let series = cone.iter().filter_map(|id| Some((*id, courses.get(id)?.as_ref())));
    series.map(|(id, course)| (id, begun(course))).collect()
}

fn middle(first: Day, last: Day) -> Option<Day> {
    first.plus(last.since(first).checked_div(2)?)
}
