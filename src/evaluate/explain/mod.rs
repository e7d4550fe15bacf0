//! Why a commitment has its status: the rows of the table, and what each of them asks.

mod bounds;
mod branch;
mod changes;
mod evidence;
mod others;
mod phrases;
mod rests_on;
mod turning;
mod ways;

use crate::dates::{Day, Length, Roll};
use crate::model::{
    Agreement, CommitmentId, Cond, ConditionId, ConsultationId, Date, Entry, EntryId, PartyId,
    Record, TermKey,
};
use crate::source::Place;

use super::case::Case;
use super::diagonal::Track;
use super::judge::Judge;
use super::outlook::Outlook;
use super::reported::Reports;
use super::verdict::{Change, FactName, Judgement, OccurrenceVerdict, Query, Reason, Status};

pub use rests_on::{Clause, RestsOn};
pub use turning::{Turner, Turning};

/// Why a commitment has its status on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What is reported of it: the same as by [`evaluate`](super::evaluate), but that of the
    /// occurrences of a series it has only the one from which the series takes its status, without
    /// its period.
    pub judgement: Judgement,
    /// How it comes to that; of a series, for the occurrence from which it takes its status.
    pub branch: Branch,
    /// What is reported of the commitments it depends on, by the same question.
    pub behind: Vec<(CommitmentId, Judgement)>,
    /// What is enough to come to it.
    pub rests_on: RestsOn,
    /// What each way of settling what is open would give.
    pub ways: Ways,
    /// The fewest entries by which it would become something else.
    pub changes: Vec<Remedy>,
    /// Entries that would end it: each alone, whatever is open.
    pub endings: Vec<Entry>,
    /// Of a series: its occurrences.
    pub series: Option<Series>,
}

/// The occurrences of a series on the day asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The oldest of the most pressing status, from which the series takes its own; none where it
    /// has no occurrence.
    pub deciding: Option<u32>,
    /// The status of each that is reported, the oldest first.
    pub statuses: Vec<Status>,
    /// The next change of one of them, if nothing more is recorded.
    pub next: Option<(u32, Change)>,
}

/// The table for one commitment, or one occurrence, on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The commitment.
    pub commitment: CommitmentId,
    /// Of a series: the occurrence that is looked at; none where it has none.
    pub occurrence: Option<u32>,
    /// The day on which it is looked at.
    pub on: Day,
    /// The rows for its kind, in the order of the table; none where only a day of it is asked.
    pub rows: Vec<Row>,
    /// What the rows ask, each thing once.
    pub parts: Vec<Part>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its reason.
    pub reason: Reason,
    /// Whether it is the first that fits: in every world, in some, in none.
    pub fits: Truth,
    /// What it asks.
    pub asks: Vec<About>,
}

/// Something that rows ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What.
    pub about: About,
    /// Whether a row that fits, or may fit, asks it.
    pub decides: bool,
    /// The day for which it is asked: of a deadline that of the performance, of a condition and of a
    /// suspension the last day of the deadline with its grace, where these have come.
    pub on: Day,
    /// The answer, step by step.
    pub steps: Vec<Step>,
}

/// What a row may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// What ends it: entries, and `void-when`.
    Endings,
    /// When it comes into force.
    InForce,
    /// When it is due at the latest.
    Deadline,
    /// When its due window opens.
    Window,
    /// When its term is over.
    Term,
    /// Whether it is suspended.
    Suspension,
    /// Whether its condition holds.
    Condition,
    /// Whether it was performed, or kept.
    Performance,
    /// Whether it was broken.
    Breaks,
    /// How far the record is complete.
    Silence,
}

/// One step: what it is about, its value on the day asked, and on what that rests.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it is about.
    pub what: What,
    /// Its value.
    pub value: Value,
    /// Where it is written: the phrase, or what it names.
    pub place: Option<Place>,
    /// The entries that it rests on.
    pub entries: Vec<EntryId>,
    /// The steps before it.
    pub steps: Vec<Step>,
}

/// What a step is about.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A term with a date phrase, as written or as amended.
    Term(Written),
    /// `subject-to`, asked for a day from the first to the last; its steps are those of the last.
    SubjectTo(Written, Day, Day),
    /// A part of a date phrase.
    Date(Date),
    /// A part of a condition, asked for that day.
    Cond(Cond, Day),
    /// A condition that is assumed to hold or not, where its assessments do not say.
    Assumed(ConditionId),
    /// A consultation, asked for that day, and who has not taken part in the round that goes on.
    Round(ConsultationId, Vec<PartyId>, Day),
    /// The period of an occurrence, of that length, that many periods after the first.
    Period(Length, u32),
    /// The end of that period, where a series has no deadline of its own.
    PeriodEnd,
    /// So many days of suspension move the deadline.
    Tolled(i64),
    /// The deadline is moved to a working day.
    Rolled(Roll),
    /// The deadline with its grace.
    Grace(Length),
    /// The due window opens so long before the deadline.
    Notice(Length),
    /// The due window opens with the period of the deadline, or of the occurrence.
    Opening,
    /// The due window opens on the day from which that deadline is counted.
    OpeningFrom(Written),
    /// The due window opens on the deadline itself.
    OnDeadline,
    /// An entry.
    Entry(Effect),
    /// A phrase that does what an entry would do, such as `met-when`; and whether its day, if it comes,
    /// counts: that of a break only in the term.
    Trigger(Written, Truth),
    /// The record is complete through that day; none: it does not say.
    CompleteThrough(Option<Day>),
    /// Another commitment.
    Commitment(Box<Branch>),
    /// Another commitment on a day, further behind than is told here, or told already; with the rows
    /// that may fit.
    Elsewhere(CommitmentId, Day, Vec<Reason>),
}

