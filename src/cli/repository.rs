//! Where files lie in the repository, for those who look at it elsewhere.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use abide::report::paths::Paths;
use abide::source::visible;

/// The paths of files from the top of the repository, by the names under which they are shown; what is no
/// file is left out.
///
/// The top is `GITHUB_WORKSPACE`, if that is set and the file is in it; else the folder in which git
/// has its own; else the current folder. Git itself is not asked: it refuses to answer where a
/// container has another owner than the files.
pub(crate) fn paths(files: &[String]) -> Paths {
    let tops = tops();
    let path = |name: &String| {
        let whole = fs::canonicalize(name).ok().filter(|path| path.is_file())?;
        let inside = tops.iter().find_map(|top| whole.strip_prefix(top).ok());
        Some((visible(name).into_owned(), slashed(inside.unwrap_or(&whole))))
    };
    files.iter().filter_map(path).collect()
}

fn tops() -> Vec<PathBuf> {
    let workspace = env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty());
    let here = fs::canonicalize(".").ok();
    let git = here.as_deref().and_then(top_of_git).map(Path::to_owned);
    let workspace = workspace.and_then(|folder| fs::canonicalize(folder).ok());
    [workspace, git, here].into_iter().flatten().collect()
}

/// A folder in a work tree of its own has a file of that name.
pub(crate) fn top_of_git(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}
