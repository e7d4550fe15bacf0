//! The answer for a row is that of the agreement with the cells of the row written into it.

use std::collections::BTreeMap;

use abide::evaluate::evaluate;
use abide::generate::{Case, Settings, cases};
use abide::register::Register;
use abide::source::Sources;
use abide::written::{Cell, Format, Template};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::chance;
use crate::load::try_load;

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
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        // The constants are Knuth's for MMIX; the high bits are the random ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// A template, and the cells that its document had, by column.
struct Made {
    template: Value,
    cells: Vec<(String, String, Value)>,
}

impl Made {
    /// Puts about every second value that can be filled in into the table.
    fn of(document: &Value, choices: &mut Choices) -> Made {
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
    fn row(&self, choices: &mut Choices, original: bool) -> BTreeMap<String, Value> {
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
fn written_out(template: &Value, row: &BTreeMap<String, Value>) -> Value {
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

fn cell(value: &Value) -> Cell<'static> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(truth) => Cell::Truth(*truth),
        Value::String(text) => Cell::Text(text.clone().into()),
        other => panic!("{other}"),
    }
}

/// The same as every cell of CSV is: a text.
fn text_cell(value: &Value) -> Cell<'static> {
    match cell(value) {
        Cell::Truth(truth) => Cell::Text(truth.to_string().into()),
        cell => cell,
    }
}

#[test]
fn a_row_has_the_answer_of_the_agreement_that_it_stands_for() {
    let settings = Settings { commitments: 3, worlds: 50, recurring: 0.05, ..Settings::default() };
    let generated = (cases(settings), any::<u64>());
    let config = chance::config(250);
    let (mut good, mut bad) = (0_u32, 0_u32);
    let outcome = {
        let counts = std::cell::RefCell::new((&mut good, &mut bad));
        TestRunner::new(config).run(&generated, |(Case { document, queries }, seed)| {
            let mut choices = Choices(seed);
            let made = Made::of(&document, &mut choices);
            let mut sources = Sources::default();
            let text = serde_json::to_string(&made.template).unwrap();
            let file = sources.add("template.json", text);
            let (template, wrong) = Template::read(&sources, file, Format::Json);
            prop_assert!(wrong.is_empty(), "{wrong:?}");
            let register = Register::new(template.unwrap(), Vec::new());
            for number in 0..4 {
                let row = made.row(&mut choices, number == 0);
                let columns = register.template().columns().iter();
                let of = if choices.below(2) == 0 { cell } else { text_cell };
                let cells: Vec<Cell<'_>> = columns.map(|one| of(&row[&one.value])).collect();
                let alone = try_load(&written_out(&made.template, &row));
                let instance = register.instance(&cells, None);
                let mut counts = counts.borrow_mut();
                match (alone, instance) {
                    (Ok(alone), Ok(instance)) => {
                        *counts.0 += 1;
                        for query in &queries {
                            let loaded = &instance.loaded;
                            prop_assert_eq!(
                                evaluate(&loaded.agreement, &loaded.record, query),
                                evaluate(&alone.agreement, &alone.record, query)
                            );
                        }
                    }
                    (Err(_), Err(_)) => {
                        *counts.1 += 1;
                        prop_assert!(number > 0, "the document itself does not load");
                    }
                    (alone, instance) => prop_assert!(
                        false,
                        "one loads and the other does not:\n{:?}\n{:?}\n{:#}\n{row:#?}",
                        alone.map(|_| ()),
                        instance.map(|_| ()),
                        made.template
                    ),
                }
            }
            Ok(())
        })
    };
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(good > bad && bad > 0, "{good} rows have an answer, {bad} have none");
}
