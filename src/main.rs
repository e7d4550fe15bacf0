//! The command line of [`abide`].

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
