//! Twenty days that are not known and twenty conditions that nobody assessed, all behind one
//! commitment: exact, and soon.

use std::collections::BTreeSet;
use std::time::Duration;

use abide::dates::Day;
use abide::evaluate::{FactName, Judgement, Query, Status, evaluate};
use serde_json::{Value, json};

use crate::load::load;
use crate::time::timed;

const EACH: usize = 20;
/// Ten times what a busy machine takes.
const BOUND: Duration = Duration::from_secs(5);

fn conditions() -> Vec<String> {
    (1..=EACH).map(|number| format!("c{number}")).collect()
}

fn events() -> Vec<String> {
    (1..=EACH).map(|number| format!("e{number}")).collect()
}

/// Each event happened on some day of a month or a year that contains June 2025.
fn document(commitment: &Value) -> Value {
    let text = json!({ "title": "x" });
    let mut rules = json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "commitment": { "k": commitment },
        "condition": {},
        "event": {},
        "complete-through": "2025-12-31",
        "entry": [],
    });
    for condition in conditions() {
        rules["condition"][condition] = text.clone();
    }
    let spans = ["2025-06", "2025", "2025-06-01/2025-06-29", "2025-05-11/2025-07-03"];
    for (event, on) in events().into_iter().zip(spans.into_iter().cycle()) {
        let entry = json!({ "on": on, "happened": event.clone() });
        rules["entry"].as_array_mut().expect("a list").push(entry);
        rules["event"][event] = text.clone();
    }
    rules
}

/// The judgement of the one commitment on a day in the middle of everything.
fn judged(commitment: &Value) -> Judgement {
    judged_within(BOUND, commitment)
}

fn judged_within(bound: Duration, commitment: &Value) -> Judgement {
    let document = document(commitment);
    let loaded = load(&document);
    let query = Query { on: Day::from_ymd(2025, 6, 15).expect("a day"), known_by: None };
    let (took, verdict) = timed(|| evaluate(&loaded.agreement, &loaded.record, &query));
    assert!(took < bound, "{took:?} for {commitment}");
    verdict.commitments[0].clone()
}

/// Exact, with these statuses, and turning on that many names.
fn is_open(commitment: &Value, possible: &[Status], names: usize) {
    let judgement = judged(commitment);
    assert!(judgement.exact, "not exact: {commitment}");
    assert_eq!(judgement.possible, possible.iter().copied().collect::<BTreeSet<Status>>());
    let turns_on: Vec<&BTreeSet<FactName>> = judgement.turns_on.iter().collect();
    assert_eq!(turns_on.iter().map(|names| names.len()).collect::<Vec<_>>(), [names]);
}

fn subject_to(condition: &str) -> Value {
    json!({ "what": "x", "subject-to": condition })
}

const PENDING_OR_DUE: [Status; 2] = [Status::Pending, Status::Due];

#[test]
fn all_of_them() {
    let all = [conditions(), events()].concat().join(" and ");
    is_open(&subject_to(&all), &PENDING_OR_DUE, 2 * EACH);
}

#[test]
fn any_of_them() {
    let any = [conditions(), events()].concat().join(" or ");
    is_open(&subject_to(&any), &PENDING_OR_DUE, 2 * EACH);
}

#[test]
fn half_of_them() {
    let members = [conditions(), events()].concat().join(", ");
    is_open(&subject_to(&format!("20 of ({members})")), &PENDING_OR_DUE, 2 * EACH);
}

#[test]
fn pairs_of_them() {
    let pairs: Vec<String> =
        conditions().iter().zip(events()).map(|(c, e)| format!("({c} and {e})")).collect();
    is_open(&subject_to(&pairs.join(" or ")), &PENDING_OR_DUE, 2 * EACH);
    let pairs: Vec<String> =
        conditions().iter().zip(events()).map(|(c, e)| format!("({c} or not {e})")).collect();
    is_open(&subject_to(&pairs.join(" and ")), &PENDING_OR_DUE, 2 * EACH);
}

#[test]
fn the_earliest_and_the_latest() {
    let days = events().join(", ");
    let all = conditions().join(" and ");
    let from = |which: &str| json!({ "what": "x", "from": format!("14 days after {which} of ({days})"), "subject-to": all });
    is_open(&from("later"), &PENDING_OR_DUE, 2 * EACH);
    is_open(&from("earlier"), &PENDING_OR_DUE, 2 * EACH);
}

#[test]
fn deadlines_that_are_not_known() {
    let days = events().join(", ");
    let any = conditions().join(" or ");
    let commitment = json!({
        "what": "x",
        "deadline": format!("2 days after later of ({days})"),
        "subject-to": any,
    });
    is_open(&commitment, &[Status::Pending, Status::Due, Status::Lapsed, Status::Void], 2 * EACH);
}

