//! Agreements judged, each by whichever thread is free, and a large one by several.

use abide::check::Loaded;
use abide::evaluate::{Judgement, Query, Verdict, evaluate_each};
use abide::model::{Act, CommitmentId, Entry, Mention};

use super::parallel;

/// With fewer commitments it is not worth to look through the record more than once.
const MANY: usize = 1_000;

/// Some commitments of an agreement.
struct Share<'a> {
    of: &'a Loaded,
    ids: Vec<CommitmentId>,
}

/// The verdict on each agreement.
pub(crate) fn verdicts(loaded: &[Loaded], query: &Query) -> Vec<Verdict> {
    let shares: Vec<Vec<Share<'_>>> = loaded.iter().map(shares).collect();
    let unjudged = |_: &Loaded| Verdict { query: *query, commitments: Vec::new() };
    let mut verdicts: Vec<Verdict> = loaded.iter().map(unjudged).collect();
    parallel::each_of(
        &shares,
        |share| judge(share, *query),
        |number, judged| {
            if let Some(verdict) = verdicts.get_mut(number) {
                verdict.commitments.extend(judged);
            }
        },
    );
    verdicts
}

fn shares(of: &Loaded) -> Vec<Share<'_>> {
    let ids: Vec<CommitmentId> = of.agreement.commitments().map(|(id, _)| id).collect();
    let size = match ids.len() {
        many @ MANY.. if !depend_on_each_other(of) => many.div_ceil(parallel::threads()),
        all => all.max(1),
    };
    ids.chunks(size).map(|ids| Share { of, ids: ids.to_vec() }).collect()
}

/// Whether a commitment may rest on another one: then what becomes of that is worked out once, and
/// kept for all that rest on it.
fn depend_on_each_other(of: &Loaded) -> bool {
    let names = |mentions: Vec<Mention>| {
        mentions.iter().any(|mention| matches!(mention, Mention::Commitment(_)))
    };
    let amended = |entry: &Entry| match &entry.act {
        Act::Amended(_, terms) => names(terms.mentions()),
        _ => false,
    };
    of.agreement.commitments.iter().any(|commitment| names(commitment.mentions()))
        || of.record.entries.iter().any(amended)
}

fn judge(share: &Share<'_>, query: Query) -> Vec<Judgement> {
    let Loaded { agreement, record, .. } = share.of;
    let ids = share.ids.iter().copied();
    evaluate_each(agreement, record, ids, query).filter_map(|(_, judged)| judged).collect()
}
