//! Revisions of git, read without a checkout: nothing is written, neither in the work tree nor in
//! the repository.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use abide::diagnostic::nearest;
use anyhow::{Context as _, Result, bail};

use super::args::Color;
use super::files::{Kind, Tree};
use super::output;

/// So many links may lead to each other.
const MOST_LINKS: usize = 40;
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
    // There is none if the histories have nothing in common, or are cut off.
    let parted = git(["merge-base", "HEAD", &named])?;
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

/// An absolute path without `.` and `..`.
fn without_detours(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                found.pop();
            }
            part => found.push(part),
        }
    }
    found
}

fn or_all(path: String) -> String {
    if path.is_empty() { ".".to_owned() } else { path }
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

/// Runs git, and takes it for granted that it succeeds.
fn run<const N: usize>(arguments: [&str; N]) -> Result<Output> {
    let output = git(arguments)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("git {} failed: {}", arguments.first().unwrap_or(&""), first(&said));
    }
    Ok(output)
}

fn git<const N: usize>(arguments: [&str; N]) -> Result<Output> {
    command().args(arguments).output().map_err(not_run)
}

/// Git, so that it neither writes nor fetches nor asks.
fn command() -> Command {
    let mut command = Command::new("git");
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn not_run(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow::anyhow!(
                "a revision needs git, which is not installed; a tree may be a path too"
            )
        }
        _ => anyhow::anyhow!("git cannot be run: {}", error.to_string().to_lowercase()),
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned()
}

fn first(said: &str) -> String {
    let line = said.lines().next().unwrap_or("it does not say why");
    line.trim_start_matches("fatal: ").to_lowercase()
}

/// What a revision holds at a path.
#[derive(Debug, Clone)]
enum Item {
    File { object: String, length: u64 },
    Link { object: String },
    Other,
}

/// The files of a revision.
pub(crate) struct Tracked {
    label: String,
    items: BTreeMap<PathBuf, Item>,
    /// The names in each folder.
    folders: BTreeMap<PathBuf, BTreeSet<OsString>>,
    objects: RefCell<Objects>,
}

impl Tracked {
    fn of(commit: &str, label: String) -> Result<Tracked> {
        let listed = run(["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut items = BTreeMap::new();
        let mut folders: BTreeMap<PathBuf, BTreeSet<OsString>> = BTreeMap::new();
        folders.insert(PathBuf::new(), BTreeSet::new());
        for line in listed.split('\0').filter(|line| !line.is_empty()) {
            let (head, path) = line.split_once('\t').context("git lists no paths")?;
            let path = PathBuf::from(path);
            for inner in path.ancestors() {
                let (Some(folder), Some(name)) = (inner.parent(), inner.file_name()) else {
                    continue;
                };
                folders.entry(folder.to_owned()).or_default().insert(name.to_owned());
            }
            items.insert(path, item(head));
        }
        Ok(Tracked { label, items, folders, objects: RefCell::new(Objects::open()?) })
    }

    /// The path to which links lead.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        let mut open: Vec<OsString> = parts_of(path);
        open.reverse();
        let mut found = PathBuf::new();
        let mut links = 0_usize;
        while let Some(part) = open.pop() {
            if part == ".." {
                if !found.pop() {
                    return Err(io::Error::other("a link leads out of the revision"));
                }
                continue;
            }
            found.push(part);
            let Some(Item::Link { object }) = self.items.get(&found) else { continue };
            links = links.saturating_add(1);
            if links > MOST_LINKS {
                return Err(io::Error::other("too many links"));
            }
            let target = self.objects.borrow_mut().read(object)?;
            let target = PathBuf::from(String::from_utf8_lossy(&target).into_owned());
            if target.is_absolute() {
                return Err(io::Error::other("a link leads out of the revision"));
            }
            found.pop();
            open.extend(parts_of(&target).into_iter().rev());
        }
        Ok(found)
    }

    fn item(&self, path: &Path) -> io::Result<(PathBuf, Option<&Item>)> {
        let path = self.resolve(path)?;
        let item = self.items.get(&path);
        if item.is_none() && !self.folders.contains_key(&path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok((path, item))
    }
}

/// The mode, the kind, the object and its length.
fn item(head: &str) -> Item {
    let words: Vec<&str> = head.split_whitespace().collect();
    match words.as_slice() {
        ["120000", "blob", object, _] => Item::Link { object: (*object).to_owned() },
        [_, "blob", object, length] => {
            Item::File { object: (*object).to_owned(), length: length.parse().unwrap_or(0) }
        }
        _ => Item::Other,
    }
}

/// Whether the path goes up from the top of the repository on its way.
fn leads_out(path: &Path) -> bool {
    let mut depth = Some(0_usize);
    for part in parts_of(path) {
        depth = match part == ".." {
            true => depth.and_then(|depth| depth.checked_sub(1)),
            false => depth.map(|depth| depth.saturating_add(1)),
        };
    }
    depth.is_none()
}

fn normal(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in parts_of(path) {
        if part == ".." {
            found.pop();
        } else {
            found.push(part);
        }
    }
    found
}

/// A path from the top of the repository as it is written in a folder of it.
fn from_here(path: &Path, here: &Path) -> String {
    let (path, here) = (parts_of(path), parts_of(here));
    let shared = path.iter().zip(&here).take_while(|(one, two)| one == two).count();
    let up = here.iter().skip(shared).map(|_| OsString::from(".."));
    let found: PathBuf = up.chain(path.iter().skip(shared).cloned()).collect();
    match found.to_string_lossy().into_owned() {
        empty if empty.is_empty() => ".".to_owned(),
        found => found,
    }
}

fn parts_of(path: &Path) -> Vec<OsString> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    parts.collect()
}

impl Tree for Tracked {
    fn label(&self) -> &str {
        &self.label
    }

