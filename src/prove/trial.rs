use super::field::Field;
use crate::dates::Day;
use crate::evaluate::{Stretch, Toiled, toiled, toiled_within};
use crate::model::Record;

/// A record that need not be tried is given up when all that is worked out for it has so many stretches
/// of days: after about half a second.
pub(super) const MOST_STRAIN: u64 = 200_000;
/// So many times as long takes a course of what recurs.
const SERIES: u64 = 3;

/// A record, and what becomes of everything in a field under it.
pub(super) struct Trial<'a> {
    pub(super) field: &'a Field,
    pub(super) record: &'a Record,
    found: Toiled,
}

impl<'a> Trial<'a> {
    pub(super) fn new(field: &'a Field, record: &'a Record) -> Self {
        let agreement = field.asked.agreement();
        let days = (agreement.made, last(field, record));
        let found = toiled(agreement, record, &field.watched, days, None);
        Trial { field, record, found }
    }

    /// The same; none if that takes too long to tell.
    pub(super) fn brief(field: &'a Field, record: &'a Record) -> Option<Self> {
        let agreement = field.asked.agreement();
        let days = (agreement.made, last(field, record));
        let found = toiled_within(MOST_STRAIN, agreement, record, &field.watched, days)?;
        Some(Trial { field, record, found })
    }

    /// What becomes of what is watched there, from the day on which the agreement was made.
    pub(super) fn of(&self, position: usize) -> &[Stretch] {
        self.found.stretches.get(position).map_or(&[], Vec::as_slice)
    }

    /// A measure of the time that it took.
    pub(super) fn toil(&self) -> u64 {
        // A course of what recurs is as long as several.
        let recurs = self.field.recurs();
        let each = if recurs { SERIES } else { 1 };
        self.found.toil.saturating_add(1).saturating_mul(each)
    }

    /// Whether something may be the case of which it is not known.
    pub(super) fn is_vague(&self) -> bool {
        self.found.stretches.iter().flatten().any(|stretch| !stretch.answer.exact)
    }

    /// Whether nothing about it is open on any day.
    pub(super) fn is_certain(&self, position: usize) -> bool {
        let certain =
            |stretch: &Stretch| stretch.answer.exact && stretch.answer.possible.len() == 1;
        self.of(position).iter().all(certain)
    }
}

/// The last day that is looked at: after all that matters, and after all entries.
pub(super) fn last(field: &Field, record: &Record) -> Day {
    let entries = record.entries.iter().map(|entry| entry.last);
    entries.chain([field.days.last]).max().unwrap_or(Day::MAX)
}
