//! Steps in words: what each is about, and its value.

use super::super::because::Context;
use super::super::build::place;
use super::super::cite::{Cited, cite};
use super::super::phrase;
use super::super::text::list;
use super::changes::quoted;
use super::parts::about;
use super::values::{bounds, no_day, roll_word, single, span, value};
use super::{Answer, Branch, Call, Days, Row, Step, rows};
use crate::dates::{Day, Direction, Edge, Length, Rounding, Unit};
use crate::evaluate::explain::{self as told, About, Effect, Named, Truth, Value, What};
use crate::evaluate::{Reason, Unmet};
use crate::model::{
    Anchor, CommitmentId, Cond, ConsultationId, Date, EntryId, PartyId, Record, StatusTest,
};
use crate::source::Sources;

/// So many holidays that a sum went over are named.
const MOST_HOLIDAYS: usize = 6;

/// What is needed to put steps into words.
pub(super) struct Teller<'t, 'a> {
    pub(super) sources: &'t Sources,
    pub(super) context: &'t Context<'a>,
    pub(super) record: &'t Record,
    pub(super) call: &'t Call,
    pub(super) known_by: Option<Day>,
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
        let known = known(branch);
        let when = |row: &told::Row| {
            let known = if row.fits == Truth::No { rows::Asked::default() } else { known };
            commitment.map_or("", |commitment| rows::when(row.reason, commitment, known))
        };
        let row = |row: &told::Row| Row {
            status: row.reason.status().into(),
            reason: row.reason.into(),
            fits: row.fits.into(),
            when: when(row).to_owned(),
            asks: row.asks.iter().map(|part| about(*part)).collect(),
        };
        Branch {
            of: match branch.occurrence {
                Some(number) => format!("{id}#{number}"),
                None => id.to_owned(),
            },
            quote: commitment.and_then(|commitment| commitment.quote.clone()),
            rows: branch.rows.iter().map(row).collect(),
            parts: branch.parts.iter().map(|part| self.part(branch, part)).collect(),
        }
    }

    pub(super) fn step(&self, step: &told::Step) -> Step {
        let day = match step.value {
            Value::Day(Named { days: Some((first, last)), exists }) => {
                let (first, last) = bounds(first, last);
                Some(Days { first, last, sure: exists == Truth::Yes })
            }
            _ => None,
        };
        let holds = match step.value {
            Value::Truth(truth) => Some(truth.into()),
            _ => None,
        };
        let amendment = match &step.what {
            What::Term(written) | What::OpeningFrom(written) => written.amended_by,
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
        let whole = match &step.what {
            What::Date(Date::Earlier(_) | Date::Later(_)) => with_days_named(whole),
            What::Term(written) => folded(written, with_days_named(whole)),
            What::SubjectTo(..) if step.steps.iter().any(has_parts) => without_repetition(whole),
            _ => whole,
        };
        if has_assumed_day(step) { as_assumed(step, whole) } else { whole }
    }

    fn phrase(&self, what: &What) -> Option<String> {
        let agreement = self.context.agreement;
        match what {
            What::Term(written)
            | What::SubjectTo(written, ..)
            | What::Trigger(written, _)
            | What::OpeningFrom(written) => Some(written.text.clone()),
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
                format!("{} = {}", phrase_of(written), value(step.value))
            }
            What::SubjectTo(written, first, last) => {
                let told = if first == last { String::new() } else { format!(", on {last}") };
                format!("{}{told}", phrase_of(written))
            }
            What::Trigger(written, counts) => {
                let come = match step.value {
                    Value::Day(Named { days: Some((first, last)), exists }) => {
                        let verb = if exists == Truth::Yes { "comes on" } else { "may come on" };
                        format!("{verb} {}{}", span(first, last), in_its_term(*counts))
                    }
                    _ => "has not come".to_owned(),
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
                let when = match single(step.value) {
                    Some(_) => format!("not a working day, moved ({})", roll_word(*roll)),
                    None => format!("moved ({}) if not a working day", roll_word(*roll)),
                };
                format!("{when} = {}", value(step.value))
            }
            What::Grace(length) => format!("+ {length} of grace = {}", value(step.value)),
            What::Notice(length) => {
                format!("{length} of notice before the deadline = {}", value(step.value))
            }
            What::Assumed(id) => {
                let holds =
                    if step.value == Value::Truth(Truth::Yes) { "to hold" } else { "not to hold" };
                let name = phrase::cond(agreement, &Cond::Condition(*id));
                format!("{name} is assumed {holds} (--assume)")
            }
            What::Opening => {
                format!("opens with the period of the deadline = {}", value(step.value))
            }
            What::OpeningFrom(written) => {
                format!(
                    "opens on the day that {} counts from = {}",
                    phrase_of(written),
                    value(step.value)
                )
            }
            What::OnDeadline => format!("opens on the deadline itself = {}", value(step.value)),
            What::Entry(effect) => self.effect(effect),
            // The part says it already.
            What::CompleteThrough(_) => String::new(),
            What::Commitment(branch) => self.other(branch),
            What::Elsewhere(id, day, rows) => self.elsewhere(*id, *day, rows),
        }
    }

    /// Another commitment that is told elsewhere.
    fn elsewhere(&self, id: CommitmentId, day: Day, rows: &[Reason]) -> String {
        let name = phrase::commitment(self.context.agreement, id);
        let is = |reason: &Reason| format!("{} ({reason})", reason.status());
        let today = day == self.context.on();
        let reported = (self.context.judgements)(id).filter(|_| today);
        let rows: Vec<String> = match reported {
            Some(judgement) if judgement.possible.len() < 2 => vec![is(&judgement.reason)],
            Some(judgement) => {
                let possible = |reason: &&Reason| judgement.possible.contains(&reason.status());
                rows.iter().filter(possible).map(is).collect()
            }
            None => rows.iter().map(is).collect(),
        };
        let on = if today { String::new() } else { format!(" on {day}") };
        match rows.as_slice() {
            [] => name.to_owned(),
            rows => format!("{name} is {}{on}: `{}`", rows.join(" or "), self.asks(name, day)),
        }
    }

    /// The command that explains a commitment on a day, asked as this one was.
    fn asks(&self, name: &str, day: Day) -> String {
        let Call { paths, assume, several } = self.call;
        let of = if *several { format!("{}/", self.context.agreement.id) } else { String::new() };
        let known_by = self.known_by.map(|known| format!(" --known-by {known}"));
        let assume = assume.iter().map(|it| format!(" --assume {}", quoted(it)));
        let paths = paths.iter().map(|path| format!(" {}", quoted(path)));
        let rest: String = known_by.into_iter().chain(assume).chain(paths).collect();
        format!("abide explain {of}{name} --on {day}{rest}")
    }

    /// What another commitment is, by the rows that fit.
    fn other(&self, branch: &told::Branch) -> String {
        let id = phrase::commitment(self.context.agreement, branch.commitment);
        let fits = branch.rows.iter().filter(|row| row.fits != Truth::No);
        let is = |row: &told::Row| format!("{} ({})", row.reason.status(), row.reason);
        let fits: Vec<String> = fits.map(is).collect();
        let on = match branch.on == self.context.on() {
            true => String::new(),
            false => format!(" on {}", branch.on),
        };
        match fits.as_slice() {
            [] => format!("the deadline of {id}{on}"),
            [one] => format!("{id} is {one}{on}"),
            several => format!("{id} is {}{on}", several.join(" or ")),
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
            (Date::Anchor(Anchor::Made), _) => format!("the agreement was made on {result}"),
            (Date::Anchor(Anchor::Day(day)), _) => day.to_string(),
            (Date::SomeDay(_), _) => match step.value {
                Value::Day(Named { days: Some((first, last)), .. }) if first < last => {
                    format!("{text}: the text does not say which, from {first} to {last}")
                }
                _ => format!("{text} = {result}"),
            },
            _ => format!("{text} = {result}"),
        }
    }

    /// What a sum of months has done where there is no such day, or which calendar was counted on.
    fn rounding(&self, length: Length, direction: Direction, base: Day, value: Value) -> String {
        let agreement = self.context.agreement;
        let Some(result) = single(value) else { return String::new() };
        if length.unit == Unit::WorkingDay {
            let named = agreement.calendar.as_ref();
            return named.map_or(String::new(), |named| {
                let (first, last) = (base.min(result), base.max(result));
                let skipped: Vec<Day> = named.calendar.holidays_between(first, last).collect();
                format!(", on the calendar `{}`{}", named.name, without(&skipped))
            });
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
            _ => match truth {
                Truth::Yes => format!("`{text}` holds"),
                Truth::No => format!("`{text}` does not hold"),
                Truth::Open => format!("it is not known whether `{text}` holds"),
            },
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
            Effect::Confirms => "confirms it".to_owned(),
            Effect::Broken(Truth::Yes) => "a break".to_owned(),
            Effect::Broken(Truth::No) => "outside its term, so it is no break".to_owned(),
            Effect::Broken(Truth::Open) => "a break, if that was in its term".to_owned(),
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

/// Of a phrase that says that it is broken: whether that counts.
fn in_its_term(counts: Truth) -> &'static str {
    match counts {
        Truth::Yes => "",
        Truth::No => ", outside its term, so it is no break",
        Truth::Open => ", a break if that is in its term",
    }
}

/// The holidays that a sum of working days went over.
fn without(holidays: &[Day]) -> String {
    let named: Vec<String> = holidays.iter().take(MOST_HOLIDAYS).map(Day::to_string).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    match holidays.len().saturating_sub(MOST_HOLIDAYS) {
        0 if named.is_empty() => String::new(),
        0 => format!(" without {}", list(&named, "and")),
        more => format!(" without {} and {more} more", named.join(", ")),
    }
}

/// With the title that the rules give it.
fn titled(says: String, title: Option<&String>) -> String {
    match title {
        Some(title) => format!("{says}: \"{title}\""),
        None => says,
    }
}

/// Whether a phrase has the words for an unknown day, and none in it: a day is assumed for it.
fn has_assumed_day(step: &told::Step) -> bool {
    fn is_open(step: &told::Step) -> bool {
        matches!(step.what, What::Date(Date::SomeDay(_))) || step.steps.iter().any(is_open)
    }
    match &step.what {
        What::Term(written) | What::SubjectTo(written, ..) | What::Trigger(written, _) => {
            written.text.contains("some day in") && !is_open(step)
        }
        _ => false,
    }
}

fn as_assumed(step: &told::Step, mut whole: Step) -> Step {
    let value = match step.value {
        Value::Day(_) if !whole.says.contains(" = ") => format!(" = {}", value(step.value)),
        _ => String::new(),
    };
    whole.says = format!("{}{value}, with the day assumed (--assume)", whole.says);
    whole
}

/// A term whose phrase is one step says that step itself.
fn folded(written: &told::Written, mut term: Step) -> Step {
    let [_] = term.steps.as_slice() else { return term };
    let Some(step) = term.steps.pop() else { return term };
    let rest = step.phrase.as_ref().and_then(|phrase| step.says.strip_prefix(phrase.as_str()));
    if let Some(rest) = rest {
        let is_value = rest.starts_with(" =") || rest.starts_with(':') || rest.is_empty();
        let which = if is_value { "" } else { ", which" };
        // A phrase like `end of 2025-06` is a day without any step.
        let day = match step.phrase.as_ref() {
            Some(day) if rest.is_empty() && *day != written.text => format!(" = {day}"),
            _ => String::new(),
        };
        term.says = format!("{}{which}{rest}{day}", phrase_of(written));
    }
    let known: Vec<Cited> = std::mem::take(&mut term.entries);
    let entries = known.into_iter().chain(step.entries);
    Step { entries: entries.collect(), steps: step.steps, ..term }
}

/// Of several dates, one that is written as a day is more than a number.
fn with_days_named(mut several: Step) -> Step {
    let several_steps = several.steps.len() > 1;
    for step in several.steps.iter_mut().filter(|_| several_steps) {
        if step.phrase.as_ref() == Some(&step.says) {
            step.says = format!("the day {}", step.says);
        }
    }
    several
}

/// A phrase with its key.
fn phrase_of(written: &told::Written) -> String {
    let amended = if written.amended_by.is_some() { " as amended" } else { "" };
    format!("{} `{}`{amended}", written.key.key(), written.text)
}

/// What the branch knows of its condition, its suspension and its breaks.
fn known(branch: &told::Branch) -> rows::Asked {
    let part = |about: About| branch.parts.iter().find(|part| part.about == about);
    let condition = part(About::Condition).and_then(|part| part.steps.last());
    let suspension = part(About::Suspension).and_then(|part| part.steps.last());
    let breaks = part(About::Breaks).and_then(|part| part.steps.last());
    rows::Asked {
        restored: breaks.is_some_and(|step| matches!(step.what, What::Entry(Effect::Restored))),
        condition: condition.and_then(|step| match step.value {
            Value::Truth(truth) => Some(truth),
            _ => None,
        }),
        suspended: suspension
            .is_some_and(|step| matches!(step.what, What::Entry(Effect::Suspended))),
    }
}

/// Whether it is a condition of several parts.
fn has_parts(step: &told::Step) -> bool {
    match &step.what {
        What::Cond(Cond::All(_) | Cond::Any(_) | Cond::AtLeast(..), _) => true,
        What::Cond(Cond::Not(inner), _) => !matches!(**inner, Cond::Not(_)),
        _ => false,
    }
}

/// A condition of several parts is said once, not again above its parts.
fn without_repetition(mut condition: Step) -> Step {
    if let Some(step) = condition.steps.pop() {
        condition.steps = step.steps;
    }
    condition
}
