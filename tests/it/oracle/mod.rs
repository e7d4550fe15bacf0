//! The oracle: a second evaluator, slow and plain, written from the specification alone.
//!
//! It settles every open fact in every way, and judges each such world day by day with functions
//! that read like the specification's table. Tests hold the fast evaluator against it.

mod coverage;
mod epoch;
mod performance;
mod phrases;
mod series;
mod table;
mod terms;
mod turns;
mod world;
mod worlds;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use abide::dates::Day;
use abide::evaluate::{
    Breach, Certainty, Change, Judgement, OccurrenceVerdict, Query, Reason, Status, Verdict,
};
use abide::model::{
    Act, Agreement, Assumed, Commitment, CommitmentId, ConditionId, ConsultationId, Entry, EntryId,
    EventId, Record,
};

use world::{Settle, Truth, World};
use worlds::{Chooser, Decision, next_chooser};

/// How many worlds one question may take.
const MOST_WORLDS: usize = 20_000;
/// How many worlds a verdict may take.
const MOST_WORLDS_IN_ALL: usize = 200_000;
/// How many days may lie between the first that is named and the last that is judged.
const MOST_DAYS: i64 = 20_000;

/// The reported status and reason on one day after the other.
pub(crate) type Line = Vec<(Day, Status, Reason)>;

/// It would take too many worlds, or too many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany;

/// The verdict, with `next` looked for up to `look_ahead` days after the day asked.
pub(crate) fn judge(
    agreement: &Agreement,
    record: &Record,
    query: &Query,
    look_ahead: i64,
) -> Result<Verdict, TooMany> {
    let oracle = Oracle::new(agreement, record, query.known_by);
    if query.on.since(oracle.epoch) + look_ahead > MOST_DAYS {
        return Err(TooMany);
    }
    let ids = agreement.commitments().map(|(id, _)| id);
    let commitments = ids
        .map(|id| oracle.commitment_verdict(id, query.on, look_ahead))
        .collect::<Result<Vec<Judgement>, TooMany>>()?;
    Ok(Verdict { query: *query, commitments })
}

/// The reported status and reason of every commitment on each day from `first` to `last`.
pub(crate) fn timeline(
    agreement: &Agreement,
    record: &Record,
    known_by: Option<Day>,
    first: Day,
    last: Day,
) -> Result<Vec<Line>, TooMany> {
    let oracle = Oracle::new(agreement, record, known_by);
    if last.since(oracle.epoch) > MOST_DAYS {
        return Err(TooMany);
    }
    let mut lines = Vec::new();
    for (id, _) in agreement.commitments() {
        let reported = days(first, last).map(|day| {
            let (status, reason) = oracle.reported(Promise::whole(id), day);
            (day, status, reason)
        });
        lines.push(reported.collect());
        oracle.within_bounds()?;
    }
    Ok(lines)
}

/// The days from `first` to `last`, both included; none if `last` is before.
pub(crate) fn days(first: Day, last: Day) -> impl Iterator<Item = Day> {
    (first.number()..=last.number()).filter_map(Day::from_number)
}

/// What is judged: a commitment (of one that recurs: the series), or an occurrence of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Promise {
    pub(crate) commitment: CommitmentId,
    pub(crate) occurrence: Option<u32>,
}

impl Promise {
    pub(crate) fn whole(commitment: CommitmentId) -> Self {
        Self { commitment, occurrence: None }
    }

    pub(crate) fn occurrence(commitment: CommitmentId, number: u32) -> Self {
        Self { commitment, occurrence: Some(number) }
    }
}

