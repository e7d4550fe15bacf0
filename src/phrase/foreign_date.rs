//! Dates as people write them elsewhere, to say how they are written here.

use super::error::{PhraseError, quoted};
use super::lexer::{Token, TokenKind, is_dash};
use super::parser::Parser;
use super::word::{is_number, is_numeral};
use super::{Span, foreign_word};
use crate::dates::{Day, DayError, Granularity, Period};

/// The first letters and the name of each month.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What to do where no reading of the text is a date.
const FORMS: &str = "write a day as `YYYY-MM-DD`, a period as `YYYY-MM`, `YYYY-Qn` or `YYYY`";

/// The error at a date with blanks in it, if the phrase goes on with one: `30 September 2025`,
/// `Sept 2025`, `Q3 2025`.
pub(super) fn written_out(parser: &Parser<'_>) -> Option<PhraseError> {
    let first = parser.current;
    let [second, third, fourth] = parser.ahead();
    if second.kind != TokenKind::Word {
        return None;
    }
    let (end, reading) = if let Some(month) = month_of(second.text) {
        if is_year(first.text) {
            (second.end(), period(first.text, month))
        } else {
            let day = day_of_month(first.text)?;
            if is_year(third.text) {
                (third.end(), day_in(third.text, month, day))
            } else {
                (second.end(), None)
            }
        }
    } else if let Some(quarter) = quarter_of(second.text) {
        let year = Some(first.text).filter(|text| is_year(text))?;
        (second.end(), Some(format!("{year}-Q{quarter}")))
    } else if let Some(quarter) = quarter_of(first.text) {
        let year = Some(second.text).filter(|text| is_year(text))?;
        (second.end(), Some(format!("{year}-Q{quarter}")))
    } else {
        let month = month_of(first.text).filter(|_| is_numeral(second.text))?;
        let year = if third.kind == TokenKind::Comma { fourth } else { third };
        if is_year(second.text) {
            (second.end(), period(second.text, month))
        } else if is_year(year.text) {
            let day = day_of_month(second.text)?;
            (year.end(), day_in(year.text, month, day))
        } else {
            (second.end(), None)
        }
    };
    let span = first.start..end;
    Some(not_digits(parser, span, reading))
}

fn not_digits(parser: &Parser<'_>, span: Span, reading: Option<String>) -> PhraseError {
    let found = quoted(parser.text(span.clone()));
    let help = reading.map_or_else(|| FORMS.to_owned(), |date| format!("write `{date}`"));
    PhraseError::new(span, format!("expected a date, found {found}")).help(help)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && is_number(text)
}

/// The month of that name, or of its first three or more letters.
fn month_of(text: &str) -> Option<u32> {
    if !(3..=9).contains(&text.len()) {
        return None;
    }
    let lower = text.trim_end_matches('.').to_ascii_lowercase();
    let is_it = |name: &&str| lower.len() >= 3 && name.starts_with(&lower);
    (1..).zip(MONTHS).find(|(_, name)| is_it(name)).map(|(month, _)| month)
}

fn quarter_of(text: &str) -> Option<&str> {
    let quarter = text.strip_prefix(['Q', 'q'])?;
    matches!(quarter, "1" | "2" | "3" | "4").then_some(quarter)
}

/// `30`, `30th`, `30.`
fn day_of_month(text: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "."]
        .iter()
        .find_map(|ordinal| text.strip_suffix(ordinal))
        .unwrap_or(text);
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn day_in(year: &str, month: u32, day: u32) -> Option<String> {
    Day::from_ymd(year.parse().ok()?, month, day).map(|day| day.to_string())
}

fn period(year: &str, month: u32) -> Option<String> {
    let first = Day::from_ymd(year.parse().ok()?, month, 1)?;
    Some(Period::containing(first, Granularity::Month).to_string())
}

