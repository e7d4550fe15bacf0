use std::fs;

use abide::check::{Assumption, Loaded, Outcome, check_assuming};
use abide::compare::{Side, compare};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::report::diff::{self, Compares, Diff, draw};
use abide::source::Sources;
use abide::written::File;
use anyhow::{Result, bail};

use super::args::{Color, DiffArgs, DiffFormat, QuestionArgs};
use super::exit::Exit;
use super::files::{self, Disk, Tree};
use super::when::When;
use super::{git, load, output};

/// Shows what differs between two dates, two days of knowledge, or two trees.
pub(crate) fn run(args: &DiffArgs) -> Result<Exit> {
    let found = match (args.on.as_slice(), args.known_by.as_slice()) {
        ([one, two], [] | [_]) => dates(args, one, two)?,
        ([] | [_], [one, two]) => knowledge(args, one, two)?,
        ([] | [_], [] | [_]) => trees(args)?,
        ([_, _], [_, _]) => bail!(
            "two dates and two days of knowledge: compare one of the two, and give the other once"
        ),
        (on, _) => {
            let flag = if on.len() > 2 { "--on" } else { "--known-by" };
            bail!("`{flag}` is given more than twice");
        }
    };
    let diff = match found {
        Ok(diff) => diff,
        Err(exit) => return Ok(exit),
    };
    let text = match args.format {
        DiffFormat::Text => draw::render(&diff, &output::look(args.color)),
        DiffFormat::Json => diff.json()?,
    };
    output::result(&text)?;
    Ok(if args.exit_code && diff.differs { Exit::Failed } else { Exit::Fine })
}

type Found = Result<Diff, Exit>;

/// One tree on two days.
fn dates(args: &DiffArgs, one: &When, two: &When) -> Result<Found> {
    let question = QuestionArgs {
        paths: args.trees.clone(),
        on: Some(one.clone()),
        known_by: args.known_by.first().cloned(),
        assume: args.assume.clone(),
        tz: args.tz,
    };
    let run = match load::load(&question, args.color)? {
        Ok(run) => run,
        Err(exit) => return Ok(Err(exit)),
    };
    let days = (run.query.on, two.resolve(args.tz)?);
    let tree = named(&args.trees);
    let (sources, known_by) = (&run.sources, run.query.known_by);
    Ok(Ok(diff::dates(sources, &tree, days, known_by, &run.loaded, run.warnings())))
}

/// The paths as they were named, or those that are meant.
fn named(paths: &[String]) -> String {
    files::or_default(paths).join(" ")
}

/// One tree, by what was known on two days.
fn knowledge(args: &DiffArgs, one: &When, two: &When) -> Result<Found> {
    let known = [Some(one.resolve(args.tz)?), Some(two.resolve(args.tz)?)];
    let paths = files::or_default(&args.trees);
    let mut pool = Pool::default();
    let files = pool.tree(&Disk, &paths, args);
    let asked = Asked { compares: Compares::Knowledge, on: asked(args)?, known };
    Ok(pool.compare(args, &asked, [(&named(&args.trees), &files), (&named(&args.trees), &files)]))
}

/// Two trees.
fn trees(args: &DiffArgs) -> Result<Found> {
    let (before, after) = match args.trees.as_slice() {
        [one] => (one, None),
        [one, two] => (one, Some(two)),
        [] => bail!(
            "say what to compare: two dates (`--on A --on B`), two days of knowledge \
             (`--known-by A --known-by B`), or two trees (`abide diff main`)"
        ),
        _ => bail!("two trees can be compared, not {}", args.trees.len()),
    };
    if after.is_none() {
        refuse_part(before, args.on.len())?;
    }
    let before = Opened::new(before, args.color)?;
    let after = match after {
        Some(after) => Opened::new(after, args.color)?,
        None => Opened::of_the_disk(
            before.beside.clone().map_or_else(files::default_paths, |path| vec![path]),
        ),
    };
    let known_by = args.known_by.first().map(|when| when.resolve(args.tz)).transpose()?;
    let mut pool = Pool::default();
    let one = pool.tree(&*before.tree, &before.paths, args);
    let two = pool.tree(&*after.tree, &after.paths, args);
    let asked = Asked { compares: Compares::Trees, on: asked(args)?, known: [known_by, known_by] };
    Ok(pool.compare(args, &asked, [(&before.name, &one), (&after.name, &two)]))
}