/// Rules and record, as far as they are known.
pub(crate) struct Oracle<'a> {
    pub(crate) agreement: &'a Agreement,
    known_by: Option<Day>,
    /// What is assumed beside the entries.
    pub(crate) assumed: &'a Assumed,
    complete_through_written: Option<Day>,
    /// The earlier of `complete-through` and the knowledge day.
    pub(crate) complete_through: Option<Day>,
    /// Nothing lies before this day.
    pub(crate) epoch: Day,
    events: Vec<Vec<(EntryId, &'a Entry)>>,
    consultations: Vec<Vec<(EntryId, &'a Entry)>>,
    conditions: Vec<Vec<(EntryId, &'a Entry)>>,
    commitments: Vec<Vec<(EntryId, &'a Entry)>>,
    /// Memories of what was found already.
    reported: RefCell<HashMap<(Promise, Day), (Status, Reason)>>,
    in_every_world: RefCell<HashMap<(Day, CommitmentId, Day), Truth>>,
    worlds: Cell<usize>,
    too_many: Cell<bool>,
}

/// What one world says of a promise.
struct Leaf {
    reason: Reason,
    met_on: Option<Day>,
    days_late: Option<i64>,
}

impl<'a> Oracle<'a> {
    fn new(agreement: &'a Agreement, record: &'a Record, known_by: Option<Day>) -> Self {
        let standing: Vec<(EntryId, &Entry)> = record
            .entries()
            .filter(|(id, entry)| stands(record, *id, entry, known_by, 0))
            .collect();
        let about = |is: &dyn Fn(&Act) -> bool| -> Vec<(EntryId, &'a Entry)> {
            let entries = standing.iter().filter(|(_, entry)| is(&entry.act));
            entries.copied().collect()
        };
        let every = |len: usize| 0..u32::try_from(len).unwrap_or(u32::MAX);
        let entries: Vec<&Entry> = standing.iter().map(|(_, entry)| *entry).collect();
        Self {
            agreement,
            known_by,
            assumed: &record.assumed,
            complete_through_written: record.complete_through,
            complete_through: record
                .complete_through
                .map(|day| known_by.map_or(day, |known_by| day.min(known_by))),
            epoch: epoch::epoch(agreement, &entries),
            events: every(agreement.events.len())
                .map(|n| about(&|act| matches!(act, Act::Happened(id) if *id == EventId(n))))
                .collect(),
            consultations: every(agreement.consultations.len())
                .map(|n| about(&|act| matches!(act, Act::Held(id, _) if *id == ConsultationId(n))))
                .collect(),
            conditions: every(agreement.conditions.len())
                .map(|n| about(&|act| matches!(act, Act::Assessed(id, _) if *id == ConditionId(n))))
                .collect(),
            commitments: every(agreement.commitments.len())
                .map(|n| about(&|act| speaks_of(act, CommitmentId(n))))
                .collect(),
            reported: RefCell::default(),
            in_every_world: RefCell::default(),
            worlds: Cell::new(0),
            too_many: Cell::new(false),
        }
    }

    pub(crate) fn commitment(&self, id: CommitmentId) -> &'a Commitment {
        let commitment = self.agreement.commitment(id);
        commitment.expect("an id of this agreement")
    }

    pub(crate) fn of_event(&self, id: EventId) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        self.events.get(id.index()).into_iter().flatten().copied()
    }

    pub(crate) fn of_consultation(
        &self,
        id: ConsultationId,
    ) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let entries = self.consultations.get(id.index());
        entries.into_iter().flatten().copied()
    }

    pub(crate) fn of_condition(
        &self,
        id: ConditionId,
    ) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let entries = self.conditions.get(id.index());
        entries.into_iter().flatten().copied()
    }

    pub(crate) fn of_commitment(
        &self,
        id: CommitmentId,
    ) -> impl Iterator<Item = (EntryId, &'a Entry)> {
        let entries = self.commitments.get(id.index());
        entries.into_iter().flatten().copied()
    }

    /// Asks one world after the other, as looked at from `on`, for as long as `go_on` says so.
    fn explore<T>(
        &self,
        on: Day,
        ask: impl Fn(&World) -> T,
        mut go_on: impl FnMut(T, Vec<Decision>) -> bool,
    ) {
        let mut chooser = Some(Chooser::default());
        let mut worlds = 0;
        while let Some(this) = chooser {
            let world = World::new(self, on, Settle::Try(this));
            let answer = ask(&world);
            let decisions = world.into_decisions();
            chooser = next_chooser(&decisions);
            worlds += 1;
            self.worlds.set(self.worlds.get() + 1);
            if worlds > MOST_WORLDS || self.worlds.get() > MOST_WORLDS_IN_ALL {
                self.too_many.set(true);
            }
            if !go_on(answer, decisions) || self.too_many.get() {
                break;
            }
        }
    }

    /// Asks every world, as looked at from `on`.
    fn over_worlds<T>(&self, on: Day, ask: impl Fn(&World) -> T) -> Vec<(T, Vec<Decision>)> {
        let mut answers = Vec::new();
        self.explore(on, ask, |answer, decisions| {
            answers.push((answer, decisions));
            true
        });
        answers
    }

    /// The day that all worlds name; none where they differ, or some has none.
    fn same_day(&self, on: Day, ask: impl Fn(&World) -> Option<Day>) -> Option<Day> {
        let named: BTreeSet<Option<Day>> = self.named_days(on, ask);
        let first = named.first().copied().flatten();
        first.filter(|_| named.len() == 1)
    }

    fn named_days(&self, on: Day, ask: impl Fn(&World) -> Option<Day>) -> BTreeSet<Option<Day>> {
        let worlds = self.over_worlds(on, ask);
        worlds.into_iter().map(|(day, _)| day).collect()
    }

    fn within_bounds(&self) -> Result<(), TooMany> {
        if self.too_many.get() { Err(TooMany) } else { Ok(()) }
    }

    /// Whether the condition of a commitment on `t` is the same in every world, looked at from
    /// `on`.
    pub(crate) fn in_every_world(&self, on: Day, c: CommitmentId, t: Day) -> Truth {
        if let Some(known) = self.in_every_world.borrow().get(&(on, c, t)) {
            return *known;
        }
        let (mut ever_true, mut ever_false) = (false, false);
        let ask = |world: &World| world.condition(c, t) == Truth::True;
        self.explore(on, ask, |is_true, _| {
            ever_true |= is_true;
            ever_false |= !is_true;
            !(ever_true && ever_false)
        });
        let truth = match (ever_true, ever_false) {
            (true, false) => Truth::True,
            (false, true) => Truth::False,
            _ => Truth::Unresolved,
        };
        self.in_every_world.borrow_mut().insert((on, c, t), truth);
        truth
    }

    /// The reported status and reason on `t`.
    fn reported(&self, p: Promise, t: Day) -> (Status, Reason) {
        if let Some(known) = self.reported.borrow().get(&(p, t)) {
            return *known;
        }
        let nominal = World::new(self, t, Settle::Nominal).row(p, t);
        let mut rows = BTreeSet::new();
        // One world with the nominal status is enough to know that it is possible.
        let ask = |world: &World| world.row(p, t);
        self.explore(t, ask, |row, _| {
            rows.insert(row);
            row.status() != nominal.status()
        });
        let reported = reported_of(nominal, &rows);
        self.reported.borrow_mut().insert((p, t), reported);
        reported
    }

    fn commitment_verdict(
        &self,
        c: CommitmentId,
        on: Day,
        look_ahead: i64,
    ) -> Result<Judgement, TooMany> {
        let mut judgement = self.judgement(Promise::whole(c), on, look_ahead)?;
        let counts = self.over_worlds(on, |world| world.reported(c, on));
        let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
        for number in 1..=most {
            let promise = Promise::occurrence(c, number);
            judgement.occurrences.push(OccurrenceVerdict {
                number,
                period_start: self.same_day(on, |world| Some(world.period(promise, on)?.0)),
                period_end: self.same_day(on, |world| Some(world.period(promise, on)?.1)),
                judgement: self.judgement(promise, on, look_ahead)?,
            });
        }
        Ok(judgement)
    }

    fn judgement(&self, p: Promise, on: Day, look_ahead: i64) -> Result<Judgement, TooMany> {
        let worlds = self.over_worlds(on, |world| {
            let speaker = world.speaker(p, on);
            Leaf {
                reason: world.row(p, on),
                met_on: speaker.and_then(|speaker| world.met_day(speaker, on)),
                days_late: speaker.and_then(|speaker| world.days_late(speaker, on)),
            }
        });
        self.within_bounds()?;
        let leaves: Vec<&Leaf> = worlds.iter().map(|(leaf, _)| leaf).collect();
        let rows: BTreeSet<Reason> = leaves.iter().map(|leaf| leaf.reason).collect();
        let possible: BTreeSet<Status> = rows.iter().map(|row| row.status()).collect();
        let nominal = World::new(self, on, Settle::Nominal).row(p, on);
        let (status, reason) = reported_of(nominal, &rows);
        let turns_on = if possible.len() > 1 {
            let statuses: Vec<(Status, &[Decision])> = worlds
                .iter()
                .map(|(leaf, decisions)| (leaf.reason.status(), decisions.as_slice()))
                .collect();
            turns::turns_on(&statuses).ok_or(TooMany)?
        } else {
            BTreeSet::new()
        };
        let met = leaves.iter().filter(|leaf| leaf.reason.status() == Status::Met);
        let with_reason = leaves.iter().filter(|leaf| leaf.reason == reason);
        let deadlines = self.named_days(on, |world| world.deadline(world.speaker(p, on)?, on));
        let judgement = Judgement {
            status,
            reason,
            breach: breach(&rows),
            certainty: self.certainty(p, on, status, &rows),
            possible,
            turns_on,
            exact: true,
            since: self.since(p, on, status),
            in_force_from: self.same_day(on, |world| world.from(world.speaker(p, on)?, on)),
            due_from: self.same_day(on, |world| world.window_opens(world.speaker(p, on)?, on)),
            target: self.same_day(on, |world| world.target(world.speaker(p, on)?, on)),
            deadline: only(deadlines.iter().copied()),
            deadline_bounds: bounds(&deadlines),
            until: self.same_day(on, |world| match p.occurrence {
                Some(_) => None,
                None => world.until(p.commitment, on),
            }),
            met_on: only(met.map(|leaf| leaf.met_on)),
            ever_lapsed: self.has_ever_lapsed(p, on),
            days_late: only(with_reason.map(|leaf| leaf.days_late)),
            next: self.next(p, on, (status, reason), look_ahead),
            occurrences: Vec::new(),
        };
        self.within_bounds()?;
        Ok(judgement)
    }

    fn certainty(&self, p: Promise, on: Day, status: Status, rows: &BTreeSet<Reason>) -> Certainty {
        let possible: BTreeSet<Status> = rows.iter().map(|row| row.status()).collect();
        if possible.len() > 1 {
            return Certainty::Open;
        }
        let complete = self.complete_through_written.is_some_and(|day| on <= day)
            && self.known_by.is_none_or(|known_by| on <= known_by);
        let ended = rows.iter().all(|row| {
            let by_entry = [Reason::Waived, Reason::Withdrawn, Reason::Superseded];
            by_entry.contains(row) || *row == Reason::Voided
        });
        if !complete && status != Status::Met && !ended {
            return Certainty::Presumed;
        }
        // Outside what the calendar covers only the weekend is known: never definite.
        let left = self.over_worlds(on, |world| world.leaves_calendar(p, on));
        if left.iter().any(|(left, _)| *left) { Certainty::Presumed } else { Certainty::Definite }
    }

    /// The first day, not before `made`, from which on the reported status has been the same.
    fn since(&self, p: Promise, on: Day, status: Status) -> Option<Day> {
        let mut since = None;
        let mut day = Some(on);
        while let Some(this) = day.filter(|day| *day >= self.agreement.made) {
            if self.reported(p, this).0 != status {
                break;
            }
            since = Some(this);
            day = this.previous();
        }
        since
    }

    /// Whether the reported status was lapsed on a day up to `on`.
    fn has_ever_lapsed(&self, p: Promise, on: Day) -> bool {
        days(self.agreement.made.min(on), on).any(|day| self.reported(p, day).0 == Status::Lapsed)
    }

    /// The next day on which status or reason changes.
    fn next(&self, p: Promise, on: Day, now: (Status, Reason), look_ahead: i64) -> Option<Change> {
        let last = on.plus(look_ahead).unwrap_or(Day::MAX);
        let mut ahead = days(on.next()?, last);
        let day = ahead.find(|day| self.reported(p, *day) != now)?;
        let (status, reason) = self.reported(p, day);
        Some(Change { on: day, status, reason })
    }
}

