//! The engine against the oracle, on everything that can be generated.

use abide::check::Loaded;
use abide::evaluate::{
    Certainty, Judgement, Query, Reason, Status, Verdict, evaluate, evaluate_one, stretches,
};
use abide::generate::{Case, Settings, assuming};
use abide::model::Commitment;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::chance;
use crate::load::{load, load_assuming};
use crate::oracle;

/// How far the oracle looks for the next change.
const LOOK_AHEAD: i64 = 25;

fn run(settings: Settings, documents: u32) {
    let config =
        Config { max_shrink_time: 15_000, max_shrink_iters: 3_000, ..chance::config(documents) };
    let mut judged = 0_u32;
    let mut skipped = 0_u32;
    let counts = std::cell::RefCell::new((&mut judged, &mut skipped));
    let outcome = TestRunner::new(config).run(&assuming(settings), |(case, assumed)| {
        let (judged, skipped) = compare(&case, &assumed)?;
        let mut counts = counts.borrow_mut();
        *counts.0 += judged;
        *counts.1 += skipped;
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(judged >= 3 * chance::cases(documents), "only {judged} verdicts were compared");
    println!("{judged} verdicts compared, {skipped} too large for the oracle");
    assert!(skipped * 10 < judged, "the oracle gave up on {skipped} of {judged}");
}

fn compare(case: &Case, assumed: &[String]) -> Result<(u32, u32), TestCaseError> {
    let (mut judged, mut skipped) = (0, 0);
    for query in &case.queries {
        let (loaded, _) = load_assuming(&case.document, query.known_by, assumed);
        match oracle::judge(&loaded.agreement, &loaded.record, query, LOOK_AHEAD) {
            Err(_) => skipped += 1,
            Ok(expected) => {
                judged += 1;
                let actual = evaluate(&loaded.agreement, &loaded.record, query);
                agree(&expected, &actual, query)?;
            }
        }
    }
    Ok((judged, skipped))
}

fn agree(expected: &Verdict, actual: &Verdict, query: &Query) -> Result<(), TestCaseError> {
    prop_assert_eq!(expected.commitments.len(), actual.commitments.len());
    for (number, (expected, actual)) in
        expected.commitments.iter().zip(&actual.commitments).enumerate()
    {
        let what = format!("commitment {number} on {} known by {:?}", query.on, query.known_by);
        same(expected, actual, query, &what)?;
    }
    Ok(())
}

fn same(
    expected: &Judgement,
    actual: &Judgement,
    query: &Query,
    what: &str,
) -> Result<(), TestCaseError> {
    prop_assert!(actual.exact, "{what}: not exact: {actual:#?}");
    let horizon = query.on.plus(LOOK_AHEAD);
    let mut actual = actual.clone();
    actual.next = actual.next.filter(|next| Some(next.on) <= horizon);
    let (mut one, mut two) = (expected.clone(), actual.clone());
    one.occurrences.clear();
    two.occurrences.clear();
    prop_assert_eq!(&one, &two, "{}: oracle (left), engine (right)", what);
    prop_assert_eq!(expected.occurrences.len(), actual.occurrences.len(), "{}", what);
    for (expected, actual) in expected.occurrences.iter().zip(&actual.occurrences) {
        let what = format!("{what}, occurrence {}", expected.number);
        prop_assert_eq!(expected.number, actual.number, "{}", what);
        prop_assert_eq!(expected.period_start, actual.period_start, "{}", what);
        prop_assert_eq!(expected.period_end, actual.period_end, "{}", what);
        same(&expected.judgement, &actual.judgement, query, &what)?;
    }
    Ok(())
}

#[test]
fn the_engine_agrees_with_the_oracle() {
    run(Settings::default(), 1_500);
}

#[test]
fn the_engine_agrees_with_the_oracle_where_all_is_certain() {
    run(Settings::certain(), 1_500);
}

/// What the engine says of a day, which is what the oracle says.
fn agreed(loaded: &Loaded, on: &str) -> Verdict {
    let query = Query { on: on.parse().expect("a day"), known_by: None };
    let expected = oracle::judge(&loaded.agreement, &loaded.record, &query, LOOK_AHEAD);
    let actual = evaluate(&loaded.agreement, &loaded.record, &query);
    agree(&expected.expect("a small document"), &actual, &query).expect("they agree");
    actual
}

/// A phrase that an amendment brings in does not matter before it: that the calendar does not know
/// the days on which `met(survey)` rests makes nothing uncertain of the day before.
#[test]
fn what_an_amendment_rests_on_matters_from_its_day_on() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2024-02-01", "calendar": "city" },
        "calendar": { "city": { "covers": "2023-12-23/2024-02-23" } },
        "commitment": {
            "survey": {
                "what": "Survey", "kind": "maintain", "met-when": "1 day after 2024-02-14",
                "until": "1 working day after some day in 2024-02",
            },
            "keep": { "what": "Keep", "kind": "maintain", "until": "2024-02-24" },
        },
        "complete-through": "2024-02-09",
        "entry": [
            { "on": "2024-02-01", "amended": "keep", "until": "within 1 day of met(survey)" },
        ],
    });
    let loaded = load(&document);
    let keep = |on: &str| {
        let actual = agreed(&loaded, on);
        let of = |(_, commitment): &(_, &Commitment)| commitment.id == "keep";
        let at = loaded.agreement.commitments().position(|one| of(&one));
        actual.commitments[at.expect("it is there")].certainty
    };
    assert_eq!(keep("2024-01-31"), Certainty::Definite);
    assert_eq!(keep("2024-02-02"), Certainty::Presumed);
}

