use super::field::Field;
use crate::dates::Day;
use crate::evaluate::{Stretch, stretches};
use crate::model::Record;

/// A record, and what becomes of everything in a field under it.
pub(super) struct Trial<'a> {
    pub(super) field: &'a Field,
    pub(super) record: &'a Record,
    found: Vec<Vec<Stretch>>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(field: &'a Field, record: &'a Record) -> Self {
        let agreement = field.asked.agreement();
        let days = (agreement.made, last(field, record));
        let found = stretches(agreement, record, &field.watched, days, None);
        Trial { field, record, found }
    }

    /// What becomes of what is watched there, from the day on which the agreement was made.
    pub(super) fn of(&self, position: usize) -> &[Stretch] {
        self.found.get(position).map_or(&[], Vec::as_slice)
    }

    /// Whether something may be the case of which it is not known.
    pub(super) fn is_vague(&self) -> bool {
        self.found.iter().flatten().any(|stretch| !stretch.answer.exact)
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
