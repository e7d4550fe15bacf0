use std::collections::BTreeSet;

use crate::dates::{Calendar, Day, Granularity, Length, Period, Unit, Weekday};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::Settings;

/// A literal day: its distance from the base, or (from [`MONTH_ENDS`] on) the end of a month.
pub(super) type DayChoice = u16;

/// Days from here on are the last days of the base's month, the one after it, ….
const MONTH_ENDS: u16 = 1000;

/// Days anywhere in the window: often of a few that are four days apart, so that many things
/// happen on the same day or on days next to each other.
pub(super) fn day(settings: &Settings) -> BoxedStrategy<DayChoice> {
    days_from(0, settings)
}

/// Days that are not in the first third of the window: deadlines and ends of terms.
pub(super) fn late_day(settings: &Settings) -> BoxedStrategy<DayChoice> {
    days_from(settings.window / 3, settings)
}

fn days_from(first: u16, settings: &Settings) -> BoxedStrategy<DayChoice> {
    let window = settings.window;
    prop_oneof![
        4 => first..window,
        4 => (0..=(window - first) / 4).prop_map(move |step| first + 4 * step),
        1 => MONTH_ENDS..MONTH_ENDS + 2,
    ]
    .boxed()
}

/// The day of a choice.
pub(super) fn literal(base: Day, choice: DayChoice) -> Day {
    match choice.checked_sub(MONTH_ENDS) {
        Some(months) => {
            let month = Period::containing(base, Granularity::Month);
            (0..months).fold(month, |month, _| month.next().unwrap()).last()
        }
        None => base.plus(i64::from(choice)).unwrap(),
    }
}

/// A period near the window.
pub(super) fn period_choice() -> BoxedStrategy<u8> {
    prop_oneof![12 => 0..3_u8, 1 => Just(3_u8), 1 => Just(4_u8)].boxed()
}

/// The period of a choice: the base's month and the two behind it, its quarter, its year.
pub(super) fn period(base: Day, choice: u8) -> Period {
    let month = Period::containing(base, Granularity::Month);
    match choice {
        0 => month,
        1 => month.next().unwrap(),
        2 => month.next().unwrap().next().unwrap(),
        3 => Period::containing(base, Granularity::Quarter),
        _ => Period::containing(base, Granularity::Year),
    }
}

/// A length: how many, and a unit that may have to give way to days.
#[derive(Debug, Clone, Copy)]
pub(super) struct LengthChoice {
    count: u32,
    unit: Unit,
}

/// Mostly a few days.
pub(super) fn length(settings: &Settings) -> BoxedStrategy<LengthChoice> {
    let unit = prop_oneof![
        16 => Just(Unit::Day),
        3 => Just(Unit::Week),
        if settings.months { 4 } else { 1 } => Just(Unit::Month),
        1 => Just(Unit::Year),
        4 => Just(Unit::WorkingDay),
    ];
    (1..=10_u32, unit).prop_map(|(count, unit)| LengthChoice { count, unit }).boxed()
}

/// Which units may be used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Units {
    /// Months and years: not where a sum of them may be rejected.
    pub(super) months: bool,
    /// Working days: only with a calendar.
    pub(super) working_days: bool,
}

impl LengthChoice {
    /// The length of the choice. Only days and working days come in numbers: more of the others
    /// would lead far out of the window.
    pub(super) fn resolve(self, units: Units) -> Length {
        let (count, unit) = match self.unit {
            Unit::Week => (1 + self.count / 6, Unit::Week),
            Unit::Month if units.months => (1 + self.count / 10, Unit::Month),
            Unit::Year if units.months => (1, Unit::Year),
            Unit::WorkingDay if units.working_days => (self.count, Unit::WorkingDay),
            _ => (self.count, Unit::Day),
        };
        Length { count, unit }
    }

    /// The length as the `every` of a series: five days or more, never in working days.
    pub(super) fn resolve_every(self, units: Units) -> Length {
        let length = self.resolve(Units { working_days: false, ..units });
        match length.unit {
            Unit::Day => Length { count: length.count + 4, ..length },
            Unit::Year => Length { unit: Unit::Month, ..length },
            _ => length,
        }
    }

    /// The length in days, from 1 to `most`.
    pub(super) fn days(self, most: u32) -> Length {
        Length { count: 1 + self.count % most, unit: Unit::Day }
    }
}

/// A calendar.
#[derive(Debug, Clone)]
pub(super) struct CalendarChoice {
    weekend: Option<u8>,
    holidays: Vec<DayChoice>,
    /// The first weekend day from each of these on is worked.
    working: Vec<DayChoice>,
    covers: Option<DayChoice>,
}

/// Calendars.
pub(super) fn calendar(settings: &Settings) -> BoxedStrategy<CalendarChoice> {
    (
        prop::option::weighted(0.4, 0..3_u8),
        prop::collection::vec(day(settings), 0..4),
        prop::collection::vec(day(settings), 0..2),
        prop::option::weighted(0.3, late_day(settings)),
    )
        .prop_map(|(weekend, holidays, working, covers)| CalendarChoice {
            weekend,
            holidays,
            working,
            covers,
        })
        .boxed()
}

impl CalendarChoice {
    /// The calendar of the choice.
    pub(super) fn resolve(&self, base: Day) -> Calendar {
        let weekend: BTreeSet<Weekday> = match self.weekend {
            None | Some(0) => [Weekday::Saturday, Weekday::Sunday].into(),
            Some(1) => [Weekday::Friday, Weekday::Saturday].into(),
            Some(_) => [Weekday::Sunday].into(),
        };
        let covers = self.covers.map(|last| {
            let first = base.plus(-40).unwrap();
            (first, literal(base, last))
        });
        let covered = |day: &Day| covers.is_none_or(|(_, last)| *day <= last);
        let working: BTreeSet<Day> = self
            .working
            .iter()
            .map(|choice| weekend_day(literal(base, *choice), &weekend))
            .filter(covered)
            .collect();
        let holidays = self.holidays.iter().map(|choice| literal(base, *choice));
        Calendar {
            holidays: holidays.filter(covered).filter(|day| !working.contains(day)).collect(),
            weekend,
            working,
            covers,
        }
    }

    /// The table of the calendar. What is not chosen is not written.
    pub(super) fn table(&self, calendar: &Calendar) -> Value {
        let mut table = Map::new();
        if self.weekend.is_some() {
            let names: Vec<&str> = calendar.weekend.iter().map(|day| day.name()).collect();
            table.insert("weekend".into(), json!(names));
        }
        if !self.holidays.is_empty() {
            table.insert("holidays".into(), json!(calendar.holidays));
        }
        if !self.working.is_empty() {
            table.insert("working".into(), json!(calendar.working));
        }
        if let Some((first, last)) = calendar.covers {
            table.insert("covers".into(), json!(format!("{first}/{last}")));
        }
        Value::Object(table)
    }
}

fn weekend_day(from: Day, weekend: &BTreeSet<Weekday>) -> Day {
    (0..7)
        .map(|days| from.plus(days).unwrap())
        .find(|day| weekend.contains(&Weekday::of(*day)))
        .unwrap()
}
