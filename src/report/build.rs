use std::collections::BTreeMap;

use super::because::Context;
use super::evidence::{Evidence, Ledger};
use super::{
    Agreement, Commitment, Counts, Diagnostic, Next, Occurrence, Place, Report, SCHEMA_VERSION,
    State,
};
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Change, FactName, Judgement, OccurrenceVerdict, Query, Verdict, Waiting};
use crate::model::{self, CommitmentId, PartyId};
use crate::source::Sources;
use crate::{diagnostic, source};

/// The report on `loaded`, whose verdicts on `query` are `verdicts`, one each and in that order.
#[must_use]
pub fn build(
    sources: &Sources,
    query: &Query,
    loaded: &[Loaded],
    verdicts: &[Verdict],
    diagnostics: &[diagnostic::Diagnostic],
) -> Report {
    let agreements: Vec<Agreement> = loaded
        .iter()
        .zip(verdicts)
        .map(|(loaded, verdict)| agreement(sources, loaded, verdict))
        .collect();
    let commitments = agreements.iter().flat_map(|one| &one.commitments);
    let counts = Counts::of(commitments.map(|commitment| commitment.state.status));
    Report {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        on: query.on,
        known_by: query.known_by,
        assumed: assumed(loaded),
        agreements,
        counts,
        diagnostics: self::diagnostics(sources, diagnostics),
    }
}

/// The diagnostics, each with its place.
#[must_use]
pub fn diagnostics(sources: &Sources, all: &[diagnostic::Diagnostic]) -> Vec<Diagnostic> {
    all.iter().map(|one| self::diagnostic(sources, one)).collect()
}

/// All that is assumed, in the order in which it was said.
pub(super) fn assumed(loaded: &[Loaded]) -> Vec<String> {
    let said: BTreeMap<_, _> = loaded.iter().flat_map(|one| &one.record.assumed.said).collect();
    said.into_values().map(|said| said.text.clone()).collect()
}

fn agreement(sources: &Sources, loaded: &Loaded, verdict: &Verdict) -> Agreement {
    let query = &verdict.query;
    let complete_through = complete_through(&loaded.record, query.known_by);
    let ledger = Ledger::new(&loaded.record, query.known_by);
    let context = Context {
        agreement: &loaded.agreement,
        evidence: Evidence { ledger: &ledger, on: query.on },
        complete_through,
        judgements: &|id| verdict.commitments.get(id.index()),
        waiting: &Waiting::up_to(&loaded.agreement, &loaded.record, query.known_by, query.on),
    };
    let commitments =
        loaded.agreement.commitments().zip(&verdict.commitments).map(
            |((id, written), judgement)| commitment(sources, &context, id, written, judgement),
        );
    Agreement {
        id: loaded.agreement.id.clone(),
        title: loaded.agreement.title.clone(),
        complete_through,
        commitments: commitments.collect(),
    }
}

fn commitment(
    sources: &Sources,
    context: &Context<'_>,
    id: CommitmentId,
    written: &model::Commitment,
    judgement: &Judgement,
) -> Commitment {
    let names = |parties: &[PartyId]| {
        let all = &context.agreement.parties;
        let names = parties.iter().filter_map(|party| all.get(party.index()));
        names.map(|party| party.id.clone()).collect()
    };
    let occurrences = judgement.occurrences.iter();
    Commitment {
        id: written.id.clone(),
        what: written.what.clone(),
        obligor: names(&written.obligor),
        obligee: names(&written.obligee),
        clause: written.clause.clone(),
        state: state(context, judgement, context.because(id, judgement)),
        place: place(sources, written.place),
        occurrences: occurrences.map(|one| occurrence(context, id, written, one)).collect(),
    }
}

