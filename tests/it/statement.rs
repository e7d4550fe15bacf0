//! `rules/iraq-2024`: the joint statement on the Coalition's mission in Iraq.

use std::collections::BTreeSet;

use abide::check::Loaded;
use abide::dates::Day;
use abide::diagnostic::Severity;
use abide::evaluate::{Breach, Certainty, Judgement, Query, Reason, Status, evaluate};

use crate::files::load;

const RULES: &str = include_str!("../../rules/iraq-2024/iraq-2024.toml");
const RECORD: &str = include_str!("../../rules/iraq-2024/record.toml");

/// In the order of the file.
const IDS: [&str; 5] = [
    "end-mission",
    "security-partnership",
    "syria-mission",
    "formulate-procedures",
    "protect-advisers",
];

fn statement() -> Loaded {
    let loaded = load([("iraq-2024.toml", RULES), ("record.toml", RECORD)]);
    let warnings = loaded.complaints(Severity::Warning);
    assert!(warnings.is_empty(), "{warnings}");
    loaded.one()
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn judge(loaded: &Loaded, on: &str, known_by: Option<&str>) -> Vec<Judgement> {
    let query = Query { on: day(on), known_by: known_by.map(day) };
    evaluate(&loaded.agreement, &loaded.record, &query).commitments
}

/// `status:reason` of each commitment.
fn states(loaded: &Loaded, on: &str, known_by: Option<&str>) -> Vec<String> {
    let judged = judge(loaded, on, known_by);
    judged.iter().map(|it| format!("{}:{}", it.status, it.reason)).collect()
}

fn end_mission(loaded: &Loaded, on: &str, known_by: Option<&str>) -> Judgement {
    judge(loaded, on, known_by).remove(0)
}

#[test]
fn the_commitments_are_those_of_the_statement() {
    let loaded = statement();
    let ids: Vec<&str> = loaded.agreement.commitments.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, IDS);
    for commitment in &loaded.agreement.commitments {
        assert!(commitment.clause.is_some() && commitment.quote.is_some(), "{}", commitment.id);
    }
    assert!(loaded.agreement.source.is_some());
    assert!(loaded.record.entries.iter().all(|entry| entry.source.is_some()));
}

/// The day, then the five in the order of the file.
const TABLE: [(&str, [&str; 5]); 13] = {
    const AHEAD: &str = "pending:not-in-force";
    const WAITS: &str = "pending:awaiting-condition";
    const NEXT: &str = "pending:not-yet-due";
    const OPEN: &str = "due:no-deadline";
    const KEPT: &str = "due:in-force";
    [
        ("2024-09-26", [AHEAD; 5]),
        ("2024-09-27", [NEXT, OPEN, WAITS, OPEN, KEPT]),
        ("2024-10-01", [NEXT, OPEN, WAITS, OPEN, KEPT]),
        ("2025-08-31", [NEXT, OPEN, WAITS, OPEN, KEPT]),
        ("2025-09-01", ["due:open", OPEN, WAITS, OPEN, KEPT]),
        ("2025-09-28", ["due:open", OPEN, WAITS, OPEN, KEPT]),
        ("2025-09-30", ["due:open", OPEN, WAITS, OPEN, KEPT]),
        ("2025-10-01", ["lapsed:missed", OPEN, WAITS, OPEN, KEPT]),
        ("2026-01-17", ["lapsed:missed", OPEN, WAITS, OPEN, KEPT]),
        ("2026-01-18", ["met:late", OPEN, WAITS, OPEN, KEPT]),
        ("2026-01-19", ["met:late", OPEN, WAITS, OPEN, "met:kept"]),
        ("2026-09-15", ["met:late", OPEN, WAITS, OPEN, "met:kept"]),
        ("2026-10-01", ["met:late", OPEN, "lapsed:expired", OPEN, "met:kept"]),
    ]
};

#[test]
fn the_statement_day_by_day() {
    let loaded = statement();
    for (on, expected) in TABLE {
        assert_eq!(states(&loaded, on, None), expected, "on {on}");
    }
}

/// Who knew only what was known at the end of 2025 saw the same, but for the performance.
#[test]
fn the_statement_as_known_at_the_end_of_2025() {
    let loaded = statement();
    for (on, mut expected) in TABLE {
        if on >= "2026-01-18" {
            expected[0] = "lapsed:missed";
            expected[4] = "due:in-force";
        }
        assert_eq!(states(&loaded, on, Some("2025-12-31")), expected, "on {on}");
    }
}

#[test]
fn the_mission_in_iraq_ends_late() {
    let loaded = statement();
    let before = end_mission(&loaded, "2025-09-30", None);
    assert_eq!((before.breach, before.ever_lapsed, before.days_late), (Breach::No, false, None));
    assert_eq!(before.deadline, Some(day("2025-09-30")));
    assert_eq!(before.target, Some(day("2025-09-27")));
    assert_eq!(before.due_from, Some(day("2025-09-01")));
    let next = before.next.expect("a change");
    assert_eq!((next.on, next.reason), (day("2025-10-01"), Reason::Missed));

    let missed = end_mission(&loaded, "2025-10-01", None);
    assert_eq!((missed.breach, missed.days_late), (Breach::Yes, Some(1)));
    assert_eq!(missed.certainty, Certainty::Definite);
    assert_eq!(end_mission(&loaded, "2026-01-17", None).days_late, Some(109));

    let late = end_mission(&loaded, "2026-01-18", None);
    assert_eq!((late.breach, late.days_late, late.ever_lapsed), (Breach::No, Some(110), true));
    assert_eq!(late.met_on, Some(day("2026-01-18")));

    // Known by the end of 2025, the later days rest on silence.
    let known_by = Some("2025-12-31");
    assert_eq!(end_mission(&loaded, "2025-12-31", known_by).certainty, Certainty::Definite);
    assert_eq!(end_mission(&loaded, "2026-01-18", known_by).certainty, Certainty::Presumed);
    assert_eq!(end_mission(&loaded, "2026-01-18", known_by).breach, Breach::Yes);
}

#[test]
fn the_mission_in_syria_expires_on_some_day_of_september() {
    let loaded = statement();
    let syria = |on: &str| judge(&loaded, on, None).remove(2);
    let possible = |on: &str| syria(on).possible;
    assert_eq!(possible("2026-09-01"), BTreeSet::from([Status::Pending]));
    assert_eq!(possible("2026-09-02"), BTreeSet::from([Status::Pending, Status::Lapsed]));
    let amid = syria("2026-09-15");
    assert_eq!(amid.possible, BTreeSet::from([Status::Pending, Status::Lapsed]));
    assert_eq!((amid.certainty, amid.breach), (Certainty::Open, Breach::No));
    assert_eq!(amid.turns_on.len(), 1);
    let over = syria("2026-10-01");
    assert_eq!((over.status, over.reason), (Status::Lapsed, Reason::Expired));
    assert_eq!((over.certainty, over.breach), (Certainty::Presumed, Breach::No));
}
