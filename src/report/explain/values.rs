//! Values in words.

use crate::dates::{Day, Roll};
use crate::evaluate::explain::{Named, Truth, Value};

/// A day, or days of which it is one.
pub(super) fn span(first: Day, last: Day) -> String {
    if first == last { first.to_string() } else { format!("some day from {first} to {last}") }
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