/// The error at a word of digits that is neither a date nor a number.
pub(super) fn explain(token: Token<'_>) -> PhraseError {
    let text = token.text;
    let wrong = |message: String| PhraseError::new(token.span(), message);
    if let Some((message, help)) = impossible(text) {
        return wrong(message).help(help);
    }
    if let Some(length) = foreign_word::glued_length(text) {
        return wrong(format!("expected a number, found {}", quoted(text)))
            .help(format!("write `{length}`"));
    }
    let readings = readings(text);
    let help = if let [first, others @ ..] = readings.as_slice() {
        others.iter().fold(format!("write `{first}`"), |help, other| format!("{help} or `{other}`"))
    } else {
        FORMS.to_owned()
    };
    wrong(format!("expected a date, found {}", quoted(text))).help(help)
}

/// What is wrong with a date that has the right form.
fn impossible(text: &str) -> Option<(String, String)> {
    let is_day = text.parse::<Day>() == Err(DayError::NoSuchDay);
    let is_period = text.parse::<Period>() == Err(DayError::NoSuchDay);
    if !is_day && !is_period {
        return None;
    }
    let mut parts = text.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let part = parts.next().unwrap_or("01");
    if year == 0 {
        let help = "dates run from 0001-01-01 to 9999-12-31";
        return Some((format!("there is no year `{}`", text.get(..4)?), help.to_owned()));
    }
    if part.starts_with('Q') {
        let help = "the quarters are `Q1` to `Q4`";
        return Some((format!("there is no quarter `{text}`"), help.to_owned()));
    }
    let Some(first) = Day::from_ymd(year, part.parse().ok()?, 1) else {
        let help = "the months are `01` to `12`";
        return Some((format!("there is no month `{year:04}-{part}`"), help.to_owned()));
    };
    let month = Period::containing(first, Granularity::Month);
    let help = format!("the last day of `{month}` is `{}`", month.last());
    Some((format!("there is no day `{text}`"), help))
}

/// The dates that a text in digits can be read as.
fn readings(text: &str) -> Vec<String> {
    let date = text.split(['T', ':']).next().unwrap_or(text);
    let separators = |character: char| "-/._".contains(character) || is_dash(character);
    let parts: Vec<&str> = date.split(separators).take(4).collect();
    let readings = match parts.as_slice() {
        [compact] if compact.len() == 8 && is_number(compact) => compact_day(compact),
        [compact] => quarter_behind_year(compact),
        [year, month] if is_year(year) => {
            let quarter = quarter_of(month).map(|quarter| format!("{year}-Q{quarter}"));
            vec![quarter.or_else(|| period(year, month.parse().ok()?))]
        }
        [month, year] if is_year(year) => vec![month.parse().ok().and_then(|m| period(year, m))],
        [year, month, day] if is_year(year) => vec![numbers(year, month, day)],
        // Where a full stop stands the day comes first; elsewhere that depends on the country.
        [day, month, year] if is_year(year) && date.contains('.') => {
            vec![numbers(year, month, day)]
        }
        [one, other, year] if is_year(year) => {
            vec![numbers(year, other, one), numbers(year, one, other)]
        }
        _ => Vec::new(),
    };
    let mut readings: Vec<String> = readings.into_iter().flatten().collect();
    readings.dedup();
    readings
}

fn compact_day(text: &str) -> Vec<Option<String>> {
    let day = text.get(..4).zip(text.get(4..6)).zip(text.get(6..));
    vec![day.and_then(|((year, month), day)| numbers(year, month, day))]
}

fn quarter_behind_year(text: &str) -> Vec<Option<String>> {
    let parts = text.get(..4).zip(text.get(4..));
    let parts = parts.filter(|(year, _)| is_year(year));
    vec![parts.and_then(|(year, rest)| Some(format!("{year}-Q{}", quarter_of(rest)?)))]
}

fn numbers(year: &str, month: &str, day: &str) -> Option<String> {
    day_in(year, month.parse().ok()?, day.parse().ok()?)
}
