//! What is coming, against the days themselves.

use std::collections::BTreeMap;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Query, evaluate};
use abide::generate::{self, Case, Settings};
use abide::report::{Reason, Status, coming};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::chance;
use crate::load::load;

/// How many days are looked at one by one.
const DAYS: i64 = 40;

type Statuses = BTreeMap<String, (Status, Reason)>;

/// What `abide status` tells on a day: of a series of its occurrences.
fn statuses(loaded: &Loaded, query: &Query) -> Statuses {
    let verdict = evaluate(&loaded.agreement, &loaded.record, query);
    let mut statuses = Statuses::new();
    for ((_, commitment), judgement) in loaded.agreement.commitments().zip(verdict.commitments) {
        let of = |status: abide::evaluate::Status, reason: abide::evaluate::Reason| {
            (Status::from(status), Reason::from(reason))
        };
        if judgement.occurrences.is_empty() {
            statuses.insert(commitment.id.clone(), of(judgement.status, judgement.reason));
        }
        for one in judgement.occurrences {
            let id = format!("{}#{}", commitment.id, one.number);
            statuses.insert(id, of(one.judgement.status, one.judgement.reason));
        }
    }
    statuses
}

/// The same as [`coming`], asking on each day.
fn day_by_day(loaded: &Loaded, query: &Query, last: Day) -> Vec<(Day, String, Status, Reason)> {
    let mut found = Vec::new();
    let mut before = statuses(loaded, query);
    let mut query = *query;
    while let Some(on) = query.on.next().filter(|on| *on <= last) {
        query.on = on;
        let here = statuses(loaded, &query);
        for (id, (status, reason)) in &here {
            let changed = before.get(id).map(|(status, _)| status) != Some(status);
            if changed && matches!(status, Status::Due | Status::Lapsed) {
                found.push((on, id.clone(), *status, *reason));
            }
        }
        before = here;
    }
    found
}

fn agree(settings: Settings, documents: u32) {
    let outcome =
        TestRunner::new(chance::config(documents)).run(&generate::cases(settings), |case| {
            let Case { document, queries } = case;
            let loaded = load(&document);
            for query in queries {
                let last = query.on.plus(DAYS).unwrap_or(Day::MAX);
                let expected = day_by_day(&loaded, &query, last);
                let mut found: Vec<_> = coming(&loaded, &query, last)
                    .into_iter()
                    .map(|one| (one.on, one.id, one.status, one.reason))
                    .collect();
                found.sort_by(|one, two| (one.0, &one.1).cmp(&(two.0, &two.1)));
                prop_assert_eq!(found, expected, "{:?}", query);
            }
            Ok(())
        });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn what_is_coming_is_what_each_day_says() {
    let settings = Settings { commitments: 3, worlds: 50, recurring: 0.2, ..Settings::default() };
    agree(settings, 20);
}

#[test]
fn what_is_coming_is_what_each_day_says_where_all_is_certain() {
    agree(Settings { recurring: 0.5, ..Settings::certain() }, 60);
}
