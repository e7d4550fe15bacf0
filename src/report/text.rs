//! A table for people.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style};

use super::gate::{Gate, Rule};
use super::wrap::{plain, width, wrap};
use super::{
    Agreement, Breach, Certainty, Coming, Commitment, Counts, Next, Occurrence, Report, State,
    Status,
};
use crate::dates::Day;

/// How the text may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How many columns it may take. Ids are never broken.
    pub width: usize,
    /// Whether statuses are coloured besides being named.
    pub color: bool,
}

/// What the summary says beside the report: what was read, and why on this day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Where the day comes from: the flag, or the clock with its offset.
    pub day_from: String,
    /// How many files were read.
    pub files: usize,
    /// How many entries the records have.
    pub entries: usize,
}

/// Where the details of a commitment begin: below its id, behind the status.
const INDENT: usize = 10;

/// The report as text for people: a table for each agreement, the most urgent first, and what was
/// read and what comes next at the end.
#[must_use]
pub fn render(report: &Report, reading: &Reading, look: &Look) -> String {
    let mut text = assumed(&report.assumed, look);
    for agreement in &report.agreements {
        header(&mut text, report, agreement, look);
        table(&mut text, agreement, look);
        text.push('\n');
    }
    if let Some(open) = open_facts(report) {
        for line in wrap(&open, look.width, look.width) {
            push_line(&mut text, &line);
        }
        text.push('\n');
    }
    text.push_str(&summary(report, reading, look));
    text
}

/// So many open facts are named.
const MOST_FACTS: usize = 12;

/// On which facts the statuses turn that are open, and how one is settled for a run.
fn open_facts(report: &Report) -> Option<String> {
    let sets = report.commitments().flat_map(|(agreement, one)| {
        one.state.turns_on.iter().flatten().map(move |fact| (agreement.id.as_str(), fact.as_str()))
    });
    let facts: BTreeSet<(&str, &str)> = sets.collect();
    let name = |(agreement, fact): &(&str, &str)| name(report, agreement, fact);
    let names: Vec<String> = facts.iter().take(MOST_FACTS).map(name).collect();
    let first = names.first()?;
    let more = match facts.len().saturating_sub(MOST_FACTS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "open facts: {}{more}; `--assume '{first} = …'` settles one for a run",
        names.join(", ")
    ))
}

fn header(text: &mut String, report: &Report, agreement: &Agreement, look: &Look) {
    let id = paint(&agreement.id, Style::new().bold(), look);
    let indent = width(&agreement.id).saturating_add(2);
    let title = plain(agreement.title.as_deref().unwrap_or(""));
    let room = look.width.saturating_sub(indent);
    let mut lines = wrap(&title, room, room).into_iter();
    let first = lines.next().map_or(String::new(), |line| format!("  {line}"));
    push_line(text, &format!("{id}{first}"));
    for line in lines {
        push_line(text, &format!("{:indent$}{line}", ""));
    }
    let mut complete = completeness(report, agreement);
    if agreement.complete_through.is_none() {
        complete.push_str(" (`complete-through`)");
    }
    for line in wrap(&complete, look.width, look.width) {
        push_line(text, &line);
    }
    text.push('\n');
}

/// How far the record is complete, and what follows for the day asked.
pub(super) fn completeness(report: &Report, agreement: &Agreement) -> String {
    match agreement.complete_through {
        Some(day) if day < report.on => {
            format!(
                "record complete through {day}; {} is a projection, if nothing more is recorded",
                report.on
            )
        }
        Some(day) => format!("record complete through {day}"),
        None => "the record does not say how far it is complete".to_owned(),
    }
}

fn table(text: &mut String, agreement: &Agreement, look: &Look) {
    let column =
        agreement.commitments.iter().map(|commitment| width(&commitment.id)).max().unwrap_or(0);
    for commitment in by_urgency(&agreement.commitments) {
        row(text, commitment, column, look);
    }
    if agreement.commitments.is_empty() {
        push_line(text, "  no commitments");
    }
}

