//! Which commitments each commitment depends on.

use std::collections::BTreeSet;

use crate::model::{Agreement, CommitmentId, Mention};

use super::mentions::{self, Mentioned};
use super::view::View;

/// For each commitment those it refers to, and an order in which each comes after those.
#[derive(Debug)]
pub(super) struct Cones {
    /// Through what decides the status.
    direct: Vec<Vec<CommitmentId>>,
    /// Through the planned day alone.
    for_target: Vec<Vec<CommitmentId>>,
    rank: Vec<u32>,
}

impl Cones {
    pub(super) fn new(agreement: &Agreement, view: &View<'_>) -> Self {
        let mut rank = vec![0; agreement.commitments.len()];
        for (position, id) in (0_u32..).zip(&agreement.order) {
            if let Some(rank) = rank.get_mut(id.index()) {
                *rank = position;
            }
        }
        let mut direct = Vec::new();
        let mut for_target = Vec::new();
        for (id, commitment) in agreement.commitments() {
            let told = view.told(id);
            direct.push(commitments(&mentions::of_status(id, commitment, told)));
            for_target.push(commitments(&mentions::of_target(id, commitment, told)));
        }
        Self { direct, for_target, rank }
    }

    /// The commitment and all on which its status depends.
    pub(super) fn of_status(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| self.direct.get(id.index()).into_iter().flatten())
    }

    /// The commitment and all it depends on, each after those on which it depends itself.
    pub(super) fn of(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| {
            let lists = [&self.direct, &self.for_target];
            lists.into_iter().filter_map(move |list| list.get(id.index())).flatten()
        })
    }

    fn reached<'s, I: Iterator<Item = &'s CommitmentId>>(
        &'s self,
        id: CommitmentId,
        next_to: impl Fn(CommitmentId) -> I,
    ) -> Vec<CommitmentId> {
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            for other in next_to(next) {
                if seen.insert(*other) {
                    open.push(*other);
                }
            }
        }
        let mut cone: Vec<CommitmentId> = seen.into_iter().collect();
        cone.sort_by_key(|id| self.rank.get(id.index()).copied());
        cone
    }
}

fn commitments(mentioned: &[Mentioned]) -> Vec<CommitmentId> {
    let mut ids: Vec<CommitmentId> = mentioned
        .iter()
        .filter_map(|(_, mention)| match mention {
            Mention::Commitment(id) => Some(*id),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
