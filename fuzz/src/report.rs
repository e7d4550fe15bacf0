//! Every report of whatever is valid can be written, and what machines read can be read again.

use abide::check::{Loaded, Outcome};
use abide::dates::Day;
use abide::evaluate::explain::explain;
use abide::evaluate::{Certainty, Query, Verdict, evaluate};
use abide::report::alert::alerts;
use abide::report::gate::{self, Gate, Rule};
use abide::report::paths::Paths;
use abide::report::text::{self, Look, Reading};
use abide::report::{
    Report, build, coming, csv, diff, explain as explained, github, gitlab, html, ics, json, jsonl,
    markdown, sarif, timeline,
};
use abide::source::Sources;
use serde_json::Value;

use super::load::checked;

/// A narrow terminal, and a wide one with colours.
pub(super) const LOOKS: [Look; 2] =
    [Look { width: 30, color: false }, Look { width: 120, color: true }];

/// Of so many commitments each is explained.
const EXPLAINED: usize = 3;

/// Any bytes as a TOML file, asked about some days that they name.
pub(super) fn written(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut sources = Sources::default();
    let (_, outcome) = checked(&mut sources, "fuzz.toml", text);
    let Some(one) = outcome.agreements.first() else { return };
    // Which days is as good as drawn, but the same whenever the same bytes are given.
    let number = bytes.iter().fold(0_i64, |sum, byte| (sum * 31 + i64::from(*byte)) % 1009);
    let last = one.record.entries.iter().map(|entry| entry.last).max();
    let made = one.agreement.made;
    let on = last.filter(|_| number % 3 == 0).unwrap_or(made).plus(number - 9).unwrap_or(made);
    let known_by = (number % 5 == 0).then_some(on);
    every_format(&sources, &Query { on, known_by }, &outcome);
}

/// Everything that can be written of what was loaded.
fn every_format(sources: &Sources, query: &Query, outcome: &Outcome) {
    let loaded = &outcome.agreements;
    let verdict = |one: &Loaded| evaluate(&one.agreement, &one.record, query);
    let verdicts: Vec<Verdict> = loaded.iter().map(verdict).collect();
    let report = build(sources, query, loaded, &verdicts, &outcome.diagnostics);
    let last = query.on.plus(60).unwrap_or(Day::MAX);
    let ahead = loaded.iter().flat_map(|one| coming(one, query, last)).collect();
    let rules = vec![Rule::Breach, Rule::PossibleBreach, Rule::Due, Rule::Open];
    let gate = Gate::new(&report, rules, ahead);
    for_machines(&report, &gate);
    for_others(sources, &report, &gate);
    for_people(&report, &gate);
    is_calendar(&ics::render(&report, loaded));
    if !is_long(loaded, &verdicts) {
        is_page(&html::render(&html::build(sources, &report, loaded, None, None)).expect("a page"));
    }
    days(sources, query, outcome);
    explanations(sources, query, outcome);
}

/// A page has all days: of a series of which something is open that takes a second and more, and in
/// the fuzzer a minute.
fn is_long(loaded: &[Loaded], verdicts: &[Verdict]) -> bool {
    let mut commitments = loaded.iter().flat_map(|one| &one.agreement.commitments);
    let mut judgements = verdicts.iter().flat_map(|one| &one.commitments);
    commitments.any(|one| one.every.is_some())
        && judgements.any(|one| one.certainty == Certainty::Open)
}

fn for_machines(report: &Report, gate: &Gate) {
    let whole = is_json(&json::render(report).expect("JSON"));
    let checked = is_json(&gate::json(report, gate).expect("JSON"));
    assert_eq!(whole["counts"], checked["counts"]);
    let commitments = report.commitments().count();
    for text in [jsonl::render(report), gate::jsonl(report, gate)] {
        let text = text.expect("JSON Lines");
        assert_eq!(text.lines().count(), commitments);
        text.lines().for_each(|line| assert!(is_json(line).is_object()));
    }
    let occurrences = report.commitments().map(|(_, one)| one.occurrences.len()).sum::<usize>();
    let rows = is_table(&csv::render(report).expect("CSV"));
    assert_eq!(rows, commitments + occurrences);
}

