use abide::report::gate::{self, Gate, Rule};
use abide::report::{Report, text};
use anyhow::Result;

use super::args::{CheckArgs, FailOn, Format};
use super::exit::Exit;
use super::load::{self, Run};
use super::output;

/// Fails if a commitment is what it must not be.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit> {
    let run = match load::load(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let report = run.report();
    let coming = args.within.map(|within| run.coming(within));
    let gate = Gate::new(&report, rules(&args.fail_on), coming.unwrap_or_default());
    output::result(&render(args, &run, &report, &gate)?)?;
    Ok(if gate.fails() { Exit::Failed } else { Exit::Fine })
}

fn render(args: &CheckArgs, run: &Run, report: &Report, gate: &Gate) -> Result<String> {
    let color = args.output.color;
    Ok(match args.output.format {
        Format::Text => text::render_gate(report, gate, &run.reading, &output::look(color)),
        Format::Json => gate::json(report, gate)?,
        Format::Jsonl => gate::jsonl(report, gate)?,
    })
}

/// What is asked for, in order and once each.
fn rules(fail_on: &[FailOn]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = fail_on.iter().map(|on| Rule::from(*on)).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
