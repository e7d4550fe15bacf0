//! A bar for each commitment, and its runs in words.

use anstyle::Style;

use super::ruler::marks;
use super::{Agreement, Run, Timeline};
use crate::dates::Day;
use crate::report::Status;
use crate::report::text::{Look, assumed, certainty, paint, push_line, style};
use crate::report::wrap::{plain, width, wrap};

/// A bar is at least so wide, even if it runs over.
const LEAST_BAR: usize = 20;
/// Labels of the ruler are at least so far apart.
const LABEL: usize = 10;

/// The timeline as text for people; `on` is marked, if it lies in it.
#[must_use]
pub fn render(timeline: &Timeline, on: Day, look: &Look) -> String {
    let ids = timeline.tracks().map(|(_, id, _)| width(id));
    let column = ids.max().unwrap_or(0);
    let scale = Scale {
        from: timeline.from,
        to: timeline.to,
        columns: look.width.saturating_sub(column.saturating_add(4)).max(LEAST_BAR),
    };
    let page = Page { look, column, scale, on };
    let mut text = assumed(&timeline.assumed, look);
    for agreement in &timeline.agreements {
        page.agreement(&mut text, agreement);
        text.push('\n');
    }
    page.legend(&mut text);
    text
}

/// Days on columns.
struct Scale {
    from: Day,
    to: Day,
    columns: usize,
}

impl Scale {
    /// How many days there are.
    fn days(&self) -> i64 {
        self.to.since(self.from).saturating_add(1).max(1)
    }

    /// The column in which a day lies.
    fn column(&self, day: Day) -> Option<usize> {
        if day < self.from || self.to < day {
            return None;
        }
        let columns = i64::try_from(self.columns).ok()?;
        let column = day.since(self.from).checked_mul(columns)?.checked_div(self.days())?;
        usize::try_from(column).ok()
    }

    /// The columns that a run touches: of a short timeline a day has several.
    fn span(&self, run: &Run) -> std::ops::RangeInclusive<usize> {
        let first = self.column(run.first.max(self.from)).unwrap_or(0);
        let end = self.column(run.last.min(self.to)).unwrap_or(0);
        let next = run.last.next().and_then(|day| self.column(day));
        let last = next.unwrap_or(self.columns).saturating_sub(1);
        first..=last.max(end)
    }

    /// The first days of years, quarters or months, as many as have room.
    fn marks(&self) -> Vec<(usize, String)> {
        let labels = self.columns.checked_div(LABEL).unwrap_or(1);
        let (days, are_years) = marks(self.from, self.to, labels);
        let mark = |day: Day| {
            let (year, month, _) = day.ymd();
            let year = format!("{year:04}");
            let label = if are_years { year } else { format!("{year}-{month:02}") };
            Some((self.column(day)?, label))
        };
        days.into_iter().filter_map(mark).collect()
    }
}

struct Page<'a> {
    look: &'a Look,
    column: usize,
    scale: Scale,
    on: Day,
}

