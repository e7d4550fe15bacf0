//! Laws of timelines.

use std::collections::BTreeSet;
use std::slice;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Judgement, Reason, Run, Verdict, timeline};
use abide::report::{self, Report, State};
use abide::source::Sources;
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

/// Documents in which nothing is open but conditions: their stretches are answered at once.
fn conditional() -> Settings {
    Settings {
        commitments: 3,
        conditions: 3,
        imprecise: 0,
        some_days: 0,
        claims: 0,
        worlds: 1,
        recurring: 0.5,
        ..Settings::default()
    }
}

/// **L23. The timeline.** A timeline has one run for each day from its first to its last, and of each
/// occurrence for each day on which a report on that day has it. What it says there, and why (but for what
/// it turns on), is what a report on that day says; neighbouring runs are not the same.
#[test]
fn the_timeline() {
    let generated = prop_oneof![
        case(Settings { worlds: 12, ..open() }),
        case(Settings::certain()),
        case(conditional()),
    ];
    law(generated, 90, |Case { document, queries }| {
        let known_by = queries.first().and_then(|(_, known_by)| *known_by);
        let loaded = load(&document);
        let days = days(&document);
        let span = (days[0], days[days.len() - 1]);
        let verdicts = walk(&loaded, &document, known_by);
        runs_are_right(&loaded, span, known_by, &verdicts)?;
        words_are_right(&loaded, span, known_by, &verdicts)
    });
}

fn runs_are_right(
    loaded: &Loaded,
    (from, to): (Day, Day),
    known_by: Option<Day>,
    verdicts: &[Verdict],
) -> Outcome {
    let timelines = timeline(&loaded.agreement, &loaded.record, from, to, known_by);
    for (position, timeline) in timelines.iter().enumerate() {
        is_without_gaps(&timeline.runs)?;
        prop_assert_eq!(timeline.runs[0].first, from);
        for verdict in verdicts {
            let (on, judgement) = (verdict.query.on, &verdict.commitments[position]);
            same(&timeline.runs, on, judgement)?;
            for occurrence in &judgement.occurrences {
                let runs = &timeline.occurrences[occurrence.number as usize - 1];
                same(runs, on, &occurrence.judgement)?;
            }
            let here = timeline.occurrences.iter().filter(|runs| on_day(runs, on).is_some());
            prop_assert_eq!(here.count(), judgement.occurrences.len(), "on {}", on);
        }
    }
    Ok(())
}

fn on_day(runs: &[Run], on: Day) -> Option<&Run> {
    runs.iter().find(|run| run.first <= on && on <= run.last)
}

fn same(runs: &[Run], on: Day, expected: &Judgement) -> Outcome {
    let actual = on_day(runs, on).map(|run| lasting(&run.judgement));
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

/// The words of the timeline are those of the reports.
fn words_are_right(
    loaded: &Loaded,
    span: (Day, Day),
    known_by: Option<Day>,
    verdicts: &[Verdict],
) -> Outcome {
    let (sources, one) = (Sources::default(), slice::from_ref(loaded));
    let timeline = report::timeline::build(&sources, span, known_by, one, &[]);
    for (_, id, runs) in timeline.tracks() {
        for pair in runs.windows(2) {
            let [before, run] = pair else { continue };
            let gap = before.last.next() != Some(run.first);
            prop_assert!(gap || of(&before.state) != of(&run.state), "{} {}", id, run.first);
        }
    }
    for verdict in verdicts {
        let on = verdict.query.on;
        let verdicts = slice::from_ref(verdict);
        let report = report::build(&sources, &verdict.query, one, verdicts, &[]);
        let said = states(&report);
        let runs = timeline.tracks().filter_map(|(_, id, runs)| {
            let run = runs.iter().find(|run| run.first <= on && on <= run.last)?;
            Some((id, of(&run.state)))
        });
        let runs: Vec<(&str, State)> = runs.collect();
        prop_assert_eq!(runs, said, "on {}", on);
    }
    Ok(())
}

/// Of each commitment and occurrence what is the same throughout a run.
fn states(report: &Report) -> Vec<(&str, State)> {
    let commitments = report.agreements.iter().flat_map(|agreement| &agreement.commitments);
    let all = commitments.flat_map(|whole| {
        let occurrences = whole.occurrences.iter().map(|one| (one.id.as_str(), &one.state));
        std::iter::once((whole.id.as_str(), &whole.state)).chain(occurrences)
    });
    all.map(|(id, state)| (id, of(state))).collect()
}

fn of(state: &State) -> State {
    let missed = state.reason == report::Reason::Missed;
    State {
        next: None,
        turns_on: Vec::new(),
        days_late: state.days_late.filter(|_| !missed),
        ..state.clone()
    }
}
