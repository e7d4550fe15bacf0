//! The disk as it would be with one file changed.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{Disk, Kind, Tree};

/// The files on the disk, and one in place of what is there.
pub(crate) struct Overlay {
    /// By the one path that no link leads to.
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl Overlay {
    fn is_it(&self, path: &Path) -> bool {
        self.identity(path).is_ok_and(|path| path == self.path)
    }
}

impl Tree for Overlay {
    fn label(&self) -> &str {
        ""
    }

    fn kind(&self, path: &Path) -> io::Result<Kind> {
        if self.is_it(path) {
            return Ok(Kind::File(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)));
        }
        Disk.kind(path)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = Disk.names(folder)?;
        let is_in = Disk.identity(folder).is_ok_and(|it| self.path.parent() == Some(&it));
        if let Some(name) = self.path.file_name().filter(|_| is_in) {
            // A link to it from the same folder is another name.
            if !names.iter().any(|one| one == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        real(path)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        if self.is_it(path) { Ok(self.bytes.clone()) } else { Disk.bytes(path) }
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
