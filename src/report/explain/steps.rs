//! Steps in words: what each is about, and its value.

use super::super::because::Context;
use super::super::build::place;
use super::super::cite::{Cited, cite};
use super::super::phrase;
use super::{Answer, Branch, Days, Part, Row, Step, rows};
use crate::dates::{Day, Direction, Edge, Length, Roll, Rounding, Unit};
use crate::evaluate::Unmet;
use crate::evaluate::explain::{self as told, About, Effect, Named, Truth, Value, What};
use crate::model::{
    Anchor, CommitmentId, Cond, ConsultationId, Date, EntryId, PartyId, Record, StatusTest,
};
use crate::source::Sources;

/// What is needed to put steps into words.
pub(super) struct Teller<'t, 'a> {
    pub(super) sources: &'t Sources,
    pub(super) context: &'t Context<'a>,
    pub(super) record: &'t Record,
}

impl From<Truth> for Answer {
    fn from(truth: Truth) -> Answer {
        match truth {
            Truth::Yes => Answer::Yes,
            Truth::No => Answer::No,
            Truth::Open => Answer::Open,
        }
    }
}

impl Teller<'_, '_> {
    pub(super) fn branch(&self, branch: &told::Branch) -> Branch {
        let agreement = self.context.agreement;
        let commitment = agreement.commitment(branch.commitment);
        let id = phrase::commitment(agreement, branch.commitment);
        let row = |row: &told::Row| Row {
            status: row.reason.status().into(),
            reason: row.reason.into(),
            fits: row.fits.into(),
            when: commitment.map_or("", |commitment| rows::when(row.reason, commitment)).to_owned(),
            asks: row.asks.iter().map(|part| about(*part)).collect(),
        };
        Branch {
            of: match branch.occurrence {
                Some(number) => format!("{id}#{number}"),
                None => id.to_owned(),
            },
            quote: commitment.and_then(|commitment| commitment.quote.clone()),
            rows: branch.rows.iter().map(row).collect(),
            parts: branch.parts.iter().map(|part| self.part(branch.commitment, part)).collect(),
        }
    }

    fn part(&self, id: CommitmentId, part: &told::Part) -> Part {
        Part {
            about: about(part.about),
            decides: part.decides,
            says: self.part_says(id, part),
            steps: part.steps.iter().map(|step| self.step(step)).collect(),
        }
    }

