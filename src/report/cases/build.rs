use std::collections::BTreeMap;

use super::super::build as common;
use super::super::{Report, SCHEMA_VERSION, State, timeline};
use super::demand;
use super::{Agreement, Answer, Case, Counts, Demand, Expected, Found, Tested, Timeline};
use crate::cases::{self, run};
use crate::check::Loaded;
use crate::dates::Day;
use crate::diagnostic;
use crate::evaluate::{Query, Truth, evaluate};
use crate::model::{self, Target, What};
use crate::source::Sources;

/// So many days around those of a case are drawn.
const MARGIN: i64 = 14;

/// Runs the cases for which `wanted` says so: of an agreement, and a case of it.
#[must_use]
pub fn build(
    sources: &Sources,
    loaded: &[Loaded],
    diagnostics: &[diagnostic::Diagnostic],
    wanted: impl Fn(&Loaded, &model::Case) -> bool,
) -> Tested {
    let mut counts = Counts::default();
    let mut agreements = Vec::new();
    for one in loaded.iter().filter(|one| !one.cases.is_empty()) {
        let asked = one.cases.iter().filter(|case| wanted(one, case));
        let cases: Vec<Case> = asked.map(|case| self::case(sources, one, case)).collect();
        let passed = cases.iter().filter(|case| case.passed).count();
        counts.passed = counts.passed.saturating_add(passed);
        counts.failed = counts.failed.saturating_add(cases.len().saturating_sub(passed));
        let left_out = one.cases.len().saturating_sub(cases.len());
        counts.left_out = counts.left_out.saturating_add(left_out);
        agreements.push(Agreement {
            id: one.agreement.id.clone(),
            title: one.agreement.title.clone(),
            cases,
            #[cfg(feature = "proptest")]
            coverage: None,
            #[cfg(feature = "proptest")]
            mutation: None,
        });
    }
    Tested {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        agreements,
        counts,
        diagnostics: diagnostics.iter().map(|one| common::diagnostic(sources, one)).collect(),
    }
}

fn case(sources: &Sources, loaded: &Loaded, case: &model::Case) -> Case {
    let outcome = run(&loaded.agreement, case);
    let (passed, answers) = (outcome.passes(), &outcome.answers);
    let mut teller = Teller { sources, loaded, case, told: None, reports: BTreeMap::new() };
    Case {
        name: case.name.clone(),
        place: common::place(sources, case.place),
        passed,
        known_by: case.known_by,
        timelines: if passed { Vec::new() } else { teller.timelines(answers) },
        answers: answers.iter().map(|answer| teller.answer(answer)).collect(),
        demands: outcome.truths.iter().map(|it| teller.demand(*it)).collect(),
    }
}

/// Puts into words what is not as expected.
struct Teller<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
    case: &'a model::Case,
    /// The agreement with the record of the case: made where something fails.
    told: Option<[Loaded; 1]>,
    reports: BTreeMap<Day, Report>,
}

