//! What the columns of a template are to a program.

use crate::register::Register;
use crate::written::{Cell, PHRASES, Use, Within};

/// What a program takes the cell of a column for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is only a name, or not used at all.
    Name,
    /// A day, or nothing; with anything else the row is none for a program.
    Day,
    /// `true` or `false`, or nothing.
    Truth,
    /// A day, or nothing; anything else belongs to the rules.
    DayOfEntry,
    /// A day; anything else belongs to the rules, and so does that there is nothing.
    DayOrRule,
    /// Whatever it is belongs to the rules: rows that differ in it have different programs.
    Rule,
}

/// What the cells of a row are to a program; rows of one shape have one program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// It does not matter.
    Any,
    /// A day, which the program takes from the row.
    Day,
    /// A truth, which it takes from the row.
    Truth,
    /// A part of the rules.
    Fixed(Cell<'static>),
}

/// What is known of a template before any row of it.
#[derive(Debug, Clone)]
pub struct Plan {
    roles: Vec<Role>,
    /// Of each entry of the register: the columns of its day and of its `holds`.
    entries: Vec<EntryColumns>,
}

#[derive(Debug, Clone, Default)]
struct EntryColumns {
    on: Option<u32>,
    holds: Option<u32>,
    /// The columns without which it could not be, if it is there.
    needs: Vec<u32>,
}

impl Plan {
    /// That of the template of a register.
    #[must_use]
    pub fn of(register: &Register<'_>) -> Plan {
        let template = register.template();
        let uses = template.uses();
        let mut entries = vec![EntryColumns::default(); template.entry_places().count()];
        for one in &uses {
            let Within::Entry(number) = one.within else { continue };
            let (Some(entry), Ok(column)) = (entries.get_mut(number), u32::try_from(one.column))
            else {
                continue;
            };
            match one.key {
                "on" => entry.on = Some(column),
                "holds" => entry.holds = Some(column),
                key if PHRASES.contains(&key) => entry.needs.push(column),
                _ => {}
            }
        }
        let columns = 0..template.columns().len();
        let roles = columns.map(|column| role(uses.iter().filter(|one| one.column == column)));
        Plan { roles: roles.collect(), entries }
    }

    /// The role of each column, in the order of [`Template::columns`](crate::written::Template).
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The column of `holds` of an entry of the register.
    pub(super) fn holds(&self, entry: usize) -> Option<u32> {
        self.entries.get(entry)?.holds.filter(|column| self.role(*column) == Role::Truth)
    }

    /// Columns that have to be there in a row in which another one is: the day of their entry.
    pub(super) fn needed_beside(&self) -> Vec<(u32, u32)> {
        let needs = self.entries.iter().filter_map(|entry| Some((entry.on?, &entry.needs)));
        let needs = needs.flat_map(|(on, needs)| needs.iter().map(move |need| (*need, on)));
        needs.filter(|(need, on)| need != on && self.is_day(*need) && self.is_day(*on)).collect()
    }

    fn is_day(&self, column: u32) -> bool {
        matches!(self.role(column), Role::Day | Role::DayOfEntry | Role::DayOrRule)
    }

    fn role(&self, column: u32) -> Role {
        self.roles.get(column as usize).copied().unwrap_or(Role::Rule)
    }
}

fn role<'u>(uses: impl Iterator<Item = &'u Use<'u>>) -> Role {
    let role_of = |one: &Use<'_>| match (one.within, one.key) {
        (Within::Id, _) => Role::Name,
        (Within::Entry(_), "on") => Role::Day,
        (Within::Entry(_), "holds") => Role::Truth,
        (Within::Entry(_), key) if PHRASES.contains(&key) => Role::DayOfEntry,
        (Within::Rules, key) if PHRASES.contains(&key) => Role::DayOrRule,
        (Within::Rules, "made" | "on" | "complete-through") => Role::DayOrRule,
        _ => Role::Rule,
    };
    let join = |one: Role, two: Role| match (one, two) {
        (one, two) if one == two => one,
        (Role::Name, other) | (other, Role::Name) => other,
        (Role::Day | Role::DayOfEntry, Role::Day | Role::DayOfEntry) => Role::DayOfEntry,
        (Role::Day | Role::DayOfEntry, Role::DayOrRule)
        | (Role::DayOrRule, Role::Day | Role::DayOfEntry) => Role::DayOrRule,
        _ => Role::Rule,
    };
    uses.map(role_of).fold(Role::Name, join)
}
