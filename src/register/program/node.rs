//! What a program is made of: values of a row, each worked out from others.
//!
//! A value is a small whole number, so that a processor works on many rows at once. Of a day it is how
//! far it is from [`EPOCH`], or [`NEVER`]; of a truth it is `-1` or `0`, so that truths can be joined bit by
//! bit.

use std::collections::HashMap;

use crate::dates::{
    Calendar, Day, Direction, Edge, Granularity, Length, Roll, Rounding, Unit, edge_of,
};

/// A value of a row.
pub(super) type Small = i16;

/// The day that never comes: later than every day.
pub(super) const NEVER: Small = Small::MAX;

/// The last day before it, which no row has.
const FAR: Small = NEVER - 1;

/// The number of 2010-01-01, from which days are counted.
pub(super) const EPOCH: i32 = 733_773;

/// The farthest that a day may be from [`EPOCH`]: from 1933-05-05 to 2086-08-29.
pub(super) const FARTHEST: i32 = 28_000;

/// The day of that number, if it is near enough.
pub(super) fn small(number: i32) -> Option<Small> {
    let away = number.checked_sub(EPOCH)?;
    Small::try_from(away).ok().filter(|_| away.abs() <= FARTHEST)
}

/// The number of a day; none of the one that never comes.
pub(super) fn number_of(day: Small) -> Option<i32> {
    (day != NEVER).then(|| i32::from(day).saturating_add(EPOCH))
}

/// A value, by its position among the nodes of a [`Builder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id(pub(super) u32);

/// How a value comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// The day that is asked for.
    Asked,
    /// What the row has in a column: a day, or of a truth 1 or 0, or [`NEVER`].
    Column(u32),
    /// The same for every row.
    Constant(Small),
    /// So many days after a day.
    Plus(Id, Small),
    /// A day moved by the rule of that number.
    Moved(Id, u32),
    /// Whether the move rests on days that the calendar does not know.
    Uncovered(Id, u32),
    /// A day, and so many days: the first is a day, the second a number of days.
    Sum(Id, Id),
    /// How many days the first is behind the second.
    Away(Id, Id),
    /// The earlier day.
    Earlier(Id, Id),
    /// The later day.
    Later(Id, Id),
    /// The first is after the second.
    After(Id, Id),
    /// Both.
    And(Id, Id),
    /// The first, and not the second.
    Without(Id, Id),
    /// One of them at least.
    Or(Id, Id),
    /// The contrary.
    Not(Id),
    /// A number, and one more where the truth is.
    Tally(Id, Id),
    /// Where the first is so the second, else the third.
    Pick(Id, Id, Id),
    /// The bits of both, of a code.
    Join(Id, Id),
}

impl Node {
    /// The values from which it is worked out.
    pub(super) fn sources(self) -> impl Iterator<Item = Id> {
        let all = match self {
            Node::Asked | Node::Column(_) | Node::Constant(_) => [None, None, None],
            Node::Plus(one, _) | Node::Moved(one, _) | Node::Uncovered(one, _) | Node::Not(one) => {
                [Some(one), None, None]
            }
            Node::Sum(one, two)
            | Node::Away(one, two)
            | Node::Earlier(one, two)
            | Node::Later(one, two)
            | Node::After(one, two)
            | Node::And(one, two)
            | Node::Without(one, two)
            | Node::Or(one, two)
            | Node::Tally(one, two)
            | Node::Join(one, two) => [Some(one), Some(two), None],
            Node::Pick(one, two, three) => [Some(one), Some(two), Some(three)],
        };
        all.into_iter().flatten()
    }
}

/// How a day becomes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// A length after or before it.
    By(Length, Direction),
    /// To the edge of its month, quarter or year, or of the next or last.
    ToEdge(Edge, Granularity, i8),
    /// To a working day.
    Rolled(Roll),
}

/// The moves of a program, with what they need.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    pub(super) calendar: Option<Calendar>,
    pub(super) rounding: Rounding,
    all: Vec<Move>,
}

