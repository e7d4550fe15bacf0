//! A TOML file in its one layout.
//!
//! Keys stand in the order of [`keys`], tables in that of their kinds; tables of one kind stay in the
//! order in which they are. A comment goes with what stands right below it; where an empty line follows
//! it, with the key right above it, or, below the last key, with the table. A comment between empty
//! lines is a heading: nothing is moved across it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::document::{Comment, Document, Header, Line, Row, Table, Value, parse};
use crate::written::keys;

/// How far the members of a list over several lines are moved in.
const INDENT: &str = "    ";

/// The text in its layout; none if it is no TOML. What it says, and each of its comments, stays.
///
/// ```
/// use abide::layout::format;
///
/// let text = "[commitment.rent]\n# every month\ndeadline='2025-09'\nwhat = \"Pay\"\n";
/// let laid_out = "[commitment.rent]\nwhat     = \"Pay\"\n# every month\ndeadline = '2025-09'\n";
/// assert_eq!(format(text).as_deref(), Some(laid_out));
/// assert_eq!(format(laid_out).as_deref(), Some(laid_out));
/// assert_eq!(format("[commitment.rent"), None);
/// ```
#[must_use]
pub fn format(text: &str) -> Option<String> {
    let line_end = if text.split('\n').next()?.ends_with('\r') { "\r\n" } else { "\n" };
    let mut page = Page { text: String::with_capacity(text.len()), line_end };
    page.document(parse(text)?);
    let Page { text: laid_out, .. } = page;
    says_the_same(text, &laid_out).then_some(laid_out)
}

/// Whether nothing is lost: a layout that would change what a file says is none.
fn says_the_same(before: &str, after: &str) -> bool {
    let data = |text: &str| toml::from_str::<toml::Table>(text).ok();
    let told = data(before);
    told.is_some() && told == data(after) && comments(before) == comments(after)
}

/// The comments of a text, in any order.
fn comments(text: &str) -> BTreeMap<&str, usize> {
    let tokens = toml_parser::Source::new(text).lex();
    let comments = tokens.filter(|token| token.kind() == toml_parser::lexer::TokenKind::Comment);
    let mut counts = BTreeMap::new();
    for token in comments {
        let comment = text.get(token.span().start()..token.span().end()).unwrap_or_default();
        let count: &mut usize = counts.entry(comment.trim_end()).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// Lines before something: what belongs to the thing before, headings, and what is its own.
#[derive(Default)]
struct Lead<'a> {
    foot: Vec<&'a str>,
    headings: Vec<Vec<&'a str>>,
    own: Vec<&'a str>,
    /// Whether an empty line stands before its own.
    is_apart: bool,
}

impl<'a> Lead<'a> {
    fn new(lines: &[Line<'a>]) -> Self {
        let comments = |lines: &[Line<'a>]| {
            let comments = lines.iter().filter_map(|line| match line {
                Line::Comment(comment) => Some(*comment),
                Line::Empty => None,
            });
            comments.collect::<Vec<_>>()
        };
        let paragraphs = lines.split(|line| *line == Line::Empty);
        let mut paragraphs: Vec<Vec<&str>> = paragraphs.map(comments).collect();
        let own = paragraphs.pop().unwrap_or_default();
        let is_apart = !paragraphs.is_empty();
        let foot = if is_apart { paragraphs.remove(0) } else { Vec::new() };
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        Lead { foot, headings: paragraphs, own, is_apart }
    }

    /// Where there is nothing before, to which the first lines could belong.
    fn of_first(lines: &[Line<'a>]) -> Self {
        let mut lead = Lead::new(lines);
        if !lead.foot.is_empty() {
            lead.headings.insert(0, std::mem::take(&mut lead.foot));
        }
        lead
    }
}

/// A table or a row with the comments that go with it.
struct Item<'a, T> {
    own: Vec<&'a str>,
    is_apart: bool,
    of: T,
    foot: Vec<&'a str>,
}

/// What stands below headings: only among these is anything moved.
struct Section<'a, T> {
    headings: Vec<Vec<&'a str>>,
    items: Vec<Item<'a, T>>,
}

/// Adds something behind all that is there.
fn push<'a, T>(sections: &mut Vec<Section<'a, T>>, lead: Lead<'a>, of: T) {
    let Lead { headings, own, is_apart, .. } = lead;
    let item = Item { own, is_apart, of, foot: Vec::new() };
    match sections.last_mut().filter(|_| headings.is_empty()) {
        Some(section) => section.items.push(item),
        None => sections.push(Section { headings, items: vec![item] }),
    }
}

