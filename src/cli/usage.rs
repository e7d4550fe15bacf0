//! What is said of a call that clap refuses, or answers itself.

use std::io;

use abide::source::{is_steering, visible};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::args::Color;
use super::exit::Exit;
use super::{help, output};

/// What of an error was typed.
const TYPED: [ContextKind; 3] =
    [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand];

/// Help and version are answers; what else clap says is about a call that is wrong.
pub(super) fn told(mut error: Error) -> Exit {
    for kind in TYPED {
        if let Some(ContextValue::String(text)) = error.get(kind)
            && text.contains(is_steering)
        {
            let text = visible(text).into_owned();
            error.insert(kind, ContextValue::String(text));
            // It would repeat the text as it was typed.
            error.remove(ContextKind::Suggested);
        }
    }
    if let Some(hint) = hint(&error) {
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint.into()]));
    }
    let printed = error.print();
    if error.use_stderr() {
        // Who does not read the message cannot be told so either.
        return Exit::CouldNotRun;
    }
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = anyhow::Error::new(error).context("cannot write to standard output");
            output::error(&output::said(&error), Color::Auto);
            Exit::CouldNotRun
        }
        _ => Exit::Fine,
    }
}

/// Where what was typed is to be found: reports and formats are mixed up, and so are the options of
/// commands.
fn hint(error: &Error) -> Option<String> {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let option = said(ContextKind::InvalidArg)?;
    let command = help::command();
    match error.kind() {
        ErrorKind::InvalidValue if option.starts_with("--format") => {
            let report = format!("report-{}", said(ContextKind::InvalidValue)?);
            let is_there = owners(&command, &report).next().is_some();
            is_there.then(|| format!("it is written into a file: `--{report} FILE`"))
        }
        ErrorKind::UnknownArgument => {
            let name = option.strip_prefix("--")?.split('=').next()?;
            match name.strip_prefix("report-") {
                Some(format) if is_format(&command, format) => {
                    Some(format!("it goes to standard output: `--format {format}`"))
                }
                _ => {
                    let owners: Vec<String> = owners(&command, name)
                        .map(|command| format!("`abide {}`", command.get_name()))
                        .collect();
                    let owners = (!owners.is_empty()).then(|| owners.join(", "))?;
                    Some(format!("`--{name}` is an option of {owners}"))
                }
            }
        }
        _ => None,
    }
}

/// The commands that have that option.
fn owners<'c>(command: &'c Command, option: &str) -> impl Iterator<Item = &'c Command> {
    let has = move |command: &&Command| {
        command.get_arguments().any(|argument| argument.get_long() == Some(option))
    };
    command.get_subcommands().filter(has)
}

/// Whether a command has that format.
fn is_format(command: &Command, name: &str) -> bool {
    let formats = command.get_subcommands().flat_map(Command::get_arguments);
    let mut formats = formats.filter(|argument| argument.get_long() == Some("format"));
    formats.any(|format| format.get_possible_values().iter().any(|value| value.get_name() == name))
}
