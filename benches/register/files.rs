//! What one would write by hand to count the rows of a file: a process of its own.

use std::fs::File;
use std::io::{BufRead as _, BufReader};

use abide::model::Status;
use serde::Deserialize;

use crate::workload::{NEVER, Row};

/// A line of JSON, typed, and with nothing copied out of it.
#[derive(Deserialize)]
struct Line<'a> {
    start: &'a str,
    deadline: &'a str,
    needs_talks: bool,
    talks_a: Option<&'a str>,
    talks_b: Option<&'a str>,
    talks_c: Option<&'a str>,
    needs_ground: bool,
    g1_on: Option<&'a str>,
    g1_ok: Option<bool>,
    g2_on: Option<&'a str>,
    g2_ok: Option<bool>,
    met_on: Option<&'a str>,
    withdrawn_on: Option<&'a str>,
    extended_on: Option<&'a str>,
    extended_to: Option<&'a str>,
}

/// The number of a day `2025-01-31`, 0001-01-01 being 1.
fn day(text: &[u8]) -> i32 {
    assert!(text.len() == 10 && text[4] == b'-' && text[7] == b'-', "a date");
    let digit = |at: usize| {
        let digit = text[at].wrapping_sub(b'0');
        assert!(digit < 10, "a date");
        i32::from(digit)
    };
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    let (month, day) = (digit(5) * 10 + digit(6), digit(8) * 10 + digit(9));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 306
}

fn optional(text: Option<&str>) -> i32 {
    text.map_or(NEVER, |text| day(text.as_bytes()))
}

impl Line<'_> {
    fn row(&self) -> Row {
        Row {
            number: 0,
            start: day(self.start.as_bytes()),
            deadline: day(self.deadline.as_bytes()),
            needs_talks: self.needs_talks,
            talks: [optional(self.talks_a), optional(self.talks_b), optional(self.talks_c)],
            needs_ground: self.needs_ground,
            ground: [
                (optional(self.g1_on), self.g1_ok == Some(true)),
                (optional(self.g2_on), self.g2_ok == Some(true)),
            ],
            met_on: optional(self.met_on),
            withdrawn_on: optional(self.withdrawn_on),
            extended_on: optional(self.extended_on),
            extended_to: optional(self.extended_to),
        }
    }
}

/// Counts the rows of JSON Lines.
pub(crate) fn count_json(name: &str, on: i32) -> [u64; 5] {
    let mut counts = [0; 5];
    each_line(name, |line| {
        let line: Line<'_> = serde_json::from_slice(line).expect("a row");
        count(&line.row(), on, &mut counts);
    });
    counts
}

/// Counts the rows of CSV without quotes.
pub(crate) fn count_csv(name: &str, on: i32) -> [u64; 5] {
    let mut counts = [0; 5];
    let mut is_head = true;
    each_line(name, |line| {
        if std::mem::replace(&mut is_head, false) {
            return;
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let mut cells = line.split(|byte| *byte == b',');
        let mut next = || cells.next().expect("a cell");
        next();
        let date = |cell: &[u8]| if cell.is_empty() { NEVER } else { day(cell) };
        let row = Row {
            number: 0,
            start: date(next()),
            deadline: date(next()),
            needs_talks: next() == b"true",
            talks: [date(next()), date(next()), date(next())],
            needs_ground: next() == b"true",
            ground: [(date(next()), next() == b"true"), (date(next()), next() == b"true")],
            met_on: date(next()),
            withdrawn_on: date(next()),
            extended_on: date(next()),
            extended_to: date(next()),
        };
        count(&row, on, &mut counts);
    });
    counts
}

fn count(row: &Row, on: i32, counts: &mut [u64; 5]) {
    let status = row.at(on).0.status();
    let at = Status::ALL.iter().position(|one| *one == status).expect("a status");
    counts[at] += 1;
}

fn each_line(name: &str, mut work: impl FnMut(&[u8])) {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(name).expect("a file"));
    let mut line = Vec::with_capacity(1024);
    while reader.read_until(b'\n', &mut line).expect("a line") > 0 {
        work(&line);
        line.clear();
    }
}
