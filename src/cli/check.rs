use abide::report::gate::{Gate, Rule};
use abide::report::text;
use anyhow::Result;

use super::args::{CheckArgs, FailOn, Format};
use super::exit::Exit;
use super::reports::{Finding, Kind};
use super::{load, output};

/// Fails if a commitment is what it must not be.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit> {
    let reports = args.reports.targets()?;
    let run = match load::load(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let report = run.report();
    let coming = args.within.map(|within| run.coming(within));
    let gate = Gate::new(&report, rules(&args.fail_on), coming.unwrap_or_default());
    let finding = Finding { run: &run, report: &report, gate: Some(&gate), drawn: None };
    let text = match args.output.format {
        Format::Text => {
            let look = output::look(args.output.color);
            text::render_gate(&report, &gate, &run.reading, &look)
        }
        Format::Json => finding.text(Kind::Json)?,
        Format::Jsonl => finding.text(Kind::Jsonl)?,
        Format::Markdown => finding.text(Kind::Markdown)?,
        Format::Csv => finding.text(Kind::Csv)?,
    };
    output::result(&text)?;
    finding.write(reports)?;
    Ok(if gate.fails() { Exit::Failed } else { Exit::Fine })
}

/// What is asked for, in order and once each.
fn rules(fail_on: &[FailOn]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = fail_on.iter().map(|on| Rule::from(*on)).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
