//! Where the columns of a template stand.

use super::{Part, Template, parts};
use crate::source::Place;
use crate::written::tree::{Kind, Table, Value};

/// In which part of a template a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// In the `id` of the register.
    Id,
    /// In an entry of the register, by its position.
    Entry(usize),
    /// In anything else.
    Rules,
}

/// One place in which a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use<'t> {
    /// The column, by its position in [`Template::columns`].
    pub column: usize,
    /// In which part.
    pub within: Within,
    /// The key whose value it is, or is a word of.
    pub key: &'t str,
}

impl Template<'_> {
    /// Each place in which a column stands.
    #[must_use]
    pub fn uses(&self) -> Vec<Use<'_>> {
        let mut uses = Vec::new();
        self.of_value(Within::Id, "id", &self.id, &mut uses);
        self.of_table(Within::Rules, &self.root, &mut uses);
        for (number, entry) in self.entries.iter().enumerate() {
            self.of_value(Within::Entry(number), "entry", entry, &mut uses);
        }
        uses
    }

    /// The text of its file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text
    }

    /// Where the entries of the register are written: that of [`Entry`](crate::written::Entry).
    pub fn entry_places(&self) -> impl Iterator<Item = Place> {
        self.entries.iter().map(|entry| entry.head(self.text))
    }

    fn of_table<'t>(&'t self, within: Within, table: &'t Table<'_>, uses: &mut Vec<Use<'t>>) {
        for (key, value) in &table.entries {
            self.of_value(within, &key.text, value, uses);
        }
    }

    fn of_value<'t>(
        &'t self,
        within: Within,
        key: &'t str,
        value: &'t Value<'_>,
        uses: &mut Vec<Use<'t>>,
    ) {
        match &value.kind {
            Kind::String(text) => {
                for part in parts(key, &text.text) {
                    let Part::Column(name) = part else { continue };
                    let column = self.columns.iter().position(|one| one.value == name);
                    uses.extend(column.map(|column| Use { column, within, key }));
                }
            }
            Kind::Array(list) => {
                list.iter().for_each(|value| self.of_value(within, key, value, uses));
            }
            Kind::Table(table) => self.of_table(within, table, uses),
            Kind::Unread
            | Kind::Null
            | Kind::Bool(_)
            | Kind::Integer(_)
            | Kind::Float
            | Kind::Date(_) => {}
        }
    }
}
