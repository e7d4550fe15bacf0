//! Runs the program, with nothing of the environment of the tests.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A call of the program.
pub(crate) struct Call {
    command: Command,
    input: Option<Vec<u8>>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A call in a folder; the arguments are parted by blanks.
pub(crate) fn abide(folder: &Path, arguments: &str) -> Call {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abide"));
    command.env_clear().current_dir(folder).args(arguments.split_whitespace());
    Call { command, input: None }
}

impl Call {
    /// With a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Call {
        self.command.env(name, value);
        self
    }

    /// With an argument that may contain blanks, or nothing.
    pub(crate) fn arg(mut self, argument: &str) -> Call {
        self.command.arg(argument);
        self
    }

    /// With something on standard input.
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Call {
        self.input = Some(bytes.into());
        self
    }

    /// The command itself, for what the builder does not know.
    pub(crate) fn command(self) -> Command {
        self.command
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        self.command
            .stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        if let Some(input) = self.input {
            // Who stops before the end of its input has its reasons.
            let _ = child.stdin.take().unwrap().write_all(&input);
        }
        Ran::of(child.wait_with_output().unwrap())
    }
}

impl Ran {
    fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().expect("not ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Panics unless it ended with that code.
    #[track_caller]
    pub(crate) fn code(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}
