//! Makes a program of a template: the template is read once with days that stand for its columns, and
//! what the checker made of it is turned into values of a row.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Bits, DOUBT, REASON, STATUS};
use super::compiler::{Compiler, Dated};
use super::lasting::{Lasting, Way};
use super::node::{Builder, Id, Node, Small};
use super::plan::{Plan, Shape};
use super::schedule::Schedule;
use super::{Commitment, Look, Program};
use crate::check::{self, Loaded};
use crate::dates::Day;
use crate::diagnostic::{Code, Severity};
use crate::model::{Act, CommitmentId};
use crate::register::Register;
use crate::source::Place;
use crate::written::Cell;

/// The program of a register for rows of a shape; none where there is something in the rules that it
/// has no values for.
pub(super) fn compile(
    register: &Register<'_>,
    plan: &Plan,
    shape: &[Shape],
    known_by: Option<Day>,
) -> Option<Program> {
    let stand_ins = stand_ins(register, shape)?;
    let loaded = drafted(register, shape, &stand_ins)?;
    let columns: BTreeMap<Day, u32> =
        stand_ins.iter().map(|(column, day)| (*day, *column)).collect();
    let mut compiler = Compiler::new(&loaded.agreement, columns);
    compiler.record(register, plan, &loaded, known_by)?;
    compiler.doubt_conflicts(plan)?;
    let all = loaded.agreement.commitments();
    let mut parts = Vec::new();
    for (id, commitment) in all {
        if !Compiler::is_plain(commitment) {
            return None;
        }
        compiler.doubt_late_before_from(id)?;
        let part = compiler.part(id)?;
        parts.push(Part { id: commitment.id.clone(), ..part });
    }
    let made = compiler.made()?;
    let complete_through = match loaded.record.complete_through {
        Some(day) => Some(compiler.day(day)?),
        None => None,
    };
    let complete = compiler.complete_through(complete_through, known_by)?;
    let room = compiler.room()?;
    let entries = std::mem::take(&mut compiler.entries);
    let program = scheduled(compiler.builder, &compiler.doubts, &parts, (made, complete));
    let pauses = |entry: &Dated<'_>| matches!(entry.act, Act::Suspended { .. } | Act::Resumed(_));
    Some(Program { room, is_bounded: entries.iter().any(pauses), ..program })
}

/// A commitment before its values have places.
struct Part {
    id: String,
    code: Id,
    deadline: Id,
}

/// A day for each column that has days, which stands nowhere else.
fn stand_ins(register: &Register<'_>, shape: &[Shape]) -> Option<Vec<(u32, Day)>> {
    let fixed = shape.iter().filter_map(|shape| match shape {
        Shape::Fixed(Cell::Text(text)) => Some(&**text),
        _ => None,
    });
    let beside = register.beside.iter().any(|file| !file.entries.is_empty());
    let texts: Vec<&str> = fixed.chain([register.template().text()]).collect();
    // The days of files beside the template are not looked through: nobody writes of those years.
    let centuries = if beside { 30..=30 } else { 30..=79 };
    let century = centuries.into_iter().find(|century| {
        let begin = century.to_string();
        let in_text = |text: &&str| text.as_bytes().windows(4).any(|four| is_year(four, &begin));
        !texts.iter().any(in_text)
    })?;
    let columns = (0_u32..).zip(shape).filter(|(_, shape)| matches!(shape, Shape::Day));
    let days = (0_i32..1200).map(|month| {
        let year = century * 100 + month / 12;
        Day::from_ymd(year, u32::try_from(month % 12 + 1).ok()?, 15)
    });
    let mut columns: Vec<(u32, Option<Day>)> =
        columns.zip(days).map(|((column, _), day)| (column, day)).collect();
    let wanted = shape.iter().filter(|shape| matches!(shape, Shape::Day)).count();
    if columns.len() != wanted {
        return None;
    }
    columns.drain(..).map(|(column, day)| Some((column, day?))).collect()
}

fn is_year(four: &[u8], begin: &str) -> bool {
    four.starts_with(begin.as_bytes()) && four.iter().all(u8::is_ascii_digit)
}

/// The template as it is checked with days in the place of its columns. What depends on which days they
/// are is looked at in each row.
fn drafted(register: &Register<'_>, shape: &[Shape], stand_ins: &[(u32, Day)]) -> Option<Loaded> {
    let day_of = |column: usize| {
        let found = stand_ins.iter().find(|(one, _)| *one as usize == column);
        found.map(|(_, day)| Cell::Text(day.to_string().into()))
    };
    let cells = shape.iter().enumerate().map(|(column, shape)| match shape {
        Shape::Any => Cell::Text("row".into()),
        Shape::Day => day_of(column).unwrap_or(Cell::Empty),
        Shape::Truth => Cell::Truth(true),
        Shape::Fixed(cell) => cell.clone(),
    });
    let cells: Vec<Cell<'_>> = cells.collect();
    let filled = register.template().fill(&cells);
    let files = [filled.file].into_iter().chain(register.beside.iter().cloned());
    let outcome = check::draft(files.collect(), None, &[]);
    let errors = filled.diagnostics.iter().chain(&outcome.diagnostics);
    let mut errors = errors.filter(|one| one.code.severity() == Severity::Error);
    if errors.any(|one| !matches!(one.code, Code::BeforeFrom | Code::Contradiction)) {
        return None;
    }
    let mut agreements = outcome.agreements.into_iter();
    agreements.next().filter(|loaded| loaded.cases.is_empty() && loaded.properties.is_empty())
}

