//! What is reported of one commitment of a block of rows at a day.

use super::machine::{BLOCK, Lane, Places};
use super::node::NEVER;
use super::state::{DOUBT, OR_DUE, OR_VOID, REASON};
use super::{Commitment, Program};
use crate::dates::Day;
use crate::model::{Breach, Certainty, Reason, Status};

/// What is reported of one commitment of a row at a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// Its reason, which says its status.
    pub reason: Reason,
    /// What is possible as well.
    pub also: Option<Status>,
    /// Whether the record is complete on the day.
    pub complete: bool,
    /// As in [`Judgement`](crate::evaluate::Judgement), as the following.
    pub since: Option<Day>,
    /// The deadline in effect.
    pub deadline: Option<Day>,
    /// The next change.
    pub next: Option<(Day, Reason)>,
}

impl Reported {
    /// What is said by a code, and by the numbers of the days beside it.
    pub(super) fn of(
        [code, since, deadline, next_on, next, complete]: [i32; 6],
    ) -> Option<Reported> {
        Some(Reported {
            reason: reason_of(code)?,
            also: also_of(code),
            complete: complete != 0,
            since: Day::from_number(since),
            deadline: Day::from_number(deadline),
            next: Day::from_number(next_on).zip(reason_of(next)),
        })
    }

    /// Whether it is in breach.
    #[must_use]
    pub fn breach(&self) -> Breach {
        match (self.reason.is_breach(), self.also) {
            (false, _) => Breach::No,
            (true, None) => Breach::Yes,
            (true, Some(_)) => Breach::Unknown,
        }
    }

    /// How sure the status is.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let on_evidence = self.reason.status() == Status::Met || self.reason.is_ending();
        match self.also {
            Some(_) => Certainty::Open,
            None if self.complete || on_evidence => Certainty::Definite,
            None => Certainty::Presumed,
        }
    }

    /// All possible statuses, in the order of reports.
    pub fn possible(&self) -> impl Iterator<Item = Status> {
        let own = self.reason.status();
        let also = self.also;
        Status::ALL.into_iter().filter(move |status| *status == own || Some(*status) == also)
    }
}

/// The reason of a code.
pub(super) fn reason_of(code: i32) -> Option<Reason> {
    Reason::ALL.get(usize::try_from(code & REASON).ok()?).copied()
}

fn also_of(code: i32) -> Option<Status> {
    match code {
        _ if code & OR_DUE != 0 => Some(Status::Due),
        _ if code & OR_VOID != 0 => Some(Status::Void),
        _ => None,
    }
}

/// The answers of a block on a day, column by column.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) code: Lane,
    pub(super) since: Lane,
    pub(super) deadline: Lane,
    pub(super) next_on: Lane,
    pub(super) next: Lane,
    pub(super) complete: Lane,
}

impl Answers {
    pub(super) fn new() -> Box<Answers> {
        let none = [NEVER; BLOCK];
        Box::new(Answers {
            code: none,
            since: none,
            deadline: none,
            next_on: none,
            next: none,
            complete: [0; BLOCK],
        })
    }
}

/// The places of a program, and those of the rows of which more has to be found out.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) places: Places,
    few: Places,
}

impl Machine {
    pub(super) fn new(program: &Program) -> Machine {
        let mut places = Places::new(program.places);
        for (place, value) in &program.constants {
            if let Some(lane) = places.get_mut(*place) {
                lane.fill(*value);
            }
        }
        Machine { few: places.clone(), places }
    }

