//! Rows of a table, column by column, and the answers to them.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Program;
use super::answers::Reported;
use super::ask::{Answers, FIRST_LOOKS, MOST_LOOKS, Machine};
use super::compile::compile;
use super::machine::{BLOCK, Lane};
use super::node::{EPOCH, FARTHEST, NEVER, Small, small};
use super::plan::{Plan, Role, Shape};
use super::sweep::{Calendar, Tally};
use crate::dates::Day;
use crate::register::Register;
use crate::written::Cell;

/// So many programs are made for one table; rows of other shapes are evaluated like files.
const MOST_PROGRAMS: usize = 256;
/// So many different texts are told apart in one column.
const MOST_TEXTS: usize = 4096;

/// An empty cell.
const EMPTY: Small = NEVER;
/// A cell that is none for a program.
const ODD: Small = Small::MIN;
/// Texts are counted from here: below all days.
const FIRST_TEXT: Small = ODD + 1;

/// Rows of a table, column by column, in the order of
/// [`Template::columns`](crate::written::Template::columns).
#[derive(Debug, Clone, Default)]
pub struct Rows {
    columns: Vec<Vec<Small>>,
    rows: usize,
    /// What there is among the cells of each column, once it was asked for.
    found: OnceLock<Vec<Found>>,
}

/// What there is among the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    odd: bool,
    text: bool,
    empty: bool,
    /// How far a day is from the epoch, at most.
    farthest: i32,
}

impl Found {
    fn of(cells: &[Small]) -> Found {
        let least = cells.iter().fold(0, |least: Small, cell| least.min(*cell));
        let greatest = cells.iter().fold(0, |greatest: Small, cell| greatest.max(*cell));
        let last = cells
            .iter()
            .fold(0, |last: Small, cell| last.max(if *cell == EMPTY { 0 } else { *cell }));
        let is_beyond_days = i32::from(least) < -FARTHEST;
        let text = is_beyond_days && cells.iter().any(|cell| is_text(*cell));
        let first = match is_beyond_days {
            true => cells.iter().filter(|cell| i32::from(**cell) >= -FARTHEST).min().copied(),
            false => Some(least),
        };
        let farthest = i32::from(last).max(i32::from(first.unwrap_or(0)).saturating_neg());
        Found { odd: least == ODD, text, empty: greatest == EMPTY, farthest }
    }
}

fn is_text(cell: Small) -> bool {
    cell != ODD && i32::from(cell) < -FARTHEST
}

impl Rows {
    /// None yet, for so many columns.
    #[must_use]
    pub fn new(columns: usize) -> Rows {
        Rows { columns: vec![Vec::new(); columns], rows: 0, found: OnceLock::new() }
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
        self.found.take();
    }

    /// Adds a cell of the row that is read.
    #[inline]
    pub fn push(&mut self, column: usize, value: Value) {
        if let Some(column) = self.columns.get_mut(column) {
            column.push(value.0);
        }
    }

    /// Adds the cells of a column in several rows.
    #[inline]
    pub fn extend(&mut self, column: usize, values: impl IntoIterator<Item = Value>) {
        if let Some(column) = self.columns.get_mut(column) {
            column.extend(values.into_iter().map(|value| value.0));
        }
    }

    /// Makes a row that is read, and perhaps ended, none for a program.
    pub fn make_odd(&mut self, row: usize) {
        self.found.take();
        let first = self.columns.first_mut();
        if let Some(cell) = first.and_then(|column| column.get_mut(row)) {
            *cell = ODD;
        }
    }

    /// Takes back what was read of a row that is not ended.
    pub fn undo(&mut self) {
        for column in &mut self.columns {
            column.truncate(self.rows);
        }
    }

