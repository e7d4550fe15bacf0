//! Parts in words: what the rows ask, and the answer in short.

use std::collections::BTreeSet;

use super::super::phrase;
use super::super::text::list;
use super::Part;
use super::steps::Teller;
use super::values::{no_day, span, value};
use crate::dates::Day;
use crate::evaluate::explain::{self as told, About, Effect, Named, Truth, Value, What};
use crate::evaluate::{Reason, Status};
use crate::model::{Act, Cond, EntryId};

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
            About::Endings => self.endings(branch, part),
            About::InForce => comes(day, on, "in force since", "comes into force", "not in force"),
            About::Window => match last {
                Some(_) => {
                    comes(day, on, "due window open since", "due window opens", "no due window")
                }
                None => "no due window: it has no deadline".to_owned(),
            },
            About::Deadline => match (last, part.steps.as_slice()) {
                (None, _) if part.on != on => format!("it had no deadline on {}", part.on),
                (None, _) => "it has no deadline".to_owned(),
                (Some(_), [.., deadline]) if performed(branch) => then(deadline, part.on),
                (Some(_), [_, .., grace]) if matches!(grace.what, What::Grace(_)) => {
                    let passes = passes(day, on, "its deadline with its grace,");
                    format!("{passes}{}", when_performed(branch, &part.steps))
                }
                _ => {
                    let passes = passes(day, on, "its deadline");
                    format!("{passes}{}", when_performed(branch, &part.steps))
                }
            },
            About::Term => match last {
                None => "its term has no end".to_owned(),
                Some(_) => passes(day, on, "the end of its term"),
            },
            About::Suspension => {
                let (so, when) = match part.on == on {
                    true => ("", String::new()),
                    false => ("it was ", format!(" on {}", part.on)),
                };
                match last.map(|step| &step.what) {
                    Some(What::Entry(Effect::Suspended)) => format!("{so}suspended{when}"),
                    Some(_) => format!("{so}no longer suspended{when}"),
                    None => "never suspended".to_owned(),
                }
            }
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

    fn endings(&self, branch: &told::Branch, part: &told::Part) -> String {
        let steps = &part.steps;
        let ended = |step: &told::Step| match (&step.what, step.value) {
            (What::Entry(Effect::Ends(truth)), _) => *truth,
            (What::Trigger(..), Value::Day(Named { days: Some(_), exists })) => exists,
            _ => Truth::No,
        };
        let is = |truth: Truth| steps.iter().any(|step| ended(step) == truth);
        let amends = |id: &EntryId| {
            let entry = self.record.entry(*id);
            entry.is_some_and(|entry| matches!(entry.act, Act::Amended(..)))
        };
        let without_effect = |amendment: bool| {
            steps.iter().any(|step| {
                let is = matches!(step.what, What::Entry(Effect::WithoutConsent(_)));
                is && step.entries.iter().any(amends) == amendment
            })
        };
        let text = if part.decides && is(Truth::Yes) {
            "it was ended"
        } else if part.decides && is(Truth::Open) {
            "it may have been ended"
        } else if let Some((first, last)) = steps.iter().find_map(ends_on) {
            let late = already(branch).unwrap_or("when it could not be ended");
            return format!("what would end it came on {}, {late}", span(first, last));
        } else if without_effect(false) {
            "no entry that has effect has ended it"
        } else if without_effect(true) {
            "nothing has ended it, and an amendment has no effect"
        } else {
            "nothing has ended it"
        };
        text.to_owned()
    }

    fn condition_says(&self, step: &told::Step) -> String {
        let on = match &step.what {
            What::SubjectTo(_, first, last) => format!(" on {}", span(*first, *last)),
            _ => String::new(),
        };
        match step.value {
            Value::Truth(Truth::Yes) => format!("its condition holds{on}{}", self.whatever(step)),
            Value::Truth(Truth::No) => {
                let (without, whatever) = (self.without(step), self.whatever(step));
                format!("its condition does not hold{on}{without}{whatever}")
            }
            _ => format!("it is not known whether its condition holds{on}"),
        }
    }

    /// What is missing of several things all of which are asked for.
    fn without(&self, step: &told::Step) -> String {
        let [asked] = step.steps.as_slice() else { return String::new() };
        let What::Cond(Cond::All(_), _) = &asked.what else { return String::new() };
        let fails = |step: &&told::Step| step.value == Value::Truth(Truth::No);
        let name = |step: &told::Step| match &step.what {
            What::Cond(cond @ (Cond::Condition(_) | Cond::Event(_)), _) => {
                Some(phrase::cond(self.context.agreement, cond))
            }
            What::Round(id, ..) => {
                Some(phrase::cond(self.context.agreement, &Cond::Consultation(*id)))
            }
            _ => None,
        };
        let missing: Option<Vec<String>> = asked.steps.iter().filter(fails).map(name).collect();
        let missing = missing.unwrap_or_default();
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        if missing.is_empty() {
            String::new()
        } else {
            format!(" without {}", list(&missing, "and"))
        }
    }

    /// What is not known of a condition that is decided all the same.
    fn whatever(&self, step: &told::Step) -> String {
        let mut open: Vec<String> = Vec::new();
        self.open_parts(step, &mut open);
        // Each once, where it stands first.
        let mut named = BTreeSet::new();
        open.retain(|name| named.insert(name.clone()));
        match open.as_slice() {
            [] => String::new(),
            [one] => format!(", whatever {one} is"),
            several => {
                let several: Vec<&str> = several.iter().map(String::as_str).collect();
                format!(", whatever {} are", list(&several, "and"))
            }
        }
    }

    fn open_parts(&self, step: &told::Step, open: &mut Vec<String>) {
        let is_open = step.value == Value::Truth(Truth::Open);
        match &step.what {
            What::Cond(cond @ (Cond::Condition(_) | Cond::Event(_)), _) if is_open => {
                open.push(phrase::cond(self.context.agreement, cond));
            }
            What::Cond(cond @ Cond::Status(..), _) if is_open => {
                open.push(format!("`{}`", phrase::cond(self.context.agreement, cond)));
            }
            What::Round(id, ..) if is_open => {
                open.push(phrase::cond(self.context.agreement, &Cond::Consultation(*id)));
            }
            What::SubjectTo(..) | What::Cond(..) => {
                step.steps.iter().for_each(|step| self.open_parts(step, open));
            }
            _ => {}
        }
    }
}

