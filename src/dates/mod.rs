//! All date arithmetic: days, periods, lengths, calendars, rolls.
//!
//! Nothing else in the crate computes with dates. Days run from 0001-01-01 to 9999-12-31; whatever
//! would leave that range, or has no day there, is an [`ArithmeticError`], never a wrap.

mod arithmetic;
mod calendar;
mod day;
mod length;
mod period;

pub use arithmetic::{ArithmeticError, Direction, Rounding, edge_of, shift_months};
pub use calendar::{Calendar, Roll, Weekday};
pub use day::{Day, DayError};
pub use length::{Length, Unit};
pub use period::{Edge, Granularity, Period};
