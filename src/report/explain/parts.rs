//! Parts in words: what the rows ask, and the answer in short.

use super::Part;
use super::steps::Teller;
use super::values::{no_day, span, value};
use crate::dates::Day;
use crate::evaluate::explain::{self as told, About, Effect, Named, Truth, Value, What};

impl Teller<'_, '_> {
    pub(super) fn part(&self, branch: &told::Branch, part: &told::Part) -> Part {
        Part {
            about: about(part.about),
            decides: part.decides,
            says: self.part_says(branch, part),
            steps: part.steps.iter().map(|step| self.step(step)).collect(),
        }
    }

    /// The answer of a part, in a few words.
    fn part_says(&self, branch: &told::Branch, part: &told::Part) -> String {
        let on = branch.on;
        let last = part.steps.last();
        let day = last.map(|step| step.value);
        match part.about {
            About::Endings => endings(&part.steps),
            About::InForce => comes(day, on, "in force since", "comes into force", "not in force"),
            About::Window => match last {
                Some(_) => {
                    comes(day, on, "due window open since", "due window opens", "no due window")
                }
                None => "no due window: it has no deadline".to_owned(),
            },
            About::Deadline => match (last, part.steps.as_slice()) {
                (None, _) => "it has no deadline".to_owned(),
                (Some(_), [_, .., grace]) if matches!(grace.what, What::Grace(_)) => {
                    passes(day, on, "its deadline with its grace,")
                }
                _ => passes(day, on, "its deadline"),
            },
            About::Term => match last {
                None => "its term has no end".to_owned(),
                Some(_) => passes(day, on, "the end of its term"),
            },
            About::Suspension => match last.map(|step| &step.what) {
                Some(What::Entry(Effect::Suspended)) => "suspended".to_owned(),
                Some(_) => "no longer suspended".to_owned(),
                None => "never suspended".to_owned(),
            },
            About::Condition => match last {
                None => "it has no condition".to_owned(),
                Some(step) => self.condition_says(step),
            },
            About::Performance => {
                let commitment = self.context.agreement.commitment(branch.commitment);
                let has_term = commitment.is_some_and(|it| !it.kind.has_deadline());
                performance(&part.steps, has_term)
            }
            About::Breaks => breaks(&part.steps),
            About::Silence => match last.map(|step| &step.what) {
                Some(What::CompleteThrough(Some(day))) => {
                    format!("the record is complete through {day}")
                }
                _ => "the record does not say how far it is complete".to_owned(),
            },
        }
    }

    fn condition_says(&self, step: &told::Step) -> String {
        let verb = match step.value {
            Value::Truth(Truth::Yes) => "holds",
            Value::Truth(Truth::No) => "does not hold",
            _ => "is not known to hold",
        };
        match &step.what {
            What::SubjectTo(_, first, last) => {
                format!("its condition {verb} on {}", span(*first, *last))
            }
            _ => format!("its condition {verb}"),
        }
    }
}

/// The word for a part.
pub(super) fn about(about: About) -> &'static str {
    match about {
        About::Endings => "endings",
        About::InForce => "in-force",
        About::Deadline => "deadline",
        About::Window => "due-window",
        About::Term => "term",
        About::Suspension => "suspension",
        About::Condition => "condition",
        About::Performance => "performance",
        About::Breaks => "breaks",
        About::Silence => "silence",
    }
}

fn endings(steps: &[told::Step]) -> String {
    let ends = |step: &told::Step| match &step.what {
        What::Entry(Effect::Ends(truth)) => *truth != Truth::No,
        What::Trigger(_) => !no_day(step.value),
        _ => false,
    };
    let without_effect = |step: &told::Step| matches!(step.what, What::Entry(_));
    let text = if steps.iter().any(ends) {
        "it was ended"
    } else if steps.iter().any(without_effect) {
        "no entry that has effect has ended it"
    } else {
        "nothing has ended it"
    };
    text.to_owned()
}

fn performance(steps: &[told::Step], has_term: bool) -> String {
    let counts = |step: &&told::Step| match &step.what {
        What::Entry(Effect::Performed { refused, .. }) => *refused != Truth::Yes,
        What::Entry(Effect::Kept(truth)) => *truth != Truth::No,
        What::Entry(Effect::Unconfirmed(_)) => true,
        What::Trigger(_) => !no_day(step.value),
        _ => false,
    };
    let first = steps.iter().find(counts);
    match (first, steps.is_empty()) {
        (Some(step), _) if matches!(step.what, What::Entry(Effect::Kept(_))) => {
            "an entry says that it was kept".to_owned()
        }
        (None, _) if has_term => "no entry says that it was kept".to_owned(),
        (Some(step), _) if matches!(step.what, What::Entry(Effect::Unconfirmed(_))) => {
            format!("a performance is claimed: {}", value(step.value))
        }
        (Some(step), _) => format!("performed: {}", value(step.value)),
        (None, true) => "no performance is recorded".to_owned(),
        (None, false) => "no performance that counts".to_owned(),
    }
}

fn breaks(steps: &[told::Step]) -> String {
    let broken = |step: &&told::Step| match &step.what {
        What::Entry(Effect::Broken(truth)) => *truth != Truth::No,
        What::Trigger(_) => !no_day(step.value),
        _ => false,
    };
    match steps.iter().rfind(broken) {
        Some(step) => format!("broken: {}", value(step.value)),
        None => "no break is recorded".to_owned(),
    }
}

/// A day that begins something: it has come, comes, or has no day.
fn comes(day: Option<Value>, on: Day, since: &str, comes: &str, none: &str) -> String {
    let Some(Value::Day(Named { days: Some((first, last)), exists })) = day else {
        return format!("{none} yet");
    };
    let text = span(first, last);
    match exists {
        Truth::Yes if last <= on => format!("{since} {text}"),
        Truth::Yes if on < first && first == last => format!("{comes} on {text}"),
        Truth::Yes => format!("{comes} {text}"),
        _ => format!("perhaps {since} {text}"),
    }
}

/// A day that ends something: it has passed, has not, or has no day.
fn passes(day: Option<Value>, on: Day, what: &str) -> String {
    let Some(Value::Day(Named { days: Some((first, last)), exists })) = day else {
        return format!("{} has no day yet", what.trim_end_matches(','));
    };
    let text = span(first, last);
    let what = what.trim_end_matches(',');
    let what = if first == last { format!("{what} {text}") } else { format!("{what}, {text},") };
    match exists {
        Truth::Yes if last < on => format!("{what} passed"),
        _ if on <= first => format!("{what} has not passed"),
        _ => format!("{what} may have passed"),
    }
}
