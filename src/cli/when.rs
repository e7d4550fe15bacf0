//! Days, lengths and offsets as they are typed on the command line.

use std::fmt;
use std::str::FromStr;

use abide::dates::{Day, DayError, Direction, Granularity, Length, Period, Rounding, Unit};
use anyhow::{Context as _, Result};

use super::clock;

/// A day: a date, or one counted from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// `2025-10-01`
    Day(Day),
    /// `today`, `today+30d`, `today-2w`
    Today(Option<(Direction, Length)>),
}

/// An offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Offset {
    minutes: i16,
}

/// A length such as `30d`, for `--within`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) Length);

impl When {
    /// The day; today is read from the clock.
    pub(crate) fn resolve(&self, offset: Offset) -> Result<Day> {
        match self {
            When::Day(day) => Ok(*day),
            When::Today(None) => clock::today(offset),
            When::Today(Some((direction, length))) => {
                shift(clock::today(offset)?, *direction, *length)
            }
        }
    }

    /// Whether the clock is read for it.
    pub(crate) fn needs_clock(&self) -> bool {
        matches!(self, When::Today(_))
    }
}

impl Span {
    /// The last day within the length after that day; no later than the last day there is.
    pub(crate) fn last_from(self, day: Day) -> Day {
        shift(day, Direction::After, self.0).unwrap_or(Day::MAX)
    }
}

fn shift(day: Day, direction: Direction, length: Length) -> Result<Day> {
    length.from(day, direction, Rounding::Clamp, None).with_context(|| {
        let word = match direction {
            Direction::After => "after",
            Direction::Before => "before",
        };
        format!("there is no day {length} {word} {day}")
    })
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<When, String> {
        let Some(rest) = text.strip_prefix("today") else {
            return day(text).map(When::Day);
        };
        if rest.is_empty() {
            return Ok(When::Today(None));
        }
        let (direction, rest) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
            (Some(rest), _) => (Direction::After, rest),
            (_, Some(rest)) => (Direction::Before, rest),
            (None, None) => return Err(FORMS.to_owned()),
        };
        let length = length(rest, 0)?;
        Ok(When::Today(Some((direction, length))))
    }
}

const FORMS: &str = "write a date such as `2025-09-08`, or `today`, `today+30d`, `today-2w`";

fn day(text: &str) -> Result<Day, String> {
    match text.parse() {
        Ok(day) => Ok(day),
        Err(DayError::NoSuchDay) => Err(no_such_day(text)),
        Err(DayError::NotIso) => Err(match meant(text) {
            Some(day) => format!("not a date of the form YYYY-MM-DD: did you mean `{day}`?"),
            None => match word(text) {
                Some(word) => format!("write `{word}`"),
                None => FORMS.to_owned(),
            },
        }),
    }
}

/// What is written for a word that people say.
fn word(text: &str) -> Option<&'static str> {
    let words = [("yesterday", "today-1d"), ("tomorrow", "today+1d"), ("now", "today")];
    words.into_iter().find(|(said, _)| text.eq_ignore_ascii_case(said)).map(|(_, written)| written)
}

fn no_such_day(text: &str) -> String {
    let month = text.get(..7).unwrap_or_default();
    let last = format!("{month}-01").parse::<Day>().ok();
    match last.map(|first| Period::containing(first, Granularity::Month).last()) {
        Some(last) => format!("no such day: the last one of that month is `{last}`"),
        None => "no such day: months go from 01 to 12, years from 0001 to 9999".to_owned(),
    }
}

/// The date that is meant by `2025-9-8`, `20250908`, `2025/09/08` or one with blanks around it;
/// none where the order of day and month would be a guess.
fn meant(text: &str) -> Option<Day> {
    let text = text.trim();
    let compact = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = if compact {
        vec![text.get(..4)?, text.get(4..6)?, text.get(6..)?]
    } else {
        text.split(['-', '/', '.']).collect()
    };
    let [year, month, day] = parts[..] else {
        return None;
    };
    let number = |part: &str, width: usize| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (digits && !part.is_empty() && part.len() <= width).then(|| part.parse::<u32>().ok())?
    };
    let year = number(year, 4).filter(|_| year.len() == 4)?;
    Day::from_ymd(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

/// A length of at least so many units: of none where it only moves a day.
fn length(text: &str, least: u32) -> Result<Length, String> {
    const FORM: &str = "a length is a number with d, w, m or y, such as `30d`, `2w`, `6m`, `1y`";
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "d" => Unit::Day,
        "w" => Unit::Week,
        "m" => Unit::Month,
        "y" => Unit::Year,
        "" if !number.is_empty() => return Err(format!("{FORM}: did you mean `{number}d`?")),
        _ => return Err(FORM.to_owned()),
    };
    if number.is_empty() {
        return Err(FORM.to_owned());
    }
    let count: u32 = number.parse().map_err(|_| format!("`{number}` is too large a number"))?;
    if count < least {
        return Err(format!("{FORM}, from 1 on"));
    }
    Ok(Length { count, unit })
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        length(text, 1).map(Span)
    }
}

