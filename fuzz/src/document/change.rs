//! What is changed between two documents.

use arbitrary::{Arbitrary as _, Result};
use serde_json::{Value, json};

use super::phrase::Names;
use super::{Document, Draw, Table, day, length};

/// The document with a small change, or with none; or quite another one.
pub(super) fn changed(draw: Draw<'_, '_>, document: &Value) -> Result<Value> {
    let mut changed = document.clone();
    for _ in 0..draw.int_in_range(1..=2)? {
        match draw.int_in_range(0..=9)? {
            0 => return Ok(Document::arbitrary(draw)?.value),
            1 => without_entry(draw, &mut changed)?,
            2 => retracted(draw, &mut changed)?,
            3 => moved(draw, &mut changed)?,
            4 => without_commitment(draw, &mut changed)?,
            5 => completed(draw, &mut changed)?,
            6 => without_key(draw, &mut changed)?,
            7 => lengthened(draw, &mut changed)?,
            _ => rephrased(draw, &mut changed)?,
        }
    }
    Ok(changed)
}

fn entries(document: &mut Value) -> Option<&mut Vec<Value>> {
    document.get_mut("entry").and_then(Value::as_array_mut)
}

fn without_entry(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(entries) = entries(document).filter(|entries| !entries.is_empty()) {
        entries.remove(draw.choose_index(entries.len())?);
    }
    Ok(())
}

fn retracted(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(entries) = entries(document) {
        let id = draw.choose(entries)?["id"].clone();
        entries.push(json!({ "on": day(draw)?.to_string(), "retracted": id }));
    }
    Ok(())
}

fn moved(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(entries) = entries(document).filter(|entries| !entries.is_empty()) {
        let entry = draw.choose_index(entries.len())?;
        entries[entry]["on"] = json!(day(draw)?.to_string());
    }
    Ok(())
}

/// Without the last commitment, of which no other speaks, and what is recorded of it.
fn without_commitment(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    let Some(all) = document["commitment"].as_object_mut().filter(|all| all.len() > 1) else {
        return Ok(());
    };
    let last = all.keys().next_back().cloned().unwrap_or_default();
    let table = all.remove(&last).unwrap_or_default();
    if draw.ratio(1, 4)? {
        document["commitment"]["renamed"] = table;
    }
    if let Some(entries) = entries(document) {
        entries.retain(|entry| {
            let mut values = entry.as_object().into_iter().flat_map(Table::values);
            values.all(|value| value.as_str() != Some(last.as_str()))
        });
    }
    Ok(())
}

fn completed(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    document["complete-through"] = json!(day(draw)?.to_string());
    Ok(())
}

/// One of the commitments, without having drawn which there are.
fn commitment<'v>(draw: Draw<'_, '_>, document: &'v mut Value) -> Result<Option<&'v mut Table>> {
    let Some(all) = document["commitment"].as_object_mut() else { return Ok(None) };
    let which = draw.choose_index(all.len())?;
    Ok(all.values_mut().nth(which).and_then(Value::as_object_mut))
}

fn without_key(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(table) = commitment(draw, document)? {
        let keys: Vec<String> = table.keys().filter(|key| *key != "what").cloned().collect();
        if !keys.is_empty() {
            table.remove(draw.choose(&keys)?);
        }
    }
    Ok(())
}

fn lengthened(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(table) = commitment(draw, document)? {
        let key = *draw.choose(&["grace", "notice", "every"])?;
        table.insert(key.to_owned(), json!(length(draw, false)?));
    }
    Ok(())
}

fn rephrased(draw: Draw<'_, '_>, document: &mut Value) -> Result<()> {
    if let Some(table) = commitment(draw, document)? {
        let names = Names { before: &[], calendar: false, recurs: table.contains_key("every") };
        let keys = ["from", "deadline", "until", "due-from", "met-when", "void-when", "subject-to"];
        let key = *draw.choose(&keys)?;
        let text = match key {
            "subject-to" => names.condition(draw, 1)?,
            key => names.whole(draw, key)?,
        };
        table.insert(key.to_owned(), json!(text));
    }
    Ok(())
}
