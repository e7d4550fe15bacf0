use abide::report::gate::{Gate, Rule};
use abide::report::text;
use anyhow::Result;

use super::args::{CheckArgs, FailOn};
use super::changed::Before;
use super::exit::Exit;
use super::reports::Finding;
use super::{load, output, reports};

/// Fails if a commitment is what it must not be.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit> {
    let reports = args.reports.targets()?;
    let paths = &args.question.paths;
    let before = args
        .changed_since
        .as_deref()
        .map(|base| Before::open(base, paths, args.output.color))
        .transpose()?;
    let run = match load::attempt(&args.question, args.output.color)? {
        Ok(run) => run,
        Err(refusal) => return reports::refused(refusal, args.output.format, reports),
    };
    let report = run.report();
    let coming = args.within.map(|within| run.coming(within));
    let mut gate = Gate::new(&report, rules(&args.fail_on), coming.unwrap_or_default());
    if let Some(before) = before {
        gate = gate.since(&report, before.base(args, &run));
    }
    let finding = Finding { run: &run, report: &report, gate: Some(&gate), drawn: None };
    let text = || {
        let look = output::look(args.output.color);
        text::render_gate(&report, &gate, &run.reading, &look)
    };
    finding.tell(args.output.format, text)?;
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
