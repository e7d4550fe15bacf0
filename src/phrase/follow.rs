//! What can stand at a place of a phrase, for those who are helped while they write it.

use super::date::Bare;
use super::hint::{CONDITION_WORDS, DATE_WORDS, Expected, UNITS};
use super::lexer::{Lexer, TokenKind};
use super::parser::{Parser, Sort};
use super::{Name, word};

/// What can come next in a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Follow {
    /// Words of the language.
    pub words: Vec<&'static str>,
    /// Names of things that the author has defined.
    pub names: Option<Named>,
}

/// Of which things a name can stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Of what has a day: an event, a consultation.
    Day,
    /// Of what is so or not: a condition, a consultation, an event.
    Fact,
    /// Of a commitment.
    Commitment,
}

/// What can stand in a date phrase behind `before`.
///
/// ```
/// use abide::phrase::{Named, after_date};
/// assert_eq!(after_date("30 days").words, ["after", "before"]);
/// assert_eq!(after_date("30 days after met(").names, Some(Named::Commitment));
/// assert!(after_date("end of ").words.contains(&"month"));
/// ```
#[must_use]
pub fn after_date(before: &str) -> Follow {
    let mut parser = Parser::new(before, Sort::Date);
    let parsed = parser.date(Bare::Allowed).and_then(|_| parser.finish());
    parsed.err().map_or_else(Follow::default, |error| follow(error.expected, &parser))
}

/// What can stand in a condition behind `before`.
///
/// ```
/// use abide::phrase::{Named, after_condition};
/// assert_eq!(after_condition("ground").words, ["and", "or"]);
/// assert_eq!(after_condition("ground and not ").names, Some(Named::Fact));
/// assert_eq!(after_condition("before ").names, Some(Named::Day));
/// ```
#[must_use]
pub fn after_condition(before: &str) -> Follow {
    let mut parser = Parser::new(before, Sort::Condition);
    match parser.condition().and_then(|_| parser.finish()) {
        Ok(()) => joints(),
        Err(error) => follow(error.expected, &parser),
    }
}

fn joints() -> Follow {
    Follow { words: vec!["and", "or"], names: None }
}

/// What is expected, if the phrase only ended too early.
fn follow(expected: Option<Expected>, parser: &Parser<'_>) -> Follow {
    let Some(expected) = expected.filter(|_| parser.current.kind == TokenKind::End) else {
        return Follow::default();
    };
    let (words, names): (&[&'static str], Option<Named>) = match expected {
        Expected::Date => (DATE_WORDS, Some(Named::Day)),
        Expected::Condition => (CONDITION_WORDS, Some(Named::Fact)),
        Expected::Period if parser.previous.is("of") => (&["month", "quarter", "year"], None),
        Expected::Unit => (UNITS, None),
        Expected::Direction => (&["after", "before"], None),
        Expected::Relation => (&["of", "after", "before"], None),
        Expected::Name => (&[], Some(Named::Commitment)),
        Expected::Word(word) => return Follow { words: vec![word], names: None },
        Expected::CommaOrClose | Expected::CloseOfCondition if parser.sort == Sort::Condition => {
            return joints();
        }
        _ => (&[], None),
    };
    Follow { words: words.to_vec(), names }
}

/// The names in a phrase of either sort, also in one that is not whole yet.
///
/// ```
/// let found = abide::phrase::names("30 days after met(end-mission) or");
/// assert_eq!((found[0].text.as_str(), found[0].span.clone()), ("end-mission", 18..29));
/// assert_eq!(found.len(), 1);
/// ```
#[must_use]
pub fn names(text: &str) -> Vec<Name> {
    let mut lexer = Lexer::new(text);
    let tokens = std::iter::from_fn(|| Some(lexer.token()).filter(|it| it.kind != TokenKind::End));
    let names = tokens.filter(|it| it.kind == TokenKind::Word && word::is_name(it.text));
    names.map(|it| Name { text: it.text.to_owned(), span: it.span() }).collect()
}