    fn kind(&self, path: &Path) -> io::Result<Kind> {
        Ok(match self.item(path)?.1 {
            None => Kind::Folder,
            Some(Item::File { length, .. }) => Kind::File(*length),
            Some(_) => Kind::Other,
        })
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let (path, _) = self.item(folder)?;
        let names = self.folders.get(&path).ok_or(io::ErrorKind::NotFound)?;
        Ok(names.iter().cloned().collect())
    }

    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.item(path)?.0)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.item(path)?.1 {
            Some(Item::File { object, .. }) => self.objects.borrow_mut().read(object),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// A git that gives one object after the other.
struct Objects {
    process: Child,
    /// None once there is nothing more to ask.
    asked: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl Objects {
    fn open() -> Result<Objects> {
        let mut command = command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).spawn().map_err(not_run)?;
        let asked = process.stdin.take();
        let said = process.stdout.take().context("git says nothing")?;
        Ok(Objects { process, asked, said: BufReader::new(said) })
    }

    fn read(&mut self, object: &str) -> io::Result<Vec<u8>> {
        let gone = || io::Error::other("git cannot give the object; the clone may be partial");
        let asked = self.asked.as_mut().ok_or_else(gone)?;
        writeln!(asked, "{object}")?;
        asked.flush()?;
        let mut head = String::new();
        self.said.read_line(&mut head)?;
        let length = head.split_whitespace().nth(2).and_then(|length| length.parse::<usize>().ok());
        let length = length.ok_or_else(gone)?;
        let mut bytes = vec![0; length];
        self.said.read_exact(&mut bytes)?;
        let mut end = [0];
        self.said.read_exact(&mut end)?;
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Without more to ask for it ends by itself.
        drop(self.asked.take());
        let _ = self.process.wait();
    }
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

    #[test]
    fn a_path_without_detours() {
        assert_eq!(normal(Path::new("a/./b/../c/")), PathBuf::from("a/c"));
        assert_eq!(normal(Path::new("./")), PathBuf::new());
    }

    #[test]
    fn a_path_does_not_lead_out() {
        assert!(!leads_out(Path::new("a/../b")));
        for out in ["../rules", "sub/../../sub/rules", "..", "./../x"] {
            assert!(leads_out(Path::new(out)), "{out}");
        }
    }

    #[test]
    fn a_path_from_a_folder() {
        let from_here = |path, here| from_here(Path::new(path), Path::new(here));
        assert_eq!(from_here("rules/a.toml", ""), "rules/a.toml");
        assert_eq!(from_here(".", ""), ".");
        assert_eq!(from_here("sub/rules", "sub/"), "rules");
        assert_eq!(from_here("sub", "sub/"), ".");
        assert_eq!(from_here("rules", "sub/more/"), "../../rules");
        assert_eq!(from_here("sub/rules", "sub/more/"), "../rules");
        assert_eq!(from_here(".", "sub/"), "..");
    }
}
