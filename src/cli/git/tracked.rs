//! The files of a revision.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context as _, Result};

use super::super::files::{Kind, Tree};
use super::call::{command, not_run, run};
use super::path::parts_of;

/// So many links may lead to each other.
const MOST_LINKS: usize = 40;

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
    pub(super) fn of(commit: &str, label: String) -> Result<Tracked> {
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
