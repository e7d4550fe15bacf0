//! From which day to which it is worth to compare.

use crate::check::Loaded;
use crate::dates::{Day, Length, Unit};
use crate::model::{Act, Amendments, Anchor, Cond, Date, Deadline, Term};

/// What recurs, and what is suspended, is looked at for so many days behind the last one that is
/// written, and for the longest length besides: it may go on for ever, and then does so alike.
const LOOK_AHEAD: i64 = 366;

/// From the first day on which one of the agreements was made to the end of time; or, where
/// something goes on for ever, to a year and more after the last day that is written.
pub(super) fn of<'a>(all: impl Iterator<Item = &'a Loaded> + Clone) -> (Day, Day) {
    let from = all.clone().map(|one| one.agreement.made).min().unwrap_or(Day::MIN);
    if !all.clone().any(goes_on) {
        return (from, Day::MAX);
    }
    let mut last = Last { day: from, length: 0 };
    all.for_each(|one| last.loaded(one));
    let ahead = last.length.saturating_add(LOOK_AHEAD);
    (from, last.day.plus(ahead).unwrap_or(Day::MAX))
}

fn goes_on(loaded: &Loaded) -> bool {
    let entries = &loaded.record.entries;
    loaded.agreement.commitments.iter().any(|commitment| commitment.every.is_some())
        || entries.iter().any(|entry| matches!(entry.act, Act::Suspended { .. }))
}

/// The last day that is written, and the longest length.
struct Last {
    day: Day,
    length: i64,
}

impl Last {
    fn loaded(&mut self, loaded: &Loaded) {
        let agreement = &loaded.agreement;
        self.day(agreement.made);
        agreement.events.iter().filter_map(|event| event.on).for_each(|day| self.day(day));
        loaded.record.complete_through.into_iter().for_each(|day| self.day(day));
        for commitment in &agreement.commitments {
            let dates = [
                Some(&commitment.from),
                commitment.target.as_ref(),
                commitment.until.as_ref(),
                commitment.due_from.as_ref(),
                commitment.met_when.as_ref(),
                commitment.broken_when.as_ref(),
                commitment.void_when.as_ref(),
            ];
            dates.into_iter().flatten().for_each(|term| self.date(&term.value));
            commitment.deadline.iter().for_each(|term| self.deadline(term));
            commitment.subject_to.iter().for_each(|term| self.cond(&term.value));
            let lengths = [commitment.notice, commitment.grace, commitment.every];
            lengths.into_iter().flatten().for_each(|length| self.length(length));
        }
        for entry in &loaded.record.entries {
            self.day(entry.last);
            if let Act::Amended(_, terms) = &entry.act {
                self.amended(terms);
            }
        }
    }

    fn amended(&mut self, terms: &Amendments) {
        let dates = [&terms.from, &terms.target, &terms.until, &terms.due_from];
        dates.into_iter().flatten().flatten().for_each(|term| self.date(&term.value));
        terms.deadline.iter().flatten().for_each(|term| self.deadline(term));
    }

    fn deadline(&mut self, term: &Term<Deadline>) {
        match &term.value {
            Deadline::Period(period) => self.day(period.last()),
            Deadline::Within(date) | Deadline::On(date) => self.date(date),
        }
    }

    fn date(&mut self, date: &Date) {
        match date {
            Date::Anchor(Anchor::Day(day)) => self.day(*day),
            Date::Anchor(_) => {}
            Date::Shift { length, base, .. } => {
                self.length(*length);
                self.date(base);
            }
            Date::EdgeOf { base, .. } => self.date(base),
            Date::Earlier(members) | Date::Later(members) => {
                members.iter().for_each(|member| self.date(member));
            }
            Date::SomeDay(some) => self.day(some.period.last()),
        }
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| self.cond(member));
            }
            Cond::Not(inner) => self.cond(inner),
            Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => self.date(date),
            Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {}
        }
    }

    fn day(&mut self, day: Day) {
        self.day = self.day.max(day);
    }

    fn length(&mut self, length: Length) {
        let days = match length.unit {
            Unit::Day => 1,
            Unit::WorkingDay | Unit::Week => 7,
            Unit::Month => 31,
            Unit::Year => 366,
        };
        self.length = self.length.max(i64::from(length.count).saturating_mul(days));
    }
}
