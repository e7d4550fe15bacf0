//! For which reasons a commitment can have its status at all, whatever is recorded.

use super::agreement::{Commitment, Kind};
use super::date::Date;
use super::mention::Mention;
use super::record::Amendments;
use super::status::Reason;

/// Why a commitment never has its status for some reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Its kind: the reason belongs to these.
    Kind(&'static [Kind]),
    /// It has no such key, and gets none.
    Without(&'static str),
    /// It has that key, and keeps it.
    With(&'static str),
    /// It accepts nothing late, and has no grace.
    NothingLate,
    /// Its beginning and its deadline wait for nothing that may not happen.
    NoWait,
}

const DATED: &[Kind] = &[Kind::Achieve, Kind::Option];
const LASTING: &[Kind] = &[Kind::Maintain, Kind::Avoid];

/// The terms that a commitment may have on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A deadline,
    pub deadline: bool,
    /// or none.
    pub no_deadline: bool,
    /// An end of its term, or of its series.
    pub until: bool,
    /// A day on which its due window opens.
    pub due_from: bool,
    /// A beginning or a deadline that has no day until something happens.
    pub waits: bool,
}

impl Terms {
    /// Those of the rules, and those of some amendments.
    #[must_use]
    pub fn of<'a>(
        commitment: &Commitment,
        amended: impl IntoIterator<Item = &'a Amendments>,
    ) -> Terms {
        let mut terms = Terms {
            deadline: commitment.deadline.is_some() || commitment.every.is_some(),
            no_deadline: commitment.deadline.is_none() && commitment.every.is_none(),
            until: commitment.until.is_some(),
            due_from: commitment.due_from.is_some(),
            waits: commitment.waits(),
        };
        for new in amended {
            terms.deadline |= matches!(new.deadline, Some(Some(_)));
            terms.no_deadline |= new.deadline == Some(None) && commitment.every.is_none();
            terms.until |= matches!(new.until, Some(Some(_)));
            terms.due_from |= matches!(new.due_from, Some(Some(_)));
            terms.waits |= new.mentions().into_iter().any(may_not_happen);
        }
        terms
    }

    /// Those that an amendment can give it.
    #[must_use]
    pub fn amendable(commitment: &Commitment) -> Terms {
        let no_deadline = commitment.every.is_none();
        let waits = commitment.waits();
        Terms { deadline: true, no_deadline, until: true, due_from: true, waits }
    }
}

/// Whether it is something that gives no day before it happens.
fn may_not_happen(mention: Mention) -> bool {
    !matches!(mention, Mention::SomeDay(_))
}

impl Commitment {
    /// Whether its beginning or its deadline rests on something that may not have happened.
    fn waits(&self) -> bool {
        let deadline = self.deadline.as_ref().and_then(|term| term.value.phrase());
        let phrases = std::iter::once(&self.from.value).chain(deadline);
        phrases.flat_map(Date::mentions).any(may_not_happen)
    }

    /// Why it never has its status for that reason, with these terms; none if nothing speaks against it.
    #[must_use]
    pub fn hindrance(&self, reason: Reason, terms: &Terms) -> Option<Hindrance> {
        let kinds = kinds(reason);
        if !kinds.contains(&self.kind) {
            return Some(Hindrance::Kind(kinds));
        }
        let without = |key, has: bool| (!has).then_some(Hindrance::Without(key));
        let end = if self.kind.has_deadline() {
            without("deadline", terms.deadline)
        } else {
            without("until", terms.until)
        };
        match reason {
            Reason::Voided => without("void-when", self.void_when.is_some()),
            Reason::AwaitingCondition => without("subject-to", self.subject_to.is_some()),
            Reason::AwaitingEvent => (!terms.waits).then_some(Hindrance::NoWait),
            Reason::NotYetDue => without("deadline", terms.deadline || terms.due_from),
            Reason::InGrace => end.or_else(|| without("grace", self.grace.is_some())),
            // What counts after the deadline: always, or in its grace.
            Reason::Late => end.or_else(|| {
                let counts = self.accepts_late || self.grace.is_some();
                (!counts).then_some(Hindrance::NothingLate)
            }),
            Reason::NoDeadline if self.every.is_some() => Some(Hindrance::With("every")),
            Reason::NoDeadline => (!terms.no_deadline).then_some(Hindrance::With("deadline")),
            Reason::Kept
            | Reason::NotTriggered
            | Reason::ConditionFailed
            | Reason::Missed
            | Reason::Expired
            | Reason::Open => end,
            Reason::Waived
            | Reason::Withdrawn
            | Reason::Superseded
            | Reason::Suspended
            | Reason::NotInForce
            | Reason::OnTime
            | Reason::Broken
            | Reason::InForce => None,
        }
    }
}

/// The kinds to which a reason belongs.
fn kinds(reason: Reason) -> &'static [Kind] {
    match reason {
        Reason::OnTime
        | Reason::ConditionFailed
        | Reason::Late
        | Reason::NotYetDue
        | Reason::InGrace
        | Reason::Open
        | Reason::NoDeadline => DATED,
        Reason::Kept | Reason::Broken | Reason::InForce => LASTING,
        Reason::Missed => &[Kind::Achieve],
        Reason::Expired => &[Kind::Maintain, Kind::Avoid, Kind::Option],
        Reason::Waived
        | Reason::Withdrawn
        | Reason::Superseded
        | Reason::Voided
        | Reason::NotTriggered
        | Reason::NotInForce
        | Reason::AwaitingEvent
        | Reason::Suspended
        | Reason::AwaitingCondition => &[Kind::Achieve, Kind::Maintain, Kind::Avoid, Kind::Option],
    }
}