    /// The answer of a part, in a few words.
    fn part_says(&self, id: CommitmentId, part: &told::Part) -> String {
        let on = self.context.on();
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
                let commitment = self.context.agreement.commitment(id);
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
            What::SubjectTo(_, day) => format!("its condition {verb} on {day}"),
            _ => format!("its condition {verb}"),
        }
    }

    fn step(&self, step: &told::Step) -> Step {
        let day = match step.value {
            Value::Day(Named { days: Some((first, last)), exists }) => {
                Some(Days { first, last, sure: exists == Truth::Yes })
            }
            _ => None,
        };
        let holds = match step.value {
            Value::Truth(truth) => Some(truth.into()),
            _ => None,
        };
        let amendment = match &step.what {
            What::Term(written) => written.amended_by,
            _ => None,
        };
        let entries = amendment.iter().chain(&step.entries).filter_map(|id| self.cited(*id));
        let why = match &step.what {
            What::Commitment(branch) => Some(Box::new(self.branch(branch))),
            _ => None,
        };
        let whole = Step {
            says: self.says(step),
            phrase: self.phrase(&step.what),
            day,
            holds,
            place: step.place.and_then(|it| place(self.sources, it)),
            entries: entries.collect(),
            steps: step.steps.iter().map(|step| self.step(step)).collect(),
            why,
        };
        match &step.what {
            What::Term(written) => folded(written, whole),
            What::SubjectTo(..) => without_repetition(whole),
            _ => whole,
        }
    }

    fn phrase(&self, what: &What) -> Option<String> {
        let agreement = self.context.agreement;
        match what {
            What::Term(written) | What::SubjectTo(written, _) | What::Trigger(written) => {
                Some(written.text.clone())
            }
            What::Date(date) => Some(phrase::date(agreement, date)),
            What::Cond(cond, _) => Some(phrase::cond(agreement, cond)),
            What::Round(id, ..) => Some(phrase::cond(agreement, &Cond::Consultation(*id))),
            _ => None,
        }
    }

    pub(super) fn cited(&self, id: EntryId) -> Option<Cited> {
        let entry = self.record.entry(id)?;
        Some(cite(self.sources, self.context.agreement, entry))
    }

    fn says(&self, step: &told::Step) -> String {
        let agreement = self.context.agreement;
        match &step.what {
            What::Term(written) => {
                let amended = if written.amended_by.is_some() { ", as amended" } else { "" };
                let key = written.key.key();
                format!("{key} `{}`{amended} = {}", written.text, value(step.value))
            }
            What::SubjectTo(written, _) => {
                format!("{} `{}` {}", written.key.key(), written.text, is_so(step.value))
            }
            What::Trigger(written) => {
                let come = match step.value {
                    Value::Day(Named { days: None, .. }) | Value::None | Value::Truth(_) => {
                        "has not come".to_owned()
                    }
                    day => format!("comes on {}", value(day)),
                };
                format!("{} `{}` {come}", written.key.key(), written.text)
            }
            What::Date(date) => self.date(date, step),
            What::Cond(cond, day) => self.cond(cond, *day, step),
            What::Round(id, absent, day) => self.round(*id, absent, *day, step),
            What::Period(every, before) => self.period(*every, *before, step),
            What::PeriodEnd => format!("the end of its period = {}", value(step.value)),
            What::Tolled(days) => {
                let plural = if *days == 1 { "" } else { "s" };
                format!("+ {days} day{plural} of suspension = {}", value(step.value))
            }
            What::Rolled(roll) => {
                format!("not a working day, moved ({}) = {}", roll_word(*roll), value(step.value))
            }
            What::Grace(length) => format!("+ {length} of grace = {}", value(step.value)),
            What::Notice(length) => {
                format!("{length} of notice before the deadline = {}", value(step.value))
            }
            What::Opening => format!("opens with its period = {}", value(step.value)),
            What::OnDeadline => format!("opens on the deadline itself = {}", value(step.value)),
            What::Entry(effect) => self.effect(effect),
            // The part says it already.
            What::CompleteThrough(_) => String::new(),
            What::Commitment(branch) => {
                let id = phrase::commitment(agreement, branch.commitment);
                let reported = (self.context.judgements)(branch.commitment);
                match reported {
                    Some(judgement) => {
                        format!("{id} is {} ({})", judgement.status, judgement.reason)
                    }
                    None => id.to_owned(),
                }
            }
            What::Elsewhere(id) => {
                let name = phrase::commitment(agreement, *id);
                match (self.context.judgements)(*id) {
                    Some(judgement) => {
                        format!("{name} is {} ({}), see there", judgement.status, judgement.reason)
                    }
                    None => name.to_owned(),
                }
            }
        }
    }

    fn date(&self, date: &Date, step: &told::Step) -> String {
        let text = phrase::date(self.context.agreement, date);
        let result = value(step.value);
        let base = step.steps.first().map(|base| base.value);
        match (date, base.and_then(single)) {
            (Date::Shift { length, direction, .. }, Some(base)) => {
                let sign = if *direction == Direction::After { '+' } else { '-' };
                let note = self.rounding(*length, *direction, base, step.value);
                format!("{text} = {base} {sign} {length} = {result}{note}")
            }
            (Date::EdgeOf { edge, granularity, step: which, .. }, Some(base)) => {
                let edge = if *edge == Edge::Start { "first" } else { "last" };
                let unit = granularity.word();
                let relation = match which {
                    0 => format!("the {unit} of {base}"),
                    1.. => format!("the {unit} after {base}"),
                    _ => format!("the {unit} before {base}"),
                };
                format!("{text} = the {edge} day of {relation} = {result}")
            }
            (Date::Anchor(Anchor::Event(_)), _) if no_day(step.value) => {
                format!("{text} has not happened")
            }
            (Date::Anchor(Anchor::Consultation(_)), _) if no_day(step.value) => {
                format!("{text} is not complete")
            }
            (Date::Anchor(Anchor::Day(day)), _) => day.to_string(),
            _ => format!("{text} = {result}"),
        }
    }

    /// What a sum of months has done where there is no such day, or which calendar was counted on.
    fn rounding(&self, length: Length, direction: Direction, base: Day, value: Value) -> String {
        let agreement = self.context.agreement;
        let Some(result) = single(value) else { return String::new() };
        if length.unit == Unit::WorkingDay {
            let calendar = agreement.calendar.as_ref().map(|it| &it.name);
            return calendar.map_or(String::new(), |name| format!(", on the calendar `{name}`"));
        }
        let plain = length.from(base, direction, Rounding::Reject, None);
        let (word, says) = match agreement.rounding {
            Rounding::Clamp => ("clamp", "the last day of the month"),
            Rounding::EndOfMonth => ("end-of-month", "the last day of the month"),
            Rounding::Up => ("up", "the first day of the next month"),
            Rounding::Reject => return String::new(),
        };
        if plain == Ok(result) {
            return String::new();
        }
        format!(", rounded to {says} (`{word}`)")
    }

    fn period(&self, every: Length, before: u32, step: &told::Step) -> String {
        let result = value(step.value);
        let from = step.steps.first().and_then(|from| single(from.value));
        match (from, before) {
            (Some(from), 0) => format!("its period begins with the series on {from}"),
            (Some(from), before) => {
                let length = Length { count: every.count.saturating_mul(before), ..every };
                format!("its period begins {from} + {length} = {result}")
            }
            (None, _) => format!("its period begins: {result}"),
        }
    }

    fn cond(&self, cond: &Cond, on: Day, step: &told::Step) -> String {
        let agreement = self.context.agreement;
        let text = phrase::cond(agreement, cond);
        let truth = match step.value {
            Value::Truth(truth) => truth,
            _ => Truth::Open,
        };
        let unmet = |unmet: Unmet| self.context.unmet_part(&unmet, on);
        match (cond, truth) {
            (Cond::Condition(id), truth) => {
                let says = match truth {
                    Truth::Yes => format!("{text} holds"),
                    Truth::No => unmet(Unmet::False(*id)),
                    Truth::Open => unmet(Unmet::Unknown(*id)),
                };
                let condition = agreement.conditions.get(id.index());
                titled(says, condition.and_then(|it| it.title.as_ref()))
            }
            (Cond::Event(id), truth) => {
                let says = match truth {
                    Truth::Yes => format!("{text} has happened"),
                    Truth::No => unmet(Unmet::Event(*id)),
                    Truth::Open => format!("{text} may have happened"),
                };
                titled(says, agreement.events.get(id.index()).and_then(|it| it.title.as_ref()))
            }
            (Cond::Status(test, id), truth) => {
                let name = phrase::commitment(agreement, *id);
                let word = match test {
                    StatusTest::Breached => "in breach",
                    test => phrase::test_word(*test),
                };
                match truth {
                    Truth::Yes => format!("{name} is {word}"),
                    Truth::No => format!("{name} is not {word}"),
                    Truth::Open => format!("{name} may be {word}"),
                }
            }
            _ => format!("`{text}` {}", is_so(step.value)),
        }
    }

    fn round(&self, id: ConsultationId, absent: &[PartyId], on: Day, step: &told::Step) -> String {
        let text = phrase::cond(self.context.agreement, &Cond::Consultation(id));
        let says = match step.value {
            Value::Truth(Truth::Yes) => format!("{text} is complete"),
            Value::Truth(Truth::No) => {
                self.context.unmet_part(&Unmet::Consultation(id, absent.to_vec()), on)
            }
            _ => format!("{text} may be complete"),
        };
        let consultation = self.context.agreement.consultations.get(id.index());
        titled(says, consultation.and_then(|it| it.title.as_ref()))
    }

    fn effect(&self, effect: &Effect) -> String {
        let parties = |parties| self.context.parties(parties);
        match effect {
            Effect::Performed { refused: Truth::Yes, .. } => "too late to count".to_owned(),
            Effect::Performed { timely: Truth::Yes, .. } => "performed, in time".to_owned(),
            Effect::Performed { timely: Truth::No, .. } => "performed, late".to_owned(),
            Effect::Performed { timely: Truth::Open, .. } => "performed, perhaps late".to_owned(),
            Effect::Kept(Truth::Yes) => "says that it was kept".to_owned(),
            Effect::Kept(Truth::No) => {
                "before the end of its term, so it does not say that it was kept".to_owned()
            }
            Effect::Kept(Truth::Open) => {
                "says that it was kept, if the term was over by then".to_owned()
            }
            Effect::Unconfirmed(missing) => format!("not confirmed by {}", parties(missing)),
            Effect::Broken(Truth::Yes) => "broken".to_owned(),
            Effect::Broken(Truth::No) => "outside its term, so it is no break".to_owned(),
            Effect::Broken(Truth::Open) => "broken, if that was in its term".to_owned(),
            Effect::Restored => "restored".to_owned(),
            Effect::Suspended => "suspended from that day on".to_owned(),
            Effect::Resumed => "owed again from that day on".to_owned(),
            Effect::Ends(Truth::Yes) => "ends it".to_owned(),
            Effect::Ends(Truth::No) => "does not end it".to_owned(),
            Effect::Ends(Truth::Open) => "may end it".to_owned(),
            Effect::WithoutConsent(missing) => {
                format!("without effect, since it needs {}", parties(missing))
            }
            Effect::Tells => String::new(),
        }
    }
}