    /// Ends the row that is read: what it does not have is empty.
    #[inline]
    pub fn end_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
        self.found.take();
        for column in &mut self.columns {
            if column.len() != self.rows {
                column.resize(self.rows, EMPTY);
            }
        }
    }

    /// Ends so many rows, of which whole columns were added: those that were not are empty.
    pub fn end_rows(&mut self, count: usize) {
        self.rows = self.rows.saturating_add(count);
        self.found.take();
        for column in &mut self.columns {
            column.resize(self.rows, EMPTY);
        }
    }

    /// Ends a row that is none for a program.
    pub fn end_odd_row(&mut self) {
        self.undo();
        self.rows = self.rows.saturating_add(1);
        self.found.take();
        for column in &mut self.columns {
            column.push(ODD);
        }
    }

    fn column(&self, column: usize) -> &[Small] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    fn found(&self) -> &[Found] {
        self.found.get_or_init(|| self.columns.iter().map(|cells| Found::of(cells)).collect())
    }
}

/// A cell as a program takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value(Small);

impl Value {
    /// Nothing.
    pub const EMPTY: Value = Value(EMPTY);
    /// What no program takes.
    pub const ODD: Value = Value(ODD);

    /// A truth.
    #[must_use]
    #[inline]
    pub fn truth(truth: bool) -> Value {
        Value(Small::from(truth))
    }

    /// The day of a [number](Day::number). One far from our time is what no program takes.
    #[must_use]
    #[inline]
    pub fn of_number(number: i32) -> Value {
        // Without a decision, so that many are done at a time.
        let away = number.wrapping_sub(EPOCH);
        let near = away.clamp(-FARTHEST, FARTHEST);
        let small = Small::try_from(near).unwrap_or(ODD);
        Value(if near == away { small } else { ODD })
    }

    /// The day of a text of the form `2025-01-31`; none if it is not one. A day far from our time is what
    /// no program takes.
    #[must_use]
    #[inline]
    pub fn day(text: &[u8]) -> Option<Value> {
        day_number(text).map(Value::of_number)
    }
}

/// How many days the months have, in a year that is no leap year.
const LENGTHS: [u32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The number of a day of the form `2025-01-31`, if there is such a day.
#[inline]
fn day_number(text: &[u8]) -> Option<i32> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    // Eight digits at a time, a byte each; then the four numbers of two of them.
    let digits = u64::from_le_bytes([y1, y2, y3, y4, m1, m2, d1, d2]);
    let digits = digits ^ 0x3030_3030_3030_3030;
    let above = digits | digits.wrapping_add(0x7676_7676_7676_7676);
    if above & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let [century, _, of_century, _, month, _, day, _] = pairs.to_le_bytes().map(u32::from);
    let year = century.wrapping_mul(100).wrapping_add(of_century);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = LENGTHS.get(month as usize)?.wrapping_add(u32::from(is_leap && month == 2));
    if day == 0 || day > length || year == 0 {
        return None;
    }
    // Years begin in March, so that the day that not every year has is the last.
    let (year, month) = match month {
        3.. => (year, month.wrapping_sub(3)),
        _ => (year.wrapping_sub(1), month.wrapping_add(9)),
    };
    let of_years = year.wrapping_mul(365).wrapping_add(year / 4).wrapping_add(year / 400);
    let of_months = month.wrapping_mul(153).wrapping_add(2) / 5;
    let number = of_years.wrapping_sub(year / 100).wrapping_add(of_months).wrapping_add(day);
    i32::try_from(number).ok()?.checked_sub(306)
}

