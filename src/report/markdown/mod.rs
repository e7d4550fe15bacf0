//! Markdown as GitHub reads it: for the summary of a job, an issue, a comment.

mod escape;

use std::fmt::Write as _;

use super::gate::{Gate, Rule};
use super::text::{
    Reading, becomes, by_urgency, certainty, completeness, counts_in_words, facts, name,
    next_change, next_of, occurrences, push_line, question, result, upcoming,
};
use super::{Agreement, Commitment, Counts, Report, State};
use escape::escape;

/// The report as Markdown: what is assumed for the run, if anything is; of a check first what fails and what is coming; then for each agreement
/// a table, the most urgent first, and why each status is so; what was read at the end.
#[must_use]
pub fn render(report: &Report, gate: Option<&Gate>, reading: &Reading) -> String {
    let mut text = String::new();
    if !report.assumed.is_empty() {
        let assumed = escape(&report.assumed.join(", "));
        push_line(&mut text, &format!("> **Assumed for this run:** {assumed}\n"));
    }
    if let Some(gate) = gate {
        checked(&mut text, report, gate);
    }
    for agreement in &report.agreements {
        heading(&mut text, report, agreement);
        if !agreement.commitments.is_empty() {
            table(&mut text, agreement);
            reasons(&mut text, agreement);
        }
    }
    push_line(&mut text, &format!("{}  ", sentence(&question(report, reading))));
    push_line(&mut text, &sentence(&next_change(report)));
    text
}

fn checked(text: &mut String, report: &Report, gate: &Gate) {
    let (result, rules) = result(report, gate);
    push_line(text, &format!("## {}\n", capital(&escape(&result))));
    push_line(text, &format!("`abide check {rules}`\n"));
    for agreement in &report.agreements {
        for commitment in by_urgency(&agreement.commitments) {
            let state = &commitment.state;
            if gate.fail_on.iter().any(|rule: &Rule| rule.fails(state)) {
                failure(text, report, agreement, commitment);
            }
        }
    }
    for coming in &gate.coming {
        push_line(text, &format!("- warning: {}", escape(&upcoming(report, coming))));
    }
    if gate.fails() || !gate.coming.is_empty() {
        text.push('\n');
    }
}

fn failure(text: &mut String, report: &Report, agreement: &Agreement, commitment: &Commitment) {
    let state = &commitment.state;
    let id = escape(&name(report, &agreement.id, &commitment.id));
    let place = match &commitment.place {
        Some(place) => format!(" ({}:{})", escape(&place.file), place.line),
        None => String::new(),
    };
    let facts = escape(&facts(state));
    push_line(text, &format!("- fails: **{id}** is **{}**: {facts}{place}", state.status));
}

fn heading(text: &mut String, report: &Report, agreement: &Agreement) {
    let title = agreement.title.as_deref().map(escape).unwrap_or_default();
    let title = if title.is_empty() { title } else { format!(": {title}") };
    push_line(text, &format!("## {}{title}\n", escape(&agreement.id)));
    let counts = Counts::of(agreement.commitments.iter().map(|one| one.state.status));
    let counts = match counts.total() {
        0 => "no commitments".to_owned(),
        _ => counts_in_words(counts, true),
    };
    let complete = sentence(&completeness(report, agreement));
    push_line(text, &format!("{} {complete}\n", sentence(&counts)));
}

fn table(text: &mut String, agreement: &Agreement) {
    push_line(text, "| status | commitment | reason | since | deadline or end | next |");
    push_line(text, "| --- | --- | --- | --- | --- | --- |");
    for commitment in by_urgency(&agreement.commitments) {
        let state = &commitment.state;
        let since = state.since.map_or(String::new(), |day| day.to_string());
        // What is said of the breach, and not again since when.
        let reason = facts(&State { since: None, ..state.clone() });
        let cells = [
            format!("**{}**", state.status),
            escape(&commitment.id),
            escape(&reason),
            since,
            end(state),
            next(commitment),
        ];
        let cells = cells.map(|cell| if cell.is_empty() { "–".to_owned() } else { cell });
        push_line(text, &format!("| {} |", cells.join(" | ")));
    }
    text.push('\n');
}

/// The day by which it is to be done, or up to which it is to be kept.
fn end(state: &State) -> String {
    match (state.deadline, state.deadline_bounds, state.until) {
        (Some(day), ..) | (None, None, Some(day)) => day.to_string(),
        (None, Some([first, last]), _) => format!("from {first} to {last}"),
        (None, None, None) => String::new(),
    }
}

fn next(commitment: &Commitment) -> String {
    let Some((next, id)) = next_of(commitment) else { return String::new() };
    let whose = if id == commitment.id { String::new() } else { format!("{} ", escape(id)) };
    format!("{} {whose}{}", next.on, becomes(&next))
}

/// What is promised, why it has its status, and how sure that is.
fn reasons(text: &mut String, agreement: &Agreement) {
    for commitment in by_urgency(&agreement.commitments) {
        let state = &commitment.state;
        let (id, what) = (escape(&commitment.id), escape(&commitment.what));
        push_line(text, &format!("- **{id}** ({}): {what}", state.status));
        let mut detail = |line: &str| {
            let _ = writeln!(text, "  - {line}");
        };
        detail(&format!("why: {}", escape(&state.because)));
        let others = [certainty(state), occurrences(commitment)];
        others.into_iter().flatten().for_each(|line| detail(&escape(&line)));
    }
    text.push('\n');
}

/// Our own words as a sentence, whatever of users is in them.
fn sentence(text: &str) -> String {
    format!("{}.", capital(&escape(text)))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
