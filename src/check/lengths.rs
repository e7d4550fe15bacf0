use super::sink::Sink;
use crate::dates::{Length, Unit};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::phrase;
use crate::source::Place;
use crate::written::{self, Spanned};

/// By what the working days of an agreement are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counted<'a> {
    /// By a calendar, perhaps one that could not be read.
    ByCalendar,
    /// By none, though perhaps there is one of that name.
    ByNone(Option<&'a str>),
}

impl<'a> Counted<'a> {
    /// `hidden`: whether something of the agreement could not be read.
    pub(super) fn of(agreement: &'a written::Agreement, hidden: bool) -> Counted<'a> {
        let header = &agreement.header;
        if header.calendar.is_some() || header.calendar_unread || hidden {
            return Counted::ByCalendar;
        }
        Counted::ByNone(agreement.calendars.first().map(|(name, _)| name.value.as_str()))
    }

    /// What to do about `what`, which needs a calendar, if there is none.
    pub(super) fn missing(self, what: &str, place: Place) -> Option<Diagnostic> {
        let Counted::ByNone(there) = self else { return None };
        let message = format!("{what} a calendar, and the agreement names none");
        let help = match there {
            Some(name) => format!("write `calendar = \"{name}\"` in `[agreement]`"),
            None => "add a table `[calendar.NAME]`, and `calendar = \"NAME\"` to `[agreement]`"
                .to_owned(),
        };
        Some(Diagnostic::new(Code::NoCalendar, place, message).help(help))
    }
}

/// A length, if the text is one.
pub(super) fn length(
    text: &Spanned<String>,
    key: &str,
    calendar: Counted<'_>,
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
    calendar: Counted<'_>,
    sink: &mut Sink,
) -> Option<Length> {
    if length.unit != Unit::WorkingDay {
        return Some(length);
    }
    match calendar.missing("working days need", place) {
        Some(missing) => {
            sink.push(missing);
            None
        }
        None => Some(length),
    }
}

/// The length of `every`: working days do not make periods.
pub(super) fn every(text: &Spanned<String>, sink: &mut Sink) -> Option<Length> {
    let length = length(text, "every", Counted::ByCalendar, sink)?;
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
