//! A table of Parquet as it is opened: what its index says, and which of its columns the template names.

use std::fs::File;
use std::sync::Arc;

use abide::source::visible;
use anyhow::{Result, bail};
use parquet::basic::Compression;
use parquet::file::metadata::{
    ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader,
};
use parquet::schema::types::SchemaDescriptor;

use super::file::AnyPlace;
use super::guard::guarded;
use super::kind::{Kind, Unfit};
use super::span::Spans;
use crate::cli::register::batch::Column;

/// What a table begins and ends with.
const MARK: &[u8] = b"PAR1";
/// The same where its index is encrypted.
const ENCRYPTED: &[u8] = b"PARE";

/// A table of Parquet that is open.
#[derive(Debug)]
pub(in crate::cli::register) struct ParquetTable {
    pub(super) file: Arc<AnyPlace>,
    pub(super) index: ParquetMetaData,
    /// The columns of the template, in its order.
    pub(super) columns: Vec<TableColumn>,
    /// How many rows each group has.
    groups: Vec<usize>,
}

/// A column that the template names.
#[derive(Debug)]
pub(super) struct TableColumn {
    pub(super) name: String,
    pub(super) column: Column,
    pub(super) kind: Kind,
    /// Its position in the file.
    pub(super) leaf: usize,
}

/// The index of a file that was opened.
pub(in crate::cli::register) struct Index {
    file: AnyPlace,
    index: ParquetMetaData,
}

impl Index {
    /// Reads that of a file.
    pub(in crate::cli::register) fn read(file: File, shown: &str) -> Result<Index> {
        let file = AnyPlace::new(file)?;
        let tail = file.length().saturating_sub(MARK.len() as u64);
        let (begin, end) = (file.bytes(0, MARK.len())?, file.bytes(tail, MARK.len())?);
        if begin == ENCRYPTED || end == ENCRYPTED {
            bail!("`{shown}` is encrypted: write the table without a key");
        }
        if begin != MARK {
            bail!("`{shown}` is no table of Parquet, which begins with `PAR1`");
        }
        // Both may be the same four bytes.
        if end != MARK || tail < MARK.len() as u64 {
            bail!(
                "`{shown}` ends before its index, which is its last part: is it still being written?"
            );
        }
        let read = guarded(|| {
            ParquetMetaDataReader::new()
                .with_page_index_policy(PageIndexPolicy::Skip)
                .parse_and_finish(&file)
        });
        match read {
            Ok(index) => Ok(Index { file, index }),
            Err(why) => bail!("`{shown}` is damaged, its index cannot be read: {}", visible(&why)),
        }
    }

    /// The names of its columns.
    pub(in crate::cli::register) fn head(&self) -> Vec<&str> {
        let root = self.schema().root_schema();
        root.get_fields().iter().map(|field| field.name()).collect()
    }

    /// The table, with those columns of it that the template names, all of which are there.
    pub(in crate::cli::register) fn table(
        self,
        named: Vec<(String, Column)>,
        shown: &str,
    ) -> Result<ParquetTable> {
        let mut columns = Vec::new();
        for (name, column) in named {
            let fields = self.schema().root_schema().get_fields();
            let Some(field) = fields.iter().find(|field| field.name() == name) else { continue };
            let kind = match Kind::of(field) {
                Ok(kind) => kind,
                Err(Unfit { holds, help }) => {
                    bail!("the column `{}` of `{shown}` holds {holds}: {help}", visible(&name))
                }
            };
            let leaves = self.schema().columns();
            let leaf = leaves.iter().position(|leaf| leaf.path().parts() == [name.as_str()]);
            let Some(leaf) = leaf else { continue };
            columns.push(TableColumn { name, column, kind, leaf });
        }
        let groups = self.groups(&columns, shown)?;
        Ok(ParquetTable { file: Arc::new(self.file), index: self.index, columns, groups })
    }

    fn schema(&self) -> &SchemaDescriptor {
        self.index.file_metadata().schema_descr()
    }

    /// How many rows each group has; each can be read, as far as can be told beforehand.
    fn groups(&self, columns: &[TableColumn], shown: &str) -> Result<Vec<usize>> {
        let damaged = || anyhow::anyhow!("`{shown}` is damaged: its index contradicts itself");
        let mut groups = Vec::new();
        for group in self.index.row_groups() {
            let rows = usize::try_from(group.num_rows()).map_err(|_| damaged())?;
            for column in columns {
                let chunk = group.columns().get(column.leaf).ok_or_else(damaged)?;
                if chunk.num_values() != group.num_rows() {
                    return Err(damaged());
                }
                self.can_be_read(column, chunk, shown)?;
            }
            groups.push(rows);
        }
        Ok(groups)
    }

    fn can_be_read(
        &self,
        column: &TableColumn,
        chunk: &ColumnChunkMetaData,
        shown: &str,
    ) -> Result<()> {
        let name = visible(&column.name);
        if let Some(other) = chunk.file_path() {
            let other = visible(other);
            bail!(
                "`{shown}` has no rows itself, they are in `{other}`: name the table with the rows"
            );
        }
        if let Compression::BROTLI(_) | Compression::LZO = chunk.compression() {
            bail!(
                "the column `{name}` of `{shown}` is compressed with {}, which is not read here: write it \
                 with Snappy, Zstandard, LZ4 or gzip",
                chunk.compression_codec()
            );
        }
        let (offset, length) = guarded(|| Ok(chunk.byte_range())).unwrap_or((0, u64::MAX));
        if offset.checked_add(length).is_none_or(|end| end > self.file.length()) {
            bail!("`{shown}` is damaged: its column `{name}` would be longer than the file");
        }
        Ok(())
    }
}

impl ParquetTable {
    /// How many rows it has.
    pub(in crate::cli::register) fn rows(&self) -> u64 {
        self.groups.iter().fold(0, |all: u64, rows| all.saturating_add(*rows as u64))
    }

    /// All its rows, so many at a time.
    pub(in crate::cli::register) fn spans(&self, most: usize) -> Spans {
        Spans::new(self.groups.clone(), most)
    }
}
