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
//! 6. [`cases`]: what is expected of the rules, against what they give;
//! 7. [`compare`]: two of all that, and what is responsible for what differs;
//! 8. [`report`]: the verdict as people and machines read it.
//!
//! Beside that way, [`layout`] says how files look: an entry added to one, and the layout of a whole one;
//! [`editor`] what can be said of a text while it is written.
//!
//! The library has no clock, reads no file, no environment, and prints nothing: the binary does.
#![cfg_attr(
    feature = "proptest",
    doc = r##"
# Testing your own rules

With the feature `proptest`, [`generate`] draws records of given rules, and whole agreements, and
[`laws`] says what has to hold of whatever it gives. So a test can claim something of its own rules
for every record there may be, and have the laws checked on the way:

```
use abide::check::{Loaded, check};
use abide::evaluate::{Query, Status, evaluate};
use abide::generate::{RecordSettings, Scope, dates, records};
use abide::laws;
use abide::source::Sources;
use abide::written::{Format, read};
use proptest::prelude::*;

let text = r#"
    [agreement]
    id   = "deal"
    made = 2025-01-01

    [commitment.report]
    what     = "Send the report"
    deadline = "30 days after made"
    grace    = "5 days"

    [commitment.payment]
    what       = "Pay for the report"
    subject-to = "met(report)"
    deadline   = "within 14 days of met(report)"
"#;
let mut sources = Sources::default();
let file = sources.add("deal.toml", text);
let (written, _) = read(&sources, file, Format::Toml);
let rules = check(vec![written]).agreements.remove(0);

// All that can be recorded of the two, on the days that matter to them.
let scope = Scope::of_agreement(&rules.agreement);
let days = dates(&rules.agreement, &scope, &[]);
let records = records(&rules.agreement, &scope, &days, &RecordSettings::default());
let asked = proptest::sample::select(days.matter);

proptest!(ProptestConfig::with_cases(50), |(record in records, on in asked, seed: u64)| {
    let loaded = Loaded { record, ..rules.clone() };
    let query = Query { on, known_by: None };

    // What is claimed of these rules: nobody has to pay who has no report.
    let verdict = evaluate(&loaded.agreement, &loaded.record, &query);
    let [report, payment] = &verdict.commitments[..] else { unreachable!() };
    prop_assert!(payment.status != Status::Due || report.status == Status::Met);

    // What holds of all rules.
    laws::one_answer(&loaded, &query)?;
    laws::the_last_day(&loaded, &query)?;
    laws::since(&loaded, &query)?;
    laws::order(&loaded, &query, seed)?;
});
```
"##
)]

pub mod cases;
pub mod check;
pub mod compare;
#[cfg(feature = "proptest")]
pub mod coverage;
pub mod dates;
pub mod diagnostic;
pub mod editor;
pub mod evaluate;
#[cfg(feature = "proptest")]
pub mod generate;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod layout;
pub mod model;
#[cfg(feature = "proptest")]
pub mod mutate;
pub mod phrase;
#[cfg(feature = "proptest")]
pub mod prove;
pub mod register;
pub mod report;
pub mod schema;
pub mod source;
pub mod written;

/// Its examples are tests.
#[cfg(all(doctest, feature = "proptest"))]
#[doc = include_str!("../docs/testing.md")]
struct Testing;
