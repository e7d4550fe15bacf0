//! Cases and properties: what they name has to be there. They are run later.

use super::contradictions;
use super::entry::Context;
use super::history::History;
use super::phrases::{Key, Phrases};
use super::record::{EntryIds, evidence};
use super::retractions;
use super::sink::Sink;
use super::suggest::Suggester;
use super::used::Used;
use crate::diagnostic::{Code, Diagnostic, list_of, quoted};
use crate::written::{Case, Claim, Property, Spanned};

/// The words for what a case may expect: each status with its reasons, in the order of reports.
///
/// They are the words of a verdict, on whose module nothing here depends.
pub const STATUSES: [(&str, &[&str]); 5] = [
    (
        "pending",
        &["not-in-force", "awaiting-event", "suspended", "awaiting-condition", "not-yet-due"],
    ),
    ("due", &["in-grace", "open", "no-deadline", "in-force"]),
    ("met", &["on-time", "kept", "late"]),
    ("lapsed", &["broken", "missed", "expired"]),
    ("void", &["waived", "withdrawn", "superseded", "voided", "not-triggered", "condition-failed"]),
];

/// Checks a case.
pub(super) fn case(
    case: Case,
    context: &Context<'_>,
    record: &EntryIds,
    used: &mut Used,
    sink: &mut Sink,
) {
    let names = context.scope.names;
    if let Some(name) = &case.commitment {
        names.commitment(&name.value, name.place, sink);
    }
    for (key, words) in &case.expect {
        // With a commitment the keys are days, and the reader has looked at them.
        if case.commitment.is_none() {
            expected(key, context, sink);
        }
        for word in words {
            status(word, sink);
        }
    }
    let with_record = case.record.as_ref().is_some_and(|record| record.value);
    let record = with_record.then_some(record);
    let evidence = evidence(case.given, context, record, used, sink);
    let stands = retractions::standing(&evidence, None, sink);
    let history = History::new(context.agreement, &evidence, &stands);
    contradictions::look(&history, sink);
}

/// A commitment, or an occurrence of one (`x#1`).
fn expected(key: &Spanned<String>, context: &Context<'_>, sink: &mut Sink) {
    let names = context.scope.names;
    let Some((id, number)) = key.value.split_once('#') else {
        names.commitment(&key.value, key.place, sink);
        return;
    };
    let Some(commitment) = names.commitment(id, key.place, sink) else {
        return;
    };
    if !context.head(commitment).recurs {
        let message = format!("{} does not recur, and has no occurrences", quoted(id));
        sink.report(Code::Occurrence, key.place, message);
    } else if !number.parse::<u32>().is_ok_and(|number| number >= 1) {
        let message = format!("there is no occurrence {}", quoted(number));
        sink.push(
            Diagnostic::new(Code::Occurrence, key.place, message).help("the first occurrence is 1"),
        );
    }
}

/// `lapsed`, or `lapsed:missed`.
fn status(word: &Spanned<String>, sink: &mut Sink) {
    let text = word.value.as_str();
    let (status, reason) = match text.split_once(':') {
        Some((status, reason)) => (status, Some(reason)),
        None => (text, None),
    };
    let Some((_, reasons)) = STATUSES.iter().find(|(known, _)| *known == status) else {
        let message = format!("there is no status {}", quoted(status));
        let help = Suggester::default().help(status, STATUSES.map(|(known, _)| known));
        bad(word, message, help, sink);
        return;
    };
    let Some(reason) = reason.filter(|reason| !reasons.contains(reason)) else {
        return;
    };
    let message = format!("nothing is {} by {}", quoted(status), quoted(reason));
    let help = Suggester::default().help(reason, reasons.iter().copied());
    let list = || format!("the reason can be {}", list_of(reasons, "or"));
    bad(word, message, help.or_else(|| Some(list())), sink);
}

fn bad(word: &Spanned<String>, message: String, help: Option<String>, sink: &mut Sink) {
    let mut diagnostic = Diagnostic::new(Code::BadCase, word.place, message);
    diagnostic.help = help;
    sink.push(diagnostic);
}

/// Checks a property.
pub(super) fn property(
    property: &Property,
    context: &Context<'_>,
    used: &mut Used,
    sink: &mut Sink,
) {
    let claim = match property.claim.value {
        Claim::Never => "never",
        Claim::Always => "always",
        Claim::Reachable => "reachable",
    };
    let mut phrases = Phrases { scope: context.scope, used, sink, references: Vec::new() };
    let phrase = [
        (claim, Some(&property.holds)),
        ("once", property.once.as_ref()),
        ("given", property.given.as_ref()),
    ];
    for (name, phrase) in phrase {
        let key = Key { name, bare: None, edges: false };
        if let Some(phrase) = phrase {
            phrases.condition(phrase, key);
        }
    }
}
