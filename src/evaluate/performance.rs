//! When a commitment was performed, so far as the record says.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::PartyId;

use super::dates::trigger;
use super::moment::Days;
use super::sim::Sim;
use super::terms::{Subject, Terms};
use super::tri::{Fact, Tri};
use super::view::Said;

/// A day on which it was, or may have been, performed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Performance {
    pub(super) on: Days,
    /// Whether it was at all.
    pub(super) exists: Tri,
}

/// A performance that is judged: does it count, and is it in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) on: Days,
    /// Whether it exists and is not refused as late.
    pub(super) counts: Tri,
    /// Whether it is not after the deadline in effect on its day.
    pub(super) timely: Tri,
}

impl Performance {
    /// Whether it has come by `today`.
    pub(super) fn by(self, today: Day) -> Tri {
        self.exists.and(self.on.not_after(Days::exactly(today)))
    }
}

impl Sim<'_, '_> {
    /// The performances that the entries and `met-when` tell of, earliest first.
    pub(super) fn performances(&self, subject: Subject<'_>, said: &[Said<'_>]) -> Vec<Performance> {
        let mut performances = match subject.commitment.confirmed_by.as_slice() {
            [] => self.said(said),
            confirmed_by => self.confirmed(subject, said, confirmed_by),
        };
        // `met-when` of a series is handed to one occurrence by the series.
        if subject.occurrence.is_none() {
            performances.extend(self.met_when(subject));
        }
        performances.sort_by_key(|performance| (performance.on.first, performance.on.last));
        performances
    }

    /// The performance that `met-when` makes.
    pub(super) fn met_when(&self, subject: Subject<'_>) -> Option<Performance> {
        let term = subject.commitment.met_when.as_ref()?;
        let (on, exists) = trigger(&self.date(&term.value, None))?;
        Some(Performance { on, exists })
    }

    fn said(&self, said: &[Said<'_>]) -> Vec<Performance> {
        let on = |said: &Said<'_>| self.world.entry(&self.case.facts, said.dated);
        said.iter().map(|said| Performance { on: on(said), exists: Tri::True }).collect()
    }

    /// What has been claimed, round by round: an entry begins a claim, and it is established once
    /// all who have to confirm it have spoken.
    fn confirmed(
        &self,
        subject: Subject<'_>,
        said: &[Said<'_>],
        confirmed_by: &[PartyId],
    ) -> Vec<Performance> {
        let on = |said: &Said<'_>| self.world.entry(&self.case.facts, said.dated);
        let told: Vec<(Days, &[PartyId])> = said
            .iter()
            .map(|said| (on(said), said.by))
            .filter(|(days, _)| days.first <= self.perspective)
            .collect();
        let open = told.iter().find(|(days, _)| !days.is_exact());
        if let Some((open, _)) = open {
            let hull = told.iter().map(|(days, _)| *days).reduce(Days::hull).unwrap_or(*open);
            let on = Days { fact: open.fact, ..hull };
            // Which of several performances there are cannot be told before the days are known.
            return vec![Performance { on, exists: Tri::Maybe(open.fact) }];
        }
        let mut by_day: BTreeMap<Day, BTreeSet<PartyId>> = BTreeMap::new();
        for (days, by) in told {
            by_day.entry(days.first).or_default().extend(by);
        }
        self.claims(subject, by_day, confirmed_by)
    }

    fn claims(
        &self,
        subject: Subject<'_>,
        by_day: BTreeMap<Day, BTreeSet<PartyId>>,
        confirmed_by: &[PartyId],
    ) -> Vec<Performance> {
        let mut performances = Vec::new();
        let mut claim: Option<(Day, BTreeSet<PartyId>)> = None;
        let mut round = 0_u32;
        for (day, by) in by_day {
            let (first, mut spoken) = claim.take().unwrap_or((day, BTreeSet::new()));
            spoken.extend(by);
            if confirmed_by.iter().all(|party| spoken.contains(party)) {
                let on = Days::exactly(first);
                performances.push(Performance { on, exists: Tri::True });
                round = round.saturating_add(1);
            } else {
                claim = Some((first, spoken));
            }
        }
        if let Some((first, _)) = claim {
            let occurrence = subject.occurrence.map(|occurrence| occurrence.number);
            let assumed = self.case.view.assumed.claim(subject.id, occurrence);
            let occurrence = occurrence.unwrap_or(0);
            let fact = Fact::Claim(subject.id, occurrence, round);
            let exists = match self.world.claim((subject.id, occurrence, round), assumed) {
                Some(value) => Tri::of(value),
                None => Tri::Maybe(fact),
            };
            performances.push(Performance { on: Days::exactly(first), exists });
        }
        performances
    }

    /// Each performance judged by the deadline in effect on its day.
    pub(super) fn judged(
        &self,
        subject: Subject<'_>,
        terms: &Terms,
        performances: &[Performance],
    ) -> Vec<Judged> {
        let judge = |performance: &Performance| {
            let on = performance.on;
            let timely = in_time(on, &terms.deadline);
            let refused = if subject.commitment.accepts_late {
                Tri::False
            } else {
                in_time(on, &terms.end).not()
            };
            Judged { on, counts: performance.exists.and(refused.not()), timely }
        };
        performances.iter().map(judge).collect()
    }
}

/// Whether the day is not after the end in effect on it, if there is one.
pub(super) fn in_time(on: Days, end: &super::steps::Steps<super::moment::Moment>) -> Tri {
    let mut answer: Option<Tri> = None;
    for run in end.within(on.first, on.last) {
        let here = Days { first: run.first, last: run.last, fact: on.fact };
        let late = run.value.and_days(|end| here.not_after(end).not());
        let timely = late.not();
        answer = Some(answer.map_or(timely, |so_far| so_far.join(timely, on.fact)));
    }
    answer.unwrap_or(Tri::True)
}

/// Whether the first performance that counts has come by `today`, and is as asked.
pub(super) fn first_counting(
    judged: &[Judged],
    by: impl Fn(&Judged) -> Tri,
    test: impl Fn(&Judged) -> Tri,
) -> Tri {
    let mut none_before = Tri::True;
    let mut answer = Tri::False;
    for performance in judged {
        let this = none_before.and(performance.counts);
        answer = answer.or(this.and(by(performance)).and(test(performance)));
        none_before = none_before.and(performance.counts.not());
        if none_before.is_false() {
            break;
        }
    }
    answer
}
