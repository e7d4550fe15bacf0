use std::ops::{Deref, DerefMut};

use crate::dates::Period;
use crate::model::Date;
use crate::source::Place;

/// A phrase of a commitment, where it is written, and how. Most of the terms that a commitment may have it
/// does not have: so one that is there stands apart, and one that is not takes no room.
///
/// ```
/// use abide::model::{Anchor, Date, Term};
/// use abide::source::{FileId, Place};
///
/// let place = Place::new(FileId(0), 0..4);
/// let term = Term::new(Date::Anchor(Anchor::Made), "made", place);
/// assert_eq!(term.text, "made");
/// assert_eq!(term.with(true).text, term.text);
/// assert_eq!(size_of::<Option<Term<Date>>>(), size_of::<usize>());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<T>(Box<Phrased<T>>);

/// What a [`Term`] has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrased<T> {
    /// What it means.
    pub value: T,
    /// The phrase as written.
    pub text: String,
    /// Where it is written (the default `from`: the commitment's header).
    pub place: Place,
}

impl<T> Term<T> {
    /// What a phrase that is written there means.
    #[must_use]
    pub fn new(value: T, text: impl Into<String>, place: Place) -> Self {
        Term(Box::new(Phrased { value, text: text.into(), place }))
    }

    /// Its phrase, for another meaning.
    #[must_use]
    pub fn with<U>(&self, value: U) -> Term<U> {
        Term::new(value, &self.text, self.place)
    }
}

impl<T> Deref for Term<T> {
    type Target = Phrased<T>;

    fn deref(&self) -> &Phrased<T> {
        &self.0
    }
}

impl<T> DerefMut for Term<T> {
    fn deref_mut(&mut self) -> &mut Phrased<T> {
        &mut self.0
    }
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
