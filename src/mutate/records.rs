//! The records on which the rules and the changed ones are compared, small ones first.

use std::iter::once;

use super::Part;
use super::order::{self, Ranks};
use crate::dates::{Day, Direction, Rounding};
use crate::generate::{Saying, Scope, dates, entry, is_sound, sayings};
use crate::model::{
    Act, Agreement, Amendments, Anchor, CommitmentId, Date, Deadline, Entry, PartyId, Record,
    Target, Term,
};

/// Records, and the days on which they are looked at.
pub(crate) struct Records {
    /// All entries that there can be: what they say, on each day that matters. First those of the
    /// part that is to come first, then those of what has to do with it.
    pub(crate) entries: Vec<Entry>,
    /// How many are of that part,
    pub(super) first: usize,
    /// and how many of that, or of what has to do with it.
    pub(super) near: usize,
    /// Those by which all comes true that can, at once.
    settled: Vec<Entry>,
    /// The same without what is said of the part that comes first, if that is a consultation or a condition.
    lacking: Option<Vec<Entry>>,
    /// Those by which all commitments are met on which others depend.
    kept: Vec<Entry>,
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
    /// Of all that some commitments depend on: first, where there is such a part, what is said of it.
    pub(crate) fn new(
        agreement: &Agreement,
        of: &[CommitmentId],
        (voices, first): (Voices, Option<Part>),
    ) -> Records {
        let mut scope = Scope::default();
        for id in of {
            scope.extend(Scope::of_commitment(agreement, *id));
        }
        let days = dates(agreement, &scope, &[]);
        let by_all = sayings(agreement, &scope);
        let settles = by_all.iter().filter(|saying| saying.settles());
        let settled: Vec<Entry> =
            settles.map(|saying| entry(agreement, saying, agreement.made)).collect();
        let is_of_first = |entry: &Entry| match (&entry.act, first) {
            (Act::Held(id, _), Some(Part::Consultation(part))) => *id == part,
            (Act::Assessed(id, _), Some(Part::Condition(part))) => *id == part,
            _ => false,
        };
        let lacking = settled.iter().any(is_of_first).then(|| {
            let others = settled.iter().filter(|entry| !is_of_first(entry));
            others.cloned().collect()
        });
        let others = scope.commitments.iter().filter(|id| !of.contains(id));
        let kept = by_all.iter().filter(|saying| match saying.act {
            Act::Met(target) => others.clone().any(|id| *id == target.commitment),
            _ => false,
        });
        let kept = kept.map(|saying| entry(agreement, saying, agreement.made)).collect();
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
        let about = match (first, of) {
            (Some(Part::Commitment(id)), _) => Some(id),
            (_, [id]) => Some(*id),
            _ => None,
        };
        if let Some(commitment) = about {
            entries.extend(other_terms(agreement, commitment, &days.matter));
            let breaks = breaks(commitment, &entries);
            entries.extend(breaks);
        }
        let expiring = expiring(agreement, first, &entries);
        entries.extend(expiring);
        let ranks = Ranks::new(agreement, of, first);
        entries.sort_by_key(|entry| ranks.of(entry));
        let first = entries.partition_point(|entry| ranks.of(entry) == 0);
        let near = entries.partition_point(|entry| ranks.of(entry) <= 1);
        Records { entries, first, near, settled, lacking, kept, days: (agreement.made, days.last) }
    }

    /// At most so many, each with how many of its entries were chosen. Without an entry; with one,
    /// alone or after all has come true that can, or all but the part that comes first, the record being
    /// complete or not; and with two, or with one beside all that can come true but for one thing: first
    /// what is likely to tell something.
    pub(crate) fn small(&self, most: usize) -> impl Iterator<Item = (usize, Record)> {
        let lacking = self.lacking.iter().cloned().map(plain);
        let bases: Vec<Record> = self.bases().into_iter().chain(lacking).collect();
        let beside = bases.clone();
        let none = bases.into_iter().map(|base| (0, base));
        let one = self.entries.iter().flat_map(move |entry| {
            beside.iter().map(|base| (1, with(base, [entry]))).collect::<Vec<_>>()
        });
        let several = order::several(self).map(|record| (2, record));
        none.chain(one).chain(several).filter(|(_, record)| is_sound(record)).take(most)
    }

    /// What a record of one entry has beside it.
    pub(crate) fn bases(&self) -> [Record; 4] {
        let complete = Some(self.days.1);
        let record = |complete_through, entries: &[Entry]| Record {
            complete_through,
            ..plain(entries.to_vec())
        };
        [
            record(None, &[]),
            record(None, &self.settled),
            record(complete, &[]),
            record(complete, &self.settled),
        ]
    }