impl Page<'_> {
    fn agreement(&self, text: &mut String, agreement: &Agreement) {
        let bold = Style::new().bold();
        let title = plain(agreement.title.as_deref().unwrap_or(""));
        let id = paint(&agreement.id, bold, self.look);
        let first = self.look.width.saturating_sub(width(&agreement.id).saturating_add(2));
        let title = wrap(&title, first, self.look.width);
        push_line(text, format!("{id}  {}", title.join("\n")).trim_end());
        self.ruler(text);
        for commitment in &agreement.commitments {
            self.track(text, &commitment.id, &commitment.runs);
            for occurrence in &commitment.occurrences {
                self.track(text, &occurrence.id, &occurrence.runs);
            }
        }
    }

    /// The dates above the bars, and the day asked.
    fn ruler(&self, text: &mut String) {
        let mut labels = String::new();
        let mut ticks = vec![' '; self.scale.columns];
        for (column, label) in self.scale.marks() {
            if let Some(tick) = ticks.get_mut(column) {
                *tick = '|';
            }
            if labels.is_empty() || width(&labels) < column {
                labels.extend(std::iter::repeat_n(' ', column.saturating_sub(width(&labels))));
                labels.push_str(&label);
            }
        }
        let indent = self.column.saturating_add(4);
        push_line(text, format!("{:indent$}{labels}", "").trim_end());
        let marker = self.scale.column(self.on);
        if let Some(tick) = marker.and_then(|column| ticks.get_mut(column)) {
            *tick = 'v';
        }
        let ticks: String = ticks.into_iter().collect();
        let marked = if marker.is_some() { format!("  v = {}", self.on) } else { String::new() };
        push_line(text, &format!("{:indent$}{}{marked}", "", ticks.trim_end()));
    }

    fn track(&self, text: &mut String, id: &str, runs: &[Run]) {
        let bold = Style::new().bold();
        let gap = self.column.saturating_sub(width(id));
        let id = paint(id, bold, self.look);
        push_line(text, &format!("  {id}{:gap$}  {}", "", self.bar(runs)));
        if let Some(open) = self.open(runs) {
            let indent = self.column.saturating_add(4);
            push_line(text, &format!("{:indent$}{open}", ""));
        }
        for run in runs {
            self.run(text, run);
        }
    }

    /// The most urgent status of each column, so that no day of it is hidden.
    fn bar(&self, runs: &[Run]) -> String {
        let mut cells: Vec<Option<Status>> = vec![None; self.scale.columns];
        for run in runs {
            for at in self.scale.span(run) {
                let status = run.state.status;
                let more_urgent = |before: Status| status.urgency() < before.urgency();
                if let Some(cell) = cells.get_mut(at).filter(|cell| cell.is_none_or(more_urgent)) {
                    *cell = Some(status);
                }
            }
        }
        let groups = cells.chunk_by(|one, two| one == two);
        let paint_group = |group: &[Option<Status>]| match group.first().copied().flatten() {
            Some(status) => {
                let glyphs: String = std::iter::repeat_n(glyph(status), group.len()).collect();
                paint(&glyphs, style(status), self.look)
            }
            None => " ".repeat(group.len()),
        };
        groups.map(paint_group).collect()
    }

    /// Under the bar, where it is open.
    fn open(&self, runs: &[Run]) -> Option<String> {
        let mut cells = vec![' '; self.scale.columns];
        for run in runs.iter().filter(|run| run.state.possible.len() > 1) {
            for column in self.scale.span(run) {
                if let Some(cell) = cells.get_mut(column) {
                    *cell = '?';
                }
            }
        }
        let cells: String = cells.into_iter().collect();
        let open = cells.trim_end();
        (!open.is_empty()).then(|| open.to_owned())
    }

    fn run(&self, text: &mut String, run: &Run) {
        let state = &run.state;
        let status = paint(&format!("{:<7}", state.status), style(state.status), self.look);
        let sure = certainty(state).map_or(String::new(), |sure| format!("; {sure}"));
        let why = format!("{}: {}{sure}", state.reason, plain(&state.because));
        let indent = 4 + 10 + 3 + 10 + 2 + 7 + 1;
        let room = self.look.width.saturating_sub(indent).max(LEAST_BAR);
        let mut lines = wrap(&why, room, room).into_iter();
        let first = lines.next().unwrap_or_default();
        push_line(text, &format!("    {} - {}  {status} {first}", run.first, run.last));
        for line in lines {
            push_line(text, &format!("{:indent$}{line}", ""));
        }
        for entry in &run.entries {
            let place = entry.place.as_ref();
            let place =
                place.map_or(String::new(), |it| format!(" ({}:{})", plain(&it.file), it.line));
            let entry = format!("by {}{place}", plain(&entry.says));
            for line in wrap(&entry, room, room) {
                push_line(text, &format!("{:indent$}{line}", ""));
            }
        }
    }

    fn legend(&self, text: &mut String) {
        let mut parts: Vec<String> = Status::BY_URGENCY
            .iter()
            .map(|status| {
                let glyph = paint(&glyph(*status).to_string(), style(*status), self.look);
                format!("{glyph} {status}")
            })
            .collect();
        parts.push("? more than one status is possible".to_owned());
        push_line(text, &parts.join("   "));
    }
}

fn glyph(status: Status) -> char {
    match status {
        Status::Lapsed => '#',
        Status::Due => '=',
        Status::Pending => '.',
        Status::Met => '+',
        Status::Void => '-',
    }
}
