//! The disk as it would be with some files changed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{Disk, Kind, Tree};

/// The files on the disk, and some in place of what is there.
#[derive(Default)]
pub(crate) struct Overlay {
    /// By the one path that no link leads to.
    pub(crate) files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Overlay {
    fn get(&self, path: &Path) -> Option<&Vec<u8>> {
        self.files.get(&self.identity(path).ok()?)
    }
}

impl Tree for Overlay {
    fn label(&self) -> &str {
        ""
    }

    fn kind(&self, path: &Path) -> io::Result<Kind> {
        match self.get(path) {
            Some(bytes) => Ok(Kind::File(u64::try_from(bytes.len()).unwrap_or(u64::MAX))),
            None => Disk.kind(path),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = Disk.names(folder)?;
        let Ok(real) = Disk.identity(folder) else { return Ok(names) };
        for path in self.files.keys().filter(|path| path.parent() == Some(&real)) {
            // A link to it from the same folder is another name.
            if let Some(name) = path.file_name().filter(|name| !names.iter().any(|one| one == name))
            {
                names.push(name.to_owned());
            }
        }
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

/// The one path to a file that no link leads to; of a file that is not there, to where it would be.
pub(crate) fn real(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let Some(name) = path.file_name() else { return Err(error) };
            let folder = path.parent().filter(|folder| *folder != Path::new(""));
            Ok(folder.unwrap_or(Path::new(".")).canonicalize()?.join(name))
        }
        found => found,
    }
}
