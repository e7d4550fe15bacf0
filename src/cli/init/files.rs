//! New files: each where nothing is, or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::cli::files::shown;
use crate::cli::write::{Ready, Target};

/// A file that is to be made.
pub(super) struct NewFile {
    /// In the folder of `init`.
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// What is in it, for people.
    pub(super) what: &'static str,
}

/// What became of a file.
pub(super) struct Told {
    pub(super) path: PathBuf,
    pub(super) what: &'static str,
    pub(super) fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Made,
    /// There was a file already.
    Kept,
    /// Another file, without which this one is of no use, was there already.
    LeftOut,
}

/// Makes all files of the groups, but for the groups of which a file is there already: what belongs
/// together is made together.
///
/// # Errors
/// Where one cannot be made; then none is.
pub(super) fn write(folder: &Path, groups: Vec<Vec<NewFile>>) -> Result<Vec<Told>> {
    let mut told = Vec::new();
    let mut ready = Vec::new();
    for group in groups {
        let is_there = |file: &NewFile| fs::symlink_metadata(folder.join(&file.path)).is_ok();
        let is_new = !group.iter().any(is_there);
        for file in group {
            let fate = match (is_new, is_there(&file)) {
                (true, _) => Fate::Made,
                (false, true) => Fate::Kept,
                (false, false) => Fate::LeftOut,
            };
            if is_new {
                ready.push(prepare(folder, &file)?);
            }
            told.push(Told { path: file.path, what: file.what, fate });
        }
    }
    put(ready)?;
    Ok(told)
}

fn prepare(folder: &Path, file: &NewFile) -> Result<(PathBuf, Ready)> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        let made = fs::create_dir_all(parent);
        made.with_context(|| format!("cannot make the folder `{}`", shown(parent)))?;
    }
    let ready = Target::new(&path)?.prepare(&file.text)?;
    Ok((path, ready))
}

/// Puts all of them in their places, or none.
fn put(ready: Vec<(PathBuf, Ready)>) -> Result<()> {
    let mut done: Vec<PathBuf> = Vec::new();
    for (path, file) in ready {
        if let Err(error) = file.put_new() {
            for path in done {
                // What cannot be taken back either is no worse than the first error.
                let _ = fs::remove_file(path);
            }
            return Err(error);
        }
        done.push(path);
    }
    Ok(())
}
