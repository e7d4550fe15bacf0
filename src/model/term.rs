use crate::dates::Period;
use crate::model::Date;
use crate::source::Place;

/// A phrase of a commitment, where it is written, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<T> {
    /// What it means.
    pub value: T,
    /// The phrase as written.
    pub text: String,
    /// Where it is written (the default `from`: the commitment's header).
    pub place: Place,
}

/// A deadline: its day, and what of its form opens the due window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deadline {
    /// A bare period: the deadline is its last day, the due window opens on its first.
    Period(Period),
    /// `within LENGTH of X` as the whole phrase: `date` is the `Shift`, whose base is X, the day
    /// on which the due window opens.
    Within(Date),
    /// Any other phrase.
    On(Date),
}

impl Deadline {
    /// The phrase that names its day; none of a period, which is known.
    #[must_use]
    pub fn phrase(&self) -> Option<&Date> {
        match self {
            Deadline::Period(_) => None,
            Deadline::Within(date) | Deadline::On(date) => Some(date),
        }
    }
}

/// The terms of a commitment that an entry can amend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the keys of the file")]
pub enum TermKey {
    From,
    Target,
    Deadline,
    Until,
    DueFrom,
}

impl TermKey {
    /// All of them, in their order.
    pub const ALL: [TermKey; 5] =
        [TermKey::From, TermKey::Target, TermKey::Deadline, TermKey::Until, TermKey::DueFrom];

    /// The key as it is written in a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            TermKey::From => "from",
            TermKey::Target => "target",
            TermKey::Deadline => "deadline",
            TermKey::Until => "until",
            TermKey::DueFrom => "due-from",
        }
    }
}
