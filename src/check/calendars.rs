use std::collections::BTreeSet;

use super::sink::Sink;
use super::suggest::Suggester;
use super::words;
use crate::dates::{Calendar, Day, Weekday};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::NamedCalendar;
use crate::written::{self, Spanned};

/// Builds every calendar of the agreement, so that each is checked, and gives the one it uses. None is
/// unknown where some are `hidden`.
pub(super) fn calendar(
    agreement: &written::Agreement,
    hidden: bool,
    sink: &mut Sink,
) -> Option<NamedCalendar> {
    let wanted = agreement.header.calendar.as_ref();
    let mut found = None;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (name, table) in &agreement.calendars {
        let calendar = built(table, sink);
        if !seen.insert(&name.value) {
            let message = format!("the calendar {} is given twice", quoted(&name.value));
            sink.report(Code::SharedId, name.place, message);
        }
        if wanted.is_some_and(|wanted| wanted.value == name.value) {
            found = Some(NamedCalendar { name: name.value.clone(), calendar });
        }
    }
    if let (Some(wanted), None, false) = (wanted, &found, hidden) {
        let message = format!("there is no calendar {}", quoted(&wanted.value));
        let diagnostic = Diagnostic::new(Code::UnknownName, wanted.place, message)
            .help(format!("add a table `[calendar.{}]`", wanted.value));
        sink.push(Suggester::default().suggest(diagnostic, &wanted.value, seen));
    }
    found
}

fn built(table: &written::Calendar, sink: &mut Sink) -> Calendar {
    let weekend = table.weekend.as_ref();
    let weekend = weekend.and_then(|days| weekend_of(days, sink));
    let weekend = weekend.unwrap_or(BTreeSet::from([Weekday::Saturday, Weekday::Sunday]));
    let set = |days: &Option<Vec<Spanned<Day>>>| -> BTreeSet<Day> {
        days.iter().flatten().map(|day| day.value).collect()
    };
    Calendar {
        weekend,
        holidays: set(&table.holidays),
        working: set(&table.working),
        covers: table.covers.as_ref().and_then(|text| covers(text, sink)),
    }
}

fn weekend_of(days: &[Spanned<String>], sink: &mut Sink) -> Option<BTreeSet<Weekday>> {
    let set: BTreeSet<Weekday> = days.iter().filter_map(|day| words::weekday(day, sink)).collect();
    if let Some(last) = days.last().filter(|_| set.len() == Weekday::ALL.len()) {
        let message = "a weekend of all seven days leaves no working day";
        sink.push(
            Diagnostic::new(Code::NoWorkingDay, last.place, message)
                .help("leave out the days on which work is done"),
        );
        return None;
    }
    Some(set)
}

/// `FIRST/LAST`.
fn covers(text: &Spanned<String>, sink: &mut Sink) -> Option<(Day, Day)> {
    let example = "write two days, like `covers = \"2024-01-01/2026-12-31\"`";
    let Some((first, last)) = text.value.split_once('/') else {
        let message = format!("`covers` cannot be {}", quoted(&text.value));
        sink.push(Diagnostic::new(Code::UnknownWord, text.place, message).help(example));
        return None;
    };
    let days: Vec<Day> = [first, last]
        .into_iter()
        .filter_map(|part| match part.parse() {
            Ok(day) => Some(day),
            Err(error) => {
                let message = format!("`covers`: {} is {error}", quoted(part));
                sink.push(Diagnostic::new(Code::UnknownWord, text.place, message).help(example));
                None
            }
        })
        .collect();
    match days.as_slice() {
        [first, last] if first <= last => Some((*first, *last)),
        [first, last] => {
            let message = format!("`covers` ends on {last}, before it begins on {first}");
            sink.report(Code::UnknownWord, text.place, message);
            None
        }
        _ => None,
    }
}
