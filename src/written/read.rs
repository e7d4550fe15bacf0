//! From the text of a file to what it says.

pub(super) mod case;
pub(super) mod entry;
pub(super) mod rules;

use std::collections::HashMap;
use std::ops::Range;

use super::fields::{Field, Fields, Shape};
use super::findings::Findings;
use super::part::Whole;
use super::toml::Parsed;
use super::tree::{Key, Kind, Table, Value};
use super::{File, Spanned, json, toml};
use crate::diagnostic::{Code, Diagnostic, list_of, nearest, quoted};
use crate::phrase::{is_id, is_reserved};
use crate::source::{FileId, Place, Sources};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// TOML, for people.
    Toml,
    /// JSON: the same tables and keys.
    Json,
    /// JSON Lines: one entry a line.
    JsonLines,
}

impl Format {
    /// The format of a file of that name; none if its ending is none of ours.
    ///
    /// ```
    /// use abide::written::Format;
    /// assert_eq!(Format::of("rules/iraq.toml"), Some(Format::Toml));
    /// assert_eq!(Format::of("record.jsonl"), Some(Format::JsonLines));
    /// assert_eq!(Format::of("README.md"), None);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Option<Format> {
        match name.rsplit_once('.')?.1 {
            "toml" => Some(Format::Toml),
            "json" => Some(Format::Json),
            "jsonl" => Some(Format::JsonLines),
            _ => None,
        }
    }
}

/// Reads a file. Where something is wrong, what could be made out is given back with the errors.
///
/// ```
/// use abide::source::Sources;
/// use abide::written::{Format, read};
///
/// let mut sources = Sources::default();
/// let text = "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n\n[commitment.rent]\nwhat = \"Pay\"\n";
/// let id = sources.add("lease.toml", text);
/// let (file, diagnostics) = read(&sources, id, Format::Toml);
/// assert!(diagnostics.is_empty());
/// let agreement = file.agreement.unwrap();
/// assert_eq!(agreement.header.id.value, "lease");
/// assert_eq!(agreement.commitments[0].0.value, "rent");
///
/// let id = sources.add("typo.toml", text.replace("what", "waht"));
/// let (_, diagnostics) = read(&sources, id, Format::Toml);
/// assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `what`?"));
/// ```
#[must_use]
pub fn read(sources: &Sources, file: FileId, format: Format) -> (File, Vec<Diagnostic>) {
    let mut whole = Whole::of(sources, file, format);
    for part in whole.parts().to_vec() {
        whole.take_in(part.read(sources));
    }
    whole.read()
}

/// A file of JSON takes up to fifty times its size in memory while it is read, and so does one of TOML that
/// something is wrong with: others are read in stretches. Large records are written as JSON Lines, of which
/// only one line is in memory at a time.
const LARGEST: usize = 128 << 20;

pub(super) fn too_large(text: &str, file: FileId, format: Format) -> Option<Diagnostic> {
    let (message, help) = match format {
        Format::JsonLines if u32::try_from(text.len()).is_err() => {
            ("the file is larger than 4 GiB", "write several files")
        }
        Format::Toml | Format::Json if text.len() > LARGEST => (
            "the file is larger than 128 MiB",
            "write a large record as JSON Lines, or several files",
        ),
        _ => return None,
    };
    let place = Place::new(file, 0..0);
    Some(Diagnostic::new(Code::Unreadable, place, message).help(help))
}

/// The tables that only an agreement has.
pub const RULES: [&str; 6] =
    ["party", "calendar", "event", "condition", "consultation", "commitment"];

pub(super) const TOP: Shape = Shape {
    what: "a file",
    keys: &[
        "$schema",
        "for",
        "complete-through",
        "agreement",
        "register",
        "party",
        "calendar",
        "event",
        "condition",
        "consultation",
        "commitment",
        "entry",
        "case",
        "property",
    ],
};

