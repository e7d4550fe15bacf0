use super::super::because::Context;
use super::super::build as common;
use super::super::evidence::{Evidence, Ledger};
use super::changes::{change, proposed};
use super::open::open_facts;
use super::steps::Teller;
use super::values::roll_word;
use super::{
    Agreement, Call, Clause, Commitment, Explained, NextOf, RestsOn, Series, Settled, Way,
};
use crate::check::Loaded;
use crate::dates::Length;
use crate::diagnostic;
use crate::evaluate::explain::{self as told, Explanation};
use crate::evaluate::{Query, Waiting};
use crate::model::{self, CommitmentId, Kind, PartyId};
use crate::report::{Counts, SCHEMA_VERSION, phrase};
use crate::source::{Place, Sources};

/// The explanation of one commitment of `loaded`, or of one of its occurrences; the commands in it
/// that ask on are put like `call`.
#[must_use]
pub fn build(
    sources: &Sources,
    query: &Query,
    loaded: &Loaded,
    (id, occurrence): (CommitmentId, Option<u32>),
    explanation: &Explanation,
    call: &Call,
    diagnostics: &[diagnostic::Diagnostic],
) -> Explained {
    let (agreement, record) = (&loaded.agreement, &loaded.record);
    let ledger = Ledger::new(record, query.known_by);
    let complete_through = common::complete_through(record, query.known_by);
    let judgements = |other: CommitmentId| match other == id {
        true => Some(&explanation.judgement),
        false => {
            let mut behind = explanation.behind.iter();
            behind.find(|(behind, _)| *behind == other).map(|(_, judgement)| judgement)
        }
    };
    let context = Context {
        agreement,
        evidence: Evidence { ledger: &ledger, on: query.on },
        complete_through,
        judgements: &judgements,
        waiting: &Waiting::up_to(agreement, record, query.known_by, query.on),
    };
    let because = match occurrence {
        Some(number) => context.because_occurrence(id, number, &explanation.judgement),
        None => context.because(id, &explanation.judgement),
    };
    let teller = Teller { sources, context: &context, record, call, known_by: query.known_by };
    let changes = explanation.changes.iter();
    Explained {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        on: query.on,
        known_by: query.known_by,
        assumed: common::assumed(std::slice::from_ref(loaded)),
        agreement: Agreement {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            source: agreement.source.clone(),
            complete_through,
        },
        commitment: commitment(sources, agreement, id, occurrence),
        state: common::state(&context, &explanation.judgement, because),
        why: teller.branch(&explanation.branch),
        series: explanation.series.as_ref().map(|told| series(agreement, id, told, explanation)),
        rests_on: rests_on(&teller, &explanation.rests_on),
        open: open_facts(&teller, explanation),
        ways: explanation.ways.ways.iter().map(|it| way(agreement, it)).collect(),
        ways_complete: explanation.ways.complete,
        changes: changes.map(|remedy| change(sources, loaded, id, remedy, call)).collect(),
        endings: explanation.endings.iter().map(|entry| proposed(loaded, entry, call)).collect(),
        diagnostics: diagnostics.iter().map(|it| common::diagnostic(sources, it)).collect(),
    }
}

fn commitment(
    sources: &Sources,
    agreement: &model::Agreement,
    id: CommitmentId,
    occurrence: Option<u32>,
) -> Commitment {
    let names = |parties: &[PartyId]| {
        let parties = parties.iter().filter_map(|party| agreement.parties.get(party.index()));
        parties.map(|party| party.name.clone().unwrap_or_else(|| party.id.clone())).collect()
    };
    let written = agreement.commitment(id);
    let name = written.map_or("?", |written| &written.id);
    Commitment {
        id: occurrence.map_or_else(|| name.to_owned(), |number| format!("{name}#{number}")),
        what: written.map(|it| it.what.clone()).unwrap_or_default(),
        kind: match written.map(|it| it.kind) {
            Some(Kind::Maintain) => "maintain",
            Some(Kind::Avoid) => "avoid",
            Some(Kind::Option) => "option",
            Some(Kind::Achieve) | None => "achieve",
        },
        obligor: written.map(|it| names(&it.obligor)).unwrap_or_default(),
        obligee: written.map(|it| names(&it.obligee)).unwrap_or_default(),
        quote: written.and_then(|it| it.quote.clone()),
        clause: written.and_then(|it| it.clause.clone()),
        note: written.and_then(|it| it.note.clone()),
        place: written.and_then(|it| common::place(sources, it.place)),
    }
}

