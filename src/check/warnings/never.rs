//! Commitments that some status can never reach, by their own rules.
//!
//! Only what is sure is said, and only where it points to a mistake: a commitment without a
//! deadline never lapses, and is meant so. What the record amends or suspends is not judged at all.

use crate::check::history::History;
use crate::check::sink::Sink;
use crate::check::statics::Statics;
use crate::dates::{Day, Direction, Roll};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{Anchor, Commitment, CommitmentId, Cond, Date, Deadline, StatusTest, Term};
use crate::source::Place;

/// Looks for them.
pub(super) fn look(history: &History<'_>, sink: &mut Sink) {
    let agreement = history.agreement;
    let mut look = Look {
        history,
        statics: Statics::of_rules(agreement),
        facts: vec![Facts::default(); agreement.commitments.len()],
        sink,
    };
    // Each after those on which it depends: their facts are known.
    for id in &agreement.order {
        if let Some(commitment) = agreement.commitment(*id) {
            look.commitment(*id, commitment);
        }
    }
}

/// What a commitment can never be.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    due: bool,
    met: bool,
    lapsed: bool,
    /// It has no deadline, now or later.
    deadline: bool,
}

/// The days between which something counts; both included.
#[derive(Debug, Clone, Copy)]
struct Window {
    first: Day,
    last: Day,
}

/// Why, and where that is written.
type Why = (Place, String);

#[derive(Debug)]
struct Look<'a, 's> {
    history: &'a History<'a>,
    statics: Statics<'a>,
    facts: Vec<Facts>,
    sink: &'s mut Sink,
}

impl Look<'_, '_> {
    fn commitment(&mut self, id: CommitmentId, commitment: &Commitment) {
        if self.history.changes_rules_of(id) {
            return;
        }
        let due = self.never_due(commitment);
        let met = self.never_met(commitment);
        let lapsed = self.never_lapses(commitment);
        let by_deadline = commitment.kind.has_deadline();
        let once = by_deadline && commitment.every.is_none();
        let facts = Facts {
            due: due.is_some(),
            met: met.is_some() || !by_deadline && (due.is_some() || commitment.until.is_none()),
            lapsed: self.never_begins(commitment)
                || lapsed.is_some()
                || once && commitment.deadline.is_none(),
            deadline: once && commitment.deadline.is_none(),
        };
        if let Some(slot) = self.facts.get_mut(id.index()) {
            *slot = facts;
        }
        // One mistake, one warning.
        if let Some(why) = due {
            self.warn(Code::NeverDue, commitment, "be due", why);
            return;
        }
        if let Some(why) = met {
            self.warn(Code::NeverMet, commitment, "be met", why);
        }
        if let Some(why) = lapsed {
            self.warn(Code::NeverLapses, commitment, "lapse", why);
        }
    }

    fn warn(&mut self, code: Code, commitment: &Commitment, what: &str, (place, why): Why) {
        let message = format!("{} can never {what}: {why}", quoted(&commitment.id));
        self.sink.push(Diagnostic::new(code, place, message));
    }

    fn never_due(&self, commitment: &Commitment) -> Option<Why> {
        let waits = |key: &str, term: &Term<Date>| {
            let why = self.never_comes(&term.value)?;
            Some((term.place, format!("`{key}` waits for a day that never comes, as {why}")))
        };
        let once = commitment.every.is_none();
        let deadline = commitment.deadline.as_ref().filter(|_| once);
        let deadline_waits = || {
            let term = deadline?;
            let why = self.deadline_never_comes(&term.value);
            Some((term.place, format!("its deadline never comes, as {}", why?)))
        };
        waits("from", &commitment.from)
            .or_else(|| waits("due-from", commitment.due_from.as_ref()?))
            .or_else(deadline_waits)
            .or_else(|| self.opens_too_late(commitment))
            .or_else(|| ends_before_its_period(commitment))
            .or_else(|| self.never_subject(commitment))
            .or_else(|| self.void_at_once(commitment))
    }

    /// It waits for ever, and so does not even lapse.
    fn never_begins(&self, commitment: &Commitment) -> bool {
        let deadline = commitment.deadline.as_ref().filter(|_| commitment.every.is_none());
        let deadline = deadline.and_then(|term| self.deadline_never_comes(&term.value));
        deadline.is_some() || self.never_comes(&commitment.from.value).is_some()
    }

    fn deadline_never_comes(&self, deadline: &Deadline) -> Option<String> {
        match deadline {
            Deadline::Period(_) => None,
            Deadline::Within(date) | Deadline::On(date) => self.never_comes(date),
        }
    }

