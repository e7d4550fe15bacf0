//! Files, written whole or not at all.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::files::{reason, shown};
use anyhow::{Context as _, Result, bail};
use tempfile::{Builder, NamedTempFile};

/// A file that is to be written: there is a folder for it, and nothing in its place but perhaps an
/// older file.
#[derive(Debug)]
pub(crate) struct Target {
    /// As it was typed.
    typed: PathBuf,
    /// The folder, by the one path that no link leads to.
    folder: PathBuf,
    name: OsString,
    /// Of the older file.
    older: Option<Metadata>,
}

/// A file that is being written, beside the place where it shall be; if it is dropped, nothing remains. A run that is
/// interrupted leaves it, under a hidden name.
pub(crate) struct Growing {
    target: Target,
    file: NamedTempFile,
}

/// A file that only has to be put in its place.
pub(crate) struct Ready {
    target: Target,
    file: NamedTempFile,
}

impl Target {
    /// Looks whether a file can be written there.
    ///
    /// # Errors
    /// Where that is not so.
    pub(crate) fn new(typed: &Path) -> Result<Target> {
        Target::at(typed, typed)
    }

    /// The same, where a link is to stay one: what is written is the file to which it leads.
    pub(crate) fn through(typed: &Path) -> Result<Target> {
        let real = fs::canonicalize(typed);
        Target::at(real.as_deref().unwrap_or(typed), typed)
    }

    /// What is at `path`, shown as it was typed.
    fn at(path: &Path, typed: &Path) -> Result<Target> {
        let shown = shown(typed);
        let Some(name) = path.file_name().filter(|_| !ends_with_separator(path)) else {
            bail!("cannot write to `{shown}`: this is a folder; name a file in it");
        };
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let folder = fs::canonicalize(parent).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow::anyhow!(
                "cannot write to `{shown}`: there is no folder `{}`; create it first",
                self::shown(parent)
            ),
            _ => anyhow::anyhow!("cannot write to `{shown}`: {}", reason(&error)),
        })?;
        if !folder.is_dir() {
            bail!("cannot write to `{shown}`: `{}` is not a folder", self::shown(parent));
        }
        let older = match fs::symlink_metadata(path) {
            Ok(older) => Some(older),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => bail!("cannot write to `{shown}`: {}", reason(&error)),
        };
        if let Some(obstacle) = older.as_ref().and_then(obstacle) {
            bail!("cannot write to `{shown}`: {obstacle}");
        }
        Ok(Target { typed: typed.to_owned(), name: name.to_owned(), folder, older })
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Whether both are one file, however they were typed.
    pub(crate) fn is_same(&self, other: &Target) -> bool {
        self.path() == other.path() || self.is_file(&other.typed)
    }

    /// Whether this is that file, if it exists.
    pub(crate) fn is_file(&self, path: impl AsRef<Path>) -> bool {
        let itself = fs::canonicalize(self.path());
        itself.is_ok_and(|itself| fs::canonicalize(path).is_ok_and(|other| itself == other))
    }

    /// Writes the text to the disk, beside the place where it shall be.
    ///
    /// # Errors
    /// Where that is not possible; then nothing remains.
    pub(crate) fn prepare(self, text: &str) -> Result<Ready> {
        let mut growing = self.begin()?;
        let written = growing.write_all(text.as_bytes());
        written.with_context(|| format!("cannot write to {}", growing.target))?;
        growing.ready()
    }

    /// Begins a file, beside the place where it shall be.
    ///
    /// # Errors
    /// Where that is not possible; then nothing remains.
    pub(crate) fn begin(self) -> Result<Growing> {
        let file = self.temporary().with_context(|| format!("cannot write to {self}"))?;
        Ok(Growing { target: self, file })
    }

    fn temporary(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".abide-");
        // As any new file: readable for all whom the mask of the process lets read.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        builder.tempfile_in(&self.folder).map_err(without_path)
    }
}

impl Growing {
    /// Where it will be, as it was typed.
    pub(crate) fn name(&self) -> String {
        shown(&self.target.typed)
    }

    /// Ends the file: all of it is on the disk.
    ///
    /// # Errors
    /// Where that is not possible; then nothing remains.
    pub(crate) fn ready(self) -> Result<Ready> {
        let file = self.file.as_file();
        let permitted = match &self.target.older {
            Some(older) => file.set_permissions(older.permissions()),
            None => Ok(()),
        };
        let ended = permitted.and_then(|()| file.sync_all());
        ended.with_context(|| format!("cannot write to {}", self.target))?;
        Ok(Ready { target: self.target, file: self.file })
    }
}

impl io::Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

impl Ready {
    /// Where it will be, as it was typed.
    pub(crate) fn name(&self) -> String {
        shown(&self.target.typed)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Where that is not possible; then an older file stays as it was.
    pub(crate) fn put(self) -> Result<()> {
        let put = self.file.persist(self.target.path()).map_err(|error| error.error);
        put.with_context(|| format!("cannot write to {}", self.target))?;
        Ok(())
    }

    /// Puts the file in its place, if nothing is there.
    ///
    /// # Errors
    /// Where something is there, or that is not possible; then nothing changes.
    pub(crate) fn put_new(self) -> Result<()> {
        let put = self.file.persist_noclobber(self.target.path()).map_err(|error| error.error);
        put.with_context(|| format!("cannot write to {}", self.target))?;
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", shown(&self.typed))
    }
}

/// What some editors begin a file with; it says nothing, and stays.
const MARK: &str = "\u{feff}";

/// The mark with which a text begins, if it does, and the text behind it.
pub(crate) fn marked(text: &str) -> (&str, &str) {
    match text.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => ("", text),
    }
}

/// What hinders replacing what is there.
fn obstacle(older: &Metadata) -> Option<&'static str> {
    if older.is_symlink() {
        Some("this is a symbolic link; name the file to which it leads")
    } else if older.is_dir() {
        Some("this is a folder; name a file in it")
    } else if !older.is_file() {
        Some("this is not a file that can be replaced")
    } else if older.permissions().readonly() {
        Some("this file may not be written")
    } else {
        None
    }
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// The error without the name of the temporary file, which means nothing to the user.
fn without_path(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(error.kind()),
    }
}