/// What belongs to the tree with which it would be compared is compared with itself, beside all else
/// that is there.
fn refuse_part(tree: &str, days: usize) -> Result<()> {
    let Ok(real) = fs::canonicalize(tree) else { return Ok(()) };
    let whole = files::default_paths();
    let is_in = |path: &String| fs::canonicalize(path).is_ok_and(|path| real.starts_with(path));
    let Some(whole) = whole.iter().find(|path| is_in(path)) else { return Ok(()) };
    let ways = match days {
        0 => format!("`abide diff OTHER {tree}`, or two days of this one: `--on A --on B {tree}`"),
        _ => format!("`abide diff --on A OTHER {tree}`, or a second day: `--on A --on B {tree}`"),
    };
    bail!(
        "one tree is compared with `{whole}`, and `{tree}` is a part of that: name two trees, {ways}"
    )
}

fn asked(args: &DiffArgs) -> Result<Option<Day>> {
    args.on.first().map(|when| when.resolve(args.tz)).transpose()
}

/// A tree, and what of it is meant.
struct Opened {
    tree: Box<dyn Tree>,
    paths: Vec<String>,
    name: String,
    /// Of a revision with a path: that path in the work tree.
    beside: Option<String>,
}

impl Opened {
    /// The path of that name, if it exists; else the revision.
    fn new(name: &str, color: Color) -> Result<Opened> {
        if name == "-" || fs::symlink_metadata(name).is_ok() {
            git::tell_shadowed(name, color);
            return Ok(Opened::of_the_disk(vec![name.to_owned()]));
        }
        let git::Revision { tree, paths, beside, name } =
            git::open(name).map_err(|error| match name.parse::<When>() {
                Ok(day) => error.context(format!(
                    "`{day}` is a day: two days are compared with `abide diff --on A --on B PATH`"
                )),
                Err(_) => error,
            })?;
        Ok(Opened { tree: Box::new(tree), paths, name, beside })
    }

    fn of_the_disk(paths: Vec<String>) -> Opened {
        let name = paths.join(" ");
        Opened { tree: Box::new(Disk), paths, name, beside: None }
    }
}

/// What is asked of two sides.
struct Asked {
    compares: Compares,
    on: Option<Day>,
    known: [Option<Day>; 2],
}

/// The texts of both sides, and what is wrong with them.
#[derive(Default)]
struct Pool {
    sources: Sources,
    problems: Vec<Diagnostic>,
}

impl Pool {
    fn tree(&mut self, tree: &dyn Tree, paths: &[String], args: &DiffArgs) -> Vec<File> {
        let sources = std::mem::take(&mut self.sources);
        let (sources, files, problems) = load::tree(tree, paths, sources, args.color);
        self.sources = sources;
        self.problems.extend(problems);
        files
    }

    fn compare(
        mut self,
        args: &DiffArgs,
        asked: &Asked,
        [before, after]: [(&str, &[File]); 2],
    ) -> Found {
        let assumptions: Vec<Assumption> =
            args.assume.iter().map(|text| Assumption::new(&mut self.sources, text)).collect();
        let check = |files: &[File], known_by| {
            let Outcome { agreements, diagnostics } =
                check_assuming(files.to_vec(), known_by, &assumptions);
            (agreements, diagnostics)
        };
        let (one, mut found) = check(before.1, asked.known[0]);
        let (two, more) = check(after.1, asked.known[1]);
        // What the earlier side only warns of is no news.
        found.retain(|one| one.code.severity() == Severity::Error);
        found.extend(more);
        for one in found {
            if !self.problems.contains(&one) {
                self.problems.push(one);
            }
        }
        if load::stops(&self.sources, &self.problems, args.color) {
            return Err(Exit::CouldNotRun);
        }
        let is_empty =
            |loaded: &[Loaded]| loaded.iter().all(|one| one.agreement.commitments.is_empty());
        if is_empty(&one) && is_empty(&two) {
            output::error("nothing was evaluated: no commitment on either side", args.color);
            return Err(Exit::NothingEvaluated);
        }
        let side = |files, loaded, known_by| Side { files, loaded, known_by };
        let sides = (side(before.1, &*one, asked.known[0]), side(after.1, &*two, asked.known[1]));
        let comparison = compare(sides.0, sides.1, asked.on, &assumptions);
        let shown =
            |tree: &str, known_by| diff::Side { tree: tree.to_owned(), on: asked.on, known_by };
        let sides =
            (asked.compares, shown(before.0, asked.known[0]), shown(after.0, asked.known[1]));
        let loaded = if two.is_empty() { &one } else { &two };
        Ok(diff::trees(&self.sources, sides, &comparison, loaded, &self.problems))
    }
}
