//! What the record says of an event, a condition or a consultation.

use abide::check::Loaded;
use abide::editor::{Kind, Thing};
use abide::model::{Act, Entry};
use abide::report::says;

/// So many of the last entries are shown.
const SHOWN: usize = 5;

/// The last entries that speak of a thing, or that there are none.
pub(super) fn of(one: &Loaded, thing: &Thing) -> Vec<String> {
    if let Some(day) = fixed(one, thing) {
        return vec![format!("on {day}, which the rules fix")];
    }
    let standing = one.record.standing(None).map(|(_, entry)| entry);
    let mut entries: Vec<&Entry> = standing.filter(|entry| speaks_of(one, entry, thing)).collect();
    entries.sort_by_key(|entry| (entry.first, entry.last));
    let last = entries.iter().rev().take(SHOWN);
    let mut lines: Vec<String> = last.map(|entry| says(&one.agreement, entry)).collect();
    lines.reverse();
    if lines.is_empty() {
        lines.push("no entry of the record speaks of it".to_owned());
    }
    lines
}

/// The day of an event that has one from the start.
fn fixed(one: &Loaded, thing: &Thing) -> Option<abide::dates::Day> {
    let mut events = one.agreement.events.iter();
    events.find(|event| thing.kind == Kind::Event && event.id == thing.id)?.on
}

fn speaks_of(one: &Loaded, entry: &Entry, thing: &Thing) -> bool {
    let agreement = &one.agreement;
    let id = match &entry.act {
        Act::Happened(id) => agreement.events.get(id.index()).map(|it| &it.id),
        Act::Held(id, _) => agreement.consultations.get(id.index()).map(|it| &it.id),
        Act::Assessed(id, _) => agreement.conditions.get(id.index()).map(|it| &it.id),
        _ => None,
    };
    id == Some(&thing.id)
}
