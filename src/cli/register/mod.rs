//! One agreement, evaluated for every row of a table.

mod days;
mod lines;
mod load;
mod quotes;
mod table;

use abide::dates::Day;
use abide::diagnostic::Diagnostic;
use abide::evaluate::{Query, evaluate};
use abide::register::{Answer, Counts, Keys, Register};
use abide::source::Sources;
use abide::written::Cell;
use anyhow::Result;
use clap::{Args as ClapArgs, ValueEnum};

use super::args::Color;
use super::exit::Exit;
use super::when::{Offset, Span, When};
use super::{load as common, output};
use days::Asked;
use lines::Lines;
use table::{Row, Table};

#[derive(Debug, ClapArgs)]
pub(crate) struct RegisterArgs {
    /// The file with `[register]`, or the folder that holds it and what stands beside it
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// The table, a row for each instance: CSV or JSON Lines; `-` reads it from standard input
    #[arg(long, value_name = "TABLE")]
    rows: String,
    /// The day, as for `status`, or a range `2025-01-01/2025-12-31` with `--every`; may be repeated
    /// [default: today]
    #[arg(long, value_name = "DAY", visible_alias = "as-of", alias = "date")]
    on: Vec<Asked>,
    /// How far apart the days of a range are: `1d`, `2w`, `1m`
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    every: Option<Span>,
    /// Leave out what was recorded after this day
    #[arg(long, value_name = "DAY")]
    known_by: Option<When>,
    /// Write only how many instances have each status
    #[arg(long)]
    counts: bool,
    /// Go on behind a row that cannot be evaluated, and leave it out
    #[arg(long)]
    keep_going: bool,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    tz: Offset,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    format: RegisterFormat,
    /// Whether what is said of bad rows is coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum RegisterFormat {
    /// A line for each instance and commitment, in columns
    #[default]
    Csv,
    /// The same as JSON objects
    Jsonl,
}

/// Writes the answer of every row.
pub(crate) fn run(args: &RegisterArgs) -> Result<Exit> {
    let days = days::resolve(&args.on, args.every, args.tz)?;
    let known_by = args.known_by.as_ref().map(|when| when.resolve(args.tz)).transpose()?;
    let found = load::read(&args.paths);
    let register = match load::register(&found, args.color) {
        Ok(register) => register,
        Err(exit) => return Ok(exit),
    };
    let Some(table) = Table::open(&args.rows, &register, &found.sources, args.color)? else {
        return Ok(Exit::CouldNotRun);
    };
    let mut run = Run {
        args,
        register: &register,
        sources: &found.sources,
        days: &days,
        known_by,
        lines: Lines::new(args.format, days.len() > 1),
        counts: Counts::default(),
        told: 0,
        bad: 0,
        good: 0,
    };
    run.all(table)
}

/// How many bad rows are told of, where it goes on behind them.
const TOLD: usize = 20;

/// A run over the rows of a table.
struct Run<'a> {
    args: &'a RegisterArgs,
    register: &'a Register<'a>,
    sources: &'a Sources,
    days: &'a [Day],
    known_by: Option<Day>,
    lines: Lines,
    counts: Counts,
    told: usize,
    bad: u64,
    good: u64,
}

impl Run<'_> {
    fn all(&mut self, mut table: Table) -> Result<Exit> {
        if !self.args.counts {
            self.lines.head()?;
        }
        while let Some(row) = table.next() {
            let answered = match &row.cells {
                Ok(cells) => self.answer(&row, cells)?,
                Err(message) => {
                    self.bad_row(&row, message, &[]);
                    false
                }
            };
            if self.lines.is_closed() {
                return Ok(Exit::Fine);
            }
            if !answered && !self.args.keep_going {
                return self.stopped();
            }
        }
        self.finished(&table)
    }

    /// Whether the row has an answer; else what is wrong is told.
    fn answer(&mut self, row: &Row, cells: &[Cell<'_>]) -> Result<bool> {
        let instance = match self.register.instance(cells, self.known_by) {
            Ok(instance) => instance,
            Err(wrong) => {
                self.bad_row(row, "the rules do not load with it", &wrong);
                return Ok(false);
            }
        };
        self.good = self.good.saturating_add(1);
        let loaded = &instance.loaded;
        for on in self.days {
            let query = Query { on: *on, known_by: self.known_by };
            let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
            for (written, judged) in loaded.agreement.commitments.iter().zip(&verdict.commitments) {
                if self.args.counts {
                    self.counts.add(&written.id, *on, judged.status.into());
                } else {
                    self.lines.answer(&Answer::new(
                        &instance.id,
                        &written.id,
                        judged,
                        self.day(*on),
                    ))?;
                }
            }
        }
        Ok(true)
    }

    fn day(&self, on: Day) -> Option<Day> {
        (self.days.len() > 1).then_some(on)
    }

    fn bad_row(&mut self, row: &Row, message: &str, wrong: &[Diagnostic]) {
        self.bad = self.bad.saturating_add(1);
        if self.told >= TOLD {
            return;
        }
        self.told = self.told.saturating_add(1);
        output::error(&format!("{row}: {message}"), self.args.color);
        common::tell(self.sources, wrong, self.args.color);
    }

    /// What was answered before is written.
    fn stopped(&mut self) -> Result<Exit> {
        self.lines.flush()?;
        let message = format!(
            "stopped after {}; `--keep-going` leaves such rows out",
            common::plural(usize::try_from(self.good).unwrap_or(usize::MAX), "row")
        );
        output::error(&message, self.args.color);
        Ok(Exit::CouldNotRun)
    }

    fn finished(&mut self, table: &Table) -> Result<Exit> {
        if self.args.counts {
            self.lines.counts(&self.counts)?;
        }
        self.lines.flush()?;
        if self.bad > 0 {
            let rows = common::plural(usize::try_from(self.bad).unwrap_or(usize::MAX), "row");
            output::warning(&format!("{rows} left out"), self.args.color);
        }
        if self.good == 0 {
            let what =
                if self.bad > 0 { "no row can be evaluated" } else { "the table has no row" };
            output::error(&format!("nothing was evaluated: {what}"), self.args.color);
            return Ok(Exit::NothingEvaluated);
        }
        let misspelt = table.keys().is_some_and(|keys| self.has_misspelt(keys));
        Ok(if misspelt { Exit::CouldNotRun } else { Exit::Fine })
    }

    /// Whether a key of the rows was probably meant as a column that none of them has. A column that is
    /// just missing is empty: who writes JSON often leaves out what is not there.
    fn has_misspelt(&self, keys: &Keys) -> bool {
        let mut misspelt = false;
        for (column, near) in keys.never_met() {
            match near {
                Some(near) => {
                    misspelt = true;
                    let message = format!("no row has a key `{column}`: did you mean `${near}`?");
                    output::error(&message, self.args.color);
                }
                None => {
                    let message = format!("no row has a key `{column}`: it is empty in each");
                    output::warning(&message, self.args.color);
                }
            }
        }
        misspelt
    }
}
