use std::borrow::Cow;
use std::sync::Arc;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{ParseError, Source};

use super::{Open, Scan, Where, Word, extended};
use crate::written::too_deep;

/// What a text of TOML holds, as far as it can be made out.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::new(&[]);
    // The parser descends as deep as the text does.
    if too_deep(text).is_some() {
        scan.place = Where::Nothing;
        return scan;
    }
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
    let mut errors: Vec<ParseError> = Vec::new();
    parse_document(&tokens, &mut events, &mut errors);
    let mut reader = Reader { source, end: text.len(), scan, header: None };
    for event in events {
        reader.event(event);
    }
    reader.scan
}

struct Reader<'a> {
    source: Source<'a>,
    end: usize,
    scan: Scan,
    /// In a header: whether it has two brackets.
    header: Option<bool>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event) {
        if event.span().is_empty() && self.is_at_end(event) {
            return;
        }
        let place = match event.kind() {
            EventKind::StdTableOpen => self.open_header(false),
            EventKind::ArrayTableOpen => self.open_header(true),
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                self.close_header();
                Where::Nothing
            }
            EventKind::SimpleKey if event.span().is_empty() => return,
            EventKind::SimpleKey => return self.key(event),
            EventKind::KeySep => self.part_of_key(),
            EventKind::KeyValSep => self.value_follows(),
            EventKind::Scalar if event.span().is_empty() => return,
            EventKind::Scalar => return self.value(event),
            EventKind::ArrayOpen => {
                self.scan.list();
                self.scan.next()
            }
            EventKind::InlineTableOpen => {
                self.scan.table();
                Where::Key
            }
            EventKind::ArrayClose | EventKind::InlineTableClose => {
                self.scan.close();
                self.end_of_pair();
                Where::Nothing
            }
            EventKind::ValueSep => self.scan.next(),
            EventKind::Newline => {
                if self.header.is_some() {
                    self.close_header();
                }
                if !self.scan.is_in_list() {
                    self.end_of_pair();
                }
                self.scan.next()
            }
            EventKind::Comment => Where::Nothing,
            EventKind::Whitespace => return self.blank(),
            EventKind::Error => return,
        };
        self.at(place, String::new(), false);
    }

    /// Whether nothing follows: the end of a text closes nothing, for there it is being written.
    fn is_at_end(&self, event: Event) -> bool {
        self.source.input().get(event.span().start()..).is_none_or(|rest| rest.trim().is_empty())
    }

    fn at(&mut self, place: Where, typed: String, quoted: bool) {
        self.scan.place = place;
        self.scan.typed = typed;
        self.scan.quoted = quoted;
    }

    /// Behind something that has begun, a blank ends it.
    fn blank(&mut self) {
        if !self.scan.typed.is_empty() || self.scan.quoted {
            self.at(Where::Nothing, String::new(), false);
        }
    }

    /// A header closes whatever was open: a table that lacks its bracket ends there too.
    fn open_header(&mut self, list: bool) -> Where {
        self.header = Some(list);
        self.scan.open.truncate(1);
        if let Some(root) = self.scan.open.last_mut() {
            root.key = Arc::from("");
        }
        Where::Header { list }
    }

    /// The table of the header, of which the last part is still a key.
    fn close_header(&mut self) {
        if self.header.take().is_some() {
            self.scan.table();
        }
    }

    fn key(&mut self, event: Event) {
        let place = match self.header {
            Some(list) => Where::Header { list },
            None => Where::Key,
        };
        self.written(event, place);
        let word = self.word(event);
        self.scan.key(word);
    }

    /// A dot: the key before it is a table, of which the next part is a key.
    fn part_of_key(&mut self) -> Where {
        let Some(Open { path, key, .. }) = self.scan.here() else { return Where::Nothing };
        let path = extended(&path, &key);
        match self.header {
            Some(list) => {
                self.scan.open.truncate(1);
                self.scan.push(path, false);
                Where::Header { list }
            }
            None => {
                self.scan.push(path, true);
                Where::Key
            }
        }
    }

    fn value_follows(&mut self) -> Where {
        match self.scan.here() {
            Some(Open { key, .. }) => Where::Value(key),
            None => Where::Nothing,
        }
    }

    fn value(&mut self, event: Event) {
        if let Some(Open { key, .. }) = self.scan.here() {
            self.written(event, Where::Value(key));
        }
        let word = self.word(event);
        self.scan.value(word);
        if !self.scan.is_in_list() && event.span().end() < self.end {
            self.end_of_pair();
        }
    }

    /// The tables of a dotted key end with its value.
    fn end_of_pair(&mut self) {
        while self.scan.open.last().is_some_and(|open| open.is_dotted) {
            self.scan.close();
        }
    }

    /// What the cursor is in, if the text ends with this word.
    fn written(&mut self, event: Event, place: Where) {
        let raw = self.raw(event);
        let quotes = event.encoding().map_or("", quotes_of);
        let inner = raw.strip_prefix(quotes).unwrap_or(raw);
        let closed = !quotes.is_empty() && inner.ends_with(quotes);
        if closed || event.span().end() < self.end {
            self.at(Where::Nothing, String::new(), false);
        } else {
            let typed = inner.to_owned();
            self.at(place, typed, !quotes.is_empty());
        }
    }

    fn raw(&self, event: Event) -> &str {
        let (start, end) = (event.span().start(), event.span().end());
        self.source.input().get(start..end).unwrap_or_default()
    }

    fn word(&self, event: Event) -> Word {
        let span = event.span();
        let raw = self.raw(event);
        let mut text = Cow::Borrowed("");
        if let Some(source) = self.source.get(event) {
            let mut errors: Option<ParseError> = None;
            match event.kind() {
                EventKind::SimpleKey => source.decode_key(&mut text, &mut errors),
                _ => _ = source.decode_scalar(&mut text, &mut errors),
            }
        }
        let quotes = event.encoding().map_or("", quotes_of);
        if event.encoding().is_none() {
            text = Cow::Borrowed(raw);
        }
        let start = span.start().saturating_add(quotes.len());
        // A line break behind opening quotes is none of the text.
        let inner = raw.strip_prefix(quotes).unwrap_or_default();
        let skipped = match quotes.len() {
            3 if inner.starts_with("\r\n") => 2,
            3 if inner.starts_with('\n') => 1,
            _ => 0,
        };
        let start = start.saturating_add(skipped);
        let inside = start..start.saturating_add(text.len());
        let verbatim = self.source.input().get(inside.clone()) == Some(&*text);
        Word {
            text: text.into_owned(),
            range: span.start()..span.end(),
            inside: verbatim.then_some(inside),
        }
    }
}

fn quotes_of(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::LiteralString => "'",
        Encoding::BasicString => "\"",
        Encoding::MlLiteralString => "'''",
        Encoding::MlBasicString => "\"\"\"",
    }
}
