//! The template of a register: a file that is read anew for every row of a table.

mod uses;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use uses::{Use, Within};

use super::fields::{Fields, Shape};
use super::findings::Findings;
use super::read::{Reader, parsed};
use super::tree::{Key, Kind, Table, Text, Value};
use super::{File, Format, Spanned};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::source::{FileId, Place, Sources};

pub(super) const REGISTER: Shape = Shape { what: "the register", keys: &["id", "entry"] };

/// The keys whose value is a phrase or a length, in which a column may be one word of several.
pub(crate) const PHRASES: [&str; 21] = [
    "from",
    "target",
    "deadline",
    "until",
    "due-from",
    "subject-to",
    "met-when",
    "broken-when",
    "void-when",
    "every",
    "notice",
    "grace",
    "valid-for",
    "covers",
    "holds",
    "fails",
    "never",
    "always",
    "reachable",
    "once",
    "given",
];

/// The keys whose value is `true` or `false`.
const TRUTHS: [&str; 4] = ["holds", "tolls", "accepts-late", "record"];

/// The keys whose value is a number.
const NUMBERS: [&str; 1] = ["occurrence"];

/// A file with `[register]`, taken apart once.
#[derive(Debug)]
pub struct Template<'s> {
    file: FileId,
    text: &'s str,
    format: Format,
    root: Table<'s>,
    id: Value<'s>,
    entries: Vec<Value<'s>>,
    columns: Vec<Spanned<String>>,
}

/// What a row has in a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell<'r> {
    /// Nothing: an empty cell, or `null`.
    Empty,
    /// A text, as every cell of CSV is.
    Text(Cow<'r, str>),
    /// `true` or `false`, from JSON.
    Truth(bool),
    /// A whole number, from JSON.
    Number(i64),
}

impl Cell<'_> {
    /// The same, for as long as one likes.
    #[must_use]
    pub fn into_owned(self) -> Cell<'static> {
        match self {
            Cell::Empty => Cell::Empty,
            Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Cell::Truth(truth) => Cell::Truth(truth),
            Cell::Number(number) => Cell::Number(number),
        }
    }
}

