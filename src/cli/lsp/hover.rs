//! What is said of what the cursor is on.

use abide::check::Loaded;
use abide::editor::{Expected, Kind, Leaf, Part, Thing, about, expected, leaves};
use abide::evaluate::{Query, evaluate};
use abide::report::markdown::escape;
use abide::report::{self, text};
use abide::source::{FileId, Sources};
use abide::written::Format;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::entries;
use super::navigate::mention;
use super::phrases;
use super::set::{Judged, Set};

/// What is asked of a place.
pub(super) struct Asked<'a> {
    pub(super) set: &'a Set,
    pub(super) file: FileId,
    pub(super) byte: usize,
    pub(super) query: Query,
    pub(super) markdown: bool,
}

/// A few lines of text.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In front of the first line.
    pub(super) head: Option<String>,
    pub(super) lines: Vec<String>,
    /// The stretch of the text of which it speaks.
    pub(super) range: std::ops::Range<usize>,
}

/// What is to be said; none where nothing is known.
pub(super) fn hover(asked: &Asked<'_>) -> Option<Hover> {
    let page = of_id(asked).or_else(|| of_leaf(asked))?;
    let range = Some(asked.set.lines(asked.file).range(page.range.clone()));
    let (kind, value) = match asked.markdown {
        true => (MarkupKind::Markdown, markdown(&page)),
        false => (MarkupKind::PlainText, plain(&page)),
    };
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range })
}

fn plain(page: &Page) -> String {
    let lines = page.head.iter().chain(&page.lines);
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn markdown(page: &Page) -> String {
    let head = page.head.iter().map(|head| format!("**{}**", escape(head)));
    let lines = page.lines.iter().map(|line| {
        // What stands below something else keeps its distance.
        let deep = line.chars().take_while(|char| *char == ' ').count();
        format!("{}{}", "&nbsp;".repeat(deep), escaped(line.trim_start()))
    });
    head.chain(lines).collect::<Vec<_>>().join("  \n")
}

/// A line of which what stands between backticks stays so: ids and phrases in our own words.
fn escaped(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(line);
    }
    let parts = parts.into_iter().enumerate().map(|(at, part)| match at % 2 {
        // Blanks around what is escaped would be lost.
        0 => {
            let (lead, trail) = (part.starts_with(' '), part.len() > 1 && part.ends_with(' '));
            let blank = |is: bool| if is { " " } else { "" };
            format!("{}{}{}", blank(lead), escape(part), blank(trail))
        }
        _ => format!("`{part}`"),
    });
    parts.collect()
}

/// An id: what it stands for, and of a commitment its status.
fn of_id(asked: &Asked<'_>) -> Option<Page> {
    let Asked { set, file, byte, query, .. } = asked;
    let mention = mention(set, *file, *byte)?;
    let thing = set.index.thing(mention)?;
    let number = mention.occurrence.filter(|_| thing.kind == Kind::Commitment);
    let head = match (thing.kind, number) {
        (_, Some(number)) => {
            format!("{}#{number} (occurrence of a commitment of {})", thing.id, thing.agreement)
        }
        (Kind::Agreement, None) => format!("{} (agreement)", thing.id),
        (kind, None) => format!("{} ({} of {})", thing.id, kind.noun(), thing.agreement),
    };
    let mut lines: Vec<String> = thing.title.iter().cloned().collect();
    match thing.kind {
        Kind::Commitment if set.templates.contains(&thing.place.file) => {
            lines.push(
                "in a register each row has a status of its own: `abide register`".to_owned(),
            );
        }
        Kind::Commitment => match status(set, thing, number, query) {
            Some(told) => lines = told,
            None => lines.push("the files have errors: nothing is known of its status".to_owned()),
        },
        Kind::Event | Kind::Condition | Kind::Consultation => {
            if let Some((_, one)) = loaded(set, thing) {
                lines.extend(entries::of(one, thing));
                lines.extend(stale(set));
            }
        }
        Kind::Agreement | Kind::Party | Kind::Calendar | Kind::Entry => {}
    }
    Some(Page { head: Some(head), lines, range: mention.place.range() })
}

/// The status of a commitment, as `abide status` tells it.
fn status(set: &Set, thing: &Thing, number: Option<u32>, query: &Query) -> Option<Vec<String>> {
    let (sources, one) = loaded(set, thing)?;
    let verdict = evaluate(&one.agreement, &one.record, query);
    let all = (std::slice::from_ref(one), [verdict]);
    let report = report::build(sources, query, all.0, &all.1, &[]);
    let (_, commitment) = report.commitments().find(|(_, it)| it.id == thing.id)?;
    let mut lines = match number {
        None => text::told(commitment),
        Some(number) => {
            let one = commitment.occurrences.iter().find(|one| one.occurrence == number);
            match one {
                Some(one) => text::told_of(one),
                None => {
                    return Some(vec![format!("there is no occurrence {number} by {}", query.on)]);
                }
            }
        }
    };
    if let Some(status) = lines.first_mut() {
        status.push_str(&format!(" (on {})", query.on));
    }
    lines.extend(stale(set));
    Some(lines)
}

/// The agreement to which a thing belongs, if it loads.
fn loaded<'s>(set: &'s Set, thing: &Thing) -> Option<(&'s Sources, &'s Loaded)> {
    let Judged { sources, loaded } = &**set.judged.as_ref()?;
    let one = loaded.iter().find(|one| one.agreement.id == thing.agreement)?;
    Some((sources, one))
}

/// That something is not of the texts as they are.
pub(super) fn stale(set: &Set) -> Option<String> {
    let note = "by the texts before the last change: now they have errors";
    (!set.is_current).then(|| note.to_owned())
}

/// A key, or a phrase.
fn of_leaf(asked: &Asked<'_>) -> Option<Page> {
    let source = asked.set.source(asked.file)?;
    let all = leaves(&source.text, Format::of(&source.name)?);
    let is_here = |leaf: &&Leaf| leaf.range.start <= asked.byte && asked.byte <= leaf.range.end;
    let leaf = all.iter().rev().find(is_here)?;
    let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
    match &leaf.part {
        Part::Key => {
            let said = about(&path).remove(&leaf.text)?;
            let head = Some(leaf.text.clone());
            Some(Page { head, lines: vec![said], range: leaf.range.clone() })
        }
        Part::Value(key) => match expected(&path, key) {
            Expected::Date | Expected::Condition => phrases::page(asked, &all, leaf, key),
            _ => None,
        },
    }
}
