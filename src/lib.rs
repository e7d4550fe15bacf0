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
