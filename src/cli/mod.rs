//! Everything that touches files, the clock, the environment or a terminal.

mod args;
mod bless;
mod changed;
mod check;
mod clock;
mod colour;
mod completions;
mod coverage;
mod diff;
mod exit;
mod explain;
mod files;
mod fmt;
mod git;
mod github;
mod help;
mod init;
mod judged;
mod load;
mod lock;
mod lsp;
mod man;
mod output;
mod overlay;
mod parallel;
mod progress;
mod prove;
mod record;
mod register;
mod reports;
mod repository;
mod schema;
mod status;
mod statuses;
mod stdin;
mod test;
mod timeline;
mod topics;
mod usage;
mod when;
mod write;

use std::process::ExitCode;

use clap::FromArgMatches as _;

use args::{Args, Color, Command};
use exit::Exit;

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    if let Some(page) = topics::asked() {
        let told = output::result(&page).map(|()| Exit::Fine);
        return told.unwrap_or_else(|error| failed(&error, Color::Auto)).into();
    }
    let args = match args() {
        Ok(args) => args,
        Err(error) => return usage::told(error).into(),
    };
    let command = args.command.unwrap_or(Command::Status(args.status));
    let (color, ran) = match &command {
        Command::Status(args) => (args.output.color, status::run(args)),
        Command::Check(args) => (args.output.color, check::run(args)),
        Command::Explain(args) => (args.color, explain::run(args)),
        Command::Diff(args) => (args.color, diff::run(args)),
        Command::Init(args) => (args.color, init::run(args)),
        Command::Prove(args) => (args.color, prove::run(args)),
        Command::Fmt(args) => (args.color, fmt::run(args)),
        Command::Record(args) => (args.color, record::run(args)),
        Command::Register(args) => (args.color, register::run(args)),
        Command::Test(args) => (args.color, test::run(args)),
        Command::Timeline(args) => (args.color, timeline::run(args)),
        Command::Schema(args) => (Color::Auto, schema::run(args)),
        Command::Lsp(args) => (Color::Auto, lsp::run(args)),
        Command::Completions(args) => (Color::Auto, completions::run(args)),
        Command::Man(args) => (Color::Auto, man::run(args)),
    };
    ran.unwrap_or_else(|error| failed(&error, color)).into()
}

fn failed(error: &anyhow::Error, color: Color) -> Exit {
    output::error(&output::said(error), color);
    Exit::CouldNotRun
}

fn args() -> Result<Args, clap::Error> {
    let mut command = help::command();
    let mut matches = command.try_get_matches_from_mut(std::env::args_os())?;
    Args::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}
