//! Laws of timelines.

use abide::evaluate::Query;
use abide::generate::{Case, Settings, cases};
use abide::laws;
use proptest::prelude::*;

use super::{known_by, law, open, span};
use crate::load::load;

#[test]
fn the_timeline() {
    let few = Settings { worlds: 12, ..open() };
    let generated = prop_oneof![cases(few), cases(Settings::certain())];
    law(generated, 60, |Case { document, queries }| {
        let loaded = load(&document);
        let (first, last) = span(&loaded);
        laws::the_timeline(&loaded, &Query { on: first, known_by: known_by(&queries) }, last)?;
        Ok(())
    });
}