impl<'a> Compiler<'a> {
    /// The entries of the record, each with its day as a value.
    fn record(
        &mut self,
        register: &Register<'_>,
        plan: &Plan,
        loaded: &'a Loaded,
        known_by: Option<Day>,
    ) -> Option<()> {
        let places: Vec<Place> = register.template().entry_places().collect();
        for entry in &loaded.record.entries {
            let is_plain = entry.is_precise()
                && !matches!(entry.act, Act::Retracted(_) | Act::Broken(_) | Act::Restored(_));
            if !is_plain {
                return None;
            }
            let written = self.day(entry.first)?;
            let recorded = self.day(entry.recorded)?;
            let on = match known_by {
                None => written,
                Some(known_by) => {
                    let known_by = self.day(known_by)?;
                    let known = self.builder.up_to(recorded, known_by);
                    let never = self.builder.never();
                    self.builder.pick(known, written, never)
                }
            };
            let number = places.iter().position(|place| *place == entry.place);
            let holds = number.and_then(|number| plan.holds(number));
            let holds = holds.map(|column| self.builder.column(column));
            self.entries.push(Dated { written, on, act: &entry.act, by: &entry.by, holds });
        }
        // Each entry of the register is there, and is told from the others by its place.
        let found = |place: &Place| {
            loaded.record.entries.iter().filter(|entry| entry.place == *place).count() == 1
        };
        places.iter().all(found).then_some(())
    }

    /// Rows of which the checker might say that they do not load.
    fn doubt_conflicts(&mut self, plan: &Plan) -> Option<()> {
        let entries = self.entries.clone();
        for (number, one) in entries.iter().enumerate() {
            for two in entries.iter().skip(number.saturating_add(1)) {
                if may_contradict(one.act, two.act) {
                    self.doubt_same_day(one.written, two.written);
                }
            }
            if let Some(holds) = one.holds {
                let said = self.builder.comes(holds);
                self.doubt_if_written(one.written, said);
            }
        }
        for (column, on) in plan.needed_beside() {
            let (needed, on) = (self.builder.column(column), self.builder.column(on));
            let comes = self.builder.comes(needed);
            self.doubt_if_written(on, comes);
        }
        for (id, _) in self.agreement.commitments() {
            self.doubt_ends_before_from(id)?;
        }
        Some(())
    }

    fn doubt_same_day(&mut self, one: Id, two: Id) {
        let up_to = self.builder.up_to(one, two);
        let from = self.builder.up_to(two, one);
        let same = self.builder.and(up_to, from);
        let comes = self.builder.comes(one);
        let doubt = self.builder.and(same, comes);
        self.doubt(doubt);
    }

    fn doubt_if_written(&mut self, on: Id, unless: Id) {
        let comes = self.builder.comes(on);
        let doubt = self.builder.without(comes, unless);
        self.doubt(doubt);
    }

    /// A deadline before the commitment comes into force does not load.
    fn doubt_ends_before_from(&mut self, id: CommitmentId) -> Option<()> {
        let commitment = self.commitment(id)?;
        let mut starts = self.named(&commitment.from.value)?;
        starts.insert(self.made()?);
        for (_, new) in self.amendments(id)? {
            if let Some(Some(term)) = &new.from {
                starts.extend(self.named(&term.value)?);
            }
        }
        for end in self.deadlines(id)? {
            for start in &starts {
                let before = self.builder.before(end, *start);
                let comes = self.builder.comes(*start);
                let doubt = self.builder.and(before, comes);
                self.doubt(doubt);
            }
        }
        Some(())
    }

    fn part(&mut self, id: CommitmentId) -> Option<Part> {
        let asked = self.builder.asked();
        let code = self.state(id, asked)?.code;
        let deadline = self.deadline(id, asked)?.day;
        Some(Part { id: String::new(), code, deadline })
    }

    fn complete_through(&mut self, written: Option<Id>, known_by: Option<Day>) -> Option<Id> {
        let none = self.builder.constant(Small::MIN);
        let complete = written.unwrap_or(none);
        match known_by {
            None => Some(complete),
            Some(known_by) => {
                let known_by = self.day(known_by)?;
                Some(self.builder.earlier(complete, known_by))
            }
        }
    }
}

