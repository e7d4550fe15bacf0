//! Rows of a table, column by column, and the answers to them.

use std::collections::HashMap;

use super::answers::{Answers, Machine, Reported};
use super::compile::compile;
use super::compiler::{FIRST, LAST};
use super::machine::{BLOCK, Lane};
use super::node::NEVER;
use super::plan::{Plan, Role, Shape};
use super::state::DOUBT;
use super::Program;
use crate::dates::Day;
use crate::register::Register;
use crate::written::Cell;

/// So many programs are made for one table; rows of other shapes are evaluated like files.
const MOST_PROGRAMS: usize = 256;
/// So many different texts are told apart in one column.
const MOST_TEXTS: usize = 4096;

/// A cell that is none for a program.
const ODD: i32 = i32::MIN;

/// Rows of a table, column by column, in the order of
/// [`Template::columns`](crate::written::Template::columns).
#[derive(Debug, Clone, Default)]
pub struct Rows {
    columns: Vec<Vec<i32>>,
    rows: usize,
}

impl Rows {
    /// None yet, for so many columns.
    #[must_use]
    pub fn new(columns: usize) -> Rows {
        Rows { columns: vec![Vec::new(); columns], rows: 0 }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Takes all of them out.
    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Vec::clear);
        self.rows = 0;
    }

    /// Adds a cell of the row that is read.
    pub fn push(&mut self, column: usize, value: Value) {
        if let Some(cells) = self.columns.get_mut(column) {
            cells.push(value.0);
        }
    }

    /// Ends the row that is read: what it does not have is empty.
    pub fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
        for cells in &mut self.columns {
            cells.resize(self.rows, NEVER);
        }
    }

    /// Ends a row that is none for a program.
    pub fn end_odd_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
        for cells in &mut self.columns {
            cells.truncate(self.rows.saturating_sub(1));
            cells.resize(self.rows, ODD);
        }
    }

    fn column(&self, column: usize) -> &[i32] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }
}

/// A cell as a program takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value(i32);

impl Value {
    /// Nothing.
    pub const EMPTY: Value = Value(NEVER);
    /// What no program takes.
    pub const ODD: Value = Value(ODD);

    /// A truth.
    #[must_use]
    pub fn truth(truth: bool) -> Value {
        Value(i32::from(truth))
    }

    /// The day of a text of the form `2025-01-31`; none if it is not one, or far from our time.
    #[must_use]
    pub fn day(text: &[u8]) -> Option<Value> {
        let number = day_number(text)?;
        (FIRST..=LAST).contains(&number).then_some(Value(number))
    }
}

/// The number of a day of the form `2025-01-31`, if there is such a day.
fn day_number(text: &[u8]) -> Option<i32> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let digit = |byte: u8| i32::from(byte.wrapping_sub(b'0'));
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(digit);
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let (year, month, day) = (y1 * 1000 + y2 * 100 + y3 * 10 + y4, m1 * 10 + m2, d1 * 10 + d2);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > length || year < 1 {
        return None;
    }
    // Years begin in March, so that the day that not every year has is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 306)
}

/// The programs of a register, one for each shape of rows that was met.
#[derive(Debug)]
pub struct Programs<'r> {
    register: &'r Register<'r>,
    plan: Plan,
    known_by: Option<Day>,
    /// By column: the texts that were met in it.
    texts: Vec<HashMap<Cell<'static>, i32>>,
    /// By what the rows have that belongs to the rules.
    by_shape: HashMap<Vec<i32>, Option<usize>>,
    all: Vec<(Program, Machine)>,
    answers: Box<Answers>,
}

