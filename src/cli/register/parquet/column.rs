//! A column of one group of rows, read part by part.

use std::sync::Arc;

use abide::written::Cell;
use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{
    AsBytes as _, BoolType, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType,
    Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::serialized_reader::SerializedPageReader;

use super::cells::{Cells, DayCell, big_endian, decimal, real, uuid, whole};
use super::kind::Kind;
use super::span::Span;
use super::table::{ParquetTable, TableColumn};

/// A column of a group that is open, at some row of it.
pub(super) struct OpenColumn {
    kind: Kind,
    values: Values,
    /// The row that is read next, from 0 in the group.
    at: usize,
}

/// The values of a column, by how they are in the file.
enum Values {
    Truths(Dense<BoolType>),
    Int32(Dense<Int32Type>),
    Int64(Dense<Int64Type>),
    Float(Dense<FloatType>),
    Double(Dense<DoubleType>),
    Bytes(Dense<ByteArrayType>),
    Fixed(Dense<FixedLenByteArrayType>),
}

/// Values side by side, without those that are empty.
struct Dense<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    /// Of each row, if some may be empty: whether there is a value.
    levels: Vec<i16>,
    /// What stands in `levels` where there is one.
    there: i16,
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
        let reader = get_column_reader(descriptor, Box::new(pages));
        let values = match reader {
            ColumnReader::BoolColumnReader(reader) => Values::Truths(Dense::new(reader, there)),
            ColumnReader::Int32ColumnReader(reader) => Values::Int32(Dense::new(reader, there)),
            ColumnReader::Int64ColumnReader(reader) => Values::Int64(Dense::new(reader, there)),
            ColumnReader::FloatColumnReader(reader) => Values::Float(Dense::new(reader, there)),
            ColumnReader::DoubleColumnReader(reader) => Values::Double(Dense::new(reader, there)),
            ColumnReader::ByteArrayColumnReader(reader) => Values::Bytes(Dense::new(reader, there)),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                Values::Fixed(Dense::new(reader, there))
            }
            ColumnReader::Int96ColumnReader(_) => {
                return Err(ParquetError::NYI(format!("it is of type {}", Physical::INT96)));
            }
        };
        Ok(OpenColumn { kind: column.kind, values, at: 0 })
    }

    /// Reads its cells in some rows, none of which was read before.
    pub(super) fn read(&mut self, span: Span, cells: &mut Cells) -> Result<()> {
        let skipped = span.from.saturating_sub(self.at);
        self.at = span.from.saturating_add(span.rows);
        match (&mut self.values, self.kind) {
            (Values::Int32(days), Kind::Day) => {
                days.read(skipped, span.rows)?;
                let mut cleared = match std::mem::take(cells) {
                    Cells::Days(cells) => cells,
                    _ => Vec::new(),
                };
                days.spread(&mut cleared, DayCell::EMPTY, DayCell::of);
                *cells = Cells::Days(cleared);
            }
            (Values::Truths(truths), _) => {
                truths.read(skipped, span.rows)?;
                let mut cleared = match std::mem::take(cells) {
                    Cells::Truths(cells) => cells,
                    _ => Vec::new(),
                };
                truths.spread(&mut cleared, None, Some);
                *cells = Cells::Truths(cleared);
            }
            (Values::Bytes(texts), _) => {
                texts.read(skipped, span.rows)?;
                *cells = Cells::Texts(texts.take());
            }
            (values, kind) => *cells = values.others(kind, skipped, span.rows)?,
        }
        Ok(())
    }
}

