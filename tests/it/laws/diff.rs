//! Laws of differences.

use abide::check::{Loaded, check};
use abide::compare::{Side, compare};
use abide::generate::{Case, Settings, cases};
use abide::laws;
use abide::source::Sources;
use abide::written::{File, Format, read};
use proptest::prelude::*;
use serde_json::Value;

use super::{law, open, span};
use crate::transform::{
    commitments, entries, later_deadline, remove_entry, retract, shuffle_entries,
};

/// A document as a tree of its own.
struct Tree {
    files: Vec<File>,
    loaded: Vec<Loaded>,
}

impl Tree {
    fn side(&self) -> Side<'_> {
        Side { files: &self.files, loaded: &self.loaded, known_by: None }
    }
}

/// Two documents as trees, with places of their own; none if one is refused.
fn trees(documents: [String; 2]) -> Option<[Tree; 2]> {
    let mut sources = Sources::default();
    let trees = documents.map(|document| {
        let file = sources.add("document.json", document);
        let (written, _) = read(&sources, file, Format::Json);
        let loaded = check(vec![written.clone()]).agreements;
        Tree { files: vec![written], loaded }
    });
    trees.iter().all(|tree| !tree.loaded.is_empty()).then_some(trees)
}

/// A document that is another one in some way; or quite another.
fn pairs(settings: Settings) -> impl Strategy<Value = [String; 2]> {
    let change = (any::<u16>(), 0..5_u8);
    let pairs = (cases(settings.clone()), cases(settings), change);
    pairs.prop_map(|(one, other, (which, how))| {
        let document = &one.document;
        let ids = commitments(document);
        let count = entries(document).len().max(1);
        let made: abide::dates::Day =
            document["agreement"]["made"].as_str().unwrap().parse().unwrap();
        let day = made.plus(i64::from(which % 40)).unwrap();
        let which = usize::from(which);
        let changed = match how {
            0 => later_deadline(document, &ids[which % ids.len()], 3),
            1 => Some(remove_entry(document, which % count)),
            2 => retract(document, which % count, day),
            _ => Some(other.document),
        };
        [document.to_string(), changed.unwrap_or_else(|| document.clone()).to_string()]
    })
}

fn small() -> Settings {
    Settings { worlds: 12, recurring: 0.0, ..open() }
}

/// Series are looked at for years, which takes long: there are few of them, and nothing is open.
fn series() -> Settings {
    Settings { commitments: 2, ..Settings::certain() }
}

#[test]
fn differences() {
    law(pairs(small()), 120, |documents| {
        let Some([one, two]) = trees(documents) else { return Ok(()) };
        let (_, last) = span(&one.loaded[0]);
        laws::differences(one.side(), two.side(), last)?;
        Ok(())
    });
}

#[test]
fn the_mirror() {
    let generated = prop_oneof![5 => pairs(small()), 1 => pairs(series())];
    law(generated, 40, |documents| {
        let Some([one, two]) = trees(documents) else { return Ok(()) };
        laws::the_mirror(one.side(), two.side())?;
        Ok(())
    });
}

#[test]
fn the_same() {
    let generated = (prop_oneof![5 => cases(small()), 1 => cases(series())], any::<u64>());
    law(generated, 80, |(Case { document, .. }, seed)| {
        let other = reversed(&shuffle_entries(&document, seed));
        let Some([one, two]) = trees([document.to_string(), other]) else { return Ok(()) };
        laws::the_same(one.side(), seed)?;
        let comparison = compare(one.side(), two.side(), None, &[]);
        prop_assert!(comparison.agreements.is_empty(), "{:#?}", comparison.agreements);
        Ok(())
    });
}

/// The document with all tables, and all keys of each, in the opposite order.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let all = members.iter().rev();
            let all = all.map(|(key, value)| format!("\"{key}\": {}", reversed(value)));
            format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
        }
        Value::Array(members) => {
            let all: Vec<String> = members.iter().map(reversed).collect();
            format!("[{}]", all.join(", "))
        }
        other => other.to_string(),
    }
}
