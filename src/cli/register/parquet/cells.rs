//! The cells of a column of Parquet, in some rows.

use std::fmt::Write as _;

use abide::dates::Day;
use abide::register::Value;
use abide::written::Cell;

/// How days are counted in a file: from 1970-01-01, which is this number of ours.
pub(super) const EPOCH: i32 = 719_163;

/// The cells of a column that are no texts, in the order of the rows.
#[derive(Debug)]
pub(super) enum Cells {
    /// All are empty.
    Nothing,
    Days(Vec<DayCell>),
    Others(Vec<Cell<'static>>),
}

/// A day, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayCell(i32);

impl DayCell {
    pub(super) const EMPTY: DayCell = DayCell(i32::MIN);

    /// The day of a number of the file.
    #[inline]
    pub(super) fn of(number: i32) -> DayCell {
        // The one that stands for nothing is no day either, and the next is none as well.
        DayCell(number.saturating_add(EPOCH).max(i32::MIN + 1))
    }

    #[inline]
    pub(super) fn value(self) -> Value {
        if self == DayCell::EMPTY { Value::EMPTY } else { Value::of_number(self.0) }
    }
}

impl Cells {
    /// The cell of a row; or why it is none.
    pub(super) fn cell(&self, row: usize) -> Result<Cell<'static>, &'static str> {
        match self {
            Cells::Nothing => Ok(Cell::Empty),
            Cells::Days(days) => match days.get(row) {
                None | Some(&DayCell::EMPTY) => Ok(Cell::Empty),
                Some(DayCell(number)) => match Day::from_number(*number) {
                    Some(day) => Ok(Cell::Text(day.to_string().into())),
                    None => Err("is no day of the years 1 to 9999"),
                },
            },
            Cells::Others(cells) => Ok(cells.get(row).cloned().unwrap_or(Cell::Empty)),
        }
    }
}

/// A whole number: as a number if it is not too large for one.
pub(super) fn whole(number: i128) -> Cell<'static> {
    match i64::try_from(number) {
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text(number.to_string().into()),
    }
}

/// A decimal number of so many digits behind the point: as one writes it, without the point if it is whole.
pub(super) fn decimal(unscaled: i128, digits: u32) -> Cell<'static> {
    let unit = 10_i128.checked_pow(digits).unwrap_or(i128::MAX);
    let (above, below) = (unscaled / unit, unscaled % unit);
    if below == 0 {
        return whole(above);
    }
    let sign = if unscaled < 0 { "-" } else { "" };
    let (above, below) = (above.unsigned_abs(), below.unsigned_abs());
    let digits = usize::try_from(digits).unwrap_or(0);
    Cell::Text(format!("{sign}{above}.{below:0digits$}").into())
}

/// A number with a point somewhere, as one writes it; without the point if it is whole.
pub(super) fn real(number: f64, written: impl FnOnce() -> String) -> Cell<'static> {
    // Up to here all whole numbers are there.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= LARGEST {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not too large")]
        return Cell::Number(number as i64);
    }
    Cell::Text(written().into())
}

/// The number that its bytes are, the greatest first.
pub(super) fn big_endian(bytes: &[u8]) -> i128 {
    let is_negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let mut number = [if is_negative { 0xff } else { 0 }; 16];
    for (to, from) in number.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    i128::from_be_bytes(number)
}

/// The text of sixteen bytes, in groups of hexadecimal digits.
pub(super) fn uuid(bytes: &[u8]) -> Cell<'static> {
    let mut text = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    Cell::Text(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_one_writes_them() {
        let text = |cell: Cell<'static>| match cell {
            Cell::Number(number) => format!("{number}!"),
            Cell::Text(text) => text.into_owned(),
            other => panic!("{other:?}"),
        };
        let decimals =
            [(500, 2, "5!"), (-505, 2, "-5.05"), (-5, 2, "-0.05"), (7, 0, "7!"), (0, 9, "0!")];
        for (unscaled, digits, expected) in decimals {
            assert_eq!(text(decimal(unscaled, digits)), expected);
        }
        assert_eq!(text(decimal(i128::MAX, 0)), i128::MAX.to_string());
        assert_eq!(text(decimal(i128::from(i64::MIN), 0)), format!("{}!", i64::MIN));
        for (number, expected) in
            [(2.0, "2!"), (-0.5, "-0.5"), (1e16, "10000000000000000"), (f64::NAN, "NaN")]
        {
            assert_eq!(text(real(number, || number.to_string())), expected);
        }
        for number in [0, 1, -1, 300, -300, i128::from(i64::MAX), i128::from(i64::MIN)] {
            let bytes = number.to_be_bytes();
            for from in 0..16 {
                let short = &bytes[from..];
                let fits = i128::from_be_bytes(bytes) << (8 * from) >> (8 * from) == number;
                assert!(!fits || big_endian(short) == number, "{number} in {short:?}");
            }
        }
    }

    #[test]
    fn days_begin_in_1970() {
        assert_eq!(Day::from_ymd(1970, 1, 1).map(Day::number), Some(EPOCH));
        let days = Cells::Days(vec![
            DayCell::of(0),
            DayCell::EMPTY,
            DayCell::of(i32::MIN),
            DayCell::of(i32::MAX),
        ]);
        assert_eq!(days.cell(0), Ok(Cell::Text("1970-01-01".into())));
        assert_eq!(days.cell(1), Ok(Cell::Empty));
        assert!(days.cell(2).is_err() && days.cell(3).is_err());
    }
}
