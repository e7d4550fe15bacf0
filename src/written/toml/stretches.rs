//! A TOML file in stretches that are read each by itself: what is made of a large text on the way to
//! its tree takes many times the room of the text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memmem;
use toml::de::DeTable;

use super::{Tree, too_deep};
use crate::source::{FileId, Place};
use crate::written::read::RULES;
use crate::written::tree::{Kind, Table, Value};

/// A stretch has the tables that begin in so many bytes.
const LENGTH: usize = 1 << 18;

/// Stretches of a file, each but the first from what looks like the header of an entry, of a commitment
/// and so on. It may be within a text or a list: then the stretch before it is broken.
pub(crate) fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut start = 0_usize;
    while let Some(next) = next_header(text, start.saturating_add(LENGTH)) {
        stretches.push(start..next);
        start = next;
    }
    stretches.push(start..text.len());
    stretches
}

/// The next line after `from` that begins with a header of what stands alone.
fn next_header(text: &str, from: usize) -> Option<usize> {
    let behind = text.as_bytes().get(from..)?;
    let starts = memmem::find_iter(behind, b"\n[");
    let starts = starts.map(|at| from.saturating_add(at).saturating_add(1));
    starts.into_iter().find(|start| text.get(*start..).is_some_and(stands_alone))
}

/// Whether a table under that header is not a part of the one before it, as `[case.expect]` is.
fn stands_alone(behind: &str) -> bool {
    let header = behind.lines().next().unwrap_or_default();
    match header.strip_prefix("[[") {
        Some(name) => !name.contains('.'),
        None => {
            let path = header.strip_prefix('[').and_then(|path| path.split_once('.'));
            path.is_some_and(|(kind, _)| RULES.contains(&kind))
        }
    }
}

/// The tables of a stretch; none if something is wrong with it.
///
/// That a text up to some line is TOML means that nothing is open there. So where each stretch is TOML,
/// all of them are together, but for what two of them say of one table.
pub(crate) fn stretch<'a>(text: &'a str, bytes: Range<usize>, file: FileId) -> Option<Table<'a>> {
    let base = bytes.start;
    let own = text.get(bytes)?;
    if too_deep(own).is_some() {
        return None;
    }
    let (root, errors) = DeTable::parse_recoverable(own);
    let mut tree = Tree { base, ..Tree::sound(text, file) };
    let root = tree.table(root.into_inner(), Place::new(file, 0..0));
    (errors.is_empty() && tree.odd_dates.is_empty()).then_some(root)
}

/// The tables of all stretches; none where only the whole text can tell whether what two of them say
/// may stand in one file.
pub(crate) fn joined<'a>(text: &str, stretches: Vec<Table<'a>>) -> Option<Table<'a>> {
    let mut stretches = stretches.into_iter();
    let mut whole = stretches.next()?;
    let positions = whole.entries.iter().map(|(key, _)| key.text.clone()).zip(0_usize..);
    let mut positions: HashMap<Cow<'a, str>, usize> = positions.collect();
    for (key, value) in stretches.flat_map(|stretch| stretch.entries) {
        let known = positions.get(&key.text).and_then(|at| whole.entries.get_mut(*at));
        match known {
            Some((_, known)) => join(text, known, value)?,
            None => {
                positions.insert(key.text.clone(), whole.entries.len());
                whole.entries.push((key, value));
            }
        }
    }
    let members = whole.entries.iter().filter_map(|(_, value)| match &value.kind {
        Kind::Table(table) => Some(table),
        _ => None,
    });
    members.into_iter().all(has_each_once).then_some(whole)
}

/// Behind the first stretch all stands under headers: a list is one of tables there, and a table that
/// has no header of its own is one of tables with a header.
fn join<'a>(text: &str, known: &mut Value<'a>, more: Value<'a>) -> Option<()> {
    let opens = |value: &Value<'_>, with| {
        text.get(value.place.range()).is_some_and(|text| text.starts_with(with))
    };
    let is_headed = |value: &Value<'_>| matches!(value.kind, Kind::Table(_)) && opens(value, "[[");
    let (is_inline, has_header) = (opens(known, "{"), opens(&more, "["));
    match (&mut known.kind, more.kind) {
        (Kind::Array(list), Kind::Array(more)) if list.last().is_some_and(is_headed) => {
            list.extend(more);
        }
        (Kind::Table(table), Kind::Table(more)) if !is_inline && !has_header => {
            table.entries.extend(more.entries);
        }
        _ => return None,
    }
    Some(())
}

fn has_each_once(table: &Table<'_>) -> bool {
    let mut seen = HashSet::with_capacity(table.entries.len());
    table.entries.iter().all(|(key, _)| seen.insert(&*key.text))
}