/// Every table of a file with its keys, as the reader knows them: the file itself first, and last a
/// line of JSON Lines.
///
/// ```
/// let tables = abide::written::tables();
/// let (_, keys) = tables.iter().find(|(table, _)| *table == "a party").unwrap();
/// assert_eq!(*keys, ["name"]);
/// ```
#[must_use]
pub fn tables() -> Vec<(&'static str, &'static [&'static str])> {
    let shapes = [TOP].into_iter().chain(rules::SHAPES).chain(case::SHAPES);
    let mut tables: Vec<_> = shapes.map(|shape| (shape.what, shape.keys)).collect();
    tables.extend(entry::SHAPES.map(|(table, shape)| (table, shape.keys)));
    tables
}

/// No entry is written in fewer bytes.
const SHORTEST: usize = 32;

/// The keys of a file that hold no tables.
const TOP_KEYS: [&str; 2] = ["for", "complete-through"];

/// The root of a file of TOML or JSON; none where nothing can be made out, or its syntax is broken.
pub(super) fn parsed<'s>(
    text: &'s str,
    file: FileId,
    format: Format,
    findings: &mut Findings,
) -> Option<Table<'s>> {
    if let Some(diagnostic) = too_large(text, file, format) {
        findings.add(|| diagnostic);
        return None;
    }
    match format {
        Format::Toml => toml::parse_sound(text, file, findings),
        Format::Json => {
            let (inner, base) = without_mark(text);
            match json::parse(inner, base, file, text) {
                Ok(Value { kind: Kind::Table(root), .. }) => Some(root),
                Ok(_) => None,
                Err(diagnostic) => {
                    findings.add(|| *diagnostic);
                    None
                }
            }
        }
        Format::JsonLines => None,
    }
}

/// One file on its way from text to [`File`].
#[derive(Debug)]
pub(super) struct Reader<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    pub(super) format: Format,
    pub(super) findings: Findings,
}

impl<'s> Reader<'s> {
    pub(super) fn toml(&mut self) -> File {
        let mut room = None;
        let parsed = toml::parse(self.text, self.file, &mut self.findings, &mut room);
        let Some(parsed) = parsed else {
            return File::default();
        };
        if parsed.broken.is_empty() {
            return self.document(&parsed.root);
        }
        self.broken_document(&parsed)
    }

    /// The other errors of a file with broken syntax, as far as they do not follow from that: what
    /// seems to be missing, and what stands on a broken line, may only have been misread.
    fn broken_document(&mut self, parsed: &Parsed<'_>) -> File {
        let syntax = std::mem::take(&mut self.findings);
        let file = self.document(&parsed.root);
        let mut lines: Vec<Place> = Vec::new();
        for place in &parsed.broken {
            // They are sorted, and there may be a million in one line.
            if lines.last().is_none_or(|last| last.end < place.start) {
                lines.push(self.line(*place));
            }
        }
        self.findings.retain(|diagnostic| {
            let certain = matches!(
                diagnostic.code,
                Code::UnknownKey
                    | Code::UnknownTable
                    | Code::WrongType
                    | Code::ExclusiveKeys
                    | Code::SecondVerb
                    | Code::BadDate
                    | Code::ImpossibleDate
                    | Code::ReversedRange
                    | Code::BadId
                    | Code::ReservedId
                    | Code::UnknownVerb
            );
            let at = diagnostic.place.map_or(0, |place| place.start);
            let before = lines.partition_point(|line| line.start <= at);
            let on_broken = before
                .checked_sub(1)
                .and_then(|index| lines.get(index))
                .is_some_and(|line| at <= line.end);
            certain && !on_broken
        });
        let others = std::mem::replace(&mut self.findings, syntax);
        self.findings.append(others);
        file
    }

