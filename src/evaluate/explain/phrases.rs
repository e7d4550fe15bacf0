//! Date phrases and conditions, step by step.

use crate::dates::Day;
use crate::model::{
    Act, Anchor, CommitmentId, Cond, ConditionId, ConsultationId, Date, EntryId, EventId,
};
use crate::source::Place;

use super::super::dates::PeriodDays;
use super::super::moment::Moment;
use super::super::rows::Rows;
use super::super::tri::Tri;
use super::super::unmet::missing;
use super::super::verdict::Reason;
use super::branch::Teller;
use super::{Named, Step, Truth, Value, What};

impl From<Tri> for Truth {
    fn from(value: Tri) -> Truth {
        match value {
            Tri::True => Truth::Yes,
            Tri::False => Truth::No,
            Tri::Maybe(_) => Truth::Open,
        }
    }
}

impl From<Moment> for Named {
    fn from(moment: Moment) -> Named {
        let days = moment.days.filter(|_| !moment.none.is_true());
        Named {
            days: days.map(|days| (days.first, days.last)),
            exists: if days.is_some() { moment.none.not().into() } else { Truth::No },
        }
    }
}

impl Teller<'_, '_, '_> {
    /// What the phrase names on the day asked.
    pub(super) fn date(&mut self, date: &Date, period: Option<&PeriodDays>) -> Step {
        let value = self.sim.date(date, period);
        let value = Value::Day((*value.at(self.on)).into());
        let mut step = Step::new(What::Date(date.clone()), value);
        match date {
            Date::Anchor(anchor) => self.anchor(*anchor, &mut step),
            Date::Shift { base, place, .. } | Date::EdgeOf { base, place, .. } => {
                step.place = Some(*place);
                step.steps.push(self.date(base, period));
            }
            Date::Earlier(members) | Date::Later(members) => {
                step.steps = members.iter().map(|member| self.date(member, period)).collect();
            }
            Date::SomeDay(some) => step.place = Some(some.place),
        }
        step
    }

    fn anchor(&mut self, anchor: Anchor, step: &mut Step) {
        match anchor {
            Anchor::Day(_) | Anchor::PeriodStart | Anchor::PeriodEnd => {}
            Anchor::Made => step.place = Some(self.case.agreement.place),
            Anchor::Event(id) => self.event(id, step),
            Anchor::Consultation(id) => {
                step.place = self.place_of_consultation(id);
                step.entries = self.first_round(id);
            }
            Anchor::Met(id) | Anchor::Lapsed(id) => {
                let day = self.day_named(anchor, step.value);
                step.steps.push(self.commitment_on(id, day));
            }
            Anchor::Deadline(id) => step.steps.extend(self.deadline_of(id)),
        }
    }

    /// The day as of which another commitment is told: that on which it lapsed, or was performed, and
    /// the one asked where that has not come or is not known, and where it was kept, which shows only
    /// later.
    fn day_named(&self, anchor: Anchor, value: Value) -> Day {
        let kept = |id: CommitmentId| {
            self.case.commitment(id).is_none_or(|commitment| !commitment.kind.has_deadline())
        };
        match (anchor, value) {
            (Anchor::Met(id), _) if kept(id) => self.on,
            (Anchor::Lapsed(_), Value::Day(Named { days: Some((_, last)), .. })) => {
                last.min(self.on)
            }
            (_, Value::Day(Named { days: Some((first, last)), .. })) if first == last => {
                last.min(self.on)
            }
            _ => self.on,
        }
    }

    fn event(&self, id: EventId, step: &mut Step) {
        step.place = self.case.agreement.events.get(id.index()).map(|event| event.place);
        step.entries = self.happened(id);
    }

    fn place_of_consultation(&self, id: ConsultationId) -> Option<Place> {
        self.case.agreement.consultations.get(id.index()).map(|it| it.place)
    }

    /// Whether the condition holds on that day.
    pub(super) fn cond_on(&mut self, cond: &Cond, day: Day) -> Step {
        let asked = std::mem::replace(&mut self.on, day);
        let step = self.cond(cond);
        self.on = asked;
        step
    }

    fn cond(&mut self, cond: &Cond) -> Step {
        let day = self.on;
        let value = self.sim.cond(cond);
        let value = Value::Truth((*value.at(day)).into());
        let mut step = Step::new(What::Cond(cond.clone(), day), value);
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                step.steps = members.iter().map(|member| self.cond(member)).collect();
            }
            Cond::Not(inner) => step.steps.push(self.cond(inner)),
            Cond::Condition(id) => {
                let condition = self.case.agreement.conditions.get(id.index());
                step.place = condition.map(|condition| condition.place);
                if self.case.assessments(*id).at(day).is_none()
                    && self.case.assessed(*id).at(day).is_some()
                {
                    step.what = What::Assumed(*id);
                    return step;
                }
                step.entries = self.assessments(*id, day);
            }
            Cond::Consultation(id) => {
                let absent = missing(self.case, day, *id, self.sim.world);
                step.what = What::Round(*id, absent, day);
                step.place = self.place_of_consultation(*id);
                step.entries = self.taking_part(*id, day);
            }
            Cond::Event(id) => self.event(*id, &mut step),
            Cond::Status(_, id) => step.steps.push(self.commitment(*id)),
            // What is a day as it stands has no steps before it.
            Cond::OnOrAfter(Date::Anchor(Anchor::Day(_)))
            | Cond::After(Date::Anchor(Anchor::Day(_)))
            | Cond::Before(Date::Anchor(Anchor::Day(_))) => {}
            Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => {
                step.steps.push(self.date(date, None));
            }
        }
        step
    }

    /// Another commitment: on each day told once, and not for ever deeper.
    fn commitment(&mut self, id: CommitmentId) -> Step {
        let place = self.case.agreement.commitment(id).map(|it| it.place);
        let what = match self.other(id) {
            Some(branch) => What::Commitment(Box::new(branch)),
            None => {
                let course = self.sim.course(id);
                let rows = course.map(|course| *course.rows.at(self.on));
                let known = rows.filter(|rows| rows.single().is_none());
                let known = known.and_then(|_| self.reasons(id, None));
                let rows: Vec<Reason> = match known {
                    Some(known) => known.into_iter().collect(),
                    None => rows.into_iter().flat_map(Rows::reasons).collect(),
                };
                What::Elsewhere(id, self.on, rows)
            }
        };
        Step { place, ..Step::new(what, Value::None) }
    }

    fn commitment_on(&mut self, id: CommitmentId, day: Day) -> Step {
        let asked = std::mem::replace(&mut self.on, day);
        let step = self.commitment(id);
        self.on = asked;
        step
    }

    /// The entries by which an event happened: the earliest, and those that may be earlier.
    fn happened(&self, id: EventId) -> Vec<EntryId> {
        let entries = self.entries(|act| *act == Act::Happened(id));
        let first = entries.iter().map(|(_, entry)| entry.last).min();
        let counts = entries.iter().filter(|(_, entry)| Some(entry.first) <= first);
        counts.map(|(id, _)| *id).collect()
    }

    /// The last assessments up to a day: of those who have to agree, each one's last.
    fn assessments(&self, id: ConditionId, day: Day) -> Vec<EntryId> {
        let all = self.entries(|act| matches!(act, Act::Assessed(about, _) if *about == id));
        let assessments: Vec<_> = all.into_iter().filter(|(_, entry)| entry.first <= day).collect();
        let by = self.case.agreement.conditions.get(id.index()).map(|it| &it.assessed_by);
        match by.filter(|by| !by.is_empty()) {
            None => assessments.last().map(|(id, _)| *id).into_iter().collect(),
            Some(by) => {
                let last = by.iter().filter_map(|party| {
                    let mut theirs = assessments.iter().rev();
                    theirs.find(|(_, entry)| entry.by.contains(party)).map(|(id, _)| *id)
                });
                let mut last: Vec<EntryId> = last.collect();
                last.sort_unstable();
                last.dedup();
                last
            }
        }
    }

    /// The entries of the consultation up to a day.
    fn taking_part(&self, id: ConsultationId, day: Day) -> Vec<EntryId> {
        let held = self.entries(|act| matches!(act, Act::Held(about, _) if *about == id));
        held.into_iter().filter(|(_, entry)| entry.first <= day).map(|(id, _)| id).collect()
    }

    /// Those by which it was complete for the first time, or those there are so far.
    fn first_round(&self, id: ConsultationId) -> Vec<EntryId> {
        let moment = self.case.completion(id, self.sim.world);
        let last = moment.at(self.on).days.map_or(self.on, |days| days.last);
        self.taking_part(id, last)
    }
}
