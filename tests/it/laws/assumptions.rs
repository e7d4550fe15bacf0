//! The law of assumptions.

use std::cell::Cell;

use abide::generate::{Case, cases};
use abide::laws;
use abide::source::Sources;
use abide::written::{Format, read};
use proptest::prelude::*;

use super::{law, open, verdict};
use crate::load::load;

#[test]
fn assumptions() {
    let turned = Cell::new(0);
    law((cases(open()), any::<u64>()), 250, |(Case { document, queries }, seed)| {
        let mut sources = Sources::default();
        let file = sources.add("document.json", document.to_string());
        let (written, _) = read(&sources, file, Format::Json);
        let loaded = load(&document);
        for query in queries {
            laws::assumptions(std::slice::from_ref(&written), &query, seed)?;
            let all = verdict(&loaded, &query).commitments;
            let open = all.iter().filter(|it| it.exact && !it.turns_on.is_empty());
            turned.set(turned.get() + open.count());
        }
        Ok(())
    });
    assert!(turned.get() > 0, "nothing was open");
}
