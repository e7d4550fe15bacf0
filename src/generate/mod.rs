//! Valid records of given rules, by chance or one after the other.
//!
//! [`Scope`] is what some commitments depend on, [`dates`] are the days on which something can
//! change for them, [`sayings`] is all that an entry could say of them, and [`records`] draws
//! records of that.

mod dates;
mod record;
mod scope;

pub use dates::{Days, dates};
pub use record::{RecordSettings, Saying, entry, is_sound, records, sayings};
pub use scope::Scope;
