//! One agreement, evaluated for every row of a table.
//!
//! The table (`table`) is taken in pieces of whole rows (`piece`, `chunks`); each is read as numbers
//! (`csv_rows`, `json_rows`, `parquet`, `batch`), answered and written (`worker`, `written`, `lines`), several at
//! a time (`pool`), and what comes of them goes out in the order of the table (`out`).

mod batch;
mod chunks;
mod csv_rows;
mod day_texts;
mod days;
mod form;
mod json_rows;
mod lines;
mod load;
mod out;
#[cfg(feature = "parquet")]
mod parquet;
mod piece;
mod pool;
mod quotes;
mod reported_lines;
mod speed;
mod table;
mod worker;
mod written;

use std::path::{Path, PathBuf};

use abide::register::{Counts, Keys};
use abide::source::Sources;
use anyhow::{Context as _, Result, bail};
use clap::Args as ClapArgs;

use super::args::Color;
use super::exit::Exit;
use super::files::Found;
use super::when::{Offset, Span, When};
use super::write::Target;
use super::{load as common, output};
use days::Asked;
use form::{Form, RegisterFormat};
use out::Out;
use speed::Speed;
use table::{AtATime, Opened, Table};
use worker::{Done, Question, Worker};

#[derive(Debug, ClapArgs)]
pub(crate) struct RegisterArgs {
    /// The file with `[register]`, or the folder that holds it and what stands beside it
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    /// The table, a row for each instance: CSV, JSON Lines or Parquet; `-` reads it from standard input
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
    /// How many threads work on the table, from 1 to 256 [default: as many as there are processors, 8 at most]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    tz: Offset,
    /// How the result is written [default: what the ending of the file of `--out` says, else csv]
    #[arg(long, value_enum)]
    format: Option<RegisterFormat>,
    /// Write the result into this file, whole or not at all, instead of to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Whether what is said of bad rows is coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

/// Writes the answer of every row.
pub(crate) fn run(args: &RegisterArgs) -> Result<Exit> {
    let days = days::resolve(&args.on, args.every, args.tz)?;
    let known_by = args.known_by.as_ref().map(|when| when.resolve(args.tz)).transpose()?;
    let form = Form::of(args.format, args.out.as_deref())?;
    let found = load::read(&args.paths);
    let target = args.out.as_deref().map(|out| target(out, &args.rows, &found)).transpose()?;
    let register = match load::register(&found, args.color) {
        Ok(register) => register,
        Err(exit) => return Ok(exit),
    };
    let table = match table::open(&args.rows, &register, at_a_time(args.counts, days.len()))? {
        Opened::Table(table) => *table,
        Opened::Lacks(missing) => {
            common::stops(&found.sources, &missing, args.color);
            return Ok(Exit::CouldNotRun);
        }
    };
    let question = Question {
        register: &register,
        days: &days,
        known_by,
        counts: args.counts,
        keep_going: args.keep_going,
        form,
    };
    let run = Run {
        args,
        sources: &found.sources,
        table: table.name.clone(),
        out: Out::new(form, target, (question.tells_day(), args.counts))?,
        failed: None,
        rows: 0,
        good: 0,
        bad: 0,
    };
    run.all(table, question)
}

/// The file of the result; it is none of those that are read.
fn target(out: &Path, rows: &str, found: &Found) -> Result<Target> {
    let target = Target::new(out)?;
    let names = found.inputs.iter().filter_map(|input| found.sources.get(input.file));
    let mut names = names.map(|source| &*source.name).chain([rows]);
    if let Some(read) = names.find(|name| target.is_file(name)) {
        bail!("`{}` is read: name another file for the result", abide::source::visible(read));
    }
    Ok(target)
}

/// How much of a table is read at a time: what is said of it on all days asked has to have room.
fn at_a_time(counts: bool, days: usize) -> AtATime {
    let days = if counts { 1 } else { days.max(1) };
    AtATime {
        bytes: (1 << 18) / days,
        // The groups of rows in which DuckDB writes, so that one reader has each of them alone.
        #[cfg(feature = "parquet")]
        rows: if counts { 122_880 } else { ((1 << 15) / days).max(1 << 5) },
    }
}

/// How many bad rows are told of, where it goes on behind them.
const TOLD: u64 = 20;

/// A run over the rows of a table.
struct Run<'a> {
    args: &'a RegisterArgs,
    sources: &'a Sources,
    table: String,
    out: Out,
    /// The result could not be written.
    failed: Option<anyhow::Error>,
    rows: u64,
    good: u64,
    bad: u64,
}

