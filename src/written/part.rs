//! A file in parts, each of which can be read by itself.

use std::ops::Range;

use super::findings::Findings;
use super::read::{Reader, too_large};
use super::tree::Table;
use super::{File, Format, toml};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{FileId, Place, Sources};

/// A part of a file that is read by itself: of JSON Lines some lines, of TOML some tables, else all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    file: FileId,
    format: Format,
    bytes: Range<usize>,
}

/// What a part says.
#[derive(Debug)]
pub struct Piece<'a>(Says<'a>);

#[derive(Debug)]
enum Says<'a> {
    /// A whole file, or some entries.
    File(Box<File>, Findings),
    /// Some tables of a file; none if they cannot be read by themselves.
    Tables(Option<Table<'a>>),
}

impl Part {
    /// Reads it. Parts may be read in any order, and at the same time.
    #[must_use]
    pub fn read<'s>(&self, sources: &'s Sources) -> Piece<'s> {
        let Part { file, format, ref bytes } = *self;
        let text = text_of(sources, file);
        let is_whole = bytes.len() == text.len();
        let mut reader = Reader { file, text, format, findings: Findings::default() };
        let says = match format {
            Format::Toml if is_whole => reader.toml(),
            Format::Toml => return Piece(Says::Tables(toml::stretch(text, bytes.clone(), file))),
            Format::Json => reader.json(),
            Format::JsonLines => reader.json_lines(bytes.clone()),
        };
        Piece(Says::File(Box::new(says), reader.findings))
    }
}

fn text_of(sources: &Sources, file: FileId) -> &str {
    sources.get(file).map_or("", |source| &*source.text)
}

/// Of JSON Lines a part has no more lines than those that begin in so many bytes.
const LENGTH: usize = 1 << 20;

/// Stretches of whole lines.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut start = 0_usize;
    while start < text.len() {
        let behind = text.as_bytes().get(start.saturating_add(LENGTH)..).unwrap_or_default();
        let end = memchr::memchr(b'\n', behind).map_or(text.len(), |newline| {
            let before = text.len().saturating_sub(behind.len());
            before.saturating_add(newline).saturating_add(1)
        });
        stretches.push(start..end);
        start = end;
    }
    stretches
}

/// A file on the way from its parts to what it says.
///
/// ```
/// use abide::source::Sources;
/// use abide::written::{Format, Whole, read};
///
/// let mut sources = Sources::default();
/// let text = r#"{"for": "lease", "on": "2025-01-03", "met": "rent"}"#;
/// let id = sources.add("record.jsonl", text);
/// let mut whole = Whole::of(&sources, id, Format::JsonLines);
/// for part in whole.parts().to_vec() {
///     whole.take_in(part.read(&sources));
/// }
/// let (file, diagnostics) = whole.read();
/// assert_eq!(file.entries.len(), read(&sources, id, Format::JsonLines).0.entries.len());
/// assert!(diagnostics.is_empty());
/// ```
#[derive(Debug)]
pub struct Whole<'s> {
    reader: Reader<'s>,
    is_there: bool,
    parts: Vec<Part>,
    /// That of the first part, with the entries of the others: those have nothing else.
    says: Option<File>,
    /// The tables of each part so far; none where they cannot be read by themselves.
    tables: Vec<Option<Table<'s>>>,
}

impl<'s> Whole<'s> {
    /// A file of which no part is taken in yet.
    #[must_use]
    pub fn of(sources: &'s Sources, file: FileId, format: Format) -> Self {
        let text = text_of(sources, file);
        let reader = Reader { file, text, format, findings: Findings::default() };
        let is_there = sources.get(file).is_some();
        let part = |bytes| Part { file, format, bytes };
        let parts = match format {
            _ if !is_there || too_large(text, file, format).is_some() => Vec::new(),
            Format::JsonLines => lines(text).into_iter().map(part).collect(),
            Format::Toml => toml::stretches(text).into_iter().map(part).collect(),
            Format::Json => vec![part(0..text.len())],
        };
        Whole { reader, is_there, parts, says: None, tables: Vec::new() }
    }

    /// The parts of the file, in their order; none if it is too large.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Takes in the next one of the parts, in their order.
    pub fn take_in(&mut self, piece: Piece<'s>) {
        match piece.0 {
            Says::Tables(tables) => self.tables.push(tables),
            Says::File(mut more, findings) => {
                self.reader.findings.append(findings);
                match &mut self.says {
                    Some(says) => says.entries.append(&mut more.entries),
                    none => *none = Some(*more),
                }
            }
        }
        if self.tables.len() == self.parts.len() {
            self.says = Some(self.all_tables());
        }
    }

    /// What the tables of all parts say together.
    fn all_tables(&mut self) -> File {
        let tables = std::mem::take(&mut self.tables).into_iter().collect::<Option<_>>();
        match tables.and_then(|tables| toml::joined(self.reader.text, tables)) {
            Some(root) => self.reader.document(&root),
            None => self.reader.toml(),
        }
    }

    /// What the file says. It is the same as that of [`read`](super::read()).
    #[must_use]
    pub fn read(self) -> (File, Vec<Diagnostic>) {
        let Reader { file, text, format, .. } = self.reader;
        let empty = File { file: Some(file), ..File::default() };
        if !self.is_there {
            return (empty, Vec::new());
        }
        let unread = File { has_errors: true, hides_names: true, ..empty };
        if let Some(diagnostic) = too_large(text, file, format) {
            return (unread, vec![diagnostic]);
        }
        let diagnostics = self.reader.findings.into_diagnostics(file);
        if diagnostics.iter().any(|one| one.code == Code::Syntax)
            && let Some(conflict) = conflict(text, file)
        {
            return (unread, vec![conflict]);
        }
        let has_errors = diagnostics.iter().any(|one| one.code.severity() == Severity::Error);
        let hides = |one: &Diagnostic| matches!(one.code, Code::Syntax | Code::UnknownTable);
        // A line of JSON Lines is an entry, and defines no names.
        let hides_names = format != Format::JsonLines && diagnostics.iter().any(hides);
        (
            File { file: Some(file), has_errors, hides_names, ..self.says.unwrap_or_default() },
            diagnostics,
        )
    }
}

/// What git leaves in a file that two changed at once. Whatever else is wrong follows from it.
fn conflict(text: &str, file: FileId) -> Option<Diagnostic> {
    let marks = ["<<<<<<< ", "=======", ">>>>>>> "];
    let mut marks = marks.into_iter();
    let mut wanted = marks.next();
    let (mut start, mut first) = (0_usize, None);
    for line in text.split_inclusive('\n') {
        if wanted.is_some_and(|mark| line.starts_with(mark)) {
            let end = start.saturating_add(line.trim_end().len());
            first = first.or(Some(Place::new(file, start..end)));
            wanted = marks.next();
        }
        start = start.saturating_add(line.len());
    }
    let place = first.filter(|_| wanted.is_none())?;
    let message = "a conflict of git is not resolved here";
    let help =
        "keep what holds of both sides, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` out";
    Some(Diagnostic::new(Code::Syntax, place, message).help(help))
}