impl Moves {
    fn number(&mut self, wanted: Move) -> u32 {
        let at = self.all.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.all.push(wanted);
            self.all.len().saturating_sub(1)
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// How far a move leads, at most.
    fn reach(&self, number: u32) -> i32 {
        let off = self.calendar.as_ref().map_or(0, |calendar| calendar.holidays.len());
        let off = i32::try_from(off).unwrap_or(i32::MAX);
        match self.all.get(number as usize) {
            Some(Move::By(length, _)) => {
                let count = i32::try_from(length.count).unwrap_or(i32::MAX);
                match length.unit {
                    Unit::Day => count,
                    Unit::Week => count.saturating_mul(7),
                    Unit::Month => count.saturating_add(1).saturating_mul(31),
                    Unit::Year => count.saturating_mul(366).saturating_add(31),
                    // A week has one working day at least, unless a holiday falls on it.
                    Unit::WorkingDay => count.saturating_add(off).saturating_mul(7),
                }
            }
            Some(Move::ToEdge(..)) => 732,
            Some(Move::Rolled(_)) => off.saturating_add(1).saturating_mul(7),
            None => i32::MAX,
        }
    }

    /// Whether a move never leads to a day before the one from which it starts.
    pub(super) fn goes_on(&self, number: u32) -> bool {
        matches!(
            self.all.get(number as usize),
            Some(Move::By(_, Direction::After) | Move::Rolled(Roll::Following))
        )
    }

    /// Where the day goes. A day that never comes does not move.
    pub(super) fn moved(&self, number: u32, day: Small) -> Small {
        let moved = self.day_moved(number, day);
        moved.and_then(|(_, moved)| small(moved.number())).unwrap_or(NEVER)
    }

    fn day_moved(&self, number: u32, day: Small) -> Option<(Day, Day)> {
        let day = Day::from_number(number_of(day)?)?;
        let calendar = self.calendar.as_ref();
        let moved = match *self.all.get(number as usize)? {
            Move::By(length, direction) => {
                length.from(day, direction, self.rounding, calendar).ok()
            }
            Move::ToEdge(edge, granularity, step) => edge_of(day, edge, granularity, step).ok(),
            Move::Rolled(roll) => calendar.and_then(|calendar| calendar.roll(day, roll)),
        };
        Some((day, moved?))
    }

    /// Whether it goes through days that the calendar does not know.
    pub(super) fn uncovered(&self, number: u32, day: Small) -> bool {
        let ends = self.day_moved(number, day);
        self.calendar
            .as_ref()
            .zip(ends)
            .is_some_and(|(calendar, (day, moved))| !calendar.knows(day.min(moved), day.max(moved)))
    }
}

/// Builds values. The same value is built once only.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    known: HashMap<Node, Id>,
    /// Whether each depends on the day that is asked for.
    asks: Vec<bool>,
    /// Whether each is a truth.
    truths: Vec<bool>,
    /// By how many days each may be away from the days that are written, at most.
    reach: Vec<i32>,
    pub(super) moves: Moves,
}

impl Builder {
    fn add(&mut self, node: Node) -> Id {
        if let Some(known) = self.known.get(&node) {
            return *known;
        }
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let asks = node == Node::Asked || node.sources().any(|source| self.asks(source));
        let reach = node.sources().map(|source| self.reach_of(source)).max().unwrap_or(0);
        self.reach.push(reach.saturating_add(match node {
            Node::Plus(_, days) => i32::from(days).abs(),
            Node::Moved(_, by) => self.moves.reach(by),
            _ => 0,
        }));
        self.truths.push(self.makes_truth(node));
        self.nodes.push(node);
        self.asks.push(asks);
        self.known.insert(node, id);
        id
    }

    /// The node of a value.
    pub(super) fn node(&self, id: Id) -> Node {
        self.nodes.get(id.0 as usize).copied().unwrap_or(Node::Constant(NEVER))
    }

    /// Whether it depends on the day that is asked for.
    pub(super) fn asks(&self, id: Id) -> bool {
        self.asks.get(id.0 as usize).copied().unwrap_or(false)
    }

