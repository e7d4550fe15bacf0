use std::collections::BTreeSet;
use std::ops::Bound;

use super::super::because::Context;
use super::super::build as common;
use super::super::cite::{Cited, cite, speaks_of};
use super::super::evidence::{Evidence, Ledger};
use super::{Agreement, Commitment, Occurrence, Run, Timeline};
use crate::check::Loaded;
use crate::dates::{Day, Direction};
use crate::diagnostic;
use crate::evaluate::{self, Judgement, OccurrenceVerdict, Waiting, timeline, timelines};
use crate::model::{self, Act, CommitmentId, Entry, Mention};
use crate::report::SCHEMA_VERSION;
use crate::source::Sources;

/// The timeline of everything in `loaded` from one day to another, both included.
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
        with_builder(sources, one, &timelines, known_by, |builder| builder.agreement())
    };
    Timeline {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        from,
        to,
        known_by,
        assumed: common::assumed(loaded),
        agreements: loaded.iter().map(of).collect(),
        diagnostics: diagnostics.iter().map(|one| common::diagnostic(sources, one)).collect(),
    }
}

/// The timeline of one agreement from a day on, each commitment to a day of its own or, if nothing
/// recurs or is suspended behind it, without end; and what is told of each commitment.
pub(in crate::report) fn told(
    sources: &Sources,
    loaded: &Loaded,
    from: Day,
    to: &dyn Fn(CommitmentId) -> Day,
    known_by: Option<Day>,
) -> (Agreement, Vec<Told>) {
    let timelines = timelines(&loaded.agreement, &loaded.record, from, to, known_by);
    with_builder(sources, loaded, &timelines, known_by, |builder| {
        let told = loaded.agreement.commitments().map(|(id, _)| builder.told(id));
        (builder.agreement(), told.collect())
    })
}

/// What is told of a commitment beside the states of its runs.
#[derive(Debug, Default)]
pub(in crate::report) struct Told {
    /// The entries that are cited on any day.
    pub(in crate::report) entries: Vec<Cited>,
    /// Of each run why, and by which entries: a run has another sentence where an entry changes
    /// that, and nothing else.
    pub(in crate::report) runs: Vec<Vec<Sentence>>,
}

/// Why, from a day of a run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Sentence {
    pub(in crate::report) first: Day,
    pub(in crate::report) because: String,
    /// The entries on which it rests, by their places among those of the commitment.
    pub(in crate::report) entries: Vec<usize>,
}

/// What is needed to put runs into words.
pub(super) struct Builder<'a> {
    sources: &'a Sources,
    pub(super) loaded: &'a Loaded,
    pub(super) ledger: Ledger<'a>,
    waiting: Waiting<'a>,
    complete_through: Option<Day>,
    pub(super) timelines: &'a [evaluate::Timeline],
}

