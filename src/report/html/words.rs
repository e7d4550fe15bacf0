//! What the page says in words.

use super::card::Change;
use super::facts::Said;
use crate::dates::Day;
use crate::model::{Agreement, Kind};
use crate::report::{Breach, Reason, State, Status, text};

/// Days and months as people write them.
pub(super) mod in_words {
    use crate::dates::Day;

    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    fn name(month: u32) -> &'static str {
        let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
        index.and_then(|index| MONTHS.get(index)).copied().unwrap_or("?")
    }

    /// `15 September 2026`
    pub(crate) fn day(day: Day) -> String {
        let (year, month, day) = day.ymd();
        format!("{day} {} {year}", name(month))
    }

    /// `Sep 2026`
    pub(crate) fn month(year: i32, month: u32) -> String {
        format!("{} {year}", name(month).chars().take(3).collect::<String>())
    }
}

/// A reason in plain words.
pub(super) fn gloss(reason: Reason) -> &'static str {
    match reason {
        Reason::Waived => "waived",
        Reason::Withdrawn => "withdrawn",
        Reason::Superseded => "superseded",
        Reason::Voided => "void by its own terms",
        Reason::OnTime => "done in time",
        Reason::Kept => "kept throughout its term",
        Reason::NotTriggered => "not in force in time",
        Reason::ConditionFailed => "not owed when its deadline passed",
        Reason::Late => "done late",
        Reason::Broken => "broken",
        Reason::Missed => "deadline missed",
        Reason::Expired => "its time is over",
        Reason::NotInForce => "not in force yet",
        Reason::AwaitingEvent => "waits for an event",
        Reason::Suspended => "suspended",
        Reason::AwaitingCondition => "waits for its condition",
        Reason::NotYetDue => "in force, not due yet",
        Reason::InGrace => "in its days of grace",
        Reason::Open => "due now",
        Reason::NoDeadline => "owed, without a deadline",
        Reason::InForce => "in force",
    }
}

/// What kind of promise it is.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Achieve => "achieve: to be done by a day",
        Kind::Maintain => "maintain: to be kept throughout a term",
        Kind::Avoid => "avoid: not to be done during a term",
        Kind::Option => "option: may be done by a day; unused, it is no breach",
    }
}

/// Reason, since when, and breach.
pub(super) fn line(state: &State) -> Vec<String> {
    let breach = match state.breach {
        Breach::Yes => Some("in breach"),
        Breach::Unknown => Some("perhaps in breach"),
        Breach::No => None,
    };
    let since = state.since.map(|since| format!("{} since {since}", state.status));
    let parts = [Some(gloss(state.reason).to_owned()), since, breach.map(str::to_owned)];
    parts.into_iter().flatten().collect()
}

/// How sure it is.
pub(super) fn sure(state: &State) -> String {
    text::certainty(state)
        .unwrap_or_else(|| "definite: rests on evidence, or on a complete record".to_owned())
}

/// The days that belong to a state, each with its name.
pub(super) fn facts(state: &State) -> Vec<(&'static str, Said)> {
    let day = |name, day: Option<Day>| Some((name, Said::Day(day?)));
    let text = |name, text: String| (name, Said::Text(text));
    let bounds = state
        .deadline_bounds
        .map(|[first, last]| text("deadline", format!("some day from {first} to {last}")));
    let lapsed = state.ever_lapsed && state.status != Status::Lapsed;
    let facts = [
        day("in force from", state.in_force_from),
        day("due from", state.due_from),
        day("target", state.target),
        day("deadline", state.deadline).or(bounds),
        day("until", state.until),
        day("met on", state.met_on),
        state
            .days_late
            .filter(|_| state.reason != Reason::Missed)
            .map(|late| text("late by", days(late))),
        lapsed.then(|| text("before", "had lapsed on an earlier day".to_owned())),
    ];
    facts.into_iter().flatten().collect()
}

/// What changes next of a commitment, which is worked out through `end`.
pub(super) fn next(id: &str, change: Option<&Change>, end: Day) -> String {
    match change {
        Some(Change { on, id: whose, says, .. }) => {
            let whose = if whose == id { String::new() } else { format!("{whose} ") };
            format!("Next: {on} {whose}{says}")
        }
        None if end < Day::MAX => {
            format!("No change through {end}; later days were not computed")
        }
        None => "No further change if nothing more is recorded".to_owned(),
    }
}

/// `1 day`, `2 days`
pub(super) fn days(count: i64) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}

/// What would settle an open fact: its name, as in `turns_on`, in words.
pub(super) fn settles(agreement: &Agreement, name: &str) -> String {
    let titled = |id: &str, title: Option<&String>| match title {
        Some(title) => format!("{title} ({id})"),
        None => id.to_owned(),
    };
    if let Some(one) = agreement.conditions.iter().find(|one| one.id == name) {
        return format!("an assessment: {}", titled(name, one.title.as_ref()));
    }
    if let Some(one) = agreement.consultations.iter().find(|one| one.id == name) {
        return format!("the day of a consultation: {}", titled(name, one.title.as_ref()));
    }
    if let Some(one) = agreement.events.iter().find(|one| one.id == name) {
        return format!("the day of an event: {}", titled(name, one.title.as_ref()));
    }
    match name.strip_suffix(')').and_then(|name| name.split_once('(')) {
        Some(("met", id)) => format!("whether {id} was met, and on which day"),
        Some(("broken", id)) => format!("the day on which {id} was broken"),
        Some((key, id)) => match written(agreement, key, id) {
            Some(text) => format!("which day is meant by “{text}”, the {key} of {id}"),
            None => format!("which day is meant by the {key} of {id}"),
        },
        None => name.to_owned(),
    }
}

/// The phrase of a commitment that stands under that key.
fn written<'a>(agreement: &'a Agreement, key: &str, id: &str) -> Option<&'a str> {
    let one = agreement.commitments.iter().find(|one| one.id == id)?;
    let date = match key {
        "from" => Some(&one.from),
        "due-from" => one.due_from.as_ref(),
        "until" => one.until.as_ref(),
        "met-when" => one.met_when.as_ref(),
        "broken-when" => one.broken_when.as_ref(),
        "void-when" => one.void_when.as_ref(),
        "deadline" => return Some(&one.deadline.as_ref()?.text),
        "subject-to" => return Some(&one.subject_to.as_ref()?.text),
        _ => None,
    };
    Some(&date?.text)
}
