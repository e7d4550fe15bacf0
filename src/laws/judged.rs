//! What is reported, and of what.

use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Judgement, Query, Verdict, evaluate};
use crate::model::{Commitment, CommitmentId};

use super::{Broken, Law};

/// What is reported of one commitment, or of one occurrence.
#[derive(Debug, Clone, Copy)]
pub(super) struct One<'a> {
    pub(super) id: CommitmentId,
    pub(super) commitment: &'a Commitment,
    /// None: of the whole.
    pub(super) occurrence: Option<u32>,
    pub(super) judgement: &'a Judgement,
    pub(super) on: Day,
}

impl One<'_> {
    /// Of what it is, and all that is reported.
    pub(super) fn told(&self) -> String {
        format!("{}: {:?}", self.name(), self.judgement)
    }

    /// Of what it is.
    pub(super) fn name(&self) -> String {
        let (id, on) = (&self.commitment.id, self.on);
        match self.occurrence {
            None => format!("`{id}` on {on}"),
            Some(number) => format!("`{id}#{number}` on {on}"),
        }
    }
}

/// The verdict on what was loaded.
pub(super) fn verdict(loaded: &Loaded, query: &Query) -> Verdict {
    evaluate(&loaded.agreement, &loaded.record, query)
}

/// The judgements of a verdict with their commitments.
pub(super) fn wholes<'a>(
    loaded: &'a Loaded,
    verdict: &'a Verdict,
) -> impl Iterator<Item = One<'a>> {
    let on = verdict.query.on;
    let all = loaded.agreement.commitments().zip(&verdict.commitments);
    all.map(move |((id, commitment), judgement)| One {
        id,
        commitment,
        occurrence: None,
        judgement,
        on,
    })
}

/// The same, and those of each occurrence.
pub(super) fn all<'a>(loaded: &'a Loaded, verdict: &'a Verdict) -> impl Iterator<Item = One<'a>> {
    wholes(loaded, verdict).flat_map(|whole| {
        let occurrences = whole.judgement.occurrences.iter();
        let occurrences = occurrences.map(move |it| One {
            occurrence: Some(it.number),
            judgement: &it.judgement,
            ..whole
        });
        std::iter::once(whole).chain(occurrences)
    })
}

/// That a law holds of every judgement on a day.
pub(super) fn each(
    law: Law,
    loaded: &Loaded,
    query: &Query,
    holds: impl Fn(&One<'_>) -> bool,
) -> Result<(), Broken> {
    let verdict = verdict(loaded, query);
    all(loaded, &verdict).try_for_each(|one| law.holds(holds(&one), || one.told()))
}

/// That all is reported of both alike.
pub(super) fn unchanged(
    law: Law,
    before: &Loaded,
    after: &Loaded,
    query: &Query,
) -> Result<(), Broken> {
    alike(law, before, &verdict(before, query), &verdict(after, query))
}

/// That two verdicts are the same.
pub(super) fn alike(
    law: Law,
    loaded: &Loaded,
    before: &Verdict,
    after: &Verdict,
) -> Result<(), Broken> {
    for (one, other) in wholes(loaded, before).zip(&after.commitments) {
        law.same(one.judgement, other, || one.name())?;
    }
    law.same(&before.commitments.len(), &after.commitments.len(), || "how many".to_owned())
}

/// That what is possible is among what was possible before; judgements that are not exact may say
/// too much.
pub(super) fn possible_is_less(
    law: Law,
    before: &Loaded,
    after: &Loaded,
    query: &Query,
) -> Result<(), Broken> {
    let (was, is) = (verdict(before, query), verdict(after, query));
    for (one, after) in wholes(before, &was).zip(&is.commitments) {
        let (wide, narrow) = (&one.judgement.possible, &after.possible);
        let less = !after.exact || narrow.is_subset(wide);
        law.holds(less, || format!("{}: possible was {wide:?}, then {narrow:?}", one.name()))?;
    }
    Ok(())
}

/// The days from one to another, both included.
pub(super) fn days(first: Day, last: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(first), |day| day.next()).take_while(move |day| *day <= last)
}