/// Whether the rows that may fit are those of a performance, in time or late.
fn performed(branch: &told::Branch) -> bool {
    let mut fits = branch.rows.iter().filter(|row| row.fits != Truth::No).peekable();
    fits.peek().is_some() && fits.all(|row| matches!(row.reason, Reason::OnTime | Reason::Late))
}

/// Of a performance that may count among other things: what the deadline was to it.
fn when_performed(branch: &told::Branch, deadline: &[told::Step]) -> String {
    let may_fit = |reason: Reason| {
        branch.rows.iter().any(|row| row.fits != Truth::No && row.reason == reason)
    };
    if !may_fit(Reason::OnTime) {
        return String::new();
    }
    let performed = branch.parts.iter().filter(|part| part.about == About::Performance);
    let claimed = |step: &&told::Step| {
        matches!(step.what, What::Entry(Effect::Performed { .. } | Effect::Unconfirmed(_)))
    };
    let performed = performed.flat_map(|part| &part.steps).find(claimed);
    let deadline = deadline.iter().rfind(|step| !matches!(step.what, What::Grace(_)));
    match (performed.map(|step| step.value), deadline.map(|step| step.value)) {
        (
            Some(Value::Day(Named { days: Some((first, last)), .. })),
            Some(Value::Day(Named { days: Some((over, _)), .. })),
        ) if last <= over => format!("; it was not over on {}", span(first, last)),
        _ => String::new(),
    }
}

/// The deadline on the day of a performance, and whether it was over.
fn then(deadline: &told::Step, day: Day) -> String {
    let what = match &deadline.what {
        What::Grace(_) => "its deadline with its grace",
        _ => "its deadline",
    };
    match deadline.value {
        Value::Day(Named { days: Some((first, last)), exists: Truth::Yes }) => {
            let over = match (first < day, last < day) {
                (_, true) => "was over",
                (false, _) => "was not over",
                _ => "may have been over",
            };
            format!("{what} {} {over} on {day}", span(first, last))
        }
        value if no_day(value) => format!("{what} had no day on {day}"),
        _ => format!("{what} may have been over on {day}"),
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

/// The days by which an entry or a phrase would end it, where they have come.
fn ends_on(step: &told::Step) -> Option<(Day, Day)> {
    match (&step.what, step.value) {
        (
            What::Entry(Effect::Ends(_)) | What::Trigger(..),
            Value::Day(Named { days: Some(days), .. }),
        ) => Some(days),
        _ => None,
    }
}

/// What it was already when the end came too late.
fn already(branch: &told::Branch) -> Option<&'static str> {
    let mut fits = branch.rows.iter().filter(|row| row.fits != Truth::No);
    let first = fits.next()?.reason.status();
    match (first, fits.all(|row| row.reason.status() == first)) {
        (Status::Lapsed, true) => Some("after it had lapsed"),
        (Status::Met, true) => Some("after it was met"),
        _ => None,
    }
}

fn performance(steps: &[told::Step], has_term: bool) -> String {
    let counts = |step: &&told::Step| match &step.what {
        What::Entry(Effect::Performed { refused, .. }) => *refused != Truth::Yes,
        What::Entry(Effect::Kept(truth)) => *truth != Truth::No,
        What::Entry(Effect::Unconfirmed(_)) => true,
        What::Trigger(..) => !no_day(step.value),
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
        What::Trigger(_, counts) => *counts != Truth::No && !no_day(step.value),
        _ => false,
    };
    let outside = |step: &&told::Step| match &step.what {
        What::Entry(Effect::Broken(_)) => true,
        What::Trigger(..) => !no_day(step.value),
        _ => false,
    };
    match (steps.iter().rfind(broken), steps.iter().rfind(outside)) {
        (Some(step), _) => format!("broken: {}", value(step.value)),
        (None, Some(step)) => {
            format!("broken outside its term, which is no break: {}", value(step.value))
        }
        (None, None) => "no break is recorded".to_owned(),
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
    let bare = what;
    let what = if first == last { format!("{what} {text}") } else { format!("{what}, {text},") };
    match exists {
        Truth::Yes if last < on => format!("{what} passed"),
        _ if on <= first => format!("{what} has not passed"),
        _ if first == last => format!("{what} may have passed"),
        _ => format!("{bare} may have passed: it is {text}"),
    }
}
