//! Runs the program, with nothing of the environment of the tests.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

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
    command.env_clear().envs(counted()).current_dir(folder);
    command.args(arguments.split_whitespace());
    Call { command, input: None }
}

/// Where it is written which lines of the program run, if that is asked for.
pub(crate) fn counted() -> Option<(&'static str, OsString)> {
    let name = "LLVM_PROFILE_FILE";
    std::env::var_os(name).map(|file| (name, file))
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

    /// Runs it with little memory and time, and panics if they do not suffice. What it says is kept
    /// on the disk meanwhile, so that it never waits for a reader.
    pub(crate) fn run_within(self, seconds: u32, mebibytes: u32) -> Ran {
        assert!(self.input.is_none(), "not with something on standard input");
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let mut child = limited(&self.command, mebibytes)
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap())
            .stderr(err.try_clone().unwrap())
            .spawn()
            .unwrap();
        let status = ended_within(&mut child, seconds);
        let (out, err) = (whole(&mut out), whole(&mut err));
        let code = status.unwrap_or_else(|| panic!("longer than {seconds} seconds\n{err:.1000}"));
        let code = code.code().unwrap_or_else(|| panic!("ended by a signal\n{err:.1000}"));
        Ran { code, out, err }
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

/// The same command, in so much memory where the system can limit it.
fn limited(command: &Command, mebibytes: u32) -> Command {
    if !cfg!(target_os = "linux") {
        let mut same = Command::new(command.get_program());
        same.args(command.get_args()).env_clear().envs(counted());
        same.current_dir(command.get_current_dir().unwrap());
        return same;
    }
    let mut limited = Command::new("/bin/sh");
    let script = format!("ulimit -v {} && exec \"$0\" \"$@\"", u64::from(mebibytes) * 1024);
    limited.arg("-c").arg(script).arg(command.get_program()).args(command.get_args());
    limited.env_clear().envs(counted()).current_dir(command.get_current_dir().unwrap());
    limited
}

/// How it ended; if it does not end in time, it is ended, and `None`.
pub(crate) fn ended_within(child: &mut Child, seconds: u32) -> Option<ExitStatus> {
    for _ in 0..seconds * 100 {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// All that was written into a file.
fn whole(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    text
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

/// The folder of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with those files, gone when it is dropped.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The folder of the joint statement, as it is shipped.
pub(crate) fn statement() -> PathBuf {
    root().join("rules/iraq-2024")
}

/// Git, as nobody, in a folder.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args([
            "-c",
            "user.name=n",
            "-c",
            "user.email=e@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .output()
        .expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