/// A phrase of a commitment.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The key.
    pub key: Key,
    /// The phrase.
    pub text: String,
    /// The amendment that put it into effect.
    pub amended_by: Option<EntryId>,
}

/// The key of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of the file")]
pub enum Key {
    Term(TermKey),
    SubjectTo,
    MetWhen,
    BrokenWhen,
    VoidWhen,
}

impl Key {
    /// The key as it is written in a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Key::Term(term) => term.key(),
            Key::SubjectTo => "subject-to",
            Key::MetWhen => "met-when",
            Key::BrokenWhen => "broken-when",
            Key::VoidWhen => "void-when",
        }
    }
}

/// What an entry does to the commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A performance: whether it counts, and whether it is in time (of what has no deadline: always).
    Performed {
        /// Whether it is in time.
        timely: Truth,
        /// Whether it is refused as late.
        refused: Truth,
    },
    /// It says that it was kept: whether it is dated on or after the end of the term.
    Kept(Truth),
    /// A performance that these have not confirmed.
    Unconfirmed(Vec<PartyId>),
    /// It confirms a performance that an earlier entry tells of.
    Confirms,
    /// A break, on a day of the term on which it was owed or not.
    Broken(Truth),
    /// Restored.
    Restored,
    /// Suspended.
    Suspended,
    /// Resumed.
    Resumed,
    /// Ends it: whether that counts.
    Ends(Truth),
    /// Has no effect without these.
    WithoutConsent(Vec<PartyId>),
    /// Tells of an assessment, a consultation or an event.
    Tells,
}

/// The value of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A day.
    Day(Named),
    /// True, false or open.
    Truth(Truth),
    /// It has none.
    None,
}

/// The day that something names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The first and the last day it may be; none if it has no day yet.
    pub days: Option<(Day, Day)>,
    /// Whether it has a day at all.
    pub exists: Truth,
}

/// Whether something is so: in every world, in none, or in some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the answers")]
pub enum Truth {
    Yes,
    No,
    Open,
}

/// What each way of settling what is open would give.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Each way with its status; several may overlap, but they never differ where they do.
    pub ways: Vec<Way>,
    /// Whether these are all.
    pub complete: bool,
}

/// A way of settling it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The status that it gives.
    pub status: Status,
    /// What is settled, by name; what is not named may be anything.
    pub settled: Vec<Settled>,
}

/// An open fact, settled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Settled {
    /// An unknown day is one of these, both included.
    Days(FactName, Day, Day),
    /// A claim is true, or not.
    Claim(FactName, bool),
    /// A condition holds on these days, both included, or does not.
    Condition(FactName, Day, Day, bool),
}

/// Entries that would change the status.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// The entries; where they would be written is of no meaning.
    pub entries: Vec<Entry>,
    /// The status that they would give.
    pub status: Status,
    /// Its reason.
    pub reason: Reason,
    /// What would still be possible.
    pub possible: Vec<Status>,
    /// Of a series: what would become of the occurrence of which the entries speak.
    pub occurrence: Option<(u32, Status, Reason)>,
}

