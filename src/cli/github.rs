//! What a workflow of GitHub gets besides what its log shows: a summary, and outputs for later steps.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use abide::report::alert::of_diagnostics;
use abide::report::github::{annotations, outputs};
use abide::report::markdown::{MOST_BYTES, render_within};
use anyhow::Result;

use super::files::{reason, shown};
use super::load::Refusal;
use super::output;
use super::reports::Finding;
use super::repository;

/// Where the summary of a step is collected.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// Where its outputs are.
const OUTPUT: &str = "GITHUB_OUTPUT";
/// What a summary has where the rest of it leaves no room.
const NO_ROOM: &str = "**Cut:** the report is left out, since GitHub shows no more than 1 MiB.\n";
/// Less room than this is none: what is not of commitments has to fit.
const LEAST_ROOM: usize = 64 * 1024;

/// Appends the summary and the outputs, where the runner wants them.
///
/// # Errors
/// Where that is not possible.
pub(crate) fn append(finding: &Finding<'_>) -> Result<()> {
    let Finding { run, report, gate, .. } = finding;
    if let Some(mut summary) = Collected::of(SUMMARY)? {
        let room = MOST_BYTES.saturating_sub(summary.length);
        let text = match room {
            0..LEAST_ROOM => NO_ROOM.to_owned(),
            room => render_within(report, *gate, &run.reading, room),
        };
        let gap = if summary.length == 0 { "" } else { "\n\n" };
        summary.add(&format!("{gap}{text}"))?;
    }
    append_outputs(&outputs(report, *gate))
}

/// Appends the outputs, a line each, where the runner wants them.
///
/// # Errors
/// Where that is not possible.
pub(crate) fn append_outputs(lines: &str) -> Result<()> {
    match Collected::of(OUTPUT)? {
        Some(mut output) => output.add(lines),
        None => Ok(()),
    }
}

/// Annotates what is wrong with files that do not load.
///
/// # Errors
/// Where standard output cannot be written.
pub(crate) fn not_loaded(refusal: &Refusal) -> Result<()> {
    let Refusal { diagnostics, read, .. } = refusal;
    output::result(&annotations(&of_diagnostics(diagnostics), &repository::paths(read)))
}

/// A file to which the steps of a job append.
struct Collected {
    variable: &'static str,
    path: PathBuf,
    file: File,
    length: usize,
}

impl Collected {
    /// The file that the variable names; none: it names none.
    fn of(variable: &'static str) -> Result<Option<Collected>> {
        let named = env::var_os(variable).filter(|name: &OsString| !name.is_empty());
        let Some(path) = named.map(PathBuf::from) else { return Ok(None) };
        let open = || {
            let file = OpenOptions::new().append(true).create(true).open(&path)?;
            let length = fs::metadata(&path)?.len();
            Ok::<_, io::Error>((file, length))
        };
        let (file, length) = open().map_err(|error| not_appended(variable, &path, &error))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(Some(Collected { variable, path, file, length }))
    }

    fn add(&mut self, text: &str) -> Result<()> {
        let Collected { variable, path, file, .. } = self;
        file.write_all(text.as_bytes()).map_err(|error| not_appended(variable, path, &error))
    }
}

fn not_appended(variable: &str, path: &Path, error: &io::Error) -> anyhow::Error {
    let (path, reason) = (shown(path), reason(error));
    anyhow::anyhow!("cannot append to `{path}`, which `{variable}` names: {reason}")
}
