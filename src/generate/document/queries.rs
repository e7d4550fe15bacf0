use std::collections::BTreeSet;

use crate::dates::{Day, Period};
use proptest::prelude::*;
use serde_json::Value;

use super::Settings;
use crate::evaluate::Query;

/// A question before the document is known.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    on: DayChoice,
    known_by: Option<DayChoice>,
}

/// A day to ask about.
#[derive(Debug, Clone)]
enum DayChoice {
    /// So many days from the one at that position among the days of the document.
    Near(u16, i64),
    /// So many days from the first day of the document.
    Any(i64),
}

/// How far before and after the window questions go.
const MARGIN: i64 = 25;

/// From one to six questions.
pub(super) fn choice(settings: &Settings) -> BoxedStrategy<Vec<Choice>> {
    let query = (day(settings), prop::option::weighted(0.4, day(settings)))
        .prop_map(|(on, known_by)| Choice { on, known_by });
    prop::collection::vec(query, 1..=6).boxed()
}

fn day(settings: &Settings) -> BoxedStrategy<DayChoice> {
    let near = (any::<u16>(), -2..=2_i64).prop_map(|(which, days)| DayChoice::Near(which, days));
    let anywhere = (-3..i64::from(settings.window) + MARGIN).prop_map(DayChoice::Any);
    prop_oneof![3 => near, 1 => anywhere].boxed()
}

/// The questions, for that document.
pub(super) fn resolve(settings: &Settings, document: &Value, choices: &[Choice]) -> Vec<Query> {
    let made: Day = document["agreement"]["made"].as_str().unwrap().parse().unwrap();
    let window = i64::from(settings.window);
    let near = (made.plus(-MARGIN).unwrap(), made.plus(window + MARGIN).unwrap());
    let within = |day: &Day| (near.0..=near.1).contains(day);
    let all: Vec<Day> = days(document).into_iter().filter(within).collect();
    let recorded = recorded_days(document);
    let day = |days: &[Day], choice: &DayChoice| match choice {
        DayChoice::Near(which, offset) if !days.is_empty() => {
            days[usize::from(*which) % days.len()].plus(*offset).unwrap()
        }
        DayChoice::Near(_, offset) | DayChoice::Any(offset) => made.plus(*offset).unwrap(),
    };
    choices
        .iter()
        .map(|choice| {
            let known_by = choice.known_by.as_ref();
            let known_by = known_by.map(|known| day(&recorded, known));
            Query { on: day(&all, &choice.on), known_by }
        })
        .collect()
}

/// The days on which entries became known.
fn recorded_days(document: &Value) -> Vec<Day> {
    let entries = document.get("entry").and_then(Value::as_array);
    let entries = entries.into_iter().flatten();
    let recorded = entries.filter_map(|entry| {
        let recorded = entry.get("recorded").unwrap_or(&entry["on"]);
        days(recorded).into_iter().next_back()
    });
    let distinct: BTreeSet<Day> = recorded.collect();
    distinct.into_iter().collect()
}

/// All days in a document: literal ones, and the first and last days of periods.
pub(super) fn days(value: &Value) -> BTreeSet<Day> {
    match value {
        Value::String(text) => days_of_text(text),
        Value::Array(members) => members.iter().flat_map(days).collect(),
        Value::Object(members) => members.values().flat_map(days).collect(),
        _ => BTreeSet::new(),
    }
}

fn days_of_text(text: &str) -> BTreeSet<Day> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    words
        .flat_map(|word| match (word.parse::<Day>(), word.parse::<Period>()) {
            (Ok(day), _) => vec![day],
            (_, Ok(period)) => vec![period.first(), period.last()],
            _ => Vec::new(),
        })
        .collect()
}
