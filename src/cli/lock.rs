//! One writer at a time.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::files::shown;

/// The file that is locked, in the folder of what is written. The search for rules passes it over.
const NAME: &str = ".abide.lock";

/// Keeps other runs from changing files of a folder, as long as it lives. The file itself cannot be
/// locked for that: it is replaced by another one.
pub(crate) struct Lock {
    path: PathBuf,
    /// Locked until it is closed, also where the process is killed.
    _file: File,
}

impl Lock {
    /// Waits until nobody else has it.
    ///
    /// # Errors
    /// Where nothing can be written into the folder.
    pub(crate) fn take(folder: &Path) -> Result<Lock> {
        let path = folder.join(NAME);
        let cannot = || format!("cannot write into `{}`", shown(folder));
        loop {
            let options = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
            let file = options.with_context(cannot)?;
            file.lock().with_context(cannot)?;
            // Who had it before may have removed it meanwhile, and a third made a new one.
            if is_at(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where it cannot be told whether a file is still at its place, it stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(one), Ok(other)) => one.dev() == other.dev() && one.ino() == other.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
