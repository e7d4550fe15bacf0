//! Laws of timelines.

use std::collections::BTreeSet;

use abide::evaluate::{Judgement, Reason, Run, timeline};
use proptest::prelude::*;

use super::walk::{days, walk};
use super::{Outcome, law, open};
use crate::generate::{Case, Settings, case};
use crate::load::load;

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

/// **L23. The timeline.** A timeline has one run for each day from its first to its last, and what it
/// says there (but for what it turns on) is what a report on that day says; neighbouring runs are not
/// the same.
#[test]
fn the_timeline() {
    let generated =
        prop_oneof![case(Settings { worlds: 12, ..open() }), case(Settings::certain()),];
    law(generated, 60, |Case { document, queries }| {
        let known_by = queries.first().and_then(|(_, known_by)| *known_by);
        let loaded = load(&document);
        let days = days(&document);
        let (from, to) = (days[0], days[days.len() - 1]);
        let timelines = timeline(&loaded.agreement, &loaded.record, from, to, known_by);
        let verdicts = walk(&loaded, &document, known_by);
        for (position, timeline) in timelines.iter().enumerate() {
            is_without_gaps(&timeline.runs)?;
            prop_assert_eq!(timeline.runs[0].first, from);
            for verdict in &verdicts {
                let (on, judgement) = (verdict.query.on, &verdict.commitments[position]);
                same(&timeline.runs, on, judgement)?;
                for occurrence in &judgement.occurrences {
                    let runs = &timeline.occurrences[occurrence.number as usize - 1];
                    same(runs, on, &occurrence.judgement)?;
                }
            }
        }
        Ok(())
    });
}

fn same(runs: &[Run], on: abide::dates::Day, expected: &Judgement) -> Outcome {
    let run = runs.iter().find(|run| run.first <= on && on <= run.last);
    let actual = run.map(|run| lasting(&run.judgement));
    if actual != Some(lasting(expected)) {
        prop_assert!(false, "on {}\n{:?}\n{:?}", on, actual, lasting(expected));
    }
    Ok(())
}

fn is_without_gaps(runs: &[Run]) -> Outcome {
    for pair in runs.windows(2) {
        prop_assert_eq!(pair[0].last.next(), Some(pair[1].first));
        let same = |judgement: &Judgement| Judgement {
            turns_on: judgement.turns_on.clone(),
            ..lasting(judgement)
        };
        prop_assert_ne!(same(&pair[0].judgement), same(&pair[1].judgement));
    }
    Ok(())
}
