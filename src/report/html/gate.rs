//! What a check found, at the top of the page.

use serde::Serialize;

use crate::dates::Day;
use crate::report::gate::Gate;
use crate::report::wrap::plain;
use crate::report::{Report, text};

/// So many lines are shown of what fails, and as many of what is coming.
const MOST: usize = 12;

/// What a check found on the day asked.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    on: Day,
    fails: bool,
    result: String,
    rules: String,
    failed: Vec<Failed>,
    more_failed: usize,
    coming: Vec<String>,
    more_coming: usize,
}

/// A commitment that fails, or failed before the change that is judged.
#[derive(Debug, Serialize)]
struct Failed {
    verdict: &'static str,
    name: String,
    text: String,
}

impl Checked {
    pub(super) fn new(report: &Report, gate: &Gate) -> Self {
        let (result, rules) = text::result(report, gate);
        let outcomes = gate.outcomes();
        let sorted = report.agreements.iter().flat_map(|agreement| {
            text::by_urgency(&agreement.commitments).into_iter().map(move |one| (agreement, one))
        });
        let mut failed: Vec<(bool, Failed)> = sorted
            .filter_map(|(agreement, one)| {
                let (failure, caused) = outcomes.get(&(agreement.id.as_str(), one.id.as_str()))?;
                let (id, state) = failure.shown(one);
                let failed = Failed {
                    verdict: if *caused { "fails" } else { "failed before" },
                    name: text::name(report, &agreement.id, id),
                    text: plain(&format!("is {}: {}", state.status, text::facts(state))),
                };
                Some((*caused, failed))
            })
            .collect();
        failed.sort_by_key(|(caused, _)| !caused);
        let failed: Vec<Failed> = failed.into_iter().map(|(_, failed)| failed).collect();
        let coming: Vec<String> =
            gate.coming.iter().map(|one| plain(&text::upcoming(report, one))).collect();
        Self {
            on: report.on,
            fails: gate.fails(),
            result,
            rules,
            more_failed: failed.len().saturating_sub(MOST),
            failed: failed.into_iter().take(MOST).collect(),
            more_coming: coming.len().saturating_sub(MOST),
            coming: coming.into_iter().take(MOST).collect(),
        }
    }
}
