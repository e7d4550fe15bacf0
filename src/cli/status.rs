use abide::report::text;
use anyhow::Result;

use super::args::{Format, StatusArgs};
use super::exit::Exit;
use super::reports::{Finding, Kind};
use super::{load, output};

/// Shows the status of every commitment; whatever it is, that is no failure.
pub(crate) fn run(args: &StatusArgs) -> Result<Exit> {
    let reports = args.reports.targets()?;
    let run = match load::load(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let report = run.report();
    let finding = Finding { run: &run, report: &report, gate: None, drawn: None };
    let text = match args.output.format {
        Format::Text => text::render(&report, &run.reading, &output::look(args.output.color)),
        Format::Json => finding.text(Kind::Json)?,
        Format::Jsonl => finding.text(Kind::Jsonl)?,
        Format::Markdown => finding.text(Kind::Markdown)?,
        Format::Csv => finding.text(Kind::Csv)?,
    };
    output::result(&text)?;
    finding.write(reports)?;
    Ok(Exit::Fine)
}
