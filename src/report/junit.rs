//! JUnit: a suite for each agreement, a case for each commitment.

use std::collections::BTreeMap;

use quick_junit::{
    NonSuccessKind, Report as Document, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

use super::gate::{Failure, Gate};
use super::text::{certainty, facts};
use super::wrap::plain;
use super::{Breach, Certainty, Commitment, Diagnostic, Place, Report, Severity};

/// What the suite is called that has the files that do not load.
const FILES: &str = "files";

/// What a commitment is to whoever counts tests.
enum Outcome {
    Failure { message: String, sort: String },
    Skipped(String),
    Success,
}

/// The report as JUnit: a failure for each commitment that fails the check (without one, for each in
/// breach), skipped what is open, or failed before the change that is judged too. There are no times in
/// it: the same run gives the same bytes.
///
/// # Errors
/// None is known: it is written to memory.
pub fn render(report: &Report, gate: Option<&Gate>) -> Result<String, SerializeError> {
    let outcomes = gate.map(Gate::outcomes).unwrap_or_default();
    let mut document = Document::new(format!("abide on {}", report.on));
    for agreement in &report.agreements {
        let mut suite = TestSuite::new(agreement.id.as_str());
        for commitment in &agreement.commitments {
            let key = (agreement.id.as_str(), commitment.id.as_str());
            let outcome = outcome(commitment, gate, outcomes.get(&key).copied());
            let mut case = case(&agreement.id, &commitment.id, status(commitment, outcome));
            put_place(&mut case, commitment.place.as_ref());
            suite.add_test_case(case);
        }
        if let Some(since) = gate.and_then(|gate| gate.changed_since.as_ref()) {
            let notes: Vec<String> = since.notes().into_iter().map(|(_, note)| note).collect();
            if !notes.is_empty() {
                suite.set_system_out(notes.join("\n"));
            }
        }
        document.add_test_suite(suite);
    }
    written(&document)
}

/// Files that do not load, as JUnit: an error for each of them.
///
/// # Errors
/// None is known: it is written to memory.
pub fn not_loaded(diagnostics: &[Diagnostic]) -> Result<String, SerializeError> {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for error in errors {
        files.entry(error.file.as_deref().unwrap_or(FILES)).or_default().push(error);
    }
    let mut suite = TestSuite::new(FILES);
    for (file, errors) in files {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        let message = errors.first().map_or(String::new(), |one| said(one));
        status.set_message(match errors.len().saturating_sub(1) {
            0 => message,
            more => format!("{message}, and {more} more"),
        });
        status.set_type("could not be loaded");
        let lines: Vec<String> = errors.iter().map(|one| described(one)).collect();
        status.set_description(lines.join("\n"));
        let mut case = case(FILES, &plain(file), status);
        let line = errors.first().and_then(|one| one.line);
        let place = line.map(|line| Place { file: file.to_owned(), line });
        put_place(&mut case, place.as_ref());
        suite.add_test_case(case);
    }
    let mut document = Document::new("abide");
    document.add_test_suite(suite);
    written(&document)
}

/// Where a case is written.
pub(super) fn put_place(case: &mut TestCase, place: Option<&Place>) {
    if let Some(place) = place {
        case.extra.insert("file".into(), place.file.as_str().into());
        case.extra.insert("line".into(), place.line.to_string().into());
    }
}

pub(super) fn case(class: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

/// As XML, with a newline at the end. The two letters that XML forbids and the writer passes on become
/// the sign for what cannot be shown.
pub(super) fn written(document: &Document) -> Result<String, SerializeError> {
    let mut text = document.to_string()?.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn outcome(
    commitment: &Commitment,
    gate: Option<&Gate>,
    failure: Option<(&Failure, bool)>,
) -> Outcome {
    let state = &commitment.state;
    let is = format!("{}: {}", state.status, facts(state));
    match failure {
        Some((failure, true)) => {
            let (id, shown) = failure.shown(commitment);
            let is = match id == commitment.id {
                true => is,
                false => format!("{id} is {}: {}", shown.status, facts(shown)),
            };
            let rules: Vec<&str> = failure.rules.iter().map(|rule| rule.word()).collect();
            Outcome::Failure { message: is, sort: rules.join(",") }
        }
        Some((_, false)) => Outcome::Skipped(format!("{is}; it was so before the change")),
        None if gate.is_none() && state.breach == Breach::Yes => {
            Outcome::Failure { message: is, sort: "breach".to_owned() }
        }
        None if state.certainty == Certainty::Open => {
            Outcome::Skipped(certainty(state).map_or(is, |open| plain(&open)))
        }
        None => Outcome::Success,
    }
}

fn status(commitment: &Commitment, outcome: Outcome) -> TestCaseStatus {
    let state = &commitment.state;
    let (mut status, message) = match outcome {
        Outcome::Success => return TestCaseStatus::success(),
        Outcome::Skipped(message) => (TestCaseStatus::skipped(), message),
        Outcome::Failure { message, sort } => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(sort);
            (status, message)
        }
    };
    status.set_message(message);
    let lines = [plain(&commitment.what), plain(&state.because)];
    let lines: Vec<String> =
        lines.into_iter().chain(certainty(state).map(|line| plain(&line))).collect();
    status.set_description(lines.join("\n"));
    status
}

fn said(one: &Diagnostic) -> String {
    plain(&format!("{}: {}", one.code, one.message))
}

fn described(one: &Diagnostic) -> String {
    let place = match (one.line, one.column) {
        (Some(line), Some(column)) => format!("{line}:{column}: "),
        _ => String::new(),
    };
    let help =
        one.help.as_deref().map_or(String::new(), |help| format!("\n  help: {}", plain(help)));
    format!("{place}{}{help}", said(one))
}
