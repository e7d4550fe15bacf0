//! The text of files, and places in it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;

/// A file of the run, by its position in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A short text of a file, such as an id: it takes no memory besides itself, of which there may be a
/// million.
pub type Name = smol_str::SmolStr;

/// A stretch of a file, in bytes: the start is included, the end is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Place {
    /// The place of `range` in `file`. Files are smaller than 4 GiB; what is beyond is cut off.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let cut = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: cut(range.start), end: cut(range.end) }
    }

    /// The bytes of the place.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Whether a character does something where it is shown: it moves the cursor, changes colours, ends the
/// line, or turns the direction in which what stands around it is written.
#[must_use]
pub fn is_steering(char: char) -> bool {
    let turns = matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

/// The text on one line, with an escape for each character that would steer a terminal or the log of a
/// pipeline: others choose the names of files, and a line of a log may be a command to what reads it.
///
/// ```
/// use abide::source::visible;
/// assert_eq!(visible("rules/naïve.toml"), "rules/naïve.toml");
/// assert_eq!(visible("a\n::stop::\u{1b}[1m\u{202e}"), r"a\n::stop::\u{1b}[1m\u{202e}");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_steering) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            char if is_steering(char) => shown.extend(char.escape_debug()),
            char => shown.push(char),
        }
    }
    Cow::Owned(shown)
}

/// One file: its name as it is shown to the user, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user would type it, with `/`; `<stdin>` for standard input. It is [`visible`].
    pub name: String,
    /// The path as it is.
    pub path: String,
    /// The whole text.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(path: String, text: Arc<str>) -> Self {
        let breaks = memchr_iter(b'\n', text.as_bytes());
        let after = breaks.map(|at| u32::try_from(at.saturating_add(1)).unwrap_or(u32::MAX));
        let line_starts = std::iter::once(0).chain(after).collect();
        Self { name: visible(&path).into_owned(), path, text, line_starts }
    }

    /// The line (from 1) and the column (from 1, in characters) of a byte.
    #[must_use]
    pub fn line_column(&self, byte: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start as usize..byte as usize).unwrap_or("");
        (line, before.chars().count().saturating_add(1))
    }
}

/// All the files of a run.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes a file in, by its path.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(path.into(), text.into()));
        id
    }

    /// The file of that id, if there is one.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// The files, in the order in which they were taken in.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// File name, line and column (from 1) of the start of a place.
    #[must_use]
    pub fn locate(&self, place: Place) -> Option<(&str, usize, usize)> {
        let file = self.get(place.file)?;
        let (line, column) = file.line_column(place.start);
        Some((&file.name, line, column))
    }
}
