//! Places as the client counts them: lines, and in them units of some width.

use std::ops::Range;
use std::rc::Rc;

use lsp_types::{Position, PositionEncodingKind};

/// In what the client counts within a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Unit {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, as every client can.
    #[default]
    Utf16,
}

impl Unit {
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Unit::Utf8 => PositionEncodingKind::UTF8,
            Unit::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, char: char) -> usize {
        match self {
            Unit::Utf8 => char.len_utf8(),
            Unit::Utf16 => char.len_utf16(),
        }
    }
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Rc<[usize]>,
    unit: Unit,
}

/// Where the lines of a text begin.
pub(super) fn starts(text: &str) -> Rc<[usize]> {
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let next = at.saturating_add(1);
        // Carriage returns end lines too, by themselves or before a line feed.
        if *byte == b'\n' || *byte == b'\r' && bytes.get(next) != Some(&b'\n') {
            starts.push(next);
        }
    }
    starts.into()
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, unit: Unit) -> Lines<'t> {
        Lines::at(text, starts(text), unit)
    }

    /// The same, where it is known already where they begin.
    pub(super) fn at(text: &'t str, starts: Rc<[usize]>, unit: Unit) -> Lines<'t> {
        Lines { text, starts, unit }
    }

    /// The byte of a position. What is behind the end of a line is its end, and what is behind the
    /// last line the end of the text.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return self.text.len() };
        let rest = self.text.get(start..).unwrap_or_default();
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut width = 0_usize;
        for (at, char) in rest.char_indices() {
            let next = width.saturating_add(self.unit.width(char));
            // A position within a character is that of the character.
            if matches!(char, '\n' | '\r') || next > wanted {
                return start.saturating_add(at);
            }
            width = next;
        }
        self.text.len()
    }

    /// The position of a byte.
    pub(super) fn position(&self, byte: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..byte.min(self.text.len())).unwrap_or_default();
        let width: usize = before.chars().map(|char| self.unit.width(char)).sum();
        let cut = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(cut(line), cut(width))
    }

    pub(super) fn bytes(&self, range: lsp_types::Range) -> Range<usize> {
        let start = self.byte(range.start);
        start..self.byte(range.end).max(start)
    }

    pub(super) fn range(&self, bytes: Range<usize>) -> lsp_types::Range {
        lsp_types::Range::new(self.position(bytes.start), self.position(bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, unit: Unit, line: u32, character: u32) -> usize {
        Lines::new(text, unit).byte(Position::new(line, character))
    }

    #[test]
    fn columns_are_counted_in_units() {
        let text = "aä𝄞b\r\nc\rd";
        assert_eq!(at(text, Unit::Utf16, 0, 4), 7);
        assert_eq!(at(text, Unit::Utf8, 0, 7), 7);
        // Within the clef; behind the line; behind the text.
        assert_eq!(at(text, Unit::Utf16, 0, 3), 3);
        assert_eq!(at(text, Unit::Utf16, 0, 99), 8);
        assert_eq!(at(text, Unit::Utf16, 99, 0), text.len());
        assert_eq!(at(text, Unit::Utf16, 2, 0), 12);
    }

    #[test]
    fn positions_and_bytes_agree() {
        for text in ["", "\n", "aä𝄞b\r\nc\rd\n", "ünï\r\n\r\n𝄞"] {
            for unit in [Unit::Utf8, Unit::Utf16] {
                let lines = Lines::new(text, unit);
                for (byte, char) in text.char_indices() {
                    if char != '\n' {
                        assert_eq!(lines.byte(lines.position(byte)), byte, "{text:?}");
                    }
                }
            }
        }
    }
}
