use super::record::Evidence;
use super::sink::Sink;
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Act, Entry, EntryId};

/// How many places of a long circle are shown.
const MOST_PLACES: usize = 12;

/// For each entry whether it stands, with everything known that is recorded, or that was recorded
/// by a day: whether no retraction of it stands. Circles of retractions are reported.
pub(super) fn standing(evidence: &Evidence, known_by: Option<Day>, sink: &mut Sink) -> Vec<bool> {
    let is_known = |entry: &Entry| known_by.is_none_or(|day| entry.recorded <= day);
    let count = evidence.entries.len();
    let mut targets: Vec<Option<EntryId>> = vec![None; count];
    let mut open: Vec<u32> = vec![0; count];
    for (id, entry, _) in evidence.entries().filter(|(_, entry, _)| is_known(entry)) {
        if let Act::Retracted(target) = entry.act {
            put(&mut targets, id, Some(target));
            let waiting = get(&open, target).unwrap_or(0);
            put(&mut open, target, waiting.saturating_add(1));
        }
    }
    let all = || (0_u32..).map(EntryId).take(count);
    let mut stands = vec![true; count];
    // An entry is judged once everything that retracts it is.
    let mut ready: Vec<EntryId> = all().filter(|id| get(&open, *id) == Some(0)).collect();
    while let Some(id) = ready.pop() {
        let Some(target) = get(&targets, id).flatten() else {
            continue;
        };
        if get(&stands, id) == Some(true) {
            put(&mut stands, target, false);
        }
        let waiting = get(&open, target).unwrap_or(0).saturating_sub(1);
        put(&mut open, target, waiting);
        if waiting == 0 {
            ready.push(target);
        }
    }
    for (id, ..) in evidence.entries().filter(|(_, entry, _)| !is_known(entry)) {
        put(&mut stands, id, false);
    }
    // What still waits is on a circle: everything that leads into one was judged.
    let mut seen = vec![false; count];
    for start in all().filter(|id| get(&open, *id).is_some_and(|left| left > 0)) {
        let mut circle = Vec::new();
        let mut here = start;
        while get(&seen, here) == Some(false) {
            put(&mut seen, here, true);
            circle.push(here);
            match get(&targets, here).flatten() {
                Some(next) => here = next,
                None => break,
            }
        }
        // A tail that leads out of a circle to an entry that is no retraction closes nothing.
        if here == start && !circle.is_empty() {
            report(&circle, evidence, sink);
        }
    }
    stands
}

fn report(circle: &[EntryId], evidence: &Evidence, sink: &mut Sink) {
    let place = |id: &EntryId| evidence.marks.get(id.0 as usize).map(|marks| marks.object);
    let mut places = circle.iter().filter_map(place);
    let Some(first) = places.next() else {
        return;
    };
    let message = "these retractions take each other back in a circle";
    let mut diagnostic = Diagnostic::new(Code::RetractionCircle, first, message)
        .help("take out the one that was a mistake");
    for place in places.take(MOST_PLACES) {
        diagnostic = diagnostic.related(place, "and this one");
    }
    sink.push(diagnostic);
}

fn get<T: Copy>(all: &[T], id: EntryId) -> Option<T> {
    all.get(id.0 as usize).copied()
}

fn put<T>(all: &mut [T], id: EntryId, value: T) {
    if let Some(slot) = all.get_mut(id.0 as usize) {
        *slot = value;
    }
}
