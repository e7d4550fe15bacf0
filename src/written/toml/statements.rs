//! A text of TOML as its statements: headers, and keys with their values, also where they are broken.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::closes;

/// A header, or a key with its value: a line, or as many as its brackets hold together.
#[derive(Debug)]
pub(super) struct Statement {
    /// From the beginning of its line to the end of its last one, without the line break.
    pub(super) range: Range<usize>,
    pub(super) begins: Begins,
    /// Which of the tokens are its own.
    pub(super) tokens: Range<usize>,
    /// Of a header: where the next one begins.
    pub(super) end_of_table: usize,
}

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    Header,
    /// A key, and where behind its `=` the value begins.
    Pair {
        value: usize,
    },
    Other,
}

/// The statements of a text.
pub(super) fn statements(text: &str, tokens: &[Token]) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut walk = Walk::new(0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let (start, end) = (token.span().start(), token.span().end());
        match token.kind() {
            TokenKind::Newline if walk.goes_on() => {}
            TokenKind::Newline => {
                all.extend(walk.statement(start, at));
                walk = Walk::new(end, at.saturating_add(1));
            }
            TokenKind::Eof => {}
            kind => walk.token(kind, end),
        }
    }
    all.extend(walk.statement(text.len(), tokens.len()));
    let mut next = text.len();
    for statement in all.iter_mut().rev() {
        statement.end_of_table = next;
        if statement.begins == Begins::Header {
            next = statement.range.start;
        }
    }
    all
}

/// A statement on the way.
struct Walk {
    start: usize,
    first: usize,
    begins: Option<Begins>,
    open: Vec<TokenKind>,
}

impl Walk {
    fn new(start: usize, first: usize) -> Walk {
        Walk { start, first, begins: None, open: Vec::new() }
    }

    /// Whether the next line belongs to it.
    fn goes_on(&self) -> bool {
        matches!(self.begins, Some(Begins::Pair { .. })) && !self.open.is_empty()
    }

    fn token(&mut self, kind: TokenKind, end: usize) {
        match (self.begins, kind) {
            (_, TokenKind::Whitespace | TokenKind::Comment) => {}
            (None, TokenKind::LeftSquareBracket) => self.begins = Some(Begins::Header),
            (None | Some(Begins::Other), TokenKind::Equals) => {
                self.begins = Some(Begins::Pair { value: end });
            }
            (None, _) => self.begins = Some(Begins::Other),
            (Some(Begins::Pair { .. }), kind) => bracket(&mut self.open, kind),
            _ => {}
        }
    }

    fn statement(&self, end: usize, last: usize) -> Option<Statement> {
        Some(Statement {
            range: self.start..end,
            begins: self.begins?,
            tokens: self.first..last,
            end_of_table: end,
        })
    }
}

fn bracket(open: &mut Vec<TokenKind>, kind: TokenKind) {
    match kind {
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(kind),
        TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
            _ = open.pop_if(|opened| closes(kind, *opened));
        }
        _ => {}
    }
}

impl Statement {
    /// The bracket of its value that is not closed, whether it is that of a list, and how far the value
    /// seems to have been meant.
    pub(super) fn open_value(
        &self,
        text: &str,
        tokens: &[Token],
    ) -> Option<(Range<usize>, bool, usize)> {
        let Begins::Pair { value } = self.begins else { return None };
        let mut open: Vec<(TokenKind, Range<usize>)> = Vec::new();
        // Where a new statement seems to begin, and in what.
        let mut anew: Option<(usize, (TokenKind, Range<usize>))> = None;
        for token in tokens.iter().filter(|token| token.span().start() >= value) {
            let (start, end) = (token.span().start(), token.span().end());
            match token.kind() {
                kind @ (TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket) => {
                    open.push((kind, start..end));
                }
                kind @ (TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket) => {
                    _ = open.pop_if(|(opened, _)| closes(kind, *opened));
                }
                TokenKind::Newline if anew.is_none() => {
                    let next = text.get(end..).unwrap_or_default();
                    let inner = open.last().filter(|_| begins_anew(next));
                    anew = inner.map(|inner| (end, inner.clone()));
                }
                _ => {}
            }
        }
        match (anew, open.pop()) {
            // Keys stand in tables, on lines of their own too.
            (Some((end, (TokenKind::LeftSquareBracket, at))), _) => Some((at, true, end)),
            (Some((end, (_, at))), Some(_)) => Some((at, false, end)),
            (None, Some((kind, at))) => {
                Some((at, kind == TokenKind::LeftSquareBracket, self.range.end))
            }
            _ => None,
        }
    }
}

/// Whether a line begins with a header, or with a key and its `=`.
pub(super) fn begins_anew(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim();
    let named = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    let of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '"');
    if let Some(inner) = line.strip_prefix('[') {
        let inner = inner.strip_prefix('[').unwrap_or(inner);
        let (name, behind) = inner.split_once(']').unwrap_or((inner, ""));
        let behind = behind.trim_start_matches(']').trim_start();
        return named(name)
            && name.chars().all(of_key)
            && (behind.is_empty() || behind.starts_with('#'));
    }
    let Some((key, _)) = line.split_once('=') else { return false };
    let key = key.trim_end();
    named(key) && key.chars().all(of_key)
}
