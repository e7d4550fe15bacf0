//! The lines of the result.

use std::io::{self, BufWriter, Stdout, Write as _};

use abide::register::{Answer, Counts, HEADER, ON};
use anyhow::{Context as _, Result};

use super::RegisterFormat;

/// The columns of `--counts`.
const COUNTED: [&str; 6] = ["commitment", "pending", "due", "met", "lapsed", "void"];

/// Writes line by line. A reader who has seen enough closes the pipe; that is no error.
pub(super) struct Lines {
    out: BufWriter<Stdout>,
    format: RegisterFormat,
    /// Whether several days are asked, so that each line says of which it is.
    with_day: bool,
    closed: bool,
}

impl Lines {
    pub(super) fn new(format: RegisterFormat, with_day: bool) -> Lines {
        let out = BufWriter::with_capacity(1 << 16, io::stdout());
        Lines { out, format, with_day, closed: false }
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// The head of the columns, where there are columns.
    pub(super) fn head(&mut self) -> Result<()> {
        self.columns(HEADER.iter().copied())
    }

    pub(super) fn answer(&mut self, answer: &Answer<'_>) -> Result<()> {
        let line = match self.format {
            RegisterFormat::Csv => csv(answer.cells())?,
            RegisterFormat::Jsonl => json(answer)?,
        };
        self.write(&line)
    }

    pub(super) fn counts(&mut self, counts: &Counts) -> Result<()> {
        self.columns(COUNTED.into_iter())?;
        for line in counts.lines(self.with_day) {
            let text = match self.format {
                RegisterFormat::Jsonl => json(&line)?,
                RegisterFormat::Csv => {
                    let counts = &line.counts;
                    let numbers =
                        [counts.pending, counts.due, counts.met, counts.lapsed, counts.void];
                    let numbers = numbers.map(|number| number.to_string());
                    let cells = [line.commitment.to_owned()].into_iter().chain(numbers);
                    csv(cells.chain(line.on.map(|on| on.to_string())))?
                }
            };
            self.write(&text)?;
        }
        Ok(())
    }

    fn columns<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<()> {
        match self.format {
            RegisterFormat::Csv => {
                let line = csv(names.chain(self.with_day.then_some(ON)).map(str::to_owned))?;
                self.write(&line)
            }
            RegisterFormat::Jsonl => Ok(()),
        }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        let flushed = self.out.flush();
        self.noticed(flushed)
    }

    fn write(&mut self, line: &str) -> Result<()> {
        let written = self.out.write_all(line.as_bytes());
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

fn json(line: &impl serde::Serialize) -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string(line)?))
}

fn csv(cells: impl Iterator<Item = String>) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8(bytes)?)
}
