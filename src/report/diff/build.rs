use std::collections::BTreeSet;

use super::{
    Agreement, Cause, Change, Commitment, Compares, Diff, Face, Presence, Side, Stretch, Written,
};
use crate::check::Loaded;
use crate::compare::{self, Comparison, Unit};
use crate::dates::Day;
use crate::diagnostic;
use crate::report::{SCHEMA_VERSION, build};
use crate::source::Sources;

/// What differs between two trees, or in one tree by what was known on two days.
#[must_use]
pub fn trees(
    sources: &Sources,
    (compares, before, after): (Compares, Side, Side),
    comparison: &Comparison<'_>,
    loaded: &[Loaded],
    diagnostics: &[diagnostic::Diagnostic],
) -> Diff {
    // Of one day there is no end to foresee.
    let end = before.on.is_none().then_some(comparison.to);
    let builder = Builder { sources, end };
    let agreements: Vec<Agreement> =
        comparison.agreements.iter().map(|one| builder.agreement(one)).collect();
    Diff {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        compares,
        before,
        after,
        from: comparison.from,
        to: last_change(comparison),
        assumed: build::assumed(loaded),
        differs: !agreements.is_empty(),
        agreements,
        bounded: comparison.bounded,
        diagnostics: diagnostics.iter().map(|one| build::diagnostic(sources, one)).collect(),
    }
}

/// The last day on which it differs in another way than on the day before.
fn last_change(comparison: &Comparison<'_>) -> Day {
    let commitments = comparison.agreements.iter().flat_map(|one| &one.commitments);
    let stretches = commitments.flat_map(|one| &one.stretches).map(|one| &one.stretch);
    let ends = stretches.flat_map(|stretch| {
        let end = stretch.last.next().filter(|_| stretch.last < comparison.to);
        [Some(stretch.first), end]
    });
    ends.flatten().max().unwrap_or(comparison.from)
}

struct Builder<'a> {
    sources: &'a Sources,
    /// The day at which it ends because nothing further can be foreseen.
    end: Option<Day>,
}

impl Builder<'_> {
    fn agreement(&self, change: &compare::AgreementChange<'_>) -> Agreement {
        let commitments = change.commitments.iter();
        Agreement {
            id: change.id.to_owned(),
            presence: change.presence.into(),
            commitments: commitments.map(|one| self.commitment(one, &change.units)).collect(),
        }
    }

    fn commitment(&self, change: &compare::CommitmentChange<'_>, units: &[Unit]) -> Commitment {
        let number = change.occurrence.map(|number| format!("#{number}"));
        let place = change.after.or(change.before);
        let stretches = change.stretches.iter();
        Commitment {
            id: format!("{}{}", change.id, number.unwrap_or_default()),
            presence: change.presence.into(),
            place: place.and_then(|place| build::place(self.sources, place)),
            before: None,
            after: None,
            stretches: stretches.map(|one| self.stretch(one, units)).collect(),
        }
    }

    fn stretch(&self, one: &compare::Differing, units: &[Unit]) -> Stretch {
        let stretch = &one.stretch;
        Stretch {
            first: stretch.first,
            last: Some(stretch.last).filter(|last| Some(*last) != self.end),
            before: face(&stretch.before),
            after: face(&stretch.after),
            causes: self.causes(&one.units, units),
            together: one.together,
        }
    }

    fn causes(&self, positions: &BTreeSet<usize>, units: &[Unit]) -> Vec<Cause> {
        let written = |written: &compare::Written| Written {
            text: written.text.clone(),
            place: written.place.and_then(|place| build::place(self.sources, place)),
        };
        let units = positions.iter().filter_map(|position| units.get(*position));
        let cause = |unit: &Unit| Cause {
            what: unit.what.clone(),
            change: Some(unit.change.into()),
            before: unit.before.as_ref().map(written),
            after: unit.after.as_ref().map(written),
        };
        units.map(cause).collect()
    }
}

fn face(face: &compare::Face) -> Face {
    Face {
        status: face.status.into(),
        reason: face.reason.into(),
        breach: face.breach.into(),
        certainty: face.certainty.into(),
        possible: face.possible.iter().map(|one| (*one).into()).collect(),
    }
}

impl From<compare::Presence> for Presence {
    fn from(presence: compare::Presence) -> Presence {
        match presence {
            compare::Presence::Both => Presence::Both,
            compare::Presence::Added => Presence::Added,
            compare::Presence::Removed => Presence::Removed,
        }
    }
}

impl From<compare::Change> for Change {
    fn from(change: compare::Change) -> Change {
        match change {
            compare::Change::Added => Change::Added,
            compare::Change::Removed => Change::Removed,
            compare::Change::Changed => Change::Changed,
        }
    }
}
