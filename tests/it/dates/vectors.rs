//! `tests/data/date-vectors.jsonl`: what other libraries, standards and laws say.
//!
//! One object a line. Those without meaning in the language are kept, with the reason why they
//! are left out. Where a vector says in its own words what ours say in others (clear days: one
//! more; a first day that counts: rounded up, then one day back), its `note` says so.

use std::collections::{BTreeMap, BTreeSet};

use abide::dates::{
    ArithmeticError, Calendar, Day, Direction, Edge, Granularity, Length, Period, Roll, Rounding,
    Unit, Weekday, edge_of, shift_months,
};
use abide::diagnostic::Severity;
use serde::Deserialize;

use super::three_valued;
use crate::files::load;

const VECTORS: &str = include_str!("../../data/date-vectors.jsonl");

#[derive(Deserialize)]
#[serde(
    tag = "what",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
enum Vector {
    /// A calendar that later lines name.
    Calendar {
        name: String,
        weekend: Vec<String>,
        holidays: Vec<Day>,
        working: Vec<Day>,
    },
    /// `from`, moved by each step, then rolled.
    Sum {
        from: Day,
        steps: Vec<String>,
        rounding: String,
        #[serde(default)]
        roll: Option<String>,
        #[serde(default)]
        calendar: Option<String>,
        /// The first day behind `from`, where the source names it.
        #[serde(default)]
        opens: Option<Day>,
        /// The day after each step.
        #[serde(default)]
        via: Option<Vec<Day>>,
        /// The day before it is rolled.
        #[serde(default)]
        unrolled: Option<Day>,
        #[serde(default)]
        is: Option<Day>,
        #[serde(default)]
        error: Option<String>,
    },
    /// Whether the length has run by that day.
    Elapsed {
        from: Day,
        length: String,
        at: Day,
        rounding: String,
        is: bool,
    },
    /// The most whole months from one day to another, then days.
    Difference {
        from: Day,
        to: Day,
        months: i64,
        days: i64,
    },
    /// The latest day that, moved by the length, is not after `before`.
    Latest {
        before: Day,
        length: String,
        is: Day,
    },
    /// The month in which a day falls.
    Month {
        day: Day,
        first: Day,
        last: Day,
    },
    Roll {
        day: Day,
        roll: String,
        calendar: String,
        is: Day,
    },
    WorkingDay {
        day: Day,
        calendar: String,
        is: bool,
    },
    WorkingSum {
        from: Day,
        count: i64,
        calendar: String,
        is: Day,
    },
    /// How many working days between two days; negative backward.
    WorkingDays {
        from: Day,
        to: Day,
        with_from: bool,
        with_to: bool,
        calendar: String,
        is: i64,
    },
    LastWorkingDay {
        day: Day,
        calendar: String,
        is: Day,
    },
    /// `from + k·every`, k from 0; under `reject` without those that do not exist.
    Series {
        from: Day,
        every: String,
        rounding: String,
        days: Vec<Day>,
        #[serde(default)]
        roll: Option<String>,
        #[serde(default)]
        calendar: Option<String>,
        #[serde(default)]
        rolled: Option<Vec<Day>>,
    },
    /// The first and last day of a day, a period, or a range of such.
    Period {
        text: String,
        #[serde(default)]
        first: Option<Day>,
        #[serde(default)]
        last: Option<Day>,
    },
    /// Neither a day nor a period.
    Refused {
        text: String,
    },
    /// Two days, perhaps imprecise, compared.
    Compare {
        left: String,
        op: String,
        right: String,
        is: String,
    },
    /// A connective of conditions.
    Truth {
        op: String,
        args: Vec<String>,
        is: String,
    },
    /// Left out: as it stands elsewhere, and why.
    #[expect(dead_code, reason = "kept for people")]
    Skipped {
        kind: String,
        input: serde_json::Value,
        expect: serde_json::Value,
        skip: String,
    },
}

type Calendars = BTreeMap<String, Calendar>;

#[test]
fn the_vectors_hold() {
    let mut calendars = Calendars::new();
    let (mut run, mut left_out) = (0, 0);
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(VECTORS.lines()) {
        let (source, vector) =
            read(line).unwrap_or_else(|error| panic!("line {number}: {error}: {line}"));
        match vector {
            Vector::Calendar { name, weekend, holidays, working } => {
                calendars.insert(name, calendar(&weekend, holidays, working));
                continue;
            }
            Vector::Skipped { skip, .. } => {
                assert!(!skip.is_empty(), "line {number}: left out without a reason");
                left_out += 1;
            }
            vector => {
                run += 1;
                if let Err(found) = check(vector, &calendars) {
                    wrong.push(format!("line {number}: {found}\n  {line}"));
                }
            }
        }
        assert!(!source.is_empty(), "line {number}: no source");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    println!("{run} vectors run, {left_out} left out");
    assert_eq!(run + left_out, 417, "a vector was lost");
    assert!(run >= 300, "only {run} vectors run");
}

/// The source of a line, and the vector without what only people read.
fn read(line: &str) -> serde_json::Result<(String, Vector)> {
    let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line)?;
    for remark in ["note", "phrase", "written"] {
        object.remove(remark);
    }
    let source = object.remove("source").unwrap_or_default();
    let source = source.as_str().unwrap_or_default().to_owned();
    Ok((source, serde_json::from_value(object.into())?))
}

