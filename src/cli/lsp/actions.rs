//! Quick fixes: what the help of a diagnostic says, done.

use abide::diagnostic::{Diagnostic, Edit};
use abide::source::FileId;
use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams};

use super::diagnostics::told;
use super::rename::changes;
use super::set::Set;

/// The fixes of what is wrong where the cursor is.
pub(super) fn actions(
    set: &Set,
    file: FileId,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    if !wants_fixes(params) {
        return Vec::new();
    }
    let asked = set.lines(file).bytes(params.range);
    let here = |problem: &&Diagnostic| {
        problem.place.is_some_and(|place| {
            let range = place.range();
            place.file == file && range.start <= asked.end && asked.start <= range.end
        })
    };
    let fixes = set.problems.iter().filter(here).filter_map(|problem| {
        let edit = problem.edit(&set.sources)?;
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: title(set, &edit),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![told(set, problem)]),
            edit: Some(changes(set, [edit])),
            is_preferred: Some(true),
            ..CodeAction::default()
        }))
    });
    fixes.collect()
}

/// A client may ask for some kinds of actions alone; of these there is one.
fn wants_fixes(params: &CodeActionParams) -> bool {
    let only = params.context.only.as_ref();
    only.is_none_or(|kinds| {
        kinds.iter().any(|kind| *kind == CodeActionKind::QUICKFIX || kind.as_str().is_empty())
    })
}

fn title(set: &Set, edit: &Edit) -> String {
    let stands = set.source(edit.place.file).and_then(|it| it.text.get(edit.place.range()));
    format!("Replace `{}` by `{}`", stands.unwrap_or_default(), edit.text)
}