/// With the title that the rules give it.
fn titled(says: String, title: Option<&String>) -> String {
    match title {
        Some(title) => format!("{says}: \"{title}\""),
        None => says,
    }
}

/// A term whose phrase is one step says that step itself.
fn folded(written: &told::Written, mut term: Step) -> Step {
    let [_] = term.steps.as_slice() else { return term };
    let Some(step) = term.steps.pop() else { return term };
    let rest = step.phrase.as_ref().and_then(|phrase| step.says.strip_prefix(phrase.as_str()));
    if let Some(rest) = rest {
        let amended = if written.amended_by.is_some() { ", as amended," } else { "" };
        term.says = format!("{} `{}`{amended}{rest}", written.key.key(), written.text);
    }
    let known: Vec<Cited> = std::mem::take(&mut term.entries);
    let entries = known.into_iter().chain(step.entries);
    Step { entries: entries.collect(), steps: step.steps, ..term }
}

/// A condition of several parts is said once, not again above its parts.
fn without_repetition(mut condition: Step) -> Step {
    let compound = matches!(condition.steps.as_slice(), [one] if one.says.starts_with('`'));
    if compound && let Some(step) = condition.steps.pop() {
        condition.steps = step.steps;
    }
    condition
}

fn about(about: About) -> &'static str {
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
    let text = match (steps.iter().any(ends), steps.is_empty()) {
        (true, _) => "it was ended",
        (false, true) => "nothing has ended it",
        (false, false) => "nothing that counts has ended it",
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
        Truth::Yes if on < first => format!("{comes} on {text}"),
        _ => format!("perhaps {since} {text}"),
    }
}

