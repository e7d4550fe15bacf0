//! The result as lines.

use abide::dates::Day;
use abide::register::{Answer, Counted};

/// Adds the answer as cells of CSV.
pub(super) fn csv(answer: &Answer<'_>, lines: &mut Vec<u8>) {
    cell(answer.id, lines);
    lines.push(b',');
    cell(answer.commitment, lines);
    for word in
        [answer.status.word(), answer.reason.word(), answer.breach.word(), answer.certainty.word()]
    {
        lines.push(b',');
        lines.extend_from_slice(word.as_bytes());
    }
    lines.push(b',');
    for (at, status) in answer.possible.iter().enumerate() {
        if at > 0 {
            lines.push(b' ');
        }
        lines.extend_from_slice(status.word().as_bytes());
    }
    for date in [answer.since, answer.deadline, answer.next_on] {
        lines.push(b',');
        if let Some(date) = date {
            day(date, lines);
        }
    }
    lines.push(b',');
    let next = answer.next_status.map_or("", |status| status.word());
    lines.extend_from_slice(next.as_bytes());
    if let Some(on) = answer.on {
        lines.push(b',');
        day(on, lines);
    }
    lines.push(b'\n');
}

/// Adds what was counted of a commitment as cells of CSV.
pub(super) fn counted(line: &Counted<'_>, lines: &mut Vec<u8>) {
    let counts = &line.counts;
    cell(line.commitment, lines);
    for number in [counts.pending, counts.due, counts.met, counts.lapsed, counts.void] {
        lines.push(b',');
        lines.extend_from_slice(number.to_string().as_bytes());
    }
    if let Some(on) = line.on {
        lines.push(b',');
        day(on, lines);
    }
    lines.push(b'\n');
}

/// Adds an answer, or what was counted, as an object of JSON.
pub(super) fn json(line: &impl serde::Serialize, lines: &mut Vec<u8>) {
    // Into memory nothing fails to be written.
    let _ = serde_json::to_writer(&mut *lines, line);
    lines.push(b'\n');
}

/// A cell of CSV, in quotes if it needs them.
fn cell(text: &str, line: &mut Vec<u8>) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

fn day(day: Day, line: &mut Vec<u8>) {
    let (year, month, of_month) = day.ymd();
    let year = u32::try_from(year).unwrap_or(0);
    let digit = |number: u32| b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or(0));
    line.extend_from_slice(&[
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(of_month / 10),
        digit(of_month),
    ]);
}
