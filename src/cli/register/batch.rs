//! The rows of a piece of a table: as numbers for a program, and where each is written, for those that
//! a program has no answer for.

use std::ops::Range;

use abide::register::{Programs, Role, Rows, Value};
use abide::written::Cell;

/// What a column of a template is to who reads the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its position among the columns of the template.
    pub(super) at: usize,
    pub(super) role: Role,
    /// Whether instances are named by it.
    pub(super) names: bool,
}

impl Column {
    /// Whether a day in it is one to a program.
    pub(super) fn is_day(&self) -> bool {
        matches!(self.role, Role::Day | Role::DayOfEntry | Role::DayOrRule)
    }
}

/// What is wrong with a row that cannot be read.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) row: usize,
    pub(super) message: String,
    /// Whether it may hold other rows, so that nothing behind it is sure.
    pub(super) ends: bool,
}

/// Names, one behind the other. All of them are looked at at once, whether they are UTF-8: each by itself would
/// take longer.
#[derive(Debug, Default)]
struct Names {
    bytes: Vec<u8>,
    text: String,
}

impl Names {
    fn end(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(text) => self.text = text,
            Err(broken) => self.bytes = broken.into_bytes(),
        }
    }

    fn clear(&mut self) {
        if self.bytes.is_empty() {
            self.bytes = std::mem::take(&mut self.text).into_bytes();
        }
        self.bytes.clear();
        self.text.clear();
    }

    fn get(&self, range: Range<usize>) -> &str {
        let broken = || std::str::from_utf8(self.bytes.get(range.clone())?).ok();
        self.text.get(range.clone()).or_else(broken).unwrap_or_default()
    }
}

/// Rows of a piece of a table.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) rows: Rows,
    /// The names of the instances, one behind the other.
    names: Names,
    /// Where each ends.
    ends: Vec<usize>,
    /// Where in the piece the rows are.
    pub(super) places: Vec<Range<usize>>,
    /// In which line each begins, from 0, where there are lines.
    pub(super) lines: Vec<u64>,
    /// Rows that cannot be read, in order.
    pub(super) wrong: Vec<Wrong>,
}

impl Batch {
    pub(super) fn new(columns: usize) -> Batch {
        Batch {
            rows: Rows::new(columns),
            names: Names::default(),
            ends: Vec::new(),
            places: Vec::new(),
            lines: Vec::new(),
            wrong: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.names.clear();
        self.ends.clear();
        self.places.clear();
        self.lines.clear();
        self.wrong.clear();
    }

    /// Ends a row of which all cells are there. Where something in it is `odd`, no program takes it.
    pub(super) fn end_row(&mut self, place: Range<usize>, line: u64, name: &[u8], is_odd: bool) {
        if is_odd || !is_plain_name(name) {
            return self.odd_row(place, line);
        }
        self.rows.end_row();
        self.names.bytes.extend_from_slice(name);
        self.placed(place, line);
    }

    /// A row that no program takes.
    pub(super) fn odd_row(&mut self, place: Range<usize>, line: u64) {
        self.rows.end_odd_row();
        self.placed(place, line);
    }

    /// A row that cannot be read.
    pub(super) fn wrong_row(&mut self, place: Range<usize>, line: u64, message: String) {
        self.wrong.push(Wrong { row: self.rows.len(), message, ends: false });
        self.odd_row(place, line);
    }

    /// One behind which no row can be told.
    pub(super) fn last_row(&mut self, place: Range<usize>, line: u64, message: String) {
        self.wrong.push(Wrong { row: self.rows.len(), message, ends: true });
        self.odd_row(place, line);
    }

    /// Adds the names of the instances of rows whose columns are added for themselves: one behind the other, and
    /// where each ends.
    #[cfg(feature = "parquet")]
    pub(super) fn add_names(&mut self, names: &[u8], ends: &[usize]) {
        let before = self.names.bytes.len();
        self.names.bytes.extend_from_slice(names);
        self.ends.extend(ends.iter().map(|end| before.saturating_add(*end)));
    }

    fn placed(&mut self, place: Range<usize>, line: u64) {
        self.ends.push(self.names.bytes.len());
        self.places.push(place);
        self.lines.push(line);
    }

    /// All rows are there: from here on their names are asked for. Gives whether all of them are UTF-8.
    pub(super) fn end(&mut self) -> bool {
        self.names.end();
        self.ends.iter().all(|end| self.names.text.is_char_boundary(*end))
    }

    /// Whether the name of a row is not UTF-8.
    #[cfg(feature = "parquet")]
    pub(super) fn is_broken_name(&self, row: usize) -> bool {
        let range = self.range(row);
        !range.is_empty() && self.names.get(range).is_empty()
    }

    /// The name of the instance of a row; of an odd row it is not asked for.
    pub(super) fn name(&self, row: usize) -> &str {
        self.names.get(self.range(row))
    }

    fn range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| self.ends.get(row).copied().unwrap_or(0);
        row.checked_sub(1).map_or(0, end)..end(row)
    }
}

/// Adds the cell of a column, which is a text. Gives whether it is one that a program can have.
#[inline]
pub(super) fn push_text(
    rows: &mut Rows,
    programs: &mut Programs<'_>,
    column: Column,
    text: &[u8],
) -> bool {
    let value = match (column.role, text) {
        (Role::Name, _) => Value::EMPTY,
        (_, []) => Value::EMPTY,
        _ if column.is_day() => Value::day(text).unwrap_or_else(|| other(programs, column, text)),
        (Role::Truth, b"true") => Value::truth(true),
        (Role::Truth, b"false") => Value::truth(false),
        _ => other(programs, column, text),
    };
    rows.push(column.at, value);
    value != Value::ODD
}

#[cold]
fn other(programs: &mut Programs<'_>, column: Column, text: &[u8]) -> Value {
    match std::str::from_utf8(text) {
        Ok(text) => programs.value(column.at, &Cell::Text(text.into())),
        Err(_) => Value::ODD,
    }
}

/// What a cell names an instance, if it does.
pub(super) fn name_of(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.to_string()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Empty | Cell::Truth(_) => None,
    }
}

/// Whether a text names an instance just as it is written.
pub(super) fn is_plain_name(text: &[u8]) -> bool {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || !byte.is_ascii();
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
    if !is_blank(first) && !is_blank(last) {
        return true;
    }
    // There are blanks of more than one byte.
    std::str::from_utf8(text).is_ok_and(|text| !text.is_empty() && text.trim() == text)
}