/// What a check found, as text for people: what fails and where it is written, what is coming, and
/// the summary.
#[must_use]
pub fn render_gate(report: &Report, gate: &Gate, reading: &Reading, look: &Look) -> String {
    let mut text = String::new();
    let outcomes = gate.outcomes();
    for (wanted, label) in FAILS {
        for agreement in &report.agreements {
            for commitment in by_urgency(&agreement.commitments) {
                let key = (agreement.id.as_str(), commitment.id.as_str());
                if let Some((failure, caused)) = outcomes.get(&key)
                    && *caused == wanted
                {
                    let shown = failure.shown(commitment);
                    self::failure(&mut text, report, (agreement, commitment), shown, label, look);
                }
            }
        }
    }
    for (agreement, commitment) in report.commitments() {
        let key = (agreement.id.as_str(), commitment.id.as_str());
        if commitment.state.breach == Breach::Unknown && !outcomes.contains_key(&key) {
            perhaps(&mut text, report, (agreement, commitment), look);
        }
    }
    if let Some(since) = &gate.changed_since {
        let removed = since.removed.iter().map(|one| ("removed:", one.says()));
        let no_longer = since.no_longer.iter().map(|one| ("no longer:", one.says()));
        for (label, says) in removed.chain(no_longer) {
            let label = paint(label, Style::new().bold(), look);
            push_line(&mut text, &format!("{label} {says}"));
        }
    }
    for coming in &gate.coming {
        warning(&mut text, report, coming, look);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let (result, rules) = result(report, gate);
    for line in wrap(&format!("{result} ({rules})"), look.width, look.width) {
        push_line(&mut text, &line);
    }
    text.push_str(&summary(report, reading, look));
    format!("{}{text}", assumed(&report.assumed, look))
}

/// What fails, and what did so before the change, each with its label.
pub(super) const FAILS: [(bool, &str); 2] = [(true, "fails:"), (false, "failed before:")];

/// How many fail, and by which rules.
pub(super) fn result(report: &Report, gate: &Gate) -> (String, String) {
    let (result, mut rules) = (verdict(report, gate), fail_on(gate));
    if let Some(since) = &gate.changed_since {
        let _ = write!(rules, " --changed-since {}", plain(&since.base));
    }
    (result, rules)
}

/// The rules as they are typed.
pub(super) fn fail_on(gate: &Gate) -> String {
    let rules: Vec<&str> = gate.fail_on.iter().copied().map(Rule::word).collect();
    format!("--fail-on {}", rules.join(","))
}

/// How many fail; of a change, what did before, and what cannot be told: in our own words and ids.
pub(super) fn verdict(report: &Report, gate: &Gate) -> String {
    let mut result = match gate.failed.len() {
        0 => "nothing fails".to_owned(),
        failed => {
            let total = count(report.counts.total(), "commitment", "commitments");
            let verb = if failed == 1 { "fails" } else { "fail" };
            format!("{failed} of {total} {verb}")
        }
    };
    let Some(since) = &gate.changed_since else { return result };
    if !since.before.is_empty() {
        let _ = write!(result, "; {} failed already before the change", since.before.len());
    }
    for note in since.brief() {
        let _ = write!(result, "; {note}");
    }
    result
}

/// What is assumed for this run, as the first lines of a text; nothing if nothing is.
pub(super) fn assumed(assumptions: &[String], look: &Look) -> String {
    let mut text = String::new();
    if assumptions.is_empty() {
        return text;
    }
    let all = format!("assumed for this run: {}", plain(&assumptions.join(", ")));
    for line in wrap(&all, look.width, look.width) {
        push_line(&mut text, &paint(&line, Style::new().bold(), look));
    }
    text.push('\n');
    text
}

/// What may be in breach, and does not fail by that: `--fail-on possible-breach` would have it fail.
fn perhaps(
    text: &mut String,
    report: &Report,
    (agreement, commitment): (&Agreement, &Commitment),
    look: &Look,
) {
    let label =
        paint("perhaps:", Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())), look);
    let id = paint(&name(report, &agreement.id, &commitment.id), Style::new().bold(), look);
    let state = &commitment.state;
    let status = paint(state.status.word(), style(state.status), look);
    push_line(text, &format!("{label} {id} is {status}: {}", facts(state)));
    if let Some(line) = certainty(state) {
        detail(text, &line, look);
    }
}