    /// The line (or lines) of a place.
    fn line(&self, place: Place) -> Place {
        let range = place.range();
        let before = self.text.get(..range.start).unwrap_or_default();
        let behind = self.text.get(range.end..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let end = range.end.saturating_add(behind.find('\n').unwrap_or(behind.len()));
        Place::new(self.file, start..end)
    }

    pub(super) fn json(&mut self) -> File {
        let (text, base) = without_mark(self.text);
        let value = match json::parse(text, base, self.file, self.text) {
            Ok(value) => value,
            Err(diagnostic) => {
                self.findings.add(|| *diagnostic);
                return File::default();
            }
        };
        match &value.kind {
            Kind::Table(table) => self.document(table),
            _ => {
                self.mismatch("an object", "", &value);
                File::default()
            }
        }
    }

    /// The lines in that stretch of the file.
    pub(super) fn json_lines(&mut self, bytes: Range<usize>) -> File {
        let mut entries = Vec::new();
        let mut base = bytes.start;
        let mut text = self.text.get(bytes).unwrap_or_default();
        if base == 0 {
            (text, base) = without_mark(text);
        }
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count().saturating_add(1);
        // Most lines may be blank.
        entries.reserve_exact(lines.min(text.len().div_ceil(SHORTEST)));
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                let content = line.trim_end_matches(['\n', '\r']);
                match json::parse_line(content, base, self.file, self.text) {
                    Ok(value) => entries.extend(self.line_entry(&value)),
                    Err(diagnostic) => self.findings.add(|| *diagnostic),
                }
            }
            base = base.saturating_add(line.len());
        }
        File { entries, ..File::default() }
    }

    /// A whole file: its root table.
    pub(super) fn document(&mut self, root: &Table<'_>) -> File {
        let fields = Fields::sort(self, root, TOP);
        self.unknown_at_top(&fields);
        if let Some((key, _)) = fields.get("register") {
            self.findings.add(|| {
                let message =
                    "this is the template of a register, which has an answer for each row";
                Diagnostic::new(Code::Unsupported, key.place, message)
                    .help("evaluate it with a table: `abide register FILE --rows TABLE`")
            });
            return File::default();
        }
        let mut file = File {
            agreement: self.agreement(&fields),
            belongs_to: fields.value("for").and_then(|value| self.filled("for", value)),
            complete_through: fields
                .value("complete-through")
                .and_then(|value| self.day("complete-through", value)),
            ..File::default()
        };
        for table in self.tables("entry", &fields) {
            file.entries.extend(self.entry(table));
        }
        for table in self.tables("case", &fields) {
            file.cases.extend(self.case(table));
        }
        for table in self.tables("property", &fields) {
            file.properties.extend(self.property(table));
        }
        self.belonging(root, &fields, &file);
        file
    }

    fn unknown_at_top(&mut self, fields: &Fields<'_, '_>) {
        for (key, value) in &fields.unknown {
            self.findings.add(|| unknown_at_top(key, value));
        }
        match (fields.get("$schema"), self.format) {
            (Some((_, value)), Format::Json) => _ = self.text("$schema", value),
            (Some((key, value)), _) => self.findings.add(|| unknown_at_top(key, value)),
            (None, _) => {}
        }
    }

    /// Whether it is clear to which agreement the file belongs.
    fn belonging(&mut self, root: &Table<'_>, fields: &Fields<'_, '_>, file: &File) {
        let rules = RULES.iter().find_map(|name| fields.get(name).map(|(key, _)| (*name, key)));
        let said = fields.get("for");
        let unread = fields.unread();
        if unread.contains(&"agreement") || unread.contains(&"for") {
            return;
        }
        match (&file.agreement, &file.belongs_to) {
            (Some(agreement), Some(named)) if agreement.header.id.value != named.value => {
                let own = &agreement.header.id;
                self.findings.add(|| other_agreement(own, named));
            }
            _ if fields.get("agreement").is_some() => {}
            _ => match rules {
                Some((name, key)) => {
                    let owner = file.belongs_to.as_ref();
                    self.findings.add(|| no_agreement(name, key.place, owner));
                }
                None if said.is_none() => self.missing_for(root),
                None => {}
            },
        }
    }

    fn missing_for(&mut self, root: &Table<'_>) {
        let first = root.entries.first().map(|(key, _)| key.place);
        let place = first.unwrap_or(Place::new(self.file, 0..0));
        let example = self.pair("for", "\"<agreement id>\"");
        self.findings.add(|| {
            let message = "the file does not say to which agreement it belongs";
            Diagnostic::new(Code::MissingFor, place, message)
                .help(format!("add `{example}` at the top"))
        });
    }

    /// The tables of a list of tables.
    fn tables<'t, 'a>(&mut self, name: &str, fields: &Fields<'t, 'a>) -> Vec<&'t Table<'a>> {
        match fields.value(name) {
            Some(value) => self.tables_of(name, value),
            None => Vec::new(),
        }
    }

    pub(super) fn tables_of<'t, 'a>(
        &mut self,
        name: &str,
        value: &'t Value<'a>,
    ) -> Vec<&'t Table<'a>> {
        let Kind::Array(list) = &value.kind else {
            self.not_a_list_of_tables(name, value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list {
            match &value.kind {
                Kind::Table(table) => tables.push(table),
                _ => self.wrong_type("a table", name, value),
            }
        }
        tables
    }

    fn not_a_list_of_tables(&mut self, name: &str, value: &Value<'_>) {
        if value.is_unread() {
            return;
        }
        let headed = matches!(value.kind, Kind::Table(_)) && self.format == Format::Toml;
        let place = value.head(self.text);
        self.findings.add(|| {
            let found = value.type_name();
            let message = format!("expected a list of tables for {}, found {found}", quoted(name));
            let diagnostic = Diagnostic::new(Code::WrongType, place, message);
            if headed {
                diagnostic.help(format!("write `[[{name}]]`, in two brackets"))
            } else {
                diagnostic
            }
        });
    }

    /// The tables under a table, each with its id.
    fn members<'t, 'a>(
        &mut self,
        kind: &str,
        fields: &Fields<'t, 'a>,
    ) -> Vec<(Spanned<String>, &'t Table<'a>)> {
        let Some(value) = fields.value(kind) else {
            return Vec::new();
        };
        let Kind::Table(table) = &value.kind else {
            self.not_a_member(kind, value);
            return Vec::new();
        };
        if table.entries.is_empty() && self.format == Format::Toml {
            let help = self.member_help(kind);
            self.findings.add(|| {
                let message = format!("the table `[{kind}]` is empty");
                Diagnostic::new(Code::Empty, table.head, message).help(help)
            });
        }
        let mut first: HashMap<&str, Place> = HashMap::new();
        let mut members = Vec::new();
        let mut strays = Vec::new();
        for (key, value) in &table.entries {
            if let Some(first) = first.get(&*key.text) {
                self.findings.add(|| {
                    defined_twice(kind, &key.text, key.place).related(*first, "defined here before")
                });
                continue;
            }
            first.insert(&key.text, key.place);
            let list: &[Value<'_>] = match &value.kind {
                Kind::Table(table) => {
                    members.push((self.id_of(kind, key), table));
                    continue;
                }
                Kind::Unread => continue,
                Kind::Array(list) => list,
                _ => &[],
            };
            match list.first().map(|value| &value.kind) {
                Some(Kind::Table(table)) => {
                    self.doubled(kind, key, value);
                    members.push((self.id_of(kind, key), table));
                }
                _ => strays.push(key),
            }
        }
        if let Some(stray) = strays.first() {
            self.stray(kind, stray);
        }
        members
    }

    /// A table with an id that is written as a list of tables.
    fn doubled(&mut self, kind: &str, key: &Key<'_>, value: &Value<'_>) {
        let of = quoted(&format!("{kind}.{}", key.text));
        let help = match self.format {
            Format::Toml
                if self.text.get(value.place.range()).is_some_and(|it| it.starts_with("[[")) =>
            {
                format!("write {}, in one bracket", quoted(&format!("[{kind}.{}]", key.text)))
            }
            _ => self.member_help(kind),
        };
        self.findings.add(|| {
            let message = format!("expected a table for {of}, found a list of tables");
            Diagnostic::new(Code::WrongType, key.place, message).help(help)
        });
    }

    /// A key where only tables with ids may stand; one of several is enough.
    fn stray(&mut self, kind: &str, key: &Key<'_>) {
        let help = self.member_help(kind);
        self.findings.add(|| {
            let message = format!("{} stands in {} without an id", quoted(&key.text), quoted(kind));
            Diagnostic::new(Code::WrongType, key.place, message).help(help)
        });
    }

    fn not_a_member(&mut self, kind: &str, value: &Value<'_>) {
        if value.is_unread() {
            return;
        }
        let help = self.member_help(kind);
        let place = value.head(self.text);
        self.findings.add(|| {
            let found = value.type_name();
            let message = format!("expected a table for {}, found {found}", quoted(kind));
            Diagnostic::new(Code::WrongType, place, message).help(help)
        });
    }

    fn member_help(&self, kind: &str) -> String {
        let example = match self.format {
            Format::Toml => format!("[{kind}.ID]"),
            _ => format!("\"{kind}\": {{ \"ID\": {{ … }} }}"),
        };
        format!("each {kind} is a table of its own: `{example}`")
    }

    fn id_of(&mut self, kind: &str, key: &Key<'_>) -> Spanned<String> {
        let id = Spanned { value: key.text.to_string(), place: key.place };
        // Calendars are not named in phrases.
        self.id(&id, kind != "calendar");
        id
    }

    /// Whether the text is an id; else that is reported.
    fn id(&mut self, id: &Spanned<String>, in_phrases: bool) {
        if !is_id(&id.value) {
            self.findings.add(|| bad_id(id));
        } else if in_phrases && is_reserved(&id.value) {
            self.findings.add(|| {
                let text = quoted(&id.value);
                let message = format!("{text} is a word of the phrases and cannot be an id");
                Diagnostic::new(Code::ReservedId, id.place, message)
                    .help(format!("take a longer name, such as `the-{}`", id.value))
            });
        }
    }

    /// `key = value` in the format of the file.
    fn pair(&self, key: &str, value: &str) -> String {
        match self.format {
            Format::Toml => format!("{key} = {value}"),
            _ if value.starts_with(|char: char| char.is_ascii_digit()) => {
                format!("\"{key}\": \"{value}\"")
            }
            _ => format!("\"{key}\": {}", value.replace(" = ", ": ")),
        }
    }

    pub(super) fn missing(&mut self, name: &str, what: &str, place: Place) {
        let value = match name {
            "id" => "\"my-agreement\"",
            "for" => "\"<agreement id>\"",
            "made" => "2024-09-27",
            "on" => "2025-01-20",
            "between" => "[\"one-party\", \"other-party\"]",
            "expect" => "{ \"a-commitment\" = \"met\" }",
            _ => "\"…\"",
        };
        let example = self.pair(name, value);
        self.findings.add(|| {
            let message = format!("{what} needs the key {}", quoted(name));
            Diagnostic::new(Code::MissingKey, place, message).help(format!("add `{example}`"))
        });
    }
}

/// A byte order mark is no part of a JSON text, but some editors write one.
fn without_mark(text: &str) -> (&str, usize) {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, '\u{feff}'.len_utf8()),
        None => (text, 0),
    }
}

