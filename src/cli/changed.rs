//! The tree before a change, for a check that judges the change alone.

use std::collections::BTreeSet;
use std::fs;

use abide::check::{Assumption, Loaded, Outcome, check_assuming};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::report::gate::Base;
use abide::source::{FileId, Sources};
use abide::written::File;
use anyhow::{Result, bail};

use super::args::{CheckArgs, Color};
use super::files::{self, Disk, Tree};
use super::load::{self, Run};
use super::{git, output};

/// The tree before a change.
pub(crate) struct Before {
    tree: Box<dyn Tree>,
    paths: Vec<String>,
    /// As it is shown.
    name: String,
    /// What shows what is wrong with it.
    shows: String,
}

/// What of a tree can be read.
struct Readable {
    loaded: Vec<Loaded>,
    warnings: Vec<Diagnostic>,
    /// The agreements that cannot.
    broken: BTreeSet<String>,
    /// Whether there is something of which nobody knows to which agreement it belongs.
    unknown: bool,
}

impl Before {
    /// The path of that name, if it exists; else the revision, at the paths that are checked.
    ///
    /// # Errors
    /// Where there is neither.
    pub(crate) fn open(base: &str, paths: &[String]) -> Result<Before> {
        if base == "-" {
            bail!("`--changed-since -` names nothing: name a revision of git, or a path");
        }
        if fs::symlink_metadata(base).is_ok() {
            return Ok(Before {
                tree: Box::new(Disk),
                paths: vec![base.to_owned()],
                name: base.to_owned(),
                shows: format!("abide check {base}"),
            });
        }
        let checked = match paths {
            [] => files::default_paths(),
            paths => paths.to_vec(),
        };
        let git::Earlier { tree, paths, name, commit } = git::earlier(base, &checked)?;
        Ok(Before { tree: Box::new(tree), paths, name, shows: format!("abide diff {commit}") })
    }

    /// What the run asks, asked of the tree before. What does not load of it is as if it were not
    /// there, and that is told.
    pub(crate) fn base(self, args: &CheckArgs, run: &Run) -> Base {
        let color = args.output.color;
        let Before { tree, paths, name, shows } = self;
        if paths.is_empty() {
            let checked = run.read.len();
            let file = if checked == 1 { "the file is" } else { "the files are" };
            output::warning(
                &format!(
                    "in `{name}` there is nothing where {file} now, so everything counts as new; if it \
                     was elsewhere, say where: `--changed-since REV:PATH`"
                ),
                color,
            );
        }
        let (sources, readable) = read(&*tree, &paths, args, run, color);
        let Readable { loaded, warnings, mut broken, unknown } = readable;
        if unknown {
            let there = |id: &str| loaded.iter().any(|one| one.agreement.id == id);
            let ids = run.loaded.iter().map(|one| &one.agreement.id);
            broken.extend(ids.filter(|id| !there(id)).cloned());
        }
        // What is gone now fails nobody.
        broken.retain(|id| run.loaded.iter().any(|one| one.agreement.id == *id));
        if !broken.is_empty() {
            let ids: Vec<String> = broken.iter().map(|id| format!("`{id}`")).collect();
            output::warning(
                &format!(
                    "in `{name}` {} did not load, so all of it counts as new; `{shows}` says what is \
                     wrong there",
                    ids.join(", ")
                ),
                color,
            );
        }
        let before = run.same_of(sources, loaded, warnings);
        Base {
            name,
            not_loaded: broken.into_iter().collect(),
            coming: args.within.map(|within| before.coming(within)).unwrap_or_default(),
            report: before.report(),
        }
    }
}

fn read(
    tree: &dyn Tree,
    paths: &[String],
    args: &CheckArgs,
    run: &Run,
    color: Color,
) -> (Sources, Readable) {
    let (mut sources, files, problems) = load::tree(tree, paths, Sources::default(), color);
    let texts = &args.question.assume;
    let assumptions = texts.iter().map(|text| Assumption::new(&mut sources, text)).collect();
    (sources, readable(files, problems, assumptions, run.query.known_by))
}

/// The agreements without errors: a file with one is left out, and with it all that belongs to its
/// agreement, so that no agreement is judged by a part of its record. An assumption that means
/// nothing there assumes nothing there.
fn readable(
    mut files: Vec<File>,
    problems: Vec<Diagnostic>,
    mut assumptions: Vec<Assumption>,
    known_by: Option<Day>,
) -> Readable {
    let mut readable = Readable {
        loaded: Vec::new(),
        warnings: Vec::new(),
        broken: BTreeSet::new(),
        unknown: false,
    };
    let mut found = errors(&problems);
    while let Some(wrong) = found {
        let (out, rest): (Vec<File>, Vec<File>) =
            files.into_iter().partition(|file| file.file.is_some_and(|id| wrong.contains(&id)));
        let kept = assumptions.len();
        assumptions.retain(|one| !wrong.contains(&one.file()));
        let is_stuck = !wrong.is_empty() && out.is_empty() && kept == assumptions.len();
        readable.unknown |= is_stuck || out.iter().any(|file| id_of(file).is_none());
        readable.broken.extend(out.iter().filter_map(id_of).map(str::to_owned));
        files = rest;
        files.retain(|file| id_of(file).is_none_or(|id| !readable.broken.contains(id)));
        if is_stuck {
            break;
        }
        let Outcome { agreements, diagnostics } =
            check_assuming(files.clone(), known_by, &assumptions);
        found = errors(&diagnostics);
        if found.as_ref().is_some_and(BTreeSet::is_empty) {
            let warnings = problems.iter().filter(|one| one.code.severity() == Severity::Warning);
            readable.warnings = warnings.cloned().chain(diagnostics).collect();
            readable.loaded = agreements;
            return readable;
        }
    }
    readable.unknown = true;
    readable
}

/// The texts with errors; none: there is one that is of no text, such as a file that cannot be read.
fn errors(diagnostics: &[Diagnostic]) -> Option<BTreeSet<FileId>> {
    let errors = diagnostics.iter().filter(|one| one.code.severity() == Severity::Error);
    errors.map(|one| one.place.map(|place| place.file)).collect()
}

/// The agreement to which a file belongs, if it says so.
fn id_of(file: &File) -> Option<&str> {
    let own = file.agreement.as_ref().map(|agreement| agreement.header.id.value.as_str());
    own.or_else(|| file.belongs_to.as_ref().map(|id| id.value.as_str()))
}
