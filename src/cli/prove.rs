use abide::check::Loaded;
use abide::model::{Agreement, Case};
use abide::prove::{Proved, Rules, Settings, Watch, prove};
use abide::report::case::toml;
use abide::report::prove::{build, text};
use abide::source::FileId;
use abide::written::Format;
use anyhow::Result;

use super::args::{ProveArgs, ProveFormat};
use super::exit::Exit;
use super::load;
use super::output;
use super::progress::Progress;

/// Checks properties of the rules.
pub(crate) fn run(args: &ProveArgs) -> Result<Exit> {
    let run = match load::rules(&args.paths, args.color) {
        Ok(run) => run,
        Err(exit) => return Ok(exit),
    };
    let settings = Settings { seed: args.seed, records: args.records, entries: args.entries };
    let rules = Rules::new(&run.sources, files(&run));
    let proved = |one: &Loaded| {
        let mut watcher = Watcher { rules: &rules, progress: Progress::new(&one.agreement.id) };
        prove(one, &settings, &mut watcher)
    };
    let proved: Vec<Proved> = run.loaded.iter().map(proved).collect();
    let proof = build(&run.sources, args.seed, &run.loaded, &proved, &run.warnings);
    let text = match args.format {
        ProveFormat::Text => text::render(&proof, &output::look(args.color)),
        ProveFormat::Json => proof.json()?,
    };
    output::result(&text)?;
    Ok(if proof.fails() { Exit::Failed } else { Exit::Fine })
}

/// The files that were read; standard input is JSON.
fn files(run: &load::Rules) -> impl Iterator<Item = (FileId, Format)> {
    let all = (0_u32..).map(FileId).take(run.sources.len());
    all.filter_map(|id| {
        let file = run.sources.get(id)?;
        let read = run.read.contains(&file.path);
        read.then(|| (id, Format::of(&file.name).unwrap_or(Format::Json)))
    })
}

struct Watcher<'r> {
    rules: &'r Rules,
    progress: Progress,
}

impl Watch for Watcher<'_> {
    fn tried(&mut self, done: u64, of: u64) {
        self.progress.show(done, of);
    }

    fn again(&mut self, agreement: &Agreement, cases: &[Case]) -> Vec<Option<bool>> {
        let text = |case: &Case| toml(agreement, case).join("\n");
        let again = |text: &str| self.rules.again(&agreement.id, text);
        let all: Vec<String> = cases.iter().map(text).collect();
        // Where one of them does not load, each is asked alone.
        match again(&all.join("\n\n")) {
            Some(all) if all.len() == cases.len() => all.into_iter().map(Some).collect(),
            _ => all.iter().map(|one| again(one)?.first().copied()).collect(),
        }
    }
}
