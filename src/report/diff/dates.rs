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
        let rules = Rules::new(sources, one, to, known_by);
        let mut commitments = Vec::new();
        for (commitment, (id, _)) in written.commitments.iter().zip(one.agreement.commitments()) {
            let place = &commitment.place;
            let span = (from, to);
            let builder = Builder { rules: &rules, id, place, span, is_backwards };
            commitments.extend(builder.track(&commitment.id, None, &commitment.runs));
            let occurrences = commitment.occurrences.iter();
            commitments.extend(
                occurrences.filter_map(|it| builder.track(&it.id, Some(it.occurrence), &it.runs)),
            );
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
    /// The earlier and the later of the two days.
    span: (Day, Day),
    /// Whether the later one is asked first.
    is_backwards: bool,
}

impl Builder<'_> {
    /// What differs between the first day and the last, and how it came so; an occurrence may be
    /// reported on one of them alone.
    fn track(&self, id: &str, occurrence: Option<u32>, runs: &[Run]) -> Option<Commitment> {
        let (from, to) = self.span;
        let first = runs.first().filter(|run| run.first == from).map(|run| face(&run.state));
        let last = runs.last().filter(|run| run.last == to).map(|run| face(&run.state));
        if first == last {
            return None;
        }
        let mut stretches = self.changes(occurrence, runs);
        if self.is_backwards {
            stretches.reverse();
            stretches.iter_mut().for_each(|it| std::mem::swap(&mut it.before, &mut it.after));
        }
        let (before, after) = if self.is_backwards { (last, first) } else { (first, last) };
        let presence = match (&before, &after) {
            (None, _) => Presence::Added,
            (_, None) => Presence::Removed,
            _ => Presence::Both,
        };
        Some(Commitment {
            id: id.to_owned(),
            presence,
            place: self.place.clone(),
            before,
            after,
            stretches,
        })
    }

    fn changes(&self, occurrence: Option<u32>, runs: &[Run]) -> Vec<Stretch> {
        let pairs = runs.iter().zip(runs.iter().skip(1));
        let mut stretches: Vec<Stretch> = Vec::new();
        for (before, run) in pairs.filter(|(before, run)| before.last.next() == Some(run.first)) {
            let (old, new) = (face(&before.state), face(&run.state));
            match stretches.last_mut().filter(|_| old == new) {
                Some(same) => same.last = Some(run.last),
                None if old == new => {}
                None => stretches.push(Stretch {
                    first: run.first,
                    last: Some(run.last),
                    causes: self.causes(occurrence, run, &old, &new),
                    before: old,
                    after: new,
                    together: false,
                }),
            }
        }
        stretches
    }

    /// The entries by which a run begins, else the clauses; and how far the record is complete, if that
    /// is why it is sure in another way.
    fn causes(&self, occurrence: Option<u32>, run: &Run, old: &Face, new: &Face) -> Vec<Cause> {
        let complete = self.rules.complete_before(run.first);
        let complete = complete.filter(|_| old.certainty != new.certainty).map(|written| Cause {
            what: "the record is complete no further".to_owned(),
            change: None,
            before: None,
            after: Some(written),
        });
        let is_alone = Face { certainty: new.certainty, ..old.clone() } == *new;
        let mut causes = Vec::new();
        if complete.is_none() || !is_alone {
            causes = self.of_run(occurrence, run);
        }
        causes.extend(complete);
        causes
    }

    fn of_run(&self, occurrence: Option<u32>, run: &Run) -> Vec<Cause> {
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
        let by = |after: Option<Written>| Cause {
            what: run.state.because.clone(),
            change: None,
            before: None,
            after,
        };
        match self.rules.clauses(self.id, occurrence, run.first) {
            clauses if clauses.is_empty() => vec![by(None)],
            clauses => clauses.into_iter().map(Some).map(by).collect(),
        }
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
