use super::{Phrase, Spanned};
use crate::dates::Day;
use crate::model::TermKey;
use crate::source::{Name, Place};

/// `[[entry]]`, or a line of a JSON Lines file. There may be millions: what few of them have stands
/// apart, in [`Rare`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its table header (in JSON and in inline tables: the table).
    pub place: Place,
    /// `for`: only where a line of JSON Lines says it.
    pub belongs_to: Option<Spanned<Name>>,
    /// `on`.
    pub on: Spanned<On>,
    /// The verb; exactly one.
    pub verb: Spanned<Verb>,
    /// What the verb is about: the value of its key.
    pub object: Spanned<Name>,
    /// `id`. Which verb may have this key and those that follow, `check` says.
    pub id: Option<Spanned<Name>>,
    /// `recorded`.
    pub recorded: Option<Spanned<Day>>,
    /// `by`.
    pub by: Option<Vec<Spanned<String>>>,
    /// `holds`.
    pub holds: Option<Spanned<bool>>,
    /// New terms, each once: `from`, `target`, `deadline`, `until` and `due-from`, in that order.
    pub terms: Box<[(TermKey, Phrase)]>,
    /// The others, if there are any: see [`Entry::rare`].
    pub rare: Option<Box<Rare>>,
}

/// What few entries have. Each is the key of that name.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the keys of the table")]
pub struct Rare {
    /// Keys that stand there, as it seems, and could not be read; that is reported already.
    pub unread: Vec<&'static str>,
    pub occurrence: Option<Spanned<i64>>,
    pub with: Option<Vec<Spanned<String>>>,
    pub tolls: Option<Spanned<bool>>,
    pub source: Option<Spanned<String>>,
    pub note: Option<Spanned<String>>,
}

static NONE: Rare = Rare {
    unread: Vec::new(),
    occurrence: None,
    with: None,
    tolls: None,
    source: None,
    note: None,
};

impl Rare {
    /// Where to keep it, if there is anything.
    pub(super) fn kept(self) -> Option<Box<Rare>> {
        let Rare { unread, occurrence, with, tolls, source, note } = &self;
        let is_empty = unread.is_empty()
            && occurrence.is_none()
            && with.is_none()
            && tolls.is_none()
            && source.is_none()
            && note.is_none();
        (!is_empty).then(|| Box::new(self))
    }
}

impl Entry {
    /// What few entries have.
    #[must_use]
    pub fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NONE)
    }

    /// A new term.
    #[must_use]
    pub fn term(&self, key: TermKey) -> Option<&Phrase> {
        self.terms.iter().find(|(other, _)| *other == key).map(|(_, phrase)| phrase)
    }

    /// Whether both say the same, wherever they are written.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Entry) -> bool {
        let Entry {
            place: _,
            belongs_to: _,
            on,
            verb,
            object,
            id,
            recorded,
            by,
            holds,
            terms,
            rare: _,
        } = self;
        let Rare { unread: _, occurrence, with, tolls, source, note } = self.rare();
        let theirs = other.rare();
        let known =
            |entry: &Entry| entry.recorded.as_ref().map_or(entry.on.value.last, |day| day.value);
        let known_here = recorded.as_ref().map_or(on.value.last, |day| day.value);
        on.value == other.on.value
            && verb.value == other.verb.value
            && object.value == other.object.value
            && value(occurrence) == value(&theirs.occurrence)
            && values(with) == values(&theirs.with)
            && value(holds) == value(&other.holds)
            && value(tolls) == value(&theirs.tolls)
            && texts(terms).eq(texts(&other.terms))
            && known_here == known(other)
            && value(id) == value(&other.id)
            && values(by) == values(&other.by)
            && value(source) == value(&theirs.source)
            && value(note) == value(&theirs.note)
    }
}

fn value<T>(of: &Option<Spanned<T>>) -> Option<&T> {
    of.as_ref().map(|spanned| &spanned.value)
}

fn values(of: &Option<Vec<Spanned<String>>>) -> Option<Vec<&str>> {
    of.as_ref().map(|list| list.iter().map(|one| one.value.as_str()).collect())
}

fn texts(of: &[(TermKey, Phrase)]) -> impl Iterator<Item = (TermKey, &str)> {
    of.iter().map(|(key, phrase)| (*key, phrase.text.as_str()))
}

/// `on`: a day, a period, or a range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct On {
    /// The first day on which it may have been.
    pub first: Day,
    /// The last.
    pub last: Day,
}

/// The verbs of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the keys of the file")]
pub enum Verb {
    Happened,
    Held,
    Assessed,
    Met,
    Broken,
    Restored,
    Amended,
    Suspended,
    Resumed,
    Waived,
    Withdrawn,
    Superseded,
    Retracted,
}

impl Verb {
    /// All of them, in the order of the manual.
    pub const ALL: [Verb; 13] = [
        Verb::Happened,
        Verb::Held,
        Verb::Assessed,
        Verb::Met,
        Verb::Broken,
        Verb::Restored,
        Verb::Amended,
        Verb::Suspended,
        Verb::Resumed,
        Verb::Waived,
        Verb::Withdrawn,
        Verb::Superseded,
        Verb::Retracted,
    ];

    /// The verb of that key.
    #[must_use]
    pub fn named(word: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.word() == word)
    }

    /// The key of the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verb::Happened => "happened",
            Verb::Held => "held",
            Verb::Assessed => "assessed",
            Verb::Met => "met",
            Verb::Broken => "broken",
            Verb::Restored => "restored",
            Verb::Amended => "amended",
            Verb::Suspended => "suspended",
            Verb::Resumed => "resumed",
            Verb::Waived => "waived",
            Verb::Withdrawn => "withdrawn",
            Verb::Superseded => "superseded",
            Verb::Retracted => "retracted",
        }
    }
}
