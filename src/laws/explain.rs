//! Laws of explanations.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::dates::Roll;
use crate::evaluate::explain::{Clause, Explanation, Truth, explain};
use crate::evaluate::{Judgement, Query, Status};
use crate::model::{Act, Anchor, Commitment, CommitmentId, Date};

use super::judged::verdict;
use super::record::{kept, with, with_entries};
use super::{Broken, Law};

const ALONE: Law = Law(24, "Cited alone");
const TOLD: Law = Law(25, "Explanations");

/// **L24. Cited alone.** With nothing but the clauses and entries on which an explanation says that a
/// verdict rests, the verdict is the same: status, reason, breach, certainty, what is possible and
/// what it turns on.
pub fn cited_alone(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    for (id, commitment) in loaded.agreement.commitments() {
        let explanation = explained(ALONE, loaded, query, id, commitment)?;
        let entries = &explanation.rests_on.entries;
        let mut alone = kept(loaded, |id, entry| {
            entries.contains(&id) && !matches!(entry.act, Act::Retracted(_))
        });
        keep_clauses(&mut alone, &explanation.rests_on.clauses);
        let alone = judgement(&alone, query, id);
        let asked = alone.as_ref().map(asked);
        ALONE.same(&asked, &Some(self::asked(&explanation.judgement)), || {
            format!("`{}` on {}", commitment.id, query.on)
        })?;
    }
    Ok(())
}

/// **L25. Explanations.** An explanation reports what `status` reports. Of its rows, those of the
/// occurrence that decides a series, either one fits and no other, or several may, and they give the
/// statuses that are possible; the row of the reported status is among them where just one is. Each way
/// of settling what is open gives a possible status, and if these are all the ways, each possible status
/// is among them. Each change leads to what it says, and each ending to void.
pub fn explanations(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    for (id, commitment) in loaded.agreement.commitments() {
        let explanation = explained(TOLD, loaded, query, id, commitment)?;
        let name = || format!("`{}` on {}", commitment.id, query.on);
        reported(judgement(loaded, query, id), &explanation, &name)?;
        rows(&explanation, &name)?;
        ways(&explanation, &name)?;
        changes(loaded, query, id, &explanation)?;
    }
    Ok(())
}

fn explained(
    law: Law,
    loaded: &Loaded,
    query: &Query,
    id: CommitmentId,
    commitment: &Commitment,
) -> Result<Explanation, Broken> {
    let explanation = explain(&loaded.agreement, &loaded.record, query, id, None);
    explanation.ok_or_else(|| law.broken(format!("`{}` is not explained", commitment.id)))
}

fn judgement(loaded: &Loaded, query: &Query, id: CommitmentId) -> Option<Judgement> {
    verdict(loaded, query).commitments.into_iter().nth(id.index())
}

/// What is reported; of the occurrences the explanation has the one from which a series takes its
/// status, and not its period.
fn reported(
    judgement: Option<Judgement>,
    explanation: &Explanation,
    name: &impl Fn() -> String,
) -> Result<(), Broken> {
    let mut actual = explanation.judgement.clone();
    let told = std::mem::take(&mut actual.occurrences).into_iter();
    let told: Vec<_> = told.map(|one| (one.number, one.judgement)).collect();
    let mut expected = judgement;
    let occurrences = expected.as_mut().map(|it| std::mem::take(&mut it.occurrences));
    let occurrences = occurrences.into_iter().flatten().map(|one| (one.number, one.judgement));
    let status = actual.status;
    let deciding = occurrences.filter(|(_, judgement)| judgement.status == status).take(1);
    TOLD.same(&expected, &Some(actual), name)?;
    TOLD.same(&deciding.collect(), &told, name)
}

