//! Paths in a repository.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// An absolute path without `.` and `..`.
pub(super) fn without_detours(path: &Path) -> PathBuf {
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

pub(super) fn or_all(path: String) -> String {
    if path.is_empty() { ".".to_owned() } else { path }
}

/// Whether the path goes up from the top of the repository on its way.
pub(super) fn leads_out(path: &Path) -> bool {
    let mut depth = Some(0_usize);
    for part in parts_of(path) {
        depth = match part == ".." {
            true => depth.and_then(|depth| depth.checked_sub(1)),
            false => depth.map(|depth| depth.saturating_add(1)),
        };
    }
    depth.is_none()
}

pub(super) fn normal(path: &Path) -> PathBuf {
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
pub(super) fn from_here(path: &Path, here: &Path) -> String {
    let (path, here) = (parts_of(path), parts_of(here));
    let shared = path.iter().zip(&here).take_while(|(one, two)| one == two).count();
    let up = here.iter().skip(shared).map(|_| OsString::from(".."));
    let found: PathBuf = up.chain(path.iter().skip(shared).cloned()).collect();
    match found.to_string_lossy().into_owned() {
        empty if empty.is_empty() => ".".to_owned(),
        found => found,
    }
}

pub(super) fn parts_of(path: &Path) -> Vec<OsString> {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        _ => None,
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
