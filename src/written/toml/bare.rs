//! Keys without a value: each stands in its table, as one whose value cannot be read, so that nobody
//! says that it is missing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::keys::keys;
use super::super::tree::{Key, Kind, Table, Value};
use crate::source::{FileId, Place};

/// A word that stands on a line where a key and its value should.
#[derive(Debug)]
pub(super) struct Bare {
    pub(super) at: Range<usize>,
    /// Where the header of its table begins; none at the top of the file.
    pub(super) header: Option<usize>,
}

/// Puts the words in their tables, where they are keys that these can have and do not have yet.
pub(super) fn stand<'a>(root: &mut Table<'a>, words: Vec<Bare>, text: &'a str, file: FileId) {
    if words.is_empty() {
        return;
    }
    let mut by_header: HashMap<Option<usize>, Vec<Range<usize>>> = HashMap::new();
    for Bare { at, header } in words {
        by_header.entry(header).or_default().push(at);
    }
    let mut all = All { text, file, by_header };
    all.below(root, &mut Vec::new());
    all.table(root, None, &[]);
}

struct All<'a> {
    text: &'a str,
    file: FileId,
    by_header: HashMap<Option<usize>, Vec<Range<usize>>>,
}

impl<'a> All<'a> {
    /// The tables in a table, the innermost first: one that only a longer header names begins where that
    /// does.
    fn below(&mut self, table: &mut Table<'a>, path: &mut Vec<String>) {
        for (key, value) in &mut table.entries {
            let values = match &mut value.kind {
                Kind::Table(_) => std::slice::from_mut(value),
                Kind::Array(values) => values.as_mut_slice(),
                _ => continue,
            };
            path.push(key.text.to_string());
            for value in values {
                if let Kind::Table(inner) = &mut value.kind {
                    self.below(inner, path);
                    let header = usize::try_from(inner.head.start).ok();
                    let path: Vec<&str> = path.iter().map(String::as_str).collect();
                    self.table(inner, header, &path);
                }
            }
            path.pop();
        }
    }

    fn table(&mut self, table: &mut Table<'a>, header: Option<usize>, path: &[&str]) {
        let Some(words) = self.by_header.remove(&header) else { return };
        let known = keys(path);
        let mut there: HashSet<&str> = HashSet::new();
        let given: Vec<_> = table.entries.iter().map(|(key, _)| key.text.clone()).collect();
        there.extend(given.iter().map(|key| &**key));
        for at in words {
            let Some(word) = self.text.get(at.clone()) else { continue };
            if known.contains(&word) && there.insert(word) {
                let place = Place::new(self.file, at);
                let key = Key { text: word.into(), place };
                table.entries.push((key, Value { place, kind: Kind::Unread }));
            }
        }
        table.entries.sort_by_key(|(key, _)| key.place.start);
    }
}
