use std::process::ExitCode;

/// How a run ends: the same under every command and format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing that fails.
    Fine,
    /// The gate failed.
    Failed,
    /// Bad usage, a path that does not exist, rules or record that do not load.
    CouldNotRun,
    /// No file found, or no commitment in them.
    NothingEvaluated,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Failed => 1,
            Exit::CouldNotRun => 2,
            Exit::NothingEvaluated => 3,
        })
    }
}
