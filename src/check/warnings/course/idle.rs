//! Entries that change nothing, whatever else is settled.

use std::collections::BTreeSet;

use super::Course;
use crate::check::history::{Change, Terms, agreed};
use crate::dates::Day;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Act, Anchor, Commitment, CommitmentId, Date, Deadline, Entry, EntryId};
use crate::source::Place;

/// What is asked about a commitment again and again, looked up once: of one commitment there may be
/// very many entries.
#[derive(Debug)]
pub(super) struct Digest<'a> {
    /// The terms from each day on which they changed.
    terms: Vec<(Day, Terms<'a>)>,
    /// The first suspension that moves the deadline.
    tolled: Option<Day>,
    /// The first day on which something may have ended it other than a performance.
    ended: Option<Day>,
    /// The first day on which it may have been broken.
    broken: Option<Day>,
    /// The days by which it was met.
    met: BTreeSet<Day>,
}

impl<'a> Digest<'a> {
    pub(super) fn of(
        commitment: &'a Commitment,
        entries: &[(EntryId, &'a Entry)],
        changes: &[Change<'a>],
    ) -> Digest<'a> {
        let mut now = Terms::of(commitment);
        let changed = changes.iter().map(|change| {
            now.amend(change.new);
            (change.on, now)
        });
        let terms = changed.collect();
        let first = |is: fn(&Act) -> bool| {
            let mut entries = entries.iter();
            entries.find(|(_, entry)| is(&entry.act)).map(|(_, entry)| entry.first)
        };
        let met = entries.iter().filter(|(_, entry)| matches!(entry.act, Act::Met(_)));
        Digest {
            terms,
            tolled: first(|act| matches!(act, Act::Suspended { tolls: true, .. })),
            ended: first(|act| {
                matches!(act, Act::Waived(_) | Act::Withdrawn(_) | Act::Superseded(_))
            }),
            broken: first(|act| matches!(act, Act::Broken(_))),
            met: met.map(|(_, entry)| entry.last).collect(),
        }
    }

    /// The terms in effect on a day; none: those of the rules.
    fn terms_on(&self, day: Day) -> Option<Terms<'a>> {
        let count = self.terms.partition_point(|(on, _)| *on <= day);
        self.terms.get(count.checked_sub(1)?).map(|(_, terms)| *terms)
    }
}

impl<'a> Course<'a, '_> {
    /// Warns of them.
    pub(super) fn idle(&mut self, id: CommitmentId) {
        // That it was over before is told already.
        let end = self.end(id).map_or(Day::MAX, |(day, ..)| day);
        self.resumptions(end);
        self.restorations(end);
        for (id, entry) in self.entries.clone() {
            match &entry.act {
                Act::Waived(_) | Act::Withdrawn(_) | Act::Superseded(_) if entry.first <= end => {
                    self.ending(id, entry);
                }
                Act::Amended(..) if entry.first <= end => self.amends_series(id, entry),
                _ => {}
            }
        }
    }

    fn no_effect(&mut self, id: EntryId, why: &str, help: Option<&str>) {
        if let Some(marks) = self.marks(id) {
            let message = format!("this has no effect: {why}");
            let mut diagnostic = Diagnostic::new(Code::NoEffect, marks.on, message);
            diagnostic.help = help.map(str::to_owned);
            self.sink.push(diagnostic);
        }
    }

    /// Resumptions where nothing is suspended. Within a day suspensions come first.
    fn resumptions(&mut self, end: Day) {
        let mut suspended = Suspended::default();
        let entries = self.entries.clone();
        for day in entries.chunk_by(|(_, a), (_, b)| a.first == b.first) {
            for (_, entry) in day {
                if let Act::Suspended { target, .. } = entry.act {
                    suspended.suspend(target.occurrence);
                }
            }
            let resumed = day.iter().filter_map(|(id, entry)| match entry.act {
                Act::Resumed(target) => Some((*id, entry.first, target.occurrence)),
                _ => None,
            });
            for (id, on, occurrence) in resumed.clone() {
                if on <= end && !suspended.concerns(occurrence) {
                    let of =
                        occurrence.map_or(String::new(), |k| format!("the occurrence {k} of "));
                    let why = format!("{of}{} was not suspended then", self.id());
                    self.no_effect(id, &why, None);
                }
            }
            for (.., occurrence) in resumed {
                suspended.resume(occurrence);
            }
        }
    }

