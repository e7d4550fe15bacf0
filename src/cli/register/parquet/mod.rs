//! Tables of Parquet: read column by column, a part of the rows at a time, and written in groups of rows.
//!
//! A file has an index at its end (`table`), which says where each column of each group of rows is. A thread
//! reads the columns of its rows (`column`) as cells (`cells`), and these become a batch (`rows`) like that of
//! any other table. What the library that takes pages apart makes of a damaged file is held in `guard`.

mod cells;
mod column;
mod dense;
mod file;
mod frame;
mod guard;
mod hybrid;
mod kind;
mod rows;
mod span;
mod spread;
mod table;
mod text_pages;
mod texts;
mod write;

pub(super) use frame::Frame;
pub(super) use rows::ParquetRows;
pub(super) use span::{Span, Spans};
pub(super) use table::{Index, ParquetTable};
pub(super) use write::FrameWriter;
