//! Registers: one agreement for every row of a table.

mod alike;
mod command;
mod programs;
mod shipped;
mod tables;
mod template;