    /// Restorations where nothing is broken, or of what is over.
    fn restorations(&mut self, end: Day) {
        let last_change = self.changes.last().map_or(Day::MIN, |change| change.on);
        // The last day of the breaks so far, and the last restoration of a day before.
        let mut broken: Option<Day> = None;
        let mut mended: Option<Day> = None;
        let entries = self.entries.clone();
        for day in entries.chunk_by(|(_, a), (_, b)| a.first == b.first) {
            let breaks = day.iter().filter(|(_, entry)| matches!(entry.act, Act::Broken(_)));
            broken = breaks.map(|(_, entry)| entry.last).chain(broken).max();
            let restored = day.iter().filter(|(_, entry)| matches!(entry.act, Act::Restored(_)));
            for (id, entry) in restored {
                let over = match self.over_on(entry.first) {
                    Over::Since(day) if last_change <= entry.first => Some(day),
                    _ => None,
                };
                let open = self.commitment.broken_when.is_some()
                    || broken.is_some_and(|last| mended.is_none_or(|day| day < last));
                let why = match over {
                    Some(day) => format!("the term of {} was over on {day}", self.id()),
                    None if !open => format!("{} was not broken then", self.id()),
                    None => continue,
                };
                if entry.first <= end {
                    self.no_effect(*id, &why, None);
                }
            }
            if let Some((_, entry)) =
                day.iter().find(|(_, entry)| matches!(entry.act, Act::Restored(_)))
            {
                mended = Some(entry.first);
            }
        }
    }

    /// An ending of the commitment as a whole that ends nothing.
    fn ending(&mut self, id: EntryId, entry: &Entry) {
        if self.would_end(entry).is_none() {
            return;
        }
        let on = entry.first;
        let waived = matches!(entry.act, Act::Waived(_));
        let met = self.first_met_counts() && self.digest.met.contains(&on);
        if met && (!waived || self.in_time(on)) {
            let why =
                format!("{} was met on that day, and what is met is not ended any more", self.id());
            self.no_effect(id, &why, None);
        } else if !waived && let Over::Since(day) = self.over_on(on) {
            let why = format!("the time of {} was over on {day}", self.id());
            self.no_effect(id, &why, Some("after that only `waived` ends a commitment"));
        }
    }

    /// Whether an ending surely ended it, if nothing else did before.
    pub(super) fn surely_ends(&self, entry: &Entry) -> bool {
        let lapses = match &entry.act {
            Act::Withdrawn(_) | Act::Superseded(_) => true,
            // What is kept may be owed again, and is not waived then.
            Act::Waived(_) => !self.commitment.kind.has_deadline(),
            _ => false,
        };
        if !lapses {
            return true;
        }
        let broken = self.commitment.broken_when.is_some()
            || self.digest.broken.is_some_and(|day| day <= entry.first);
        let waived = matches!(entry.act, Act::Waived(_));
        (waived || !broken) && matches!(self.over_on(entry.first), Over::NotYet)
    }

    /// Whether what is performed by that day is surely met on time, and so for ever.
    pub(super) fn in_time(&self, day: Day) -> bool {
        let rules = || Terms::of(self.commitment);
        let terms = self.digest.terms_on(day).unwrap_or_else(rules);
        let deadline = terms.deadline.and_then(|term| self.deadline(term));
        let first_terms = self.changes.first().is_none_or(|change| change.on > day);
        let in_grace = deadline.is_some_and(|deadline| deadline < day);
        let whole = self.history.withdrawals().next().map(|(_, entry)| entry.first);
        let ended = self.digest.ended.into_iter().chain(whole).any(|on| on < day);
        let void = ended || self.commitment.void_when.is_some();
        first_terms && !void && !in_grace && self.over_on(day) == Over::NotYet
    }

