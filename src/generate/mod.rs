//! Strategies of [proptest]: records of given rules, and whole agreements.
//!
//! Of rules: [`Scope`] is what some commitments depend on, [`dates()`] are the days on which something
//! can change for them, [`sayings`] is all that an entry could say of them, and [`records`] draws
//! records of that, by the [`RecordSettings`].
//!
//! Of nothing: [`agreements`] gives whole agreements with their records, already loaded;
//! [`documents`] the same as files say it; [`cases`] documents with the questions that are worth
//! asking of them. What they may contain, and how much of it, is in the [`Settings`].
//!
//! What has to hold of whatever they give stands in [`laws`](crate::laws).
//!
//! ```
//! use abide::evaluate::{Query, evaluate};
//! use abide::generate::{Settings, agreements};
//! use proptest::prelude::*;
//!
//! // Nothing is open in them, and nothing recurs.
//! let plain = Settings { recurring: 0.0, ..Settings::certain() };
//!
//! proptest!(ProptestConfig::with_cases(20), |(loaded in agreements(plain))| {
//!     let query = Query { on: loaded.agreement.made, known_by: None };
//!     for judgement in evaluate(&loaded.agreement, &loaded.record, &query).commitments {
//!         prop_assert_eq!(judgement.possible.len(), 1);
//!     }
//! });
//! ```

mod chance;
mod dates;
mod document;
mod record;
mod scope;

pub(crate) use dates::named_days;
pub use dates::{Days, dates};
pub use document::{Case, Settings, agreements, assuming, cases, documents};
pub use record::{RecordSettings, Saying, entry, is_sound, records, sayings};
pub(crate) use record::{in_order, reduced, reordered};
pub use scope::Scope;
