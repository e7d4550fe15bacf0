//! Whether anything is open.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::model::{Act, Mention};

use super::phrases::mentions;

/// Whether nothing is open in an agreement and its record on any day, so that each law of *certain*
/// documents holds of it.
///
/// No phrase says `some day in`, no entry is dated imprecisely, no performance waits for a
/// confirmation, and no commitment rests on a condition, unless that is assumed.
#[must_use]
pub fn is_certain(loaded: &Loaded) -> bool {
    let assumed = &loaded.record.assumed.conditions;
    let settled = |mention: Mention| match mention {
        Mention::SomeDay(_) => false,
        Mention::Condition(id) => assumed.contains_key(&id),
        _ => true,
    };
    let precise = loaded.record.entries.iter().all(|entry| entry.is_precise());
    precise && mentions(loaded).into_iter().all(settled) && !has_claims(loaded)
}

/// Whether an entry says of something that it was met, and not all who have to say so do.
fn has_claims(loaded: &Loaded) -> bool {
    loaded.record.entries.iter().any(|entry| {
        let Act::Met(target) = entry.act else { return false };
        let by: BTreeSet<_> = entry.by.iter().collect();
        let commitment = loaded.agreement.commitment(target.commitment);
        commitment.is_some_and(|it| !it.confirmed_by.iter().all(|party| by.contains(party)))
    })
}
