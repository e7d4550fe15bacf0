//! What the rules give, written into the cases as what is expected.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use abide::cases;
use abide::check::{Loaded, check};
use abide::diagnostic::Severity;
use abide::evaluate::{Judgement, Status};
use abide::model::{Case, What};
use abide::source::{FileId, Place, Sources};
use abide::written::{Format, read};
use anyhow::{Result, bail};

use super::args::Color;
use super::files::shown;
use super::load::{Rules, rules};
use super::lock::Lock;
use super::output;
use super::overlay::real;
use super::write::{Target, marked};

/// A stretch of a file that becomes something else.
type Edits = BTreeMap<FileId, Vec<(Range<usize>, String)>>;

/// Writes what the rules give into the wanted cases that fail, and nothing else: comments and
/// layout stay. Gives the rules as they are read again.
pub(crate) fn bless(
    before: Rules,
    wanted: &dyn Fn(&Loaded, &Case) -> bool,
    color: Color,
) -> Result<Rules> {
    let edits = edits(&before, wanted)?;
    if edits.is_empty() {
        return Ok(before);
    }
    let mut texts: BTreeMap<FileId, String> = BTreeMap::new();
    for (file, edits) in &edits {
        texts.insert(*file, edited(&before.sources, *file, edits)?);
    }
    assert_that_all_pass(&before, &texts, wanted)?;
    put(&before.sources, &texts, color)?;
    for (file, edits) in &edits {
        let count = edits.len();
        let what = if count == 1 { "expectation" } else { "expectations" };
        output::aside(&format!("blessed {count} {what} in {}\n", name(&before.sources, *file)));
    }
    let paths: Vec<String> = before.read.clone();
    match rules(&paths, color) {
        Ok(after) => Ok(after),
        Err(_) => bail!("the files were written, and cannot be read again"),
    }
}

/// Puts all texts in the places of their files, or none: nobody else writes meanwhile, and nobody has
/// since the files were read.
fn put(sources: &Sources, texts: &BTreeMap<FileId, String>, color: Color) -> Result<()> {
    let mut files = Vec::new();
    for (file, text) in texts {
        let path = Path::new(sources.get(*file).map_or("", |file| &file.path));
        files.push((*file, path, real(path)?, text));
    }
    let folders: BTreeSet<&Path> =
        files.iter().map(|(_, _, real, _)| real.parent().unwrap_or(Path::new("."))).collect();
    // In one order, so that no two runs wait for each other.
    let locks = folders.into_iter().map(|folder| Lock::take(folder, color));
    let _locks = locks.collect::<Result<Vec<Lock>>>()?;
    let mut ready = Vec::new();
    for (file, path, real, text) in &files {
        let now = std::fs::read_to_string(real)?;
        let (mark, now) = marked(&now);
        if sources.get(*file).is_none_or(|read| *read.text != *now) {
            bail!(
                "`{}` has changed since it was read: nothing was blessed; try again",
                shown(path)
            );
        }
        ready.push(Target::through(path)?.prepare(&format!("{mark}{text}"))?);
    }
    ready.into_iter().try_for_each(super::write::Ready::put)
}

fn edits(rules: &Rules, wanted: &dyn Fn(&Loaded, &Case) -> bool) -> Result<Edits> {
    let mut edits = Edits::new();
    for loaded in &rules.loaded {
        for case in loaded.cases.iter().filter(|case| wanted(loaded, case)) {
            let outcome = cases::run(&loaded.agreement, case);
            let mut truths = outcome.truths.iter();
            if let Some((demanded, _)) =
                truths.find(|(demanded, truth)| !cases::is_as_demanded(demanded, *truth))
            {
                bail!(
                    "{}: a condition that has to hold, or to fail, is not rewritten",
                    at(&rules.sources, demanded.condition.place)
                );
            }
            for answer in outcome.answers {
                let Some(found) = &answer.found else {
                    bail!(
                        "{}: the case expects something of an occurrence that does not exist on {}",
                        at(&rules.sources, answer.expected.place),
                        answer.expected.on
                    );
                };
                for wrong in answer.wrong {
                    let range = wrong.place.range();
                    refuse_comments(&rules.sources, wrong.place)?;
                    let edit = (range, text(&wrong.what, found));
                    edits.entry(wrong.place.file).or_default().push(edit);
                }
            }
        }
    }
    Ok(edits)
}

/// A list over several lines may have comments, which would be lost.
fn refuse_comments(sources: &Sources, place: Place) -> Result<()> {
    let file = sources.get(place.file);
    let value = file.and_then(|file| file.text.get(place.range())).unwrap_or("");
    if value.contains(['\n', '#']) {
        bail!("{}: a list over several lines is not rewritten", at(sources, place));
    }
    Ok(())
}

/// What is found, as it is expected.
fn text(what: &What, found: &Judgement) -> String {
    let quoted = |text: &str| format!("\"{text}\"");
    match what {
        What::Status(_, None) => quoted(found.status.word()),
        What::Status(_, Some(_)) => quoted(&format!("{}:{}", found.status, found.reason)),
        What::Reason(_) => quoted(found.reason.word()),
        What::Possible(_) => list(&found.possible),
        What::Certainty(_) => quoted(found.certainty.word()),
        What::Breach(_) => quoted(found.breach.word()),
    }
}

fn list(possible: &BTreeSet<Status>) -> String {
    let words: Vec<String> = possible.iter().map(|one| format!("\"{one}\"")).collect();
    format!("[{}]", words.join(", "))
}

/// The text of a file with all edits; they do not overlap, since each value is expected once.
fn edited(sources: &Sources, file: FileId, edits: &[(Range<usize>, String)]) -> Result<String> {
    let name = name(sources, file);
    if Format::of(name).is_none() {
        bail!("what comes on standard input cannot be blessed: name the file");
    }
    let mut text = sources.get(file).map_or(String::new(), |file| file.text.to_string());
    let mut edits = edits.to_vec();
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, new) in edits {
        text.replace_range(range, &new);
    }
    Ok(text)
}

/// Nothing is written that does not load, or does not make the cases pass.
fn assert_that_all_pass(
    before: &Rules,
    texts: &BTreeMap<FileId, String>,
    wanted: &dyn Fn(&Loaded, &Case) -> bool,
) -> Result<()> {
    let mut sources = Sources::default();
    let mut written = Vec::new();
    for number in 0..before.sources.len() {
        let id = FileId(u32::try_from(number).unwrap_or(u32::MAX));
        let Some(file) = before.sources.get(id) else { continue };
        let Some(format) = Format::of(&file.name) else { continue };
        if !before.read.contains(&file.path) {
            continue;
        }
        let text = texts.get(&id).map_or(&*file.text, String::as_str);
        let file = sources.add(file.path.clone(), text);
        written.push(read(&sources, file, format).0);
    }
    let outcome = check(written);
    let loads = outcome.diagnostics.iter().all(|one| one.code.severity() != Severity::Error);
    let passes = |loaded: &Loaded, case: &Case| cases::run(&loaded.agreement, case).passes();
    let all = outcome.agreements.iter().all(|loaded| {
        let mut cases = loaded.cases.iter().filter(|case| wanted(loaded, case));
        cases.all(|case| passes(loaded, case))
    });
    if !loads || !all {
        bail!("the cases would not pass with what was found; nothing was written");
    }
    Ok(())
}

fn at(sources: &Sources, place: Place) -> String {
    let place = sources.locate(place);
    place.map_or_else(String::new, |(file, line, _)| format!("{file}:{line}"))
}

fn name(sources: &Sources, file: FileId) -> &str {
    sources.get(file).map_or("", |file| file.name.as_str())
}
