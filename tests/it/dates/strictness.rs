//! Dates as text: one way to write each, and nothing else is one.

use abide::dates::{Day, DayError, Period};
use proptest::prelude::*;

/// What chrono's own parser takes for a date, or might.
const ACCEPTED_ELSEWHERE: &[&str] = &[
    "2025-9-8",
    " 2025-09-18",
    "2025-09-18 ",
    "2025-09-18\n",
    "2025 - 09 - 18",
    "+2025-09-18",
    "-0001-01-01",
    "-0000-01-01",
    "25-09-18",
    "02025-09-18",
    "20250918",
    "2025/09/18",
    "2025-09-18T00:00:00",
    "2025-W38-4",
    "2025-261",
    "２０２５-09-18",
    "2025\u{2010}09-18",
];

#[test]
fn only_one_way_to_write_a_day() {
    for text in ACCEPTED_ELSEWHERE {
        assert_eq!(text.parse::<Day>(), Err(DayError::NotIso), "{text:?}");
        assert!(text.parse::<Period>().is_err(), "{text:?}");
    }
    for text in ["2025-02-29", "1900-02-29", "0000-01-01", "2025-00-01", "2025-13-01", "2025-01-00"]
    {
        assert_eq!(text.parse::<Day>(), Err(DayError::NoSuchDay), "{text:?}");
    }
}

#[test]
fn only_one_way_to_write_a_period() {
    for text in ["", "25", "2025-9", "2025-Q", "2025-q3", "2025Q3", "2025-Q3 ", "2025-09-", "20 5"]
    {
        assert_eq!(text.parse::<Period>(), Err(DayError::NotIso), "{text:?}");
    }
    // A year has four digits, whatever stands behind it.
    for text in ["25-09", "02025-09", "-09", "25-Q3", "02025-Q3", "-Q3", "02025", "202"] {
        assert_eq!(text.parse::<Period>(), Err(DayError::NotIso), "{text:?}");
    }
    for text in ["0000", "0000-01", "2025-00", "2025-13", "2025-Q0", "2025-Q5"] {
        assert_eq!(text.parse::<Period>(), Err(DayError::NoSuchDay), "{text:?}");
    }
}

#[test]
fn the_ends_of_the_calendar_as_text() {
    assert_eq!(Day::MIN.to_string(), "0001-01-01");
    assert_eq!(Day::MAX.to_string(), "9999-12-31");
    for (text, first, last) in [
        ("0001", Day::MIN, "0001-12-31"),
        ("0001-Q1", Day::MIN, "0001-03-31"),
        ("0001-01", Day::MIN, "0001-01-31"),
    ] {
        let period: Period = text.parse().expect("a period");
        assert_eq!((period.first(), period.last().to_string()), (first, last.to_owned()));
    }
    for text in ["9999", "9999-Q4", "9999-12"] {
        let period: Period = text.parse().expect("a period");
        assert_eq!((period.last(), period.next()), (Day::MAX, None));
    }
}

proptest! {
    #![proptest_config(crate::chance::config(1024))]

    /// Printed and read back, in text and in JSON.
    #[test]
    fn a_day_comes_back(number in Day::MIN.number()..=Day::MAX.number()) {
        let day = Day::from_number(number).expect("within range");
        prop_assert_eq!(day.to_string().parse(), Ok(day));
        let (y, m, d) = day.ymd();
        prop_assert_eq!(Day::from_ymd(y, m, d), Some(day));
        prop_assert_eq!(Day::from_date(day.date()), Some(day));
        let json = serde_json::to_string(&day).expect("a string");
        prop_assert_eq!(&json, &format!("\"{day}\""));
        prop_assert_eq!(serde_json::from_str::<Day>(&json).expect("a day"), day);
    }

    /// Which days there are, jiff knows too.
    #[test]
    fn a_day_exists_or_not(year in 0..=9999_u16, month in 0..=13_u8, day in 0..=32_u8) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        let signed = |n: u8| i8::try_from(n).expect("small");
        let exists = jiff::civil::Date::new(
            i16::try_from(year).expect("small"),
            signed(month),
            signed(day),
        );
        let expected = if exists.is_ok() && year > 0 { Ok(text.clone()) } else { Err(DayError::NoSuchDay) };
        prop_assert_eq!(text.parse::<Day>().map(|day| day.to_string()), expected);
    }

    /// What is read prints as it was written: there is no second way to write it.
    #[test]
    fn what_is_read_is_what_was_written(text in "[-+ 0-9Q/T]{0,11}|[0-9]{4}(-[0-9Q][0-9]){0,2}[ 0-9]?") {
        if let Ok(day) = text.parse::<Day>() {
            prop_assert_eq!(day.to_string(), text.clone());
        }
        if let Ok(period) = text.parse::<Period>() {
            prop_assert_eq!(period.to_string(), text.clone());
        }
        prop_assert!(text.parse::<Day>().is_err() || text.parse::<Period>().is_err());
    }
}
