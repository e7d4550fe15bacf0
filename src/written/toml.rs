//! From TOML to a tree.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, Error};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::findings::Findings;
use super::read::RULES;
use super::tree::{Key, Kind, Table, Text, Value};
use crate::diagnostic::{Code, Diagnostic, Fix, quoted};
use crate::source::{FileId, Place};

/// How deep values may be nested. The `toml` crate has such a limit for brackets and one for the
/// parts of a dotted key, but their product is deep enough to overflow the stack.
const DEEPEST: usize = 64;

/// Where the first of two equal keys stands is only searched for in files smaller than this.
const SEARCHED: usize = 1 << 20;

/// What was made out of a file.
pub(super) struct Parsed<'a> {
    /// Its root.
    pub(super) root: Table<'a>,
    /// Where the syntax is broken, so that the tree around is a guess.
    pub(super) broken: Vec<Place>,
}

/// The tree of a TOML file; none if it is nested too deeply to be read at all.
pub(super) fn parse<'a>(
    text: &'a str,
    file: FileId,
    findings: &mut Findings,
) -> Option<Parsed<'a>> {
    if let Some(at) = too_deep(text) {
        findings.add(|| {
            let message = format!("values nested more than {DEEPEST} levels deep");
            Diagnostic::new(Code::Syntax, Place::new(file, at), message)
        });
        return None;
    }
    let (root, mut errors) = DeTable::parse_recoverable(text);
    let mut tree = Tree { text, file, odd_dates: HashSet::new() };
    let root = tree.table(root.into_inner(), Place::new(file, 0..0));
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut faults = Faults {
        text,
        file,
        root: &root,
        odd_dates: &tree.odd_dates,
        repeated_until: 0,
        broken: Vec::new(),
    };
    for error in &errors {
        faults.report(error, findings);
    }
    let broken = faults.broken;
    Some(Parsed { root, broken })
}

/// The first place at which values are nested too deeply, counting each part of a dotted key.
pub(crate) fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut open: Vec<(TokenKind, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut dots = 0_usize;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots = dots.saturating_add(1),
            TokenKind::Comma => dots = 0,
            TokenKind::Newline if open.is_empty() => dots = 0,
            kind @ (TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket) => {
                let levels = dots.saturating_add(1);
                open.push((kind, levels));
                depth = depth.saturating_add(levels);
                dots = 0;
                if depth > DEEPEST {
                    return Some(token.span().start()..token.span().end());
                }
            }
            kind @ (TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket) => {
                dots = 0;
                // A bracket that closes nothing is an error; here it must not hide any depth.
                if let Some((_, levels)) = open.pop_if(|(opened, _)| closes(kind, *opened)) {
                    depth = depth.saturating_sub(levels);
                }
            }
            _ => {}
        }
    }
    None
}

fn closes(closing: TokenKind, opening: TokenKind) -> bool {
    matches!(
        (opening, closing),
        (TokenKind::LeftSquareBracket, TokenKind::RightSquareBracket)
            | (TokenKind::LeftCurlyBracket, TokenKind::RightCurlyBracket)
    )
}

struct Tree<'a> {
    text: &'a str,
    file: FileId,
    /// Where bare dates start that are none for TOML; what is wrong with them is said by whoever
    /// reads the value.
    odd_dates: HashSet<usize>,
}

impl<'a> Tree<'a> {
    fn table(&mut self, table: DeTable<'a>, head: Place) -> Table<'a> {
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let key = self.key(key);
                let value = self.value(value, Some(key.place));
                (key, value)
            })
            .collect();
        // The crate sorts by name.
        entries.sort_by_key(|(key, _)| key.place.start);
        Table { head, entries }
    }

    fn key(&self, key: Spanned<DeString<'a>>) -> Key<'a> {
        let place = Place::new(self.file, key.span());
        Key { text: key.into_inner(), place }
    }

    fn value(&mut self, value: Spanned<DeValue<'a>>, key: Option<Place>) -> Value<'a> {
        let range = value.span();
        let place = Place::new(self.file, range.clone());
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let kind = match value.into_inner() {
            DeValue::Datetime(date) => {
                if date.date.is_none() && date.time.is_none() {
                    self.odd_dates.insert(range.start);
                }
                Kind::Date(raw)
            }
            DeValue::String(text) => Kind::String(string(text, raw)),
            DeValue::Integer(number) => {
                Kind::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(_) => Kind::Float,
            DeValue::Boolean(value) => Kind::Bool(value),
            DeValue::Array(values) => {
                let values = values.into_iter().map(|value| self.value(value, None));
                Kind::Array(values.collect())
            }
            DeValue::Table(table) => {
                let head = if raw.starts_with('{') {
                    key.unwrap_or(super::tree::first_line(place, self.text))
                } else {
                    place
                };
                Kind::Table(self.table(table, head))
            }
        };
        Value { place, kind }
    }
}

/// A string, and how much of what stands in the file is quotes.
fn string<'a>(text: Cow<'a, str>, raw: &str) -> Text<'a> {
    let (quote, lead) = ["\"\"\"\r\n", "\"\"\"\n", "'''\r\n", "'''\n", "\"\"\"", "'''"]
        .into_iter()
        .find(|open| raw.starts_with(open))
        .map_or((1, 1), |open| (3, open.len()));
    let inner = raw.get(lead..raw.len().saturating_sub(quote));
    Text { verbatim: inner == Some(&*text), text, lead: u32::try_from(lead).unwrap_or(1) }
}

