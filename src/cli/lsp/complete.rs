//! What can be written at the cursor, as the client lists it.

use abide::editor::{self, Candidate, Index, Sort};
use abide::source::FileId;
use abide::written::Format;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, Position, Range,
    TextEdit,
};

use super::documents::Document;
use super::lines::{Lines, Unit};
use super::set::Set;

pub(super) fn complete(set: &Set, file: FileId, byte: usize) -> Vec<CompletionItem> {
    let Some(source) = set.source(file) else { return Vec::new() };
    let Some(format) = Format::of(&source.name) else { return Vec::new() };
    let owner = set.index.owner(file).unwrap_or_default();
    let (found, range) = editor::complete(&set.index, owner, &source.text, byte, format);
    let range = set.lines(file).range(range);
    // They come in the order in which one writes them.
    let items = found.into_iter().enumerate();
    items.map(|(at, candidate)| item(at, candidate, range)).collect()
}

/// The same in a text in which nothing stands yet.
pub(super) fn in_blank(document: &Document, at: Position, unit: Unit) -> Vec<CompletionItem> {
    let lines = Lines::new(&document.text, unit);
    let byte = lines.byte(at);
    let index = Index::default();
    let (found, range) = editor::complete(&index, "", &document.text, byte, document.format);
    let range = lines.range(range);
    found.into_iter().enumerate().map(|(at, candidate)| item(at, candidate, range)).collect()
}

fn item(at: usize, candidate: Candidate, range: Range) -> CompletionItem {
    let Candidate { label, text, sort, about } = candidate;
    CompletionItem {
        label,
        kind: Some(match sort {
            Sort::Key => CompletionItemKind::PROPERTY,
            Sort::Table => CompletionItemKind::MODULE,
            Sort::Id(_) => CompletionItemKind::REFERENCE,
            Sort::Word => CompletionItemKind::KEYWORD,
        }),
        detail: match sort {
            Sort::Id(kind) => Some(kind.noun().to_owned()),
            _ => None,
        },
        documentation: about.map(Documentation::String),
        sort_text: Some(format!("{at:04}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text })),
        ..CompletionItem::default()
    }
}
