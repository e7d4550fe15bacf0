use std::collections::BTreeMap;

use serde::Serialize;

use super::{Reason, Status};
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Judgement, Query, Verdict, evaluate};
use crate::model::CommitmentId;

/// A commitment, or an occurrence of one, that becomes due or lapses if nothing more is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// The first day of the new status.
    pub on: Day,
    /// The id of its agreement.
    pub agreement: String,
    /// Its id; of an occurrence `commitment#number`.
    pub id: String,
    /// `due` or `lapsed`.
    pub status: Status,
    /// Why it has that status.
    pub reason: Reason,
}

/// What becomes due or lapses after the day of the query, up to `last` (included), by day.
#[must_use]
pub fn coming(loaded: &Loaded, query: &Query, last: Day) -> Vec<Coming> {
    let evaluate = |on| {
        let query = Query { on, ..*query };
        evaluate(&loaded.agreement, &loaded.record, &query)
    };
    let mut found = Vec::new();
    let mut verdict = evaluate(query.on);
    // Between two changes nothing changes, so that it is enough to look at the days of change.
    while let Some(on) = next_change(&verdict).filter(|on| *on <= last && *on > verdict.query.on) {
        let before = statuses(&verdict);
        verdict = evaluate(on);
        for (key, (status, reason)) in statuses(&verdict) {
            let changed = before.get(&key).map(|(status, _)| *status) != Some(status);
            if changed && matches!(status, Status::Due | Status::Lapsed) {
                found.push(Coming {
                    on,
                    agreement: loaded.agreement.id.clone(),
                    id: name(loaded, key),
                    status,
                    reason,
                });
            }
        }
    }
    found
}

type Key = (CommitmentId, Option<u32>);

/// What can become due: the commitments, and of the recurring ones the occurrences.
fn single(verdict: &Verdict) -> impl Iterator<Item = (Key, &Judgement)> {
    let all = (0_u32..).map(CommitmentId).zip(&verdict.commitments);
    all.flat_map(|(id, judgement)| {
        let itself = judgement.occurrences.is_empty();
        let itself = itself.then_some(((id, None), judgement));
        let occurrences =
            judgement.occurrences.iter().map(move |one| ((id, Some(one.number)), &one.judgement));
        itself.into_iter().chain(occurrences)
    })
}

fn name(loaded: &Loaded, (id, occurrence): Key) -> String {
    let commitment = loaded.agreement.commitment(id);
    let id = commitment.map_or("?", |commitment| &commitment.id);
    match occurrence {
        Some(number) => format!("{id}#{number}"),
        None => id.to_owned(),
    }
}

fn statuses(verdict: &Verdict) -> BTreeMap<Key, (Status, Reason)> {
    single(verdict)
        .map(|(key, judgement)| (key, (judgement.status.into(), judgement.reason.into())))
        .collect()
}

fn next_change(verdict: &Verdict) -> Option<Day> {
    let all = verdict.commitments.iter();
    let all = all.chain(single(verdict).map(|(_, judgement)| judgement));
    all.filter_map(|judgement| judgement.next).map(|change| change.on).min()
}