    /// The code of a commitment on one day, of each row.
    pub(super) fn codes(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Day, usize),
    ) -> &Lane {
        if let Some(asked) = self.places.get_mut(program.asked) {
            asked.fill(on.number());
        }
        self.places.run(&commitment.state, &program.moves, rows);
        self.places.get(commitment.code)
    }

    /// What is reported of a commitment of each of `rows` rows on a day.
    pub(super) fn answer(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Day, usize),
        answers: &mut Answers,
    ) {
        answers.code = *self.codes(program, commitment, (on, rows));
        self.places.run(&commitment.deadline_steps, &program.moves, rows);
        answers.deadline = *self.places.get(commitment.deadline);
        let complete = self.places.get(program.complete);
        for (out, through) in answers.complete.iter_mut().zip(complete) {
            *out = i32::from(on.number() <= *through);
        }
        self.find_next(program, commitment, (on, rows), answers);
        self.find_since(program, commitment, (on, rows), answers);
    }

    /// The first day behind `on` on which the reason is another.
    fn find_next(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Day, usize),
        answers: &mut Answers,
    ) {
        answers.next_on = [NEVER; BLOCK];
        let mut search = Search::of(rows, on.number());
        while search.any() {
            self.gather(commitment, &search);
            let days = self.few.first_behind(&commitment.turns, &search.at);
            self.states(program, commitment, (&days, search.count));
            let codes = *self.few.get(commitment.code);
            search.go_on(|row, few| {
                let (day, code) = (value(&days, few), value(&codes, few));
                if day == NEVER {
                    return None;
                }
                let now = answers.code.get_mut(row)?;
                *now |= code & DOUBT;
                if code & REASON == *now & REASON {
                    return Some(day);
                }
                *answers.next_on.get_mut(row)? = day;
                *answers.next.get_mut(row)? = code;
                None
            });
        }
    }

    /// The first day of the days up to `on` on which the status is the same; none before `made`.
    fn find_since(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Day, usize),
        answers: &mut Answers,
    ) {
        let made = *self.places.get(program.made);
        answers.since = made;
        let mut search = Search::of(rows, on.number());
        while search.any() {
            self.gather(commitment, &search);
            // A turn on the day itself is one; what was before it is looked at on the day before.
            let days = self.few.last_up_to(&commitment.turns, &search.at);
            let before = days.map(|day| day.saturating_sub(1));
            self.states(program, commitment, (&before, search.count));
            let codes = *self.few.get(commitment.code);
            search.go_on(|row, few| {
                let (day, code) = (value(&days, few), value(&codes, few));
                let made = value(&made, row);
                let since = answers.since.get_mut(row)?;
                if made > on.number() {
                    *since = NEVER;
                    return None;
                }
                if day <= made {
                    return None;
                }
                let now = answers.code.get_mut(row)?;
                *now |= code & DOUBT;
                if status_of(code) == status_of(*now) {
                    return Some(day.saturating_sub(1));
                }
                *since = day;
                None
            });
        }
    }

    /// Puts what is read of the rows that are searched side by side.
    fn gather(&mut self, commitment: &Commitment, search: &Search) {
        for place in &commitment.reads {
            let from = self.places.get(*place);
            let Some(to) = self.few.get_mut(*place) else { continue };
            for (to, row) in to.iter_mut().zip(search.rows()) {
                *to = value(from, *row as usize);
            }
        }
    }

    fn states(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (days, rows): (&Lane, usize),
    ) {
        if let Some(asked) = self.few.get_mut(program.asked) {
            *asked = *days;
        }
        self.few.run(&commitment.state, &program.moves, rows);
    }
}

impl Places {
    /// The first of some days behind another.
    fn first_behind(&self, days: &[u32], behind: &Lane) -> Lane {
        let mut first = [NEVER; BLOCK];
        for place in days {
            let day = self.get(*place);
            for (first, (day, behind)) in first.iter_mut().zip(day.iter().zip(behind)) {
                *first = if day > behind { (*first).min(*day) } else { *first };
            }
        }
        first
    }

    /// The last of some days that is not after another.
    fn last_up_to(&self, days: &[u32], end: &Lane) -> Lane {
        let mut last = [i32::MIN; BLOCK];
        for place in days {
            let day = self.get(*place);
            for (last, (day, end)) in last.iter_mut().zip(day.iter().zip(end)) {
                *last = if day <= end { (*last).max(*day) } else { *last };
            }
        }
        last
    }
}

/// Rows of a block of which a day is looked for, and the day from which on.
struct Search {
    rows: [u32; BLOCK],
    at: Lane,
    count: usize,
}

impl Search {
    /// All rows, from one day.
    fn of(rows: usize, at: i32) -> Search {
        let mut all = [0; BLOCK];
        for (row, number) in all.iter_mut().zip(0_u32..) {
            *row = number;
        }
        Search { rows: all, at: [at; BLOCK], count: rows.min(BLOCK) }
    }

    fn any(&self) -> bool {
        self.count > 0
    }

    fn rows(&self) -> &[u32] {
        self.rows.get(..self.count).unwrap_or_default()
    }

    /// Goes on with those rows for which there is another day. The closure gets the row, and where it is
    /// among those that are searched.
    fn go_on(&mut self, mut next: impl FnMut(usize, usize) -> Option<i32>) {
        let mut kept = 0;
        for few in 0..self.count {
            let Some(row) = self.rows.get(few).copied() else { break };
            let Some(day) = next(row as usize, few) else { continue };
            if let (Some(to), Some(at)) = (self.rows.get_mut(kept), self.at.get_mut(kept)) {
                *to = row;
                *at = day;
                kept = kept.saturating_add(1);
            }
        }
        self.count = kept;
    }
}

fn value(lane: &Lane, at: usize) -> i32 {
    lane.get(at).copied().unwrap_or(NEVER)
}

/// The status of a code.
pub(super) fn status_of(code: i32) -> Option<Status> {
    reason_of(code).map(Reason::status)
}