impl Run<'_> {
    fn all(mut self, table: Table, question: Question<'_>) -> Result<Exit> {
        let Table { mut pieces, first, rows, length, .. } = table;
        let mut speed = length.map(Speed::new);
        let (mut stopped, mut ends, mut broken) = (false, false, None);
        let worker = || Worker::new(question, rows.reader(!question.counts));
        let threads = self.args.threads.map(usize::from);
        let workers = pool::run(&mut pieces, first, (threads, &worker), &mut |done, progressed| {
            stopped = done.stops;
            ends = done.ends;
            broken = done.broken.clone();
            let goes_on = self.take(done) && !stopped;
            if let Some(speed) = &mut speed {
                speed.show(progressed.0, self.rows);
            }
            goes_on
        });
        drop(speed);
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.out.is_closed() {
            return Ok(Exit::Fine);
        }
        let workers = workers.with_context(|| format!("cannot read `{}`", self.table))?;
        if let Some(why) = broken {
            return self.broken(&why);
        }
        if stopped {
            return self.stopped(ends);
        }
        let (mut counts, mut keys) = (Counts::default(), None::<Keys>);
        for (counted, met) in workers.into_iter().map(Worker::into_counts) {
            counts.join(counted);
            keys = match (keys, met) {
                (Some(one), Some(two)) => Some(one.and(two)),
                (one, two) => one.or(two),
            };
        }
        self.finished(&counts, keys.as_ref())
    }

    /// Writes what came of a piece, and tells of its bad rows; whether more is wanted.
    fn take(&mut self, done: Done) -> bool {
        for bad in &done.bad {
            self.bad = self.bad.saturating_add(1);
            if self.bad <= TOLD {
                let row = self.rows.saturating_add(bad.row).saturating_add(1);
                let line = bad.line.map_or(" ".to_owned(), |line| format!("{line}: "));
                let message = format!("{}:{line}row {row}: {}", self.table, bad.message);
                output::error(&message, self.args.color);
                common::tell(self.sources, &bad.wrong, self.args.color);
            }
        }
        self.rows = self.rows.saturating_add(done.rows);
        self.good = self.good.saturating_add(done.good);
        match self.out.write(done.written) {
            Ok(()) => !self.out.is_closed(),
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }

    /// What was answered before is written.
    fn stopped(self, ends: bool) -> Result<Exit> {
        let rows = common::plural(usize::try_from(self.good).unwrap_or(usize::MAX), "row");
        let message = match ends {
            true => format!("stopped after {rows}: where the next row begins cannot be told"),
            false => format!("stopped after {rows}; `--keep-going` leaves such rows out"),
        };
        self.left(&message)
    }

    /// The same where the rows behind them cannot be read.
    fn broken(self, why: &str) -> Result<Exit> {
        let row = self.rows.saturating_add(1);
        let message = format!("{}: from row {row} on nothing can be read: {why}", self.table);
        output::error(&message, self.args.color);
        let rows = common::plural(usize::try_from(self.good).unwrap_or(usize::MAX), "row");
        self.left(&format!("stopped after {rows}"))
    }

    /// Ends a result of which a part is missing.
    fn left(self, message: &str) -> Result<Exit> {
        let color = self.args.color;
        let missing = self.out.finish(false)?;
        let missing = missing.map_or(String::new(), |file| format!("; `{file}` is not written"));
        output::error(&format!("{message}{missing}"), color);
        Ok(Exit::CouldNotRun)
    }

    fn finished(mut self, counts: &Counts, keys: Option<&Keys>) -> Result<Exit> {
        if self.args.counts {
            self.out.counts(counts)?;
        }
        if self.bad > 0 {
            let rows = common::plural(usize::try_from(self.bad).unwrap_or(usize::MAX), "row");
            output::warning(&format!("{rows} left out"), self.args.color);
        }
        if self.good == 0 {
            let what =
                if self.bad > 0 { "no row can be evaluated" } else { "the table has no row" };
            output::error(&format!("nothing was evaluated: {what}"), self.args.color);
            self.out.finish(true)?;
            return Ok(Exit::NothingEvaluated);
        }
        let misspelt = keys.is_some_and(|keys| self.has_misspelt(keys));
        let color = self.args.color;
        if let Some(file) = self.out.finish(!misspelt)? {
            output::error(&format!("`{file}` is not written"), color);
        }
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
