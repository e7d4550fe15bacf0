//! The terms in effect: what is written, and the amendments that have come.

use crate::dates::{Day, Direction, Length};
use crate::model::{Amendments, Commitment, CommitmentId, Date, Deadline, EntryId, Term};

use super::dates::PeriodDays;
use super::moment::Moment;
use super::sim::Sim;
use super::steps::{Steps, each_day};
use super::tri::Tri;
use super::view::{PauseKind, Told};

/// One occurrence of a recurring commitment.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    pub(super) number: u32,
    pub(super) period: PeriodDays,
}

impl Occurrence {
    /// One that does not exist.
    pub(super) fn absent(number: u32) -> Self {
        let never = || Steps::constant(Moment::NEVER);
        Self { number, period: PeriodDays { start: never(), end: never() } }
    }
}

/// What a course is worked out for: a commitment, or one occurrence of it.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) id: CommitmentId,
    pub(super) commitment: &'s Commitment,
    pub(super) occurrence: Option<&'s Occurrence>,
    pub(super) told: &'s Told<'s>,
}

impl Subject<'_> {
    /// Whether each occurrence of a series can be worked out without those before it: no performance is given to
    /// the first that is open.
    pub(super) fn has_independent_occurrences(self) -> bool {
        self.commitment.met_when.is_none()
            && self.told.met.iter().all(|said| said.occurrence.is_some())
    }

    /// Whether an entry that names that occurrence, or none, speaks of it.
    pub(super) fn concerns(self, occurrence: Option<u32>) -> bool {
        match (occurrence, self.occurrence) {
            (Some(number), Some(own)) => number == own.number,
            (None, _) => true,
            (Some(_), None) => false,
        }
    }

    fn period(&self) -> Option<&PeriodDays> {
        self.occurrence.map(|occurrence| &occurrence.period)
    }
}

/// Whether a commitment is suspended, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspension {
    No,
    /// The deadline moves meanwhile.
    Tolling,
    /// It does not.
    Plain,
}

/// The days that the terms in effect name, on every day.
pub(super) struct Terms {
    /// When it comes into force; of an occurrence, the start of its period.
    pub(super) from: Steps<Moment>,
    pub(super) target: Steps<Moment>,
    /// The deadline as its phrase names it.
    pub(super) named: Steps<Moment>,
    /// The deadline, tolled.
    pub(super) tolled: Steps<Moment>,
    /// The deadline in effect: tolled and rolled.
    pub(super) deadline: Steps<Moment>,
    /// Whether there is one at all, by the terms in effect.
    pub(super) has_deadline: Steps<bool>,
    /// The deadline with its grace.
    pub(super) end: Steps<Moment>,
    /// The first day of the due window.
    pub(super) window: Steps<Moment>,
    pub(super) until: Steps<Moment>,
    pub(super) suspended: Steps<Suspension>,
}

/// A term as it is in effect from a day on.
pub(super) struct Version<'s, T> {
    /// The first day.
    pub(super) since: Day,
    /// The term; none: as if not written.
    pub(super) term: Option<&'s Term<T>>,
    /// The amendment that has put it into effect; none: it is written so in the rules.
    pub(super) entry: Option<EntryId>,
}

/// The deadline on the way to the one in effect.
struct Due {
    named: Steps<Moment>,
    tolled: Steps<Moment>,
    has_deadline: Steps<bool>,
    /// The day that the deadline's own form gives for the opening of the due window.
    opening: Steps<Option<Moment>>,
}

impl Due {
    fn none() -> Self {
        Self {
            named: Steps::constant(Moment::NEVER),
            tolled: Steps::constant(Moment::NEVER),
            has_deadline: Steps::constant(false),
            opening: Steps::constant(None),
        }
    }

    /// Another one from that day on.
    fn continued(self, day: Day, after: &Due) -> Self {
        Self {
            named: self.named.continued(day, &after.named),
            tolled: self.tolled.continued(day, &after.tolled),
            has_deadline: self.has_deadline.continued(day, &after.has_deadline),
            opening: self.opening.continued(day, &after.opening),
        }
    }
}

impl<'s> Subject<'s> {
    /// The term as written, then as amended, in the order in which the amendments take effect.
    pub(super) fn versions<T>(
        &self,
        written: Option<&'s Term<T>>,
        amended: impl Fn(&'s Amendments) -> Option<&'s Option<Term<T>>>,
    ) -> Vec<Version<'s, T>> {
        let mut versions = vec![Version { since: Day::MIN, term: written, entry: None }];
        for told in &self.told.amended {
            if let Some(term) = amended(told.terms).filter(|_| self.concerns(told.occurrence)) {
                let (since, term, entry) = (told.on, term.as_ref(), Some(told.entry));
                versions.push(Version { since, term, entry });
            }
        }
        versions
    }
}

