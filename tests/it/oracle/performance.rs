//! What was performed, used, kept or broken, and when.

use std::collections::BTreeMap;
use std::rc::Rc;

use abide::dates::Day;
use abide::evaluate::{FactName, Status};
use abide::model::{Act, CommitmentId, Date, PartyId, Target};

use super::terms::site;
use super::world::{Settle, When, World, rounds};
use super::worlds::Fact;
use super::{Promise, days};

/// A `met` entry: its day, and who says so. By nobody, where the rules say so (`met-when`): that
/// needs no confirmation.
type Said<'a> = (Day, Option<&'a [PartyId]>);

/// A `met` entry of a series, in the order in which they count for occurrences.
struct Entered<'a> {
    day: Day,
    recorded: Option<Day>,
    occurrence: Option<u32>,
    by: Option<&'a [PartyId]>,
}

impl<'a> World<'a> {
    /// The first day up to `t` on which a `met-when`, `broken-when` or `void-when` names a day not
    /// after it: it counts as an entry of that day, and stays.
    pub(crate) fn came(&self, c: CommitmentId, when: When, t: Day) -> Option<Day> {
        let known = self.memo.came.borrow().get(&(c, when)).copied();
        let came = known.unwrap_or_else(|| {
            let came = self.look_for(c, when);
            self.memo.came.borrow_mut().insert((c, when), came);
            came
        });
        came.filter(|day| *day <= t)
    }

    fn look_for(&self, c: CommitmentId, when: When) -> Option<Day> {
        let commitment = self.commitment(c);
        let (term, site) = {
            let whole = Promise::whole(c);
            match when {
                When::Met => (&commitment.met_when, site(whole, FactName::MetWhen)),
                When::Broken => (&commitment.broken_when, site(whole, FactName::BrokenWhen)),
                When::Void => (&commitment.void_when, site(whole, FactName::VoidWhen)),
            }
        };
        let phrase: &Date = &term.as_ref()?.value;
        days(self.oracle.epoch, self.on).find(|day| {
            let named = self.date(phrase, site, *day);
            named.is_some_and(|named| named <= *day)
        })
    }

    /// The days up to `on` on which it was performed (used, kept), in order.
    pub(crate) fn performances(&self, p: Promise) -> Rc<Vec<Day>> {
        if let Some(known) = self.memo.performances.borrow().get(&p) {
            return Rc::clone(known);
        }
        let recurs = self.commitment(p.commitment).every.is_some();
        let said = match p.occurrence {
            Some(_) => {
                let mut of_series = self.said_of_series(p.commitment);
                of_series.remove(&p).unwrap_or_default()
            }
            // A series is performed by its occurrences only.
            None if recurs => Vec::new(),
            None => {
                let entered = self.entered(p.commitment);
                entered.iter().map(|each| (each.day, each.by)).collect()
            }
        };
        let (mut performed, claimed) = self.established(p.commitment, &said);
        // A claim that not all have confirmed by `on` is one open fact.
        if let Some(day) = claimed
            && self.is_true_claim(p)
        {
            performed.push(day);
        }
        performed.sort_unstable();
        let performed = Rc::new(performed);
        self.memo.performances.borrow_mut().insert(p, Rc::clone(&performed));
        performed
    }

    fn is_true_claim(&self, p: Promise) -> bool {
        let said = |occurrence| {
            let target = Target { commitment: p.commitment, occurrence };
            self.oracle.assumed.claims.get(&target)
        };
        if let Some(assumed) = said(p.occurrence).or(said(None)) {
            return *assumed;
        }
        match &self.settle {
            Settle::Nominal => false,
            Settle::Try(chooser) => {
                chooser.choose(Fact::Claim(p), FactName::Met(p.commitment), 2) == 0
            }
        }
    }