/// The first occurrence counts before it begins, however far away that is: it can be met early.
#[test]
fn the_first_occurrence_counts_before_it_begins() {
    for from in ["2025-03-01", "2035-03-01"] {
        let document = serde_json::json!({
            "agreement": { "id": "deal", "made": "2025-01-28" },
            "commitment": { "pay": {
                "what": "Pay", "every": "5 days", "from": from, "until": from,
                "deadline": "within 1 day of period-start",
            } },
            "entry": [{ "on": "2025-02-05", "met": "pay", "occurrence": 1 }],
        });
        let loaded = load(&document);
        let actual = agreed(&loaded, "2025-02-20");
        let ids: Vec<_> = loaded.agreement.commitments().map(|(id, _)| id).collect();
        let days = (actual.query.on, actual.query.on);
        let told = stretches(&loaded.agreement, &loaded.record, &ids, days, None);
        assert_eq!(told[0][0].answer.status, actual.commitments[0].status, "from {from}");
        assert_eq!(actual.commitments[0].status, Status::Met, "from {from}");
    }
}

/// Whether an occurrence was withdrawn does not turn on whether the series has begun to exist.
#[test]
fn what_ended_an_occurrence_that_may_not_exist_counts() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2025-01-28" },
        "party": { "north": {} },
        "commitment": {
            "begin": { "what": "Begin", "confirmed-by": ["north"] },
            "pay": { "what": "Pay", "every": "5 days", "from": "met(begin)" },
        },
        "entry": [
            { "on": "2025-02-01", "met": "begin" },
            { "on": "2025-01-28", "withdrawn": "pay", "occurrence": 1 },
        ],
    });
    let loaded = load(&document);
    for on in ["2025-01-27", "2025-01-28", "2025-01-31", "2025-02-01", "2025-03-06"] {
        agreed(&loaded, on);
    }
    let pay = &agreed(&loaded, "2025-03-06").commitments[1];
    let reasons: Vec<_> = pay.occurrences.iter().map(|one| one.judgement.reason).collect();
    assert_eq!(reasons[..2], [Reason::Withdrawn, Reason::AwaitingEvent]);
}

/// The day of the talks matters: the condition may have held between the days on which they may have been.
#[test]
fn an_unknown_day_matters_where_a_condition_held_only_before_its_last() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2025-12-10" },
        "party": { "north": {} },
        "condition": { "calm": {} },
        "consultation": { "talks": { "between": ["north"] } },
        "commitment": { "keep": {
            "what": "Keep", "kind": "maintain", "until": "2026-01-01",
            "subject-to": "on or after talks and calm",
        } },
        "entry": [{ "on": "2025-12-10/2025-12-11", "held": "talks", "with": ["north"] }],
        "complete-through": "2026-01-03",
    });
    assert_eq!(turns_on(&document), 2);
}

