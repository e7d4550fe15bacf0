//! What a file says, as it says it: every key that has a meaning, with its place, and nothing
//! resolved or judged yet.

mod agreement;
mod record;
mod spanned;

pub use agreement::{
    Agreement, Calendar, Case, Commitment, Condition, Consultation, Event, File, Header, Party,
};
pub use record::{Entry, On, Verb};
pub use spanned::{Phrase, Spanned};
