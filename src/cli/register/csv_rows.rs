//! A piece of a table of CSV as a batch of rows.

use std::ops::Range;

use abide::register::{Columns, Programs, Value};
use abide::written::Cell;
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use memchr::{memchr, memchr_iter};

use super::batch::{Batch, Column, push_text};
use super::chunks::Chunk;
use super::quotes::Quotes;
use crate::cli::files;

/// The columns of a table of CSV.
#[derive(Debug, Clone)]
pub(super) struct CsvColumns {
    /// By their position in the table: what they are to the template.
    pub(super) fields: Vec<Option<Column>>,
    /// By their position in the template: which cell of a row they are.
    pub(super) columns: Columns,
}

impl CsvColumns {
    /// Reads a piece. Most are written without quotes, and are read without looking for them.
    pub(super) fn read(&self, chunk: &Chunk, programs: &mut Programs<'_>, batch: &mut Batch) {
        let bytes = chunk.bytes.as_slice();
        if chunk.is_too_long {
            let wrong =
                "the row is longer than 16 MiB: is a quote opened in it that is not closed?";
            return batch.last_row(0..0, 0, wrong.to_owned());
        }
        let is_plain = memchr(b'"', bytes).is_none()
            && memchr_iter(b'\r', bytes).all(|at| bytes.get(at.saturating_add(1)) == Some(&b'\n'))
            && std::str::from_utf8(bytes).is_ok();
        if is_plain {
            self.read_plain(bytes, programs, batch);
        } else {
            self.read_any(chunk, programs, batch);
        }
    }

    fn read_plain(&self, bytes: &[u8], programs: &mut Programs<'_>, batch: &mut Batch) {
        let (mut from, mut line) = (0, 0);
        while from < bytes.len() {
            let rest = bytes.get(from..).unwrap_or_default();
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let row = rest.get(..length).unwrap_or_default();
            let row = row.strip_suffix(b"\r").unwrap_or(row);
            if !row.is_empty() {
                self.read_row(row, (from, line), programs, batch);
            }
            from = from.saturating_add(length).saturating_add(1);
            line += 1;
        }
    }

    fn read_row(
        &self,
        row: &[u8],
        (from, line): (usize, u64),
        programs: &mut Programs<'_>,
        batch: &mut Batch,
    ) {
        let place = from..from.saturating_add(row.len());
        let mut rest = Some(row);
        let mut name: &[u8] = &[];
        let (mut is_odd, mut is_short) = (false, false);
        for field in &self.fields {
            let Some(cells) = rest else {
                is_short = true;
                break;
            };
            if let Some(column) = field.filter(|column| column.is_day()) {
                let leading = match cells {
                    [b',', behind @ ..] => Some((Value::EMPTY, Some(behind))),
                    _ => leading_day(cells),
                };
                if let Some((day, behind)) = leading {
                    batch.rows.push(column.at, day);
                    is_odd |= day == Value::ODD;
                    rest = behind;
                    continue;
                }
            }
            let (cell, behind) = leading_cell(cells);
            if let Some(column) = field {
                is_odd |= !push_text(&mut batch.rows, programs, *column, cell);
                if column.names {
                    name = cell;
                }
            }
            rest = behind;
        }
        if is_short || rest.is_some() {
            let cells = memchr_iter(b',', row).count().saturating_add(1);
            batch.wrong_row(place, line, self.unequal(cells));
        } else {
            batch.end_row(place, line, name, is_odd);
        }
    }

    fn unequal(&self, cells: usize) -> String {
        format!("it has {cells} cells, and the head of the table has {}", self.fields.len())
    }

    /// Reads a piece as a library reads CSV.
    fn read_any(&self, chunk: &Chunk, programs: &mut Programs<'_>, batch: &mut Batch) {
        let bytes = Quotes::new(chunk.bytes.as_slice(), chunk.line);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut record = ByteRecord::new();
        let begin = |reader: &csv::Reader<_>| usize::try_from(reader.position().byte());
        loop {
            let from = begin(&reader).unwrap_or(usize::MAX);
            let read = reader.read_byte_record(&mut record);
            let to = begin(&reader).unwrap_or(usize::MAX).min(chunk.bytes.len());
            let line = record.position().map_or(0, |at| at.line().saturating_sub(1));
            match read {
                Ok(false) => return,
                Ok(true) => self.read_record(&record, (from..to, line), programs, batch),
                Err(error) => {
                    let before = chunk.bytes.get(..from).unwrap_or_default();
                    let line = u64::try_from(memchr_iter(b'\n', before).count()).unwrap_or(0);
                    return batch.last_row(from..to, line, words(&error));
                }
            }
        }
    }

    fn read_record(
        &self,
        record: &ByteRecord,
        (place, line): (Range<usize>, u64),
        programs: &mut Programs<'_>,
        batch: &mut Batch,
    ) {
        if record.len() != self.fields.len() {
            let breaks = record.iter().map(|cell| memchr_iter(b'\n', cell).count()).sum::<usize>();
            let wrong = self.unequal(record.len());
            return match breaks {
                0 => batch.wrong_row(place, line, wrong),
                // A quote that is opened by mistake takes the rows behind it into its cell.
                lines => batch.last_row(
                    place,
                    line,
                    format!(
                        "{wrong}; a quote that is opened in it is closed {lines} line(s) below, and what is \
                         between may be rows"
                    ),
                ),
            };
        }
        if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
            return batch.wrong_row(place, line, "it is not UTF-8 text".to_owned());
        }
        let mut name: &[u8] = &[];
        let mut is_odd = false;
        for (cell, field) in record.iter().zip(&self.fields) {
            let Some(column) = field else { continue };
            is_odd |= !push_text(&mut batch.rows, programs, *column, cell);
            if column.names {
                name = cell;
            }
        }
        batch.end_row(place, line, name, is_odd);
    }

    /// The cells of one row, as they are written.
    pub(super) fn cells(&self, row: &[u8]) -> Vec<Cell<'static>> {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(row);
        let mut record = StringRecord::new();
        let _ = reader.read_record(&mut record);
        let cells = self.columns.cells(|at| record.get(at));
        cells.into_iter().map(Cell::into_owned).collect()
    }
}

/// A day that is the first cell of what is left of a row, and what is left behind it.
#[inline]
fn leading_day(cells: &[u8]) -> Option<(Value, Option<&[u8]>)> {
    let (day, rest) = cells.split_at_checked(10)?;
    let rest = match rest {
        [] => None,
        [b',', rest @ ..] => Some(rest),
        _ => return None,
    };
    Some((Value::day(day)?, rest))
}

/// The first cell of what is left of a row, and what is left behind it.
#[inline]
fn leading_cell(cells: &[u8]) -> (&[u8], Option<&[u8]>) {
    match cells {
        [b',', rest @ ..] => (&[], Some(rest)),
        _ => match memchr(b',', cells) {
            Some(end) => (
                cells.get(..end).unwrap_or_default(),
                Some(cells.get(end.saturating_add(1)..).unwrap_or_default()),
            ),
            None => (cells, None),
        },
    }
}

/// What is wrong with a row, without the place, which is said already.
fn words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => files::reason(error),
        _ => error.to_string(),
    }
}
