//! Cases: what the rules give under the record of a case, against what is expected.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::evaluate::{Judgement, Query, Truth, evaluate_each, holds};
use crate::model::{Agreement, Case, CommitmentId, Demanded, Expected, Target, Wanted, What};

/// What came of a case.
#[derive(Debug, Clone)]
pub struct Outcome<'c> {
    /// Of each expectation, in their order.
    pub answers: Vec<Answer<'c>>,
    /// Of each condition that is demanded.
    pub truths: Vec<(&'c Demanded, Truth)>,
}

impl Outcome<'_> {
    /// Whether all is as expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.answers.iter().all(Answer::passes)
            && self.truths.iter().all(|(demanded, truth)| is_as_demanded(demanded, *truth))
    }
}

/// Whether the condition holds in every world, or in none, as is demanded.
#[must_use]
pub fn is_as_demanded(demanded: &Demanded, truth: Truth) -> bool {
    if demanded.holds { truth.holds() } else { truth.fails() }
}

/// What came of one expectation.
#[derive(Debug, Clone)]
pub struct Answer<'c> {
    /// What was expected, of what, and on which day.
    pub expected: &'c Expected,
    /// What the rules give; none of an occurrence that does not exist on that day.
    pub found: Option<Judgement>,
    /// What of the expectation is not so: all of it, where there is no such occurrence.
    pub wrong: Vec<&'c Wanted>,
}

impl Answer<'_> {
    /// Whether all is as expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// Judges a case. `agreement` is the one whose case it is, or a changed one with the same
/// commitments.
///
/// ```
/// use abide::{cases, check::check, source::Sources, written::{Format, read}};
/// let text = r#"
/// [agreement]
/// id   = "lease"
/// made = 2025-01-01
/// [commitment.pay]
/// what     = "Pay"
/// deadline = 2025-03-31
/// [[case]]
/// name       = "the last day is in time"
/// commitment = "pay"
/// expect     = { 2025-03-31 = "due", 2025-04-01 = "lapsed:missed" }
/// "#;
/// let mut sources = Sources::default();
/// let file = sources.add("lease.toml", text);
/// let (written, _) = read(&sources, file, Format::Toml);
/// let loaded = check(vec![written]).agreements.remove(0);
/// assert!(cases::run(&loaded.agreement, &loaded.cases[0]).passes());
/// ```
#[must_use]
pub fn run<'c>(agreement: &Agreement, case: &'c Case) -> Outcome<'c> {
    let judged = judgements(agreement, case, |_| true);
    let judged: BTreeMap<_, _> = judged.map(|(on, id, it)| ((on, id), it)).collect();
    let answer = |expected: &'c Expected| {
        let judged = judged.get(&(expected.on, expected.target.commitment));
        let found = told(judged.and_then(Option::as_ref), expected.target);
        Answer { expected, wrong: wrong(expected, found), found: found.cloned() }
    };
    let truth = |demanded| (demanded, truth(agreement, case, demanded));
    Outcome {
        answers: case.expected.iter().map(answer).collect(),
        truths: case.demanded.iter().map(truth).collect(),
    }
}

/// What a case asks of some commitments: of each, on each day on which something is expected of it,
/// the judgement, worked out only when it is its turn. In the order of the days, and of the
/// commitments.
pub fn judgements<'c>(
    agreement: &'c Agreement,
    case: &'c Case,
    wanted: impl Fn(CommitmentId) -> bool,
) -> impl Iterator<Item = (Day, CommitmentId, Option<Judgement>)> + 'c {
    let mut asked: BTreeMap<Day, BTreeSet<CommitmentId>> = BTreeMap::new();
    for Expected { target, on, .. } in &case.expected {
        if wanted(target.commitment) {
            asked.entry(*on).or_default().insert(target.commitment);
        }
    }
    asked.into_iter().flat_map(|(on, ids)| {
        let query = Query { on, known_by: case.known_by };
        let judged = evaluate_each(agreement, &case.record, ids, query);
        judged.map(move |(id, judged)| (on, id, judged))
    })
}

/// Whether a condition of which something is demanded holds, over all worlds of the case.
#[must_use]
pub fn truth(agreement: &Agreement, case: &Case, demanded: &Demanded) -> Truth {
    let query = Query { on: demanded.on, known_by: case.known_by };
    holds(agreement, &case.record, &demanded.condition.value, &query)
}

/// Of a judgement what it says of the whole, or of one occurrence, if there is one.
#[must_use]
pub fn told(judged: Option<&Judgement>, target: Target) -> Option<&Judgement> {
    let Some(number) = target.occurrence else { return judged };
    let mut occurrences = judged?.occurrences.iter();
    occurrences.find(|one| one.number == number).map(|one| &one.judgement)
}

/// What of an expectation is not so: all of it, where nothing is found.
#[must_use]
pub fn wrong<'c>(expected: &'c Expected, found: Option<&Judgement>) -> Vec<&'c Wanted> {
    let is_wrong = |wanted: &&Wanted| !found.is_some_and(|it| fits(it, &wanted.what));
    expected.wanted.iter().filter(is_wrong).collect()
}

fn fits(found: &Judgement, what: &What) -> bool {
    match what {
        What::Status(status, reason) => {
            found.status == *status && reason.is_none_or(|reason| found.reason == reason)
        }
        What::Reason(reason) => found.reason == *reason,
        What::Possible(possible) => found.possible == *possible,
        What::Certainty(certainty) => found.certainty == *certainty,
        What::Breach(breach) => found.breach == *breach,
    }
}
