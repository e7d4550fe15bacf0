//! The reported status of each day, worked out for the days that are asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::Day;

use super::course::Course;
use super::diagonal::{Diagonal, Track};
use super::facts::World;
use super::judge::{answer_of, outcomes};
use super::outlook::Outlook;
use super::rows::Rows;
use super::steps::{Run, Steps};
use super::verdict::{Change, Reason, Status};

/// So many days of a stretch on which the reported status is hard to tell are asked one by one.
pub(super) const MOST_DAYS: usize = 400;

/// A reported status with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reported {
    pub(super) status: Status,
    pub(super) reason: Reason,
}

impl Reported {
    fn of(reason: Reason) -> Self {
        Self { status: reason.status(), reason }
    }
}

/// The rows of a day: in all worlds, and nominally.
#[derive(Debug, Clone, PartialEq)]
struct Sets {
    all: Rows,
    nominal: Rows,
}

/// What is reported of a commitment or an occurrence.
pub(super) struct Reports<'o, 'c, 'a> {
    outlook: &'o Outlook<'c, 'a>,
    track: Track,
    sets: Steps<Sets>,
    /// The rows found in some single worlds.
    found: RefCell<Steps<Rows>>,
    /// The days that were hard to tell.
    settled: RefCell<BTreeMap<Day, Option<Reported>>>,
    /// Of the stretches that are hard to tell, by their first days: the first days of parts of each
    /// that have one answer, if there are not too many.
    parts: RefCell<BTreeMap<Day, Option<Rc<[Day]>>>>,
    /// The change that was found last, from which day on it was looked for, and up to which.
    next: Cell<Option<(Day, Day, Option<Change>)>>,
    /// The days on which it was looked for a lapse last, and whether there was one.
    lapsed: Cell<Option<(Day, Day, bool)>>,
}

impl<'o, 'c, 'a> Reports<'o, 'c, 'a> {
    pub(super) fn new(outlook: &'o Outlook<'c, 'a>, track: Track) -> Self {
        let all = outlook.all.rows(track);
        let nominal = outlook.nominal.as_ref().map(|nominal| nominal.rows(track));
        let sets = |all: &Rows, nominal: &Rows| Sets { all: *all, nominal: *nominal };
        let found = outlook.corners.iter().fold(Steps::constant(Rows::NONE), |all, corner| {
            all.zip(&corner.rows(track), |one, two| one.union(*two))
        });
        Self {
            outlook,
            track,
            sets: all.zip(nominal.as_ref().unwrap_or(&all), sets),
            found: RefCell::new(found),
            settled: RefCell::default(),
            parts: RefCell::default(),
            next: Cell::new(None),
            lapsed: Cell::new(None),
        }
    }

    /// On one day.
    pub(super) fn on(&self, day: Day) -> Option<Reported> {
        let run = self.sets.within(day, day).next()?;
        told(run.value).unwrap_or_else(|| self.settled(day, run.value.nominal))
    }

    /// The first day of the stretch of the same status in which `on` lies; not before `made`.
    pub(super) fn since(&self, made: Day, on: Day) -> Option<Day> {
        if on < made {
            return None;
        }
        let here = self.on(on)?.status;
        let is_other = |reported: Option<Reported>| reported.is_none_or(|it| it.status != here);
        let mut since = on;
        for run in self.sets.backwards(on) {
            let run = Run { first: run.first.max(made), last: run.last.min(on), ..run };
            if run.last < run.first {
                break;
            }
            match told(run.value) {
                Some(reported) if is_other(reported) => return Some(since),
                Some(_) => {}
                None => {
                    for day in self.turns(&run, true) {
                        if is_other(self.settled(day, run.value.nominal)) {
                            return Some(since);
                        }
                        since = day;
                    }
                }
            }
            since = run.first;
        }
        Some(since)
    }

    /// The first change from the day after `on` to `limit`.
    pub(super) fn next(&self, on: Day, limit: Day) -> Option<Change> {
        let known = self.next.get().filter(|(from, to, change)| {
            *to == limit && *from <= on && change.is_none_or(|change| on < change.on)
        });
        if let Some((.., change)) = known {
            return change;
        }
        let here = self.on(on);
        let mut later = self.within(on.next()?, limit);
        let change = later.find_map(|(day, it)| Some((day, it.filter(|_| it != here)?)));
        let change = change.map(|(on, Reported { status, reason })| Change { on, status, reason });
        self.next.set(Some((on, limit, change)));
        change
    }

    /// Whether it was ever lapsed on a day between the two.
    pub(super) fn was_lapsed(&self, first: Day, last: Day) -> bool {
        let known = self.lapsed.get().filter(|(from, to, _)| *from == first && *to <= last);
        let (start, before) = match known {
            Some((_, to, lapsed)) => (to.next(), lapsed),
            None => (Some(first), false),
        };
        let is_lapsed = |(_, reported): (Day, Option<Reported>)| {
            reported.is_some_and(|it| it.status == Status::Lapsed)
        };
        let mut days = start.into_iter().flat_map(|start| self.within(start, last));
        let lapsed = before || days.any(is_lapsed);
        self.lapsed.set(Some((first, last, lapsed)));
        lapsed
    }

