use std::fmt;

use super::calendar::Calendar;
use super::day::Day;
use super::length::{Length, Unit};
use super::period::{Edge, Granularity, Period};

/// What a sum of months does where the day of the month does not exist (`month-rounding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// The last day of the month: 31 January + 1 month = 28 February.
    #[default]
    Clamp,
    /// As `Clamp`, and the last day of a month maps to the last day of a month.
    EndOfMonth,
    /// The first day of the next month: 31 January + 1 month = 1 March.
    Up,
    /// An error.
    Reject,
}

/// Which way a length is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Forward.
    After,
    /// Backward.
    Before,
}

/// Why a sum has no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticError {
    /// It would be before 0001-01-01 or after 9999-12-31.
    OutOfRange,
    /// The month has no such day, and `month-rounding` is `reject`.
    NoSuchDay,
    /// Working days are asked for, and there is no calendar.
    NoCalendar,
}

impl fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ArithmeticError::OutOfRange => "the date would be outside 0001-01-01 to 9999-12-31",
            ArithmeticError::NoSuchDay => "there is no such day of that month",
            ArithmeticError::NoCalendar => "working days need a calendar",
        })
    }
}

impl std::error::Error for ArithmeticError {}

/// `day` moved by `months` (negative: backward), rounded once.
///
/// # Errors
/// [`ArithmeticError::OutOfRange`], and under [`Rounding::Reject`] [`ArithmeticError::NoSuchDay`].
pub fn shift_months(day: Day, months: i64, rounding: Rounding) -> Result<Day, ArithmeticError> {
    let (year, month, of_month) = day.ymd();
    let count = i64::from(year)
        .checked_mul(12)
        .and_then(|count| count.checked_add(i64::from(month).saturating_sub(1)))
        .and_then(|count| count.checked_add(months))
        .ok_or(ArithmeticError::OutOfRange)?;
    let year = i32::try_from(count.div_euclid(12)).map_err(|_| ArithmeticError::OutOfRange)?;
    let month = u32::try_from(count.rem_euclid(12).saturating_add(1)).unwrap_or(1);
    let first = Day::from_ymd(year, month, 1).ok_or(ArithmeticError::OutOfRange)?;
    let last = Period::containing(first, Granularity::Month).last();
    if rounding == Rounding::EndOfMonth && Period::containing(day, Granularity::Month).last() == day
    {
        return Ok(last);
    }
    if let Some(exact) = Day::from_ymd(year, month, of_month) {
        return Ok(exact);
    }
    match rounding {
        Rounding::Clamp | Rounding::EndOfMonth => Ok(last),
        Rounding::Up => last.next().ok_or(ArithmeticError::OutOfRange),
        Rounding::Reject => Err(ArithmeticError::NoSuchDay),
    }
}

impl Length {
    /// The day this length after or before `anchor`; the anchor itself is not counted.
    ///
    /// # Errors
    /// Where there is no such day ([`ArithmeticError`]).
    pub fn from(
        self,
        anchor: Day,
        direction: Direction,
        rounding: Rounding,
        calendar: Option<&Calendar>,
    ) -> Result<Day, ArithmeticError> {
        let count = match direction {
            Direction::After => i64::from(self.count),
            Direction::Before => i64::from(self.count).saturating_neg(),
        };
        match self.unit {
            Unit::Day => anchor.plus(count).ok_or(ArithmeticError::OutOfRange),
            Unit::Week => anchor.plus(count.saturating_mul(7)).ok_or(ArithmeticError::OutOfRange),
            Unit::Month => shift_months(anchor, count, rounding),
            Unit::Year => shift_months(anchor, count.saturating_mul(12), rounding),
            Unit::WorkingDay => calendar
                .ok_or(ArithmeticError::NoCalendar)?
                .shift(anchor, count)
                .ok_or(ArithmeticError::OutOfRange),
        }
    }
}

/// The first or last day of the month, quarter or year in which `day` falls (`step` 0), of the one
/// after it (1) or before it (−1).
///
/// # Errors
/// [`ArithmeticError::OutOfRange`].
pub fn edge_of(
    day: Day,
    edge: Edge,
    granularity: Granularity,
    step: i8,
) -> Result<Day, ArithmeticError> {
    let here = Period::containing(day, granularity);
    let period = match step {
        0 => Some(here),
        1.. => here.next(),
        _ => here.previous(),
    };
    period.map(|period| period.edge(edge)).ok_or(ArithmeticError::OutOfRange)
}