    /// The due window would open after it closes.
    fn opens_too_late(&self, commitment: &Commitment) -> Option<Why> {
        let term = commitment.due_from.as_ref()?;
        let opens = self.statics.day(&term.value)?;
        let closes = self.closes(commitment)?;
        (opens > closes).then(|| {
            let why = format!("`due-from` is {opens}, and its time is over on {closes}");
            (term.place, why)
        })
    }

    fn never_subject(&self, commitment: &Commitment) -> Option<Why> {
        let term = commitment.subject_to.as_ref()?;
        let window = Window {
            first: self.statics.day(&commitment.from.value).unwrap_or(Day::MIN),
            last: self.ends(commitment).unwrap_or(Day::MAX),
        };
        (self.truth(&term.value, window) == Some(false)).then(|| {
            let why = "its condition is false on every day on which it counts".to_owned();
            (term.place, why)
        })
    }

    /// It is void before it could be due.
    fn void_at_once(&self, commitment: &Commitment) -> Option<Why> {
        let term = commitment.void_when.as_ref()?;
        let void = self.statics.day(&term.value)?;
        let opens = self.opens(commitment)?;
        (void <= opens).then(|| {
            let why = format!("it is void on {void}, and not due before {opens}");
            (term.place, why)
        })
    }

    fn never_met(&self, commitment: &Commitment) -> Option<Why> {
        if commitment.kind.has_deadline() {
            return None;
        }
        let until = commitment.until.as_ref()?;
        if let Some(why) = self.never_comes(&until.value) {
            let why = format!("its term never ends, as {why}");
            return Some((until.place, why));
        }
        let end = self.statics.day(&until.value)?;
        let by = |term: &Option<Term<Date>>| {
            let term = term.as_ref()?;
            let day = self.statics.day(&term.value)?;
            (day <= end).then_some((term.place, day))
        };
        if let Some((place, day)) = by(&commitment.void_when) {
            let why = format!("it is void on {day}, and its term ends on {end}");
            return Some((place, why));
        }
        let (place, day) = by(&commitment.broken_when)?;
        let begin = self.statics.day(&commitment.from.value)?;
        (commitment.subject_to.is_none() && day >= begin).then(|| {
            let why = format!("it is broken on {day}, within its term");
            (place, why)
        })
    }

    fn never_lapses(&self, commitment: &Commitment) -> Option<Why> {
        if !commitment.kind.has_deadline() || commitment.every.is_some() {
            return None;
        }
        let closes = self.closes(commitment)?;
        for (term, what) in [(&commitment.void_when, "void"), (&commitment.met_when, "met")] {
            let Some(term) = term else {
                continue;
            };
            if let Some(day) = self.statics.day(&term.value).filter(|day| *day <= closes) {
                let why = format!("it is {what} on {day}, and its time is over on {closes}");
                return Some((term.place, why));
            }
        }
        let term = commitment.subject_to.as_ref()?;
        let window = Window { first: closes, last: closes };
        (self.truth(&term.value, window) == Some(false)).then(|| {
            let why = format!("its condition is false on {closes}, when its time is over");
            (term.place, why)
        })
    }

    /// The last day of the time for it: of the term, or of the deadline with its grace.
    fn ends(&self, commitment: &Commitment) -> Option<Day> {
        // The last occurrence of a series may run on behind its end.
        match &commitment.until {
            Some(_) if commitment.every.is_some() => None,
            Some(until) => self.statics.day(&until.value),
            None => self.closes(commitment),
        }
    }

    /// The last day of the deadline with its grace, where it is one for all.
    fn closes(&self, commitment: &Commitment) -> Option<Day> {
        if commitment.every.is_some() {
            return None;
        }
        let (day, place) = self.deadline(commitment)?;
        match commitment.grace {
            None => Some(day),
            Some(grace) => {
                self.statics.counted(day, grace, Direction::After, place, &mut Vec::new())
            }
        }
    }

    fn deadline(&self, commitment: &Commitment) -> Option<(Day, Place)> {
        let term = commitment.deadline.as_ref()?;
        let day = self.statics.deadline(&term.value)?;
        let roll = commitment.roll;
        let rolled = self.statics.rolled(day, roll, term.place, &mut Vec::new());
        Some((rolled?, term.place))
    }

    /// The first day on which it could be due.
    fn opens(&self, commitment: &Commitment) -> Option<Day> {
        let from = self.statics.day(&commitment.from.value)?;
        if !commitment.kind.has_deadline() || commitment.every.is_some() {
            return Some(from);
        }
        let opens = match (&commitment.due_from, &commitment.deadline) {
            (Some(term), _) => self.statics.day(&term.value)?,
            (None, None) => from,
            (None, Some(term)) => match &term.value {
                Deadline::Period(period) => period.first(),
                Deadline::Within(Date::Shift { base, .. }) => self.statics.day(base)?,
                Deadline::Within(_) | Deadline::On(_) => {
                    let (day, place) = self.deadline(commitment)?;
                    match commitment.notice {
                        None => day,
                        Some(notice) => self.statics.counted(
                            day,
                            notice,
                            Direction::Before,
                            place,
                            &mut Vec::new(),
                        )?,
                    }
                }
            },
        };
        Some(from.max(opens))
    }

