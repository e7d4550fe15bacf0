use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A civil day from 0001-01-01 to 9999-12-31.
///
/// ```
/// use abide::dates::Day;
/// let day: Day = "2025-09-30".parse().unwrap();
/// assert_eq!(day.next().unwrap().to_string(), "2025-10-01");
/// assert!("2025-9-30".parse::<Day>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// Why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayError {
    /// Not of the form `YYYY-MM-DD`.
    NotIso,
    /// Of that form, but no such day exists (`2025-02-30`, `0000-01-01`).
    NoSuchDay,
}

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DayError::NotIso => "not a date of the form YYYY-MM-DD",
            DayError::NoSuchDay => "no such day",
        })
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// 0001-01-01.
    pub const MIN: Day = Day(1);
    /// 9999-12-31.
    pub const MAX: Day = Day(3_652_059);

    /// The day of that year, month and day of the month, if it exists and is within range.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        Day::from_date(NaiveDate::from_ymd_opt(year, month, day)?)
    }

    /// The day of a chrono date, if it is within range.
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Option<Day> {
        Day::from_number(date.num_days_from_ce())
    }

    /// The day by its number: 0001-01-01 is 1.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Day> {
        (Day::MIN.0..=Day::MAX.0).contains(&number).then_some(Day(number))
    }

    /// The number of the day: 0001-01-01 is 1.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The same day for chrono.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        // Every number in range is a date of chrono's.
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or_default()
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later (earlier, if negative), if it is within range.
    #[must_use]
    pub fn plus(self, days: i64) -> Option<Day> {
        let number = i64::from(self.0).checked_add(days)?;
        Day::from_number(i32::try_from(number).ok()?)
    }

    /// The next day; none after 9999-12-31.
    #[must_use]
    pub fn next(self) -> Option<Day> {
        self.plus(1)
    }

    /// The day before; none before 0001-01-01.
    #[must_use]
    pub fn previous(self) -> Option<Day> {
        self.plus(-1)
    }

    /// How many days from `earlier` to this one; negative if this is the earlier.
    #[must_use]
    pub fn since(self, earlier: Day) -> i64 {
        i64::from(self.0).saturating_sub(i64::from(earlier.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Strict: exactly `YYYY-MM-DD`, ASCII digits, nothing around it.
    fn from_str(text: &str) -> Result<Day, DayError> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(DayError::NotIso);
        };
        let year = decimal(&[*y1, *y2, *y3, *y4]).ok_or(DayError::NotIso)?;
        let month = decimal(&[*m1, *m2]).ok_or(DayError::NotIso)?;
        let day = decimal(&[*d1, *d2]).ok_or(DayError::NotIso)?;
        let year = i32::try_from(year).map_err(|_| DayError::NotIso)?;
        Day::from_ymd(year, month, day).ok_or(DayError::NoSuchDay)
    }
}

/// The value of ASCII digits; none if one of them is not.
pub(super) fn decimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, byte| {
        let digit = char::from(*byte).to_digit(10)?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
