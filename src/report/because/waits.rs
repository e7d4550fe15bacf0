//! What a phrase or a condition waits for.

use std::collections::BTreeSet;

use super::super::evidence::Topic;
use super::{Context, span};
use crate::dates::Day;
use crate::evaluate::{Status, Unmet};
use crate::model::{
    Act, Anchor, Cond, Condition, ConditionId, ConsultationId, Date, Entry, EventId, PartyId,
    StatusTest,
};
use crate::report::phrase;

impl Context<'_> {
    /// The names in the phrase that have no day yet, each with why; empty if all have one.
    pub(super) fn waits_for(&self, date: &Date) -> String {
        let mut waits = Vec::new();
        self.collect(date, &mut waits);
        waits.dedup();
        waits.join(", ")
    }

    fn collect(&self, date: &Date, waits: &mut Vec<String>) {
        match date {
            Date::Anchor(anchor) => waits.extend(self.without_day(*anchor)),
            Date::Shift { base, .. } | Date::EdgeOf { base, .. } => self.collect(base, waits),
            Date::Earlier(dates) | Date::Later(dates) => {
                for date in dates {
                    self.collect(date, waits);
                }
            }
            Date::SomeDay(_) => {}
        }
    }

    fn without_day(&self, anchor: Anchor) -> Option<String> {
        match anchor {
            Anchor::Day(_) | Anchor::Made | Anchor::PeriodStart | Anchor::PeriodEnd => None,
            Anchor::Event(event) => (!self.happened(event)).then(|| self.event(event)),
            Anchor::Consultation(id) => {
                let took_part = self.took_part(id, self.on());
                let between = &self.agreement.consultations.get(id.index())?.between;
                let absent = between.iter().filter(|party| !took_part.contains(party));
                let absent: Vec<PartyId> = absent.copied().collect();
                (!absent.is_empty()).then(|| self.consultation(id, &absent, self.on()))
            }
            Anchor::Met(id) => {
                let name = &self.agreement.commitment(id)?.id;
                (!self.has(id, Status::Met)).then(|| format!("{name} (has not been met)"))
            }
            Anchor::Lapsed(id) => {
                let name = &self.agreement.commitment(id)?.id;
                (!self.has(id, Status::Lapsed)).then(|| format!("{name} (has not lapsed)"))
            }
            Anchor::Deadline(id) => {
                let name = &self.agreement.commitment(id)?.id;
                let judgement = (self.judgements)(id)?;
                let known = judgement.deadline.is_some() || judgement.deadline_bounds.is_some();
                (!known).then(|| format!("{name} (has no deadline yet)"))
            }
        }
    }

    /// Whether the event has happened, in the world that is reported: an unknown day is its last.
    fn happened(&self, event: EventId) -> bool {
        let fixed = self.agreement.events.get(event.index());
        let on = self.on();
        fixed.is_some_and(|event| event.on.is_some())
            || self.evidence.of(Topic::Event(event)).any(|entry| entry.last <= on)
    }

    /// An entry by which the event may have happened by now.
    fn begun(&self, id: EventId) -> Option<&Entry> {
        let on = self.on();
        let mut entries = self.evidence.of(Topic::Event(id));
        entries.find(|entry| entry.first <= on && on < entry.last)
    }

    fn took_part(&self, id: ConsultationId, on: Day) -> BTreeSet<PartyId> {
        let held = self.evidence.of(Topic::Consultation(id)).filter(|entry| entry.last <= on);
        held.filter_map(|entry| match &entry.act {
            Act::Held(_, with) => Some(with),
            _ => None,
        })
        .flatten()
        .copied()
        .collect()
    }

    fn event(&self, id: EventId) -> String {
        let event = self.agreement.events.get(id.index());
        let name = event.map_or("?", |event| &event.id);
        match event.and_then(|event| event.on) {
            Some(on) => format!("{name} (on {on})"),
            None => match self.begun(id) {
                Some(entry) => format!("{name} (happened {}, perhaps not yet)", span(entry)),
                None => format!("{name} (has not happened)"),
            },
        }
    }

    /// A part of a condition, and why it does not hold on that day.
    pub(in crate::report) fn unmet_part(&self, part: &Unmet, on: Day) -> String {
        match part {
            Unmet::False(id) => self.condition(*id, |condition| self.why_false(*id, condition, on)),
            Unmet::Assumed(id, true) => self.condition(*id, |_| "assumed to hold".to_owned()),
            Unmet::Assumed(id, false) => self.condition(*id, |_| "assumed not to hold".to_owned()),
            Unmet::Unknown(id) => {
                self.condition(*id, |condition| self.why_unknown(*id, condition, on))
            }
            Unmet::Consultation(id, absent) => self.consultation(*id, absent, on),
            Unmet::Event(id) => self.event(*id),
            Unmet::Holds(id) => self.condition(*id, |_| "holds".to_owned()),
            Unmet::Complete(id) => {
                format!("{} (complete)", phrase::cond(self.agreement, &Cond::Consultation(*id)))
            }
            Unmet::Happened(id) => {
                format!("{} (has happened)", phrase::cond(self.agreement, &Cond::Event(*id)))
            }
            Unmet::Status { test, of, wanted, perhaps } => {
                let word = match test {
                    StatusTest::Breached => "in breach",
                    test => phrase::test_word(*test),
                };
                let how = if *perhaps { "perhaps" } else { "is" };
                let not = if *wanted { " not" } else { "" };
                format!("{} ({how}{not} {word})", phrase::commitment(self.agreement, *of))
            }
            Unmet::Date(cond, wanted) => {
                let how = match (cond, wanted) {
                    (Cond::Before(_), true) => "no longer",
                    (Cond::Before(_), false) => "still",
                    (_, true) => "not yet",
                    (_, false) => "already",
                };
                format!("`{}` ({how})", phrase::cond(self.agreement, cond))
            }
        }
    }

    fn condition(&self, id: ConditionId, why: impl Fn(&Condition) -> String) -> String {
        match self.agreement.conditions.get(id.index()) {
            Some(condition) => format!("{} ({})", condition.id, why(condition)),
            None => String::new(),
        }
    }

    fn assessments(&self, id: ConditionId, on: Day) -> Vec<&Entry> {
        self.evidence.of(Topic::Condition(id)).filter(|entry| entry.first <= on).collect()
    }

    fn why_false(&self, id: ConditionId, condition: &Condition, on: Day) -> String {
        let assessments = self.assessments(id, on);
        let last = assessments.iter().rfind(|entry| entry.act == Act::Assessed(id, false));
        match last {
            Some(entry) if condition.assessed_by.is_empty() => {
                format!("assessed not to hold on {}", entry.first)
            }
            Some(entry) => format!("assessed not to hold, last on {}", entry.first),
            None => "does not hold".to_owned(),
        }
    }

    fn why_unknown(&self, id: ConditionId, condition: &Condition, on: Day) -> String {
        let assessments = self.assessments(id, on);
        let Some(last) = assessments.last() else {
            return "unknown since no assessment".to_owned();
        };
        let silent: Vec<PartyId> = condition
            .assessed_by
            .iter()
            .filter(|party| !assessments.iter().any(|entry| entry.by.contains(party)))
            .copied()
            .collect();
        if !silent.is_empty() {
            return format!("unknown since {} has not assessed it", self.parties(&silent));
        }
        self.why_no_longer(condition, &assessments, on).unwrap_or_else(|| {
            if condition.assessed_by.is_empty() {
                format!("unknown since the assessment of {}", last.first)
            } else {
                "unknown since its assessors disagree".to_owned()
            }
        })
    }

    /// The assessments that have run out: the last of all, or the last of each party that must
    /// agree.
    fn why_no_longer(
        &self,
        condition: &Condition,
        assessments: &[&Entry],
        on: Day,
    ) -> Option<String> {
        let valid_for = condition.valid_for?;
        let ran_out =
            |entry: &Entry| self.length_after(valid_for, entry.first).is_some_and(|last| last < on);
        if condition.assessed_by.is_empty() {
            let last = assessments.last().filter(|entry| ran_out(entry))?;
            return Some(format!(
                "unknown since the assessment of {} was good for {valid_for}",
                last.first
            ));
        }
        let mut by = condition.assessed_by.iter().filter_map(|party| {
            let entry = assessments.iter().rfind(|entry| entry.by.contains(party))?;
            ran_out(entry).then_some((*party, entry.first))
        });
        let (party, day) = by.next()?;
        let party = self.party(party);
        Some(format!("unknown since the assessment of {day} by {party} was good for {valid_for}"))
    }

    /// A consultation, and who has not taken part in its current round.
    fn consultation(&self, id: ConsultationId, absent: &[PartyId], on: Day) -> String {
        let Some(consultation) = self.agreement.consultations.get(id.index()) else {
            return String::new();
        };
        let present = consultation.between.iter().filter(|party| !absent.contains(party));
        let present: Vec<PartyId> = present.copied().collect();
        let name = &consultation.id;
        let verb = |parties: &[PartyId]| if parties.len() == 1 { "has" } else { "have" };
        if present.is_empty() {
            let again = if self.took_part(id, on).is_empty() { "" } else { " again" };
            let (absent, have) = (self.parties(absent), verb(absent));
            return format!("{name} ({absent} {have} not taken part{again})");
        }
        format!(
            "{name} ({} {} not taken part; {} {})",
            self.parties(absent),
            verb(absent),
            self.parties(&present),
            verb(&present),
        )
    }
}
