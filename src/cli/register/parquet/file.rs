//! A file of which several threads read at any place, each at its own.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// A file that is read at any place.
#[derive(Debug, Clone)]
pub(super) struct AnyPlace {
    file: Arc<File>,
    length: u64,
}

/// A place in it from which one reads on.
#[derive(Debug)]
pub(super) struct Place {
    file: Arc<File>,
    at: u64,
}

impl AnyPlace {
    pub(super) fn new(file: File) -> io::Result<AnyPlace> {
        let length = file.metadata()?.len();
        Ok(AnyPlace { file: Arc::new(file), length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    fn from(&self, at: u64) -> Place {
        Place { file: self.file.clone(), at }
    }

    /// So many bytes from a place on; fewer at the end of the file.
    pub(super) fn bytes(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.from(at).take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Length for AnyPlace {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for AnyPlace {
    type T = BufReader<Place>;

    fn get_read(&self, start: u64) -> Result<BufReader<Place>> {
        // Read from it are headers of pages alone.
        Ok(BufReader::with_capacity(1 << 10, self.from(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // A file that says of itself that it is longer than it is gets no room for that.
        let is_there = start.checked_add(length as u64).is_some_and(|end| end <= self.length);
        let bytes = if is_there { self.bytes(start, length)? } else { Vec::new() };
        if bytes.len() != length {
            return Err(ParquetError::EOF("the file ends before its pages do".to_owned()));
        }
        Ok(bytes.into())
    }
}

impl Read for Place {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, self.at)?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
