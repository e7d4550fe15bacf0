//! Files that are not ours, among those that are.

use abide::diagnostic::{Code, Diagnostic};
use abide::source::Sources;
use abide::written;

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
    let text = sources.get(input.file).map_or("", |file| &*file.text);
    let keys: Vec<String> = match input.format {
        written::Format::Toml => toml::from_str::<toml::Table>(text)
            .map(|table| table.into_iter().map(|(key, _)| key).collect())
            .unwrap_or_default(),
        written::Format::Json => match serde_json::from_str(text) {
            Ok(serde_json::Value::Object(map)) => map.into_iter().map(|(key, _)| key).collect(),
            Ok(_) => return Holds::OtherThings,
            Err(_) => return Holds::Ours,
        },
        written::Format::JsonLines => return Holds::Ours,
    };
    let has = |key: &str| keys.iter().any(|one| one == key);
    if has("register") {
        Holds::Register
    } else if keys.is_empty()
        || written::keys(&[]).iter().any(|key| !key.starts_with('$') && has(key))
    {
        Holds::Ours
    } else if has("abide") && has("schema_version") || has("$schema") && has("$id") {
        Holds::Output
    } else {
        Holds::OtherThings
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
