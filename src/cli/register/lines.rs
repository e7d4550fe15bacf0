//! The result as lines.

use abide::dates::Day;
use abide::register::{Answer, Counted};

/// Adds an answer as cells of CSV.
pub(super) fn csv(answer: &Answer<'_>, lines: &mut Vec<u8>) {
    cell(answer.id, lines);
    cells_of_said(answer, lines);
    let word = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    for day in [answer.since, answer.deadline, answer.next_on] {
        next_cell(&word(day), lines);
    }
    next_cell(answer.next_status.map_or("", |status| status.word()), lines);
    if answer.on.is_some() {
        next_cell(&word(answer.on), lines);
    }
    lines.push(b'\n');
}

/// Adds the cells from the commitment to what is possible, each behind a comma.
pub(super) fn cells_of_said(answer: &Answer<'_>, lines: &mut Vec<u8>) {
    let possible: Vec<&str> = answer.possible.iter().map(|status| status.word()).collect();
    let (status, reason) = (answer.status.word(), answer.reason.word());
    let (breach, certainty) = (answer.breach.word(), answer.certainty.word());
    for word in [answer.commitment, status, reason, breach, certainty, &possible.join(" ")] {
        next_cell(word, lines);
    }
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
        lines.extend_from_slice(on.to_string().as_bytes());
    }
    lines.push(b'\n');
}

/// Adds an answer, or what was counted, as an object of JSON.
pub(super) fn json(line: &impl serde::Serialize, lines: &mut Vec<u8>) {
    // Into memory nothing fails to be written.
    let _ = serde_json::to_writer(&mut *lines, line);
    lines.push(b'\n');
}

fn next_cell(text: &str, line: &mut Vec<u8>) {
    line.push(b',');
    cell(text, line);
}

/// A cell of CSV, in quotes if it needs them.
pub(super) fn cell(text: &str, line: &mut Vec<u8>) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}
