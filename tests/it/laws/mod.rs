//! The laws of `docs/semantics.md`, one property each, on generated documents.
//!
//! Each calls the function of its law. Where a law speaks of a change, the change is also made in
//! the document, and loaded: what the law says of the record is then said of its text too.

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
use abide::evaluate::{Query, Verdict, evaluate};
use abide::generate::{Case, Settings, cases};
use abide::laws::{Broken, is_certain};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::chance;
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
    law_of(generated, chance::config(documents), holds);
}

/// Checks a law on what is generated.
fn law_of<S: Strategy>(generated: S, config: Config, holds: impl Fn(S::Value) -> Outcome) {
    let config = Config { max_shrink_time: 20_000, max_global_rejects: 1_000_000, ..config };
    if let Err(error) = TestRunner::new(config).run(&generated, holds) {
        panic!("{error}");
    }
}

/// Checks a law of one report on documents of such settings.
fn each(settings: Settings, documents: u32, holds: impl Fn(&Loaded, &Query) -> Result<(), Broken>) {
    law(cases(settings), documents, |Case { document, queries }| {
        let loaded = load(&document);
        queries.iter().try_for_each(|query| holds(&loaded, query))?;
        Ok(())
    });
}

/// The same on documents in which nothing is open.
fn each_certain(documents: u32, holds: impl Fn(&Loaded, &Query) -> Result<(), Broken>) {
    law(cases(Settings::certain()), documents, |Case { document, queries }| {
        let loaded = certain(&document)?;
        queries.iter().try_for_each(|query| holds(&loaded, query))?;
        Ok(())
    });
}

/// The loaded document, in which nothing is open.
fn certain(document: &Value) -> Result<Loaded, TestCaseError> {
    let loaded = load(document);
    prop_assert!(is_certain(&loaded));
    Ok(loaded)
}

fn verdict(loaded: &Loaded, query: &Query) -> Verdict {
    evaluate(&loaded.agreement, &loaded.record, query)
}

/// That the same is reported of both.
fn alike(one: &Loaded, other: &Loaded, query: &Query) -> Outcome {
    prop_assert_eq!(verdict(one, query), verdict(other, query));
    Ok(())
}

/// The changed document, unless it contradicts itself now: that a change makes two entries stand
/// that contradict each other is no matter of the law.
fn changed(document: &Value) -> Result<Loaded, TestCaseError> {
    try_load(document).map_err(|_| TestCaseError::reject("contradicts itself"))
}

/// A position in a list, by a number that is drawn without knowing the list.
fn position<T>(list: &[T], number: u16) -> Result<usize, TestCaseError> {
    let position = usize::from(number).checked_rem(list.len());
    position.ok_or_else(|| TestCaseError::reject("nothing there"))
}

/// Days around those of what was loaded, in order.
fn days(loaded: &Loaded) -> Vec<Day> {
    let made = loaded.agreement.made;
    (-5..75).filter_map(|days| made.plus(days)).collect()
}

/// The first and the last of them.
fn span(loaded: &Loaded) -> (Day, Day) {
    let days = days(loaded);
    (days[0], days[days.len() - 1])
}

/// The knowledge day of the first question.
fn known_by(queries: &[Query]) -> Option<Day> {
    queries.first().and_then(|query| query.known_by)
}
