//! The tests from outside, one module per subject.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that fails may panic"
)]

mod advice;
mod architecture;
mod assume;
mod beyond;
mod bin;
mod browser;
mod calendar;
mod cases;
mod chance;
mod changed;
mod check;
mod cli;
mod coming;
mod corners;
mod dates;
mod diagnostics;
mod diff;
mod differential;
mod docs;
mod editor;
mod expected;
mod explain;
mod files;
mod filled;
mod formats;
mod fuzz_replay;
mod generate;
mod growth;
mod help;
mod hostile;
mod html;
mod init;
mod laws;
mod layout;
mod load;
mod lsp;
mod man;
mod markdown;
mod measure;
mod mended;
mod messages;
mod model;
mod names;
mod open_facts;
mod oracle;
mod oracle_test;
mod parts;
mod phrase;
mod prove;
mod ready;
mod record;
mod register;
mod report;
mod reports;
mod schema;
mod shells;
mod statement;
mod table;
mod time;
mod timeline;
mod transform;
mod widths;
mod written;
