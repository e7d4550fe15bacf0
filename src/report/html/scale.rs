//! Days on the width of the drawing.

use serde::Serialize;

use super::words::in_words;
use crate::dates::Day;
use crate::report::timeline::ruler;

/// So many labels have room above the bars.
const LABELS: usize = 9;
/// A label that would begin further to the right has no room.
const NEAR_THE_END: f64 = 92.0;

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
    label: Option<String>,
    /// Whether the label is left out where there is little room.
    minor: bool,
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
        let mark = |(position, day): (usize, Day)| {
            let (year, month, _) = day.ymd();
            let label = if are_years { format!("{year:04}") } else { in_words::month(year, month) };
            let percent = self.percent(day);
            let label = (percent <= NEAR_THE_END).then_some(label);
            Mark { x: length(percent), label, minor: position % 2 == 1 }
        };
        days.into_iter().enumerate().map(mark).collect()
    }
}

/// All days there are can be told apart in a float.
fn ratio(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}

pub(super) fn length(percent: f64) -> String {
    format!("{percent:.3}%")
}