fn unknown_at_top(key: &Key<'_>, value: &Value<'_>) -> Diagnostic {
    let is_table = match &value.kind {
        Kind::Table(_) => true,
        Kind::Array(list) => matches!(list.first().map(|value| &value.kind), Some(Kind::Table(_))),
        _ => false,
    };
    let keys = TOP.keys.iter().copied();
    let keys = keys.filter(|name| !name.starts_with('$') && *name != "register");
    let tables: Vec<&str> = keys.clone().filter(|name| !TOP_KEYS.contains(name)).collect();
    let (code, what, known) = if is_table {
        (Code::UnknownTable, "table", tables.as_slice())
    } else {
        (Code::UnknownKey, "key", TOP_KEYS.as_slice())
    };
    let of_agreement = (!is_table).then_some(rules::AGREEMENT.keys);
    let mut of_agreement =
        of_agreement.into_iter().flatten().filter(|name| !TOP.keys.contains(name));
    let belongs_below = of_agreement.any(|name| *name == key.text);
    let message = format!("unknown {what} {} in a file", quoted(&key.text));
    let diagnostic = Diagnostic::new(code, key.place, message);
    match nearest(&key.text, keys) {
        _ if belongs_below => {
            let help = format!("it belongs below `[agreement]`: write {} there", quoted(&key.text));
            diagnostic.help(help)
        }
        Some(near) => diagnostic.did_you_mean(near),
        None => diagnostic.help(format!("the {what}s of a file are {}", list_of(known, "and"))),
    }
}

