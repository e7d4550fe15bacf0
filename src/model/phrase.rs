//! Date phrases and conditions as they would be written, with the names of the file.

use crate::dates::{Direction, Edge};
use crate::model::{Agreement, Anchor, CommitmentId, Cond, Date, StatusTest};

/// A date phrase.
pub(crate) fn date(agreement: &Agreement, phrase: &Date) -> String {
    match phrase {
        Date::Anchor(it) => anchor(agreement, *it),
        Date::Shift { length, direction, base, .. } => {
            format!("{length} {} {}", word_of(*direction), date(agreement, base))
        }
        Date::Earlier(members) => format!("earlier of ({})", dates(agreement, members)),
        Date::Later(members) => format!("later of ({})", dates(agreement, members)),
        Date::EdgeOf { edge, granularity, step, base, .. } => {
            let relation = match step {
                0 => "of",
                1.. => "after",
                _ => "before",
            };
            let (edge, unit) = (edge_word(*edge), granularity.word());
            format!("{edge} of {unit} {relation} {}", date(agreement, base))
        }
        Date::SomeDay(some) => format!("some day in {}", some.period),
    }
}

/// `after`, `before`.
pub(crate) fn word_of(direction: Direction) -> &'static str {
    match direction {
        Direction::After => "after",
        Direction::Before => "before",
    }
}

pub(crate) fn edge_word(edge: Edge) -> &'static str {
    match edge {
        Edge::Start => "start",
        Edge::End => "end",
    }
}

fn dates(agreement: &Agreement, members: &[Date]) -> String {
    members.iter().map(|member| date(agreement, member)).collect::<Vec<_>>().join(", ")
}

/// A name for a day.
pub(crate) fn anchor(agreement: &Agreement, anchor: Anchor) -> String {
    match anchor {
        Anchor::Day(day) => day.to_string(),
        Anchor::Made => "made".to_owned(),
        Anchor::Event(id) => name(agreement.events.get(id.index()).map(|it| &it.id)),
        Anchor::Consultation(id) => name(agreement.consultations.get(id.index()).map(|it| &it.id)),
        Anchor::Met(id) => format!("met({})", commitment(agreement, id)),
        Anchor::Lapsed(id) => format!("lapsed({})", commitment(agreement, id)),
        Anchor::Deadline(id) => format!("deadline({})", commitment(agreement, id)),
        Anchor::PeriodStart => "period-start".to_owned(),
        Anchor::PeriodEnd => "period-end".to_owned(),
    }
}

/// A condition; what binds looser than `not` and `and` stands in brackets under them.
pub(crate) fn cond(agreement: &Agreement, phrase: &Cond) -> String {
    let list = |members: &[Cond]| {
        members.iter().map(|member| cond(agreement, member)).collect::<Vec<_>>().join(", ")
    };
    match phrase {
        Cond::All(members) => joined(agreement, members, " and "),
        Cond::Any(members) => joined(agreement, members, " or "),
        Cond::AtLeast(least, members) => format!("{least} of ({})", list(members)),
        Cond::Not(inner) => format!("not {}", bracketed(agreement, inner)),
        Cond::Condition(id) => name(agreement.conditions.get(id.index()).map(|it| &it.id)),
        Cond::Consultation(id) => name(agreement.consultations.get(id.index()).map(|it| &it.id)),
        Cond::Event(id) => name(agreement.events.get(id.index()).map(|it| &it.id)),
        Cond::Status(test, id) => format!("{}({})", test_word(*test), commitment(agreement, *id)),
        Cond::OnOrAfter(day) => format!("on or after {}", date(agreement, day)),
        Cond::After(day) => format!("after {}", date(agreement, day)),
        Cond::Before(day) => format!("before {}", date(agreement, day)),
    }
}

fn joined(agreement: &Agreement, members: &[Cond], word: &str) -> String {
    members.iter().map(|member| bracketed(agreement, member)).collect::<Vec<_>>().join(word)
}

fn bracketed(agreement: &Agreement, phrase: &Cond) -> String {
    let text = cond(agreement, phrase);
    match phrase {
        Cond::All(members) | Cond::Any(members) if members.len() > 1 => format!("({text})"),
        _ => text,
    }
}

/// The word of a test.
pub(crate) fn test_word(test: StatusTest) -> &'static str {
    match test {
        StatusTest::Pending => "pending",
        StatusTest::Due => "due",
        StatusTest::Met => "met",
        StatusTest::Lapsed => "lapsed",
        StatusTest::Void => "void",
        StatusTest::Breached => "breached",
    }
}

/// The id of a commitment.
pub(crate) fn commitment(agreement: &Agreement, id: CommitmentId) -> &str {
    agreement.commitment(id).map_or("?", |commitment| &commitment.id)
}

fn name(id: Option<&String>) -> String {
    id.cloned().unwrap_or_else(|| "?".to_owned())
}
