//! Entries that do not fit into the course of their commitment, as far as its days are known
//! without an evaluation: from the rules, and from events that happened.

mod idle;

use std::collections::BTreeSet;

use idle::Digest;

use super::days_of_events;
use crate::check::entry::Marks;
use crate::check::history::{Change, History, Terms, agreed, changes};
use crate::check::sink::Sink;
use crate::check::statics::Statics;
use crate::dates::{Day, Direction, Length, edge_of};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::model::{
    Act, Anchor, Commitment, CommitmentId, Date, Deadline, Entry, EntryId, EventId, Target, Term,
};
use crate::source::Place;

/// Looks for them.
pub(super) fn look(history: &History<'_>, sink: &mut Sink) {
    let agreement = history.agreement;
    let events = days_of_events(agreement, history);
    let statics = Statics::with_events(agreement, events);
    let happened: BTreeSet<EventId> = history
        .standing()
        .filter_map(|(entry, _)| match entry.act {
            Act::Happened(event) => Some(event),
            _ => None,
        })
        .collect();
    for (id, commitment) in agreement.commitments() {
        let entries: Vec<(EntryId, &Entry)> = history.of(id).collect();
        let met = entries.iter().filter(|(_, entry)| matches!(entry.act, Act::Met(_)));
        let changes = changes(history, id);
        let mut course = Course {
            happened: &happened,
            digest: Digest::of(commitment, &entries, &changes),
            history,
            statics: &statics,
            commitment,
            first_met: met.map(|(_, entry)| entry.first).min(),
            entries,
            changes,
            sink,
        };
        course.arose_passed();
        if !course.entries.is_empty() {
            course.after_the_end(id);
            course.amended_after_lapse();
            course.performances();
            course.breaks();
            course.idle(id);
        }
    }
}

