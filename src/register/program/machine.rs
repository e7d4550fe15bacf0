//! Runs the steps of a program over a block of rows: each step is one loop over all of them, which the
//! compiler turns into instructions that work on several rows at once.

use fearless_simd::{Level, dispatch};

use super::node::{Moves, NEVER, Node, Small};

/// So many rows are worked on together: few enough that their values stay near the processor.
pub(super) const BLOCK: usize = 256;

/// So many are worked on where only a few rows of a block are left: one register of the largest processors.
const FEW: usize = 32;

/// One value of each row of a block.
pub(super) type Lane = [Small; BLOCK];

/// A value that is worked out from others, and the place where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) to: u32,
    /// Its sources are places.
    pub(super) node: Node,
}

/// The places in which values are kept.
#[derive(Debug, Clone)]
pub(super) struct Places {
    #[expect(clippy::vec_box, reason = "a value changes places without being copied")]
    all: Vec<Box<Lane>>,
    /// Where the next value is worked out, before it changes places with an old one.
    spare: Box<Lane>,
    /// Which instructions the processor has.
    pub(super) level: Level,
}

const NOTHING: &Lane = &[0; BLOCK];

impl Places {
    pub(super) fn new(count: usize) -> Places {
        Places {
            all: vec![Box::new([0; BLOCK]); count],
            spare: Box::new([0; BLOCK]),
            level: Level::new(),
        }
    }

    pub(super) fn get(&self, at: u32) -> &Lane {
        lane(&self.all, at)
    }

    pub(super) fn get_mut(&mut self, at: u32) -> Option<&mut Lane> {
        self.all.get_mut(at as usize).map(|lane| &mut **lane)
    }

    /// Works the steps out, one after the other, for so many rows at least.
    pub(super) fn run(&mut self, steps: &[Step], moves: &Moves, rows: usize) {
        // A loop of known length, and of whole registers, costs less than one that does no row in vain.
        match rows {
            0..=FEW => dispatch!(self.level, _simd => self.run_here::<FEW>(steps, moves)),
            _ => dispatch!(self.level, _simd => self.run_here::<BLOCK>(steps, moves)),
        }
    }

    /// The same for `ROWS` rows, with the instructions of the processor that it is on.
    #[inline(always)]
    fn run_here<const ROWS: usize>(&mut self, steps: &[Step], moves: &Moves) {
        for step in steps {
            work_out(step.node, &self.all, moves, self.spare.iter_mut().take(ROWS));
            if let Some(place) = self.all.get_mut(step.to as usize) {
                std::mem::swap(place, &mut self.spare);
            }
        }
    }
}

#[inline(always)]
fn lane(all: &[Box<Lane>], at: u32) -> &Lane {
    all.get(at as usize).map_or(NOTHING, |lane| lane)
}

/// Where the values of some rows are put.
type Out<'a> = std::iter::Take<std::slice::IterMut<'a, Small>>;

#[inline(always)]
fn work_out(node: Node, all: &[Box<Lane>], moves: &Moves, out: Out<'_>) {
    let of = |id: super::node::Id| lane(all, id.0);
    match node {
        // They are there already.
        Node::Asked | Node::Column(_) => {}
        Node::Constant(value) => out.for_each(|out| *out = value),
        // The day that never comes is the greatest: nothing is added to it.
        Node::Plus(day, days @ 0..) => one(out, of(day), |day| day.saturating_add(days)),
        Node::Plus(day, days) => {
            one(out, of(day), |day| if day == NEVER { NEVER } else { day.saturating_add(days) })
        }
        Node::Moved(day, by) => one(out, of(day), |day| moves.moved(by, day)),
        Node::Uncovered(day, by) => {
            one(out, of(day), |day| if moves.uncovered(by, day) { -1 } else { 0 });
        }
        Node::Not(truth) => one(out, of(truth), |truth| !truth),
        Node::Sum(a, b) => two(out, of(a), of(b), Small::saturating_add),
        Node::Away(a, b) => two(out, of(a), of(b), Small::saturating_sub),
        Node::Earlier(a, b) => two(out, of(a), of(b), Small::min),
        Node::Later(a, b) => two(out, of(a), of(b), Small::max),
        Node::After(a, b) => two(out, of(a), of(b), |a, b| if a > b { -1 } else { 0 }),
        Node::And(a, b) => two(out, of(a), of(b), |a, b| a & b),
        Node::Without(a, b) => two(out, of(a), of(b), |a, b| a & !b),
        Node::Or(a, b) | Node::Join(a, b) => two(out, of(a), of(b), |a, b| a | b),
        Node::Tally(sum, truth) => two(out, of(sum), of(truth), Small::wrapping_sub),
        Node::Pick(truth, yes, no) => pick(out, of(truth), of(yes), of(no)),
    }
}

#[inline(always)]
fn one(out: Out<'_>, from: &Lane, work: impl Fn(Small) -> Small) {
    for (out, from) in out.zip(from) {
        *out = work(*from);
    }
}

#[inline(always)]
fn two(out: Out<'_>, a: &Lane, b: &Lane, work: impl Fn(Small, Small) -> Small) {
    for (out, (a, b)) in out.zip(a.iter().zip(b)) {
        *out = work(*a, *b);
    }
}

#[inline(always)]
fn pick(out: Out<'_>, truth: &Lane, yes: &Lane, no: &Lane) {
    for (out, (truth, (yes, no))) in out.zip(truth.iter().zip(yes.iter().zip(no))) {
        // A truth has all bits or none.
        *out = (*yes & *truth) | (*no & !*truth);
    }
}