    fn reach_of(&self, id: Id) -> i32 {
        self.reach.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// By how many days a day may be away from the days that are written, at most.
    pub(super) fn reach(&self) -> i32 {
        self.reach.iter().copied().max().unwrap_or(0)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn value(&self, id: Id) -> Option<Small> {
        match self.node(id) {
            Node::Constant(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn asked(&mut self) -> Id {
        self.add(Node::Asked)
    }

    pub(super) fn column(&mut self, column: u32) -> Id {
        self.add(Node::Column(column))
    }

    pub(super) fn constant(&mut self, value: Small) -> Id {
        self.add(Node::Constant(value))
    }

    pub(super) fn never(&mut self) -> Id {
        self.constant(NEVER)
    }

    pub(super) fn truth(&mut self, truth: bool) -> Id {
        self.constant(if truth { -1 } else { 0 })
    }

    pub(super) fn plus(&mut self, day: Id, days: Small) -> Id {
        match (days, self.value(day)) {
            (0, _) | (_, Some(NEVER)) => day,
            (_, Some(value)) => self.constant(value.saturating_add(days)),
            _ => self.add(Node::Plus(day, days)),
        }
    }

    pub(super) fn moved(&mut self, day: Id, by: Move) -> Id {
        let number = self.moves.number(by);
        match self.value(day) {
            Some(value) => {
                let moved = self.moves.moved(number, value);
                self.constant(moved)
            }
            None => self.add(Node::Moved(day, number)),
        }
    }

    pub(super) fn uncovered(&mut self, day: Id, by: Move) -> Id {
        let number = self.moves.number(by);
        match self.value(day) {
            Some(value) => {
                let uncovered = self.moves.uncovered(number, value);
                self.truth(uncovered)
            }
            None => self.add(Node::Uncovered(day, number)),
        }
    }

    /// So many days after a day.
    pub(super) fn sum(&mut self, day: Id, days: Id) -> Id {
        self.add(Node::Sum(day, days))
    }

    /// How many days the first is behind the second.
    pub(super) fn away(&mut self, one: Id, two: Id) -> Id {
        self.add(Node::Away(one, two))
    }

    pub(super) fn earlier(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(NEVER), _) | (_, Some(Small::MIN)) => two,
            (_, Some(NEVER)) | (Some(Small::MIN), _) => one,
            (Some(one), Some(two)) => self.constant(one.min(two)),
            _ if one == two => one,
            _ => self.add(Node::Earlier(one.min(two), one.max(two))),
        }
    }

    pub(super) fn later(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(NEVER), _) | (_, Some(Small::MIN)) => one,
            (_, Some(NEVER)) | (Some(Small::MIN), _) => two,
            (Some(one), Some(two)) => self.constant(one.max(two)),
            _ if one == two => one,
            _ => self.add(Node::Later(one.min(two), one.max(two))),
        }
    }

    /// `one <= two`.
    pub(super) fn up_to(&mut self, one: Id, two: Id) -> Id {
        let after = self.after(one, two);
        self.not(after)
    }

    /// `one < two`.
    pub(super) fn before(&mut self, one: Id, two: Id) -> Id {
        self.after(two, one)
    }

    fn after(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (_, Some(NEVER)) => self.truth(false),
            (Some(one), Some(two)) => self.truth(one > two),
            _ if one == two => self.truth(false),
            // All days are compared with the one asked in one way, so that comparisons can be put together.
            _ if self.node(one) == Node::Asked => {
                let next = self.plus(two, 1);
                let behind = self.add(Node::After(next, one));
                self.not(behind)
            }
            _ => self.add(Node::After(one, two)),
        }
    }

    /// Of a truth that is so up to a day of the row, and not on it: the day.
    fn lasts_until(&self, truth: Id) -> Option<Id> {
        match self.node(truth) {
            Node::After(day, asked) if self.node(asked) == Node::Asked => {
                Some(day).filter(|day| !self.asks(*day))
            }
            _ => None,
        }
    }

    /// Whether the day asked is before a day.
    pub(super) fn until(&mut self, day: Id) -> Id {
        let asked = self.asked();
        self.after(day, asked)
    }

    /// Whether it is nothing but a truth that the row says once and for all.
    fn is_of_row(&self, id: Id) -> bool {
        !self.asks(id) && self.is_truth(id)
    }

    /// Whether it is a truth, and not a day or a code.
    pub(super) fn is_truth(&self, id: Id) -> bool {
        self.truths.get(id.0 as usize).copied().unwrap_or(false)
    }

    fn makes_truth(&self, node: Node) -> bool {
        match node {
            Node::After(..) | Node::Not(_) | Node::Uncovered(..) | Node::Constant(0 | -1) => true,
            Node::And(one, two) | Node::Or(one, two) | Node::Without(one, two) => {
                self.is_truth(one) && self.is_truth(two)
            }
            Node::Pick(_, yes, no) => self.is_truth(yes) && self.is_truth(no),
            _ => false,
        }
    }

    /// Whether the day comes at all.
    pub(super) fn comes(&mut self, day: Id) -> Id {
        if self.node(day) == Node::Asked {
            return self.truth(true);
        }
        let far = self.constant(FAR);
        self.up_to(day, far)
    }

    /// Whether it is the last day before the one that never comes.
    pub(super) fn is_far(&self, day: Id) -> bool {
        self.value(day) == Some(FAR)
    }

