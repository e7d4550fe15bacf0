//! What is measured, and not only bounded: run by hand, in a release build, on a quiet machine.
//!
//! ```sh
//! cargo test --release --test it measure -- --ignored --nocapture
//! ```

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use abide::dates::Day;
use abide::evaluate::{Query, evaluate, timeline};

use crate::bin::root;
use crate::files::load;
use crate::time::timed;

/// So many commitments over a century, a third of them performed, a seventh with a condition.
fn rules(count: u32) -> String {
    let mut text = "complete-through = 2030-01-01\n[agreement]\nid = \"big\"\nmade = 2020-01-01\n\
                    [condition.c]\n[event.e]\n"
        .to_owned();
    for number in 0..count {
        let (year, month) = (2020 + number * 7 % 100, 1 + number % 12);
        write!(text, "[commitment.x{number}]\nwhat = \"x\"\ndeadline = \"{year}-{month:02}\"\n")
            .unwrap();
        if number % 7 == 0 {
            text.push_str("subject-to = \"c\"\n");
        }
        if number % 11 == 0 {
            text.push_str("from = \"e\"\n");
        }
    }
    for number in (0..count).filter(|number| number % 3 == 0) {
        let (year, month) = (2020 + number * 7 % 100, 1 + number % 12);
        write!(text, "[[entry]]\non = {year}-{month:02}-15\nmet = \"x{number}\"\n").unwrap();
    }
    text
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let runs = (0..7).map(|_| timed(|| std::hint::black_box(work())).0);
    runs.min().unwrap_or_default()
}

/// A timeline over a century costs some times as much as one day, however many days there are, and
/// grows with the number of commitments as their number.
#[test]
#[ignore = "a measurement"]
fn timelines() {
    let mut each = Vec::new();
    for count in [100, 1_000, 10_000] {
        let text = rules(count);
        let loaded = load([("big.toml", text.as_str())]).one();
        let (agreement, record) = (&loaded.agreement, &loaded.record);
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (from, to) = (day("2020-01-01"), day("2119-12-31"));
        let query = Query { on: day("2030-06-15"), known_by: None };
        let status = best(|| evaluate(agreement, record, &query));
        let century = best(|| timeline(agreement, record, from, to, None));
        let runs: usize =
            timeline(agreement, record, from, to, None).iter().map(|it| it.runs.len()).sum();
        println!(
            "{count:>6} commitments: a century {century:>12.1?} ({runs} runs), one day {status:>12.1?}, ratio {:.1}",
            century.as_secs_f64() / status.as_secs_f64()
        );
        each.push(century.as_secs_f64() / f64::from(count));
    }
    let growth = each[2] / each[0];
    println!("a commitment of 10,000 costs {growth:.2} times as much as one of 100");
    assert!(growth < 3.0, "not linear");
}

/// A whole process, against one that does nothing: each in turn, so that both meet the same machine.
#[test]
#[ignore = "a measurement"]
fn start_up() {
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(root()).stdout(Stdio::null());
        timed(|| assert!(command.status().unwrap().success())).0
    };
    let abide = env!("CARGO_BIN_EXE_abide");
    let calls: [(&str, &[&str]); 3] = [
        ("--version", &["--version"]),
        ("status of the joint statement", &["status", "rules/iraq-2024", "--on", "2025-10-01"]),
        ("status of all rules", &["status", "rules", "--on", "2025-10-01"]),
    ];
    for (what, arguments) in calls {
        let mut pairs: Vec<(Duration, Duration)> =
            (0..201).map(|_| (run("true", &[]), run(abide, arguments))).collect();
        let mut median = |of: fn(&(Duration, Duration)) -> Duration| {
            pairs.sort_by_key(of);
            of(&pairs[pairs.len() / 2])
        };
        let (nothing, ours) = (median(|pair| pair.0), median(|pair| pair.1));
        println!("{what}: {ours:.2?}, `true` {nothing:.2?}, {:.2?} more", ours - nothing);
        assert!(ours < nothing * 100, "{what}");
    }
}
