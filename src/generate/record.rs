//! What an entry can say, and records of that.

mod reduced;
mod saying;
mod sound;

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::chance::maybe;
use super::{Days, Scope};
use crate::dates::Day;
use crate::model::{Act, Agreement, Entry, EntryId, PartyId, Record, Target};

pub(crate) use reduced::{in_order, reduced, reordered};
pub use saying::{Saying, entry, sayings};
pub use sound::is_sound;

/// What records may contain, and how much of it. Where a share is 0, the thing does not occur.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordSettings {
    /// So many entries at most (up to 1000), beside those by which everything has happened that could.
    pub entries: usize,
    /// The share of records in which all events, consultations and conditions came true on one day.
    pub settled: f64,
    /// The share of records that are said to be complete through some day.
    pub complete: f64,
    /// The share of entries whose day is not known, where that may be.
    pub imprecise: f64,
    /// The share of entries that became known later than on their day.
    pub delayed: f64,
    /// The share of entries by some of those who have to say so, and not by all.
    pub partial: f64,
    /// The share of entries that retract an earlier one.
    pub retracted: f64,
}

impl Default for RecordSettings {
    fn default() -> Self {
        Self {
            entries: 6,
            settled: 0.4,
            complete: 0.2,
            imprecise: 0.06,
            delayed: 0.1,
            partial: 0.06,
            retracted: 0.04,
        }
    }
}

/// A record, before the names and the days are looked up. It shrinks to fewer entries, to earlier
/// days, and to what is plain.
#[derive(Debug, Clone)]
struct Choice {
    settled: Option<usize>,
    complete: Option<usize>,
    entries: Vec<EntryChoice>,
}

#[derive(Debug, Clone)]
struct EntryChoice {
    /// What it says: which of the sayings.
    saying: usize,
    /// Its day: which of those that matter, and how far from it.
    on: (usize, i64),
    /// How many more days of which it may be.
    spread: Option<i64>,
    /// After how many days it became known.
    delay: Option<i64>,
    /// Which of those who have to say so do not.
    silent: Option<usize>,
    /// Where it recurs: of which occurrence it speaks.
    occurrence: Option<u32>,
    /// Whether a suspension moves no deadline.
    plain: bool,
    /// Instead: how far back the entry stands that it retracts.
    retracts: Option<usize>,
}

/// Records of one agreement, within a scope. They are valid: a file with these entries loads.
pub fn records(
    agreement: &Agreement,
    scope: &Scope,
    days: &Days,
    settings: &RecordSettings,
) -> impl Strategy<Value = Record> + use<> {
    let drawn = Drawn {
        sayings: sayings(agreement, scope),
        days: days.matter.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
        agreement: agreement.clone(),
    };
    choice(&drawn, settings).prop_map(move |choice| drawn.record(&choice))
}

fn choice(drawn: &Drawn, settings: &RecordSettings) -> impl Strategy<Value = Choice> + use<> {
    let days = drawn.days.len().max(1);
    let most = if drawn.sayings.is_empty() { 0 } else { settings.entries.min(1000) };
    (
        maybe(settings.settled, 0..days),
        maybe(settings.complete, 0..days),
        vec(entry_choice(drawn.sayings.len().max(1), days, settings), 0..=most),
    )
        .prop_map(|(settled, complete, entries)| Choice { settled, complete, entries })
}

fn entry_choice(
    sayings: usize,
    days: usize,
    settings: &RecordSettings,
) -> impl Strategy<Value = EntryChoice> + use<> {
    let away = prop_oneof![8 => Just(0_i64), 1 => -3_i64..=3, 1 => -45_i64..=45];
    let spread = prop_oneof![3 => 1_i64..=4, 1 => 20_i64..=40];
    let rare = (
        maybe(settings.imprecise, spread),
        maybe(settings.delayed, 1_i64..=40),
        maybe(settings.partial, 0_usize..8),
        maybe(0.4, 1_u32..=3),
        proptest::bool::weighted(0.2),
        maybe(settings.retracted, 1_usize..=3),
    );
    (0..sayings, (0..days, away), rare).prop_map(|(saying, on, rare)| {
        let (spread, delay, silent, occurrence, plain, retracts) = rare;
        EntryChoice { saying, on, spread, delay, silent, occurrence, plain, retracts }
    })
}