    /// What is established of it, each dated by the first entry of its claim; and the claim that
    /// is not.
    fn established(&self, c: CommitmentId, said: &[Said]) -> (Vec<Day>, Option<Day>) {
        let asked = &self.commitment(c).confirmed_by;
        let needs_all = |by: &Option<&[PartyId]>| by.is_some() && !asked.is_empty();
        let mut performed = Vec::new();
        let mut claims = Vec::new();
        for (day, by) in said {
            match by {
                Some(parties) if needs_all(by) => claims.push((*day, *parties)),
                _ => performed.push(*day),
            }
        }
        let claims = rounds(&claims, asked);
        performed.extend(claims.complete.iter().map(|(first, _)| *first));
        performed.sort_unstable();
        (performed, claims.open)
    }

    /// The `met` entries of a commitment up to `on`, in order: by day, then as they were recorded,
    /// those that name their occurrence first, `met-when` last.
    fn entered(&self, c: CommitmentId) -> Vec<Entered<'a>> {
        let mut entered = Vec::new();
        for (id, entry) in self.oracle.of_commitment(c) {
            if let Act::Met(target) = &entry.act
                && let Some(day) = self.dated_by(id, entry, self.on)
            {
                entered.push(Entered {
                    day,
                    recorded: Some(entry.recorded),
                    occurrence: target.occurrence,
                    by: Some(&entry.by),
                });
            }
        }
        if let Some(day) = self.came(c, When::Met, self.on) {
            entered.push(Entered { day, recorded: None, occurrence: None, by: None });
        }
        entered.sort_by_key(|each| {
            let when_last = each.recorded.is_none();
            (each.day, when_last, each.recorded, each.occurrence.is_none())
        });
        entered
    }

    /// For which occurrence each `met` entry of a series counts.
    fn said_of_series(&self, c: CommitmentId) -> BTreeMap<Promise, Vec<Said<'a>>> {
        let together = !self.commitment(c).confirmed_by.is_empty();
        let mut said: BTreeMap<Promise, Vec<Said<'a>>> = BTreeMap::new();
        // Where it takes several to confirm, the entries of one day count together.
        let mut of_the_day: Option<(Day, Option<Promise>)> = None;
        for each in self.entered(c) {
            let promise = match each.occurrence {
                Some(number) => Some(Promise::occurrence(c, number)),
                None => match of_the_day {
                    Some((day, promise)) if together && each.by.is_some() && day == each.day => {
                        promise
                    }
                    _ => self.oldest_open(c, each.day, &said),
                },
            };
            if each.occurrence.is_none() && each.by.is_some() {
                of_the_day = Some((each.day, promise));
            }
            if let Some(promise) = promise {
                said.entry(promise).or_default().push((each.day, each.by));
            }
        }
        said
    }

    /// The oldest occurrence that has begun and is on that day neither met nor void, nor lapsed
    /// where late is not accepted, as far as is said.
    fn oldest_open(
        &self,
        c: CommitmentId,
        day: Day,
        said: &BTreeMap<Promise, Vec<Said>>,
    ) -> Option<Promise> {
        let begun = (1..=self.begun(c, day)).map(|number| Promise::occurrence(c, number));
        for promise in begun {
            let so_far = said.get(&promise).map_or(&[][..], Vec::as_slice);
            let (performed, _) = self.established(c, so_far);
            // Performance comes before what ends a commitment on the same day.
            let ended = day.previous().and_then(|before| self.ended(promise, before, &performed));
            let settled = ended.or_else(|| self.settled_unless_ended(promise, day, &performed));
            let takes = match settled.map(abide::evaluate::Reason::status) {
                None => true,
                Some(Status::Lapsed) => self.commitment(c).accepts_late,
                Some(_) => false,
            };
            if takes {
                return Some(promise);
            }
        }
        None
    }

    /// The days up to `t` on which it was broken.
    pub(crate) fn breaks(&self, c: CommitmentId, t: Day) -> Vec<Day> {
        let mut breaks = Vec::new();
        for (id, entry) in self.oracle.of_commitment(c) {
            if matches!(entry.act, Act::Broken(_)) {
                breaks.extend(self.dated_by(id, entry, t));
            }
        }
        breaks.extend(self.came(c, When::Broken, t));
        breaks
    }
}
