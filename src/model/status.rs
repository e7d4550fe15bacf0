//! The words of a verdict: what a report says of a commitment, and what a case expects of it.

use std::fmt;

/// The five statuses, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not owed yet.
    Pending,
    /// Owed now.
    Due,
    /// Done, or kept.
    Met,
    /// Not done in time, or broken, or over without a word.
    Lapsed,
    /// Not owed any more.
    Void,
}

impl Status {
    /// All of them, in order.
    pub const ALL: [Status; 5] =
        [Status::Pending, Status::Due, Status::Met, Status::Lapsed, Status::Void];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Due => "due",
            Status::Met => "met",
            Status::Lapsed => "lapsed",
            Status::Void => "void",
        }
    }
}

impl Status {
    /// The status of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The reasons for which a commitment has it, in the order of the table.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| reason.status() == self)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Why a commitment has its status: the rows of the table in `docs/semantics.md`, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the table of the documentation says what each means")]
pub enum Reason {
    Waived,
    Withdrawn,
    Superseded,
    Voided,
    OnTime,
    Kept,
    NotTriggered,
    ConditionFailed,
    Late,
    Broken,
    Missed,
    Expired,
    NotInForce,
    AwaitingEvent,
    Suspended,
    AwaitingCondition,
    NotYetDue,
    InGrace,
    Open,
    NoDeadline,
    InForce,
}

impl Reason {
    /// All of them, in the order of the table.
    pub const ALL: [Reason; 21] = [
        Reason::Waived,
        Reason::Withdrawn,
        Reason::Superseded,
        Reason::Voided,
        Reason::OnTime,
        Reason::Kept,
        Reason::NotTriggered,
        Reason::ConditionFailed,
        Reason::Late,
        Reason::Broken,
        Reason::Missed,
        Reason::Expired,
        Reason::NotInForce,
        Reason::AwaitingEvent,
        Reason::Suspended,
        Reason::AwaitingCondition,
        Reason::NotYetDue,
        Reason::InGrace,
        Reason::Open,
        Reason::NoDeadline,
        Reason::InForce,
    ];

    /// The status that a commitment has for this reason.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Reason::Waived
            | Reason::Withdrawn
            | Reason::Superseded
            | Reason::Voided
            | Reason::NotTriggered
            | Reason::ConditionFailed => Status::Void,
            Reason::OnTime | Reason::Kept | Reason::Late => Status::Met,
            Reason::Broken | Reason::Missed | Reason::Expired => Status::Lapsed,
            Reason::NotInForce
            | Reason::AwaitingEvent
            | Reason::Suspended
            | Reason::AwaitingCondition
            | Reason::NotYetDue => Status::Pending,
            Reason::InGrace | Reason::Open | Reason::NoDeadline | Reason::InForce => Status::Due,
        }
    }

    /// Whether it was ended: by an entry or by `void-when`.
    #[must_use]
    pub fn is_ending(self) -> bool {
        matches!(self, Reason::Waived | Reason::Withdrawn | Reason::Superseded | Reason::Voided)
    }

    /// Whether a commitment lapsed for this reason is in breach.
    #[must_use]
    pub fn is_breach(self) -> bool {
        matches!(self, Reason::Missed | Reason::Broken)
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::Waived => "waived",
            Reason::Withdrawn => "withdrawn",
            Reason::Superseded => "superseded",
            Reason::Voided => "voided",
            Reason::OnTime => "on-time",
            Reason::Kept => "kept",
            Reason::NotTriggered => "not-triggered",
            Reason::ConditionFailed => "condition-failed",
            Reason::Late => "late",
            Reason::Broken => "broken",
            Reason::Missed => "missed",
            Reason::Expired => "expired",
            Reason::NotInForce => "not-in-force",
            Reason::AwaitingEvent => "awaiting-event",
            Reason::Suspended => "suspended",
            Reason::AwaitingCondition => "awaiting-condition",
            Reason::NotYetDue => "not-yet-due",
            Reason::InGrace => "in-grace",
            Reason::Open => "open",
            Reason::NoDeadline => "no-deadline",
            Reason::InForce => "in-force",
        }
    }
}

impl Reason {
    /// The reason of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Whether a commitment is in breach: lapsed by `missed` or `broken`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    /// In no world.
    No,
    /// In some worlds, not in others.
    Unknown,
    /// In every world.
    Yes,
}

impl Breach {
    /// All of them, in order.
    pub const ALL: [Breach; 3] = [Breach::No, Breach::Unknown, Breach::Yes];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Breach::No => "no",
            Breach::Unknown => "unknown",
            Breach::Yes => "yes",
        }
    }
}

/// How sure a status is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// More than one status is possible.
    Open,
    /// It rests on silence.
    Presumed,
    /// It rests on evidence or on a complete record.
    Definite,
}

impl Certainty {
    /// All of them, in order.
    pub const ALL: [Certainty; 3] = [Certainty::Open, Certainty::Presumed, Certainty::Definite];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Open => "open",
            Certainty::Presumed => "presumed",
            Certainty::Definite => "definite",
        }
    }
}