/// The programs of a register, one for each shape of rows that was met.
#[derive(Debug)]
pub struct Programs<'r> {
    register: &'r Register<'r>,
    plan: Plan,
    known_by: Option<Day>,
    /// By column: the texts that were met in it.
    texts: Vec<HashMap<Cell<'static>, Small>>,
    /// By what the rows have that belongs to the rules.
    by_shape: HashMap<Vec<Small>, Option<usize>>,
    all: Vec<(Program, Machine)>,
    answers: Box<Answers>,
    /// The ids of the commitments, once there is a program.
    commitments: Vec<String>,
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
            commitments: Vec::new(),
        }
    }

    /// The ids of the commitments, by their positions; none before a row has an answer.
    #[must_use]
    pub fn commitments(&self) -> &[String] {
        &self.commitments
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
        let day = day.filter(|_| role != Role::Rule);
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
        let number = Small::try_from(texts.len().min(MOST_TEXTS)).unwrap_or(Small::MAX);
        if texts.len() >= MOST_TEXTS {
            return Value::ODD;
        }
        let number = number.saturating_add(FIRST_TEXT);
        texts.insert(cell.clone().into_owned(), number);
        Value(number)
    }

    /// The answers to rows on some days.
    pub fn answer(&mut self, rows: &Rows, days: &[Day], sheet: &mut Sheet) {
        sheet.unanswered.clear();
        sheet.unanswered.resize(rows.len(), true);
        sheet.commitments = 0;
        let found = rows.found();
        for (program, members) in self.by_program(rows, found) {
            let blocks = members.blocks();
            let Some((program, machine)) = self.all.get_mut(program) else { continue };
            sheet.make_room(program.commitments.len(), days.len(), rows.len());
            let mut asked = Asked { program, machine, answers: &mut self.answers, days };
            let mut left = Vec::with_capacity(BLOCK.saturating_mul(2));
            for block in blocks {
                let open = asked.answer((rows, found), &block, FIRST_LOOKS, sheet);
                left.extend(block.rows_where(&open).filter_map(|row| u32::try_from(row).ok()));
                // While what they are made of is still near the processor.
                if left.len() >= BLOCK {
                    asked.answer_rest((rows, found), &left, sheet);
                    left.clear();
                }
            }
            asked.answer_rest((rows, found), &left, sheet);
        }
    }

    /// Counts how many rows have each reason on each of some days, which are in order; but for those that
    /// have no answer here: these are told.
    pub fn count(
        &mut self,
        rows: &Rows,
        days: &[Day],
        tally: &mut Tally,
        unanswered: &mut Vec<bool>,
    ) {
        unanswered.clear();
        unanswered.resize(rows.len(), true);
        let Some(calendar) = Calendar::of(days) else { return };
        let found = rows.found();
        for (program, members) in self.by_program(rows, found) {
            let blocks = members.blocks();
            let Some((program, machine)) = self.all.get_mut(program) else { continue };
            tally.make_room(program.commitments.len(), days.len());
            for block in blocks {
                let doubts = machine.load(program, (rows, found), &block);
                let doubts = machine.count(program, &calendar, (block.len(), doubts), tally);
                for (at, doubt) in doubts.iter().enumerate().take(block.len()) {
                    if *doubt == 0
                        && let Some(unanswered) = unanswered.get_mut(block.row(at))
                    {
                        *unanswered = false;
                    }
                }
            }
        }
    }

    /// The rows of each program that there is for some.
    fn by_program(&mut self, rows: &Rows, found: &[Found]) -> Vec<(usize, Members)> {
        let odd = odd(rows, found);
        let varying = self.varying(found);
        if varying.is_empty() && odd.is_empty() {
            let program = self.program(rows, 0);
            return program
                .map(|program| (program, Members::All(rows.len())))
                .into_iter()
                .collect();
        }
        let mut found: Vec<(usize, Members)> = Vec::new();
        let mut last: Option<(Vec<Small>, Option<usize>)> = None;
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

    /// The columns in which rows of one table differ in their rules.
    fn varying(&self, found: &[Found]) -> Vec<usize> {
        let columns = self.plan.roles().iter().zip(found).enumerate();
        let varies = columns.filter(|(_, (role, found))| match role {
            Role::Name | Role::Day | Role::Truth => false,
            Role::DayOfEntry => found.text,
            Role::DayOrRule => found.text || found.empty,
            Role::Rule => true,
        });
        varies.map(|(column, _)| column).collect()
    }

    /// The program for a row.
    fn program(&mut self, rows: &Rows, row: usize) -> Option<usize> {
        let roles = self.plan.roles().iter().enumerate();
        let key = roles.map(|(column, role)| {
            let cell = rows.column(column).get(row).copied().unwrap_or(EMPTY);
            match role {
                Role::DayOfEntry if is_text(cell) => cell,
                Role::DayOrRule if is_text(cell) || cell == EMPTY => cell,
                Role::Rule => cell,
                _ => 0,
            }
        });
        let key: Vec<Small> = key.collect();
        if let Some(known) = self.by_shape.get(&key) {
            return *known;
        }
        if self.by_shape.len() >= MOST_PROGRAMS {
            return None;
        }
        let shape = self.shape(&key);
        let made = compile(self.register, &self.plan, &shape, self.known_by);
        let made = made.map(|program| {
            let ids = program.commitments.iter().map(|commitment| commitment.id.clone());
            self.commitments = ids.collect();
            let machine = Machine::new(&program);
            self.all.push((program, machine));
            self.all.len().saturating_sub(1)
        });
        self.by_shape.insert(key, made);
        made
    }

    fn shape(&self, key: &[Small]) -> Vec<Shape> {
        let roles = self.plan.roles().iter().zip(key).enumerate();
        let shape = roles.map(|(column, (role, value))| match (role, *value) {
            (Role::Name, _) => Shape::Any,
            (Role::Truth, _) => Shape::Truth,
            (_, EMPTY) => Shape::Fixed(Cell::Empty),
            (_, value) if is_text(value) => {
                let texts = self.texts.get(column).into_iter().flatten();
                let mut text = texts.filter(|(_, number)| **number == value).map(|(text, _)| text);
                Shape::Fixed(text.next().cloned().unwrap_or(Cell::Empty))
            }
            _ => Shape::Day,
        });
        shape.collect()
    }
}

