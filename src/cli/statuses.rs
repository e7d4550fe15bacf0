//! What a status and a reason mean, from the page that explains them.

use abide::model::{Reason, Status};
use abide::report::wrap;

/// The page with the table of all of them.
const PAGE: &str = include_str!("../../docs/rules.md");
/// The widest line of an explanation, and where what it says of a reason begins.
const WIDTH: usize = 96;
const INDENT: usize = 22;

/// What a status means, whatever its reason.
fn gist(status: Status) -> &'static str {
    match status {
        Status::Pending => "not owed yet, or not at the moment",
        Status::Due => "owed now",
        Status::Met => "done, or kept: never on silence alone, unless the record is complete",
        Status::Lapsed => {
            "its time has passed and it was not met; `missed` and `broken` are a breach, `expired` is none"
        }
        Status::Void => "ended, or never owed: nothing is asked any more",
    }
}

/// A status in a sentence, and its reasons, each in a line.
pub(crate) fn of_status(status: Status) -> String {
    let gist = wrap(&format!("{status}: {}", gist(status)), WIDTH, WIDTH);
    let reasons: String = status.reasons().map(line).collect();
    format!("{}\n{reasons}", gist.join("\n"))
}

/// A reason in a sentence, with its status.
pub(crate) fn of_reason(reason: Reason) -> String {
    let status = reason.status();
    let breach = if matches!(reason, Reason::Missed | Reason::Broken) { ", a breach" } else { "" };
    format!("{reason}: a reason of the status `{status}`{breach}\n{}", line(reason))
}

/// A reason, and when it is the one.
fn line(reason: Reason) -> String {
    let room = WIDTH.saturating_sub(INDENT);
    let when = wrap(when(reason), room, room).join(&format!("\n{:INDENT$}", ""));
    let word = format!("  {}", reason.word());
    format!("{word:INDENT$}{when}\n")
}

/// The cell of the table that says when it is the reason.
fn when(reason: Reason) -> &'static str {
    let row = format!("| `{}` | `{}` | ", reason.status(), reason.word());
    let mut rows = PAGE.lines().filter_map(|line| line.strip_prefix(&row));
    rows.next().and_then(|rest| rest.strip_suffix(" |")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_row() {
        for reason in Reason::ALL {
            assert!(!when(reason).is_empty(), "{reason}");
        }
    }
}
