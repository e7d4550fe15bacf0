//! The laws of `docs/semantics.md`, one property each, on generated documents.
//!
//! The doc comment of a property is the law, word by word ([`text`] sees to that).

mod assumptions;
mod changes;
mod day;
mod diff;
mod explain;
mod silence;
mod text;
mod timeline;
mod walk;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Judgement, Query, Verdict, evaluate};
use abide::model::{Commitment, CommitmentId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::differential::cases;
use crate::generate::Settings;
use crate::load::{load, try_load};

/// What a property says of one document.
type Outcome = Result<(), TestCaseError>;

/// Documents in which something may be open, but not so much that there are many worlds: laws are
/// about pairs of reports, and the differential tests have the large documents.
fn open() -> Settings {
    Settings {
        commitments: 3,
        conditions: 2,
        imprecise: 2,
        some_days: 1,
        claims: 1,
        worlds: 50,
        // Series with an unknown condition and without an end take long.
        recurring: 0.08,
        ..Settings::default()
    }
}

/// Checks a law on so many of what is generated (`ABIDE_CASES` of them, if that is set).
fn law<S: Strategy>(generated: S, documents: u32, holds: impl Fn(S::Value) -> Outcome) {
    let config = Config {
        cases: cases(documents),
        failure_persistence: None,
        max_shrink_time: 20_000,
        max_global_rejects: 1_000_000,
        ..Config::default()
    };
    if let Err(error) = TestRunner::new(config).run(&generated, holds) {
        panic!("{error}");
    }
}

/// The loaded document and its verdict.
fn judged(document: &Value, on: Day, known_by: Option<Day>) -> (Loaded, Verdict) {
    let loaded = load(document);
    let verdict = verdict(&loaded, on, known_by);
    (loaded, verdict)
}

fn verdict(loaded: &Loaded, on: Day, known_by: Option<Day>) -> Verdict {
    evaluate(&loaded.agreement, &loaded.record, &Query { on, known_by })
}

/// The changed document, unless it contradicts itself now: that a change makes two entries stand
/// that contradict each other is no matter of the law.
fn changed(document: &Value) -> Result<Loaded, TestCaseError> {
    try_load(document).map_err(|_| TestCaseError::reject("contradicts itself"))
}

/// A member of a list, by a number that is drawn without knowing the list.
fn pick<T>(list: &[T], number: u16) -> Result<&T, TestCaseError> {
    let position = usize::from(number).checked_rem(list.len());
    position.map(|position| &list[position]).ok_or_else(|| TestCaseError::reject("nothing there"))
}

fn made(document: &Value) -> Day {
    document["agreement"]["made"].as_str().unwrap().parse().unwrap()
}

/// The judgements of a verdict with their commitments: of the whole, and of each occurrence with
/// its number.
fn judgements<'a>(
    loaded: &'a Loaded,
    verdict: &'a Verdict,
) -> impl Iterator<Item = (CommitmentId, &'a Commitment, Option<u32>, &'a Judgement)> {
    loaded.agreement.commitments().zip(&verdict.commitments).flat_map(
        |((id, commitment), whole)| {
            let occurrences = whole.occurrences.iter();
            let occurrences = occurrences.map(|it| (Some(it.number), &it.judgement));
            std::iter::once((None, whole))
                .chain(occurrences)
                .map(move |(number, judgement)| (id, commitment, number, judgement))
        },
    )
}

/// Whether what is possible is among what was possible before; judgements that are not exact may
/// say too much.
fn possible_is_less(before: &Verdict, after: &Verdict, what: &str) -> Outcome {
    for (position, (before, after)) in before.commitments.iter().zip(&after.commitments).enumerate()
    {
        let less = !after.exact || after.possible.is_subset(&before.possible);
        let (before, after) = (&before.possible, &after.possible);
        prop_assert!(less, "commitment {position} {what}: {before:?}, then {after:?}");
    }
    Ok(())
}
