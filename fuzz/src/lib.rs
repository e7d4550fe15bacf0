//! What the fuzzer runs. The tests of the project include `targets.rs` too, and replay the corpus
//! without a fuzzer.

#[path = "../../tests/it/filled.rs"]
mod filled;
#[expect(dead_code, reason = "the tests of the project use all of it")]
#[path = "../../tests/it/oracle/mod.rs"]
mod oracle;
pub mod targets;
