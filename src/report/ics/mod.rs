//! iCalendar (RFC 5545): deadlines, ends of terms and next changes as all-day events.

mod event;
mod line;

use super::Report;
use super::wrap::plain;
use crate::check::Loaded;
use crate::dates::Day;
use event::{Event, Standing, events};
use line::{Lines, text};

/// A calendar of what is ahead and what was, for each commitment and each reported occurrence;
/// `loaded` is what the report is on, in its order.
///
/// The events are on days, not at times: they have no zone, and are on the same day everywhere.
#[must_use]
pub fn render(report: &Report, loaded: &[Loaded]) -> String {
    let mut lines = Lines::default();
    lines.push("BEGIN", "VCALENDAR");
    lines.push("VERSION", "2.0");
    lines.push("PRODID", &format!("-//abide//abide {}//EN", report.abide));
    lines.push("CALSCALE", "GREGORIAN");
    let names: Vec<&str> = report.agreements.iter().map(|one| one.id.as_str()).collect();
    lines.push("X-WR-CALNAME", &text(&names.join(", ")));
    if !report.assumed.is_empty() {
        lines.push("X-WR-CALDESC", &text(&plain(&assumed(report))));
    }
    for (agreement, loaded) in report.agreements.iter().zip(loaded) {
        for event in events(report, agreement, loaded) {
            write(&mut lines, report, &event);
        }
    }
    lines.push("END", "VCALENDAR");
    lines.whole()
}

fn assumed(report: &Report) -> String {
    format!("assumed: {}", report.assumed.join(", "))
}

fn write(lines: &mut Lines, report: &Report, event: &Event) {
    lines.push("BEGIN", "VEVENT");
    lines.push("UID", &text(&event.uid));
    lines.push("SEQUENCE", &event.sequence.to_string());
    lines.push("DTSTAMP", &format!("{}T000000Z", basic(report.on)));
    lines.push("DTSTART;VALUE=DATE", &basic(event.day));
    // The end is the first day that is not of it. Without one it is the whole day too, so that
    // there may be events on the last day there is.
    if let Some(next) = event.day.next() {
        lines.push("DTEND;VALUE=DATE", &basic(next));
    }
    let summary = text(&plain(&event.summary));
    lines.push("SUMMARY", &summary);
    let assumed = (!report.assumed.is_empty()).then(|| assumed(report));
    let description = assumed.iter().chain(&event.description);
    let description: Vec<String> = description.map(|line| plain(line)).collect();
    lines.push("DESCRIPTION", &text(&description.join("\n")));
    let categories: Vec<String> = event.categories.iter().map(|one| text(&plain(one))).collect();
    lines.push("CATEGORIES", &categories.join(","));
    if let Some(url) = event.url.as_deref().filter(|url| is_uri(url)) {
        lines.push("URL", url);
    }
    let status = match event.standing {
        Standing::Confirmed => "CONFIRMED",
        Standing::Tentative => "TENTATIVE",
        Standing::Cancelled => "CANCELLED",
    };
    lines.push("STATUS", status);
    // A day on which something is due is not a day on which one has no time.
    lines.push("TRANSP", "TRANSPARENT");
    if let Some(days) = event.alarm {
        lines.push("BEGIN", "VALARM");
        lines.push("ACTION", "DISPLAY");
        lines.push("DESCRIPTION", &summary);
        lines.push("TRIGGER", &format!("-P{days}D"));
        lines.push("END", "VALARM");
    }
    lines.push("END", "VEVENT");
}

/// `20250930`
fn basic(day: Day) -> String {
    day.to_string().replace('-', "")
}

/// Whether it can stand as it is where an address is expected.
fn is_uri(text: &str) -> bool {
    let web = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    web && text.chars().all(|char| char.is_ascii_graphic())
}