/// What calls for somebody, for machines of others.
fn for_others(sources: &Sources, report: &Report, gate: &Gate) {
    let paths = Paths::default();
    let alerts = alerts(report, Some(gate));
    let annotated = github::annotations(&alerts, &paths);
    assert!(annotated.lines().all(|line| line.starts_with("::")));
    is_harmless(&format!("{annotated}{}", github::log(report, Some(gate))), LOOKS[0]);
    let log = sarif::render(sources, report, Some(gate), &alerts, &paths).expect("JSON");
    let results = is_json(&log)["runs"][0]["results"].as_array().map(Vec::len);
    assert_eq!(results, Some(alerts.len().min(5_000)));
    let issues = is_json(&gitlab::render(&alerts, &paths).expect("JSON"));
    assert_eq!(issues.as_array().map(Vec::len), Some(alerts.len()));
}

fn reading() -> Reading {
    Reading { day_from: "--on".to_owned(), files: 1, entries: 2 }
}

fn for_people(report: &Report, gate: &Gate) {
    let reading = reading();
    for look in LOOKS {
        let plain = text::render(report, &reading, &look);
        is_harmless(&plain, look);
        is_harmless(&text::render_gate(report, gate, &reading, &look), look);
        assert!(report.commitments().all(|(_, one)| plain.contains(&*one.id)));
    }
    for gate in [None, Some(gate)] {
        let marked = markdown::render(report, gate, &reading);
        is_harmless(&marked, LOOKS[0]);
    }
}

/// The days before and after, as a timeline and as a difference.
pub(super) fn days(sources: &Sources, query: &Query, outcome: &Outcome) {
    let (loaded, found) = (&outcome.agreements, &outcome.diagnostics);
    let span = (query.on.plus(-30).unwrap_or(Day::MIN), query.on.plus(60).unwrap_or(Day::MAX));
    let timeline = timeline::build(sources, span, query.known_by, loaded, found).marked(query.on);
    is_json(&timeline.json().expect("JSON"));
    is_table(&timeline::csv::render(&timeline).expect("CSV"));
    let reading = reading();
    let differs = diff::dates(sources, "rules", span, query.known_by, loaded, found);
    is_json(&differs.json().expect("JSON"));
    for look in LOOKS {
        is_harmless(&timeline::draw::render(&timeline, &reading, &look), look);
        is_harmless(&diff::draw::render(&differs, &look), look);
    }
}

pub(super) fn explanations(sources: &Sources, query: &Query, outcome: &Outcome) {
    for one in &outcome.agreements {
        for (id, _) in one.agreement.commitments().take(EXPLAINED) {
            let why = explain(&one.agreement, &one.record, query, id, None);
            let why = why.expect("every commitment can be explained");
            let call = explained::Call::default();
            let told = explained::build(sources, query, one, (id, None), &why, &call, &[]);
            is_json(&told.json().expect("JSON"));
            for look in LOOKS {
                is_harmless(&explained::text::render(&told, look.color, &look), look);
            }
        }
    }
}

/// JSON, as it is read by others.
pub(super) fn is_json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// How many rows a table of comma-separated values has below its header. Each has all columns.
fn is_table(text: &str) -> usize {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row as wide as the header"));
    rows.inspect(|row| assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@']))))
        .count()
}

/// Nothing in a text moves the cursor, hides something or turns it round.
fn is_harmless(text: &str, look: Look) {
    assert!(text.ends_with('\n'));
    let control = |char: char| char.is_control() && char != '\n';
    let wrong = text.chars().find(|char| control(*char) && !(look.color && *char == '\u{1b}'));
    assert_eq!(wrong, None, "{text:?}");
}

/// Content lines that are short enough, and of which each beginning has its end.
fn is_calendar(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    let mut open = Vec::new();
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        if let Some(what) = line.strip_prefix("BEGIN:") {
            open.push(what);
        } else if let Some(what) = line.strip_prefix("END:") {
            assert_eq!(open.pop(), Some(what));
        } else {
            assert!(line.starts_with(' ') || line.contains([':', ';']), "{line:?}");
        }
    }
    assert!(open.is_empty());
}

/// The page has one script with data, and nothing that users wrote ends it early.
fn is_page(text: &str) {
    let (_, data) = text.split_once("id=\"data\">").expect("data");
    let (data, rest) = data.split_once("</script>").expect("an end of the data");
    assert!(is_json(data).is_object());
    assert_eq!(rest.matches("<script").count(), 1, "that of the page");
    assert_eq!(text.matches("<script").count(), 2);
}
