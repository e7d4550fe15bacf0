use crate::model::{ConditionId, ConsultationId, EventId, PartyId};
use crate::written::Agreement;

/// What of an agreement is used by something.
#[derive(Debug)]
pub(super) struct Used {
    pub(super) parties: Vec<bool>,
    pub(super) events: Vec<bool>,
    pub(super) conditions: Vec<bool>,
    pub(super) consultations: Vec<bool>,
}

impl Used {
    pub(super) fn nothing_of(agreement: &Agreement) -> Self {
        Self {
            parties: vec![false; agreement.parties.len()],
            events: vec![false; agreement.events.len()],
            conditions: vec![false; agreement.conditions.len()],
            consultations: vec![false; agreement.consultations.len()],
        }
    }

    pub(super) fn parties(&mut self, ids: &[PartyId]) {
        for id in ids {
            mark(&mut self.parties, id.index());
        }
    }

    pub(super) fn event(&mut self, id: EventId) {
        mark(&mut self.events, id.index());
    }

    pub(super) fn condition(&mut self, id: ConditionId) {
        mark(&mut self.conditions, id.index());
    }

    pub(super) fn consultation(&mut self, id: ConsultationId) {
        mark(&mut self.consultations, id.index());
    }
}

fn mark(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}
