//! Revisions of git, read without a checkout: nothing is written, neither in the work tree nor in
//! the repository.

mod call;
mod path;
mod tracked;

use std::path::{Path, PathBuf};

use abide::diagnostic::nearest;
use anyhow::{Context as _, Result, bail};

use super::args::Color;
use super::files::Tree as _;
use super::output;
use call::{first, git, run, text};
use path::{from_here, leads_out, normal, or_all, without_detours};
use tracked::Tracked;

/// So many letters of a commit tell it apart from others.
const SHORT: usize = 12;

/// A revision, and the paths in it that are meant.
pub(crate) struct Revision {
    pub(crate) tree: Tracked,
    pub(crate) paths: Vec<String>,
    /// The same path in the work tree, from the current folder; none if no path was named.
    pub(crate) beside: Option<String>,
    /// As it is shown.
    pub(crate) name: String,
}

/// Opens what `name` stands for: `REV`, or `REV:PATH`.
pub(crate) fn open(name: &str) -> Result<Revision> {
    let (revision, path) = parts(name);
    let commit = commit(revision)?;
    let prefix = text(&run(["rev-parse", "--show-prefix"])?);
    let is_named = path.is_some();
    let tree = Tracked::of(&commit, format!("{revision}:"))?;
    let path = match path {
        Some(path) => from_top(path, revision)?,
        None => {
            let rules = format!("{prefix}rules");
            let path = if tree.kind(Path::new(&rules)).is_ok() { &rules } else { &prefix };
            or_all(normal(Path::new(path)).to_string_lossy().into_owned())
        }
    };
    let beside = is_named.then(|| from_here(Path::new(&path), Path::new(&prefix)));
    let name = match path.as_str() {
        "." => revision.to_owned(),
        path => format!("{revision}:{path}"),
    };
    Ok(Revision { tree, paths: vec![path], beside, name })
}

/// A revision, at the paths that are checked now.
pub(crate) struct Earlier {
    pub(crate) tree: Tracked,
    /// Those that exist there.
    pub(crate) paths: Vec<String>,
    /// As it is shown.
    pub(crate) name: String,
    /// The commit and where it is looked at, as it can be typed.
    pub(crate) commit: String,
}

/// Opens what `name` stands for, `REV` or `REV:PATH`, as it was before the change that led to `HEAD`:
/// if the revision went on meanwhile, where both parted. Without a path of its own it is looked at
/// where `checked` is now.
pub(crate) fn earlier(name: &str, checked: &[String]) -> Result<Earlier> {
    let (revision, path) = parts(name);
    let named = commit(revision)?;
    // There is none if the histories have nothing in common, or are cut off. Where they are cut off, what
    // came meanwhile would be taken for the change.
    let parted = git(["merge-base", "HEAD", &named])?;
    if !parted.status.success() && text(&run(["rev-parse", "--is-shallow-repository"])?) == "true" {
        bail!(
            "where `{revision}` and the change parted is not in this shallow clone: fetch more with `git \
             fetch --unshallow`, in a workflow with `fetch-depth: 0`"
        );
    }
    let commit = if parted.status.success() { text(&parted) } else { named.clone() };
    let tree = Tracked::of(&commit, format!("{revision}:"))?;
    let mut paths: Vec<String> = match path {
        Some(path) => {
            let path = from_top(path, revision)?;
            if tree.kind(Path::new(&path)).is_err() {
                bail!("`{revision}` has no `{path}`");
            }
            vec![path]
        }
        None => {
            let top = PathBuf::from(text(&run(["rev-parse", "--show-toplevel"])?));
            let paths = checked.iter().map(|path| below(path, &top, revision));
            paths.collect::<Result<_>>()?
        }
    };
    paths.retain(|path| tree.kind(Path::new(path)).is_ok());
    let short: String = commit.chars().take(SHORT).collect();
    let name = if commit == named {
        name.to_owned()
    } else {
        format!("{name}, where it parted at {short}")
    };
    let commit = match paths.first() {
        Some(path) => format!("{short}:{path}"),
        None => short,
    };
    Ok(Earlier { tree, paths, name, commit })
}

/// A path on the disk as it is called in a revision.
fn below(path: &str, top: &Path, revision: &str) -> Result<String> {
    if path == "-" {
        bail!("standard input has no earlier state: say where it is, `{revision}:PATH`");
    }
    let here = std::env::current_dir().context("there is no current folder")?;
    let whole = without_detours(&here.canonicalize().unwrap_or(here).join(path));
    let inside = whole.strip_prefix(top).map(Path::to_owned).ok().or_else(|| {
        let real = Path::new(path).canonicalize().ok()?;
        real.strip_prefix(top).map(Path::to_owned).ok()
    });
    let Some(inside) = inside else {
        bail!(
            "`{path}` is not in the repository of `{revision}`: say where it was there, \
             `{revision}:PATH`"
        );
    };
    Ok(or_all(inside.to_string_lossy().into_owned()))
}

