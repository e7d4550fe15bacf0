//! What is done with a piece of a table: its rows are read, answered and written as lines.

use abide::dates::Day;
use abide::diagnostic::Diagnostic;
use abide::evaluate::{Query, evaluate};
use abide::model::Reason;
use abide::register::{Answer, Counts, Keys, Programs, Register, Sheet, Tally};
use abide::written::Cell;

use super::RegisterFormat;
use super::batch::{Batch, Wrong};
use super::chunks::Chunk;
use super::csv_rows::CsvColumns;
use super::json_rows::{self, JsonRows};
use super::lines;

/// What is asked of each row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) register: &'a Register<'a>,
    pub(super) days: &'a [Day],
    pub(super) known_by: Option<Day>,
    pub(super) counts: bool,
    pub(super) keep_going: bool,
    pub(super) format: RegisterFormat,
}

impl Question<'_> {
    /// The day, where several are asked.
    fn told_day(&self, on: Day) -> Option<Day> {
        (self.days.len() > 1).then_some(on)
    }
}

/// How rows are read.
#[derive(Debug, Clone)]
pub(super) enum Reader {
    Csv(CsvColumns),
    Json(JsonRows),
}

/// A row without an answer.
#[derive(Debug)]
pub(super) struct Bad {
    /// Its position in the piece.
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) message: String,
    pub(super) wrong: Vec<Diagnostic>,
}

/// What came of a piece.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The lines of its rows; up to the first bad one, where it ends there.
    pub(super) lines: Vec<u8>,
    pub(super) good: u64,
    pub(super) rows: u64,
    pub(super) bad: Vec<Bad>,
    /// Whether it ends at its bad row.
    pub(super) stops: bool,
    /// Whether no row behind that can be told.
    pub(super) ends: bool,
}

/// Works on one piece after the other.
pub(super) struct Worker<'a> {
    question: Question<'a>,
    reader: Reader,
    programs: Programs<'a>,
    batch: Batch,
    sheet: Sheet,
    tally: Tally,
    counts: Counts,
    unanswered: Vec<bool>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(question: Question<'a>, reader: Reader) -> Worker<'a> {
        Worker {
            batch: Batch::new(question.register.template().columns().len()),
            programs: Programs::of(question.register, question.known_by),
            question,
            reader,
            sheet: Sheet::default(),
            tally: Tally::default(),
            counts: Counts::default(),
            unanswered: Vec::new(),
        }
    }

    pub(super) fn work(&mut self, chunk: &Chunk) -> Done {
        self.batch.clear();
        match &mut self.reader {
            Reader::Csv(columns) => columns.read(chunk, &mut self.programs, &mut self.batch),
            Reader::Json(rows) => rows.read(chunk, &mut self.programs, &mut self.batch),
        }
        let rows = &self.batch.rows;
        let mut done = Done { rows: rows.len() as u64, ..Done::default() };
        if self.question.counts {
            let days = self.question.days;
            self.programs.count(rows, days, &mut self.tally, &mut self.unanswered);
        } else {
            self.programs.answer(rows, self.question.days, &mut self.sheet);
        }
        for row in 0..rows.len() {
            let answered = if self.is_unanswered(row) {
                self.evaluate(chunk, row, &mut done)
            } else {
                self.write(row, &mut done);
                true
            };
            done.good += u64::from(answered);
            let ends = self.wrong(row).is_some_and(|wrong| wrong.ends);
            if !answered && (ends || !self.question.keep_going) {
                done.stops = true;
                done.ends = ends;
                break;
            }
        }
        done
    }

    /// What was counted, and which keys were met.
    pub(super) fn into_counts(self) -> (Counts, Option<Keys>) {
        let mut counts = self.counts;
        for (commitment, days) in self.programs.commitments().iter().zip(self.tally.by_commitment())
        {
            for (on, reasons) in self.question.days.iter().zip(days) {
                for (reason, count) in Reason::ALL.into_iter().zip(reasons) {
                    let count = usize::try_from(count).unwrap_or(usize::MAX);
                    counts.add(commitment, *on, reason.status().into(), count);
                }
            }
        }
        let keys = match self.reader {
            Reader::Json(rows) => Some(rows.keys),
            Reader::Csv(_) => None,
        };
        (counts, keys)
    }

    fn is_unanswered(&self, row: usize) -> bool {
        if self.question.counts {
            self.unanswered.get(row).copied().unwrap_or(true)
        } else {
            self.sheet.is_unanswered(row)
        }
    }

    /// Writes the answers to a row that a program has given.
    fn write(&self, row: usize, done: &mut Done) {
        if self.question.counts {
            return;
        }
        let name = self.batch.name(row);
        for (day, on) in self.question.days.iter().enumerate() {
            for (number, commitment) in self.programs.commitments().iter().enumerate() {
                let Some(reported) = self.sheet.reported(row, day, number) else { continue };
                let told = self.question.told_day(*on);
                let answer = Answer::reported(name, commitment, &reported, told);
                lines::answer(&answer, self.question.format, &mut done.lines);
            }
        }
    }

    /// What is wrong with a row, if it cannot be read.
    fn wrong(&self, row: usize) -> Option<&Wrong> {
        let at = self.batch.wrong.binary_search_by_key(&row, |wrong| wrong.row).ok()?;
        self.batch.wrong.get(at)
    }

    /// Evaluates a row like a file; gives whether it has an answer.
    fn evaluate(&mut self, chunk: &Chunk, row: usize, done: &mut Done) -> bool {
        let message = match self.wrong(row) {
            Some(wrong) => Err((wrong.message.clone(), Vec::new())),
            None => {
                let cells = self.cells(chunk, row);
                let instance = self.question.register.instance(&cells, self.question.known_by);
                instance.map_err(|wrong| ("the rules do not load with it".to_owned(), wrong))
            }
        };
        let instance = match message {
            Ok(instance) => instance,
            Err((message, wrong)) => {
                let line = self.batch.lines.get(row).copied().unwrap_or(0);
                let line = chunk.line.saturating_add(line);
                done.bad.push(Bad { row: row as u64, line, message, wrong });
                return false;
            }
        };
        let loaded = &instance.loaded;
        for on in self.question.days {
            let query = Query { on: *on, known_by: self.question.known_by };
            let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
            for (written, judged) in loaded.agreement.commitments.iter().zip(&verdict.commitments) {
                if self.question.counts {
                    self.counts.add(&written.id, *on, judged.status.into(), 1);
                } else {
                    let told = self.question.told_day(*on);
                    let answer = Answer::new(&instance.id, &written.id, judged, told);
                    lines::answer(&answer, self.question.format, &mut done.lines);
                }
            }
        }
        true
    }

    fn cells(&mut self, chunk: &Chunk, row: usize) -> Vec<Cell<'static>> {
        let place = self.batch.places.get(row).cloned().unwrap_or(0..0);
        let text = chunk.bytes.get(place).unwrap_or_default();
        match &mut self.reader {
            Reader::Csv(columns) => columns.cells(text),
            Reader::Json(rows) => json_rows::cells(text, &mut rows.keys),
        }
    }
}