impl Offset {
    /// In seconds, east of UTC.
    pub(crate) fn seconds(self) -> i64 {
        i64::from(self.minutes) * 60
    }
}

impl FromStr for Offset {
    type Err = String;

    fn from_str(text: &str) -> Result<Offset, String> {
        const FORM: &str = "an offset from UTC is written `+03:00`, `-05:00` or `Z`";
        if matches!(text, "Z" | "z") || text.eq_ignore_ascii_case("utc") {
            return Ok(Offset::default());
        }
        let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = text.as_bytes() else {
            return Err(FORM.to_owned());
        };
        let number = |tens: u8, ones: u8| {
            let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
            digits.then(|| i16::from(tens - b'0') * 10 + i16::from(ones - b'0'))
        };
        let (Some(hours), Some(minutes)) = (number(*h1, *h2), number(*m1, *m2)) else {
            return Err(FORM.to_owned());
        };
        let sign = if *sign == b'-' { -1 } else { 1 };
        let total = hours * 60 + minutes;
        if minutes > 59 || total > 14 * 60 {
            return Err("offsets go from -14:00 to +14:00".to_owned());
        }
        Ok(Offset { minutes: sign * total })
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minutes == 0 {
            return f.write_str("UTC");
        }
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Day(day) => write!(f, "{day}"),
            When::Today(None) => f.write_str("today"),
            When::Today(Some((direction, length))) => {
                let sign = match direction {
                    Direction::After => '+',
                    Direction::Before => '-',
                };
                let unit = length.unit.word().chars().next().unwrap_or('d');
                write!(f, "today{sign}{}{unit}", length.count)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        match text.parse::<When>() {
            Ok(when) => when.to_string(),
            Err(message) => message,
        }
    }

    #[test]
    fn days() {
        for text in ["2025-09-08", "today", "today+30d", "today-2w", "today+6m", "today-1y"] {
            assert_eq!(parsed(text), text);
        }
        // What a script has counted may be nothing.
        for text in ["today+0d", "today-0d", "today+0m"] {
            assert_eq!(parsed(text), text);
        }
        for text in ["2025-9-8", "20250908", "2025/09/08", " 2025-09-08", "2025.9.08"] {
            let hint = "not a date of the form YYYY-MM-DD: did you mean `2025-09-08`?";
            assert_eq!(parsed(text), hint, "{text}");
        }
        for text in ["", "monday", "8/9/2025", "today ", "todayish", "2025", "2025-09", "+1d"] {
            assert_eq!(parsed(text), FORMS, "{text}");
        }
        assert_eq!(parsed("yesterday"), "write `today-1d`");
        assert_eq!(parsed("Tomorrow"), "write `today+1d`");
        let last = "no such day: the last one of that month is `2025-02-28`";
        assert_eq!(parsed("2025-02-30"), last);
        assert!(parsed("2025-13-01").starts_with("no such day: months"));
        assert!(parsed("0000-01-01").starts_with("no such day"));
    }

    #[test]
    fn lengths() {
        assert!(parsed("today+30").ends_with("did you mean `30d`?"));
        assert!("0d".parse::<Span>().unwrap_err().ends_with("from 1 on"));
        assert!(parsed("today+99999999999d").ends_with("too large a number"));
        for text in ["today+", "today+d", "today+3x", "today++3d", "today+3dd", "today+3é"] {
            assert!(parsed(text).starts_with("a length is"), "{text}");
        }
    }

    #[test]
    fn beyond_the_calendar() {
        let day: Day = "2025-01-01".parse().unwrap();
        let length = Length { count: 9000, unit: Unit::Year };
        let error = shift(day, Direction::After, length).unwrap_err();
        assert_eq!(error.to_string(), "there is no day 9000 years after 2025-01-01");
        assert_eq!(Span(length).last_from(day), Day::MAX);
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Year] {
            let nothing = Length { count: 0, unit };
            assert_eq!(shift(day, Direction::Before, nothing).unwrap(), day);
        }
    }

    #[test]
    fn offsets() {
        let offset = |text: &str| text.parse::<Offset>().map(|offset| offset.to_string());
        assert_eq!(offset("+03:00"), Ok("+03:00".to_owned()));
        assert_eq!(offset("-05:30"), Ok("-05:30".to_owned()));
        assert_eq!(offset("+14:00"), Ok("+14:00".to_owned()));
        assert_eq!(offset("utc"), Ok("UTC".to_owned()));
        assert_eq!(offset("-00:00"), Ok("UTC".to_owned()));
        for text in ["3", "+3", "+0300", "03:00", "+14:01", "+01:60", "+aa:00", ""] {
            assert!(offset(text).is_err(), "{text}");
        }
    }
}