fn last<'s, 'a, T>(sections: &'s mut [Section<'a, T>]) -> Option<&'s mut Item<'a, T>> {
    sections.last_mut().and_then(|section| section.items.last_mut())
}

/// A table with a header.
struct Part<'a> {
    header: Header<'a>,
    rows: Vec<Section<'a, Row<'a>>>,
}

/// Rows with the comments that go with each.
fn sections(rows: Vec<Row<'_>>) -> Vec<Section<'_, Row<'_>>> {
    let mut sections = Vec::new();
    for mut row in rows {
        let lines = std::mem::take(&mut row.lead);
        let lead = match last(&mut sections) {
            None => Lead::of_first(&lines),
            Some(before) => {
                let mut lead = Lead::new(&lines);
                before.foot = std::mem::take(&mut lead.foot);
                lead
            }
        };
        push(&mut sections, lead, row);
    }
    sections
}

/// Where a key stands among those of the table at a path; what has no place there comes last.
fn rank(path: &[&str], key: &[&str]) -> usize {
    let first = key.first().map(|key| name(key));
    let place = keys(path).iter().position(|one| first == Some(*one));
    place.unwrap_or(usize::MAX)
}

/// A part of a key without quotes. One that needs them is none of ours.
fn name(key: &str) -> &str {
    key.trim_matches(['"', '\''])
}

