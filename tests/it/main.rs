//! Integration tests.

mod oracle;
mod oracle_test;
