//! The manual, as pages of roff.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use abide::diagnostic::{list_of, nearest, quoted};
use anyhow::{Context as _, Result, bail};
use clap::{Args as ClapArgs, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::exit::Exit;
use super::help::{self, Topic};
use super::output;
use super::write::{Ready, Target};

/// The day on which the pages were last gone through; it changes with the version.
const DAY: &str = "2026-11-28";

#[derive(Debug, ClapArgs)]
pub(crate) struct ManArgs {
    /// The command [default: the page of `abide` itself]
    #[arg(value_name = "COMMAND")]
    of: Option<String>,
    /// Write all pages into this folder, which has to exist
    #[arg(long, value_name = "FOLDER", conflicts_with = "of")]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
}

/// Prints a page of the manual, or writes all of them.
pub(crate) fn run(args: &ManArgs) -> Result<Exit> {
    let mut abide = help::command().disable_help_subcommand(true);
    abide.build();
    if let Some(folder) = &args.out {
        let commands = abide.get_subcommands().cloned();
        let mut ready: Vec<Ready> = Vec::new();
        for page in std::iter::once(abide.clone()).chain(commands).map(Page::new) {
            let target = Target::new(&folder.join(page.man.get_filename()))?;
            ready.push(target.prepare(&page.text()?)?);
        }
        ready.into_iter().try_for_each(Ready::put)?;
        return Ok(Exit::Fine);
    }
    let command = match args.of.as_deref() {
        // What is called so is the help of all.
        None | Some("help") => abide,
        Some(name) => named(&abide, name)?,
    };
    let page = Page::new(command);
    if io::stdout().is_terminal() {
        output::result(&page.for_a_terminal(args.of.as_deref()))?;
        return Ok(Exit::Fine);
    }
    output::result(&page.text()?)?;
    Ok(Exit::Fine)
}

/// The command of that name.
fn named(abide: &Command, name: &str) -> Result<Command> {
    if let Some(command) = abide.find_subcommand(name) {
        return Ok(command.clone());
    }
    let names: Vec<&str> = abide.get_subcommands().map(Command::get_name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!("the commands are {}", list_of(&names, "and")),
    };
    bail!("there is no command {}; {help}", quoted(name))
}

/// A page.
struct Page {
    man: Man,
    command: Command,
    topic: Option<&'static Topic>,
}

impl Page {
    fn new(command: Command) -> Page {
        let topic = help::topic(command.get_name());
        Page { man: Man::new(command.clone()), command, topic }
    }

    /// The first line. Its day is not that of the build, which would make each one another.
    fn title(&self) -> String {
        let title = self.man.get_filename().replace(".1", "").to_uppercase();
        let version = env!("CARGO_PKG_VERSION");
        format!(".TH \"{title}\" \"1\" \"{DAY}\" \"abide {version}\" \"User Commands\"\n")
    }

    /// How it is read: what it is made of is for a program that sets it.
    fn for_a_terminal(&self, of: Option<&str>) -> String {
        let of = of.map_or(String::new(), |of| format!(" {of}"));
        let file = self.man.get_filename();
        format!(
            "The page is written for the program `man`, and goes there or into a file:\n\n  \
             abide man{of} | man -l -\n  abide man{of} > {file}\n\nThe same as text:\n\n  \
             abide{of} --help\n"
        )
    }

    fn text(&self) -> Result<String> {
        let mut page = Vec::new();
        let man = &self.man;
        let written = (|| {
            page.write_all(self.title().as_bytes())?;
            man.render_name_section(&mut page)?;
            synopsis(&self.command).to_writer(&mut page)?;
            man.render_description_section(&mut page)?;
            if let Some(topic) = self.topic {
                remarks(topic).to_writer(&mut page)?;
            }
            man.render_options_section(&mut page)?;
            if self.command.has_subcommands() {
                man.render_subcommands_section(&mut page)?;
            }
            if let Some(topic) = self.topic {
                sections(topic).to_writer(&mut page)?;
            }
            see_also(&self.command).to_writer(&mut page)
        })();
        written.context("cannot write the page")?;
        String::from_utf8(page).context("the page is no text")
    }
}

/// The lines that `--help` has for it.
fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]).control("nf", []);
    roff.text(usage.lines().map(|line| roman(format!("{}\n", line.trim()))).collect::<Vec<_>>());
    roff.control("fi", []);
    roff
}

/// What belongs to the description.
fn remarks(topic: &Topic) -> Roff {
    let mut roff = Roff::new();
    for remark in topic.remarks {
        roff.control("PP", []).text([roman(*remark)]);
    }
    roff
}

fn sections(topic: &Topic) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXAMPLES"]);
    for (number, (about, line)) in topic.examples.iter().enumerate() {
        if number > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(format!("{about}:"))]);
        roff.control("RS", ["4"]).control("nf", []);
        roff.text([bold(format!("$ {line}"))]);
        roff.control("fi", []).control("RE", []);
    }
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in topic.exits {
        roff.control("TP", ["4"]).text([bold(code.to_string())]).text([roman(*meaning)]);
    }
    roff
}

fn see_also(command: &Command) -> Roff {
    let mut roff = Roff::new();
    if command.get_name() != "abide" {
        roff.control("SH", ["SEE ALSO"]).text([bold("abide"), roman("(1)")]);
    }
    roff
}
