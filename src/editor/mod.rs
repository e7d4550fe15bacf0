//! What an editor asks of the text of files: which id stands at a place and where else, what can be
//! written there, what a new name of an id changes.
//!
//! A text in an editor is half written most of the time, so nothing here needs a file that loads:
//! what can be made out is taken from the text. What is wrong with a file, only
//! [`check`](crate::check) says.

mod complete;
mod expected;
mod index;
mod rename;
mod scan;
mod tables;

pub use complete::{Candidate, Sort, complete};
pub use expected::{Expected, expected};
pub use index::{Index, Kind, Mention, Thing};
pub use rename::rename;
pub use scan::{Leaf, Part, Spot, Where, leaves, spot};
pub use tables::about;
