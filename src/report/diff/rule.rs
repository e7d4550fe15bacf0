//! The term by which a commitment came to a status.

use super::Written;
use crate::check::Loaded;
use crate::dates::Day;
use crate::model::{Act, Amendments, Commitment, CommitmentId, Kind, Term};
use crate::report::evidence::{Evidence, Ledger, missing};
use crate::report::{Reason, build};
use crate::source::{Place, Sources};

/// The rules of an agreement, as they are amended.
pub(super) struct Rules<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
    ledger: Ledger<'a>,
    known_by: Option<Day>,
}

impl<'a> Rules<'a> {
    pub(super) fn new(sources: &'a Sources, loaded: &'a Loaded, known_by: Option<Day>) -> Self {
        Self { sources, loaded, ledger: Ledger::new(&loaded.record, known_by), known_by }
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

    /// The term, as it stands on a day, that such a reason goes by.
    pub(super) fn term(&self, id: CommitmentId, on: Day, reason: Reason) -> Option<Written> {
        let commitment = self.loaded.agreement.commitment(id)?;
        let key = key(commitment.kind, reason)?;
        let evidence = Evidence { ledger: &self.ledger, on };
        let agreed =
            |entry: &&crate::model::Entry| missing(&commitment.amendable_by, entry).is_empty();
        let amended =
            evidence.about(id, None).rev().filter(agreed).find_map(|entry| match &entry.act {
                Act::Amended(_, terms) => amended(terms, key),
                _ => None,
            });
        let (text, place) = amended.or_else(|| written(commitment, key))?;
        Some(Written { text: format!("{key} {text}"), place: build::place(self.sources, place) })
    }
}

fn key(kind: Kind, reason: Reason) -> Option<&'static str> {
    let end = if kind.has_deadline() { "deadline" } else { "until" };
    match reason {
        Reason::Missed | Reason::InGrace | Reason::Open | Reason::NotYetDue => Some("deadline"),
        Reason::Expired | Reason::Kept | Reason::NotTriggered => Some(end),
        Reason::ConditionFailed | Reason::AwaitingCondition => Some("subject-to"),
        Reason::NotInForce | Reason::AwaitingEvent | Reason::InForce | Reason::NoDeadline => {
            Some("from")
        }
        Reason::Voided => Some("void-when"),
        Reason::OnTime | Reason::Late => Some("met-when"),
        Reason::Broken => Some("broken-when"),
        Reason::Waived | Reason::Withdrawn | Reason::Superseded | Reason::Suspended => None,
    }
}

type Found<'t> = (&'t str, Place);

fn written<'t>(commitment: &'t Commitment, key: &str) -> Option<Found<'t>> {
    fn of<T>(term: Option<&Term<T>>) -> Option<Found<'_>> {
        term.map(|term| (term.text.as_str(), term.place))
    }
    match key {
        "deadline" => of(commitment.deadline.as_ref()),
        "until" => of(commitment.until.as_ref()),
        "subject-to" => of(commitment.subject_to.as_ref()),
        "void-when" => of(commitment.void_when.as_ref()),
        "met-when" => of(commitment.met_when.as_ref()),
        "broken-when" => of(commitment.broken_when.as_ref()),
        _ => of(Some(&commitment.from)),
    }
}

fn amended<'t>(terms: &'t Amendments, key: &str) -> Option<Found<'t>> {
    fn of<T>(term: &Option<Option<Term<T>>>) -> Option<Found<'_>> {
        let term = term.as_ref()?.as_ref()?;
        Some((&term.text, term.place))
    }
    match key {
        "deadline" => of(&terms.deadline),
        "until" => of(&terms.until),
        "from" => of(&terms.from),
        _ => None,
    }
}
