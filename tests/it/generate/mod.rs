//! Valid agreements with their records, by chance.
//!
//! A document is the JSON form of one file: the tables of an agreement, `entry` and
//! `complete-through`. It is valid by construction, uses every key, verb and form of phrase there
//! is, and happens within a few weeks, so that what it contains interacts and so that an evaluator
//! that enumerates days is quick.
//!
//! What proptest generates are *choices*: small trees of numbers ([`phrase::Choice`],
//! [`agreement::Choice`], [`record::Choice`]). [`resolve`] reads them in the order of dependence and
//! makes names of them; a choice that cannot be had where it stands becomes a near one that can. So
//! every choice may shrink on its own, the document stays valid, and the smallest choices make the
//! smallest documents.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "test code"
)]

mod agreement;
mod assumption;
mod condition;
mod coverage;
mod dates;
mod phrase;
mod queries;
mod record;
mod resolve;
mod settings;
mod transform;

use abide::dates::Day;
use proptest::prelude::*;
use serde_json::Value;

pub(crate) use settings::Settings;
pub(crate) use transform::{
    add_assessment, commitments, conditions, drop_entries_after, drop_recorded_after,
    duplicate_entry, entries, later_deadline, narrow_entry, remove_entry, retract, shift_weeks,
    shuffle_entries, split_record,
};

/// A document and the questions to ask of it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The agreement with its record.
    pub(crate) document: Value,
    /// Days D, each with a knowledge date K or none; never empty.
    pub(crate) queries: Vec<(Day, Option<Day>)>,
}

/// Documents.
pub(crate) fn document(settings: Settings) -> impl Strategy<Value = Value> {
    (agreement::choice(&settings), record::choice(&settings))
        .prop_map(move |(agreement, record)| resolve::document(&settings, &agreement, &record))
}

/// Documents with questions, and what may be assumed.
pub(crate) fn assuming(settings: Settings) -> impl Strategy<Value = (Case, Vec<String>)> {
    (case(settings), assumption::choice()).prop_map(|(case, choices)| {
        let assumed = assumption::resolve(&case.document, &choices);
        (case, assumed)
    })
}

/// Documents with questions, most of them about the days around those of the document.
pub(crate) fn case(settings: Settings) -> impl Strategy<Value = Case> {
    let choices = queries::choice(&settings);
    (document(settings.clone()), choices).prop_map(move |(document, choices)| {
        let queries = queries::resolve(&settings, &document, &choices);
        Case { document, queries }
    })
}
