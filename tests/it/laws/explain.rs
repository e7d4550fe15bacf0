//! Laws of explanations.

use std::collections::{BTreeMap, BTreeSet};

use abide::check::Loaded;
use abide::dates::{Day, Roll};
use abide::evaluate::explain::{Branch, Clause, Explanation, Step, Truth, Value, What, explain};
use abide::evaluate::{Judgement, Query, Status, evaluate};
use abide::model::{Act, Agreement, Anchor, CommitmentId, Date, Record};
use proptest::prelude::*;

use super::{Outcome, law, open};
use crate::generate::{Case, Settings, case};
use crate::load::load;

/// **L24. Cited alone.** With nothing but the clauses and entries on which an explanation says that a
/// verdict rests, the verdict is the same: status, reason, breach, certainty, what is possible, what
/// it turns on, and its days (all but the target, and what only other days show: `since`,
/// `ever_lapsed`, `next`). So are the days on which, as it says, other commitments lapsed or were met.
#[test]
fn cited_alone() {
    explained(|loaded, query, id, explanation| {
        let rests_on = &explanation.rests_on;
        let agreement = clauses_alone(&loaded.agreement, &rests_on.clauses);
        let mut record = loaded.record.clone();
        record.entries = record
            .entries()
            .filter(|(entry, _)| rests_on.entries.contains(entry))
            .map(|(_, entry)| entry.clone())
            .filter(|entry| !matches!(entry.act, Act::Retracted(_)))
            .collect();
        let alone = judgement(&agreement, &record, query, id);
        prop_assert_eq!(asked(&alone), asked(&explanation.judgement));
        prop_assert_eq!(days(&alone), days(&explanation.judgement));
        let named = named(explanation);
        if !named.is_empty() {
            let told = explain(&agreement, &record, query, id, None);
            let told = self::named(&told.expect("it is still there"));
            for (what, day) in named {
                prop_assert_eq!(told.get(&what).unwrap_or(&day), &day, "{:?}", what);
            }
        }
        Ok(())
    });
}

/// **L25. Explanations.** An explanation reports what `status` reports. Of its rows either one fits and
/// no other, or several may, and they give the statuses that are possible; the row of the reported
/// status is among them where just one is. Each way of settling what is open gives a possible status,
/// and if these are all the ways, each possible status is among them. Each change leads to what it
/// says, and each ending to void.
#[test]
fn explanations() {
    explained(|loaded, query, id, explanation| {
        let judgement = judgement(&loaded.agreement, &loaded.record, query, id);
        reported(judgement, explanation)?;
        rows(explanation)?;
        ways(explanation)?;
        for change in &explanation.changes {
            let mut record = loaded.record.clone();
            record.entries.extend(change.entries.iter().cloned());
            let changed = self::judgement(&loaded.agreement, &record, query, id);
            prop_assert_eq!((changed.status, changed.reason), (change.status, change.reason));
            let possible: Vec<_> = changed.possible.into_iter().collect();
            prop_assert_eq!(&possible, &change.possible);
        }
        for ending in &explanation.endings {
            let mut record = loaded.record.clone();
            record.entries.push(ending.clone());
            let ended = self::judgement(&loaded.agreement, &record, query, id);
            prop_assert_eq!(ended.possible, BTreeSet::from([Status::Void]));
        }
        Ok(())
    });
}

/// What is reported; of the occurrences the explanation has the one from which a series takes its
/// status, and not its period.
fn reported(mut expected: Judgement, explanation: &Explanation) -> Outcome {
    let status = expected.status;
    let occurrences = std::mem::take(&mut expected.occurrences).into_iter();
    let deciding = occurrences.map(|one| (one.number, one.judgement));
    let deciding = deciding.filter(|(_, judgement)| judgement.status == status).take(1);
    let mut actual = explanation.judgement.clone();
    let told = std::mem::take(&mut actual.occurrences).into_iter();
    let told: Vec<_> = told.map(|one| (one.number, one.judgement)).collect();
    prop_assert_eq!(&expected, &actual);
    prop_assert_eq!(deciding.collect::<Vec<_>>(), told);
    Ok(())
}

fn rows(explanation: &Explanation) -> Outcome {
    let rows = &explanation.branch.rows;
    let fits = |truth: Truth| rows.iter().filter(move |row| row.fits == truth);
    let (sure, open) = (fits(Truth::Yes).count(), fits(Truth::Open).count());
    prop_assert!((sure, open) == (1, 0) || sure == 0 && open >= 1, "{} sure, {} open", sure, open);
    let judgement = &explanation.judgement;
    // What the rows give is what is possible.
    let given: BTreeSet<Status> =
        rows.iter().filter(|row| row.fits != Truth::No).map(|row| row.reason.status()).collect();
    let deciding = judgement.occurrences.first().map_or(judgement, |one| &one.judgement);
    if deciding.exact {
        prop_assert_eq!(&given, &deciding.possible);
    }
    if judgement.possible.len() == 1 {
        let reported = rows.iter().find(|row| row.reason == judgement.reason);
        prop_assert!(reported.is_some_and(|row| row.fits != Truth::No), "{:?}", rows);
    }
    Ok(())
}

