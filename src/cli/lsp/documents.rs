//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use abide::editor::{Leaf, Part, leaves};
use abide::written::{Format, keys};
use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::lines::{Lines, Unit};
use super::uri;
use crate::cli::overlay::{Overlay, real};

/// A text that is open.
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) format: Format,
}

impl Document {
    /// Changes the text, a stretch of it or the whole.
    pub(super) fn change(&mut self, change: TextDocumentContentChangeEvent, unit: Unit) {
        match change.range {
            None => self.text = change.text,
            Some(range) => {
                let bytes = Lines::new(&self.text, unit).bytes(range);
                self.text.replace_range(bytes, &change.text);
            }
        }
    }

    /// Whether it has a layout.
    pub(super) fn is_toml(&self) -> bool {
        self.format == Format::Toml
    }

    /// Whether it holds rules or a record, or nothing yet: not what other programs read.
    pub(super) fn is_ours(&self) -> bool {
        if self.format == Format::JsonLines {
            return true;
        }
        // Keys without a value are still being written.
        let mut tops = leaves(&self.text, self.format).into_iter().filter_map(top).peekable();
        let is_known = |key: String| key != "$schema" && keys(&[]).contains(&key.as_str());
        tops.peek().is_none() || tops.any(is_known)
    }
}

/// The key at the top of the file under which a value stands.
fn top(leaf: Leaf) -> Option<String> {
    match (leaf.path.first(), leaf.part) {
        (_, Part::Key) => None,
        (Some(first), Part::Value(_)) => Some(first.clone()),
        (None, Part::Value(key)) => Some(key.to_string()),
    }
}

/// All of them, each by the one path that no link leads to.
#[derive(Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let Some(path) = uri::path(&uri) else { return };
        let Some(format) = path.to_str().and_then(Format::of) else { return };
        let Ok(path) = real(&path) else { return };
        self.open.insert(path, Document { uri, version, text, format });
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(path) = path_of(uri) {
            self.open.remove(&path);
        }
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<(PathBuf, &Document)> {
        let path = path_of(uri)?;
        let document = self.open.get(&path)?;
        Some((path, document))
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.open.get_mut(&path_of(uri)?)
    }

    /// The document at a path.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The paths of those that are ours.
    pub(super) fn ours(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.iter().filter(|(_, document)| document.is_ours()).map(|(path, _)| path)
    }

    /// The disk, with the open texts in place of what is there.
    pub(super) fn overlay(&self) -> Overlay {
        let files = self.open.iter();
        let files = files.map(|(path, it)| (path.clone(), it.text.clone().into_bytes()));
        Overlay { files: files.collect() }
    }
}

fn path_of(uri: &Uri) -> Option<PathBuf> {
    real(&uri::path(uri)?).ok()
}
