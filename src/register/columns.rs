//! Which cell of a row stands for which column of the template.

use std::borrow::Cow;
use std::collections::BTreeSet;

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

/// The keys of rows of JSON, and which of them are columns of a template.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    names: Vec<String>,
    met: Vec<bool>,
    others: BTreeSet<String>,
}

/// So many keys that are no column are kept, to find one that was meant as one.
const KEPT: usize = 256;

impl Keys {
    /// Those of a template, none of which was met yet.
    #[must_use]
    pub fn of(template: &Template<'_>) -> Keys {
        let names: Vec<String> = template.columns().iter().map(|one| one.value.clone()).collect();
        Keys { met: vec![false; names.len()], names, others: BTreeSet::new() }
    }

    /// The cells of a row in the order of the template: what is not there is empty.
    ///
    /// # Errors
    /// The name of a column that holds a list, an object or a fraction.
    pub fn cells<'r>(&mut self, row: &'r Map<String, Value>) -> Result<Vec<Cell<'r>>, String> {
        for key in row.keys() {
            if self.others.len() < KEPT && !self.names.contains(key) && !self.others.contains(key) {
                self.others.insert(key.clone());
            }
        }
        let columns = self.names.iter().zip(&mut self.met);
        let cells = columns.map(|(name, met)| {
            let Some(value) = row.get(name) else {
                return Ok(Cell::Empty);
            };
            *met = true;
            of_value(value).ok_or_else(|| name.clone())
        });
        cells.collect()
    }

    /// Those that were met in one part of a table or in another.
    #[must_use]
    pub fn and(mut self, other: Keys) -> Keys {
        for (met, too) in self.met.iter_mut().zip(other.met) {
            *met |= too;
        }
        let room = KEPT.saturating_sub(self.others.len());
        self.others.extend(other.others.into_iter().take(room));
        self
    }

    /// The columns that no row had, not even with `null`; each with the key that was probably meant.
    pub fn never_met(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let never = self.names.iter().zip(&self.met).filter(|(_, met)| !**met);
        let others = || self.others.iter().map(String::as_str);
        never.map(move |(name, _)| (name.as_str(), nearest(name, others())))
    }
}

/// What a value of JSON is in a table; none if it is nothing that a cell can hold.
fn of_value(value: &Value) -> Option<Cell<'_>> {
    match value {
        Value::Null => Some(Cell::Empty),
        Value::Bool(truth) => Some(Cell::Truth(*truth)),
        Value::String(text) => Some(of_text(text)),
        Value::Number(number) => number.as_i64().map(Cell::Number),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn no_column(column: &Spanned<String>, head: &[&str]) -> Diagnostic {
    let message = format!("the table has no column {}", quoted(&column.value));
    let help = match nearest(&column.value, head.iter().copied()) {
        Some(near) if near.trim() == column.value => {
            format!("there is {} with blanks around it: take them out of the head", quoted(near))
        }
        Some(near) => format!("did you mean {}?", quoted(&as_column(near))),
        None => format!("its columns are {}", list_of(head, "and")),
    };
    Diagnostic::new(Code::UnknownName, column.place, message).help(help)
}

/// A column as a template names it.
fn as_column(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_plain { format!("${name}") } else { format!("${{{name}}}") }
}