impl<'r> Programs<'r> {
    /// Those of a register, on the day of knowledge, if one is asked for. They are made when the first row
    /// asks for them.
    #[must_use]
    pub fn of(register: &'r Register<'r>, known_by: Option<Day>) -> Programs<'r> {
        let plan = Plan::of(register);
        Programs {
            texts: vec![HashMap::new(); plan.roles().len()],
            register,
            plan,
            known_by,
            by_shape: HashMap::new(),
            all: Vec::new(),
            answers: Answers::new(),
        }
    }

    /// What the columns of the template are for.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// A cell of a column as a program takes it.
    pub fn value(&mut self, column: usize, cell: &Cell<'_>) -> Value {
        let role = self.plan.roles().get(column).copied().unwrap_or(Role::Name);
        let day = match cell {
            Cell::Text(text) => Value::day(text.as_bytes()),
            _ => None,
        };
        match (role, cell, day) {
            (Role::Name, ..) | (_, Cell::Empty, _) => Value::EMPTY,
            (Role::Day | Role::DayOfEntry | Role::DayOrRule, _, Some(day)) => day,
            (Role::Truth, Cell::Truth(truth), _) => Value::truth(*truth),
            (Role::Truth, Cell::Text(text), _) => match &**text {
                "true" => Value::truth(true),
                "false" => Value::truth(false),
                _ => Value::ODD,
            },
            (Role::Day | Role::Truth, ..) => Value::ODD,
            (Role::DayOfEntry | Role::DayOrRule | Role::Rule, ..) => self.text(column, cell),
        }
    }

    fn text(&mut self, column: usize, cell: &Cell<'_>) -> Value {
        let Some(texts) = self.texts.get_mut(column) else { return Value::ODD };
        if let Some(known) = texts.get(cell) {
            return Value(*known);
        }
        let number = i32::try_from(texts.len()).unwrap_or(i32::MAX);
        if texts.len() >= MOST_TEXTS {
            return Value::ODD;
        }
        let number = number.saturating_neg().saturating_sub(1);
        texts.insert(cell.clone().into_owned(), number);
        Value(number)
    }

    /// The answers to rows on some days.
    pub fn answer(&mut self, rows: &Rows, days: &[Day], sheet: &mut Sheet) {
        sheet.unanswered.clear();
        sheet.unanswered.resize(rows.len(), true);
        sheet.lanes.clear();
        sheet.commitments = 0;
        for (program, members) in self.by_program(rows) {
            let blocks = members.blocks();
            let Some((program, machine)) = self.all.get_mut(program) else { continue };
            sheet.make_room(program.commitments.len(), days.len(), rows.len());
            for block in blocks {
                machine.load(program, rows, &block);
                let doubts = *machine.places.get(program.doubt);
                sheet.answered(&block, &doubts);
                for (day, on) in days.iter().enumerate() {
                    for (number, commitment) in program.commitments.iter().enumerate() {
                        let asked = (*on, block.len());
                        machine.answer(program, commitment, asked, &mut self.answers);
                        sheet.put(&block, (day, number), &self.answers);
                    }
                }
            }
        }
    }

    /// Adds to the counts of each commitment and day how many rows have each reason, by its position in
    /// [`Reason::ALL`](crate::model::Reason::ALL); `unanswered` are the rows that are left.
    pub fn count(&mut self, rows: &Rows, days: &[Day], counts: &mut Tally, unanswered: &mut Vec<bool>) {
        unanswered.clear();
        unanswered.resize(rows.len(), true);
        for (program, members) in self.by_program(rows) {
            let blocks = members.blocks();
            let Some((program, machine)) = self.all.get_mut(program) else { continue };
            counts.make_room(program.commitments.len(), days.len());
            for block in blocks {
                machine.load(program, rows, &block);
                machine.count(program, days, &block, counts, unanswered);
            }
        }
    }

    /// The rows of each program that there is for some.
    fn by_program(&mut self, rows: &Rows) -> Vec<(usize, Members)> {
        let odd = self.odd(rows);
        let varying = self.varying(rows);
        if varying.is_empty() && odd.is_empty() {
            let program = self.program(rows, 0);
            return program.map(|program| (program, Members::All(rows.len()))).into_iter().collect();
        }
        let mut found: Vec<(usize, Members)> = Vec::new();
        let mut last: Option<(Vec<i32>, Option<usize>)> = None;
        for row in (0..rows.len()).filter(|row| odd.get(*row) != Some(&true)) {
            let same = last.as_ref().filter(|(key, _)| {
                let cells = varying.iter().map(|column| rows.column(*column).get(row));
                cells.eq(key.iter().map(Some))
            });
            let program = match same {
                Some((_, program)) => *program,
                None => {
                    let program = self.program(rows, row);
                    let key = varying.iter().filter_map(|it| rows.column(*it).get(row).copied());
                    last = Some((key.collect(), program));
                    program
                }
            };
            let Some(program) = program else { continue };
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            match found.iter_mut().find(|(known, _)| *known == program) {
                Some((_, Members::Some(members))) => members.push(row),
                Some(_) => {}
                None => found.push((program, Members::Some(vec![row]))),
            }
        }
        found
    }

    /// Which rows have a cell that is none for a program; nothing if there is no such row.
    fn odd(&self, rows: &Rows) -> Vec<bool> {
        let mut odd = Vec::new();
        for cells in &rows.columns {
            if cells.contains(&ODD) {
                odd.resize(rows.len(), false);
                for (odd, cell) in odd.iter_mut().zip(cells) {
                    *odd |= *cell == ODD;
                }
            }
        }
        odd
    }

    /// The columns in which rows of one table differ in their rules.
    fn varying(&self, rows: &Rows) -> Vec<usize> {
        let roles = self.plan.roles().iter().enumerate();
        let varies = roles.filter(|(column, role)| {
            let cells = rows.column(*column);
            match role {
                Role::Name | Role::Day | Role::Truth => false,
                Role::DayOfEntry => cells.iter().any(|cell| *cell < 0),
                Role::DayOrRule => cells.iter().any(|cell| *cell < 0 || *cell == NEVER),
                Role::Rule => true,
            }
        });
        varies.map(|(column, _)| column).collect()
    }

    /// The program for a row.
    fn program(&mut self, rows: &Rows, row: usize) -> Option<usize> {
        let roles = self.plan.roles().iter().enumerate();
        let key = roles.map(|(column, role)| {
            let cell = rows.column(column).get(row).copied().unwrap_or(NEVER);
            match role {
                Role::DayOfEntry if cell < 0 => cell,
                Role::DayOrRule if cell < 0 || cell == NEVER => cell,
                Role::Rule => cell,
                _ => 0,
            }
        });
        let key: Vec<i32> = key.collect();
        if let Some(known) = self.by_shape.get(&key) {
            return *known;
        }
        if self.by_shape.len() >= MOST_PROGRAMS {
            return None;
        }
        let shape = self.shape(&key);
        let made = compile(self.register, &self.plan, &shape, self.known_by);
        let made = made.map(|program| {
            let machine = Machine::new(&program);
            self.all.push((program, machine));
            self.all.len().saturating_sub(1)
        });
        self.by_shape.insert(key, made);
        made
    }

    fn shape(&self, key: &[i32]) -> Vec<Shape> {
        let roles = self.plan.roles().iter().zip(key).enumerate();
        let shape = roles.map(|(column, (role, value))| match (role, *value) {
            (Role::Name, _) => Shape::Any,
            (Role::Truth, _) => Shape::Truth,
            (_, NEVER) => Shape::Fixed(Cell::Empty),
            (_, value) if value < 0 => {
                let texts = self.texts.get(column).into_iter().flatten();
                let text = texts.filter(|(_, number)| **number == value).map(|(text, _)| text);
                Shape::Fixed(text.cloned().next().unwrap_or(Cell::Empty))
            }
            _ => Shape::Day,
        });
        shape.collect()
    }
}