/// What the template says with the cells of one row in it.
#[derive(Debug, Clone, Default)]
pub struct Instance {
    /// Its name, by `id` of the register.
    pub id: String,
    /// The file.
    pub file: File,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'s> Template<'s> {
    /// Takes a file apart. None if it has no `[register]`, or if that cannot be used: then the
    /// diagnostics say why.
    ///
    /// ```
    /// use abide::source::Sources;
    /// use abide::written::{Cell, Format, Template};
    ///
    /// let mut sources = Sources::default();
    /// let text = r#"
    ///     [agreement]
    ///     id   = "support"
    ///     made = "$opened"
    ///     [register]
    ///     id = "$ticket"
    ///     [commitment.answer]
    ///     what     = "Answer"
    ///     deadline = "2 days after made"
    /// "#;
    /// let file = sources.add("support.toml", text);
    /// let (template, _) = Template::read(&sources, file, Format::Toml);
    /// let template = template.unwrap();
    /// let columns: Vec<&str> = template.columns().iter().map(|one| &*one.value).collect();
    /// assert_eq!(columns, ["ticket", "opened"]);
    /// let instance = template.fill(&[Cell::Text("T-1".into()), Cell::Text("2025-01-01".into())]);
    /// assert_eq!(instance.id, "T-1");
    /// assert_eq!(instance.file.agreement.unwrap().header.made.value.to_string(), "2025-01-01");
    /// ```
    #[must_use]
    pub fn read(
        sources: &'s Sources,
        file: FileId,
        format: Format,
    ) -> (Option<Template<'s>>, Vec<Diagnostic>) {
        let mut findings = Findings::default();
        let root = sources.get(file).and_then(|source| {
            let root = parsed(&source.text, file, format, &mut findings)?;
            Some((&*source.text, root))
        });
        let Some((text, mut root)) = root else {
            return (None, findings.into_diagnostics(file));
        };
        let Some(at) = root.entries.iter().position(|(key, _)| key.text == "register") else {
            return (None, findings.into_diagnostics(file));
        };
        let (_, register) = root.entries.remove(at);
        let mut reader = Reader { file, text, format, findings };
        let parts = reader.register(register);
        let template = parts.map(|(id, entries)| {
            let mut columns = Columns::default();
            columns.of_value("id", &id);
            if columns.met.is_empty() && columns.strays.is_empty() {
                columns.strays.push(id.place);
            }
            columns.of_table(&root);
            entries.iter().for_each(|entry| columns.of_value("entry", entry));
            for place in columns.strays {
                reader.findings.add(|| stray(place));
            }
            for (key, name, place) in columns.in_texts {
                reader.findings.add(|| in_text(&key, &name, place));
            }
            Template { file, text, format, root, id, entries, columns: columns.met }
        });
        let template = template.filter(|_| !reader.findings.has_any());
        (template, reader.findings.into_diagnostics(file))
    }

    /// What is wrong with a file with `[register]`, whatever its rows hold.
    #[must_use]
    pub fn problems(sources: &Sources, file: FileId, format: Format) -> Vec<Diagnostic> {
        let (template, mut problems) = Template::read(sources, file, format);
        if let Some(template) = template {
            // A word in each column: what is said of it is of the row, and what is not of the template.
            let cells = vec![Cell::Text("word".into()); template.columns.len()];
            let found = template.fill(&cells).diagnostics;
            problems.extend(found.into_iter().filter(|one| of_template(one.code)));
        }
        problems
    }

    /// The columns that it names, each where that is first.
    #[must_use]
    pub fn columns(&self) -> &[Spanned<String>] {
        &self.columns
    }

    /// The id of its agreement, if it is a text.
    #[must_use]
    pub fn agreement(&self) -> Option<&str> {
        let of = |table: &'_ Table<'s>, name: &str| {
            table.entries.iter().position(|(key, _)| key.text == name)
        };
        let (_, header) = self.root.entries.get(of(&self.root, "agreement")?)?;
        let Kind::Table(header) = &header.kind else { return None };
        match &header.entries.get(of(header, "id")?)?.1.kind {
            Kind::String(id) => Some(&id.text),
            _ => None,
        }
    }

    /// What it says with these cells in the place of its columns, in their order; what is missing at
    /// the end is empty.
    #[must_use]
    pub fn fill(&self, cells: &[Cell<'_>]) -> Instance {
        let columns = self.columns.iter().map(|one| one.value.as_str());
        let cells = cells.iter().chain(std::iter::repeat(&Cell::Empty));
        let mut filling = Filling {
            cells: columns.zip(cells).collect(),
            filled: BTreeMap::new(),
            left_out: Vec::new(),
            wrong: Vec::new(),
        };
        let mut root = filling.table(&self.root);
        let entries: Vec<Value<'_>> =
            self.entries.iter().filter_map(|entry| filling.entry(entry)).collect();
        add_entries(&mut root, entries, self.file);
        let id = filling.value("id", &self.id);
        let mut reader = Reader {
            file: self.file,
            text: self.text,
            format: self.format,
            findings: Findings::default(),
        };
        let id = match &id {
            Some(id) => reader.filled("id", id),
            None => {
                reader.findings.add(|| nameless(self.id.place));
                None
            }
        };
        for wrong in std::mem::take(&mut filling.wrong) {
            reader.findings.add(|| wrong);
        }
        let file = reader.document(&root);
        let mut diagnostics = reader.findings.into_diagnostics(self.file);
        filling.explain(&mut diagnostics);
        let file = File { file: Some(self.file), has_errors: !diagnostics.is_empty(), ..file };
        Instance { id: id.map(|id| id.value).unwrap_or_default(), file, diagnostics }
    }
}

impl Reader<'_> {
    /// The id and the entries of `[register]`.
    fn register<'a>(&mut self, value: Value<'a>) -> Option<(Value<'a>, Vec<Value<'a>>)> {
        let Kind::Table(mut table) = value.kind else {
            self.wrong_type("a table", "register", &value);
            return None;
        };
        let fields = Fields::new(self, &table, REGISTER);
        fields.required(self, "id");
        if let Some(entries) = fields.value("entry") {
            self.tables_of("register.entry", entries);
        }
        let mut take = |name: &str| {
            let at = table.entries.iter().position(|(key, _)| key.text == name)?;
            Some(table.entries.remove(at).1)
        };
        let entries = match take("entry").map(|value| value.kind) {
            Some(Kind::Array(entries)) => entries,
            _ => Vec::new(),
        };
        Some((take("id")?, entries))
    }
}

