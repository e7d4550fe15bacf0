//! Tables that stand at several places of the language, with the same keys.

use std::collections::BTreeMap;

use crate::schema::meanings;

/// Whether the table at a path is an entry: of a record, of the template of a register, or given in a
/// case.
pub(super) fn is_entry(path: &[&str]) -> bool {
    matches!(path, ["entry"] | ["register", "entry"] | ["case", "given"])
}

/// What the keys of the table at a path mean, in words.
///
/// ```
/// use abide::editor::about;
/// assert!(about(&["entry"]).contains_key("met"));
/// assert_eq!(about(&["register", "entry"]), about(&["entry"]));
/// ```
#[must_use]
pub fn about(path: &[&str]) -> BTreeMap<String, String> {
    if is_entry(path) { meanings(&["entry"]) } else { meanings(path) }
}