#[derive(Debug)]
struct Course<'a, 's> {
    history: &'a History<'a>,
    statics: &'a Statics<'a>,
    /// The events that some entry says happened.
    happened: &'a BTreeSet<EventId>,
    commitment: &'a Commitment,
    /// In the order of days.
    entries: Vec<(EntryId, &'a Entry)>,
    changes: Vec<Change<'a>>,
    digest: Digest<'a>,
    /// The first day on which someone says it was met.
    first_met: Option<Day>,
    sink: &'s mut Sink,
}

impl<'a> Course<'a, '_> {
    fn marks(&self, id: EntryId) -> Option<&'a Marks> {
        self.history.evidence.marks.get(id.0 as usize)
    }

    fn warn(&mut self, code: Code, place: Place, message: String, related: Option<(Place, &str)>) {
        let mut diagnostic = Diagnostic::new(code, place, message);
        if let Some((place, label)) = related {
            diagnostic = diagnostic.related(place, label);
        }
        self.sink.push(diagnostic);
    }

    fn id(&self) -> String {
        quoted(&self.commitment.id)
    }

    /// Judged by one deadline.
    fn once(&self) -> bool {
        self.commitment.kind.has_deadline() && self.commitment.every.is_none()
    }

    fn suspended(&self) -> bool {
        let mut acts = self.entries.iter().map(|(_, entry)| &entry.act);
        acts.any(|act| matches!(act, Act::Suspended { .. }))
    }

    fn deadline(&self, term: &Term<Deadline>) -> Option<Day> {
        let day = self.statics.deadline(&term.value)?;
        let roll = self.commitment.roll;
        self.statics.rolled(day, roll, term.place, &mut Vec::new())
    }

    fn closes(&self, term: &Term<Deadline>) -> Option<Day> {
        let day = self.deadline(term)?;
        match self.commitment.grace {
            None => Some(day),
            Some(grace) => self.counted(day, grace, term.place),
        }
    }

    fn counted(&self, day: Day, length: Length, place: Place) -> Option<Day> {
        self.statics.counted(day, length, Direction::After, place, &mut Vec::new())
    }

    fn begins(&self, terms: &Terms<'_>) -> Option<Day> {
        match terms.from {
            Some(term) => self.statics.day(&term.value),
            None => Some(self.history.agreement.made),
        }
    }

    /// The terms of the rules, and those after each change.
    fn versions(&self) -> impl Iterator<Item = Terms<'a>> {
        let rules = Terms::of(self.commitment);
        let amended = self.changes.iter().scan(rules, |terms, change| {
            terms.amend(change.new);
            Some(*terms)
        });
        std::iter::once(rules).chain(amended)
    }

    /// Deadlines that were over when they came to be, or when the commitment came into force.
    fn arose_passed(&mut self) {
        if !self.once() {
            return;
        }
        let over = self.entries.iter().filter(|(_, entry)| self.would_end(entry).is_some());
        let over = over.map(|(_, entry)| entry.first).min().unwrap_or(Day::MAX);
        let stretches = self.stretches();
        // The deadline of which all is said, or which arose in time.
        let mut settled: Option<Place> = None;
        for (at, stretch) in stretches.iter().enumerate() {
            let next = at.checked_add(1).and_then(|next| stretches.get(next));
            let ends = next.map_or(Day::MAX, |next| next.begins).min(over);
            let Some(term) = stretch.terms.deadline.filter(|term| settled != Some(term.place))
            else {
                continue;
            };
            let Some(day) = self.deadline(term) else {
                continue;
            };
            let (in_force, known) = match self.comes_into_force(&stretch.terms) {
                Begins::On(day) => (day, true),
                Begins::NotYet => (Day::MIN, false),
                Begins::Unknown => {
                    settled = Some(term.place);
                    (Day::MIN, false)
                }
            };
            let made = self.history.agreement.made;
            let arose = self.arose(&term.value).unwrap_or(made).max(made).max(stretch.deadline_on);
            let begins = arose.max(in_force).max(stretch.begins);
            if day < arose && arose < ends {
                self.passed(term, day, "arose", arose, stretch.by);
            } else if known && day < begins && begins < ends {
                self.passed(term, day, "came into force", begins, stretch.by);
            } else if !known || begins >= ends || day >= ends {
                // It is still to come when other terms take effect.
                continue;
            }
            settled = Some(term.place);
        }
    }

    /// The times in which the same terms are in effect.
    fn stretches(&self) -> Vec<Stretch<'a>> {
        let terms = Terms::of(self.commitment);
        let mut all = vec![Stretch { begins: Day::MIN, terms, deadline_on: Day::MIN, by: None }];
        for change in &self.changes {
            let Some(mut stretch) = all.last().copied() else {
                break;
            };
            // What is changed on one day is changed together.
            if stretch.begins == change.on {
                all.pop();
            }
            stretch.begins = change.on;
            stretch.terms.amend(change.new);
            if change.new.deadline.is_some() {
                stretch.deadline_on = change.on;
            }
            if change.new.deadline.is_some() || change.new.from.is_some() {
                stretch.by = self.marks(change.entry).map(|marks| marks.verb);
            }
            all.push(stretch);
        }
        all
    }

    /// The day from which on it is in force by these terms.
    fn comes_into_force(&self, terms: &Terms<'_>) -> Begins {
        let Some(term) = terms.from else {
            return Begins::On(self.history.agreement.made);
        };
        match self.arising(&term.value) {
            Some((day, arose)) => Begins::On(day.max(arose)),
            None if self.waits(&term.value) => Begins::NotYet,
            None => Begins::Unknown,
        }
    }

    fn passed(&mut self, term: &Term<Deadline>, day: Day, how: &str, on: Day, by: Option<Place>) {
        if self.first_met.is_some_and(|met| met <= day) {
            return;
        }
        let message =
            format!("the deadline of {}, {day}, had passed when it {how} on {on}", self.id());
        let label =
            if how == "arose" { "it arose by this amendment" } else { "since this amendment" };
        let related = by.map(|place| (place, label));
        self.warn(Code::ArosePassed, term.place, message, related);
    }

    /// The day on which a deadline came to have a day: that of the last event for which it waited.
    fn arose(&self, deadline: &Deadline) -> Option<Day> {
        match deadline {
            Deadline::Period(_) => None,
            Deadline::Within(date) | Deadline::On(date) => Some(self.arising(date)?.1),
        }
    }

    /// The day that a phrase names, and the day on which it came to name it.
    fn arising(&self, date: &Date) -> Option<(Day, Day)> {
        match date {
            Date::Anchor(Anchor::Event(id)) => {
                let day = self.statics.day(date)?;
                let fixed = self.history.agreement.events.get(id.index())?.on.is_some();
                Some((day, if fixed { Day::MIN } else { day }))
            }
            Date::Anchor(_) => Some((self.statics.day(date)?, Day::MIN)),
            Date::Shift { length, direction, base, place } => {
                let (day, arose) = self.arising(base)?;
                let found = &mut Vec::new();
                let day = self.statics.counted(day, *length, *direction, *place, found);
                Some((day?, arose))
            }
            Date::EdgeOf { edge, granularity, step, base, .. } => {
                let (day, arose) = self.arising(base)?;
                Some((edge_of(day, *edge, *granularity, *step).ok()?, arose))
            }
            Date::Later(dates) => {
                let all: Option<Vec<(Day, Day)>> = dates.iter().map(|d| self.arising(d)).collect();
                let last = |a: (Day, Day), b: (Day, Day)| (a.0.max(b.0), a.1.max(b.1));
                all?.into_iter().reduce(last)
            }
            // It may have named another day before.
            Date::Earlier(_) | Date::SomeDay(_) => None,
        }
    }

    fn after_the_end(&mut self, id: CommitmentId) {
        let Some((over, ended, place, how)) = self.end(id) else {
            return;
        };
        let end = match ended == over {
            true => format!("on {over}"),
            false => format!("between {ended} and {over}"),
        };
        let in_time = self.in_time(over);
        for (entry_id, entry) in self.entries.clone() {
            let Some(marks) = self.marks(entry_id) else {
                continue;
            };
            let has_effect = match entry.act {
                // What was late may be void instead of met, by what comes later.
                Act::Waived(_) | Act::Amended(..) if how == "met" => !in_time,
                // It may change which occurrences there are, and some of them may be met.
                Act::Amended(..) if self.commitment.every.is_some() => true,
                // It has the last word over another ending.
                Act::Waived(_) => how != "waived",
                // It may confirm what was done before.
                Act::Met(_) => !self.commitment.confirmed_by.is_empty(),
                _ => false,
            };
            if has_effect {
                continue;
            }
            if entry.first > over && marks.on != place {
                let message = format!("{} was {how} {end}, before this", self.id());
                let related = Some((place, "it was over here"));
                self.warn(Code::AfterTheEnd, marks.on, message, related);
            }
        }
    }

    /// The first day on which it was surely over, the first on which it may have been, and by what.
    fn end(&self, id: CommitmentId) -> Option<(Day, Day, Place, &'static str)> {
        let own = self.history.of(id);
        let ending = |(id, entry): (EntryId, &Entry)| {
            Some((entry.last, entry.first, id, self.ends_it(entry)?))
        };
        let own = own.filter_map(ending);
        let mut all = self.history.withdrawals();
        // What the first of them does not end, as it is over, the others do not either.
        let all = all.find(|(_, entry)| self.would_end(entry).is_some());
        let (over, first, id, how) = own.chain(all.and_then(ending)).min()?;
        Some((over, first, self.marks(id)?.on, how))
    }

    /// How an entry ends it, if it surely does.
    fn ends_it(&self, entry: &Entry) -> Option<&'static str> {
        self.would_end(entry).filter(|_| self.surely_ends(entry))
    }

    /// How an entry ends it, unless it is met, lapsed or void already.
    fn would_end(&self, entry: &Entry) -> Option<&'static str> {
        let whole = |target: &Target| target.occurrence.is_none();
        let how = match &entry.act {
            Act::Waived(target) if whole(target) => "waived",
            Act::Withdrawn(Some(target)) if whole(target) => "withdrawn",
            Act::Withdrawn(None) => "withdrawn with the agreement",
            Act::Superseded(target) if whole(target) => "superseded",
            Act::Met(_) if self.first_met_counts() => return Some("met"),
            _ => return None,
        };
        agreed(self.commitment, &entry.by).then_some(how)
    }

    /// Whether the first performance counts, as none can be refused.
    fn first_met_counts(&self) -> bool {
        self.once() && self.commitment.accepts_late && self.commitment.confirmed_by.is_empty()
    }

    fn amended_after_lapse(&mut self) {
        let commitment = self.commitment;
        let simple = commitment.subject_to.is_none()
            && commitment.met_when.is_none()
            && commitment.void_when.is_none()
            && !self.suspended();
        if !self.once() || !simple {
            return;
        }
        let ends = self.entries.iter().filter(|(_, entry)| self.ends_it(entry).is_some());
        let ended = ends.map(|(_, entry)| entry.first).min();
        let over = ended.into_iter().chain(self.first_met).min();
        let mut terms = Terms::of(commitment);
        let mut before = terms;
        let mut last: Option<Day> = None;
        for change in self.changes.clone() {
            // What is changed on one day is changed together.
            if last != Some(change.on) {
                before = terms;
            }
            last = Some(change.on);
            terms.amend(change.new);
            if over.is_none_or(|over| over >= change.on) {
                self.after_lapse(&before, &change);
            }
        }
    }

    fn after_lapse(&mut self, before: &Terms<'_>, change: &Change<'_>) {
        let Some(term) = before.deadline else {
            return;
        };
        let (Some(closes), Some(begins)) = (self.closes(term), self.begins(before)) else {
            return;
        };
        let in_force = self.deadline(term).is_some_and(|deadline| begins <= deadline);
        if closes >= change.on || !in_force {
            return;
        }
        if let Some(marks) = self.marks(change.entry) {
            let message = format!(
                "{} is amended on {}, after it lapsed: its time was over on {closes}",
                self.id(),
                change.on
            );
            let related = Some((term.place, "the deadline until then"));
            self.warn(Code::AmendedAfterLapse, marks.on, message, related);
        }
    }

    fn performances(&mut self) {
        // What counts for nothing by itself may confirm another one.
        if !self.commitment.confirmed_by.is_empty() {
            return;
        }
        let judge = if !self.commitment.kind.has_deadline() {
            self.kept_too_early()
        } else if self.commitment.every.is_some() {
            self.no_occurrence()
        } else {
            self.refused()
        };
        let Some(judge) = judge else {
            return;
        };
        for (id, entry) in self.entries.clone() {
            let Act::Met(target) = &entry.act else {
                continue;
            };
            if let (Some(why), Some(marks)) = (judge.why(entry, *target), self.marks(id)) {
                let message = format!("this counts for nothing: {why}");
                let day = Some((marks.on, "its day"));
                self.warn(Code::CountsForNothing, marks.object, message, day);
            }
        }
    }

    /// Nothing is kept before the end of its term.
    fn kept_too_early(&self) -> Option<Judge> {
        let untils: Vec<Option<&Term<Date>>> = self.versions().map(|terms| terms.until).collect();
        if untils.iter().all(Option::is_none) {
            let why = format!("the term of {} has no end", self.id());
            return Some(Judge::Before(Day::MAX, why));
        }
        let ends = untils.iter().map(|term| self.statics.day(&(*term)?.value));
        let ends: Option<Vec<Day>> = ends.collect();
        let earliest = ends?.into_iter().min()?;
        let why = format!("the term of {} ends on {earliest}", self.id());
        Some(Judge::Before(earliest, why))
    }

    /// Before the first occurrence, or of one behind the last.
    fn no_occurrence(&self) -> Option<Judge> {
        let begins: Option<Vec<Day>> = self.versions().map(|terms| self.begins(&terms)).collect();
        let first = begins?.into_iter().min()?;
        let until = self.commitment.until.as_ref();
        let until = until.filter(|_| self.changes.is_empty());
        let last = until.and_then(|until| self.last_occurrence(first, &until.value));
        Some(Judge::Series { first, last, id: self.id() })
    }

    /// The number of the last occurrence that begins before the end of the series.
    fn last_occurrence(&self, first: Day, until: &Date) -> Option<u32> {
        let until = self.statics.day(until)?;
        let every = self.commitment.every?;
        let begins = |number: u32| {
            let count = every.count.checked_mul(number.checked_sub(1)?)?;
            match count {
                0 => Some(first),
                _ => self.counted(first, Length { count, ..every }, self.commitment.place),
            }
        };
        let exists = |number: u32| begins(number).is_some_and(|day| day <= until);
        // The beginnings only grow: there are not more occurrences than days.
        let (mut low, mut high) = (0_u32, 4_000_000_u32);
        while low < high {
            let middle = low.saturating_add(high).div_ceil(2);
            if exists(middle) {
                low = middle;
            } else {
                high = middle.saturating_sub(1);
            }
        }
        Some(low)
    }

    /// Late, where late does not count.
    fn refused(&self) -> Option<Judge> {
        if self.commitment.accepts_late || self.suspended() {
            return None;
        }
        let deadlines = self.versions().map(|terms| terms.deadline);
        let closes: Option<Vec<Day>> = deadlines.map(|term| self.closes(term?)).collect();
        let latest = closes?.into_iter().max()?;
        let why =
            format!("the time for {} was over on {latest}, and late does not count", self.id());
        Some(Judge::After(latest, why))
    }

    fn breaks(&mut self) {
        let begins: Option<Vec<Day>> = self.versions().map(|terms| self.begins(&terms)).collect();
        let begins = begins.and_then(|days| days.into_iter().min());
        let ends = self.versions().map(|terms| self.statics.day(&terms.until?.value));
        let ends: Option<Vec<Day>> = ends.collect();
        let ends = ends.and_then(|days| days.into_iter().max());
        for (id, entry) in self.entries.clone() {
            if !matches!(entry.act, Act::Broken(_)) {
                continue;
            }
            let early = begins.filter(|day| entry.last < *day);
            let late = ends.filter(|day| entry.first > *day);
            let why = match (early, late) {
                (Some(day), _) => format!("it begins on {day}"),
                (None, Some(day)) => format!("it ended on {day}"),
                (None, None) => continue,
            };
            if let Some(marks) = self.marks(id) {
                let message = format!("a break outside the term of {}: {why}", self.id());
                self.warn(Code::BreakOutside, marks.on, message, None);
            }
        }
    }
}

