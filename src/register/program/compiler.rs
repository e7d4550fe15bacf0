//! From rules to a program: what is common to its parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::node::{Builder, Id};
use super::state::State;
use crate::dates::{Day, Direction, Length, Roll, Rounding, Unit};
use crate::model::{Act, Agreement, CommitmentId, PartyId};

use super::node::{FARTHEST, Move, Small, small};

/// An entry of every row.
#[derive(Debug, Clone)]
pub(super) struct Dated<'a> {
    /// The day as it is written; it never comes where the row has no such entry.
    pub(super) written: Id,
    /// The same as far as it is known.
    pub(super) on: Id,
    pub(super) act: &'a Act,
    pub(super) by: &'a [PartyId],
    /// What its `holds` is, if that is in a column: 1, 0, or nothing.
    pub(super) holds: Option<Id>,
}

/// Turns the rules and the record of one instance into values. Where it gives none, there is something
/// in them of which a program cannot be made.
pub(super) struct Compiler<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) builder: Builder,
    /// The columns of the days that stand for them.
    columns: BTreeMap<Day, u32>,
    pub(super) entries: Vec<Dated<'a>>,
    /// Where one of them is so, the row is evaluated in another way.
    pub(super) doubts: BTreeSet<Id>,
    pub(super) states: HashMap<(CommitmentId, Id), State>,
    /// How far the days of the rules are from the epoch, at most.
    farthest: i32,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(agreement: &'a Agreement, columns: BTreeMap<Day, u32>) -> Compiler<'a> {
        let mut builder = Builder::default();
        builder.moves.calendar = agreement.working_days().cloned();
        builder.moves.rounding = agreement.rounding;
        Compiler {
            agreement,
            builder,
            columns,
            entries: Vec::new(),
            doubts: BTreeSet::new(),
            states: HashMap::new(),
            farthest: 0,
        }
    }

    /// A day of the rules, or the column for which it stands.
    pub(super) fn day(&mut self, day: Day) -> Option<Id> {
        if let Some(column) = self.columns.get(&day) {
            return Some(self.builder.column(*column));
        }
        let day = small(day.number())?;
        self.farthest = self.farthest.max(i32::from(day).abs());
        Some(self.builder.constant(day))
    }

    /// How far a day of a row may be from the epoch, so that no sum of days leaves the small numbers. None
    /// if those of the rules do.
    pub(super) fn room(&self) -> Option<i32> {
        let room = FARTHEST.checked_sub(self.builder.reach())?;
        (self.farthest <= room).then_some(room)
    }

    pub(super) fn made(&mut self) -> Option<Id> {
        self.day(self.agreement.made)
    }

    /// Rows in which that is so are evaluated in another way.
    pub(super) fn doubt(&mut self, truth: Id) {
        let never = self.builder.truth(false);
        if truth != never {
            self.doubts.insert(truth);
        }
    }

    /// A day moved by a length.
    pub(super) fn shift(&mut self, day: Id, length: Length, direction: Direction) -> Option<Id> {
        let count = i32::try_from(length.count).ok()?;
        let count = if direction == Direction::After { count } else { count.checked_neg()? };
        match length.unit {
            Unit::Day => Some(self.builder.plus(day, Small::try_from(count).ok()?)),
            Unit::Week => {
                let days = count.checked_mul(7)?;
                Some(self.builder.plus(day, Small::try_from(days).ok()?))
            }
            Unit::Month | Unit::Year if self.agreement.rounding == Rounding::Reject => None,
            Unit::Month | Unit::Year => Some(self.builder.moved(day, Move::By(length, direction))),
            Unit::WorkingDay => Some(self.on_calendar(day, Move::By(length, direction))),
        }
    }

    /// A deadline moved to a working day.
    pub(super) fn roll(&mut self, day: Id, roll: Roll) -> Id {
        match roll {
            Roll::None => day,
            roll => self.on_calendar(day, Move::Rolled(roll)),
        }
    }

    /// How sure an answer is depends on whether the calendar knows the days.
    fn on_calendar(&mut self, day: Id, by: Move) -> Id {
        if self.agreement.working_days().is_some_and(|calendar| calendar.covers.is_some()) {
            let uncovered = self.builder.uncovered(day, by);
            self.doubt(uncovered);
        }
        self.builder.moved(day, by)
    }

    /// A day, as far as it has come by `at`.
    pub(super) fn come(&mut self, day: Id, at: Id) -> Id {
        let come = self.builder.up_to(day, at);
        let never = self.builder.never();
        self.builder.pick(come, day, never)
    }

    /// The earliest of some days.
    pub(super) fn earliest(&mut self, days: impl IntoIterator<Item = Id>) -> Id {
        let never = self.builder.never();
        days.into_iter().fold(never, |earliest, day| self.builder.earlier(earliest, day))
    }

    /// What is in effect at a day: of several values, each since a day, the last; before all of them
    /// the first one.
    pub(super) fn in_effect(&mut self, at: Id, first: Id, later: &[(Id, Id)]) -> Id {
        let mut value = first;
        let mut since: Option<Id> = None;
        for (day, new) in later {
            let come = self.builder.up_to(*day, at);
            let newer = match since {
                None => come,
                Some(since) => {
                    let after = self.builder.up_to(since, *day);
                    self.builder.and(come, after)
                }
            };
            value = self.builder.pick(newer, *new, value);
            let before = since.unwrap_or_else(|| self.builder.constant(Small::MIN));
            since = Some(self.builder.pick(newer, *day, before));
        }
        value
    }
}
