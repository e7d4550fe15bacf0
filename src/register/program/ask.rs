//! Asks a program about a block of rows: what is reported of a commitment on a day, since when that is
//! so, and when it changes.

use fearless_simd::{Level, dispatch};

use super::code::{DOUBT, REASON, STATUS};
use super::lasting::Way;
use super::machine::{BLOCK, Lane, Places, Step};
use super::node::{NEVER, Small};
use super::{Commitment, Look, Program};
use crate::evaluate::LOOK_AHEAD;

/// What is reported of one commitment of each row of a block.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) code: Lane,
    pub(super) since: Lane,
    pub(super) deadline: Lane,
    pub(super) next_on: Lane,
    pub(super) next: Lane,
    pub(super) complete: Lane,
    /// Where that is so, the row has to be evaluated in another way.
    pub(super) doubt: Lane,
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
            complete: none,
            doubt: none,
        })
    }
}

/// The values of a program for a block of rows.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) places: Places,
}

/// So many days are looked at first, one way: in few rows it is not enough.
pub(super) const FIRST_LOOKS: u32 = 1;
/// And so many then, before a row is evaluated in another way.
pub(super) const MOST_LOOKS: u32 = 64;

/// What is looked for in each row, one way.
struct Search {
    way: Way,
    /// The code that is looked away from.
    from: Lane,
    /// The day on which it may be another.
    turn: Lane,
    /// `-1` where it goes on.
    open: Lane,
    /// What was found: a day, and the code of it.
    found: Lane,
    code: Lane,
    made: Lane,
}

impl Machine {
    pub(super) fn new(program: &Program) -> Machine {
        let mut places = Places::new(program.places);
        for (place, value) in &program.constants {
            if let Some(lane) = places.get_mut(*place) {
                lane.fill(*value);
            }
        }
        Machine { places }
    }

    /// The code of a commitment on one day, of each row.
    pub(super) fn codes(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Small, usize),
    ) -> &Lane {
        run(&mut self.places, program, &commitment.state, (&[on; BLOCK], rows));
        self.places.get(commitment.code)
    }

    /// What counts of the code on a day of its own in each row, and the first day behind it on which that
    /// may be another.
    pub(super) fn look_ahead(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (days, rows): (&Lane, usize),
    ) -> (&Lane, &Lane) {
        let look = &commitment.ahead;
        run(&mut self.places, program, &look.on, (days, rows));
        (self.places.get(look.code), self.places.get(look.turn))
    }

    /// What is reported of a commitment of each row on a day, as far as it is found within so many looks at
    /// other days; and the rows in which it is not.
    pub(super) fn answer(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows, looks): (Small, usize, u32),
        answers: &mut Answers,
    ) -> Lane {
        run(&mut self.places, program, &commitment.report, (&[on; BLOCK], rows));
        answers.code = *self.places.get(commitment.code);
        answers.deadline = *self.places.get(commitment.deadline);
        answers.complete = self.places.get(program.complete).map(|day| truth(on <= day));
        let made = self.places.get(program.made);
        let begin = |way, look: &Look| {
            let turn = self.places.get(look.turn);
            dispatch!(self.places.level, _simd => Search::new(way, on, &answers.code, (turn, made)))
        };
        let mut ahead = begin(Way::Ahead, &commitment.ahead);
        let mut back = begin(Way::Back, &commitment.back);
        self.search(program, &commitment.ahead, (rows, looks), &mut ahead);
        self.search(program, &commitment.back, (rows, looks), &mut back);
        answers.next_on = ahead.found;
        answers.next = ahead.code;
        answers.since = back.found;
        let seen = ahead.from.iter().zip(&back.from);
        for (doubt, (ahead, back)) in answers.doubt.iter_mut().zip(seen) {
            *doubt = (*ahead | *back) & DOUBT;
        }
        if program.is_bounded {
            for (doubt, next) in answers.doubt.iter_mut().zip(&answers.next_on) {
                let is_far = *next != NEVER && i64::from(next.saturating_sub(on)) >= LOOK_AHEAD;
                *doubt |= truth(is_far) & DOUBT;
            }
        }
        let mut left = ahead.open;
        left.iter_mut().zip(back.open).for_each(|(left, open)| *left |= open);
        left
    }

    /// Looks at one turn after the other.
    fn search(
        &mut self,
        program: &Program,
        look: &Look,
        (rows, looks): (usize, u32),
        search: &mut Search,
    ) {
        for more in (0..looks).rev() {
            if !search.goes_on(rows) {
                return;
            }
            let steps = if more == 0 { &look.steps } else { &look.on };
            run(&mut self.places, program, steps, (&search.days(), rows));
            search.decide(self.places.level, self.places.get(look.code));
            if more > 0 {
                search.go_on(self.places.get(look.turn));
            }
        }
    }
}

fn run(places: &mut Places, program: &Program, steps: &[Step], (days, rows): (&Lane, usize)) {
    if let Some(asked) = places.get_mut(program.asked) {
        *asked = *days;
    }
    places.run(steps, &program.moves, rows);
}

#[inline(always)]
fn truth(so: bool) -> Small {
    if so { -1 } else { 0 }
}

impl Search {
    #[inline(always)]
    fn new(way: Way, on: Small, code: &Lane, (turn, made): (&Lane, &Lane)) -> Search {
        let (open, found) = match way {
            Way::Ahead => ([-1; BLOCK], [NEVER; BLOCK]),
            // On a day before it was made there is no such day; without another it is the day it was made.
            Way::Back => (
                made.map(|made| truth(made <= on)),
                made.map(|made| if made <= on { made } else { NEVER }),
            ),
        };
        let mut search =
            Search { way, from: *code, turn: *turn, open, found, code: [0; BLOCK], made: *made };
        search.end();
        search
    }

    /// It does not go on behind the last turn.
    #[inline(always)]
    fn end(&mut self) {
        let lanes = self.open.iter_mut().zip(self.turn.iter().zip(&self.made));
        match self.way {
            Way::Ahead => lanes.for_each(|(open, (turn, _))| *open &= truth(*turn != NEVER)),
            Way::Back => lanes.for_each(|(open, (turn, made))| *open &= truth(turn > made)),
        }
    }

    /// The day to look at in each row.
    fn days(&self) -> Lane {
        match self.way {
            Way::Ahead => self.turn,
            Way::Back => self.turn.map(|day| day.saturating_sub(1)),
        }
    }

    /// Decides by the codes on the days that were looked at where it is found.
    fn decide(&mut self, level: Level, codes: &Lane) {
        dispatch!(level, _simd => self.decide_here(codes));
    }

    #[inline(always)]
    fn decide_here(&mut self, codes: &Lane) {
        let bits = match self.way {
            Way::Ahead => REASON,
            Way::Back => STATUS,
        };
        let lanes = self.turn.iter().zip(codes).zip(self.from.iter_mut().zip(&mut self.open));
        let found = self.found.iter_mut().zip(&mut self.code);
        for (((turn, code), (from, open)), (found, kept)) in lanes.zip(found) {
            let differs = truth((*code ^ *from) & bits != 0) & *open;
            *from |= *code & DOUBT & *open;
            *found = (*turn & differs) | (*found & !differs);
            *kept = (*code & differs) | (*kept & !differs);
            *open &= !differs;
        }
    }

    /// Goes on to the next turns.
    fn go_on(&mut self, turns: &Lane) {
        self.turn = *turns;
        self.end();
    }

    /// Whether it goes on in any of so many rows.
    fn goes_on(&self, rows: usize) -> bool {
        self.open.iter().take(rows).fold(0, |any, open| any | open) != 0
    }
}
