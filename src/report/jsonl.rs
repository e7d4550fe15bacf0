//! JSON Lines: a commitment a line.

use serde::Serialize;

use super::{Commitment, Report};
use crate::dates::Day;

#[derive(Serialize)]
pub(super) struct Line<'a> {
    pub(super) agreement: &'a str,
    pub(super) on: Day,
    pub(super) assumed: &'a [String],
    #[serde(flatten)]
    pub(super) commitment: &'a Commitment,
}

/// Every commitment on a line of its own, with the id of its agreement, the day, and what is assumed.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn render(report: &Report) -> serde_json::Result<String> {
    let mut text = String::new();
    for (agreement, commitment) in report.commitments() {
        let line =
            Line { agreement: &agreement.id, on: report.on, assumed: &report.assumed, commitment };
        text.push_str(&serde_json::to_string(&line)?);
        text.push('\n');
    }
    Ok(text)
}
