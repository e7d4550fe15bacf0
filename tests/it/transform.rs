//! Changes of a document of which a law says what they do to a verdict.
//!
//! Each takes a document and gives a new, valid one; where that cannot be, or where the change
//! would mean something else, it gives none.

use std::collections::BTreeSet;

use abide::dates::{Day, Period};
use serde_json::{Value, json};

/// The ids of the commitments.
pub(crate) fn commitments(document: &Value) -> Vec<String> {
    keys(document, "commitment")
}

/// The ids of the conditions.
pub(crate) fn conditions(document: &Value) -> Vec<String> {
    keys(document, "condition")
}

fn keys(document: &Value, table: &str) -> Vec<String> {
    let table = document.get(table).and_then(Value::as_object);
    table.into_iter().flat_map(|table| table.keys().cloned()).collect()
}

/// The entries.
pub(crate) fn entries(document: &Value) -> &[Value] {
    document.get("entry").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn with_entries(document: &Value, entries: Vec<Value>) -> Value {
    let mut changed = document.clone();
    let table = changed.as_object_mut().unwrap();
    if entries.is_empty() {
        table.remove("entry");
    } else {
        table.insert("entry".into(), json!(entries));
    }
    changed
}

/// The entries in another order.
pub(crate) fn shuffle_entries(document: &Value, seed: u64) -> Value {
    let mut entries = entries(document).to_vec();
    let mut state = seed;
    for left in (2..=entries.len()).rev() {
        // The constants are Knuth's for MMIX; the high bits are the random ones.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % left;
        entries.swap(left - 1, other);
    }
    with_entries(document, entries)
}

/// The entry of that position once more. None where that means something else: a `met` of a
/// series that names no occurrence (the second counts for another one), an imprecise entry or a
/// `some day in` (another open fact), and an entry that is retracted (its double is not).
pub(crate) fn duplicate_entry(document: &Value, index: usize) -> Option<Value> {
    let entry = entries(document).get(index)?;
    let unnamed = entry.get("met").is_some() && entry.get("occurrence").is_none();
    let series = |id: &str| document["commitment"][id].get("every").is_some();
    let moves_on = unnamed && entry["met"].as_str().is_some_and(series);
    let (first, last) = span(entry);
    let open = first != last || entry.to_string().contains("some day in");
    if moves_on || open || is_retracted(document, entry) {
        return None;
    }
    let mut double = entry.clone();
    double.as_object_mut().unwrap().remove("id");
    let mut entries = entries(document).to_vec();
    entries.push(double);
    Some(with_entries(document, entries))
}

fn is_retracted(document: &Value, entry: &Value) -> bool {
    let id = entry.get("id");
    id.is_some() && entries(document).iter().any(|other| other.get("retracted") == id)
}

/// Every day some weeks later. Only for documents that `Settings::weekly`
/// allows: in others a month would end on another day.
pub(crate) fn shift_weeks(document: &Value, weeks: i64) -> Value {
    match document {
        Value::String(text) => Value::String(shift_text(text, weeks)),
        Value::Array(members) => members.iter().map(|member| shift_weeks(member, weeks)).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, member)| (key.clone(), shift_weeks(member, weeks))).collect()
        }
        other => other.clone(),
    }
}

fn shift_text(text: &str, weeks: i64) -> String {
    let is_break = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '-');
    let words = text.split_inclusive(is_break).map(|word| {
        let bare = word.trim_end_matches(is_break);
        match bare.parse::<Day>() {
            Ok(day) => word.replacen(bare, &day.plus(weeks * 7).unwrap().to_string(), 1),
            Err(_) => word.to_owned(),
        }
    });
    words.collect()
}

/// The first and last day on which an entry may have been, by its `on` alone.
fn written_span(entry: &Value) -> (Day, Day) {
    let on = entry["on"].as_str().unwrap();
    if let Ok(period) = on.parse::<Period>() {
        return (period.first(), period.last());
    }
    let (first, last) = on.split_once('/').unwrap_or((on, on));
    (first.parse().unwrap(), last.parse().unwrap())
}

/// The first and last day on which an entry may have been: not after it was recorded.
fn span(entry: &Value) -> (Day, Day) {
    let (first, last) = written_span(entry);
    (first, last.min(recorded(entry)).max(first))
}

fn recorded(entry: &Value) -> Day {
    let recorded = entry.get("recorded").and_then(Value::as_str);
    recorded.map_or(written_span(entry).1, |day| day.parse().unwrap())
}

