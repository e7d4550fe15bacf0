//! Registers: one agreement for every row of a table.

mod alike;
mod command;
#[cfg(feature = "parquet")]
mod parquet;
mod programs;
mod shipped;
mod tables;
mod template;
