//! Asks a program about a block of rows: what is reported of a commitment on a day, since when that is
//! so, and when it changes.

use fearless_simd::{Level, dispatch};

use super::machine::{BLOCK, Lane, Places};
use super::node::{NEVER, Small};
use super::state::{DOUBT, REASON, STATUS};
use super::{Commitment, Program};

/// What is reported of one commitment of each row of a block.
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
            complete: none,
        })
    }
}

/// The values of a program for a block of rows.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) places: Places,
    /// The same of those rows of which more has to be found out.
    few: Places,
}

/// Which way days are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the first day on which the reason is another.
    Ahead,
    /// To the first of the days on which the status is the same.
    Back,
}

/// What is looked for in each row.
pub(super) struct Search {
    way: Way,
    /// The code that is looked away from.
    from: Lane,
    /// The day from which it goes on.
    at: Lane,
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
        Machine { few: places.clone(), places }
    }

    /// The code of a commitment on one day, of each row.
    pub(super) fn codes(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Small, usize),
    ) -> &Lane {
        self.codes_on(program, commitment, (&[on; BLOCK], rows))
    }

    /// The same on a day of its own in each row.
    pub(super) fn codes_on(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (days, rows): (&Lane, usize),
    ) -> &Lane {
        states(&mut self.places, program, commitment, (days, rows));
        self.places.get(commitment.code)
    }

    /// What is reported of a commitment of each row on a day.
    pub(super) fn answer(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (on, rows): (Small, usize),
        answers: &mut Answers,
    ) {
        answers.code = *self.codes(program, commitment, (on, rows));
        self.places.run(&commitment.deadline_steps, &program.moves, rows);
        answers.deadline = *self.places.get(commitment.deadline);
        answers.complete = self.places.get(program.complete).map(|day| truth(on <= day));
        let made = *self.places.get(program.made);
        let ahead = Search::new(Way::Ahead, on, &answers.code, &made);
        let ahead = self.search(program, commitment, rows, ahead);
        let back = Search::new(Way::Back, on, &answers.code, &made);
        let back = self.search(program, commitment, rows, back);
        answers.next_on = ahead.found;
        answers.next = ahead.code;
        answers.since = back.found;
        for (code, (ahead, back)) in answers.code.iter_mut().zip(ahead.from.iter().zip(back.from)) {
            *code |= (*ahead | back) & DOUBT;
        }
    }

    /// Looks in all rows as long as it goes on in many of them, then in the others side by side.
    fn search(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        rows: usize,
        mut search: Search,
    ) -> Search {
        let mut open = rows;
        while open > rows / 16 {
            let (turn, day) = search.days(&self.places, commitment);
            states(&mut self.places, program, commitment, (&day, rows));
            search.decide(self.places.level, &turn, self.places.get(commitment.code));
            open = search.open(rows);
        }
        if open > 0 {
            let mut members = [0; BLOCK];
            let count = search.members(rows, &mut members);
            let members = members.get(..count).unwrap_or_default();
            for place in commitment.reads.iter() {
                let from = self.places.get(*place);
                let Some(to) = self.few.get_mut(*place) else { continue };
                gather(from, members, to);
            }
            let few = self.search_few(program, commitment, search.of(members));
            search.take(members, &few);
        }
        search
    }

    fn search_few(
        &mut self,
        program: &Program,
        commitment: &Commitment,
        (mut search, rows): (Search, usize),
    ) -> Search {
        while search.open(rows) > 0 {
            let (turn, day) = search.days(&self.few, commitment);
            states(&mut self.few, program, commitment, (&day, rows));
            search.decide(self.few.level, &turn, self.few.get(commitment.code));
        }
        search
    }
}

fn states(
    places: &mut Places,
    program: &Program,
    commitment: &Commitment,
    (days, rows): (&Lane, usize),
) {
    if let Some(asked) = places.get_mut(program.asked) {
        *asked = *days;
    }
    places.run(&commitment.state, &program.moves, rows);
}

fn gather(from: &Lane, members: &[u16], to: &mut Lane) {
    for (to, member) in to.iter_mut().zip(members) {
        *to = from.get(usize::from(*member)).copied().unwrap_or(NEVER);
    }
}

#[inline(always)]
fn turns_here(places: &Places, way: Way, commitment: &Commitment, at: &Lane) -> Lane {
    let mut next = match way {
        Way::Ahead => [NEVER; BLOCK],
        Way::Back => [Small::MIN; BLOCK],
    };
    for turn in &commitment.turns {
        let lanes = next.iter_mut().zip(places.get(*turn).iter().zip(at));
        match way {
            Way::Ahead => lanes.for_each(|(next, (day, at))| {
                *next = (*next).min(if day > at { *day } else { NEVER });
            }),
            Way::Back => lanes.for_each(|(next, (day, at))| {
                *next = (*next).max(if day > at { Small::MIN } else { *day });
            }),
        }
    }
    if way == Way::Ahead {
        for (next, end) in next.iter_mut().zip(places.get(commitment.end)) {
            *next = if *next > *end { NEVER } else { *next };
        }
    }
    next
}

