//! The laws of the arithmetic, on random days and calendars.
//!
//! `x ⊕ N` is the day N months after x; `↓` is `clamp`, `↑` is `up`.

use std::collections::BTreeSet;

use abide::dates::{
    ArithmeticError, Calendar, Day, Direction, Edge, Granularity, Length, Period, Roll, Rounding,
    Unit, Weekday, edge_of, shift_months,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

const ROUNDINGS: [Rounding; 4] =
    [Rounding::Clamp, Rounding::EndOfMonth, Rounding::Up, Rounding::Reject];
const TOTAL: [Rounding; 3] = [Rounding::Clamp, Rounding::EndOfMonth, Rounding::Up];
const ROLLS: [Roll; 5] = [
    Roll::None,
    Roll::Following,
    Roll::ModifiedFollowing,
    Roll::Preceding,
    Roll::ModifiedPreceding,
];

fn numbered(number: i32) -> Day {
    Day::from_number(number).expect("within range")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Any day; half of them at the end of a month, where rounding happens.
fn any_day() -> impl Strategy<Value = Day> {
    let anywhere = (Day::MIN.number()..=Day::MAX.number()).prop_map(numbered);
    prop_oneof![anywhere.clone(), anywhere.prop_flat_map(near_month_end)]
}

fn near_month_end(day: Day) -> impl Strategy<Value = Day> {
    let last = Period::containing(day, Granularity::Month).last();
    (0..4_i64).prop_map(move |back| last.plus(-back).expect("a month has four days"))
}

/// Days of a few years, so that sums meet each other.
fn near_day() -> impl Strategy<Value = Day> {
    let first = day("2023-01-01").number();
    (first..first + 1500).prop_map(numbered)
}

fn some_months() -> impl Strategy<Value = i64> {
    prop_oneof![1..=14_i64, Just(24_i64), Just(48_i64)]
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let weekend = vec(any::<bool>(), 7).prop_filter("some day is worked", |on| on.contains(&false));
    let days = || btree_set(near_day(), 0..60);
    (weekend, days(), days()).prop_map(|(on, holidays, working)| Calendar {
        weekend: weekend_of(&on),
        holidays,
        working,
        covers: None,
    })
}

fn weekend_of(on: &[bool]) -> BTreeSet<Weekday> {
    let chosen = Weekday::ALL.into_iter().zip(on).filter(|(_, on)| **on);
    chosen.map(|(weekday, _)| weekday).collect()
}

fn up(day: Day, months: i64) -> Day {
    shift_months(day, months, Rounding::Up).expect("within range")
}

fn down(day: Day, months: i64) -> Day {
    shift_months(day, months, Rounding::Clamp).expect("within range")
}

proptest! {
    #![proptest_config(crate::chance::config(512))]

    /// `clamp` is what jiff does.
    #[test]
    fn clamp_agrees_with_jiff(day in any_day(), months in -30_000..30_000_i64) {
        let (y, m, d) = day.ymd();
        let narrow = |n: u32| i8::try_from(n).expect("small");
        let theirs = jiff::civil::date(i16::try_from(y).expect("small"), narrow(m), narrow(d))
            .checked_add(jiff::Span::new().months(months))
            .ok()
            .and_then(|date| {
                let (m, d) = (u32::try_from(date.month()).ok()?, u32::try_from(date.day()).ok()?);
                Day::from_ymd(i32::from(date.year()), m, d)
            });
        let ours = shift_months(day, months, Rounding::Clamp);
        prop_assert_eq!(ours, theirs.ok_or(ArithmeticError::OutOfRange));
    }

    /// Law 1: monotone. x ≤ y ⇒ x ⊕ N ≤ y ⊕ N.
    #[test]
    fn later_stays_later(x in near_day(), y in near_day(), months in some_months(), back: bool) {
        let months = if back { -months } else { months };
        let (x, y) = (x.min(y), x.max(y));
        for rounding in TOTAL {
            prop_assert!(shift_months(x, months, rounding)? <= shift_months(y, months, rounding)?);
        }
    }

    /// Law 2: x ⊕↓ N ≤ x ⊕↑ N, and both are the exact day where there is one.
    #[test]
    fn rounding_is_to_either_side(x in any_day(), months in -300..300_i64) {
        let clamped = shift_months(x, months, Rounding::Clamp);
        let upped = shift_months(x, months, Rounding::Up);
        match shift_months(x, months, Rounding::Reject) {
            Ok(exact) => {
                prop_assert_eq!(clamped, Ok(exact));
                prop_assert_eq!(upped, Ok(exact));
                prop_assert_eq!(exact.ymd().2, x.ymd().2);
            }
            Err(ArithmeticError::NoSuchDay) => {
                let clamped = clamped?;
                prop_assert_eq!(upped, Ok(clamped.next().expect("February is not the last month")));
                prop_assert_eq!(Period::containing(clamped, Granularity::Month).last(), clamped);
            }
            Err(error) => prop_assert_eq!(clamped, Err(error)),
        }
    }

    /// Law 3: a year is twelve months, a week seven days.
    #[test]
    fn a_year_is_twelve_months(x in any_day(), count in 1..400_u32, back: bool) {
        let direction = if back { Direction::Before } else { Direction::After };
        let length = |count, unit| Length { count, unit };
        for rounding in ROUNDINGS {
            let years = length(count, Unit::Year).from(x, direction, rounding, None);
            let months = length(12 * count, Unit::Month).from(x, direction, rounding, None);
            prop_assert_eq!(years, months);
            let weeks = length(count, Unit::Week).from(x, direction, rounding, None);
            let days = length(7 * count, Unit::Day).from(x, direction, rounding, None);
            prop_assert_eq!(weeks, days);
        }
    }

    /// Law 4: x ⊕↑ N ≤ e ⇔ x ≤ e ⊖↓ N.
    #[test]
    fn up_is_undone_by_clamp(x in near_day(), e in near_day(), months in some_months()) {
        prop_assert_eq!(up(x, months) <= e, x <= down(e, -months));
    }

    /// Law 5: e ≤ x ⊕↓ N ⇔ e ⊖↑ N ≤ x.
    #[test]
    fn clamp_is_undone_by_up(x in near_day(), e in near_day(), months in some_months()) {
        prop_assert_eq!(e <= down(x, months), up(e, -months) <= x);
    }

    /// Law 6: a period that includes its first day x ends on (x ⊕↑ N) − 1: on the day before the
    /// one of the same number, or on the last of a month that has no such day.
    #[test]
    fn a_period_that_counts_its_first_day(x in near_day(), months in some_months()) {
        let by_the_words = match shift_months(x, months, Rounding::Reject) {
            Ok(same_number) => same_number.previous(),
            Err(_) => Some(down(x, months)),
        };
        prop_assert_eq!(up(x, months).previous(), by_the_words);
    }

    /// `end-of-month` keeps the end of the month, and is `clamp` elsewhere.
    #[test]
    fn the_end_of_a_month_stays_the_end(x in any_day(), months in -300..300_i64) {
        let month = |day| Period::containing(day, Granularity::Month);
        let clamped = shift_months(x, months, Rounding::Clamp);
        let expected = clamped.map(|day| if month(x).last() == x { month(day).last() } else { day });
        prop_assert_eq!(shift_months(x, months, Rounding::EndOfMonth), expected);
    }

    /// Days are counted without the anchor, one by one.
    #[test]
    fn days_are_numbers(x in any_day(), days in -4_000_000..4_000_000_i64) {
        let there = x.plus(days);
        let number = i64::from(x.number()) + days;
        let within = i64::from(Day::MIN.number())..=i64::from(Day::MAX.number());
        prop_assert_eq!(there.is_some(), within.contains(&number));
        if let Some(there) = there {
            prop_assert_eq!(there.since(x), days);
            prop_assert_eq!(there.plus(-days), Some(x));
        }
    }

    /// The n-th working day is found by walking.
    #[test]
    fn working_days_are_walked(calendar in calendar(), x in near_day(), count in -400..400_i64) {
        prop_assert_eq!(calendar.shift(x, count), walk(&calendar, x, count));
    }

    /// Working days there and back.
    #[test]
    fn working_days_come_back(calendar in calendar(), x in near_day(), count in 1..200_i64) {
        let there = calendar.shift(x, count).expect("within range");
        prop_assert!(calendar.is_working(there));
        let back = calendar.shift(there, -count).expect("within range");
        prop_assert_eq!(back, calendar.roll(x, Roll::Preceding).expect("within range"));
    }

    /// A roll gives a working day, goes its way, and does nothing the second time.
    #[test]
    fn a_roll_is_done_once(calendar in calendar(), x in near_day()) {
        for roll in ROLLS {
            let rolled = calendar.roll(x, roll).expect("within range");
            prop_assert_eq!(calendar.roll(rolled, roll), Some(rolled));
            if roll == Roll::None || calendar.is_working(x) {
                prop_assert_eq!(rolled, x);
            } else {
                prop_assert!(calendar.is_working(rolled));
            }
        }
        prop_assert!(calendar.roll(x, Roll::Following) >= Some(x));
        prop_assert!(calendar.roll(x, Roll::Preceding) <= Some(x));
    }

    /// Rolls keep the order of days.
    #[test]
    fn rolls_are_monotone(calendar in calendar(), x in near_day(), y in near_day()) {
        let (x, y) = (x.min(y), x.max(y));
        for roll in ROLLS {
            prop_assert!(calendar.roll(x, roll) <= calendar.roll(y, roll), "{roll:?}");
        }
    }

    /// A modified roll stays in its month, if the month has a working day at all.
    #[test]
    fn modified_rolls_stay_in_the_month(calendar in calendar(), x in near_day()) {
        let month = Period::containing(x, Granularity::Month);
        let worked = (month.first().number()..=month.last().number())
            .any(|number| calendar.is_working(numbered(number)));
        for roll in [Roll::ModifiedFollowing, Roll::ModifiedPreceding] {
            let rolled = calendar.roll(x, roll).expect("within range");
            prop_assert_eq!(Period::containing(rolled, Granularity::Month) == month, worked);
        }
    }

    /// Periods of one size lie side by side, and each day is in one of them.
    #[test]
    fn periods_tile_the_calendar(x in any_day()) {
        for size in [Granularity::Month, Granularity::Quarter, Granularity::Year] {
            let period = Period::containing(x, size);
            prop_assert!(period.first() <= x && x <= period.last());
            prop_assert_eq!(Period::containing(period.first(), size), period);
            prop_assert_eq!(Period::containing(period.last(), size), period);
            prop_assert_eq!(period.to_string().parse(), Ok(period));
            // Only the calendar's ends have nothing beside them.
            prop_assert_eq!(period.next().is_none(), period.last() == Day::MAX);
            prop_assert_eq!(period.previous().is_none(), period.first() == Day::MIN);
            if let Some(next) = period.next() {
                prop_assert_eq!(period.last().next(), Some(next.first()));
                prop_assert_eq!(next.previous(), Some(period));
            }
            prop_assert_eq!(edge_of(x, Edge::Start, size, 0), Ok(period.first()));
            let before = period.previous().map(Period::last);
            prop_assert_eq!(edge_of(x, Edge::End, size, -1).ok(), before);
        }
    }
}

/// The `count`-th working day by looking at every day.
fn walk(calendar: &Calendar, from: Day, count: i64) -> Option<Day> {
    let mut here = from;
    for _ in 0..count.abs() {
        here = here.plus(count.signum())?;
        while !calendar.is_working(here) {
            here = here.plus(count.signum())?;
        }
    }
    Some(here)
}

/// What looks like a law and is none: sums do not chain, and are not undone.
#[test]
fn what_is_no_law() {
    let january = day("2023-01-31");
    assert_eq!(down(down(january, 1), 1), day("2023-03-28"));
    assert_eq!(down(january, 2), day("2023-03-31"));
    assert_eq!(down(down(day("2023-01-29"), 1), -1), day("2023-01-28"));
    // x ⊕↓ N ≤ e, and yet not x ≤ e ⊖↓ N.
    assert_eq!(down(january, 1), day("2023-02-28"));
    assert_eq!(down(day("2023-02-28"), -1), day("2023-01-28"));
}

/// The ends of the calendar are errors, never a wrap.
#[test]
fn the_calendar_ends() {
    let end = ArithmeticError::OutOfRange;
    assert_eq!(shift_months(Day::MAX, 1, Rounding::Clamp), Err(end));
    assert_eq!(shift_months(Day::MIN, -1, Rounding::Clamp), Err(end));
    assert_eq!(shift_months(Day::MIN, i64::MAX, Rounding::Clamp), Err(end));
    assert_eq!(shift_months(Day::MAX, i64::MIN, Rounding::Clamp), Err(end));
    assert_eq!(Day::MAX.plus(i64::MAX), None);
    assert_eq!(Day::MIN.plus(i64::MIN), None);
    assert_eq!((Day::MAX.next(), Day::MIN.previous()), (None, None));
    let huge = Length { count: u32::MAX, unit: Unit::Week };
    assert_eq!(huge.from(Day::MIN, Direction::After, Rounding::Clamp, None), Err(end));
    let no_calendar = Length { count: 1, unit: Unit::WorkingDay };
    assert_eq!(
        no_calendar.from(Day::MIN, Direction::After, Rounding::Clamp, None),
        Err(ArithmeticError::NoCalendar)
    );
    for (size, step, edge) in [
        (Granularity::Month, 1, Day::MAX),
        (Granularity::Quarter, 1, Day::MAX),
        (Granularity::Year, 1, Day::MAX),
        (Granularity::Year, -1, Day::MIN),
    ] {
        assert_eq!(edge_of(edge, Edge::Start, size, step), Err(end));
    }
    assert_eq!(edge_of(Day::MAX, Edge::End, Granularity::Year, 0), Ok(Day::MAX));
    assert_eq!(edge_of(Day::MIN, Edge::Start, Granularity::Year, 0), Ok(Day::MIN));
}

fn plain_calendar(weekend: &[Weekday]) -> Calendar {
    Calendar {
        weekend: weekend.iter().copied().collect(),
        holidays: BTreeSet::new(),
        working: BTreeSet::new(),
        covers: None,
    }
}

/// A huge count is exact, and as quick as a small one.
#[test]
fn a_million_working_days() {
    let mut calendar = plain_calendar(&[Weekday::Saturday, Weekday::Sunday]);
    let monday = day("0001-01-01");
    assert_eq!(Weekday::of(monday), Weekday::Monday);
    let far = monday.plus(7 * 400_000).expect("within range");
    for _ in 0..10_000 {
        assert_eq!(calendar.shift(monday, 5 * 400_000), Some(far));
        assert_eq!(calendar.shift(far, -5 * 400_000), Some(monday));
        assert_eq!(calendar.shift(monday, 5 * 600_000), None);
    }
    calendar.holidays.insert(day("2024-01-01"));
    assert_eq!(calendar.shift(monday, 5 * 400_000), far.next());
    calendar.working.insert(day("2024-01-06"));
    assert_eq!(calendar.shift(monday, 5 * 400_000), Some(far));
}

/// There may be no working day left before the calendar ends.
#[test]
fn no_working_day_left() {
    let mut calendar = plain_calendar(&[Weekday::Saturday, Weekday::Sunday]);
    let from = day("9999-12-20");
    calendar.holidays = (from.number()..=Day::MAX.number()).map(numbered).collect();
    assert_eq!(calendar.shift(from, 1), None);
    assert_eq!(calendar.shift(from, i64::MAX), None);
    assert_eq!(calendar.shift(from, i64::MIN), None);
    assert_eq!(calendar.roll(from, Roll::Following), None);
    // The modified roll turns round at the end of the month, and there is the end of all months.
    let before = calendar.roll(from, Roll::Preceding);
    assert_eq!(calendar.roll(from, Roll::ModifiedFollowing), before);
}

/// What a calendar covers is a range with both ends.
#[test]
fn what_a_calendar_knows() {
    let mut calendar = plain_calendar(&[]);
    let (first, last) = (day("2024-01-01"), day("2026-12-31"));
    assert!(calendar.knows(Day::MIN, Day::MAX));
    calendar.covers = Some((first, last));
    assert!(calendar.knows(first, last));
    assert!(!calendar.knows(first.previous().expect("a day"), last));
    assert!(!calendar.knows(first, last.next().expect("a day")));
}
