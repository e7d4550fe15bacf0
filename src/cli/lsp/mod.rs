//! A language server: what an editor asks while somebody writes rules and records.
//!
//! It reads from standard input what the client says and answers on standard output. Whatever is wrong
//! with a file, the same `check` says as on the command line; what stands where, [`abide::editor`].

mod actions;
mod complete;
mod diagnostics;
mod documents;
mod entries;
mod hover;
mod lines;
mod navigate;
mod pace;
mod phrases;
mod rename;
mod session;
mod set;
mod tree;
mod uri;
mod wire;

use std::io::BufReader;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::exit::Exit;
use super::when::{Offset, When};
use pace::{Next, Pace};
use session::Session;
use wire::Incoming;

/// So many messages wait at most; then the client has to.
const WAITING: usize = 64;

/// What is wrong is told this often at least, also to those who type without a pause.
const TOLD_EVERY: Duration = Duration::from_millis(300);

#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Files or folders with rules and records, which belong together [default: `rules` of the folder
    /// that is open in the editor if it exists, else that folder]
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// The day of which statuses are shown: a date, or `today`, `today+30d`, `today-2w`
    /// [default: today]
    #[arg(long, value_name = "DAY", visible_alias = "as-of", alias = "date")]
    on: Option<When>,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    tz: Offset,
    /// Speak over standard input and output, as without this: some clients ask for it
    #[arg(long)]
    stdio: bool,
}

/// Answers until the client is done.
pub(crate) fn run(args: &LspArgs) -> Result<Exit> {
    for path in &args.paths {
        if !Path::new(path).exists() {
            bail!("`{path}` does not exist");
        }
    }
    let mut pace = Pace::new(listen(), TOLD_EVERY);
    let mut session = Session::new(args);
    loop {
        match pace.next(session.has_changed()) {
            Next::Rest => session.rest()?,
            Next::End => return Ok(session.end()),
            Next::Cancelled(id) => session.cancelled(id)?,
            Next::Message(next) => {
                if let Some(exit) =
                    session.take(next.context("cannot read what the client says")?)?
                {
                    return Ok(exit);
                }
            }
        }
    }
}

/// Reads on while something is answered, so that nobody waits for the other.
fn listen() -> Receiver<std::io::Result<Incoming>> {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    thread::spawn(move || {
        let mut input = BufReader::new(std::io::stdin());
        while let Some(read) = wire::read(&mut input).transpose() {
            let failed = read.is_err();
            if sender.send(read).is_err() || failed {
                break;
            }
        }
    });
    receiver
}
