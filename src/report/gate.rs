//! What fails.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::alert::alerts;
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
    /// The commitments that are so, in the order of the report; if a change is judged, those that
    /// are so because of it.
    pub failed: Vec<Failure>,
    /// What becomes due or lapses within the time that was asked for.
    pub coming: Vec<Coming>,
    /// What was so before the change, if one is judged.
    pub changed_since: Option<Since>,
}

/// Before the change that a check judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The tree before the change, as it is shown.
    pub base: String,
    /// The agreements that did not load there; all of them counts as new.
    pub not_loaded: Vec<String>,
    /// The commitments that fail, and did before the change, in the order of the report.
    pub before: Vec<Failure>,
    /// The keys of all that called for somebody before the change.
    #[serde(skip)]
    known: BTreeSet<String>,
}

/// What a change is compared with: the tree before it, asked the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// As it is shown.
    pub name: String,
    /// The agreements that do not load there.
    pub not_loaded: Vec<String>,
    /// The rest, on the same day.
    pub report: Report,
    /// What is coming of it within the same time.
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

    /// Whether a commitment that fails did not do so then: as a whole, or one of its occurrences.
    fn fails_first_in(self, now: &Commitment, then: &Commitment) -> bool {
        let failed: BTreeSet<u32> = then
            .occurrences
            .iter()
            .filter(|one| self.fails(&one.state))
            .map(|one| one.occurrence)
            .collect();
        let mut occurrences = now.occurrences.iter();
        !self.fails(&then.state)
            || occurrences.any(|one| self.fails(&one.state) && !failed.contains(&one.occurrence))
    }
}

/// The commitments by agreement and id.
fn by_name(report: &Report) -> BTreeMap<(&str, &str), &Commitment> {
    let all = report.commitments();
    all.map(|(agreement, one)| ((agreement.id.as_str(), one.id.as_str()), one)).collect()
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
        Gate { fail_on, failed, coming, changed_since: None }
    }

    /// The same for a change: what was so before it does not fail. A commitment of the same agreement
    /// and id is the same one, wherever it is written; one that fails by another rule than before,
    /// or by another occurrence, fails by the change.
    #[must_use]
    pub fn since(self, report: &Report, base: Base) -> Gate {
        let same = Gate::new(&base.report, self.fail_on.clone(), base.coming);
        // On another day it is still the same that is coming.
        let key = |one: &Coming| (one.agreement.clone(), one.id.clone(), one.status);
        let came: BTreeSet<_> = same.coming.iter().map(key).collect();
        let coming = self.coming.into_iter();
        let coming = coming.map(|one| Coming { before: Some(came.contains(&key(&one))), ..one });
        let coming = coming.collect();
        let known = alerts(&base.report, Some(&same)).into_iter().map(|alert| alert.key).collect();
        let (before, after) = (by_name(&base.report), by_name(report));
        let (mut failed, mut still) = (Vec::new(), Vec::new());
        for mut failure in self.failed {
            let name = (failure.agreement.as_str(), failure.commitment.as_str());
            let (now, then) = (after.get(&name), before.get(&name));
            let is_new = |rule: &Rule| match (now, then) {
                (Some(now), Some(then)) => rule.fails_first_in(now, then),
                _ => true,
            };
            let caused: Vec<Rule> = failure.rules.iter().copied().filter(is_new).collect();
            if caused.is_empty() {
                still.push(failure);
            } else {
                failure.rules = caused;
                failed.push(failure);
            }
        }
        let since = Since { base: base.name, not_loaded: base.not_loaded, before: still, known };
        Gate { fail_on: self.fail_on, failed, coming, changed_since: Some(since) }
    }

    /// Every commitment that fails, and whether it fails the check: it does not if it failed before
    /// the change too.
    #[must_use]
    pub fn outcomes(&self) -> BTreeMap<(&str, &str), (&Failure, bool)> {
        let before = self.changed_since.iter().flat_map(|since| &since.before);
        let all = self.failed.iter().map(|one| (one, true)).chain(before.map(|one| (one, false)));
        all.map(|(one, caused)| ((&*one.agreement, &*one.commitment), (one, caused))).collect()
    }

    /// Whether what has that key, see [`alerts`], is there only since the change; none: no
    /// change is judged.
    #[must_use]
    pub fn is_new(&self, key: &str) -> Option<bool> {
        self.changed_since.as_ref().map(|since| !since.known.contains(key))
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
    /// Which of these it is, and was before the change that is judged.
    before: &'a [Rule],
    /// What is coming of it, or of its occurrences.
    coming: Vec<&'a Coming>,
}

/// A commitment a line, each with what the gate says of it under the key `gate` at its end.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn jsonl(report: &Report, gate: &Gate) -> serde_json::Result<String> {
    let outcomes = gate.outcomes();
    let mut coming: BTreeMap<(&str, &str), Vec<&Coming>> = BTreeMap::new();
    for one in &gate.coming {
        let commitment = one.id.split_once('#').map_or(&*one.id, |(id, _)| id);
        coming.entry((&one.agreement, commitment)).or_default().push(one);
    }
    let mut text = String::new();
    for (agreement, commitment) in report.commitments() {
        let key = (agreement.id.as_str(), commitment.id.as_str());
        let rules = |wanted: bool| match outcomes.get(&key) {
            Some((failure, caused)) if *caused == wanted => failure.rules.as_slice(),
            _ => &[],
        };
        let line = Line {
            commitment: jsonl::Line {
                agreement: &agreement.id,
                on: report.on,
                assumed: &report.assumed,
                commitment,
            },
            gate: GateOfOne {
                fail_on: &gate.fail_on,
                failed: rules(true),
                before: rules(false),
                coming: coming.remove(&key).unwrap_or_default(),
            },
        };
        text.push_str(&serde_json::to_string(&line)?);
        text.push('\n');
    }
    Ok(text)
}
