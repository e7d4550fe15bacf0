use std::fmt;
use std::str::FromStr;

use super::day::{Day, DayError, decimal};

/// A known stretch of the calendar: a month, a quarter or a year.
///
/// ```
/// use abide::dates::Period;
/// let quarter: Period = "2025-Q3".parse().unwrap();
/// assert_eq!(quarter.first().to_string(), "2025-07-01");
/// assert_eq!(quarter.last().to_string(), "2025-09-30");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Day,
    granularity: Granularity,
}

/// The size of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granularity {
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

/// One end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Its first day.
    Start,
    /// Its last day.
    End,
}

impl Granularity {
    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Granularity::Month => 1,
            Granularity::Quarter => 3,
            Granularity::Year => 12,
        }
    }

    /// The word for it in phrases.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Granularity::Month => "month",
            Granularity::Quarter => "quarter",
            Granularity::Year => "year",
        }
    }
}

impl Period {
    /// The period of that size in which `day` falls.
    #[must_use]
    pub fn containing(day: Day, granularity: Granularity) -> Period {
        let (year, month, _) = day.ymd();
        let into = month.saturating_sub(1) % granularity.months();
        // The first day of a month of a day in range is in range.
        let first = Day::from_ymd(year, month.saturating_sub(into), 1).unwrap_or(day);
        Period { first, granularity }
    }

    /// The period behind this one; none after 9999.
    #[must_use]
    pub fn next(self) -> Option<Period> {
        Some(Period::containing(self.last().next()?, self.granularity))
    }

    /// The period before this one; none before 0001.
    #[must_use]
    pub fn previous(self) -> Option<Period> {
        Some(Period::containing(self.first.previous()?, self.granularity))
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        let (year, month, _) = self.first.ymd();
        let past = month.saturating_add(self.granularity.months());
        let (year, month) = if past > 12 { (year.saturating_add(1), 1) } else { (year, past) };
        Day::from_ymd(year, month, 1).and_then(Day::previous).unwrap_or(Day::MAX)
    }

    /// Its first or its last day.
    #[must_use]
    pub fn edge(self, edge: Edge) -> Day {
        match edge {
            Edge::Start => self.first(),
            Edge::End => self.last(),
        }
    }

    /// Its size.
    #[must_use]
    pub fn granularity(self) -> Granularity {
        self.granularity
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.ymd();
        match self.granularity {
            Granularity::Month => write!(f, "{year:04}-{month:02}"),
            Granularity::Quarter => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            Granularity::Year => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = DayError;

    /// Strict: `YYYY-MM`, `YYYY-Qn` or `YYYY`.
    fn from_str(text: &str) -> Result<Period, DayError> {
        let (year, month, granularity) = match text.as_bytes() {
            [y @ .., b'-', b'Q', q] if y.len() == 4 => {
                let quarter = decimal(&[*q]).ok_or(DayError::NotIso)?;
                if !(1..=4).contains(&quarter) {
                    return Err(DayError::NoSuchDay);
                }
                let month = quarter.saturating_mul(3).saturating_sub(2);
                (decimal(y), Some(month), Granularity::Quarter)
            }
            [y @ .., b'-', m1, m2] if y.len() == 4 => {
                (decimal(y), decimal(&[*m1, *m2]), Granularity::Month)
            }
            y if y.len() == 4 => (decimal(y), Some(1), Granularity::Year),
            _ => return Err(DayError::NotIso),
        };
        let (year, month) = year.zip(month).ok_or(DayError::NotIso)?;
        let year = i32::try_from(year).map_err(|_| DayError::NotIso)?;
        let first = Day::from_ymd(year, month, 1).ok_or(DayError::NoSuchDay)?;
        Ok(Period { first, granularity })
    }
}
