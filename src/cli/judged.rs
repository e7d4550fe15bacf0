//! Agreements judged, each commitment by whichever thread is free.

use abide::check::Loaded;
use abide::evaluate::{Judgement, Query, Verdict, evaluate_each};
use abide::model::CommitmentId;

use super::parallel;

/// Of so few commitments each is judged by itself: one may take as long as all the others.
const FEW: usize = 64;

/// Some commitments of an agreement.
struct Share<'a> {
    of: &'a Loaded,
    ids: Vec<CommitmentId>,
}

/// The verdict on each agreement.
pub(crate) fn verdicts(loaded: &[Loaded], query: &Query) -> Vec<Verdict> {
    let shares: Vec<Share<'_>> = loaded.iter().flat_map(shares).collect();
    let judged = parallel::each(&shares, |share| judge(share, *query));
    let mut judged = shares.iter().zip(judged).peekable();
    let verdict = |one: &Loaded| {
        let own = std::iter::from_fn(|| judged.next_if(|(share, _)| std::ptr::eq(share.of, one)));
        let commitments = own.flat_map(|(_, judgements)| judgements).collect();
        Verdict { query: *query, commitments }
    };
    loaded.iter().map(verdict).collect()
}

fn shares(of: &Loaded) -> impl Iterator<Item = Share<'_>> {
    let ids: Vec<CommitmentId> = of.agreement.commitments().map(|(id, _)| id).collect();
    let size = match ids.len() {
        ..=FEW => 1,
        many => many.div_ceil(parallel::threads()),
    };
    let shares: Vec<_> = ids.chunks(size).map(|ids| Share { of, ids: ids.to_vec() }).collect();
    shares.into_iter()
}

fn judge(share: &Share<'_>, query: Query) -> Vec<Judgement> {
    let Loaded { agreement, record, .. } = share.of;
    let ids = share.ids.iter().copied();
    evaluate_each(agreement, record, ids, query).filter_map(|(_, judged)| judged).collect()
}
