//! Dates, changed by one step.

use crate::dates::{Day, Direction, Edge, Granularity, Length, Unit};
use crate::model::{Agreement, Anchor, Date, phrase};
use crate::source::Place;

/// A change of a phrase: what is done to it, whether something is left out, and the phrase.
pub(super) type Changed<T> = (String, bool, T);

/// A day later and a day earlier, and each step of the phrase changed by itself.
pub(super) fn changed(of: &Agreement, date: &Date, place: Place) -> Vec<Changed<Date>> {
    let mut found = vec![
        ("a day later".to_owned(), false, moved(date, Direction::After, place)),
        ("a day earlier".to_owned(), false, moved(date, Direction::Before, place)),
    ];
    found.extend(steps(of, date));
    found
}

/// The date a day later or earlier.
pub(super) fn moved(date: &Date, direction: Direction, place: Place) -> Date {
    if let Date::Anchor(Anchor::Day(day)) = date {
        let moved = match direction {
            Direction::After => day.next(),
            Direction::Before => day.previous(),
        };
        return self::day(moved.unwrap_or(*day));
    }
    let length = Length { count: 1, unit: Unit::Day };
    Date::Shift { length, direction, base: Box::new(date.clone()), place }
}

pub(super) fn day(day: Day) -> Date {
    Date::Anchor(Anchor::Day(day))
}

/// Each step of the phrase, changed by itself.
pub(super) fn steps(of: &Agreement, date: &Date) -> Vec<Changed<Date>> {
    match date {
        Date::Anchor(_) => Vec::new(),
        Date::Shift { length, direction, base, place } => {
            let shift = |length: Length, direction: Direction, base: Date| Date::Shift {
                length,
                direction,
                base: Box::new(base),
                place: *place,
            };
            let mut found: Vec<Changed<Date>> = other_lengths(*length)
                .into_iter()
                .map(|other| {
                    let what = format!("{other} for {length}");
                    (what, false, shift(other, *direction, base.as_ref().clone()))
                })
                .collect();
            let inside = steps(of, base).into_iter();
            found.extend(
                inside.map(|(what, drops, base)| (what, drops, shift(*length, *direction, base))),
            );
            found
        }
        Date::Earlier(members) => {
            several(of, members, ("later of for earlier of", Date::Earlier, Date::Later))
        }
        Date::Later(members) => {
            several(of, members, ("earlier of for later of", Date::Later, Date::Earlier))
        }
        Date::EdgeOf { edge, granularity, step, base, place } => {
            let with = |edge: Edge, granularity: Granularity, base: Date| Date::EdgeOf {
                edge,
                granularity,
                step: *step,
                base: Box::new(base),
                place: *place,
            };
            let (what, other) = match edge {
                Edge::Start => ("end for start", Edge::End),
                Edge::End => ("start for end", Edge::Start),
            };
            let whole = || base.as_ref().clone();
            let mut found = vec![(what.to_owned(), false, with(other, *granularity, whole()))];
            let all = [Granularity::Month, Granularity::Quarter, Granularity::Year];
            found.extend(all.into_iter().filter(|unit| unit != granularity).map(|unit| {
                let what = format!("{} for {}", unit.word(), granularity.word());
                (what, false, with(*edge, unit, whole()))
            }));
            let inside = steps(of, base).into_iter();
            found.extend(
                inside.map(|(what, drops, base)| (what, drops, with(*edge, *granularity, base))),
            );
            found
        }
        Date::SomeDay(some) => {
            let first = ("the first day for some day".to_owned(), false, day(some.period.first()));
            let last = ("the last day for some day".to_owned(), false, day(some.period.last()));
            vec![first, last]
        }
    }
}

type Form = fn(Vec<Date>) -> Date;

/// The other form, each member left out, and each member changed.
fn several(
    of: &Agreement,
    members: &[Date],
    (what, form, other): (&str, Form, Form),
) -> Vec<Changed<Date>> {
    let mut found: Vec<Changed<Date>> = Vec::new();
    if members.len() > 1 {
        found.push((what.to_owned(), false, other(members.to_vec())));
        found.extend(members.iter().enumerate().map(|(number, member)| {
            let what = format!("without `{}`", phrase::date(of, member));
            (what, true, form(without(members, number)))
        }));
    }
    for (number, member) in members.iter().enumerate() {
        for (what, drops, changed) in steps(of, member) {
            found.push((what, drops, form(with(members, number, changed))));
        }
    }
    found
}

/// The list without one of its members.
pub(super) fn without<T: Clone>(members: &[T], number: usize) -> Vec<T> {
    let others = members.iter().enumerate().filter(|(at, _)| *at != number);
    others.map(|(_, member)| member.clone()).collect()
}

/// The list with one of its members changed.
pub(super) fn with<T: Clone>(members: &[T], number: usize, changed: T) -> Vec<T> {
    let mut members = members.to_vec();
    if let Some(member) = members.get_mut(number) {
        *member = changed;
    }
    members
}

/// One more, one less, and days for working days.
pub(super) fn other_lengths(length: Length) -> Vec<Length> {
    let more = length.count.checked_add(1);
    let less = length.count.checked_sub(1).filter(|count| *count > 0);
    let counted = [more, less].into_iter().flatten();
    let mut found: Vec<Length> = counted.map(|count| Length { count, ..length }).collect();
    if length.unit == Unit::WorkingDay {
        found.push(Length { unit: Unit::Day, ..length });
    }
    found
}
