//! The entries that count on a day: those by which the status began, and those on which the
//! sentence rests.

use std::collections::BTreeSet;

use super::build::{Builder, Track};
use crate::dates::Day;
use crate::evaluate::{Judgement, Reason, Run, Status};
use crate::model::{
    Act, Amendments, Commitment, CommitmentId, ConditionId, ConsultationId, Entry, Mention, PartyId,
};
use crate::report::cite::speaks_of;
use crate::report::evidence::{Evidence, Topic, missing};

impl Builder<'_> {
    /// The entries that count on a day of that run, in the order of the record.
    pub(super) fn grounds(&self, track: Track<'_>, at: usize, on: Day) -> Vec<&Entry> {
        let (agreement, id) = (&self.loaded.agreement, track.id);
        let run = track.runs.get(at);
        let Some((commitment, run)) = agreement.commitment(id).zip(run) else { return Vec::new() };
        let judgement = &run.judgement;
        let deciding = track.around.deciding.on(judgement.status, on);
        let (status, reason) = begins(track.runs, at);
        let evidence = Evidence { ledger: &self.ledger, on };
        let subject = Subject { id, commitment, judgement, deciding, since: status, evidence };
        let mentions = mentions(commitment, subject.evidence, id);
        let begin: BTreeSet<Day> = [status, reason, run.first]
            .into_iter()
            .flat_map(|day| [Some(day), day.previous()])
            .flatten()
            .collect();
        let begins = |entry: &Entry| begin.contains(&entry.first) || begin.contains(&entry.last);
        let mut rests = subject.amendments();
        rests.extend(subject.pauses());
        rests.extend(mentions.iter().flat_map(|mention| self.of_mention(&subject, *mention)));
        let counts = |entry: &&Entry| {
            let own = entry.act.target().is_some_and(|target| {
                target.commitment == id
                    && (target.occurrence.is_none()
                        || deciding.is_none()
                        || target.occurrence == deciding)
            });
            own && (begins(entry) || subject.is_named(entry))
                || subject.ends_all(entry)
                || !own && begins(entry) && speaks_of(&entry.act, &mentions)
                || rests.iter().any(|other| std::ptr::eq(*other, *entry))
        };
        evidence.all().filter(counts).collect()
    }

    /// What the record says of something that is mentioned, as far as it counts.
    fn of_mention<'s>(&'s self, subject: &Subject<'s, '_>, mention: Mention) -> Vec<&'s Entry> {
        let agreement = &self.loaded.agreement;
        let Some(until) = subject.asked_until() else { return Vec::new() };
        let evidence = Evidence { on: until, ..subject.evidence };
        match mention {
            Mention::Condition(id) => {
                let parties = agreement.conditions.get(id.index()).map(|one| &one.assessed_by);
                assessments(evidence, id, parties.map_or(&[], Vec::as_slice))
            }
            Mention::Consultation(id) => {
                let parties = agreement.consultations.get(id.index()).map(|one| &one.between);
                held(evidence, id, parties.map_or(&[], Vec::as_slice))
            }
            Mention::Event(id) => evidence.of(Topic::Event(id)).collect(),
            Mention::Commitment(id) => {
                let recurs = agreement.commitment(id).is_some_and(|one| one.every.is_some());
                let met = evidence.about(id, None).filter(|entry| matches!(entry.act, Act::Met(_)));
                if recurs { Vec::new() } else { met.collect() }
            }
            Mention::SomeDay(_) => Vec::new(),
        }
    }
}

/// The first days of the stretches in which the run lies: of its status, and of its reason too.
fn begins(runs: &[Run], at: usize) -> (Day, Day) {
    let runs = runs.get(..=at).unwrap_or_default();
    let Some(last) = runs.last() else { return (Day::MIN, Day::MIN) };
    let (mut status, mut reason) = (last.first, last.first);
    let mut is_same_reason = true;
    for run in runs.iter().rev().take_while(|run| run.judgement.status == last.judgement.status) {
        is_same_reason &= run.judgement.reason == last.judgement.reason;
        status = run.first;
        if is_same_reason {
            reason = run.first;
        }
    }
    (status, reason)
}

/// What the phrases of a commitment mention, with those of the amendments that are in effect.
fn mentions(commitment: &Commitment, evidence: Evidence<'_, '_>, id: CommitmentId) -> Vec<Mention> {
    let mut mentions = commitment.mentions();
    for entry in evidence.about(id, None) {
        if let Act::Amended(_, terms) = &entry.act {
            mentions.extend(terms.mentions());
        }
    }
    mentions
}

/// The last assessment, or where several parties have to agree the last of each; and the last by
/// which it does not hold.
fn assessments<'a>(
    evidence: Evidence<'_, 'a>,
    id: ConditionId,
    parties: &[PartyId],
) -> Vec<&'a Entry> {
    let all = || evidence.of(Topic::Condition(id)).rev();
    let last_of = |party: &PartyId| all().find(|entry| entry.by.contains(party));
    let mut found: Vec<&Entry> = match parties {
        [] => all().next().into_iter().collect(),
        parties => parties.iter().filter_map(last_of).collect(),
    };
    if !parties.is_empty() {
        found.extend(all().find(|entry| entry.act == Act::Assessed(id, false)));
    }
    found
}

