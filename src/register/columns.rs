//! Which cell of a row stands for which column of the template.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, list_of, nearest, quoted};
use crate::written::{Cell, Spanned, Template};

/// Where in the rows of one table the columns of a template are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<usize>);

impl Columns {
    /// Finds them by the names at the head of the table.
    ///
    /// # Errors
    /// Of each column that is not there: its place in the template.
    pub fn find(template: &Template<'_>, head: &[&str]) -> Result<Columns, Vec<Diagnostic>> {
        let mut missing = Vec::new();
        let mut found = Vec::new();
        for column in template.columns() {
            match head.iter().position(|name| *name == column.value) {
                Some(at) => found.push(at),
                None => missing.push(no_column(column, head)),
            }
        }
        if missing.is_empty() { Ok(Columns(found)) } else { Err(missing) }
    }

    /// The cells of a row in the order of the template.
    pub fn cells<'r>(&self, cell: impl Fn(usize) -> Option<&'r str>) -> Vec<Cell<'r>> {
        self.0.iter().map(|at| of_text(cell(*at).unwrap_or_default())).collect()
    }
}

fn of_text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
}

/// The cells of a row of JSON in the order of the template: what is not there is empty. Keys that were
/// met are marked in `met`, which is as long as [`Template::columns`].
///
/// # Errors
/// The name of a column that holds a list, an object or a fraction.
pub fn of_json<'r>(
    template: &Template<'_>,
    row: &'r Map<String, Value>,
    met: &mut [bool],
) -> Result<Vec<Cell<'r>>, String> {
    let columns = template.columns().iter().zip(met);
    let cells = columns.map(|(column, met)| {
        let Some(value) = row.get(&column.value) else {
            return Ok(Cell::Empty);
        };
        *met = true;
        match value {
            Value::Null => Ok(Cell::Empty),
            Value::Bool(truth) => Ok(Cell::Truth(*truth)),
            Value::String(text) => Ok(of_text(text)),
            Value::Number(number) if number.is_i64() => {
                Ok(number.as_i64().map_or(Cell::Empty, Cell::Number))
            }
            Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(column.value.clone()),
        }
    });
    cells.collect()
}

fn no_column(column: &Spanned<String>, head: &[&str]) -> Diagnostic {
    let message = format!("the table has no column {}", quoted(&column.value));
    let help = match nearest(&column.value, head.iter().copied()) {
        Some(near) => format!("did you mean {}?", quoted(&format!("${near}"))),
        None => format!("its columns are {}", list_of(head, "and")),
    };
    Diagnostic::new(Code::UnknownName, column.place, message).help(help)
}
