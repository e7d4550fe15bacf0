//! What holds of every change, on generated agreements.

use std::collections::BTreeSet;

use abide::check::Loaded;
use abide::evaluate::{Query, evaluate};
use abide::generate::{Case, Settings, cases};
use abide::report::alert::{Level, alerts};
use abide::report::change::{Base, Found};
use abide::report::gate::{Failure, Gate, Rule};
use abide::report::{Coming, Report, build, coming};
use abide::source::Sources;
use proptest::prelude::*;
use serde_json::Value;

use crate::chance;
use crate::load::{load, try_load};
use crate::transform::{entries, remove_entry, shuffle_entries};

const ALL: [Rule; 8] = [
    Rule::Breach,
    Rule::PossibleBreach,
    Rule::Pending,
    Rule::Due,
    Rule::Lapsed,
    Rule::Met,
    Rule::Void,
    Rule::Open,
];

fn settings() -> Settings {
    Settings {
        commitments: 3,
        conditions: 2,
        imprecise: 2,
        some_days: 1,
        claims: 1,
        worlds: 30,
        ..Settings::default()
    }
}

fn asked(loaded: &Loaded, query: &Query) -> Asked {
    let verdict = evaluate(&loaded.agreement, &loaded.record, query);
    let one = std::slice::from_ref(loaded);
    let report = build(&Sources::default(), query, one, &[verdict], &[]);
    let last = query.on.plus(40).expect("a day");
    (report, coming(loaded, query, last))
}

/// What was reported and coming on a day.
type Asked = (Report, Vec<Coming>);

/// What the gate says of a change from one document to another.
fn judged((then, came): &Asked, (now, comes): &Asked, rules: &[Rule]) -> Gate {
    let base = Base {
        name: "before".to_owned(),
        found: Found::There,
        not_loaded: Vec::new(),
        report: then.clone(),
        coming: came.clone(),
    };
    Gate::new(now, rules.to_vec(), comes.clone()).since(now, base)
}

/// Whatever is in breach, and whatever the gate fails on: as long as the rules and the record are the
/// same, no day makes it fail. That they are written in another order is no change.
#[test]
fn the_calendar_alone_fails_nobody() {
    let config = chance::config(80);
    proptest!(config, |(Case { document, queries } in cases(settings()), seed in any::<u64>())| {
        let (before, after) = (load(&document), load(&shuffle_entries(&document, seed)));
        for query in &queries {
            let (then, now) = (asked(&before, query), asked(&after, query));
            let report = &now.0;
            for rules in [&ALL[..], &[Rule::Breach]] {
                let gate = judged(&then, &now, rules);
                prop_assert!(!gate.fails(), "{:#?}", gate);
                prop_assert!(gate.coming.iter().all(|one| one.before == Some(true)));
                for alert in alerts(report, Some(&gate)) {
                    prop_assert_eq!((alert.level, alert.is_new), (Level::Note, Some(false)));
                }
            }
        }
    });
}

/// The document without one of its entries, if that is still one.
fn without(document: &Value, which: u16) -> Option<Loaded> {
    let position = usize::from(which).checked_rem(entries(document).len())?;
    try_load(&remove_entry(document, position)).ok()
}

/// What fails is what fails without the change being judged: either by the change, or before it.
#[test]
fn a_change_fails_for_what_it_caused() {
    let config = chance::config(80);
    proptest!(config, |(Case { document, queries } in cases(settings()), which in any::<u16>())| {
        let after = load(&document);
        let Some(before) = without(&document, which) else { return Ok(()) };
        let both = queries.iter().map(|query| (asked(&before, query), asked(&after, query)));
        for ((then, now), rule) in both.flat_map(|both| ALL.map(|rule| (both.clone(), rule))) {
            let gate = judged(&then, &now, &[rule]);
            let (then, report) = (&then.0, &now.0);
            let whole = Gate::new(report, vec![rule], Vec::new());
            let since = gate.changed_since.as_ref().expect("a change");
            // Which occurrences fail is told of those alone by which a change made it fail.
            let whole_of = |one: &Failure| Failure { occurrences: Vec::new(), ..one.clone() };
            let all: Vec<Failure> = whole.failed.iter().map(whole_of).collect();
            let mut split: Vec<Failure> =
                gate.failed.iter().chain(&since.before).map(whole_of).collect();
            split.sort_by_key(|one| all.iter().position(|other| other == one));
            prop_assert_eq!(&split, &all);
            for failure in &gate.failed {
                let mut all = whole.failed.iter();
                let same = all.find(|one| one.commitment == failure.commitment).expect("it fails");
                let fails = |number: &u32| same.occurrences.contains(number);
                prop_assert!(failure.occurrences.iter().all(fails));
                prop_assert_eq!(failure.occurrences.is_empty(), same.occurrences.is_empty());
            }
            let ids = |report: &Report| -> BTreeSet<String> {
                report.commitments().map(|(_, one)| one.id.clone()).collect()
            };
            let gone = &ids(then) - &ids(report);
            let removed: BTreeSet<String> =
                since.removed.iter().map(|one| one.commitment.clone()).collect();
            prop_assert_eq!(&removed, &gone);
            for one in &since.no_longer {
                let mut all = report.commitments();
                let (_, now) = all.find(|(_, now)| now.id == one.commitment).expect("it is there");
                prop_assert!(one.rules.iter().all(|rule| !rule.fails(&now.state)));
                prop_assert!(!one.rules.is_empty() || !one.occurrences.is_empty());
            }
            let failed_then = |id: &str| {
                let mut all = then.commitments();
                all.any(|(_, one)| one.id == id && rule.fails(&one.state))
            };
            for still in &since.before {
                prop_assert!(failed_then(&still.commitment));
            }
            for now in &gate.failed {
                let mut all = report.commitments();
                let (_, one) = all.find(|(_, one)| one.id == now.commitment).expect("a commitment");
                // A series may fail by another of its occurrences.
                prop_assert!(!failed_then(&now.commitment) || !one.occurrences.is_empty());
            }
        }
    });
}

/// Where there was nothing, all is new: the gate is that of the whole.
#[test]
fn all_is_new_where_there_was_nothing() {
    let config = chance::config(60);
    proptest!(config, |(Case { document, queries } in cases(settings()))| {
        let loaded = load(&document);
        for query in &queries {
            let (report, comes) = asked(&loaded, query);
            let nothing = build(&Sources::default(), query, &[], &[], &[]);
            let base = Base {
                name: "nothing".to_owned(),
                found: Found::Nowhere,
                not_loaded: Vec::new(),
                report: nothing,
                coming: Vec::new(),
            };
            let whole = Gate::new(&report, ALL.to_vec(), comes);
            let gate = whole.clone().since(&report, base);
            prop_assert_eq!(&gate.failed, &whole.failed);
            prop_assert!(gate.coming.iter().all(|one| one.before == Some(false)));
            prop_assert!(gate.changed_since.is_some_and(|since| since.before.is_empty()));
        }
    });
}
