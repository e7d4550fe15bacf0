//! Entries about other commitments that the phrases mention, each told by itself.

use crate::model::{Act, CommitmentId, Mention, Target};

use super::super::facts::World;
use super::super::rows::Rows;
use super::super::sim::Sim;
use super::super::verdict::{Reason, Status};
use super::changes::{Candidates, Role};

/// So many entries about others are thought of.
const MOST_ENTRIES: usize = 16;
/// The sorts of entries that break or restore another commitment, that suspend or resume it, and that
/// waive it.
const BROKEN: u8 = 1;
const SUSPENDED: u8 = 2;
const WAIVED: u8 = 9;

impl Candidates<'_, '_> {
    /// What gives the commitments that are mentioned another status, other than that they are met.
    pub(super) fn others(&mut self) {
        let already = self.found.len();
        for (id, rows) in self.rows_of_others() {
            if self.found.len().saturating_sub(already) < MOST_ENTRIES {
                self.other(id, rows);
            }
        }
    }

    /// The commitments that are mentioned, with the rows that may fit on the day of the entries.
    fn rows_of_others(&self) -> Vec<(CommitmentId, Rows)> {
        let world = World::all(&self.case.facts);
        let mut sim = Sim::new(&self.case, &world, self.asked.query.on);
        sim.run(&self.case.cones.of(self.asked.commitment));
        let others = self.mentions().into_iter().filter_map(|mention| match mention {
            Mention::Commitment(id) if id != self.asked.commitment => Some(id),
            _ => None,
        });
        others.filter_map(|id| Some((id, *sim.course(id)?.rows.at(self.day())))).collect()
    }

    fn other(&mut self, id: CommitmentId, rows: Rows) {
        let day = self.day();
        let Some(commitment) = self.asked.agreement.commitment(id) else { return };
        let target = Target { commitment: id, occurrence: None };
        if commitment.every.is_some() {
            return;
        }
        let add = |candidates: &mut Self, sort: u8, act: Act| {
            let by = match act {
                Act::Waived(_) => commitment.amendable_by.clone(),
                _ => Vec::new(),
            };
            candidates.add((sort, id.0), Role::Alone, act, by, day);
        };
        match (rows.contains(Reason::Broken), commitment.kind.has_deadline()) {
            (true, _) => add(self, BROKEN, Act::Restored(target)),
            (false, false) => add(self, BROKEN, Act::Broken(target)),
            (false, true) => {}
        }
        if rows.contains(Reason::Suspended) {
            add(self, SUSPENDED, Act::Resumed(target));
        } else if rows.may_be(Status::Due) {
            add(self, SUSPENDED, Act::Suspended { target, tolls: true });
        }
        if rows.reasons().any(|reason| reason.status() != Status::Void) {
            add(self, WAIVED, Act::Waived(target));
        }
    }
}
