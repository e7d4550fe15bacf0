//! Days on the columns of a terminal.

use std::ops::RangeInclusive;

use super::ruler::marks;
use crate::dates::Day;
use crate::report::Status;
use crate::report::text::{Look, paint, style};

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
            let label = match day.ymd() {
                (year, ..) if are_years => format!("{year:04}"),
                (year, month, 1) => format!("{year:04}-{month:02}"),
                _ => day.to_string(),
            };
            Some((self.column(day)?, label))
        };
        days.into_iter().filter_map(mark).collect()
    }

    /// The dates above bars, and one day marked if it lies among them: two lines, none longer than
    /// the bars. A label for which there is no room is left out, but never all of them.
    pub(in crate::report) fn ruler(&self, marked: Option<Day>) -> [String; 2] {
        let [mut labels, mut ticks] = [(); 2].map(|()| vec![' '; self.columns]);
        let mut free = 0;
        for (column, label) in self.marks() {
            put(&mut ticks, column, "|");
            let end = column.saturating_add(label.len());
            if free <= column && end <= self.columns {
                put(&mut labels, column, &label);
                free = end.saturating_add(1);
            }
        }
        if free == 0 {
            put(&mut labels, 0, &self.from.to_string());
            put(&mut ticks, 0, "|");
        }
        if let Some((day, column)) = marked.and_then(|day| Some((day, self.column(day)?))) {
            mark(&mut ticks, day, column);
        }
        [labels, ticks].map(|line| String::from_iter(line).trim_end().to_owned())
    }

    /// The most urgent status of each column, so that no day of it is hidden.
    pub(in crate::report) fn bar(
        &self,
        stretches: impl Iterator<Item = (Day, Day, Status)>,
        look: &Look,
    ) -> String {
        let groups = self.groups(stretches, |status| status.urgency());
        let painted = groups.into_iter().map(|(status, columns)| match status {
            Some(status) => {
                let glyphs: String = std::iter::repeat_n(glyph(status), columns).collect();
                paint(&glyphs, style(status), look)
            }
            None => " ".repeat(columns),
        });
        painted.collect()
    }

    /// What stands in how many columns, one after the other: in each that of the lowest rank.
    pub(in crate::report) fn groups<T: Copy + PartialEq, R: Ord>(
        &self,
        stretches: impl Iterator<Item = (Day, Day, T)>,
        rank: impl Fn(T) -> R,
    ) -> Vec<(Option<T>, usize)> {
        let mut cells: Vec<Option<T>> = vec![None; self.columns];
        for (first, last, of) in stretches {
            for at in self.span(first, last) {
                let goes_before = |before: T| rank(of) < rank(before);
                if let Some(cell) = cells.get_mut(at).filter(|cell| cell.is_none_or(goes_before)) {
                    *cell = Some(of);
                }
            }
        }
        let groups = cells.chunk_by(|one, two| one == two);
        groups.map(|group| (group.first().copied().flatten(), group.len())).collect()
    }
}

/// A `v` in that column, and the day beside it, on the left where there is no room on the right.
fn mark(line: &mut [char], day: Day, column: usize) {
    let day = day.to_string();
    let wide = day.len().saturating_add(2);
    match column.checked_sub(wide.saturating_sub(1)) {
        Some(start) if line.len() < column.saturating_add(wide) => {
            let gap = start.min(1);
            put(line, start.saturating_sub(gap), &format!("{:gap$}{day} v", ""));
        }
        _ => put(line, column, &format!("v {day} ")),
    }
}

/// Puts letters over what stands in a line from a column on, as many as there are columns for.
fn put(line: &mut [char], column: usize, letters: &str) {
    for (cell, letter) in line.iter_mut().skip(column).zip(letters.chars()) {
        *cell = letter;
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