fn joined<'a>(path: &[&'a str], key: &[&'a str]) -> Vec<&'a str> {
    path.iter().copied().chain(key.iter().map(|key| name(key))).collect()
}

/// The text as it grows.
struct Page {
    text: String,
    line_end: &'static str,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str(self.line_end);
    }

    fn lines(&mut self, lines: &[&str]) {
        lines.iter().for_each(|line| self.line(line));
    }

    /// One empty line, but not at the top.
    fn empty_line(&mut self) {
        let two = [self.line_end, self.line_end].concat();
        if !self.text.is_empty() && !self.text.ends_with(&two) {
            self.text.push_str(self.line_end);
        }
    }

    fn headings(&mut self, headings: &[Vec<&str>]) {
        for heading in headings {
            self.lines(heading);
            self.empty_line();
        }
    }

    fn document(&mut self, document: Document<'_>) {
        let mut tables = document.tables.into_iter();
        let root = sections(tables.next().map(|root| root.rows).unwrap_or_default());
        let (mut root_foot, has_root) = (Vec::new(), !root.is_empty());
        let mut parts: Vec<Section<'_, Part<'_>>> = Vec::new();
        for Table { lead, header, rows } in tables {
            let Some(header) = header else { continue };
            let lead = following(has_root.then_some(&mut root_foot), &mut parts, &lead);
            push(&mut parts, lead, Part { header, rows: sections(rows) });
        }
        let mut end = document.foot;
        // Nothing follows of which the last lines could be the own ones.
        end.push(Line::Empty);
        let end = following(has_root.then_some(&mut root_foot), &mut parts, &end);
        self.rows(&[], root);
        self.foot(&root_foot);
        self.parts(parts);
        for heading in &end.headings {
            self.empty_line();
            self.lines(heading);
        }
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        if length > 0 {
            self.text.push_str(self.line_end);
        }
    }

    fn parts(&mut self, parts: Vec<Section<'_, Part<'_>>>) {
        let mut above: Vec<&str> = Vec::new();
        for Section { headings, mut items } in parts {
            self.empty_line();
            self.headings(&headings);
            items.sort_by_key(|item| rank(&[], &item.of.header.path));
            for Item { own, foot, of: Part { header, rows }, .. } in items {
                let path = joined(&[], &header.path);
                // Below `[commitment]` stand commitments: things of their own.
                let is_family = above.len() == 1 && keys(&above).is_empty();
                let is_part = !above.is_empty() && !is_family && path.len() > above.len();
                if !(is_part && path.starts_with(&above)) {
                    self.empty_line();
                }
                self.lines(&own);
                self.header(&header);
                self.rows(&path, rows);
                self.foot(&foot);
                above = path;
            }
        }
    }

    fn header(&mut self, header: &Header<'_>) {
        let path = header.path.join(".");
        let line = if header.is_list { format!("[[{path}]]") } else { format!("[{path}]") };
        self.commented(line, header.comment);
    }

    fn rows(&mut self, path: &[&str], sections: Vec<Section<'_, Row<'_>>>) {
        let rows = sections.iter().flat_map(|section| &section.items);
        let width = rows.map(|row| row.of.key.join(".").width()).max().unwrap_or(0);
        for (number, Section { headings, mut items }) in sections.into_iter().enumerate() {
            let mut is_first = number == 0;
            if !is_first {
                self.empty_line();
            }
            self.headings(&headings);
            items.sort_by_key(|item| rank(path, &item.of.key));
            for Item { own, is_apart, of: row, foot } in items {
                if is_apart && !is_first && !own.is_empty() {
                    self.empty_line();
                }
                is_first = false;
                self.lines(&own);
                self.row(path, width, &row);
                self.foot(&foot);
            }
        }
    }

    fn row(&mut self, path: &[&str], width: usize, row: &Row<'_>) {
        let key = row.key.join(".");
        let blanks = width.saturating_sub(key.width());
        let value = self.value(&joined(path, &row.key), &row.value, "");
        self.commented(format!("{key}{:blanks$} = {value}", ""), row.comment);
    }

    /// What belongs to the thing above, and not to the one below.
    fn foot(&mut self, foot: &[&str]) {
        if !foot.is_empty() {
            self.lines(foot);
            self.empty_line();
        }
    }

    /// A line, or lines, with the comment behind the last: in its column, where there is room.
    fn commented(&mut self, mut line: String, comment: Option<Comment<'_>>) {
        if let Some(Comment { text, column }) = comment {
            let width = line.rsplit('\n').next().map_or(0, |last| last.width());
            let blanks = column.saturating_sub(width).max(1);
            let _ = write!(line, "{:blanks$}{text}", "");
        }
        self.line(&line);
    }

    fn value(&self, path: &[&str], value: &Value<'_>, indent: &str) -> String {
        match value {
            Value::Verbatim(text) => (*text).to_owned(),
            Value::Table(pairs) if pairs.is_empty() => "{}".to_owned(),
            Value::Table(pairs) => {
                let mut pairs: Vec<_> = pairs.iter().collect();
                pairs.sort_by_key(|(key, _)| rank(path, key));
                let pairs = pairs.into_iter().map(|(key, value)| {
                    let value = self.value(&joined(path, key), value, indent);
                    format!("{} = {value}", key.join("."))
                });
                format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
            Value::Array { values, is_tall } if !is_tall || values.is_empty() => {
                let values = values.iter().map(|value| self.value(path, value, indent));
                format!("[{}]", values.collect::<Vec<_>>().join(", "))
            }
            Value::Array { values, .. } => {
                let inner = [indent, INDENT].concat();
                let end = self.line_end;
                let values = values.iter().map(|value| {
                    let value = self.value(path, value, &inner);
                    format!("{inner}{value},{end}")
                });
                format!("[{end}{}{indent}]", values.collect::<String>())
            }
        }
    }
}

/// What stands before the next table or the end; the lines right below the table above go to its foot.
fn following<'a>(
    root_foot: Option<&mut Vec<&'a str>>,
    parts: &mut [Section<'a, Part<'a>>],
    lines: &[Line<'a>],
) -> Lead<'a> {
    match last(parts).map(|part| &mut part.foot).or(root_foot) {
        None => Lead::of_first(lines),
        Some(foot) => {
            let mut lead = Lead::new(lines);
            *foot = std::mem::take(&mut lead.foot);
            lead
        }
    }
}
