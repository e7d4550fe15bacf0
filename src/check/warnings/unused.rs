use crate::check::sink::Sink;
use crate::check::used::Used;
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::written::{Agreement, Spanned};

/// Parties, events, conditions, consultations and calendars that nothing uses.
///
/// An entry about an event does not use it: it changes nothing as long as no phrase names it. A
/// party is used by an entry too, where it speaks or takes part.
pub(super) fn look(agreement: &Agreement, used: &Used, sink: &mut Sink) {
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
}

fn ids<T>(all: &[(Spanned<String>, T)], used: &[bool], noun: &str, sink: &mut Sink) {
    for ((id, _), _) in all.iter().zip(used).filter(|(_, used)| !**used) {
        let message = format!("nothing uses the {noun} {}", quoted(&id.value));
        sink.report(Code::Unused, id.place, message);
    }
}
