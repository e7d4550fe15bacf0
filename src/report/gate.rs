//! What fails.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Breach, Certainty, Coming, Commitment, Report, State, Status, jsonl};

/// What a commitment must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// In breach in every world.
    Breach,
    /// In breach in some world.
    PossibleBreach,
    /// Of the status `pending`, as the following of theirs.
    Pending,
    /// See [`Rule::Pending`].
    Due,
    /// See [`Rule::Pending`].
    Lapsed,
    /// See [`Rule::Pending`].
    Met,
    /// See [`Rule::Pending`].
    Void,
    /// Of more than one possible status.
    Open,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// What a commitment must not be.
    pub fail_on: Vec<Rule>,
    /// The commitments that are so, in the order of the report.
    pub failed: Vec<Failure>,
    /// What becomes due or lapses within the time that was asked for.
    pub coming: Vec<Coming>,
}

/// A commitment that fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The id of its agreement.
    pub agreement: String,
    /// Its id.
    pub commitment: String,
    /// Which of the rules it breaks.
    pub rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    report: &'a Report,
    gate: &'a Gate,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 8] = [
        Rule::Breach,
        Rule::PossibleBreach,
        Rule::Pending,
        Rule::Due,
        Rule::Lapsed,
        Rule::Met,
        Rule::Void,
        Rule::Open,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Rule::Breach => "breach",
            Rule::PossibleBreach => "possible-breach",
            Rule::Pending => "pending",
            Rule::Due => "due",
            Rule::Lapsed => "lapsed",
            Rule::Met => "met",
            Rule::Void => "void",
            Rule::Open => "open",
        }
    }

    /// Whether a commitment of that state fails.
    #[must_use]
    pub fn fails(self, state: &State) -> bool {
        match self {
            Rule::Breach => state.breach == Breach::Yes,
            Rule::PossibleBreach => state.breach != Breach::No,
            Rule::Pending => state.status == Status::Pending,
            Rule::Due => state.status == Status::Due,
            Rule::Lapsed => state.status == Status::Lapsed,
            Rule::Met => state.status == Status::Met,
            Rule::Void => state.status == Status::Void,
            Rule::Open => state.certainty == Certainty::Open,
        }
    }
}

impl Gate {
    /// Judges every commitment of the report by the rules.
    #[must_use]
    pub fn new(report: &Report, fail_on: Vec<Rule>, coming: Vec<Coming>) -> Gate {
        let failure = |agreement: &str, commitment: &Commitment| {
            let rules = fail_on.iter().copied();
            let rules: Vec<Rule> = rules.filter(|rule| rule.fails(&commitment.state)).collect();
            (!rules.is_empty()).then(|| Failure {
                agreement: agreement.to_owned(),
                commitment: commitment.id.clone(),
                rules,
            })
        };
        let failed = report
            .commitments()
            .filter_map(|(agreement, commitment)| failure(&agreement.id, commitment))
            .collect();
        Gate { fail_on, failed, coming }
    }

    /// Whether something fails.
    #[must_use]
    pub fn fails(&self) -> bool {
        !self.failed.is_empty()
    }
}

/// The report as JSON, with the gate under the key `gate` at its end.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn json(report: &Report, gate: &Gate) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&Checked { report, gate })?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    commitment: jsonl::Line<'a>,
    gate: GateOfOne<'a>,
}

/// The gate, of one commitment.
#[derive(Serialize)]
struct GateOfOne<'a> {
    /// What it must not be.
    fail_on: &'a [Rule],
    /// Which of these it is; none: it does not fail.
    failed: &'a [Rule],
    /// What is coming of it, or of its occurrences.
    coming: Vec<&'a Coming>,
}

/// A commitment a line, each with what the gate says of it under the key `gate` at its end.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn jsonl(report: &Report, gate: &Gate) -> serde_json::Result<String> {
    let mut failed: BTreeMap<(&str, &str), &[Rule]> = BTreeMap::new();
    for failure in &gate.failed {
        failed.insert((&failure.agreement, &failure.commitment), &failure.rules);
    }
    let mut coming: BTreeMap<(&str, &str), Vec<&Coming>> = BTreeMap::new();
    for one in &gate.coming {
        let commitment = one.id.split_once('#').map_or(&*one.id, |(id, _)| id);
        coming.entry((&one.agreement, commitment)).or_default().push(one);
    }
    let mut text = String::new();
    for (agreement, commitment) in report.commitments() {
        let key = (agreement.id.as_str(), commitment.id.as_str());
        let line = Line {
            commitment: jsonl::Line {
                agreement: &agreement.id,
                on: report.on,
                assumed: &report.assumed,
                commitment,
            },
            gate: GateOfOne {
                fail_on: &gate.fail_on,
                failed: failed.get(&key).copied().unwrap_or_default(),
                coming: coming.remove(&key).unwrap_or_default(),
            },
        };
        text.push_str(&serde_json::to_string(&line)?);
        text.push('\n');
    }
    Ok(text)
}
