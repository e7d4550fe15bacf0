//! Annotations of GitHub: commands to the runner of a workflow, a line each.

use std::fmt::Write as _;

use super::alert::{Alert, Level};
use super::gate::Gate;
use super::paths::Paths;
use super::text::{self, next_of};
use super::{Breach, Report};
use crate::report::cases::Tested;
use crate::source::visible;

/// A step shows no more annotations of one level.
const MOST: usize = 10;
/// A longer title is refused.
const LONGEST_TITLE: usize = 200;

/// The alerts as annotations: of each level the first ten, of which the tenth says how many more
/// there are.
#[must_use]
pub fn annotations(alerts: &[Alert], paths: &Paths) -> String {
    let mut lines = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let all: Vec<&Alert> = alerts.iter().filter(|alert| alert.level == level).collect();
        let more = all.len().saturating_sub(MOST);
        for (number, alert) in (1..=MOST).zip(all) {
            let more = if number == MOST { more } else { 0 };
            let _ = writeln!(lines, "{}", annotation(alert, more, paths));
        }
    }
    lines
}

fn annotation(alert: &Alert, more: usize, paths: &Paths) -> String {
    let level = word(alert.level);
    let title = cut(&alert.headline);
    let place = alert.place.as_ref();
    let file = place.and_then(|place| Some((paths.file(&place.file)?, place.line)));
    let mut properties = Vec::new();
    if let Some((file, line)) = file {
        properties.push(("file", visible(file).into_owned()));
        properties.push(("line", line.to_string()));
        properties.extend(alert.column.map(|column| ("col", column.to_string())));
    }
    let mut message = Vec::new();
    if more > 0 {
        let levels = if more == 1 { level.to_owned() } else { format!("{level}s") };
        message.push(format!("and {more} more {levels}, which a step does not show"));
    }
    if alert.details.is_empty() && message.is_empty() {
        message.push(alert.headline.clone());
    } else {
        properties.push(("title", title));
        message.extend(alert.details.iter().cloned());
    }
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    let blank = if properties.is_empty() { "" } else { " " };
    format!("::{level}{blank}{}::{}", properties.join(","), data(&message.join("\n")))
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TITLE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The text of a command, as the toolkit of GitHub escapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, as the toolkit of GitHub escapes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What a step gives to those behind it, a line each: all values are numbers, days or nothing.
#[must_use]
pub fn outputs(report: &Report, gate: Option<&Gate>) -> String {
    let counts = report.counts;
    let breaches = |breach: Breach| {
        let all = report.commitments().filter(|(_, one)| one.state.breach == breach);
        all.count().to_string()
    };
    let changes = report.commitments().filter_map(|(_, one)| next_of(one));
    let next = changes.map(|(next, ..)| next.on).min();
    let mut outputs = vec![
        ("on", report.on.to_string()),
        ("pending", counts.pending.to_string()),
        ("due", counts.due.to_string()),
        ("met", counts.met.to_string()),
        ("lapsed", counts.lapsed.to_string()),
        ("void", counts.void.to_string()),
        ("breach", breaches(Breach::Yes)),
        ("possible-breach", breaches(Breach::Unknown)),
        ("next", next.map_or(String::new(), |day| day.to_string())),
    ];
    if let Some(gate) = gate {
        outputs.push(("failed", gate.failed.len().to_string()));
        outputs.push(("coming", gate.coming.len().to_string()));
        let before = gate.changed_since.as_ref().map(|since| since.before.len().to_string());
        outputs.extend(before.map(|before| ("before", before)));
    }
    lines(&outputs)
}

/// The same of cases.
#[must_use]
pub fn outputs_of_cases(tested: &Tested) -> String {
    let counts = tested.counts;
    lines(&[("passed", counts.passed.to_string()), ("failed", counts.failed.to_string())])
}

fn lines(outputs: &[(&str, String)]) -> String {
    outputs.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
}

/// What stands in the log below the annotations: numbers, days and ids alone, which no runner takes
/// for a command.
#[must_use]
pub fn log(report: &Report, gate: Option<&Gate>) -> String {
    let mut log = String::new();
    if let Some(gate) = gate {
        let (verdict, rules) = (text::verdict(report, gate), text::fail_on(gate));
        let since = if gate.changed_since.is_some() { " --changed-since" } else { "" };
        let _ = writeln!(log, "{verdict} ({rules}{since})");
    }
    let counts = text::counts_in_words(report.counts, true);
    let _ = writeln!(log, "on {}: {counts}; {}", report.on, text::next_change(report));
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_cut_between_letters() {
        let title = cut(&"é".repeat(300));
        assert_eq!(title, format!("{}…", "é".repeat(LONGEST_TITLE)));
        assert_eq!(cut("short"), "short");
    }
}
