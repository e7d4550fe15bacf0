mod budget;
mod commitment;
mod entry;
mod names;

use crate::dates::Rounding;
use serde_json::{Map, Value, json};

use super::dates::literal;
use super::{Settings, agreement, record};
use names::Names;

/// A table of the document.
type Table = Map<String, Value>;

/// The document of the choices.
///
/// Commitments are resolved one after the other, each with all its terms, amended ones too: it may
/// speak only of those before it, so that there is no cycle. Then the entries, in their order: each
/// may contradict or retract only one before it.
pub(super) fn document(
    settings: &Settings,
    agreement: &agreement::Choice,
    record: &[record::Choice],
) -> Value {
    let mut names = Names::new(settings, agreement);
    let targets = entry::targets(agreement, record);
    let mut commitments = Table::new();
    let mut amendments = entry::Amendments::new();
    for (index, choice) in agreement.commitments.iter().enumerate() {
        let amending = entry::amending(record, &targets, index);
        let (table, amended) = commitment::resolve(&mut names, agreement, index, choice, &amending);
        commitments.insert(names.known[index].id.clone(), Value::Object(table));
        amendments.extend(amended);
    }
    let mut entries = entry::Entries::default();
    for (index, choice) in record.iter().enumerate() {
        let amended = amendments.remove(&index);
        entries.add(&mut names, choice, targets[index], amended);
    }
    let mut document = Table::new();
    document.insert("agreement".into(), header(&mut names, &agreement.header));
    insert_tables(&mut document, &mut names, agreement);
    document.insert("commitment".into(), Value::Object(commitments));
    insert_record(&mut document, &names, agreement, entries);
    // Last: only parties that something names are declared.
    let parties = names.party_tables(&agreement.header);
    insert_some(&mut document, "party", parties);
    Value::Object(document)
}

fn header(names: &mut Names, choice: &agreement::HeaderChoice) -> Value {
    let mut table = Table::new();
    table.insert("id".into(), json!("deal"));
    table.insert("made".into(), json!(names.arithmetic.made));
    if choice.rounding.is_some() {
        table.insert("month-rounding".into(), json!(rounding_word(names.arithmetic.rounding)));
    }
    if names.arithmetic.calendar.is_some() {
        table.insert("calendar".into(), json!(CALENDAR));
    }
    if let Some(length) = choice.notice {
        let length = length.resolve(names.units()).to_string();
        table.insert("notice".into(), json!(length));
    }
    if let Some(parties) = choice.amendable_by {
        insert_parties(&mut table, "amendable-by", names.parties(parties));
    }
    remark(&mut table, choice.remarks, &["title", "source"]);
    Value::Object(table)
}

/// The name of the calendar.
const CALENDAR: &str = "city";

fn rounding_word(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Clamp => "clamp",
        Rounding::EndOfMonth => "end-of-month",
        Rounding::Up => "up",
        Rounding::Reject => "reject",
    }
}

fn insert_tables(document: &mut Table, names: &mut Names, choice: &agreement::Choice) {
    if let (Some(calendar), Some(days)) = (&choice.header.calendar, &names.arithmetic.calendar) {
        document.insert("calendar".into(), json!({ CALENDAR: calendar.table(days) }));
    }
    insert_some(document, "event", names.event_tables(choice));
    insert_some(document, "condition", names.condition_tables(choice));
    insert_some(document, "consultation", names.consultation_tables(choice));
}

fn insert_some(document: &mut Table, key: &str, tables: Table) {
    if !tables.is_empty() {
        document.insert(key.into(), Value::Object(tables));
    }
}

fn insert_record(
    document: &mut Table,
    names: &Names,
    choice: &agreement::Choice,
    entries: entry::Entries,
) {
    if let Some(day) = choice.complete_through {
        document.insert("complete-through".into(), json!(literal(names.base, day)));
    }
    let entries = entries.tables();
    if !entries.is_empty() {
        document.insert("entry".into(), json!(entries));
    }
}

/// A list of parties, unless nobody is in it: then there are no parties at all.
fn insert_parties(table: &mut Table, key: &str, parties: Vec<String>) {
    if !parties.is_empty() {
        table.insert(key.into(), json!(parties));
    }
}

/// Keys that only people read: those whose bit is set.
fn remark(table: &mut Table, choice: Option<u8>, keys: &[&str]) {
    for (bit, key) in keys.iter().enumerate() {
        if choice.unwrap_or(0) >> bit & 1 == 1 {
            let text = match *key {
                "source" => "https://example.org/deal",
                _ => "\"words\" of it — § 1",
            };
            table.insert((*key).into(), json!(text));
        }
    }
}
