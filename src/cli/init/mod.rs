//! A start for those who have nothing yet.

mod example;
mod files;
mod next;
mod workflow;

use std::path::{Path, PathBuf};

use abide::check::check;
use abide::diagnostic::Severity;
use anyhow::{Result, bail};
use clap::Args as ClapArgs;

use super::args::Color;
use super::exit::Exit;
use super::files::Disk;
use super::load;
use super::output;
use super::when::{Offset, When};
use workflow::{INSTALL, Service};

#[derive(Debug, ClapArgs)]
pub(crate) struct InitArgs {
    /// The folder to begin in, made where there is none [default: the current one]
    #[arg(value_name = "FOLDER", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
    /// For which services a workflow is written; several with commas
    #[arg(long, value_name = "SERVICE", value_enum, value_delimiter = ',')]
    #[arg(default_values = ["github"])]
    ci: Vec<Service>,
    /// The command by which a workflow installs abide
    #[arg(long, value_name = "COMMAND", default_value = INSTALL, value_parser = workflow::command)]
    install: String,
    /// The day on which the example is to be tried [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<When>,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    tz: Offset,
    /// Whether messages are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

/// Writes an example and workflows, and never over anything.
pub(crate) fn run(args: &InitArgs) -> Result<Exit> {
    if args.ci.contains(&Service::None) && args.ci.len() > 1 {
        bail!("`--ci none` writes no workflow: leave `none` out, or the other services");
    }
    let on = args.on.clone().unwrap_or(When::Today(None)).resolve(args.tz)?;
    let mut groups = vec![example::files(on)?];
    groups.extend(args.ci.iter().flat_map(|service| workflow::files(*service, &args.install)));
    let told = files::write(&args.folder, groups)?;
    output::result(&next::text(&args.folder, &told, on, loads(&args.folder)))?;
    Ok(Exit::Fine)
}

/// Whether what is in the folder now loads: there may have been rules before.
fn loads(folder: &Path) -> bool {
    let rules = folder.join("rules");
    let rules = rules.to_string_lossy().into_owned();
    let written = load::written(&Disk, &[rules]);
    let problems = written.problems.into_iter().chain(check(written.files).diagnostics);
    problems.into_iter().all(|one| one.code.severity() != Severity::Error)
}
