//! Broken syntax, taken out of a text so that the rest of it can be read.
//!
//! A parser that meets a half-written line has lost its way behind it. So the line is reported and
//! blanked, in as many bytes as it had, and the text is parsed again: what stands behind it stays
//! where it is, and is read as if the line were not there.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::parse_document;
use toml_parser::{ParseError, Source};

use super::bare::Bare;
use super::statements::{Begins, Statement, begins_anew, statements};
use super::too_deep;

/// So often a text is parsed anew at most.
const ROUNDS: usize = 20;

/// So many bytes are parsed at most in all the rounds: a large text has fewer of them.
const WORK: usize = 64 << 20;

/// A text without what is broken in it.
pub(super) struct Mended<'a> {
    /// The text, as long as it was.
    pub(super) text: Cow<'a, str>,
    /// What was taken out, in the order of the text.
    pub(super) faults: Vec<Fault>,
    /// The stretches in which something stands that could not be read, in the same order.
    pub(super) unread: Vec<Range<usize>>,
    /// The words that stand where a key and its value should.
    pub(super) bare: Vec<Bare>,
}

/// A place at which the syntax is broken.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    pub(super) what: What,
}

/// What is wrong there.
#[derive(Debug)]
pub(super) enum What {
    /// A word on a line by itself.
    NoValue,
    /// `:` between a key and its value.
    Colon,
    /// A header that lacks its closing brackets.
    OpenHeader { list: bool },
    /// A header with blanks in a name.
    Blanks,
    /// A key with blanks in it.
    KeyWithBlanks,
    /// `//`, which begins comments elsewhere.
    Slashes,
    /// Brackets with nothing in them.
    NoName,
    /// A list, or else a table, that lacks its closing bracket.
    OpenValue { list: bool },
    /// A text of several lines that lacks its closing quotes.
    OpenText,
    /// Whatever else the parser says.
    Other(Box<ParseError>),
}

/// Takes out of a text what is broken.
pub(super) fn mend(text: &str) -> Mended<'_> {
    let (faults, unread, bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut mended = Mended { text: Cow::Borrowed(text), faults, unread, bare };
    let rounds = WORK.checked_div(text.len()).unwrap_or(ROUNDS);
    for _ in 0..rounds.min(ROUNDS) {
        if !mended.round() {
            break;
        }
    }
    mended.faults.sort_by_key(|fault| fault.at.start);
    mended.unread.sort_by_key(|range| range.start);
    mended
}

impl Mended<'_> {
    /// Takes out what the parser finds; whether there was anything.
    fn round(&mut self) -> bool {
        if too_deep(&self.text).is_some() {
            return false;
        }
        let source = Source::new(&self.text);
        let tokens = source.lex().into_vec();
        let mut errors: Vec<ParseError> = Vec::new();
        parse_document(&tokens, &mut (), &mut errors);
        let mut errors: Vec<(usize, ParseError)> =
            errors.into_iter().map(|error| (start_of(&error), error)).collect();
        errors.sort_by_key(|(at, _)| *at);
        let (faults, taken, bare) = (Vec::new(), Vec::new(), Vec::new());
        let mut round = Round { text: &self.text, faults, taken, bare, header: None };
        let mut errors = errors.into_iter().peekable();
        for statement in statements(&self.text, &tokens) {
            let mut here = Vec::new();
            while let Some(error) = errors.next_if(|(at, _)| *at <= statement.range.end) {
                here.push(error);
            }
            let is_broken = !here.is_empty() || errors.peek().is_some();
            // What is open swallows what follows: the errors behind it may only follow from that.
            if round.statement(&statement, &tokens, here, is_broken) {
                break;
            }
        }
        let Round { faults, taken, bare, .. } = round;
        if taken.is_empty() {
            return false;
        }
        let took = self.take(faults, &taken);
        if took {
            self.bare.extend(bare);
        }
        took
    }

    /// Blanks what was found; whether that could be done.
    fn take(&mut self, faults: Vec<Fault>, taken: &[Taken]) -> bool {
        let mut bytes = self.text.as_bytes().to_vec();
        for Taken { range, value } in taken {
            let Some(stretch) = bytes.get_mut(range.clone()) else { continue };
            stretch.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
            // A value stays one, so that its key is known to stand there.
            if *value && let Some(first) = stretch.first_mut().filter(|byte| **byte == b' ') {
                *first = b'0';
            }
        }
        let Ok(text) = String::from_utf8(bytes) else { return false };
        if *text == *self.text {
            return false;
        }
        self.text = Cow::Owned(text);
        self.faults.extend(faults);
        self.unread.extend(taken.iter().map(|taken| taken.range.clone()));
        true
    }
}

