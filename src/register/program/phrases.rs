//! Date phrases as values.

use std::collections::BTreeSet;

use super::compiler::Compiler;
use super::node::{Id, Move};
use crate::model::{Act, Anchor, ConsultationId, Date, EventId};

impl Compiler<'_> {
    /// The day that a phrase names at a day; none where a program has no value for it.
    pub(super) fn date(&mut self, phrase: &Date, at: Id) -> Option<Id> {
        match phrase {
            Date::Anchor(anchor) => self.anchor(*anchor, at),
            Date::Shift { length, direction, base, .. } => {
                let base = self.date(base, at)?;
                self.shift(base, *length, *direction)
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let base = self.date(base, at)?;
                Some(self.builder.moved(base, Move::ToEdge(*edge, *granularity, *step)))
            }
            Date::Earlier(members) => {
                let days: Option<Vec<Id>> = members.iter().map(|one| self.date(one, at)).collect();
                Some(self.earliest(days?))
            }
            Date::Later(members) => {
                let days: Option<Vec<Id>> = members.iter().map(|one| self.date(one, at)).collect();
                days?.into_iter().reduce(|one, two| self.builder.later(one, two))
            }
            Date::SomeDay(_) => None,
        }
    }

    fn anchor(&mut self, anchor: Anchor, at: Id) -> Option<Id> {
        match anchor {
            Anchor::Day(day) => self.day(day),
            Anchor::Made => self.made(),
            Anchor::Event(event) => {
                let day = self.event(event)?;
                Some(if self.is_fixed(event) { day } else { self.come(day, at) })
            }
            Anchor::Consultation(consultation) => {
                let day = self.completion(consultation)?;
                Some(self.come(day, at))
            }
            Anchor::Met(commitment) => self.met_day(commitment, at),
            // One that moves with every day of a suspension would turn on each of them.
            Anchor::Deadline(commitment) if self.suspension(commitment)?.is_some() => None,
            Anchor::Deadline(commitment) => Some(self.deadline(commitment, at)?.day),
            Anchor::Lapsed(_) | Anchor::PeriodStart | Anchor::PeriodEnd => None,
        }
    }

    fn is_fixed(&self, event: EventId) -> bool {
        self.agreement.events.get(event.index()).is_some_and(|event| event.on.is_some())
    }

    /// The day on which an event happens, whether or not it has come.
    pub(super) fn event(&mut self, event: EventId) -> Option<Id> {
        if let Some(day) = self.agreement.events.get(event.index())?.on {
            return self.day(day);
        }
        let is_its = |act: &Act| *act == Act::Happened(event);
        let days: Vec<Id> =
            self.entries.iter().filter(|entry| is_its(entry.act)).map(|entry| entry.on).collect();
        Some(self.earliest(days))
    }

    /// The first completion of a consultation: the day on which the last of its parties took part.
    pub(super) fn completion(&mut self, id: ConsultationId) -> Option<Id> {
        let between = &self.agreement.consultations.get(id.index())?.between;
        let mut completion: Option<Id> = None;
        for party in between {
            let took_part =
                |act: &Act| matches!(act, Act::Held(of, with) if *of == id && with.contains(party));
            let days = self.entries.iter().filter(|entry| took_part(entry.act));
            let days: Vec<Id> = days.map(|entry| entry.on).collect();
            let first = self.earliest(days);
            completion = Some(match completion {
                None => first,
                Some(other) => self.builder.later(other, first),
            });
        }
        completion
    }

    /// The first day on which a phrase names a day not after it.
    pub(super) fn first_named(&mut self, phrase: &Date) -> Option<Id> {
        if let Date::Earlier(members) = phrase {
            let days: Option<Vec<Id>> =
                members.iter().map(|member| self.first_named(member)).collect();
            return Some(self.earliest(days?));
        }
        let (known, named) = self.named_for_good(phrase)?;
        Some(match known {
            None => named,
            Some(known) => self.builder.later(known, named),
        })
    }

    /// Of a phrase that names one day for good: since when it does (none: always), and the day.
    pub(super) fn named_for_good(&mut self, phrase: &Date) -> Option<(Option<Id>, Id)> {
        match phrase {
            Date::Anchor(Anchor::Day(day)) => Some((None, self.day(*day)?)),
            Date::Anchor(Anchor::Made) => Some((None, self.made()?)),
            Date::Anchor(Anchor::Event(event)) => {
                let day = self.event(*event)?;
                Some(((!self.is_fixed(*event)).then_some(day), day))
            }
            Date::Anchor(Anchor::Consultation(consultation)) => {
                let day = self.completion(*consultation)?;
                Some((Some(day), day))
            }
            Date::Shift { length, direction, base, .. } => {
                let (known, base) = self.named_for_good(base)?;
                Some((known, self.shift(base, *length, *direction)?))
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let (known, base) = self.named_for_good(base)?;
                Some((known, self.builder.moved(base, Move::ToEdge(*edge, *granularity, *step))))
            }
            Date::Later(members) => {
                let mut all: Option<(Option<Id>, Id)> = None;
                for member in members {
                    let (known, named) = self.named_for_good(member)?;
                    all = Some(match all {
                        None => (known, named),
                        Some((other, day)) => {
                            let known = match (known, other) {
                                (Some(one), Some(two)) => Some(self.builder.later(one, two)),
                                (one, two) => one.or(two),
                            };
                            (known, self.builder.later(day, named))
                        }
                    });
                }
                all
            }
            Date::Anchor(_) | Date::Earlier(_) | Date::SomeDay(_) => None,
        }
    }

    /// All days that a phrase may name at some day.
    pub(super) fn named(&mut self, phrase: &Date) -> Option<BTreeSet<Id>> {
        match phrase {
            Date::Anchor(anchor) => self.named_by_anchor(*anchor),
            Date::Shift { length, direction, base, .. } => {
                let base = self.named(base)?;
                base.into_iter().map(|day| self.shift(day, *length, *direction)).collect()
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let base = self.named(base)?;
                let to_edge = Move::ToEdge(*edge, *granularity, *step);
                Some(base.into_iter().map(|day| self.builder.moved(day, to_edge)).collect())
            }
            Date::Earlier(members) | Date::Later(members) => {
                let mut all = BTreeSet::new();
                for member in members {
                    all.extend(self.named(member)?);
                }
                Some(all)
            }
            Date::SomeDay(_) => None,
        }
    }

    fn named_by_anchor(&mut self, anchor: Anchor) -> Option<BTreeSet<Id>> {
        let day = match anchor {
            Anchor::Day(day) => self.day(day)?,
            Anchor::Made => self.made()?,
            Anchor::Event(event) => self.event(event)?,
            Anchor::Consultation(consultation) => self.completion(consultation)?,
            Anchor::Met(commitment) => self.performance(commitment)?.on,
            Anchor::Deadline(commitment) => return self.deadlines(commitment),
            Anchor::Lapsed(_) | Anchor::PeriodStart | Anchor::PeriodEnd => return None,
        };
        Some(BTreeSet::from([day]))
    }
}
