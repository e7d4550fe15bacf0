//! The reported status of each day, worked out for the days that are asked for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::dates::Day;

use super::course::Course;
use super::diagonal::{Diagonal, Track};
use super::facts::World;
use super::judge::{answer_of, outcomes};
use super::outlook::Outlook;
use super::rows::Rows;
use super::steps::Steps;
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

/// The rows of a day: in all worlds, and nominally; and what is reported where these tell it.
#[derive(Debug, Clone, PartialEq)]
struct Sets {
    all: Rows,
    nominal: Rows,
    told: Option<Option<Reported>>,
}

/// The rows of all days, from which all reports of a commitment or an occurrence begin.
#[derive(Debug)]
pub(super) struct Ground {
    sets: Steps<Sets>,
    /// The rows found in some single worlds.
    found: Steps<Rows>,
}

impl Ground {
    fn new(outlook: &Outlook<'_, '_>, track: Track) -> Self {
        let all = outlook.all.rows(track);
        let nominal = outlook.nominal.as_ref().map(|nominal| nominal.rows(track));
        let sets = |all: &Rows, nominal: &Rows| Sets::new(*all, *nominal);
        let found = outlook.corners.iter().fold(Steps::constant(Rows::NONE), |all, corner| {
            all.zip(&corner.rows(track), |one, two| one.union(*two))
        });
        Self { sets: all.zip(nominal.as_ref().unwrap_or(&all), sets), found }
    }
}

/// What is reported of a commitment or an occurrence.
pub(super) struct Reports<'o, 'c, 'a> {
    outlook: &'o Outlook<'c, 'a>,
    track: Track,
    ground: Rc<Ground>,
    /// The rows found in some more single worlds.
    found: RefCell<Option<Steps<Rows>>>,
    /// The days that were hard to tell.
    settled: RefCell<BTreeMap<Day, Option<Reported>>>,
}

impl<'o, 'c, 'a> Reports<'o, 'c, 'a> {
    pub(super) fn new(outlook: &'o Outlook<'c, 'a>, track: Track) -> Self {
        let mut last = outlook.ground.borrow_mut();
        let known = last.as_ref().filter(|(other, _)| *other == track);
        let ground = match known {
            Some((_, ground)) => ground.clone(),
            None => Rc::new(Ground::new(outlook, track)),
        };
        *last = Some((track, ground.clone()));
        Self { outlook, track, ground, found: RefCell::default(), settled: RefCell::default() }
    }

    /// On one day.
    pub(super) fn on(&self, day: Day) -> Option<Reported> {
        let sets = self.ground.sets.at(day);
        sets.told.unwrap_or_else(|| self.settled(day, sets.nominal))
    }

    /// The first day of the stretch of the same status in which `on` lies; not before `made`.
    pub(super) fn since(&self, made: Day, on: Day) -> Option<Day> {
        if on < made {
            return None;
        }
        let here = self.on(on)?.status;
        let is_other = |reported: Option<Reported>| reported.is_none_or(|it| it.status != here);
        let mut since = on;
        for run in self.ground.sets.within(made, on).rev() {
            let backwards = std::iter::successors(Some(run.last), |day| day.previous())
                .take_while(|day| run.first <= *day);
            match run.value.told {
                Some(reported) if is_other(reported) => return Some(since),
                Some(_) => {}
                None => {
                    for day in backwards.take(MOST_DAYS) {
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
        let here = self.on(on);
        let mut later = self.within(on.next()?, limit);
        let (on, Reported { status, reason }) =
            later.find_map(|(day, it)| Some((day, it.filter(|_| it != here)?)))?;
        Some(Change { on, status, reason })
    }

    /// Whether it was ever lapsed on a day between the two.
    pub(super) fn was_lapsed(&self, first: Day, last: Day) -> bool {
        let mut days = self.within(first, last);
        days.any(|(_, reported)| reported.is_some_and(|it| it.status == Status::Lapsed))
    }

    /// The days between two, both included, on which it may change.
    fn within(&self, first: Day, last: Day) -> impl Iterator<Item = (Day, Option<Reported>)> {
        self.ground.sets.within(first, last).flat_map(move |run| {
            let told = run.value.told;
            let most = if told.is_some() { 1 } else { MOST_DAYS };
            let days = std::iter::successors(Some(run.first), |day| day.next());
            days.take_while(move |day| *day <= run.last)
                .take(most)
                .map(move |day| (day, told.unwrap_or_else(|| self.settled(day, run.value.nominal))))
        })
    }

    /// The reported status of a day on which all worlds have to be told apart for it.
    fn settled(&self, day: Day, nominal: Rows) -> Option<Reported> {
        if let Some(known) = self.settled.borrow().get(&day) {
            return *known;
        }
        let nominal = nominal.single().map(Reported::of);
        let is_found = |it: &Reported| {
            let more = self.found.borrow();
            let found = more.as_ref().unwrap_or(&self.ground.found);
            !found.at(day).have(it.status).is_false()
        };
        let settled = match nominal.filter(is_found) {
            Some(nominal) => Some(nominal),
            None => self.tell_apart(day, nominal),
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
            let one = Diagonal::new(self.outlook.case, &world.one(true, rest), &self.outlook.cone);
            let rows = one.rows(self.track);
            let more = self.found.take();
            let found = more.as_ref().unwrap_or(&self.ground.found);
            let found = found.zip(&rows, |found, rows| found.union(*rows));
            self.found.replace(Some(found));
        }
    }
}

impl Sets {
    fn new(all: Rows, nominal: Rows) -> Self {
        Self { all, nominal, told: told(all, nominal) }
    }
}

/// The reported status where it needs no further worlds; the outer none says that it does.
fn told(all: Rows, nominal: Rows) -> Option<Option<Reported>> {
    let statuses = |rows: Rows| rows.reasons().map(Reason::status).collect::<BTreeSet<Status>>();
    if all == Rows::NONE {
        return Some(None);
    }
    let Some(nominal) = nominal.single() else {
        return all.single().map(|reason| Some(Reported::of(reason)));
    };
    let possible = statuses(all);
    let only = possible.len() == 1 && possible.contains(&nominal.status());
    match all.single() {
        _ if only => Some(Some(Reported::of(nominal))),
        Some(reason) => Some(Some(Reported::of(reason))),
        None => None,
    }
}
