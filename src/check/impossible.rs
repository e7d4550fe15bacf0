//! Days that do not exist, and terms that end before they begin, as far as the rules (and the new
//! terms of amendments) tell it by themselves.

use super::history::{History, Terms, changes};
use super::rules::Rules;
use super::sink::Sink;
use super::statics::{Finding, Findings, Span, Statics};
use crate::dates::{ArithmeticError, Day, Direction, Length, Rounding, Unit};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Act, Amendments, Commitment, CommitmentId, Date, Deadline, EntryId, Term};
use crate::source::Place;

/// How many occurrences are computed in search of a day that does not exist: the days of the month
/// come back after four years, but for those in which there is no 29 February.
const OCCURRENCES: u32 = 48;

/// Looks for them. Errors go to `sink`, warnings to `warnings`.
pub(super) fn look(rules: &Rules, history: &History<'_>, sink: &mut Sink, warnings: &mut Sink) {
    let mut look = Look { statics: Statics::of_rules(&rules.agreement), rules, sink, warnings };
    let mut happened = Statics::with_events(&rules.agreement, happened(history));
    for (id, commitment) in rules.agreement.commitments() {
        if rules.sound.get(id.index()) == Some(&true) {
            let found = look.commitment(commitment);
            std::mem::swap(&mut look.statics, &mut happened);
            let with_record = look.commitment(commitment);
            std::mem::swap(&mut look.statics, &mut happened);
            // Of what is counted from the days of the record only that it leaves all dates is told here.
            let outside = with_record.into_iter().filter(|(place, finding)| {
                is_outside(finding) && !found.iter().any(|(other, _)| other == place)
            });
            let outside: Findings = outside.collect();
            look.tell(found);
            look.tell(outside);
            look.terms_over_time(id, commitment, history);
        }
    }
    for (_, entry, _) in history.evidence.entries() {
        if let Act::Amended(_, new) = &entry.act {
            look.amendments(new);
        }
    }
}

/// By event: the last day on which it may have happened, as far as the record says.
fn happened(history: &History<'_>) -> Vec<Option<Day>> {
    let mut days: Vec<Option<Day>> = history.agreement.events.iter().map(|it| it.on).collect();
    for (entry, _) in history.standing() {
        if let Act::Happened(event) = &entry.act
            && let Some(day) = days.get_mut(event.index())
        {
            *day = Some(day.map_or(entry.last, |day| day.min(entry.last)));
        }
    }
    days
}

fn is_outside(finding: &Finding) -> bool {
    matches!(finding, Finding::EdgeOutside | Finding::Impossible(ArithmeticError::OutOfRange, ..))
}

#[derive(Debug)]
struct Look<'a, 's> {
    statics: Statics<'a>,
    rules: &'a Rules,
    sink: &'s mut Sink,
    warnings: &'s mut Sink,
}

impl Look<'_, '_> {
    /// What is found in the terms of a commitment.
    fn commitment(&mut self, commitment: &Commitment) -> Findings {
        let mut findings = Findings::new();
        let dates = [
            Some(&commitment.from),
            commitment.target.as_ref(),
            commitment.until.as_ref(),
            commitment.due_from.as_ref(),
            commitment.met_when.as_ref(),
            commitment.broken_when.as_ref(),
            commitment.void_when.as_ref(),
        ];
        for term in dates.into_iter().flatten() {
            self.statics.span(&term.value, &mut findings);
        }
        if let Some(term) = &commitment.subject_to {
            self.statics.condition(&term.value, &mut findings);
        }
        if let Some(term) = &commitment.deadline {
            self.deadline(term, commitment, &mut findings);
        }
        if let Some(every) = commitment.every {
            self.series(commitment, every, &mut findings);
        }
        findings
    }

    /// The deadline, and what is counted from it.
    fn deadline(
        &mut self,
        term: &Term<Deadline>,
        commitment: &Commitment,
        findings: &mut Findings,
    ) {
        let Some((first, last)) = deadline_span(&self.statics, &term.value, findings) else {
            return;
        };
        if first != last || commitment.every.is_some() {
            return;
        }
        let Some(day) = self.statics.rolled(last, commitment.roll, term.place, findings) else {
            return;
        };
        for (length, direction) in
            [(commitment.grace, Direction::After), (commitment.notice, Direction::Before)]
        {
            if let Some(length) = length {
                self.statics.counted(day, length, direction, term.place, findings);
            }
        }
    }

    /// The days on which the occurrences begin.
    fn series(&mut self, commitment: &Commitment, every: Length, findings: &mut Findings) {
        let term = &commitment.from;
        let Some(from) = self.statics.day(&term.value) else {
            return;
        };
        let until = commitment.until.as_ref();
        let until = until.and_then(|term| self.statics.day(&term.value));
        let mut found = Findings::new();
        let most = if matches!(every.unit, Unit::Month | Unit::Year) { OCCURRENCES } else { 1 };
        for k in 1..=most {
            let Some(count) = every.count.checked_mul(k) else {
                break;
            };
            let length = Length { count, ..every };
            let begins =
                self.statics.counted(from, length, Direction::After, term.place, &mut found);
            // A series of which only a later occurrence would be outside all dates is fine.
            let outside = |(_, finding): &(Place, Finding)| {
                matches!(finding, Finding::Impossible(ArithmeticError::OutOfRange, ..))
            };
            if k > 1 && found.iter().any(outside) {
                return;
            }
            let over = begins.zip(until).is_some_and(|(begins, until)| begins > until);
            if over || !found.is_empty() {
                break;
            }
        }
        findings.append(&mut found);
    }

