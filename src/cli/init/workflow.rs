//! Workflows for the services that run checks.

use clap::ValueEnum;

use super::files::NewFile;

/// How a workflow installs this very version, unless something else is asked for.
pub(super) const INSTALL: &str =
    concat!("cargo install abide --locked --version ", env!("CARGO_PKG_VERSION"));

/// Where that command stands in a workflow.
const COMMAND: &str = "@install@";

/// Where a workflow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Service {
    Github,
    Gitlab,
    /// Nowhere: only the example is written
    None,
}

/// The groups of files for a service.
pub(super) fn files(service: Service, install: &str) -> Vec<Vec<NewFile>> {
    let file = |path: &str, what, text: &str| NewFile {
        path: path.into(),
        text: text.replace(COMMAND, &quoted(install)),
        what,
    };
    match service {
        Service::Github => vec![vec![file(
            ".github/workflows/commitments.yml",
            "for GitHub: a check of each pull request, and one of every morning",
            include_str!("files/github.yml"),
        )]],
        Service::Gitlab => vec![
            vec![file(
                ".gitlab/commitments.yml",
                "for GitLab: a check of each merge request, and one on a schedule",
                include_str!("files/gitlab.yml"),
            )],
            vec![file(
                ".gitlab-ci.yml",
                "includes it",
                "include:\n  - local: .gitlab/commitments.yml\n",
            )],
        ],
        Service::None => Vec::new(),
    }
}

/// A command, as a text of YAML that no character of it can end.
fn quoted(command: &str) -> String {
    format!("'{}'", command.replace('\'', "''"))
}

/// A command of one line.
pub(super) fn command(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        Err("name a command, such as `cargo install abide`".to_owned())
    } else if text.chars().any(char::is_control) {
        Err("write the command on one line; join several by `&&`".to_owned())
    } else {
        Ok(text.trim().to_owned())
    }
}