fn rows(explanation: &Explanation, name: &impl Fn() -> String) -> Result<(), Broken> {
    let rows = &explanation.branch.rows;
    let wrong = || format!("{}: {rows:?}", name());
    let fits = |truth: Truth| rows.iter().filter(move |row| row.fits == truth).count();
    let (sure, open) = (fits(Truth::Yes), fits(Truth::Open));
    TOLD.holds((sure, open) == (1, 0) || sure == 0 && open >= 1, wrong)?;
    let judgement = &explanation.judgement;
    // What the rows give is what is possible.
    let given: BTreeSet<Status> =
        rows.iter().filter(|row| row.fits != Truth::No).map(|row| row.reason.status()).collect();
    let deciding = judgement.occurrences.first().map_or(judgement, |one| &one.judgement);
    TOLD.holds(!deciding.exact || given == deciding.possible, wrong)?;
    let row = rows.iter().find(|row| row.reason == judgement.reason);
    let reported = row.is_some_and(|row| row.fits != Truth::No);
    TOLD.holds(judgement.possible.len() > 1 || reported, wrong)
}

fn ways(explanation: &Explanation, name: &impl Fn() -> String) -> Result<(), Broken> {
    let (ways, possible) = (&explanation.ways, &explanation.judgement.possible);
    let statuses: BTreeSet<_> = ways.ways.iter().map(|way| way.status).collect();
    let all = ways.complete && possible.len() > 1;
    let fine = statuses.is_subset(possible) && (!all || statuses == *possible);
    TOLD.holds(fine, || format!("{}: {ways:?}, but possible are {possible:?}", name()))
}

fn changes(
    loaded: &Loaded,
    query: &Query,
    id: CommitmentId,
    explanation: &Explanation,
) -> Result<(), Broken> {
    for change in &explanation.changes {
        let entries = loaded.record.entries.iter().chain(&change.entries).cloned();
        let after = judgement(&with_entries(loaded, entries.collect()), query, id);
        let fine = after.as_ref().is_some_and(|it| {
            (it.status, it.reason) == (change.status, change.reason)
                && it.possible.iter().eq(&change.possible)
        });
        TOLD.holds(fine, || format!("{change:?} leads to {after:?}"))?;
    }
    for ending in &explanation.endings {
        let after = judgement(&with(loaded, ending.clone()), query, id);
        let void = after.as_ref().is_some_and(|it| it.possible.iter().eq(&[Status::Void]));
        TOLD.holds(void, || format!("{ending:?} leads to {after:?}"))?;
    }
    Ok(())
}

/// What of a verdict can be asked.
fn asked(judgement: &Judgement) -> impl PartialEq + std::fmt::Debug + use<> {
    let Judgement { status, reason, breach, certainty, possible, turns_on, .. } = judgement;
    (*status, *reason, *breach, *certainty, possible.clone(), turns_on.clone())
}

/// Takes away all clauses of all commitments, but those.
fn keep_clauses(loaded: &mut Loaded, clauses: &[(CommitmentId, Clause)]) {
    for (position, commitment) in (0..).zip(&mut loaded.agreement.commitments) {
        keep_own(commitment, |clause| clauses.contains(&(CommitmentId(position), clause)));
    }
}

fn keep_own(it: &mut Commitment, keeps: impl Fn(Clause) -> bool) {
    if !keeps(Clause::From) {
        it.from.value = Date::Anchor(Anchor::Made);
    }
    it.target = None;
    it.deadline = it.deadline.take().filter(|_| keeps(Clause::Deadline));
    it.every = it.every.filter(|_| keeps(Clause::Every));
    it.until = it.until.take().filter(|_| keeps(Clause::Until));
    it.due_from = it.due_from.take().filter(|_| keeps(Clause::DueFrom));
    it.subject_to = it.subject_to.take().filter(|_| keeps(Clause::SubjectTo));
    it.met_when = it.met_when.take().filter(|_| keeps(Clause::MetWhen));
    it.broken_when = it.broken_when.take().filter(|_| keeps(Clause::BrokenWhen));
    it.void_when = it.void_when.take().filter(|_| keeps(Clause::VoidWhen));
    it.grace = it.grace.filter(|_| keeps(Clause::Grace));
    it.notice = it.notice.filter(|_| keeps(Clause::Notice));
    if !keeps(Clause::Roll) {
        it.roll = Roll::None;
    }
    it.accepts_late |= !keeps(Clause::AcceptsLate);
    if !keeps(Clause::ConfirmedBy) {
        it.confirmed_by.clear();
    }
    if !keeps(Clause::AmendableBy) {
        it.amendable_by.clear();
    }
}