/// Whether a diagnostic speaks of keys and tables, which are the same in every row.
fn of_template(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownKey
            | Code::UnknownTable
            | Code::DuplicateKey
            | Code::DuplicateId
            | Code::BadId
            | Code::ReservedId
            | Code::NoVerb
            | Code::UnknownVerb
            | Code::SecondVerb
            | Code::ExclusiveKeys
    )
}

/// Puts the entries of the row behind those that stand in the file.
fn add_entries<'t>(root: &mut Table<'t>, more: Vec<Value<'t>>, file: FileId) {
    if more.is_empty() {
        return;
    }
    let written = root.entries.iter_mut().find(|(key, _)| key.text == "entry");
    match written {
        Some((_, Value { kind: Kind::Array(entries), .. })) => entries.extend(more),
        Some(_) => {}
        None => {
            let place = more.first().map_or(Place::new(file, 0..0), |entry| entry.place);
            let key = Key { text: "entry".into(), place };
            root.entries.push((key, Value { place, kind: Kind::Array(more) }));
        }
    }
}

fn nameless(place: Place) -> Diagnostic {
    Diagnostic::new(Code::Empty, place, "the row has no id")
        .help("fill in the column by which instances are named")
}

/// What has to be a column, or seems to hold one, and is none as it stands: it would be the same text in
/// every row.
fn stray(place: Place) -> Diagnostic {
    Diagnostic::new(Code::WrongType, place, "here a column stands alone").help(
        "write `$name`, or `${any name}` where the name has other signs than letters, digits, `-` and `_`",
    )
}

/// The columns that were met, in order, once each; and where a `$` stands that is none.
#[derive(Default)]
struct Columns {
    met: Vec<Spanned<String>>,
    strays: Vec<Place>,
    /// Columns within a text for people: the key, the name, the place.
    in_texts: Vec<(String, String, Place)>,
}

/// The keys whose value is a text for people, in which a `$` is one.
const TEXTS: [&str; 8] = ["what", "note", "title", "quote", "clause", "source", "name", "tags"];

impl Columns {
    fn of_table(&mut self, table: &Table<'_>) {
        table.entries.iter().for_each(|(key, value)| self.of_value(&key.text, value));
    }

    fn of_value(&mut self, key: &str, value: &Value<'_>) {
        match &value.kind {
            Kind::String(text) => {
                for part in parts(key, &text.text) {
                    match part {
                        Part::Column(name) => self.add(name, value.place),
                        Part::Words(words) if words.contains('$') && !TEXTS.contains(&key) => {
                            self.strays.push(value.place);
                        }
                        Part::Words(words) if TEXTS.contains(&key) => {
                            if let Some(name) = named_in(words) {
                                self.in_texts.push((key.to_owned(), name.to_owned(), value.place));
                            }
                        }
                        Part::Words(_) => {}
                    }
                }
            }
            Kind::Array(list) => list.iter().for_each(|value| self.of_value(key, value)),
            Kind::Table(table) => self.of_table(table),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, place: Place) {
        if self.met.iter().all(|one| one.value != name) {
            self.met.push(Spanned { value: name.to_owned(), place });
        }
    }
}

/// The first column that a text names, if it names one. `$5` is an amount.
fn named_in(text: &str) -> Option<&str> {
    let signs = text.match_indices('$').map(|(at, sign)| at.saturating_add(sign.len()));
    let mut names = signs.filter_map(|behind| column(text.get(behind..)?));
    names.next().map(|(name, _)| name)
}

/// A column within a text for people, where it would say the same in every row.
fn in_text(key: &str, name: &str, place: Place) -> Diagnostic {
    let column = quoted(&format!("${name}"));
    let message = format!("the column {column} stands among other words of {}", quoted(key));
    Diagnostic::new(Code::WrongType, place, message).help(format!(
        "a column is the whole text, `{key} = \"$name\"`, or a word of a date phrase, a condition or a length"
    ))
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Column(&'a str),
}

/// A text as its words and the columns between them. Outside of phrases a column is the whole text.
fn parts<'a>(key: &str, text: &'a str) -> Vec<Part<'a>> {
    if let Some((name, "")) = text.strip_prefix('$').and_then(column) {
        return vec![Part::Column(name)];
    }
    if !PHRASES.contains(&key) {
        return vec![Part::Words(text)];
    }
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|behind| behind.find('$')) {
        let at = from.saturating_add(at);
        let behind = at.saturating_add(1);
        match rest.get(behind..).and_then(column) {
            Some((name, after)) => {
                parts.push(Part::Words(rest.get(..at).unwrap_or_default()));
                parts.push(Part::Column(name));
                (rest, from) = (after, 0);
            }
            None => from = behind,
        }
    }
    parts.push(Part::Words(rest));
    parts
}