/// On how many names the last commitment turns on 2026-01-02.
fn turns_on(document: &serde_json::Value) -> usize {
    let verdict = agreed(&load(document), "2026-01-02");
    let last = verdict.commitments.last().expect("a commitment");
    last.turns_on.first().map_or(0, std::collections::BTreeSet::len)
}

/// The same where it is hidden behind another unknown day, or is one because of a condition.
#[test]
fn each_unknown_day_of_a_condition_matters() {
    let document = |condition: &str| {
        serde_json::json!({
            "agreement": { "id": "deal", "made": "2025-12-10" },
            "party": { "north": {} },
            "condition": { "calm": {}, "quiet": {} },
            "consultation": { "talks": { "between": ["north"] }, "more": { "between": ["north"] } },
            "commitment": {
                "alarm": {
                    "what": "Watch", "kind": "maintain", "subject-to": "quiet",
                    "until": "2025-12-11",
                },
                "keep": {
                    "what": "Keep", "kind": "maintain", "until": "2026-01-01",
                    "subject-to": condition,
                },
            },
            "entry": [
                { "on": "2025-12-10/2025-12-16", "held": "talks", "with": ["north"] },
                { "on": "2025-12-12/2025-12-14", "held": "more", "with": ["north"] },
            ],
            "complete-through": "2026-01-03",
        })
    };
    for (condition, names) in [
        ("on or after talks and on or after more and calm", 3),
        ("on or after later of (talks, more) and calm", 3),
        ("on or after 2 days after later of (talks, more) and calm", 3),
        ("on or after earlier of (5 days after lapsed(alarm), 2025-12-18) and calm", 2),
    ] {
        assert_eq!(turns_on(&document(condition)), names, "{condition}");
    }
}

/// Which occurrence is left for a performance turns on whether `met-when` came before it.
#[test]
fn an_unknown_day_of_met_when_comes_among_what_is_said() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2024-01-30" },
        "commitment": {
            "late": { "what": "Pay", "every": "7 days", "met-when": "some day in 2024-02" },
            "early": { "what": "Pay", "every": "7 days", "met-when": "2024-02-06" },
        },
        "entry": [
            { "on": "2024-02-04", "met": "late" },
            { "on": "2024-02-04/2024-02-09", "met": "early" },
        ],
    });
    let loaded = load(&document);
    for on in ["2024-02-04", "2024-02-06", "2024-02-07", "2024-02-14"] {
        agreed(&loaded, on);
    }
    let late = &agreed(&loaded, "2024-02-07").commitments[0];
    assert_eq!(late.occurrences[1].judgement.possible, [Status::Due, Status::Met].into());
}

/// A series that has no occurrence yet does not rest on the days of its occurrences.
#[test]
fn a_series_without_occurrences_rests_on_its_term_alone() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2025-01-28", "calendar": "city" },
        "calendar": { "city": { "covers": "2024-12-19/2025-02-12" } },
        "event": { "launch": {} },
        "commitment": {
            "pay": {
                "what": "Pay", "every": "5 days", "from": "launch",
                "due-from": "1 working day after end of 2025-02",
            },
            "rent": { "what": "Pay", "every": "5 days", "from": "30 working days after launch" },
        },
        "entry": [{ "on": "2025-01-30", "happened": "launch" }],
        "complete-through": "2025-02-05",
    });
    let loaded = load(&document);
    let certainty = |on: &str| {
        agreed(&loaded, on).commitments.iter().map(|one| one.certainty).collect::<Vec<_>>()
    };
    assert_eq!(certainty("2025-01-29"), [Certainty::Definite; 2]);
    assert_eq!(certainty("2025-01-30"), [Certainty::Presumed; 2]);
}

