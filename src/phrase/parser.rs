use super::error::{PhraseError, quoted};
use super::hint::{self, Expected};
use super::lexer::{Lexer, Token, TokenKind};
use super::{Name, Span, word};

/// How many phrases may stand inside each other. It keeps every walk over a phrase, here and
/// later, far from the end of the stack.
const DEEPEST: usize = 64;

/// What is being parsed, for what there is to say about its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Date,
    Condition,
    Length,
}

/// A place in a phrase, and the means to go on from there.
#[derive(Debug, Clone)]
pub(super) struct Parser<'t> {
    pub(super) sort: Sort,
    /// The token that comes next.
    pub(super) current: Token<'t>,
    /// The token before it.
    pub(super) previous: Token<'t>,
    whole: &'t str,
    lexer: Lexer<'t>,
    depth: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, sort: Sort) -> Self {
        let mut lexer = Lexer::new(text);
        let current = lexer.token();
        let previous = Token { kind: TokenKind::End, text: "", start: 0 };
        Self { sort, current, previous, whole: text, lexer, depth: 0 }
    }

    /// Takes the current token.
    pub(super) fn advance(&mut self) -> Token<'t> {
        self.previous = self.current;
        self.current = self.lexer.token();
        self.previous
    }

    /// The next three tokens behind the current one.
    pub(super) fn ahead(&self) -> [Token<'t>; 3] {
        let mut lexer = self.lexer;
        [lexer.token(), lexer.token(), lexer.token()]
    }

    /// The token behind the current one.
    pub(super) fn peek(&self) -> Token<'t> {
        let mut lexer = self.lexer;
        lexer.token()
    }

    /// The text at a place.
    pub(super) fn text(&self, span: Span) -> &'t str {
        self.whole.get(span).unwrap_or("")
    }

    /// What has been taken, and what follows a token.
    pub(super) fn around(&self, token: Token<'t>) -> (&'t str, &'t str) {
        let before = self.whole.get(..self.previous.end()).unwrap_or("");
        (before, self.whole.get(token.end()..).unwrap_or("").trim())
    }

    /// The place from `start` to the end of what has been taken.
    pub(super) fn span_from(&self, start: usize) -> Span {
        start..self.previous.end()
    }

    /// The error that something else is expected here.
    pub(super) fn unexpected(&self, expected: Expected) -> PhraseError {
        let wanted = expected.describe(self);
        let message = if self.current.kind == TokenKind::End {
            format!("expected {wanted}, but the phrase ends here")
        } else {
            format!("expected {wanted}, found {}", quoted(self.current.text))
        };
        let help = hint::help(self, expected);
        let error = PhraseError::new(self.current.span(), message);
        let error = PhraseError { expected: Some(expected), ..error };
        match help {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// Takes that word.
    pub(super) fn word(&mut self, wanted: &'static str) -> Result<(), PhraseError> {
        if self.current.is(wanted) {
            self.advance();
            Ok(())
        } else {
            Err(self.unexpected(Expected::Word(wanted)))
        }
    }

    /// Takes a bracket or a comma.
    pub(super) fn mark(&mut self, kind: TokenKind, expected: Expected) -> Result<(), PhraseError> {
        if self.current.kind == kind {
            self.advance();
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Takes a name.
    pub(super) fn name(&mut self, expected: Expected) -> Result<Name, PhraseError> {
        if self.current.kind == TokenKind::Word && word::is_name(self.current.text) {
            let token = self.advance();
            Ok(Name { text: token.text.to_owned(), span: token.span() })
        } else {
            Err(self.unexpected(expected))
        }
    }

    /// Takes a word and the name in brackets behind it: `met(c)`.
    pub(super) fn name_in_brackets(&mut self) -> Result<Name, PhraseError> {
        self.advance();
        self.mark(TokenKind::Open, Expected::OpenOfName)?;
        let name = self.name(Expected::Name)?;
        self.mark(TokenKind::Close, Expected::CloseOfName)?;
        Ok(name)
    }

    /// Takes `of (MEMBER, …)`.
    pub(super) fn list<T>(
        &mut self,
        member: fn(&mut Self) -> Result<T, PhraseError>,
    ) -> Result<Vec<T>, PhraseError> {
        self.word("of")?;
        self.mark(TokenKind::Open, Expected::Open)?;
        let members = self.nested(|parser| {
            let mut members = vec![member(parser)?];
            while parser.current.kind == TokenKind::Comma {
                parser.advance();
                members.push(member(parser)?);
            }
            Ok(members)
        })?;
        self.mark(TokenKind::Close, Expected::CommaOrClose)?;
        Ok(members)
    }

    /// Parses a phrase inside the one being parsed.
    pub(super) fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, PhraseError>,
    ) -> Result<T, PhraseError> {
        if self.depth >= DEEPEST {
            let message = format!("more than {DEEPEST} phrases inside each other");
            return Err(PhraseError::new(self.current.span(), message)
                .help("write it with fewer brackets and steps"));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Takes the end of the phrase.
    pub(super) fn finish(&mut self) -> Result<(), PhraseError> {
        self.mark(TokenKind::End, Expected::Rest)
    }
}
