//! Generated records are valid, and are written as they are.

use std::cell::Cell;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Query, evaluate, holds, stretches, timeline};
use abide::generate::{RecordSettings, Scope, dates, records};
use abide::model::{Act, Case, Cond, Entry, Record, Status, StatusTest};
use abide::prove::Watch as _;
use abide::report::case::toml;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::reader;
use crate::chance;
use crate::files;
use crate::load::load;
use abide::generate::{self, Settings};

fn run<S: Strategy>(
    generated: &S,
    count: u32,
    holds: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    if let Err(error) = TestRunner::new(chance::config(count)).run(generated, holds) {
        panic!("{error}");
    }
}

/// A case with the record, which expects nothing that matters.
fn case_of(loaded: &Loaded, record: &Record) -> Case {
    let text =
        "[[case]]\nname = \"x\"\non = 2025-01-01\nholds = \"before made or not before made\"\n";
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[commitment.a]\nwhat = \"A\"\n";
    let other = files::load([("x.toml", &*format!("{rules}{text}"))]).one();
    let case = other.cases.into_iter().next().unwrap();
    let given = record.entries.len();
    Case { record: record.clone(), given, place: loaded.agreement.place, ..case }
}

/// An entry as far as it says something: without its place, and its terms as they are written.
fn said(record: &Record) -> Vec<String> {
    let act = |entry: &Entry| match &entry.act {
        Act::Amended(target, terms) => {
            let texts = [
                terms.from.as_ref().map(|it| it.as_ref().map(|it| it.text.clone())),
                terms.deadline.as_ref().map(|it| it.as_ref().map(|it| it.text.clone())),
                terms.until.as_ref().map(|it| it.as_ref().map(|it| it.text.clone())),
                terms.due_from.as_ref().map(|it| it.as_ref().map(|it| it.text.clone())),
            ];
            format!("{target:?} {texts:?}")
        }
        other => format!("{other:?}"),
    };
    let said = |entry: &Entry| {
        let Entry { id, first, last, recorded, by, source, note, .. } = entry;
        format!("{id:?} {first} {last} {recorded} {by:?} {source:?} {note:?} {}", act(entry))
    };
    record.entries.iter().map(said).collect()
}

/// Of each of the records of a document's own rules: written as a case it loads, and is the same.
#[test]
fn generated_records_load() {
    let settings = RecordSettings {
        entries: 8,
        imprecise: 0.3,
        delayed: 0.3,
        partial: 0.2,
        retracted: 0.15,
        ..RecordSettings::default()
    };
    let drawn = Cell::new(0);
    run(&generate::cases(Settings::default()), 40, |case| {
        let loaded = load(&case.document);
        let agreement = &loaded.agreement;
        let ids: Vec<_> = agreement.commitments().map(|(id, _)| id).collect();
        let rules = case.document.to_string();
        let mut sources = abide::source::Sources::default();
        let file = sources.add("rules.json", rules);
        let again = abide::prove::Rules::new(&sources, [(file, abide::written::Format::Json)]);
        let mut runner = TestRunner::deterministic();
        for id in ids {
            let scope = Scope::of_commitment(agreement, id);
            let days = dates(agreement, &scope, &[]);
            let records = records(agreement, &scope, &days, &settings);
            for _ in 0..6 {
                let record = records.new_tree(&mut runner).unwrap().current();
                let text = toml(agreement, &case_of(&loaded, &record)).join("\n");
                prop_assert!(again.again(&agreement.id, &text).is_some(), "{}", text);
                drawn.set(drawn.get() + record.entries.len());
            }
        }
        Ok(())
    });
    assert!(drawn.get() > 500, "{} entries", drawn.get());
}

