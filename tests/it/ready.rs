//! What others call without having built it: the action, the hooks, the image, the page about them.

mod action;
mod hooks;
mod image;
mod page;
mod release;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

/// A folder of programs, as `PATH` has them; `abide` is among them if it shall be.
pub(super) fn programs(with_abide: bool, others: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    if with_abide {
        symlink(env!("CARGO_BIN_EXE_abide"), folder.path().join("abide")).unwrap();
    }
    for (name, text) in others {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// Runs a script as the services do, with these programs and those of the system.
pub(super) fn bash(
    script: &str,
    folder: &Path,
    programs: &Path,
    variables: &[(&str, &str)],
) -> Output {
    Command::new("bash")
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

pub(super) fn text(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).unwrap()
}

/// An agreement with one commitment, whose day is over.
pub(super) fn in_breach(id: &str) -> String {
    format!(
        "[agreement]\nid = \"{id}\"\nmade = 2020-01-01\n\
         [commitment.pay]\nwhat = \"Pay\"\ndeadline = 2020-02-01\n"
    )
}
