//! What a file says, as it says it: every key that has a meaning, with its place, and nothing
//! resolved or judged yet.

mod agreement;
mod fields;
mod findings;
mod json;
mod keys;
mod part;
mod read;
mod record;
mod scalar;
mod spanned;
mod template;
mod toml;
mod tree;

pub use agreement::{
    Agreement, Calendar, Case, Claim, Commitment, Condition, Consultation, Event, Expectation,
    File, Header, Party, Property,
};
pub use keys::keys;
pub use part::{Part, Piece, Whole};
pub use read::{Format, RULES, read, tables};
pub use record::{Entry, On, Rare, Verb};
pub use spanned::{Phrase, Spanned};
pub use template::{Cell, Instance, Template, Use, Within};

pub(crate) use self::read::id_meant;
pub(crate) use self::template::PHRASES;
pub(crate) use self::toml::too_deep;