/// Why the commitment has its status; none if there is no such commitment, or no such occurrence of
/// it. Without an occurrence a series is explained by the one from which it takes its status. What it
/// says obeys the laws L24 and L25 of `docs/semantics.md`.
///
/// ```
/// use abide::evaluate::explain::{Truth, explain};
/// use abide::evaluate::{Query, Reason};
///
/// let mut sources = abide::source::Sources::default();
/// let rules = "[agreement]\nid = \"lease\"\nmade = 2025-01-01\n\
///              [commitment.pay]\nwhat = \"Pay\"\ndeadline = 2025-01-31\n";
/// let file = sources.add("lease.toml", rules);
/// let (file, _) = abide::written::read(&sources, file, abide::written::Format::Toml);
/// let loaded = abide::check::check(vec![file]).agreements.remove(0);
///
/// let query = Query { on: "2025-02-01".parse().expect("a day"), known_by: None };
/// let (pay, _) = loaded.agreement.commitments().next().expect("a commitment");
/// let why = explain(&loaded.agreement, &loaded.record, &query, pay, None).expect("it is there");
/// let fits = why.branch.rows.iter().find(|row| row.fits == Truth::Yes);
/// assert_eq!(fits.map(|row| row.reason), Some(Reason::Missed));
/// ```
#[must_use]
pub fn explain(
    agreement: &Agreement,
    record: &Record,
    query: &Query,
    commitment: CommitmentId,
    occurrence: Option<u32>,
) -> Option<Explanation> {
    agreement.commitment(commitment)?;
    let cones = Case::new(agreement, record, query.on, query.known_by).cones;
    let agreement = &rests_on::without_others(agreement, &cones.of(commitment));
    let case = Case::new(agreement, record, query.on, query.known_by);
    let (judgement, series) = judgement(&case, query.on, commitment, occurrence)?;
    let deciding = judgement.occurrences.first();
    let track = occurrence.or(deciding.map(|one| one.number));
    let possible = deciding.map_or(&judgement.possible, |one| &one.judgement.possible);
    let branch = branch::branch(&case, record, query, commitment, track, possible)?;
    let others = case.cones.of(commitment).into_iter().filter(|id| *id != commitment);
    let behind = others.filter_map(|id| Some((id, in_short(&case, query.on, id, None)?)));
    let behind = behind.collect();
    let ways = ways::ways(&case, query.on, commitment, occurrence, &judgement);
    let asked = Asked { agreement, record, query: *query, commitment, occurrence };
    let rests_on = rests_on::rests_on(&asked, &judgement, &branch);
    let changes = changes::changes(&asked, &judgement, &ways, &rests_on);
    let endings = changes::endings(&asked, &judgement);
    Some(Explanation { judgement, branch, behind, rests_on, ways, changes, endings, series })
}

/// What is reported; of a series of all its occurrences only that from which it takes its status.
fn judgement(
    case: &Case<'_>,
    on: Day,
    commitment: CommitmentId,
    occurrence: Option<u32>,
) -> Option<(Judgement, Option<Series>)> {
    let outlook = Outlook::new(case, commitment);
    let judge = Judge { outlook: &outlook, on };
    if let Some(number) = occurrence {
        let is_reported = judge.reported().contains(&number);
        return Some((is_reported.then(|| judge.of(Track::Occurrence(number)))??, None));
    }
    let mut whole = judge.of(Track::Whole)?;
    if case.commitment(commitment)?.every.is_none() {
        return Some((whole, None));
    }
    let series = series(&judge, whole.status);
    if let Some(number) = series.deciding {
        let judgement = judge.of(Track::Occurrence(number))?;
        let (period_start, period_end) = (None, None);
        let deciding = OccurrenceVerdict { number, period_start, period_end, judgement };
        whole.occurrences.push(deciding);
    }
    Some((whole, Some(series)))
}

/// The occurrences of a series of that status.
fn series(judge: &Judge<'_, '_, '_>, status: Status) -> Series {
    let mut series = Series { deciding: None, statuses: Vec::new(), next: None };
    for number in judge.reported() {
        let reports = Reports::new(judge.outlook, Track::Occurrence(number));
        let Some(reported) = reports.on(judge.on) else { continue };
        series.statuses.push(reported.status);
        if series.deciding.is_none() && reported.status == status {
            series.deciding = Some(number);
        }
        let next = reports.next(judge.on, judge.outlook.limit()).map(|next| (number, next));
        let earlier = |next: &(u32, Change)| series.next.is_none_or(|known| next.1.on < known.1.on);
        series.next = next.filter(earlier).or(series.next);
    }
    series
}

/// The judgement without those of its occurrences, which may be many.
fn in_short(
    case: &Case<'_>,
    on: Day,
    commitment: CommitmentId,
    occurrence: Option<u32>,
) -> Option<Judgement> {
    case.commitment(commitment)?;
    let outlook = Outlook::new(case, commitment);
    Judge { outlook: &outlook, on }.of(occurrence.map_or(Track::Whole, Track::Occurrence))
}

/// One question about one commitment.
#[derive(Clone, Copy)]
struct Asked<'a> {
    agreement: &'a Agreement,
    record: &'a Record,
    query: Query,
    commitment: CommitmentId,
    occurrence: Option<u32>,
}

impl Asked<'_> {
    /// The record with some more entries.
    fn with(&self, entries: &[Entry]) -> Record {
        let mut record = self.record.clone();
        record.entries.extend_from_slice(entries);
        record
    }

    /// The verdict, in short.
    fn judgement(&self) -> Option<Judgement> {
        let case = Case::new(self.agreement, self.record, self.query.on, self.query.known_by);
        self.judgement_in(&case)
    }

    fn judgement_in(&self, case: &Case<'_>) -> Option<Judgement> {
        in_short(case, self.query.on, self.commitment, self.occurrence)
    }
}