#[test]
fn what_makes_no_difference_is_not_named() {
    let members = [conditions(), events()[..19].to_vec()].concat().join(" and ");
    // Before the agreement was made nothing was asked of the last event.
    let text = format!("{members} and not (e20 and before 2025-01-01)");
    is_open(&subject_to(&text), &PENDING_OR_DUE, 2 * EACH - 1);
}

#[test]
fn a_series_whose_condition_nobody_assesses() {
    let commitment = json!({
        "what": "x",
        "kind": "option",
        "every": "12 days",
        "due-from": "period-end",
        "subject-to": "not c1 and c2 and c2",
    });
    let judgement = judged_within(8 * BOUND, &commitment);
    assert!(judgement.exact);
    // One of the options of the past has expired, or none of them was ever given.
    assert_eq!(judgement.possible, BTreeSet::from([Status::Pending, Status::Lapsed]));
}

/// What is said of the last commitment of a document on a day: exact, whatever the worlds.
fn last_of(document: &Value, on: &str, bound: Duration) -> Judgement {
    let loaded = load(document);
    let query = Query { on: on.parse().expect("a day"), known_by: None };
    let (took, verdict) = timed(|| evaluate(&loaded.agreement, &loaded.record, &query));
    assert!(took < bound, "{took:?} for {document}");
    let judgement = verdict.commitments.last().expect("a commitment").clone();
    assert!(judgement.exact, "{judgement:#?}");
    let inexact = judgement.occurrences.iter().find(|one| !one.judgement.exact);
    assert!(inexact.is_none(), "{inexact:#?}");
    judgement
}

/// Whether it happened in time is not known, but that it was done is.
#[test]
fn days_of_a_year_each() {
    let document = json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "event": { "e": {} },
        "commitment": { "k": { "what": "x", "deadline": "30 days after e" } },
        "entry": [{ "on": "2025", "happened": "e" }, { "on": "2025", "met": "k" }],
    });
    let done = last_of(&document, "2026-01-15", BOUND);
    assert_eq!(done.possible, BTreeSet::from([Status::Met]));
    let open = last_of(&document, "2025-06-15", BOUND);
    let all = [Status::Pending, Status::Due, Status::Met, Status::Lapsed];
    assert_eq!(open.possible, BTreeSet::from(all));
    assert_eq!(open.turns_on.iter().map(BTreeSet::len).collect::<Vec<_>>(), [2]);
}

#[test]
fn one_after_the_other_in_a_year() {
    let commitment = |number: u32| {
        let before = number - 1;
        let (from, deadline) = (format!("met(k{before})"), format!("30 days after met(k{before})"));
        json!({ "what": "x", "from": from, "deadline": deadline })
    };
    let entry = |number: u32| json!({ "on": "2025", "met": format!("k{number}") });
    let document = json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "commitment": {
            "k0": { "what": "x", "deadline": "2025-03-10" },
            "k1": commitment(1),
            "k2": commitment(2),
        },
        "entry": [entry(0), entry(1), entry(2)],
    });
    let done = last_of(&document, "2026-01-15", 4 * BOUND);
    assert_eq!(done.possible, BTreeSet::from([Status::Met]));
    let open = last_of(&document, "2025-06-15", 4 * BOUND);
    let all = [Status::Pending, Status::Due, Status::Met, Status::Lapsed];
    assert_eq!(open.possible, BTreeSet::from(all));
    // When the first was met makes no difference to the last.
    assert_eq!(open.turns_on.iter().map(BTreeSet::len).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_year_of_days_on_a_condition_that_nobody_assesses() {
    let document = json!({
        "agreement": { "id": "a", "made": "2025-01-01" },
        "condition": { "g": {} },
        "commitment": { "k": { "what": "x", "every": "1 day", "subject-to": "g" } },
    });
    let judgement = last_of(&document, "2025-12-31", 20 * BOUND);
    let all = [Status::Pending, Status::Due, Status::Lapsed];
    assert_eq!(judgement.possible, BTreeSet::from(all));
    assert_eq!(judgement.occurrences.len(), 366);
}

/// In one world it is in force a day earlier than in the other, and was owed on that day alone.
#[test]
fn a_day_more_on_which_it_may_have_been_owed() {
    let rules = json!({
        "agreement": { "id": "a", "made": "2025-01-28" },
        "party": { "north": {} },
        "condition": { "ground": {} },
        "consultation": { "talks": { "between": ["north"] } },
        "commitment": { "k": {
            "what": "Keep it",
            "kind": "maintain",
            "from": "1 day before talks",
            "until": "2025-02-12",
            "subject-to": "ground",
        } },
        "entry": [
            { "held": "talks", "with": ["north"], "on": "2025-02-05/2025-02-06" },
            { "met": "k", "on": "2025-02-12" },
        ],
    });
    let judgement = last_of(&rules, "2025-02-13", BOUND);
    assert_eq!(judgement.possible, BTreeSet::from([Status::Met, Status::Lapsed]));
    let names = judgement.turns_on.iter().flatten().count();
    assert_eq!(names, 2, "{:?}", judgement.turns_on);
}
