//! `abide` tells the status of commitments on any date.
//!
//! Rules say what was promised, a record says what happened, and the evaluator is a pure function
//! of rules, record, date and knowledge date. The way of the data is the order of the modules:
//!
//! 1. [`source`]: the text of a file and the places in it;
//! 2. [`written`]: what a file says, as it says it;
//! 3. [`phrase`]: date phrases and conditions, parsed;
//! 4. [`check`]: what is wrong with it, and out of what is right a [`model`];
//! 5. [`evaluate`]: the verdict on a day;
//! 6. [`compare`]: two of all that, and what is responsible for what differs;
//! 7. [`report`]: the verdict as people and machines read it.
//!
//! The library has no clock, reads no file, no environment, and prints nothing: the binary does.
#![cfg_attr(
    feature = "proptest",
    doc = r##"
# Testing your own rules

With the feature `proptest`, [`generate`] has strategies for agreements, records and questions, and
[`laws`] what has to hold of whatever they give. So a test can claim something of its own rules for
every record it can think of, and have the laws checked on the way:

```
use abide::check::{Loaded, check};
use abide::dates::Day;
use abide::evaluate::{Breach, Query, evaluate};
use abide::laws;
use abide::source::Sources;
use abide::written::{Format, read};
use proptest::prelude::*;

const RULES: &str = r#"
    [agreement]
    id   = "deal"
    made = 2025-01-01

    [commitment.report]
    what     = "Send the report"
    deadline = "30 days after made"
    grace    = "5 days"
"#;

/// The rules with a record that says when the report was sent.
fn sent(on: Day) -> Loaded {
    let text = format!("{RULES}\n[[entry]]\non = {on}\nmet = \"report\"\n");
    let mut sources = Sources::default();
    let file = sources.add("deal.toml", text);
    let (written, _) = read(&sources, file, Format::Toml);
    check(vec![written]).agreements.remove(0)
}

let made = Day::from_ymd(2025, 1, 1).unwrap();
let config = ProptestConfig::with_cases(50);

proptest!(config, |(days in 0..60_i64, asked in 0..90_i64, seed: u64)| {
    let loaded = sent(made.plus(days).unwrap());
    let query = Query { on: made.plus(asked).unwrap(), known_by: None };

    // What is claimed of these rules: who keeps to the grace is in breach on no day.
    let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
    prop_assert!(days > 35 || verdict.commitments[0].breach == Breach::No);

    // What holds of all rules.
    laws::one_answer(&loaded, &query)?;
    laws::the_last_day(&loaded, &query)?;
    laws::since(&loaded, &query)?;
    laws::order(&loaded, &query, seed)?;
});
```
"##
)]

pub mod check;
pub mod compare;
pub mod dates;
pub mod diagnostic;
pub mod evaluate;
#[cfg(feature = "proptest")]
pub mod generate;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod model;
pub mod phrase;
pub mod report;
pub mod source;
pub mod written;

/// Its examples are tests.
#[cfg(all(doctest, feature = "proptest"))]
#[doc = include_str!("../docs/testing.md")]
struct Testing;