/// The quotes that are missing, if that is what a message of the `toml` crate says.
fn unclosed(message: &str) -> Option<&str> {
    let (what, expected) = message.split_once(", expected `")?;
    let quote = expected.strip_suffix('`')?;
    let is_quote = !quote.is_empty() && quote.chars().all(|char| char == '"' || char == '\'');
    (what.ends_with("string") && is_quote).then_some(quote)
}

/// What the `toml` crate found wrong, in our words.
struct Faults<'a, 't> {
    text: &'a str,
    file: FileId,
    root: &'t Table<'a>,
    odd_dates: &'t HashSet<usize>,
    /// The end of a table that is given twice: keys given twice in it need no words of their own.
    repeated_until: usize,
    broken: Vec<Place>,
}

impl<'a> Faults<'a, '_> {
    fn report(&mut self, error: &Error, findings: &mut Findings) {
        let span = error.span().unwrap_or(0..0);
        if self.odd_dates.contains(&span.start) {
            return;
        }
        if error.message() == "duplicate key" {
            self.given_twice(span, findings);
        } else {
            let place = Place::new(self.file, span);
            self.broken.push(place);
            findings.add(|| self.syntax(error.message(), place));
        }
    }

    fn syntax(&self, message: &str, place: Place) -> Diagnostic {
        let raw = self.text.get(place.range()).unwrap_or_default();
        let bare = message.starts_with("string values must be quoted")
            || message.starts_with("invalid boolean");
        if bare && raw.is_empty() {
            return Diagnostic::new(Code::Syntax, place, "a key without a value")
                .help("write a value behind the `=`");
        }
        if bare {
            let message = format!("{} has to stand in quotes", quoted(raw));
            return Diagnostic::new(Code::Syntax, place, message)
                .help(format!("write {}", quoted(&format!("\"{raw}\""))))
                .fix(Fix::Value(format!("\"{raw}\"")));
        }
        if let Some(quote) = unclosed(message) {
            return Diagnostic::new(Code::Syntax, place, "a text without its closing quotes")
                .help(format!("close it with {}", quoted(quote)));
        }
        match message.split_once(", expected ") {
            Some((message, expected)) => {
                Diagnostic::new(Code::Syntax, place, message).label(format!("expected {expected}"))
            }
            None => Diagnostic::new(Code::Syntax, place, message),
        }
    }

    fn given_twice(&mut self, span: Range<usize>, findings: &mut Findings) {
        if span.start < self.repeated_until {
            return;
        }
        if findings.is_full() {
            // Only counted; looking around each of a million in one line would take for ever.
            findings.add(|| self.key_twice(span));
            return;
        }
        let before = self.text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let in_header = self
            .text
            .get(line_start..span.start)
            .is_some_and(|line| line.trim_start().starts_with('[') && !line.contains('='));
        if in_header {
            self.table_twice(span, line_start, findings);
        } else {
            findings.add(|| self.key_twice(span));
        }
    }

    fn table_twice(&mut self, span: Range<usize>, line_start: usize, findings: &mut Findings) {
        let behind = self.text.get(span.end..).unwrap_or_default();
        let length = behind.find("\n[").unwrap_or(behind.len());
        self.repeated_until = span.end.saturating_add(length);
        let line = self.text.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let header = line.split_inclusive(']').next().unwrap_or(line).trim();
        let name = self.text.get(span.clone()).unwrap_or_default();
        let place = Place::new(self.file, span);
        findings.add(|| {
            let kind = header
                .trim_start_matches('[')
                .split_once('.')
                .map(|(kind, _)| kind)
                .filter(|kind| RULES.contains(kind));
            let diagnostic = match kind {
                Some(kind) => super::read::defined_twice(kind, name, place),
                None => {
                    let message = format!("the table {} is given twice", quoted(header));
                    Diagnostic::new(Code::DuplicateKey, place, message)
                        .help("join the two into one")
                }
            };
            match self.first_header(header, line_start) {
                Some(first) => diagnostic.related(first, "given here before"),
                None => diagnostic,
            }
        });
    }

    fn first_header(&self, header: &str, before: usize) -> Option<Place> {
        if self.text.len() > SEARCHED || header.is_empty() {
            return None;
        }
        let earlier = self.text.get(..before)?;
        let at_line_start =
            |at: usize| at == 0 || earlier.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\n');
        let (at, found) = earlier.match_indices(header).find(|(at, _)| at_line_start(*at))?;
        Some(Place::new(self.file, at..at.saturating_add(found.len())))
    }

    fn key_twice(&self, span: Range<usize>) -> Diagnostic {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        let place = Place::new(self.file, span);
        let diagnostic = super::read::given_twice(raw, place);
        match self.first_key(raw, place) {
            Some(first) => diagnostic.related(first, "given here before"),
            None => diagnostic,
        }
    }

    /// The nearest such key before, in the same table as far as can be told from the text.
    fn first_key(&self, raw: &str, place: Place) -> Option<Place> {
        let before = self.text.get(..place.range().start)?;
        if self.text.len() > SEARCHED || before.ends_with('.') {
            return None;
        }
        let mut found = None;
        let mut tables = vec![self.root];
        let mut values: Vec<&Value<'a>> = Vec::new();
        while let Some(table) = tables.pop() {
            for (key, value) in &table.entries {
                if key.place < place && self.text.get(key.place.range()) == Some(raw) {
                    found = found.max(Some(key.place));
                }
                values.push(value);
            }
            while let Some(value) = values.pop() {
                match &value.kind {
                    Kind::Table(table) => tables.push(table),
                    Kind::Array(inner) => values.extend(inner),
                    _ => {}
                }
            }
        }
        found.filter(|first| {
            let between = self.text.get(first.range().end..place.range().start);
            between.is_some_and(|between| !between.contains("\n["))
        })
    }
}
