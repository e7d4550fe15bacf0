//! Laws of explanations.

use abide::check::Loaded;
use abide::evaluate::Query;
use abide::generate::{Case, Settings, cases};
use abide::laws::{self, Broken};
use proptest::prelude::*;

use super::{law, open};
use crate::load::load;

/// Checks a law of every commitment of generated documents.
fn explained(holds: impl Fn(&Loaded, &Query) -> Result<(), Broken>) {
    let few = Settings { worlds: 12, ..open() };
    let generated = prop_oneof![cases(few), cases(Settings::certain())];
    law(generated, 150, |Case { document, queries }| {
        let loaded = load(&document);
        queries.iter().take(2).try_for_each(|query| holds(&loaded, query))?;
        Ok(())
    });
}

#[test]
fn cited_alone() {
    explained(laws::cited_alone);
}

#[test]
fn explanations() {
    explained(laws::explanations);
}
