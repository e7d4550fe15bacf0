//! Files that are not ours, among those that are.

use std::collections::BTreeSet;

use abide::diagnostic::{Code, Diagnostic};
use abide::editor::{Leaf, Part, leaves};
use abide::source::Sources;
use abide::written::{self, Format};

use super::super::files::Input;

/// How many files that are not ours are named in one message.
const NAMED: usize = 5;

/// What a file with errors holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Rules or a record, or nothing that can be read.
    Ours,
    /// A report of ours, or a schema: `--report-json` or an editor may have it among the rules, and it
    /// must not stop the next run.
    Output,
    /// The template of a register, which has no answer but with a table: it may stand among the rules.
    Register,
    /// No key of ours: a `Cargo.toml`, a `package.json`.
    OtherThings,
}

pub(crate) fn kind(sources: &Sources, input: &Input) -> Holds {
    holds(sources.get(input.file).map_or("", |file| &file.text), input.format)
}

/// What a text holds, by the keys at its top that have a value: others are still being written. A text that is
/// broken is read as far as it goes.
pub(crate) fn holds(text: &str, format: Format) -> Holds {
    if format == Format::JsonLines {
        return Holds::Ours;
    }
    if format == Format::Json && is_no_object(text) {
        return Holds::OtherThings;
    }
    let keys: BTreeSet<String> = leaves(text, format).into_iter().filter_map(top).collect();
    let has = |key: &str| keys.contains(key);
    if has("register") {
        Holds::Register
    } else if keys.is_empty()
        || written::keys(&[]).iter().any(|key| !key.starts_with('$') && has(key))
    {
        Holds::Ours
    } else if has("abide") && has("schema_version") || has("$schema") && has("$id") {
        Holds::Output
    } else if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
        // A conflict of git tears keys from their values.
        Holds::Ours
    } else {
        Holds::OtherThings
    }
}

/// Whether a text of JSON begins as a list or a single value.
fn is_no_object(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with(|c: char| matches!(c, '[' | '"' | '-' | 't' | 'f' | 'n') || c.is_ascii_digit())
}

/// The key at the top of the file under which a value stands.
fn top(leaf: Leaf) -> Option<String> {
    match (leaf.path.first(), leaf.part) {
        (_, Part::Key) => None,
        (Some(first), Part::Value(_)) => Some(first.clone()),
        (None, Part::Value(key)) => Some(key.to_string()),
    }
}

/// One message for all the files that are not ours: in a folder of other things there are many.
pub(crate) fn not_ours(sources: &Sources, foreign: &[Input]) -> Option<Diagnostic> {
    let names = foreign.iter().filter_map(|input| sources.get(input.file));
    let names: Vec<String> = names.map(|file| format!("`{}`", file.name)).collect();
    let named = names.get(..NAMED.min(names.len()))?.join(", ");
    let message = match names.len() {
        0 => return None,
        1 => format!("{named} is not a file of rules or records: none of its keys is known"),
        2..=NAMED => {
            format!("{named} are not files of rules or records: none of their keys is known")
        }
        more => format!(
            "{named} and {} more are not files of rules or records: none of their keys is known",
            more - NAMED
        ),
    };
    Some(Diagnostic {
        code: Code::Unreadable,
        message,
        place: None,
        label: None,
        help: Some(
            "name the files or the folder that hold the rules, in place of what holds these too"
                .to_owned(),
        ),
        fix: None,
        related: Vec::new(),
    })
}
