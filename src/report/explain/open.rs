//! What is not known, and why.

use std::collections::BTreeSet;

use super::super::build::{name, place};
use super::super::cite::{Cited, cite};
use super::steps::Teller;
use super::{OpenFact, Sort};
use crate::evaluate::explain::{Branch, Explanation};
use crate::evaluate::{FactName, Unmet};
use crate::model::{Act, Amendments, Commitment, CommitmentId, Date, Deadline, Entry, Term};
use crate::source::Place;

/// All on which the status turns.
pub(super) fn open_facts(teller: &Teller<'_, '_>, explanation: &Explanation) -> Vec<OpenFact> {
    let turns_on = explanation.judgement.turns_on.iter().flatten();
    let names: BTreeSet<FactName> = turns_on.copied().collect();
    names.into_iter().map(|name| open_fact(teller, &explanation.branch, name)).collect()
}

fn open_fact(teller: &Teller<'_, '_>, branch: &Branch, fact: FactName) -> OpenFact {
    let agreement = teller.context.agreement;
    let (says, at) = says(teller, branch, fact);
    let entries = entries(teller, fact);
    let cited = |entry: &Entry| cite(teller.sources, agreement, entry);
    let entries: Vec<Cited> = entries.into_iter().map(cited).collect();
    OpenFact {
        name: name(agreement, fact),
        sort: match fact {
            FactName::Condition(_) => Sort::Condition,
            FactName::Met(id) if needs_confirmation(teller, id) => Sort::Claim,
            _ => Sort::Day,
        },
        says,
        place: at.and_then(|at| place(teller.sources, at)),
        entries,
    }
}

fn says(teller: &Teller<'_, '_>, branch: &Branch, fact: FactName) -> (String, Option<Place>) {
    let agreement = teller.context.agreement;
    let phrase = |id, key| phrase(teller, branch, id, key);
    let day = |name: Option<&String>| {
        format!("it is not known on which day `{}` was", name.map_or("?", |it| it))
    };
    match fact {
        FactName::Condition(id) => {
            let condition = agreement.conditions.get(id.index());
            let title = condition.and_then(|it| it.title.as_ref());
            let title = title.map_or(String::new(), |title| format!(": \"{title}\""));
            let unknown = teller.context.unmet_part(&Unmet::Unknown(id), teller.context.on());
            // The name stands before it already.
            let why = unknown.split_once(" (").and_then(|(_, why)| why.strip_suffix(')'));
            (format!("{}{title}", why.unwrap_or(&unknown)), condition.map(|it| it.place))
        }
        FactName::Consultation(id) => {
            let held = agreement.consultations.get(id.index());
            (day(held.map(|it| &it.id)), held.map(|it| it.place))
        }
        FactName::Event(id) => {
            let event = agreement.events.get(id.index());
            (day(event.map(|it| &it.id)), event.map(|it| it.place))
        }
        FactName::Met(id) => {
            let commitment = agreement.commitment(id);
            let claim = needs_confirmation(teller, id);
            let id = commitment.map_or("?", |it| &it.id);
            let says = match claim {
                true => format!("it is claimed that {id} was met, and not confirmed by all"),
                false => format!("it is not known on which day {id} was met"),
            };
            (says, commitment.map(|it| it.place))
        }
        FactName::Broken(id) => {
            let commitment = agreement.commitment(id);
            let id = commitment.map_or("?", |it| &it.id);
            (format!("it is not known on which day {id} was broken"), commitment.map(|it| it.place))
        }
        FactName::From(id) => phrase(id, "from"),
        FactName::DueFrom(id) => phrase(id, "due-from"),
        FactName::Deadline(id) => phrase(id, "deadline"),
        FactName::Until(id) => phrase(id, "until"),
        FactName::SubjectTo(id) => phrase(id, "subject-to"),
        FactName::MetWhen(id) => phrase(id, "met-when"),
        FactName::BrokenWhen(id) => phrase(id, "broken-when"),
        FactName::VoidWhen(id) => phrase(id, "void-when"),
    }
}

fn needs_confirmation(teller: &Teller<'_, '_>, id: CommitmentId) -> bool {
    let commitment = teller.context.agreement.commitment(id);
    commitment.is_some_and(|commitment| !commitment.confirmed_by.is_empty())
}

/// A phrase with an unknown day in it.
fn phrase(
    teller: &Teller<'_, '_>,
    branch: &Branch,
    id: CommitmentId,
    key: &str,
) -> (String, Option<Place>) {
    let commitment = teller.context.agreement.commitment(id);
    let own = branch.occurrence.filter(|_| branch.commitment == id);
    let written = commitment.and_then(|commitment| text(teller, (id, commitment, own), key));
    match written {
        Some((text, place)) => {
            (format!("`{key} = \"{text}\"` does not say which day is meant"), Some(place))
        }
        None => (format!("the day in `{key}` is not known"), commitment.map(|it| it.place)),
    }
}

/// The phrase of that key as it is in effect, as written or as amended, for that occurrence.
fn text<'a>(
    teller: &Teller<'_, 'a>,
    (id, commitment, occurrence): (CommitmentId, &'a Commitment, Option<u32>),
    key: &str,
) -> Option<(&'a str, Place)> {
    let evidence = teller.context.evidence;
    // The first occurrence is 1: where none is looked at, only what speaks of all of them counts.
    let of = (id, commitment, Some(occurrence.unwrap_or(0)));
    let dated = |pick: fn(&Amendments) -> Option<&Option<Term<Date>>>, written| {
        evidence.amended(of, pick).unwrap_or(written)
    };
    let dated = match key {
        "from" => dated(|terms| terms.from.as_ref(), Some(&commitment.from)),
        "due-from" => dated(|terms| terms.due_from.as_ref(), commitment.due_from.as_ref()),
        "until" => dated(|terms| terms.until.as_ref(), commitment.until.as_ref()),
        "met-when" => commitment.met_when.as_ref(),
        "broken-when" => commitment.broken_when.as_ref(),
        "void-when" => commitment.void_when.as_ref(),
        _ => None,
    };
    let deadline = evidence
        .amended(of, |terms| terms.deadline.as_ref())
        .unwrap_or(commitment.deadline.as_ref())
        .filter(|term| key == "deadline" && !matches!(term.value, Deadline::Period(_)));
    let condition = commitment.subject_to.as_ref().filter(|_| key == "subject-to");
    dated
        .map(|term| (term.text.as_str(), term.place))
        .or(deadline.map(|term| (term.text.as_str(), term.place)))
        .or(condition.map(|term| (term.text.as_str(), term.place)))
        .filter(|(text, _)| text.contains("some day in"))
}

/// The entries that leave it open.
fn entries<'a>(teller: &Teller<'_, 'a>, fact: FactName) -> Vec<&'a Entry> {
    let leaves_open = |entry: &&Entry| match (fact, &entry.act) {
        (FactName::Event(id), Act::Happened(of)) => *of == id && !entry.is_precise(),
        (FactName::Consultation(id), Act::Held(of, _)) => *of == id && !entry.is_precise(),
        (FactName::Met(id), Act::Met(target)) => {
            target.commitment == id && (needs_confirmation(teller, id) || !entry.is_precise())
        }
        (FactName::Broken(id), Act::Broken(target)) => {
            target.commitment == id && !entry.is_precise()
        }
        _ => false,
    };
    teller.context.evidence.all().filter(leaves_open).collect()
}