    fn amendments(&mut self, new: &Amendments) {
        let mut findings = Findings::new();
        let terms = [&new.from, &new.target, &new.until, &new.due_from];
        for term in terms.into_iter().flatten().flatten() {
            self.statics.span(&term.value, &mut findings);
        }
        if let Some(Some(term)) = &new.deadline {
            deadline_span(&self.statics, &term.value, &mut findings);
        }
        self.tell(findings);
    }

    /// The terms of the rules, and those after each day on which they were amended.
    fn terms_over_time(
        &mut self,
        id: CommitmentId,
        commitment: &Commitment,
        history: &History<'_>,
    ) {
        let mut terms = Terms::of(commitment);
        self.before_from(commitment, terms, None);
        let changes = changes(history, id);
        let mut rest = changes.iter().peekable();
        while let Some(change) = rest.next() {
            terms.amend(change.new);
            // What is changed on one day is changed together.
            if rest.peek().is_some_and(|next| next.on == change.on) {
                continue;
            }
            self.before_from(commitment, terms, Some((change.entry, history)));
        }
    }

    fn before_from(
        &mut self,
        commitment: &Commitment,
        terms: Terms<'_>,
        amended: Option<(EntryId, &History<'_>)>,
    ) {
        let from = terms.from.unwrap_or(&commitment.from);
        let begin = match terms.from {
            Some(term) => self.statics.span(&term.value, &mut Vec::new()),
            None => Some((self.rules.agreement.made, self.rules.agreement.made)),
        };
        let Some((begin, _)) = begin else {
            return;
        };
        let mut ends: Vec<(&str, Place, Option<Span>)> = Vec::new();
        if let Some(term) = terms.deadline {
            let mut ignored = Findings::new();
            let span = deadline_span(&self.statics, &term.value, &mut ignored);
            let rolled = span.and_then(|(_, last)| {
                let day = self.statics.rolled(last, commitment.roll, term.place, &mut ignored)?;
                Some((day, day))
            });
            ends.push(("the deadline", term.place, rolled));
        }
        if let Some(term) = terms.until {
            let span = self.statics.span(&term.value, &mut Vec::new());
            ends.push(("the term", term.place, span));
        }
        for (what, place, span) in ends {
            let Some((_, end)) = span.filter(|(_, end)| *end < begin) else {
                continue;
            };
            let verb = if what == "the term" { "ends on" } else { "is" };
            let message = format!(
                "{what} of `{}` {verb} {end}, before it comes into force on {begin}",
                commitment.id
            );
            let mut diagnostic = Diagnostic::new(Code::BeforeFrom, place, message)
                .related(from.place, "it comes into force here")
                .help(format!(
                    "name a day on or after {begin} here, or let it come into force earlier"
                ));
            let entry = amended.and_then(|(id, history)| {
                let marks = history.evidence.marks.get(id.0 as usize)?;
                Some(marks.verb).filter(|verb| verb.file != place.file || verb.start > place.end)
            });
            if let Some(verb) = entry {
                diagnostic = diagnostic.related(verb, "since this amendment");
            }
            self.sink.push(diagnostic);
        }
    }

    fn tell(&mut self, findings: Findings) {
        for (place, finding) in findings {
            self.finding(place, finding);
        }
    }

    fn finding(&mut self, place: Place, finding: Finding) {
        match finding {
            Finding::Impossible(ArithmeticError::NoCalendar, ..) => {}
            Finding::Impossible(ArithmeticError::OutOfRange, ..) | Finding::EdgeOutside => {
                self.sink.report(Code::Arithmetic, place, ArithmeticError::OutOfRange.to_string());
            }
            Finding::Impossible(ArithmeticError::NoSuchDay, length, day) => {
                let message =
                    format!("{length} counted from {day} end on a day that does not exist");
                self.sink.push(Diagnostic::new(Code::Arithmetic, place, message).help(
                    "the agreement says `month-rounding = \"reject\"`: count from another day, \
                         or say how to round",
                ));
            }
            // Who says how months are rounded knows that they are.
            Finding::Rounded(..) if self.rules.rounding_stated => {}
            Finding::Rounded(length, direction, day) => {
                self.warnings.push(rounded(length, direction, day, place));
            }
            Finding::Uncovered(first, last) => {
                let covers = self.rules.agreement.working_days().and_then(|c| c.covers);
                let Some((from, to)) = covers else {
                    return;
                };
                let message = format!(
                    "working days are counted from {first} to {last}, and the calendar covers \
                     {from} to {to}"
                );
                self.warnings.push(
                    Diagnostic::new(Code::Uncovered, place, message)
                        .help("add the holidays of the other years, and widen `covers`"),
                );
            }
        }
    }
}

fn rounded(length: Length, direction: Direction, day: Day, place: Place) -> Diagnostic {
    let ways =
        [("clamp", Rounding::Clamp), ("end-of-month", Rounding::EndOfMonth), ("up", Rounding::Up)];
    let ways = ways.iter().filter_map(|(word, rounding)| {
        let result = length.from(day, direction, *rounding, None).ok()?;
        Some(format!("`{word}` gives {result}"))
    });
    let ways: Vec<String> = ways.collect();
    let word = match direction {
        Direction::After => "after",
        Direction::Before => "before",
    };
    let message = format!("the day {length} {word} {day} depends on how months are rounded");
    Diagnostic::new(Code::RoundingMatters, place, message)
        .help(format!("say which with `month-rounding` in `[agreement]`: {}", ways.join(", ")))
}

/// Between which days the deadline is, before tolling and roll.
fn deadline_span(statics: &Statics<'_>, deadline: &Deadline, found: &mut Findings) -> Option<Span> {
    let date: &Date = match deadline {
        Deadline::Period(period) => return Some((period.last(), period.last())),
        Deadline::Within(date) | Deadline::On(date) => date,
    };
    statics.span(date, found)
}
