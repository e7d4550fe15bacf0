//! What a warning claims is so, on generated agreements and records.

use abide::check::{Loaded, check};
use abide::dates::Day;
use abide::diagnostic::{Code, Diagnostic};
use abide::evaluate::{Query, Status, Verdict, evaluate};
use abide::generate::{Case, Settings, cases};
use abide::model::{Act, Record};
use abide::source::Sources;
use abide::written::{Format, read};
use proptest::prelude::*;

fn loaded(case: &Case) -> (Loaded, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let text = serde_json::to_string(&case.document).unwrap();
    let file = sources.add("document.json", text);
    let (written, _) = read(&sources, file, Format::Json);
    let mut outcome = check(vec![written]);
    (outcome.agreements.remove(0), outcome.diagnostics)
}

fn verdict(loaded: &Loaded, record: &Record, on: Day) -> Verdict {
    evaluate(&loaded.agreement, record, &Query { on, known_by: None })
}

/// Every day of the weeks in which a document happens.
fn days(case: &Case) -> impl Iterator<Item = Day> {
    let first = case.queries.iter().map(|query| query.on).min().unwrap();
    (-10..40).step_by(2).filter_map(move |days| first.plus(days))
}

/// The commitment at the head of a message.
fn named(loaded: &Loaded, found: &Diagnostic) -> usize {
    let id = found.message.split('`').nth(1).unwrap();
    loaded.agreement.commitments.iter().position(|commitment| commitment.id == id).unwrap()
}

fn never_so(case: &Case, loaded: &Loaded, found: &Diagnostic) -> Result<(), TestCaseError> {
    let never = match found.code {
        Code::NeverDue => Status::Due,
        Code::NeverMet => Status::Met,
        Code::NeverLapses => Status::Lapsed,
        _ => return Ok(()),
    };
    let number = named(loaded, found);
    for on in days(case) {
        let verdict = verdict(loaded, &loaded.record, on);
        let possible = &verdict.commitments[number].possible;
        prop_assert!(!possible.contains(&never), "{}, but on {on} {possible:?}", found.message);
    }
    Ok(())
}

/// Without the entry all is as it was.
fn of_no_effect(case: &Case, loaded: &Loaded, found: &Diagnostic) -> Result<(), TestCaseError> {
    let idle = [Code::CountsForNothing, Code::BreakOutside, Code::AfterTheEnd, Code::NoEffect];
    if !idle.contains(&found.code) {
        return Ok(());
    }
    let mut without = loaded.record.clone();
    if without.entries.iter().any(|entry| matches!(entry.act, Act::Retracted(_))) {
        return Ok(());
    }
    let place = found.place.unwrap();
    let at = without
        .entries
        .iter()
        .position(|entry| (entry.place.start..entry.place.end).contains(&place.start));
    let at = at.unwrap();
    // Of an amendment that names an occurrence, only these terms are without effect.
    match &mut without.entries[at].act {
        Act::Amended(_, new) if found.message.contains("belongs to the series") => {
            (new.from, new.until) = (None, None);
        }
        _ => {
            without.entries.remove(at);
        }
    }
    // Others may rest on the terms of what is over, by `deadline(…)`.
    let own = (found.code == Code::AfterTheEnd).then(|| named(loaded, found));
    let seen = |verdict: Verdict| -> Vec<_> {
        let all = verdict.commitments.into_iter().enumerate();
        let all = all.filter(|(number, _)| own.is_none_or(|own| own == *number));
        all.map(|(_, it)| it)
            .map(|it| (it.status, it.reason, it.possible, it.breach, it.met_on))
            .collect()
    };
    for on in days(case) {
        let with = seen(verdict(loaded, &loaded.record, on));
        prop_assert_eq!(with, seen(verdict(loaded, &without, on)), "{} on {}", &found.message, on);
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::chance::config(40))]

    #[test]
    fn warnings_are_true(case in cases(Settings::default())) {
        let (loaded, diagnostics) = loaded(&case);
        for found in &diagnostics {
            never_so(&case, &loaded, found)?;
            of_no_effect(&case, &loaded, found)?;
        }
    }
}
