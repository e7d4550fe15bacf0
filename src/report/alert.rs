//! What of a report calls for somebody: what the formats show that have a place and a level for each
//! thing they say.

use std::collections::BTreeMap;

use super::gate::{Failure, Gate, Rule};
use super::paths::Paths;
use super::wrap::plain;
use super::{Agreement, Breach, Commitment, Diagnostic, Place, Report, Severity, text};

/// How pressing it is; the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It fails, or is a breach where nothing is said of what fails.
    Error,
    /// It may become one.
    Warning,
    /// It was there before the change.
    Note,
}

/// Of which sort it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A commitment is what it should not be.
    Is(Rule),
    /// Something becomes due or lapses within the time that was asked for.
    Coming,
    /// A diagnostic of that code.
    Diagnostic(String),
    /// About the comparison with what was before a change.
    Change,
    /// A case fails.
    Case,
    /// Something is reached by no case.
    Coverage,
    /// A change is noticed by no case.
    Mutation,
}

/// One thing that calls for somebody. All texts are of one line, and steer no terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// How pressing it is.
    pub level: Level,
    /// Of which sort.
    pub sort: Sort,
    /// What it says, in a line.
    pub headline: String,
    /// What else there is to say, a line each.
    pub details: Vec<String>,
    /// Where it is written.
    pub place: Option<Place>,
    /// The column in that line, if one is meant.
    pub column: Option<usize>,
    /// `agreement/commitment`, if it is about one.
    pub about: Option<String>,
    /// What it is, whenever and wherever it is found: no line, no day, no file is in it.
    pub key: String,
    /// Whether the change brought it, where a change is judged.
    pub is_new: Option<bool>,
}

impl Sort {
    fn rank(&self) -> u8 {
        match self {
            Sort::Is(Rule::PossibleBreach) => 1,
            Sort::Is(_) => 0,
            _ => 2,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Sort::Is(rule) => rule.word(),
            Sort::Coming => "coming",
            Sort::Diagnostic(code) => code,
            Sort::Change => "changed-since",
            Sort::Case => "case",
            Sort::Coverage => "coverage",
            Sort::Mutation => "mutation",
        }
    }
}

/// All that calls for somebody, the most pressing first: what fails, breaches and what may be one,
/// what is coming, and the warnings of the run.
#[must_use]
pub fn alerts(report: &Report, gate: Option<&Gate>) -> Vec<Alert> {
    let mut all: Vec<(&Agreement, &Commitment)> = report.commitments().collect();
    all.sort_by_cached_key(|(agreement, one)| (text::urgency(one), agreement.id.clone()));
    let outcomes = gate.map(Gate::outcomes).unwrap_or_default();
    let places: BTreeMap<(&str, &str), Option<&Place>> = all
        .iter()
        .map(|(agreement, one)| ((agreement.id.as_str(), one.id.as_str()), one.place.as_ref()))
        .collect();
    let mut alerts: Vec<Alert> = Vec::new();
    for (agreement, commitment) in all {
        let outcome = outcomes.get(&(agreement.id.as_str(), commitment.id.as_str()));
        alerts.extend(of_commitment(report, gate, agreement, commitment, outcome.copied()));
    }
    if let Some(gate) = gate {
        alerts.extend(coming(report, gate, &places));
    }
    alerts.extend(report.diagnostics.iter().map(|one| of_diagnostic(one, gate)));
    // Of one level what is so goes before what may be; the rest is in order already.
    alerts.sort_by_key(|alert| (alert.level, alert.sort.rank()));
    alerts
}

/// What is wrong with files that do not load, and what they are warned of besides.
#[must_use]
pub fn of_diagnostics(diagnostics: &[Diagnostic]) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = diagnostics.iter().map(|one| of_diagnostic(one, None)).collect();
    alerts.sort_by_key(|alert| alert.level);
    alerts
}

/// What tells the alerts apart, one for each, and stays the same as long as they do: where several
/// would be the same, the second and those after it have a number.
#[must_use]
pub fn fingerprints(alerts: &[Alert], paths: &Paths) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let fingerprint = |alert: &Alert| {
        // The same warning may be due in two files.
        let file = match (&alert.sort, &alert.place) {
            (Sort::Diagnostic(_), Some(place)) => format!("{}/", paths.of(&place.file)),
            _ => String::new(),
        };
        let whole = format!("{file}{}", alert.key);
        let count = seen.entry(whole.clone()).or_default();
        *count = count.saturating_add(1);
        if *count == 1 { whole } else { format!("{whole}/{count}") }
    };
    alerts.iter().map(fingerprint).collect()
}