/// A stretch that is taken out.
struct Taken {
    range: Range<usize>,
    /// Whether it is the value of a key.
    value: bool,
}

/// What one round finds.
struct Round<'t> {
    text: &'t str,
    faults: Vec<Fault>,
    taken: Vec<Taken>,
    bare: Vec<Bare>,
    /// Where the last header begins.
    header: Option<usize>,
}

impl Round<'_> {
    /// Takes a statement in; whether something stays open in it.
    fn statement(
        &mut self,
        statement: &Statement,
        tokens: &[Token],
        errors: Vec<(usize, ParseError)>,
        is_broken: bool,
    ) -> bool {
        let tokens = tokens.get(statement.tokens.clone()).unwrap_or_default();
        if statement.begins == Begins::Header {
            self.header = Some(trimmed(self.text, &statement.range).start);
        }
        if let Begins::Pair { value } = statement.begins
            && let Some((open, end)) = self.open_text(statement, tokens, is_broken)
            && statement.open_value(self.text, tokens).is_none_or(|it| it.2 > open.start)
        {
            self.fault(open, What::OpenText);
            self.value(value..end);
            return true;
        }
        if statement.begins == Begins::Header && self.is_nameless(statement) {
            self.fault(trimmed(self.text, &statement.range), What::NoName);
            let range = statement.range.start..statement.end_of_table;
            self.taken.push(Taken { range, value: false });
            return false;
        }
        let Some((first, _)) = errors.first() else { return false };
        match statement.begins {
            Begins::Header => self.header(statement, tokens, errors),
            Begins::Pair { value } if *first >= value => {
                return self.pair(statement, value, tokens, errors);
            }
            Begins::Pair { .. } | Begins::Other => self.line(statement, errors),
        }
        false
    }

    /// Whether a header is nothing but brackets.
    fn is_nameless(&self, statement: &Statement) -> bool {
        let line = self.text.get(statement.range.clone()).unwrap_or_default();
        line.trim().trim_matches(['[', ']', ' ']).is_empty()
    }

    fn fault(&mut self, at: Range<usize>, what: What) {
        self.faults.push(Fault { at, what });
    }

    fn bare(&mut self, at: Range<usize>) {
        self.bare.push(Bare { at, header: self.header });
    }

    fn value(&mut self, range: Range<usize>) {
        self.taken.push(Taken { range, value: true });
    }

    /// A text of several lines without its end, and how far it seems to have been meant: it swallows
    /// what follows, up to the end of the file or to the opening quotes of the next such text. The latter is
    /// only looked for where something is broken there or behind.
    fn open_text(
        &self,
        statement: &Statement,
        tokens: &[Token],
        is_broken: bool,
    ) -> Option<(Range<usize>, usize)> {
        let text = tokens.iter().find(|token| {
            matches!(token.kind(), TokenKind::MlBasicString | TokenKind::MlLiteralString)
        })?;
        let (start, end) = (text.span().start(), text.span().end());
        let raw = self.text.get(start..end)?;
        let quotes = raw.get(..3)?;
        let open = start..start.saturating_add(quotes.len());
        let closed = raw.len() >= 6 && raw.ends_with(quotes);
        let next = line_starts(raw).find(|at| raw.get(*at..).is_some_and(begins_anew));
        match (closed, next) {
            (false, Some(at)) => Some((open, start.saturating_add(at))),
            (false, None) => Some((open, end)),
            (true, Some(at)) if is_broken && swallows(raw, quotes) => {
                Some((open, start.saturating_add(at)))
            }
            (true, _) => None,
        }
        .map(|(open, end)| (open, end.min(statement.range.end)))
    }

    /// A header: where its own brackets are broken, nobody knows whose the keys behind it are.
    fn header(
        &mut self,
        statement: &Statement,
        tokens: &[Token],
        errors: Vec<(usize, ParseError)>,
    ) {
        let Some((at, error)) = errors.into_iter().next() else { return };
        let line = statement.range.clone();
        let is_open = error.description().starts_with("unclosed");
        let mut closing =
            tokens.iter().filter(|token| token.kind() == TokenKind::RightSquareBracket);
        let closed = !is_open && closing.any(|token| token.span().end() <= at);
        let trimmed = trimmed(self.text, &line);
        let list = self.text.get(trimmed.clone()).is_some_and(|text| text.starts_with("[["));
        if self.text.get(trimmed.clone()).is_some_and(has_blanks) {
            self.fault(trimmed, What::Blanks);
        } else if is_open {
            self.fault(trimmed, What::OpenHeader { list });
        } else {
            self.other(error);
        }
        if closed {
            self.taken.push(Taken { range: at..line.end, value: false });
        } else {
            let end = statement.end_of_table;
            self.taken.push(Taken { range: line.start..end, value: false });
        }
    }

    /// A key and a value that is broken; whether that stays open.
    fn pair(
        &mut self,
        statement: &Statement,
        value: usize,
        tokens: &[Token],
        errors: Vec<(usize, ParseError)>,
    ) -> bool {
        if let Some((open, list, end)) = statement.open_value(self.text, tokens) {
            self.fault(open, What::OpenValue { list });
            self.value(value..end);
            return true;
        }
        let mut line_end = 0;
        for (at, error) in errors {
            // One word about each line.
            if at < line_end {
                continue;
            }
            let behind = self.text.get(at..).unwrap_or_default();
            line_end = at.saturating_add(behind.find('\n').unwrap_or(behind.len()));
            line_end = line_end.max(at.saturating_add(1));
            self.other(error);
        }
        self.value(value..statement.range.end);
        false
    }

    /// A line that is no key with a value.
    fn line(&mut self, statement: &Statement, errors: Vec<(usize, ParseError)>) {
        let line = statement.range.clone();
        let Some((at, error)) = errors.into_iter().next() else { return };
        let all = trimmed(self.text, &line);
        let text = self.text.get(all.clone()).unwrap_or_default();
        let key = text.split_once('=').map(|(key, _)| key.trim_end());
        if text.starts_with("//") {
            self.fault(all.start..all.start.saturating_add(2), What::Slashes);
        } else if let Some(key) = key.filter(|key| are_words(key)) {
            self.fault(all.start..all.start.saturating_add(key.len()), What::KeyWithBlanks);
        } else if error.description() == "key with no value" {
            let word = trimmed(self.text, &(line.start..at));
            let colon = word.end.saturating_sub(1)..word.end;
            match self.text.get(colon.clone()) {
                Some(":") => {
                    self.bare(trimmed(self.text, &(word.start..colon.start)));
                    self.fault(colon, What::Colon);
                }
                _ => {
                    self.bare(word.clone());
                    self.fault(word, What::NoValue);
                }
            }
        } else {
            self.other(error);
        }
        self.taken.push(Taken { range: line, value: false });
    }

    fn other(&mut self, error: ParseError) {
        let at = start_of(&error);
        if self.text.get(at..).is_some_and(|behind| behind.starts_with("//")) {
            return self.fault(at..at.saturating_add(2), What::Slashes);
        }
        let end = error.unexpected().map_or(at, |span| span.end());
        self.fault(at..end, What::Other(Box::new(error)));
    }
}

