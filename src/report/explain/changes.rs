//! Entries that are not in the record, as one would write them.

use serde_json::{Map, Value, json};

use super::super::cite::says;
use super::super::phrase;
use super::{Becomes, Change, Proposed};
use crate::check::Loaded;
use crate::evaluate::explain::Remedy;
use crate::model::{Act, Agreement, Amendments, CommitmentId, Entry, PartyId, Target};
use crate::source::{SourceFile, Sources};

/// The keys of an entry in the order in which they are written.
const KEYS: [&str; 22] = [
    "for",
    "on",
    "happened",
    "held",
    "with",
    "assessed",
    "holds",
    "met",
    "broken",
    "restored",
    "resumed",
    "waived",
    "withdrawn",
    "superseded",
    "amended",
    "from",
    "deadline",
    "due-from",
    "until",
    "occurrence",
    "recorded",
    "by",
];

pub(super) fn change(
    sources: &Sources,
    loaded: &Loaded,
    commitment: CommitmentId,
    remedy: &Remedy,
) -> Change {
    let agreement = &loaded.agreement;
    let file = file(sources, loaded);
    let id = phrase::commitment(agreement, commitment);
    Change {
        status: remedy.status.into(),
        reason: remedy.reason.into(),
        possible: remedy.possible.iter().map(|one| (*one).into()).collect(),
        occurrence: remedy.occurrence.map(|(number, status, reason)| Becomes {
            id: format!("{id}#{number}"),
            status: status.into(),
            reason: reason.into(),
        }),
        entries: remedy.entries.iter().map(|entry| proposed(agreement, entry)).collect(),
        file: file.map(|file| file.name.clone()),
        appends: file.is_some_and(appends),
    }
}

/// An entry that is not in the record.
pub(super) fn proposed(agreement: &Agreement, entry: &Entry) -> Proposed {
    Proposed { says: says(agreement, entry), entry: written(agreement, entry) }
}

/// The file in which the record is kept: that of its last entry, else that of the agreement.
fn file<'s>(sources: &'s Sources, loaded: &Loaded) -> Option<&'s SourceFile> {
    let last = loaded.record.entries.iter().rfind(|entry| !entry.assumed);
    let last = last.map(|entry| entry.place.file);
    sources.get(last.unwrap_or(loaded.agreement.place.file))
}

/// Whether an entry can be added at the end of the file: not in the middle of a JSON document, nor
/// where the entries are a list in one piece.
fn appends(file: &SourceFile) -> bool {
    let is_list = |line: &str| {
        let rest = line.trim_start().strip_prefix("entry").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with('='))
    };
    match ending(&file.name) {
        Some("toml") => !file.text.lines().any(is_list),
        Some("jsonl") => true,
        _ => false,
    }
}

fn ending(file: &str) -> Option<&str> {
    std::path::Path::new(file).extension()?.to_str()
}

/// The entry as it stands in a record.
fn written(agreement: &Agreement, entry: &Entry) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("on".to_owned(), json!(entry.first));
    act(agreement, &entry.act, &mut map);
    if entry.recorded != entry.last {
        map.insert("recorded".to_owned(), json!(entry.recorded));
    }
    if !entry.by.is_empty() {
        map.insert("by".to_owned(), json!(parties(agreement, &entry.by)));
    }
    map
}

