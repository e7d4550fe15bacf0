//! The days on which something can change.

use std::collections::BTreeSet;

use crate::dates::{Day, Direction, Length, Rounding};
use crate::evaluate::turns;
use crate::model::{Act, Agreement, Anchor, CommitmentId, Cond, Date, Deadline, Entry, Record};

use super::Scope;
use super::record::{Saying, entry, sayings};

/// So long after the last day that matters everything is settled that ever is.
const BEYOND: i64 = 366;
/// Of what recurs so many occurrences more are looked at.
const OCCURRENCES: u32 = 4;

/// The days that matter to some commitments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// Those on which something changes, and the days before them: first those of the rules alone,
    /// then those on which something changes because something was recorded.
    pub matter: Vec<Day>,
    /// A day after which nothing changes any more, if nothing is recorded on a later one.
    pub last: Day,
}

/// The days that matter within a scope: the day on which the agreement was made, those that its
/// phrases name, and those on which a status changes, with an empty record and after each thing
/// that can happen; and the same of some commitments `beside` it, of which no entry speaks.
#[must_use]
pub fn dates(agreement: &Agreement, scope: &Scope, beside: &[CommitmentId]) -> Days {
    let watched: Vec<CommitmentId> = scope.commitments.iter().chain(beside).copied().collect();
    let mut found = Found::default();
    found.add(agreement.made);
    let mut named = BTreeSet::new();
    for id in &watched {
        // What is asked beside the commitments is asked from the beginning of time on.
        let days = literals(agreement, *id).into_iter();
        named.extend(days.filter(|day| *day > Day::MIN));
    }
    let events = scope.events.iter().filter_map(|id| agreement.events.get(id.index()));
    named.extend(events.filter_map(|event| event.on));
    found.add_turns(&changes(agreement, &watched, Vec::new(), &named));
    found.add_turns(&named);
    for entries in probes(agreement, scope, &found.days) {
        let turns = changes(agreement, &watched, entries, &named);
        found.add_turns(&turns);
    }
    let last = found.days.iter().max().copied().unwrap_or(agreement.made);
    Days { matter: found.days, last: beyond(agreement, &watched, last) }
}

fn recurs(agreement: &Agreement, ids: &[CommitmentId]) -> bool {
    ids.iter().any(|id| agreement.commitment(*id).is_some_and(|it| it.every.is_some()))
}

/// A day after which nothing new happens: a year later, or after a few more occurrences.
fn beyond(agreement: &Agreement, ids: &[CommitmentId], day: Day) -> Day {
    let every = ids.iter().filter_map(|id| agreement.commitment(*id)?.every);
    let later = every.filter_map(|every| {
        let count = every.count.checked_mul(OCCURRENCES)?;
        let length = Length { count, ..every };
        length.from(day, Direction::After, Rounding::Clamp, None).ok()
    });
    later.max().or_else(|| day.plus(BEYOND)).unwrap_or(Day::MAX)
}

/// Days, each once, in the order in which they were found.
#[derive(Debug, Default)]
struct Found {
    days: Vec<Day>,
    seen: BTreeSet<Day>,
}

impl Found {
    fn add(&mut self, day: Day) {
        if self.seen.insert(day) {
            self.days.push(day);
        }
    }

    /// Each of those days, and the day before it.
    fn add_turns(&mut self, days: &BTreeSet<Day>) {
        for day in days {
            day.previous().into_iter().chain([*day]).for_each(|day| self.add(day));
        }
    }
}

/// What can happen, alone, early and late; all of it at once; and all else that can be said.
fn probes(agreement: &Agreement, scope: &Scope, days: &[Day]) -> Vec<Vec<Entry>> {
    let made = agreement.made;
    let sorted: BTreeSet<Day> = days.iter().copied().filter(|day| *day >= made).collect();
    let middle = sorted.iter().nth(sorted.len().div_ceil(2)).copied();
    let days: BTreeSet<Day> = [Some(made), middle].into_iter().flatten().collect();
    let on = |saying: &Saying, day: Day| entry(agreement, saying, day);
    let (happens, rest): (Vec<Saying>, Vec<Saying>) =
        sayings(agreement, scope).into_iter().partition(happens);
    let mut probes: Vec<Vec<Entry>> = Vec::new();
    for day in days {
        probes.extend(happens.iter().map(|saying| vec![on(saying, day)]));
    }
    let prepares = happens.iter().filter(|saying| saying.act.target().is_none());
    probes.push(prepares.map(|saying| on(saying, made)).collect());
    probes.extend(rest.iter().map(|saying| vec![on(saying, made)]));
    probes
}

/// Whether it is the course of things, and not a change of it.
fn happens(saying: &Saying) -> bool {
    match saying.act {
        Act::Happened(_) | Act::Held(..) | Act::Met(_) | Act::Broken(_) => true,
        Act::Assessed(_, holds) => holds,
        _ => false,
    }
}

/// The days on which a status or a reason of one of them changes.
fn changes(
    agreement: &Agreement,
    ids: &[CommitmentId],
    entries: Vec<Entry>,
    named: &BTreeSet<Day>,
) -> BTreeSet<Day> {
    let made = agreement.made;
    let last = entries.iter().map(|entry| entry.last).chain(named.iter().copied()).max();
    let horizon = last.map_or(made, |day| day.max(made));
    // What recurs or waits may do so for ever: a while will do.
    let waits = entries.iter().any(|entry| matches!(entry.act, Act::Suspended { .. }));
    let bounded = waits || recurs(agreement, ids);
    let to = if bounded { beyond(agreement, ids, horizon) } else { Day::MAX };
    let record = Record { entries, ..Record::default() };
    turns(agreement, &record, ids, (made, to))
}

/// The days that the phrases of a commitment name, and those on which they begin to count.
fn literals(agreement: &Agreement, id: CommitmentId) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let Some(commitment) = agreement.commitment(id) else { return days };
    let dates = [
        Some(&commitment.from),
        commitment.until.as_ref(),
        commitment.due_from.as_ref(),
        commitment.met_when.as_ref(),
        commitment.broken_when.as_ref(),
        commitment.void_when.as_ref(),
    ];
    dates.into_iter().flatten().for_each(|term| of_date(&term.value, &mut days));
    match commitment.deadline.as_ref().map(|term| &term.value) {
        Some(Deadline::Period(period)) => days.extend([period.first(), period.last()]),
        Some(Deadline::Within(date) | Deadline::On(date)) => of_date(date, &mut days),
        None => {}
    }
    if let Some(term) = &commitment.subject_to {
        of_cond(&term.value, &mut days);
    }
    days
}

/// The days that a condition names.
pub(crate) fn named_days(cond: &Cond) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    of_cond(cond, &mut days);
    days
}

fn of_date(date: &Date, days: &mut BTreeSet<Day>) {
    match date {
        Date::Anchor(Anchor::Day(day)) => {
            days.insert(*day);
        }
        Date::Anchor(_) => {}
        Date::Shift { base, .. } | Date::EdgeOf { base, .. } => of_date(base, days),
        Date::Earlier(members) | Date::Later(members) => {
            members.iter().for_each(|member| of_date(member, days));
        }
        Date::SomeDay(some) => days.extend([some.period.first(), some.period.last()]),
    }
}

fn of_cond(cond: &Cond, days: &mut BTreeSet<Day>) {
    match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter().for_each(|member| of_cond(member, days));
        }
        Cond::Not(inner) => of_cond(inner, days),
        Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => of_date(date, days),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
    }
}
