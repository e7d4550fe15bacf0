use crate::source::Place;

/// A value, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place in the file.
    pub place: Place,
}

/// The text of a phrase: a string of the file, or a TOML date where a phrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The text, unescaped.
    pub text: String,
    /// The whole value in the file, with its quotes.
    pub place: Place,
    /// Whether the bytes between the quotes are the text itself (nothing was escaped), so that a
    /// position in the text is a position in the file.
    pub verbatim: bool,
    /// How many bytes of the place come before the text (its opening quotes).
    pub lead: u32,
}
