//! A column of one group of rows, read part by part.

use std::cell::OnceCell;
use std::sync::Arc;

use abide::register::{Role, Value};
use abide::written::Cell;
use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::data_type::{
    AsBytes as _, BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType,
    Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::serialized_reader::SerializedPageReader;

use super::cells::{Cells, DayCell, big_endian, decimal, real, uuid, whole};
use super::dense::Dense;
use super::kind::Kind;
use super::span::Span;
use super::table::{ParquetTable, TableColumn};
use super::text_pages::TextPages;
use super::texts::Texts;
use crate::cli::register::batch::Column;

/// A column of a group that is open, at some row of it.
pub(super) struct OpenColumn {
    kind: Kind,
    of_file: OfFile,
    /// The row that is read next, from 0 in the group.
    at: usize,
    /// Those that were read last, if they are texts.
    texts: Texts,
    /// The same as a program takes them.
    values: Vec<Value>,
    /// What they are made of, without those that are empty.
    made: Vec<Value>,
    /// The same one by one, once they were asked for.
    cells: OnceCell<Cells>,
}

/// The values of a column, by how they are in the file.
enum OfFile {
    Texts(TextPages),
    Truths(Dense<BoolType>),
    Int32(Dense<Int32Type>),
    Int64(Dense<Int64Type>),
    Float(Dense<FloatType>),
    Double(Dense<DoubleType>),
    Bytes(Dense<ByteArrayType>),
    Fixed(Dense<FixedLenByteArrayType>),
}

impl OpenColumn {
    /// Opens a column of a group.
    pub(super) fn new(
        table: &ParquetTable,
        column: &TableColumn,
        group: usize,
    ) -> Result<OpenColumn> {
        let groups = table.index.row_groups();
        let missing = || ParquetError::General("it is not there".to_owned());
        let group = groups.get(group).ok_or_else(missing)?;
        let chunk = group.columns().get(column.leaf).ok_or_else(missing)?;
        let rows = usize::try_from(group.num_rows())?;
        let pages = SerializedPageReader::new(Arc::clone(&table.file), chunk, rows, None)?;
        let descriptor = chunk.column_descr_ptr();
        let there = descriptor.max_def_level();
        if TextPages::are_known(column.kind, chunk) {
            let pages = TextPages::new(pages, there > 0);
            return Ok(OpenColumn::of(column.kind, OfFile::Texts(pages)));
        }
        let of_file = match get_column_reader(descriptor, Box::new(pages)) {
            ColumnReader::BoolColumnReader(reader) => OfFile::Truths(Dense::new(reader, there)),
            ColumnReader::Int32ColumnReader(reader) => OfFile::Int32(Dense::new(reader, there)),
            ColumnReader::Int64ColumnReader(reader) => OfFile::Int64(Dense::new(reader, there)),
            ColumnReader::FloatColumnReader(reader) => OfFile::Float(Dense::new(reader, there)),
            ColumnReader::DoubleColumnReader(reader) => OfFile::Double(Dense::new(reader, there)),
            ColumnReader::ByteArrayColumnReader(reader) => OfFile::Bytes(Dense::new(reader, there)),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                OfFile::Fixed(Dense::new(reader, there))
            }
            ColumnReader::Int96ColumnReader(_) => {
                return Err(ParquetError::NYI(format!("it is of type {}", Physical::INT96)));
            }
        };
        Ok(OpenColumn::of(column.kind, of_file))
    }

    fn of(kind: Kind, of_file: OfFile) -> OpenColumn {
        OpenColumn {
            kind,
            of_file,
            at: 0,
            texts: Texts::default(),
            values: Vec::new(),
            made: Vec::new(),
            cells: OnceCell::new(),
        }
    }

    /// Reads its cells in some rows, none of which was read before.
    pub(super) fn read(&mut self, span: Span) -> Result<()> {
        let skipped = span.from.saturating_sub(self.at);
        self.at = span.from.saturating_add(span.rows);
        self.cells.take();
        self.texts.clear();
        self.of_file.read(skipped, span.rows, &mut self.texts)
    }

    /// The cells that were read last, as a program takes them: if they can be had without a look at each.
    pub(super) fn values(&mut self, into: Column) -> Option<&[Value]> {
        self.values.clear();
        let OpenColumn { values, made, .. } = self;
        match (&self.of_file, self.kind, into.role) {
            (OfFile::Int32(days), Kind::Day, _) if into.is_day() => {
                let of = |day| DayCell::of(day).value();
                days.add_to(values, Value::EMPTY, (made, of));
            }
            (OfFile::Truths(truths), Kind::Truth, Role::Truth) => {
                truths.add_to(values, Value::EMPTY, (made, Value::truth));
            }
            _ => return None,
        }
        Some(values)
    }

    /// The cells that were read last, if they are texts: one that is empty is a text without signs.
    pub(super) fn texts(&self) -> Option<&Texts> {
        (self.kind == Kind::Text).then_some(&self.texts)
    }

    /// One of the cells that were read last; or why it is none.
    pub(super) fn cell(&self, row: usize) -> std::result::Result<Cell<'static>, &'static str> {
        if let Some(texts) = self.texts() {
            return match std::str::from_utf8(texts.get(row).unwrap_or_default()) {
                Ok("") => Ok(Cell::Empty),
                Ok(text) => Ok(Cell::Text(text.to_owned().into())),
                Err(_) => Err("is not UTF-8 text"),
            };
        }
        self.cells.get_or_init(|| self.of_file.cells(self.kind)).cell(row)
    }
}

