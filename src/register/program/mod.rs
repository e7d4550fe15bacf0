//! The rules of a register as a program over columns of whole numbers.
//!
//! Reading the template anew for each row, checking it and evaluating it gives the answer by definition,
//! and is slow. Most rows are plain: each cell is a day, a truth or nothing. For those the rules are
//! turned into values once (`compile`), each worked out from others (`node`): the table of the
//! specification at a day, and the few days on which it may turn. A block of rows is then worked on at
//! a time (`machine`).
//!
//! A program is made of what the checker made of the template, and so knows no other language. Where the
//! rules or a row have something for which there are no values, there is no answer here, and the row is
//! evaluated like a file: [`Sheet::is_unanswered`].

mod answers;
mod ask;
mod compile;
mod compiler;
mod conditions;
mod machine;
mod node;
mod phrases;
mod plan;
mod rows;
mod schedule;
mod state;
mod suspensions;
mod sweep;
mod terms;

pub use answers::Reported;
pub use plan::{Plan, Role};
pub use rows::{Programs, Rows, Sheet, Value};
pub use sweep::Tally;

use machine::Step;
use node::{Moves, Small};

/// A program for rows of one shape.
#[derive(Debug)]
struct Program {
    /// Where the day asked is.
    asked: u32,
    /// Columns, and where their cells are put.
    columns: Vec<(u32, u32)>,
    /// Values that are the same in every row, and where they are.
    constants: Vec<(u32, Small)>,
    /// What is worked out once for each row.
    setup: Vec<Step>,
    /// Where that is so, the row has no answer here.
    doubt: u32,
    made: u32,
    /// The day through which the record is complete, as far as is known.
    complete: u32,
    commitments: Vec<Commitment>,
    places: usize,
    moves: Moves,
    /// How far from the epoch the days of a row may be.
    room: i32,
}

/// One commitment of a program.
#[derive(Debug)]
struct Commitment {
    id: String,
    /// What is worked out for each day that is asked.
    state: Vec<Step>,
    /// The code of what is reported: see `state`.
    code: u32,
    /// What is worked out for the deadline of that day.
    deadline_steps: Vec<Step>,
    deadline: u32,
    /// The days on which the code may change.
    turns: Vec<u32>,
    /// Behind this day it does not change.
    end: u32,
    /// What of the row `state` and `turns` read.
    reads: Vec<u32>,
}
