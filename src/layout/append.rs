//! An entry added to the text of a file.

use std::ops::Range;

use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};
use serde_json::{Map, Value};
use toml_parser::parser::EventKind;

use super::document::events;
use super::entry::{inline, json as value_of, line, ordered, table};
use crate::written::Format;

/// A text to which an entry was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The whole text.
    pub text: String,
    /// Where in it the entry stands.
    pub entry: Range<usize>,
}

/// Adds an entry at the end of the record in a file of that format, of the agreement of that id; every
/// other byte of the text stays as it is. None where the text has no place for it: where it is broken.
///
/// ```
/// use abide::layout::append;
/// use abide::written::Format;
/// use serde_json::json;
///
/// let entry = json!({ "met": "rent", "on": "2025-03-01" });
/// let text = "for = \"lease\" # until 2026";
/// let appended = append(text, Format::Toml, "lease", entry.as_object().unwrap()).unwrap();
/// assert_eq!(appended.text, format!("{text}\n\n[[entry]]\non  = 2025-03-01\nmet = \"rent\"\n"));
/// assert!(appended.text[appended.entry].starts_with("[[entry]]"));
/// ```
#[must_use]
pub fn append(
    text: &str,
    format: Format,
    agreement: &str,
    entry: &Map<String, Value>,
) -> Option<Appended> {
    match format {
        Format::Toml => toml(text, entry),
        Format::JsonLines => Some(lines(text, &line(agreement, entry))),
        Format::Json => json(text, entry),
    }
}

/// How lines of the text end.
fn line_end(text: &str) -> &'static str {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") { "\r\n" } else { "\n" }
}

fn lines(text: &str, line: &str) -> Appended {
    let end = line_end(text);
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { end };
    let start = text.len().saturating_add(gap.len());
    let entry = start..start.saturating_add(line.len());
    Appended { text: format!("{text}{gap}{line}{end}"), entry }
}

fn toml(text: &str, entry: &Map<String, Value>) -> Option<Appended> {
    if let Some(list) = list(text)? {
        return Some(list.with(text, &inline(entry), true));
    }
    let end = line_end(text);
    let is_ended = text.is_empty() || text.ends_with('\n');
    let last = text.trim_end_matches(['\n', '\r']).len();
    let is_apart = last == 0 || text.get(last..).is_some_and(|rest| rest.matches('\n').count() > 1);
    let gap = [if is_ended { "" } else { end }, if is_apart { "" } else { end }].concat();
    let start = text.len().saturating_add(gap.len());
    let table = table(entry).join(end);
    let place = start..start.saturating_add(table.len());
    Some(Appended { text: format!("{text}{gap}{table}{end}"), entry: place })
}

/// A list of entries, in TOML or JSON.
#[derive(Debug, Default)]
struct List {
    open: usize,
    close: usize,
    /// The last member.
    last: Option<Range<usize>>,
    has_comma: bool,
}

/// The entries of a TOML file that has them as one list; none without a file.
fn list(text: &str) -> Option<Option<List>> {
    let mut list: Option<List> = None;
    let (mut depth, mut is_named, mut member) = (0_usize, false, 0);
    for event in events(text)? {
        let (start, end) = (event.span().start(), event.span().end());
        let found = list.as_mut().filter(|_| is_named);
        match (event.kind(), depth) {
            (EventKind::StdTableOpen | EventKind::ArrayTableOpen, _) => break,
            (EventKind::SimpleKey, 0) => is_named = is_entry(text.get(start..end)),
            (EventKind::ArrayOpen, 0) if is_named => {
                list = Some(List { open: start, ..List::default() });
                depth = 1;
            }
            (EventKind::ArrayOpen | EventKind::InlineTableOpen, _) => {
                if depth == 1 {
                    member = start;
                }
                depth = depth.saturating_add(1);
            }
            (EventKind::ArrayClose | EventKind::InlineTableClose, _) => {
                depth = depth.saturating_sub(1);
                match (found, depth) {
                    (Some(list), 0) => {
                        list.close = start;
                        break;
                    }
                    (Some(list), 1) => {
                        (list.last, list.has_comma) = (Some(member..end), false);
                    }
                    _ => {}
                }
            }
            (EventKind::ValueSep, 1) => found.into_iter().for_each(|list| list.has_comma = true),
            _ => {}
        }
    }
    Some(list)
}

