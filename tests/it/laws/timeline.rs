//! Laws of timelines.

use std::slice;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Query, evaluate};
use abide::generate::{Case, Settings, cases};
use abide::laws;
use abide::report::{self, Report, State};
use abide::source::Sources;
use proptest::prelude::*;

use super::{Outcome, known_by, law_of, open, span};
use crate::chance;
use crate::load::load;

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

/// One without a document on which asking each day takes minutes.
const DRAW: u64 = 1;

#[test]
fn the_timeline() {
    let few = Settings { worlds: 12, ..open() };
    let generated = prop_oneof![cases(few), cases(Settings::certain()), cases(conditional())];
    law_of(generated, chance::drawn(60, DRAW), |Case { document, queries }| {
        let loaded = load(&document);
        let ((first, last), known_by) = (span(&loaded), known_by(&queries));
        laws::the_timeline(&loaded, &Query { on: first, known_by }, last)?;
        words_are_right(&loaded, (first, last), known_by)
    });
}

/// The words of the timeline are those of the reports.
fn words_are_right(loaded: &Loaded, span: (Day, Day), known_by: Option<Day>) -> Outcome {
    let (sources, one) = (Sources::default(), slice::from_ref(loaded));
    let timeline = report::timeline::build(&sources, span, known_by, one, &[]);
    for (_, id, runs) in timeline.tracks() {
        for pair in runs.windows(2) {
            let [before, run] = pair else { continue };
            let gap = before.last.next() != Some(run.first);
            prop_assert!(gap || of(&before.state) != of(&run.state), "{} {}", id, run.first);
        }
    }
    let days = std::iter::successors(Some(span.0), |day| day.next());
    for on in days.take_while(|day| *day <= span.1) {
        let query = Query { on, known_by };
        let verdict = &evaluate(&loaded.agreement, &loaded.record, &query);
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
