//! Recurring commitments: their occurrences, and which of them speaks for the series.

use abide::dates::{Day, Direction, Length};
use abide::evaluate::Status;
use abide::model::CommitmentId;

use super::Promise;
use super::world::World;

/// From the most pressing status to the least.
const MOST_PRESSING: [Status; 5] =
    [Status::Lapsed, Status::Due, Status::Pending, Status::Met, Status::Void];

impl World<'_> {
    /// First and last day of the period of an occurrence, as they stand on `t`: from
    /// `from + (k−1)·every` to the day before `from + k·every`, counted from `from` each time.
    pub(crate) fn period(&self, p: Promise, t: Day) -> Option<(Day, Day)> {
        let every = self.commitment(p.commitment).every?;
        let number = p.occurrence?;
        let from = self.series_from(p.commitment, t)?;
        let after = |times: u32| {
            let count = every.count.saturating_mul(times);
            let unit = every.unit;
            match times {
                0 => Some(from),
                _ => self.shift(Length { count, unit }, Direction::After, from),
            }
        };
        let first = after(number.saturating_sub(1))?;
        Some((first, after(number)?.previous()?))
    }

    /// Whether an occurrence exists, as things stand on `t`: one that would begin after `until`
    /// does not.
    fn exists(&self, p: Promise, t: Day) -> bool {
        self.period(p, t).is_some_and(|(first, _)| {
            let until = self.until(p.commitment, t);
            until.is_none_or(|until| first <= until)
        })
    }

    /// Whether `until` ended the series before this occurrence.
    pub(crate) fn is_beyond_the_series(&self, p: Promise, t: Day) -> bool {
        self.period(p, t).is_some() && !self.exists(p, t)
    }

    /// How many occurrences have begun on `t`.
    pub(crate) fn begun(&self, c: CommitmentId, t: Day) -> u32 {
        let has_begun = |number: &u32| {
            let promise = Promise::occurrence(c, *number);
            let period = self.period(promise, t);
            period.is_some_and(|(first, _)| first <= t) && self.exists(promise, t)
        };
        (1..).take_while(has_begun).last().unwrap_or(0)
    }

    /// How many occurrences are reported on `t`: from the first to the one after.
    pub(crate) fn reported(&self, c: CommitmentId, t: Day) -> u32 {
        if self.commitment(c).every.is_none() {
            return 0;
        }
        let begun = self.begun(c, t);
        if self.exists(Promise::occurrence(c, begun + 1), t) { begun + 1 } else { begun }
    }

    /// Whose dates are reported: of a series those of its leading occurrence, if there is one.
    pub(crate) fn speaker(&self, p: Promise, t: Day) -> Option<Promise> {
        let recurs = self.commitment(p.commitment).every.is_some();
        if recurs && p.occurrence.is_none() { self.leading(p, t) } else { Some(p) }
    }

    /// Of a series: its oldest occurrence of the most pressing status.
    pub(crate) fn leading(&self, p: Promise, t: Day) -> Option<Promise> {
        if p.occurrence.is_some() {
            return None;
        }
        let c = p.commitment;
        let occurrences = (1..=self.reported(c, t)).map(|number| Promise::occurrence(c, number));
        occurrences.min_by_key(|promise| {
            let status = self.row(*promise, t).status();
            let pressing = MOST_PRESSING.iter().position(|each| *each == status);
            (pressing, promise.occurrence)
        })
    }
}