fn start_of(error: &ParseError) -> usize {
    let span = error.unexpected().or(error.context());
    span.map_or(0, |span| span.start())
}

/// A stretch without the blanks around it.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let stretch = text.get(range.clone()).unwrap_or_default();
    let lead = stretch.len().saturating_sub(stretch.trim_start().len());
    let start = range.start.saturating_add(lead);
    start..start.saturating_add(stretch.trim().len())
}

/// Whether a text is several words, with nothing but blanks between.
fn are_words(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_word = |word: &str| word.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    text.contains(char::is_whitespace) && words.all(is_word)
}

/// Whether a header is closed, and has blanks in a name.
fn has_blanks(header: &str) -> bool {
    let inner = header.trim_start_matches('[');
    let Some((inner, _)) = inner.split_once(']') else { return false };
    inner.split('.').any(|name| are_words(name.trim())) && are_words(&inner.replace('.', " "))
}

/// Where the lines of a text begin, but for the first.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('\n').map(|(at, _)| at.saturating_add(1))
}

/// Whether a text ends with what should be the beginning of another: a key, and opening quotes.
fn swallows(raw: &str, quotes: &str) -> bool {
    let inside = raw.strip_suffix(quotes).unwrap_or(raw);
    let last = inside.rsplit_once('\n').map(|(_, last)| last);
    last.is_some_and(|last| last.trim_end().ends_with('=') && begins_anew(last))
}
