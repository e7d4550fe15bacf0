//! Entries of one day, recorded on the same day, that cannot both count.

use std::collections::HashMap;

use super::history::{History, agreed};
use super::sink::Sink;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Act, Amendments, CommitmentId, ConditionId, Entry, EntryId, PartyId, TermKey};

/// Reports them. Only entries that stand contradict each other.
pub(super) fn look(history: &History<'_>, sink: &mut Sink) {
    Look { history, back: None, sink }.all();
}

/// Reports those of what stood by what was known on a day, but for those that stand now.
pub(super) fn look_back(then: &History<'_>, known_by: Day, now: &[bool], sink: &mut Sink) {
    Look { history: then, back: Some((known_by, now)), sink }.all();
}

#[derive(Debug)]
struct Look<'a, 's> {
    history: &'a History<'a>,
    /// The day by which it was known, and what stands now.
    back: Option<(Day, &'a [bool])>,
    sink: &'s mut Sink,
}

impl Look<'_, '_> {
    fn all(&mut self) {
        self.assessments();
        for id in self.history.commitments() {
            self.amendments(id);
        }
    }

    /// By the same party, or by anyone where nobody is asked.
    fn assessments(&mut self) {
        let history = self.history;
        type Found = (ConditionId, Day, Day, Option<PartyId>);
        let mut first: HashMap<Found, (bool, EntryId)> = HashMap::new();
        let conditions = &history.agreement.conditions;
        for (id, entry, _) in history.evidence.entries() {
            let Act::Assessed(condition, holds) = entry.act else {
                continue;
            };
            if history.stands.get(id.0 as usize) != Some(&true) {
                continue;
            }
            let asked = conditions.get(condition.index());
            let by_anyone = asked.is_none_or(|condition| condition.assessed_by.is_empty());
            let parties: Vec<Option<PartyId>> =
                if by_anyone { vec![None] } else { entry.by.iter().copied().map(Some).collect() };
            for party in parties {
                let key = (condition, entry.first, entry.recorded, party);
                let (other, before) = *first.entry(key).or_insert((holds, id));
                if other != holds {
                    let name = asked.map_or("", |condition| condition.id.as_str());
                    let what = format!("whether {} holds", quoted(name));
                    self.report((before, id), &what);
                    break;
                }
            }
        }
    }

    fn amendments(&mut self, id: CommitmentId) {
        let history = self.history;
        let mut terms: Vec<NewTerm<'_>> = Vec::new();
        for (entry_id, entry) in history.of(id) {
            if let Act::Amended(target, new) = &entry.act {
                let in_effect = history.agreement.commitment(id);
                if in_effect.is_some_and(|commitment| agreed(commitment, &entry.by)) {
                    new_terms(new, entry, entry_id, target.occurrence, &mut terms);
                }
            }
        }
        terms.sort();
        let mut all: Option<&NewTerm<'_>> = None;
        let mut last: Option<&NewTerm<'_>> = None;
        for term in &terms {
            let together = |other: &&NewTerm<'_>| {
                (other.key, other.on, other.recorded) == (term.key, term.on, term.recorded)
            };
            let of_all = all.filter(together);
            let of_one = last.filter(together).filter(|other| other.occurrence == term.occurrence);
            let other = of_all.or(of_one).filter(|other| other.text != term.text);
            if let Some(other) = other {
                let what = format!("the new `{}`", term.key.key());
                self.report((other.entry, term.entry), &what);
            }
            if of_all.is_none() && term.occurrence.is_none() {
                all = Some(term);
            }
            last = Some(term);
        }
    }

    fn report(&mut self, pair: (EntryId, EntryId), what: &str) {
        let marks = |id: EntryId| self.history.evidence.marks.get(id.0 as usize);
        let (Some(first), Some(second)) = (marks(pair.0), marks(pair.1)) else {
            return;
        };
        let (first, second) = (first.verb.min(second.verb), first.verb.max(second.verb));
        let message = format!("two entries of one day, recorded on the same day, differ in {what}");
        let Some((known_by, now)) = self.back else {
            self.sink.push(
                Diagnostic::new(Code::Contradiction, second, message)
                    .related(first, "the other one")
                    .help("retract one, or say with `recorded` which became known later"),
            );
            return;
        };
        let stands = |id: EntryId| now.get(id.0 as usize) == Some(&true);
        if stands(pair.0) && stands(pair.1) {
            return;
        }
        let message = format!("{message}, by what was known on {known_by}");
        let mut diagnostic =
            Diagnostic::new(Code::Contradiction, second, message).related(first, "the other one");
        let later = self.history.evidence.entries().find(|(id, entry, _)| {
            let of_pair = matches!(entry.act, Act::Retracted(of) if of == pair.0 || of == pair.1);
            of_pair && stands(*id) && entry.recorded > known_by
        });
        if let Some((_, retraction, marks)) = later {
            let recorded = retraction.recorded;
            diagnostic = diagnostic
                .related(
                    marks.verb,
                    format!("one of them is retracted here, recorded on {recorded}"),
                )
                .help(format!("ask for what was known by {recorded} or later"));
        }
        self.sink.push(diagnostic);
    }
}

/// One new term of a commitment, or of an occurrence of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct NewTerm<'a> {
    key: TermKey,
    on: Day,
    recorded: Day,
    /// None, for all of them, comes first.
    occurrence: Option<u32>,
    entry: EntryId,
    text: &'a str,
}

fn new_terms<'a>(
    new: &'a Amendments,
    entry: &Entry,
    id: EntryId,
    occurrence: Option<u32>,
    terms: &mut Vec<NewTerm<'a>>,
) {
    let mut add = |key: TermKey, text: Option<&'a str>| {
        terms.extend(text.map(|text| NewTerm {
            key,
            on: entry.first,
            recorded: entry.recorded,
            occurrence,
            entry: id,
            text: text.trim(),
        }));
    };
    add(TermKey::From, text(&new.from));
    add(TermKey::Target, text(&new.target));
    add(TermKey::Deadline, text(&new.deadline));
    add(TermKey::Until, text(&new.until));
    add(TermKey::DueFrom, text(&new.due_from));
}

fn text<T>(term: &Option<Option<crate::model::Term<T>>>) -> Option<&str> {
    let term = term.as_ref()?;
    Some(term.as_ref().map_or("none", |term| term.text.as_str()))
}