fn with_builder<T>(
    sources: &Sources,
    loaded: &Loaded,
    timelines: &[evaluate::Timeline],
    known_by: Option<Day>,
    make: impl FnOnce(&Builder<'_>) -> T,
) -> T {
    let (agreement, record) = (&loaded.agreement, &loaded.record);
    make(&Builder {
        sources,
        loaded,
        ledger: Ledger::new(record, known_by),
        waiting: Waiting::new(agreement, record, known_by),
        complete_through: common::complete_through(record, known_by),
        timelines,
    })
}

impl Builder<'_> {
    fn agreement(&self) -> Agreement {
        let agreement = &self.loaded.agreement;
        let commitments = agreement.commitments().map(|(id, _)| self.commitment(id));
        Agreement {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            complete_through: self.complete_through,
            commitments: commitments.flatten().collect(),
        }
    }

    fn commitment(&self, id: CommitmentId) -> Option<Commitment> {
        let written = self.loaded.agreement.commitment(id)?;
        let timeline = self.timelines.get(id.index())?;
        let occurrence = |(number, runs): (u32, &Vec<evaluate::Run>)| {
            let because = |context: &Context<'_>, judgement: &Judgement| {
                context.because_occurrence(id, number, judgement)
            };
            Occurrence {
                id: format!("{}#{number}", written.id),
                occurrence: number,
                runs: runs.iter().map(|run| self.run(id, run, &because)).collect(),
            }
        };
        let because = |context: &Context<'_>, judgement: &Judgement| {
            self.because(id, timeline, context, judgement)
        };
        Some(Commitment {
            id: written.id.clone(),
            what: written.what.clone(),
            runs: timeline.runs.iter().map(|run| self.run(id, run, &because)).collect(),
            place: common::place(self.sources, written.place),
            occurrences: (1..).zip(&timeline.occurrences).map(occurrence).collect(),
        })
    }

    fn because(
        &self,
        id: CommitmentId,
        timeline: &evaluate::Timeline,
        context: &Context<'_>,
        judgement: &Judgement,
    ) -> String {
        let deciding = self.deciding(timeline, context.evidence.on, judgement);
        let occurrences = deciding.into_iter().collect();
        context.because(id, &Judgement { occurrences, ..judgement.clone() })
    }

    /// The occurrence from which a series takes its status: the oldest that has it.
    pub(super) fn deciding(
        &self,
        timeline: &evaluate::Timeline,
        on: Day,
        whole: &Judgement,
    ) -> Option<OccurrenceVerdict> {
        let mut occurrences = (1..).zip(&timeline.occurrences);
        occurrences.find_map(|(number, runs)| {
            let judgement = on_day(runs, on).filter(|it| it.status == whole.status)?.clone();
            Some(OccurrenceVerdict { number, period_start: None, period_end: None, judgement })
        })
    }

    fn run(
        &self,
        id: CommitmentId,
        run: &evaluate::Run,
        because: &dyn Fn(&Context<'_>, &Judgement) -> String,
    ) -> Run {
        let state = self.on(run.first, |context| {
            let because = because(context, &run.judgement);
            common::state(context, &run.judgement, because)
        });
        Run { first: run.first, last: run.last, state, entries: self.cited(id, run.first) }
    }

    fn on<T>(&self, on: Day, tell: impl FnOnce(&Context<'_>) -> T) -> T {
        let judgements = |id: CommitmentId| on_day(&self.timelines.get(id.index())?.runs, on);
        tell(&Context {
            agreement: &self.loaded.agreement,
            evidence: Evidence { ledger: &self.ledger, on },
            complete_through: self.complete_through,
            judgements: &judgements,
            waiting: &self.waiting,
        })
    }

    /// Of each run the sentences, in the order of their days, and the entries that they cite.
    fn told(&self, id: CommitmentId) -> Told {
        let Some(timeline) = self.timelines.get(id.index()) else { return Told::default() };
        let mut cited: Vec<&Entry> = Vec::new();
        let days = self.retold(id);
        let runs = (0..timeline.runs.len()).map(|at| {
            let sentences = self.sentences(id, timeline, at, &days);
            let told = sentences.into_iter().map(|(first, because, entries)| {
                let entries = entries.into_iter().map(|entry| place_of(&mut cited, entry));
                Sentence { first, because, entries: entries.collect() }
            });
            told.collect()
        });
        let runs = runs.collect();
        let agreement = &self.loaded.agreement;
        let entries = cited.iter().map(|entry| cite(self.sources, agreement, entry)).collect();
        Told { entries, runs }
    }

    /// The sentences of a run, each with its first day and the entries on which it rests.
    fn sentences(
        &self,
        id: CommitmentId,
        timeline: &evaluate::Timeline,
        at: usize,
        days: &BTreeSet<Day>,
    ) -> Vec<(Day, String, Vec<&Entry>)> {
        let Some(run) = timeline.runs.get(at) else { return Vec::new() };
        let within = days.range((Bound::Excluded(run.first), Bound::Included(run.last)));
        let mut sentences: Vec<(Day, String, Vec<&Entry>)> = Vec::new();
        for on in std::iter::once(&run.first).chain(within) {
            let because =
                self.on(*on, |context| self.because(id, timeline, context, &run.judgement));
            let grounds = self.grounds(id, timeline, at, *on);
            let is_same = |(_, before, entries): &(Day, String, Vec<&Entry>)| {
                *before == because && is_same(entries, &grounds)
            };
            if !sentences.last().is_some_and(is_same) {
                sentences.push((*on, because, grounds));
            }
        }
        sentences
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

    /// The days on which a sentence on the commitment may become another one.
    fn retold(&self, id: CommitmentId) -> BTreeSet<Day> {
        let agreement = &self.loaded.agreement;
        let mentioned = agreement.commitment(id).map(model::Commitment::mentions);
        let mentioned = mentioned.unwrap_or_default();
        let evidence = Evidence { ledger: &self.ledger, on: Day::MAX };
        let others = evidence
            .all()
            .filter(|entry| entry.act == Act::Withdrawn(None) || speaks_of(&entry.act, &mentioned));
        let mut days = BTreeSet::new();
        for entry in evidence.about(id, None).chain(others) {
            days.extend([entry.first, entry.last]);
            days.extend(self.runs_out(entry));
        }
        for mention in mentioned {
            if let Mention::Commitment(other) = mention
                && let Some(timeline) = self.timelines.get(other.index())
            {
                days.extend(timeline.runs.iter().map(|run| run.first));
            }
        }
        days
    }

    /// The entries of that day, or of the day before, that speak of the commitment or of what it
    /// mentions.
    fn cited(&self, id: CommitmentId, on: Day) -> Vec<Cited> {
        let agreement = &self.loaded.agreement;
        let mentioned = agreement.commitment(id).map(model::Commitment::mentions);
        let mentioned = mentioned.unwrap_or_default();
        let is_of = |day: Day| day == on || day.next() == Some(on);
        let evidence = Evidence { ledger: &self.ledger, on };
        let others = evidence.all().filter(|entry| speaks_of(&entry.act, &mentioned));
        let entries = evidence.about(id, None).chain(others);
        let entries = entries.filter(|entry| is_of(entry.first) || is_of(entry.last));
        entries.map(|entry| cite(self.sources, agreement, entry)).collect()
    }
}

/// The place of an entry among those cited; it is put there if it is not.
fn place_of<'a>(cited: &mut Vec<&'a Entry>, entry: &'a Entry) -> usize {
    let known = cited.iter().position(|other| std::ptr::eq(*other, entry));
    known.unwrap_or_else(|| {
        cited.push(entry);
        cited.len().saturating_sub(1)
    })
}

/// Whether these are the same entries.
fn is_same(one: &[&Entry], two: &[&Entry]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| std::ptr::eq(*one, *two))
}

/// The judgement of the run in which the day lies.
fn on_day(runs: &[evaluate::Run], on: Day) -> Option<&Judgement> {
    let position = runs.partition_point(|run| run.first <= on).checked_sub(1)?;
    runs.get(position).map(|run| &run.judgement)
}
