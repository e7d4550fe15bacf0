use abide::report::{json, jsonl, text};
use anyhow::Result;

use super::args::{Format, StatusArgs};
use super::exit::Exit;
use super::{load, output};

/// Shows the status of every commitment; whatever it is, that is no failure.
pub(crate) fn run(args: &StatusArgs) -> Result<Exit> {
    let run = match load::load(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let report = run.report();
    let text = match args.output.format {
        Format::Text => text::render(&report, &run.reading, &output::look(args.output.color)),
        Format::Json => json::render(&report)?,
        Format::Jsonl => jsonl::render(&report)?,
    };
    output::result(&text)?;
    Ok(Exit::Fine)
}