/// Which rows have a cell that is none for a program; nothing if there is no such row.
fn odd(rows: &Rows, found: &[Found]) -> Vec<bool> {
    let mut odd = Vec::new();
    for (cells, _) in rows.columns.iter().zip(found).filter(|(_, found)| found.odd) {
        odd.resize(rows.len(), false);
        for (odd, cell) in odd.iter_mut().zip(cells) {
            *odd |= *cell == ODD;
        }
    }
    odd
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

    /// The rows of the table in which something is so: mostly none, so that many are passed by at once.
    fn rows_where<'a>(&'a self, so: &'a Lane) -> impl Iterator<Item = usize> + 'a {
        const AT_ONCE: usize = 32;
        let parts = so.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE));
        let parts = parts.filter(|(part, _)| part.iter().fold(0, |any, so| any | so) != 0);
        let positions = parts.flat_map(|(part, first)| (first..).zip(part));
        let positions = positions.filter(|(at, so)| *at < self.len() && **so != 0);
        positions.map(|(at, _)| self.row(at))
    }
}

impl Machine {
    /// Puts the cells of a block in their places, and works out what does not depend on the day; and in
    /// which rows nothing can be worked out.
    fn load(
        &mut self,
        program: &Program,
        (rows, found): (&Rows, &[Found]),
        block: &Block<'_>,
    ) -> Lane {
        let mut far = [0; BLOCK];
        for (column, place) in &program.columns {
            let cells = rows.column(*column as usize);
            let farthest = found.get(*column as usize).map_or(0, |found| found.farthest);
            let Some(lane) = self.places.get_mut(*place) else { continue };
            match block {
                Block::From(from, count) => {
                    let cells = cells.get(*from..).unwrap_or_default();
                    let cells = cells.get(..*count).unwrap_or_default();
                    lane.iter_mut().zip(cells).for_each(|(to, cell)| *to = *cell);
                }
                Block::Some(rows) => {
                    for (to, row) in lane.iter_mut().zip(*rows) {
                        *to = cells.get(*row as usize).copied().unwrap_or(EMPTY);
                    }
                }
            }
            if farthest > program.room {
                for (far, day) in far.iter_mut().zip(&*lane) {
                    let is_far = *day != NEVER && i32::from(*day).abs() > program.room;
                    *far |= if is_far { -1 } else { 0 };
                }
            }
        }
        self.places.run(&program.setup, &program.moves, block.len());
        for (far, doubt) in far.iter_mut().zip(self.places.get(program.doubt)) {
            *far |= *doubt;
        }
        far
    }
}

/// A program that is asked for some days.
struct Asked<'a> {
    program: &'a Program,
    machine: &'a mut Machine,
    answers: &'a mut Answers,
    days: &'a [Day],
}

