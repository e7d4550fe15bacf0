use super::Diagnostic;
use crate::source::{Place, Sources};

/// What to put at the place of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Another text: where quotes stand there, they stay.
    Text(String),
    /// Another value, as it is written in a file.
    Value(String),
}

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub text: String,
}

impl Diagnostic {
    /// The change of the file that does what the help says, if a program can do it.
    ///
    /// ```
    /// use abide::source::Sources;
    /// use abide::written::{Format, read};
    ///
    /// let mut sources = Sources::default();
    /// let id = sources.add("lease.json", "{\"fro\": \"lease\"}");
    /// let (_, diagnostics) = read(&sources, id, Format::Json);
    /// let edit = diagnostics[0].edit(&sources).unwrap();
    /// assert_eq!((edit.place.range(), edit.text.as_str()), (1..6, "\"for\""));
    /// ```
    #[must_use]
    pub fn edit(&self, sources: &Sources) -> Option<Edit> {
        let place = self.place?;
        let stands = sources.get(place.file)?.text.get(place.range())?;
        let text = match self.fix.as_ref()? {
            Fix::Value(text) => text.clone(),
            Fix::Text(text) => match quotes(stands) {
                Some(quotes) => format!("{quotes}{text}{quotes}"),
                None => text.clone(),
            },
        };
        Some(Edit { place, text })
    }
}

/// The quotes in which a text stands.
fn quotes(text: &str) -> Option<&str> {
    ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| text.starts_with(quotes))
}
