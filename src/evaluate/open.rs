//! What is open behind a commitment.

use std::collections::BTreeSet;

use crate::model::{CommitmentId, Mention};

use super::case::Case;
use super::mentions;
use super::verdict::FactName;

/// With no more than so many unknown days, conditions and claims the answer has to be exact.
const FEW: usize = 3;

/// Whether so little is open behind the last of the cone that the answer has to be exact.
pub(super) fn is_little(case: &Case<'_>, cone: &[CommitmentId]) -> bool {
    let names = open_names(case, cone);
    let conditions = names.iter().filter(|name| matches!(name, FactName::Condition(_))).count();
    let claims = names.iter().filter(|name| matches!(name, FactName::Met(_))).count();
    case.facts.count(&names) <= FEW && conditions <= FEW && claims <= FEW
}

/// The names that unknown days may have on which anything said of the last of the cone depends, its
/// planned day too.
pub(super) fn names_behind(case: &Case<'_>, cone: &[CommitmentId]) -> BTreeSet<FactName> {
    let mut names = BTreeSet::new();
    for id in cone {
        let (Some(commitment), told) = (case.commitment(*id), case.view.told(*id)) else {
            continue;
        };
        let mut mentioned = mentions::of_status(*id, commitment, told);
        mentioned.extend(mentions::of_target(*id, commitment, told));
        names.extend([FactName::Met(*id), FactName::Broken(*id)]);
        names.extend(mentioned.into_iter().filter_map(|(name, mention)| match mention {
            Mention::Event(id) => Some(FactName::Event(id)),
            Mention::Consultation(id) => Some(FactName::Consultation(id)),
            Mention::SomeDay(_) => Some(name),
            Mention::Condition(_) | Mention::Commitment(_) => None,
        }));
    }
    names
}

/// The names of all that is open behind the commitment, whether it matters or not.
pub(super) fn open_names(case: &Case<'_>, cone: &[CommitmentId]) -> BTreeSet<FactName> {
    let of = |id: &CommitmentId| {
        let commitment = case.commitment(*id);
        let told = case.view.told(*id);
        let mut names = BTreeSet::new();
        for (name, mention) in
            commitment.into_iter().flat_map(|commitment| mentions::of_status(*id, commitment, told))
        {
            names.extend(match mention {
                Mention::Event(id) => {
                    Some(FactName::Event(id)).filter(|name| case.facts.has(*name))
                }
                Mention::Consultation(id) => {
                    Some(FactName::Consultation(id)).filter(|name| case.facts.has(*name))
                }
                Mention::Condition(id) => {
                    let known = case.assessed(id);
                    let open = known.runs().any(|run| run.value.is_none());
                    open.then_some(FactName::Condition(id))
                }
                Mention::Commitment(_) => None,
                Mention::SomeDay(_) => Some(name),
            });
        }
        let claims = commitment.is_some_and(|it| !it.confirmed_by.is_empty());
        let claims = claims && told.is_some_and(|told| !told.met.is_empty());
        let claims = claims && case.view.assumed.claim(*id, None).is_none();
        let own = [FactName::Met(*id), FactName::Broken(*id)];
        names.extend(own.into_iter().filter(|name| case.facts.has(*name)));
        names.extend(claims.then_some(FactName::Met(*id)));
        names
    };
    let last = cone.last();
    last.into_iter().flat_map(|id| case.cones.of_status(*id)).flat_map(|id| of(&id)).collect()
}
