//! The rows of the table in words: when each of them fits.

use crate::evaluate::Reason;
use crate::evaluate::explain::Truth;
use crate::model::{Commitment, Kind};

/// What is known of its condition and its suspensions where a row fits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// Whether its condition held on the day that counts; none: it is not asked, or the row does not fit.
    pub(super) condition: Option<Truth>,
    /// Whether it was suspended on that day.
    pub(super) suspended: bool,
    /// Whether it was restored after its last break.
    pub(super) restored: bool,
}

/// When the row fits.
pub(super) fn when(reason: Reason, commitment: &Commitment, asked: Asked) -> &'static str {
    let has_term = !commitment.kind.has_deadline();
    let option = commitment.kind == Kind::Option;
    let series = commitment.every.is_some();
    match reason {
        Reason::Waived => "it was waived on a day on which it was not met",
        Reason::Withdrawn => "it was withdrawn while it was pending or due",
        Reason::Superseded => "it was superseded while it was pending or due",
        Reason::Voided => "the day that makes it void came while it was pending or due",
        Reason::OnTime if option => "it was used, not after its deadline",
        Reason::OnTime => "it was performed, not after its deadline",
        Reason::Kept => "its term is over, it was owed and never broken, and that is on record",
        Reason::NotTriggered if has_term => "its term was over before it came into force",
        Reason::NotTriggered if series => {
            "its time passed before it came into force, or the series ended before it"
        }
        Reason::NotTriggered => "its deadline passed before it came into force",
        Reason::ConditionFailed if asked.suspended && asked.condition != Some(Truth::No) => {
            "its deadline passed while it was suspended, and the suspension does not move it"
        }
        Reason::ConditionFailed => "its deadline passed while its condition did not hold",
        Reason::Late if option => "it was used, after its deadline",
        Reason::Late => "it was performed, after its deadline",
        Reason::Broken if commitment.kind == Kind::Avoid => {
            "it was done while that was not allowed"
        }
        Reason::Broken if asked.restored => {
            "it was broken while it was owed, and its term is over: a break counts then, restored or \
             not"
        }
        Reason::Broken => "it was broken while it was owed, and not restored",
        Reason::Missed if commitment.grace.is_some() => {
            "its deadline and the grace passed, and it was not performed"
        }
        Reason::Missed => "its deadline passed, and it was not performed",
        Reason::Expired if has_term => "its term is over, and nothing says that it was kept",
        Reason::Expired => "its deadline passed, and it was not used",
        Reason::NotInForce => "it comes into force on a day ahead",
        Reason::AwaitingEvent if has_term => "it waits for something by which it comes into force",
        Reason::AwaitingEvent => "it waits for something that has not happened",
        Reason::Suspended => "it is suspended",
        Reason::AwaitingCondition => match asked.condition {
            Some(Truth::No) => "its condition does not hold",
            Some(_) => "it is not known whether its condition holds",
            None => "its condition does not hold, or it is not known whether it does",
        },
        Reason::NotYetDue => "it is in force, and its due window has not opened",
        Reason::InGrace => "its deadline passed, and its grace has not",
        Reason::Open if option => "it may be used now",
        Reason::Open => "its due window is open",
        Reason::NoDeadline => "it is owed now, and has no deadline",
        Reason::InForce => "it is in its term",
    }
}