    /// The days between two, both included, on which it may change.
    fn within(&self, first: Day, last: Day) -> impl Iterator<Item = (Day, Option<Reported>)> {
        self.sets.within(first, last).flat_map(move |run| {
            let told = told(run.value);
            let days = match told {
                Some(_) => vec![run.first],
                None => self.turns(&run, false),
            };
            days.into_iter()
                .map(move |day| (day, told.unwrap_or_else(|| self.settled(day, run.value.nominal))))
        })
    }

    /// The days to ask of a stretch that is hard to tell: the first of each part of it that has one
    /// answer, or where that is not known each from the one end of it, as far as that goes.
    fn turns(&self, run: &Run<'_, Sets>, backwards: bool) -> Vec<Day> {
        let Some(parts) = self.parts(run.first) else {
            let (near, step): (Day, fn(Day) -> Option<Day>) = match backwards {
                true => (run.last, Day::previous),
                false => (run.first, Day::next),
            };
            let days = std::iter::successors(Some(near), |day| step(*day));
            return days.take_while(|day| run.has(*day)).take(MOST_DAYS).collect();
        };
        let mut days = vec![run.first];
        days.extend(parts.iter().filter(|day| run.has(**day)));
        days.dedup();
        if backwards {
            days.reverse();
        }
        days
    }

    /// The parts of the whole stretch in which a day lies.
    fn parts(&self, day: Day) -> Option<Rc<[Day]>> {
        let run = self.sets.backwards(day).next()?;
        if let Some(known) = self.parts.borrow().get(&run.first) {
            return known.clone();
        }
        let parts = self.outlook.parts(self.track, run.first, run.last).map(Rc::from);
        self.parts.borrow_mut().insert(run.first, parts.clone());
        parts
    }

    /// The reported status of a day on which all worlds have to be told apart for it.
    fn settled(&self, day: Day, nominal: Rows) -> Option<Reported> {
        if let Some(known) = self.settled.borrow().get(&day) {
            return *known;
        }
        let nominal = nominal.single().map(Reported::of);
        let is_found = |it: &Reported| !self.found.borrow().at(day).have(it.status).is_false();
        let settled = match nominal.filter(is_found) {
            Some(nominal) => Some(nominal),
            None => self.outlook.beside(|| self.tell_apart(day, nominal)),
        };
        self.settled.borrow_mut().insert(day, settled);
        settled
    }

    /// The nominal status, if it is possible; else the first that is.
    fn tell_apart(&self, day: Day, nominal: Option<Reported>) -> Option<Reported> {
        let rows = |course: &Course| *self.track.rows(course).at(day);
        let all = rows(self.outlook.all.on(day)?);
        let explorer = self.outlook.explorer(day, self.track);
        let explored = explorer.explore_with_patience(
            |_, course| {
                let reason = rows(course).reasons().next();
                answer_of(rows(course)).map(|(status, _)| (status, reason))
            },
            |leaves| {
                let last = leaves.last().map(|leaf| leaf.value.0);
                last.is_some() && last == nominal.map(|it| it.status)
            },
        );
        let mut possible: BTreeSet<Status> =
            explored.leaves.iter().map(|leaf| leaf.value.0).collect();
        if !explored.is_whole {
            possible.extend(outcomes(all).into_iter().map(|(status, _)| status));
        }
        if let Some(nominal) = nominal.filter(|it| possible.contains(&it.status)) {
            if let Some(leaf) = explored.leaves.iter().find(|leaf| leaf.value.0 == nominal.status) {
                self.remember(&leaf.world);
            }
            return Some(nominal);
        }
        let status = *possible.first()?;
        let leaves = explored.leaves.iter().filter(|leaf| leaf.value.0 == status);
        let reason = leaves.filter_map(|leaf| leaf.value.1).min();
        Some(Reported { status, reason: reason? })
    }

    /// What is found in two worlds of a box is likely to be so on other days too.
    fn remember(&self, world: &World) {
        for rest in [true, false] {
            let cone = (self.outlook.cone(), self.outlook.settled());
            let one = Diagonal::new(self.outlook.case, &world.one(true, rest), cone);
            let rows = one.rows(self.track);
            let found = self.found.borrow().zip(&rows, |found, rows| found.union(*rows));
            self.found.replace(found);
        }
    }
}

/// The reported status where it needs no further worlds; the outer none says that it does.
fn told(sets: &Sets) -> Option<Option<Reported>> {
    let statuses = |rows: Rows| rows.reasons().map(Reason::status).collect::<BTreeSet<Status>>();
    if sets.all == Rows::NONE {
        return Some(None);
    }
    let Some(nominal) = sets.nominal.single() else {
        return sets.all.single().map(|reason| Some(Reported::of(reason)));
    };
    let all = statuses(sets.all);
    let only = all.len() == 1 && all.contains(&nominal.status());
    match sets.all.single() {
        _ if only => Some(Some(Reported::of(nominal))),
        Some(reason) => Some(Some(Reported::of(reason))),
        None => None,
    }
}