impl Values {
    /// Cells that are read one by one.
    fn others(&mut self, kind: Kind, skipped: usize, rows: usize) -> Result<Cells> {
        let of_whole = move |number: i128| match kind {
            Kind::Decimal(digits) => decimal(number, digits),
            _ => whole(number),
        };
        let has_sign = !matches!(kind, Kind::Whole { has_sign: false });
        if kind == Kind::Nothing {
            self.read(skipped, rows)?;
            return Ok(Cells::Nothing);
        }
        self.read(skipped, rows)?;
        let cells = match self {
            Values::Int32(dense) if has_sign => dense.cells(|number| of_whole((*number).into())),
            Values::Int32(dense) => dense.cells(|number| of_whole(number.cast_unsigned().into())),
            Values::Int64(dense) if has_sign => dense.cells(|number| of_whole((*number).into())),
            Values::Int64(dense) => dense.cells(|number| of_whole(number.cast_unsigned().into())),
            Values::Float(dense) => {
                dense.cells(|number| real((*number).into(), || number.to_string()))
            }
            Values::Double(dense) => dense.cells(|number| real(*number, || number.to_string())),
            Values::Fixed(dense) => dense.cells(|bytes| match kind {
                Kind::Uuid => uuid(bytes.as_bytes()),
                _ => of_whole(big_endian(bytes.as_bytes())),
            }),
            Values::Truths(_) | Values::Bytes(_) => Vec::new(),
        };
        Ok(Cells::Others(cells))
    }

    fn read(&mut self, skipped: usize, rows: usize) -> Result<()> {
        match self {
            Values::Truths(dense) => dense.read(skipped, rows),
            Values::Int32(dense) => dense.read(skipped, rows),
            Values::Int64(dense) => dense.read(skipped, rows),
            Values::Float(dense) => dense.read(skipped, rows),
            Values::Double(dense) => dense.read(skipped, rows),
            Values::Bytes(dense) => dense.read(skipped, rows),
            Values::Fixed(dense) => dense.read(skipped, rows),
        }
    }
}

impl<T: DataType> Dense<T> {
    fn new(reader: ColumnReaderImpl<T>, there: i16) -> Dense<T> {
        Dense { reader, values: Vec::new(), levels: Vec::new(), there }
    }

    /// Reads the values of so many rows behind others.
    fn read(&mut self, skipped: usize, rows: usize) -> Result<()> {
        self.values.clear();
        self.levels.clear();
        let ends = || ParquetError::General("it has fewer rows than the index says".to_owned());
        if skipped > 0 && self.reader.skip_records(skipped)? != skipped {
            return Err(ends());
        }
        let levels = Some(&mut self.levels);
        let (read, values, _) = self.reader.read_records(rows, levels, None, &mut self.values)?;
        let has_all = self.there > 0 || values == rows;
        if read == rows && has_all { Ok(()) } else { Err(ends()) }
    }

    /// Whether no row is empty.
    fn is_full(&self) -> bool {
        self.there == 0 || self.values.len() == self.levels.len()
    }

    /// The cells of all rows, made of the values, which are small. It decides nothing by the rows: which of
    /// them are empty is hard to foretell.
    fn spread<C: Copy>(&self, cells: &mut Vec<C>, empty: C, of: impl Fn(T::T) -> C)
    where
        T::T: Copy,
    {
        cells.clear();
        if self.is_full() {
            cells.extend(self.values.iter().map(|value| of(*value)));
            return;
        }
        let mut next = 0_usize;
        cells.extend(self.levels.iter().map(|level| {
            let value = self.values.get(next).map_or(empty, |value| of(*value));
            let is_there = *level == self.there;
            next = next.wrapping_add(usize::from(is_there));
            if is_there { value } else { empty }
        }));
    }

    /// The same of values that are not copied without need.
    fn cells(&self, of: impl Fn(&T::T) -> Cell<'static>) -> Vec<Cell<'static>> {
        if self.is_full() {
            return self.values.iter().map(of).collect();
        }
        let mut values = self.values.iter();
        let levels = self.levels.iter();
        levels
            .map(|level| {
                let value = if *level == self.there { values.next() } else { None };
                value.map_or(Cell::Empty, &of)
            })
            .collect()
    }

    /// The values themselves, of all rows.
    fn take(&mut self) -> Vec<Option<T::T>> {
        let is_full = self.is_full();
        let mut values = self.values.drain(..);
        if is_full {
            return values.map(Some).collect();
        }
        let levels = self.levels.iter();
        levels.map(|level| if *level == self.there { values.next() } else { None }).collect()
    }
}
