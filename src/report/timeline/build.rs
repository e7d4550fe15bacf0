use std::collections::BTreeSet;
use std::ops::Bound;

use super::super::because::Context;
use super::super::build as common;
use super::super::cite::speaks_of;
use super::super::evidence::{Evidence, Ledger};
use super::cited::{Begun, Causes, Near};
use super::deciding::Deciding;
use super::{Agreement, Commitment, Occurrence, Run, Timeline};
use crate::check::Loaded;
use crate::dates::{Day, Direction};
use crate::diagnostic;
use crate::evaluate::{self, Judgement, OccurrenceVerdict, Reason, Waiting, timeline};
use crate::model::{self, Act, CommitmentId, Entry, Mention};
use crate::report::SCHEMA_VERSION;
use crate::source::Sources;

/// The timeline of everything in `loaded` from one day to another, both included; no day is marked.
#[must_use]
pub fn build(
    sources: &Sources,
    (from, to): (Day, Day),
    known_by: Option<Day>,
    loaded: &[Loaded],
    diagnostics: &[diagnostic::Diagnostic],
) -> Timeline {
    let of = |one: &Loaded| {
        let timelines = timeline(&one.agreement, &one.record, from, to, known_by);
        with_builder(sources, one, &timelines, known_by, |builder| builder.agreement(true))
    };
    Timeline {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        on: None,
        from,
        to,
        known_by,
        assumed: common::assumed(loaded),
        agreements: loaded.iter().map(of).collect(),
        diagnostics: diagnostics.iter().map(|one| common::diagnostic(sources, one)).collect(),
    }
}

/// Why, on the days of a run: each sentence with the first day of which it is true.
pub(super) type Sentences = Vec<(Day, String)>;

/// What is needed to put runs into words.
pub(super) struct Builder<'a> {
    pub(super) sources: &'a Sources,
    pub(super) loaded: &'a Loaded,
    pub(super) ledger: Ledger<'a>,
    waiting: Waiting<'a>,
    complete_through: Option<Day>,
    pub(super) timelines: &'a [evaluate::Timeline],
    pub(super) known_by: Option<Day>,
    pub(super) near: Near<'a>,
}

pub(super) fn with_builder<T>(
    sources: &Sources,
    loaded: &Loaded,
    timelines: &[evaluate::Timeline],
    known_by: Option<Day>,
    make: impl FnOnce(&Builder<'_>) -> T,
) -> T {
    let (agreement, record) = (&loaded.agreement, &loaded.record);
    let ledger = Ledger::new(record, known_by);
    let near = Near::new(&ledger);
    make(&Builder {
        sources,
        loaded,
        ledger,
        waiting: Waiting::new(agreement, record, known_by),
        complete_through: common::complete_through(record, known_by),
        timelines,
        known_by,
        near,
    })
}

/// A commitment, or one occurrence of it, whose runs are put into words.
#[derive(Clone, Copy)]
pub(super) struct Track<'t> {
    pub(super) id: CommitmentId,
    pub(super) occurrence: Option<u32>,
    pub(super) runs: &'t [evaluate::Run],
    pub(super) around: &'t Around,
    /// By which entries the runs begin, if that was found out.
    pub(super) begun: Option<&'t Begun>,
}

/// What is the same for a commitment and all its occurrences.
pub(super) struct Around {
    /// Which of its occurrences has which status.
    pub(super) deciding: Deciding,
    /// The days on which the whole agreement is withdrawn.
    withdrawn: BTreeSet<Day>,
    /// What it mentions, and what the commitments mention of which it speaks.
    pub(super) causes: Vec<Mention>,
    /// The days on which something is said of what it mentions, or that changes.
    mentioned: BTreeSet<Day>,
}

