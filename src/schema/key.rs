//! Tables with their keys, as schemas.

use serde_json::{Map, Value, json};

/// A key of a table: what its value has to be, and what it means.
#[derive(Debug)]
pub(super) struct Key {
    name: &'static str,
    schema: Value,
    required: bool,
}

/// A key whose value is described by `schema`.
pub(super) fn key(name: &'static str, schema: Value, about: &str) -> Key {
    Key { name, schema: with(schema, "description", json!(about)), required: false }
}

impl Key {
    /// One that has to be there.
    pub(super) fn required(self) -> Key {
        Key { required: true, ..self }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// With values as one would write them.
    pub(super) fn like(self, examples: Value) -> Key {
        let examples = match examples {
            Value::Array(examples) => examples,
            one => vec![one],
        };
        Key { schema: with(self.schema, "examples", Value::Array(examples)), ..self }
    }

    /// With what it is if it is not there.
    pub(super) fn default(self, value: Value) -> Key {
        Key { schema: with(self.schema, "default", value), ..self }
    }
}

/// A table of the files: it has these keys and no others.
pub(super) fn closed(about: &str, keys: Vec<Key>) -> Value {
    with(open(about, keys), "additionalProperties", json!(false))
}

/// An object of the output: it has these keys, and may come to have others.
pub(super) fn open(about: &str, keys: Vec<Key>) -> Value {
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let required = json!(required);
    let properties: Map<String, Value> =
        keys.into_iter().map(|key| (key.name.to_owned(), key.schema)).collect();
    let table = json!({ "type": "object", "description": about, "properties": properties });
    if required.as_array().is_some_and(Vec::is_empty) {
        return table;
    }
    with(table, "required", required)
}

/// A schema with one more keyword.
pub(super) fn with(mut schema: Value, keyword: &str, value: Value) -> Value {
    if let Value::Object(keywords) = &mut schema {
        keywords.insert(keyword.to_owned(), value);
    }
    schema
}
