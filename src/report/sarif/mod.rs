//! SARIF 2.1.0, for lists of alerts such as that of GitHub.

mod model;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use super::alert::{Alert, Level, Sort, fingerprints};
use super::change::Since;
use super::gate::Gate;
use super::paths::Paths;
use super::text::next_change;
use super::{Place, Report};
use crate::source::Sources;
use model::{
    Artifact, Asked, Driver, Fingerprints, Found, Invocation, Location, Log, Logical, Notification,
    Physical, Region, Run, Text, Tool,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// GitHub shows no more results of a run.
const MOST: usize = 5_000;
/// A longer line of source is not repeated.
const LONGEST_LINE: usize = 400;

/// The alerts as one log with one run: the most pressing 5,000, and a notification of how many are
/// left out. Lines of the sources stand beside them.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn render(
    sources: &Sources,
    report: &Report,
    gate: Option<&Gate>,
    alerts: &[Alert],
    paths: &Paths,
) -> serde_json::Result<String> {
    let left_out = alerts.len().saturating_sub(MOST);
    let shown = alerts.get(..MOST).unwrap_or(alerts);
    let sorts: Vec<&Sort> =
        shown.iter().map(|alert| &alert.sort).collect::<BTreeSet<_>>().into_iter().collect();
    let lines = Lines::new(sources);
    let results = shown.iter().zip(fingerprints(shown, paths)).map(|(alert, fingerprint)| {
        let index = sorts.binary_search(&&alert.sort).unwrap_or_default();
        found(alert, index, fingerprint, &lines, paths)
    });
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "abide",
                semantic_version: &report.abide,
                rules: sorts.iter().map(|sort| rules::descriptor(sort)).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: notifications(left_out, gate),
        }],
        column_kind: "unicodeCodePoints",
        results: results.collect(),
        properties: Asked {
            on: report.on.to_string(),
            known_by: report.known_by.map(|day| day.to_string()),
            assumed: &report.assumed,
            changed_since: gate
                .and_then(|gate| gate.changed_since.as_ref())
                .map(|since| since.base.as_str()),
            next_change: next_change(report),
        },
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(text)
}

fn notifications(left_out: usize, gate: Option<&Gate>) -> Vec<Notification> {
    let notes = gate.and_then(|gate| gate.changed_since.as_ref()).map(Since::notes);
    let mut notes = notes.unwrap_or_default();
    match left_out {
        0 => {}
        1 => notes.push((
            Level::Warning,
            "1 more result is left out; the most pressing are here".to_owned(),
        )),
        more => notes.push((
            Level::Warning,
            format!("{more} more results are left out; the most pressing are here"),
        )),
    }
    let notification = |(level, text)| Notification { level: word(level), message: Text { text } };
    notes.into_iter().map(notification).collect()
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn found<'a>(
    alert: &'a Alert,
    rule_index: usize,
    fingerprint: String,
    lines: &Lines<'_>,
    paths: &Paths,
) -> Found<'a> {
    let text = std::iter::once(&alert.headline).chain(&alert.details).cloned();
    let about = alert.about.iter();
    Found {
        rule_id: alert.sort.word(),
        rule_index,
        level: word(alert.level),
        message: Text { text: text.collect::<Vec<_>>().join("\n") },
        locations: [Location {
            physical_location: physical(alert, lines, paths),
            logical_locations: about.map(|name| Logical { fully_qualified_name: name }).collect(),
        }],
        partial_fingerprints: Fingerprints {
            own: fingerprint.clone(),
            primary_location_line_hash: fingerprint,
        },
        baseline_state: alert.is_new.map(|is_new| if is_new { "new" } else { "unchanged" }),
    }
}

fn physical(alert: &Alert, lines: &Lines<'_>, paths: &Paths) -> Physical {
    let Some(place) = &alert.place else {
        let region = Region { start_line: 1, start_column: None, snippet: None };
        return Physical { artifact_location: Artifact { uri: ".".to_owned() }, region };
    };
    let snippet = lines.of(place).filter(|line| line.len() <= LONGEST_LINE);
    Physical {
        artifact_location: Artifact { uri: uri(paths.of(&place.file)) },
        region: Region {
            start_line: place.line,
            start_column: alert.column,
            snippet: snippet.map(|line| Text { text: line.to_owned() }),
        },
    }
}

/// The texts of the sources by their names.
struct Lines<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Lines<'a> {
    fn new(sources: &'a Sources) -> Lines<'a> {
        let lines = |text: &'a str| text.lines().collect();
        Lines(sources.iter().map(|file| (file.name.as_str(), lines(&file.text))).collect())
    }

    fn of(&self, place: &Place) -> Option<&'a str> {
        self.0.get(place.file.as_str())?.get(place.line.checked_sub(1)?).copied()
    }
}

/// The path as a reference by RFC 3986; that of a file outside of the repository begins at the root.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_references() {
        assert_eq!(uri("rules/lease.toml"), "rules/lease.toml");
        assert_eq!(uri("a b/ü:%.toml"), "a%20b/%C3%BC%3A%25.toml");
        assert_eq!(uri("/tmp/x.toml"), "file:///tmp/x.toml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn what_is_left_out_is_said() {
        assert!(notifications(0, None).is_empty());
        let said = |count| notifications(count, None).remove(0).message.text;
        assert!(said(1).starts_with("1 more result is"));
        assert!(said(2).starts_with("2 more results are"));
    }
}
