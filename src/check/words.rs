use super::sink::Sink;
use super::suggest::Suggester;
use crate::dates::{Roll, Rounding, Weekday};
use crate::diagnostic::{Code, Diagnostic, list_of, quoted};
use crate::model::Kind;
use crate::written::Spanned;

/// The kinds of commitment, with the words for them.
pub const KINDS: [(&str, Kind); 4] = [
    ("achieve", Kind::Achieve),
    ("maintain", Kind::Maintain),
    ("avoid", Kind::Avoid),
    ("option", Kind::Option),
];

const ROUNDINGS: [(&str, Rounding); 4] = [
    ("clamp", Rounding::Clamp),
    ("end-of-month", Rounding::EndOfMonth),
    ("up", Rounding::Up),
    ("reject", Rounding::Reject),
];

const ROLLS: [(&str, Roll); 5] = [
    ("none", Roll::None),
    ("following", Roll::Following),
    ("modified-following", Roll::ModifiedFollowing),
    ("preceding", Roll::Preceding),
    ("modified-preceding", Roll::ModifiedPreceding),
];

/// The words that `kind`, `month-rounding` and `roll` may have.
///
/// ```
/// assert_eq!(abide::check::words_of("roll").unwrap()[0], "none");
/// ```
#[must_use]
pub fn words_of(key: &str) -> Option<Vec<&'static str>> {
    fn texts<T>(known: &[(&'static str, T)]) -> Vec<&'static str> {
        known.iter().map(|(text, _)| *text).collect()
    }
    match key {
        "kind" => Some(texts(&KINDS)),
        "month-rounding" => Some(texts(&ROUNDINGS)),
        "roll" => Some(texts(&ROLLS)),
        _ => None,
    }
}

pub(super) fn kind(word: &Spanned<String>, sink: &mut Sink) -> Option<Kind> {
    one_of(word, "kind", &KINDS, sink)
}

pub(super) fn rounding(word: &Spanned<String>, sink: &mut Sink) -> Option<Rounding> {
    one_of(word, "month-rounding", &ROUNDINGS, sink)
}

pub(super) fn roll(word: &Spanned<String>, sink: &mut Sink) -> Option<Roll> {
    one_of(word, "roll", &ROLLS, sink)
}

pub(super) fn weekday(word: &Spanned<String>, sink: &mut Sink) -> Option<Weekday> {
    let days = Weekday::ALL.map(|day| (day.name(), day));
    one_of(word, "weekend", &days, sink)
}

/// The word for a kind, as it is written in a file.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    let mut words = KINDS.iter();
    words.find(|(_, known)| *known == kind).map_or("", |(word, _)| word)
}

fn one_of<T: Copy>(
    word: &Spanned<String>,
    key: &str,
    known: &[(&str, T)],
    sink: &mut Sink,
) -> Option<T> {
    if let Some((_, value)) = known.iter().find(|(text, _)| *text == word.value) {
        return Some(*value);
    }
    let texts: Vec<&str> = known.iter().map(|(text, _)| *text).collect();
    let message = format!("`{key}` cannot be {}", quoted(&word.value));
    let diagnostic = Diagnostic::new(Code::UnknownWord, word.place, message)
        .help(format!("one of {}", list_of(&texts, "or")));
    sink.push(Suggester::default().suggest(diagnostic, &word.value, texts));
    None
}