/// The record of each document, written as a case, loads and is the same.
#[test]
fn records_are_written_as_they_are() {
    run(&generate::cases(Settings { foresight: true, ..Settings::default() }), 80, |case| {
        let loaded = load(&case.document);
        let written = toml(&loaded.agreement, &case_of(&loaded, &loaded.record)).join("\n");
        let mut rules = case.document.clone();
        for key in ["entry", "complete-through"] {
            rules.as_object_mut().unwrap().remove(key);
        }
        let record = format!("for = \"{}\"\n\n{written}\n", loaded.agreement.id);
        let read = files::load([("rules.json", &*rules.to_string()), ("case.toml", &*record)]);
        let read = read.one();
        prop_assert_eq!(said(&loaded.record), said(&read.cases[0].record), "{}", written);
        prop_assert_eq!(loaded.record.complete_through, read.cases[0].record.complete_through);
        Ok(())
    });
}

/// A condition about a status holds in a world if and only if the status is that; and stretches are
/// what timelines say.
#[test]
fn conditions_are_asked_of_the_same_worlds() {
    let settings =
        Settings { commitments: 3, conditions: 2, imprecise: 2, worlds: 60, ..Settings::default() };
    run(&generate::cases(settings), 40, |case| {
        let Loaded { agreement, record, .. } = load(&case.document);
        for query in case.queries.iter().take(3) {
            let Query { on, known_by } = *query;
            let verdict = evaluate(&agreement, &record, query);
            for ((id, _), judged) in agreement.commitments().zip(&verdict.commitments) {
                for (test, status) in [
                    (StatusTest::Pending, Status::Pending),
                    (StatusTest::Due, Status::Due),
                    (StatusTest::Met, Status::Met),
                    (StatusTest::Lapsed, Status::Lapsed),
                    (StatusTest::Void, Status::Void),
                ] {
                    let truth = holds(&agreement, &record, &Cond::Status(test, id), query);
                    if judged.exact && truth.exact {
                        let possible = judged.possible.contains(&status);
                        prop_assert_eq!(truth.may_hold, possible, "{:?} {:?}", test, judged);
                        let only = judged.possible.len() == 1 && possible;
                        prop_assert_eq!(truth.holds(), only, "{:?} {:?}", test, judged);
                    }
                }
                let never = Cond::All(vec![
                    Cond::Status(StatusTest::Due, id),
                    Cond::Not(Box::new(Cond::Status(StatusTest::Due, id))),
                ]);
                let truth = holds(&agreement, &record, &never, query);
                prop_assert!(truth.fails() || !truth.exact);
            }
            let to = on.plus(20).unwrap_or(Day::MAX);
            same_as_timeline(&agreement, &record, (on, to), known_by)?;
        }
        Ok(())
    });
}

fn same_as_timeline(
    agreement: &abide::model::Agreement,
    record: &Record,
    days: (Day, Day),
    known_by: Option<Day>,
) -> Result<(), TestCaseError> {
    let ids: Vec<_> = agreement.commitments().map(|(id, _)| id).collect();
    let told = stretches(agreement, record, &ids, days, known_by);
    let timelines = timeline(agreement, record, days.0, days.1, known_by);
    for (stretches, timeline) in told.iter().zip(timelines) {
        for run in &timeline.runs {
            let here = stretches.iter().find(|it| it.first <= run.first && run.first <= it.last);
            let answer = &here.unwrap().answer;
            prop_assert_eq!(
                (answer.status, answer.reason, &answer.possible),
                (run.judgement.status, run.judgement.reason, &run.judgement.possible)
            );
        }
        let first = stretches.first().map(|it| it.first);
        prop_assert_eq!(first, timeline.runs.first().map(|run| run.first));
    }
    Ok(())
}

#[test]
fn a_reader_says_of_each_case_whether_it_comes_true() {
    let rules = "[agreement]\nid = \"x\"\nmade = 2025-01-01\n[commitment.a]\nwhat = \"A\"\n";
    let loaded = files::load([("x.toml", rules)]).one();
    let case = case_of(&loaded, &Record::default());
    let again = reader(rules).again(&loaded.agreement, &[case.clone(), case]);
    assert_eq!(again, [Some(true), Some(true)]);
}
