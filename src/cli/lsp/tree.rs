//! The disk, with the texts that are open in place of what is there: also where their folders are gone,
//! or are not there yet.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::files::{Disk, Kind, Tree};
use crate::cli::overlay;

/// The open texts, over the disk.
pub(super) struct Texts {
    /// By the one path that no link leads to.
    pub(super) files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Texts {
    fn get(&self, path: &Path) -> Option<&Vec<u8>> {
        self.files.get(&real(path).ok()?)
    }

    /// The names in a folder that lead to open texts.
    fn below(&self, folder: &Path) -> Vec<OsString> {
        let Ok(folder) = real(folder) else { return Vec::new() };
        let below = self.files.keys().filter_map(|path| path.strip_prefix(&folder).ok());
        let names = below.filter_map(|path| Some(path.components().next()?.as_os_str().to_owned()));
        let mut names: Vec<OsString> = names.collect();
        names.dedup();
        names
    }
}

impl Tree for Texts {
    fn label(&self) -> &str {
        ""
    }

    fn kind(&self, path: &Path) -> io::Result<Kind> {
        if let Some(bytes) = self.get(path) {
            return Ok(Kind::File(u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
        }
        match Disk.kind(path) {
            Err(error) if is_gone(&error) && !self.below(path).is_empty() => Ok(Kind::Folder),
            found => found,
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let below = self.below(folder);
        let mut names = match Disk.names(folder) {
            Err(error) if is_gone(&error) && !below.is_empty() => Vec::new(),
            found => found?,
        };
        // A link to it from the same folder is another name.
        let more: Vec<OsString> = below.into_iter().filter(|name| !names.contains(name)).collect();
        names.extend(more);
        Ok(names)
    }

    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        real(path)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None => Disk.bytes(path),
        }
    }
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// The one path to a file that no link leads to; where it or its folders are not there, to where it
/// would be.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    match overlay::real(path) {
        Err(error) if is_gone(&error) => match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => Ok(real(folder)?.join(name)),
            _ => Err(error),
        },
        found => found,
    }
}
