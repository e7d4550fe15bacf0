use std::collections::BTreeSet;

use crate::dates::{Calendar, Day, Length, Roll, Rounding};
use crate::model::{Cond, Date, Deadline, Term};
use crate::source::Place;

macro_rules! position {
    ($(#[$doc:meta] $name:ident)*) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as an index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

position! {
    /// A party, by its position in [`Agreement::parties`].
    PartyId
    /// An event, by its position in [`Agreement::events`].
    EventId
    /// A condition, by its position in [`Agreement::conditions`].
    ConditionId
    /// A consultation, by its position in [`Agreement::consultations`].
    ConsultationId
    /// A commitment, by its position in [`Agreement::commitments`].
    CommitmentId
}

/// One agreement: what was promised, by whom, and on what it depends.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Its id, unique in a run.
    pub id: String,
    /// The day it was made: the date name `made`.
    pub made: Day,
    /// A title for people.
    pub title: Option<String>,
    /// Where the text is to be read.
    pub source: Option<String>,
    /// What a sum of months does where the day does not exist.
    pub rounding: Rounding,
    /// The calendar for working days and rolls.
    pub calendar: Option<NamedCalendar>,
    /// The default of [`Commitment::notice`].
    pub notice: Option<Length>,
    /// Where the agreement's own keys stand that are defaults of its commitments.
    pub defaults: Places,
    /// The parties, in the order of the file, as are all the following.
    pub parties: Vec<Party>,
    /// Things that happen once.
    pub events: Vec<Event>,
    /// Things that hold or not, by assessment.
    pub conditions: Vec<Condition>,
    /// Things that are complete once all their parties took part.
    pub consultations: Vec<Consultation>,
    /// The commitments. None of them depends on itself, directly or through others.
    pub commitments: Vec<Commitment>,
    /// All commitments, each after those on which it depends (through its own terms or through
    /// amended ones).
    pub order: Vec<CommitmentId>,
    /// The table header `[agreement]`.
    pub place: Place,
}

/// A calendar with the name it has in the file.
#[derive(Debug, Clone)]
pub struct NamedCalendar {
    /// `calendar.NAME`.
    pub name: String,
    /// Its days.
    pub calendar: Calendar,
}

/// A party.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Its table header.
    pub place: Place,
}

/// An event: it happens once.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// A fixed day, known from the start; such an event has no entry in a record.
    pub on: Option<Day>,
    /// Its table header.
    pub place: Place,
}

/// A condition: it holds or not, by dated assessment.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// All of these must agree; empty: any one entry decides.
    pub assessed_by: Vec<PartyId>,
    /// An assessment counts through the day this length after it; none: for ever.
    pub valid_for: Option<Length>,
    /// Its table header.
    pub place: Place,
}

/// A consultation: complete on the day on which the last of its parties took part.
#[derive(Debug, Clone)]
pub struct Consultation {
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// Who has to take part; at least one.
    pub between: Vec<PartyId>,
    /// A completion counts through the day this length after it; none: for ever.
    pub valid_for: Option<Length>,
    /// Its table header.
    pub place: Place,
}

/// What kind of promise a commitment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Do it by a day.
    #[default]
    Achieve,
    /// Keep it so throughout a term.
    Maintain,
    /// Do not do it during a term.
    Avoid,
    /// It may be done by a day; unused, it expires without breach.
    Option,
}

impl Kind {
    /// Whether it is judged by a deadline (achieve, option) rather than by a term.
    #[must_use]
    pub fn has_deadline(self) -> bool {
        matches!(self, Kind::Achieve | Kind::Option)
    }
}

/// One commitment.
///
/// The keys that have no meaning for its kind are absent: a commitment judged by a deadline has
/// `until` only if it recurs; one judged by a term has no deadline, due window, grace, target,
/// notice, roll or recurrence.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// What is promised.
    pub what: String,
    /// What kind of promise it is.
    pub kind: Kind,
    /// Who promised.
    pub obligor: Vec<PartyId>,
    /// To whom.
    pub obligee: Vec<PartyId>,
    /// The words of the text.
    pub quote: Option<String>,
    /// Where in the text.
    pub clause: Option<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// Labels for people.
    pub tags: BTreeSet<String>,
    /// The day on which it comes into force (a bare period: its first day). Default: `made`.
    pub from: Term<Date>,
    /// The planned day (a bare period: its last day).
    pub target: Option<Term<Date>>,
    /// The last day on which it is in time.
    pub deadline: Option<Term<Deadline>>,
    /// The last day of the term, or of the series (a bare period: its last day).
    pub until: Option<Term<Date>>,
    /// The first day of the due window (a bare period: its first day).
    pub due_from: Option<Term<Date>>,
    /// The due window opens this long before the deadline (its own, else the agreement's).
    pub notice: Option<Length>,
    /// The lapse comes this long after the deadline.
    pub grace: Option<Length>,
    /// Where a deadline goes that falls on a day that is not a working day.
    pub roll: Roll,
    /// The condition on which it is owed.
    pub subject_to: Option<Term<Cond>>,
    /// Performed from the first day on which this names a day not after it.
    pub met_when: Option<Term<Date>>,
    /// Broken from the first day on which this names a day not after it.
    pub broken_when: Option<Term<Date>>,
    /// Void from the first day on which this names a day not after it.
    pub void_when: Option<Term<Date>>,
    /// The period of a recurring commitment; never in working days.
    pub every: Option<Length>,
    /// Whether a performance after the grace still counts (late).
    pub accepts_late: bool,
    /// A `met` entry counts once all of these have said so; empty: at once.
    pub confirmed_by: Vec<PartyId>,
    /// An entry that changes or ends it has effect only by all of these (its own list, else the
    /// agreement's); empty: by anyone.
    pub amendable_by: Vec<PartyId>,
    /// Where the keys stand that are no phrases.
    pub places: Places,
    /// Its table header.
    pub place: Place,
}

/// Where the keys of a commitment stand whose value is no phrase; none if they are not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the keys of the file")]
pub struct Places {
    pub notice: Option<Place>,
    pub grace: Option<Place>,
    pub roll: Option<Place>,
    pub every: Option<Place>,
    pub accepts_late: Option<Place>,
    pub confirmed_by: Option<Place>,
    pub amendable_by: Option<Place>,
}

impl Agreement {
    /// Whether a key of a commitment stands in the table of the agreement, as the default of all.
    #[must_use]
    pub fn is_default(&self, place: Place) -> bool {
        [self.defaults.notice, self.defaults.amendable_by].contains(&Some(place))
    }
}

impl Commitment {
    /// Whether its `from` is written, and not what holds where nothing is.
    #[must_use]
    pub fn states_from(&self) -> bool {
        self.from.place != self.place
    }
}

impl Agreement {
    /// The commitment of that position.
    #[must_use]
    pub fn commitment(&self, id: CommitmentId) -> Option<&Commitment> {
        self.commitments.get(id.index())
    }

    /// The calendar's days, if there is a calendar.
    #[must_use]
    pub fn working_days(&self) -> Option<&Calendar> {
        self.calendar.as_ref().map(|named| &named.calendar)
    }

    /// All commitments with their positions, in the order of the file.
    pub fn commitments(&self) -> impl Iterator<Item = (CommitmentId, &Commitment)> {
        (0_u32..).map(CommitmentId).zip(&self.commitments)
    }
}
