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
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "documents are valid by construction, whatever the settings: these are within their limits"
)]

mod agreement;
mod assumption;
mod condition;
mod dates;
mod load;
mod phrase;
mod queries;
mod record;
mod resolve;
mod settings;

use proptest::prelude::*;
use serde_json::Value;

use crate::check::Loaded;
use crate::evaluate::Query;

pub use settings::Settings;

/// A document and the questions to ask of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The agreement with its record.
    pub document: Value,
    /// Questions, some of them with a knowledge day; never empty.
    pub queries: Vec<Query>,
}

/// Documents: each is the JSON form of one file, which holds an agreement and its record, and loads
/// without errors.
pub fn documents(settings: Settings) -> impl Strategy<Value = Value> {
    of(settings.within_limits())
}

fn of(settings: Settings) -> impl Strategy<Value = Value> {
    (agreement::choice(&settings), record::choice(&settings))
        .prop_map(move |(agreement, record)| resolve::document(&settings, &agreement, &record))
}

/// Documents as they are loaded: agreements with their records.
pub fn agreements(settings: Settings) -> impl Strategy<Value = Loaded> {
    documents(settings).prop_filter_map("a document that loads", |document| load::load(&document))
}

/// Documents with questions, most of them about the days around those of the document.
pub fn cases(settings: Settings) -> impl Strategy<Value = Case> {
    let settings = settings.within_limits();
    let choices = queries::choice(&settings);
    (of(settings.clone()), choices).prop_map(move |(document, choices)| {
        let queries = queries::resolve(&settings, &document, &choices);
        Case { document, queries }
    })
}

/// Documents with questions, and what may be assumed: often nothing, and never surely.
///
/// Each is written as `--assume` takes it. Some of them contradict the record, or each other.
pub fn assuming(settings: Settings) -> impl Strategy<Value = (Case, Vec<String>)> {
    (cases(settings), assumption::choice()).prop_map(|(case, choices)| {
        let assumed = assumption::resolve(&case.document, &choices);
        (case, assumed)
    })
}
