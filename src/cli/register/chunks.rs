//! A table in pieces of whole rows, so that several can be worked on at a time.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// What is longer is no row.
pub(super) const LONGEST: usize = 16 << 20;

/// So much is read at a time.
const PIECE: usize = 1 << 18;

/// How rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// By the ends of lines that are in no quotes.
    Csv,
    /// By the ends of lines.
    Json,
}

/// Some whole rows.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// The line in which it begins, from 1.
    pub(super) line: u64,
    /// Whether it is the beginning of a row that is too long, and the rest is left out.
    pub(super) is_too_long: bool,
}

/// Reads a table piece by piece.
pub(super) struct Chunks<R> {
    source: R,
    shape: Shape,
    /// What was read behind the last whole row.
    rest: Vec<u8>,
    line: u64,
    piece: usize,
    is_over: bool,
    skips: bool,
    /// How many bytes were read.
    pub(super) read: u64,
}

impl<R: BufRead> Chunks<R> {
    pub(super) fn new(source: R, shape: Shape) -> Chunks<R> {
        Chunks {
            source,
            shape,
            rest: Vec::new(),
            line: 1,
            piece: PIECE,
            is_over: false,
            skips: false,
            read: 0,
        }
    }

    /// Reads less at a time, where much is to be said of each row.
    pub(super) fn in_pieces_of(&mut self, bytes: usize) {
        self.piece = bytes.clamp(1 << 12, PIECE);
    }

    /// The next rows; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            if self.skips && !self.skip_line()? {
                return Ok(None);
            }
            let end = self.boundary();
            let is_too_long = end.is_none() && self.rest.len() >= LONGEST;
            let end = match end {
                Some(end) if self.rest.len() >= self.piece || self.is_over => end,
                _ if self.is_over || is_too_long => self.rest.len(),
                _ => {
                    self.fill()?;
                    continue;
                }
            };
            if end == 0 {
                return Ok(None);
            }
            self.skips = is_too_long;
            return Ok(Some(self.cut(end, is_too_long)));
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let before = self.rest.len();
        let wanted = u64::try_from(self.piece).unwrap_or(u64::MAX);
        let read = self.source.by_ref().take(wanted).read_to_end(&mut self.rest)?;
        self.read = self.read.saturating_add(u64::try_from(read).unwrap_or(0));
        self.is_over = self.rest.len() == before;
        Ok(())
    }

    fn cut(&mut self, end: usize, is_too_long: bool) -> Chunk {
        let mut bytes = Vec::with_capacity(self.piece);
        bytes.extend_from_slice(self.rest.get(end..).unwrap_or_default());
        std::mem::swap(&mut bytes, &mut self.rest);
        bytes.truncate(end);
        let chunk = Chunk { line: self.line, is_too_long, bytes };
        let lines = memchr_iter(b'\n', &chunk.bytes).count();
        self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(0));
        chunk
    }

    /// Reads to the end of a line that is too long; whether there is one.
    fn skip_line(&mut self) -> io::Result<bool> {
        self.rest.clear();
        let skipped = self.source.skip_until(b'\n')?;
        self.skips = false;
        self.line = self.line.saturating_add(1);
        Ok(skipped > 0)
    }

    /// Where the last whole row ends.
    fn boundary(&self) -> Option<usize> {
        let rows = &self.rest;
        match self.shape {
            Shape::Csv if memchr(b'"', rows).is_some() || memchr(b'\n', rows).is_none() => {
                csv_boundary(rows)
            }
            _ => memrchr(b'\n', rows).and_then(|at| at.checked_add(1)),
        }
    }
}

/// Where the last row ends that is in no quotes.
fn csv_boundary(rows: &[u8]) -> Option<usize> {
    let (mut between, mut quoted) = (true, false);
    let mut boundary = None;
    for (at, byte) in rows.iter().enumerate() {
        // A quote within quotes closes them, and one behind it opens them again.
        let opens = *byte == b'"' && (between || quoted);
        quoted ^= opens;
        between = !quoted && (opens || matches!(byte, b',' | b'\n' | b'\r'));
        let ends = match byte {
            b'\n' => !quoted,
            b'\r' => !quoted && rows.get(at.saturating_add(1)).is_some_and(|next| *next != b'\n'),
            _ => false,
        };
        if ends {
            boundary = at.checked_add(1);
        }
    }
    boundary
}
