use anyhow::{Context as _, Result};
use clap::{Args as ClapArgs, ValueEnum};
use clap_complete::{Shell, generate};
use clap_complete_nushell::Nushell;

use super::exit::Exit;
use super::{help, output};

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
enum Which {
    Bash,
    Zsh,
    Fish,
    PowerShell,
    Nushell,
}

/// Prints what a shell reads to complete the command line.
pub(crate) fn run(args: &CompletionsArgs) -> Result<Exit> {
    let mut command = help::command();
    let mut text = Vec::new();
    let mut write = |shell: Option<Shell>| match shell {
        Some(shell) => generate(shell, &mut command, "abide", &mut text),
        None => generate(Nushell, &mut command, "abide", &mut text),
    };
    write(match args.shell {
        Which::Bash => Some(Shell::Bash),
        Which::Zsh => Some(Shell::Zsh),
        Which::Fish => Some(Shell::Fish),
        Which::PowerShell => Some(Shell::PowerShell),
        Which::Nushell => None,
    });
    let text = String::from_utf8(text).context("the completions are no text")?;
    output::result(&text)?;
    Ok(Exit::Fine)
}
