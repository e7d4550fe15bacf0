//! Days on the columns of a terminal.

use std::ops::RangeInclusive;

use super::ruler::marks;
use crate::dates::Day;
use crate::report::Status;
use crate::report::text::{Look, paint, style};
use crate::report::wrap::width;

/// Labels of the ruler are at least so far apart.
const LABEL: usize = 8;

/// Days on columns.
pub(in crate::report) struct Scale {
    /// The first day.
    pub(in crate::report) from: Day,
    /// The last day, included.
    pub(in crate::report) to: Day,
    /// How many columns there are for them.
    pub(in crate::report) columns: usize,
}

impl Scale {
    /// How many days there are.
    fn days(&self) -> i64 {
        self.to.since(self.from).saturating_add(1).max(1)
    }

    /// The column in which a day lies.
    pub(in crate::report) fn column(&self, day: Day) -> Option<usize> {
        if day < self.from || self.to < day {
            return None;
        }
        let columns = i64::try_from(self.columns).ok()?;
        let column = day.since(self.from).checked_mul(columns)?.checked_div(self.days())?;
        usize::try_from(column).ok()
    }

    /// The columns that a stretch touches: of a short timeline a day has several.
    pub(in crate::report) fn span(&self, first: Day, last: Day) -> RangeInclusive<usize> {
        let start = self.column(first.max(self.from)).unwrap_or(0);
        let end = self.column(last.min(self.to)).unwrap_or(0);
        let next = last.next().and_then(|day| self.column(day));
        let before_next = next.unwrap_or(self.columns).saturating_sub(1);
        start..=before_next.max(end)
    }

    /// The first days of years, halves of years, quarters or months, as many as have room.
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

    /// The dates above bars, and one day marked if it lies among them: two lines.
    pub(in crate::report) fn ruler(&self, marked: Option<Day>) -> [String; 2] {
        let mut labels = String::new();
        let mut ticks = vec![' '; self.columns];
        for (column, label) in self.marks() {
            if let Some(tick) = ticks.get_mut(column) {
                *tick = '|';
            }
            if labels.is_empty() || width(&labels) < column {
                labels.extend(std::iter::repeat_n(' ', column.saturating_sub(width(&labels))));
                labels.push_str(&label);
            }
        }
        let marked = marked.and_then(|day| Some((day, self.column(day)?)));
        if let Some(tick) = marked.and_then(|(_, column)| ticks.get_mut(column)) {
            *tick = 'v';
        }
        let ticks: String = ticks.into_iter().collect();
        let legend = marked.map_or(String::new(), |(day, _)| format!("  v = {day}"));
        [labels, format!("{}{legend}", ticks.trim_end())]
    }

    /// The most urgent status of each column, so that no day of it is hidden.
    pub(in crate::report) fn bar(
        &self,
        stretches: impl Iterator<Item = (Day, Day, Status)>,
        look: &Look,
    ) -> String {
        let mut cells: Vec<Option<Status>> = vec![None; self.columns];
        for (first, last, status) in stretches {
            for at in self.span(first, last) {
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
                paint(&glyphs, style(status), look)
            }
            None => " ".repeat(group.len()),
        };
        groups.map(paint_group).collect()
    }
}

/// The sign for a status in a bar.
pub(in crate::report) fn glyph(status: Status) -> char {
    match status {
        Status::Lapsed => '#',
        Status::Due => '=',
        Status::Pending => '.',
        Status::Met => '+',
        Status::Void => '-',
    }
}
