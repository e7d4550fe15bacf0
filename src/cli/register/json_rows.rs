//! A piece of a table of JSON Lines as a batch of rows.
//!
//! The rows of a table mostly have the same keys in the same order. So each is first read as the one
//! before it was written; where it is written otherwise, a library reads it.

use std::collections::BTreeSet;

use abide::register::{Keys, Programs, Role, Value};
use abide::written::Cell;
use memchr::{memchr, memchr2};
use serde_json::{Map, Value as Json};

use super::batch::{Batch, Column, name_of, push_text};
use super::chunks::Chunk;

/// How the rows of a table of JSON Lines are read.
#[derive(Debug, Clone)]
pub(super) struct JsonRows {
    /// The columns by the names of their keys.
    columns: Vec<(String, Column)>,
    /// The keys that were met.
    pub(super) keys: Keys,
    /// The keys of the last row that a library read, in their order, each in quotes; and what they are.
    order: Vec<(Vec<u8>, Option<Column>)>,
}

/// Where a row is read.
struct Line<'l> {
    rest: &'l [u8],
}

impl JsonRows {
    pub(super) fn new(columns: Vec<(String, Column)>, keys: Keys) -> JsonRows {
        JsonRows { columns, keys, order: Vec::new() }
    }

    pub(super) fn read(&mut self, chunk: &Chunk, programs: &mut Programs<'_>, batch: &mut Batch) {
        let bytes = chunk.bytes.as_slice();
        let is_text = std::str::from_utf8(bytes).is_ok();
        let (mut from, mut number) = (0, 0);
        while from < bytes.len() {
            let rest = bytes.get(from..).unwrap_or_default();
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..length).unwrap_or_default();
            let bare = line.trim_ascii();
            let place = from..from.saturating_add(length);
            if chunk.is_too_long {
                let wrong = "the line is longer than 16 MiB".to_owned();
                batch.wrong_row(place, number, wrong);
            } else if !bare.is_empty() {
                let known = is_text && self.read_as_before(bare, programs, batch, (&place, number));
                if !known {
                    self.read_any(line, programs, batch, (place, number));
                }
            }
            from = from.saturating_add(length).saturating_add(1);
            number += 1;
        }
    }

    /// Reads a row that is written as the last one was; gives whether it was one.
    fn read_as_before(
        &self,
        line: &[u8],
        programs: &mut Programs<'_>,
        batch: &mut Batch,
        (place, number): (&std::ops::Range<usize>, u64),
    ) -> bool {
        if self.order.is_empty() {
            return false;
        }
        let mut line = Line { rest: line };
        let mut name: &[u8] = &[];
        let mut is_odd = false;
        if !line.takes(b"{") {
            return false;
        }
        for (at, (key, column)) in self.order.iter().enumerate() {
            let is_next = (at == 0 || line.takes(b",")) && line.takes(key) && line.takes(b":");
            let Some(value) = line.value().filter(|_| is_next) else {
                batch.rows.undo();
                return false;
            };
            let Some(column) = column else { continue };
            match value {
                Scalar::Text(text) => {
                    is_odd |= !push_text(&mut batch.rows, programs, *column, text);
                    if column.names {
                        name = text;
                    }
                }
                Scalar::Number(text) => {
                    let number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
                    let cell = number.map_or(Cell::Empty, Cell::Number);
                    is_odd |= number.is_none();
                    batch.rows.push(column.at, programs.value(column.at, &cell));
                    if column.names {
                        name = text;
                    }
                }
                Scalar::Truth(truth) => {
                    let value = match column.role {
                        Role::Truth => Value::truth(truth),
                        _ => programs.value(column.at, &Cell::Truth(truth)),
                    };
                    is_odd |= value == Value::ODD || column.names;
                    batch.rows.push(column.at, value);
                }
                Scalar::Null => batch.rows.push(column.at, Value::EMPTY),
            }
        }
        if !line.takes(b"}") || !line.rest.is_empty() {
            batch.rows.undo();
            return false;
        }
        batch.end_row(place.clone(), number, name, is_odd);
        true
    }

    /// Reads a row as a library reads JSON, and notes in which order it has which keys.
    fn read_any(
        &mut self,
        line: &[u8],
        programs: &mut Programs<'_>,
        batch: &mut Batch,
        (place, number): (std::ops::Range<usize>, u64),
    ) {
        let cells = read(line).and_then(|row| {
            let order = keys_of(line)?;
            self.order = self.order_of(&order);
            cells_of(&row, &mut self.keys)
        });
        let cells = match cells {
            Ok(cells) => cells,
            Err(wrong) => return batch.wrong_row(place, number, wrong),
        };
        let mut name = None;
        let mut is_odd = false;
        for (_, column) in &self.columns {
            let Some(cell) = cells.get(column.at) else { continue };
            let value = programs.value(column.at, cell);
            is_odd |= value == Value::ODD;
            batch.rows.push(column.at, value);
            if column.names {
                name = name_of(cell);
            }
        }
        let name = name.unwrap_or_default();
        batch.end_row(place, number, name.as_bytes(), is_odd);
    }

    /// The keys of a row as they are written. Nothing where one needs escapes: such rows are not read as
    /// the one before.
    fn order_of(&self, keys: &[String]) -> Vec<(Vec<u8>, Option<Column>)> {
        let quoted = keys.iter().map(|key| {
            let column = self.columns.iter().find(|(name, _)| name == key);
            let is_plain = !key.contains(['"', '\\']) && !key.contains(char::is_control);
            is_plain.then(|| (format!("\"{key}\"").into_bytes(), column.map(|(_, column)| *column)))
        });
        quoted.collect::<Option<Vec<_>>>().unwrap_or_default()
    }
}

