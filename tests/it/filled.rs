//! A template made of a document, rows for it, and the document that template and row stand for: what
//! the tests of registers and the fuzzer compare with what the register gives.

use std::collections::BTreeMap;

use abide::written::Cell;
use serde_json::{Map, Value, json};

/// Keys in whose phrases a column may be a word.
const PHRASES: [&str; 9] = [
    "from",
    "target",
    "deadline",
    "until",
    "due-from",
    "subject-to",
    "met-when",
    "broken-when",
    "void-when",
];

/// Keys whose values are put into the table.
const FILLED: [&str; 12] = [
    "made",
    "on",
    "from",
    "target",
    "deadline",
    "until",
    "due-from",
    "subject-to",
    "holds",
    "tolls",
    "recorded",
    "grace",
];

/// A sequence of choices.
pub(crate) struct Choices(pub(crate) u64);

impl Choices {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // The constants are Knuth's for MMIX; the high bits are the random ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A template, and the cells that its document had, by column.
pub(crate) struct Made {
    pub(crate) template: Value,
    cells: Vec<(String, String, Value)>,
}

impl Made {
    /// Puts about every second value that can be filled in into the table.
    pub(crate) fn of(document: &Value, choices: &mut Choices) -> Made {
        let mut made = Made { template: document.clone(), cells: Vec::new() };
        let mut template = document.clone();
        made.take(&mut template, "", choices);
        let entries = template.as_object_mut().unwrap().remove("entry").unwrap_or(json!([]));
        template["register"] = json!({"id": "$name", "entry": entries});
        made.template = template;
        made
    }

    fn take(&mut self, value: &mut Value, key: &str, choices: &mut Choices) {
        match value {
            Value::Object(table) => {
                table.iter_mut().for_each(|(key, value)| self.take(value, key, choices));
            }
            Value::Array(list) => list.iter_mut().for_each(|value| self.take(value, key, choices)),
            Value::String(_) | Value::Bool(_) if FILLED.contains(&key) && choices.below(2) == 0 => {
                self.put(value, key, choices);
            }
            _ => {}
        }
    }

    fn put(&mut self, value: &mut Value, key: &str, choices: &mut Choices) {
        let column = format!("c{}", self.cells.len());
        let words: Option<(String, String)> = value.as_str().and_then(|text| {
            let (first, rest) = text.split_once(' ')?;
            let word = first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (word && PHRASES.contains(&key)).then(|| (first.to_owned(), rest.to_owned()))
        });
        let whole = choices.below(2) == 0;
        let (cell, written) = match words {
            // A word of a phrase.
            Some((first, rest)) if !whole => (json!(first), format!("${column} {rest}")),
            _ => (value.clone(), format!("${{{column}}}")),
        };
        self.cells.push((column, key.to_owned(), cell));
        *value = json!(written);
    }

    /// A row: what the document had, or here and there something else.
    pub(crate) fn row(&self, choices: &mut Choices, original: bool) -> BTreeMap<String, Value> {
        let other = |choices: &mut Choices, key: &str, cell: &Value| {
            let alike: Vec<&Value> =
                self.cells.iter().filter(|(_, other, _)| other == key).map(|it| &it.2).collect();
            match choices.below(8) {
                0 => Value::Null,
                1 => alike[choices.below(alike.len())].clone(),
                2 if cell.is_boolean() => json!(!cell.as_bool().unwrap()),
                3 if key == "on" => json!("2025-03"),
                _ => cell.clone(),
            }
        };
        let cells = self.cells.iter().map(|(column, key, cell)| {
            let value = if original { cell.clone() } else { other(choices, key, cell) };
            (column.clone(), value)
        });
        cells.chain([("name".to_owned(), json!("one"))]).collect()
    }
}

/// The document that the template and the row stand for, worked out by itself.
pub(crate) fn written_out(template: &Value, row: &BTreeMap<String, Value>) -> Value {
    let Some(Value::Object(mut document)) = filled(template, row) else { panic!("an object") };
    let register = document.remove("register").unwrap();
    let entries = template["register"]["entry"].as_array().unwrap();
    let dated = entries.iter().filter_map(|entry| {
        filled(&entry["on"], row)?;
        filled(entry, row)
    });
    let dated: Vec<Value> = dated.collect();
    assert!(register.is_object());
    if !dated.is_empty() {
        document.insert("entry".into(), json!(dated));
    }
    Value::Object(document)
}

fn filled(value: &Value, row: &BTreeMap<String, Value>) -> Option<Value> {
    match value {
        Value::Object(table) => {
            let kept =
                table.iter().filter_map(|(key, value)| Some((key.clone(), filled(value, row)?)));
            Some(Value::Object(kept.collect::<Map<String, Value>>()))
        }
        Value::Array(list) => {
            let kept: Vec<Value> = list.iter().filter_map(|one| filled(one, row)).collect();
            (!kept.is_empty() || list.is_empty()).then(|| json!(kept))
        }
        Value::String(text) => match text.strip_prefix('$') {
            None => Some(value.clone()),
            Some(name) => {
                let (name, rest) = match name.strip_prefix('{') {
                    Some(name) => (name.strip_suffix('}').unwrap(), None),
                    None => match name.split_once(' ') {
                        Some((name, rest)) => (name, Some(rest)),
                        None => (name, None),
                    },
                };
                let cell = row[name].clone();
                match (cell, rest) {
                    (Value::Null, _) => None,
                    (cell, None) => Some(cell),
                    // What is no single word is refused, also where the phrase could be read.
                    (Value::String(word), Some(_)) if word.contains([' ', '(', '/']) => {
                        Some(json!("no word"))
                    }
                    (Value::String(word), Some(rest)) => Some(json!(format!("{word} {rest}"))),
                    (cell, Some(_)) => panic!("{cell}"),
                }
            }
        },
        other => Some(other.clone()),
    }
}

pub(crate) fn cell(value: &Value) -> Cell<'static> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(truth) => Cell::Truth(*truth),
        Value::String(text) => Cell::Text(text.clone().into()),
        other => panic!("{other}"),
    }
}

/// The same as every cell of CSV is: a text.
pub(crate) fn text_cell(value: &Value) -> Cell<'static> {
    match cell(value) {
        Cell::Truth(truth) => Cell::Text(truth.to_string().into()),
        cell => cell,
    }
}
