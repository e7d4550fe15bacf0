//! The verdict on a day: a pure, total function of agreement, record, day and knowledge day.

mod verdict;

pub use verdict::{
    Breach, Certainty, Change, FactName, Judgement, OccurrenceVerdict, Query, Reason, Status,
    Unmet, Verdict,
};