/// A time in which the same terms are in effect.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    /// Its first day.
    begins: Day,
    terms: Terms<'a>,
    /// The day on which the deadline was amended.
    deadline_on: Day,
    /// The amendment by which it has its deadline or its `from`.
    by: Option<Place>,
}

/// When a commitment comes into force.
#[derive(Debug, Clone, Copy)]
enum Begins {
    On(Day),
    /// It waits for what has not happened.
    NotYet,
    /// That cannot be told without an evaluation.
    Unknown,
}

/// When a performance counts for nothing.
#[derive(Debug)]
enum Judge {
    /// Before that day, and why.
    Before(Day, String),
    /// After that day, and why.
    After(Day, String),
    /// Where no occurrence is.
    Series { first: Day, last: Option<u32>, id: String },
}

impl Judge {
    /// Why that performance counts for nothing, if it does.
    fn why(&self, entry: &Entry, target: Target) -> Option<String> {
        match self {
            Judge::Before(day, why) => (entry.last < *day).then(|| why.clone()),
            Judge::After(day, why) => (entry.first > *day).then(|| why.clone()),
            Judge::Series { first, last, id } => match target.occurrence {
                None => (entry.last < *first)
                    .then(|| format!("the first occurrence of {id} begins on {first}")),
                Some(number) => last
                    .filter(|last| number > *last)
                    .map(|last| format!("the last occurrence of {id} is {last}")),
            },
        }
    }
}
