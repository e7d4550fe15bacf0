//! Entries that are not in the record, as one would write them.

use super::super::cite::says;
use super::super::{entry, phrase};
use super::{Becomes, Change, Proposed};
use crate::check::Loaded;
use crate::evaluate::explain::Remedy;
use crate::model::{CommitmentId, Entry};
use crate::source::{SourceFile, Sources};

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
        entries: remedy.entries.iter().map(|entry| proposed(loaded, entry)).collect(),
        file: file.map(|file| file.name.clone()),
        appends: file.is_some_and(appends),
    }
}

/// An entry that is not in the record.
pub(super) fn proposed(loaded: &Loaded, entry: &Entry) -> Proposed {
    let Loaded { agreement, record, .. } = loaded;
    Proposed { says: says(agreement, entry), entry: entry::written(agreement, record, entry) }
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

/// A command that adds the entries to the record, for a shell; where nothing can be added at the
/// end of the file, the entries alone.
pub(super) fn command(agreement: &str, change: &Change) -> Vec<String> {
    let json = change.file.as_deref().and_then(ending) != Some("toml");
    let mut lines: Vec<String> = match json {
        false => change.entries.iter().flat_map(|entry| entry::table(&entry.entry)).collect(),
        true => change.entries.iter().map(|entry| entry::line(agreement, &entry.entry)).collect(),
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

/// One word for a shell, such as the name of a file.
pub(super) fn quoted(file: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "/._-".contains(char);
    if !file.is_empty() && file.chars().all(plain) && !file.starts_with('-') {
        file.to_owned()
    } else {
        format!("'{}'", file.replace('\'', r"'\''"))
    }
}
