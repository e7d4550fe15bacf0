use super::super::build::{diagnostic, place};
use super::super::cite::says;
use super::super::{SCHEMA_VERSION, case, entry};
use super::{
    Agreement, BuiltIn, Commitment, Counts, Example, Outcome, Proof, Property, Reachable, Reached,
    Tried, Verdict,
};
use crate::check::Loaded;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Case, Status};
use crate::prove::{self, Finding, Proved, Vacuous};
use crate::source::Sources;

/// What was found out about each of the agreements, in their order.
#[must_use]
pub fn build(
    sources: &Sources,
    seed: u64,
    loaded: &[Loaded],
    proved: &[Proved],
    warnings: &[Diagnostic],
) -> Proof {
    let context = |loaded| Context { sources, loaded };
    let agreements: Vec<Agreement> = loaded
        .iter()
        .zip(proved)
        .map(|(loaded, proved)| context(loaded).agreement(proved))
        .collect();
    Proof {
        schema_version: SCHEMA_VERSION,
        abide: env!("CARGO_PKG_VERSION").to_owned(),
        seed,
        counts: counts(&agreements),
        agreements,
        diagnostics: warnings.iter().map(|one| diagnostic(sources, one)).collect(),
    }
}

fn counts(agreements: &[Agreement]) -> Counts {
    let mut counts = Counts::default();
    let properties = agreements.iter().flat_map(|one| &one.properties);
    let (holds, fails): (Vec<_>, Vec<_>) =
        properties.partition(|property| property.outcome.verdict == Verdict::Holds);
    (counts.holds, counts.fails) = (holds.len(), fails.len());
    let commitments = agreements.iter().flat_map(|one| &one.commitments);
    let built_in = commitments.flat_map(|one| &one.built_in);
    let (holds, fails): (Vec<_>, Vec<_>) =
        built_in.partition(|built_in| built_in.outcome.verdict == Verdict::Holds);
    (counts.built_in_holds, counts.built_in_fails) = (holds.len(), fails.len());
    counts
}

struct Context<'a> {
    sources: &'a Sources,
    loaded: &'a Loaded,
}

impl Context<'_> {
    fn agreement(&self, proved: &Proved) -> Agreement {
        let agreement = &self.loaded.agreement;
        let properties = self.loaded.properties.iter().zip(&proved.properties);
        Agreement {
            id: agreement.id.clone(),
            title: agreement.title.clone(),
            properties: properties.map(|(one, checked)| self.property(one, checked)).collect(),
            commitments: proved.commitments.iter().filter_map(|one| self.commitment(one)).collect(),
            unconfirmed: proved.unconfirmed,
        }
    }

    fn property(&self, property: &model::Property, checked: &prove::Checked) -> Property {
        let text =
            |term: &Option<model::Term<model::Cond>>| term.as_ref().map(|it| it.text.clone());
        Property {
            name: property.name.clone(),
            claim: property.claim.word(),
            condition: property.holds.text.clone(),
            once: text(&property.once),
            given: text(&property.given),
            outcome: self.outcome(&checked.finding),
            tried: self.tried(&checked.tried),
            place: place(self.sources, property.place),
        }
    }

    fn commitment(&self, found: &prove::Commitment) -> Option<Commitment> {
        let commitment = self.loaded.agreement.commitment(found.id)?;
        let built_in = found.built_in.iter().map(|(built_in, checked, records)| BuiltIn {
            property: built_in.word(),
            says: built_in.to_string(),
            outcome: self.outcome(&checked.finding),
            records: *records,
        });
        Some(Commitment {
            id: commitment.id.clone(),
            what: commitment.what.clone(),
            built_in: built_in.collect(),
            statuses: Status::ALL.map(|status| self.reachable(status, found)).into(),
            not_reached: found.not_reached.iter().map(|reason| (*reason).into()).collect(),
            tried: self.tried(&found.tried),
            place: place(self.sources, commitment.place),
        })
    }

    fn reachable(&self, status: Status, found: &prove::Commitment) -> Reachable {
        let reached = found.reached.iter().filter(|(reason, _)| reason.status() == status);
        let reached = reached
            .map(|(reason, case)| Reached { reason: (*reason).into(), case: self.example(case) });
        Reachable {
            status: status.into(),
            reached: found.reaches(status),
            reasons: reached.collect(),
        }
    }

    fn outcome(&self, finding: &Finding) -> Outcome {
        let (verdict, case) = match finding {
            Finding::Holds => (Verdict::Holds, None),
            Finding::Reached(case) => (Verdict::Holds, Some(case)),
            Finding::Fails(case) => (Verdict::Fails, Some(case)),
            Finding::Vacuous(_) => (Verdict::Vacuous, None),
            Finding::Unreached => (Verdict::Unreached, None),
        };
        let vacuous = match finding {
            Finding::Vacuous(Vacuous::Once) => Some("once"),
            Finding::Vacuous(Vacuous::Given) => Some("given"),
            _ => None,
        };
        Outcome { verdict, vacuous, case: case.map(|case| self.example(case)) }
    }

    fn example(&self, found: &Case) -> Example {
        let agreement = &self.loaded.agreement;
        let record = &found.record;
        let expected = found.expected.iter().map(|one| one.on);
        let entries = record.entries.iter();
        Example {
            on: expected.chain(found.demanded.iter().map(|one| one.on)).next(),
            says: entries.clone().map(|entry| says(agreement, entry)).collect(),
            entries: entries.map(|entry| entry::written(agreement, record, entry)).collect(),
            complete_through: record.complete_through,
            toml: case::toml(agreement, found).join("\n"),
        }
    }

    fn tried(&self, tried: &prove::Tried) -> Tried {
        let prove::Tried { bound, combined, random, vague } = tried;
        Tried {
            entries: bound.entries,
            statements: bound.sayings,
            on: bound.on.clone(),
            days_that_matter: bound.matter,
            records: bound.records,
            more: bound.more,
            combined: *combined,
            random: *random,
            vague: *vague,
            from: self.loaded.agreement.made,
            to: bound.to,
        }
    }
}
