//! Integration tests.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod oracle;
mod oracle_test;
