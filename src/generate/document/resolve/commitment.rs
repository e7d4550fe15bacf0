use crate::dates::{Day, Direction, Edge, Granularity, Length, Unit};
use serde_json::{Value, json};

use super::names::{Known, Names, Scope};
use super::{Table, entry, insert_parties, remark};
use crate::generate::document::agreement::{
    self, CommitmentChoice, CommitmentPartiesChoice, WindowChoice,
};
use crate::generate::document::phrase::{Choice, Phrase, Span};
use crate::generate::document::record::AmendmentChoice;

const KINDS: [&str; 4] = ["achieve", "maintain", "avoid", "option"];

const ROLLS: [&str; 5] =
    ["none", "following", "preceding", "modified-following", "modified-preceding"];

/// What decides which keys and verbs a commitment can have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sort {
    kind: &'static str,
    /// Judged by a term (maintain, avoid), not by a deadline.
    pub(super) term: bool,
    pub(super) recurring: bool,
}

/// The sort of a commitment.
pub(super) fn sort(choice: &CommitmentChoice) -> Sort {
    let kind = KINDS[usize::from(choice.kind.unwrap_or(0))];
    let term = matches!(kind, "maintain" | "avoid");
    Sort { kind, term, recurring: !term && choice.every.is_some() }
}

/// An entry that amends a commitment: its position, its terms, and whether it speaks of one
/// occurrence, if the commitment recurs.
pub(super) type Amending<'a> = (usize, &'a AmendmentChoice, bool);

/// The terms of a commitment on their way, and of the entries that amend it.
struct Terms<'n, 's> {
    names: &'n mut Names<'s>,
    sort: Sort,
    /// No deadline and no term that is known by the rules alone may be before this.
    floor: Option<Day>,
    /// How far a roll can move a deadline towards the start.
    roll_back: i64,
    deadline_span: Span,
    /// The first day on which the series can end by the rules alone.
    until: Option<Day>,
}

/// A commitment's table, and the terms of each entry that amends it.
pub(super) fn resolve(
    names: &mut Names,
    agreement: &agreement::Choice,
    index: usize,
    choice: &CommitmentChoice,
    amending: &[Amending],
) -> (Table, entry::Amendments) {
    let sort = sort(choice);
    let mut table = Table::new();
    let count = agreement.commitments.len();
    let number = if agreement.reversed { count - index } else { index + 1 };
    let id = format!("c{number}");
    table.insert("what".into(), json!(format!("Do {id}")));
    if choice.kind.is_some() {
        table.insert("kind".into(), json!(sort.kind));
    }
    let every = choice.every.filter(|_| sort.recurring);
    let every = every.map(|every| every.resolve_every(names.units()));
    if let Some(every) = every {
        table.insert("every".into(), json!(every.to_string()));
    }
    insert_conditions(&mut table, names, choice, sort);
    if !sort.term {
        insert_window(&mut table, names, &choice.window);
    }
    let confirmed = insert_confirmed(&mut table, names, &choice.parties, sort);
    insert_others(&mut table, names, choice);

    let mut terms = Terms {
        roll_back: roll_back(&table),
        names,
        sort,
        floor: None,
        deadline_span: None,
        until: None,
    };
    let amended = terms.resolve(choice, amending, &mut table);
    let (floor, until, deadline_span) = (terms.floor, terms.until, terms.deadline_span);
    names.known.push(Known {
        id,
        recurring: sort.recurring,
        deadline: table.contains_key("deadline"),
        deadline_span,
        confirmed,
        occurrences: every.map_or(0, |every| occurrences(every, floor, until)),
    });
    (table, amended)
}

/// The most occurrences of which an entry may speak: those that exist whatever the record says.
fn occurrences(every: Length, from: Option<Day>, until: Option<Day>) -> u32 {
    let (Some(from), Some(until)) = (from, until) else {
        return 4;
    };
    let days = match every.unit {
        Unit::Day => 1,
        Unit::Week => 7,
        _ => 31,
    };
    let full = until.since(from) / (i64::from(every.count) * days);
    u32::try_from(full.clamp(0, 3)).unwrap() + 1
}

fn insert_conditions(table: &mut Table, names: &mut Names, choice: &CommitmentChoice, sort: Sort) {
    if let Some(condition) = &choice.subject_to {
        let text = names.condition(condition).to_string();
        table.insert("subject-to".into(), json!(text));
    }
    let whens = [
        ("met-when", &choice.whens.met),
        ("broken-when", &choice.whens.broken),
        ("void-when", &choice.whens.void),
    ];
    for (key, date) in whens {
        if let Some(date) = date.as_ref().filter(|_| sort.term || key != "broken-when") {
            let text = names.date(date, Scope::Plain).to_string();
            table.insert(key.into(), json!(text));
        }
    }
}

