//! All integration tests: one binary, so that they link once.

mod check;
mod phrase;
mod written;
