use std::fmt;

use serde::Serialize;

use crate::{diagnostic, evaluate};

/// The words of the reports are an interface: each list here is closed, and a new variant of the
/// evaluator does not compile until it has a word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident from $from:path { $($variant:ident $word:literal)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl From<$from> for $name {
            fn from(value: $from) -> $name {
                use $from as From;
                match value { $(From::$variant => $name::$variant,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

words! {
    /// The five statuses, in the order of machine output.
    Status from evaluate::Status {
        Pending "pending"
        Due "due"
        Met "met"
        Lapsed "lapsed"
        Void "void"
    }
}

words! {
    /// Why a commitment has its status.
    Reason from evaluate::Reason {
        Waived "waived"
        Withdrawn "withdrawn"
        Superseded "superseded"
        Voided "voided"
        OnTime "on-time"
        Kept "kept"
        NotTriggered "not-triggered"
        ConditionFailed "condition-failed"
        Late "late"
        Broken "broken"
        Missed "missed"
        Expired "expired"
        NotInForce "not-in-force"
        AwaitingEvent "awaiting-event"
        Suspended "suspended"
        AwaitingCondition "awaiting-condition"
        NotYetDue "not-yet-due"
        InGrace "in-grace"
        Open "open"
        NoDeadline "no-deadline"
        InForce "in-force"
    }
}

words! {
    /// Whether a commitment is in breach.
    Breach from evaluate::Breach {
        No "no"
        Unknown "unknown"
        Yes "yes"
    }
}

words! {
    /// How sure a status is.
    Certainty from evaluate::Certainty {
        Open "open"
        Presumed "presumed"
        Definite "definite"
    }
}

words! {
    /// Whether a diagnostic stops the run.
    Severity from diagnostic::Severity {
        Error "error"
        Warning "warning"
    }
}

impl Status {
    /// All of them by urgency: the order in which people read them.
    pub const BY_URGENCY: [Status; 5] =
        [Status::Lapsed, Status::Due, Status::Pending, Status::Met, Status::Void];

    /// Its place in [`Status::BY_URGENCY`].
    #[must_use]
    pub fn urgency(self) -> u8 {
        match self {
            Status::Lapsed => 0,
            Status::Due => 1,
            Status::Pending => 2,
            Status::Met => 3,
            Status::Void => 4,
        }
    }
}
