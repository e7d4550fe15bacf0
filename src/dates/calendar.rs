use std::collections::BTreeSet;
use std::ops::Bound;

use chrono::Datelike;

use super::day::Day;

/// A day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The day of the week on which `day` falls.
    #[must_use]
    pub fn of(day: Day) -> Weekday {
        match day.date().weekday() {
            chrono::Weekday::Mon => Weekday::Monday,
            chrono::Weekday::Tue => Weekday::Tuesday,
            chrono::Weekday::Wed => Weekday::Wednesday,
            chrono::Weekday::Thu => Weekday::Thursday,
            chrono::Weekday::Fri => Weekday::Friday,
            chrono::Weekday::Sat => Weekday::Saturday,
            chrono::Weekday::Sun => Weekday::Sunday,
        }
    }

    /// Its English name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        }
    }
}

/// Where a deadline on a day that is not a working day goes (the names are those of ISDA).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Roll {
    /// It stays.
    #[default]
    None,
    /// To the next working day.
    Following,
    /// To the next working day, but within the month: else to the one before.
    ModifiedFollowing,
    /// To the working day before.
    Preceding,
    /// To the working day before, but within the month: else to the next.
    ModifiedPreceding,
}

/// The working days of a place.
///
/// A working day is one of `working`, or one that is neither on the weekend nor a holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Days of the week that are no working days; never all seven.
    pub weekend: BTreeSet<Weekday>,
    /// Days that are no working days.
    pub holidays: BTreeSet<Day>,
    /// Working days, though on a weekend or among the holidays.
    pub working: BTreeSet<Day>,
    /// First and last day (both included) for which the holidays are known; none: no limit is set.
    pub covers: Option<(Day, Day)>,
}

impl Calendar {
    /// Whether `day` is a working day.
    #[must_use]
    pub fn is_working(&self, day: Day) -> bool {
        self.working.contains(&day)
            || (!self.weekend.contains(&Weekday::of(day)) && !self.holidays.contains(&day))
    }

    /// The days from `first` to `last` (both included) that only a holiday keeps from being working
    /// days, the earliest first.
    pub fn holidays_between(&self, first: Day, last: Day) -> impl Iterator<Item = Day> {
        let between = (first <= last).then(|| self.holidays.range(first..=last));
        let off =
            |day: &&Day| !self.weekend.contains(&Weekday::of(**day)) && !self.is_working(**day);
        between.into_iter().flatten().filter(off).copied()
    }

    /// Whether the holidays from `first` to `last` (both included) are known.
    #[must_use]
    pub fn knows(&self, first: Day, last: Day) -> bool {
        self.covers.is_none_or(|(from, to)| from <= first && last <= to)
    }

    /// The `count`-th working day strictly after `day` (before it, if negative); `day` if 0.
    /// None if that is out of range.
    #[must_use]
    pub fn shift(&self, day: Day, count: i64) -> Option<Day> {
        // There are fewer working days than days: what is out of range as days is as working days.
        day.plus(count)?;
        let step = count.signum();
        let mut here = day;
        let mut left = count.saturating_abs();
        while left > 0 {
            let weeks = self.plain_weeks(here, step, left);
            here = here.plus(weeks.saturating_mul(7).saturating_mul(step))?;
            left = left.saturating_sub(weeks.saturating_mul(self.days_a_week()));
            here = here.plus(step)?;
            if self.is_working(here) {
                left = left.saturating_sub(1);
            }
        }
        Some(here)
    }

    /// How many whole weeks beyond `here` have neither holidays nor extra working days, and
    /// together fewer than `left` working days: they need not be walked.
    fn plain_weeks(&self, here: Day, step: i64, left: i64) -> i64 {
        let wanted = left.saturating_sub(1).checked_div(self.days_a_week());
        let plain_days = match self.next_exception(here, step) {
            Some(day) => day.since(here).saturating_abs().saturating_sub(1),
            None => i64::MAX,
        };
        wanted.unwrap_or(0).min(plain_days / 7)
    }

    /// The nearest holiday or extra working day after `here` (before it, if `step` is negative).
    fn next_exception(&self, here: Day, step: i64) -> Option<Day> {
        let lists = [&self.holidays, &self.working];
        if step > 0 {
            let beyond = (Bound::Excluded(here), Bound::Unbounded);
            let next = |days: &BTreeSet<Day>| days.range(beyond).next().copied();
            lists.into_iter().filter_map(next).min()
        } else {
            let last = |days: &BTreeSet<Day>| days.range(..here).next_back().copied();
            lists.into_iter().filter_map(last).max()
        }
    }

    /// The working days of a week without holidays.
    fn days_a_week(&self) -> i64 {
        let worked = |weekday: &Weekday| !self.weekend.contains(weekday);
        Weekday::ALL.iter().filter(|day| worked(day)).map(|_| 1).sum()
    }

    /// `day` rolled; none if that is out of range.
    #[must_use]
    pub fn roll(&self, day: Day, roll: Roll) -> Option<Day> {
        match roll {
            Roll::None => Some(day),
            Roll::Following => self.towards(day, 1),
            Roll::Preceding => self.towards(day, -1),
            Roll::ModifiedFollowing => self.within_month(day, 1),
            Roll::ModifiedPreceding => self.within_month(day, -1),
        }
    }

    fn towards(&self, day: Day, step: i64) -> Option<Day> {
        let mut here = day;
        while !self.is_working(here) {
            here = here.plus(step)?;
        }
        Some(here)
    }

    fn within_month(&self, day: Day, step: i64) -> Option<Day> {
        let month = |day: Day| (day.ymd().0, day.ymd().1);
        match self.towards(day, step) {
            Some(rolled) if month(rolled) == month(day) => Some(rolled),
            _ => self.towards(day, step.saturating_neg()),
        }
    }
}