    /// Whether on that day the time of the commitment was over: then it was met, lapsed or void.
    fn over_on(&self, day: Day) -> Over {
        let rules = || Terms::of(self.commitment);
        let terms = self.digest.terms_on(day).unwrap_or_else(rules);
        if !self.commitment.kind.has_deadline() {
            let Some(until) = terms.until else {
                return Over::NotYet;
            };
            let found = self.arising(&until.value);
            return self.over(&until.value, found.map(|(ends, arose)| (ends, arose, ends)), day);
        }
        if self.commitment.every.is_some() {
            return Over::Unknown;
        }
        let Some(deadline) = terms.deadline else {
            return Over::NotYet;
        };
        let over = match &deadline.value {
            Deadline::Period(period) => Some((period.last(), Day::MIN)),
            Deadline::Within(date) | Deadline::On(date) => self.arising(date),
        };
        let closes = over.and_then(|(ends, arose)| Some((ends, arose, self.closes(deadline)?)));
        let over = match &deadline.value {
            Deadline::Period(_) => match closes {
                Some((_, _, closes)) if closes < day => Over::Since(closes),
                Some(_) => Over::NotYet,
                None => Over::Unknown,
            },
            Deadline::Within(date) | Deadline::On(date) => self.over(date, closes, day),
        };
        match over {
            Over::Since(_) if self.digest.tolled.is_some_and(|on| on <= day) => Over::Unknown,
            over => over,
        }
    }

    /// `found`: the day that the phrase names, the day on which it came to name it, and the day
    /// that is the last one by it.
    fn over(&self, date: &Date, found: Option<(Day, Day, Day)>, day: Day) -> Over {
        match found {
            Some((_, arose, _)) if arose > day => Over::NotYet,
            Some((_, _, last)) if last < day => Over::Since(last),
            Some(_) => Over::NotYet,
            None if self.waits(date) => Over::NotYet,
            None => Over::Unknown,
        }
    }

    /// Whether the phrase names no day, because an event of it is in no entry.
    pub(super) fn waits(&self, date: &Date) -> bool {
        match date {
            Date::Anchor(Anchor::Event(id)) => {
                let fixed = self.history.agreement.events.get(id.index());
                let fixed = fixed.is_some_and(|event| event.on.is_some());
                !fixed && !self.happened.contains(id)
            }
            Date::Shift { base, .. } | Date::EdgeOf { base, .. } => self.waits(base),
            Date::Later(dates) => dates.iter().any(|date| self.waits(date)),
            Date::Anchor(_) | Date::Earlier(_) | Date::SomeDay(_) => false,
        }
    }

    /// `from` and `until` of one occurrence: they belong to the series.
    fn amends_series(&mut self, id: EntryId, entry: &Entry) {
        let Act::Amended(target, new) = &entry.act else {
            return;
        };
        let (Some(number), Some(marks)) = (target.occurrence, self.marks(id)) else {
            return;
        };
        if !agreed(self.commitment, &entry.by) {
            return;
        }
        for (key, term) in [("from", &new.from), ("until", &new.until)] {
            let Some(term) = term else {
                continue;
            };
            let place: Place = term.as_ref().map_or(marks.verb, |term| term.place);
            let message = format!(
                "this has no effect: `{key}` belongs to the series, not to the occurrence {number}"
            );
            self.sink.push(
                Diagnostic::new(Code::NoEffect, place, message)
                    .help("leave `occurrence` out to amend the series"),
            );
        }
    }
}

/// Whether the time of a commitment is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// It was, and that was its last day.
    Since(Day),
    /// It surely was not.
    NotYet,
    /// That cannot be told without an evaluation.
    Unknown,
}

/// What is suspended on some day.
#[derive(Debug, Default)]
struct Suspended {
    /// All, but for the occurrences in `resumed`.
    all: bool,
    resumed: BTreeSet<u32>,
    /// These by themselves.
    some: BTreeSet<u32>,
}

impl Suspended {
    fn suspend(&mut self, occurrence: Option<u32>) {
        match occurrence {
            None => *self = Suspended { all: true, ..Suspended::default() },
            Some(number) => {
                self.resumed.remove(&number);
                self.some.insert(number);
            }
        }
    }

    fn resume(&mut self, occurrence: Option<u32>) {
        match occurrence {
            None => *self = Suspended::default(),
            Some(number) => {
                self.some.remove(&number);
                self.resumed.insert(number);
            }
        }
    }

    /// Whether that occurrence, or without a number any of them, is suspended.
    fn concerns(&self, occurrence: Option<u32>) -> bool {
        match occurrence {
            None => self.all || !self.some.is_empty(),
            Some(number) => {
                self.some.contains(&number) || self.all && !self.resumed.contains(&number)
            }
        }
    }
}
