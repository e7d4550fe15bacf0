use std::fmt;

use super::Span;
use super::hint::Expected;

/// How many characters of the user's text a message repeats.
const SHOWN: usize = 40;

/// Why a text is not a phrase: the word at which it went wrong, and what could stand there.
///
/// ```
/// let error = abide::phrase::parse_date("30 dais after made").unwrap_err();
/// assert_eq!(error.span, 3..7);
/// assert_eq!(error.message, "expected a unit, found `dais`");
/// assert_eq!(error.help.as_deref(), Some("did you mean `days`?"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// Where, in bytes of the phrase; empty and at its end if the phrase ends too early.
    pub span: Span,
    /// What is wrong: in lower case, without a full stop.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
    /// What to put at that place, where that alone does what the help says.
    pub instead: Option<String>,
    /// What could stand there; none: something else is wrong.
    pub(super) expected: Option<Expected>,
}

impl PhraseError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, instead: None, expected: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn hint(self, hint: Hint) -> Self {
        Self { help: Some(hint.text), instead: hint.instead, ..self }
    }
}

/// What to type instead of a word.
#[derive(Debug)]
pub(super) struct Hint {
    pub(super) text: String,
    /// The words that take its place, where that is all there is to do.
    instead: Option<String>,
}

impl Hint {
    /// That word, which is meant for sure.
    pub(super) fn write(word: &str) -> Hint {
        Hint { text: format!("write `{word}`"), instead: Some(word.to_owned()) }
    }

    /// That word, probably.
    pub(super) fn did_you_mean(word: &str) -> Hint {
        Hint { text: format!("did you mean `{word}`?"), instead: Some(word.to_owned()) }
    }
}

impl From<&str> for Hint {
    fn from(text: &str) -> Hint {
        Hint::from(text.to_owned())
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Hint {
        Hint { text, instead: None }
    }
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PhraseError {}

/// The user's text as messages repeat it: in backticks, cut, and with nothing invisible in it.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::from("`");
    let mut characters = text.chars();
    for character in characters.by_ref().take(SHOWN) {
        if is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    if characters.next().is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

/// Controls, and the marks that reorder or hide what stands around them.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}
