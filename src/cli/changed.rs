//! The tree before a change, for a check that judges the change alone.

use std::collections::BTreeSet;
use std::fs;

use abide::check::{Assumption, Loaded, Outcome, check_assuming};
use abide::dates::Day;
use abide::diagnostic::{Diagnostic, Severity};
use abide::report::change::{Base, Found};
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
    /// Whether it is a revision, which has more than what is at the paths.
    is_revision: bool,
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

impl Readable {
    fn is_nothing(&self) -> bool {
        self.loaded.is_empty() && self.broken.is_empty() && !self.unknown
    }
}

impl Before {
    /// The path of that name, if it exists; else the revision, at the paths that are checked.
    ///
    /// # Errors
    /// Where there is neither.
    pub(crate) fn open(base: &str, paths: &[String], color: Color) -> Result<Before> {
        if base == "-" {
            bail!("`--changed-since -` names nothing: name a revision of git, or a path");
        }
        let checked = files::or_default(paths);
        if fs::symlink_metadata(base).is_ok() {
            refuse_itself(base, &checked)?;
            git::tell_shadowed(base, color);
            return Ok(Before {
                tree: Box::new(Disk),
                paths: vec![base.to_owned()],
                name: base.to_owned(),
                shows: format!("abide check {base}"),
                is_revision: false,
            });
        }
        let git::Earlier { tree, paths, name, commit } = git::earlier(base, &checked)?;
        let shows = format!("abide diff {commit}");
        Ok(Before { tree: Box::new(tree), paths, name, shows, is_revision: true })
    }

    /// What the run asks, asked of the tree before. What does not load of it is as if it were not
    /// there, and that is told.
    pub(crate) fn base(self, args: &CheckArgs, run: &Run) -> Base {
        let color = args.output.color;
        let Before { tree, paths, name, shows, is_revision } = self;
        let (sources, readable, found) = match paths.as_slice() {
            [] if is_revision => elsewhere(&*tree, args, run),
            paths => {
                let (sources, readable) = read(&*tree, paths, args, run, color);
                let found = if readable.is_nothing() { Found::Nowhere } else { Found::There };
                (sources, readable, found)
            }
        };
        if let Some(told) = told(&found, &name, run.read.len()) {
            output::warning(&told, color);
        }
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
            found,
            not_loaded: broken.into_iter().collect(),
            coming: args.within.map(|within| before.coming(within)).unwrap_or_default(),
            report: before.report(),
        }
    }
}

/// A tree that has all that is checked has no earlier state of it: nothing would ever fail.
fn refuse_itself(base: &str, checked: &[String]) -> Result<()> {
    let Ok(whole) = fs::canonicalize(base) else { return Ok(()) };
    let is_in = |path: &String| fs::canonicalize(path).is_ok_and(|path| path.starts_with(&whole));
    if checked.iter().all(is_in) {
        bail!(
            "`--changed-since {base}` is what is checked itself, so nothing could fail: name the tree \
             before the change, such as `main` or `HEAD`, or a folder with an older copy"
        );
    }
    Ok(())
}

/// That the base is not where the files are now, and what follows.
fn told(found: &Found, name: &str, checked: usize) -> Option<String> {
    let file = if checked == 1 { "the file is" } else { "the files are" };
    match found {
        Found::There => None,
        Found::Elsewhere(files) => {
            let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
            let files = files.join(", ");
            Some(format!(
                "in `{name}` there is nothing where {file} now; the agreement was found by its id in \
                 {files}, and is compared with that"
            ))
        }
        Found::Nowhere => Some(format!(
            "in `{name}` there is nothing where {file} now, so everything counts as new; if it was \
             elsewhere, say where: `--changed-since REV:PATH`"
        )),
    }
}

/// The agreements that are checked, wherever in the tree they are: files may have been moved. What else
/// the tree has is no matter.
fn elsewhere(tree: &dyn Tree, args: &CheckArgs, run: &Run) -> (Sources, Readable, Found) {
    let load::Written { mut sources, files, problems, .. } = load::written(tree, &[".".to_owned()]);
    let is_checked = |file: &File| {
        id_of(file).is_some_and(|id| run.loaded.iter().any(|one| one.agreement.id == id))
    };
    let files: Vec<File> = files.into_iter().filter(is_checked).collect();
    let ours: BTreeSet<FileId> = files.iter().filter_map(|file| file.file).collect();
    let is_ours = |one: &Diagnostic| one.place.is_some_and(|place| ours.contains(&place.file));
    let problems = problems.into_iter().filter(is_ours).collect();
    let names = ours.iter().filter_map(|file| Some(sources.get(*file)?.name.clone()));
    let names: Vec<String> = names.collect();
    let found = if names.is_empty() { Found::Nowhere } else { Found::Elsewhere(names) };
    let assumptions = assumptions(args, &mut sources);
    let readable = readable(files, problems, assumptions, run.query.known_by);
    (sources, readable, found)
}

fn assumptions(args: &CheckArgs, sources: &mut Sources) -> Vec<Assumption> {
    args.question.assume.iter().map(|text| Assumption::new(sources, text)).collect()
}

fn read(
    tree: &dyn Tree,
    paths: &[String],
    args: &CheckArgs,
    run: &Run,
    color: Color,
) -> (Sources, Readable) {
    let (mut sources, files, problems) = load::tree(tree, paths, Sources::default(), color);
    let assumptions = assumptions(args, &mut sources);
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