fn failure(
    text: &mut String,
    report: &Report,
    (agreement, commitment): (&Agreement, &Commitment),
    (id, state): (&str, &State),
    label: &str,
    look: &Look,
) {
    let label = paint(label, Style::new().bold().fg_color(Some(AnsiColor::Red.into())), look);
    let id = paint(&name(report, &agreement.id, id), Style::new().bold(), look);
    let status = paint(state.status.word(), style(state.status), look);
    push_line(text, &format!("{label} {id} is {status}: {}", facts(state)));
    if let Some(place) = &commitment.place {
        let line = format!("{:INDENT$}{}:{}", "", plain(&place.file), place.line);
        push_line(text, &line);
    }
    let lines = [plain(&commitment.what), plain(&state.because)];
    for line in lines.into_iter().chain(certainty(state)) {
        detail(text, &line, look);
    }
}

fn warning(text: &mut String, report: &Report, coming: &Coming, look: &Look) {
    let label = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
    let label = paint("warning:", label, look);
    push_line(text, &format!("{label} {}", upcoming(report, coming)));
}

/// What becomes of a commitment, and when.
pub(super) fn upcoming(report: &Report, coming: &Coming) -> String {
    let becomes = match coming.status {
        Status::Lapsed => "lapses".to_owned(),
        status => format!("becomes {status}"),
    };
    let id = name(report, &coming.agreement, &coming.id);
    let before = if coming.before == Some(true) { ", as before the change" } else { "" };
    format!("{id} {becomes} on {} ({}){before}", coming.on, coming.reason)
}

/// The id, with that of its agreement where there are several.
pub(super) fn name(report: &Report, agreement: &str, id: &str) -> String {
    match report.agreements.len() {
        1 => id.to_owned(),
        _ => format!("{agreement}/{id}"),
    }
}

/// The commitments as people read them: the most urgent first, then by day, then by id.
pub(super) fn by_urgency<'a>(
    commitments: impl IntoIterator<Item = &'a Commitment>,
) -> Vec<&'a Commitment> {
    let mut sorted: Vec<&Commitment> = commitments.into_iter().collect();
    sorted.sort_by_cached_key(|commitment| urgency(commitment));
    sorted
}

/// Where a commitment stands among others: by status, then by day, then by id.
pub(super) fn urgency(commitment: &Commitment) -> (u8, Day, String) {
    let state = &commitment.state;
    let day = urgent_day(state).unwrap_or(Day::MAX);
    (state.status.urgency(), day, commitment.id.clone())
}

/// The day by which a commitment stands among those of its status: of what is still to be done
/// the day of the next step, of what is over the day it was over.
fn urgent_day(state: &State) -> Option<Day> {
    let next = state.next.map(|next| next.on);
    match state.status {
        Status::Pending => next.or(state.due_from).or(state.deadline).or(state.until),
        Status::Due => state.deadline.or(state.until).or(next),
        Status::Met => state.met_on.or(state.since),
        Status::Lapsed | Status::Void => state.since,
    }
}

fn row(text: &mut String, commitment: &Commitment, column: usize, look: &Look) {
    let state = &commitment.state;
    let status = paint(&format!("{:<7}", state.status), style(state.status), look);
    let id = paint(&commitment.id, Style::new().bold(), look);
    let gap = column.saturating_sub(width(&commitment.id));
    let mut line = format!("  {status} {id}{:gap$}", "");
    let taken = INDENT.saturating_add(column).saturating_add(2);
    let mut facts = wrap(&facts(state), look.width.saturating_sub(taken), body(look)).into_iter();
    match facts.next() {
        Some(first) if taken.saturating_add(width(&first)) <= look.width => {
            line.push_str("  ");
            line.push_str(&first);
            push_line(text, &line);
        }
        first => {
            push_line(text, line.trim_end());
            first.into_iter().for_each(|first| detail(text, &first, look));
        }
    }
    facts.for_each(|line| detail(text, &line, look));
    for line in details(commitment) {
        detail(text, &line, look);
    }
}