/// Rows that have one program.
enum Members {
    All(usize),
    Some(Vec<u32>),
}

/// Some of them, no more than a block.
pub(super) enum Block<'m> {
    From(usize, usize),
    Some(&'m [u32]),
}

impl Members {
    fn blocks(&self) -> Vec<Block<'_>> {
        match self {
            Members::All(count) => (0..*count)
                .step_by(BLOCK)
                .map(|from| Block::From(from, BLOCK.min(count.saturating_sub(from))))
                .collect(),
            Members::Some(rows) => rows.chunks(BLOCK).map(Block::Some).collect(),
        }
    }
}

impl Block<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Block::From(_, count) => *count,
            Block::Some(rows) => rows.len(),
        }
    }

    /// The row of the table at a position.
    pub(super) fn row(&self, at: usize) -> usize {
        match self {
            Block::From(from, _) => from.saturating_add(at),
            Block::Some(rows) => rows.get(at).map_or(usize::MAX, |row| *row as usize),
        }
    }
}

impl Machine {
    /// Puts the cells of a block in their places, and works out what does not depend on the day.
    fn load(&mut self, program: &Program, rows: &Rows, block: &Block<'_>) {
        for (column, place) in &program.columns {
            let cells = rows.column(*column as usize);
            let Some(lane) = self.places.get_mut(*place) else { continue };
            match block {
                Block::From(from, count) => {
                    let cells = cells.get(*from..from.saturating_add(*count)).unwrap_or_default();
                    lane.iter_mut().zip(cells).for_each(|(to, cell)| *to = *cell);
                }
                Block::Some(rows) => {
                    for (to, row) in lane.iter_mut().zip(*rows) {
                        *to = cells.get(*row as usize).copied().unwrap_or(NEVER);
                    }
                }
            }
        }
        self.places.run(&program.setup, &program.moves, block.len());
    }

    fn count(
        &mut self,
        program: &Program,
        days: &[Day],
        block: &Block<'_>,
        counts: &mut Tally,
        unanswered: &mut [bool],
    ) {
        let mut doubts = *self.places.get(program.doubt);
        // The codes of all days are needed before it is known which rows are in doubt.
        for on in days {
            for commitment in &program.commitments {
                let codes = self.codes(program, commitment, (*on, block.len()));
                for (doubt, code) in doubts.iter_mut().zip(codes) {
                    *doubt |= *code & DOUBT;
                }
            }
        }
        for (at, doubt) in doubts.iter().enumerate().take(block.len()) {
            if *doubt == 0 && let Some(unanswered) = unanswered.get_mut(block.row(at)) {
                *unanswered = false;
            }
        }
        for (day, on) in days.iter().enumerate() {
            for (number, commitment) in program.commitments.iter().enumerate() {
                let codes = self.codes(program, commitment, (*on, block.len()));
                counts.add((day, number), codes.iter().zip(&doubts).take(block.len()));
            }
        }
    }
}