fn is_entry(key: Option<&str>) -> bool {
    matches!(key, Some("entry" | "\"entry\"" | "'entry'"))
}

impl List {
    /// What stands in brackets of JSON, and the last of it.
    fn of_json(
        brackets: jsonc_parser::common::Range,
        last: Option<jsonc_parser::common::Range>,
    ) -> List {
        List {
            open: brackets.start,
            close: brackets.end.saturating_sub(1),
            last: last.map(|last| last.start..last.end),
            has_comma: false,
        }
    }

    /// The text with one more member, where that may be with a comma behind it.
    fn with(&self, text: &str, entry: &str, with_comma: bool) -> Appended {
        let end = line_end(text);
        let last = self.last.clone().unwrap_or(self.open..self.open.saturating_add(1));
        let comma = if self.last.is_none() || self.has_comma { "" } else { "," };
        let line = text.get(..self.close).and_then(|before| before.rfind('\n'));
        let line = line.map_or(0, |at| at.saturating_add(1));
        let is_bare = text.get(line..self.close).is_some_and(|it| it.trim().is_empty());
        // A bracket on a line of its own: comments may stand before it.
        let (at, before, behind) = if is_bare && line > last.end {
            let indent = match &self.last {
                Some(member) => indent_of(text, member.start).to_owned(),
                None => format!("{}    ", text.get(line..self.close).unwrap_or_default()),
            };
            (line, indent, format!("{}{end}", if with_comma { "," } else { "" }))
        } else {
            let blank = if self.last.is_some() { " " } else { "" };
            (self.close, blank.to_owned(), String::new())
        };
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let (first, rest) = (part(0..last.end), part(at..text.len()));
        let mut middle = part(last.end..at);
        if behind.is_empty() {
            // The blank before the bracket stays before the bracket.
            middle = middle.trim_end();
        }
        let tail = part(last.end.saturating_add(middle.len())..at);
        let head = format!("{first}{comma}{middle}{before}");
        let place = head.len()..head.len().saturating_add(entry.len());
        let tail = if behind.is_empty() { tail } else { "" };
        Appended { text: format!("{head}{entry}{behind}{tail}{rest}"), entry: place }
    }
}

/// The blanks at the beginning of the line in which a byte is.
fn indent_of(text: &str, byte: usize) -> &str {
    let line = text.get(..byte).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let blanks = line.len().saturating_sub(line.trim_start().len());
    line.get(..blanks).unwrap_or_default()
}

fn json(text: &str, entry: &Map<String, Value>) -> Option<Appended> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let ast::Value::Object(file) = parsed.value? else { return None };
    let pairs = ordered(entry).map(|(key, value)| format!("\"{key}\": {}", value_of(value)));
    let entry = format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "));
    let is_entry = |property: &&ast::ObjectProp<'_>| property.name.as_str() == "entry";
    match file.properties.iter().find(is_entry).map(|property| &property.value) {
        Some(ast::Value::Array(array)) => {
            let last = array.elements.last().map(|element| element.range());
            Some(List::of_json(array.range, last).with(text, &entry, false))
        }
        Some(_) => None,
        None => {
            let last = file.properties.last().map(|property| property.range);
            let property = format!("\"entry\": [{entry}]");
            let mut appended = List::of_json(file.range, last).with(text, &property, false);
            let end = appended.entry.end.saturating_sub(1);
            appended.entry = end.saturating_sub(entry.len())..end;
            Some(appended)
        }
    }
}
