use super::{Phrase, Spanned};
use crate::dates::Day;
use crate::source::Place;

/// `[[entry]]`, or a line of a JSON Lines file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its table header (in JSON and in inline tables: the table).
    pub place: Place,
    /// `for`: only where a line of JSON Lines says it.
    pub belongs_to: Option<Spanned<String>>,
    /// `on`.
    pub on: Spanned<On>,
    /// The verb; exactly one.
    pub verb: Spanned<Verb>,
    /// What the verb is about: the value of its key.
    pub object: Spanned<String>,
    /// Keys that stand there, as it seems, and could not be read; that is reported already.
    pub unread: Vec<&'static str>,
    /// The other keys, each with `-` for `_`. Which verb may have which, `check` says.
    pub occurrence: Option<Spanned<i64>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub with: Option<Vec<Spanned<String>>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub holds: Option<Spanned<bool>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub tolls: Option<Spanned<bool>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub from: Option<Phrase>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub target: Option<Phrase>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub deadline: Option<Phrase>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub until: Option<Phrase>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub due_from: Option<Phrase>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub recorded: Option<Spanned<Day>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub id: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub by: Option<Vec<Spanned<String>>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub source: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `occurrence`")]
    pub note: Option<Spanned<String>>,
}

impl Entry {
    /// Whether both say the same, wherever they are written.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Entry) -> bool {
        let Entry {
            place: _,
            belongs_to: _,
            unread: _,
            on,
            verb,
            object,
            occurrence,
            with,
            holds,
            tolls,
            from,
            target,
            deadline,
            until,
            due_from,
            recorded,
            id,
            by,
            source,
            note,
        } = self;
        let phrases = [(from, &other.from), (target, &other.target), (deadline, &other.deadline)]
            .into_iter()
            .chain([(until, &other.until), (due_from, &other.due_from)]);
        let known =
            |entry: &Entry| entry.recorded.as_ref().map_or(entry.on.value.last, |day| day.value);
        let known_here = recorded.as_ref().map_or(on.value.last, |day| day.value);
        on.value == other.on.value
            && verb.value == other.verb.value
            && object.value == other.object.value
            && value(occurrence) == value(&other.occurrence)
            && values(with) == values(&other.with)
            && value(holds) == value(&other.holds)
            && value(tolls) == value(&other.tolls)
            && phrases.into_iter().all(|(one, two)| text(one) == text(two))
            && known_here == known(other)
            && value(id) == value(&other.id)
            && values(by) == values(&other.by)
            && value(source) == value(&other.source)
            && value(note) == value(&other.note)
    }
}

fn value<T>(of: &Option<Spanned<T>>) -> Option<&T> {
    of.as_ref().map(|spanned| &spanned.value)
}

fn values(of: &Option<Vec<Spanned<String>>>) -> Option<Vec<&str>> {
    of.as_ref().map(|list| list.iter().map(|one| one.value.as_str()).collect())
}

fn text(of: &Option<Phrase>) -> Option<&str> {
    of.as_ref().map(|phrase| phrase.text.as_str())
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