/// The reported status and reason, from the nominal row and the rows of the worlds.
fn reported_of(nominal: Reason, rows: &BTreeSet<Reason>) -> (Status, Reason) {
    let mut statuses = rows.iter().map(|row| row.status());
    if statuses.any(|status| status == nominal.status()) {
        return (nominal.status(), nominal);
    }
    // The only possible status, or else the first of them; by the first row for it in any world.
    let status = rows.iter().map(|row| row.status()).min();
    let status = status.unwrap_or(nominal.status());
    let reason = rows.iter().find(|row| row.status() == status);
    (status, reason.copied().unwrap_or(nominal))
}

/// Whether an entry stands: recorded by the knowledge day, and not retracted by one that stands.
fn stands(
    record: &Record,
    id: EntryId,
    entry: &Entry,
    known_by: Option<Day>,
    depth: usize,
) -> bool {
    let known = entry.assumed || known_by.is_none_or(|known_by| entry.recorded <= known_by);
    // Longer than the record is no chain of retractions but a circle.
    if depth > record.entries.len() {
        return known;
    }
    let retracted = record.entries().any(|(other, retraction)| {
        retraction.act == Act::Retracted(id)
            && stands(record, other, retraction, known_by, depth + 1)
    });
    known && !retracted
}

fn speaks_of(act: &Act, c: CommitmentId) -> bool {
    match act {
        Act::Met(target)
        | Act::Broken(target)
        | Act::Restored(target)
        | Act::Amended(target, _)
        | Act::Suspended { target, .. }
        | Act::Resumed(target)
        | Act::Waived(target)
        | Act::Superseded(target)
        | Act::Withdrawn(Some(target)) => target.commitment == c,
        Act::Withdrawn(None) => true,
        Act::Happened(_) | Act::Held(..) | Act::Assessed(..) | Act::Retracted(_) => false,
    }
}

fn breach(rows: &BTreeSet<Reason>) -> Breach {
    let in_breach = rows.iter().filter(|row| row.is_breach()).count();
    match in_breach {
        0 => Breach::No,
        count if count == rows.len() => Breach::Yes,
        _ => Breach::Unknown,
    }
}

/// The value, where there is one and all are the same.
fn only<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// The earliest and the latest, where they differ and there is no world without.
fn bounds(days: &BTreeSet<Option<Day>>) -> Option<(Day, Day)> {
    let days: Option<BTreeSet<Day>> = days.iter().copied().collect();
    let days = days?;
    let (first, last) = (*days.first()?, *days.last()?);
    (first != last).then_some((first, last))
}
