//! Entries of the record, in words and with their places.

use serde::Serialize;

use super::Place;
use super::build::place;
use crate::model::{Act, Agreement, Amendments, Entry, Mention, PartyId, Target};
use crate::source::Sources;

/// An entry of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// What it says, in words.
    pub says: String,
    /// Where it is to be read.
    pub source: Option<String>,
    /// A remark of who wrote it down.
    pub note: Option<String>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// An entry in words.
pub(super) fn cite(sources: &Sources, agreement: &Agreement, entry: &Entry) -> Cited {
    Cited {
        says: says(agreement, entry),
        source: entry.source.clone(),
        note: entry.note.clone(),
        place: place(sources, entry.place),
    }
}

/// Whether an entry speaks of something that is mentioned.
pub(super) fn speaks_of(act: &Act, mentioned: &[Mention]) -> bool {
    let mention = match act {
        Act::Happened(id) => Mention::Event(*id),
        Act::Held(id, _) => Mention::Consultation(*id),
        Act::Assessed(id, _) => Mention::Condition(*id),
        other => match other.target() {
            Some(target) => Mention::Commitment(target.commitment),
            None => return false,
        },
    };
    mentioned.contains(&mention)
}

/// An entry in words, with its day.
#[must_use]
pub fn says(agreement: &Agreement, entry: &Entry) -> String {
    let day = if entry.is_precise() {
        entry.first.to_string()
    } else {
        format!("some day from {} to {}", entry.first, entry.last)
    };
    let by = match entry.by.as_slice() {
        [] => String::new(),
        by => format!(", by {}", parties(agreement, by)),
    };
    let recorded = match entry.recorded {
        recorded if recorded == entry.last || entry.assumed => String::new(),
        recorded => format!(", recorded {recorded}"),
    };
    let assumed = if entry.assumed { ", assumed" } else { "" };
    format!("{day}: {}{by}{recorded}{assumed}", act(agreement, &entry.act))
}

fn act(agreement: &Agreement, act: &Act) -> String {
    let of = |target: &Target| {
        let commitment = agreement.commitment(target.commitment);
        let id = commitment.map_or("?", |commitment| &commitment.id);
        target.occurrence.map_or_else(|| id.to_owned(), |number| format!("{id}#{number}"))
    };
    let name = |id: Option<&String>| id.cloned().unwrap_or_else(|| "?".to_owned());
    match act {
        Act::Happened(id) => {
            let event = agreement.events.get(id.index());
            format!("{} happened", name(event.map(|event| &event.id)))
        }
        Act::Held(id, with) => {
            let held = agreement.consultations.get(id.index());
            format!("{} held with {}", name(held.map(|held| &held.id)), parties(agreement, with))
        }
        Act::Assessed(id, holds) => {
            let condition = agreement.conditions.get(id.index());
            let holds = if *holds { "holds" } else { "does not hold" };
            format!("{} assessed: {holds}", name(condition.map(|condition| &condition.id)))
        }
        Act::Met(target) => format!("{} met", of(target)),
        Act::Broken(target) => format!("{} broken", of(target)),
        Act::Restored(target) => format!("{} restored", of(target)),
        Act::Amended(target, terms) => format!("{} amended: {}", of(target), changes(terms)),
        Act::Suspended { target, tolls: true } => {
            format!("{} suspended, its deadline moving along", of(target))
        }
        Act::Suspended { target, tolls: false } => format!("{} suspended", of(target)),
        Act::Resumed(target) => format!("{} resumed", of(target)),
        Act::Waived(target) => format!("{} waived", of(target)),
        Act::Superseded(target) => format!("{} superseded", of(target)),
        Act::Withdrawn(Some(target)) => format!("{} withdrawn", of(target)),
        Act::Withdrawn(None) => "the whole agreement withdrawn".to_owned(),
        Act::Retracted(_) => "an entry retracted".to_owned(),
    }
}

fn changes(terms: &Amendments) -> String {
    fn text<T>(key: &str, term: Option<&Option<crate::model::Term<T>>>) -> Option<String> {
        let text = term?.as_ref().map_or("none", |term| &term.text);
        Some(format!("{key} {text}"))
    }
    let changes = [
        text("from", terms.from.as_ref()),
        text("target", terms.target.as_ref()),
        text("deadline", terms.deadline.as_ref()),
        text("until", terms.until.as_ref()),
        text("due-from", terms.due_from.as_ref()),
    ];
    changes.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn parties(agreement: &Agreement, ids: &[PartyId]) -> String {
    let names = ids.iter().filter_map(|id| agreement.parties.get(id.index()));
    names.map(|party| party.id.as_str()).collect::<Vec<_>>().join(", ")
}
