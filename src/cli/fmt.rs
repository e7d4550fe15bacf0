//! Files in their layout.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use abide::diagnostic::{Code, Diagnostic, Severity};
use abide::layout::format;
use abide::source::{SourceFile, Sources};
use abide::written::{Format, read};
use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::args::Color;
use super::exit::Exit;
use super::files::{self, Found, Input, Origin};
use super::load::{Holds, kind, not_ours, plural, tell};
use super::lock::Lock;
use super::output;
use super::overlay::real;
use super::write::{Target, marked};

const STDIN: &str = "<stdin>";

#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Files or folders; `-` lays out what comes on standard input, and writes it to standard output
    /// [default: `rules` if it exists, else `.`]
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Only name the files that are not laid out, and end with exit code 1 if there are any
    #[arg(long)]
    check: bool,
    /// Whether messages are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

/// Lays files out, or names those that are not.
pub(crate) fn run(args: &FmtArgs) -> Result<Exit> {
    if args.paths.iter().any(|path| path == "-") {
        return standard_input(args);
    }
    let paths = files::or_default(&args.paths);
    let Found { sources, inputs, mut problems, .. } = files::read(&paths);
    let (ours, foreign) = sorted(&sources, &inputs, &mut problems);
    problems.extend(not_ours(&sources, &foreign));
    if ours.is_empty() && problems.is_empty() {
        let paths = paths.join("`, `");
        output::error(&format!("nothing to lay out: no `*.toml` in `{paths}`"), args.color);
        return Ok(Exit::NothingEvaluated);
    }
    let mut changed = Vec::new();
    for input in &ours {
        let Some(source) = sources.get(input.file) else { continue };
        match format(&source.text) {
            None => problems.extend(not_toml(&sources, *input)),
            Some(text) if text == *source.text => {}
            Some(_) => changed.push(source),
        }
    }
    let mut failed = 0_usize;
    for source in &changed {
        if !args.check
            && let Err(error) = lay_out(source, args.color)
        {
            failed += 1;
            output::error(&output::said(&error), args.color);
            continue;
        }
        output::result(&format!("{}\n", source.name))?;
    }
    tell(&sources, &problems, args.color);
    let errors =
        problems.iter().filter(|one| one.code.severity() == Severity::Error).count() + failed;
    output::aside(&format!("{}\n", summary(args, ours.len(), changed.len(), errors)));
    Ok(match (errors > 0, args.check && !changed.is_empty()) {
        (true, _) => Exit::CouldNotRun,
        (false, true) => Exit::Failed,
        (false, false) => Exit::Fine,
    })
}

/// How many files were looked at, and what became of them.
fn summary(args: &FmtArgs, files: usize, changed: usize, errors: usize) -> String {
    let what = if args.check { "not laid out" } else { "laid out anew" };
    let mut summary = format!("{}, {changed} {what}", plural(files, "file"));
    if errors > 0 {
        summary.push_str(&format!(", {}", plural(errors, "error")));
    }
    summary
}

/// The files of ours in TOML, and those that hold other things; that JSON was named is a problem.
fn sorted(
    sources: &Sources,
    inputs: &[Input],
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Input>, Vec<Input>) {
    let (mut ours, mut foreign) = (Vec::new(), Vec::new());
    for input in inputs {
        let searched = input.origin == Origin::Searched;
        if input.format != Format::Toml {
            if !searched {
                let name = sources.get(input.file).map_or("", |file| file.name.as_str());
                let help = "JSON is for programs, and has no comments to keep: `jq` lays it out";
                problems.push(problem(format!("`{name}` is not TOML"), Some(help)));
            }
        } else if kind(sources, input) == Holds::OtherThings {
            if searched {
                foreign.push(*input);
            } else {
                let name = sources.get(input.file).map_or("", |file| file.name.as_str());
                let help = "only files of rules and records are laid out";
                let message = format!("`{name}` is no file of ours: none of its keys is known");
                problems.push(problem(message, Some(help)));
            }
        } else {
            ours.push(*input);
        }
    }
    (ours, foreign)
}

/// What is wrong with a file that cannot be laid out.
fn not_toml(sources: &Sources, input: Input) -> Vec<Diagnostic> {
    let (_, mut problems) = read(sources, input.file, Format::Toml);
    problems.retain(|one| one.code.severity() == Severity::Error);
    if problems.is_empty() {
        let name = sources.get(input.file).map_or("", |file| file.name.as_str());
        problems.push(problem(format!("`{name}` cannot be laid out without a change of it"), None));
    }
    problems
}

fn problem(message: String, help: Option<&str>) -> Diagnostic {
    Diagnostic {
        code: Code::Unreadable,
        message,
        place: None,
        label: None,
        help: help.map(str::to_owned),
        fix: None,
        related: Vec::new(),
    }
}

/// Writes a file anew, as it is by now: an entry may have been added to it meanwhile.
fn lay_out(source: &SourceFile, color: Color) -> Result<()> {
    let path = PathBuf::from(&source.path);
    let shown = files::shown(&path);
    let real = real(&path).with_context(|| format!("cannot write to `{shown}`"))?;
    let _lock = Lock::take(real.parent().unwrap_or(Path::new(".")), color)?;
    let now = std::fs::read_to_string(&real).with_context(|| format!("cannot read `{shown}`"))?;
    let (mark, text) = marked(&now);
    let Some(text) = format(text) else { bail!("`{shown}` has changed, and is no TOML any more") };
    Target::through(&path)?.prepare(&format!("{mark}{text}"))?.put()
}

/// From standard input to standard output.
fn standard_input(args: &FmtArgs) -> Result<Exit> {
    if args.paths.len() > 1 {
        bail!("`-` stands alone: what comes on standard input goes to standard output");
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
    let mut sources = Sources::default();
    let file = sources.add(STDIN, marked(&text).1);
    let input = Input { file, format: Format::Toml, origin: Origin::Stdin };
    let Some(source) = sources.get(file) else { return Ok(Exit::CouldNotRun) };
    match format(&source.text) {
        None => {
            tell(&sources, &not_toml(&sources, input), args.color);
            Ok(Exit::CouldNotRun)
        }
        Some(laid_out) if args.check => {
            let same = laid_out == *source.text;
            if !same {
                output::result(&format!("{STDIN}\n"))?;
            }
            Ok(if same { Exit::Fine } else { Exit::Failed })
        }
        Some(laid_out) => {
            output::result(&laid_out)?;
            Ok(Exit::Fine)
        }
    }
}