/// From what is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    agreement: Agreement,
    sayings: Vec<Saying>,
    days: Vec<Day>,
}

impl Drawn {
    fn record(&self, choice: &Choice) -> Record {
        let day = |index: usize| self.days.get(index).copied();
        let mut record =
            Record { complete_through: choice.complete.and_then(day), ..Record::default() };
        if let Some(on) = choice.settled.and_then(day) {
            let settles = self.sayings.iter().filter(|saying| saying.settles());
            record.entries.extend(settles.map(|saying| entry(&self.agreement, saying, on)));
        }
        for choice in &choice.entries {
            self.add(choice, &mut record);
        }
        record
    }

    /// Adds the entry, unless it would contradict one that is there.
    fn add(&self, choice: &EntryChoice, record: &mut Record) {
        let Some(added) = self.entry(choice, record) else { return };
        record.entries.push(added);
        if !is_sound(record) {
            record.entries.pop();
        }
    }

    fn entry(&self, choice: &EntryChoice, record: &mut Record) -> Option<Entry> {
        let (index, away) = choice.on;
        let on = self.days.get(index)?.plus(away)?;
        let mut added = entry(&self.agreement, self.sayings.get(choice.saying)?, on);
        let back = choice.retracts.and_then(|back| record.entries.len().checked_sub(back));
        if let Some((position, retracted)) =
            back.and_then(|at| Some((at, record.entries.get_mut(at)?)))
        {
            retracted
                .id
                .get_or_insert_with(|| format!("entry-{}", position.saturating_add(1)).into());
            let target = EntryId(u32::try_from(position).ok()?);
            return Some(Entry { act: Act::Retracted(target), by: Vec::new(), ..added });
        }
        self.vary(choice, &mut added);
        Some(added)
    }

    /// Makes it speak of one occurrence, by fewer, of an unknown day, or known later.
    fn vary(&self, choice: &EntryChoice, added: &mut Entry) {
        if let Act::Suspended { tolls, .. } = &mut added.act {
            *tolls = !choice.plain;
        }
        if let Some(number) = choice.occurrence {
            self.of_occurrence(number, &mut added.act);
        }
        if let Some(silent) = choice.silent {
            without(&mut added.by, silent, &added.act);
        }
        let imprecise =
            matches!(added.act, Act::Happened(_) | Act::Held(..) | Act::Met(_) | Act::Broken(_));
        if let Some(days) = choice.spread.filter(|_| imprecise) {
            added.last = added.first.plus(days).unwrap_or(added.last);
            added.recorded = added.last;
        }
        if let Some(days) = choice.delay {
            added.recorded = added.last.plus(days).unwrap_or(added.recorded);
        }
    }

    fn of_occurrence(&self, number: u32, act: &mut Act) {
        let recurs = |target: &Target| {
            self.agreement.commitment(target.commitment).is_some_and(|it| it.every.is_some())
        };
        match act {
            Act::Met(target)
            | Act::Suspended { target, .. }
            | Act::Resumed(target)
            | Act::Waived(target)
            | Act::Withdrawn(Some(target))
            | Act::Superseded(target)
                if recurs(target) =>
            {
                target.occurrence = Some(number);
            }
            _ => {}
        }
    }
}

/// Takes one of several parties out. An assessment is by someone all the same.
fn without(by: &mut Vec<PartyId>, silent: usize, act: &Act) {
    let needed = usize::from(matches!(act, Act::Assessed(..)));
    if by.len() > needed
        && let Some(position) = silent.checked_rem(by.len())
    {
        by.remove(position);
    }
}
