//! The answers to the rows of a piece, in the form in which they are written.

use abide::register::Answer;

use super::form::Form;
use super::lines;
#[cfg(feature = "parquet")]
use super::parquet::Frame;
use super::reported_lines::{Line, ReportedLines};

/// Answers in a form.
#[derive(Debug)]
pub(super) enum Written {
    Csv(Vec<u8>),
    Jsonl(Vec<u8>),
    #[cfg(feature = "parquet")]
    Parquet(Frame),
}

impl Written {
    /// None yet, with room for lines of so many bytes; where several days are asked, each answer has its own.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(unused_variables, reason = "lines tell it themselves")
    )]
    pub(super) fn new(form: Form, with_day: bool, room: usize) -> Written {
        match form {
            Form::Csv => Written::Csv(Vec::with_capacity(room)),
            Form::Jsonl => Written::Jsonl(Vec::with_capacity(room)),
            #[cfg(feature = "parquet")]
            Form::Parquet => Written::Parquet(Frame::of_answers(with_day)),
        }
    }

    /// How many bytes its lines have.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Written::Csv(lines) | Written::Jsonl(lines) => lines.len(),
            #[cfg(feature = "parquet")]
            Written::Parquet(_) => 0,
        }
    }

    /// Adds an answer.
    pub(super) fn answer(&mut self, answer: &Answer<'_>) {
        match self {
            Written::Csv(lines) => lines::csv(answer, lines),
            Written::Jsonl(lines) => lines::json(answer, lines),
            #[cfg(feature = "parquet")]
            Written::Parquet(frame) => frame.answer(answer),
        }
    }

    /// Adds what a program reports.
    pub(super) fn reported(&mut self, line: Line<'_>, kept: &mut ReportedLines) {
        match self {
            Written::Csv(lines) => kept.csv(line, lines),
            Written::Jsonl(lines) => kept.json(line, lines),
            #[cfg(feature = "parquet")]
            Written::Parquet(frame) => frame.answer(&line.answer()),
        }
    }
}