/// The keys of a row, in their order.
fn keys_of(line: &[u8]) -> Result<Vec<String>, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let Order(keys) = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let mut seen = BTreeSet::new();
    match keys.iter().find(|key| !seen.insert(*key)) {
        Some(twice) => Err(format!("the key `{twice}` is given twice")),
        None => Ok(keys),
    }
}

/// The keys of an object, in their order.
struct Order(Vec<String>);

impl<'de> serde::Deserialize<'de> for Order {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Order, D::Error> {
        struct Keys;
        impl<'de> serde::de::Visitor<'de> for Keys {
            type Value = Order;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: serde::de::MapAccess<'de>>(
                self,
                mut map: M,
            ) -> Result<Order, M::Error> {
                let mut keys = Vec::new();
                while let Some((key, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Order(keys))
            }
        }
        from.deserialize_map(Keys)
    }
}

/// A value that is no list and no object.
enum Scalar<'l> {
    /// Without escapes.
    Text(&'l [u8]),
    /// A whole number.
    Number(&'l [u8]),
    Truth(bool),
    Null,
}

impl<'l> Line<'l> {
    /// Takes these bytes, and blanks before them, if they are next.
    #[inline]
    fn takes(&mut self, bytes: &[u8]) -> bool {
        self.skip_blanks();
        match self.rest.strip_prefix(bytes) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while let [b' ' | b'\t' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// The next value, if it is a simple one.
    #[inline]
    fn value(&mut self) -> Option<Scalar<'l>> {
        self.skip_blanks();
        match self.rest {
            [b'"', rest @ ..] => self.text(rest).map(Scalar::Text),
            [b'n', b'u', b'l', b'l', rest @ ..] => {
                self.rest = rest;
                Some(Scalar::Null)
            }
            [b't', b'r', b'u', b'e', rest @ ..] => {
                self.rest = rest;
                Some(Scalar::Truth(true))
            }
            [b'f', b'a', b'l', b's', b'e', rest @ ..] => {
                self.rest = rest;
                Some(Scalar::Truth(false))
            }
            [b'0'..=b'9' | b'-', ..] => self.number().map(Scalar::Number),
            _ => None,
        }
    }

    /// A text behind its quote. Most are days, which have one length.
    #[inline]
    fn text(&mut self, rest: &'l [u8]) -> Option<&'l [u8]> {
        if let Some((day, [b'"', behind @ ..])) = rest.split_at_checked(10)
            && day.iter().all(|byte| matches!(byte, b'-'..=b'9'))
        {
            self.rest = behind;
            return Some(day);
        }
        let end = memchr2(b'"', b'\\', rest)?;
        let (text, behind) = rest.split_at_checked(end)?;
        self.rest = behind.strip_prefix(b"\"")?;
        text.iter().all(|byte| *byte >= b' ').then_some(text)
    }

    /// A whole number, as JSON writes it.
    fn number(&mut self) -> Option<&'l [u8]> {
        let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(self.rest.starts_with(b"-"));
        let count = digits(self.rest.get(sign..)?);
        let (number, rest) = self.rest.split_at_checked(sign.checked_add(count)?)?;
        let is_whole = match number.get(sign..)? {
            [b'0'] => sign == 0,
            [b'1'..=b'9', ..] => count < 19,
            _ => false,
        };
        let ends = !matches!(rest, [b'.' | b'e' | b'E', ..]);
        (is_whole && ends).then(|| {
            self.rest = rest;
            number
        })
    }
}

fn read(line: &[u8]) -> Result<Map<String, Json>, String> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8 text".to_owned())?;
    serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        // The line is said already, and is always the first of this text.
        let message = full.split(" at line ").next().unwrap_or(&full);
        format!("{message} at column {}", error.column())
    })
}

fn cells_of(row: &Map<String, Json>, keys: &mut Keys) -> Result<Vec<Cell<'static>>, String> {
    let cells = keys.cells(row).map_err(|column| {
        format!(
            "`{column}` is a list, an object or a fraction; a cell is a text, `true`, `false`, a whole \
             number or `null`"
        )
    })?;
    Ok(cells.into_iter().map(Cell::into_owned).collect())
}

/// The cells of one row, as they are written.
pub(super) fn cells(line: &[u8], keys: &mut Keys) -> Result<Vec<Cell<'static>>, String> {
    read(line).and_then(|row| cells_of(&row, keys))
}
