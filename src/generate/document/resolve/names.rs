use std::collections::BTreeSet;

use crate::dates::{Day, Edge, Length, Rounding};
use serde_json::{Value, json};

use super::budget::Budget;
use super::{Table, insert_parties, remark};
use crate::generate::document::condition::{
    Choice as ConditionChoice, Condition, RELATIONS, STATUSES,
};
use crate::generate::document::dates::{Units, literal, period};
use crate::generate::document::phrase::{Arithmetic, Choice, Phrase, Span};
use crate::generate::document::{Settings, agreement};

/// The names there are so far, and what resolving a phrase takes besides.
pub(super) struct Names<'a> {
    pub(super) settings: &'a Settings,
    pub(super) base: Day,
    pub(super) arithmetic: Arithmetic,
    pub(super) budget: Budget,
    /// All parties that may be named.
    parties: Vec<&'static str>,
    /// Those that are.
    named: BTreeSet<&'static str>,
    /// Each with its fixed day, if it has one.
    pub(super) events: Vec<(String, Option<Day>)>,
    /// Each with its `assessed-by`.
    pub(super) conditions: Vec<(String, Vec<String>)>,
    /// Each with its `between`.
    pub(super) consultations: Vec<(String, Vec<String>)>,
    /// The commitments resolved so far: those of which a phrase may speak.
    pub(super) known: Vec<Known>,
}

/// A commitment, as far as other things depend on it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) recurring: bool,
    /// Whether it has a deadline of its own.
    pub(super) deadline: bool,
    /// The days that its deadline can be by the rules alone, amended or not.
    pub(super) deadline_span: Span,
    pub(super) confirmed: bool,
    /// The most occurrences of which an entry may speak.
    pub(super) occurrences: u32,
}

/// What a phrase may contain where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Anything that is not bound to an occurrence.
    Plain,
    /// `period-start` and `period-end` as well.
    Occurrence,
}

