use super::index::Kind;
use super::tables::is_entry;
use crate::check::words_of;
use crate::dates::Weekday;
use crate::model::{Breach, Certainty, Reason, Status};
use crate::written::Verb;

/// What the value of a key is, as far as an editor can help with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The id of something.
    Id(Kind),
    /// One of these words.
    Words(Vec<&'static str>),
    /// `true` or `false`.
    Truth,
    /// A date phrase.
    Date,
    /// A condition.
    Condition,
    /// A length of time.
    Length,
    /// A day, a number, a text.
    Else,
}

/// What is expected as the value of a key, or as a member of it, in the table at a path.
///
/// ```
/// use abide::editor::{Expected, Kind, expected};
/// assert_eq!(expected(&["commitment", "rent"], "deadline"), Expected::Date);
/// assert_eq!(expected(&["entry"], "happened"), Expected::Id(Kind::Event));
/// assert_eq!(expected(&["entry"], "note"), Expected::Else);
/// ```
#[must_use]
pub fn expected(path: &[&str], key: &str) -> Expected {
    match path {
        [] if key == "for" => Expected::Id(Kind::Agreement),
        ["agreement"] => match key {
            "calendar" => Expected::Id(Kind::Calendar),
            "amendable-by" => Expected::Id(Kind::Party),
            "notice" => Expected::Length,
            _ => words(key),
        },
        ["calendar", _] if key == "weekend" => {
            Expected::Words(Weekday::ALL.iter().map(|day| day.name()).collect())
        }
        ["condition" | "consultation", _] if key == "valid-for" => Expected::Length,
        ["condition", _] if key == "assessed-by" => Expected::Id(Kind::Party),
        ["consultation", _] if key == "between" => Expected::Id(Kind::Party),
        ["commitment", _] => of_commitment(key),
        path if is_entry(path) => of_entry(key),
        ["case"] => match key {
            "commitment" => Expected::Id(Kind::Commitment),
            "holds" | "fails" => Expected::Condition,
            "record" => Expected::Truth,
            _ => Expected::Else,
        },
        ["case", "expect"] => statuses(),
        ["case", "expect", _] => of_expectation(key),
        ["property"] => match key {
            "never" | "always" | "reachable" | "once" | "given" => Expected::Condition,
            _ => Expected::Else,
        },
        _ => Expected::Else,
    }
}

fn words(key: &str) -> Expected {
    words_of(key).map_or(Expected::Else, Expected::Words)
}

fn of_commitment(key: &str) -> Expected {
    match key {
        "obligor" | "obligee" | "confirmed-by" | "amendable-by" => Expected::Id(Kind::Party),
        "from" | "target" | "deadline" | "until" | "due-from" => Expected::Date,
        "met-when" | "broken-when" | "void-when" => Expected::Date,
        "subject-to" => Expected::Condition,
        "accepts-late" => Expected::Truth,
        "every" | "notice" | "grace" => Expected::Length,
        _ => words(key),
    }
}

fn of_entry(key: &str) -> Expected {
    if let Some(verb) = Verb::named(key) {
        return Expected::Id(match verb {
            Verb::Happened => Kind::Event,
            Verb::Held => Kind::Consultation,
            Verb::Assessed => Kind::Condition,
            Verb::Retracted => Kind::Entry,
            _ => Kind::Commitment,
        });
    }
    match key {
        "for" => Expected::Id(Kind::Agreement),
        "with" | "by" => Expected::Id(Kind::Party),
        "holds" | "tolls" => Expected::Truth,
        "from" | "target" | "deadline" | "until" | "due-from" => Expected::Date,
        _ => Expected::Else,
    }
}

fn of_expectation(key: &str) -> Expected {
    match key {
        "status" | "possible" => statuses(),
        "reason" => Expected::Words(Reason::ALL.iter().map(|one| one.word()).collect()),
        "certainty" => Expected::Words(Certainty::ALL.iter().map(|one| one.word()).collect()),
        "breach" => Expected::Words(Breach::ALL.iter().map(|one| one.word()).collect()),
        _ => Expected::Else,
    }
}

fn statuses() -> Expected {
    Expected::Words(Status::ALL.iter().map(|one| one.word()).collect())
}