fn act(agreement: &Agreement, act: &Act, map: &mut Map<String, Value>) {
    let mut verb = |verb: &str, target: &Target| {
        let id = phrase::commitment(agreement, target.commitment);
        map.insert(verb.to_owned(), json!(id));
        if let Some(number) = target.occurrence {
            map.insert("occurrence".to_owned(), json!(number));
        }
    };
    match act {
        Act::Happened(id) => {
            let event = agreement.events.get(id.index()).map(|it| &it.id);
            map.insert("happened".to_owned(), json!(event));
        }
        Act::Held(id, with) => {
            let held = agreement.consultations.get(id.index()).map(|it| &it.id);
            map.insert("held".to_owned(), json!(held));
            map.insert("with".to_owned(), json!(parties(agreement, with)));
        }
        Act::Assessed(id, holds) => {
            let condition = agreement.conditions.get(id.index()).map(|it| &it.id);
            map.insert("assessed".to_owned(), json!(condition));
            map.insert("holds".to_owned(), json!(holds));
        }
        Act::Met(target) => verb("met", target),
        Act::Broken(target) => verb("broken", target),
        Act::Restored(target) => verb("restored", target),
        Act::Resumed(target) => verb("resumed", target),
        Act::Amended(target, terms) => {
            verb("amended", target);
            amended(terms, map);
        }
        Act::Waived(target) => verb("waived", target),
        Act::Withdrawn(Some(target)) => verb("withdrawn", target),
        Act::Superseded(target) => verb("superseded", target),
        // Nobody is told to suspend, to end the whole, or to retract.
        Act::Suspended { .. } | Act::Withdrawn(None) | Act::Retracted(_) => {}
    }
}

fn amended(terms: &Amendments, map: &mut Map<String, Value>) {
    let mut term = |key: &str, text: Option<Option<&String>>| {
        if let Some(text) = text {
            map.insert(key.to_owned(), json!(text.map_or("none", |text| text)));
        }
    };
    term("from", terms.from.as_ref().map(|it| it.as_ref().map(|it| &it.text)));
    term("deadline", terms.deadline.as_ref().map(|it| it.as_ref().map(|it| &it.text)));
    term("due-from", terms.due_from.as_ref().map(|it| it.as_ref().map(|it| &it.text)));
    term("until", terms.until.as_ref().map(|it| it.as_ref().map(|it| &it.text)));
}

fn parties(agreement: &Agreement, ids: &[PartyId]) -> Vec<String> {
    let parties = ids.iter().filter_map(|id| agreement.parties.get(id.index()));
    parties.map(|party| party.id.clone()).collect()
}

/// A command that adds the entries to the record, for a shell; where nothing can be added at the
/// end of the file, the entries alone.
pub(super) fn command(agreement: &str, change: &Change) -> Vec<String> {
    let json = change.file.as_deref().and_then(ending) != Some("toml");
    let mut lines: Vec<String> = match json {
        false => change.entries.iter().flat_map(|entry| toml(&entry.entry)).collect(),
        true => change.entries.iter().map(|entry| line(agreement, &entry.entry)).collect(),
    };
    let Some(file) = change.file.as_deref().filter(|_| change.appends) else { return lines };
    if json {
        // The last line of the file may not be ended.
        lines.insert(0, String::new());
    }
    lines.insert(0, format!("cat >> {} <<'END'", quoted(file)));
    lines.push("END".to_owned());
    lines
}

/// The entry as a table of TOML.
fn toml(entry: &Map<String, Value>) -> Vec<String> {
    let keys: Vec<(&str, &Value)> =
        KEYS.iter().filter_map(|key| Some((*key, entry.get(*key)?))).collect();
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let mut lines = vec![String::new(), "[[entry]]".to_owned()];
    lines.extend(keys.iter().map(|(key, value)| {
        let value = match (*key, value) {
            ("on" | "recorded", Value::String(day)) => day.clone(),
            (_, Value::Array(ids)) => {
                let ids: Vec<String> = ids.iter().map(Value::to_string).collect();
                format!("[{}]", ids.join(", "))
            }
            // Ids, phrases and truths are written alike in TOML and JSON.
            (_, value) => value.to_string(),
        };
        format!("{key:width$} = {value}")
    }));
    lines
}

/// The entry as a line of JSON.
fn line(agreement: &str, entry: &Map<String, Value>) -> String {
    let mut line = entry.clone();
    line.insert("for".to_owned(), json!(agreement));
    Value::Object(line).to_string()
}

/// The name of a file for a shell.
fn quoted(file: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "/._-".contains(char);
    if file.chars().all(plain) && !file.starts_with('-') {
        file.to_owned()
    } else {
        format!("'{}'", file.replace('\'', r"'\''"))
    }
}
