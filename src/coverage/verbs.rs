//! The verbs of entries, and whether an entry of each decided.

use std::collections::BTreeSet;

use super::{Item, State, Subject, proposal};
use crate::dates::Day;
use crate::evaluate::stretches;
use crate::generate::{in_order, is_sound, reduced};
use crate::model::{Act, Agreement, Case, CommitmentId, Entry, EntryId, Record};
use crate::mutate::{Bench, Extent, Part, Sought, Voices, difference};

/// In so many records an entry that decides is looked for, of each commitment.
const RECORDS: usize = 6_000;
/// Of so many records of up to two entries those are tried too that have an entry of the verb.
const SMALL: usize = 20_000;
/// So many entries of a verb are tried together with others before them.
const ENTRIES: usize = 40;

pub(super) fn items(bench: &Bench<'_>) -> Vec<Item> {
    let decided = decided(bench);
    let item = |verb: &&'static str| Item {
        of: Subject::Verb(verb),
        state: match decided.contains(verb) {
            true => State::Covered,
            false => propose(bench, verb).into(),
        },
    };
    meant(bench.agreement()).iter().map(item).collect()
}

/// The verbs of which an entry decides in a case.
fn decided(bench: &Bench<'_>) -> BTreeSet<&'static str> {
    let mut decided: BTreeSet<&'static str> = BTreeSet::new();
    for run in bench.runs() {
        for (id, entry) in run.case.record.entries() {
            let verb = verb(&entry.act);
            if decided.contains(verb) {
                continue;
            }
            let without = Case { record: without(&run.case.record, id), ..run.case.clone() };
            if run.differs(bench.agreement(), &without, None) {
                decided.insert(verb);
            }
        }
    }
    decided
}

/// A case in which an entry of that verb decides.
fn propose(bench: &Bench<'_>, verb: &'static str) -> Sought {
    let agreement = bench.agreement();
    let mut tried = Extent::default();
    // What recurs takes the longest.
    let mut ids: Vec<CommitmentId> = agreement.commitments().map(|(id, _)| id).collect();
    ids.sort_by_key(|id| agreement.commitment(*id).is_some_and(|it| it.every.is_some()));
    for id in ids {
        let ground = bench.ground(&[id], Voices::All, None);
        let days = ground.records.days;
        let day = |record: &Record| decides_on(agreement, record, (id, days), verb);
        let bases = ground.records.bases().into_iter().chain(ground.records.more_bases());
        let bases: Vec<Record> = bases.collect();
        let near = bench.ground(&[id], Voices::All, Some(Part::Commitment(id)));
        let says =
            |record: &Record| record.entries.iter().any(|entry| self::verb(&entry.act) == verb);
        let pairs = near.records.small(SMALL).map(|(_, record)| record).filter(says);
        for record in records(&ground.records.entries, &bases, verb).into_iter().chain(pairs) {
            tried.add(0, &record);
            if day(&record).is_none() {
                continue;
            }
            let record = in_order(&reduced(record, &|record| day(record).is_some()));
            let name = Subject::Verb(verb).says(agreement);
            let case =
                day(&record).and_then(|on| proposal::case(agreement, name, record, (id, on)));
            if let Some(case) = case {
                return Sought::Found(Box::new(case));
            }
        }
    }
    Sought::NotFound(tried)
}

/// The first day on which something else becomes of a commitment without one of the entries of that
/// verb.
fn decides_on(
    agreement: &Agreement,
    record: &Record,
    (id, days): (CommitmentId, (Day, Day)),
    verb: &str,
) -> Option<Day> {
    let of = |record: &Record| stretches(agreement, record, &[id], days, None).pop();
    let here = of(record)?;
    let mut entries = record.entries().filter(|(_, entry)| self::verb(&entry.act) == verb);
    entries.find_map(|(gone, _)| {
        let (on, _) = difference(&here, &of(&without(record, gone))?)?;
        Some(on)
    })
}

/// Records with such an entry: alone, or after one that it undoes, or takes back.
fn records(entries: &[Entry], bases: &[Record], verb: &str) -> Vec<Record> {
    let mut found: Vec<Record> = Vec::new();
    let after = |base: &Record, more: &[&Entry]| {
        let entries = base.entries.iter().chain(more.iter().copied()).cloned().collect();
        Record { entries, ..base.clone() }
    };
    let of =
        |word: &'static str| entries.iter().filter(move |entry| self::verb(&entry.act) == word);
    let undone = match verb {
        "resumed" => Some("suspended"),
        "restored" => Some("broken"),
        _ => None,
    };
    let pairs = undone.into_iter().flat_map(|undone| {
        of(undone).take(ENTRIES).flat_map(|one| {
            let later = entries.iter().filter(|two| self::verb(&two.act) == verb);
            later.filter(|two| one.first < two.first).take(ENTRIES).map(move |two| vec![one, two])
        })
    });
    let alone = entries.iter().filter(|entry| self::verb(&entry.act) == verb).map(|one| vec![one]);
    for more in alone.chain(pairs) {
        found.extend(bases.iter().map(|base| after(base, &more)));
    }
    if verb == "retracted" {
        for entry in entries {
            found.extend(bases.iter().map(|base| retracted(base, entry)));
        }
    }
    found.retain(is_sound);
    found.truncate(RECORDS);
    found
}

/// An entry that is taken back on its day.
fn retracted(base: &Record, entry: &Entry) -> Record {
    let number = u32::try_from(base.entries.len()).unwrap_or(u32::MAX);
    let taken_back = Entry { id: Some("entry".into()), ..entry.clone() };
    let act = Act::Retracted(EntryId(number));
    let retraction = Entry { act, by: Vec::new(), ..entry.clone() };
    let entries = base.entries.iter().cloned().chain([taken_back, retraction]).collect();
    Record { entries, ..base.clone() }
}

/// The verbs that can change something.
fn meant(agreement: &Agreement) -> Vec<&'static str> {
    let has_term = agreement.commitments.iter().any(|it| !it.kind.has_deadline());
    let has_event = agreement.events.iter().any(|event| event.on.is_none());
    let all = [
        ("happened", has_event),
        ("held", !agreement.consultations.is_empty()),
        ("assessed", !agreement.conditions.is_empty()),
        ("met", true),
        ("broken", has_term),
        ("restored", has_term),
        ("amended", true),
        ("suspended", true),
        ("resumed", true),
        ("waived", true),
        ("withdrawn", true),
        ("superseded", true),
        ("retracted", true),
    ];
    all.into_iter().filter(|(_, meant)| *meant).map(|(verb, _)| verb).collect()
}