impl Teller<'_> {
    fn told(&mut self) -> &[Loaded; 1] {
        self.told.get_or_insert_with(|| {
            [Loaded {
                agreement: self.loaded.agreement.clone(),
                record: self.case.record.clone(),
                complete_place: None,
                kept_in: None,
                cases: Vec::new(),
                properties: Vec::new(),
            }]
        })
    }

    fn answer(&mut self, answer: &cases::Answer<'_>) -> Answer {
        let expected = answer.expected;
        let because = match answer.passes() {
            true => None,
            false => self.because(expected.target, expected.on),
        };
        Answer {
            commitment: name(&self.loaded.agreement, expected.target),
            on: expected.on,
            passed: answer.passes(),
            expected: words(&expected.wanted),
            found: answer.found.as_ref().map(|found| Found {
                status: found.status.into(),
                reason: found.reason.into(),
                possible: found.possible.iter().map(|one| (*one).into()).collect(),
                certainty: found.certainty.into(),
                breach: found.breach.into(),
                because,
            }),
            place: common::place(self.sources, expected.place),
        }
    }

    fn demand(&mut self, of: (&model::Demanded, Truth)) -> Demand {
        let (sources, loaded, case) = (self.sources, self.loaded, self.case);
        let because = |id, on| {
            let target = Target { commitment: id, occurrence: None };
            let state = self.state(target, on)?;
            let (status, because) = (state.status, &state.because);
            Some(format!("{} is {status}: {because}", name(&loaded.agreement, target)))
        };
        demand::demand(sources, &loaded.agreement, case, of, because)
    }

    fn because(&mut self, target: Target, on: Day) -> Option<String> {
        self.state(target, on).map(|state| state.because.clone())
    }

    /// What is reported of it on a day.
    fn state(&mut self, target: Target, on: Day) -> Option<&State> {
        if !self.reports.contains_key(&on) {
            let query = Query { on, known_by: self.case.known_by };
            let sources = self.sources;
            let told = self.told();
            let verdicts: Vec<_> =
                told.iter().map(|one| evaluate(&one.agreement, &one.record, &query)).collect();
            let report = common::build(sources, &query, told, &verdicts, &[]);
            self.reports.insert(on, report);
        }
        let report = self.reports.get(&on)?;
        let commitment = report.agreements.first()?.commitments.get(target.commitment.index())?;
        match target.occurrence {
            None => Some(&commitment.state),
            Some(number) => {
                let mut all = commitment.occurrences.iter();
                all.find(|one| one.occurrence == number).map(|one| &one.state)
            }
        }
    }

    /// What becomes of each commitment about which the case is wrong.
    fn timelines(&mut self, answers: &[cases::Answer<'_>]) -> Vec<Timeline> {
        let mut days: BTreeMap<Target, (Day, Day)> = BTreeMap::new();
        for answer in answers {
            let (target, on) = (answer.expected.target, answer.expected.on);
            let wrong = answers.iter().any(|one| one.expected.target == target && !one.passes());
            if wrong {
                let days = days.entry(target).or_insert((on, on));
                *days = (days.0.min(on), days.1.max(on));
            }
        }
        days.into_iter().filter_map(|(target, days)| self.timeline(target, days)).collect()
    }

    fn timeline(&mut self, target: Target, (first, last): (Day, Day)) -> Option<Timeline> {
        let from = first.plus(-MARGIN).unwrap_or(Day::MIN);
        let to = last.plus(MARGIN).unwrap_or(Day::MAX);
        let (sources, known_by) = (self.sources, self.case.known_by);
        let commitment = name(&self.loaded.agreement, target);
        let built = timeline::build(sources, (from, to), known_by, self.told(), &[]);
        let mut tracks = built.tracks();
        let (.., runs) = tracks.find(|(_, id, _)| *id == commitment)?;
        Some(Timeline { from, to, runs: runs.to_vec(), commitment })
    }
}

/// The commitment, or the occurrence as `x#1`.
fn name(agreement: &model::Agreement, target: Target) -> String {
    let id = agreement.commitment(target.commitment).map_or("", |commitment| &commitment.id);
    match target.occurrence {
        None => id.to_owned(),
        Some(number) => format!("{id}#{number}"),
    }
}

fn words(wanted: &[model::Wanted]) -> Expected {
    let mut expected = Expected::default();
    for one in wanted {
        match &one.what {
            What::Status(status, reason) => {
                expected.status = Some((*status).into());
                expected.reason = reason.map(Into::into).or(expected.reason);
            }
            What::Reason(reason) => {
                expected.status = Some(reason.status().into());
                expected.reason = Some((*reason).into());
            }
            What::Possible(possible) => {
                expected.possible = Some(possible.iter().map(|one| (*one).into()).collect());
            }
            What::Certainty(certainty) => expected.certainty = Some((*certainty).into()),
            What::Breach(breach) => expected.breach = Some((*breach).into()),
        }
    }
    expected
}
