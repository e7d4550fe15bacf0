//! The result as lines.

use abide::register::{Answer, Counted};

use super::day_texts::DayTexts;

/// Writes answers as lines of CSV. What is said of millions of rows is said in few ways, on few days: their texts
/// are kept.
#[derive(Debug, Default)]
pub(super) struct CsvLines {
    /// Those of the commitments, which come in turn.
    said: Vec<Vec<Said>>,
    days: DayTexts,
}

/// What is said of a commitment, and the cells that say it.
#[derive(Debug)]
struct Said {
    says: u32,
    commitment: String,
    cells: Vec<u8>,
}

impl CsvLines {
    /// Adds the answer as cells of CSV, which is about the commitment of that number.
    pub(super) fn add(&mut self, answer: &Answer<'_>, number: usize, lines: &mut Vec<u8>) {
        cell(answer.id, lines);
        lines.extend_from_slice(self.cells_of(answer, number));
        for date in [answer.since, answer.deadline, answer.next_on] {
            lines.push(b',');
            if let Some(date) = date {
                lines.extend_from_slice(&self.days.text(date));
            }
        }
        lines.push(b',');
        let next = answer.next_status.map_or("", |status| status.word());
        lines.extend_from_slice(next.as_bytes());
        if let Some(on) = answer.on {
            lines.push(b',');
            lines.extend_from_slice(&self.days.text(on));
        }
        lines.push(b'\n');
    }

    /// The cells from the commitment to what is possible, each behind a comma.
    fn cells_of(&mut self, answer: &Answer<'_>, number: usize) -> &[u8] {
        if self.said.len() <= number {
            self.said.resize_with(number.saturating_add(1), Vec::new);
        }
        let Some(said) = self.said.get_mut(number) else { return &[] };
        let says = says(answer);
        let is_it = |said: &Said| said.says == says && said.commitment == answer.commitment;
        let at = said.iter().position(is_it).unwrap_or_else(|| {
            let commitment = answer.commitment.to_owned();
            said.push(Said { says, commitment, cells: cells(answer) });
            said.len().saturating_sub(1)
        });
        said.get(at).map_or(&[], |said| &said.cells)
    }
}

/// What is said, as a number: of each answer another one that says another thing.
fn says(answer: &Answer<'_>) -> u32 {
    let possible = answer.possible.iter().fold(0, |all, status| all | 1 << (*status as u32));
    let (reason, breach) = (answer.reason as u32, answer.breach as u32);
    let (status, certainty) = (answer.status as u32, answer.certainty as u32);
    possible | status << 5 | breach << 8 | certainty << 10 | reason << 12
}

fn cells(answer: &Answer<'_>) -> Vec<u8> {
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