fn insert_window(table: &mut Table, names: &Names, choice: &WindowChoice) {
    for (key, length) in [("notice", choice.notice), ("grace", choice.grace)] {
        if let Some(length) = length {
            table.insert(key.into(), json!(names.length(length).to_string()));
        }
    }
    if let Some(roll) = choice.roll.filter(|_| names.arithmetic.calendar.is_some()) {
        table.insert("roll".into(), json!(ROLLS[usize::from(roll)]));
    }
    if let Some(accepts) = choice.accepts_late {
        table.insert("accepts-late".into(), json!(accepts));
    }
}

/// Whether its performance must be confirmed.
fn insert_confirmed(
    table: &mut Table,
    names: &mut Names,
    choice: &CommitmentPartiesChoice,
    sort: Sort,
) -> bool {
    let Some(parties) = choice.confirmed_by else {
        return false;
    };
    if !names.budget.claims(if sort.recurring { 2 } else { 1 }) {
        return false;
    }
    insert_parties(table, "confirmed-by", names.parties(parties));
    table.contains_key("confirmed-by")
}

fn insert_others(table: &mut Table, names: &mut Names, choice: &CommitmentChoice) {
    if let Some(parties) = choice.parties.amendable_by {
        insert_parties(table, "amendable-by", names.parties(parties));
    }
    let sides = [("obligor", choice.parties.obligor), ("obligee", choice.parties.obligee)];
    for (key, parties) in sides {
        let parties = parties.map(|parties| names.parties(parties));
        match parties.unwrap_or_default().as_slice() {
            [] => {}
            [one] => drop(table.insert(key.into(), json!(one))),
            several => drop(table.insert(key.into(), json!(several))),
        }
    }
    remark(table, choice.remarks, &["quote", "clause", "note"]);
    if choice.remarks.unwrap_or(0) & 8 != 0 {
        table.insert("tags".into(), json!(["phase-1", "urgent"]));
    }
}

/// A roll towards the start goes over a weekend and a few holidays at most.
fn roll_back(table: &Table) -> i64 {
    match table.get("roll").and_then(Value::as_str) {
        None | Some("none" | "following") => 0,
        Some(_) => 8,
    }
}

impl Terms<'_, '_> {
    fn resolve(
        &mut self,
        choice: &CommitmentChoice,
        amending: &[Amending],
        table: &mut Table,
    ) -> entry::Amendments {
        let mut amended: entry::Amendments =
            amending.iter().map(|(index, ..)| (*index, Table::new())).collect();
        // The starts first: the ends must not be before any of them.
        self.starts(choice, amending, table, &mut amended);
        for (key, date) in self.keys(&choice.terms) {
            let text = self.end(key, date);
            table.insert(key.into(), json!(text));
        }
        for (index, terms, one) in amending {
            let changes = amended.entry(*index).or_default();
            self.amend(terms, *one, changes);
        }
        amended
    }

    fn starts(
        &mut self,
        choice: &CommitmentChoice,
        amending: &[Amending],
        table: &mut Table,
        amended: &mut entry::Amendments,
    ) {
        match &choice.terms.from {
            Some(from) => drop(table.insert("from".into(), json!(self.start(from)))),
            None => self.raise(Some(self.names.arithmetic.made)),
        }
        for (index, terms, one) in amending {
            // An occurrence begins where its period does: only the series has a start to amend.
            let Some(from) = terms.from.as_ref().filter(|_| !(*one && self.sort.recurring)) else {
                continue;
            };
            let text = match from {
                Some(from) => self.start(from),
                None => {
                    self.raise(Some(self.names.arithmetic.made));
                    "none".to_owned()
                }
            };
            let changes = amended.entry(*index).or_default();
            changes.insert("from".into(), json!(text));
        }
    }

    fn raise(&mut self, day: Option<Day>) {
        self.floor = self.floor.max(day);
    }

    fn start(&mut self, choice: &Choice) -> String {
        let phrase = self.names.date(choice, Scope::Plain);
        let day = match &phrase {
            Phrase::Period(period) => Some(period.first()),
            other => self.names.arithmetic.span(other).map(|(_, last)| last),
        };
        self.raise(day);
        phrase.to_string()
    }

