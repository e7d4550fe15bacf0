use super::Span;

/// The sorts of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Anything that looks like a keyword, a name, a number or a date, well-formed or not.
    Word,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// What no phrase contains.
    Foreign,
    /// The end of the phrase.
    End,
}

/// A token and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
    pub(super) start: usize,
}

impl Token<'_> {
    /// The byte behind it.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its place.
    pub(super) fn span(&self) -> Span {
        self.start..self.end()
    }

    /// Whether it is that word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

/// Reads tokens on demand: a phrase that goes wrong early costs nothing behind that place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token; at the end of the phrase [`TokenKind::End`], again and again.
    pub(super) fn token(&mut self) -> Token<'t> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let rest = rest.trim_start();
        let start = self.text.len() - rest.len();
        let (kind, length) = measure(rest);
        let text = rest.get(..length).unwrap_or(rest);
        self.at = start + text.len();
        Token { kind, text, start }
    }
}

/// The sort and the length of the first token of a text that does not begin with a blank.
fn measure(rest: &str) -> (TokenKind, usize) {
    match rest.chars().next() {
        None => (TokenKind::End, 0),
        Some('(') => (TokenKind::Open, 1),
        Some(')') => (TokenKind::Close, 1),
        Some(',') => (TokenKind::Comma, 1),
        Some(first) if is_of_word(first) => (TokenKind::Word, run(rest, is_of_word)),
        Some(first) if is_of_operator(first) => (TokenKind::Foreign, run(rest, is_of_operator)),
        Some(first) => (TokenKind::Foreign, first.len_utf8()),
    }
}

/// How many bytes of the text belong together.
fn run(text: &str, belongs: fn(char) -> bool) -> usize {
    text.find(|character| !belongs(character)).unwrap_or(text.len())
}

/// More than the language needs, so that `2025/09/01`, `end_mission` or `x#1` is one wrong word.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || "-_./:#$".contains(character) || is_dash(character)
}

/// The characters that word processors put where a hyphen was typed.
pub(super) fn is_dash(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_of_operator(character: char) -> bool {
    "&|!<>=+*~^≤≥≠".contains(character)
}