impl Sim<'_, '_> {
    pub(super) fn terms(&self, subject: Subject<'_>) -> Terms {
        let commitment = subject.commitment;
        let suspended = suspended(subject);
        let from = match subject.period() {
            Some(period) => period.start.clone(),
            None => self.from(subject),
        };
        let due_from = self.due_from(subject);
        let target = subject.versions(commitment.target.as_ref(), |terms| terms.target.as_ref());
        let until = subject.versions(commitment.until.as_ref(), |terms| terms.until.as_ref());
        let Due { named, tolled, has_deadline, opening } =
            self.deadline(subject, &from, &suspended);
        let deadline = tolled.map(|moment| self.rolled(*moment, commitment.roll));
        let end = self.graced(&deadline, commitment.grace);
        let window = self.window(subject, &deadline, due_from.as_ref(), &opening);
        Terms {
            target: self.in_effect(&target, None),
            until: self.in_effect(&until, None),
            from,
            named,
            tolled,
            deadline,
            has_deadline,
            end,
            window,
            suspended,
        }
    }

    /// When the commitment (of a series: its first occurrence) comes into force.
    pub(super) fn from(&self, subject: Subject<'_>) -> Steps<Moment> {
        let written = &subject.commitment.from;
        let made = Steps::constant(Moment::exactly(self.case.agreement.made));
        let versions = subject.versions(Some(written), |terms| terms.from.as_ref());
        let parts = versions.iter().map(|version| {
            let term = version.term.map(|term| self.date(&term.value, None));
            (version.since, term.unwrap_or_else(|| made.clone()))
        });
        Steps::in_turn(parts).unwrap_or_else(|| made.clone())
    }

    /// The last day of the term or of the series.
    pub(super) fn until(&self, subject: Subject<'_>) -> (Steps<Moment>, Steps<bool>) {
        let written = subject.commitment.until.as_ref();
        let versions = subject.versions(written, |terms| terms.until.as_ref());
        (self.in_effect(&versions, None), is_written(&versions))
    }

