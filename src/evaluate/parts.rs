//! Stretches of days with one answer, where worlds are hard to tell apart.
//!
//! Worlds are told apart for a whole stretch as for one day, conditions being what they are on one
//! day on all of it. If in each box nothing changes within the stretch, and no day of it is one for
//! which alone a condition is asked, then what is so in a world on a day depends on no other day of
//! the stretch: all its days have one answer.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::dates::Day;

use super::case::Case;
use super::course::{Course, Speaker};
use super::diagonal::{Track, confirmations};
use super::explore::{Answer, Explorer};
use super::judge::answer_of_moment;
use super::moment::{Days, Moment};
use super::outlook::Outlook;
use super::reported::MOST_DAYS;
use super::rows::Rows;
use super::sim::Sim;
use super::steps::{Steps, each_day};
use super::tri::Fact;

/// So many boxes are looked at for one stretch.
const MOST_BOXES: u32 = 512;
/// And so many stretches, before each day is asked.
const MOST_STRETCHES: u32 = 64;

type Stretch = (Day, Day);

impl Outlook<'_, '_> {
    /// The first days of parts of a stretch each of which has one answer; none if there are too many
    /// of them, or if that cannot be told.
    pub(super) fn parts(&self, track: Track, first: Day, last: Day) -> Option<Vec<Day>> {
        let within = (Bound::Excluded(first), Bound::Included(last));
        let mut starts = vec![first];
        starts.extend(self.behind().range(within));
        if self.is_steady() {
            return Some(starts);
        }
        self.beside(|| self.told_apart(track, pieces(starts, last)))
    }

    /// The parts of stretches, in the order of their days.
    fn told_apart(&self, track: Track, mut open: Vec<Stretch>) -> Option<Vec<Day>> {
        open.reverse();
        let mut parts: Vec<Day> = Vec::new();
        let mut looks = 0_u32;
        while let Some((first, last)) = open.pop() {
            if parts.len() > MOST_DAYS || looks > MOST_STRETCHES {
                return None;
            }
            let turns = if first == last {
                Some(BTreeSet::new())
            } else if self.lies_in_doubt(first, last) {
                None
            } else {
                looks = looks.saturating_add(1);
                self.turns_within(track, first, last)
            };
            match turns {
                Some(turns) if turns.is_empty() => parts.push(first),
                Some(turns) => {
                    let starts = std::iter::once(first).chain(turns).collect();
                    open.extend(pieces(starts, last).into_iter().rev());
                }
                None => {
                    parts.extend(each_day(first, last).take(MOST_DAYS.saturating_add(1)));
                }
            }
        }
        (parts.len() <= MOST_DAYS).then_some(parts)
    }

    /// The days within a stretch on which something may change in some world; none if that cannot be
    /// told.
    fn turns_within(&self, track: Track, first: Day, last: Day) -> Option<BTreeSet<Day>> {
        let explorer = Explorer::of_stretch(self.case, self.cone(), (first, last), track);
        let answer = |sim: &Sim<'_, '_>, course: &Course| {
            let mut look = Look { first, last, turns: BTreeSet::new(), doubt: None };
            look.behind(self.case, sim, self);
            look.track(track, course);
            match look.doubt {
                Some(fact) => Answer::Undecided(fact),
                None => Answer::Decided(look.turns),
            }
        };
        let explored = explorer.explore_at_most(MOST_BOXES, answer, |_| false);
        let turns = explored.leaves.into_iter().flat_map(|leaf| leaf.value);
        explored.is_whole.then(|| turns.collect())
    }
}

/// The stretches that begin on those days, the last one ending on `last`.
fn pieces(starts: Vec<Day>, last: Day) -> Vec<Stretch> {
    let ends = starts.iter().skip(1).filter_map(|start| start.previous());
    let ends: Vec<Day> = ends.chain([last]).collect();
    starts.into_iter().zip(ends).collect()
}

/// What is seen of a stretch in one box.
struct Look {
    first: Day,
    last: Day,
    /// The days within it on which something may change.
    turns: BTreeSet<Day>,
    /// What has to be settled before that can be told.
    doubt: Option<Fact>,
}

impl Look {
    fn turn(&mut self, day: Day) {
        if self.first < day && day <= self.last {
            self.turns.insert(day);
        }
    }

    fn doubted(&mut self, fact: Fact) {
        self.doubt = Some(self.doubt.map_or(fact, |other| other.first(fact)));
    }

    /// The day before which, and from behind which, it may be otherwise.
    fn alone(&mut self, days: Days) {
        match days.exact() {
            Some(day) => {
                self.turn(day);
                day.next().into_iter().for_each(|next| self.turn(next));
            }
            None => self.doubted(days.fact),
        }
    }

    /// Whatever it depends on: when terms and periods begin and end, for which days alone a
    /// condition is asked, and when something was confirmed.
    fn behind(&mut self, case: &Case<'_>, sim: &Sim<'_, '_>, outlook: &Outlook<'_, '_>) {
        for course in outlook.cone().iter().filter_map(|id| sim.course(*id)) {
            let starts = course.occurrences.iter().flat_map(|occurrence| occurrence.start.runs());
            starts.filter_map(|run| run.value.days).for_each(|days| self.alone(days));
            let occurrences = course.occurrences.iter().map(|occurrence| &occurrence.course);
            for course in occurrences.chain([course]) {
                course.asked.iter().for_each(|days| self.alone(*days));
                for moments in [&course.from, &course.until] {
                    let days = moments.runs().filter_map(|run| run.value.days);
                    days.for_each(|days| self.alone(days));
                }
            }
        }
        for said in confirmations(case, outlook.cone()) {
            self.alone(sim.world.entry(&case.facts, said));
        }
    }

    fn track(&mut self, track: Track, course: &Course) {
        self.rows(track.rows(course));
        let Some(own) = track.of(course) else { return };
        self.course(own);
        for run in own.speaker.within(self.first, self.last) {
            self.turn(run.first);
            match run.value {
                Speaker::Itself | Speaker::Nobody => {}
                Speaker::Unsettled(fact) => self.doubted(*fact),
                Speaker::Occurrence(number) => {
                    let speaks = Track::Occurrence(*number).of(course);
                    speaks.into_iter().for_each(|speaks| self.course(speaks));
                }
            }
        }
    }

    fn course(&mut self, course: &Course) {
        course.moments().into_iter().for_each(|moments| self.moments(moments));
    }

    fn rows(&mut self, rows: &Steps<Rows>) {
        for run in rows.within(self.first, self.last) {
            self.turn(run.first);
            run.value.doubt().into_iter().for_each(|fact| self.doubted(fact));
        }
    }

    fn moments(&mut self, moments: &Steps<Moment>) {
        for run in moments.within(self.first, self.last) {
            self.turn(run.first);
            if let Answer::Undecided(fact) = answer_of_moment(*run.value) {
                self.doubted(fact);
            }
        }
    }
}
