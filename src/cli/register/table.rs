//! The rows of a table, one at a time.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use abide::register::{Columns, Keys, Register};
use abide::source::{Sources, visible};
use abide::written::Cell;
use anyhow::{Context as _, Result, bail};
use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::quotes::{LONGEST, Quotes};
use crate::cli::args::Color;
use crate::cli::{files, load};

/// A table that is read row by row.
pub(super) struct Table {
    name: String,
    rows: Rows,
    /// How many were read.
    number: u64,
}

enum Rows {
    Csv { reader: Box<csv::Reader<Quotes<Source>>>, columns: Columns },
    Json { reader: Source, line: u64, keys: Keys },
}

type Source = Box<dyn BufRead>;

/// A row, and where it is.
pub(super) struct Row {
    table: String,
    number: u64,
    line: Option<u64>,
    /// In the order of the columns of the template; or what is wrong with it.
    pub(super) cells: Result<Vec<Cell<'static>>, String>,
}

impl Table {
    /// Opens a table. None if a column of the template is not in it; that is told.
    pub(super) fn open(
        name: &str,
        register: &Register<'_>,
        sources: &Sources,
        color: Color,
    ) -> Result<Option<Table>> {
        let mut source: Source = match name {
            "-" => Box::new(BufReader::new(io::stdin())),
            name => {
                let file =
                    File::open(name).with_context(|| format!("cannot read `{}`", visible(name)))?;
                Box::new(BufReader::with_capacity(1 << 16, file))
            }
        };
        let shown = visible(if name == "-" { "<stdin>" } else { name });
        let reading = || format!("cannot read `{shown}`");
        if is_json(name, source.fill_buf().with_context(reading)?) {
            let keys = Keys::of(register.template());
            let rows = Rows::Json { reader: source, line: 0, keys };
            return Ok(Some(Table { name: shown.into_owned(), rows, number: 0 }));
        }
        let mut reader = ReaderBuilder::new().from_reader(Quotes::new(source));
        let head = reader.headers().with_context(reading)?.clone();
        let head: Vec<&str> = head.iter().collect();
        if let [only] = head[..]
            && only.contains([';', '\t'])
        {
            bail!(
                "the columns of `{shown}` are parted by `;` or tabs; a table of CSV parts them by commas"
            );
        }
        if head.is_empty() {
            bail!("`{shown}` is empty: a table of CSV begins with the names of its columns");
        }
        if let Some(twice) = twice(&head) {
            bail!("`{shown}` has two columns `{twice}`");
        }
        match Columns::find(register.template(), &head) {
            Ok(columns) => {
                let rows = Rows::Csv { reader: Box::new(reader), columns };
                Ok(Some(Table { name: shown.into_owned(), rows, number: 0 }))
            }
            Err(missing) => {
                load::stops(sources, &missing, color);
                Ok(None)
            }
        }
    }

    /// The next row, whatever it is.
    pub(super) fn next(&mut self) -> Option<Row> {
        let (line, cells) = match &mut self.rows {
            Rows::Csv { reader, columns } => {
                let mut record = StringRecord::new();
                match reader.read_record(&mut record) {
                    Ok(false) => return None,
                    Ok(true) => {
                        let line = record.position().map(csv::Position::line);
                        (line, Ok(owned(columns.cells(|at| record.get(at)))))
                    }
                    Err(error) => {
                        let line = error.position().map(csv::Position::line);
                        (line, Err(csv_words(&error)))
                    }
                }
            }
            Rows::Json { reader, line, keys } => {
                let text = next_line(reader, line)?;
                (Some(*line), text.and_then(|text| json_cells(&text, keys)))
            }
        };
        self.number = self.number.saturating_add(1);
        Some(Row { table: self.name.clone(), number: self.number, line, cells })
    }

    /// The keys of its rows, where they are only known from the rows.
    pub(super) fn keys(&self) -> Option<&Keys> {
        match &self.rows {
            Rows::Json { keys, .. } => Some(keys),
            Rows::Csv { .. } => None,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: row {}", self.table, self.number),
            None => write!(f, "{}: row {}", self.table, self.number),
        }
    }
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

/// The next line that is not empty; or that it is too long to be a row.
fn next_line(reader: &mut Source, line: &mut u64) -> Option<Result<String, String>> {
    loop {
        let mut bytes = Vec::new();
        let read = reader.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
        *line = line.saturating_add(1);
        match read {
            Ok(0) => return None,
            Err(error) => return Some(Err(files::reason(&error))),
            Ok(length) if length as u64 == LONGEST && !bytes.ends_with(b"\n") => {
                let rest = reader.skip_until(b'\n');
                return Some(Err(match rest {
                    Ok(_) => "the line is longer than 16 MiB".to_owned(),
                    Err(error) => files::reason(&error),
                }));
            }
            Ok(_) if bytes.trim_ascii().is_empty() => {}
            Ok(_) => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).to_vec();
                let text = String::from_utf8(bytes);
                return Some(text.map_err(|_| "the line is not UTF-8 text".to_owned()));
            }
        }
    }
}

fn json_cells(text: &str, keys: &mut Keys) -> Result<Vec<Cell<'static>>, String> {
    let row: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        let full = error.to_string();
        // The line is said already, and is always the first of this text.
        let message = full.split(" at line ").next().unwrap_or(&full);
        format!("{message} at column {}", error.column())
    })?;
    keys.cells(&row).map(owned).map_err(|column| {
        format!(
            "`{column}` is a list, an object or a fraction; a cell is a text, `true`, `false`, a whole \
             number or `null`"
        )
    })
}

fn owned(cells: Vec<Cell<'_>>) -> Vec<Cell<'static>> {
    cells.into_iter().map(Cell::into_owned).collect()
}

/// What is wrong with a row of CSV, without the place, which is said already.
fn csv_words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells, and the head of the table has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8 text".to_owned(),
        csv::ErrorKind::Io(error) => files::reason(error),
        _ => error.to_string(),
    }
}

fn twice<'a>(head: &[&'a str]) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    head.iter().find(|name| !seen.insert(**name)).copied()
}
