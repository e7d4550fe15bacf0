use super::super::because::Context;
use super::super::build as common;
use super::super::cite::{Cited, cite, speaks_of};
use super::super::evidence::{Evidence, Ledger};
use super::{Agreement, Commitment, Occurrence, Run, Timeline};
use crate::check::Loaded;
use crate::dates::Day;
use crate::diagnostic;
use crate::evaluate::{self, Judgement, OccurrenceVerdict, Waiting, timeline};
use crate::model::{self, CommitmentId};
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
    let of = |one| Builder::agreement(sources, one, (from, to), known_by);
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

/// What is needed to put runs into words.
struct Builder<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
    ledger: Ledger<'a>,
    waiting: Waiting<'a>,
    complete_through: Option<Day>,
    timelines: &'a [evaluate::Timeline],
}

impl<'a> Builder<'a> {
    fn agreement(
        sources: &Sources,
        loaded: &Loaded,
        (from, to): (Day, Day),
        known_by: Option<Day>,
    ) -> Agreement {
        let (agreement, record) = (&loaded.agreement, &loaded.record);
        let timelines = timeline(agreement, record, from, to, known_by);
        let builder = Builder {
            sources,
            loaded,
            ledger: Ledger::new(record, known_by),
            waiting: Waiting::new(agreement, record, known_by),
            complete_through: common::complete_through(record, known_by),
            timelines: &timelines,
        };
        let commitments = agreement.commitments().map(|(id, _)| builder.commitment(id));
        Agreement {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            complete_through: builder.complete_through,
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
            let deciding = self.deciding(timeline, context.evidence.on, judgement);
            let occurrences = deciding.into_iter().collect();
            context.because(id, &Judgement { occurrences, ..judgement.clone() })
        };
        Some(Commitment {
            id: written.id.clone(),
            what: written.what.clone(),
            runs: timeline.runs.iter().map(|run| self.run(id, run, &because)).collect(),
            place: common::place(self.sources, written.place),
            occurrences: (1..).zip(&timeline.occurrences).map(occurrence).collect(),
        })
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
        let on = run.first;
        let judgements = |id: CommitmentId| on_day(&self.timelines.get(id.index())?.runs, on);
        let context = Context {
            agreement: &self.loaded.agreement,
            evidence: Evidence { ledger: &self.ledger, on },
            complete_through: self.complete_through,
            judgements: &judgements,
            waiting: &self.waiting,
        };
        let because = because(&context, &run.judgement);
        Run {
            first: run.first,
            last: run.last,
            state: common::state(&context, &run.judgement, because),
            entries: self.cited(id, on),
        }
    }
}

impl Builder<'_> {
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
