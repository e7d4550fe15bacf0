//! The answers to the rows of a piece, in the form in which they are written.

use abide::register::Answer;

use super::form::Form;
use super::lines;
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
    /// None yet; where several days are asked, each answer has its own.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(unused_variables, reason = "lines tell it themselves")
    )]
    pub(super) fn new(form: Form, with_day: bool) -> Written {
        match form {
            Form::Csv => Written::Csv(Vec::new()),
            Form::Jsonl => Written::Jsonl(Vec::new()),
            #[cfg(feature = "parquet")]
            Form::Parquet => Written::Parquet(Frame::of_answers(with_day)),
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
}