/// An imprecise entry so many days narrower at its start and its end, but recorded when it was.
/// None if it is precise, or would be empty.
pub(crate) fn narrow_entry(document: &Value, index: usize, start: i64, end: i64) -> Option<Value> {
    let entry = entries(document).get(index)?;
    let (first, last) = span(entry);
    if first == last {
        return None;
    }
    let (from, to) = (first.plus(start.max(0))?, last.plus(-end.max(0))?);
    if from > to {
        return None;
    }
    let on = if from == to { from.to_string() } else { format!("{from}/{to}") };
    let recorded = recorded(entry);
    let mut entries = entries(document).to_vec();
    entries[index]["on"] = json!(on);
    entries[index]["recorded"] = json!(recorded);
    Some(with_entries(document, entries))
}

/// One more assessment of a condition on that day, by all who are asked. It is recorded on that
/// day, or if something else was said of it on that day, after all of that.
pub(crate) fn add_assessment(document: &Value, condition: &str, day: Day, holds: bool) -> Value {
    let on = day.to_string();
    let rivals = entries(document).iter().filter(|entry| {
        entry.get("assessed") == Some(&json!(condition)) && entry["on"] == json!(on)
    });
    let last = rivals.map(recorded).max();
    let recorded = last.map_or(day, |last| last.max(day).next().unwrap());
    let mut entry = json!({
        "on": on,
        "assessed": condition,
        "holds": holds,
        "recorded": recorded,
    });
    if let Some(by) = document["condition"][condition].get("assessed-by") {
        entry["by"] = by.clone();
    }
    let mut entries = entries(document).to_vec();
    entries.push(entry);
    with_entries(document, entries)
}

/// The written deadline of a commitment so many days later (its due window may open later too).
/// None if it has none.
pub(crate) fn later_deadline(document: &Value, commitment: &str, days: u32) -> Option<Value> {
    let text = document["commitment"][commitment].get("deadline")?.as_str()?;
    let base = match text.parse::<Period>() {
        Ok(period) => format!("end of {period}"),
        Err(_) => format!("({text})"),
    };
    let mut changed = document.clone();
    let later = format!("{days} days after {base}");
    changed["commitment"][commitment]["deadline"] = json!(later);
    Some(changed)
}

/// Without the entries that cannot have been on or before that day. Retractions stay, whatever
/// their day, if what they retract does.
pub(crate) fn drop_entries_after(document: &Value, day: Day) -> Value {
    keep_entries(document, |entry| entry.get("retracted").is_some() || written_span(entry).0 <= day)
}

/// Without the entries that were recorded after that day.
pub(crate) fn drop_recorded_after(document: &Value, day: Day) -> Value {
    keep_entries(document, |entry| recorded(entry) <= day)
}

/// Without the entry of that position (and what retracts it).
pub(crate) fn remove_entry(document: &Value, index: usize) -> Value {
    let gone = entries(document).get(index).cloned();
    let mut left = entries(document).to_vec();
    if index < left.len() {
        left.remove(index);
    }
    let id = gone.as_ref().and_then(|entry| entry.get("id")).cloned();
    let rest = with_entries(document, left);
    keep_entries(&rest, |entry| id.is_none() || entry.get("retracted") != id.as_ref())
}

/// The entries that fit, less the retractions of those that do not.
fn keep_entries(document: &Value, fits: impl Fn(&Value) -> bool) -> Value {
    let mut kept: Vec<Value> =
        entries(document).iter().filter(|entry| fits(entry)).cloned().collect();
    loop {
        let ids: BTreeSet<String> = kept.iter().filter_map(|entry| text(entry, "id")).collect();
        let before = kept.len();
        kept.retain(|entry| text(entry, "retracted").is_none_or(|id| ids.contains(&id)));
        if kept.len() == before {
            return with_entries(document, kept);
        }
    }
}

fn text(entry: &Value, key: &str) -> Option<String> {
    entry.get(key)?.as_str().map(str::to_owned)
}

/// The entry of that position retracted on that day.
pub(crate) fn retract(document: &Value, index: usize, day: Day) -> Option<Value> {
    let mut entries = entries(document).to_vec();
    let entry = entries.get_mut(index)?;
    let id = text(entry, "id").unwrap_or(format!("retracted-{index}"));
    entry["id"] = json!(id);
    entries.push(json!({ "on": day, "retracted": id }));
    Some(with_entries(document, entries))
}

/// The document as two files: the rules, and their record in a file of its own.
pub(crate) fn split_record(document: &Value) -> (Value, Value) {
    let mut rules = document.clone();
    let table = rules.as_object_mut().unwrap();
    let mut record = json!({ "for": document["agreement"]["id"] });
    for key in ["entry", "complete-through"] {
        if let Some(value) = table.remove(key) {
            record[key] = value;
        }
    }
    (rules, record)
}
