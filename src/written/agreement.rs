use super::{Entry, Phrase, Spanned};
use crate::dates::Day;
use crate::source::{FileId, Place};

/// One file.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Which one.
    pub file: Option<FileId>,
    /// Whether it has errors: then more may stand in it than is here.
    pub has_errors: bool,
    /// Whether its syntax is broken, or a table of it is unknown: then names may be defined in it that
    /// are not here.
    pub hides_names: bool,
    /// `[agreement]`, if the file holds one.
    pub agreement: Option<Agreement>,
    /// `for`: whose record or cases the file holds.
    pub belongs_to: Option<Spanned<String>>,
    /// `complete-through`.
    pub complete_through: Option<Spanned<Day>>,
    /// The entries.
    pub entries: Vec<Entry>,
    /// The cases.
    pub cases: Vec<Case>,
    /// The properties.
    pub properties: Vec<Property>,
}

/// An agreement: the table `[agreement]` and the tables beside it.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// `[agreement]`.
    pub header: Header,
    /// `[party.ID]`, in the order of the file, as all the following. An id may stand twice here
    /// (under two kinds of table): `check` reports it.
    pub parties: Vec<(Spanned<String>, Party)>,
    /// `[calendar.NAME]`.
    pub calendars: Vec<(Spanned<String>, Calendar)>,
    /// `[event.ID]`.
    pub events: Vec<(Spanned<String>, Event)>,
    /// `[condition.ID]`.
    pub conditions: Vec<(Spanned<String>, Condition)>,
    /// `[consultation.ID]`.
    pub consultations: Vec<(Spanned<String>, Consultation)>,
    /// `[commitment.ID]`.
    pub commitments: Vec<(Spanned<String>, Commitment)>,
}

/// `[agreement]`.
#[derive(Debug, Clone)]
pub struct Header {
    /// The table header (or the table, in JSON).
    pub place: Place,
    /// Required; a missing one is already reported, and such a file has no agreement.
    pub id: Spanned<String>,
    /// Required, as `id`.
    pub made: Spanned<Day>,
    /// Optional, as all the following; each is the key of that name with `-` for `_`.
    pub title: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `title`")]
    pub source: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `title`")]
    pub month_rounding: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `title`")]
    pub calendar: Option<Spanned<String>>,
    /// Whether `calendar` stands there, as it seems, and could not be read; that is reported already.
    pub calendar_unread: bool,
    #[expect(missing_docs, reason = "see `title`")]
    pub notice: Option<Spanned<String>>,
    #[expect(missing_docs, reason = "see `title`")]
    pub amendable_by: Option<Vec<Spanned<String>>>,
}

/// `[party.ID]`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Party {
    pub place: Place,
    pub name: Option<Spanned<String>>,
}

/// `[calendar.NAME]`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Calendar {
    pub place: Place,
    pub weekend: Option<Vec<Spanned<String>>>,
    pub holidays: Option<Vec<Spanned<Day>>>,
    pub working: Option<Vec<Spanned<Day>>>,
    pub covers: Option<Spanned<String>>,
}

/// `[event.ID]`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Event {
    pub place: Place,
    pub title: Option<Spanned<String>>,
    pub on: Option<Spanned<Day>>,
}

/// `[condition.ID]`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Condition {
    pub place: Place,
    pub title: Option<Spanned<String>>,
    pub assessed_by: Option<Vec<Spanned<String>>>,
    pub valid_for: Option<Spanned<String>>,
}

/// `[consultation.ID]`.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Consultation {
    pub place: Place,
    pub title: Option<Spanned<String>>,
    /// Required; missing ones are already reported, and then there are none.
    pub between: Vec<Spanned<String>>,
    pub valid_for: Option<Spanned<String>>,
}

/// `[commitment.ID]`. A party or a list of parties is a list here.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Commitment {
    pub place: Place,
    /// Required; a missing one is already reported, and then empty.
    pub what: Spanned<String>,
    /// Keys that stand there, as it seems, and could not be read; that is reported already.
    pub unread: Vec<&'static str>,
    pub kind: Option<Spanned<String>>,
    pub obligor: Option<Vec<Spanned<String>>>,
    pub obligee: Option<Vec<Spanned<String>>>,
    pub quote: Option<Spanned<String>>,
    pub clause: Option<Spanned<String>>,
    pub note: Option<Spanned<String>>,
    pub tags: Option<Vec<Spanned<String>>>,
    pub from: Option<Phrase>,
    pub target: Option<Phrase>,
    pub deadline: Option<Phrase>,
    pub until: Option<Phrase>,
    pub due_from: Option<Phrase>,
    pub subject_to: Option<Phrase>,
    pub met_when: Option<Phrase>,
    pub broken_when: Option<Phrase>,
    pub void_when: Option<Phrase>,
    pub every: Option<Spanned<String>>,
    pub notice: Option<Spanned<String>>,
    pub grace: Option<Spanned<String>>,
    pub roll: Option<Spanned<String>>,
    pub accepts_late: Option<Spanned<bool>>,
    pub confirmed_by: Option<Vec<Spanned<String>>>,
    pub amendable_by: Option<Vec<Spanned<String>>>,
}

/// `[[case]]`: a test of the rules.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Case {
    pub place: Place,
    pub name: Spanned<String>,
    pub on: Option<Spanned<Day>>,
    pub known_by: Option<Spanned<Day>>,
    pub complete_through: Option<Spanned<Day>>,
    pub commitment: Option<Spanned<String>>,
    pub given: Vec<Entry>,
    pub record: Option<Spanned<bool>>,
    pub holds: Option<Phrase>,
    pub fails: Option<Phrase>,
    /// Commitment or day, and what is expected of it; empty only beside `holds` or `fails`.
    pub expect: Vec<(Spanned<String>, Expectation)>,
}

/// What a case expects of one commitment on one day: a status, a list of what is possible, or a
/// table of both and more.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table")]
pub struct Expectation {
    /// The value: a table that has a header of its own: the header.
    pub place: Place,
    /// Perhaps with a reason, as in `lapsed:missed`.
    pub status: Option<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    /// The place is that of the list.
    pub possible: Option<Spanned<Vec<Spanned<String>>>>,
    pub certainty: Option<Spanned<String>>,
    pub breach: Option<Spanned<String>>,
}

/// `[[property]]`: a claim about the rules.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the keys of the table, with `-` for `_`; `place`: its header")]
pub struct Property {
    pub place: Place,
    pub name: Spanned<String>,
    /// Which of the three keys is given; the place is that of the key.
    pub claim: Spanned<Claim>,
    /// What is claimed: the value of that key.
    pub holds: Phrase,
    pub once: Option<Phrase>,
    pub given: Option<Phrase>,
}

/// What a property claims of its condition.
pub type Claim = crate::model::Claim;
