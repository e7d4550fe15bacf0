//! What to say of a text on standard input that is not the JSON that is read there.

use abide::diagnostic::{Code, Diagnostic};
use serde_json::{Map, Value};

const FORM: &str = "`-` reads one JSON object from standard input: what stands in a `.json` file";

/// The diagnostics of a text from standard input. Where the text is in another form that `abide`
/// knows, only that is said, and how to give it.
pub(crate) fn explained(text: &str, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let syntax = diagnostics.iter().find(|one| matches!(one.code, Code::Syntax | Code::WrongType));
    let at = syntax.or(diagnostics.first()).cloned();
    let Some(mut first) = at else {
        return diagnostics;
    };
    let (message, help) = if text.trim().is_empty() {
        ("standard input is empty", FORM.to_owned())
    } else if is_entry(text) {
        ("this is an entry by itself, not the object of a file", entries("it"))
    } else if is_lines(text) {
        ("these are JSON Lines, not one JSON object", entries("them"))
    } else if is_toml(text) {
        let help = format!("{FORM}; put TOML into a file that ends in `.toml`");
        ("this is TOML, not JSON", help)
    } else {
        if first.code == Code::Syntax || first.help.is_none() && first.code == Code::WrongType {
            for one in diagnostics.iter_mut().filter(|one| one.code == first.code) {
                one.help.get_or_insert_with(|| FORM.to_owned());
            }
        }
        return diagnostics;
    };
    first.code = Code::Syntax;
    first.message = message.to_owned();
    first.label = None;
    first.help = Some(help);
    first.related.clear();
    vec![first]
}

fn entries(them: &str) -> String {
    format!(
        "put {them}, without `for`, into `{{\"for\": \"…\", \"entry\": […]}}`; or, an entry a line, \
         into a file that ends in `.jsonl`"
    )
}

fn object(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Whether it is an entry: that has an `on`, and none of the tables of a file.
fn is_entry(text: &str) -> bool {
    object(text).is_some_and(|object| {
        let tables = ["agreement", "commitment", "entry", "case"];
        object.contains_key("on") && !tables.iter().any(|table| object.contains_key(*table))
    })
}

/// Whether there are several lines, and the first is an object by itself.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.next().and_then(object).is_some() && lines.next().is_some()
}

fn is_toml(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok_and(|table| !table.is_empty())
}
