//! A code quality report of GitLab.

use serde::Serialize;

use super::alert::{Alert, Level, fingerprints};
use super::paths::Paths;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// The alerts as one JSON list. GitLab compares it with that of the target branch by the
/// fingerprints, which say what is wrong and not on which line.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn render(alerts: &[Alert], paths: &Paths) -> serde_json::Result<String> {
    let issues = alerts.iter().zip(fingerprints(alerts, paths));
    let issues: Vec<Issue<'_>> =
        issues.map(|(alert, fingerprint)| issue(alert, fingerprint, paths)).collect();
    let mut text = serde_json::to_string_pretty(&issues)?;
    text.push('\n');
    Ok(text)
}

fn issue<'a>(alert: &'a Alert, fingerprint: String, paths: &'a Paths) -> Issue<'a> {
    let lines = std::iter::once(&alert.headline).chain(&alert.details);
    let place = alert.place.as_ref();
    Issue {
        description: lines.cloned().collect::<Vec<_>>().join("; "),
        check_name: alert.sort.word(),
        fingerprint,
        severity: match alert.level {
            Level::Error => "critical",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        location: Location {
            path: place.map_or(".", |place| paths.of(&place.file)),
            lines: Lines { begin: place.map_or(1, |place| place.line) },
        },
    }
}
