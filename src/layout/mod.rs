//! How files look: entries as one writes them, added to the text of a file; whole files in their one
//! layout.

mod append;
mod document;
mod entry;
mod format;

pub use append::{Appended, append};
pub use entry::{inline, line, string, table};
pub use format::format;
