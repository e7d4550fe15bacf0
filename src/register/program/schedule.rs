//! In which order values are worked out, and where each is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::machine::Step;
use super::node::{Builder, Id, Node};

/// The places of the values that are worked out so far.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    /// Of what stays where it is.
    kept: BTreeMap<Id, u32>,
    /// Places that may be used for what is needed for a short time.
    free: Vec<u32>,
    count: u32,
}

impl Schedule {
    /// The place of a value that stays where it is.
    pub(super) fn place(&self, id: Id) -> Option<u32> {
        self.kept.get(&id).copied()
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.count as usize
    }

    /// A new place in which a value stays.
    pub(super) fn keep(&mut self, id: Id) -> u32 {
        if let Some(place) = self.place(id) {
            return place;
        }
        let place = self.new_place();
        self.kept.insert(id, place);
        place
    }

    fn new_place(&mut self) -> u32 {
        let place = self.count;
        self.count = self.count.saturating_add(1);
        place
    }

    /// The steps that work out some values, and all that they need and that is not there yet. What is
    /// to stay is there for later steps too; the rest gives its place to others.
    pub(super) fn steps(&mut self, builder: &Builder, wanted: &BTreeSet<Id>) -> Vec<Step> {
        let needed = self.needed(builder, wanted);
        // A value comes after those of which it is made, as they were built before it.
        let mut last_use: BTreeMap<Id, Id> = BTreeMap::new();
        for id in &needed {
            for source in builder.node(*id).sources() {
                last_use.insert(source, *id);
            }
        }
        let mut steps = Vec::with_capacity(needed.len());
        let mut passing: BTreeMap<Id, u32> = BTreeMap::new();
        for id in &needed {
            let node = builder.node(*id);
            let place_of = |source: Id| {
                let place = passing.get(&source).copied().or(self.place(source));
                Id(place.unwrap_or(u32::MAX))
            };
            let node = with_sources(node, place_of);
            let to = if wanted.contains(id) {
                self.keep(*id)
            } else {
                let to = self.free.pop().unwrap_or_else(|| self.new_place());
                passing.insert(*id, to);
                to
            };
            steps.push(Step { to, node });
            let sources = builder.node(*id).sources();
            let done: BTreeSet<Id> =
                sources.filter(|source| last_use.get(source) == Some(id)).collect();
            self.free.extend(done.into_iter().filter_map(|source| passing.remove(&source)));
        }
        self.free.extend(passing.into_values());
        steps
    }

    /// What has to be worked out, in order.
    fn needed(&self, builder: &Builder, wanted: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<Id> = wanted.iter().copied().collect();
        while let Some(id) = open.pop() {
            // What depends on the day asked is worked out anew for each day.
            let is_there =
                self.place(id).is_some() && (!builder.asks(id) || builder.node(id) == Node::Asked);
            if !is_there && needed.insert(id) {
                open.extend(builder.node(id).sources());
            }
        }
        needed
    }
}

fn with_sources(node: Node, of: impl Fn(Id) -> Id) -> Node {
    match node {
        Node::Asked | Node::Column(_) | Node::Constant(_) => node,
        Node::Plus(one, days) => Node::Plus(of(one), days),
        Node::Moved(one, by) => Node::Moved(of(one), by),
        Node::Uncovered(one, by) => Node::Uncovered(of(one), by),
        Node::Not(one) => Node::Not(of(one)),
        Node::Sum(one, two) => Node::Sum(of(one), of(two)),
        Node::Away(one, two) => Node::Away(of(one), of(two)),
        Node::Earlier(one, two) => Node::Earlier(of(one), of(two)),
        Node::Later(one, two) => Node::Later(of(one), of(two)),
        Node::After(one, two) => Node::After(of(one), of(two)),
        Node::Without(one, two) => Node::Without(of(one), of(two)),
        Node::And(one, two) => Node::And(of(one), of(two)),
        Node::Or(one, two) => Node::Or(of(one), of(two)),
        Node::Tally(one, two) => Node::Tally(of(one), of(two)),
        Node::Join(one, two) => Node::Join(of(one), of(two)),
        Node::Pick(one, two, three) => Node::Pick(of(one), of(two), of(three)),
    }
}
