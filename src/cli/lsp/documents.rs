//! The texts that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use abide::written::Format;
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::lines::{Lines, Unit};
use super::tree::{Texts, real};
use super::uri;
use crate::cli::load::{Holds, holds};

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

    /// Whether nothing stands in it yet: nobody knows whose it will be.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it holds rules, a record or the template of a register: not what other programs read.
    pub(super) fn is_ours(&self) -> bool {
        let ours = matches!(holds(&self.text, self.format), Holds::Ours | Holds::Register);
        ours && !self.is_blank()
    }
}

/// All of them, each by the name that the client has for it.
#[derive(Default)]
pub(super) struct Documents {
    open: BTreeMap<String, (PathBuf, Document)>,
}

impl Documents {
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        let TextDocumentItem { uri, version, text, language_id } = item;
        let path = uri::path(&uri).or_else(|| uri::untitled(&uri, &language_id));
        let Some(path) = path else { return };
        let Some(format) = path.to_str().and_then(Format::of) else { return };
        let Ok(path) = real(&path) else { return };
        let name = uri.as_str().to_owned();
        self.open.insert(name, (path, Document { uri, version, text, format }));
    }

    /// The folder of it need not be there any more.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.open.remove(uri.as_str());
    }

    /// The document of that name, and its one path that no link leads to.
    pub(super) fn get(&self, uri: &Uri) -> Option<&(PathBuf, Document)> {
        self.open.get(uri.as_str())
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.open.get_mut(uri.as_str()).map(|(_, document)| document)
    }

    /// The document at a path.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.open.values().find(|(at, _)| at == path).map(|(_, document)| document)
    }

    /// Whether the file at a path is open, and nothing stands in it yet.
    pub(super) fn is_blank(&self, path: &Path) -> bool {
        self.at(path).is_some_and(Document::is_blank)
    }

    /// The paths of those that are ours.
    pub(super) fn ours(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.values().filter(|(_, document)| document.is_ours()).map(|(path, _)| path)
    }

    /// The disk, with the open texts in place of what is there.
    pub(super) fn texts(&self) -> Texts {
        let files = self.open.values();
        let files = files.map(|(path, it)| (path.clone(), it.text.clone().into_bytes()));
        Texts { files: files.collect() }
    }
}