fn series(
    agreement: &model::Agreement,
    id: CommitmentId,
    told: &told::Series,
    explanation: &Explanation,
) -> Series {
    let deciding = explanation.judgement.occurrences.first().map(|one| &one.judgement);
    let names = deciding.into_iter().flat_map(|judgement| judgement.turns_on.iter().flatten());
    let id = phrase::commitment(agreement, id);
    Series {
        decided_by: told.deciding.map(|number| format!("{id}#{number}")),
        possible: deciding
            .into_iter()
            .flat_map(|judgement| &judgement.possible)
            .map(|status| (*status).into())
            .collect(),
        turns_on: names.map(|one| common::name(agreement, *one)).collect(),
        counts: Counts::of(told.statuses.iter().map(|status| (*status).into())),
        next: told.next.map(|(number, next)| NextOf {
            id: format!("{id}#{number}"),
            on: next.on,
            status: next.status.into(),
            reason: next.reason.into(),
        }),
    }
}

fn rests_on(teller: &Teller<'_, '_>, told: &told::RestsOn) -> RestsOn {
    let agreement = teller.context.agreement;
    let clause = |(id, clause): &(CommitmentId, told::Clause)| {
        let commitment = agreement.commitment(*id)?;
        let (phrase, place) = written(agreement, *clause, commitment);
        Some(Clause {
            commitment: commitment.id.clone(),
            of_agreement: place.is_some_and(|place| agreement.is_default(place)),
            key: clause.key(),
            phrase,
            place: place.and_then(|place| common::place(teller.sources, place)),
        })
    };
    let said = &teller.record.assumed.said;
    let assumed = |place| said.get(place).map(|said| said.text.clone());
    RestsOn {
        clauses: told.clauses.iter().filter_map(clause).collect(),
        entries: told.entries.iter().filter_map(|id| teller.cited(*id)).collect(),
        assumed: told.assumed.iter().filter_map(assumed).collect(),
    }
}

/// What a clause says, and where.
fn written(
    agreement: &model::Agreement,
    clause: told::Clause,
    commitment: &model::Commitment,
) -> (Option<String>, Option<Place>) {
    fn phrase<T>(term: Option<&model::Term<T>>) -> (Option<String>, Option<Place>) {
        (term.map(|term| term.text.clone()), term.map(|term| term.place))
    }
    let parties = |ids: &[PartyId]| {
        let parties = ids.iter().filter_map(|id| agreement.parties.get(id.index()));
        Some(parties.map(|party| party.id.as_str()).collect::<Vec<_>>().join(", "))
    };
    let length = |length: Option<Length>| length.map(|it| it.to_string());
    let places = commitment.places;
    match clause {
        told::Clause::From => phrase(Some(&commitment.from)),
        told::Clause::Deadline => phrase(commitment.deadline.as_ref()),
        told::Clause::DueFrom => phrase(commitment.due_from.as_ref()),
        told::Clause::Until => phrase(commitment.until.as_ref()),
        told::Clause::SubjectTo => phrase(commitment.subject_to.as_ref()),
        told::Clause::MetWhen => phrase(commitment.met_when.as_ref()),
        told::Clause::BrokenWhen => phrase(commitment.broken_when.as_ref()),
        told::Clause::VoidWhen => phrase(commitment.void_when.as_ref()),
        told::Clause::Every => (length(commitment.every), places.every),
        told::Clause::Grace => (length(commitment.grace), places.grace),
        told::Clause::Notice => (length(commitment.notice), places.notice),
        told::Clause::Roll => (Some(roll_word(commitment.roll).to_owned()), places.roll),
        told::Clause::AcceptsLate => {
            (Some(commitment.accepts_late.to_string()), places.accepts_late)
        }
        told::Clause::ConfirmedBy => (parties(&commitment.confirmed_by), places.confirmed_by),
        told::Clause::AmendableBy => (parties(&commitment.amendable_by), places.amendable_by),
    }
}

fn way(agreement: &model::Agreement, way: &told::Way) -> Way {
    let settled = way.settled.iter().map(|settled| match settled {
        told::Settled::Days(name, first, last) => Settled {
            name: common::name(agreement, *name),
            first: Some(*first),
            last: Some(*last),
            holds: None,
        },
        told::Settled::Claim(name, is) => Settled {
            name: common::name(agreement, *name),
            first: None,
            last: None,
            holds: Some(*is),
        },
        told::Settled::Condition(name, first, last, holds) => Settled {
            name: common::name(agreement, *name),
            first: Some(*first),
            last: Some(*last),
            holds: Some(*holds),
        },
    });
    Way { settled: settled.collect(), status: way.status.into() }
}
