//! Laws of differences.

use abide::check::{Loaded, check};
use abide::compare::{Comparison, Face, Side, compare};
use abide::dates::Day;
use abide::source::Sources;
use abide::written::{File, Format, read};
use proptest::prelude::*;
use serde_json::Value;

use super::{Outcome, law, open, verdict};
use crate::generate::{
    Case, Settings, case, commitments, entries, later_deadline, remove_entry, retract,
    shuffle_entries,
};

/// A document as a tree of its own.
struct Tree {
    files: Vec<File>,
    loaded: Vec<Loaded>,
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

fn side(tree: &Tree) -> Side<'_> {
    Side { files: &tree.files, loaded: &tree.loaded, known_by: None }
}

/// A document that is another one in some way; or quite another.
fn pairs(settings: Settings) -> impl Strategy<Value = (Case, Value)> {
    (case(settings.clone()), case(settings), any::<u16>(), 0..5_u8).prop_map(
        |(one, other, which, how)| {
            let document = &one.document;
            let ids = commitments(document);
            let count = entries(document).len().max(1);
            let (which, day) = (usize::from(which), usize::from(which % 40));
            let made: Day = document["agreement"]["made"].as_str().unwrap().parse().unwrap();
            let day = made.plus(i64::try_from(day).unwrap()).unwrap();
            let changed = match how {
                0 => later_deadline(document, &ids[which % ids.len()], 3),
                1 => Some(remove_entry(document, which % count)),
                2 => retract(document, which % count, day),
                _ => Some(other.document),
            };
            (one.clone(), changed.unwrap_or_else(|| document.clone()))
        },
    )
}

fn small() -> Settings {
    Settings { worlds: 12, recurring: 0.0, ..open() }
}

/// Series are looked at for years, which takes long: there are few of them, and nothing is open.
fn series() -> Settings {
    Settings { commitments: 2, ..Settings::certain() }
}

/// What the comparison says of a commitment on a day.
fn on_day<'c>(comparison: &'c Comparison<'_>, id: &str, day: Day) -> Option<(&'c Face, &'c Face)> {
    let all = comparison.agreements.iter().flat_map(|one| &one.commitments);
    let mut of = all.filter(|one| one.id == id && one.occurrence.is_none());
    let mut stretches = of.next()?.stretches.iter().map(|one| &one.stretch);
    let stretch = stretches.find(|it| it.first <= day && day <= it.last)?;
    Some((&stretch.before, &stretch.after))
}

/// **L28. Differences.** On each day, of each commitment that two trees have, a difference has the
/// answers of both, if they are not the same in status, reason, breach, what is possible and
/// certainty; else it has none.
#[test]
fn differences() {
    law(pairs(small()), 120, |(Case { document, .. }, other)| {
        let Some([one, two]) = trees([document.to_string(), other.to_string()]) else {
            return Ok(());
        };
        let comparison = compare(side(&one), side(&two), None, &[]);
        let days: Vec<Day> = super::walk::days(&document);
        for day in days.into_iter().filter(|day| comparison.from <= *day) {
            let (before, after) =
                (verdict(&one.loaded[0], day, None), verdict(&two.loaded[0], day, None));
            let all = two.loaded[0].agreement.commitments.iter().zip(&after.commitments);
            for (commitment, new) in all {
                let mut old = one.loaded[0].agreement.commitments.iter().zip(&before.commitments);
                let old = old.find(|(old, _)| old.id == commitment.id).map(|(_, old)| old);
                let Some(old) = old else { continue };
                let (old, new) = (Face::of(old), Face::of(new));
                let expected = (old != new).then_some((&old, &new));
                let actual = on_day(&comparison, &commitment.id, day);
                prop_assert_eq!(expected, actual, "{} on {}", commitment.id, day);
            }
        }
        Ok(())
    });
}

/// **L29. The mirror.** Of two trees the other way round the same days differ, with the two answers
/// the other way round.
#[test]
fn the_mirror() {
    let generated = prop_oneof![5 => pairs(small()), 1 => pairs(series())];
    law(generated, 40, |(Case { document, .. }, other)| {
        let Some([one, two]) = trees([document.to_string(), other.to_string()]) else {
            return Ok(());
        };
        let there = compare(side(&one), side(&two), None, &[]);
        let back = compare(side(&two), side(&one), None, &[]);
        prop_assert_eq!((there.from, there.to), (back.from, back.to));
        prop_assert_eq!(days_of(&there, false), days_of(&back, true));
        Ok(())
    });
}

type Line = (String, Option<u32>, Day, Day, Face, Face);

fn days_of(comparison: &Comparison<'_>, mirrored: bool) -> Vec<Line> {
    let all = comparison.agreements.iter().flat_map(|one| &one.commitments);
    let mut lines: Vec<Line> = all
        .flat_map(|one| {
            one.stretches.iter().map(move |differing| {
                let it = differing.stretch.clone();
                let (old, new) =
                    if mirrored { (it.after, it.before) } else { (it.before, it.after) };
                (one.id.to_owned(), one.occurrence, it.first, it.last, old, new)
            })
        })
        .collect();
    lines.sort_by(|one, two| (&one.0, one.1, one.2).cmp(&(&two.0, two.1, two.2)));
    lines
}

/// **L27. The same.** A tree does not differ from itself, nor from one in which tables and entries
/// stand in another order.
#[test]
fn the_same() {
    let generated = (prop_oneof![5 => case(small()), 1 => case(series())], any::<u64>());
    law(generated, 80, |(Case { document, .. }, seed)| {
        let other = reversed(&shuffle_entries(&document, seed));
        let Some([one, two]) = trees([document.to_string(), other]) else { return Ok(()) };
        same(&one, &one)?;
        same(&one, &two)
    });
}

fn same(one: &Tree, two: &Tree) -> Outcome {
    let comparison = compare(side(one), side(two), None, &[]);
    prop_assert!(comparison.agreements.is_empty(), "{:#?}", comparison.agreements);
    Ok(())
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
