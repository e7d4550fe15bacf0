//! Single values: what they have to be, and what to say if they are not.

use std::borrow::Cow;

use super::read::Reader;
use super::tree::{Kind, Text, Value};
use super::{On, Phrase, Spanned};
use crate::dates::{Day, DayError, Period};
use crate::diagnostic::{Code, Diagnostic, Fix, quoted};
use crate::source::{Name, Place};

impl Reader<'_> {
    /// The value of a key that is of another type than `expected`, such as `a string`.
    pub(super) fn wrong_type(&mut self, expected: &str, name: &str, value: &Value<'_>) {
        self.mismatch(expected, &format!(" for {}", quoted(name)), value);
    }

    /// As `wrong_type`, where no key tells what it is for.
    pub(super) fn mismatch(&mut self, expected: &str, whose: &str, value: &Value<'_>) {
        if value.is_unread() {
            return;
        }
        let text = self.text;
        self.findings.add(|| {
            let found = value.type_name();
            let place = value.head(text);
            let message = format!("expected {expected}{whose}, found {found}");
            let diagnostic = Diagnostic::new(Code::WrongType, place, message);
            let fix = type_fix(expected, value, text);
            let fix =
                fix.filter(|_| !matches!(value.kind, Kind::Bool(_)) || !is_of_condition(whose));
            let diagnostic = match type_help(expected, whose, value, text) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            };
            match fix {
                Some(fix) => diagnostic.fix(fix),
                None => diagnostic,
            }
        });
    }

    fn string<'t, 'a>(&mut self, name: &str, value: &'t Value<'a>) -> Option<&'t Text<'a>> {
        match &value.kind {
            Kind::String(text) => Some(text),
            _ => {
                self.wrong_type("a string", name, value);
                None
            }
        }
    }

    /// A string that may be empty.
    pub(super) fn text(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let text = self.string(name, value)?;
        Some(Spanned { value: text.text.to_string(), place: value.place })
    }

    /// A string that may not be empty.
    pub(super) fn filled(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<String>> {
        let text = self.not_empty(name, value)?;
        Some(Spanned { value: text.to_owned(), place: value.place })
    }

    /// The same, where it is short.
    pub(super) fn name(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<Name>> {
        let text = self.not_empty(name, value)?;
        Some(Spanned { value: text.into(), place: value.place })
    }

    fn not_empty<'t>(&mut self, name: &str, value: &'t Value<'_>) -> Option<&'t str> {
        let text = &*self.string(name, value)?.text;
        if text.trim().is_empty() {
            self.findings.add(|| {
                let message = format!("{} is empty", quoted(name));
                Diagnostic::new(Code::Empty, value.place, message)
                    .help("write something between the quotes")
            });
            return None;
        }
        Some(text)
    }

    /// A string, or a list of them. A list that may not be empty is none, if it is.
    pub(super) fn names(
        &mut self,
        name: &str,
        value: &Value<'_>,
        may_be_empty: bool,
    ) -> Option<Vec<Spanned<String>>> {
        let list = match &value.kind {
            Kind::String(_) => return self.filled(name, value).map(|text| vec![text]),
            Kind::Array(list) => list,
            _ => {
                self.wrong_type("a string or a list of strings", name, value);
                return None;
            }
        };
        if list.is_empty() && !may_be_empty {
            self.findings.add(|| {
                let message = format!("the list {} is empty", quoted(name));
                Diagnostic::new(Code::Empty, value.place, message).help("name at least one")
            });
            return None;
        }
        let texts = list.iter().filter_map(|value| self.filled(name, value));
        Some(texts.collect())
    }

    /// A list of days.
    pub(super) fn days(&mut self, name: &str, value: &Value<'_>) -> Option<Vec<Spanned<Day>>> {
        let Kind::Array(list) = &value.kind else {
            self.wrong_type("a list of dates", name, value);
            return None;
        };
        let days = list.iter().filter_map(|value| self.day(name, value));
        Some(days.collect())
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<bool>> {
        let Kind::Bool(truth) = &value.kind else {
            self.wrong_type("a boolean", name, value);
            return None;
        };
        Some(Spanned { value: *truth, place: value.place })
    }

    /// A whole number.
    pub(super) fn integer(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<i64>> {
        match &value.kind {
            Kind::Integer(Some(number)) => Some(Spanned { value: *number, place: value.place }),
            Kind::Integer(None) => {
                let text = self.text;
                self.findings.add(|| {
                    let raw = text.get(value.place.range()).unwrap_or_default();
                    let message = format!("the number {} is too large", quoted(raw));
                    Diagnostic::new(Code::WrongType, value.place, message)
                        .help("write a whole number: occurrences are counted from 1")
                });
                None
            }
            _ => {
                self.wrong_type("an integer", name, value);
                None
            }
        }
    }

    /// One day.
    pub(super) fn day(&mut self, name: &str, value: &Value<'_>) -> Option<Spanned<Day>> {
        let text = match &value.kind {
            Kind::Date(text) => text,
            Kind::String(text) => &*text.text,
            _ => {
                self.wrong_type("a date", name, value);
                return None;
            }
        };
        let day = self.day_of(text, value.place)?;
        Some(Spanned { value: day, place: value.place })
    }

    /// The day that a text names.
    pub(super) fn day_of(&mut self, text: &str, place: Place) -> Option<Day> {
        text.parse().map_err(|error| self.findings.add(|| bad_day(text, place, error))).ok()
    }

    /// The text of a phrase. What it means is not looked at here.
    pub(super) fn phrase(&mut self, name: &str, value: &Value<'_>) -> Option<Phrase> {
        match &value.kind {
            Kind::String(text) => Some(Phrase {
                text: text.text.to_string(),
                place: value.place,
                verbatim: text.verbatim,
                lead: text.lead,
            }),
            Kind::Date(text) => {
                self.bare_day(text, value.place)?;
                Some(Phrase {
                    text: (*text).to_owned(),
                    place: value.place,
                    verbatim: true,
                    lead: 0,
                })
            }
            _ => {
                let expected =
                    if CONDITIONS.contains(&name) { "a string" } else { "a date or a string" };
                self.wrong_type(expected, name, value);
                None
            }
        }
    }

    /// A day without quotes, where with quotes a period could stand as well.
    fn bare_day(&mut self, text: &str, place: Place) -> Option<Day> {
        if text.parse::<Period>().is_ok() {
            self.findings.add(|| {
                let message = format!("the period {} has to stand in quotes", quoted(text));
                Diagnostic::new(Code::BadDate, place, message)
                    .help(format!("write {}", quoted(&format!("\"{text}\""))))
                    .fix(Fix::Value(format!("\"{text}\"")))
            });
            return None;
        }
        self.day_of(text, place)
    }

    /// The `on` of an entry: a day, a period, or a range of days.
    pub(super) fn when(&mut self, value: &Value<'_>) -> Option<Spanned<On>> {
        let on = match &value.kind {
            Kind::Date(text) => {
                let day = self.bare_day(text, value.place)?;
                On { first: day, last: day }
            }
            Kind::String(text) => self.when_of(text, value.place)?,
            _ => {
                self.wrong_type("a date or a string", "on", value);
                return None;
            }
        };
        Some(Spanned { value: on, place: value.place })
    }

    fn when_of(&mut self, text: &Text<'_>, place: Place) -> Option<On> {
        if let Some((first, last)) = text.text.split_once('/') {
            let ends = places_of_range(text, first, place);
            let days = (self.day_of(first, ends.0), self.day_of(last, ends.1));
            let (Some(first), Some(last)) = days else {
                return None;
            };
            return self.range(first, last, place);
        }
        if let Ok(period) = text.text.parse::<Period>() {
            return Some(On { first: period.first(), last: period.last() });
        }
        let day = match text.text.parse() {
            Ok(day) => day,
            Err(error) => {
                self.findings.add(|| bad_when(&text.text, place, error));
                return None;
            }
        };
        Some(On { first: day, last: day })
    }

    fn range(&mut self, first: Day, last: Day, place: Place) -> Option<On> {
        if first > last {
            self.findings.add(|| {
                let message = format!("the range ends on {last}, before it starts on {first}");
                Diagnostic::new(Code::ReversedRange, place, message)
                    .help(format!("write `{last}/{first}`"))
                    .fix(Fix::Text(format!("{last}/{first}")))
            });
            return None;
        }
        Some(On { first, last })
    }
}

/// The two halves of `A/B` in the file, or twice the whole where escapes are in the way.
fn places_of_range(text: &Text<'_>, first: &str, place: Place) -> (Place, Place) {
    if !text.verbatim {
        return (place, place);
    }
    let start = place.start.saturating_add(text.lead);
    let slash = start.saturating_add(u32::try_from(first.len()).unwrap_or(u32::MAX));
    let length = u32::try_from(text.text.len()).unwrap_or(u32::MAX);
    let part = |start, end| Place { file: place.file, start, end };
    let end = start.saturating_add(length);
    (part(start, slash), part(slash.saturating_add(1), end))
}

/// The keys whose value is a condition.
const CONDITIONS: [&str; 8] =
    ["subject-to", "met-when", "broken-when", "void-when", "holds", "fails", "always", "never"];

/// What to say of a truth in place of a condition.
fn instead_of_truth(whose: &str, truth: bool) -> String {
    let help = match (whose.ends_with("`subject-to`"), truth) {
        (true, true) => "leave it out: without `subject-to` it is always owed",
        (true, false) => "name what it depends on: this could never be owed",
        (false, _) => "name what it depends on, in quotes",
    };
    help.to_owned()
}

fn is_of_condition(whose: &str) -> bool {
    CONDITIONS.into_iter().any(|key| whose.ends_with(&quoted(key)))
}

/// The keys whose value is a length of time.
const LENGTHS: [&str; 4] = ["every", "grace", "notice", "valid-for"];

fn type_help(expected: &str, whose: &str, value: &Value<'_>, text: &str) -> Option<String> {
    let raw = text.get(value.place.range()).unwrap_or_default();
    match &value.kind {
        Kind::Null => Some("leave the key out".to_owned()),
        Kind::Bool(truth) if is_of_condition(whose) => Some(instead_of_truth(whose, *truth)),
        Kind::Integer(_) if LENGTHS.iter().any(|key| whose.ends_with(&quoted(key))) => {
            Some(format!("say of what, in quotes: {}", quoted(&format!("\"{raw} days\""))))
        }
        Kind::Date(_) | Kind::Integer(_) | Kind::Float | Kind::Bool(_)
            if expected.contains("string") =>
        {
            Some(format!("put it in quotes: {}", quoted(&format!("\"{raw}\""))))
        }
        Kind::String(text) if expected == "a boolean" => match &*text.text {
            truth @ ("true" | "false") => Some(format!("write `{truth}` without quotes")),
            _ => Some("write `true` or `false`".to_owned()),
        },
        Kind::String(text) if expected == "an integer" && text.text.parse::<i64>().is_ok() => {
            Some(format!("write {} without quotes", quoted(&text.text)))
        }
        Kind::String(_) | Kind::Date(_) if expected == "a list of dates" => {
            Some(format!("put it in brackets: {}", quoted(&format!("[{raw}]"))))
        }
        _ if expected == "a boolean" => Some("write `true` or `false`".to_owned()),
        _ if expected == "a date" => Some("dates are written `YYYY-MM-DD`".to_owned()),
        _ => None,
    }
}

/// The value that is meant where only the quotes around it, or the brackets, are wrong.
fn type_fix(expected: &str, value: &Value<'_>, text: &str) -> Option<Fix> {
    let raw = text.get(value.place.range()).unwrap_or_default();
    let fixed = match &value.kind {
        // A number alone may lack its unit.
        Kind::Date(_) | Kind::Bool(_) if expected.contains("string") => format!("\"{raw}\""),
        Kind::String(text) if expected == "a boolean" => match &*text.text {
            truth @ ("true" | "false") => truth.to_owned(),
            _ => return None,
        },
        Kind::String(text) if expected == "an integer" => {
            text.text.parse::<i64>().ok()?.to_string()
        }
        Kind::Date(_) if expected == "a list of dates" => format!("[{raw}]"),
        _ => return None,
    };
    Some(Fix::Value(fixed))
}

fn bad_day(text: &str, place: Place, error: DayError) -> Diagnostic {
    match error {
        DayError::NoSuchDay => {
            let message = format!("the date {} does not exist", quoted(text));
            Diagnostic::new(Code::ImpossibleDate, place, message).help(impossible_help(text))
        }
        DayError::NotIso => {
            let diagnostic = not_a_date(Code::BadDate, text, place);
            match iso_guess(text) {
                Some(day) => diagnostic.fix(Fix::Text(day.to_string())),
                None => diagnostic,
            }
        }
    }
}

/// That something is no date, and what is one.
pub(super) fn not_a_date(code: Code, text: &str, place: Place) -> Diagnostic {
    let what = if text.parse::<Period>().is_ok() {
        "is a period, where one day is needed"
    } else if text.contains(':') && text.starts_with(|char: char| char.is_ascii_digit()) {
        "has a time, where a day is needed"
    } else {
        "is not a date"
    };
    let message = format!("{} {what}", quoted(text));
    Diagnostic::new(code, place, message).help(iso_help(text))
}

fn bad_when(text: &str, place: Place, error: DayError) -> Diagnostic {
    let month_or_year =
        text.len() < "2025-01-20".len() && text.starts_with(|c: char| c.is_ascii_digit());
    if error == DayError::NotIso && !month_or_year && iso_guess(text).is_none() {
        let message = format!("{} is not a date, a period or a range of days", quoted(text));
        return Diagnostic::new(Code::BadDate, place, message).help(
            "write a day `2025-01-20`, a period `2025-01`, `2025-Q1` or `2025`, or a range \
             `2025-01-03/2025-01-20`",
        );
    }
    bad_day(text, place, error)
}

fn impossible_help(text: &str) -> Cow<'static, str> {
    let month = text.get(..7).and_then(|month| month.parse::<Period>().ok());
    match month {
        Some(month) => format!("the last day of {month} is {}", month.last()).into(),
        None if text.starts_with("0000") => "dates run from 0001-01-01 to 9999-12-31".into(),
        None => "months run from 01 to 12".into(),
    }
}

fn iso_help(text: &str) -> String {
    match iso_guess(text) {
        Some(day) if text.contains(':') => format!("write the day alone: `{day}`"),
        Some(day) => format!("write `{day}`"),
        None => match text.parse::<Period>() {
            Ok(period) => format!("write one day of it, such as `{}`", period.last()),
            Err(_) => "dates are written `YYYY-MM-DD`".to_owned(),
        },
    }
}

/// The day that was probably meant: spaces around it, single digits, no dashes, a time behind it.
pub(super) fn iso_guess(text: &str) -> Option<Day> {
    let text = text.trim();
    if let Some(day) = text.get(..10).and_then(|day| day.parse().ok()) {
        let rest = text.get(10..).unwrap_or_default();
        return (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then_some(day);
    }
    let digits = text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() == 8 {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return format!("{year}-{month}-{day}").parse().ok();
    }
    let mut parts = text.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}
