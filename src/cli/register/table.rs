//! A table as it is opened: of which form it is, and which of its columns the template names.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek as _};
use std::path::Path;

use abide::diagnostic::Diagnostic;
use abide::register::{Columns, Keys, Plan, Register, Role};
use abide::source::visible;
use abide::written::Within;
use anyhow::{Context as _, Result, bail};
use csv::ReaderBuilder;

use super::batch::Column;
use super::chunks::{Chunk, Chunks, Shape};
use super::csv_rows::CsvColumns;
use super::form::is_parquet;
use super::json_rows::JsonRows;
#[cfg(feature = "parquet")]
use super::parquet::{Index, ParquetRows, ParquetTable};
use super::piece::{Piece, Pieces};
use super::quotes::Quotes;
use super::worker::Reader;

type Source = Box<dyn BufRead>;

/// A table that is open.
pub(super) struct Table {
    /// How it is called in messages.
    pub(super) name: String,
    pub(super) pieces: Pieces,
    /// The first rows, which were read with the head.
    pub(super) first: Option<Piece>,
    pub(super) rows: TableRows,
    /// How long it is, if that is known, as [`Pieces::given`] counts.
    pub(super) length: Option<u64>,
}

/// What is known of the rows of a table, whoever reads them.
pub(super) enum TableRows {
    Csv(CsvColumns),
    Json(JsonRows),
    #[cfg(feature = "parquet")]
    Parquet(std::sync::Arc<ParquetTable>),
}

impl TableRows {
    /// Someone who reads them; where the names of the instances are not written, they are not read
    /// without need.
    #[cfg_attr(not(feature = "parquet"), expect(unused_variables, reason = "text is read whole"))]
    pub(super) fn reader(&self, with_names: bool) -> Reader {
        match self {
            TableRows::Csv(columns) => Reader::Csv(columns.clone()),
            TableRows::Json(rows) => Reader::Json(rows.clone()),
            #[cfg(feature = "parquet")]
            TableRows::Parquet(table) => {
                Reader::Parquet(ParquetRows::new(std::sync::Arc::clone(table), with_names))
            }
        }
    }
}

/// What comes of opening a table.
pub(super) enum Opened {
    Table(Box<Table>),
    /// A column of the template is not in it.
    Lacks(Vec<Diagnostic>),
}

/// How much of a table is read at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtATime {
    /// Of text.
    pub(super) bytes: usize,
    /// Of columns.
    #[cfg(feature = "parquet")]
    pub(super) rows: usize,
}

/// How the rows of a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    Csv,
    Json,
    Parquet,
}

/// So much of a table is looked at to tell how it is written.
const BEGIN: u64 = 1 << 12;

/// Opens a table.
pub(super) fn open(name: &str, register: &Register<'_>, at_a_time: AtATime) -> Result<Opened> {
    let shown = visible(if name == "-" { "<stdin>" } else { name }).into_owned();
    let reading = || format!("cannot read `{shown}`");
    let mut begin = Vec::new();
    if name == "-" {
        let mut source = io::stdin();
        source.by_ref().take(BEGIN).read_to_end(&mut begin).with_context(reading)?;
        return match written(name, &begin) {
            Rows::Parquet => copied(Cursor::new(begin).chain(source), register, (shown, at_a_time)),
            rows => {
                let source = Cursor::new(begin).chain(BufReader::new(source));
                text(Box::new(source), rows, register, (shown, None, at_a_time))
            }
        };
    }
    let mut file = File::open(name).with_context(reading)?;
    file.by_ref().take(BEGIN).read_to_end(&mut begin).with_context(reading)?;
    let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len());
    if length.is_some() {
        file.rewind().with_context(reading)?;
        return match written(name, &begin) {
            Rows::Parquet => columns(file, register, (shown, at_a_time)),
            rows => {
                let source = Box::new(BufReader::with_capacity(1 << 16, file));
                text(source, rows, register, (shown, length, at_a_time))
            }
        };
    }
    let source = Cursor::new(begin.clone()).chain(BufReader::with_capacity(1 << 16, file));
    match written(name, &begin) {
        Rows::Parquet => copied(source, register, (shown, at_a_time)),
        rows => text(Box::new(source), rows, register, (shown, None, at_a_time)),
    }
}

/// Opens a table of Parquet that is not in a file: it is read from its end, and so put into one.
#[cfg(feature = "parquet")]
fn copied(
    mut source: impl Read,
    register: &Register<'_>,
    (shown, at_a_time): (String, AtATime),
) -> Result<Opened> {
    let mut file = tempfile::tempfile().context("cannot keep the table in a temporary file")?;
    let copied = io::copy(&mut source, &mut file);
    copied.with_context(|| format!("cannot keep `{shown}` in a temporary file"))?;
    columns(file, register, (shown, at_a_time))
}

/// Opens a table of Parquet.
#[cfg(feature = "parquet")]
fn columns(
    file: File,
    register: &Register<'_>,
    (shown, at_a_time): (String, AtATime),
) -> Result<Opened> {
    let index = Index::read(file, &shown)?;
    let head = index.head();
    if let Some(twice) = twice(&head) {
        bail!("{}", has_twice(&shown, twice));
    }
    if let Err(missing) = Columns::find(register.template(), &head) {
        return Ok(Opened::Lacks(missing));
    }
    let table = index.table(named_columns(register), &shown)?;
    let mut spans = table.spans(at_a_time.rows);
    let length = Some(table.rows());
    let first = spans.next().map(Piece::Rows);
    let rows = TableRows::Parquet(std::sync::Arc::new(table));
    let table = Table { name: shown, pieces: Pieces::Rows(spans), first, rows, length };
    Ok(Opened::Table(Box::new(table)))
}

