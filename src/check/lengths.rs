use super::sink::Sink;
use crate::dates::{Length, Unit};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::phrase;
use crate::source::Place;
use crate::written::Spanned;

/// A length, if the text is one. `calendar`: whether the agreement has one to count working days.
pub(super) fn length(
    text: &Spanned<String>,
    key: &str,
    calendar: bool,
    sink: &mut Sink,
) -> Option<Length> {
    match phrase::parse_length(&text.value) {
        Ok(length) => counted(length, text.place, calendar, sink),
        Err(error) => {
            let message = format!("`{key}` is not a length: {}", error.message);
            let mut diagnostic = Diagnostic::new(Code::BadLength, text.place, message);
            diagnostic.help =
                error.help.or_else(|| Some(format!("write it like `{key} = \"30 days\"`")));
            sink.push(diagnostic);
            None
        }
    }
}

/// The length, unless it needs a calendar that is not there.
pub(super) fn counted(
    length: Length,
    place: Place,
    calendar: bool,
    sink: &mut Sink,
) -> Option<Length> {
    if length.unit != Unit::WorkingDay || calendar {
        return Some(length);
    }
    let message = "working days need a calendar, and the agreement names none";
    sink.push(
        Diagnostic::new(Code::NoCalendar, place, message)
            .help("add a table `[calendar.NAME]`, and `calendar = \"NAME\"` to `[agreement]`"),
    );
    None
}

/// The length of `every`: working days do not make periods.
pub(super) fn every(text: &Spanned<String>, sink: &mut Sink) -> Option<Length> {
    let length = length(text, "every", true, sink)?;
    if length.unit == Unit::WorkingDay {
        let message = format!("`every` cannot be in working days: {}", quoted(&text.value));
        sink.push(
            Diagnostic::new(Code::BadLength, text.place, message)
                .help("count in days, weeks, months or years"),
        );
        return None;
    }
    Some(length)
}
