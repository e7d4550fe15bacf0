//! The answers to the rows of a piece, in the form in which they are written.

use abide::dates::Day;
use abide::register::{Answer, Reported};

use super::form::Form;
use super::lines::{self, CsvLines};
#[cfg(feature = "parquet")]
use super::parquet::Frame;

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
    pub(super) fn answer(&mut self, answer: &Answer<'_>, csv: &mut CsvLines) {
        match self {
            Written::Csv(lines) => csv.add(answer, lines),
            Written::Jsonl(lines) => lines::json(answer, lines),
            #[cfg(feature = "parquet")]
            Written::Parquet(frame) => frame.answer(answer),
        }
    }

    /// The same of what a program reports of a commitment, which is that of a number.
    pub(super) fn reported(
        &mut self,
        id: &str,
        commitment: (usize, &str),
        (reported, on): (&Reported, Option<Day>),
        csv: &mut CsvLines,
    ) {
        match self {
            Written::Csv(lines) => csv.add_reported(id, commitment, (reported, on), lines),
            _ => self.answer(&Answer::reported(id, commitment.1, reported, on), csv),
        }
    }
}