fn occurrence(
    context: &Context<'_>,
    id: CommitmentId,
    written: &model::Commitment,
    one: &OccurrenceVerdict,
) -> Occurrence {
    let because = context.because_occurrence(id, one.number, &one.judgement);
    Occurrence {
        id: format!("{}#{}", written.id, one.number),
        occurrence: one.number,
        period_start: one.period_start,
        period_end: one.period_end,
        state: state(context, &one.judgement, because),
    }
}

pub(super) fn state(context: &Context<'_>, judgement: &Judgement, because: String) -> State {
    let turns_on = judgement.turns_on.iter().map(|facts| {
        let names = facts.iter().map(|fact| name(context.agreement, *fact));
        names.collect()
    });
    State {
        status: judgement.status.into(),
        reason: judgement.reason.into(),
        breach: judgement.breach.into(),
        certainty: judgement.certainty.into(),
        possible: judgement.possible.iter().map(|one| (*one).into()).collect(),
        turns_on: turns_on.collect(),
        exact: judgement.exact,
        since: judgement.since,
        in_force_from: judgement.in_force_from,
        due_from: judgement.due_from,
        target: judgement.target,
        deadline: judgement.deadline,
        deadline_bounds: judgement.deadline_bounds.map(|(first, last)| [first, last]),
        until: judgement.until,
        met_on: judgement.met_on,
        ever_lapsed: judgement.ever_lapsed,
        days_late: judgement.days_late,
        next: judgement.next.map(next),
        because,
    }
}

fn next(change: Change) -> Next {
    Next { on: change.on, status: change.status.into(), reason: change.reason.into() }
}

/// The name of an open fact, as a user would write it in `--assume`.
pub(super) fn name(agreement: &model::Agreement, fact: FactName) -> String {
    let of = |key: &str, id: CommitmentId| {
        let commitment = agreement.commitment(id);
        let commitment = commitment.map_or("?", |commitment| &commitment.id);
        format!("{key}({commitment})")
    };
    let or_unknown = |id: Option<&String>| id.cloned().unwrap_or_else(|| "?".to_owned());
    match fact {
        FactName::Condition(id) => {
            or_unknown(agreement.conditions.get(id.index()).map(|one| &one.id))
        }
        FactName::Consultation(id) => {
            or_unknown(agreement.consultations.get(id.index()).map(|one| &one.id))
        }
        FactName::Event(id) => or_unknown(agreement.events.get(id.index()).map(|one| &one.id)),
        FactName::Met(id) => of("met", id),
        FactName::Broken(id) => of("broken", id),
        FactName::From(id) => of("from", id),
        FactName::DueFrom(id) => of("due-from", id),
        FactName::Deadline(id) => of("deadline", id),
        FactName::Until(id) => of("until", id),
        FactName::SubjectTo(id) => of("subject-to", id),
        FactName::MetWhen(id) => of("met-when", id),
        FactName::BrokenWhen(id) => of("broken-when", id),
        FactName::VoidWhen(id) => of("void-when", id),
    }
}

/// What was recorded later is left out, so that the record is complete up to then at most.
pub(super) fn complete_through(record: &model::Record, known_by: Option<Day>) -> Option<Day> {
    match (record.complete_through, known_by) {
        (Some(complete), Some(known)) => Some(complete.min(known)),
        (complete, _) => complete,
    }
}

pub(super) fn place(sources: &Sources, place: source::Place) -> Option<Place> {
    let (file, line, _) = sources.locate(place)?;
    Some(Place { file: file.to_owned(), line })
}

pub(super) fn diagnostic(sources: &Sources, one: &diagnostic::Diagnostic) -> Diagnostic {
    let at = one.place.and_then(|place| sources.locate(place));
    Diagnostic {
        code: one.code.code().to_owned(),
        severity: one.code.severity().into(),
        message: one.message.clone(),
        file: at.map(|(file, _, _)| file.to_owned()),
        line: at.map(|(_, line, _)| line),
        column: at.map(|(_, _, column)| column),
        help: one.help.clone(),
    }
}
