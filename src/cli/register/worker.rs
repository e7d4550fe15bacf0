//! What is done with a piece of a table: its rows are read, answered and written.

use abide::dates::Day;
use abide::diagnostic::Diagnostic;
use abide::evaluate::{Query, evaluate};
use abide::model::Reason;
use abide::register::{Answer, Counts, Keys, Programs, Register, Sheet, Tally};
use abide::written::Cell;

use super::batch::{Batch, Wrong};
use super::csv_rows::CsvColumns;
use super::form::Form;
use super::json_rows::{self, JsonRows};
#[cfg(feature = "parquet")]
use super::parquet::{ParquetRows, Span};
use super::piece::Piece;
use super::reported_lines::{Line, ReportedLines};
use super::written::Written;

/// What is asked of each row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) register: &'a Register<'a>,
    pub(super) days: &'a [Day],
    pub(super) known_by: Option<Day>,
    pub(super) counts: bool,
    pub(super) keep_going: bool,
    pub(super) form: Form,
}

impl Question<'_> {
    /// Whether several days are asked, so that each answer says of which it is.
    pub(super) fn tells_day(&self) -> bool {
        self.days.len() > 1
    }

    /// The day, where several are asked.
    fn told_day(&self, on: Day) -> Option<Day> {
        self.tells_day().then_some(on)
    }

    /// So many rows of a table of columns are worked on at a time: what is said of them on all days asked
    /// has to have room.
    #[cfg(feature = "parquet")]
    pub(super) fn rows_at_a_time(&self) -> usize {
        const MOST: usize = 1 << 13;
        match self.counts {
            true => MOST,
            false => MOST.checked_div(self.days.len()).unwrap_or(MOST).max(1 << 5),
        }
    }
}

/// How rows are read.
pub(super) enum Reader {
    Csv(CsvColumns),
    Json(JsonRows),
    #[cfg(feature = "parquet")]
    Parquet(ParquetRows),
}

/// A row without an answer.
#[derive(Debug)]
pub(super) struct Bad {
    /// Its position in the piece.
    pub(super) row: u64,
    /// The line in which it begins, where there are lines.
    pub(super) line: Option<u64>,
    pub(super) message: String,
    pub(super) wrong: Vec<Diagnostic>,
}