/// How many rows have each reason, by day and commitment.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    commitments: usize,
    by: Vec<[u64; 32]>,
}

impl Tally {
    fn make_room(&mut self, commitments: usize, days: usize) {
        self.commitments = commitments;
        let wanted = commitments.saturating_mul(days);
        if self.by.len() < wanted {
            self.by.resize(wanted, [0; 32]);
        }
    }

    fn add<'c>(
        &mut self,
        (day, commitment): (usize, usize),
        codes: impl Iterator<Item = (&'c i32, &'c i32)>,
    ) {
        let at = day.saturating_mul(self.commitments).saturating_add(commitment);
        let Some(counts) = self.by.get_mut(at) else { return };
        for (code, doubt) in codes {
            let reason = usize::try_from(code & super::state::REASON).unwrap_or(31);
            if *doubt == 0 && let Some(count) = counts.get_mut(reason) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// How many rows have each reason, by its position in `Reason::ALL`.
    #[must_use]
    pub fn of(&self, day: usize, commitment: usize) -> [u64; 32] {
        let at = day.saturating_mul(self.commitments).saturating_add(commitment);
        self.by.get(at).copied().unwrap_or([0; 32])
    }

    /// How many commitments there are.
    #[must_use]
    pub fn commitments(&self) -> usize {
        self.commitments
    }
}

/// The answers to some rows.
#[derive(Debug, Default)]
pub struct Sheet {
    commitments: usize,
    /// By day and commitment, and in it by row.
    lanes: Vec<Columns>,
    unanswered: Vec<bool>,
}

/// What is reported of one commitment on a day, of each row.
#[derive(Debug, Clone, Default)]
struct Columns {
    code: Vec<i32>,
    since: Vec<i32>,
    deadline: Vec<i32>,
    next_on: Vec<i32>,
    next: Vec<i32>,
    complete: Vec<i32>,
}

impl Sheet {
    fn make_room(&mut self, commitments: usize, days: usize, rows: usize) {
        self.commitments = commitments;
        let none = || Columns {
            code: vec![0; rows],
            since: vec![NEVER; rows],
            deadline: vec![NEVER; rows],
            next_on: vec![NEVER; rows],
            next: vec![0; rows],
            complete: vec![0; rows],
        };
        self.lanes.resize_with(commitments.saturating_mul(days), none);
    }

    fn answered(&mut self, block: &Block<'_>, doubts: &Lane) {
        for (at, doubt) in doubts.iter().enumerate().take(block.len()) {
            if let Some(unanswered) = self.unanswered.get_mut(block.row(at)) {
                *unanswered = *doubt != 0;
            }
        }
    }

    fn put(&mut self, block: &Block<'_>, (day, number): (usize, usize), answers: &Answers) {
        let at = day.saturating_mul(self.commitments).saturating_add(number);
        let Some(columns) = self.lanes.get_mut(at) else { return };
        for (to, from) in [
            (&mut columns.code, &answers.code),
            (&mut columns.since, &answers.since),
            (&mut columns.deadline, &answers.deadline),
            (&mut columns.next_on, &answers.next_on),
            (&mut columns.next, &answers.next),
            (&mut columns.complete, &answers.complete),
        ] {
            match block {
                Block::From(first, count) => {
                    let to = to.get_mut(*first..first.saturating_add(*count)).unwrap_or_default();
                    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
                Block::Some(rows) => {
                    for (row, from) in rows.iter().zip(from) {
                        if let Some(to) = to.get_mut(*row as usize) {
                            *to = *from;
                        }
                    }
                }
            }
        }
        let in_doubt = answers.code.iter().enumerate().take(block.len());
        for (at, _) in in_doubt.filter(|(_, code)| **code & DOUBT != 0) {
            if let Some(unanswered) = self.unanswered.get_mut(block.row(at)) {
                *unanswered = true;
            }
        }
    }

    /// Whether a row has no answer here, and has to be evaluated as a file.
    #[must_use]
    pub fn is_unanswered(&self, row: usize) -> bool {
        self.unanswered.get(row).copied().unwrap_or(true)
    }

    /// What is reported of a commitment of a row on a day, all by position.
    #[must_use]
    pub fn reported(&self, row: usize, day: usize, commitment: usize) -> Option<Reported> {
        let at = day.saturating_mul(self.commitments).saturating_add(commitment);
        let columns = self.lanes.get(at)?;
        Reported::of([
            *columns.code.get(row)?,
            *columns.since.get(row)?,
            *columns.deadline.get(row)?,
            *columns.next_on.get(row)?,
            *columns.next.get(row)?,
            *columns.complete.get(row)?,
        ])
    }
}
