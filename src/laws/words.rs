//! The law of what only people read.

use crate::check::Loaded;
use crate::evaluate::Query;

use super::judged::unchanged;
use super::{Broken, Law};

/// **L16. Words.** Titles, names, notes, quotes, clauses, sources, tags, and who owes what to whom,
/// change nothing.
pub fn words(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(16, "Words");
    unchanged(LAW, loaded, &without_words(loaded), query)
}

fn without_words(loaded: &Loaded) -> Loaded {
    let mut bare = loaded.clone();
    let agreement = &mut bare.agreement;
    (agreement.title, agreement.source) = (None, None);
    agreement.parties.iter_mut().for_each(|it| it.name = None);
    agreement.events.iter_mut().for_each(|it| it.title = None);
    agreement.conditions.iter_mut().for_each(|it| it.title = None);
    agreement.consultations.iter_mut().for_each(|it| it.title = None);
    for commitment in &mut agreement.commitments {
        "another thing".clone_into(&mut commitment.what);
        (commitment.quote, commitment.clause, commitment.note) = (None, None, None);
        commitment.tags.clear();
        commitment.obligor.clear();
        commitment.obligee.clear();
    }
    for entry in &mut bare.record.entries {
        (entry.source, entry.note) = (None, None);
    }
    bare
}
