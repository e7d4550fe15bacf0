//! In which order records are tried: first those that are likely to tell a change.

use super::Part;
use super::records::{Records, with};
use crate::dates::Day;
use crate::model::{Act, Agreement, CommitmentId, Entry, Mention, Record};

/// On so many of the first days something is said first.
const EARLY: usize = 3;

/// How much entries have to do with what is changed.
pub(super) struct Ranks {
    first: Option<Part>,
    /// What is mentioned beside it.
    near: Vec<Mention>,
}

impl Ranks {
    pub(super) fn new(agreement: &Agreement, of: &[CommitmentId], first: Option<Part>) -> Ranks {
        let mentions = |id: CommitmentId| {
            let commitment = agreement.commitment(id);
            commitment.map(|it| it.mentions()).unwrap_or_default()
        };
        let part = first.and_then(mention);
        let ids: Vec<CommitmentId> = match first {
            Some(Part::Commitment(id)) => vec![id],
            _ => of.to_vec(),
        };
        let beside = ids.into_iter().filter(|id| match (first, part) {
            (Some(Part::Commitment(_)), _) | (_, None) => true,
            (_, Some(part)) => mentions(*id).contains(&part),
        });
        let near = beside.flat_map(|id| mentions(id).into_iter().chain([Mention::Commitment(id)]));
        Ranks { first, near: near.collect() }
    }

    /// 0 if it is about what is changed, 1 if about what stands beside it, 2 else.
    pub(super) fn of(&self, entry: &Entry) -> u8 {
        let about = match &entry.act {
            Act::Happened(id) => Some(Mention::Event(*id)),
            Act::Held(id, _) => Some(Mention::Consultation(*id)),
            Act::Assessed(id, _) => Some(Mention::Condition(*id)),
            act => act.target().map(|target| Mention::Commitment(target.commitment)),
        };
        match about {
            Some(about) if self.first.and_then(mention) == Some(about) => 0,
            Some(about) if self.near.contains(&about) => 1,
            _ => 2,
        }
    }
}

fn mention(part: Part) -> Option<Mention> {
    match part {
        Part::Commitment(id) => Some(Mention::Commitment(id)),
        Part::Condition(id) => Some(Mention::Condition(id)),
        Part::Consultation(id) => Some(Mention::Consultation(id)),
        Part::Event(id) => Some(Mention::Event(id)),
        Part::Calendar | Part::Agreement => None,
    }
}

/// Whether it is the course of things, and nothing that is done to a commitment.
fn is_course(entry: &Entry) -> bool {
    is_fact(entry) || matches!(entry.act, Act::Met(_) | Act::Broken(_))
}

/// Whether it says something of the world, and not of a commitment.
fn is_fact(entry: &Entry) -> bool {
    matches!(entry.act, Act::Happened(_) | Act::Held(..) | Act::Assessed(..))
}

/// Records with two entries, and with one beside all that can come true but for one thing. All of
/// two are among them: what is said of the changed part after the course of things has begun early,
/// new terms of it and what happens then, what happens on any days, and all others.
pub(super) fn several(records: &Records) -> impl Iterator<Item = Record> {
    let entries = &records.entries;
    let first = || entries.iter().take(records.first);
    let near = || entries.iter().take(records.near);
    let mut days: Vec<Day> = near().map(|entry| entry.first).collect();
    days.sort_unstable();
    days.dedup();
    let days: Vec<Day> =
        days.into_iter().filter(|day| *day >= records.days.0).take(EARLY).collect();
    let early = near().filter(|entry| is_course(entry) && days.contains(&entry.first));
    let early: Vec<&Entry> = early.collect();
    let amended = first().filter(|entry| matches!(entry.act, Act::Amended(..)));
    let amended: Vec<&Entry> = amended.collect();
    let facts: Vec<&Entry> = near().filter(|entry| is_fact(entry)).collect();
    let course: Vec<&Entry> = near().filter(|entry| is_course(entry)).collect();
    let all: Vec<&Entry> = entries.iter().collect();

    let begun = early.into_iter().flat_map(move |one| first().map(move |two| [one, two]));
    let then = first().filter(|entry| is_course(entry));
    let then: Vec<&Entry> = then.collect();
    let amended = amended.into_iter().flat_map(move |one| {
        let then = then.clone();
        then.into_iter().map(move |two| [one, two])
    });
    let but_one: Vec<Record> = records.all_but_one().collect();
    let beside = first()
        .flat_map(move |entry| but_one.iter().map(|base| with(base, [entry])).collect::<Vec<_>>());
    let two = |pair: [&Entry; 2]| with(&Record::default(), pair);
    let directed = begun.chain(pairs(facts)).chain(amended).map(two).chain(beside);
    directed.chain(pairs(course).map(two)).chain(pairs(all).map(two))
}

/// Each two of them.
fn pairs(all: Vec<&Entry>) -> impl Iterator<Item = [&Entry; 2]> {
    (0..all.len()).flat_map(move |number| {
        let one = all.get(number).copied();
        let before: Vec<&Entry> = all.iter().take(number).copied().collect();
        before.into_iter().filter_map(move |two| Some([two, one?]))
    })
}
