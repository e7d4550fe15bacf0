//! Conditions: true, false or different between worlds, on every day.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::dates::Day;
use crate::model::{Cond, StatusTest};

use super::sim::Sim;
use super::steps::Steps;
use super::tri::{Fact, Tri};
use super::verdict::{Reason, Status};

/// A condition whose atoms are numbered; the same atom has the same number wherever it stands.
enum Formula {
    Atom(usize),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    AtLeast(usize, Vec<Formula>),
    Not(Box<Formula>),
}

/// The atoms of a condition in the order of their numbers, and the number of each.
#[derive(Default)]
struct Atoms<'c> {
    listed: Vec<&'c Cond>,
    numbers: HashMap<&'c Cond, usize>,
}

impl<'c> Atoms<'c> {
    /// The number of an atom, and whether it has stood in the condition before.
    fn number(&mut self, atom: &'c Cond) -> (usize, bool) {
        match self.numbers.entry(atom) {
            Entry::Occupied(known) => (*known.get(), true),
            Entry::Vacant(free) => {
                let number = *free.insert(self.listed.len());
                self.listed.push(atom);
                (number, false)
            }
        }
    }
}

/// More open atoms than this in one condition are not tried out one by one.
const MOST_OPEN_ATOMS: usize = 10;

impl Sim<'_, '_> {
    /// Whether the condition is true on each day. Exact on each day by itself as far as its atoms
    /// are independent of each other.
    pub(super) fn cond(&self, cond: &Cond) -> Steps<Tri> {
        let mut atoms = Atoms::default();
        let (formula, repeats) = number(cond, &mut atoms);
        let values: Vec<Steps<Tri>> = atoms.listed.iter().map(|atom| self.atom(atom)).collect();
        let starts = values.iter().flat_map(Steps::starts).collect();
        Steps::build(starts, |day| {
            let mut values: Vec<Tri> = values.iter().map(|value| *value.at(day)).collect();
            let value = formula.value(&values);
            match value {
                Tri::Maybe(_) if repeats => tried_out(&formula, &mut values).unwrap_or(value),
                value => value,
            }
        })
    }

    /// The days on which one of its atoms changes.
    pub(super) fn turns_of(&self, cond: &Cond) -> Vec<Day> {
        let mut atoms = Atoms::default();
        number(cond, &mut atoms);
        let turns = atoms.listed.iter().map(|atom| self.atom(atom));
        turns.flat_map(|value| value.starts().collect::<Vec<_>>()).collect()
    }

    /// The days around which it may matter that the condition held on one day and not on the next, since something
    /// of it is open: those between which each of its open parts lies.
    pub(super) fn open_turns(&self, cond: &Cond) -> Vec<Day> {
        let mut atoms = Atoms::default();
        number(cond, &mut atoms);
        let mut turns = Vec::new();
        for atom in atoms.listed {
            let value = self.atom(atom);
            if value.runs().all(|run| run.value.is_decided()) {
                continue;
            }
            turns.extend(value.starts());
            if let Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) = atom {
                let ends = self.ends(date);
                turns.extend(ends.iter().filter_map(|day| day.next()));
                turns.extend(ends);
            }
        }
        turns
    }

    fn atom(&self, atom: &Cond) -> Steps<Tri> {
        match atom {
            Cond::Condition(id) => self.case.condition(*id, self.world),
            Cond::Consultation(id) => self.case.complete(*id, self.world),
            Cond::Event(id) => self.case.event(*id, self.world).reached(),
            Cond::Status(test, id) => match self.course(*id) {
                Some(course) => course.rows.map(|rows| rows.are(|reason| passes(*test, reason))),
                None => Steps::constant(Tri::False),
            },
            Cond::OnOrAfter(date) => self.date(date, None).reached(),
            Cond::After(date) => self.date(date, None).passed(),
            Cond::Before(date) => self.date(date, None).reached().not(),
            // Not atoms.
            Cond::All(_) | Cond::Any(_) | Cond::AtLeast(..) | Cond::Not(_) => {
                Steps::constant(Tri::False)
            }
        }
    }
}

