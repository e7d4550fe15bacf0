//! Dates as people write them elsewhere, to say how they are written here.

use super::error::{Hint, PhraseError, quoted};
use super::foreign_word;
use super::lexer::{Token, TokenKind, is_dash};
use super::parser::Parser;
use super::word::{is_number, is_numeral};
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

const RANGE: &str = "dates run from `0001-01-01` to `9999-12-31`";

/// The error at a date with blanks in it, if the phrase goes on with one: `30 September 2025`,
/// `Sept 2025`, `Q3 2025`.
pub(super) fn written_out(parser: &Parser<'_>) -> Option<PhraseError> {
    if let Some(error) = of_each_month(parser) {
        return Some(error);
    }
    let first = parser.current;
    let [second, third, fourth] = parser.ahead();
    if second.kind != TokenKind::Word {
        return None;
    }
    let (last, reading) = if let Some(month) = month_of(second.text) {
        month_second(first, second, third, month)?
    } else if let Some(quarter) = quarter_of(second.text) {
        (second, quarter_in(first.text, quarter)?)
    } else if let Some(quarter) = quarter_of(first.text) {
        (second, quarter_in(second.text, quarter)?)
    } else {
        let month = month_of(first.text).filter(|_| is_numeral(second.text))?;
        let year = if third.kind == TokenKind::Comma { fourth } else { third };
        month_first(month, second, year)?
    };
    let span = first.start..last.end();
    let found = quoted(parser.text(span.clone()));
    Some(PhraseError::new(span, format!("expected a date, found {found}")).help(reading))
}

/// `30 September 2025`, `30 September`, `2025 September`: the last token of it, and the help.
fn month_second<'t>(
    first: Token<'t>,
    second: Token<'t>,
    third: Token<'t>,
    month: u32,
) -> Option<(Token<'t>, String)> {
    if is_year(first.text) {
        return Some((second, month_in(first.text, month)));
    }
    let day = day_of_month(first.text)?;
    Some(if is_year(third.text) {
        (third, written_day(third.text, month, day))
    } else {
        (second, yearless_day(month, day))
    })
}

/// `September 2025`, `September 30, 2025`, `September 30`
fn month_first<'t>(month: u32, second: Token<'t>, year: Token<'t>) -> Option<(Token<'t>, String)> {
    if is_year(second.text) {
        return Some((second, month_in(second.text, month)));
    }
    let day = day_of_month(second.text)?;
    Some(if is_year(year.text) {
        (year, written_day(year.text, month, day))
    } else {
        (second, yearless_day(month, day))
    })
}

/// `15 of month`, `the 15th of each month`: not one day, but one of each month.
fn of_each_month(parser: &Parser<'_>) -> Option<PhraseError> {
    let first = parser.current;
    let [second, third, fourth] = parser.ahead();
    let (day, of, month) =
        if first.is("the") { (second, third, fourth) } else { (first, second, third) };
    let number = day_of_month(day.text).filter(|day| (1..=31).contains(day))?;
    if !of.is("of") || !matches!(month.text, "month" | "each" | "every" | "the" | "a" | "any") {
        return None;
    }
    let error = PhraseError::new(first.start..month.end(), "a phrase names one day");
    Some(error.help(format!(
        "for one of each month write `every = \"1 month\"`, and a `from` on that day, such as \
         `from = 2025-01-{number:02}`"
    )))
}

fn yearless_day(month: u32, day: u32) -> String {
    format!("write it with its year: `2025-{month:02}-{day:02}`")
}

fn quarter_in(year: &str, quarter: &str) -> Option<String> {
    is_year(year).then(|| format!("write `{year}-Q{quarter}`"))
}

fn month_in(year: &str, month: u32) -> String {
    period(year, month).map_or_else(|| RANGE.to_owned(), |period| format!("write `{period}`"))
}

fn written_day(year: &str, month: u32, day: u32) -> String {
    match (day_in(year, month, day), period(year, month)) {
        (Some(day), _) => format!("write `{day}`"),
        (None, Some(period)) => last_day(period),
        (None, None) => RANGE.to_owned(),
    }
}

fn last_day(month: Period) -> String {
    format!("the last day of `{month}` is `{}`", month.last())
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

fn period(year: &str, month: u32) -> Option<Period> {
    let first = Day::from_ymd(year.parse().ok()?, month, 1)?;
    Some(Period::containing(first, Granularity::Month))
}

/// What to say of a month or a quarter without its year.
pub(super) fn without_year(text: &str) -> Option<String> {
    let period = if let Some(quarter) = quarter_of(text) {
        format!("2025-Q{quarter}")
    } else {
        format!("2025-{:02}", month_of(text)?)
    };
    Some(format!("write it with its year: `{period}`"))
}

/// What to write instead of a word that people use for a date, where nothing has it as its name:
/// `september`, `tomorrow`, `monthly`.
///
/// ```
/// use abide::phrase::no_name;
/// assert_eq!(no_name("september").unwrap(), "write the month with its year: `2025-09`");
/// assert_eq!(no_name("handover"), None);
/// ```
#[must_use]
pub fn no_name(text: &str) -> Option<String> {
    if let Some(month) = month_named(text) {
        return Some(month_with_year(month));
    }
    if foreign_word::is_of_clock(text) {
        return Some(foreign_word::NO_CLOCK.to_owned());
    }
    let length = foreign_word::adverb(text)?;
    Some(format!(
        "a date is one day; for one after the other write `every = \"{length}\"` beside it"
    ))
}

/// The month of that name, or of one of the usual short forms of it: no other word that begins so.
fn month_named(text: &str) -> Option<u32> {
    month_of(text).filter(|_| {
        let lower = text.to_ascii_lowercase();
        lower.len() == 3 || lower == "sept" || MONTHS.contains(&lower.as_str())
    })
}

fn month_with_year(month: u32) -> String {
    format!("write the month with its year: `2025-{month:02}`")
}

/// The same for what stands in the place of a period: a month of that name.
pub(super) fn month_alone(text: &str) -> Option<String> {
    month_named(text).map(month_with_year)
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
            .hint(Hint::write(&length));
    }
    let readings = readings(text);
    let error = wrong(format!("expected a date, found {}", quoted(text)));
    match readings.as_slice() {
        [] => error.help(fallback(text)),
        [only] => error.hint(Hint::write(&only.to_string())),
        [first, others @ ..] => {
            let first = format!("write `{first}`");
            error.help(others.iter().fold(first, |help, other| format!("{help} or `{other}`")))
        }
    }
}

fn fallback(text: &str) -> String {
    let year = text.split('-').next().unwrap_or(text);
    if text != year && year.len() > 4 && is_number(year) {
        RANGE.to_owned()
    } else {
        FORMS.to_owned()
    }
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
        return Some((format!("there is no year `{}`", text.get(..4)?), RANGE.to_owned()));
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
    Some((format!("there is no day `{text}`"), last_day(month)))
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
            vec![quarter.or_else(|| written_month(year, month))]
        }
        [month, year] if is_year(year) => vec![written_month(year, month)],
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

fn written_month(year: &str, month: &str) -> Option<String> {
    Some(period(year, month.parse().ok()?)?.to_string())
}

fn numbers(year: &str, month: &str, day: &str) -> Option<String> {
    day_in(year, month.parse().ok()?, day.parse().ok()?)
}
