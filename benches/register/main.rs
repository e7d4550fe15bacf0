//! How fast registers are, as multiples of what one would write by hand for the same rules.
//!
//! `docs/performance.md` says how to run it and what was measured.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "it measures, for people"
)]

mod by_hand;
mod files;
mod workload;

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use abide::dates::Day;
use abide::model::{Breach, Reason};
use abide::register::{Programs, Register, Rows, Sheet, Tally, Value};
use abide::source::Sources;
use abide::written::{Format, Template};
use by_hand::Answer;
use workload::{NEVER, Row};

fn main() {
    let mut arguments = std::env::args().skip(1);
    if let (Some(what), Some(name)) = (arguments.next(), arguments.next()) {
        let counts = match &*what {
            "count-json" => files::count_json(&name, on().number()),
            "count-csv" => files::count_csv(&name, on().number()),
            _ => panic!("one name at a time"),
        };
        println!("{}", counts.map(|count| count.to_string()).join(","));
        return;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|one| one == name);
    if is_asked("one-date") {
        one_date(1_000_000);
    }
    if is_asked("many-dates") {
        many_dates(100_000, 365);
    }
    if is_asked("files") {
        whole_processes(1_000_000);
    }
    if is_asked("start-up") {
        whole_processes(10);
    }
}

fn on() -> Day {
    Day::from_ymd(2025, 6, 30).expect("a day")
}

/// Two ways in turn, several times: the median of each, and of the ratios of the pairs.
fn compare(name: &str, rows: usize, mut by_hand: impl FnMut(), mut ours: impl FnMut()) {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let pairs: Vec<(Duration, Duration)> =
        (0..9).map(|_| (time(&mut by_hand), time(&mut ours))).skip(1).collect();
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let first = median(pairs.iter().map(|pair| pair.0.as_secs_f64()).collect());
    let second = median(pairs.iter().map(|pair| pair.1.as_secs_f64()).collect());
    let ratio = median(pairs.iter().map(|it| it.1.as_secs_f64() / it.0.as_secs_f64()).collect());
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let each = |seconds: f64| seconds * 1e9 / rows as f64;
    println!(
        "{name}: by hand {:.1} ms ({:.1} ns a row), ours {:.1} ms ({:.1} ns a row): {ratio:.3}",
        first * 1e3,
        each(first),
        second * 1e3,
        each(second),
    );
}

