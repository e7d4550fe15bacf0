//! The tests of the crate, a module per subject.

mod generate;
