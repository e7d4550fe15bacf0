//! The time that an answer takes grows with what is read, and not with its square.

use std::fmt::Write as _;

use abide::evaluate::{Query, evaluate};
use abide::report;

use crate::bin::abide;
use crate::files::load;
use crate::time::timed;

const HEAD: &str = "complete-through = 2025-05-31\n[agreement]\nid = \"big\"\nmade = 2020-01-01\n\
                    [condition.weather]\n";
const FEW: usize = 1_000;
const TIMES: usize = 8;

/// What one item of many costs, compared with one of few: in all that is said on a day.
fn growth(files: impl Fn(usize) -> (String, String)) -> f64 {
    let each = |count: usize| {
        let (rules, record) = files(count);
        let files = load([("big.toml", rules.as_str()), ("record.jsonl", record.as_str())]);
        let query = Query { on: "2025-06-30".parse().unwrap(), known_by: None };
        let loaded = &files.outcome.agreements;
        assert_eq!(loaded.len(), 1);
        let answer = || {
            let verdict = evaluate(&loaded[0].agreement, &loaded[0].record, &query);
            report::build(files.sources(), &query, loaded, &[verdict], &[])
        };
        let best = (0..3).map(|_| timed(answer).0).min().unwrap();
        best.as_secs_f64() / count as f64
    };
    let (few, many) = (each(FEW), each(FEW * TIMES));
    many / few
}

/// With a square it would be eight times as much; caches and the allocator make it somewhat more.
fn assert_linear(files: impl Fn(usize) -> (String, String)) {
    let growth = growth(files);
    assert!(growth < 4.0, "an item of {TIMES} times as many costs {growth:.1} times as much");
}

/// The day so many days after the first of 2020, where all months have 28 days.
fn day(number: usize) -> String {
    let (year, month) = (2020 + number / 28 / 12, 1 + number / 28 % 12);
    format!("{year:04}-{month:02}-{:02}", 1 + number % 28)
}

#[test]
fn commitments_that_wait_each_for_the_one_before() {
    assert_linear(|count| {
        let mut rules = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2020-02\n");
        for number in 1..count {
            let before = number - 1;
            write!(
                rules,
                "[commitment.c{number}]\nwhat = \"x\"\nfrom = \"met(c{before})\"\n\
                 deadline = \"30 days after met(c{before})\"\n"
            )
            .unwrap();
        }
        let met =
            |number| format!("{{\"for\":\"big\",\"on\":\"2020-01-15\",\"met\":\"c{number}\"}}\n");
        (rules, (0..count / 2).map(met).collect())
    });
}

/// The calendar knows all days that they need, so that nothing has to be said of any.
#[test]
fn commitments_with_a_calendar_that_wait_each_for_the_one_before() {
    assert_linear(|count| {
        let mut rules = "[agreement]\nid = \"big\"\nmade = 2020-01-01\ncalendar = \"office\"\n\
                         [calendar.office]\nweekend = [\"saturday\", \"sunday\"]\n\
                         [commitment.c0]\nwhat = \"x\"\ndeadline = 2020-02\n"
            .to_owned();
        for number in 1..count {
            let before = number - 1;
            write!(
                rules,
                "[commitment.c{number}]\nwhat = \"x\"\n\
                 deadline = \"30 days after met(c{before})\"\n"
            )
            .unwrap();
        }
        (rules, String::new())
    });
}

#[test]
fn commitments_owed_while_the_one_before_has_not_lapsed() {
    assert_linear(|count| {
        let mut rules = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2020-02\n");
        for number in 1..count {
            let (before, deadline) = (number - 1, day(1500 + number));
            write!(
                rules,
                "[commitment.c{number}]\nwhat = \"x\"\ndeadline = {deadline}\n\
                 subject-to = \"not lapsed(c{before})\"\n"
            )
            .unwrap();
        }
        (rules, String::new())
    });
}

#[test]
fn commitments_that_wait_for_a_condition() {
    assert_linear(|count| {
        let mut rules = HEAD.to_owned();
        for number in 0..count {
            write!(rules, "[commitment.c{number}]\nwhat = \"x\"\nsubject-to = \"weather\"\n")
                .unwrap();
        }
        let assessed =
            "{\"for\":\"big\",\"on\":\"2020-02-01\",\"assessed\":\"weather\",\"holds\":false}\n";
        (rules, assessed.to_owned())
    });
}

#[test]
fn amendments_of_one_deadline() {
    assert_linear(|count| {
        let rules = format!("{HEAD}[commitment.c0]\nwhat = \"x\"\ndeadline = 2025-12-31\n");
        let amended = |number| {
            let (on, deadline) = (day(number), day(number + 400));
            format!(
                "{{\"for\":\"big\",\"on\":\"{on}\",\"amended\":\"c0\",\"deadline\":\"{deadline}\"}}\n"
            )
        };
        (rules, (0..count).map(amended).collect())
    });
}

/// What is said of each commitment does not go through all entries.
#[test]
fn commitments_of_which_a_long_record_does_not_speak() {
    assert_linear(|count| {
        let mut rules = HEAD.to_owned();
        for number in 0..count {
            write!(rules, "[commitment.c{number}]\nwhat = \"x\"\n").unwrap();
        }
        let assessed = |number: usize| {
            let on = day(number);
            format!("{{\"for\":\"big\",\"on\":\"{on}\",\"assessed\":\"weather\",\"holds\":true}}\n")
        };
        (rules, (0..50 * count).map(assessed).collect())
    });
}

#[test]
fn occurrences_of_one_series() {
    assert_linear(|count| {
        let rules = format!(
            "{HEAD}[commitment.rent]\nwhat = \"x\"\nevery = \"1 day\"\nuntil = {}\n",
            day(count)
        );
        let met = |number: usize| {
            let (on, occurrence) = (day(number), number + 1);
            format!(
                "{{\"for\":\"big\",\"on\":\"{on}\",\"met\":\"rent\",\"occurrence\":{occurrence}}}\n"
            )
        };
        (rules, (0..count / 2).map(met).collect())
    });
}

/// Forty commitments that rest on one long series cost little more than one that does.
#[test]
fn what_many_rest_on_is_worked_out_once() {
    let time = |count: usize| {
        let mut text = format!(
            "{HEAD}[commitment.hub]\nwhat = \"x\"\nevery = \"1 day\"\nuntil = 2021-06-30\n"
        );
        for number in 0..count {
            let _ = writeln!(
                text,
                "[commitment.c{number}]\nwhat = \"x\"\nsubject-to = \"not lapsed(hub)\""
            );
        }
        for number in 0..400 {
            let _ = writeln!(text, "[[entry]]\non = {}\nmet = \"hub\"", day(number));
        }
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("big.toml"), text).unwrap();
        let status = || abide(folder.path(), "status --on 2021-05-31 --format csv").run().code(0);
        (0..3).map(|_| timed(status).0).min().unwrap().as_secs_f64()
    };
    let (one, many) = (time(1), time(40));
    assert!(many < 5.0 * one, "{many:.2} s for forty, {one:.2} s for one");
}
