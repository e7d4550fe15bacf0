//! Rows of a table of Parquet as a batch.

use std::sync::Arc;

use abide::register::{Programs, Role, Value};
use abide::written::Cell;

use super::column::OpenColumn;
use super::guard::guarded;
use super::kind::Kind;
use super::span::Span;
use super::table::{ParquetTable, TableColumn};
use super::texts::Texts;
use crate::cli::register::batch::{Batch, Column, is_plain_name, name_of, push_text};

/// Reads the rows of a table, from its beginning to its end; some of them may be left to others.
pub(in crate::cli::register) struct ParquetRows {
    table: Arc<ParquetTable>,
    /// Whether the names of the instances are written.
    with_names: bool,
    /// The rows that were read last.
    span: Span,
    /// The columns of their group, by their positions in the template.
    columns: Vec<Reading>,
}

/// A column that is being read.
#[derive(Default)]
struct Reading {
    open: Option<OpenColumn>,
    /// Whether they are of the rows that were read last.
    is_read: bool,
    /// Why they could not be read.
    damage: Option<String>,
}

impl ParquetRows {
    pub(in crate::cli::register) fn new(table: Arc<ParquetTable>, with_names: bool) -> ParquetRows {
        let span = Span { group: usize::MAX, from: 0, rows: 0 };
        ParquetRows { table, with_names, span, columns: Vec::new() }
    }

    /// Reads some rows; or tells what is wrong with the file.
    pub(in crate::cli::register) fn read(
        &mut self,
        span: Span,
        programs: &mut Programs<'_>,
        batch: &mut Batch,
    ) -> Result<(), String> {
        if span.group != self.span.group {
            self.columns.clear();
            self.columns.resize_with(self.table.columns.len(), Reading::default);
        }
        self.span = span;
        self.columns.iter_mut().for_each(|column| column.is_read = false);
        let table = Arc::clone(&self.table);
        let mut odd = Vec::new();
        let mut has_read = false;
        for (at, column) in table.columns.iter().enumerate() {
            let is_last = at.saturating_add(1) == table.columns.len();
            if (has_read || !is_last) && self.can_wait(column) {
                continue;
            }
            has_read = true;
            self.read_column(at)?;
            let open = self.columns.get_mut(at).and_then(|reading| reading.open.as_mut());
            let Some(open) = open else { continue };
            push(column.column, (open, span.rows), programs, batch);
            if column.column.names {
                push_names((open, span.rows), self.with_names, batch, &mut odd);
            }
        }
        batch.rows.end_rows(span.rows);
        odd.into_iter().for_each(|row| batch.rows.make_odd(row));
        Ok(())
    }

    /// The cells of one of the rows that were read last; or why one of them is none.
    pub(in crate::cli::register) fn cells(
        &mut self,
        row: usize,
    ) -> Result<Vec<Cell<'static>>, String> {
        let table = Arc::clone(&self.table);
        let columns = table.columns.iter().enumerate();
        let cells = columns.map(|(at, column)| {
            self.read_column(at)?;
            let open = self.columns.get(at).and_then(|reading| reading.open.as_ref());
            let cell = open.map_or(Ok(Cell::Empty), |open| open.cell(row));
            cell.map_err(|why| format!("`{}` {why}", column.name))
        });
        cells.collect()
    }

    /// Why a column could not be read, if that was found out only when a row was evaluated like a file.
    pub(in crate::cli::register) fn damage(&self) -> Option<&str> {
        self.columns.iter().find_map(|column| column.damage.as_deref())
    }

    /// Whether a column has to be read only where a row is evaluated like a file: it only names rows, nobody
    /// asks for the names, and the file says that there is one in each row.
    fn can_wait(&self, column: &TableColumn) -> bool {
        if self.with_names || column.column.role != Role::Name {
            return false;
        }
        let group = self.table.index.row_groups().get(self.span.group);
        let chunk = group.and_then(|group| group.columns().get(column.leaf));
        let Some(said) = chunk.and_then(|chunk| chunk.statistics()) else { return false };
        // No text that is empty or begins with a blank lies between two that begin with signs.
        let ends = [said.min_bytes_opt(), said.max_bytes_opt()];
        let is_sign =
            |end: &Option<&[u8]>| end.and_then(<[u8]>::first).is_some_and(u8::is_ascii_graphic);
        let is_told = match column.kind {
            Kind::Text => ends.iter().all(is_sign),
            kind => matches!(kind, Kind::Whole { .. }),
        };
        is_told && said.null_count_opt() == Some(0)
    }

    /// Reads the cells of a column, if they are not there.
    fn read_column(&mut self, at: usize) -> Result<(), String> {
        let (table, span) = (&*self.table, self.span);
        let (Some(reading), Some(column)) = (self.columns.get_mut(at), table.columns.get(at))
        else {
            return Ok(());
        };
        if let Some(damage) = &reading.damage {
            return Err(damage.clone());
        }
        if reading.is_read {
            return Ok(());
        }
        let read = guarded(|| {
            let open = match &mut reading.open {
                Some(open) => open,
                none => none.insert(OpenColumn::new(table, column, span.group)?),
            };
            open.read(span)
        });
        reading.is_read = true;
        read.map_err(|why| {
            let damage = format!("the column `{}` is damaged: {why}", column.name);
            reading.damage = Some(damage.clone());
            damage
        })
    }
}

/// Adds the names of the instances, and tells which rows have none that is just as it is written.
fn push_names(
    (open, rows): (&OpenColumn, usize),
    with_names: bool,
    batch: &mut Batch,
    odd: &mut Vec<usize>,
) {
    let written;
    let names = match open.texts() {
        Some(texts) => texts,
        None => {
            written = written_names(open, rows);
            &written
        }
    };
    // Whether those that are told are UTF-8 is looked at for all of them at once.
    let is_plain =
        |name: &[u8]| is_plain_name(name) && (with_names || std::str::from_utf8(name).is_ok());
    odd.extend(names.iter().enumerate().filter(|(_, name)| !is_plain(name)).map(|(row, _)| row));
    if with_names {
        batch.add_names(&names.bytes, &names.ends);
        if !batch.end() {
            odd.extend((0..rows).filter(|row| batch.is_broken_name(*row)));
        }
    }
}

/// Names that are no texts in the table.
fn written_names(open: &OpenColumn, rows: usize) -> Texts {
    let mut names = Texts::default();
    for row in 0..rows {
        let name = open.cell(row).ok().and_then(|cell| name_of(&cell));
        names.push(name.as_deref().unwrap_or_default().as_bytes());
    }
    names
}

/// Adds the cells of a column to a batch.
fn push(
    into: Column,
    (open, rows): (&mut OpenColumn, usize),
    programs: &mut Programs<'_>,
    batch: &mut Batch,
) {
    if into.role == Role::Name {
        return;
    }
    if let Some(values) = open.values(into) {
        return batch.rows.extend(into.at, values.iter().copied());
    }
    if let Some(texts) = open.texts() {
        for text in texts.iter() {
            push_text(&mut batch.rows, programs, into, text);
        }
        return;
    }
    for row in 0..rows {
        let value = match open.cell(row) {
            Ok(cell) => programs.value(into.at, &cell),
            Err(_) => Value::ODD,
        };
        batch.rows.push(into.at, value);
    }
}
