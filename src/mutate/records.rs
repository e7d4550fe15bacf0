//! The records on which the rules and the changed ones are compared, small ones first.

use std::iter::once;

use crate::dates::Day;
use crate::generate::{Saying, Scope, dates, entry, is_sound, sayings};
use crate::model::{
    Act, Agreement, Amendments, Anchor, CommitmentId, Date, Deadline, Entry, PartyId, Record,
    Target, Term,
};

/// Records, and the days on which they are looked at.
pub(crate) struct Records {
    /// All entries that there can be: what they say, on each day that matters.
    pub(crate) entries: Vec<Entry>,
    /// Those by which all comes true that can, at once.
    settled: Vec<Entry>,
    /// From the day on which the agreement was made to the day after which nothing changes.
    pub(crate) days: (Day, Day),
}

/// Which entries there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Voices {
    /// By all who have to say so.
    All,
    /// Also by all of them but one, and by one alone.
    Some,
}

impl Records {
    /// Of all that some commitments depend on.
    pub(crate) fn new(agreement: &Agreement, of: &[CommitmentId], voices: Voices) -> Records {
        let mut scope = Scope::default();
        for id in of {
            scope.extend(Scope::of_commitment(agreement, *id));
        }
        let days = dates(agreement, &scope, &[]);
        let by_all = sayings(agreement, &scope);
        let settles = by_all.iter().filter(|saying| saying.settles());
        let settled = settles.map(|saying| entry(agreement, saying, agreement.made)).collect();
        let sayings: Vec<Saying> = match voices {
            Voices::All => by_all,
            Voices::Some => by_all.into_iter().flat_map(with_fewer).collect(),
        };
        let on = |day: &Day| {
            sayings.iter().map(|saying| entry(agreement, saying, *day)).collect::<Vec<_>>()
        };
        let mut entries: Vec<Entry> = days.matter.iter().take(1).flat_map(on).collect();
        entries.extend(ends(agreement, &scope, &days.matter));
        entries.extend(days.matter.iter().skip(1).flat_map(on));
        Records { entries, settled, days: (agreement.made, days.last) }
    }

    /// At most so many: without an entry; with one, alone or after all has come true that can, the
    /// record being complete or not; and with two.
    pub(crate) fn small(&self, most: usize) -> impl Iterator<Item = Record> {
        let bases = self.bases();
        let beside = bases.clone();
        let with_one = self.entries.iter().flat_map(move |entry| {
            let with = |base: &Record| {
                let entries = base.entries.iter().chain([entry]).cloned().collect();
                Record { entries, ..base.clone() }
            };
            beside.iter().map(with).collect::<Vec<_>>()
        });
        let pairs = self.entries.iter().enumerate().flat_map(|(number, one)| {
            let before = self.entries.iter().take(number);
            before
                .map(|two| Record { entries: vec![two.clone(), one.clone()], ..Record::default() })
        });
        bases.into_iter().chain(with_one).chain(pairs).filter(is_sound).take(most)
    }

    /// What a record of one entry has beside it.
    pub(crate) fn bases(&self) -> [Record; 4] {
        let record = |complete_through, entries: &[Entry]| Record {
            complete_through,
            entries: entries.to_vec(),
            ..Record::default()
        };
        let complete = Some(self.days.1);
        [
            record(None, &[]),
            record(None, &self.settled),
            record(complete, &[]),
            record(complete, &self.settled),
        ]
    }
}

/// What is said by all who have to, by all of them but one, and by one alone.
fn with_fewer(saying: Saying) -> Vec<Saying> {
    let parties: Vec<PartyId> = match &saying.act {
        Act::Held(_, between) => between.clone(),
        _ => saying.by.clone(),
    };
    let count = parties.len();
    let but_one = (0..count).map(|number| super::date::without(&parties, number));
    let alone = parties.iter().map(|party| vec![*party]).filter(|_| count > 2);
    let fewer: Vec<Vec<PartyId>> = but_one.chain(alone).filter(|left| !left.is_empty()).collect();
    let by = |parties: Vec<PartyId>| match &saying.act {
        Act::Held(id, _) => Saying { act: Act::Held(*id, parties), by: saying.by.clone() },
        act => Saying { act: act.clone(), by: parties },
    };
    let fewer: Vec<Saying> = fewer.into_iter().map(by).collect();
    once(saying).chain(fewer).collect()
}

/// New ends of each term, agreed on at once: on each day that matters. The day before a day on which
/// something changes matters too.
fn ends(agreement: &Agreement, scope: &Scope, days: &[Day]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for id in &scope.commitments {
        let Some(commitment) = agreement.commitment(*id) else { continue };
        let target = Target { commitment: *id, occurrence: None };
        let dated = commitment.kind.has_deadline() && commitment.every.is_none();
        for day in days.iter().filter(|day| **day >= agreement.made) {
            let on = Date::Anchor(Anchor::Day(*day));
            let terms = match dated {
                true => Amendments {
                    deadline: Some(Some(term(agreement, *day, Deadline::On(on)))),
                    ..Amendments::default()
                },
                false => Amendments {
                    until: Some(Some(term(agreement, *day, on))),
                    ..Amendments::default()
                },
            };
            let act = Act::Amended(target, Box::new(terms));
            let saying = Saying { act, by: commitment.amendable_by.clone() };
            entries.push(entry(agreement, &saying, agreement.made));
        }
    }
    entries
}

fn term<T>(agreement: &Agreement, day: Day, value: T) -> Term<T> {
    Term { value, text: day.to_string(), place: agreement.place }
}