    /// Why the phrase never names a day, if it is sure that it never does.
    fn never_comes(&self, date: &Date) -> Option<String> {
        match date {
            Date::Anchor(Anchor::Met(id)) => self.of(*id, |facts| facts.met, "be met"),
            Date::Anchor(Anchor::Lapsed(id)) => self.of(*id, |facts| facts.lapsed, "lapse"),
            Date::Anchor(Anchor::Deadline(id)) => {
                self.of(*id, |facts| facts.deadline, "have a deadline")
            }
            Date::Anchor(_) | Date::SomeDay(_) => None,
            Date::Shift { base, .. } | Date::EdgeOf { base, .. } => self.never_comes(base),
            Date::Later(dates) => dates.iter().find_map(|date| self.never_comes(date)),
            Date::Earlier(dates) => {
                let all: Option<Vec<String>> = dates.iter().map(|d| self.never_comes(d)).collect();
                all?.into_iter().next()
            }
        }
    }

    fn of(&self, id: CommitmentId, never: fn(&Facts) -> bool, what: &str) -> Option<String> {
        let facts = self.facts.get(id.index())?;
        let commitment = self.history.agreement.commitment(id)?;
        never(facts).then(|| format!("{} can never {what}", quoted(&commitment.id)))
    }

    /// Whether the condition is true, or false, on every day of the window; none if neither is
    /// sure.
    fn truth(&self, cond: &Cond, window: Window) -> Option<bool> {
        match cond {
            Cond::All(members) => self.at_least(members.len(), members, window),
            Cond::Any(members) => self.at_least(1, members, window),
            Cond::AtLeast(count, members) => self.at_least(*count as usize, members, window),
            Cond::Not(inner) => self.truth(inner, window).map(|truth| !truth),
            Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) => None,
            Cond::Status(test, id) => self.never_so(*test, *id),
            Cond::OnOrAfter(date) => self.reached(date, window),
            Cond::After(date) => self.passed(date, window),
            Cond::Before(date) => self.reached(date, window).map(|truth| !truth),
        }
    }

    fn at_least(&self, count: usize, members: &[Cond], window: Window) -> Option<bool> {
        let truths: Vec<Option<bool>> = members.iter().map(|m| self.truth(m, window)).collect();
        let sure = truths.iter().filter(|truth| **truth == Some(true)).count();
        let possible = truths.iter().filter(|truth| **truth != Some(false)).count();
        if sure >= count {
            Some(true)
        } else if possible < count {
            Some(false)
        } else {
            None
        }
    }

    fn never_so(&self, test: StatusTest, id: CommitmentId) -> Option<bool> {
        let facts = self.facts.get(id.index())?;
        let never = match test {
            StatusTest::Due => facts.due,
            StatusTest::Met => facts.met,
            StatusTest::Lapsed | StatusTest::Breached => facts.lapsed,
            StatusTest::Pending | StatusTest::Void => false,
        };
        never.then_some(false)
    }

    fn reached(&self, date: &Date, window: Window) -> Option<bool> {
        if self.never_comes(date).is_some() {
            return Some(false);
        }
        let (first, last) = self.statics.span(date, &mut Vec::new())?;
        if window.first >= last {
            Some(true)
        } else if window.last < first {
            Some(false)
        } else {
            None
        }
    }

    fn passed(&self, date: &Date, window: Window) -> Option<bool> {
        if self.never_comes(date).is_some() {
            return Some(false);
        }
        let (first, last) = self.statics.span(date, &mut Vec::new())?;
        if window.first > last {
            Some(true)
        } else if window.last <= first {
            Some(false)
        } else {
            None
        }
    }
}

/// The deadline of each occurrence is before its period, so that it is over before it begins.
fn ends_before_its_period(commitment: &Commitment) -> Option<Why> {
    let term = commitment.deadline.as_ref().filter(|_| commitment.roll == Roll::None)?;
    let Deadline::On(Date::Shift { direction: Direction::Before, base, .. }) = &term.value else {
        return None;
    };
    (**base == Date::Anchor(Anchor::PeriodStart)).then(|| {
        let why = "the deadline of each occurrence is before its period begins".to_owned();
        (term.place, why)
    })
}
