//! From which occurrence a series takes its status.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::evaluate::{Run, Status, Timeline};

/// Of each status the oldest occurrence that has it: from each day on on which that becomes another
/// one.
pub(super) struct Deciding {
    by_status: BTreeMap<Status, Vec<(Day, Option<u32>)>>,
}

/// An occurrence comes to a status, or ceases to have it.
struct Step {
    status: Status,
    number: u32,
    comes: bool,
}

impl Deciding {
    pub(super) fn of(timeline: &Timeline) -> Self {
        let mut having: BTreeMap<Status, BTreeSet<u32>> = BTreeMap::new();
        let mut by_status: BTreeMap<Status, Vec<(Day, Option<u32>)>> = BTreeMap::new();
        for (day, steps) in steps(timeline) {
            for Step { status, number, comes } in steps {
                let numbers = having.entry(status).or_default();
                if comes {
                    numbers.insert(number);
                } else {
                    numbers.remove(&number);
                }
            }
            for (status, numbers) in &having {
                let oldest = numbers.first().copied();
                let known = by_status.entry(*status).or_default();
                if known.last().and_then(|(_, oldest)| *oldest) != oldest {
                    known.push((day, oldest));
                }
            }
        }
        Self { by_status }
    }

    /// The oldest that has that status on that day.
    pub(super) fn on(&self, status: Status, on: Day) -> Option<u32> {
        let known = self.by_status.get(&status)?;
        let position = known.partition_point(|(day, _)| *day <= on).checked_sub(1)?;
        known.get(position)?.1
    }

    /// The days on which it becomes another one.
    pub(super) fn turns(&self) -> impl Iterator<Item = Day> {
        self.by_status.values().flatten().map(|(day, _)| *day)
    }
}

/// By day; on a day first what ceases.
fn steps(timeline: &Timeline) -> BTreeMap<Day, Vec<Step>> {
    let mut ceasing: BTreeMap<Day, Vec<Step>> = BTreeMap::new();
    let mut coming: Vec<(Day, Step)> = Vec::new();
    for (number, runs) in (1..).zip(&timeline.occurrences) {
        for Run { first, last, judgement } in runs {
            let step = |comes| Step { status: judgement.status, number, comes };
            coming.push((*first, step(true)));
            if let Some(next) = last.next() {
                ceasing.entry(next).or_default().push(step(false));
            }
        }
    }
    let mut all = ceasing;
    for (day, step) in coming {
        all.entry(day).or_default().push(step);
    }
    all
}
