//! A file in parts, each of which can be read by itself.

use std::ops::Range;

use super::findings::Findings;
use super::read::{Reader, too_large};
use super::{File, Format};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{FileId, Place, Sources};

/// Of JSON Lines a part has no more lines than those that begin in so many bytes.
const LENGTH: usize = 4 << 20;

/// A part of a file: of JSON Lines some lines, else the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    file: FileId,
    format: Format,
    bytes: Range<usize>,
}

/// What a part says.
#[derive(Debug, Default)]
pub struct Piece {
    says: File,
    findings: Findings,
}

impl Part {
    /// The parts of a file, in their order; none of one that is too large, or is not there.
    #[must_use]
    pub fn of(sources: &Sources, file: FileId, format: Format) -> Vec<Part> {
        let text = sources.get(file).map(|source| &*source.text);
        let text = text.filter(|text| too_large(text, file, format).is_none());
        let part = |bytes| Part { file, format, bytes };
        match (text, format) {
            (None, _) => Vec::new(),
            (Some(text), Format::JsonLines) => lines(text).into_iter().map(part).collect(),
            (Some(text), Format::Toml | Format::Json) => vec![part(0..text.len())],
        }
    }

    /// Reads it. Parts may be read in any order, and at the same time.
    #[must_use]
    pub fn read(&self, sources: &Sources) -> Piece {
        let Part { file, format, ref bytes } = *self;
        let text = sources.get(file).map_or("", |source| &*source.text);
        let mut reader = Reader { file, text, format, findings: Findings::default() };
        let says = match format {
            Format::Toml => reader.toml(),
            Format::Json => reader.json(),
            Format::JsonLines => reader.json_lines(bytes.clone()),
        };
        Piece { says, findings: reader.findings }
    }
}

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

/// What a file says, from what its parts say, in their order. It is the same as that of
/// [`read`](super::read()).
///
/// ```
/// use abide::source::Sources;
/// use abide::written::{Format, Part, joined, read};
///
/// let mut sources = Sources::default();
/// let text = r#"{"for": "lease", "on": "2025-01-03", "met": "rent"}"#;
/// let id = sources.add("record.jsonl", text);
/// let parts = Part::of(&sources, id, Format::JsonLines);
/// let pieces = parts.iter().map(|part| part.read(&sources)).collect();
/// let (file, diagnostics) = joined(&sources, id, Format::JsonLines, pieces);
/// assert_eq!(file.entries.len(), read(&sources, id, Format::JsonLines).0.entries.len());
/// assert!(diagnostics.is_empty());
/// ```
#[must_use]
pub fn joined(
    sources: &Sources,
    file: FileId,
    format: Format,
    pieces: Vec<Piece>,
) -> (File, Vec<Diagnostic>) {
    let empty = File { file: Some(file), ..File::default() };
    let Some(text) = sources.get(file).map(|source| &*source.text) else {
        return (empty, Vec::new());
    };
    let unread = File { has_errors: true, hides_names: true, ..empty };
    if let Some(diagnostic) = too_large(text, file, format) {
        return (unread, vec![diagnostic]);
    }
    let Piece { says, findings } = in_one(pieces);
    let diagnostics = findings.into_diagnostics(file);
    if diagnostics.iter().any(|one| one.code == Code::Syntax)
        && let Some(conflict) = conflict(text, file)
    {
        return (unread, vec![conflict]);
    }
    let has_errors = diagnostics.iter().any(|one| one.code.severity() == Severity::Error);
    let hides = |one: &Diagnostic| matches!(one.code, Code::Syntax | Code::UnknownTable);
    // A line of JSON Lines is an entry, and defines no names.
    let hides_names = format != Format::JsonLines && diagnostics.iter().any(hides);
    (File { file: Some(file), has_errors, hides_names, ..says }, diagnostics)
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

/// The first with the entries and the findings of the others, which have nothing else.
fn in_one(pieces: Vec<Piece>) -> Piece {
    let entries = pieces.iter().map(|piece| piece.says.entries.len()).sum::<usize>();
    let mut pieces = pieces.into_iter();
    let mut whole = pieces.next().unwrap_or_default();
    whole.says.entries.reserve_exact(entries.saturating_sub(whole.says.entries.len()));
    for mut piece in pieces {
        whole.says.entries.append(&mut piece.says.entries);
        whole.findings.append(piece.findings);
    }
    whole
}
