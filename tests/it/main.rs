//! Integration tests.

mod dates;
mod oracle;
mod oracle_test;
mod phrase;