fn other_agreement(own: &Spanned<String>, named: &Spanned<String>) -> Diagnostic {
    let (owned, other) = (quoted(&own.value), quoted(&named.value));
    let message = format!("the file holds the agreement {owned}, and says it is for {other}");
    Diagnostic::new(Code::OtherAgreement, named.place, message)
        .related(own.place, "the agreement of this file")
        .help("remove `for`, or move the record into a file of its own")
}

fn no_agreement(name: &str, place: Place, owner: Option<&Spanned<String>>) -> Diagnostic {
    let message = format!("{} stands in a file without `[agreement]`", quoted(name));
    let add = "add `[agreement]` with `id` and `made`";
    let help = match owner {
        Some(owner) => format!("move it into the file of {}, or {add}", quoted(&owner.value)),
        None => add.to_owned(),
    };
    Diagnostic::new(Code::NoAgreement, place, message).help(help)
}

/// The id that is proposed for a text that is none.
pub(crate) fn id_meant(text: &str) -> Option<String> {
    if is_reserved(text) {
        return Some(format!("the-{text}"));
    }
    let lower = Some(text).filter(|text| text.len() <= 64 && !is_id(text))?.to_lowercase();
    let words = lower.split(|char: char| !char.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    Some(words.join("-")).filter(|better| is_id(better) && !is_reserved(better))
}

fn bad_id(id: &Spanned<String>) -> Diagnostic {
    let message = if id.value.is_empty() {
        "an id cannot be empty".to_owned()
    } else {
        format!("{} is not an id", quoted(&id.value))
    };
    let rule = "ids are lower-case letters, digits and `-`, and start with a letter";
    let help = match id_meant(&id.value) {
        Some(better) => format!("{rule}: `{better}`"),
        None => rule.to_owned(),
    };
    Diagnostic::new(Code::BadId, id.place, message).help(help)
}

/// A key that stands in its table twice.
pub(super) fn given_twice(key: &str, place: Place) -> Diagnostic {
    let message = format!("the key {} is given twice", quoted(key));
    Diagnostic::new(Code::DuplicateKey, place, message).help("remove one of the two")
}

/// Two tables of the same id.
pub(super) fn defined_twice(kind: &str, id: &str, place: Place) -> Diagnostic {
    let message = format!("the {kind} {} is defined twice", quoted(id));
    Diagnostic::new(Code::DuplicateId, place, message)
        .help("give one of the two another id, or join them into one")
}

/// Two keys of which only one may be given.
pub(super) fn exclusive(first: Field<'_, '_>, second: Field<'_, '_>, help: &str) -> Diagnostic {
    let (first, second) = (first.0, second.0);
    let message = format!("{} cannot stand beside {}", quoted(&second.text), quoted(&first.text));
    Diagnostic::new(Code::ExclusiveKeys, second.place, message)
        .related(first.place, "given here")
        .help(help)
}
