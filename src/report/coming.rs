use serde::Serialize;

use super::{Reason, Status};
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Query, Run, timeline};
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
    /// Whether it was coming before the change too; none: no change is judged.
    pub before: Option<bool>,
}

/// What becomes due or lapses after the day of the query, up to `last` (included), by day.
#[must_use]
pub fn coming(loaded: &Loaded, query: &Query, last: Day) -> Vec<Coming> {
    if last <= query.on {
        return Vec::new();
    }
    let Loaded { agreement, record, .. } = loaded;
    let timelines = timeline(agreement, record, query.on, last, query.known_by);
    let mut found = Vec::new();
    for (id, timeline) in (0_u32..).map(CommitmentId).zip(&timelines) {
        let commitment = agreement.commitment(id).map_or("?", |commitment| &commitment.id);
        // Of a series it is the occurrences that fall due.
        if timeline.occurrences.is_empty() {
            found.extend(changes(&agreement.id, commitment, &timeline.runs));
        }
        for (number, runs) in (1_u32..).zip(&timeline.occurrences) {
            found.extend(changes(&agreement.id, &format!("{commitment}#{number}"), runs));
        }
    }
    found.sort_by_key(|coming| coming.on);
    found
}

/// The days on which one becomes due or lapses.
fn changes(agreement: &str, id: &str, runs: &[Run]) -> Vec<Coming> {
    let changes = runs.iter().zip(runs.iter().skip(1));
    let changes = changes.filter_map(|(before, run)| {
        let status = Status::from(run.judgement.status);
        let changed = before.judgement.status != run.judgement.status;
        let coming = Coming {
            on: run.first,
            agreement: agreement.to_owned(),
            id: id.to_owned(),
            status,
            reason: run.judgement.reason.into(),
            before: None,
        };
        (changed && matches!(status, Status::Due | Status::Lapsed)).then_some(coming)
    });
    changes.collect()
}
