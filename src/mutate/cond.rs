//! Conditions, changed by one step.

use super::date::{self, Changed, with, without};
use crate::dates::Direction;
use crate::model::{Agreement, Cond, Date, phrase};
use crate::source::Place;

/// Each step of the condition, changed by itself.
pub(super) fn changed(of: &Agreement, cond: &Cond, place: Place) -> Vec<Changed<Cond>> {
    match cond {
        Cond::All(members) => several(of, members, place, ("`or` for `and`", Cond::All, Cond::Any)),
        Cond::Any(members) => several(of, members, place, ("`and` for `or`", Cond::Any, Cond::All)),
        Cond::AtLeast(least, members) => at_least(of, *least, members, place),
        Cond::Not(inner) => {
            let mut found = vec![("without its `not`".to_owned(), true, inner.as_ref().clone())];
            let inside = changed(of, inner, place).into_iter();
            found.extend(inside.map(|(what, drops, it)| (what, drops, Cond::Not(Box::new(it)))));
            found
        }
        Cond::OnOrAfter(date) => of_date(of, date, place, Cond::OnOrAfter),
        Cond::After(date) => of_date(of, date, place, Cond::After),
        Cond::Before(date) => of_date(of, date, place, Cond::Before),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) | Cond::Status(..) => {
            Vec::new()
        }
    }
}

/// A condition on a day: the day later or earlier, and its steps.
fn of_date(
    of: &Agreement,
    date: &Date,
    place: Place,
    form: fn(Date) -> Cond,
) -> Vec<Changed<Cond>> {
    let days = [("a day later", Direction::After), ("a day earlier", Direction::Before)];
    let days = days.map(|(what, direction)| {
        (what.to_owned(), false, form(date::moved(date, direction, place)))
    });
    let steps = date::steps(of, date).into_iter();
    days.into_iter().chain(steps.map(|(what, drops, it)| (what, drops, form(it)))).collect()
}

type Form = fn(Vec<Cond>) -> Cond;

/// The other form, each member left out, and each member changed.
fn several(
    of: &Agreement,
    members: &[Cond],
    place: Place,
    (what, form, other): (&str, Form, Form),
) -> Vec<Changed<Cond>> {
    let mut found: Vec<Changed<Cond>> = Vec::new();
    if members.len() > 1 {
        found.push((what.to_owned(), false, other(members.to_vec())));
        found.extend(members.iter().enumerate().map(|(number, member)| {
            let what = format!("without `{}`", phrase::cond(of, member));
            (what, true, form(without(members, number)))
        }));
    }
    found.extend(inside(of, members, place, &form));
    found
}

/// One more or one less, and each member left out or changed.
fn at_least(of: &Agreement, least: u32, members: &[Cond], place: Place) -> Vec<Changed<Cond>> {
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let others = [least.checked_add(1), least.checked_sub(1)].into_iter().flatten();
    let others = others.filter(|other| (1..=count).contains(other));
    let mut found: Vec<Changed<Cond>> = others
        .map(|other| {
            (format!("{other} for {least}"), false, Cond::AtLeast(other, members.to_vec()))
        })
        .collect();
    if least < count {
        found.extend(members.iter().enumerate().map(|(number, member)| {
            let what = format!("without `{}`", phrase::cond(of, member));
            (what, true, Cond::AtLeast(least, without(members, number)))
        }));
    }
    found.extend(inside(of, members, place, &|members| Cond::AtLeast(least, members)));
    found
}

fn inside(
    of: &Agreement,
    members: &[Cond],
    place: Place,
    form: &dyn Fn(Vec<Cond>) -> Cond,
) -> Vec<Changed<Cond>> {
    let mut found = Vec::new();
    for (number, member) in members.iter().enumerate() {
        for (what, drops, it) in changed(of, member, place) {
            found.push((what, drops, form(with(members, number, it))));
        }
    }
    found
}
