//! Git, as it is called.

use std::io;
use std::process::{Command, Output, Stdio};

use anyhow::{Result, bail};

/// Runs git, and takes it for granted that it succeeds.
pub(super) fn run<const N: usize>(arguments: [&str; N]) -> Result<Output> {
    let output = git(arguments)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("git {} failed: {}", arguments.first().unwrap_or(&""), first(&said));
    }
    Ok(output)
}

pub(super) fn git<const N: usize>(arguments: [&str; N]) -> Result<Output> {
    command().args(arguments).output().map_err(not_run)
}

/// Git, so that it neither writes nor fetches nor asks.
pub(super) fn command() -> Command {
    let mut command = Command::new("git");
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

pub(super) fn not_run(error: io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow::anyhow!(
                "a revision needs git, which is not installed; a tree may be a path too"
            )
        }
        _ => anyhow::anyhow!("git cannot be run: {}", error.to_string().to_lowercase()),
    }
}

pub(super) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned()
}

pub(super) fn first(said: &str) -> String {
    let line = said.lines().next().unwrap_or("it does not say why");
    line.trim_start_matches("fatal: ").to_lowercase()
}
