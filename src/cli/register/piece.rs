//! The parts of a table, each worked on by one thread.

use std::io::{self, BufRead};

use super::chunks::{Chunk, Chunks};
#[cfg(feature = "parquet")]
use super::parquet::{Span, Spans};

/// A part of a table.
pub(super) enum Piece {
    /// Rows as they are written.
    Text(Chunk),
    /// Which rows of a file of columns.
    #[cfg(feature = "parquet")]
    Rows(Span),
}

/// The parts of a table, one after the other.
pub(super) enum Pieces {
    Text(Chunks<Box<dyn BufRead>>),
    #[cfg(feature = "parquet")]
    Rows(Spans),
}

impl Pieces {
    /// The next part; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        match self {
            Pieces::Text(chunks) => Ok(chunks.next()?.map(Piece::Text)),
            #[cfg(feature = "parquet")]
            Pieces::Rows(spans) => Ok(spans.next().map(Piece::Rows)),
        }
    }

    /// How much was given out: of text in bytes, else in rows.
    pub(super) fn given(&self) -> u64 {
        match self {
            Pieces::Text(chunks) => chunks.read,
            #[cfg(feature = "parquet")]
            Pieces::Rows(spans) => spans.given(),
        }
    }
}
