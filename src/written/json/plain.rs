//! A line of JSON as nearly all of them are: an object of texts, lists of texts, numbers and truths.
//! It is gone through once, and nothing is made of it but its values and their places.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{number, text};
use crate::source::{FileId, Place};
use crate::written::tree::{Key, Kind, Table, Value};

/// The object on a line that starts at `base` in `file`. None if anything else stands there too, or
/// is wrong: then the line has to be read with more care, to say what.
pub(super) fn parse(line: &str, base: usize, file: FileId) -> Option<Value<'_>> {
    let object = line.trim_matches([' ', '\t', '\r', '\n']);
    let line = Line { text: line, base, file };
    let place = line.place(object)?;
    let mut reader = serde_json::Deserializer::from_str(object);
    let entries = reader.deserialize_map(&line).ok()?;
    reader.end().ok()?;
    Some(Value { place, kind: Kind::Table(Table { head: place, entries }) })
}

struct Line<'a> {
    text: &'a str,
    base: usize,
    file: FileId,
}

impl<'a> Line<'a> {
    /// Where a part of the line is.
    fn place(&self, part: &str) -> Option<Place> {
        let before = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let start = self.base.checked_add(before)?;
        Some(Place::new(self.file, start..start.checked_add(part.len())?))
    }

    /// A key, around which its quotes stand.
    fn key(&self, text: &'a str) -> Option<Key<'a>> {
        let Place { file, start, end } = self.place(text)?;
        let place = Place { file, start: start.checked_sub(1)?, end: end.checked_add(1)? };
        Some(Key { text: Cow::Borrowed(text), place })
    }

    fn value(&self, raw: &'a str) -> Option<Value<'a>> {
        let place = self.place(raw)?;
        let kind = match raw.as_bytes().first()? {
            b'"' => Kind::String(text(string(raw)?, place)),
            b'[' => {
                let list: Vec<&'a RawValue> = serde_json::from_str(raw).ok()?;
                let texts = list.into_iter().map(RawValue::get);
                let texts = texts.map(|raw| self.value(raw.starts_with('"').then_some(raw)?));
                Kind::Array(texts.collect::<Option<_>>()?)
            }
            b'{' => return None,
            b't' => Kind::Bool(true),
            b'f' => Kind::Bool(false),
            b'n' => Kind::Null,
            _ => number(raw),
        };
        Some(Value { place, kind })
    }
}

/// What a text in quotes says.
fn string(raw: &str) -> Option<Cow<'_, str>> {
    if raw.contains('\\') {
        return serde_json::from_str(raw).ok().map(Cow::Owned);
    }
    raw.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
}

impl<'a> Visitor<'a> for &Line<'a> {
    type Value = Vec<(Key<'a>, Value<'a>)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut entries = Vec::with_capacity(MOST);
        while let Some((key, value)) = map.next_entry::<&'a str, &'a RawValue>()? {
            let entry = self.key(key).zip(self.value(value.get()));
            entries.push(entry.ok_or_else(|| M::Error::custom("not plain"))?);
        }
        Ok(entries)
    }
}

/// Most lines have no more keys.
const MOST: usize = 8;
