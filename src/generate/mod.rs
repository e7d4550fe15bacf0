//! Strategies of [proptest] for agreements, records and questions.
//!
//! [`agreements`] gives whole agreements with their records, already loaded; [`documents`] the same
//! as files say it; [`cases`] documents with the questions that are worth asking of them. What they
//! may contain, and how much of it, is in the [`Settings`]. What has to hold of whatever they give
//! stands in [`laws`](crate::laws).
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

mod document;

pub use document::{Case, Settings, agreements, assuming, cases, documents};
