//! `--report-ics`: read back by another library, day by day.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use icalendar::parser::{Component as Parsed, read_calendar, unfold};
use icalendar::{Calendar, Component as _, DatePerhapsTime, Event, EventLike as _, EventStatus};
use serde_json::Value;
use tempfile::TempDir;

use crate::bin::{abide, statement};

const RULES: &str = r#"
[agreement]
id       = "a"
made     = 2025-01-01
title    = "Title"
source   = "https://example.com/a,b;c"
calendar = "c"

[calendar.c]
holidays = [2025-12-25, 2025-12-26]

[condition.ground]

[commitment.done]
what     = "Done"
deadline = 2025-09-30

[commitment.gone]
what     = "Gone"
deadline = 2025-12-31
notice   = "30 days"

[commitment.soon]
what     = "Soon; or, \"later\""
deadline = 2025-12-31
notice   = "3 working days"
tags     = ["t,1", "t2"]

[commitment.far]
what     = "Far"
deadline = 2026-03-31
notice   = "1 month"

[commitment.missed]
what     = "Missed"
deadline = 2025-09-30
notice   = "1 week"

[commitment.sometime]
what     = "Sometime"
deadline = "some day in 2025-11"
notice   = "2 weeks"

[commitment.kept]
what     = "Kept"
kind     = "maintain"
until    = "2025"

[commitment.standing]
what     = "Standing"

[commitment.report]
what     = "Report"
every    = "3 months"
deadline = "10 days after period-end"
notice   = "5 days"
until    = "2025"

[[entry]]
on  = 2025-09-01
met = "done"

[[entry]]
on     = 2025-09-02
waived = "gone"
"#;

/// An event as the other library reads it.
struct Read {
    event: Event,
    /// The triggers of its alarms.
    alarms: Vec<String>,
}

impl Read {
    fn first(&self) -> String {
        on(self.event.get_start().expect("a start"))
    }

    fn end(&self) -> Option<String> {
        self.event.get_end().map(on)
    }
}

/// A day, and no time.
fn on(day: DatePerhapsTime) -> String {
    match day {
        DatePerhapsTime::Date(day) => day.to_string(),
        DatePerhapsTime::DateTime(time) => panic!("not a whole day: {time:?}"),
    }
}

fn alarms(event: &Parsed<'_>) -> Vec<String> {
    let triggers = event.components.iter().filter(|one| one.name == "VALARM").map(|alarm| {
        let value = |name: &str| alarm.find_prop(name).map(|it| it.val.as_ref().to_owned());
        assert_eq!(value("ACTION").as_deref(), Some("DISPLAY"));
        assert!(value("DESCRIPTION").is_some());
        value("TRIGGER").expect("a trigger")
    });
    triggers.collect()
}

/// All events by their ids.
fn read(text: &str) -> BTreeMap<String, Read> {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert!(!text.chars().any(|char| char.is_control() && !"\r\n".contains(char)));
    let calendar: Calendar = text.parse().expect("a calendar");
    let unfolded = unfold(text);
    let tree = read_calendar(&unfolded).expect("a calendar");
    let parsed = tree.components.iter().filter(|one| one.name == "VEVENT");
    let events: Vec<&Event> = calendar.events().collect();
    let mut all = BTreeMap::new();
    for (event, parsed) in events.iter().zip(parsed) {
        let id = event.get_uid().expect("an id").to_owned();
        let read = Read { event: (*event).clone(), alarms: alarms(parsed) };
        assert!(all.insert(id.clone(), read).is_none(), "{id} twice");
    }
    assert_eq!(all.len(), text.matches("BEGIN:VEVENT").count());
    all
}

fn folder(rules: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.toml"), rules).expect("a file");
    folder
}

fn calendar(rules: &str, arguments: &str) -> String {
    let folder = folder(rules);
    abide(folder.path(), &format!("{arguments} --report-ics due.ics")).run().code(0);
    fs::read_to_string(folder.path().join("due.ics")).expect("the calendar")
}