fn verb(act: &Act) -> &'static str {
    match act {
        Act::Happened(_) => "happened",
        Act::Held(..) => "held",
        Act::Assessed(..) => "assessed",
        Act::Met(_) => "met",
        Act::Broken(_) => "broken",
        Act::Restored(_) => "restored",
        Act::Amended(..) => "amended",
        Act::Suspended { .. } => "suspended",
        Act::Resumed(_) => "resumed",
        Act::Waived(_) => "waived",
        Act::Withdrawn(_) => "withdrawn",
        Act::Superseded(_) => "superseded",
        Act::Retracted(_) => "retracted",
    }
}

/// The record without one of its entries, and without what retracts it.
fn without(record: &Record, gone: EntryId) -> Record {
    let mut left: Vec<EntryId> = record.entries().map(|(id, _)| id).collect();
    let mut open = vec![gone];
    while let Some(gone) = open.pop() {
        left.retain(|id| *id != gone);
        let retracts = |id: &&EntryId| {
            record.entry(**id).is_some_and(|entry| entry.act == Act::Retracted(gone))
        };
        open.extend(left.iter().filter(retracts));
    }
    let now = |id: EntryId| {
        let position = left.iter().position(|other| *other == id);
        EntryId(position.and_then(|at| u32::try_from(at).ok()).unwrap_or(0))
    };
    let entries = left.iter().filter_map(|id| record.entry(*id)).cloned().map(|mut entry| {
        if let Act::Retracted(of) = entry.act {
            entry.act = Act::Retracted(now(of));
        }
        entry
    });
    Record { entries: entries.collect(), ..record.clone() }
}