fn of_commitment(
    report: &Report,
    gate: Option<&Gate>,
    agreement: &Agreement,
    commitment: &Commitment,
    failure: Option<(&Failure, bool)>,
) -> Option<Alert> {
    let whole = (commitment.id.as_str(), &commitment.state);
    let (id, state) = failure.map_or(whole, |(failure, _)| failure.shown(commitment));
    // What is perhaps so is another thing than what is so: evidence may have been taken away.
    let perhaps =
        if failure.is_none() && state.breach == Breach::Unknown { "/perhaps" } else { "" };
    let key = format!("{}/{id}/{}{perhaps}", agreement.id, state.status);
    let (rule, level, is_new) = match (failure, state.breach) {
        (Some((failure, caused)), _) => {
            let level = if caused { Level::Error } else { Level::Note };
            let judged = gate.and_then(|gate| gate.changed_since.as_ref());
            (failure.rules.first().copied()?, level, judged.map(|_| caused))
        }
        (None, Breach::Yes) => {
            let level = if gate.is_none() { Level::Error } else { Level::Warning };
            unless_known(gate, &key, Rule::Breach, level)
        }
        (None, Breach::Unknown) => unless_known(gate, &key, Rule::PossibleBreach, Level::Warning),
        (None, Breach::No) => return None,
    };
    let name = text::name(report, &agreement.id, id);
    let mut details = vec![plain(&commitment.what), plain(&state.because)];
    details.extend(text::certainty(state).map(|line| plain(&line)));
    details.extend(text::occurrences(commitment).filter(|_| id == commitment.id));
    if is_new == Some(false) {
        details.push("it was so before the change".to_owned());
    }
    Some(Alert {
        level,
        sort: Sort::Is(rule),
        headline: format!("{name} is {}: {}", state.status, text::facts(state)),
        details,
        place: commitment.place.clone(),
        column: None,
        about: Some(format!("{}/{}", agreement.id, commitment.id)),
        key,
        is_new,
    })
}

/// What does not fail is less pressing if the base has it too.
fn unless_known(
    gate: Option<&Gate>,
    key: &str,
    rule: Rule,
    level: Level,
) -> (Rule, Level, Option<bool>) {
    let is_new = gate.and_then(|gate| gate.is_new(key));
    (rule, if is_new == Some(false) { Level::Note } else { level }, is_new)
}

fn coming(
    report: &Report,
    gate: &Gate,
    places: &BTreeMap<(&str, &str), Option<&Place>>,
) -> Vec<Alert> {
    let alert = |one: &super::Coming| {
        let commitment = one.id.split_once('#').map_or(one.id.as_str(), |(id, _)| id);
        let place = places.get(&(one.agreement.as_str(), commitment)).copied().flatten();
        let key = format!("{}/{}/{}/coming", one.agreement, one.id, one.status);
        let is_new = one.before.map(|before| !before);
        Alert {
            level: if is_new == Some(false) { Level::Note } else { Level::Warning },
            sort: Sort::Coming,
            headline: text::upcoming(report, one),
            details: Vec::new(),
            place: place.cloned(),
            column: None,
            about: Some(format!("{}/{commitment}", one.agreement)),
            key,
            is_new,
        }
    };
    gate.coming.iter().map(alert).collect()
}

fn of_diagnostic(one: &Diagnostic, gate: Option<&Gate>) -> Alert {
    let message = plain(&one.message);
    let key = format!("{}/{message}", one.code);
    let is_new = gate.and_then(|gate| gate.is_new(&key));
    let level = match (one.severity, is_new) {
        (Severity::Error, _) => Level::Error,
        (Severity::Warning, Some(false)) => Level::Note,
        (Severity::Warning, _) => Level::Warning,
    };
    let place = one.file.clone().zip(one.line).map(|(file, line)| Place { file, line });
    Alert {
        level,
        sort: Sort::Diagnostic(one.code.clone()),
        headline: format!("{message} ({})", one.code),
        details: one.help.iter().map(|help| format!("help: {}", plain(help))).collect(),
        column: place.as_ref().and(one.column),
        place,
        about: None,
        key,
        is_new,
    }
}
