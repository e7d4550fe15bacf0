//! What a program is made of: values of a row, each worked out from others.
//!
//! A value is a whole number. Of a day it is its [number](crate::dates::Day::number), or [`NEVER`];
//! of a truth it is `-1` or `0`, so that truths can be joined bit by bit.

use std::collections::HashMap;

use crate::dates::{Calendar, Day, Direction, Edge, Granularity, Length, Roll, Rounding, edge_of};

/// The day that never comes: later than every day.
pub(super) const NEVER: i32 = i32::MAX;

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
    Constant(i32),
    /// So many days after a day.
    Plus(Id, i32),
    /// A day moved by the rule of that number.
    Moved(Id, u32),
    /// Whether the move rests on days that the calendar does not know.
    Uncovered(Id, u32),
    /// The earlier day.
    Earlier(Id, Id),
    /// The later day.
    Later(Id, Id),
    /// The first is not after the second.
    UpTo(Id, Id),
    /// Both.
    And(Id, Id),
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
            Node::Earlier(one, two)
            | Node::Later(one, two)
            | Node::UpTo(one, two)
            | Node::And(one, two)
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

    /// Where the day goes. A day that never comes does not move.
    pub(super) fn moved(&self, number: u32, day: i32) -> i32 {
        let Some((day, wanted)) = Day::from_number(day).zip(self.all.get(number as usize)) else {
            return NEVER;
        };
        let calendar = self.calendar.as_ref();
        let moved = match *wanted {
            Move::By(length, direction) => {
                length.from(day, direction, self.rounding, calendar).ok()
            }
            Move::ToEdge(edge, granularity, step) => edge_of(day, edge, granularity, step).ok(),
            Move::Rolled(roll) => calendar.and_then(|calendar| calendar.roll(day, roll)),
        };
        moved.map_or(NEVER, Day::number)
    }

    /// Whether it goes through days that the calendar does not know.
    pub(super) fn uncovered(&self, number: u32, day: i32) -> bool {
        let ends = Day::from_number(day).zip(Day::from_number(self.moved(number, day)));
        self.calendar.as_ref().zip(ends).is_some_and(|(calendar, (day, moved))| {
            !calendar.knows(day.min(moved), day.max(moved))
        })
    }
}

/// Builds values. The same value is built once only.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    known: HashMap<Node, Id>,
    /// Whether each depends on the day that is asked for.
    asks: Vec<bool>,
    pub(super) moves: Moves,
}

impl Builder {
    fn add(&mut self, node: Node) -> Id {
        if let Some(known) = self.known.get(&node) {
            return *known;
        }
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let asks = node == Node::Asked || node.sources().any(|source| self.asks(source));
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

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn value(&self, id: Id) -> Option<i32> {
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

    pub(super) fn constant(&mut self, value: i32) -> Id {
        self.add(Node::Constant(value))
    }

    pub(super) fn day(&mut self, day: Day) -> Id {
        self.constant(day.number())
    }

    pub(super) fn never(&mut self) -> Id {
        self.constant(NEVER)
    }

    pub(super) fn truth(&mut self, truth: bool) -> Id {
        self.constant(if truth { -1 } else { 0 })
    }

    pub(super) fn plus(&mut self, day: Id, days: i32) -> Id {
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

    pub(super) fn earlier(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(NEVER), _) => two,
            (_, Some(NEVER)) => one,
            (Some(one), Some(two)) => self.constant(one.min(two)),
            _ if one == two => one,
            _ => self.add(Node::Earlier(one.min(two), one.max(two))),
        }
    }

    pub(super) fn later(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(NEVER), _) => one,
            (_, Some(NEVER)) => two,
            (Some(one), Some(two)) => self.constant(one.max(two)),
            _ if one == two => one,
            _ => self.add(Node::Later(one.min(two), one.max(two))),
        }
    }

    /// `one <= two`.
    pub(super) fn up_to(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (_, Some(NEVER)) => self.truth(true),
            (Some(one), Some(two)) => self.truth(one <= two),
            _ if one == two => self.truth(true),
            _ => self.add(Node::UpTo(one, two)),
        }
    }

    /// `one < two`.
    pub(super) fn before(&mut self, one: Id, two: Id) -> Id {
        let not = self.up_to(two, one);
        self.not(not)
    }

    /// Whether the day comes at all.
    pub(super) fn comes(&mut self, day: Id) -> Id {
        if self.node(day) == Node::Asked {
            return self.truth(true);
        }
        let far = self.constant(NEVER - 1);
        self.up_to(day, far)
    }

    pub(super) fn and(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(0), _) | (_, Some(-1)) => one,
            (_, Some(0)) | (Some(-1), _) => two,
            _ if one == two => one,
            _ => self.add(Node::And(one.min(two), one.max(two))),
        }
    }

    pub(super) fn or(&mut self, one: Id, two: Id) -> Id {
        match (self.value(one), self.value(two)) {
            (Some(-1), _) | (_, Some(0)) => one,
            (_, Some(-1)) | (Some(0), _) => two,
            _ if one == two => one,
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
        let not = self.not(two);
        self.and(one, not)
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
            _ => self.add(Node::Pick(truth, yes, no)),
        }
    }

    /// A code with the bits of another, where the truth is.
    pub(super) fn mark(&mut self, code: Id, truth: Id, bits: i32) -> Id {
        let bits = self.constant(bits);
        let marks = self.and_bits(truth, bits);
        match self.value(marks) {
            Some(0) => code,
            _ => self.add(Node::Join(code, marks)),
        }
    }

    fn and_bits(&mut self, truth: Id, bits: Id) -> Id {
        match self.value(truth) {
            Some(0) => truth,
            Some(_) => bits,
            None => self.add(Node::And(truth.min(bits), truth.max(bits))),
        }
    }
}
