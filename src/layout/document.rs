//! A TOML document as it stands: its tables, rows and comments, in the order of the file. Unlike the
//! tree of `written` it says nothing about places, and loses no comment.

use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ParseError, Source};

use crate::written::too_deep;

/// A whole document.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    /// The first has no header: what stands before the first table.
    pub(super) tables: Vec<Table<'a>>,
    /// What stands behind the last row.
    pub(super) foot: Vec<Line<'a>>,
}

/// A table with its rows.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    /// What stands before its header.
    pub(super) lead: Vec<Line<'a>>,
    pub(super) header: Option<Header<'a>>,
    pub(super) rows: Vec<Row<'a>>,
}

/// `[a.b]` or `[[a]]`.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) path: Vec<&'a str>,
    pub(super) is_list: bool,
    pub(super) comment: Option<Comment<'a>>,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// What stands before it.
    pub(super) lead: Vec<Line<'a>>,
    /// More than one of a dotted key.
    pub(super) key: Vec<&'a str>,
    pub(super) value: Value<'a>,
    pub(super) comment: Option<Comment<'a>>,
}

/// A comment behind something else, and in which column of its line it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment<'a> {
    pub(super) text: &'a str,
    pub(super) column: usize,
}

/// A line without a key or a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Empty,
    Comment(&'a str),
}

/// A value.
#[derive(Debug)]
pub(super) enum Value<'a> {
    /// As it is written: what is simple, and what has comments or is a table over several lines.
    Verbatim(&'a str),
    Array {
        values: Vec<Value<'a>>,
        /// Whether it stands on several lines.
        is_tall: bool,
    },
    Table(Vec<(Vec<&'a str>, Value<'a>)>),
}

/// The document of a text; none if that is no TOML.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    let mut reader = Reader { text, events: events(text)?, at: 0 };
    Some(reader.document())
}

/// What a parser of TOML comes upon in a text; none if that is no TOML.
pub(super) fn events(text: &str) -> Option<Vec<Event>> {
    if too_deep(text).is_some() {
        return None;
    }
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
    let mut error: Option<ParseError> = None;
    parse_document(&tokens, &mut events, &mut error);
    error.is_none().then_some(events)
}

struct Reader<'a> {
    text: &'a str,
    events: Vec<Event>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<Event> {
        let event = self.events.get(self.at).copied()?;
        self.at = self.at.saturating_add(1);
        Some(event)
    }

    fn raw(&self, event: Event) -> &'a str {
        self.slice(event.span().start(), event.span().end())
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn document(&mut self) -> Document<'a> {
        let mut document = Document::default();
        let mut table = Table::default();
        let mut lead = Vec::new();
        let mut is_empty = true;
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::Newline if is_empty => lead.push(Line::Empty),
                EventKind::Newline => is_empty = true,
                EventKind::Comment => {
                    lead.push(Line::Comment(self.raw(event).trim_end()));
                    is_empty = false;
                }
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    document.tables.push(std::mem::take(&mut table));
                    table.lead = std::mem::take(&mut lead);
                    table.header = Some(self.header(event.kind() == EventKind::ArrayTableOpen));
                }
                EventKind::SimpleKey => {
                    let row = self.row(event, std::mem::take(&mut lead));
                    table.rows.push(row);
                }
                _ => {}
            }
        }
        document.tables.push(table);
        document.foot = lead;
        document
    }

    fn header(&mut self, is_list: bool) -> Header<'a> {
        let mut path = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => path.push(self.raw(event)),
                EventKind::StdTableClose | EventKind::ArrayTableClose => break,
                _ => {}
            }
        }
        Header { path, is_list, comment: self.end_of_line() }
    }

    fn row(&mut self, first: Event, lead: Vec<Line<'a>>) -> Row<'a> {
        let (key, value) = self.pair(first);
        Row { lead, key, value, comment: self.end_of_line() }
    }

    /// What follows the key of which the first part is read.
    fn pair(&mut self, first: Event) -> (Vec<&'a str>, Value<'a>) {
        let mut key = vec![self.raw(first)];
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::SimpleKey => key.push(self.raw(event)),
                EventKind::KeyValSep => break,
                _ => {}
            }
        }
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::Whitespace => {}
                _ => return (key, self.value(event)),
            }
        }
        (key, Value::Verbatim(""))
    }

    fn value(&mut self, first: Event) -> Value<'a> {
        match first.kind() {
            EventKind::ArrayOpen => self.array(first),
            EventKind::InlineTableOpen => self.table(first),
            _ => Value::Verbatim(self.raw(first)),
        }
    }

    fn array(&mut self, open: Event) -> Value<'a> {
        let (mut values, mut is_tall, mut has_comments) = (Vec::new(), false, false);
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::Whitespace | EventKind::ValueSep => {}
                EventKind::Newline => is_tall = true,
                EventKind::Comment => has_comments = true,
                EventKind::ArrayClose if has_comments => {
                    return Value::Verbatim(self.slice(open.span().start(), event.span().end()));
                }
                EventKind::ArrayClose => break,
                _ => values.push(self.value(event)),
            }
        }
        Value::Array { values, is_tall }
    }

    fn table(&mut self, open: Event) -> Value<'a> {
        let (mut pairs, mut is_tall) = (Vec::new(), false);
        while let Some(event) = self.next() {
            match event.kind() {
                // A comment ends with its line.
                EventKind::Newline => is_tall = true,
                EventKind::InlineTableClose if is_tall => {
                    return Value::Verbatim(self.slice(open.span().start(), event.span().end()));
                }
                EventKind::InlineTableClose => break,
                EventKind::SimpleKey => pairs.push(self.pair(event)),
                _ => {}
            }
        }
        Value::Table(pairs)
    }

    /// The comment behind a value or a header.
    fn end_of_line(&mut self) -> Option<Comment<'a>> {
        let mut comment = None;
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::Comment => {
                    let text = self.raw(event).trim_end();
                    comment = Some(Comment { text, column: self.column(event.span().start()) });
                }
                EventKind::Newline => break,
                _ => {}
            }
        }
        comment
    }

    /// How many characters stand before a byte in its line.
    fn column(&self, byte: usize) -> usize {
        let before = self.slice(0, byte);
        let line = before.rsplit('\n').next().unwrap_or_default();
        unicode_width::UnicodeWidthStr::width(line)
    }
}
