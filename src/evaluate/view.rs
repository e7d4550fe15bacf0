//! The record as it was known on a day, sorted by what it speaks of.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::model::{
    Act, Agreement, Amendments, Assumed, CommitmentId, ConditionId, ConsultationId, Entry, EntryId,
    EventId, PartyId, Record, Target,
};

/// What stands of a record on a knowledge day.
#[derive(Debug, Default)]
pub(super) struct View<'a> {
    /// The last day for which silence means that nothing happened.
    pub(super) complete_through: Option<Day>,
    /// The last day of which an entry speaks.
    pub(super) last_day: Option<Day>,
    pub(super) happened: BTreeMap<EventId, Vec<Dated>>,
    pub(super) held: BTreeMap<ConsultationId, Vec<(Dated, &'a [PartyId])>>,
    pub(super) assessed: BTreeMap<ConditionId, Vec<Assessment<'a>>>,
    /// By position.
    commitments: Vec<Option<Box<Told<'a>>>>,
    /// What is assumed beside the entries.
    pub(super) assumed: Assumed,
}

/// When an entry says that something was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) entry: EntryId,
    pub(super) first: Day,
    pub(super) last: Day,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Assessment<'a> {
    pub(super) on: Day,
    pub(super) recorded: Day,
    pub(super) holds: bool,
    pub(super) by: &'a [PartyId],
}

/// What the record says of one commitment.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    pub(super) met: Vec<Said<'a>>,
    pub(super) broken: Vec<Said<'a>>,
    pub(super) restored: Vec<(Option<u32>, Day)>,
    /// By day, then by the day they were recorded.
    pub(super) amended: Vec<Amended<'a>>,
    /// By day; within a day suspensions before resumptions.
    pub(super) pauses: Vec<(Option<u32>, Pause)>,
    pub(super) endings: Vec<(Option<u32>, Ending)>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) occurrence: Option<u32>,
    pub(super) dated: Dated,
    pub(super) by: &'a [PartyId],
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Amended<'a> {
    pub(super) entry: EntryId,
    pub(super) occurrence: Option<u32>,
    pub(super) on: Day,
    pub(super) recorded: Day,
    pub(super) terms: &'a Amendments,
}

/// A day on which something begins, or ends, not to be owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pause {
    pub(super) on: Day,
    /// `None` ends a suspension; it sorts last, since the day of `resumed` is owed again.
    pub(super) kind: PauseKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PauseKind {
    Suspended { recorded: Day, tolls: bool },
    Resumed,
}

/// An entry that may end a commitment. Those of one day count in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ending {
    pub(super) on: Day,
    pub(super) kind: EndingKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EndingKind {
    Waived,
    Withdrawn,
    Superseded,
}

impl<'a> View<'a> {
    pub(super) fn new(agreement: &Agreement, record: &'a Record, known_by: Option<Day>) -> Self {
        let complete = record.complete_through;
        let complete_through = complete.map(|day| known_by.map_or(day, |known| day.min(known)));
        let assumed = record.assumed.clone();
        let commitments = std::iter::repeat_with(|| None).take(agreement.commitments.len());
        let commitments = commitments.collect();
        let mut view = View { complete_through, assumed, commitments, ..View::default() };
        for (id, entry) in record.standing(known_by) {
            view.last_day = view.last_day.max(Some(entry.last));
            view.take(agreement, id, entry);
        }
        for told in view.commitments.iter_mut().flatten() {
            told.amended.sort_by_key(|amended| (amended.on, amended.recorded, amended.occurrence));
            told.pauses.sort_by_key(|(_, pause)| *pause);
            told.endings.sort_by_key(|(_, ending)| *ending);
        }
        view
    }

    /// What the record says of a commitment.
    pub(super) fn told(&self, commitment: CommitmentId) -> Option<&Told<'a>> {
        self.commitments.get(commitment.index())?.as_deref()
    }

    fn take(&mut self, agreement: &Agreement, id: EntryId, entry: &'a Entry) {
        let dated = Dated { entry: id, first: entry.first, last: entry.last };
        let (on, by) = (entry.first, entry.by.as_slice());
        match &entry.act {
            Act::Happened(event) => self.happened.entry(*event).or_default().push(dated),
            Act::Held(consultation, with) => {
                self.held.entry(*consultation).or_default().push((dated, with));
            }
            Act::Assessed(condition, holds) => {
                let assessment = Assessment { on, recorded: entry.recorded, holds: *holds, by };
                self.assessed.entry(*condition).or_default().push(assessment);
            }
            Act::Met(target) => {
                let said = Said { occurrence: target.occurrence, dated, by };
                self.tell(*target, |told| told.met.push(said));
            }
            Act::Broken(target) => {
                let said = Said { occurrence: target.occurrence, dated, by };
                self.tell(*target, |told| told.broken.push(said));
            }
            Act::Restored(target) => {
                self.tell(*target, |told| told.restored.push((target.occurrence, on)));
            }
            Act::Amended(target, terms) => {
                if may_amend(agreement, target.commitment, by) {
                    let (occurrence, recorded) = (target.occurrence, entry.recorded);
                    let amended = Amended { entry: id, occurrence, on, recorded, terms };
                    self.tell(*target, |told| told.amended.push(amended));
                }
            }
            Act::Suspended { target, tolls } => {
                let kind = PauseKind::Suspended { recorded: entry.recorded, tolls: *tolls };
                let pause = Pause { on, kind };
                self.tell(*target, |told| told.pauses.push((target.occurrence, pause)));
            }
            Act::Resumed(target) => {
                let pause = Pause { on, kind: PauseKind::Resumed };
                self.tell(*target, |told| told.pauses.push((target.occurrence, pause)));
            }
            Act::Waived(target) => self.end(agreement, *target, on, EndingKind::Waived, by),
            Act::Superseded(target) => self.end(agreement, *target, on, EndingKind::Superseded, by),
            Act::Withdrawn(Some(target)) => {
                self.end(agreement, *target, on, EndingKind::Withdrawn, by);
            }
            Act::Withdrawn(None) => {
                for (commitment, _) in agreement.commitments() {
                    let target = Target { commitment, occurrence: None };
                    self.end(agreement, target, on, EndingKind::Withdrawn, by);
                }
            }
            Act::Retracted(_) => {}
        }
    }

    fn tell(&mut self, target: Target, tell: impl FnOnce(&mut Told<'a>)) {
        if let Some(told) = self.commitments.get_mut(target.commitment.index()) {
            tell(told.get_or_insert_default());
        }
    }

    fn end(
        &mut self,
        agreement: &Agreement,
        target: Target,
        on: Day,
        kind: EndingKind,
        by: &[PartyId],
    ) {
        if may_amend(agreement, target.commitment, by) {
            let ending = Ending { on, kind };
            self.tell(target, |told| told.endings.push((target.occurrence, ending)));
        }
    }
}

/// Whether an entry said by `by` may change or end the commitment (`amendable-by`).
pub(super) fn may_amend(agreement: &Agreement, commitment: CommitmentId, by: &[PartyId]) -> bool {
    agreement
        .commitment(commitment)
        .is_none_or(|commitment| commitment.amendable_by.iter().all(|party| by.contains(party)))
}