fn body(look: &Look) -> usize {
    look.width.saturating_sub(INDENT)
}

/// A line below the status line, wrapped; what runs on is indented further.
fn detail(text: &mut String, line: &str, look: &Look) {
    let room = body(look);
    for (number, line) in wrap(line, room, room.saturating_sub(2)).iter().enumerate() {
        let indent = if number == 0 { INDENT } else { INDENT.saturating_add(2) };
        push_line(text, &format!("{:indent$}{line}", ""));
    }
}

/// The reason, since when it has its status, and breach.
pub(super) fn facts(state: &State) -> String {
    let mut facts = state.reason.to_string();
    if let Some(since) = state.since {
        // The day belongs to the status: the reason may have been another one before.
        let _ = write!(facts, ", {} since {since}", state.status);
    }
    match state.breach {
        Breach::Yes => facts.push_str(", in breach"),
        Breach::Unknown => facts.push_str(", perhaps in breach"),
        Breach::No => {}
    }
    facts
}

/// What the table says of a commitment, line by line and without its id.
#[must_use]
pub fn told(commitment: &Commitment) -> Vec<String> {
    let state = &commitment.state;
    let status = format!("{}: {}", state.status, facts(state));
    std::iter::once(status).chain(details(commitment)).collect()
}

/// The same of one occurrence of a commitment.
#[must_use]
pub fn told_of(occurrence: &Occurrence) -> Vec<String> {
    let state = &occurrence.state;
    let mut lines = vec![format!("{}: {}", state.status, facts(state)), plain(&state.because)];
    lines.extend(certainty(state));
    lines.extend(
        state.next.as_ref().map(|next| format!("next: {} {}", next.on, becomes(next, state))),
    );
    lines
}

fn details(commitment: &Commitment) -> Vec<String> {
    let state = &commitment.state;
    let mut lines = vec![plain(&commitment.what), plain(&state.because)];
    lines.extend(certainty(state));
    lines.extend(occurrences(commitment));
    lines.extend(next_of(commitment).map(|(next, id, state)| {
        let whose = if id == commitment.id { String::new() } else { format!("{id} ") };
        format!("next: {} {whose}{}", next.on, becomes(&next, state))
    }));
    lines
}

