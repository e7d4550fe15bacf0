use std::collections::BTreeMap;

use crate::check::entry::Marks;
use crate::check::history::History;
use crate::check::sink::Sink;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Act, Entry, EventId};

/// Entries that are doubtful by their days alone.
pub(super) fn look(history: &History<'_>, complete_through: Option<Day>, sink: &mut Sink) {
    for (_, entry, marks) in history.evidence.entries() {
        recorded_before(entry, marks, sink);
        if let Some(day) = complete_through {
            after_completion(entry, marks, day, sink);
        }
    }
    happened_twice(history, sink);
}

fn recorded_before(entry: &Entry, marks: &Marks, sink: &mut Sink) {
    if entry.recorded >= entry.first {
        return;
    }
    let message = format!("recorded on {}, before it was, on {}", entry.recorded, entry.first);
    let place = marks.recorded.unwrap_or(marks.on);
    sink.push(
        Diagnostic::new(Code::RecordedBefore, place, message)
            .help("a record tells what was, not what is planned"),
    );
}

fn after_completion(entry: &Entry, marks: &Marks, complete: Day, sink: &mut Sink) {
    // A retraction takes something back; that does not make a record incomplete.
    if matches!(entry.act, Act::Retracted(_)) || entry.recorded <= complete || entry.last > complete
    {
        return;
    }
    let message = format!(
        "recorded on {}, and dated within what was complete through {complete}",
        entry.recorded
    );
    let place = marks.recorded.unwrap_or(marks.on);
    sink.push(
        Diagnostic::new(Code::AfterCompletion, place, message)
            .help("was the record complete? what else may be missing from it?"),
    );
}

fn happened_twice(history: &History<'_>, sink: &mut Sink) {
    let mut first: BTreeMap<EventId, (&Entry, &Marks)> = BTreeMap::new();
    let mut all: Vec<(EventId, &Entry, &Marks)> = history
        .standing()
        .filter_map(|(entry, marks)| match entry.act {
            Act::Happened(event) => Some((event, entry, marks)),
            _ => None,
        })
        .collect();
    all.sort_by_key(|(event, entry, marks)| (*event, entry.first, entry.last, marks.verb));
    for (event, entry, marks) in all {
        let (other, place) = *first.entry(event).or_insert((entry, marks));
        if (other.first, other.last) == (entry.first, entry.last) {
            continue;
        }
        let event = history.agreement.events.get(event.index());
        let message = format!(
            "the event {} happened on two days",
            quoted(event.map_or("", |event| &event.id))
        );
        sink.push(
            Diagnostic::new(Code::HappenedTwice, marks.on, message)
                .related(place.on, "the earliest day counts")
                .help("an event happens once: retract the entry that is wrong"),
        );
    }
}
