//! All integration tests: one binary, so that they link once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails may do so anywhere"
)]

mod check;
mod phrase;
mod written;