#[cfg(not(feature = "parquet"))]
fn copied(_: impl Read, _: &Register<'_>, (shown, _): (String, AtATime)) -> Result<Opened> {
    bail!("`{shown}` is a table of Parquet, and {}", super::form::WITHOUT)
}

#[cfg(not(feature = "parquet"))]
fn columns(file: File, register: &Register<'_>, table: (String, AtATime)) -> Result<Opened> {
    copied(file, register, table)
}

/// Opens a table of lines of text, as long as it is said to be.
fn text(
    source: Source,
    rows: Rows,
    register: &Register<'_>,
    (shown, length, at_a_time): (String, Option<u64>, AtATime),
) -> Result<Opened> {
    let reading = || format!("cannot read `{shown}`");
    let shape = if rows == Rows::Json { Shape::Json } else { Shape::Csv };
    let mut chunks = Chunks::new(source, shape);
    chunks.in_pieces_of(at_a_time.bytes);
    let first = chunks.next().with_context(reading)?;
    let (first, rows) = match shape {
        Shape::Json => {
            let columns = named_columns(register);
            let keys = Keys::of(register.template());
            (first, TableRows::Json(JsonRows::new(columns, keys)))
        }
        Shape::Csv => {
            let Some(first) = first else { bail!("{}", is_empty(&shown)) };
            let (head, first) = head(first, &shown)?;
            match csv_columns(register, &head, &shown)? {
                Ok(columns) => (Some(first), TableRows::Csv(columns)),
                Err(missing) => return Ok(Opened::Lacks(missing)),
            }
        }
    };
    let (pieces, first) = (Pieces::Text(chunks), first.map(Piece::Text));
    Ok(Opened::Table(Box::new(Table { name: shown, pieces, first, rows, length })))
}

/// The names at the head of the first piece, and what is behind them.
fn head(mut first: Chunk, shown: &str) -> Result<(Vec<String>, Chunk)> {
    let bytes = Quotes::new(first.bytes.as_slice(), 1);
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let head = reader.headers().with_context(|| format!("cannot read `{shown}`"))?.clone();
    let position = reader.position().clone();
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(first.bytes.len());
    first.bytes.drain(..at);
    first.line = first.line.saturating_add(position.line().saturating_sub(1));
    Ok((head.iter().map(str::to_owned).collect(), first))
}

fn csv_columns(
    register: &Register<'_>,
    head: &[String],
    shown: &str,
) -> Result<std::result::Result<CsvColumns, Vec<Diagnostic>>> {
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    if let [only] = head[..]
        && only.contains([';', '\t'])
    {
        bail!(
            "the columns of `{shown}` are parted by `;` or tabs; a table of CSV parts them by commas"
        );
    }
    if head.is_empty() {
        bail!("{}", is_empty(shown));
    }
    if let Some(twice) = twice(&head) {
        bail!("{}", has_twice(shown, twice));
    }
    let columns = match Columns::find(register.template(), &head) {
        Ok(columns) => columns,
        Err(missing) => return Ok(Err(missing)),
    };
    let named = named_columns(register);
    let of = |name: &str| named.iter().find(|(one, _)| one == name).map(|(_, column)| *column);
    let fields = head.iter().map(|name| of(name)).collect();
    Ok(Ok(CsvColumns { fields, columns }))
}

/// The columns of a template by their names.
fn named_columns(register: &Register<'_>) -> Vec<(String, Column)> {
    let template = register.template();
    let plan = Plan::of(register);
    let uses = template.uses();
    let names = |at: usize| uses.iter().any(|one| one.column == at && one.within == Within::Id);
    let columns = template.columns().iter().enumerate().map(|(at, column)| {
        let role = plan.roles().get(at).copied().unwrap_or(Role::Rule);
        (column.value.clone(), Column { at, role, names: names(at) })
    });
    columns.collect()
}

fn is_empty(shown: &str) -> String {
    format!("`{shown}` is empty: a table of CSV begins with the names of its columns")
}

/// How the rows are written: by the name, else by how the table begins. One of columns has signs at its
/// beginning that no text has.
fn written(name: &str, begin: &[u8]) -> Rows {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    let is_columns = match begin {
        [b'P', b'A', b'R', b'1' | b'E', next, ..] => {
            next.is_ascii_control() && !next.is_ascii_whitespace()
        }
        _ => false,
    };
    match ending {
        _ if is_columns => Rows::Parquet,
        Some(ending) if is_parquet(ending) => Rows::Parquet,
        Some("jsonl" | "ndjson" | "json") => Rows::Json,
        Some("csv") => Rows::Csv,
        _ if begin.trim_ascii_start().starts_with(b"{") => Rows::Json,
        _ => Rows::Csv,
    }
}

fn has_twice(shown: &str, twice: &str) -> String {
    format!("`{shown}` has two columns `{}`", visible(twice))
}

fn twice<'a>(head: &[&'a str]) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    head.iter().find(|name| !seen.insert(**name)).copied()
}