impl<'a> Names<'a> {
    pub(super) fn new(settings: &'a Settings, choice: &agreement::Choice) -> Names<'a> {
        let header = &choice.header;
        let base = settings.bases[header.base];
        let calendar = header.calendar.as_ref();
        let mut names = Names {
            settings,
            base,
            arithmetic: Arithmetic {
                made: base.plus(header.made).unwrap(),
                rounding: rounding(header.rounding),
                calendar: calendar.map(|calendar| calendar.resolve(base)),
            },
            budget: Budget::new(settings, choice.some_days),
            parties: ["north", "south", "east"][..settings.parties.min(3)].to_vec(),
            named: BTreeSet::new(),
            events: Vec::new(),
            conditions: Vec::new(),
            consultations: Vec::new(),
            known: Vec::new(),
        };
        names.declare(choice);
        names
    }

    fn declare(&mut self, choice: &agreement::Choice) {
        for (index, (on, _)) in choice.events.iter().enumerate() {
            let on = on.map(|day| literal(self.base, day));
            self.events.push((format!("event-{}", index + 1), on));
        }
        for (index, condition) in choice.conditions.iter().enumerate() {
            let by = condition.assessed_by.map(|parties| self.parties(parties));
            let id = format!("ground-{}", index + 1);
            self.conditions.push((id, by.unwrap_or_default()));
        }
        for (index, consultation) in choice.consultations.iter().enumerate() {
            let between = self.parties(consultation.between);
            // A consultation must be between somebody.
            if !between.is_empty() {
                let id = format!("talks-{}", index + 1);
                self.consultations.push((id, between));
            }
        }
    }

    /// The units that lengths may have here.
    pub(super) fn units(&self) -> Units {
        Units {
            months: self.settings.months && self.arithmetic.rounding != Rounding::Reject,
            working_days: self.arithmetic.calendar.is_some(),
        }
    }

    /// The parties of a choice: at least one, if there are any.
    pub(super) fn parties(&mut self, choice: u8) -> Vec<String> {
        let chosen = subset(&self.parties, choice);
        self.named.extend(&chosen);
        chosen.into_iter().map(str::to_owned).collect()
    }

    /// A length.
    pub(super) fn length(&self, choice: crate::generate::document::dates::LengthChoice) -> Length {
        choice.resolve(self.units())
    }

    /// A date phrase.
    pub(super) fn date(&mut self, choice: &Choice, scope: Scope) -> Phrase {
        match choice {
            Choice::Made if scope == Scope::Occurrence => Phrase::PeriodStart,
            Choice::Made => Phrase::Made,
            Choice::Day(day) if scope == Scope::Occurrence && day % 2 == 1 => Phrase::PeriodEnd,
            Choice::Day(day) => Phrase::Day(literal(self.base, *day)),
            Choice::Name(which) => self.name(*which),
            Choice::Of(form, which) => self.of(*form, *which),
            Choice::PeriodEdge(edge, which) => self.period_edge(*edge, *which),
            Choice::Period(which) if self.settings.periods => {
                Phrase::Period(period(self.base, *which))
            }
            Choice::Period(which) => self.period_edge(Edge::End, *which),
            Choice::SomeDay(which) => self.some_day(*which),
            Choice::Shift(length, direction, base) => {
                let base = Box::new(self.date(base, scope));
                Phrase::Shift(self.length(*length), *direction, base)
            }
            Choice::Within(length, base) => {
                let base = Box::new(self.date(base, scope));
                Phrase::Within(self.length(*length), base)
            }
            Choice::Earlier(members) => Phrase::Earlier(self.dates(members, scope)),
            Choice::Later(members) => Phrase::Later(self.dates(members, scope)),
            Choice::EdgeOf(edge, granularity, step, base) => {
                let base = self.date(base, scope);
                if self.settings.periods {
                    Phrase::EdgeOf(*edge, *granularity, *step, Box::new(base))
                } else {
                    base
                }
            }
            Choice::Group(inner) => Phrase::Group(Box::new(self.date(inner, scope))),
        }
    }

    fn dates(&mut self, members: &[Choice], scope: Scope) -> Vec<Phrase> {
        members.iter().map(|member| self.date(member, scope)).collect()
    }

    fn name(&self, which: u8) -> Phrase {
        let consultations = self.consultations.iter().map(|(id, _)| (id.clone(), None));
        let names: Vec<(String, Option<Day>)> =
            self.events.iter().cloned().chain(consultations).collect();
        match pick(&names, which) {
            Some((name, on)) => Phrase::Name(name.clone(), *on),
            None => Phrase::Made,
        }
    }

    fn of(&self, form: u8, which: u8) -> Phrase {
        let form = ["met", "lapsed", "deadline"][usize::from(form)];
        let fits = |known: &&Known| !known.recurring && (form != "deadline" || known.deadline);
        let known: Vec<&Known> = self.known.iter().filter(fits).collect();
        match pick(&known, which) {
            Some(known) => {
                let span = known.deadline_span.filter(|_| form == "deadline");
                Phrase::Of(form, known.id.clone(), span)
            }
            None => self.name(which),
        }
    }

    fn period_edge(&self, edge: Edge, which: u8) -> Phrase {
        let period = period(self.base, which);
        if self.settings.periods {
            Phrase::PeriodEdge(edge, period)
        } else {
            Phrase::Day(period.edge(edge))
        }
    }

    fn some_day(&mut self, which: u8) -> Phrase {
        let period = period(self.base, which);
        let days = period.last().since(period.first()) + 1;
        if self.settings.periods && self.budget.some_day(days) {
            Phrase::SomeDay(period)
        } else {
            self.period_edge(Edge::Start, which)
        }
    }

    /// A condition phrase.
    pub(super) fn condition(&mut self, choice: &ConditionChoice) -> Condition {
        match choice {
            ConditionChoice::Condition(which) => self.named_condition(*which),
            ConditionChoice::Consultation(which) => {
                let names = self.consultations.iter().map(|(id, _)| id.clone());
                self.named(&names.collect::<Vec<_>>(), *which)
            }
            ConditionChoice::Event(which) => {
                let names = self.events.iter().map(|(id, _)| id.clone());
                self.named(&names.collect::<Vec<_>>(), *which)
            }
            ConditionChoice::Status(status, which) => match pick(&self.known, *which) {
                Some(known) => Condition::Status(STATUSES[usize::from(*status)], known.id.clone()),
                None => self.named_condition(*which),
            },
            ConditionChoice::Compare(relation, date) => {
                Condition::Compare(RELATIONS[usize::from(*relation)], self.date(date, Scope::Plain))
            }
            ConditionChoice::Not(inner) => Condition::Not(Box::new(self.condition(inner))),
            ConditionChoice::And(members) => Condition::And(self.members(members)),
            ConditionChoice::Or(members) => Condition::Or(self.members(members)),
            ConditionChoice::AllOf(members) => Condition::AllOf(self.members(members)),
            ConditionChoice::AnyOf(members) => Condition::AnyOf(self.members(members)),
            ConditionChoice::CountOf(count, members) => {
                let count = 1 + usize::from(*count) % members.len();
                Condition::CountOf(count, self.members(members))
            }
            ConditionChoice::Group(inner) => Condition::Group(Box::new(self.condition(inner))),
        }
    }

    fn members(&mut self, members: &[ConditionChoice]) -> Vec<Condition> {
        members.iter().map(|member| self.condition(member)).collect()
    }

    fn named_condition(&self, which: u8) -> Condition {
        let names: Vec<String> = self.conditions.iter().map(|(id, _)| id.clone()).collect();
        self.named(&names, which)
    }

    /// One of these; if there is none, something that holds from a day on.
    fn named(&self, names: &[String], which: u8) -> Condition {
        match pick(names, which) {
            Some(name) => Condition::Name(name.clone()),
            None => Condition::Compare("on or after", self.name(which)),
        }
    }

    pub(super) fn event_tables(&self, choice: &agreement::Choice) -> Table {
        let events = self.events.iter().zip(&choice.events);
        events
            .map(|((id, on), (_, remarks))| {
                let mut table = Table::new();
                if let Some(on) = on {
                    table.insert("on".into(), json!(on));
                }
                remark(&mut table, *remarks, &["title"]);
                (id.clone(), Value::Object(table))
            })
            .collect()
    }

    pub(super) fn condition_tables(&self, choice: &agreement::Choice) -> Table {
        let conditions = self.conditions.iter().zip(&choice.conditions);
        conditions
            .map(|((id, by), choice)| {
                let mut table = Table::new();
                insert_parties(&mut table, "assessed-by", by.clone());
                if let Some(length) = choice.valid_for {
                    table.insert("valid-for".into(), json!(self.length(length).to_string()));
                }
                remark(&mut table, choice.remarks, &["title"]);
                (id.clone(), Value::Object(table))
            })
            .collect()
    }

    pub(super) fn consultation_tables(&self, choice: &agreement::Choice) -> Table {
        let consultations = self.consultations.iter().zip(&choice.consultations);
        consultations
            .map(|((id, between), choice)| {
                let mut table = Table::new();
                insert_parties(&mut table, "between", between.clone());
                if let Some(length) = choice.valid_for {
                    table.insert("valid-for".into(), json!(self.length(length).to_string()));
                }
                remark(&mut table, choice.remarks, &["title"]);
                (id.clone(), Value::Object(table))
            })
            .collect()
    }

    pub(super) fn party_tables(&self, choice: &agreement::HeaderChoice) -> Table {
        let named = self.named.iter();
        named
            .map(|party| {
                let mut table = Table::new();
                remark(&mut table, choice.remarks, &["name"]);
                ((*party).to_owned(), Value::Object(table))
            })
            .collect()
    }
}

fn rounding(choice: Option<u8>) -> Rounding {
    match choice {
        None | Some(0) => Rounding::Clamp,
        Some(1) => Rounding::EndOfMonth,
        Some(2) => Rounding::Up,
        Some(_) => Rounding::Reject,
    }
}

/// The one at that position, counted round and round.
pub(super) fn pick<T>(all: &[T], which: u8) -> Option<&T> {
    all.get(usize::from(which).checked_rem(all.len())?)
}

/// Those whose bit is set; the first if none is.
pub(super) fn subset<T: Clone>(all: &[T], choice: u8) -> Vec<T> {
    let chosen = all.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
    let chosen: Vec<T> = chosen.map(|(_, member)| member.clone()).collect();
    if chosen.is_empty() { all.iter().take(1).cloned().collect() } else { chosen }
}