    /// The other terms that the sort of commitment has.
    fn keys<'c>(&self, terms: &'c agreement::TermsChoice) -> Vec<(&'static str, &'c Choice)> {
        let all = [
            ("target", &terms.target),
            ("deadline", &terms.deadline),
            ("until", &terms.until),
            ("due-from", &terms.due_from),
        ];
        all.into_iter()
            .filter_map(|(key, date)| Some((key, date.as_ref()?)))
            .filter(|(key, _)| self.has(key))
            .collect()
    }

    fn has(&self, key: &str) -> bool {
        if key == "until" { self.sort.term || self.sort.recurring } else { !self.sort.term }
    }

    fn amend(&mut self, terms: &AmendmentChoice, one: bool, changes: &mut Table) {
        let all = [
            ("target", &terms.target),
            ("deadline", &terms.deadline),
            ("until", &terms.until),
            ("due-from", &terms.due_from),
        ];
        for (key, change) in all {
            let Some(date) = change.as_ref().filter(|_| self.has(key)) else {
                continue;
            };
            // The end of a series is not that of an occurrence.
            if !(one && self.sort.recurring && key == "until") {
                let text = date.as_ref().map(|date| self.end(key, date));
                changes.insert(key.into(), json!(text.unwrap_or("none".to_owned())));
            }
        }
        if changes.is_empty() {
            let key = if self.sort.term { "until" } else { "deadline" };
            changes.insert(key.into(), json!("none"));
        }
    }

    /// A term other than `from`.
    fn end(&mut self, key: &str, choice: &Choice) -> String {
        let recurring = self.sort.recurring;
        let phrase = match key {
            "deadline" if recurring => self.occurrence_deadline(choice),
            "due-from" if recurring => self.names.date(choice, Scope::Occurrence),
            "target" | "due-from" => self.names.date(choice, Scope::Plain),
            _ => {
                let phrase = self.names.date(choice, Scope::Plain);
                self.not_before(phrase, if key == "deadline" { self.roll_back } else { 0 })
            }
        };
        match key {
            "deadline" => self.widen(&phrase),
            "until" => self.cut(&phrase),
            _ => {}
        }
        phrase.to_string()
    }

    /// The phrase, or if that can be too early the later of it and a day that is not.
    fn not_before(&self, phrase: Phrase, margin: i64) -> Phrase {
        let floor = self.floor.map(|day| day.plus(margin).unwrap());
        match (self.last_day(&phrase), floor) {
            (Some((first, _)), Some(floor)) if first < floor => {
                Phrase::Later(vec![phrase.nested(), Phrase::Day(floor)])
            }
            _ => phrase,
        }
    }

    /// The days that the phrase can name as the end of something.
    fn last_day(&self, phrase: &Phrase) -> Span {
        match phrase {
            Phrase::Period(period) => Some((period.last(), period.last())),
            other => self.names.arithmetic.span(other),
        }
    }

    /// Notes what the deadline can be; with a margin for its roll.
    fn widen(&mut self, phrase: &Phrase) {
        if let Some((first, last)) = self.last_day(phrase) {
            let first = first.plus(-8).unwrap();
            let last = last.plus(8).unwrap();
            let (low, high) = self.deadline_span.unwrap_or((first, last));
            self.deadline_span = Some((low.min(first), high.max(last)));
        }
    }

    /// Notes when the series can end.
    fn cut(&mut self, phrase: &Phrase) {
        if let Some((first, _)) = self.last_day(phrase) {
            self.until = Some(self.until.map_or(first, |until| until.min(first)));
        }
    }

    /// A deadline in a series: never before the start of the occurrence's period.
    fn occurrence_deadline(&mut self, choice: &Choice) -> Phrase {
        let boxed = |phrase| Box::new(phrase);
        match choice {
            Choice::Within(length, base) => {
                let anchor = if matches!(**base, Choice::Name(_)) {
                    self.not_before_period(base)
                } else {
                    Phrase::PeriodStart
                };
                Phrase::Within(self.names.length(*length), boxed(anchor))
            }
            Choice::Shift(length, Direction::Before, _) => {
                Phrase::Shift(length.days(4), Direction::Before, boxed(Phrase::PeriodEnd))
            }
            Choice::Shift(length, direction, base) => {
                let anchor = match **base {
                    Choice::Day(_) => Phrase::PeriodEnd,
                    Choice::Made => Phrase::PeriodStart,
                    _ => self.not_before_period(base),
                };
                Phrase::Shift(self.names.length(*length), *direction, boxed(anchor))
            }
            Choice::EdgeOf(edge, granularity, _, _) if self.names.settings.periods => {
                occurrence_edge(*edge, *granularity)
            }
            Choice::Earlier(_) => {
                Phrase::Earlier(vec![Phrase::PeriodEnd, self.not_before_period(choice)])
            }
            Choice::Later(_) | Choice::Name(_) | Choice::Of(..) | Choice::SomeDay(_) => {
                self.not_before_period(choice)
            }
            Choice::Group(inner) => Phrase::Group(boxed(self.occurrence_deadline(inner))),
            _ => Phrase::PeriodEnd,
        }
    }

    fn not_before_period(&mut self, choice: &Choice) -> Phrase {
        let phrase = self.names.date(choice, Scope::Occurrence).nested();
        Phrase::Later(vec![Phrase::PeriodStart, phrase])
    }
}

/// The end of a month that is not before the start of the occurrence's period.
fn occurrence_edge(edge: Edge, granularity: Granularity) -> Phrase {
    let (step, anchor) = match edge {
        Edge::Start => (1, Phrase::PeriodStart),
        Edge::End => (0, Phrase::PeriodEnd),
    };
    Phrase::EdgeOf(edge, granularity, step, Box::new(anchor))
}
