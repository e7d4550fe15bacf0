//! Without which entries a change would not have come.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Act, Agreement, CommitmentId, EntryId, Record};

use super::case::Case;
use super::diagonal::Track;
use super::judge::Judge;
use super::outlook::Outlook;
use super::verdict::Judgement;

/// The first day of a run of a commitment, or of an occurrence of it.
#[derive(Debug, Clone)]
pub struct Turn<'t> {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The occurrence, if it is of one.
    pub occurrence: Option<u32>,
    /// The first day.
    pub on: Day,
    /// What was judged of the day before; none where nothing was asked about it.
    pub before: Option<&'t Judgement>,
    /// What is judged from that day on.
    pub judgement: &'t Judgement,
    /// The entries that may have brought it.
    pub candidates: Vec<EntryId>,
}

/// So much is tried: for each entry that is left out, the commitments and entries that there are.
const MOST_WORK: usize = 20_000_000;

/// For each turn those of its candidates that brought it: each of them such that without it alone
/// the change would not come on the day; else all of them, if it takes
/// all to be lacking; else none. `to` is the last day of the timeline in which the turns are. None
/// at all if it would be too much to find out.
#[must_use]
pub fn causes(
    agreement: &Agreement,
    record: &Record,
    to: Day,
    known_by: Option<Day>,
    turns: &[Turn<'_>],
) -> Option<Vec<Vec<EntryId>>> {
    let tried: BTreeSet<EntryId> =
        turns.iter().flat_map(|turn| turn.candidates.iter().copied()).collect();
    let size = agreement.commitments.len().saturating_add(record.entries.len());
    if tried.len().saturating_mul(size) > MOST_WORK {
        return None;
    }
    let mut trial = Trial { agreement, record: record.clone(), to, known_by };
    let mut found: Vec<Vec<EntryId>> = turns.iter().map(|_| Vec::new()).collect();
    for entry in tried {
        let of_it = |(turn, _): &(&Turn<'_>, _)| turn.candidates.contains(&entry);
        let asked = turns.iter().zip(&mut found).filter(of_it);
        trial.without(&[entry], |case| {
            for (turn, found) in asked {
                if turn.needs(case) {
                    found.push(entry);
                }
            }
        });
    }
    for (turn, found) in turns.iter().zip(&mut found) {
        if found.is_empty() && turn.candidates.len() > 1 {
            let needed = trial.without(&turn.candidates, |case| turn.needs(case));
            if needed {
                found.clone_from(&turn.candidates);
            }
        }
    }
    Some(found)
}

struct Trial<'a> {
    agreement: &'a Agreement,
    record: Record,
    to: Day,
    known_by: Option<Day>,
}

impl Trial<'_> {
    /// What there is to be judged if the record did not have these entries.
    fn without<T>(&mut self, entries: &[EntryId], ask: impl FnOnce(&Case<'_>) -> T) -> T {
        let mut taken = Vec::new();
        for id in entries {
            if let Some(entry) = self.record.entry_mut(*id) {
                // It says nothing any more, but its day still counts among the days of the record.
                taken.push((*id, std::mem::replace(&mut entry.act, Act::Retracted(NOTHING))));
            }
        }
        let case = Case::new(self.agreement, &self.record, self.to, self.known_by);
        let answer = ask(&case);
        drop(case);
        for (id, act) in taken {
            if let Some(entry) = self.record.entry_mut(id) {
                entry.act = act;
            }
        }
        answer
    }
}

/// No entry of any record.
const NOTHING: EntryId = EntryId(u32::MAX);

impl Turn<'_> {
    /// Whether by that case the change does not come: the day is judged another way, and the day
    /// before is judged as it was, or as the day is then. What was another already does not begin on
    /// the day.
    fn needs(&self, case: &Case<'_>) -> bool {
        let outlook = Outlook::new(case, self.commitment);
        let track = self.occurrence.map_or(Track::Whole, Track::Occurrence);
        let judged = |on: Day| {
            outlook.begin();
            Judge { outlook: &outlook, on }.of(track)
        };
        let dates_alone = self.before.is_some_and(|before| has_same_answer(before, self.judgement));
        let is_same = |one: Option<Judgement>, two: &Judgement| {
            one.is_some_and(|one| match dates_alone {
                true => is_same(&one, two),
                false => has_same_answer(&one, two),
            })
        };
        let here = judged(self.on);
        if is_same(here.clone(), self.judgement) {
            return false;
        }
        match (self.before, self.on.previous()) {
            (Some(before), Some(day)) => {
                let there = judged(day);
                // It was the same before, or nothing changes then: the last day of what may have been
                // on several.
                is_same(there.clone(), before) || here.is_some_and(|here| is_same(there, &here))
            }
            _ => true,
        }
    }
}

/// Whether they are the same but for dates.
fn has_same_answer(one: &Judgement, two: &Judgement) -> bool {
    let answer = |it: &Judgement| (it.status, it.reason, it.breach, it.certainty);
    answer(one) == answer(two) && one.possible == two.possible
}

/// Whether they say the same, whatever may come next.
fn is_same(one: &Judgement, two: &Judgement) -> bool {
    let plain = |judgement: &Judgement| Judgement {
        next: None,
        days_late: None,
        occurrences: Vec::new(),
        ..judgement.clone()
    };
    plain(one) == plain(two)
}
