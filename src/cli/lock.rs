//! One writer at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::args::Color;
use super::files::shown;
use super::output;

/// The file that is locked, in the folder of what is written. The search for rules passes it over.
const NAME: &str = ".abide.lock";

/// Keeps other runs from changing files of a folder, as long as it lives. The file itself cannot be
/// locked for that: it is replaced by another one.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    /// Locked until it is closed, also where the process is killed.
    _file: File,
}

/// How long one waits for another run.
struct Patience {
    /// Who waits longer says so.
    silent: Duration,
    /// Who waits longer gives up.
    most: Duration,
}

/// A run that writes takes less than a second: another one that takes longer is told of, and one that
/// takes that long will not end by itself.
const PATIENCE: Patience =
    Patience { silent: Duration::from_secs(1), most: Duration::from_secs(30) };
/// A lock holds the number of a process.
const LONGEST_NUMBER: u64 = 10;
/// How often it is looked whether the other is done.
const PAUSE: Duration = Duration::from_millis(20);

impl Lock {
    /// Waits until nobody else has it, for half a minute at most.
    ///
    /// # Errors
    /// Where nothing can be written into the folder, or somebody else keeps the lock.
    pub(crate) fn take(folder: &Path, color: Color) -> Result<Lock> {
        Lock::take_within(folder, &PATIENCE, |told| output::warning(told, color))
    }

    fn take_within(folder: &Path, patience: &Patience, tell: impl Fn(&str)) -> Result<Lock> {
        let path = folder.join(NAME);
        let cannot = || format!("cannot write into `{}`", shown(folder));
        // How long the pauses were together: no clock is needed for that.
        let mut waited = Duration::ZERO;
        let mut is_told = false;
        loop {
            let mut file = open(&path).with_context(cannot)?;
            match file.try_lock() {
                // Who had it before may have removed it meanwhile, and a third made a new one.
                Ok(()) if is_at(&file, &path) => {
                    sign(&mut file);
                    return Ok(Lock { path, _file: file });
                }
                Ok(()) => {}
                Err(TryLockError::Error(error)) => return Err(error).with_context(cannot),
                Err(TryLockError::WouldBlock) => {
                    let name = shown(&path);
                    if waited >= patience.most {
                        let seconds = patience.most.as_secs();
                        bail!(
                            "nothing was written: {} keeps the lock `{name}`, for more than {seconds} \
                             seconds; let it end, or end it, and try again",
                            holder(&mut file)
                        );
                    }
                    if waited >= patience.silent && !is_told {
                        is_told = true;
                        let holder = holder(&mut file);
                        tell(&format!("waiting for {holder}, which has the lock `{name}`"));
                    }
                    sleep(PAUSE);
                    waited = waited.saturating_add(PAUSE);
                }
            }
        }
    }
}

/// The file of the lock, made if there is none. What is there already and no lock of ours stays as it is.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    match options.clone().create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return made,
    }
    let is_ours = |there: &fs::Metadata| there.is_file() && there.len() <= LONGEST_NUMBER;
    match fs::symlink_metadata(path) {
        // Removed meanwhile: the next round makes a new one.
        Err(error) if error.kind() == io::ErrorKind::NotFound => open(path),
        Err(error) => Err(error),
        Ok(there) if is_ours(&there) => options.open(path),
        Ok(_) => {
            Err(io::Error::other(format!("`{}` is there, and is no lock: remove it", shown(path))))
        }
    }
}

/// Says in the file who has the lock; where that cannot be written, it is not known.
fn sign(file: &mut File) {
    let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
}

/// Who has the lock, as far as the file says so.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    match read.ok().and_then(|_| text.trim().parse::<u32>().ok()) {
        Some(process) => format!("the process {process}"),
        None => "another process".to_owned(),
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
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(one), Ok(other)) => one.dev() == other.dev() && one.ino() == other.ino(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_no_lock_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, lock) = (folder.path().join("victim"), folder.path().join(NAME));
        fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, &lock).unwrap();
        let error = format!("{:#}", Lock::take(folder.path(), Color::Never).unwrap_err());
        assert!(error.contains("is no lock: remove it"), "{error}");
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        fs::remove_file(&lock).unwrap();
        fs::write(&lock, "something that somebody wrote").unwrap();
        assert!(Lock::take(folder.path(), Color::Never).is_err());
        assert!(lock.is_file());
        // What a run that was killed left behind.
        fs::write(&lock, "4711").unwrap();
        drop(Lock::take(folder.path(), Color::Never).unwrap());
        assert!(!lock.exists());
    }

    #[test]
    fn who_waits_says_so_and_gives_up() {
        let folder = tempfile::tempdir().unwrap();
        let told = RefCell::new(Vec::new());
        let patience =
            Patience { silent: Duration::from_millis(50), most: Duration::from_millis(200) };
        let take = || {
            Lock::take_within(folder.path(), &patience, |text| {
                told.borrow_mut().push(text.to_owned())
            })
        };
        let first = take().unwrap();
        assert!(told.borrow().is_empty());
        let error = take().unwrap_err().to_string();
        let me = format!("the process {}", std::process::id());
        assert!(error.contains(&format!("nothing was written: {me} keeps the lock")), "{error}");
        assert_eq!(told.borrow().len(), 1, "once: {told:?}");
        assert!(told.borrow()[0].starts_with(&format!("waiting for {me}")), "{told:?}");
        drop(first);
        drop(take().unwrap());
        assert_eq!(told.borrow().len(), 1);
    }
}
