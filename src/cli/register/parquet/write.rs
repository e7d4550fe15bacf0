//! Frames written as a table of Parquet.

use std::io::Write;
use std::sync::Arc;

use abide::dates::Day;
use anyhow::{Result, anyhow};
use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::cells::EPOCH;
use super::frame::{Frame, FrameCells, FrameColumn, Words};
use super::guard::words;
use super::texts::Texts;

/// So many rows make a group; they are held in memory until then.
const GROUP: usize = 1 << 17;

/// Writes frames of one kind, in groups of rows.
pub(in crate::cli::register) struct FrameWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    waiting: Vec<Frame>,
    rows: usize,
}

impl<W: Write + Send> FrameWriter<W> {
    /// Begins a table for frames like this one.
    pub(in crate::cli::register) fn new(sink: W, like: Frame) -> Result<FrameWriter<W>> {
        let schema = schema(&like).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("abide ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(sink, schema, Arc::new(properties));
        Ok(FrameWriter { writer: writer.map_err(failed)?, waiting: Vec::new(), rows: 0 })
    }

    /// Where it is written to.
    pub(in crate::cli::register) fn sink(&self) -> &W {
        self.writer.inner()
    }

    /// Takes more rows.
    pub(in crate::cli::register) fn take(&mut self, frame: Frame) -> Result<()> {
        if frame.rows == 0 {
            return Ok(());
        }
        self.rows = self.rows.saturating_add(frame.rows);
        self.waiting.push(frame);
        if self.rows >= GROUP { self.write().map_err(failed) } else { Ok(()) }
    }

    /// Writes what is left, and the index.
    pub(in crate::cli::register) fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.write().map_err(failed)?;
        }
        self.writer.into_inner().map_err(failed)
    }

    /// Writes what waits as a group of rows.
    fn write(&mut self) -> parquet::errors::Result<()> {
        let frames = std::mem::take(&mut self.waiting);
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        let mut at = 0_usize;
        while let Some(mut column) = group.next_column()? {
            for frame in &frames {
                if let Some(cells) = frame.columns.get(at) {
                    write_cells(cells, &mut column)?;
                }
            }
            column.close()?;
            at = at.saturating_add(1);
        }
        group.close()?;
        Ok(())
    }
}

/// What cannot be written, as the library says it.
fn failed(error: ParquetError) -> anyhow::Error {
    anyhow!("cannot write the result as Parquet: {}", words(&error))
}

/// The columns, as the file names them.
fn schema(frame: &Frame) -> parquet::errors::Result<TypePtr> {
    let fields = frame.columns.iter().map(|column| {
        let (physical, logical) = match column.cells {
            FrameCells::Texts(_) | FrameCells::Words(_) => {
                (Physical::BYTE_ARRAY, Some(LogicalType::String))
            }
            FrameCells::Days(_) => (Physical::INT32, Some(LogicalType::Date)),
            FrameCells::Numbers(_) => (Physical::INT64, None),
        };
        let repetition = if column.has_gaps { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()?;
        Ok(Arc::new(field))
    });
    let fields = fields.collect::<parquet::errors::Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("register").with_fields(fields).build()?))
}

fn write_cells(
    column: &FrameColumn,
    into: &mut SerializedColumnWriter<'_>,
) -> parquet::errors::Result<()> {
    let gaps = column.has_gaps;
    match &column.cells {
        FrameCells::Texts(texts) => write::<ByteArrayType>(into, &all(texts), None),
        FrameCells::Numbers(numbers) => write::<Int64Type>(into, numbers, None),
        FrameCells::Words(words) => {
            let levels = gaps.then(|| levels(&words.rows));
            write::<ByteArrayType>(into, &repeated(words), levels.as_deref())
        }
        FrameCells::Days(days) => {
            let levels = gaps.then(|| levels(days));
            let days: Vec<i32> = days.iter().flatten().map(|day| numbered(*day)).collect();
            write::<Int32Type>(into, &days, levels.as_deref())
        }
    }
}

fn write<T: DataType>(
    into: &mut SerializedColumnWriter<'_>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> parquet::errors::Result<()> {
    into.typed::<T>().write_batch(values, levels, None)?;
    Ok(())
}

/// Whether there is something in each row.
fn levels<C>(cells: &[Option<C>]) -> Vec<i16> {
    cells.iter().map(|cell| i16::from(cell.is_some())).collect()
}

fn numbered(day: Day) -> i32 {
    day.number().saturating_sub(EPOCH)
}

fn all(texts: &Texts) -> Vec<ByteArray> {
    let bytes = Bytes::copy_from_slice(&texts.bytes);
    let mut from = 0;
    let each = texts.ends.iter().map(|end| {
        let text = ByteArray::from(bytes.slice(from..*end));
        from = *end;
        text
    });
    each.collect()
}

fn repeated(words: &Words) -> Vec<ByteArray> {
    let all: Vec<ByteArray> = words.all.iter().map(|word| ByteArray::from(word.as_str())).collect();
    words.rows.iter().flatten().filter_map(|at| all.get(*at as usize).cloned()).collect()
}
