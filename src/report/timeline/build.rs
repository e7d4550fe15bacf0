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
use crate::evaluate::{self, Judgement, OccurrenceVerdict, Waiting, timeline};
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
    let of = |one| {
        let span = (from, to);
        with_builder(sources, one, span, known_by, |builder| builder.agreement())
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

/// The timeline of one agreement, and of each of its commitments the sentences of every run: a run
/// has another one where an entry changes why, and nothing else.
pub(in crate::report) fn told(
    sources: &Sources,
    loaded: &Loaded,
    span: (Day, Day),
    known_by: Option<Day>,
) -> (Agreement, Vec<Vec<Sentences>>) {
    with_builder(sources, loaded, span, known_by, |builder| {
        let sentences = loaded.agreement.commitments().map(|(id, _)| builder.sentences(id));
        (builder.agreement(), sentences.collect())
    })
}

/// Why, on the days of a run: each sentence with the first day of which it is true.
pub(in crate::report) type Sentences = Vec<(Day, String)>;

/// What is needed to put runs into words.
struct Builder<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
    ledger: Ledger<'a>,
    waiting: Waiting<'a>,
    complete_through: Option<Day>,
    timelines: &'a [evaluate::Timeline],
}

fn with_builder<T>(
    sources: &Sources,
    loaded: &Loaded,
    (from, to): (Day, Day),
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
        timelines: &timeline(agreement, record, from, to, known_by),
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
    fn deciding(
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

    /// Of each run the sentences, in the order of their days.
    fn sentences(&self, id: CommitmentId) -> Vec<Sentences> {
        let Some(timeline) = self.timelines.get(id.index()) else { return Vec::new() };
        let days = self.retold(id);
        let of = |run: &evaluate::Run| {
            let within = days.range((Bound::Excluded(run.first), Bound::Included(run.last)));
            let mut sentences = Sentences::new();
            for on in std::iter::once(&run.first).chain(within) {
                let because =
                    self.on(*on, |context| self.because(id, timeline, context, &run.judgement));
                if sentences.last().is_none_or(|(_, before)| *before != because) {
                    sentences.push((*on, because));
                }
            }
            sentences
        };
        timeline.runs.iter().map(of).collect()
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

/// The judgement of the run in which the day lies.
fn on_day(runs: &[evaluate::Run], on: Day) -> Option<&Judgement> {
    let position = runs.partition_point(|run| run.first <= on).checked_sub(1)?;
    runs.get(position).map(|run| &run.judgement)
}
