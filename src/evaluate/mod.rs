//! The verdict on a day: a pure, total function of agreement, record, day and knowledge day.
//!
//! A commitment is worked out once for all days: every date and every condition is a function of
//! the day that is constant over stretches (`steps`), and the table is applied to those. What
//! is open is worked out for a whole box of worlds at a time (`facts`): days that are not known are
//! intervals (`moment`), truths that are not known are `Maybe` (`tri`). Only where that leaves the
//! answer of a day undecided is the box split (`explore`).

mod agreed;
mod boxes;
mod case;
mod causes;
mod conditions;
mod cone;
mod course;
mod dates;
mod diagonal;
pub mod explain;
mod explore;
mod facts;
mod formula;
mod holds;
mod judge;
mod kept;
mod mentions;
mod moment;
mod open;
mod outlook;
mod parts;
mod performance;
mod reported;
mod rows;
mod series;
mod sim;
mod steps;
mod stretch;
mod survey;
mod terms;
mod timeline;
mod tri;
mod turns;
mod unmet;
mod verdict;
mod view;

pub(crate) use case::LOOK_AHEAD;
pub use causes::{Turn, causes};
pub use holds::{Asked, Truth, holds};
pub use stretch::{Answer, Stretch, Toiled, stretches, toiled, toiled_within};
pub use timeline::{timeline, timeline_of, timelines};
pub use turns::turns;
pub use unmet::Waiting;
pub use verdict::{
    Breach, Certainty, Change, FactName, Judgement, OccurrenceVerdict, Query, Reason, Run, Status,
    Timeline, Unmet, Verdict,
};

use crate::model::{Agreement, CommitmentId, Record};

/// The status of every commitment on the day asked, as far as was known on the knowledge day.
///
/// Nothing else has any influence: not the clock, and not the order of entries.
#[must_use]
pub fn evaluate(agreement: &Agreement, record: &Record, query: &Query) -> Verdict {
    let all = agreement.commitments().map(|(id, _)| id);
    let judged = evaluate_each(agreement, record, all, *query);
    Verdict { query: *query, commitments: judged.filter_map(|(_, judged)| judged).collect() }
}

/// The same of some commitments, each worked out only when it is its turn; none of one that the
/// agreement does not have.
pub fn evaluate_each<'a>(
    agreement: &'a Agreement,
    record: &'a Record,
    ids: impl IntoIterator<Item = CommitmentId> + 'a,
    query: Query,
) -> impl Iterator<Item = (CommitmentId, Option<Judgement>)> + 'a {
    let on = query.on;
    let case = case::Case::new(agreement, record, on, query.known_by);
    ids.into_iter().map(move |id| {
        let outlook = case.commitment(id).map(|_| outlook::Outlook::new(&case, id));
        let judged = outlook.and_then(|outlook| judge::Judge { outlook: &outlook, on }.judgement());
        case.forget(id);
        (id, judged)
    })
}

/// The same of one commitment; none if the agreement has none of that position.
#[must_use]
pub fn evaluate_one(
    agreement: &Agreement,
    record: &Record,
    id: CommitmentId,
    query: &Query,
) -> Option<Judgement> {
    evaluate_each(agreement, record, [id], *query).find_map(|(_, judged)| judged)
}