/// A day that ends something: it has passed, has not, or has no day.
fn passes(day: Option<Value>, on: Day, what: &str) -> String {
    let Some(Value::Day(Named { days: Some((first, last)), exists })) = day else {
        return format!("{what} has no day yet");
    };
    let text = if first == last { span(first, last) } else { format!("{},", span(first, last)) };
    match exists {
        Truth::Yes if last < on => format!("{what} {text} passed"),
        _ if on <= first => format!("{what} {text} has not passed"),
        _ => format!("{what} {text} may have passed"),
    }
}

fn span(first: Day, last: Day) -> String {
    if first == last { first.to_string() } else { format!("some day from {first} to {last}") }
}

/// A value in words.
fn value(value: Value) -> String {
    match value {
        Value::Day(Named { days: Some((first, last)), exists: Truth::Yes }) => span(first, last),
        Value::Day(Named { days: Some((first, last)), .. }) => {
            format!("perhaps {}", span(first, last))
        }
        Value::Day(Named { days: None, .. }) => "no day yet".to_owned(),
        Value::Truth(Truth::Yes) => "true".to_owned(),
        Value::Truth(Truth::No) => "false".to_owned(),
        Value::Truth(Truth::Open) => "open".to_owned(),
        Value::None => String::new(),
    }
}

fn is_so(value: Value) -> &'static str {
    match value {
        Value::Truth(Truth::Yes) => "is true",
        Value::Truth(Truth::No) => "is false",
        _ => "is open",
    }
}

fn no_day(value: Value) -> bool {
    matches!(value, Value::Day(Named { days: None, .. }))
}

/// The one day that a value is.
fn single(value: Value) -> Option<Day> {
    match value {
        Value::Day(Named { days: Some((first, last)), exists: Truth::Yes }) if first == last => {
            Some(first)
        }
        _ => None,
    }
}

fn roll_word(roll: Roll) -> &'static str {
    match roll {
        Roll::None => "none",
        Roll::Following => "following",
        Roll::ModifiedFollowing => "modified-following",
        Roll::Preceding => "preceding",
        Roll::ModifiedPreceding => "modified-preceding",
    }
}