fn passes(test: StatusTest, reason: Reason) -> bool {
    match test {
        StatusTest::Pending => reason.status() == Status::Pending,
        StatusTest::Due => reason.status() == Status::Due,
        StatusTest::Met => reason.status() == Status::Met,
        StatusTest::Lapsed => reason.status() == Status::Lapsed,
        StatusTest::Void => reason.status() == Status::Void,
        StatusTest::Breached => reason.is_breach(),
    }
}

/// The formula of a condition, and whether an atom stands in it more than once.
fn number<'c>(cond: &'c Cond, atoms: &mut Atoms<'c>) -> (Formula, bool) {
    let mut members = |members: &'c [Cond]| {
        let mut repeats = false;
        let numbered = members.iter().map(|member| {
            let (formula, again) = number(member, atoms);
            repeats |= again;
            formula
        });
        let numbered: Vec<Formula> = numbered.collect();
        (numbered, repeats)
    };
    match cond {
        Cond::All(all) => {
            let (all, repeats) = members(all);
            (Formula::All(all), repeats)
        }
        Cond::Any(any) => {
            let (any, repeats) = members(any);
            (Formula::Any(any), repeats)
        }
        Cond::AtLeast(count, of) => {
            let (of, repeats) = members(of);
            (Formula::AtLeast(*count as usize, of), repeats)
        }
        Cond::Not(inner) => {
            let (inner, repeats) = number(inner, atoms);
            (Formula::Not(Box::new(inner)), repeats)
        }
        atom => {
            let (number, again) = atoms.number(atom);
            (Formula::Atom(number), again)
        }
    }
}

impl Formula {
    fn value(&self, atoms: &[Tri]) -> Tri {
        match self {
            Formula::Atom(number) => atoms.get(*number).copied().unwrap_or(Tri::False),
            Formula::All(members) => {
                members.iter().fold(Tri::True, |all, member| all.and(member.value(atoms)))
            }
            Formula::Any(members) => {
                members.iter().fold(Tri::False, |any, member| any.or(member.value(atoms)))
            }
            Formula::AtLeast(count, members) => at_least(*count, members, atoms),
            Formula::Not(inner) => inner.value(atoms).not(),
        }
    }
}

fn at_least(count: usize, members: &[Formula], atoms: &[Tri]) -> Tri {
    let (mut sure, mut open, mut why) = (0_usize, 0_usize, None::<Fact>);
    for member in members {
        match member.value(atoms) {
            Tri::True => sure = sure.saturating_add(1),
            Tri::False => {}
            Tri::Maybe(fact) => {
                open = open.saturating_add(1);
                why = Some(why.map_or(fact, |other| other.first(fact)));
            }
        }
    }
    if sure >= count {
        Tri::True
    } else if sure.saturating_add(open) < count {
        Tri::False
    } else {
        Tri::Maybe(why.unwrap_or(Fact::Vague))
    }
}

/// The value if it is the same however the open atoms are settled.
fn tried_out(formula: &Formula, atoms: &mut [Tri]) -> Option<Tri> {
    let open: Vec<usize> =
        (0..atoms.len()).filter(|atom| matches!(atoms.get(*atom), Some(Tri::Maybe(_)))).collect();
    if open.len() > MOST_OPEN_ATOMS {
        return None;
    }
    let mut agreed: Option<Tri> = None;
    for settled in 0_u32..1_u32.checked_shl(u32::try_from(open.len()).ok()?)? {
        for (bit, atom) in (0_u32..).zip(&open) {
            if let Some(value) = atoms.get_mut(*atom) {
                *value = Tri::of(settled.checked_shr(bit)? & 1 == 1);
            }
        }
        let value = formula.value(atoms);
        if agreed.is_some_and(|agreed| agreed != value) {
            return None;
        }
        agreed = Some(value);
    }
    agreed
}
