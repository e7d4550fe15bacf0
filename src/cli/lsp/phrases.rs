//! The day that a phrase names, and whether a condition holds, with the way to it: as `abide explain`
//! tells it.

use abide::check::Loaded;
use abide::dates::Day;
use abide::editor::{Leaf, Part};
use abide::evaluate::explain::explain;
use abide::phrase::parse_date;
use abide::report::State;
use abide::report::explain::{Call, Explained, Step, build};

use super::hover::{Asked, Page, stale};

/// What is known of a phrase.
pub(super) fn page(asked: &Asked<'_>, all: &[Leaf], leaf: &Leaf, key: &str) -> Option<Page> {
    let commitment = commitment(all, leaf)?;
    let owner = asked.set.index.owner(asked.file)?;
    let judged = asked.set.judged.as_ref()?;
    let one = judged.loaded.iter().find(|one| one.agreement.id == owner)?;
    let explained = explained(asked, &judged.sources, one, &commitment)?;
    let line = asked.set.lines(asked.file).position(leaf.range.start).line;
    let line = usize::try_from(line).ok()?.checked_add(1).filter(|_| asked.set.is_current);
    let file = &asked.set.source(asked.file)?.name;
    let steps: Vec<&Step> = explained.why.parts.iter().flat_map(|part| &part.steps).collect();
    let found = find(&steps, &|step| {
        let place = step.place.as_ref();
        let here = place.is_some_and(|place| place.file == *file && Some(place.line) == line);
        step.phrase.as_deref() == Some(leaf.text.as_str()) && (here || line.is_none())
    });
    let mut lines = Vec::new();
    match (found, day(&explained.state, key)) {
        (Some(step), _) => tell(step, 0, &mut lines),
        // What decides nothing is not on the way; of a term in effect the day is known all the same.
        (None, Some(day)) if parse_date(&leaf.text).is_ok() && in_effect(leaf) => {
            lines.push(format!("{key} `{}` = {day}", leaf.text));
        }
        _ => return None,
    }
    lines.push(format!("for {} on {}", explained.commitment.id, asked.query.on));
    lines.extend(stale(asked.set));
    Some(Page { head: None, lines, range: leaf.range.clone() })
}

/// Of which commitment a phrase speaks: its own, or that which the entry amends.
fn commitment(all: &[Leaf], leaf: &Leaf) -> Option<String> {
    match &*leaf.path {
        [table, id] if table == "commitment" => Some(id.clone()),
        [table] if table == "entry" => {
            let amends =
                |one: &&Leaf| one.table == leaf.table && one.part == Part::Value("amended".into());
            all.iter().find(amends).map(|one| one.text.clone())
        }
        _ => None,
    }
}

/// Whether the phrase is that of the commitment itself: an amendment may be overtaken by another.
fn in_effect(leaf: &Leaf) -> bool {
    leaf.path.len() == 2
}

fn explained(
    asked: &Asked<'_>,
    sources: &abide::source::Sources,
    one: &Loaded,
    id: &str,
) -> Option<Explained> {
    let (agreement, record, query) = (&one.agreement, &one.record, &asked.query);
    let (commitment, _) = agreement.commitments().find(|(_, it)| it.id == id)?;
    let explanation = explain(agreement, record, query, commitment, None)?;
    let which = (commitment, None);
    Some(build(sources, query, one, which, &explanation, &Call::default(), &[]))
}

fn find<'s>(steps: &[&'s Step], is_it: &impl Fn(&Step) -> bool) -> Option<&'s Step> {
    steps.iter().find_map(|step| {
        if is_it(step) {
            return Some(*step);
        }
        let below: Vec<&Step> = step.steps.iter().collect();
        find(&below, is_it)
    })
}

/// The day of a term in effect.
fn day(state: &State, key: &str) -> Option<Day> {
    match key {
        "from" => state.in_force_from,
        "target" => state.target,
        "deadline" => state.deadline,
        "until" => state.until,
        "due-from" => state.due_from,
        _ => None,
    }
}

/// A step, and below it those on which it rests.
fn tell(step: &Step, indent: usize, lines: &mut Vec<String>) {
    if !step.says.is_empty() {
        lines.push(format!("{:indent$}{}", "", step.says));
    }
    let inside = indent.saturating_add(2);
    for entry in &step.entries {
        lines.push(format!("{:inside$}{}", "", entry.says));
    }
    step.steps.iter().for_each(|step| tell(step, inside, lines));
}
