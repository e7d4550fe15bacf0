//! Two documents: laws L27, L28 and L29 of `docs/semantics.md`.

use std::collections::BTreeSet;

use abide::check::{Assumption, Loaded, check_assuming};
use abide::compare::{Comparison, Face, Side, compare};
use abide::dates::Day;
use abide::evaluate::{Judgement, Query, Verdict, evaluate};
use abide::report::diff::{self, Compares};
use abide::source::Sources;
use abide::written::{File, Format, read};
use serde_json::Value;

use super::document::Pair;
use super::report;

/// A document as a tree of its own.
struct Tree {
    files: Vec<File>,
    loaded: Vec<Loaded>,
}

/// What both trees are asked.
struct Asked {
    known_by: Option<Day>,
    /// One day, or all.
    on: Option<Day>,
    assumed: Vec<Assumption>,
}

/// What is said to differ between the two is what differs between their verdicts.
pub(super) fn compared(pair: &Pair) {
    let mut sources = Sources::default();
    let document = &pair.before;
    let assumed = document.assumed.iter();
    let assumed = assumed.map(|text| Assumption::new(&mut sources, text)).collect();
    // Series are looked at for a year and more, which takes long.
    let long = [&document.value, &pair.after].into_iter().any(recurs);
    let on = long.then_some(document.on);
    let asked = Asked { known_by: document.known_by, on, assumed };
    let Some(one) = asked.tree(&mut sources, &document.value.to_string()) else { return };
    the_same(&asked, &one, &one);
    let other = asked.tree(&mut sources, &reversed(&document.value));
    the_same(&asked, &one, &other.expect("the order means nothing"));
    let Some(two) = asked.tree(&mut sources, &pair.after.to_string()) else { return };
    let there = asked.compare(&one, &two);
    differences(&asked, (&one, &two), &there, document.on);
    let back = asked.compare(&two, &one);
    assert_eq!((there.from, there.to), (back.from, back.to));
    assert_eq!(lines(&there, false), lines(&back, true));
    shown(&sources, &asked, &two, &there);
}

fn recurs(document: &Value) -> bool {
    let commitments = document["commitment"].as_object().into_iter().flatten();
    commitments.into_iter().any(|(_, table)| table.get("every").is_some())
}

impl Asked {
    fn tree(&self, sources: &mut Sources, text: &str) -> Option<Tree> {
        let file = sources.add("fuzz.json", text);
        let (written, _) = read(sources, file, Format::Json);
        let outcome = check_assuming(vec![written.clone()], self.known_by, &self.assumed);
        let loaded = outcome.agreements;
        (!loaded.is_empty()).then(|| Tree { files: vec![written], loaded })
    }

    fn compare<'t>(&'t self, one: &'t Tree, two: &'t Tree) -> Comparison<'t> {
        let side = |tree: &'t Tree| Side {
            files: &tree.files,
            loaded: &tree.loaded,
            known_by: self.known_by,
        };
        compare(side(one), side(two), self.on, &self.assumed)
    }

    fn verdict(&self, tree: &Tree, on: Day) -> Verdict {
        let Loaded { agreement, record, .. } = &tree.loaded[0];
        evaluate(agreement, record, &Query { on, known_by: self.known_by })
    }
}

/// L27.
fn the_same(asked: &Asked, one: &Tree, two: &Tree) {
    let comparison = asked.compare(one, two);
    assert!(comparison.agreements.is_empty(), "{:#?}", comparison.agreements);
}

/// L28, on the days about which the difference speaks, and on some around the day asked.
fn differences(asked: &Asked, (one, two): (&Tree, &Tree), there: &Comparison<'_>, on: Day) {
    let all = there.agreements.iter().flat_map(|one| &one.commitments);
    let stretches = all.flat_map(|one| one.stretches.iter().map(|one| &one.stretch));
    let ends =
        stretches.take(6).flat_map(|one| [one.first.previous(), Some(one.first), Some(one.last)]);
    let near = (-2..6).map(|step| on.plus(step * 5));
    let days: BTreeSet<Day> = ends.chain(near).flatten().collect();
    for day in days.into_iter().filter(|day| there.from <= *day && *day <= there.to) {
        let (before, after) = (asked.verdict(one, day), asked.verdict(two, day));
        for (commitment, new) in two.loaded[0].agreement.commitments.iter().zip(&after.commitments)
        {
            let Some(old) = judgement(one, &before, &commitment.id) else { continue };
            let (old, new) = (Face::of(old), Face::of(new));
            let expected = (old != new).then_some((&old, &new));
            let actual = on_day(there, &commitment.id, day);
            assert_eq!(expected, actual, "{} on {day}, verdicts (left)", commitment.id);
        }
    }
}

fn judgement<'v>(tree: &Tree, verdict: &'v Verdict, id: &str) -> Option<&'v Judgement> {
    let all = tree.loaded[0].agreement.commitments.iter().zip(&verdict.commitments);
    all.into_iter().find(|(commitment, _)| commitment.id == id).map(|(_, judgement)| judgement)
}

/// What the comparison says of a commitment on a day.
fn on_day<'c>(comparison: &'c Comparison<'_>, id: &str, day: Day) -> Option<(&'c Face, &'c Face)> {
    let all = comparison.agreements.iter().flat_map(|one| &one.commitments);
    let mut of = all.filter(|one| one.id == id && one.occurrence.is_none());
    let mut stretches = of.next()?.stretches.iter().map(|one| &one.stretch);
    let stretch = stretches.find(|it| it.first <= day && day <= it.last)?;
    Some((&stretch.before, &stretch.after))
}

type Line = (String, Option<u32>, Day, Day, Face, Face);

/// Everything that is said to differ; in the mirror, for L29.
fn lines(comparison: &Comparison<'_>, mirrored: bool) -> Vec<Line> {
    let all = comparison.agreements.iter().flat_map(|one| &one.commitments);
    let lines = all.flat_map(|one| {
        one.stretches.iter().map(move |differing| {
            let it = differing.stretch.clone();
            let (old, new) = if mirrored { (it.after, it.before) } else { (it.before, it.after) };
            (one.id.to_owned(), one.occurrence, it.first, it.last, old, new)
        })
    });
    let mut lines: Vec<Line> = lines.collect();
    lines.sort_by(|one, two| (&one.0, one.1, one.2).cmp(&(&two.0, two.1, two.2)));
    lines
}

/// The document with all tables, and all keys and members of each, in the opposite order. That of
/// parties and the like means nothing either.
fn reversed(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let all = members.iter().rev();
            let all =
                all.map(|(key, value)| format!("{}: {}", Value::from(&**key), reversed(value)));
            format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
        }
        Value::Array(members) => {
            let all: Vec<String> = members.iter().rev().map(reversed).collect();
            format!("[{}]", all.join(", "))
        }
        other => other.to_string(),
    }
}

/// The difference can be written in each format.
fn shown(sources: &Sources, asked: &Asked, two: &Tree, there: &Comparison<'_>) {
    let side =
        |tree: &str| diff::Side { tree: tree.to_owned(), on: asked.on, known_by: asked.known_by };
    let sides = (Compares::Trees, side("one"), side("two"));
    let diff = diff::trees(sources, sides, there, &two.loaded, &[]);
    assert_eq!(diff.differs, !there.agreements.is_empty());
    report::is_json(&diff.json().expect("it is written to memory"));
    for look in report::LOOKS {
        assert!(!diff::draw::render(&diff, &look).is_empty());
    }
}
