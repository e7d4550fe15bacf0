//! What the agreement says for all its commitments, changed by one step: its calendar, and how
//! months are counted.

use super::{Changes, Part};
use crate::dates::{Calendar, Day, Rounding};
use crate::model::Agreement;

/// Of so many holidays and working days each is left out alone; of more the list is left out as a
/// whole only.
const ALONE: usize = 12;

/// How months are counted, and the word for it.
const ROUNDINGS: [(Rounding, &str); 3] =
    [(Rounding::Clamp, "clamp"), (Rounding::EndOfMonth, "end-of-month"), (Rounding::Up, "up")];

impl Changes<'_> {
    /// The calendar, and the rounding where it is another than if nothing were said. (What is to
    /// be rejected is rejected before: there is nothing to change.)
    pub(super) fn agreed(&mut self) {
        self.calendar("every day is a working day", true, |calendar| {
            let weekend = std::mem::take(&mut calendar.weekend);
            (!weekend.is_empty()).then_some(())
        });
        self.calendar("no holidays", true, |calendar| {
            let holidays = std::mem::take(&mut calendar.holidays);
            (!holidays.is_empty()).then_some(())
        });
        self.calendar("no `working` days", true, |calendar| {
            let working = std::mem::take(&mut calendar.working);
            (!working.is_empty()).then_some(())
        });
        let Some(calendar) = self.agreement.calendar.as_ref().map(|it| &it.calendar) else {
            return self.rounding();
        };
        let one = |days: &std::collections::BTreeSet<Day>| -> Vec<Day> {
            let days = Some(days).filter(|days| (2..=ALONE).contains(&days.len()));
            days.into_iter().flatten().copied().collect()
        };
        // Of a single day that is the same as every day.
        for day in calendar.weekend.iter().copied().filter(|_| calendar.weekend.len() > 1) {
            self.calendar(format!("{} is a working day", day.name()), true, |calendar| {
                let before = calendar.weekend.len();
                calendar.weekend.retain(|other| *other != day);
                (calendar.weekend.len() < before).then_some(())
            });
        }
        for day in one(&calendar.holidays) {
            self.calendar(format!("without the holiday {day}"), true, |calendar| {
                calendar.holidays.remove(&day).then_some(())
            });
        }
        for day in one(&calendar.working) {
            self.calendar(format!("without the working day {day}"), true, |calendar| {
                calendar.working.remove(&day).then_some(())
            });
        }
        self.covers(calendar.covers);
        self.rounding();
    }

    /// The period for which the holidays are known.
    fn covers(&mut self, covers: Option<(Day, Day)>) {
        let Some((first, last)) = covers else { return };
        let key = (Part::Calendar, "covers", self.agreement.place);
        self.add(key, "left out", true, |changed| {
            changed.calendar.as_mut()?.calendar.covers.take().map(drop)
        });
        let ends = [
            ("from a day later", first.next(), Some(last)),
            ("from a day earlier", first.previous(), Some(last)),
            ("to a day later", Some(first), last.next()),
            ("to a day earlier", Some(first), last.previous()),
        ];
        for (what, first, last) in ends {
            let covers = first.zip(last).filter(|(first, last)| first <= last);
            self.add(key, what, false, |changed| {
                changed.calendar.as_mut()?.calendar.covers = Some(covers?);
                Some(())
            });
        }
    }

    fn rounding(&mut self) {
        let rounding = self.agreement.rounding;
        let word = |of| ROUNDINGS.iter().find(|(one, _)| *one == of).map_or("", |one| one.1);
        if matches!(rounding, Rounding::Clamp | Rounding::Reject) {
            return;
        }
        let place = self.agreement.place;
        for (other, it) in ROUNDINGS.iter().filter(|(other, _)| *other != rounding) {
            let what = format!("`{it}` for `{}`", word(rounding));
            let drops = *other == Rounding::default();
            self.add((Part::Agreement, "month-rounding", place), what, drops, |changed| {
                changed.rounding = *other;
                Some(())
            });
        }
    }

    fn calendar(
        &mut self,
        what: impl Into<String>,
        drops: bool,
        change: impl FnOnce(&mut Calendar) -> Option<()>,
    ) {
        let key = (Part::Calendar, "calendar", self.agreement.place);
        self.add(key, what, drops, |changed: &mut Agreement| {
            change(&mut changed.calendar.as_mut()?.calendar)
        });
    }
}
