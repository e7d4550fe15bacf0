//! Cases: what the rules give under the record of a case, against what is expected.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::evaluate::{Judgement, Query, Truth, Verdict, evaluate, holds};
use crate::model::{Agreement, Case, Demanded, Expected, Target, Wanted, What};

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
    let mut verdicts: BTreeMap<Day, Verdict> = BTreeMap::new();
    let answer = |expected: &'c Expected| {
        let on = expected.on;
        let query = Query { on, known_by: case.known_by };
        let verdict =
            verdicts.entry(on).or_insert_with(|| evaluate(agreement, &case.record, &query));
        let found = of(verdict, expected.target).cloned();
        let is_wrong = |wanted: &&Wanted| !found.as_ref().is_some_and(|it| fits(it, &wanted.what));
        Answer { expected, wrong: expected.wanted.iter().filter(is_wrong).collect(), found }
    };
    let answers = case.expected.iter().map(answer).collect();
    let truth = |demanded: &'c Demanded| {
        let query = Query { on: demanded.on, known_by: case.known_by };
        (demanded, holds(agreement, &case.record, &demanded.condition.value, &query))
    };
    Outcome { answers, truths: case.demanded.iter().map(truth).collect() }
}

/// The judgement of a commitment, or of one occurrence of it, if there is one.
fn of(verdict: &Verdict, target: Target) -> Option<&Judgement> {
    let whole = verdict.commitments.get(target.commitment.index())?;
    let Some(number) = target.occurrence else { return Some(whole) };
    let mut occurrences = whole.occurrences.iter();
    occurrences.find(|one| one.number == number).map(|one| &one.judgement)
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