fn ways(explanation: &Explanation) -> Outcome {
    let judgement = &explanation.judgement;
    let statuses: BTreeSet<_> = explanation.ways.ways.iter().map(|way| way.status).collect();
    prop_assert!(statuses.is_subset(&judgement.possible));
    if explanation.ways.complete && judgement.possible.len() > 1 {
        prop_assert_eq!(&statuses, &judgement.possible);
    }
    Ok(())
}

/// Explains every commitment of generated documents.
fn explained(holds: impl Fn(&Loaded, &Query, CommitmentId, &Explanation) -> Outcome) {
    let generated =
        prop_oneof![case(Settings { worlds: 12, ..open() }), case(Settings::certain()),];
    law(generated, 150, |Case { document, queries }| {
        let loaded = load(&document);
        for (on, known_by) in queries.iter().take(2) {
            let query = Query { on: *on, known_by: *known_by };
            for (id, _) in loaded.agreement.commitments() {
                let (agreement, record) = (&loaded.agreement, &loaded.record);
                let explanation = explain(agreement, record, &query, id, None);
                let explanation = explanation.expect("every commitment can be explained");
                holds(&loaded, &query, id, &explanation)?;
            }
        }
        Ok(())
    });
}

fn judgement(agreement: &Agreement, record: &Record, query: &Query, id: CommitmentId) -> Judgement {
    evaluate(agreement, record, query).commitments.swap_remove(id.index())
}

/// What of a verdict can be asked.
fn asked(judgement: &Judgement) -> impl PartialEq + std::fmt::Debug + use<> {
    let Judgement { status, reason, breach, certainty, possible, turns_on, .. } = judgement;
    (*status, *reason, *breach, *certainty, possible.clone(), turns_on.clone())
}

/// The days that belong to a verdict.
fn days(judgement: &Judgement) -> impl PartialEq + std::fmt::Debug + use<> {
    let Judgement { in_force_from, due_from, deadline, deadline_bounds, .. } = judgement;
    let Judgement { until, met_on, days_late, .. } = judgement;
    (*in_force_from, *due_from, *deadline, *deadline_bounds, *until, *met_on, *days_late)
}

/// On which day, as seen from another, a commitment lapsed or was met.
type Named = BTreeMap<(Anchor, Day), Value>;

/// Such days in what decides.
fn named(explanation: &Explanation) -> Named {
    let mut named = Named::new();
    in_branch(&explanation.branch, &mut named);
    named
}

fn in_branch(branch: &Branch, named: &mut Named) {
    for part in branch.parts.iter().filter(|part| part.decides) {
        part.steps.iter().for_each(|step| in_step(part.on, step, named));
    }
}

fn in_step(on: Day, step: &Step, named: &mut Named) {
    match &step.what {
        What::Date(Date::Anchor(anchor @ (Anchor::Met(_) | Anchor::Lapsed(_)))) => {
            named.insert((*anchor, on), step.value);
        }
        What::Commitment(branch) => in_branch(branch, named),
        _ => {}
    }
    step.steps.iter().for_each(|step| in_step(on, step, named));
}

/// The agreement with those clauses, and no others, in any commitment.
fn clauses_alone(agreement: &Agreement, clauses: &[(CommitmentId, Clause)]) -> Agreement {
    let mut agreement = agreement.clone();
    for (position, commitment) in (0..).zip(&mut agreement.commitments) {
        let keeps = |clause: Clause| clauses.contains(&(CommitmentId(position), clause));
        if !keeps(Clause::From) {
            commitment.from.value = Date::Anchor(Anchor::Made);
        }
        commitment.target = None;
        commitment.deadline = commitment.deadline.take().filter(|_| keeps(Clause::Deadline));
        commitment.every = commitment.every.filter(|_| keeps(Clause::Every));
        commitment.until = commitment.until.take().filter(|_| keeps(Clause::Until));
        commitment.due_from = commitment.due_from.take().filter(|_| keeps(Clause::DueFrom));
        commitment.subject_to = commitment.subject_to.take().filter(|_| keeps(Clause::SubjectTo));
        commitment.met_when = commitment.met_when.take().filter(|_| keeps(Clause::MetWhen));
        commitment.broken_when =
            commitment.broken_when.take().filter(|_| keeps(Clause::BrokenWhen));
        commitment.void_when = commitment.void_when.take().filter(|_| keeps(Clause::VoidWhen));
        commitment.grace = commitment.grace.filter(|_| keeps(Clause::Grace));
        commitment.notice = commitment.notice.filter(|_| keeps(Clause::Notice));
        if !keeps(Clause::Roll) {
            commitment.roll = Roll::None;
        }
        commitment.accepts_late |= !keeps(Clause::AcceptsLate);
        if !keeps(Clause::ConfirmedBy) {
            commitment.confirmed_by.clear();
        }
        if !keeps(Clause::AmendableBy) {
            commitment.amendable_by.clear();
        }
    }
    agreement
}