fn check(vector: Vector, calendars: &Calendars) -> Result<(), String> {
    match vector {
        Vector::Calendar { .. } | Vector::Skipped { .. } => Ok(()),
        Vector::Sum { .. } => check_sum(vector, calendars),
        Vector::Elapsed { from, length, at, rounding, is } => {
            let end = move_by(from, 1, &length, roundings(&rounding)[0], None);
            same(end.is_ok_and(|end| end <= at), is)
        }
        Vector::Difference { from, to, months, days } => difference(from, to, months, days),
        Vector::Latest { before, length, is } => latest(before, &length, is),
        Vector::Month { day, first, last } => {
            let month = Period::containing(day, Granularity::Month);
            same((month.first(), month.last()), (first, last))
        }
        Vector::Roll { day, roll: name, calendar, is } => {
            same(calendars[&calendar].roll(day, roll(&name)), Some(is))
        }
        Vector::WorkingDay { day, calendar, is } => same(calendars[&calendar].is_working(day), is),
        Vector::WorkingSum { from, count, calendar, is } => {
            working_sum(from, count, &calendars[&calendar], is)
        }
        Vector::WorkingDays { from, to, with_from, with_to, calendar, is } => {
            let found = working_days((from, with_from), (to, with_to), &calendars[&calendar]);
            same(found, is)
        }
        Vector::LastWorkingDay { day, calendar, is } => {
            let last = edge_of(day, Edge::End, Granularity::Month, 0).map_err(|e| e.to_string())?;
            same(calendars[&calendar].roll(last, Roll::Preceding), Some(is))
        }
        Vector::Series { from, every, rounding, days, roll: None, .. } => {
            series(from, &every, &rounding, &days)
        }
        Vector::Series { from, every, rounding, days, roll: Some(name), calendar, rolled } => {
            series(from, &every, &rounding, &days)?;
            let calendar = &calendars[&calendar.expect("a calendar")];
            let found: Option<Vec<Day>> =
                days.iter().map(|day| calendar.roll(*day, roll(&name))).collect();
            same(found, rolled)
        }
        Vector::Period { text, first, last } => period(&text, first, last),
        Vector::Refused { text } => refused(&text),
        Vector::Compare { left, op, right, is } => {
            same(three_valued::compare(&left, &op, &right), is)
        }
        Vector::Truth { op, args, is } => same(three_valued::truth(&op, &args), is),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}")) }
}

fn check_sum(vector: Vector, calendars: &Calendars) -> Result<(), String> {
    let Vector::Sum {
        from,
        steps,
        rounding,
        roll: name,
        calendar,
        opens,
        via,
        unrolled,
        is,
        error,
    } = vector
    else {
        return Err("not a sum".to_owned());
    };
    let calendar = calendar.map(|name| &calendars[&name]);
    for rounding in roundings(&rounding) {
        let mut days = Vec::new();
        let walk = steps.iter().try_fold(from, |day, step| {
            let next = move_by(day, 1, step, rounding, calendar)?;
            days.push(next);
            Ok(next)
        });
        if let Some(error) = &error {
            assert_eq!(error, "no-such-day");
            same(walk, Err(ArithmeticError::NoSuchDay))?;
            continue;
        }
        let sum = walk.map_err(|error| error.to_string())?;
        let rolled = match (&name, calendar) {
            (Some(name), Some(calendar)) => calendar.roll(sum, roll(name)),
            _ => Some(sum),
        };
        same(rolled, Some(is.expect("a day or an error")))?;
        same(unrolled.unwrap_or(sum), sum)?;
        same(via.clone().unwrap_or_else(|| days.clone()), days)?;
        same(from.next(), opens.or(from.next()))?;
    }
    Ok(())
}

/// The difference is the largest: it reaches `to`, and one month more would go past it.
fn difference(from: Day, to: Day, months: i64, days: i64) -> Result<(), String> {
    let shift = |months| shift_months(from, months, Rounding::Clamp).map_err(|e| e.to_string());
    same(shift(months)?.plus(days), Some(to))?;
    let further = shift(months + if to < from { -1 } else { 1 })?;
    same(if to < from { further < to } else { further > to }, true)
}

fn latest(before: Day, length: &str, is: Day) -> Result<(), String> {
    let end = |day| move_by(day, 1, length, Rounding::Clamp, None);
    let first = before.plus(-400).expect("within range").number();
    let found = (first..=before.number())
        .filter_map(Day::from_number)
        .filter(|day| end(*day).is_ok_and(|end| end <= before))
        .max();
    same(found, Some(is))
}

