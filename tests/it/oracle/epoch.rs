//! A day before which nothing of an agreement and its record lies.

use abide::dates::{ArithmeticError, Day, Direction, edge_of};
use abide::model::{Act, Agreement, Anchor, CommitmentId, Date, Deadline, Entry};

/// No roll goes back further.
const FURTHEST_ROLL: i64 = 40;

/// The lower bound of every day that a phrase of the agreement or of an entry may name.
pub(crate) fn epoch(agreement: &Agreement, entries: &[&Entry]) -> Day {
    let fixed = agreement.events.iter().filter_map(|event| event.on);
    let dated = entries.iter().map(|entry| entry.first);
    let written = fixed.chain(dated).fold(agreement.made, Day::min);
    let bounds = Bounds { agreement, entries, written };
    let all = agreement.commitments().map(|(id, _)| bounds.of(id));
    let lowest = all.fold(written, Day::min);
    lowest.plus(-FURTHEST_ROLL).unwrap_or(Day::MIN)
}

struct Bounds<'a> {
    agreement: &'a Agreement,
    entries: &'a [&'a Entry],
    /// The lowest day of an entry, an event or the making of the agreement.
    written: Day,
}

impl Bounds<'_> {
    /// The lower bound of what the phrases of a commitment name, as written and as amended.
    fn of(&self, id: CommitmentId) -> Day {
        let Some(commitment) = self.agreement.commitment(id) else {
            return self.written;
        };
        let mut dates: Vec<&Date> = vec![&commitment.from.value];
        let mut deadlines: Vec<&Deadline> = Vec::new();
        let terms = [
            &commitment.until,
            &commitment.due_from,
            &commitment.met_when,
            &commitment.broken_when,
            &commitment.void_when,
        ];
        dates.extend(terms.into_iter().flatten().map(|term| &term.value));
        deadlines.extend(commitment.deadline.as_ref().map(|term| &term.value));
        for entry in self.entries {
            if let Act::Amended(target, new) = &entry.act
                && target.commitment == id
            {
                let terms = [&new.from, &new.until, &new.due_from];
                dates.extend(terms.into_iter().flatten().flatten().map(|term| &term.value));
                deadlines.extend(new.deadline.iter().flatten().map(|term| &term.value));
            }
        }
        let dates = dates.into_iter().map(|date| self.date(date));
        let deadlines = deadlines.into_iter().map(|deadline| match deadline {
            Deadline::Period(period) => period.first(),
            Deadline::Within(date) | Deadline::On(date) => self.date(date),
        });
        dates.chain(deadlines).fold(self.written, Day::min)
    }

    fn date(&self, date: &Date) -> Day {
        match date {
            Date::Anchor(Anchor::Day(day)) => *day,
            Date::Anchor(Anchor::Met(c) | Anchor::Lapsed(c) | Anchor::Deadline(c)) => self.of(*c),
            Date::Anchor(_) => self.written,
            Date::SomeDay(some) => some.period.first(),
            Date::Earlier(dates) | Date::Later(dates) => {
                let all = dates.iter().map(|date| self.date(date));
                all.fold(Day::MAX, Day::min)
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                edge_of(self.date(base), *edge, *granularity, *step).unwrap_or(Day::MIN)
            }
            Date::Shift { length, direction, base, .. } => {
                let base = self.date(base);
                let calendar = self.agreement.working_days();
                match length.from(base, *direction, self.agreement.rounding, calendar) {
                    Ok(day) => day,
                    Err(ArithmeticError::OutOfRange) if *direction == Direction::Before => Day::MIN,
                    Err(_) => base,
                }
            }
        }
    }
}
