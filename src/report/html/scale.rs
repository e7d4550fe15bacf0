//! Days on the width of the drawing.

use serde::Serialize;

use super::words::in_words;
use crate::dates::Day;
use crate::report::timeline::ruler;

/// So many labels have room above the bars.
const LABELS: usize = 12;
/// A label that would begin further to the right has no room; it stands on the left of its line if
/// the one before leaves as much room as two take.
const NEAR_THE_END: f64 = 92.0;
const TWO_LABELS: f64 = 16.0;
/// Labels that have room where there is less of it: every second, and every fourth.
const SECOND: usize = 2;
const FOURTH: usize = 4;

/// The days that are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub(super) from: Day,
    pub(super) to: Day,
}

/// A line of the ruler.
#[derive(Debug, Serialize)]
pub(super) struct Mark {
    x: String,
    label: String,
    /// Whether the label stands on the left of its line.
    left: bool,
    /// Where it is left out: `minor` where there is little room, `middle` where there is least.
    rank: &'static str,
}

impl Scale {
    /// How many steps the slider has.
    pub(super) fn steps(self) -> i64 {
        self.to.since(self.from).max(1)
    }

    pub(super) fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Where a day begins, in percent.
    pub(super) fn percent(self, day: Day) -> f64 {
        let days = day.max(self.from).min(self.to).since(self.from);
        100.0 * ratio(days) / ratio(self.steps())
    }

    /// The same as a length in a drawing.
    pub(super) fn at(self, day: Day) -> String {
        length(self.percent(day))
    }

    pub(super) fn marks(self) -> Vec<Mark> {
        let (days, are_years) = ruler::marks(self.from, self.to, LABELS);
        let mut before = 0.0;
        let mark = |(position, day): (usize, Day)| {
            let (year, month, _) = day.ymd();
            let label = if are_years { format!("{year:04}") } else { in_words::month(year, month) };
            let percent = self.percent(day);
            let left = percent > NEAR_THE_END;
            let has_room = !left || percent - before >= TWO_LABELS;
            before = percent;
            let rank = match position {
                position if position % SECOND > 0 => "minor",
                position if position % FOURTH > 0 => "middle",
                _ => "",
            };
            has_room.then(|| Mark { x: length(percent), label, left, rank })
        };
        days.into_iter().enumerate().filter_map(mark).collect()
    }
}

/// All days there are can be told apart in a float.
fn ratio(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}

pub(super) fn length(percent: f64) -> String {
    format!("{percent:.3}%")
}
