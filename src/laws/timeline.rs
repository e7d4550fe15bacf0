//! The law of timelines.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Judgement, Query, Reason, Run, Timeline, timeline};

use super::judged::{One, all, days, verdict};
use super::{Broken, Law};

const LAW: Law = Law(23, "The timeline");

/// **L23. The timeline.** A timeline has one run for each day from its first to its last, and of each
/// occurrence for each day on which a report on that day has it. What it says there, and why (but for what
/// it turns on), is what a report on that day says; neighbouring runs are not the same.
///
/// The first day is D. The time it takes grows with the days to `last`.
pub fn the_timeline(loaded: &Loaded, query: &Query, last: Day) -> Result<(), Broken> {
    let (first, known_by) = (query.on, query.known_by);
    if first > last {
        return Ok(());
    }
    let timelines = timeline(&loaded.agreement, &loaded.record, first, last, known_by);
    for ((_, commitment), timeline) in loaded.agreement.commitments().zip(&timelines) {
        is_whole(&commitment.id, &timeline.runs, first, last)?;
    }
    for on in days(first, last) {
        let verdict = verdict(loaded, &Query { on, known_by });
        for one in all(loaded, &verdict) {
            let timeline = timelines.get(one.id.index());
            is_reported(&one, timeline.and_then(|it| runs(it, one.occurrence)))?;
        }
        for ((_, commitment), (timeline, judgement)) in
            loaded.agreement.commitments().zip(timelines.iter().zip(&verdict.commitments))
        {
            let here = timeline.occurrences.iter().filter(|runs| on_day(runs, on).is_some());
            let name = || format!("occurrences of `{}` on {on}", commitment.id);
            LAW.same(&here.count(), &judgement.occurrences.len(), name)?;
        }
    }
    Ok(())
}

/// The runs of a commitment, or of an occurrence of it.
fn runs(timeline: &Timeline, occurrence: Option<u32>) -> Option<&[Run]> {
    match occurrence {
        None => Some(&timeline.runs),
        Some(number) => {
            let position = usize::try_from(number).ok()?.checked_sub(1)?;
            timeline.occurrences.get(position).map(Vec::as_slice)
        }
    }
}

fn is_reported(one: &One<'_>, runs: Option<&[Run]>) -> Result<(), Broken> {
    let run = runs.and_then(|runs| on_day(runs, one.on));
    let said = run.map(|run| lasting(&run.judgement));
    LAW.same(&said, &Some(lasting(one.judgement)), || one.name())
}

fn on_day(runs: &[Run], on: Day) -> Option<&Run> {
    runs.iter().find(|run| run.first <= on && on <= run.last)
}

/// What stays the same throughout a run.
fn lasting(judgement: &Judgement) -> Judgement {
    Judgement {
        next: None,
        turns_on: BTreeSet::new(),
        occurrences: Vec::new(),
        days_late: judgement.days_late.filter(|_| judgement.reason != Reason::Missed),
        ..judgement.clone()
    }
}

fn is_whole(id: &str, runs: &[Run], first: Day, last: Day) -> Result<(), Broken> {
    let ends = runs.first().zip(runs.last()).map(|(one, other)| (one.first, other.last));
    LAW.same(&ends, &Some((first, last)), || format!("the ends of `{id}`"))?;
    for (one, next) in runs.iter().zip(runs.iter().skip(1)) {
        LAW.same(&one.last.next(), &Some(next.first), || format!("after a run of `{id}`"))?;
        let same = |run: &Run| Judgement {
            turns_on: run.judgement.turns_on.clone(),
            ..lasting(&run.judgement)
        };
        LAW.holds(same(one) != same(next), || format!("`{id}` twice the same: {next:?}"))?;
    }
    Ok(())
}