/// Of each party the last time that it took part.
fn held<'a>(evidence: Evidence<'_, 'a>, id: ConsultationId, parties: &[PartyId]) -> Vec<&'a Entry> {
    let took_part = |entry: &&Entry, party: &PartyId| match &entry.act {
        Act::Held(_, with) => with.contains(party),
        _ => false,
    };
    let all = || evidence.of(Topic::Consultation(id)).rev();
    let last = |party| all().find(|entry| took_part(entry, party));
    parties.iter().filter_map(last).collect()
}

/// A commitment on a day, and since when it has its status.
struct Subject<'s, 'j> {
    id: CommitmentId,
    commitment: &'s Commitment,
    judgement: &'j Judgement,
    /// Of a series, the occurrence from which it takes its status.
    deciding: Option<u32>,
    since: Day,
    evidence: Evidence<'s, 's>,
}

impl<'s> Subject<'s, '_> {
    fn own(&self) -> impl DoubleEndedIterator<Item = &'s Entry> + use<'s> {
        self.evidence.about(self.id, self.deciding)
    }

    fn consented(&self, entry: &Entry) -> bool {
        missing(&self.commitment.amendable_by, entry).is_empty()
    }

    /// The last day on which what is mentioned is asked: of what is over, the day before it was;
    /// none where it does not matter.
    fn asked_until(&self) -> Option<Day> {
        match self.judgement.status {
            Status::Pending | Status::Due => Some(self.evidence.on),
            Status::Lapsed => self.since.previous(),
            Status::Void if self.judgement.reason == Reason::ConditionFailed => {
                self.since.previous()
            }
            Status::Void | Status::Met => None,
        }
    }

    /// The amendments that give the terms now in effect.
    fn amendments(&self) -> Vec<&'s Entry> {
        let picks: [fn(&Amendments) -> bool; 5] = [
            |terms| terms.from.is_some(),
            |terms| terms.target.is_some(),
            |terms| terms.deadline.is_some(),
            |terms| terms.until.is_some(),
            |terms| terms.due_from.is_some(),
        ];
        let last = |pick: fn(&Amendments) -> bool| self.last_amendment(pick);
        picks.into_iter().filter_map(last).collect()
    }

    fn last_amendment(&self, pick: fn(&Amendments) -> bool) -> Option<&'s Entry> {
        self.own().rev().find(|entry| match &entry.act {
            Act::Amended(_, terms) => pick(terms) && self.consented(entry),
            _ => false,
        })
    }

    /// The suspension in force, and those that moved the deadline.
    fn pauses(&self) -> Vec<&'s Entry> {
        let amended = self.last_amendment(|terms| terms.deadline.is_some());
        let amended = amended.map_or(Day::MIN, |entry| entry.first);
        let mut found = Vec::new();
        let mut paused: Option<(&Entry, bool)> = None;
        for entry in self.own().filter(|entry| self.is_before_its_end(entry)) {
            match (&entry.act, paused) {
                (Act::Suspended { tolls, .. }, _) => paused = Some((entry, *tolls)),
                (Act::Resumed(_), Some((begun, tolls))) => {
                    let moved = tolls && self.commitment.kind.has_deadline();
                    if moved && entry.first > amended {
                        found.extend([begun, entry]);
                    }
                    paused = None;
                }
                _ => {}
            }
        }
        found.extend(paused.map(|(begun, _)| begun));
        found
    }

    /// Whether it was before the commitment was settled, if it is.
    fn is_before_its_end(&self, entry: &Entry) -> bool {
        match self.judgement.status {
            Status::Pending | Status::Due => true,
            Status::Met | Status::Lapsed | Status::Void => entry.first < self.since,
        }
    }

    /// Whether the sentence on it may name the entry, which speaks of it.
    fn is_named(&self, entry: &Entry) -> bool {
        let reason = self.judgement.reason;
        match &entry.act {
            // What needs the consent of others has no effect without it, and the sentence says so.
            Act::Amended(..) => !self.consented(entry),
            Act::Waived(_) => reason == Reason::Waived || !self.consented(entry),
            Act::Withdrawn(_) => reason == Reason::Withdrawn || !self.consented(entry),
            Act::Superseded(_) => reason == Reason::Superseded || !self.consented(entry),
            // Which of those that name no occurrence counts for which is not told from them alone.
            Act::Met(target) if target.occurrence != self.deciding => false,
            Act::Met(_) => self.judgement.status != Status::Met || self.is_by_its_end(entry),
            Act::Broken(_) => {
                reason == Reason::Broken || reason == Reason::Kept && !entry.is_precise()
            }
            Act::Restored(_) => reason == Reason::Broken,
            _ => false,
        }
    }

    fn is_by_its_end(&self, entry: &Entry) -> bool {
        entry.first <= self.since || self.judgement.reason == Reason::Kept
    }

    /// Whether it withdraws the whole agreement, and that counts or wants consent.
    fn ends_all(&self, entry: &Entry) -> bool {
        let withdraws = entry.act == Act::Withdrawn(None);
        withdraws && (self.judgement.reason == Reason::Withdrawn || !self.consented(entry))
    }
}