/// The name of a column behind its `$`, and what follows: `name`, or `{any name}`.
fn column(text: &str) -> Option<(&str, &str)> {
    if let Some(behind) = text.strip_prefix('{') {
        return behind.split_once('}').filter(|(name, _)| !name.is_empty());
    }
    let letter = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    let end = text.find(|char| !letter(char)).unwrap_or(text.len());
    let begins = text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    begins.then(|| text.split_at_checked(end)).flatten()
}

/// The cells of one row on their way into the template.
struct Filling<'t> {
    cells: BTreeMap<&'t str, &'t Cell<'t>>,
    /// What was put in, by place: the name of the column and its text.
    filled: BTreeMap<Place, Vec<(&'t str, Cow<'t, str>)>>,
    /// What was left out because a cell is empty: the key, the place of its value, and the column.
    left_out: Vec<(String, Place, &'t str)>,
    wrong: Vec<Diagnostic>,
}

impl<'t> Filling<'t> {
    /// What is as if not written is left out.
    fn table<'s: 't>(&mut self, table: &'t Table<'s>) -> Table<'t> {
        let entries = table.entries.iter().filter_map(|(key, value)| {
            let value = self.value(&key.text, value)?;
            Some((Key { text: Cow::Borrowed(&*key.text), place: key.place }, value))
        });
        Table { head: table.head, entries: entries.collect() }
    }

    /// An entry; none if its day is empty.
    fn entry<'s: 't>(&mut self, entry: &'t Value<'s>) -> Option<Value<'t>> {
        let Kind::Table(table) = &entry.kind else {
            return self.value("entry", entry);
        };
        let on = table.entries.iter().find(|(key, _)| key.text == "on");
        if let Some((key, value)) = on {
            self.value(&key.text, value)?;
        }
        Some(Value { place: entry.place, kind: Kind::Table(self.table(table)) })
    }

    fn value<'s: 't>(&mut self, key: &str, value: &'t Value<'s>) -> Option<Value<'t>> {
        let kind = match &value.kind {
            Kind::Unread => Kind::Unread,
            Kind::Null => Kind::Null,
            Kind::Bool(truth) => Kind::Bool(*truth),
            Kind::Integer(number) => Kind::Integer(*number),
            Kind::Float => Kind::Float,
            Kind::Date(text) => Kind::Date(text),
            Kind::String(text) => self.text(key, text, value.place)?,
            Kind::Array(list) => {
                let filled: Vec<Value<'t>> =
                    list.iter().filter_map(|value| self.value(key, value)).collect();
                if filled.is_empty() && !list.is_empty() {
                    return None;
                }
                Kind::Array(filled)
            }
            Kind::Table(table) => Kind::Table(self.table(table)),
        };
        Some(Value { place: value.place, kind })
    }

    /// A text with its columns filled in; none if one of them is empty.
    fn text<'s: 't>(&mut self, key: &str, text: &'t Text<'s>, place: Place) -> Option<Kind<'t>> {
        let parts = parts(key, &text.text);
        match parts.as_slice() {
            [Part::Words(_)] => {
                let lead = text.lead;
                let text = Text { text: Cow::Borrowed(&*text.text), verbatim: text.verbatim, lead };
                Some(Kind::String(text))
            }
            [Part::Column(name)] => self.whole(key, name, place),
            parts => self.joined(key, parts, place),
        }
    }

    /// What the cell of a column says; where that is nothing, what stands there is left out.
    fn cell(&mut self, key: &str, name: &'t str, place: Place) -> Option<Cow<'t, str>> {
        let text = self.cells.get(name).copied().and_then(said);
        if text.is_none() {
            self.left_out.push((key.to_owned(), place, name));
        }
        text
    }

    /// The value of a column that stands alone.
    fn whole(&mut self, key: &str, name: &'t str, place: Place) -> Option<Kind<'t>> {
        let text = self.cell(key, name, place)?;
        let kind = match &*text {
            "true" if TRUTHS.contains(&key) => Kind::Bool(true),
            "false" if TRUTHS.contains(&key) => Kind::Bool(false),
            number if NUMBERS.contains(&key) && number.parse::<i64>().is_ok() => {
                Kind::Integer(number.parse().ok())
            }
            _ => Kind::String(Text { text: text.clone(), verbatim: false, lead: 0 }),
        };
        self.filled.entry(place).or_default().push((name, text));
        Some(kind)
    }

    /// The words of a phrase with those of columns between them: a single word each, so that a cell
    /// is a day, a number or a name and never changes how a phrase is built.
    fn joined(&mut self, key: &str, parts: &[Part<'t>], place: Place) -> Option<Kind<'t>> {
        let mut text = String::new();
        for part in parts {
            let name = match part {
                Part::Words(words) => {
                    text.push_str(words);
                    continue;
                }
                Part::Column(name) => *name,
            };
            let word = self.cell(key, name, place)?;
            if !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                self.wrong.push(not_a_word(name, &word, place));
                return None;
            }
            text.push_str(&word);
            self.filled.entry(place).or_default().push((name, word));
        }
        Some(Kind::String(Text { text: Cow::Owned(text), verbatim: false, lead: 0 }))
    }

    /// Says of what is wrong with a filled value what was filled in.
    fn explain(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics {
            let filled = diagnostic.place.and_then(|place| self.filled.get(&place));
            if let (None, Some(filled)) = (&diagnostic.label, filled) {
                let each = filled.iter().map(|(name, text)| format!("{name} = {}", quoted(text)));
                diagnostic.label = Some(each.collect::<Vec<_>>().join(", "));
            }
            if diagnostic.code == Code::MissingKey {
                self.explain_missing(diagnostic);
            }
        }
    }

    /// A key that is there, and has no value in this row.
    fn explain_missing(&self, diagnostic: &mut Diagnostic) {
        let is_it = |key: &str| diagnostic.message.contains(&quoted(key));
        let Some((key, place, column)) = self.left_out.iter().find(|(key, ..)| is_it(key)) else {
            return;
        };
        diagnostic.place = Some(*place);
        diagnostic.message =
            format!("{} is empty in this row, and {} needs a value", quoted(column), quoted(key));
        diagnostic.help = Some(format!("fill in the column {}", quoted(column)));
    }
}

/// What a cell says, as it would be written in CSV; none if it is empty.
fn said<'t>(cell: &'t Cell<'t>) -> Option<Cow<'t, str>> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => (!text.is_empty()).then_some(Cow::Borrowed(&**text)),
        Cell::Truth(truth) => Some(Cow::Owned(truth.to_string())),
        Cell::Number(number) => Some(Cow::Owned(number.to_string())),
    }
}

fn not_a_word(name: &str, text: &str, place: Place) -> Diagnostic {
    let message = format!("{} is no single word: {}", quoted(&format!("${name}")), quoted(text));
    Diagnostic::new(Code::WrongType, place, message)
        .help("within a phrase a column is a day, a number or a name; a whole phrase stands alone")
}
