//! Markdown as GitHub reads it: for the summary of a job, an issue, a comment.

mod escape;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::change::Since;
use super::gate::Gate;
use super::text::{
    FAILS, Reading, becomes, by_urgency, certainty, completeness, counts_in_words, facts, fail_on,
    name, next_change, next_of, occurrences, push_line, question, upcoming, urgency, verdict,
};
use super::{Agreement, Coming, Commitment, Counts, Report, State};
pub use escape::escape;

/// GitHub drops a summary of more than 1 MiB whole: a longer report is cut.
pub const MOST_BYTES: usize = 900 * 1024;

/// The report as Markdown: what is assumed for the run, if anything is; of a check first what fails
/// and what is coming; then for each agreement a table, the most urgent first, and why each status is
/// so; what was read at the end. What would be too long for GitHub has the most urgent commitments,
/// and says how many are left out.
#[must_use]
pub fn render(report: &Report, gate: Option<&Gate>, reading: &Reading) -> String {
    render_within(report, gate, reading, MOST_BYTES)
}

/// The same in less room: with as many commitments as fit into so many bytes, the most urgent first.
/// What is not of commitments has to fit.
#[must_use]
pub fn render_within(
    report: &Report,
    gate: Option<&Gate>,
    reading: &Reading,
    most: usize,
) -> String {
    let whole = write(report, gate, reading, None);
    if whole.len() <= most {
        return whole;
    }
    let mut all: Vec<(&Agreement, &Commitment)> = report.commitments().collect();
    all.sort_by_cached_key(|(agreement, one)| (urgency(one), agreement.id.clone()));
    let keys = all.iter().map(|(agreement, one)| (agreement.id.as_str(), one.id.as_str()));
    let kept = |count: usize| Kept(keys.clone().take(count).collect());
    // The most that fit: fewer always take less room.
    let (mut fits, mut too_many) = (0_usize, all.len());
    while fits.saturating_add(1) < too_many {
        let middle = fits.midpoint(too_many);
        if write(report, gate, reading, Some(&kept(middle))).len() <= most {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    write(report, gate, reading, Some(&kept(fits)))
}

/// The commitments that a report is cut to: each its agreement and its id.
struct Kept<'a>(BTreeSet<(&'a str, &'a str)>);

fn write(
    report: &Report,
    gate: Option<&Gate>,
    reading: &Reading,
    kept: Option<&Kept<'_>>,
) -> String {
    let mut text = String::new();
    if !report.assumed.is_empty() {
        let assumed = escape(&report.assumed.join(", "));
        push_line(&mut text, &format!("> **Assumed for this run:** {assumed}\n"));
    }
    if let Some(kept) = kept {
        let (shown, total) = (kept.0.len(), report.counts.total());
        let left_out = total.saturating_sub(shown);
        push_line(
            &mut text,
            &format!(
                "> **Cut:** {left_out} of {total} commitments are left out, since GitHub shows no \
                 more than 1 MiB; the {shown} most urgent are here.\n"
            ),
        );
    }
    if let Some(gate) = gate {
        checked(&mut text, report, gate, kept);
    }
    for agreement in &report.agreements {
        let commitments = shown(agreement, kept);
        if kept.is_some() && commitments.is_empty() {
            continue;
        }
        heading(&mut text, report, agreement);
        if !commitments.is_empty() {
            table(&mut text, &commitments);
            reasons(&mut text, &commitments);
        }
    }
    push_line(&mut text, &format!("{}  ", sentence(&question(report, reading))));
    push_line(&mut text, &sentence(&next_change(report)));
    text
}

/// The commitments of an agreement that are shown, the most urgent first.
fn shown<'a>(agreement: &'a Agreement, kept: Option<&Kept<'_>>) -> Vec<&'a Commitment> {
    let is_kept = |one: &&Commitment| {
        kept.is_none_or(|kept| kept.0.contains(&(agreement.id.as_str(), one.id.as_str())))
    };
    by_urgency(agreement.commitments.iter().filter(is_kept))
}

/// Whether a commitment that is coming, or one of its occurrences, is shown.
fn is_shown(coming: &Coming, kept: Option<&Kept<'_>>) -> bool {
    let id = coming.id.split_once('#').map_or(coming.id.as_str(), |(id, _)| id);
    kept.is_none_or(|kept| kept.0.contains(&(coming.agreement.as_str(), id)))
}

fn checked(text: &mut String, report: &Report, gate: &Gate, kept: Option<&Kept<'_>>) {
    push_line(text, &format!("## {}\n", capital(&escape(&verdict(report, gate)))));
    let since =
        gate.changed_since.as_ref().map(|since| format!(", compared with {}", escape(&since.base)));
    push_line(text, &format!("`abide check {}`{}\n", fail_on(gate), since.unwrap_or_default()));
    let outcomes = gate.outcomes();
    for (wanted, label) in FAILS {
        for agreement in &report.agreements {
            for commitment in shown(agreement, kept) {
                let key = (agreement.id.as_str(), commitment.id.as_str());
                if let Some((failure, caused)) = outcomes.get(&key)
                    && *caused == wanted
                {
                    let shown = failure.shown(commitment);
                    self::failure(text, report, (agreement, commitment), shown, label);
                }
            }
        }
    }
    for coming in gate.coming.iter().filter(|one| is_shown(one, kept)) {
        push_line(text, &format!("- warning: {}", escape(&upcoming(report, coming))));
    }
    let notes = gate.changed_since.iter().flat_map(Since::notes).collect::<Vec<_>>();
    for (_, note) in &notes {
        push_line(text, &format!("- note: {}", escape(note)));
    }
    if !outcomes.is_empty() || !gate.coming.is_empty() || !notes.is_empty() {
        text.push('\n');
    }
}

fn failure(
    text: &mut String,
    report: &Report,
    (agreement, commitment): (&Agreement, &Commitment),
    (id, state): (&str, &State),
    label: &str,
) {
    let id = escape(&name(report, &agreement.id, id));
    let place = match &commitment.place {
        Some(place) => format!(" ({}:{})", escape(&place.file), place.line),
        None => String::new(),
    };
    let facts = escape(&facts(state));
    push_line(text, &format!("- {label} **{id}** is **{}**: {facts}{place}", state.status));
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

fn table(text: &mut String, commitments: &[&Commitment]) {
    push_line(text, "| status | commitment | reason | since | deadline or end | next |");
    push_line(text, "| --- | --- | --- | --- | --- | --- |");
    for commitment in commitments {
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
    let Some((next, id, state)) = next_of(commitment) else { return String::new() };
    let whose = if id == commitment.id { String::new() } else { format!("{} ", escape(id)) };
    format!("{} {whose}{}", next.on, becomes(&next, state))
}

/// What is promised, why it has its status, and how sure that is.
fn reasons(text: &mut String, commitments: &[&Commitment]) {
    for commitment in commitments {
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

#[cfg(test)]
mod tests {
    use super::render_within;
    use crate::dates::Day;
    use crate::report::text::Reading;
    use crate::report::{Agreement, Commitment, Counts, Report, SCHEMA_VERSION, State, Status};
    use crate::report::{Breach, Certainty, Reason};

    fn commitment(number: usize) -> Commitment {
        let lapsed = number.is_multiple_of(10);
        Commitment {
            id: format!("c{number}"),
            what: "Deliver".to_owned(),
            obligor: Vec::new(),
            obligee: Vec::new(),
            clause: None,
            state: State {
                status: if lapsed { Status::Lapsed } else { Status::Due },
                reason: if lapsed { Reason::Missed } else { Reason::Open },
                breach: if lapsed { Breach::Yes } else { Breach::No },
                certainty: Certainty::Definite,
                possible: Vec::new(),
                turns_on: Vec::new(),
                exact: true,
                since: None,
                in_force_from: None,
                due_from: None,
                target: None,
                deadline: None,
                deadline_bounds: None,
                until: None,
                met_on: None,
                ever_lapsed: lapsed,
                days_late: None,
                next: None,
                because: "so it is".to_owned(),
            },
            place: None,
            occurrences: Vec::new(),
        }
    }

    fn report() -> Report {
        let commitments: Vec<Commitment> = (0..100).map(commitment).collect();
        Report {
            schema_version: SCHEMA_VERSION,
            abide: "0".to_owned(),
            on: Day::MIN,
            known_by: None,
            assumed: Vec::new(),
            counts: Counts::of(commitments.iter().map(|one| one.state.status)),
            agreements: vec![Agreement {
                id: "a".to_owned(),
                title: None,
                complete_through: None,
                commitments,
            }],
            diagnostics: Vec::new(),
        }
    }

    #[test]
    fn what_is_too_long_keeps_the_most_urgent() {
        let reading = Reading { day_from: "--on".to_owned(), files: 1, entries: 0 };
        let report = report();
        let whole = render_within(&report, None, &reading, usize::MAX);
        assert!(!whole.contains("**Cut:**"));
        assert_eq!(whole.matches("- **c").count(), 100);
        for most in [whole.len() / 2, whole.len() / 5, whole.len() - 1] {
            let cut = render_within(&report, None, &reading, most);
            assert!(cut.len() <= most, "{} of {most}", cut.len());
            let shown = cut.matches("- **c").count();
            let said = format!("> **Cut:** {} of 100 commitments are left out", 100 - shown);
            assert!(cut.starts_with(&said), "{cut:.300}");
            assert!(cut.contains(&format!("the {shown} most urgent are here")), "{cut:.300}");
            assert!(shown > 10, "{shown}");
            // All that lapsed are there, and nothing else is before them.
            assert_eq!(cut.matches("(lapsed): Deliver").count(), 10);
            assert!(cut.contains("10 lapsed, 90 due"), "the counts are those of all: {cut:.900}");
        }
    }
}