    pub(super) fn and(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(0), _) | (_, Some(-1)) => return one,
            (_, Some(0)) | (Some(-1), _) => return two,
            _ if one == two => return one,
            _ => {}
        }
        let first = self.constant(Small::MIN);
        match (self.lasts_until(one), self.lasts_until(two)) {
            (Some(one), Some(two)) => {
                let day = self.earlier(one, two);
                return self.until(day);
            }
            (Some(day), None) if self.is_of_row(two) => {
                let day = self.pick(two, day, first);
                return self.until(day);
            }
            (None, Some(day)) if self.is_of_row(one) => {
                let day = self.pick(one, day, first);
                return self.until(day);
            }
            _ => {}
        }
        match (self.node(one), self.node(two)) {
            (Node::Not(one), Node::Not(two)) => {
                let either = self.or(one, two);
                self.not(either)
            }
            (_, Node::Not(two)) => self.without(one, two),
            (Node::Not(one), _) => self.without(two, one),
            _ => self.add(Node::And(one.min(two), one.max(two))),
        }
    }

    pub(super) fn or(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(-1), _) | (_, Some(0)) => return one,
            (_, Some(-1)) | (Some(0), _) => return two,
            _ if one == two => return one,
            _ => {}
        }
        let never = self.never();
        match (self.lasts_until(one), self.lasts_until(two)) {
            (Some(one), Some(two)) => {
                let day = self.later(one, two);
                return self.until(day);
            }
            (Some(day), None) if self.is_of_row(two) => {
                let day = self.pick(two, never, day);
                return self.until(day);
            }
            (None, Some(day)) if self.is_of_row(one) => {
                let day = self.pick(one, never, day);
                return self.until(day);
            }
            _ => {}
        }
        match (self.node(one), self.node(two)) {
            (Node::Not(one), Node::Not(two)) => {
                let both = self.and(one, two);
                self.not(both)
            }
            (_, Node::Not(two)) => {
                let neither = self.without(two, one);
                self.not(neither)
            }
            (Node::Not(one), _) => {
                let neither = self.without(one, two);
                self.not(neither)
            }
            _ => self.add(Node::Or(one.min(two), one.max(two))),
        }
    }

    pub(super) fn not(&mut self, truth: Id) -> Id {
        match self.node(truth) {
            Node::Constant(value) => self.constant(!value),
            Node::Not(inner) => inner,
            _ => self.add(Node::Not(truth)),
        }
    }

    /// `one` and not `two`.
    pub(super) fn without(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(0), _) | (_, Some(0)) => return one,
            (_, Some(-1)) => return self.truth(false),
            (Some(-1), _) => return self.not(two),
            _ if one == two => return self.truth(false),
            _ => {}
        }
        match (self.lasts_until(one), self.lasts_until(two)) {
            (Some(day), None) if self.is_of_row(two) => {
                let first = self.constant(Small::MIN);
                let day = self.pick(two, first, day);
                return self.until(day);
            }
            (None, Some(day)) if self.is_of_row(one) => {
                let never = self.never();
                let day = self.pick(one, day, never);
                let before = self.until(day);
                return self.not(before);
            }
            _ => {}
        }
        match (self.node(one), self.node(two)) {
            (_, Node::Not(two)) => self.and(one, two),
            (Node::Not(one), _) => {
                let either = self.or(one, two);
                self.not(either)
            }
            _ => self.add(Node::Without(one, two)),
        }
    }

    /// How many of them are so.
    pub(super) fn tally(&mut self, truths: impl IntoIterator<Item = Id>) -> Id {
        let mut sum = self.constant(0);
        for truth in truths {
            sum = match (self.value(sum), self.value(truth)) {
                (Some(sum), Some(truth)) => self.constant(sum.saturating_sub(truth)),
                _ => self.add(Node::Tally(sum, truth)),
            };
        }
        sum
    }

    pub(super) fn pick(&mut self, truth: Id, yes: Id, no: Id) -> Id {
        match self.node(truth) {
            Node::Constant(0) => no,
            Node::Constant(_) => yes,
            _ if yes == no => yes,
            Node::Not(inner) => self.pick(inner, no, yes),
            _ => match (self.value(yes), self.value(no)) {
                (_, Some(0)) if self.is_truth(yes) => self.and(truth, yes),
                (Some(0), _) if self.is_truth(no) => self.without(no, truth),
                (_, Some(-1)) if self.is_truth(yes) => {
                    let no = self.not(truth);
                    self.or(no, yes)
                }
                (Some(-1), _) if self.is_truth(no) => self.or(truth, no),
                _ => self.add(Node::Pick(truth, yes, no)),
            },
        }
    }

    /// A code with the bits of another, where the truth is.
    pub(super) fn mark(&mut self, code: Id, truth: Id, bits: Small) -> Id {
        let bits = self.constant(bits);
        let marks = self.bits(truth, bits);
        self.join(code, marks)
    }

    /// The bits of both.
    pub(super) fn join(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(one), Some(two)) => self.constant(one | two),
            (Some(0), _) => two,
            (_, Some(0)) => one,
            _ => self.add(Node::Join(one, two)),
        }
    }

    /// The bits that both have.
    pub(super) fn bits(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(one), Some(two)) => self.constant(one & two),
            (Some(0), _) => one,
            (_, Some(0)) => two,
            _ => self.add(Node::And(one.min(two), one.max(two))),
        }
    }
}
