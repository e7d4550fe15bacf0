use abide::check::Loaded;
use abide::model::Case;
use abide::report::cases::{Tested, build, junit, text};
use anyhow::Result;

use super::args::{TestArgs, TestFormat};
use super::exit::Exit;
use super::reports::Reports;
use super::{bless, load, output};

/// What is written into a file.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Junit,
    Json,
}

/// Runs the cases of the rules.
pub(crate) fn run(args: &TestArgs) -> Result<Exit> {
    let reports =
        Reports::new([(Kind::Junit, &args.report_junit), (Kind::Json, &args.report_json)])?;
    let mut rules = match load::rules(&args.paths, args.color) {
        Ok(rules) => rules,
        Err(exit) => return Ok(exit),
    };
    let wanted = |loaded: &Loaded, case: &Case| is_wanted(&args.filter, loaded, case);
    if args.bless {
        rules = bless::bless(rules, &wanted, args.color)?;
    }
    let tested = build(&rules.sources, &rules.loaded, &rules.warnings, wanted);
    let counts = tested.counts;
    if counts.passed == 0 && counts.failed == 0 {
        let why = match counts.left_out {
            0 => "no case in the files".to_owned(),
            left_out => format!("none of {left_out} cases has the name that is asked for"),
        };
        output::error(&format!("nothing was evaluated: {why}"), args.color);
        return Ok(Exit::NothingEvaluated);
    }
    let result = match args.format {
        TestFormat::Text => text::render(&tested, rules.read.len(), &output::look(args.color)),
        TestFormat::Json => tested.json()?,
    };
    output::result(&result)?;
    reports.write(&rules.read, |kind| written(&tested, kind))?;
    Ok(if counts.failed > 0 { Exit::Failed } else { Exit::Fine })
}

fn written(tested: &Tested, kind: Kind) -> Result<String> {
    Ok(match kind {
        Kind::Junit => junit::render(tested)?,
        Kind::Json => tested.json()?,
    })
}

/// Whether one of the texts stands in the name, or in that of the agreement with it.
fn is_wanted(filter: &[String], loaded: &Loaded, case: &Case) -> bool {
    let name = format!("{}/{}", loaded.agreement.id, case.name);
    filter.is_empty() || filter.iter().any(|text| name.contains(text.as_str()))
}