/// A path behind a revision, from the top of the repository: as in git, it is from there, unless it is
/// said to be from here.
fn from_top(named: &str, revision: &str) -> Result<String> {
    let path = if named.starts_with("./") || named.starts_with("../") {
        format!("{}{named}", text(&run(["rev-parse", "--show-prefix"])?))
    } else {
        named.to_owned()
    };
    if leads_out(Path::new(&path)) {
        bail!(
            "`{revision}:{named}` leads out of the repository: name a path in it, as in \
             `{revision}:rules`"
        );
    }
    Ok(or_all(normal(Path::new(&path)).to_string_lossy().into_owned()))
}

/// The revision, and the path behind a colon: not one in braces, as in `main^{/fix: it}`.
fn parts(name: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'{' => depth = depth.saturating_add(1),
            b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && at > 0 => {
                let rest = name.get(at..).unwrap_or("").trim_start_matches(':');
                return (name.get(..at).unwrap_or(name), Some(rest));
            }
            _ => {}
        }
    }
    (name, None)
}

/// Says which was taken, where a path and a revision have the same name.
pub(crate) fn tell_shadowed(path: &str, color: Color) {
    let Some(branch) = shadowed(path) else { return };
    output::warning(
        &format!(
            "`{path}` is a path and a revision of git: the path was taken; the revision is `{branch}`"
        ),
        color,
    );
}

/// The revision that has the name of a path, as it is typed so that it is no path.
fn shadowed(path: &str) -> Option<String> {
    if path.starts_with(['-', '.', '/']) {
        return None;
    }
    let output = git(["rev-parse", "--verify", "--quiet", "--symbolic-full-name", path]).ok()?;
    let name = text(&output);
    let is_other = output.status.success() && name.starts_with("refs/");
    let is_path = std::fs::symlink_metadata(&name).is_ok();
    (is_other && !is_path).then_some(name)
}

fn commit(revision: &str) -> Result<String> {
    let peeled = format!("{revision}^{{commit}}");
    let output = git(["rev-parse", "--verify", "--quiet", &peeled])?;
    if output.status.success() && !revision.starts_with('-') {
        return Ok(text(&output));
    }
    let here = git(["rev-parse", "--git-dir"])?;
    if !here.status.success() {
        let said = String::from_utf8_lossy(&here.stderr).into_owned();
        let near = super::files::similar(revision);
        let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        if said.contains("not a git repository") {
            bail!("`{revision}` does not exist, and this is not a git repository{near}");
        }
        if let Some(owned) = said.split("dubious ownership in repository at '").nth(1) {
            let folder = owned.split('\'').next().unwrap_or("*");
            bail!(
                "git refuses to read the repository, since its files belong to somebody else; if you \
                 trust it: `git config --global --add safe.directory {folder}`"
            );
        }
        bail!("`{revision}` does not exist, and git cannot read the repository: {}", first(&said));
    }
    if revision.starts_with("HEAD") || revision == "@" {
        let head = git(["rev-parse", "--verify", "--quiet", "HEAD"])?;
        if !head.status.success() {
            bail!("`{revision}` does not exist: nothing is committed on this branch yet");
        }
    }
    let shallow = git(["rev-parse", "--is-shallow-repository"])?;
    if text(&shallow) == "true" {
        bail!(
            "`{revision}` is neither a path nor a known revision, and this is a shallow clone: \
             get the rest of it with `git fetch --unshallow`, in a workflow of GitHub with \
             `fetch-depth: 0` for `actions/checkout`"
        );
    }
    let remote = format!("origin/{revision}");
    let peeled = format!("{remote}^{{commit}}");
    if git(["rev-parse", "--verify", "--quiet", &peeled])?.status.success() {
        bail!("`{revision}` is neither a path nor a revision here: did you mean `{remote}`?");
    }
    match super::files::similar(revision).or_else(|| similar(revision)) {
        Some(near) => bail!("`{revision}` is neither a path nor a revision: did you mean {near}?"),
        None => bail!("`{revision}` is neither a path that exists nor a revision of git"),
    }
}

/// The branch or tag that has nearly that name.
fn similar(revision: &str) -> Option<String> {
    let known = git(["for-each-ref", "--format=%(refname:short)"]).ok()?;
    let known = text(&known);
    nearest(revision, known.lines()).map(|near| format!("`{near}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_behind_a_colon() {
        assert_eq!(parts("main"), ("main", None));
        assert_eq!(parts("v1.2:rules/a.toml"), ("v1.2", Some("rules/a.toml")));
        assert_eq!(parts("main^{/fix: it}:rules"), ("main^{/fix: it}", Some("rules")));
        assert_eq!(parts("HEAD@{2025-01-01 12:00}"), ("HEAD@{2025-01-01 12:00}", None));
        assert_eq!(parts("HEAD:"), ("HEAD", Some("")));
    }
}
