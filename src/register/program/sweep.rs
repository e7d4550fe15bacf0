//! Counts rows by reason on one day, or on many: what changes is counted on the day on which it does, so
//! that a year costs little more than a day.

use super::Program;
use super::ask::Machine;
use super::code::{DOUBT, REASON};
use super::machine::{BLOCK, Lane};
use super::node::{Small, small};
use crate::dates::Day;

/// How many reasons a code can tell apart.
const REASONS: usize = 32;

/// How many rows have each reason, by commitment and day.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    days: usize,
    /// By commitment and day: how many more, or fewer, rows have each reason than on the day before.
    changes: Vec<[i64; REASONS]>,
}

impl Tally {
    pub(super) fn make_room(&mut self, commitments: usize, days: usize) {
        self.days = days;
        let wanted = commitments.saturating_mul(days);
        if self.changes.len() < wanted {
            self.changes.resize(wanted, [0; REASONS]);
        }
    }

    /// Adds the counts of another part of the table.
    pub fn add(&mut self, other: &Tally) {
        self.days = self.days.max(other.days);
        self.changes.resize(self.changes.len().max(other.changes.len()), [0; REASONS]);
        for (all, more) in self.changes.iter_mut().flatten().zip(other.changes.iter().flatten()) {
            *all = all.saturating_add(*more);
        }
    }

    /// Of each commitment and, in it, of each day: how many rows have each reason, by its position in
    /// [`Reason::ALL`](crate::model::Reason::ALL).
    pub fn by_commitment(&self) -> impl Iterator<Item = Vec<[u64; REASONS]>> {
        self.changes.chunks(self.days.max(1)).map(|changes| {
            let mut counts = [0_i64; REASONS];
            let days = changes.iter().map(|changes| {
                for (count, change) in counts.iter_mut().zip(changes) {
                    *count = count.saturating_add(*change);
                }
                counts.map(|count| u64::try_from(count).unwrap_or(0))
            });
            days.collect()
        })
    }

    fn of_commitment(&mut self, number: usize) -> &mut [[i64; REASONS]] {
        let first = number.saturating_mul(self.days);
        let days = self.changes.get_mut(first..first.saturating_add(self.days));
        days.unwrap_or_default()
    }
}

/// The days that are asked, in order.
#[derive(Debug)]
pub(super) struct Calendar {
    days: Vec<Small>,
    /// By how many days after the first: the position of the first day asked that is not before it.
    position: Vec<usize>,
}

impl Calendar {
    /// None where one of them is too far away, or they are not in order.
    pub(super) fn of(days: &[Day]) -> Option<Calendar> {
        let days: Option<Vec<Small>> = days.iter().map(|day| small(day.number())).collect();
        let days = days?;
        let (first, last) = (*days.first()?, *days.last()?);
        let mut position = Vec::new();
        let mut at = 0;
        for day in first..=last {
            if days.get(at).is_some_and(|asked| *asked < day) {
                at = at.saturating_add(1);
            }
            position.push(at);
        }
        let in_order = days.iter().zip(days.iter().skip(1)).all(|(one, two)| one < two);
        in_order.then_some(Calendar { days, position })
    }

    fn ends(&self) -> Option<(Small, Small)> {
        Some((*self.days.first()?, *self.days.last()?))
    }

    /// The position of the first day asked on which a change of a day shows.
    fn position(&self, day: Small) -> Option<usize> {
        let (first, _) = self.ends()?;
        self.position.get(usize::try_from(i32::from(day) - i32::from(first)).ok()?).copied()
    }
}

/// What changes in a row of a block.
struct Change {
    row: usize,
    commitment: usize,
    on: Small,
    from: Small,
    to: Small,
}

impl Machine {
    /// Counts the rows of a block that are not in doubt; gives those that are.
    pub(super) fn count(
        &mut self,
        program: &Program,
        calendar: &Calendar,
        (rows, mut doubts): (usize, Lane),
        tally: &mut Tally,
    ) -> Lane {
        let (mut begin, mut changes) = (Vec::new(), Vec::new());
        for number in 0..program.commitments.len() {
            let found = (&mut begin, &mut changes);
            self.changes(program, (number, calendar, rows), &mut doubts, found);
        }
        for (number, codes) in begin.iter().enumerate() {
            let Some(counts) = tally.of_commitment(number).first_mut() else { continue };
            for (code, doubt) in codes.iter().zip(&doubts).take(rows) {
                add(counts, *code, i64::from(*doubt == 0));
            }
        }
        for change in changes {
            if doubts.get(change.row) != Some(&0) {
                continue;
            }
            let Some(position) = calendar.position(change.on) else { continue };
            let days = tally.of_commitment(change.commitment);
            let Some(counts) = days.get_mut(position) else { continue };
            add(counts, change.to, 1);
            add(counts, change.from, -1);
        }
        doubts
    }

    /// The codes of one commitment on the first day asked, and what changes on the others.
    fn changes(
        &mut self,
        program: &Program,
        (number, calendar, rows): (usize, &Calendar, usize),
        doubts: &mut Lane,
        (begin, changes): (&mut Vec<Lane>, &mut Vec<Change>),
    ) {
        let Some(commitment) = program.commitments.get(number) else { return };
        let Some((first, last)) = calendar.ends() else { return };
        if first == last {
            let codes = *self.codes(program, commitment, (first, rows));
            doubt_where(doubts, &codes);
            begin.push(codes);
            return;
        }
        let (codes, turns) = self.look_ahead(program, commitment, (&[first; BLOCK], rows));
        let (mut from, mut turns) = (*codes, *turns);
        doubt_where(doubts, &from);
        begin.push(from);
        while turns.iter().take(rows).any(|turn| *turn <= last) {
            let (codes, later) = self.look_ahead(program, commitment, (&turns, rows));
            let lanes = from.iter_mut().zip(codes).zip(turns.iter().zip(&mut *doubts));
            for (row, ((from, to), (turn, doubt))) in lanes.enumerate().take(rows) {
                if *turn > last {
                    continue;
                }
                *doubt |= *to & DOUBT;
                if (*from ^ *to) & REASON != 0 {
                    let (from, to) = (*from, *to);
                    changes.push(Change { row, commitment: number, on: *turn, from, to });
                }
                *from = *to;
            }
            turns = *later;
        }
    }
}

fn doubt_where(doubts: &mut Lane, codes: &Lane) {
    for (doubt, code) in doubts.iter_mut().zip(codes) {
        *doubt |= *code & DOUBT;
    }
}

fn add(counts: &mut [i64; REASONS], code: Small, many: i64) {
    let reason = usize::try_from(code & REASON).unwrap_or(REASONS);
    if let Some(count) = counts.get_mut(reason) {
        *count = count.saturating_add(many);
    }
}
