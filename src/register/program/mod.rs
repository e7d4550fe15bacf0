//! The rules of a register as a program over columns of whole numbers.
//!
//! Reading the template anew for each row, checking it and evaluating it gives the answer by definition,
//! and is slow. Most rows are plain: each cell is a day, a truth or nothing. For those the rules are
//! turned into values once (`compile`), each worked out from others (`node`): the table of the
//! specification at a day, and up to which day that stays so (`lasting`). A block of rows is then worked on at
//! a time (`machine`).
//!
//! A program is made of what the checker made of the template, and so knows no other language. Where the
//! rules or a row have something for which there are no values, there is no answer here, and the row is
//! evaluated like a file: [`Sheet::is_unanswered`].

mod answers;
mod ask;
mod code;
mod compile;
mod compiler;
mod conditions;
mod lasting;
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
    /// Whether there are suspensions: then the evaluator looks only some years ahead.
    is_bounded: bool,
    places: usize,
    moves: Moves,
    /// How far from the epoch the days of a row may be.
    room: i32,
}

/// One commitment of a program.
#[derive(Debug)]
struct Commitment {
    id: String,
    /// What is worked out for the code of a day.
    state: Vec<Step>,
    /// The code of what is reported: see `code`.
    code: u32,
    /// What is worked out for all that is reported of a day.
    report: Vec<Step>,
    deadline: u32,
    ahead: Look,
    back: Look,
}

/// How another day is looked at, of those before or behind the one asked.
#[derive(Debug)]
struct Look {
    /// What is worked out for what counts of the code.
    steps: Vec<Step>,
    /// The same, and for how far that stays.
    on: Vec<Step>,
    /// What counts of the code.
    code: u32,
    /// The day on which that may be another, seen from the one that is looked at: see `lasting`.
    turn: u32,
}