impl Asked<'_> {
    /// Puts the answers to the rows of a block on the sheet; and gives the rows that need more looks.
    fn answer(
        &mut self,
        (rows, found): (&Rows, &[Found]),
        block: &Block<'_>,
        looks: u32,
        sheet: &mut Sheet,
    ) -> Lane {
        let Asked { program, machine, answers, days } = self;
        let doubts = machine.load(program, (rows, found), block);
        sheet.answered(block, &doubts);
        let mut left = [0; BLOCK];
        for (day, on) in days.iter().enumerate() {
            let Some(on) = small(on.number()) else {
                sheet.doubted(block, &[-1; BLOCK]);
                continue;
            };
            for (number, commitment) in program.commitments.iter().enumerate() {
                let asked = (on, block.len(), looks);
                let open = machine.answer(program, commitment, asked, answers);
                left.iter_mut().zip(open).for_each(|(left, open)| *left |= open);
                sheet.put(block, (day, number), answers);
            }
        }
        left
    }

    /// Puts the answers to rows that need more looks on the sheet.
    fn answer_rest(&mut self, table: (&Rows, &[Found]), rows: &[u32], sheet: &mut Sheet) {
        for rows in rows.chunks(BLOCK) {
            let block = Block::Some(rows);
            let open = self.answer(table, &block, MOST_LOOKS, sheet);
            sheet.doubted(&block, &open);
        }
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
    code: Vec<Small>,
    since: Vec<Small>,
    deadline: Vec<Small>,
    next_on: Vec<Small>,
    next: Vec<Small>,
    complete: Vec<Small>,
}

impl Sheet {
    fn make_room(&mut self, commitments: usize, days: usize, rows: usize) {
        self.commitments = commitments;
        self.lanes.resize_with(commitments.saturating_mul(days), Columns::default);
        for lane in &mut self.lanes {
            let Columns { code, since, deadline, next_on, next, complete } = lane;
            for column in [code, since, deadline, next_on, next, complete] {
                // What is there already is of rows that are answered anew, or marked as not answered.
                column.resize(rows, 0);
            }
        }
    }

    fn answered(&mut self, block: &Block<'_>, doubts: &Lane) {
        match block {
            Block::From(from, count) => {
                let unanswered = self.unanswered.get_mut(*from..from.saturating_add(*count));
                let unanswered = unanswered.unwrap_or_default().iter_mut();
                unanswered.zip(doubts).for_each(|(unanswered, doubt)| *unanswered = *doubt != 0);
            }
            Block::Some(rows) => {
                for (row, doubt) in rows.iter().zip(doubts) {
                    if let Some(unanswered) = self.unanswered.get_mut(*row as usize) {
                        *unanswered = *doubt != 0;
                    }
                }
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
        self.doubted(block, &answers.doubt);
    }

    /// Rows that have no answer here.
    fn doubted(&mut self, block: &Block<'_>, doubts: &Lane) {
        for row in block.rows_where(doubts) {
            if let Some(unanswered) = self.unanswered.get_mut(row) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_number_are_those_near_our_time() {
        let near = (EPOCH - FARTHEST - 3)..=(EPOCH + FARTHEST + 3);
        for number in near.chain([i32::MIN, i32::MIN + 1, -1, 0, i32::MAX]) {
            let expected = small(number).map_or(Value::ODD, Value);
            assert_eq!(Value::of_number(number), expected, "{number}");
        }
    }

    #[test]
    fn days_are_read_as_everywhere() {
        for number in Day::MIN.number()..=Day::MAX.number() {
            let day = Day::from_number(number).unwrap();
            assert_eq!(day_number(day.to_string().as_bytes()), Some(number));
        }
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-01-00",
            "2025-04-31",
            "0000-01-01",
            "2025-1-001",
            "2025/01/01",
            "202a-01-01",
            "2025-01-1:",
            "2025-01-1/",
            "٢-01-01",
            "2025-01-011",
            "2025-01-1",
            "",
            "2025-01-ÿ",
        ] {
            assert_eq!(day_number(text.as_bytes()), None, "{text}");
        }
    }
}
