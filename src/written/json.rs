//! From JSON to a tree.

mod plain;

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::tree::{Key, Kind, Table, Text, Value, first_line};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Place};

/// The tree of a line of JSON Lines that starts at `base` in `file`, whose whole text is `whole`.
pub(super) fn parse_line<'a>(
    line: &'a str,
    base: usize,
    file: FileId,
    whole: &'a str,
) -> Result<Value<'a>, Box<Diagnostic>> {
    plain::parse(line, base, file).map_or_else(|| parse(line, base, file, whole), Ok)
}

/// The tree of a JSON text that starts at `base` in `file`, whose whole text is `whole`.
///
/// `serde_json` looks first: it is strict, and it keeps nesting to 128 levels. The second parser,
/// which knows where things are, has no more than twice as many levels to descend then.
pub(super) fn parse<'a>(
    text: &'a str,
    base: usize,
    file: FileId,
    whole: &'a str,
) -> Result<Value<'a>, Box<Diagnostic>> {
    let tree = Tree { base, file, whole };
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(Box::new(tree.syntax(&error, text)));
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict()).map_err(|error| {
        let place = tree.place(error.range());
        Box::new(Diagnostic::new(Code::Syntax, place, lower(&error.kind().to_string())))
    })?;
    let value = parsed.value.ok_or_else(|| {
        let message = "a value is missing";
        Box::new(Diagnostic::new(Code::Syntax, Place::new(file, base..base), message))
    })?;
    Ok(tree.value(value, None))
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Tree<'a> {
    base: usize,
    file: FileId,
    whole: &'a str,
}

impl<'a> Tree<'a> {
    fn place(&self, range: jsonc_parser::common::Range) -> Place {
        let start = self.base.saturating_add(range.start);
        let end = self.base.saturating_add(range.end);
        Place::new(self.file, start..end)
    }

    fn value(&self, value: ast::Value<'a>, key: Option<Place>) -> Value<'a> {
        let place = self.place(value.range());
        let kind = match value {
            ast::Value::StringLit(string) => Kind::String(text(string.value, place)),
            ast::Value::NumberLit(literal) => number(literal.value),
            ast::Value::BooleanLit(boolean) => Kind::Bool(boolean.value),
            ast::Value::NullKeyword(_) => Kind::Null,
            ast::Value::Array(array) => {
                let values = array.elements.into_iter();
                Kind::Array(values.map(|value| self.value(value, None)).collect())
            }
            ast::Value::Object(object) => Kind::Table(Table {
                head: key.unwrap_or_else(|| first_line(place, self.whole)),
                entries: object
                    .properties
                    .into_iter()
                    .map(|property| self.property(property))
                    .collect(),
            }),
        };
        Value { place, kind }
    }

    fn property(&self, property: ast::ObjectProp<'a>) -> (Key<'a>, Value<'a>) {
        let place = self.place(property.name.range());
        let name = match property.name {
            ast::ObjectPropName::String(string) => string.value,
            ast::ObjectPropName::Word(word) => Cow::Borrowed(word.value),
        };
        let key = Key { text: name, place };
        (key, self.value(property.value, Some(place)))
    }

    fn syntax(&self, error: &serde_json::Error, text: &str) -> Diagnostic {
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full);
        let message = match message.strip_prefix("EOF while parsing ") {
            Some("a value") => "a value is missing".to_owned(),
            Some(what) => format!("the text ends within {what}"),
            None => lower(message),
        };
        let at = byte_of(text, error.line(), error.column());
        let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let start = self.base.saturating_add(at);
        let place = Place::new(self.file, start..start.saturating_add(length));
        let found = text.get(at..).and_then(|rest| rest.chars().next());
        let (message, help) = in_our_words(&message, found);
        let diagnostic = Diagnostic::new(Code::Syntax, place, message);
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// What `serde_json` says, and what to do about it, where the character that it stopped at tells
/// more.
fn in_our_words(message: &str, found: Option<char>) -> (String, Option<&'static str>) {
    match (message, found) {
        (_, Some('/')) => ("comments are not allowed in JSON".to_owned(), None),
        (_, Some('\'')) => {
            let help = "put texts and keys in double quotes";
            ("single quotes are not allowed in JSON".to_owned(), Some(help))
        }
        ("trailing comma", _) | ("key must be a string", Some('}')) => {
            let help = "remove the comma before the closing bracket";
            ("a comma behind the last value".to_owned(), Some(help))
        }
        ("key must be a string", _) => (message.to_owned(), Some("put the key in double quotes")),
        ("the text ends within a list", _) => {
            (message.to_owned(), Some("a closing `]` is missing"))
        }
        ("the text ends within an object", _) => {
            (message.to_owned(), Some("a closing `}` is missing"))
        }
        ("the text ends within a string", _) => {
            (message.to_owned(), Some("a closing `\"` is missing"))
        }
        _ => (message.to_owned(), None),
    }
}

/// The place of a line and a column (both from 1, columns in bytes) in the text.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n');
    let start: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    let at = start.saturating_add(column.saturating_sub(1));
    boundary_before(text, at)
}

fn text(text: Cow<'_, str>, place: Place) -> Text<'_> {
    let length = place.range().len().saturating_sub(2);
    Text {
        // An escape is longer than what it stands for.
        verbatim: text.len() == length,
        text,
        lead: 1,
    }
}

fn number(digits: &str) -> Kind<'static> {
    if digits.contains(['.', 'e', 'E']) { Kind::Float } else { Kind::Integer(digits.parse().ok()) }
}

/// The start of the character in which a byte is.
fn boundary_before(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

/// Messages of others in our style.
fn lower(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
