//! A new id for a thing, in all files.

use std::collections::HashMap;

use abide::diagnostic::Edit;
use abide::editor;
use abide::source::FileId;
use lsp_types::{PrepareRenameResponse, TextEdit, Uri, WorkspaceEdit};

use super::navigate::mention;
use super::set::Set;

/// What would be renamed at a place.
pub(super) fn prepare(set: &Set, file: FileId, byte: usize) -> Option<PrepareRenameResponse> {
    let mention = mention(set, file, byte)?;
    set.index.thing(mention)?;
    let range = set.location(mention.place)?.range;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: mention.id.clone() })
}

/// The changes, or why the thing cannot be called so.
pub(super) fn rename(
    set: &Set,
    file: FileId,
    byte: usize,
    to: &str,
) -> Result<Option<WorkspaceEdit>, String> {
    let Some(mention) = mention(set, file, byte) else {
        return Err("there is no id here".to_owned());
    };
    let edits = editor::rename(&set.index, mention, to)?;
    Ok(Some(changes(set, edits)))
}

/// Changes as the client makes them.
pub(super) fn changes(set: &Set, edits: impl IntoIterator<Item = Edit>) -> WorkspaceEdit {
    #[expect(clippy::mutable_key_type, reason = "the type of the protocol")]
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in edits {
        if let Some(location) = set.location(edit.place) {
            let change = TextEdit { range: location.range, new_text: edit.text };
            changes.entry(location.uri).or_default().push(change);
        }
    }
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}
