//! Values in words.

use crate::dates::{Day, Roll};
use crate::evaluate::explain::{Named, Truth, Value};

/// No year of a text. A bound in it, or later, is none: it stands for a day that may be any, perhaps
/// with a length counted from it.
const FAR: i32 = 9000;

/// A day, or days of which it is one.
pub(super) fn span(first: Day, last: Day) -> String {
    match bounds(first, last) {
        _ if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("some day from {first} to {last}"),
        (Some(first), None) => format!("some day from {first} on"),
        (None, Some(last)) => format!("some day to {last}"),
        (None, None) => "some day".to_owned(),
    }
}

/// The first and the last day that something may be, where they are known.
pub(super) fn bounds(first: Day, last: Day) -> (Option<Day>, Option<Day>) {
    let is_known = first == last;
    let ends = is_known || last.ymd().0 < FAR;
    let begins = is_known || first != Day::MIN;
    (Some(first).filter(|_| begins), Some(last).filter(|_| ends))
}

/// A value in words.
pub(super) fn value(value: Value) -> String {
    match value {
        Value::Day(Named { days: Some((first, last)), exists: Truth::Yes }) => span(first, last),
        Value::Day(Named { days: Some((first, last)), .. }) => {
            format!("perhaps {}", span(first, last))
        }
        Value::Day(Named { days: None, .. }) => "no day yet".to_owned(),
        Value::Truth(Truth::Yes) => "true".to_owned(),
        Value::Truth(Truth::No) => "false".to_owned(),
        Value::Truth(Truth::Open) => "open".to_owned(),
        Value::None => String::new(),
    }
}

/// Whether it has no day yet.
pub(super) fn no_day(value: Value) -> bool {
    matches!(value, Value::Day(Named { days: None, .. }))
}

/// The one day that a value is.
pub(super) fn single(value: Value) -> Option<Day> {
    match value {
        Value::Day(Named { days: Some((first, last)), exists: Truth::Yes }) if first == last => {
            Some(first)
        }
        _ => None,
    }
}

/// The word of a file for it.
pub(super) fn roll_word(roll: Roll) -> &'static str {
    match roll {
        Roll::None => "none",
        Roll::Following => "following",
        Roll::ModifiedFollowing => "modified-following",
        Roll::Preceding => "preceding",
        Roll::ModifiedPreceding => "modified-preceding",
    }
}