fn working_sum(from: Day, count: i64, calendar: &Calendar, is: Day) -> Result<(), String> {
    same(calendar.shift(from, count), Some(is))?;
    if count == 0 {
        return Ok(());
    }
    let length = Length {
        count: u32::try_from(count.unsigned_abs()).expect("a small count"),
        unit: Unit::WorkingDay,
    };
    let direction = if count > 0 { Direction::After } else { Direction::Before };
    same(length.from(from, direction, Rounding::Reject, Some(calendar)), Ok(is))
}

fn working_days(from: (Day, bool), to: (Day, bool), calendar: &Calendar) -> i64 {
    let ((first, with_first), (last, with_last), sign) =
        if from.0 <= to.0 { (from, to, 1) } else { (to, from, -1) };
    let count = (first.number()..=last.number())
        .filter_map(Day::from_number)
        .filter(|day| (*day != first || with_first) && (*day != last || with_last))
        .filter(|day| calendar.is_working(*day))
        .count();
    sign * i64::try_from(count).expect("a small count")
}

fn series(from: Day, every: &str, rounding: &str, days: &[Day]) -> Result<(), String> {
    for rounding in roundings(rounding) {
        let found: Vec<Day> = std::iter::once(from)
            .chain((1..).filter_map(|k| match move_by(from, k, every, rounding, None) {
                Ok(day) => Some(day),
                Err(ArithmeticError::NoSuchDay) if rounding == Rounding::Reject => None,
                Err(error) => panic!("{from} + {k} · {every}: {error}"),
            }))
            .take(days.len())
            .collect();
        same(found.as_slice(), days)?;
    }
    Ok(())
}

fn period(text: &str, first: Option<Day>, last: Option<Day>) -> Result<(), String> {
    let bounds = |text: &str| {
        text.parse::<Day>()
            .map(|day| (day, day))
            .or_else(|_| text.parse::<Period>().map(|period| (period.first(), period.last())))
            .map_err(|error| error.to_string())
    };
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    let found = (bounds(from)?.0, bounds(to)?.1);
    same(found, (first.unwrap_or(found.0), last.unwrap_or(found.1)))
}

/// Neither a day nor a period, nor taken for one in a record.
fn refused(text: &str) -> Result<(), String> {
    let found = (text.parse::<Day>(), text.parse::<Period>());
    if found.0.is_ok() || found.1.is_ok() {
        return Err(format!("{found:?}"));
    }
    let rules = "[agreement]\nid = \"vectors\"\nmade = 0001-01-01\n[event.it]\n";
    let entry = format!("[[entry]]\nhappened = \"it\"\non = \"{text}\"\n");
    let loaded = load([("vector.toml", format!("{rules}{entry}").as_str())]);
    same(loaded.complaints(Severity::Error).is_empty(), false)
}

/// `anchor` moved by `times` lengths: `3 months after`, `2 days before`, `1 month`.
fn move_by(
    anchor: Day,
    times: u32,
    step: &str,
    rounding: Rounding,
    calendar: Option<&Calendar>,
) -> Result<Day, ArithmeticError> {
    let (length, direction) = match step.strip_suffix(" before") {
        Some(length) => (length, Direction::Before),
        None => (step.strip_suffix(" after").unwrap_or(step), Direction::After),
    };
    let (count, unit) = length.split_once(' ').expect("a length");
    let length = Length {
        count: times * count.parse::<u32>().expect("a count"),
        unit: match unit.trim_end_matches('s') {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            "working day" => Unit::WorkingDay,
            _ => panic!("`{unit}` is no unit"),
        },
    };
    length.from(anchor, direction, rounding, calendar)
}

fn roundings(name: &str) -> Vec<Rounding> {
    match name {
        "any" => vec![Rounding::Clamp, Rounding::EndOfMonth, Rounding::Up, Rounding::Reject],
        "clamp" => vec![Rounding::Clamp],
        "end-of-month" => vec![Rounding::EndOfMonth],
        "up" => vec![Rounding::Up],
        "reject" => vec![Rounding::Reject],
        _ => panic!("`{name}` is no rounding"),
    }
}

fn roll(name: &str) -> Roll {
    match name {
        "none" => Roll::None,
        "following" => Roll::Following,
        "modified-following" => Roll::ModifiedFollowing,
        "preceding" => Roll::Preceding,
        "modified-preceding" => Roll::ModifiedPreceding,
        _ => panic!("`{name}` is no roll"),
    }
}

fn calendar(weekend: &[String], holidays: Vec<Day>, working: Vec<Day>) -> Calendar {
    let is_named = |day: &Weekday| weekend.iter().any(|name| name == day.name());
    let weekend: BTreeSet<Weekday> = Weekday::ALL.into_iter().filter(is_named).collect();
    Calendar {
        weekend,
        holidays: holidays.into_iter().collect(),
        working: working.into_iter().collect(),
        covers: None,
    }
}
