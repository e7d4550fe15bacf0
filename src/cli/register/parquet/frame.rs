//! Answers, column by column.

use abide::dates::Day;
use abide::register::{Answer, Counted, HEADER, ON};

use super::texts::Texts;
use crate::cli::register::out::COUNTED;

/// Some rows of the result.
#[derive(Debug)]
pub(in crate::cli::register) struct Frame {
    pub(super) columns: Vec<FrameColumn>,
    pub(super) rows: usize,
}

/// A column of them.
#[derive(Debug)]
pub(super) struct FrameColumn {
    pub(super) name: &'static str,
    /// Whether some rows may have nothing in it.
    pub(super) has_gaps: bool,
    pub(super) cells: FrameCells,
}

#[derive(Debug)]
pub(super) enum FrameCells {
    /// Texts of which each is another.
    Texts(Texts),
    /// Texts of which there are few.
    Words(Words),
    Days(Vec<Option<Day>>),
    Numbers(Vec<i64>),
}

/// Few texts, and which of them stands in each row.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) all: Vec<String>,
    pub(super) rows: Vec<Option<u32>>,
}

impl Words {
    fn push(&mut self, word: &str) {
        // Mostly it is that of the row before.
        let last = self.rows.last().copied().flatten();
        let same = last.filter(|at| self.all.get(*at as usize).is_some_and(|one| one == word));
        let known = || self.all.iter().zip(0..).find(|(one, _)| *one == word).map(|(_, at)| at);
        let at = same.or_else(known).unwrap_or_else(|| {
            self.all.push(word.to_owned());
            u32::try_from(self.all.len().saturating_sub(1)).unwrap_or(u32::MAX)
        });
        self.rows.push(Some(at));
    }
}

impl FrameCells {
    fn text(&mut self, text: &str) {
        match self {
            FrameCells::Texts(texts) => {
                texts.push(text.as_bytes());
            }
            FrameCells::Words(words) => words.push(text),
            FrameCells::Days(_) | FrameCells::Numbers(_) => {}
        }
    }

    fn nothing(&mut self) {
        match self {
            FrameCells::Words(words) => words.rows.push(None),
            FrameCells::Days(days) => days.push(None),
            FrameCells::Texts(_) | FrameCells::Numbers(_) => {}
        }
    }

    fn day(&mut self, day: Option<Day>) {
        if let FrameCells::Days(days) = self {
            days.push(day);
        }
    }

    fn number(&mut self, number: usize) {
        if let FrameCells::Numbers(numbers) = self {
            numbers.push(i64::try_from(number).unwrap_or(i64::MAX));
        }
    }
}

impl Frame {
    /// No answers yet; with their days, where several are asked.
    pub(in crate::cli::register) fn of_answers(with_day: bool) -> Frame {
        let names = HEADER.iter().copied().chain(with_day.then_some(ON));
        let columns = names.map(|name| {
            let cells = match name {
                "id" => FrameCells::Texts(Texts::default()),
                "since" | "deadline" | "next_on" | ON => FrameCells::Days(Vec::new()),
                _ => FrameCells::Words(Words::default()),
            };
            let has_gaps = matches!(name, "since" | "deadline" | "next_on" | "next_status");
            FrameColumn { name, has_gaps, cells }
        });
        Frame { columns: columns.collect(), rows: 0 }
    }

    /// The same of what `--counts` counts.
    pub(in crate::cli::register) fn of_counts(with_day: bool) -> Frame {
        let names = COUNTED.iter().copied().chain(with_day.then_some(ON));
        let columns = names.map(|name| {
            let cells = match name {
                "commitment" => FrameCells::Words(Words::default()),
                ON => FrameCells::Days(Vec::new()),
                _ => FrameCells::Numbers(Vec::new()),
            };
            FrameColumn { name, has_gaps: false, cells }
        });
        Frame { columns: columns.collect(), rows: 0 }
    }

    /// Adds an answer.
    pub(in crate::cli::register) fn answer(&mut self, answer: &Answer<'_>) {
        self.rows = self.rows.saturating_add(1);
        for FrameColumn { name, cells, .. } in &mut self.columns {
            match *name {
                "id" => cells.text(answer.id),
                "commitment" => cells.text(answer.commitment),
                "status" => cells.text(answer.status.word()),
                "reason" => cells.text(answer.reason.word()),
                "breach" => cells.text(answer.breach.word()),
                "certainty" => cells.text(answer.certainty.word()),
                "possible" => match &*answer.possible {
                    [only] => cells.text(only.word()),
                    several => {
                        let words: Vec<&str> = several.iter().map(|one| one.word()).collect();
                        cells.text(&words.join(" "));
                    }
                },
                "since" => cells.day(answer.since),
                "deadline" => cells.day(answer.deadline),
                "next_on" => cells.day(answer.next_on),
                ON => cells.day(answer.on),
                _ => match answer.next_status {
                    Some(status) => cells.text(status.word()),
                    None => cells.nothing(),
                },
            }
        }
    }

    /// Adds what was counted of a commitment.
    pub(in crate::cli::register) fn counted(&mut self, line: &Counted<'_>) {
        self.rows = self.rows.saturating_add(1);
        for FrameColumn { name, cells, .. } in &mut self.columns {
            match *name {
                "commitment" => cells.text(line.commitment),
                "pending" => cells.number(line.counts.pending),
                "due" => cells.number(line.counts.due),
                "met" => cells.number(line.counts.met),
                "lapsed" => cells.number(line.counts.lapsed),
                "void" => cells.number(line.counts.void),
                _ => cells.day(line.on),
            }
        }
    }
}
