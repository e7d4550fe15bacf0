use crate::dates::Day;
use proptest::prelude::*;
use serde_json::Value;

use super::queries::days;

/// Something assumed, before the document is known.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    which: u16,
    day: u16,
    offset: i64,
    truth: bool,
}

/// Often nothing; else a few.
pub(super) fn choice() -> impl Strategy<Value = Vec<Choice>> {
    let one = (any::<u16>(), any::<u16>(), -2..=2_i64, any::<bool>())
        .prop_map(|(which, day, offset, truth)| Choice { which, day, offset, truth });
    prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(one, 1..=4)]
}

/// The assumptions, for that document. Not all of them can be: some contradict the record, or say
/// twice the same.
pub(super) fn resolve(document: &Value, choices: &[Choice]) -> Vec<String> {
    let days: Vec<Day> = days(document).into_iter().collect();
    let assumed = |choice: &Choice| {
        let day = days[usize::from(choice.day) % days.len()];
        let day = day.plus(choice.offset).unwrap_or(day);
        let all = forms(document, day, choice.truth);
        Some(all.get(usize::from(choice.which) % all.len().max(1))?.clone())
    };
    choices.iter().filter_map(assumed).collect()
}

/// All that can be assumed to be so, or to be on that day.
fn forms(document: &Value, day: Day, truth: bool) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(ids(document, "condition").map(|id| format!("{id} = {truth}")));
    for table in ["event", "consultation"] {
        all.extend(ids(document, table).map(|id| format!("{id} = {day}")));
    }
    for id in ids(document, "commitment") {
        let commitment = &document["commitment"][id];
        all.push(format!("met({id}) = {day}"));
        if commitment.get("confirmed-by").is_some() {
            all.push(format!("met({id}) = {truth}"));
        }
        if commitment.get("every").is_some() {
            all.push(format!("met({id}#2) = {day}"));
            all.push(format!("met({id}#1) = {truth}"));
        }
        if matches!(commitment.get("kind").and_then(Value::as_str), Some("maintain" | "avoid")) {
            all.push(format!("broken({id}) = {day}"));
        }
        if document.to_string().contains("some day in") {
            let keys = [
                "from",
                "due-from",
                "deadline",
                "until",
                "subject-to",
                "met-when",
                "broken-when",
                "void-when",
            ];
            all.extend(keys.map(|key| format!("{key}({id}) = {day}")));
        }
    }
    all
}

fn ids<'d>(document: &'d Value, table: &str) -> impl Iterator<Item = &'d String> + use<'d> {
    let table = document.get(table).and_then(Value::as_object);
    table.into_iter().flat_map(|table| table.keys())
}
