//! The keys by which a status may be another one: what they mean, and how one is put back.

use crate::dates::Day;
use crate::phrase::{parse_condition, parse_date, parse_length};
use crate::source::Place;
use crate::written::{
    Calendar, Commitment, Condition, Consultation, Event, Header, Phrase, Spanned,
};

/// A value as it is written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where; none for a list without members.
    pub place: Option<Place>,
}

/// A value, with what it means: of two with the same meaning neither is a change.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) means: String,
    pub(super) written: Written,
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key<T: 'static> {
    pub(super) name: &'static str,
    /// What it means if it is not there.
    default: &'static str,
    pub(super) value: fn(&T) -> Option<Value>,
    /// Takes it over from another table.
    pub(super) copy: fn(&mut T, &T),
}

impl<T> Key<T> {
    /// Whether it means the same in both tables.
    pub(super) fn is_same(&self, one: &T, two: &T) -> bool {
        let means = |table: &T| {
            let value = (self.value)(table);
            value.map_or_else(|| self.default.to_owned(), |value| value.means)
        };
        means(one) == means(two)
    }
}

macro_rules! keys {
    ($list:ident of $table:ident: $($name:literal $field:ident $sort:ident $default:literal)*) => {
        pub(super) const $list: &[Key<$table>] = &[$(Key {
            name: $name,
            default: $default,
            value: |table| $sort(&table.$field),
            copy: |into, from| into.$field.clone_from(&from.$field),
        }),*];
    };
}

keys! { HEADER of Header:
    "made" made day ""
    "month-rounding" month_rounding word "clamp"
    "calendar" calendar word ""
    "notice" notice length ""
    "amendable-by" amendable_by set ""
}

keys! { CALENDAR of Calendar:
    "weekend" weekend set "saturday, sunday"
    "holidays" holidays days ""
    "working" working days ""
    "covers" covers word ""
}

keys! { EVENT of Event:
    "on" on some_day ""
}

keys! { CONDITION of Condition:
    "assessed-by" assessed_by set ""
    "valid-for" valid_for length ""
}

keys! { CONSULTATION of Consultation:
    "between" between list ""
    "valid-for" valid_for length ""
}

keys! { COMMITMENT of Commitment:
    "kind" kind word "achieve"
    "from" from date "made"
    "deadline" deadline date ""
    "until" until date ""
    "due-from" due_from date ""
    "subject-to" subject_to cond ""
    "met-when" met_when date ""
    "broken-when" broken_when date ""
    "void-when" void_when date ""
    "every" every length ""
    "notice" notice length ""
    "grace" grace length ""
    "roll" roll word "none"
    "accepts-late" accepts_late truth "true"
    "confirmed-by" confirmed_by set ""
    "amendable-by" amendable_by set ""
}

fn value(means: String, text: &str, place: impl Into<Option<Place>>) -> Option<Value> {
    Some(Value { means, written: Written { text: text.to_owned(), place: place.into() } })
}

fn date(phrase: &Option<Phrase>) -> Option<Value> {
    let phrase = phrase.as_ref()?;
    value(date_means(&phrase.text), &phrase.text, phrase.place)
}

/// The phrase as it is printed, whatever blanks it is written with.
pub(super) fn date_means(text: &str) -> String {
    parse_date(text).map_or_else(|_| text.trim().to_owned(), |date| date.to_string())
}

fn cond(phrase: &Option<Phrase>) -> Option<Value> {
    let phrase = phrase.as_ref()?;
    let means = parse_condition(&phrase.text).map(|cond| cond.to_string());
    value(means.unwrap_or_else(|_| phrase.text.clone()), &phrase.text, phrase.place)
}

fn length(text: &Option<Spanned<String>>) -> Option<Value> {
    let text = text.as_ref()?;
    let means = parse_length(&text.value).map(|length| length.to_string());
    value(means.unwrap_or_else(|_| text.value.clone()), &text.value, text.place)
}

fn word(text: &Option<Spanned<String>>) -> Option<Value> {
    let text = text.as_ref()?;
    value(text.value.clone(), &text.value, text.place)
}

fn truth(truth: &Option<Spanned<bool>>) -> Option<Value> {
    let truth = truth.as_ref()?;
    let text = truth.value.to_string();
    value(text.clone(), &text, truth.place)
}

fn day(day: &Spanned<Day>) -> Option<Value> {
    let text = day.value.to_string();
    value(text.clone(), &text, day.place)
}

fn some_day(found: &Option<Spanned<Day>>) -> Option<Value> {
    day(found.as_ref()?)
}

fn set(names: &Option<Vec<Spanned<String>>>) -> Option<Value> {
    list(names.as_ref()?)
}

#[expect(clippy::ptr_arg, reason = "it is taken of a field")]
fn list(names: &Vec<Spanned<String>>) -> Option<Value> {
    let texts = names.iter().map(|name| name.value.clone());
    several(texts.collect(), names.iter().map(|name| name.place))
}

fn days(days: &Option<Vec<Spanned<Day>>>) -> Option<Value> {
    let days = days.as_ref()?;
    let texts = days.iter().map(|day| day.value.to_string());
    several(texts.collect(), days.iter().map(|day| day.place))
}

/// Things of which the order means nothing.
fn several(texts: Vec<String>, places: impl Iterator<Item = Place>) -> Option<Value> {
    let all = places.reduce(|one, two| Place { end: one.end.max(two.end), ..one });
    let text = if texts.is_empty() { "[]".to_owned() } else { texts.join(", ") };
    let mut sorted = texts;
    sorted.sort();
    sorted.dedup();
    value(sorted.join(", "), &text, all)
}
