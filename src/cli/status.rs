use abide::report::text;
use anyhow::Result;

use super::args::StatusArgs;
use super::exit::Exit;
use super::reports::Finding;
use super::{load, output, reports};

/// Shows the status of every commitment; whatever it is, that is no failure.
pub(crate) fn run(args: &StatusArgs) -> Result<Exit> {
    let reports = args.reports.targets()?;
    let run = match load::attempt(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(refusal) => return reports::refused(refusal, args.output.format, reports),
    };
    let report = run.report();
    let finding = Finding { run: &run, report: &report, gate: None, drawn: None };
    let text = || text::render(&report, &run.reading, &output::look(args.output.color));
    finding.tell(args.output.format, text)?;
    finding.write(reports)?;
    Ok(Exit::Fine)
}