    fn in_effect(
        &self,
        versions: &[Version<'_, Date>],
        period: Option<&PeriodDays>,
    ) -> Steps<Moment> {
        let never = || Steps::constant(Moment::NEVER);
        let parts = versions.iter().map(|version| {
            let term = version.term.map(|term| self.date(&term.value, period));
            (version.since, term.unwrap_or_else(never))
        });
        Steps::in_turn(parts).unwrap_or_else(never)
    }

    fn due_from(&self, subject: Subject<'_>) -> Option<Steps<Moment>> {
        let written = subject.commitment.due_from.as_ref();
        let versions = subject.versions(written, |terms| terms.due_from.as_ref());
        versions.iter().any(|version| version.term.is_some()).then(|| {
            let named = self.in_effect(&versions, subject.period());
            // Where an amendment has taken it away the other rules open the window: a marker that
            // `window` tells apart by `is_written`.
            let written = is_written(&versions);
            named.zip(&written, |moment, written| if *written { *moment } else { Moment::NEVER })
        })
    }

    /// The deadline, before it is rolled.
    fn deadline(
        &self,
        subject: Subject<'_>,
        from: &Steps<Moment>,
        suspended: &Steps<Suspension>,
    ) -> Due {
        let commitment = subject.commitment;
        let written = commitment.deadline.as_ref();
        let versions = subject.versions(written, |terms| terms.deadline.as_ref());
        let in_force = from.reached();
        let parts = versions.iter().enumerate().map(|(position, version)| {
            let Version { since: day, term, .. } = *version;
            let next = versions.get(position.saturating_add(1)).map(|next| next.since);
            let (named, opening) = match (term, subject.period()) {
                (Some(term), period) => self.named_deadline(&term.value, period),
                // The deadline of an occurrence without one of its own is the end of its period.
                (None, Some(period)) => {
                    let opens = period.start.map(|moment| Some(*moment));
                    (period.end.clone(), opens)
                }
                (None, None) => (Steps::constant(Moment::NEVER), Steps::constant(None)),
            };
            let last = next.and_then(Day::previous).unwrap_or(Day::MAX);
            let tolled = self.tolled(&named, day, last, commitment, &in_force, suspended);
            let has = term.is_some() || subject.period().is_some();
            (day, Due { named, tolled, has_deadline: Steps::constant(has), opening })
        });
        let due = parts.reduce(|(first, before), (day, due)| (first, before.continued(day, &due)));
        due.map_or_else(Due::none, |(_, due)| due)
    }

    fn named_deadline(
        &self,
        deadline: &Deadline,
        period: Option<&PeriodDays>,
    ) -> (Steps<Moment>, Steps<Option<Moment>>) {
        match deadline {
            Deadline::Period(period) => (
                Steps::constant(Moment::exactly(period.last())),
                Steps::constant(Some(Moment::exactly(period.first()))),
            ),
            Deadline::Within(date) => {
                let opens = match date {
                    Date::Shift { base, .. } => self.date(base, period).map(|day| Some(*day)),
                    _ => Steps::constant(None),
                };
                (self.date(date, period), opens)
            }
            Deadline::On(date) => (self.date(date, period), Steps::constant(None)),
        }
    }

    /// The deadline moved by one day for every day of a tolling suspension on which the commitment
    /// is in force and the deadline has not passed with its grace; counted from `first`.
    fn tolled(
        &self,
        named: &Steps<Moment>,
        first: Day,
        last: Day,
        commitment: &Commitment,
        in_force: &Steps<Tri>,
        suspended: &Steps<Suspension>,
    ) -> Steps<Moment> {
        let mut tolled = Steps::constant(Moment::NEVER);
        let mut count = Count::default();
        for run in suspended.within(first, last) {
            if *run.value != Suspension::Tolling {
                for part in named.within(run.first, run.last) {
                    tolled.push(part.first, count.moved(*part.value));
                }
                continue;
            }
            for day in each_day(run.first, run.last.min(self.case.horizon)) {
                let moment = *named.at(day);
                let counts = in_force.at(day).and(self.still_open(moment, count, day, commitment));
                count.add(counts);
                tolled.push(day, count.moved(moment));
            }
            if run.last > self.case.horizon
                && let Some(beyond) = self.case.horizon.next()
            {
                // It moves on for ever: nothing it is compared with is reached before it.
                tolled.push(beyond, Moment::exactly(Day::MAX));
            }
        }
        tolled
    }

    /// Whether the deadline has a day and has not passed with its grace.
    fn still_open(&self, named: Moment, count: Count, day: Day, commitment: &Commitment) -> Tri {
        let deadline = self.rolled(count.moved(named), commitment.roll);
        let end = match commitment.grace {
            Some(grace) => self.shifted(deadline, grace, Direction::After),
            None => deadline,
        };
        let today = super::moment::Days::exactly(day);
        end.and_days(|days| today.not_after(days))
    }

    fn graced(&self, deadline: &Steps<Moment>, grace: Option<Length>) -> Steps<Moment> {
        match grace {
            Some(grace) => deadline.map(|moment| self.shifted(*moment, grace, Direction::After)),
            None => deadline.clone(),
        }
    }

    /// The first day of the due window.
    fn window(
        &self,
        subject: Subject<'_>,
        deadline: &Steps<Moment>,
        due_from: Option<&Steps<Moment>>,
        opening: &Steps<Option<Moment>>,
    ) -> Steps<Moment> {
        let notice = subject.commitment.notice;
        let by_notice = deadline.map(|moment| match notice {
            Some(notice) => self.shifted(*moment, notice, Direction::Before),
            None => *moment,
        });
        let by_form = opening.zip(&by_notice, |form, notice| form.unwrap_or(*notice));
        let written = subject.commitment.due_from.as_ref();
        let versions = subject.versions(written, |terms| terms.due_from.as_ref());
        match due_from {
            Some(due_from) => is_written(&versions).zip(
                &due_from.zip(&by_form, |one, two| (*one, *two)),
                |written, (own, form)| {
                    if *written { *own } else { *form }
                },
            ),
            None => by_form,
        }
    }

    /// Whether `due-from` is among the terms in effect.
    pub(super) fn has_due_from(&self, subject: Subject<'_>) -> Steps<bool> {
        let written = subject.commitment.due_from.as_ref();
        is_written(&subject.versions(written, |terms| terms.due_from.as_ref()))
    }
}

/// How many days a deadline has been moved: at least, and at most.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    least: i64,
    most: i64,
    why: Option<super::tri::Fact>,
}

impl Count {
    fn add(&mut self, counts: Tri) {
        if !counts.is_false() {
            self.most = self.most.saturating_add(1);
        }
        match counts {
            Tri::True => self.least = self.least.saturating_add(1),
            Tri::Maybe(fact) => self.why = Some(self.why.map_or(fact, |why| why.first(fact))),
            Tri::False => {}
        }
    }

    fn moved(self, moment: Moment) -> Moment {
        let plus = |day: Day, days| day.plus(days).unwrap_or(Day::MAX);
        let days = moment.days.map(|days| super::moment::Days {
            first: plus(days.first, self.least),
            last: plus(days.last, self.most),
            fact: self.why.map_or(days.fact, |why| why.first(days.fact)),
        });
        Moment { days, ..moment }
    }
}

fn is_written<T>(versions: &[Version<'_, T>]) -> Steps<bool> {
    let mut written = Steps::constant(false);
    for version in versions {
        written.push(version.since, version.term.is_some());
    }
    written
}

/// On which days the commitment is suspended. The day of `resumed` is owed again.
fn suspended(subject: Subject<'_>) -> Steps<Suspension> {
    let mut steps = Steps::constant(Suspension::No);
    for (occurrence, pause) in &subject.told.pauses {
        if !subject.concerns(*occurrence) {
            continue;
        }
        steps.push(
            pause.on,
            match pause.kind {
                PauseKind::Suspended { tolls: true, .. } => Suspension::Tolling,
                PauseKind::Suspended { tolls: false, .. } => Suspension::Plain,
                PauseKind::Resumed => Suspension::No,
            },
        );
    }
    steps
}