fn with_register<T>(work: impl FnOnce(&Register<'_>) -> T) -> T {
    let mut sources = Sources::default();
    let file = sources.add("portfolio.toml", workload::TEMPLATE);
    let (template, wrong) = Template::read(&sources, file, Format::Toml);
    assert!(wrong.is_empty(), "{wrong:?}");
    work(&Register::new(template.expect("a template"), Vec::new()))
}

/// The rows as columns of the template.
fn loaded(register: &Register<'_>, all: &[Row]) -> Rows {
    let columns = register.template().columns();
    let position = |name: &str| columns.iter().position(|column| column.value == name);
    let at: HashMap<&str, Option<usize>> =
        workload::COLUMNS.iter().map(|name| (*name, position(name))).collect();
    let mut rows = Rows::new(columns.len());
    for row in all {
        for (name, cell) in workload::COLUMNS.iter().zip(row.cells()) {
            let Some(column) = at[name] else { continue };
            let value = match &*cell {
                "true" => Value::truth(true),
                "false" => Value::truth(false),
                text => Value::day(text.as_bytes()).unwrap_or(Value::EMPTY),
            };
            rows.push(column, value);
        }
        rows.end_row();
    }
    rows
}

/// One date, and all that is said of each row.
fn one_date(count: u32) {
    let all = workload::rows(count);
    let made = Day::from_ymd(2020, 1, 1).map_or(0, Day::number);
    with_register(|register| {
        let rows = loaded(register, &all);
        let mut programs = Programs::of(register, None);
        let mut sheet = Sheet::default();
        programs.answer(&rows, &[on()], &mut sheet);
        for (row, written) in all.iter().enumerate() {
            agree(written, written.answer(made, on().number()), &sheet, row);
        }
        let mut answers: Vec<Answer> = Vec::with_capacity(all.len());
        let by_hand = || {
            answers.clear();
            answers.extend(all.iter().map(|row| row.answer(made, on().number())));
            black_box(&answers);
        };
        let ours = || {
            programs.answer(&rows, &[on()], &mut sheet);
            black_box(&sheet);
        };
        compare("one date, all that is said", all.len(), by_hand, ours);
        let by_hand = || {
            let mut counts = [0_u64; 5];
            for row in &all {
                counts[row.at(on().number()).0.status() as usize] += 1;
            }
            black_box(counts);
        };
        let mut left = Vec::new();
        let ours = || {
            let mut tally = Tally::default();
            programs.count(&rows, &[on()], &mut tally, &mut left);
            black_box(&tally);
        };
        compare("one date, counts", all.len(), by_hand, ours);
    });
}

/// Reference and engine agree on a row.
fn agree(written: &Row, by_hand: Answer, sheet: &Sheet, row: usize) {
    assert!(!sheet.is_unanswered(row), "row {row} has no answer: {written:?}");
    let ours = sheet.reported(row, 0, 0).expect("an answer");
    let number = |day: Option<Day>| day.map_or(NEVER, Day::number);
    let next = ours.next.map_or(NEVER, |(day, _)| day.number());
    let said = (ours.reason, ours.also.is_some(), number(ours.since), number(ours.deadline), next);
    let expected = (by_hand.reason, by_hand.open, by_hand.since, by_hand.deadline, by_hand.next_on);
    assert_eq!(said, expected, "row {row}: {written:?}");
    if let Some((_, reason)) = ours.next {
        assert_eq!(reason, by_hand.next, "row {row}: {written:?}");
    }
    let in_breach = match (by_hand.reason, by_hand.open) {
        (Reason::Missed, false) => Breach::Yes,
        (Reason::Missed, true) => Breach::Unknown,
        _ => Breach::No,
    };
    assert_eq!(ours.breach(), in_breach, "row {row}: {written:?}");
}

/// Many dates: how many rows have each status on each.
fn many_dates(count: u32, dates: i32) {
    let all = workload::rows(count);
    let first = Day::from_ymd(2025, 1, 1).expect("a day");
    let days: Vec<Day> = (0..i64::from(dates)).filter_map(|day| first.plus(day)).collect();
    with_register(|register| {
        let rows = loaded(register, &all);
        let mut programs = Programs::of(register, None);
        let (mut tally, mut left) = (Tally::default(), Vec::new());
        programs.count(&rows, &days, &mut tally, &mut left);
        let counted = |on: Day| {
            let mut counts = [0_u64; 32];
            for row in &all {
                counts[row.at(on.number()).0 as usize] += 1;
            }
            counts
        };
        let ours = tally.by_commitment().next().expect("a commitment");
        for (on, ours) in days.iter().zip(ours) {
            assert_eq!(ours, counted(*on), "on {on}");
        }
        let by_hand = || {
            for on in &days {
                black_box(counted(*on));
            }
        };
        let ours = || {
            let mut tally = Tally::default();
            programs.count(&rows, &days, &mut tally, &mut left);
            black_box(&tally);
        };
        compare("many dates, counts", all.len(), by_hand, ours);
    });
}

/// From a file to counts, and to lines that go nowhere: whole processes.
fn whole_processes(count: u32) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = |name: &str| folder.join(name).display().to_string();
    let (rules, json, csv) = (path("portfolio.toml"), path("rows.jsonl"), path("rows.csv"));
    let rows = workload::rows(count);
    std::fs::write(&rules, workload::TEMPLATE).expect("rules");
    std::fs::write(&json, workload::json_lines(&rows)).expect("rows");
    std::fs::write(&csv, workload::csv(&rows)).expect("rows");
    #[cfg_attr(not(feature = "parquet"), expect(unused_mut, reason = "these are all"))]
    let mut tables = vec![("JSON Lines", json.clone()), ("CSV", csv.clone())];
    #[cfg(feature = "parquet")]
    {
        let columns = path("rows.parquet");
        std::fs::write(&columns, workload::parquet(&rows)).expect("rows");
        tables.push(("Parquet", columns));
    }
    let this = std::env::current_exe().expect("this program");
    let by_hand = |what: &str, name: &str| {
        let mut call = Command::new(&this);
        call.args([what, name]);
        call
    };
    let ours = |name: &str, threads: &str, more: &[&str]| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_abide"));
        call.args(["register", &rules, "--rows", name, "--on", "2025-06-30", "--threads", threads]);
        call.args(more);
        call
    };
    let said = |mut call: Command| {
        let out = call.output().expect("a process");
        assert!(out.status.success(), "{out:?}");
        String::from_utf8(out.stdout).expect("text")
    };
    let expected = said(by_hand("count-json", &json));
    for (_, name) in &tables {
        let counts = said(ours(name, "2", &["--counts"]));
        let line = counts.lines().nth(1).expect("counts");
        assert_eq!(line.trim_start_matches("promise,"), expected.trim_end(), "{name}");
    }
    let run = |mut call: Command| {
        move || {
            let status = call.stdout(Stdio::null()).status().expect("a process");
            assert!(status.success());
        }
    };
    let rows = rows.len();
    let reference = || run(by_hand("count-json", &json));
    compare("CSV by hand", rows, reference(), run(by_hand("count-csv", &csv)));
    for (form, name) in &tables {
        for threads in ["1", "2"] {
            let counted = run(ours(name, threads, &["--counts"]));
            compare(&format!("{form} to counts, {threads} thread(s)"), rows, reference(), counted);
            let lines = run(ours(name, threads, &[]));
            compare(&format!("{form} to lines, {threads} thread(s)"), rows, reference(), lines);
        }
    }
}
