use abide::check::Loaded;
use abide::model::Case;
use abide::report::cases::strength::{covered, mutated};
use abide::report::cases::{Tested, alerts, build, junit, text};
use abide::report::github::{annotations, outputs_of_cases};
use anyhow::Result;

use super::args::{TestArgs, TestFormat};
use super::exit::Exit;
use super::load::Rules;
use super::progress::Progress;
use super::reports::{Reports, not_loaded};
use super::{bless, coverage, github, load, output, repository};

/// What is written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Junit,
    Json,
}

/// Runs the cases of the rules.
pub(crate) fn run(args: &TestArgs) -> Result<Exit> {
    let reports =
        Reports::new([(Kind::Junit, &args.report_junit), (Kind::Json, &args.report_json)])?;
    let mut rules = match load::attempt_rules(&args.paths, args.color) {
        Ok(rules) => rules,
        Err(refusal) => {
            if args.format == TestFormat::Github {
                github::not_loaded(&refusal)?;
            }
            not_loaded(reports, Kind::Junit, &refusal)?;
            return Ok(refusal.exit);
        }
    };
    let wanted = |loaded: &Loaded, case: &Case| is_wanted(&args.filter, loaded, case);
    if args.bless {
        rules = bless::bless(rules, &wanted, args.color)?;
    }
    let mut tested = build(&rules.sources, &rules.loaded, &rules.warnings, wanted);
    let counts = tested.counts;
    if counts.passed == 0 && counts.failed == 0 {
        let why = match counts.left_out {
            0 => "no case in the files".to_owned(),
            left_out => format!("none of {left_out} cases has the name that is asked for"),
        };
        output::error(&format!("nothing was evaluated: {why}"), args.color);
        return Ok(Exit::NothingEvaluated);
    }
    measure(args, &rules, &mut tested);
    let result = match args.format {
        TestFormat::Text => text::render(&tested, rules.read.len(), &output::look(args.color)),
        TestFormat::Json => tested.json()?,
        TestFormat::Github => annotated(&tested, &rules),
    };
    output::result(&result)?;
    if args.format == TestFormat::Github {
        github::append_outputs(&outputs_of_cases(&tested))?;
    }
    reports.write(&rules.read, |kind| written(&tested, kind))?;
    let little = is_too_little(args, &tested);
    Ok(if counts.failed > 0 || little { Exit::Failed } else { Exit::Fine })
}

/// How much the cases say of the rules, if that is asked: all of them, whatever is filtered.
fn measure(args: &TestArgs, rules: &Rules, tested: &mut Tested) {
    for agreement in &mut tested.agreements {
        let mut all = rules.loaded.iter();
        let Some(loaded) = all.find(|one| one.agreement.id == agreement.id) else { continue };
        if args.coverage.is_some() {
            let coverage = coverage::of(loaded);
            agreement.coverage = Some(covered(&rules.sources, loaded, &coverage));
        }
        if args.mutate {
            let mut progress = Progress::new(&format!("changes of {}", agreement.id));
            let tried = |done: usize, of: usize| {
                let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
                progress.show(count(done), count(of));
            };
            agreement.mutation = Some(mutated(&rules.sources, loaded, tried));
        }
    }
}

/// Whether less is covered than is asked for, of any agreement; it is told which.
fn is_too_little(args: &TestArgs, tested: &Tested) -> bool {
    let Some(Some(least)) = args.coverage else { return false };
    let mut little = false;
    for agreement in &tested.agreements {
        let percent = agreement.coverage.as_ref().map_or(100, |coverage| coverage.percent);
        if percent < usize::from(least) {
            let id = &agreement.id;
            output::error(
                &format!("coverage of {id} is {percent} %, less than {least}"),
                args.color,
            );
            little = true;
        }
    }
    little
}

/// The cases that fail and the warnings as annotations, and the counts below them.
fn annotated(tested: &Tested, rules: &Rules) -> String {
    let paths = repository::paths(&rules.read);
    let log = text::log(tested, rules.read.len());
    format!("{}{log}", annotations(&alerts(tested), &paths))
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