impl Builder<'_> {
    /// If `retold`, a new run begins also where nothing but its sentence becomes another one.
    pub(super) fn agreement(&self, retold: bool) -> Agreement {
        let agreement = &self.loaded.agreement;
        let all = agreement.commitments().zip(self.timelines);
        let arounds: Vec<Around> =
            all.map(|((id, _), timeline)| self.around(id, timeline)).collect();
        let causes = if retold { self.causes(&arounds) } else { None };
        let commitments = agreement
            .commitments()
            .zip(&arounds)
            .map(|((id, _), around)| self.commitment(id, around, &causes, retold));
        Agreement {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            complete_through: self.complete_through,
            commitments: commitments.flatten().collect(),
        }
    }

    fn commitment(
        &self,
        id: CommitmentId,
        around: &Around,
        causes: &Causes,
        retold: bool,
    ) -> Option<Commitment> {
        let written = self.loaded.agreement.commitment(id)?;
        let timeline = self.timelines.get(id.index())?;
        let begun = |occurrence| causes.as_ref().and_then(|all| all.get(&(id, occurrence)));
        let occurrence = |(number, runs): (u32, &Vec<evaluate::Run>)| {
            let begun = begun(Some(number));
            let track = Track { id, occurrence: Some(number), runs, around, begun };
            Occurrence {
                id: format!("{}#{number}", written.id),
                occurrence: number,
                runs: self.runs(track, retold),
            }
        };
        let begun = begun(None);
        let whole = Track { id, occurrence: None, runs: &timeline.runs, around, begun };
        Some(Commitment {
            id: written.id.clone(),
            what: written.what.clone(),
            runs: self.runs(whole, retold),
            place: common::place(self.sources, written.place),
            occurrences: (1..).zip(&timeline.occurrences).map(occurrence).collect(),
        })
    }

    fn runs(&self, track: Track<'_>, retold: bool) -> Vec<Run> {
        let days = if retold { Some(self.retold(track)) } else { None };
        let of = |run| {
            let sentences = self.sentences_of(track, days.as_ref(), run);
            let ends = sentences.iter().skip(1).filter_map(|(first, _)| first.previous());
            let ends: Vec<Day> = ends.chain([run.last]).collect();
            let parts = sentences.into_iter().zip(ends);
            parts
                .map(|((first, because), last)| self.run(track, run, (first, last), because))
                .collect::<Vec<Run>>()
        };
        track.runs.iter().flat_map(of).collect()
    }

    /// The sentences of a run, which may become others on those days.
    fn sentences_of(
        &self,
        track: Track<'_>,
        days: Option<&BTreeSet<Day>>,
        run: &evaluate::Run,
    ) -> Sentences {
        let mut sentences = Sentences::new();
        let later = days.map(|days| within(track, days, run)).unwrap_or_default();
        for on in std::iter::once(run.first).chain(later) {
            let because = self.on(on, |context| self.because(track, context, &run.judgement));
            if sentences.last().is_none_or(|(_, before)| *before != because) {
                sentences.push((on, because));
            }
        }
        sentences
    }

    pub(super) fn because(
        &self,
        track: Track<'_>,
        context: &Context<'_>,
        judgement: &Judgement,
    ) -> String {
        if let Some(number) = track.occurrence {
            return context.because_occurrence(track.id, number, judgement);
        }
        let occurrences = self.deciding(track, context.evidence.on, judgement);
        let occurrences = occurrences.into_iter().collect();
        context.because(track.id, &Judgement { occurrences, ..judgement.clone() })
    }

    /// The occurrence from which a series takes its status: the oldest that has it.
    fn deciding(&self, track: Track<'_>, on: Day, whole: &Judgement) -> Option<OccurrenceVerdict> {
        let number = track.around.deciding.on(whole.status, on)?;
        let judgement = self.of_occurrence(track.id, number, on)?.clone();
        Some(OccurrenceVerdict { number, period_start: None, period_end: None, judgement })
    }

    fn of_occurrence(&self, id: CommitmentId, number: u32, on: Day) -> Option<&Judgement> {
        let position = usize::try_from(number).ok()?.checked_sub(1)?;
        on_day(self.timelines.get(id.index())?.occurrences.get(position)?, on)
    }

    /// Some days of a run, all of one sentence.
    fn run(
        &self,
        track: Track<'_>,
        run: &evaluate::Run,
        (first, last): (Day, Day),
        because: String,
    ) -> Run {
        let later = first.since(run.first);
        let missed = run.judgement.reason == Reason::Missed;
        let late = |days: i64| if missed { days.saturating_add(later) } else { days };
        let days_late = run.judgement.days_late.map(late);
        let judgement = Judgement { days_late, ..run.judgement.clone() };
        let state = self.on(first, |context| common::state(context, &judgement, because));
        Run { first, last, state, entries: self.cited(track, first, &judgement) }
    }

    pub(super) fn on<T>(&self, on: Day, tell: impl FnOnce(&Context<'_>) -> T) -> T {
        let judgements = |id: CommitmentId| on_day(&self.timelines.get(id.index())?.runs, on);
        tell(&Context {
            agreement: &self.loaded.agreement,
            evidence: Evidence { ledger: &self.ledger, on },
            complete_through: self.complete_through,
            judgements: &judgements,
            waiting: &self.waiting,
        })
    }

    /// The commitment itself, to put its runs into words.
    pub(super) fn whole<T>(
        &self,
        id: CommitmentId,
        tell: impl FnOnce(Track<'_>) -> T,
    ) -> Option<T> {
        let timeline = self.timelines.get(id.index())?;
        let around = self.around(id, timeline);
        Some(tell(Track {
            id,
            occurrence: None,
            runs: &timeline.runs,
            around: &around,
            begun: None,
        }))
    }

    /// The first day on which what an entry says of a condition or a consultation counts no more.
    fn runs_out(&self, entry: &Entry) -> Option<Day> {
        let agreement = &self.loaded.agreement;
        let valid_for = match entry.act {
            Act::Assessed(id, _) => agreement.conditions.get(id.index())?.valid_for,
            Act::Held(id, _) => agreement.consultations.get(id.index())?.valid_for,
            _ => None,
        };
        let calendar = agreement.working_days();
        let last = valid_for?.from(entry.last, Direction::After, agreement.rounding, calendar);
        last.ok()?.next()
    }

    /// What the phrases of a commitment mention, as they are written and as they are amended.
    fn mentioned(&self, id: CommitmentId) -> Vec<Mention> {
        let written = self.loaded.agreement.commitment(id);
        let mut mentioned = written.map(model::Commitment::mentions).unwrap_or_default();
        for entry in (Evidence { ledger: &self.ledger, on: Day::MAX }).about(id, None) {
            if let Act::Amended(_, terms) = &entry.act {
                mentioned.extend(terms.mentions());
            }
        }
        mentioned
    }

    fn around(&self, id: CommitmentId, timeline: &evaluate::Timeline) -> Around {
        let deciding = Deciding::of(timeline);
        let (mut withdrawn, mut mentioned) = (BTreeSet::new(), BTreeSet::new());
        let mentions = self.mentioned(id);
        for entry in (Evidence { ledger: &self.ledger, on: Day::MAX }).all() {
            if entry.act == Act::Withdrawn(None) {
                withdrawn.insert(entry.first);
            } else if speaks_of(&entry.act, &mentions) {
                mentioned.extend([entry.first, entry.last]);
                mentioned.extend(self.runs_out(entry));
            }
        }
        let mut causes = mentions.clone();
        for mention in mentions {
            if let Mention::Commitment(other) = mention {
                causes.extend(self.mentioned(other));
                let timeline = self.timelines.get(other.index());
                let runs = timeline.into_iter().flat_map(|timeline| &timeline.runs);
                mentioned.extend(runs.map(|run| run.first));
            }
        }
        mentioned.extend(self.waiting.turns(id));
        Around { deciding, withdrawn, causes, mentioned }
    }

    /// The days on which a sentence may become another one, by what is said of the commitment itself.
    pub(super) fn retold(&self, track: Track<'_>) -> BTreeSet<Day> {
        let evidence = Evidence { ledger: &self.ledger, on: Day::MAX };
        let is_of_it = |entry: &&Entry| match (&entry.act, track.occurrence) {
            // Which occurrence it counts for is not told from an entry that names none.
            (Act::Met(target), Some(_)) => target.occurrence.is_some(),
            _ => true,
        };
        let own = evidence.about(track.id, track.occurrence).filter(is_of_it);
        let mut days: BTreeSet<Day> = own.flat_map(|entry| [entry.first, entry.last]).collect();
        if track.occurrence.is_none() {
            days.extend(track.around.deciding.turns());
        }
        days
    }
}

/// The days behind the first of a run on which its sentence may become another one. What is mentioned
/// matters only to what waits for it, or has waited.
pub(super) fn within(track: Track<'_>, own: &BTreeSet<Day>, run: &evaluate::Run) -> BTreeSet<Day> {
    let span = (Bound::Excluded(run.first), Bound::Included(run.last));
    if run.last <= run.first {
        return BTreeSet::new();
    }
    let waits = matches!(
        run.judgement.reason,
        Reason::AwaitingCondition
            | Reason::AwaitingEvent
            | Reason::NotInForce
            | Reason::NotTriggered
            | Reason::ConditionFailed
            | Reason::InForce
    );
    let mentioned = waits.then(|| track.around.mentioned.range(span)).into_iter().flatten();
    own.range(span).chain(track.around.withdrawn.range(span)).chain(mentioned).copied().collect()
}

/// The judgement of the run in which the day lies.
fn on_day(runs: &[evaluate::Run], on: Day) -> Option<&Judgement> {
    let position = runs.partition_point(|run| run.first <= on).checked_sub(1)?;
    runs.get(position).filter(|run| on <= run.last).map(|run| &run.judgement)
}
