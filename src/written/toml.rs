//! From TOML to a tree.

mod bare;
mod faults;
mod mend;
mod statements;
mod stretches;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use self::faults::Faults;
use self::mend::{Mended, mend};
pub(super) use self::stretches::{joined, stretch, stretches};
use super::findings::Findings;
use super::tree::{Key, Kind, Table, Text, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Place};

/// How deep values may be nested. The `toml` crate has such a limit for brackets and one for the
/// parts of a dotted key, but their product is deep enough to overflow the stack.
const DEEPEST: usize = 64;

/// What was made out of a file.
pub(super) struct Parsed<'a> {
    /// Its root.
    pub(super) root: Table<'a>,
    /// Where the syntax is broken, so that the tree around is a guess.
    pub(super) broken: Vec<Place>,
}

/// The tree of a TOML file; none if it is nested too deeply to be read at all. Where the syntax is
/// broken, it is that of a text without what is broken, for which the caller has room.
pub(super) fn parse<'a>(
    text: &'a str,
    file: FileId,
    findings: &mut Findings,
    room: &'a mut Option<String>,
) -> Option<Parsed<'a>> {
    if let Some(at) = too_deep(text) {
        findings.add(|| {
            let message = format!("values nested more than {DEEPEST} levels deep");
            Diagnostic::new(Code::Syntax, Place::new(file, at), message)
        });
        return None;
    }
    let (mut root, mut errors) = DeTable::parse_recoverable(text);
    let (mut sound, mut unread, mut broken) = (text, Vec::new(), Vec::new());
    let mut words = Vec::new();
    if !errors.is_empty() {
        let Mended { text: mended, faults, unread: taken, bare } = mend(text);
        for fault in faults {
            let place = Place::new(file, fault.at.clone());
            broken.push(place);
            findings.add(|| faults::of_fault(fault, place, text));
        }
        (unread, words) = (taken, bare);
        if let Cow::Owned(mended) = mended {
            sound = room.insert(mended);
            (root, errors) = DeTable::parse_recoverable(sound);
        }
    }
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    unread.extend(errors.iter().filter_map(|error| faults::unread(error, text)));
    unread.sort_by_key(|range| range.start);
    let mut tree = Tree { unread, ..Tree::sound(sound, file) };
    let mut root = tree.table(root.into_inner(), Place::new(file, 0..0));
    let mut faults = Faults::new(text, file, &root, &tree.odd_dates);
    for error in &errors {
        faults.report(error, findings);
    }
    broken.extend(faults.broken);
    broken.sort();
    bare::stand(&mut root, words, text, file);
    Some(Parsed { root, broken })
}

/// The tree of a TOML file whose syntax is not broken.
pub(super) fn parse_sound<'a>(
    text: &'a str,
    file: FileId,
    findings: &mut Findings,
) -> Option<Table<'a>> {
    let mut room = None;
    let broken = parse(text, file, findings, &mut room)?.broken;
    if !broken.is_empty() {
        return None;
    }
    let (root, _) = DeTable::parse_recoverable(text);
    Some(Tree::sound(text, file).table(root.into_inner(), Place::new(file, 0..0)))
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
    /// Where in the text that begins of which the tree is made.
    base: usize,
    /// Where bare dates start that are none for TOML; what is wrong with them is said by whoever
    /// reads the value.
    odd_dates: HashSet<usize>,
    /// Where something stands that cannot be read, in the order of the text.
    unread: Vec<Range<usize>>,
}

impl<'a> Tree<'a> {
    /// That of a text that can be read.
    fn sound(text: &'a str, file: FileId) -> Self {
        Tree { text, file, base: 0, odd_dates: HashSet::new(), unread: Vec::new() }
    }

    fn place(&self, span: Range<usize>) -> Place {
        let from_start = |at: usize| at.saturating_add(self.base);
        Place::new(self.file, from_start(span.start)..from_start(span.end))
    }

    fn is_unread(&self, at: usize) -> bool {
        let before = self.unread.partition_point(|range| range.start <= at);
        let near = before.checked_sub(1).and_then(|index| self.unread.get(index));
        near.is_some_and(|range| at < range.end || at == range.start)
    }

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
        let place = self.place(key.span());
        Key { text: key.into_inner(), place }
    }

    fn value(&mut self, value: Spanned<DeValue<'a>>, key: Option<Place>) -> Value<'a> {
        let place = self.place(value.span());
        let range = place.range();
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let kind = match value.into_inner() {
            DeValue::Datetime(date) => {
                if date.date.is_none() && date.time.is_none() {
                    self.odd_dates.insert(range.start);
                }
                Kind::Date(raw)
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
                if self.is_unread(range.start) =>
            {
                Kind::Unread
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