impl OfFile {
    /// Reads so many rows behind others; those that are texts are added to the texts.
    fn read(&mut self, skipped: usize, rows: usize, texts: &mut Texts) -> Result<()> {
        match self {
            OfFile::Texts(pages) => pages.read(skipped, rows, texts),
            OfFile::Truths(dense) => dense.read(skipped, rows),
            OfFile::Int32(dense) => dense.read(skipped, rows),
            OfFile::Int64(dense) => dense.read(skipped, rows),
            OfFile::Float(dense) => dense.read(skipped, rows),
            OfFile::Double(dense) => dense.read(skipped, rows),
            OfFile::Bytes(dense) => {
                dense.read(skipped, rows)?;
                dense.each().for_each(|text| texts.push(text.map_or(&[], |text| text.data())));
                Ok(())
            }
            OfFile::Fixed(dense) => dense.read(skipped, rows),
        }
    }

    /// The cells one by one.
    fn cells(&self, kind: Kind) -> Cells {
        let of_whole = move |number: i128| match kind {
            Kind::Decimal(digits) => decimal(number, digits),
            _ => whole(number),
        };
        let has_sign = !matches!(kind, Kind::Whole { has_sign: false });
        match self {
            _ if kind == Kind::Nothing => Cells::Nothing,
            OfFile::Int32(days) if kind == Kind::Day => Cells::Days(
                days.each().map(|day| day.copied().map_or(DayCell::EMPTY, DayCell::of)).collect(),
            ),
            OfFile::Truths(dense) => all(dense, |truth| Cell::Truth(*truth)),
            OfFile::Int32(dense) if has_sign => all(dense, |number| of_whole((*number).into())),
            OfFile::Int32(dense) => all(dense, |number| of_whole(number.cast_unsigned().into())),
            OfFile::Int64(dense) if has_sign => all(dense, |number| of_whole((*number).into())),
            OfFile::Int64(dense) => all(dense, |number| of_whole(number.cast_unsigned().into())),
            OfFile::Float(dense) => {
                all(dense, |number| real((*number).into(), || number.to_string()))
            }
            OfFile::Double(dense) => all(dense, |number| real(*number, || number.to_string())),
            OfFile::Fixed(dense) => all(dense, |bytes| match kind {
                Kind::Uuid => uuid(bytes.as_bytes()),
                _ => of_whole(big_endian(bytes.as_bytes())),
            }),
            OfFile::Texts(_) | OfFile::Bytes(_) => Cells::Nothing,
        }
    }
}

fn all<T: DataType>(dense: &Dense<T>, of: impl Fn(&T::T) -> Cell<'static>) -> Cells {
    Cells::Others(dense.each().map(|value| value.map_or(Cell::Empty, &of)).collect())
}