#[inline(always)]
fn truth(so: bool) -> Small {
    if so { -1 } else { 0 }
}

impl Search {
    fn new(way: Way, on: Small, code: &Lane, made: &Lane) -> Search {
        let (open, found) = match way {
            Way::Ahead => ([-1; BLOCK], [NEVER; BLOCK]),
            // On a day before it was made there is no such day; without another it is the day it was made.
            Way::Back => (
                made.map(|made| truth(made <= on)),
                made.map(|made| if made <= on { made } else { NEVER }),
            ),
        };
        Search { way, from: *code, at: [on; BLOCK], open, found, code: [0; BLOCK], made: *made }
    }

    /// The turn that is next in each row, and the day to look at for it.
    fn days(&self, places: &Places, commitment: &Commitment) -> (Lane, Lane) {
        let turns = Search::turns(places, self.way, commitment, &self.at);
        match self.way {
            Way::Ahead => (turns, turns),
            Way::Back => (turns, turns.map(|day| day.saturating_sub(1))),
        }
    }

    /// Of the turns of a commitment the next one: the first behind a day, or the last up to it.
    pub(super) fn turns(places: &Places, way: Way, commitment: &Commitment, at: &Lane) -> Lane {
        dispatch!(places.level, _simd => turns_here(places, way, commitment, at))
    }

    /// Decides by the codes on the days that were looked at where it is found, and where it goes on.
    fn decide(&mut self, level: Level, turns: &Lane, codes: &Lane) {
        dispatch!(level, _simd => self.decide_here(turns, codes));
    }

    #[inline(always)]
    fn decide_here(&mut self, turns: &Lane, codes: &Lane) {
        let bits = match self.way {
            Way::Ahead => REASON,
            Way::Back => STATUS,
        };
        let back = self.way == Way::Back;
        let lanes = turns.iter().zip(codes).zip(self.from.iter_mut().zip(&self.made));
        let states = self.at.iter_mut().zip(&mut self.open);
        let found = self.found.iter_mut().zip(&mut self.code);
        for (((turn, code), (from, made)), ((at, open), (found, kept))) in
            lanes.zip(states.zip(found))
        {
            let over = if back { truth(turn <= made) } else { truth(*turn == NEVER) };
            let differs = truth((*code ^ *from) & bits != 0) & *open & !over;
            *from |= *code & DOUBT & *open & !over;
            *found = (*turn & differs) | (*found & !differs);
            *kept = (*code & differs) | (*kept & !differs);
            *open &= !(over | differs);
            *at = turn.saturating_sub(Small::from(back));
        }
    }

    /// In how many of so many rows it goes on.
    fn open(&self, rows: usize) -> usize {
        let open = self.open.iter().take(rows);
        let count: Small = open.map(|open| -open).sum();
        usize::try_from(count).unwrap_or(0)
    }

    /// The rows in which it goes on.
    fn members(&self, rows: usize, members: &mut [u16; BLOCK]) -> usize {
        let mut count = 0;
        for (row, open) in (0_u16..).zip(self.open.iter().take(rows)) {
            if *open != 0
                && let Some(member) = members.get_mut(count)
            {
                *member = row;
                count += 1;
            }
        }
        count
    }

    /// The search in some rows, side by side.
    fn of(&self, members: &[u16]) -> (Search, usize) {
        let side_by_side = |lane: &Lane| {
            let mut few = [0; BLOCK];
            gather(lane, members, &mut few);
            few
        };
        let search = Search {
            way: self.way,
            from: side_by_side(&self.from),
            at: side_by_side(&self.at),
            open: side_by_side(&self.open),
            found: side_by_side(&self.found),
            code: side_by_side(&self.code),
            made: side_by_side(&self.made),
        };
        (search, members.len())
    }

    /// Takes what was found in some rows.
    fn take(&mut self, members: &[u16], few: &Search) {
        let lanes = few.found.iter().zip(few.code.iter().zip(&few.from));
        for (member, (found, (code, from))) in members.iter().zip(lanes) {
            let row = usize::from(*member);
            for (to, value) in
                [(&mut self.found, found), (&mut self.code, code), (&mut self.from, from)]
            {
                if let Some(to) = to.get_mut(row) {
                    *to = *value;
                }
            }
        }
    }
}
