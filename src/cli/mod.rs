//! Everything that touches files, the clock, the environment or a terminal.

mod args;
mod bless;
mod check;
mod clock;
mod colour;
mod diff;
mod exit;
mod explain;
mod files;
mod fmt;
mod git;
mod load;
mod lock;
mod output;
mod overlay;
mod progress;
mod prove;
mod record;
mod reports;
mod status;
mod stdin;
mod test;
mod timeline;
mod when;
mod write;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use exit::Exit;

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error).into(),
    };
    let command = args.command.unwrap_or(Command::Status(args.status));
    let (color, ran) = match &command {
        Command::Status(args) => (args.output.color, status::run(args)),
        Command::Check(args) => (args.output.color, check::run(args)),
        Command::Explain(args) => (args.color, explain::run(args)),
        Command::Diff(args) => (args.color, diff::run(args)),
        Command::Prove(args) => (args.color, prove::run(args)),
        Command::Fmt(args) => (args.color, fmt::run(args)),
        Command::Record(args) => (args.color, record::run(args)),
        Command::Test(args) => (args.color, test::run(args)),
        Command::Timeline(args) => (args.color, timeline::run(args)),
    };
    ran.unwrap_or_else(|error| {
        output::error(&format!("{error:#}"), color);
        Exit::CouldNotRun
    })
    .into()
}

/// Help and version are answers; what else clap says is about a call that is wrong.
fn usage(error: &clap::Error) -> Exit {
    // Who does not read the message cannot be told so either.
    let _ = error.print();
    if error.use_stderr() { Exit::CouldNotRun } else { Exit::Fine }
}
