use std::collections::BTreeMap;

use crate::dates::Day;
use crate::model::{
    CommitmentId, ConditionId, ConsultationId, Date, Deadline, EventId, Mention, PartyId, Term,
};
use crate::source::{Name, Place};

/// What is known to have happened under one agreement.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Up to here (included), what is not recorded did not happen.
    pub complete_through: Option<Day>,
    /// The entries, in no meaningful order.
    pub entries: Vec<Entry>,
    /// What is assumed beside the entries, for one run.
    pub assumed: Assumed,
}

/// What is assumed for one run. An assumed event, consultation, performance or break is an entry
/// ([`Entry::assumed`]), an assumed `some day in` a day of its phrase; the rest stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assumed {
    /// What a condition is on every day on which its assessments do not say.
    pub conditions: BTreeMap<ConditionId, bool>,
    /// Whether the claims are true that a commitment, or one occurrence of it, was met. What is
    /// said of an occurrence goes before what is said of all.
    pub claims: BTreeMap<Target, bool>,
    /// All that is assumed, by the place where it was said.
    pub said: BTreeMap<Place, Said>,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As it is told.
    pub text: String,
    /// Of what it is.
    pub of: Mention,
}

impl Assumed {
    /// Whether claims of that are true, if it is assumed.
    #[must_use]
    pub fn claim(&self, commitment: CommitmentId, occurrence: Option<u32>) -> Option<bool> {
        let of = |occurrence| self.claims.get(&Target { commitment, occurrence }).copied();
        of(occurrence).or_else(|| of(None))
    }
}

/// An entry, by its position in [`Record::entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// One dated piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, if it has one.
    pub id: Option<Name>,
    /// The first day on which it may have been. Equal to `last` where the day is known, as it is
    /// for all verbs but `happened`, `held`, `met` and `broken`.
    pub first: Day,
    /// The last day on which it may have been (not after `recorded`, unless `first` is).
    pub last: Day,
    /// The day on which it became known.
    pub recorded: Day,
    /// Who says so.
    pub by: Vec<PartyId>,
    /// Where it is to be read.
    pub source: Option<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// What it says.
    pub act: Act,
    /// Where it is written.
    pub place: Place,
    /// Whether it is assumed, or its day is: then it is known on every knowledge day.
    pub assumed: bool,
}

/// The commitment, and for a recurring one perhaps the occurrence, of which an entry speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The occurrence, from 1; only where the commitment recurs.
    pub occurrence: Option<u32>,
}

/// What an entry says: its verb, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The event happened (never one with a fixed day).
    Happened(EventId),
    /// These parties took part in the consultation; all of them are in its `between`.
    Held(ConsultationId, Vec<PartyId>),
    /// The condition holds, or not, from that day; `by` is among its `assessed-by`.
    Assessed(ConditionId, bool),
    /// Performed (achieve), used (option), kept (maintain, avoid).
    Met(Target),
    /// A maintained thing failed, an avoided one was done.
    Broken(Target),
    /// It is as it should be again.
    Restored(Target),
    /// New terms, in effect from that day on; at least one.
    Amended(Target, Box<Amendments>),
    /// Not owed from that day on; with `tolls` the deadline moves meanwhile.
    Suspended {
        /// Of what.
        target: Target,
        /// Whether the deadline moves.
        tolls: bool,
    },
    /// Owed again from that day on.
    Resumed(Target),
    /// Waived.
    Waived(Target),
    /// Withdrawn; none: the whole agreement.
    Withdrawn(Option<Target>),
    /// Superseded.
    Superseded(Target),
    /// That entry was a mistake.
    Retracted(EntryId),
}

impl Act {
    /// The commitment of which it speaks; none if it speaks of something else, or of all.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        match self {
            Act::Met(target)
            | Act::Broken(target)
            | Act::Restored(target)
            | Act::Amended(target, _)
            | Act::Suspended { target, .. }
            | Act::Resumed(target)
            | Act::Waived(target)
            | Act::Superseded(target) => Some(*target),
            Act::Withdrawn(target) => *target,
            Act::Happened(_) | Act::Held(..) | Act::Assessed(..) | Act::Retracted(_) => None,
        }
    }
}

/// The terms that an amendment changes. `None`: unchanged; `Some(None)`: `"none"`, the term as if
/// not written (`from`: then `made`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amendments {
    /// A new `from`.
    pub from: Option<Option<Term<Date>>>,
    /// A new `target`.
    pub target: Option<Option<Term<Date>>>,
    /// A new `deadline`.
    pub deadline: Option<Option<Term<Deadline>>>,
    /// A new `until`.
    pub until: Option<Option<Term<Date>>>,
    /// A new `due-from`.
    pub due_from: Option<Option<Term<Date>>>,
}

impl Entry {
    /// Whether its day is known.
    #[must_use]
    pub fn is_precise(&self) -> bool {
        self.first == self.last
    }

    /// Whether it is known on that knowledge day (none: with all that is recorded).
    #[must_use]
    pub fn is_known_by(&self, known_by: Option<Day>) -> bool {
        self.assumed || known_by.is_none_or(|day| self.recorded <= day)
    }
}

impl Record {
    /// All entries with their positions.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0_u32..).map(EntryId).zip(&self.entries)
    }

    /// The entry of that position, to be changed.
    pub fn entry_mut(&mut self, id: EntryId) -> Option<&mut Entry> {
        self.entries.get_mut(id.0 as usize)
    }

    /// The entry of that position.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }
}
