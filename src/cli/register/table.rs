//! A table as it is opened: of which form it is, and which of its columns the template names.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

use abide::diagnostic::Diagnostic;
use abide::register::{Columns, Keys, Plan, Register, Role};
use abide::source::visible;
use abide::written::Within;
use anyhow::{Context as _, Result, bail};
use csv::ReaderBuilder;

use super::batch::Column;
use super::chunks::{Chunk, Chunks, Shape};
use super::csv_rows::CsvColumns;
use super::json_rows::JsonRows;
use super::quotes::Quotes;
use super::worker::Reader;

type Source = Box<dyn BufRead>;

/// A table that is open.
pub(super) struct Table {
    /// How it is called in messages.
    pub(super) name: String,
    pub(super) chunks: Chunks<Source>,
    /// The first rows, which were read with the head.
    pub(super) first: Option<Chunk>,
    pub(super) reader: Reader,
    /// How long it is, if that is known.
    pub(super) length: Option<u64>,
}

/// What comes of opening a table.
pub(super) enum Opened {
    Table(Box<Table>),
    /// A column of the template is not in it.
    Lacks(Vec<Diagnostic>),
}

/// Opens a table.
pub(super) fn open(name: &str, register: &Register<'_>, bytes_a_piece: usize) -> Result<Opened> {
    let mut length = None;
    let mut source: Source = match name {
        "-" => Box::new(BufReader::new(io::stdin())),
        name => {
            let file =
                File::open(name).with_context(|| format!("cannot read `{}`", visible(name)))?;
            length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len());
            Box::new(BufReader::with_capacity(1 << 16, file))
        }
    };
    let shown = visible(if name == "-" { "<stdin>" } else { name }).into_owned();
    let reading = || format!("cannot read `{shown}`");
    let shape = match is_json(name, source.fill_buf().with_context(reading)?) {
        true => Shape::Json,
        false => Shape::Csv,
    };
    let mut chunks = Chunks::new(source, shape);
    chunks.in_pieces_of(bytes_a_piece);
    let first = chunks.next().with_context(reading)?;
    let (first, reader) = match shape {
        Shape::Json => {
            let columns = named_columns(register);
            let keys = Keys::of(register.template());
            (first, Reader::Json(JsonRows::new(columns, keys)))
        }
        Shape::Csv => {
            let Some(first) = first else { bail!("{}", is_empty(&shown)) };
            let (head, first) = head(first, &shown)?;
            match csv_columns(register, &head, &shown)? {
                Ok(columns) => (Some(first), Reader::Csv(columns)),
                Err(missing) => return Ok(Opened::Lacks(missing)),
            }
        }
    };
    Ok(Opened::Table(Box::new(Table { name: shown, chunks, first, reader, length })))
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
        bail!("`{shown}` has two columns `{twice}`");
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

/// Whether the rows are JSON Lines: by the name, or by the first letter where there is none.
fn is_json(name: &str, begin: &[u8]) -> bool {
    let ending = std::path::Path::new(name).extension().and_then(|ending| ending.to_str());
    match ending {
        Some("jsonl" | "ndjson" | "json") => true,
        Some("csv") => false,
        _ => begin.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'),
    }
}

fn twice<'a>(head: &[&'a str]) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    head.iter().find(|name| !seen.insert(**name)).copied()
}
