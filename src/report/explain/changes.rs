//! Entries that are not in the record, as one would write them.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::super::cite::says;
use super::super::{entry, phrase};
use super::{Becomes, Call, Change, Proposed};
use crate::check::Loaded;
use crate::evaluate::explain::Remedy;
use crate::layout::line;
use crate::model::{CommitmentId, Entry};
use crate::source::{SourceFile, Sources};
use crate::written::{Verb, keys};

pub(super) fn change(
    sources: &Sources,
    loaded: &Loaded,
    commitment: CommitmentId,
    remedy: &Remedy,
    call: &Call,
) -> Change {
    let agreement = &loaded.agreement;
    let file = loaded.kept_in.and_then(|file| sources.get(file));
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
        entries: remedy.entries.iter().map(|entry| proposed(loaded, entry, call)).collect(),
        file: file.map(|file| file.name.clone()),
        appends: file.is_some_and(appends),
    }
}

/// An entry that is not in the record.
pub(super) fn proposed(loaded: &Loaded, entry: &Entry, call: &Call) -> Proposed {
    let Loaded { agreement, record, .. } = loaded;
    let written = entry::written(agreement, record, entry);
    let command = command(&agreement.id, &written, call);
    Proposed { says: says(agreement, entry), entry: written, command }
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

/// The command that adds the entry to the record, for a shell; none where the record came on standard
/// input.
fn command(agreement: &str, entry: &Map<String, Value>, call: &Call) -> Option<String> {
    if call.paths.iter().any(|path| path == "-") {
        return None;
    }
    let word = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            values.join(",")
        }
        value => value.to_string(),
    };
    let verbs = Verb::ALL.map(Verb::word);
    let verb = verbs.into_iter().find(|verb| entry.contains_key(*verb))?;
    let of = if call.several { format!("{agreement}/") } else { String::new() };
    let id = format!("{of}{}", word(entry.get(verb)?));
    let mut options = String::new();
    for key in keys(&["entry"]).iter().filter(|key| !verbs.contains(key)) {
        if let Some(value) = entry.get(*key) {
            let _ = write!(options, " --{key} {}", quoted(&word(value)));
        }
    }
    let paths: String = call.paths.iter().map(|path| format!(" {}", quoted(path))).collect();
    let about = format!("{verb} {}", quoted(&id));
    // What looks like an option is none behind `--`, where no option follows.
    Some(match id.starts_with('-') || call.paths.iter().any(|path| path.starts_with('-')) {
        true => format!("abide record{options} -- {about}{paths}"),
        false => format!("abide record {about}{options}{paths}"),
    })
}

/// The commands of a change; where there are none, its entries as lines of JSON.
pub(super) fn commands(agreement: &str, change: &Change) -> Vec<String> {
    let entries = change.entries.iter();
    let commands: Option<Vec<String>> = entries.map(|entry| entry.command.clone()).collect();
    let lines = || change.entries.iter().map(|entry| line(agreement, &entry.entry)).collect();
    commands.unwrap_or_else(lines)
}

/// One word for a shell, such as the name of a file.
pub(super) fn quoted(file: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "/._,-".contains(char);
    if !file.is_empty() && file.chars().all(plain) && !file.starts_with('-') {
        file.to_owned()
    } else {
        format!("'{}'", file.replace('\'', r"'\''"))
    }
}