/// What came of a piece.
#[derive(Debug)]
pub(super) struct Done {
    /// The answers to its rows; up to the first bad one, where it ends there.
    pub(super) written: Written,
    pub(super) good: u64,
    pub(super) rows: u64,
    pub(super) bad: Vec<Bad>,
    /// Whether it ends at its bad row.
    pub(super) stops: bool,
    /// Whether no row behind that can be told.
    pub(super) ends: bool,
    /// Why the rows behind those that were read cannot be.
    pub(super) broken: Option<String>,
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
    lines: ReportedLines,
    /// The bytes of the longest lines of a piece so far: the next will have about as many.
    room: usize,
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
            lines: ReportedLines::default(),
            room: 0,
        }
    }

    pub(super) fn work(&mut self, piece: &Piece) -> Done {
        let mut done = Done {
            written: Written::new(self.question.form, self.question.tells_day(), self.room),
            good: 0,
            rows: 0,
            bad: Vec::new(),
            stops: false,
            ends: false,
            broken: None,
        };
        match piece {
            Piece::Text(chunk) => {
                self.batch.clear();
                let (programs, batch) = (&mut self.programs, &mut self.batch);
                match &mut self.reader {
                    Reader::Csv(columns) => columns.read(chunk, programs, batch),
                    Reader::Json(rows) => rows.read(chunk, programs, batch),
                    #[cfg(feature = "parquet")]
                    Reader::Parquet(_) => {}
                }
                self.answer(piece, &mut done);
            }
            #[cfg(feature = "parquet")]
            Piece::Rows(span) => {
                for part in span.parts(self.question.rows_at_a_time()) {
                    self.work_on_rows(piece, part, &mut done);
                    if done.stops {
                        break;
                    }
                }
            }
        }
        self.room = self.room.max(done.written.bytes());
        done
    }

    #[cfg(feature = "parquet")]
    fn work_on_rows(&mut self, piece: &Piece, part: Span, done: &mut Done) {
        let Reader::Parquet(rows) = &mut self.reader else { return };
        self.batch.clear();
        match rows.read(part, &mut self.programs, &mut self.batch) {
            Ok(()) => self.answer(piece, done),
            Err(why) => done.broken = Some(why),
        }
        // What no row needed before may turn out to be damaged too.
        if let Reader::Parquet(rows) = &self.reader
            && let Some(why) = rows.damage()
        {
            done.broken = Some(why.to_owned());
        }
        done.stops |= done.broken.is_some();
    }

    /// Answers the rows of the batch.
    fn answer(&mut self, piece: &Piece, done: &mut Done) {
        let rows = &self.batch.rows;
        let before = done.rows;
        done.rows = before.saturating_add(rows.len() as u64);
        if self.question.counts {
            let days = self.question.days;
            self.programs.count(rows, days, &mut self.tally, &mut self.unanswered);
            if !self.unanswered.contains(&true) {
                done.good = done.good.saturating_add(rows.len() as u64);
                return;
            }
        } else {
            self.programs.answer(rows, self.question.days, &mut self.sheet);
            self.batch.end();
        }
        for row in 0..self.batch.rows.len() {
            let answered = if self.is_unanswered(row) {
                self.evaluate(piece, (before, row), done)
            } else {
                self.write(row, done);
                true
            };
            done.good = done.good.saturating_add(u64::from(answered));
            let ends = self.wrong(row).is_some_and(|wrong| wrong.ends);
            if !answered && (ends || !self.question.keep_going) {
                done.stops = true;
                done.ends = ends;
                break;
            }
        }
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
            _ => None,
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
    fn write(&mut self, row: usize, done: &mut Done) {
        if self.question.counts {
            return;
        }
        let name = self.batch.name(row);
        for (day, on) in self.question.days.iter().enumerate() {
            for (number, commitment) in self.programs.commitments().iter().enumerate() {
                let Some(reported) = self.sheet.reported(row, day, number) else { continue };
                let commitment = (number, commitment.as_str());
                let on = self.question.told_day(*on);
                let line = Line { id: name, commitment, reported: &reported, on };
                done.written.reported(line, &mut self.lines);
            }
        }
    }

    /// What is wrong with a row, if it cannot be read.
    fn wrong(&self, row: usize) -> Option<&Wrong> {
        let at = self.batch.wrong.binary_search_by_key(&row, |wrong| wrong.row).ok()?;
        self.batch.wrong.get(at)
    }

    /// Evaluates a row like a file; gives whether it has an answer.
    fn evaluate(&mut self, piece: &Piece, (before, row): (u64, usize), done: &mut Done) -> bool {
        let cells = match self.wrong(row) {
            Some(wrong) => Err(wrong.message.clone()),
            None => self.cells(piece, row),
        };
        let instance = match cells {
            Ok(cells) => {
                let instance = self.question.register.instance(&cells, self.question.known_by);
                instance.map_err(|wrong| ("the rules do not load with it".to_owned(), wrong))
            }
            Err(message) => Err((message, Vec::new())),
        };
        let instance = match instance {
            Ok(instance) => instance,
            Err((message, wrong)) => {
                let line = self.line(piece, row);
                let row = before.saturating_add(row as u64);
                done.bad.push(Bad { row, line, message, wrong });
                return false;
            }
        };
        let loaded = &instance.loaded;
        for on in self.question.days {
            let query = Query { on: *on, known_by: self.question.known_by };
            let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
            let commitments = loaded.agreement.commitments.iter().zip(&verdict.commitments);
            for (written, judged) in commitments {
                if self.question.counts {
                    self.counts.add(&written.id, *on, judged.status.into(), 1);
                } else {
                    let told = self.question.told_day(*on);
                    let answer = Answer::new(&instance.id, &written.id, judged, told);
                    done.written.answer(&answer);
                }
            }
        }
        true
    }

    /// The line in which a row begins.
    fn line(&self, piece: &Piece, row: usize) -> Option<u64> {
        match piece {
            Piece::Text(chunk) => {
                let line = self.batch.lines.get(row).copied().unwrap_or(0);
                Some(chunk.line.saturating_add(line))
            }
            #[cfg(feature = "parquet")]
            Piece::Rows(_) => None,
        }
    }

    /// The cells of a row, as they are written; or why they are none.
    fn cells(&mut self, piece: &Piece, row: usize) -> Result<Vec<Cell<'static>>, String> {
        let text = match piece {
            Piece::Text(chunk) => {
                let place = self.batch.places.get(row).cloned().unwrap_or(0..0);
                chunk.bytes.get(place).unwrap_or_default()
            }
            #[cfg(feature = "parquet")]
            Piece::Rows(_) => &[],
        };
        match &mut self.reader {
            Reader::Csv(columns) => Ok(columns.cells(text)),
            Reader::Json(rows) => json_rows::cells(text, &mut rows.keys),
            #[cfg(feature = "parquet")]
            Reader::Parquet(rows) => rows.cells(row),
        }
    }
}
