//! Values of a column side by side, without those that are empty.

use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result};

use super::spread::spread;

/// The values of some rows, as the library reads them.
pub(super) struct Dense<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    /// Of each row, if some may be empty: whether there is a value.
    levels: Vec<i16>,
    /// What stands in `levels` where there is one.
    there: i16,
    rows: usize,
}

impl<T: DataType> Dense<T> {
    pub(super) fn new(reader: ColumnReaderImpl<T>, there: i16) -> Dense<T> {
        Dense { reader, values: Vec::new(), levels: Vec::new(), there, rows: 0 }
    }

    /// Reads the values of so many rows behind others.
    pub(super) fn read(&mut self, skipped: usize, rows: usize) -> Result<()> {
        self.values.clear();
        self.levels.clear();
        self.rows = rows;
        if skipped > 0 && self.reader.skip_records(skipped)? != skipped {
            return Err(ends());
        }
        let levels = Some(&mut self.levels);
        let (read, values, _) = self.reader.read_records(rows, levels, None, &mut self.values)?;
        let has_all = self.there > 0 || values == rows;
        if read == rows && has_all { Ok(()) } else { Err(ends()) }
    }

    /// Adds what is made of the values, which are small, in the order of the rows.
    pub(super) fn add_to<C: Copy>(
        &self,
        cells: &mut Vec<C>,
        empty: C,
        (made, of): (&mut Vec<C>, impl Fn(T::T) -> C),
    ) where
        T::T: Copy,
    {
        made.clear();
        made.extend(self.values.iter().map(|value| of(*value)));
        if self.is_full() {
            cells.extend_from_slice(made);
        } else {
            spread(made, (&self.levels, self.there), empty, cells);
        }
    }

    /// The value of each row, or none.
    pub(super) fn each(&self) -> impl Iterator<Item = Option<&T::T>> {
        let is_full = self.is_full();
        let mut values = self.values.iter();
        (0..self.rows).map(move |row| {
            let is_there = is_full || self.levels.get(row) == Some(&self.there);
            if is_there { values.next() } else { None }
        })
    }

    /// Whether no row is empty.
    fn is_full(&self) -> bool {
        self.there == 0 || self.values.len() == self.levels.len()
    }
}

/// Said where rows are missing.
pub(super) fn ends() -> ParquetError {
    ParquetError::General("it has fewer rows than the index says".to_owned())
}
