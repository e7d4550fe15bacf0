//! One agreement for many instances: a template, and a row of a table for each.
//!
//! An instance is what the template says with the cells of a row in the place of its columns; its
//! answer is that of [`evaluate`](crate::evaluate::evaluate). A table is read and written row by row.

mod answer;
mod columns;
mod counts;
mod program;

pub use answer::{Answer, HEADER, ON, Possible};
pub use columns::{Columns, Keys};
pub use counts::{Counted, Counts};
pub use program::{Plan, Programs, Reported, Role, Rows, Sheet, Tally, Value};

use crate::check::{Loaded, check_known_by};
use crate::dates::Day;
use crate::diagnostic::{Diagnostic, Severity};
use crate::written::{Cell, File, Template};

/// A template, with what stands beside it for every instance: a record of its own, say.
#[derive(Debug)]
pub struct Register<'s> {
    template: Template<'s>,
    beside: Vec<File>,
}

/// One instance: the name that its row gives it, its rules and its record.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The value of `id` of the register.
    pub id: String,
    /// What is evaluated.
    pub loaded: Loaded,
}

impl<'s> Register<'s> {
    /// A register of that template.
    #[must_use]
    pub fn new(template: Template<'s>, beside: Vec<File>) -> Register<'s> {
        Register { template, beside }
    }

    /// The template.
    #[must_use]
    pub fn template(&self) -> &Template<'s> {
        &self.template
    }

    /// The instance of a row, whose cells stand in the order of [`Template::columns`]; on the day of
    /// knowledge, if one is asked for.
    ///
    /// # Errors
    /// What is wrong with the template with these cells in it.
    pub fn instance(
        &self,
        cells: &[Cell<'_>],
        known_by: Option<Day>,
    ) -> Result<Instance, Vec<Diagnostic>> {
        let filled = self.template.fill(cells);
        let mut wrong = filled.diagnostics;
        let files = [filled.file].into_iter().chain(self.beside.iter().cloned());
        let checked = check_known_by(files.collect(), known_by);
        wrong.extend(checked.diagnostics);
        wrong.retain(|one| one.code.severity() == Severity::Error);
        match checked.agreements.into_iter().next() {
            Some(loaded) if wrong.is_empty() => Ok(Instance { id: filled.id, loaded }),
            _ => Err(wrong),
        }
    }
}
