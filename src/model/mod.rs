//! Agreements and records that are valid: every name is resolved, every key has a meaning.
//!
//! Only [`check`](crate::check) makes them out of what files say; nothing here can be wrong in a
//! way that a file could be. Things are named by their position in their agreement (an id type
//! such as [`CommitmentId`] for each kind).

mod agreement;
mod case;
mod date;
mod mention;
pub(crate) mod phrase;
mod property;
mod reasons;
mod record;
mod standing;
mod status;
mod term;

pub use agreement::{
    Agreement, Commitment, CommitmentId, Condition, ConditionId, Consultation, ConsultationId,
    Event, EventId, Kind, NamedCalendar, Party, PartyId, Places,
};
pub use case::{Case, Demanded, Expected, Wanted, What};
pub use date::{Anchor, Cond, Date, SomeDay, StatusTest};
pub use mention::Mention;
pub use property::{Claim, Property};
pub use reasons::{Hindrance, Terms};
pub use record::{Act, Amendments, Assumed, Entry, EntryId, Record, Said, Target};
pub use status::{Breach, Certainty, Reason, Status};
pub use term::{Deadline, Phrased, Term, TermKey};
