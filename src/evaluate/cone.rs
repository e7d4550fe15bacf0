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
    /// Whether another commitment refers to it.
    is_behind_another: Vec<bool>,
    /// What is so of a commitment or of anything on which it depends: known without going there.
    behind: Vec<Behind>,
}

/// What there is among a commitment and all on which it depends.
#[derive(Debug, Clone, Copy, Default)]
struct Behind {
    /// A performance that others have to confirm.
    is_confirmed: bool,
    /// A series, or a suspension: what is worked out up to the horizon only.
    is_bounded: bool,
}

impl Cones {
    pub(super) fn new(agreement: &Agreement, view: &View<'_>) -> Self {
        let mut rank = vec![0; agreement.commitments.len()];
        for (position, id) in (0_u32..).zip(&agreement.order) {
            if let Some(rank) = rank.get_mut(id.index()) {
                *rank = position;
            }
        }
        let mut direct: Vec<Vec<CommitmentId>> = Vec::new();
        let mut for_target: Vec<Vec<CommitmentId>> = Vec::new();
        for (id, commitment) in agreement.commitments() {
            let told = view.told(id);
            direct.push(commitments(&mentions::of_status(id, commitment, told)));
            for_target.push(commitments(&mentions::of_target(id, commitment, told)));
        }
        let mut is_behind_another = vec![false; agreement.commitments.len()];
        for id in direct.iter().chain(&for_target).flatten() {
            if let Some(is) = is_behind_another.get_mut(id.index()) {
                *is = true;
            }
        }
        let mut cones = Self { direct, for_target, rank, is_behind_another, behind: Vec::new() };
        cones.look_behind(agreement, view);
        cones
    }

    /// Each commitment comes after those on which it depends, so that one look at each is enough.
    fn look_behind(&mut self, agreement: &Agreement, view: &View<'_>) {
        self.behind = vec![Behind::default(); agreement.commitments.len()];
        for id in &agreement.order {
            let Some(commitment) = agreement.commitment(*id) else { continue };
            let told = view.told(*id);
            let met = told.is_some_and(|told| !told.met.is_empty());
            let paused = told.is_some_and(|told| !told.pauses.is_empty());
            let mut behind = Behind {
                is_confirmed: met && !commitment.confirmed_by.is_empty(),
                is_bounded: paused || commitment.every.is_some(),
            };
            for other in self.next_to(*id).filter_map(|id| self.behind.get(id.index())) {
                behind.is_confirmed |= other.is_confirmed;
                behind.is_bounded |= other.is_bounded;
            }
            if let Some(place) = self.behind.get_mut(id.index()) {
                *place = behind;
            }
        }
    }

    /// Whether another commitment refers to it.
    pub(super) fn is_behind_another(&self, id: CommitmentId) -> bool {
        self.is_behind_another.get(id.index()).copied().unwrap_or(false)
    }

    /// Whether a performance that others have to confirm is behind the commitment, or its own.
    pub(super) fn is_confirmed(&self, id: CommitmentId) -> bool {
        self.behind.get(id.index()).is_some_and(|behind| behind.is_confirmed)
    }

    /// Whether a series or a suspension is behind the commitment, or its own.
    pub(super) fn is_bounded(&self, id: CommitmentId) -> bool {
        self.behind.get(id.index()).is_some_and(|behind| behind.is_bounded)
    }

    /// Those to which it refers in what decides its status.
    pub(super) fn direct(&self, id: CommitmentId) -> impl Iterator<Item = &CommitmentId> {
        self.direct.get(id.index()).into_iter().flatten()
    }

    /// Those to which it refers.
    fn next_to(&self, id: CommitmentId) -> impl Iterator<Item = &CommitmentId> {
        let lists = [&self.direct, &self.for_target];
        lists.into_iter().filter_map(move |list| list.get(id.index())).flatten()
    }

    /// The commitment and all on which its status depends.
    pub(super) fn of_status(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| self.direct(id))
    }

    /// The commitment and all it depends on, each after those on which it depends itself.
    pub(super) fn of(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| self.next_to(id))
    }

    /// The same without those that are known, and without what is behind them.
    pub(super) fn unknown(
        &self,
        id: CommitmentId,
        is_known: impl Fn(&CommitmentId) -> bool,
    ) -> Vec<CommitmentId> {
        if is_known(&id) {
            return Vec::new();
        }
        self.reached(id, |id| self.next_to(id).filter(|other| !is_known(other)))
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
