//! Which keys a table may have, for those who write files.

use super::read::TOP;
use super::read::case::{CASE, EXPECTATION, PROPERTY};
use super::read::entry::ENTRY;
use super::read::rules::{AGREEMENT, CALENDAR, COMMITMENT, CONDITION, CONSULTATION, EVENT, PARTY};
use super::template::REGISTER;

/// The keys of the table at a path, in the order in which they are written; the path of a member of
/// a list is that of the list. There are none where the keys are names that the user gives.
///
/// ```
/// use abide::written::keys;
/// assert_eq!(keys(&["event", "handover"]), ["title", "on"]);
/// assert_eq!(keys(&["case", "given"]), keys(&["entry"]));
/// assert!(keys(&["event"]).is_empty());
/// ```
#[must_use]
pub fn keys(path: &[&str]) -> &'static [&'static str] {
    let shape = match path {
        [] => TOP,
        ["agreement"] => AGREEMENT,
        ["register"] => REGISTER,
        ["party", _] => PARTY,
        ["calendar", _] => CALENDAR,
        ["event", _] => EVENT,
        ["condition", _] => CONDITION,
        ["consultation", _] => CONSULTATION,
        ["commitment", _] => COMMITMENT,
        ["entry"] | ["register", "entry"] | ["case", "given"] => ENTRY,
        ["case"] => CASE,
        ["case", "expect", _] => EXPECTATION,
        ["property"] => PROPERTY,
        _ => return &[],
    };
    shape.keys
}
