//! What TOML and JSON have in common: values with places.

use std::borrow::Cow;

use crate::source::Place;

/// A value, and where it is.
#[derive(Debug)]
pub(super) struct Value<'a> {
    /// The whole value; a TOML table that has a header: the header.
    pub(super) place: Place,
    pub(super) kind: Kind<'a>,
}

/// The types of a value.
#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// What cannot be read; that is reported already.
    Unread,
    Null,
    Bool(bool),
    /// None if it does not fit.
    Integer(Option<i64>),
    Float,
    /// A bare TOML date, time or both as written, also one that does not exist.
    Date(&'a str),
    String(Text<'a>),
    Array(Vec<Value<'a>>),
    Table(Table<'a>),
}

/// A string.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// With all escapes resolved.
    pub(super) text: Cow<'a, str>,
    /// Whether there were none to resolve.
    pub(super) verbatim: bool,
    /// How many bytes of the place come before the text (the opening quotes).
    pub(super) lead: u32,
}

/// A table, in the order of the file. A key may stand in it twice.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// What stands for the whole table in messages: a header, a key, or the first line of it.
    pub(super) head: Place,
    pub(super) entries: Vec<(Key<'a>, Value<'a>)>,
}

/// A key, and where it is.
#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) place: Place,
}

impl Value<'_> {
    /// The type, with its article, as messages name it.
    pub(super) fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::Unread => "nothing that can be read",
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Integer(_) => "an integer",
            Kind::Float => "a number with a fraction",
            Kind::Date(text) if text.contains(':') && text.contains('-') => "a date with a time",
            Kind::Date(text) if text.contains(':') => "a time",
            Kind::Date(_) => "a date",
            Kind::String(_) => "a string",
            Kind::Array(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// Whether it cannot be read.
    pub(super) fn is_unread(&self) -> bool {
        matches!(self.kind, Kind::Unread)
    }

    /// What stands for the value in messages: for a table or a list of many lines, not all of it.
    pub(super) fn head(&self, text: &str) -> Place {
        match &self.kind {
            Kind::Table(table) => table.head,
            _ => first_line(self.place, text),
        }
    }
}

/// The part of a place that is on its first line.
pub(super) fn first_line(place: Place, text: &str) -> Place {
    let stretch = text.get(place.range()).unwrap_or_default();
    let line = stretch.lines().next().unwrap_or_default();
    let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
    Place { end: place.start.saturating_add(length), ..place }
}
