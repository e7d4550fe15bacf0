//! One tree on two days.

use super::rule::Rules;
use super::{Agreement, Cause, Commitment, Compares, Diff, Face, Presence, Side, Stretch, Written};
use crate::check::Loaded;
use crate::dates::Day;
use crate::diagnostic;
use crate::model::CommitmentId;
use crate::report::timeline::{self, Run};
use crate::report::{SCHEMA_VERSION, State, build};
use crate::source::Sources;

/// What differs in one tree between two days, change by change.
#[must_use]
pub fn dates(
    sources: &Sources,
    tree: &str,
    (on, other): (Day, Day),
    known_by: Option<Day>,
    loaded: &[Loaded],
    diagnostics: &[diagnostic::Diagnostic],
) -> Diff {
    let (from, to) = (on.min(other), on.max(other));
    let timeline = timeline::build(sources, (from, to), known_by, loaded, diagnostics);
    let is_backwards = other < on;
    let mut agreements = Vec::new();
    for (written, one) in timeline.agreements.into_iter().zip(loaded) {
        let rules = Rules::new(sources, one, known_by);
        let mut commitments = Vec::new();
        for (commitment, (id, _)) in written.commitments.iter().zip(one.agreement.commitments()) {
            let builder = Builder { rules: &rules, id, place: &commitment.place, is_backwards };
            commitments.extend(builder.track(&commitment.id, &commitment.runs));
            let occurrences = commitment.occurrences.iter();
            commitments.extend(occurrences.filter_map(|it| builder.track(&it.id, &it.runs)));
        }
        if !commitments.is_empty() {
            let presence = Presence::Both;
            agreements.push(Agreement { id: written.id, presence, commitments });
        }
    }
    let side = |on| Side { tree: tree.to_owned(), on: Some(on), known_by };
    Diff {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        compares: Compares::Dates,
        before: side(on),
        after: side(other),
        from,
        to,
        assumed: build::assumed(loaded),
        differs: !agreements.is_empty(),
        agreements,
        bounded: false,
        diagnostics: timeline.diagnostics,
    }
}

struct Builder<'b> {
    rules: &'b Rules<'b>,
    id: CommitmentId,
    place: &'b Option<crate::report::Place>,
    is_backwards: bool,
}

impl Builder<'_> {
    /// What differs between the first day and the last, and how it came so.
    fn track(&self, id: &str, runs: &[Run]) -> Option<Commitment> {
        let first = face(&runs.first()?.state);
        let last = face(&runs.last()?.state);
        if first == last {
            return None;
        }
        let pairs = runs.iter().zip(runs.iter().skip(1));
        let mut stretches: Vec<Stretch> = Vec::new();
        for (before, run) in pairs {
            let (old, new) = (face(&before.state), face(&run.state));
            match stretches.last_mut().filter(|_| old == new) {
                Some(same) => same.last = Some(run.last),
                None if old == new => {}
                None => stretches.push(Stretch {
                    first: run.first,
                    last: Some(run.last),
                    before: old,
                    after: new,
                    causes: self.causes(run),
                    together: false,
                }),
            }
        }
        let (before, after) = if self.is_backwards { (last, first) } else { (first, last) };
        Some(Commitment {
            id: id.to_owned(),
            presence: Presence::Both,
            place: self.place.clone(),
            before: Some(before),
            after: Some(after),
            stretches,
        })
    }

    /// The entries by which a run begins; else the rule.
    fn causes(&self, run: &Run) -> Vec<Cause> {
        let entry = |cited: &crate::report::Cited| Cause {
            what: "entry".to_owned(),
            change: None,
            before: None,
            after: Some(Written { text: cited.says.clone(), place: cited.place.clone() }),
        };
        let entries: Vec<Cause> = run.entries.iter().map(entry).collect();
        if !entries.is_empty() {
            return entries;
        }
        vec![Cause {
            what: run.state.because.clone(),
            change: None,
            before: None,
            after: self.rules.term(self.id, run.first, run.state.reason),
        }]
    }
}

fn face(state: &State) -> Face {
    Face {
        status: state.status,
        reason: state.reason,
        breach: state.breach,
        certainty: state.certainty,
        possible: state.possible.clone(),
    }
}
