//! What fails.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::alert::alerts;
use super::change::{Base, Found, NoLonger, Removed, Since};
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

/// A commitment that fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The id of its agreement.
    pub agreement: String,
    /// Its id.
    pub commitment: String,
    /// Which of the rules it breaks.
    pub rules: Vec<Rule>,
    /// Of a series, the numbers of the occurrences by which it fails; of a change, those by which it
    /// fails only since then.
    pub occurrences: Vec<u32>,
}

impl Failure {
    /// What is to be shown of the commitment that fails, and its id: the first occurrence by which it
    /// fails, where the status of the whole is that of another one.
    pub(super) fn shown<'a>(&self, commitment: &'a Commitment) -> (&'a str, &'a State) {
        let of =
            |number: u32| commitment.occurrences.iter().find(move |one| one.occurrence == number);
        let is_decided = commitment
            .deciding()
            .is_none_or(|deciding| self.occurrences.contains(&deciding.occurrence));
        match self.occurrences.first().and_then(|number| of(*number)) {
            Some(one) if !is_decided => (&one.id, &one.state),
            _ => (&commitment.id, &commitment.state),
        }
    }
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

    /// The occurrences that fail.
    fn failing(self, commitment: &Commitment) -> BTreeSet<u32> {
        let failing = commitment.occurrences.iter().filter(|one| self.fails(&one.state));
        failing.map(|one| one.occurrence).collect()
    }

    /// Whether a commitment that fails did not do so then: as a whole, or one of its occurrences.
    fn fails_first_in(self, now: &Commitment, then: &Commitment) -> bool {
        !self.fails(&then.state) || !self.failing(now).is_subset(&self.failing(then))
    }
}

/// The occurrences that fail by one of the rules.
fn failing(rules: &[Rule], commitment: &Commitment) -> Vec<u32> {
    let all: BTreeSet<u32> = rules.iter().flat_map(|rule| rule.failing(commitment)).collect();
    all.into_iter().collect()
}

/// Those that fail by one of the rules, and did not then; all that fail, if there is none.
fn failing_since(rules: &[Rule], now: &Commitment, then: &Commitment) -> Vec<u32> {
    let fresh = |rule: &Rule| &rule.failing(now) - &rule.failing(then);
    let fresh: BTreeSet<u32> = rules.iter().flat_map(fresh).collect();
    if fresh.is_empty() { failing(rules, now) } else { fresh.into_iter().collect() }
}

/// The commitments by agreement and id.
fn by_name(report: &Report) -> BTreeMap<(&str, &str), &Commitment> {
    let all = report.commitments();
    all.map(|(agreement, one)| ((agreement.id.as_str(), one.id.as_str()), one)).collect()
}

/// The commitments that were there, and are not.
fn removed(
    then: &Report,
    same: &Gate,
    after: &BTreeMap<(&str, &str), &Commitment>,
) -> Vec<Removed> {
    let failed = same.outcomes();
    let gone = then.commitments().filter_map(|(agreement, one)| {
        let name = (agreement.id.as_str(), one.id.as_str());
        (!after.contains_key(&name)).then(|| Removed {
            agreement: agreement.id.clone(),
            commitment: one.id.clone(),
            rules: failed.get(&name).map(|(failure, _)| failure.rules.clone()).unwrap_or_default(),
            status: one.state.status,
            reason: one.state.reason,
            since: one.state.since,
        })
    });
    gone.collect()
}

/// The commitments that failed, are there still, and do not fail by that.
fn no_longer(
    same: &Gate,
    before: &BTreeMap<(&str, &str), &Commitment>,
    after: &BTreeMap<(&str, &str), &Commitment>,
) -> Vec<NoLonger> {
    let all = same.failed.iter().filter_map(|failure| {
        let name = (failure.agreement.as_str(), failure.commitment.as_str());
        let (then, now) = (before.get(&name)?, after.get(&name)?);
        let rules = failure.rules.iter().copied().filter(|rule| !rule.fails(&now.state));
        let rules: Vec<Rule> = rules.collect();
        let still: BTreeSet<u32> = failing(&failure.rules, now).into_iter().collect();
        let mended = failure.occurrences.iter().copied().filter(|number| !still.contains(number));
        let mended: Vec<u32> = mended.collect();
        (!rules.is_empty() || !mended.is_empty())
            .then(|| NoLonger::of(&failure.agreement, rules, mended, (then, now)))
    });
    all.collect()
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
                occurrences: failing(&rules, commitment),
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
                if let (Some(now), Some(then)) = (now, then) {
                    failure.occurrences = failing_since(&caused, now, then);
                } else if let Some(now) = now {
                    failure.occurrences = failing(&caused, now);
                }
                failure.rules = caused;
                failed.push(failure);
            }
        }
        let removed = removed(&base.report, &same, &after);
        let no_longer = no_longer(&same, &before, &after);
        let nowhere = base.found == Found::Nowhere;
        let elsewhere = match base.found {
            Found::Elsewhere(files) => files,
            Found::There | Found::Nowhere => Vec::new(),
        };
        let since = Since {
            base: base.name,
            nowhere,
            elsewhere,
            not_loaded: base.not_loaded,
            before: still,
            removed,
            no_longer,
            known,
        };
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
    /// Of a series, the numbers of the occurrences by which it is so.
    occurrences: &'a [u32],
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
                occurrences: outcomes.get(&key).map_or(&[], |(failure, _)| &*failure.occurrences),
                coming: coming.remove(&key).unwrap_or_default(),
            },
        };
        text.push_str(&serde_json::to_string(&line)?);
        text.push('\n');
    }
    Ok(text)
}
