//! What is right, and probably not meant. Looked for only where there are no errors.

mod course;
mod entries;
mod never;
mod unused;

use super::history::History;
use super::sink::Sink;
use super::used::Used;
use crate::dates::Day;
use crate::model::{Act, Agreement};
use crate::written;

/// Looks for all of them.
pub(super) fn look(
    written: &written::Agreement,
    used: &Used,
    history: &History<'_>,
    complete_through: Option<Day>,
    sink: &mut Sink,
) {
    unused::look(written, used, history, sink);
    never::look(history, sink);
    entries::look(history, complete_through, sink);
    course::look(history, sink);
}

/// The days on which events are known to be: fixed, or by all their entries that stand.
fn days_of_events(agreement: &Agreement, history: &History<'_>) -> Vec<Option<Day>> {
    let mut days: Vec<Option<Day>> = agreement.events.iter().map(|event| event.on).collect();
    let mut unknown = vec![false; days.len()];
    for (entry, _) in history.standing() {
        let Act::Happened(event) = entry.act else {
            continue;
        };
        if let Some(flag) = unknown.get_mut(event.index()) {
            *flag |= !entry.is_precise();
        }
        // Of several entries the earliest counts.
        if let Some(day) = days.get_mut(event.index()) {
            *day = Some(day.map_or(entry.first, |day| day.min(entry.first)));
        }
    }
    for (day, unknown) in days.iter_mut().zip(unknown) {
        if unknown {
            *day = None;
        }
    }
    days
}
