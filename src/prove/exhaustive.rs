//! Every record of a few entries on the days that matter, the smallest first.

use super::combinations;
use super::field::Field;
use super::search::{Search, Ticks};
use super::trial::{Trial, last};
use super::{Bound, Settings};
use crate::dates::Day;
use crate::generate::{Saying, entry, is_sound};
use crate::model::{Act, Entry, Record};

/// So many records are tried of a field at most,
const RECORDS: u64 = 40_000;
/// and so many as take this much toil, for each field with a written property;
const TOIL: u64 = 200_000;
/// for all the other fields together this much, but not less than the last for each.
const TOIL_OF_ALL: u64 = 1_000_000;
const LEAST: u64 = 10_000;
/// So many days are taken, if there are so many, even if that leaves one entry.
const FEW_DAYS: usize = 4;
/// All records are tried of no more entries than that, however few things can be said: of more there
/// are too many for anybody to wait for.
pub const MOST_ENTRIES: u32 = 6;

/// Which records are tried.
pub(super) struct Plan {
    days: Vec<Day>,
    entries: u32,
    members: Vec<Member>,
    /// So many records more of two entries, where all of one are tried: each beside something that has
    /// happened on the day on which the agreement was made.
    more: u64,
}

/// What a record may contain.
enum Member {
    Entry(Box<Entry>),
    /// It is complete through that day: of what is kept that makes a difference.
    Complete(Day),
}

impl Plan {
    pub(super) fn new(field: &Field, fields: usize, settings: &Settings) -> Plan {
        if let Some(entries) = settings.entries {
            let days = in_order(&field.days.matter);
            return Plan { members: members(field, &days), days, entries, more: 0 };
        }
        let budget = budget(field, fields);
        let days = days(field, budget);
        let members = members(field, &days);
        let fits = |entries: u32| combinations::count(members.len(), entries) <= budget;
        let most = (1..=MOST_ENTRIES).take_while(|entries| fits(*entries)).last();
        let entries = most.unwrap_or(1);
        let more = if entries == 1 { budget } else { 0 };
        Plan { days, entries, members, more }
    }

    /// How many records that are, with those that contradict themselves.
    pub(super) fn records(&self) -> u64 {
        combinations::count(self.members.len(), self.entries).saturating_add(self.more)
    }
}

/// How many records can be tried, by the toil of the empty one and of each statement alone.
fn budget(field: &Field, fields: usize) -> u64 {
    let agreement = field.asked.agreement();
    let alone = field.sayings.iter().map(|saying| {
        let entries = vec![entry(agreement, saying, agreement.made)];
        Record { entries, ..Record::default() }
    });
    let (mut records, mut toil) = (0_u64, 0_u64);
    for record in alone.chain([Record::default()]) {
        records = records.saturating_add(1);
        toil = toil.saturating_add(Trial::new(field, &record).toil());
    }
    let each = toil.div_ceil(records.max(1)).max(1);
    let all = share(field, fields, (TOIL, TOIL_OF_ALL, LEAST));
    all.checked_div(each).unwrap_or(LEAST).clamp(1, RECORDS)
}

/// What a field gets: a full share, if a property is written about it, else a part of the whole.
pub(super) fn share(field: &Field, fields: usize, (full, of_all, least): (u64, u64, u64)) -> u64 {
    let fields = u64::try_from(fields).unwrap_or(u64::MAX).max(1);
    match field.properties.as_slice() {
        [] => of_all.checked_div(fields).unwrap_or(least).clamp(least, full),
        _ => full,
    }
}

/// The days that weigh most: as many as leave room for two entries, if these are not too few, else for
/// one.
fn days(field: &Field, budget: u64) -> Vec<Day> {
    let days = &field.days.matter;
    let sayings = field.sayings.len().max(1);
    let fits =
        |days: usize, entries| combinations::count(sayings.saturating_mul(days), entries) <= budget;
    let most = |entries| (1..=days.len()).take_while(|days| fits(*days, entries)).last();
    let few = FEW_DAYS.min(days.len());
    let taken = most(2).filter(|two| *two >= few).or_else(|| most(1)).unwrap_or(1);
    in_order(days.get(..taken).unwrap_or(days))
}

fn in_order(days: &[Day]) -> Vec<Day> {
    let mut days = days.to_vec();
    days.sort_unstable();
    days
}

fn members(field: &Field, days: &[Day]) -> Vec<Member> {
    let agreement = field.asked.agreement();
    let mut members: Vec<Member> = Vec::new();
    for saying in &field.sayings {
        let on = |day: &Day| Member::Entry(Box::new(entry(agreement, saying, *day)));
        members.extend(days.iter().map(on));
    }
    let has_term = field.scope.commitments.iter().any(|id| {
        let commitment = agreement.commitment(*id);
        commitment.is_some_and(|commitment| !commitment.kind.has_deadline())
    });
    let complete = days.last().filter(|_| has_term);
    members.extend(complete.map(|day| Member::Complete(*day)));
    members
}

/// Tries all of them.
pub(super) fn run(search: &mut Search<'_>, plan: &Plan, ticks: &mut Ticks<'_>) -> Bound {
    let field = search.field;
    let mut bound = Bound {
        entries: plan.entries,
        sayings: field.sayings.len(),
        on: plan.days.clone(),
        matter: field.days.matter.len(),
        records: 0,
        more: 0,
        to: last(field, &Record::default()),
    };
    for entries in 0..=plan.entries {
        let entries = usize::try_from(entries).unwrap_or(usize::MAX);
        combinations::each(plan.members.len(), entries, |chosen| {
            ticks.tick();
            let record = record(plan, chosen);
            if is_sound(&record) {
                bound.records = bound.records.saturating_add(1);
                search.take_in(&record, ticks.watch);
            }
        });
    }
    let more = more(field, plan).filter(is_sound).take(usize::try_from(plan.more).unwrap_or(0));
    let mut toil = 0_u64;
    for record in more {
        if toil > TOIL {
            break;
        }
        ticks.tick();
        bound.more = bound.more.saturating_add(1);
        toil = toil.saturating_add(search.take_in_if_short(&record, ticks.watch));
    }
    ticks.skip(plan.more.saturating_sub(bound.more));
    bound
}

/// Each thing that a record may contain, beside one of those that come before a commitment.
fn more<'a>(field: &'a Field, plan: &'a Plan) -> impl Iterator<Item = Record> + 'a {
    let agreement = field.asked.agreement();
    let comes_before =
        |saying: &&Saying| saying.settles() || matches!(saying.act, Act::Assessed(..));
    let before = field.sayings.iter().filter(comes_before);
    before.flat_map(move |saying| {
        let first = entry(agreement, saying, agreement.made);
        let same = first.clone();
        let all = (0..plan.members.len()).map(|at| record(plan, &[at]));
        let others = all.filter(move |beside| !beside.entries.contains(&same));
        others.map(move |beside| {
            let entries = std::iter::once(&first).chain(&beside.entries).cloned().collect();
            Record { entries, ..beside }
        })
    })
}

fn record(plan: &Plan, chosen: &[usize]) -> Record {
    let mut record = Record::default();
    for member in chosen.iter().filter_map(|at| plan.members.get(*at)) {
        match member {
            Member::Entry(entry) => record.entries.push(entry.as_ref().clone()),
            Member::Complete(day) => record.complete_through = Some(*day),
        }
    }
    record
}
