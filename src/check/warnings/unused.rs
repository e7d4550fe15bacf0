use crate::check::history::History;
use crate::check::sink::Sink;
use crate::check::used::Used;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Act, Entry};
use crate::written::{Agreement, Spanned};

/// Parties, events, conditions, consultations, calendars and keys that nothing uses.
///
/// An entry about an event does not use it: it changes nothing as long as no phrase names it. A
/// party is used by an entry too, where it speaks or takes part.
pub(super) fn look(agreement: &Agreement, used: &Used, history: &History<'_>, sink: &mut Sink) {
    ids(&agreement.parties, &used.parties, "party", sink);
    ids(&agreement.events, &used.events, "event", sink);
    ids(&agreement.conditions, &used.conditions, "condition", sink);
    let consultations = &agreement.consultations;
    ids(consultations, &used.consultations, "consultation", sink);
    let calendar = agreement.header.calendar.as_ref();
    for (name, _) in &agreement.calendars {
        if calendar.is_none_or(|used| used.value != name.value) {
            let message = format!("nothing uses the calendar {}", quoted(&name.value));
            sink.push(
                Diagnostic::new(Code::Unused, name.place, message)
                    .help("an agreement names its calendar: `calendar = \"…\"` in `[agreement]`"),
            );
        }
    }
    deadline_keys(agreement, history, sink);
}

/// The keys of a commitment that speak of its deadline, where it has none and never gets one.
fn deadline_keys(agreement: &Agreement, history: &History<'_>, sink: &mut Sink) {
    for (id, commitment) in history.agreement.commitments() {
        let recurs_or_has = commitment.every.is_some() || commitment.deadline.is_some();
        let gets = |entry: &Entry| matches!(&entry.act, Act::Amended(_, terms) if terms.deadline.is_some());
        if recurs_or_has || history.of(id).any(|(_, entry)| gets(entry)) {
            continue;
        }
        let found = agreement.commitments.get(id.index());
        let found = found.filter(|(name, _)| name.value == commitment.id);
        let Some((name, written)) = found else { continue };
        let late = written.accepts_late.as_ref().filter(|accepts| !accepts.value);
        let keys = [
            ("grace", written.grace.as_ref().map(|key| key.place)),
            ("notice", written.notice.as_ref().map(|key| key.place)),
            ("roll", written.roll.as_ref().map(|key| key.place)),
            ("accepts-late", late.map(|key| key.place)),
        ];
        for (key, place) in keys.into_iter().filter_map(|(key, place)| Some((key, place?))) {
            let (key, name) = (quoted(key), quoted(&name.value));
            let message = format!("nothing uses {key}: {name} has no deadline");
            sink.push(
                Diagnostic::new(Code::Unused, place, message)
                    .help("write its `deadline`, without which it never lapses"),
            );
        }
    }
}

fn ids<T>(all: &[(Spanned<String>, T)], used: &[bool], noun: &str, sink: &mut Sink) {
    for ((id, _), _) in all.iter().zip(used).filter(|(_, used)| !**used) {
        let message = format!("nothing uses the {noun} {}", quoted(&id.value));
        sink.report(Code::Unused, id.place, message);
    }
}