/// Whether two entries of one day could not both count.
fn may_contradict(one: &Act, two: &Act) -> bool {
    match (one, two) {
        (Act::Assessed(one, _), Act::Assessed(two, _)) => one == two,
        (Act::Amended(one, _), Act::Amended(two, _)) => one == two,
        _ => false,
    }
}

fn scheduled(
    mut builder: Builder,
    doubts: &BTreeSet<Id>,
    parts: &[Part],
    (made, complete): (Id, Id),
) -> Program {
    let (of_day, of_row): (Vec<Id>, Vec<Id>) = doubts.iter().partition(|id| builder.asks(**id));
    let any = |builder: &mut Builder, doubts: Vec<Id>| {
        let no = builder.truth(false);
        doubts.into_iter().fold(no, |any, doubt| builder.or(any, doubt))
    };
    let doubt = any(&mut builder, of_row);
    let doubt_of_day = any(&mut builder, of_day);
    let asked: Vec<Asked> =
        parts.iter().map(|part| Asked::of(&mut builder, part, doubt_of_day)).collect();
    let day = builder.asked();
    let mut schedule = Schedule::default();
    let day = schedule.keep(day);
    let nodes = (0_u32..).map(Id).take(builder.len());
    let (mut columns, mut constants) = (Vec::new(), Vec::new());
    for id in nodes {
        match builder.node(id) {
            Node::Column(column) => columns.push((column, schedule.keep(id))),
            Node::Constant(value) => constants.push((schedule.keep(id), value)),
            _ => {}
        }
    }
    // What the row says once and each day needs.
    let mut wanted = BTreeSet::from([doubt, made, complete]);
    for asked in &asked {
        wanted.extend(needed_of_row(&builder, &asked.all()));
    }
    let setup = schedule.steps(&builder, &wanted);
    let commitments = parts.iter().zip(&asked);
    let commitments =
        commitments.map(|(part, asked)| asked.scheduled(part.id.clone(), &builder, &mut schedule));
    let commitments: Vec<Commitment> = commitments.collect();
    let place = |id: Id| schedule.place(id).unwrap_or(u32::MAX);
    Program {
        asked: day,
        columns,
        constants,
        setup,
        doubt: place(doubt),
        made: place(made),
        complete: place(complete),
        commitments,
        is_bounded: false,
        places: schedule.places(),
        moves: std::mem::take(&mut builder.moves),
        room: 0,
    }
}

/// What is worked out of a commitment for a day that is asked.
struct Asked {
    code: Id,
    deadline: Id,
    ahead: Found,
    back: Found,
}

/// What decides, looking one way, how far it goes: the bits of the code that count, and the day on which
/// they may be others.
#[derive(Clone, Copy)]
struct Found {
    code: Id,
    turn: Id,
}

impl Asked {
    fn of(builder: &mut Builder, part: &Part, doubt_of_day: Id) -> Asked {
        let code = builder.mark(part.code, doubt_of_day, DOUBT);
        let mut found = |way, bits| {
            let code = Bits::new(builder, bits | DOUBT).of(code);
            Found { code, turn: Lasting::new(builder, way).of(code) }
        };
        let (ahead, back) = (found(Way::Ahead, REASON), found(Way::Back, STATUS));
        Asked { code, deadline: part.deadline, ahead, back }
    }

    fn all(&self) -> [Id; 6] {
        let Asked { code, deadline, ahead, back } = *self;
        [code, deadline, ahead.code, ahead.turn, back.code, back.turn]
    }

    fn scheduled(&self, id: String, builder: &Builder, schedule: &mut Schedule) -> Commitment {
        let state = schedule.steps(builder, &BTreeSet::from([self.code]));
        let report = BTreeSet::from([self.code, self.deadline, self.ahead.turn, self.back.turn]);
        let report = schedule.steps(builder, &report);
        let ahead = self.ahead.scheduled(builder, schedule);
        let back = self.back.scheduled(builder, schedule);
        let place = |id: Id| schedule.place(id).unwrap_or(u32::MAX);
        let (code, deadline) = (place(self.code), place(self.deadline));
        Commitment { id, state, code, report, deadline, ahead, back }
    }
}

impl Found {
    fn scheduled(self, builder: &Builder, schedule: &mut Schedule) -> Look {
        let steps = schedule.steps(builder, &BTreeSet::from([self.code]));
        let on = schedule.steps(builder, &BTreeSet::from([self.code, self.turn]));
        let place = |id: Id| schedule.place(id).unwrap_or(u32::MAX);
        Look { steps, on, code: place(self.code), turn: place(self.turn) }
    }
}

/// The values of the row alone from which some values of a day are worked out.
fn needed_of_row(builder: &Builder, of_day: &[Id]) -> impl Iterator<Item = Id> + use<> {
    let mut open: Vec<Id> = of_day.to_vec();
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = open.pop() {
        if !builder.asks(id) {
            found.insert(id);
        } else if seen.insert(id) {
            open.extend(builder.node(id).sources());
        }
    }
    found.into_iter()
}
