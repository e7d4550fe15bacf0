//! Where the result goes: to standard output, or into a file that is there whole or not at all.

#[cfg(feature = "parquet")]
use std::io::IsTerminal as _;
use std::io::{self, Stdout, Write};

use abide::register::{Counts, HEADER, ON};
use anyhow::{Context as _, Result};

use super::form::Form;
use super::lines;
#[cfg(feature = "parquet")]
use super::parquet::{Frame, FrameWriter};
use super::written::Written;
use crate::cli::write::{Growing, Target};

/// The columns of `--counts`.
pub(super) const COUNTED: [&str; 6] = ["commitment", "pending", "due", "met", "lapsed", "void"];

/// Writes the result.
pub(super) struct Out {
    to: To,
    /// Whether several days are asked, so that each line says of which it is.
    with_day: bool,
}

enum To {
    Csv(Sink),
    Jsonl(Sink),
    #[cfg(feature = "parquet")]
    Parquet(Box<FrameWriter<Sink>>),
}

/// Takes bytes. A reader who has seen enough closes the pipe; that is no error.
pub(super) struct Sink {
    place: Place,
    is_closed: bool,
}

enum Place {
    Stdout(Stdout),
    File(Box<Growing>),
}

impl Out {
    /// Begins the result; with `counts` it is that of `--counts`.
    pub(super) fn new(
        form: Form,
        file: Option<Target>,
        (with_day, counts): (bool, bool),
    ) -> Result<Out> {
        let place = match file {
            Some(target) => Place::File(Box::new(target.begin()?)),
            None => Place::Stdout(io::stdout()),
        };
        let sink = Sink { place, is_closed: false };
        let to = match form {
            Form::Csv => To::Csv(sink),
            Form::Jsonl => To::Jsonl(sink),
            #[cfg(feature = "parquet")]
            Form::Parquet => {
                if let Place::Stdout(out) = &sink.place
                    && out.is_terminal()
                {
                    anyhow::bail!(
                        "Parquet is nothing to read on a terminal: name a file with `--out FILE`"
                    );
                }
                let frame = match counts {
                    true => Frame::of_counts(with_day),
                    false => Frame::of_answers(with_day),
                };
                To::Parquet(Box::new(FrameWriter::new(sink, frame)?))
            }
        };
        let mut out = Out { to, with_day };
        if !counts && let To::Csv(sink) = &mut out.to {
            sink.take(&head(&HEADER, with_day))?;
        }
        Ok(out)
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        match &self.to {
            To::Csv(sink) | To::Jsonl(sink) => sink.is_closed,
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => writer.sink().is_closed,
        }
    }

    /// Writes answers, in the form of this result.
    pub(super) fn write(&mut self, written: Written) -> Result<()> {
        match (&mut self.to, written) {
            (To::Csv(sink), Written::Csv(lines)) | (To::Jsonl(sink), Written::Jsonl(lines)) => {
                sink.take(&lines)
            }
            #[cfg(feature = "parquet")]
            (To::Parquet(writer), Written::Parquet(frame)) => writer.take(frame),
            _ => Ok(()),
        }
    }

    /// Writes what was counted.
    pub(super) fn counts(&mut self, counts: &Counts) -> Result<()> {
        let counted = counts.lines(self.with_day);
        match &mut self.to {
            To::Csv(sink) => {
                let mut text = head(&COUNTED, self.with_day);
                counted.for_each(|line| lines::counted(&line, &mut text));
                sink.take(&text)
            }
            To::Jsonl(sink) => {
                let mut text = Vec::new();
                counted.for_each(|line| lines::json(&line, &mut text));
                sink.take(&text)
            }
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => {
                let mut frame = Frame::of_counts(self.with_day);
                counted.for_each(|line| frame.counted(&line));
                writer.take(frame)
            }
        }
    }

    /// Ends the result. One on standard output is as long as it came; one in a file is put in its place
    /// only if it is all there. Gives the name of the file that was not written.
    pub(super) fn finish(self, is_all: bool) -> Result<Option<String>> {
        let mut sink = match self.to {
            To::Csv(sink) | To::Jsonl(sink) => sink,
            #[cfg(feature = "parquet")]
            To::Parquet(writer) => writer.finish()?,
        };
        let flushed = sink.flush();
        flushed.with_context(|| sink.cannot())?;
        match sink.place {
            Place::Stdout(_) => Ok(None),
            Place::File(file) if is_all => file.ready()?.put().map(|()| None),
            Place::File(file) => Ok(Some(file.name())),
        }
    }
}

/// The names of the columns as a line of CSV.
fn head(names: &[&str], with_day: bool) -> Vec<u8> {
    let names: Vec<&str> = names.iter().copied().chain(with_day.then_some(ON)).collect();
    let mut line = names.join(",").into_bytes();
    line.push(b'\n');
    line
}

impl Sink {
    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.write_all(bytes);
        written.with_context(|| self.cannot())
    }

    /// What is said where it cannot be written to.
    pub(super) fn cannot(&self) -> String {
        match &self.place {
            Place::Stdout(_) => "cannot write to standard output".to_owned(),
            Place::File(file) => format!("cannot write to `{}`", file.name()),
        }
    }

    fn noticed<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.place {
            Place::Stdout(out) => out.write(bytes),
            Place::File(file) => file.write(bytes),
        };
        self.noticed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match &mut self.place {
            Place::Stdout(out) => out.flush(),
            Place::File(file) => file.flush(),
        };
        self.noticed(flushed, ())
    }
}
