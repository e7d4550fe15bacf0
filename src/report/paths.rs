//! Where files lie for those who read a report elsewhere.

use std::collections::BTreeMap;

/// The files of a run, from their names as a user types them to their paths from the top of the
/// repository; a file outside of it has its whole path. What is no file, such as standard input, is
/// not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths(BTreeMap<String, String>);

impl Paths {
    /// The path of that file; none: it is no file.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The path of that file, or the name of what is no file.
    #[must_use]
    pub fn of<'a>(&'a self, name: &'a str) -> &'a str {
        self.file(name).unwrap_or(name)
    }
}

impl FromIterator<(String, String)> for Paths {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(files: T) -> Paths {
        Paths(files.into_iter().collect())
    }
}
