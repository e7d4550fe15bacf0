//! The result as lines.

use abide::dates::Day;
use abide::register::{Answer, Counted, Reported};
use abide::report::Status;

use super::day_texts::DayTexts;

/// Writes answers as lines of CSV. What is reported of millions of rows is reported in few ways, on few days: their
/// texts are kept.
#[derive(Debug, Default)]
pub(super) struct CsvLines {
    /// By the number of a commitment and by what is reported of it: the cells that say so.
    said: Vec<Vec<Vec<u8>>>,
    days: DayTexts,
}

/// The cells behind those that say what is so.
struct Days {
    since: Option<Day>,
    deadline: Option<Day>,
    next: Option<(Day, Status)>,
    on: Option<Day>,
}

impl CsvLines {
    /// Adds an answer.
    pub(super) fn add(&mut self, answer: &Answer<'_>, lines: &mut Vec<u8>) {
        cell(answer.id, lines);
        lines.extend_from_slice(&said(answer));
        let &Answer { since, deadline, on, .. } = answer;
        let next = answer.next_on.zip(answer.next_status);
        self.add_days(&Days { since, deadline, next, on }, lines);
    }

    /// The same of what a program reports of a commitment, which is that of a number.
    pub(super) fn add_reported(
        &mut self,
        id: &str,
        (number, commitment): (usize, &str),
        (reported, on): (&Reported, Option<Day>),
        lines: &mut Vec<u8>,
    ) {
        cell(id, lines);
        if self.said.len() <= number {
            self.said.resize_with(number.saturating_add(1), Vec::new);
        }
        if let Some(all) = self.said.get_mut(number) {
            let place = reported.said();
            if all.len() <= place {
                all.resize_with(place.saturating_add(1), Vec::new);
            }
            if let Some(cells) = all.get_mut(place) {
                if cells.is_empty() {
                    *cells = said(&Answer::reported(id, commitment, reported, on));
                }
                lines.extend_from_slice(cells);
            }
        }
        let &Reported { since, deadline, next, .. } = reported;
        let next = next.map(|(on, reason)| (on, reason.status().into()));
        self.add_days(&Days { since, deadline, next, on }, lines);
    }

    fn add_days(&mut self, days: &Days, lines: &mut Vec<u8>) {
        let mut day = |day: Option<Day>| match day {
            Some(day) => lines.extend_from_slice(&self.days.cell(day)),
            None => lines.push(b','),
        };
        day(days.since);
        day(days.deadline);
        day(days.next.map(|(on, _)| on));
        lines.push(b',');
        if let Some((_, status)) = days.next {
            lines.extend_from_slice(status.word().as_bytes());
        }
        if let Some(on) = days.on {
            lines.extend_from_slice(&self.days.cell(on));
        }
        lines.push(b'\n');
    }
}

/// The cells from the commitment to what is possible, each behind a comma.
fn said(answer: &Answer<'_>) -> Vec<u8> {
    let mut cells = vec![b','];
    cell(answer.commitment, &mut cells);
    let possible: Vec<&str> = answer.possible.iter().map(|status| status.word()).collect();
    let (status, reason) = (answer.status.word(), answer.reason.word());
    let (breach, certainty) = (answer.breach.word(), answer.certainty.word());
    for word in [status, reason, breach, certainty, &possible.join(" ")] {
        cells.push(b',');
        cells.extend_from_slice(word.as_bytes());
    }
    cells
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
