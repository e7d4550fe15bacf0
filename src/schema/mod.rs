//! JSON Schemas: of the files that are read, for editors and for programs that write them, and of the
//! report that is written, for programs that read it.
//!
//! They are of draft 07: it is what the editors of TOML know of (taplo, and with it Even Better TOML),
//! and what those of JSON know best. To a validator a bare date of TOML is a string, as a date of JSON
//! is. Where a word, a key or a rule has a table in the reader or in `check`, the schema is made of
//! that table. What a schema cannot say, only the reader refuses: names that nothing has, phrases,
//! what several entries or commitments say together.

mod cases;
mod key;
mod record;
mod report;
mod rules;
mod value;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::written::RULES;
use key::{Key, closed, key, open, with};
use value::{day, id, list_of, name};

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schema {
    /// A file with an agreement.
    Agreement,
    /// A file without: with the record, the cases or the properties of an agreement.
    Record,
    /// A file of either sort.
    File,
    /// A line of a JSON Lines file.
    Entry,
    /// What `status` and `check` write as JSON.
    Report,
}

impl Schema {
    /// All of them.
    pub const ALL: [Schema; 5] =
        [Schema::Agreement, Schema::Record, Schema::File, Schema::Entry, Schema::Report];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Schema::Agreement => "agreement",
            Schema::Record => "record",
            Schema::File => "file",
            Schema::Entry => "entry",
            Schema::Report => "report",
        }
    }

    /// The schema.
    ///
    /// ```
    /// use abide::schema::Schema;
    /// let schema = Schema::Record.value();
    /// assert_eq!(schema["required"][0], "for");
    /// ```
    #[must_use]
    pub fn value(self) -> Value {
        let schema = match self {
            Schema::Agreement => agreement(),
            Schema::Record => record(),
            Schema::File => file(),
            Schema::Entry => record::line(),
            Schema::Report => whole_report(),
        };
        let schema = with(schema, "$schema", json!("http://json-schema.org/draft-07/schema#"));
        let schema = with(schema, "$id", json!(format!("urn:abide:schema:{}", self.word())));
        with(schema, "title", json!(format!("abide {}", self.word())))
    }

    /// The schema as text, with a newline at the end.
    #[must_use]
    pub fn text(self) -> String {
        format!("{:#}\n", self.value())
    }
}

fn agreement() -> Value {
    let about = "An agreement: its rules, and if you like its record, cases and properties.";
    let keys = [owner(), evidence(), rules(Key::required)].into_iter().flatten().collect();
    with(closed(about, keys), "definitions", definitions(true))
}

fn record() -> Value {
    let about = "The record of an agreement, its cases or its properties, in a file of their own.";
    let keys = owner().into_iter().map(Key::required).chain(evidence()).collect();
    with(closed(about, keys), "definitions", definitions(false))
}

fn file() -> Value {
    let about = "A file of rules, of a record, of cases or of properties.";
    let keys = [owner(), evidence(), rules(|key| key)].into_iter().flatten().collect();
    let either = json!([{ "required": ["agreement"] }, { "required": ["for"] }]);
    let of_rules: Map<String, Value> =
        RULES.iter().map(|name| ((*name).to_owned(), json!(["agreement"]))).collect();
    let file = with(closed(about, keys), "definitions", definitions(true));
    with(with(file, "anyOf", either), "dependencies", Value::Object(of_rules))
}

fn whole_report() -> Value {
    let about = "The status of every commitment on one day: what `abide status` and `abide check` \
                 write as JSON.";
    with(open(about, report::keys()), "definitions", report::definitions())
}

/// What the keys of a table mean, by the path of the table as in [`keys`](crate::written::keys).
///
/// ```
/// let about = abide::schema::meanings(&["commitment", "rent"]);
/// assert_eq!(about["what"], "What is promised, in words.");
/// ```
#[must_use]
pub fn meanings(path: &[&str]) -> BTreeMap<String, String> {
    let file = file();
    let table = match path {
        [] => Some(&file),
        ["case", "given"] => file.pointer("/definitions/entry"),
        ["case", "expect", _] => file.pointer("/definitions/expectation"),
        [name] | [name, _] => file.pointer(&format!("/definitions/{name}")),
        _ => None,
    };
    let keys = table.and_then(|table| table.get("properties")).and_then(Value::as_object);
    let about = keys.into_iter().flatten().filter_map(|(key, value)| {
        Some((key.clone(), value.get("description")?.as_str()?.to_owned()))
    });
    about.collect()
}

/// To which agreement a file belongs.
fn owner() -> Vec<Key> {
    let about = "The id of the agreement whose record, cases or properties the file holds. A file \
                 with `[agreement]` needs none.";
    vec![key("for", name(), about).like(json!("lease"))]
}

/// What any file may hold.
fn evidence() -> Vec<Key> {
    vec![
        key(
            "complete-through",
            day(),
            "Up to here, what is not recorded did not happen. Once per agreement.",
        ),
        key("entry", list_of("entry"), "The entries of the record."),
        key("case", list_of("case"), "Cases: tests of the rules, for `abide test`."),
        key("property", list_of("property"), "Claims about the rules, for `abide prove`."),
        key("$schema", json!({ "type": "string" }), "The schema of the file. In JSON only."),
    ]
}

/// The tables of an agreement.
fn rules(agreement: impl Fn(Key) -> Key) -> Vec<Key> {
    let about = "The agreement itself.";
    let mut keys = vec![agreement(key("agreement", value::also("agreement"), about))];
    let members = |name: &'static str, ids, about| key(name, rules::members(ids, name), about);
    keys.extend([
        members("party", value::defined("id"), "Who promises, and to whom: `[party.ID]`."),
        members("calendar", name(), "Which days are worked: `[calendar.NAME]`."),
        members("event", value::defined("id"), "What happens once: `[event.ID]`."),
        members("condition", value::defined("id"), "What holds or not: `[condition.ID]`."),
        members("consultation", value::defined("id"), "Who has to talk: `[consultation.ID]`."),
        members("commitment", value::defined("id"), "What was promised: `[commitment.ID]`."),
    ]);
    keys
}

/// What is referred to; of the tables of an agreement only if it is one.
fn definitions(of_agreement: bool) -> Value {
    let mut all = Map::new();
    let mut define = |name: &str, schema: Value| _ = all.insert(name.to_owned(), schema);
    define("entry", record::entry());
    define("case", cases::case());
    define("expectation", cases::expectation());
    define("property", cases::property());
    if of_agreement {
        define("id", id());
        define("agreement", rules::agreement());
        define("party", rules::party());
        define("calendar", rules::calendar());
        define("event", rules::event());
        define("condition", rules::condition());
        define("consultation", rules::consultation());
        define("commitment", rules::commitment());
    }
    Value::Object(all)
}
