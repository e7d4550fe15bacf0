//! What of the rules brings a commitment to a status.

use super::Written;
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::explain::Turner;
use crate::model::CommitmentId;
use crate::report::build;
use crate::source::Sources;

/// The rules of an agreement, as they are amended.
pub(super) struct Rules<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
    turner: Turner<'a>,
    known_by: Option<Day>,
}

impl<'a> Rules<'a> {
    /// To ask of days up to `to`.
    pub(super) fn new(
        sources: &'a Sources,
        loaded: &'a Loaded,
        to: Day,
        known_by: Option<Day>,
    ) -> Self {
        let turner = Turner::new(&loaded.agreement, &loaded.record, to, known_by);
        Self { sources, loaded, turner, known_by }
    }

    /// Where it is written how far the record is complete, if that is through the day before.
    pub(super) fn complete_before(&self, on: Day) -> Option<Written> {
        let last = build::complete_through(&self.loaded.record, self.known_by)?;
        if last.next() != Some(on) {
            return None;
        }
        let written = self.loaded.record.complete_through?;
        let place = self.loaded.complete_place?;
        let text = format!("complete-through {written}");
        Some(Written { text, place: build::place(self.sources, place) })
    }

    /// The clauses by which a commitment, or an occurrence of it, changes on a day.
    pub(super) fn clauses(
        &self,
        id: CommitmentId,
        occurrence: Option<u32>,
        on: Day,
    ) -> Vec<Written> {
        let clauses = self.turner.clauses(id, occurrence, on).into_iter();
        let written = clauses.map(|clause| Written {
            text: format!("{} {}", clause.key, clause.text),
            place: clause.place.and_then(|place| build::place(self.sources, place)),
        });
        written.collect()
    }
}