    /// What else a record of one entry can have beside it: one thing alone that came true, or all
    /// but one; these, and nothing and everything, also with all other commitments met.
    pub(crate) fn more_bases(&self) -> Vec<Record> {
        let alone = self.settled.iter().map(|entry| vec![entry.clone()]);
        let but_one = self.all_but_one().map(|record| record.entries);
        let mut bases: Vec<Vec<Entry>> = alone.chain(but_one).collect();
        if !self.kept.is_empty() {
            let plain = [Vec::new(), self.settled.clone()];
            let all: Vec<_> = plain.into_iter().chain(bases.iter().cloned()).collect();
            bases.extend(all.into_iter().map(|base| [base, self.kept.clone()].concat()));
        }
        bases.into_iter().map(plain).collect()
    }

    /// All that can come true but for one thing, if there are more than two.
    pub(super) fn all_but_one(&self) -> impl Iterator<Item = Record> {
        let count = Some(self.settled.len()).filter(|count| *count > 2).unwrap_or(0);
        (0..count).map(|number| plain(super::date::without(&self.settled, number)))
    }

    /// A record of one entry beside each of the bases of either sort, the nearest entries first.
    pub(crate) fn beside_more(&self) -> impl Iterator<Item = Record> {
        let bases = self.more_bases();
        let all = self.entries.iter();
        let all = all.flat_map(move |entry| {
            bases.iter().map(|base| with(base, [entry])).collect::<Vec<_>>()
        });
        all.filter(is_sound)
    }
}

/// A record of some entries, not said to be complete.
fn plain(entries: Vec<Entry>) -> Record {
    Record { entries, ..Record::default() }
}

/// The record with more entries after its own.
pub(super) fn with<'a>(base: &Record, more: impl IntoIterator<Item = &'a Entry>) -> Record {
    let more = more.into_iter().cloned();
    let entries = base.entries.iter().cloned().chain(more).collect();
    Record { entries, ..base.clone() }
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

/// New beginnings of a commitment and of its window, agreed on at once: on each day that matters; and
/// no beginning of the window.
fn other_terms(agreement: &Agreement, id: CommitmentId, days: &[Day]) -> Vec<Entry> {
    let Some(commitment) = agreement.commitment(id) else { return Vec::new() };
    let mut all: Vec<Amendments> = Vec::new();
    if commitment.due_from.is_some() {
        all.push(Amendments { due_from: Some(None), ..Amendments::default() });
    }
    for day in days.iter().filter(|day| **day >= agreement.made) {
        let on = || Some(Some(term(agreement, *day, Date::Anchor(Anchor::Day(*day)))));
        all.push(Amendments { from: on(), ..Amendments::default() });
        if commitment.kind.has_deadline() && commitment.every.is_none() {
            all.push(Amendments { due_from: on(), ..Amendments::default() });
        }
    }
    let target = Target { commitment: id, occurrence: None };
    let amended = |terms: Amendments| {
        let act = Act::Amended(target, Box::new(terms));
        entry(agreement, &Saying { act, by: commitment.amendable_by.clone() }, agreement.made)
    };
    all.into_iter().map(amended).collect()
}

/// The suspensions of a commitment, so that they move no deadline.
fn breaks(id: CommitmentId, entries: &[Entry]) -> Vec<Entry> {
    let plain = entries.iter().filter_map(|entry| match entry.act {
        Act::Suspended { target, .. } if target.commitment == id => {
            Some(Entry { act: Act::Suspended { target, tolls: false }, ..entry.clone() })
        }
        _ => None,
    });
    plain.collect()
}

/// What is said of the part that comes first so long before each day that matters that it is valid
/// no more from then on.
fn expiring(agreement: &Agreement, first: Option<Part>, entries: &[Entry]) -> Vec<Entry> {
    let valid_for = match first {
        Some(Part::Condition(id)) => agreement.conditions.get(id.index()).map(|it| it.valid_for),
        Some(Part::Consultation(id)) => {
            agreement.consultations.get(id.index()).map(|it| it.valid_for)
        }
        _ => None,
    };
    let Some(length) = valid_for.flatten() else { return Vec::new() };
    let of = entries.iter().filter(|entry| match (&entry.act, first) {
        (Act::Assessed(id, _), Some(Part::Condition(of))) => *id == of,
        (Act::Held(id, _), Some(Part::Consultation(of))) => *id == of,
        _ => false,
    });
    let earlier = of.filter_map(|entry| {
        let calendar = agreement.calendar.as_ref().map(|it| &it.calendar);
        let day = length.from(entry.first, Direction::Before, Rounding::Clamp, calendar).ok()?;
        (day >= agreement.made).then(|| Entry {
            first: day,
            last: day,
            recorded: day,
            ..entry.clone()
        })
    });
    earlier.collect()
}

fn term<T>(agreement: &Agreement, day: Day, value: T) -> Term<T> {
    Term::new(value, day.to_string(), agreement.place)
}
