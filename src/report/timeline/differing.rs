//! What distinguishes two runs that look alike.

use crate::dates::Day;
use crate::report::{Breach, State};

type Date = fn(&State) -> Option<Day>;

/// The values that differ, each before and after.
pub(super) fn differing(before: &State, after: &State) -> String {
    let breach = |state: &State| match state.breach {
        Breach::Yes => "in breach",
        Breach::Unknown => "perhaps in breach",
        Breach::No => "not in breach",
    };
    let exact = |state: &State| if state.exact { "exact" } else { "not exact" };
    let lapsed = |state: &State| if state.ever_lapsed { "lapsed once" } else { "never lapsed" };
    let bounds = |state: &State| match state.deadline_bounds {
        Some([first, last]) => format!("{first}/{last}"),
        None => "none".to_owned(),
    };
    let late = |state: &State| state.days_late.map_or("none".to_owned(), |days| days.to_string());
    let dates: [(&str, Date); 7] = [
        ("since", |state| state.since),
        ("in force from", |state| state.in_force_from),
        ("due from", |state| state.due_from),
        ("target", |state| state.target),
        ("deadline", |state| state.deadline),
        ("until", |state| state.until),
        ("met on", |state| state.met_on),
    ];
    let mut values = vec![("", breach(before).to_owned(), breach(after).to_owned())];
    for (name, of) in dates {
        let day = |state: &State| of(state).map_or("none".to_owned(), |day| day.to_string());
        values.push((name, day(before), day(after)));
    }
    values.push(("deadline between", bounds(before), bounds(after)));
    values.push(("days late", late(before), late(after)));
    values.push(("", lapsed(before).to_owned(), lapsed(after).to_owned()));
    values.push(("", exact(before).to_owned(), exact(after).to_owned()));
    let differ = values.into_iter().filter(|(_, before, after)| before != after);
    let said = differ.map(|(name, before, after)| {
        let name = if name.is_empty() { String::new() } else { format!("{name} ") };
        // Before the agreement was made nothing has been for some time.
        match (name.as_str(), before.as_str()) {
            ("since ", "none") => format!("counted since {after}, when it was made"),
            _ => format!("{name}{before} -> {after}"),
        }
    });
    said.collect::<Vec<_>>().join(", ")
}
