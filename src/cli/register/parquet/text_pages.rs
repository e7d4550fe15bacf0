//! Texts of a column, page by page.
//!
//! The library gives each text as a share of its page, which is counted when it is taken and when it is left. Of
//! millions of names that takes longer than all else, so the usual pages are taken apart here.

use bytes::{Buf as _, Bytes};
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader as _};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::dense::ends;
use super::file::AnyPlace;
use super::hybrid::Hybrid;
use super::kind::Kind;
use super::texts::Texts;

/// The texts of so many rows may take so much room: a dictionary can make much of a small file.
const MOST_BYTES: usize = 1 << 26;

/// The pages of a column of texts, at some row.
pub(super) struct TextPages {
    pages: SerializedPageReader<AnyPlace>,
    /// Whether some rows may be empty.
    has_gaps: bool,
    dictionary: Texts,
    page: TextPage,
}

/// A page that is read.
struct TextPage {
    /// How many of its rows are left.
    rows: usize,
    /// Of each row, if some may be empty: whether there is a text.
    levels: Option<Hybrid>,
    texts: Place,
}

/// Where the texts of a page stand.
enum Place {
    /// One behind the other, each behind its length; and where the next is.
    Page { bytes: Bytes, at: usize },
    /// In the dictionary.
    Dictionary(Hybrid),
}

impl TextPages {
    /// Whether the texts of a column are in pages that are known here.
    pub(super) fn are_known(kind: Kind, chunk: &ColumnChunkMetaData) -> bool {
        let is_known = |encoding| {
            matches!(
                encoding,
                Encoding::PLAIN
                    | Encoding::RLE
                    | Encoding::RLE_DICTIONARY
                    | Encoding::PLAIN_DICTIONARY
            )
        };
        kind == Kind::Text
            && chunk.column_descr().max_def_level() <= 1
            && chunk.encodings().all(is_known)
    }

    pub(super) fn new(pages: SerializedPageReader<AnyPlace>, has_gaps: bool) -> TextPages {
        let texts = Place::Page { bytes: Bytes::new(), at: 0 };
        let page = TextPage { rows: 0, levels: None, texts };
        TextPages { pages, has_gaps, dictionary: Texts::default(), page }
    }

    /// Reads the texts of so many rows behind others; of a row that is empty, a text without signs.
    pub(super) fn read(&mut self, skipped: usize, rows: usize, texts: &mut Texts) -> Result<()> {
        let mut left = skipped;
        while left > 0 {
            if self.page.rows == 0 {
                left = left.saturating_sub(self.skip_page(left)?);
                continue;
            }
            let here = self.page.take(left);
            for _ in 0..here {
                self.page.next(&self.dictionary)?;
            }
            left = left.saturating_sub(here);
        }
        let mut left = rows;
        while left > 0 {
            if self.page.rows == 0 {
                self.next_page()?;
                continue;
            }
            let here = self.page.take(left);
            for _ in 0..here {
                texts.push(self.page.next(&self.dictionary)?);
                if texts.bytes.len() > MOST_BYTES {
                    return Err(too_long());
                }
            }
            left = left.saturating_sub(here);
        }
        Ok(())
    }

    /// Passes by the next page, if no more rows are in it than that, and gives how many there were; else begins it.
    fn skip_page(&mut self, most: usize) -> Result<usize> {
        let page = self.pages.peek_next_page()?.ok_or_else(ends)?;
        let rows = page.num_rows.or(page.num_levels).filter(|rows| *rows <= most && !page.is_dict);
        match rows {
            Some(_) => self.pages.skip_next_page()?,
            None => self.next_page()?,
        }
        Ok(rows.unwrap_or(0))
    }

    /// Begins the next page, or reads the dictionary that comes before all others.
    fn next_page(&mut self) -> Result<()> {
        self.page = match self.pages.get_next_page()?.ok_or_else(ends)? {
            Page::DictionaryPage { buf, num_values, .. } => {
                self.dictionary.clear();
                let mut at = 0;
                for _ in 0..num_values {
                    self.dictionary.push(plain(&buf, &mut at)?);
                }
                return Ok(());
            }
            Page::DataPage { mut buf, num_values, encoding, def_level_encoding, .. } => {
                let levels = match (self.has_gaps, def_level_encoding) {
                    (false, _) => None,
                    (true, Encoding::RLE) => {
                        let length = buf.try_get_u32_le().map_err(|_| damaged())?;
                        Some(taken(&mut buf, length)?)
                    }
                    (true, other) => return Err(unknown(other)),
                };
                TextPage::new(num_values, levels, (encoding, buf))?
            }
            Page::DataPageV2 {
                mut buf,
                num_values,
                encoding,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                taken(&mut buf, rep_levels_byte_len)?;
                let levels = taken(&mut buf, def_levels_byte_len)?;
                TextPage::new(num_values, self.has_gaps.then_some(levels), (encoding, buf))?
            }
        };
        Ok(())
    }
}

impl TextPage {
    fn new(
        rows: u32,
        levels: Option<Bytes>,
        (encoding, mut texts): (Encoding, Bytes),
    ) -> Result<TextPage> {
        let levels = levels.and_then(|levels| Hybrid::new(levels, 1));
        let texts = match encoding {
            Encoding::PLAIN => Place::Page { bytes: texts, at: 0 },
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                // A page without any text may be without the number of bits as well.
                let width = texts.try_get_u8().unwrap_or(0);
                Place::Dictionary(Hybrid::new(texts, width.into()).ok_or_else(damaged)?)
            }
            other => return Err(unknown(other)),
        };
        Ok(TextPage { rows: usize::try_from(rows)?, levels, texts })
    }

    /// Takes so many rows at most, out of those that are left; gives how many these are.
    fn take(&mut self, most: usize) -> usize {
        let here = most.min(self.rows);
        self.rows = self.rows.saturating_sub(here);
        here
    }

    /// The text of the next row.
    #[inline]
    fn next<'t>(&'t mut self, dictionary: &'t Texts) -> Result<&'t [u8]> {
        if let Some(levels) = &mut self.levels
            && levels.next().ok_or_else(damaged)? == 0
        {
            return Ok(&[]);
        }
        match &mut self.texts {
            Place::Page { bytes, at } => plain(bytes, at),
            Place::Dictionary(places) => {
                let place = places.next().ok_or_else(damaged)?;
                dictionary.get(usize::try_from(place)?).ok_or_else(damaged)
            }
        }
    }
}

/// The text at a place, behind its length.
#[inline]
fn plain<'b>(bytes: &'b [u8], at: &mut usize) -> Result<&'b [u8]> {
    let text = bytes.get(*at..).and_then(|rest| {
        let (length, rest) = rest.split_first_chunk()?;
        rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)
    });
    let text = text.ok_or_else(damaged)?;
    *at = at.saturating_add(4).saturating_add(text.len());
    Ok(text)
}

/// Takes so many bytes from the front.
fn taken(bytes: &mut Bytes, count: u32) -> Result<Bytes> {
    let count = usize::try_from(count)?;
    if count > bytes.len() {
        return Err(damaged());
    }
    Ok(bytes.split_to(count))
}

/// Said of a page that is written in another way than the index lists.
fn unknown(encoding: Encoding) -> ParquetError {
    ParquetError::General(format!(
        "a page of it is written as {encoding}, and the index says otherwise"
    ))
}

fn too_long() -> ParquetError {
    ParquetError::General("the texts of a few thousand rows take more than 64 MiB".to_owned())
}

fn damaged() -> ParquetError {
    ParquetError::General("a page of texts does not have what it says".to_owned())
}
