//! Date phrases, conditions, lengths and assumptions: their syntax, before any name is resolved.
//!
//! Parsing is by hand: every word that people write for one of the language is met by the words
//! to write instead. It takes time linear in the text, and phrases nested deeper than 64 are
//! refused.

mod assumption;
mod ast;
mod condition;
mod date;
mod erase;
mod error;
mod follow;
mod foreign_date;
mod foreign_word;
mod hint;
mod length;
mod lexer;
mod parser;
mod print;
mod word;

pub use assumption::{Assumed, AssumptionExpr, FactKey, parse_assumption};
pub use ast::{CondExpr, CondKind, DateExpr, DateKind, DateOf, Name, Relation, Span, StatusWord};
pub use error::PhraseError;
pub use follow::{Follow, Named, after_condition, after_date, names};
pub use foreign_date::no_name;
pub use foreign_word::NO_DAY_OF_CONDITION;
pub use word::{is_id, is_reserved, reserved};

use crate::dates::Length;
use date::Bare;
use error::quoted;
use parser::{Parser, Sort};

/// Parses a date phrase: a day, a period, or a day found from others.
///
/// A period is accepted where it is the whole phrase, in brackets or not; arithmetic over it is
/// an error.
///
/// ```
/// use abide::phrase::parse_date;
/// let phrase = parse_date("earlier of (30 days after handover, end of 2025-09)").unwrap();
/// assert_eq!(phrase.to_string(), "earlier of (30 days after handover, end of 2025-09)");
///
/// let error = parse_date("30 days after 2025-09").unwrap_err();
/// assert_eq!(error.message, "`2025-09` is a month, not a day");
/// assert_eq!(error.help.unwrap(), "write `start of 2025-09` or `end of 2025-09`");
/// ```
///
/// # Errors
///
/// If the text is not a date phrase.
pub fn parse_date(text: &str) -> Result<DateExpr, PhraseError> {
    let mut parser = Parser::new(text, Sort::Date);
    let date = parser.date(Bare::Allowed)?;
    parser.finish()?;
    if matches!(date.kind, DateKind::Day(_) | DateKind::Period(_)) {
        refuse_blanks_around(text)?;
    }
    Ok(date)
}

/// Parses a condition.
///
/// ```
/// use abide::phrase::parse_condition;
/// let phrase = parse_condition("not  (ground or due(end-mission))  and after 2025-09").unwrap();
/// assert_eq!(phrase.to_string(), "not (ground or due(end-mission)) and after 2025-09");
///
/// let error = parse_condition("ground && talks").unwrap_err();
/// assert_eq!(error.span, 7..9);
/// assert_eq!(error.help.unwrap(), "write `and`");
/// ```
///
/// # Errors
///
/// If the text is not a condition.
pub fn parse_condition(text: &str) -> Result<CondExpr, PhraseError> {
    let mut parser = Parser::new(text, Sort::Condition);
    let condition = parser.condition()?;
    parser.finish()?;
    Ok(condition)
}

/// Parses a length: a number and a unit.
///
/// ```
/// use abide::dates::{Length, Unit};
/// use abide::phrase::parse_length;
/// let length = parse_length("5 working days").unwrap();
/// assert_eq!(length, Length { count: 5, unit: Unit::WorkingDay });
/// assert_eq!(parse_length("30d").unwrap_err().help.unwrap(), "write `30 days`");
/// ```
///
/// # Errors
///
/// If the text is not a length.
pub fn parse_length(text: &str) -> Result<Length, PhraseError> {
    let mut parser = Parser::new(text, Sort::Length);
    let length = parser.length()?;
    parser.finish()?;
    Ok(length)
}

/// Date text is strict: blanks around it are a slip of whoever wrote it, often a program.
fn refuse_blanks_around(text: &str) -> Result<(), PhraseError> {
    let bare = text.trim();
    let before = text.len() - text.trim_start().len();
    let span = match before {
        0 if bare.len() == text.len() => return Ok(()),
        0 => bare.len()..text.len(),
        _ => 0..before,
    };
    let (place, bare) = (if span.start == 0 { "in front of" } else { "behind" }, quoted(bare));
    Err(PhraseError::new(span, format!("there is a blank {place} {bare}"))
        .help(format!("write {bare} alone")))
}
