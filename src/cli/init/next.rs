//! What was made, and what to type next.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use abide::dates::Day;

use super::example;
use super::files::{Fate, Told};
use crate::cli::files::shown;
use crate::cli::repository::top_of_git;

/// The top of the repository in which the folder is, if a workflow was made below it, where no service
/// looks for one.
fn elsewhere(folder: &Path, told: &[Told]) -> Option<PathBuf> {
    let is_workflow =
        |file: &Told| file.path.starts_with(".github") || file.path.starts_with(".gitlab");
    told.iter().find(|file| file.fate == Fate::Made && is_workflow(file))?;
    let folder = folder.canonicalize().ok()?;
    let top = top_of_git(&folder)?;
    (top != folder).then(|| top.to_owned())
}

/// Both, for people; `loads`: what is in the folder now.
pub(super) fn text(folder: &Path, told: &[Told], on: Day, loads: bool) -> String {
    let mut text = String::new();
    let wide = told.iter().map(|file| file.path.as_os_str().len()).max().unwrap_or_default();
    for file in told {
        let (fate, what) = match file.fate {
            Fate::Made => ("made", file.what),
            Fate::Kept => ("kept", "it was there already"),
            Fate::LeftOut => ("left out", "what it belongs to was there already"),
        };
        let path = file.path.display().to_string();
        let _ = writeln!(text, "{fate:8}  {path:wide$}  {what}");
    }
    if told.iter().any(|file| file.fate == Fate::Kept && file.path.ends_with(".gitlab-ci.yml")) {
        text += "\nadd to `.gitlab-ci.yml`:\n  include:\n    - local: .gitlab/commitments.yml\n";
    }
    if let Some(top) = elsewhere(folder, told) {
        let _ = writeln!(
            text,
            "\nworkflows are read at the top of a repository only: move them to `{}`",
            shown(top)
        );
    }
    if !loads {
        text += "\nnot all that is in `rules` loads, so no command answers yet: `abide check` says what is wrong\n";
        return text;
    }
    if told.iter().any(|file| file.fate == Fate::LeftOut) {
        return text;
    }
    let _ = match folder == Path::new(".") {
        true => writeln!(text, "\nnext:"),
        false => writeln!(text, "\nnext, in `{}`:", shown(folder)),
    };
    let commands = [
        ("abide status".to_owned(), "where each commitment stands today"),
        (format!("abide status --on {}", example::later(on)), "and on another day"),
        ("abide explain hand-over".to_owned(), "why, and what would change it"),
        ("abide check".to_owned(), "fails if a commitment is in breach"),
        ("abide test --coverage".to_owned(), "runs the cases; tells what none of them reaches"),
        ("abide prove".to_owned(), "looks for records that speak against the property"),
        (
            "abide record met hand-over --on today --dry-run".to_owned(),
            "shows what an entry would change",
        ),
    ];
    for (command, what) in commands {
        let _ = writeln!(text, "  {command:47}  {what}");
    }
    text
}