/// A deadline within what the calendar covers, in each world that has one, rests on nothing unknown.
#[test]
fn a_day_that_is_open_rests_on_the_calendar_as_far_as_it_may_be() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2024-01-30", "calendar": "city" },
        "calendar": { "city": { "covers": "2023-12-21/2024-02-14" } },
        "condition": { "calm": {} },
        "commitment": {
            "keep": {
                "what": "Keep", "kind": "maintain", "subject-to": "calm", "until": "2024-01-31",
            },
            "pay": { "what": "Pay", "deadline": "1 working day after lapsed(keep)" },
            "rent": { "what": "Pay", "deadline": "30 working days after lapsed(keep)" },
        },
        "entry": [
            { "on": "2024-01-31", "met": "keep" },
            { "on": "2024-01-30", "met": "pay" },
            { "on": "2024-01-30", "met": "rent" },
        ],
    });
    let verdict = agreed(&load(&document), "2024-02-14");
    let certainty: Vec<_> = verdict.commitments.iter().map(|one| one.certainty).collect();
    assert_eq!(certainty, [Certainty::Open, Certainty::Definite, Certainty::Presumed]);
}

/// Though it is open which occurrence of hundreds of worlds speaks for the series.
#[test]
fn a_series_that_begins_on_an_unknown_day_has_bounds_of_its_deadline() {
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2025-01-28" },
        "condition": { "calm": {}, "dry": {}, "warm": {} },
        "commitment": {
            "pay": {
                "what": "Pay", "every": "5 days", "deadline": "period-end",
                "from": "1 month before some day in 2025",
            },
            "rent": {
                "what": "Pay", "every": "6 days", "deadline": "period-end", "until": "2025-03-10",
                "subject-to": "calm and dry and warm",
            },
            "visit": {
                "what": "Visit", "kind": "option", "every": "7 days", "deadline": "period-end",
                "accepts-late": false, "until": "2026-12-31", "subject-to": "calm and dry",
            },
        },
        "entry": [{ "on": "2025-01-31", "met": "pay" }],
    });
    let loaded = load(&document);
    let ids: Vec<_> = loaded.agreement.commitments().map(|(id, _)| id).collect();
    let bounds = |on: &str, at: usize| {
        let query = Query { on: on.parse().expect("a day"), known_by: None };
        let judged = evaluate_one(&loaded.agreement, &loaded.record, ids[at], &query);
        let (first, last) = judged.expect("it is there").deadline_bounds.expect("bounds");
        format!("{first}/{last}")
    };
    // There are more worlds than the oracle can look at.
    assert_eq!(bounds("2025-01-28", 0), "2024-12-05/2025-12-04");
    assert_eq!(bounds("2025-03-12", 1), "2025-02-02/2025-03-10");
    // The occurrence after the one that runs out may never speak: that one is at least as pressing.
    assert_eq!(bounds("2025-03-31", 2), "2025-02-03/2025-03-31");
}

/// What is the same in every world costs nothing of what may be worked out: a series behind a condition makes
/// nothing inexact.
#[test]
fn a_long_series_behind_conditions_leaves_the_answer_exact() {
    let names: Vec<String> = (0..7).map(|number| format!("c{number}")).collect();
    let conditions: serde_json::Map<_, _> =
        names.iter().map(|name| (name.clone(), serde_json::json!({}))).collect();
    let document = serde_json::json!({
        "agreement": { "id": "deal", "made": "2025-01-01" },
        "condition": conditions,
        "commitment": {
            "report": { "what": "Report", "every": "1 day", "deadline": "period-end" },
            "pay": {
                "what": "Pay", "due-from": "2025-01-10", "deadline": "2025-03-01",
                "subject-to": format!("lapsed(report) and 2 of ({})", names.join(", ")),
            },
        },
    });
    let loaded = load(&document);
    let query = Query { on: "2025-02-05".parse().expect("a day"), known_by: None };
    let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
    let pay = &verdict.commitments[0];
    assert!(pay.exact);
    assert_eq!(pay.turns_on.first().map(std::collections::BTreeSet::len), Some(7));
}
