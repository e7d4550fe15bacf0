//! A condition as alternatives, each of which is what has to be so all at once.

use super::combinations;
use crate::model::Cond;

/// So many alternatives of a condition are looked at.
const MOST: usize = 16;

/// The ways in which a condition comes to hold: all members of one of them hold. Each member is one
/// thing that is asked, or that it is not so.
pub(super) fn alternatives(cond: &Cond) -> Vec<Vec<Cond>> {
    of(cond, true)
}

fn of(cond: &Cond, holds: bool) -> Vec<Vec<Cond>> {
    match cond {
        Cond::Not(inner) => of(inner, !holds),
        Cond::All(members) if holds => each(members.iter(), holds),
        Cond::Any(members) if !holds => each(members.iter(), holds),
        Cond::All(members) | Cond::Any(members) => {
            members.iter().flat_map(|member| of(member, holds)).take(MOST).collect()
        }
        Cond::AtLeast(least, members) => {
            let least = usize::try_from(*least).unwrap_or(usize::MAX);
            // That fewer hold is that so many of them do not.
            let some =
                if holds { least } else { members.len().saturating_add(1).saturating_sub(least) };
            let mut all = Vec::new();
            combinations::each(members.len(), some, |chosen| {
                if all.len() < MOST {
                    all.extend(each(chosen.iter().filter_map(|at| members.get(*at)), holds));
                }
            });
            all.truncate(MOST);
            all
        }
        _ if holds => vec![vec![cond.clone()]],
        _ => vec![vec![Cond::Not(Box::new(cond.clone()))]],
    }
}

/// All of them hold, or none does.
fn each<'c>(members: impl Iterator<Item = &'c Cond>, holds: bool) -> Vec<Vec<Cond>> {
    members.fold(vec![Vec::new()], |all, member| {
        let ways = of(member, holds);
        let joined = all.iter().flat_map(|one| {
            ways.iter().map(move |way| one.iter().chain(way).cloned().collect::<Vec<Cond>>())
        });
        joined.take(MOST).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EventId;

    #[test]
    fn what_is_not_so_goes_inwards() {
        let event = |id| Cond::Event(EventId(id));
        let not = |cond| Cond::Not(Box::new(cond));
        let either = Cond::Any(vec![event(0), event(1)]);
        let both = Cond::All(vec![either.clone(), event(2)]);
        assert_eq!(alternatives(&both), [vec![event(0), event(2)], vec![event(1), event(2)]]);
        assert_eq!(
            alternatives(&not(both)),
            [vec![not(event(0)), not(event(1))], vec![not(event(2))]]
        );
        let two = Cond::AtLeast(2, vec![event(0), event(1), event(2)]);
        assert_eq!(alternatives(&two).len(), 3);
        assert_eq!(alternatives(&not(two)).len(), 3);
    }
}
