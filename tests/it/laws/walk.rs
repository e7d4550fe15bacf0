//! Laws of the reports of one day after the other.

use abide::check::Loaded;
use abide::evaluate::{Query, Reason, Status, Verdict};
use abide::generate::{Case, Settings, cases};
use abide::laws;
use abide::model::CommitmentId;
use proptest::prelude::*;

use super::{Outcome, certain, changed, days, known_by, law, open, position, span, verdict};
use crate::load::load;
use crate::transform::{commitments, later_deadline};

/// Checks something of what is reported, day by day.
fn each_walk(documents: u32, holds: impl Fn(&Loaded, &[Query]) -> Outcome) {
    let few = Settings { worlds: 12, conditions: 1, recurring: 0.0, ..open() };
    let generated = prop_oneof![cases(few), cases(Settings::certain())];
    law(generated, documents, |Case { document, queries }| {
        let known_by = known_by(&queries);
        let loaded = load(&document);
        let queries: Vec<Query> =
            days(&loaded).into_iter().map(|on| Query { on, known_by }).collect();
        holds(&loaded, &queries)
    });
}

#[test]
fn since() {
    each_walk(60, |loaded, queries| {
        // The last one goes through all the days from `made` on.
        let before = queries.iter().filter(|query| query.on < loaded.agreement.made);
        for query in before.chain(queries.last()) {
            laws::since(loaded, query)?;
        }
        Ok(())
    });
}

#[test]
fn next() {
    each_walk(60, |loaded, queries| {
        let (first, last) = (queries[0], queries[queries.len() - 1]);
        laws::next(loaded, &first, last.on)?;
        Ok(())
    });
}

#[test]
fn extensions() {
    let generated = (cases(Settings::certain()), any::<u16>(), 1..20_u32);
    law(generated, 150, |(Case { document, queries }, which, more)| {
        let before = certain(&document)?;
        let names = commitments(&document);
        let name = &names[position(&names, which)?];
        let Some(extended) = later_deadline(&document, name, more) else { return Ok(()) };
        let after = changed(&extended)?;
        let id = id(&before, name);
        for on in days(&before) {
            let query = Query { on, known_by: known_by(&queries) };
            laws::extensions(&before, &query, id, more)?;
            lapses_no_earlier((&before, &after), &query, name)?;
        }
        Ok(())
    });
}

fn id(loaded: &Loaded, name: &str) -> CommitmentId {
    let mut all = loaded.agreement.commitments();
    all.find(|(_, commitment)| commitment.id == name).unwrap().0
}

fn lapses_no_earlier((before, after): (&Loaded, &Loaded), query: &Query, name: &str) -> Outcome {
    let of = |loaded: &Loaded, verdict: Verdict| {
        let id = id(loaded, name);
        let recurs = loaded.agreement.commitment(id).unwrap().every.is_some();
        Some(verdict.commitments[id.index()].clone()).filter(|_| !recurs)
    };
    let was = of(before, verdict(before, query));
    let is = of(after, verdict(after, query));
    let (Some(was), Some(is)) = (was, is) else { return Ok(()) };
    let fine = is.status != Status::Lapsed
        || was.status == Status::Lapsed
        || matches!(was.reason, Reason::NotTriggered | Reason::ConditionFailed);
    prop_assert!(fine, "{} {}: {:?}, extended {:?}", name, query.on, was, is);
    Ok(())
}

#[test]
fn done_is_done() {
    law(cases(Settings::certain()), 150, |Case { document, queries }| {
        let loaded = certain(&document)?;
        let (first, last) = span(&loaded);
        laws::done_is_done(&loaded, &Query { on: first, known_by: known_by(&queries) }, last)?;
        Ok(())
    });
}