fn report(rules: &str, arguments: &str) -> Value {
    let folder = folder(rules);
    let ran = abide(folder.path(), &format!("{arguments} --format json")).run().code(0);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// The days of the events by the report: of the deadline, or the last of the term, and of the next
/// change.
fn expected(report: &Value) -> BTreeMap<String, String> {
    let mut days = BTreeMap::new();
    for commitment in report["agreements"][0]["commitments"].as_array().expect("a list") {
        let occurrences = commitment["occurrences"].as_array().expect("a list");
        let all =
            if occurrences.is_empty() { std::slice::from_ref(commitment) } else { occurrences };
        for one in all {
            let id = one["id"].as_str().expect("an id").replace('#', ".");
            let ends = [&one["deadline"], &one["deadline_bounds"][1], &one["until"]];
            let end = ends.into_iter().find_map(Value::as_str);
            days.extend(end.map(|day| (format!("{id}@a"), day.to_owned())));
            let next = one["next"]["on"].as_str();
            days.extend(next.map(|day| (format!("next.{id}@a"), day.to_owned())));
        }
    }
    days
}

fn after(day: &str) -> Option<String> {
    let day: abide::dates::Day = day.parse().expect("a day");
    day.next().map(|day| day.to_string())
}

#[test]
fn the_days_are_those_of_the_report() {
    for on in ["2024-12-01", "2025-01-01", "2025-07-02", "2025-10-01", "2025-12-31", "2026-06-01"] {
        let arguments = format!("--on {on}");
        let events = read(&calendar(RULES, &arguments));
        let expected = expected(&report(RULES, &arguments));
        assert!(expected.len() >= 10, "{on}");
        let days = |(id, read): (&String, &Read)| (id.clone(), read.first());
        assert_eq!(events.iter().map(days).collect::<BTreeMap<_, _>>(), expected, "{on}");
        for (id, read) in &events {
            assert_eq!(read.end(), after(&read.first()), "{id}: one day, the end excluded");
            let stamp = read.event.get_timestamp().expect("a stamp").to_string();
            assert_eq!(stamp, format!("{on} 00:00:00 UTC"));
        }
    }
}

#[test]
fn alarms_are_of_what_is_still_to_be_done() {
    let alarms = |on: &str| -> Vec<(String, String)> {
        let events = read(&calendar(RULES, &format!("--on {on}")));
        let all = events.into_iter();
        all.flat_map(|(id, read)| read.alarms.into_iter().map(move |one| (id.clone(), one)))
            .collect()
    };
    let texts = |alarms: Vec<(String, String)>| -> Vec<String> {
        alarms.into_iter().map(|(id, trigger)| format!("{id} {trigger}")).collect()
    };
    // Nothing of what is over: `gone` is void, `missed` is lapsed, the first two reports are too.
    let expected = [
        // 2026-03-31 less a month is 2026-02-28.
        "far@a -P31D",
        "report.3@a -P5D",
        "report.4@a -P5D",
        "sometime@a -P14D",
        // Three working days before 2025-12-31, a Wednesday: the 30th, the 29th, and the 24th.
        "soon@a -P7D",
    ];
    assert_eq!(texts(alarms("2025-10-01")), expected);
    // On its day it is still to be done, on the next no more.
    assert!(texts(alarms("2025-12-31")).contains(&"soon@a -P7D".to_owned()));
    assert!(!texts(alarms("2026-01-01")).contains(&"soon@a -P7D".to_owned()));
}

#[test]
fn events_say_how_sure_they_are() {
    let events = read(&calendar(RULES, "--on 2025-10-01"));
    let status = |id: &str| match events[id].event.get_status() {
        Some(EventStatus::Confirmed) => "confirmed",
        Some(EventStatus::Tentative) => "tentative",
        Some(EventStatus::Cancelled) => "cancelled",
        None => "none",
    };
    assert_eq!(status("done@a"), "confirmed");
    assert_eq!(status("missed@a"), "confirmed");
    assert_eq!(status("gone@a"), "cancelled");
    assert_eq!(status("sometime@a"), "tentative");
    assert_eq!(events["sometime@a"].first(), "2025-11-30");
    let said = events["sometime@a"].event.get_description().expect("a description");
    let uncertain = "the deadline is uncertain: some day from 2025-11-01 to 2025-11-30";
    assert!(said.lines().any(|line| line == uncertain), "{said}");
}

#[test]
fn what_users_wrote_comes_back_as_they_wrote_it() {
    let events = read(&calendar(RULES, "--on 2025-10-01"));
    let soon = &events["soon@a"].event;
    let summary = "Soon; or, \"later\" (deadline, pending)";
    assert_eq!(soon.get_summary(), Some(summary));
    let tags: BTreeSet<String> = soon.get_categories().expect("categories").into_iter().collect();
    assert_eq!(tags, ["a", "pending", "t,1", "t2"].map(str::to_owned).into());
    assert_eq!(soon.property_value("URL"), Some("https://example.com/a,b;c"));
    let description = soon.get_description().expect("a description");
    assert!(description.starts_with("Soon; or, \"later\"\non 2025-10-01, soon is pending"));
    assert!(description.ends_with("\na: Title\nsource: https://example.com/a,b;c"));
}

#[test]
fn what_users_wrote_cannot_add_lines() {
    let what = r#""x\r\nEND:VEVENT\nBEGIN:VALARM\u0007\\n,;\u2028\u202e老""#;
    let rules = RULES
        .replace("\"Far\"", what)
        .replace("\"https://example.com/a,b;c\"", "\"https://x\\r\\nATTACH:y\"");
    let text = calendar(&rules, "--on 2025-10-01");
    let events = read(&text);
    assert_eq!(events.len(), expected(&report(&rules, "--on 2025-10-01")).len());
    assert!(!text.contains("\r\nATTACH") && !text.contains("URL:"));
    let summary = events["far@a"].event.get_summary().expect("a summary");
    let expected = "x  END:VEVENT BEGIN:VALARM\\u{7}\\n,;\\u{2028}\\u{202e}老 (deadline, pending)";
    assert_eq!(summary, expected);
}

/// Whatever is recorded and whichever day comes, the event keeps its id, and its number grows.
#[test]
fn a_deadline_that_moves_is_a_later_version() {
    let version = |entries: &str, on: &str| {
        let rules = format!("{RULES}{entries}");
        let events = read(&calendar(&rules, &format!("--on {on}")));
        let far = &events["far@a"];
        (far.event.get_sequence().expect("a number"), far.first())
    };
    let amended = "[[entry]]\non = 2025-10-01\namended = \"far\"\ndeadline = 2026-02-28\n";
    let suspended = "[[entry]]\non = 2025-10-02\nsuspended = \"far\"\n";
    let retracted = "[[entry]]\non = 2025-10-02\nretracted = \"e\"\n";
    let named = amended.replace("amended", "id = \"e\"\namended");
    let steps = [
        ("", "2025-09-30", "2026-03-31"),
        ("", "2025-10-01", "2026-03-31"),
        (amended, "2025-10-01", "2026-02-28"),
        (&format!("{amended}{suspended}"), "2025-10-02", "2026-03-01"),
        // No entry is new, and yet it moves.
        (&format!("{amended}{suspended}"), "2025-10-03", "2026-03-02"),
        (&format!("{amended}{suspended}"), "2025-10-10", "2026-03-09"),
    ];
    let mut last = 0;
    for (entries, on, expected) in steps {
        let (sequence, day) = version(entries, on);
        assert_eq!(day, expected, "{on}");
        assert!(last < sequence, "{last} {sequence} on {on}");
        last = sequence;
    }
    let (before, _) = version(&named, "2025-10-02");
    let (after, day) = version(&format!("{named}{retracted}"), "2025-10-02");
    assert_eq!(day, "2026-03-31");
    assert!(before < after);
}

#[test]
fn the_ends_of_the_calendar() {
    let rules = r#"
        agreement = { id = "a", made = 0001-01-01 }
        commitment.first = { what = "First", deadline = 0001-01-01 }
        commitment.old   = { what = "Old", deadline = 1969-12-31 }
        commitment.last  = { what = "Last", deadline = 9999-12-31 }
    "#;
    let events = read(&calendar(rules, "--on 1960-01-01"));
    let days = |id: &str| (events[id].first(), events[id].end());
    let some = |day: &str| Some(day.to_owned());
    assert_eq!(days("first@a"), ("0001-01-01".to_owned(), some("0001-01-02")));
    assert_eq!(days("old@a"), ("1969-12-31".to_owned(), some("1970-01-01")));
    // There is no day after it that could be the end.
    assert_eq!(days("last@a"), ("9999-12-31".to_owned(), None));
    read(&calendar(rules, "--on 9999-12-31"));
    read(&calendar(rules, "--on 0001-01-01"));
}

#[test]
fn the_shipped_rules() {
    let root = &statement();
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("due.ics");
    let call = abide(root, "check --on 2025-09-15 --report-ics");
    call.arg(file.to_str().expect("a name")).run().code(0);
    let text = fs::read_to_string(&file).expect("the calendar");
    let events = read(&text);
    let ids = ["end-mission", "next.end-mission", "next.protect-advisers", "next.syria-mission"];
    assert!(ids.iter().all(|id| events.contains_key(&format!("{id}@iraq-2024"))));
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
}
