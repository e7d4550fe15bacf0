//! What is wrong or doubtful in a user's files: data, many at once.

mod code;
mod fix;
mod manual;
mod render;
mod repeated;
mod words;

pub use code::{Code, Severity};
pub use fix::{Edit, Fix};
pub use render::render;
pub use repeated::{Shown, more, shown};
pub use words::{list_of, nearest, quoted};

use crate::source::Place;

/// One error or warning.
///
/// Messages are in lower case, without a full stop, with the user's text in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where; none if the file as a whole cannot be read.
    pub place: Option<Place>,
    /// What to say under the place, if more than the message says.
    pub label: Option<String>,
    /// What to type instead.
    pub help: Option<String>,
    /// The same as a program can do it, where it is certain enough: what to put at the place.
    pub fix: Option<Fix>,
    /// Other places that matter, with what they are.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A diagnostic at a place.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: Some(place),
            label: None,
            help: None,
            fix: None,
            related: Vec::new(),
        }
    }

    /// With what to say under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what to type instead, in words.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self.fix = None;
        self
    }

    /// With what to type instead, unless that is said already.
    #[must_use]
    pub fn or_help(self, help: impl Into<String>) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }

    /// With what to put at its place.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// With the word that was probably meant.
    #[must_use]
    pub fn did_you_mean(self, word: &str) -> Self {
        self.help(format!("did you mean {}?", quoted(word))).fix(Fix::Text(word.to_owned()))
    }

    /// With another place that matters.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}
