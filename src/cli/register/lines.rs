//! The lines of the result.

use std::io::{self, Stdout, Write as _};

use abide::dates::Day;
use abide::register::{Answer, Counts, HEADER, ON};
use anyhow::{Context as _, Result};

use super::RegisterFormat;

/// The columns of `--counts`.
const COUNTED: [&str; 6] = ["commitment", "pending", "due", "met", "lapsed", "void"];

/// Writes lines. A reader who has seen enough closes the pipe; that is no error.
pub(super) struct Lines {
    out: Stdout,
    format: RegisterFormat,
    /// Whether several days are asked, so that each line says of which it is.
    with_day: bool,
    closed: bool,
}

impl Lines {
    pub(super) fn new(format: RegisterFormat, with_day: bool) -> Lines {
        Lines { out: io::stdout(), format, with_day, closed: false }
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// The head of the columns, where there are columns.
    pub(super) fn head(&mut self) -> Result<()> {
        self.columns(&HEADER)
    }

    pub(super) fn counts(&mut self, counts: &Counts) -> Result<()> {
        self.columns(&COUNTED)?;
        let mut text = Vec::new();
        for line in counts.lines(self.with_day) {
            match self.format {
                RegisterFormat::Jsonl => json(&line, &mut text),
                RegisterFormat::Csv => {
                    let counts = &line.counts;
                    let numbers =
                        [counts.pending, counts.due, counts.met, counts.lapsed, counts.void];
                    cell(line.commitment, &mut text);
                    for number in numbers {
                        text.push(b',');
                        text.extend_from_slice(number.to_string().as_bytes());
                    }
                    if let Some(on) = line.on {
                        text.push(b',');
                        day(on, &mut text);
                    }
                    text.push(b'\n');
                }
            }
        }
        self.write(&text)
    }

    fn columns(&mut self, names: &[&str]) -> Result<()> {
        match self.format {
            RegisterFormat::Csv => {
                let names = names.iter().copied().chain(self.with_day.then_some(ON));
                let names: Vec<&str> = names.collect();
                self.write(format!("{}\n", names.join(",")).as_bytes())
            }
            RegisterFormat::Jsonl => Ok(()),
        }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        self.noticed(flushed)
    }

    pub(super) fn write(&mut self, lines: &[u8]) -> Result<()> {
        let written = self.out.write_all(lines);
        self.noticed(written)
    }

    fn noticed(&mut self, written: io::Result<()>) -> Result<()> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            written => written.context("cannot write to standard output"),
        }
    }
}

/// Adds the line of an answer.
pub(super) fn answer(answer: &Answer<'_>, format: RegisterFormat, lines: &mut Vec<u8>) {
    match format {
        RegisterFormat::Jsonl => json(answer, lines),
        RegisterFormat::Csv => {
            cell(answer.id, lines);
            lines.push(b',');
            cell(answer.commitment, lines);
            for word in [
                answer.status.word(),
                answer.reason.word(),
                answer.breach.word(),
                answer.certainty.word(),
            ] {
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
    }
}

fn json(line: &impl serde::Serialize, lines: &mut Vec<u8>) {
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