/// How sure the status is, if it is not definite.
pub(super) fn certainty(state: &State) -> Option<String> {
    match state.certainty {
        Certainty::Definite => None,
        Certainty::Presumed => Some("presumed: rests on silence".to_owned()),
        Certainty::Open => {
            let possible: Vec<&str> = state.possible.iter().map(|one| one.word()).collect();
            let mut text = format!("open: could be {}", list(&possible, "or"));
            if !state.exact {
                text.push_str(" (perhaps not all of these)");
            }
            let sets = state.turns_on.iter().map(|names| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                list(&names, "and")
            });
            let sets: Vec<String> = sets.collect();
            if !sets.is_empty() {
                let _ = write!(text, "; turns on {}", sets.join(", or on "));
            }
            Some(text)
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn list(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

pub(super) fn occurrences(commitment: &Commitment) -> Option<String> {
    let all = &commitment.occurrences;
    let counts = Counts::of(all.iter().map(|one| one.state.status));
    let deciding = commitment.deciding()?;
    let counts = counts_in_words(counts, false);
    Some(format!("occurrences: {counts}; decided by {}", deciding.id))
}

pub(super) fn counts_in_words(counts: Counts, zeros: bool) -> String {
    let counts = Status::BY_URGENCY.iter().filter_map(|status| {
        let count = counts.get(*status);
        (zeros || count > 0).then(|| format!("{count} {status}"))
    });
    counts.collect::<Vec<_>>().join(", ")
}

/// What was read, for which day, how many commitments have which status, and what comes next.
#[must_use]
pub fn summary(report: &Report, reading: &Reading, look: &Look) -> String {
    let counts = counts_in_words(report.counts, true);
    let state = format!("{counts}; {}", next_change(report));
    let mut text = String::new();
    for line in [question(report, reading), state] {
        for line in wrap(&line, look.width, look.width) {
            push_line(&mut text, &line);
        }
    }
    text
}

/// The day asked, where it comes from, and what was read.
pub(super) fn question(report: &Report, reading: &Reading) -> String {
    let known_by = known_by(report.known_by);
    let read = read(reading, report.agreements.len(), report.counts.total());
    format!("on {} ({}){known_by}: {read}", report.on, plain(&reading.day_from))
}

/// That something was left out.
pub(super) fn known_by(known_by: Option<Day>) -> String {
    known_by.map_or(String::new(), |day| format!(", with what was recorded by {day}"))
}

/// What was read.
pub(super) fn read(reading: &Reading, agreements: usize, commitments: usize) -> String {
    let read = [
        count(reading.files, "file", "files"),
        count(agreements, "agreement", "agreements"),
        count(commitments, "commitment", "commitments"),
        count(reading.entries, "entry", "entries"),
    ];
    read.join(", ")
}

pub(super) fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The first change of any commitment, and of several on that day the most urgent.
pub(super) fn next_change(report: &Report) -> String {
    let all = report.commitments().filter_map(|(agreement, commitment)| {
        let (next, id, state) = next_of(commitment)?;
        Some((next, agreement.id.as_str(), id, state))
    });
    let mut changes: Vec<_> = all.collect();
    changes
        .sort_by_key(|(next, agreement, id, _)| (next.on, next.status.urgency(), *agreement, *id));
    let Some((next, agreement, id, state)) = changes.first() else {
        return "no further change if nothing more is recorded".to_owned();
    };
    let name = name(report, agreement, id);
    let same_day = changes.iter().filter(|(other, ..)| other.on == next.on);
    let more = match same_day.count().saturating_sub(1) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("next change: {} {name} {}{more}", next.on, becomes(next, state))
}

/// The next change of the commitment, or of an occurrence if one changes earlier: a series that
/// has lapsed stays so, whatever else falls due under it. With the id and the state before.
pub(super) fn next_of(commitment: &Commitment) -> Option<(Next, &str, &State)> {
    let own = commitment.state.next.map(|next| (next, commitment.id.as_str(), &commitment.state));
    let occurrences = commitment.occurrences.iter();
    let changes =
        occurrences.filter_map(|one| Some((one.state.next?, one.id.as_str(), &one.state)));
    own.into_iter().chain(changes).min_by_key(|(next, ..)| next.on)
}

/// What follows a state: another status, or the same for another reason. Where more than one status is
/// possible it is what is reported then, if nothing settles before which of them it is.
pub(super) fn becomes(next: &Next, before: &State) -> String {
    let becomes = if next.status == before.status {
        format!("still {}, for another reason ({})", next.status, next.reason)
    } else {
        format!("{} ({})", next.status, next.reason)
    };
    match before.certainty {
        Certainty::Open => format!("{becomes}, as long as what is open stays so"),
        Certainty::Presumed | Certainty::Definite => becomes,
    }
}

/// The colour that goes with a status. It is never alone: the word stands there too.
#[must_use]
pub fn style(status: Status) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match status {
        Status::Lapsed => color(AnsiColor::Red).bold(),
        Status::Due => color(AnsiColor::Yellow).bold(),
        Status::Pending => color(AnsiColor::Cyan),
        Status::Met => color(AnsiColor::Green),
        Status::Void => Style::new().effects(Effects::DIMMED),
    }
}

/// The text in that style, or plain if the look has no colour.
#[must_use]
pub fn paint(text: &str, style: Style, look: &Look) -> String {
    if look.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

pub(super) fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
