//! Quotes of CSV that are opened and never closed.

use std::io::{self, Read};

/// Reads CSV, and fails where a quote stays open to the end: all rows behind it would be taken for one cell.
pub(super) struct Quotes<R> {
    inner: R,
    state: State,
    line: u64,
    /// The line in which the last quote was opened.
    opened: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A cell may begin.
    Between,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: it ends the cell, unless another follows.
    Closed,
}

impl<R: Read> Quotes<R> {
    /// What begins in that line.
    pub(super) fn new(inner: R, line: u64) -> Quotes<R> {
        Quotes { inner, state: State::Between, line, opened: line }
    }

    fn pass(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) | (State::Closed, b'"') => State::Quoted,
            (State::Between, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (_, b'\n' | b'\r' | b',') => State::Between,
            _ => State::Plain,
        };
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        buffer.iter().take(length).for_each(|byte| self.pass(*byte));
        let ends = length == 0 && !buffer.is_empty();
        if self.state == State::Quoted && ends {
            return Err(io::Error::other(format!(
                "a quote is opened in line {} and not closed",
                self.opened
            )));
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let mut all = String::new();
        let read = Quotes::new(text.as_bytes(), 1).read_to_string(&mut all);
        read.map(|_| all).map_err(|error| error.to_string())
    }

    #[test]
    fn a_quote_has_to_be_closed() {
        let fine = ["", "a,b\n", "\"a\nb\",\"c \"\"d\"\" e\"\n", "5\" pipe,b\n", "\"a\"b\",c\n"];
        for text in fine {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        let open = "a quote is opened in line 2 and not closed";
        assert_eq!(read("a,b\nc,\"d\ne,f\n"), Err(open.to_owned()));
        assert_eq!(read("a,b\nc,\"d \"\"x\"\"\n"), Err(open.to_owned()));
    }
}
