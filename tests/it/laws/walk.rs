//! Laws of the reports of one day after the other.

use std::collections::BTreeMap;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Change, Judgement, Reason, Status, Verdict};
use abide::model::CommitmentId;
use proptest::prelude::*;
use serde_json::Value;

use super::{Outcome, changed, judgements, law, made, open, pick, verdict};
use crate::generate::{Case, Settings, case, commitments, later_deadline};
use crate::load::load;

/// Days around those of the document, in order.
pub(super) fn days(document: &Value) -> Vec<Day> {
    let made = made(document);
    (-5..75).filter_map(|days| made.plus(days)).collect()
}

/// A report on each of those days.
pub(super) fn walk(loaded: &Loaded, document: &Value, known_by: Option<Day>) -> Vec<Verdict> {
    days(document).into_iter().map(|day| verdict(loaded, day, known_by)).collect()
}

/// Checks something of the judgements of each commitment, day by day.
fn each_walk(
    documents: u32,
    holds: impl Fn(&Loaded, Option<Day>, &[(Day, &Judgement)]) -> Outcome,
) {
    let few = Settings { worlds: 12, conditions: 1, recurring: 0.0, ..open() };
    let generated = prop_oneof![case(few), case(Settings::certain())];
    law(generated, documents, |Case { document, queries }| {
        let known_by = queries.first().and_then(|(_, known_by)| *known_by);
        let loaded = load(&document);
        let verdicts = walk(&loaded, &document, known_by);
        for position in 0..loaded.agreement.commitments.len() {
            let one = verdicts.iter().map(|it| (it.query.on, &it.commitments[position]));
            holds(&loaded, known_by, &one.collect::<Vec<_>>())?;
        }
        Ok(())
    });
}

/// **L10. Since.** `since` is the first day of those up to D, not before `made`, from which on a
/// report on each day gives the same status as on D. `ever_lapsed` is true if and only if a report
/// on a day from `made` to D gives lapsed. Before `made`, `since` is null.
#[test]
fn since() {
    each_walk(60, |loaded, _, walk| {
        let made = loaded.agreement.made;
        let mut same_since: Option<(Status, Day)> = None;
        let mut lapsed = false;
        for (on, it) in walk {
            if *on < made {
                prop_assert_eq!(it.since, None);
                prop_assert_eq!(it.ever_lapsed, it.status == Status::Lapsed);
                continue;
            }
            if same_since.is_none_or(|(status, _)| status != it.status) {
                same_since = Some((it.status, *on));
            }
            lapsed |= it.status == Status::Lapsed;
            prop_assert_eq!(it.since, same_since.map(|(_, day)| day), "{}: {:?}", on, it);
            prop_assert_eq!(it.ever_lapsed, lapsed, "{}: {:?}", on, it);
        }
        Ok(())
    });
}

/// **L11. Next.** On the day of `next` a report gives the status and the reason that it names. On
/// every day between D and that day, or on every day after D if there is no `next`, a report gives
/// the status and the reason of D; of series and suspensions this is so for four years from D.
#[test]
fn next() {
    each_walk(60, |loaded, known_by, walk| {
        for pair in walk.windows(2) {
            let [(on, today), (tomorrow, then)] = pair else { continue };
            let expected = if (then.status, then.reason) == (today.status, today.reason) {
                then.next
            } else {
                Some(Change { on: *tomorrow, status: then.status, reason: then.reason })
            };
            let near = |next: &Change| next.on.since(*on) <= 4 * 365;
            prop_assert_eq!(
                today.next.filter(near),
                expected.filter(near),
                "{}: {:?}, then {:?}",
                on,
                today,
                then
            );
        }
        // Where the walk ends, one look at what the last day promises.
        let Some((_, last)) = walk.last() else { return Ok(()) };
        if let Some(next) = last.next {
            let report = |day| {
                let verdict = verdict(loaded, day, known_by);
                verdict.commitments.into_iter().map(|it| (it.next, it.status, it.reason)).collect()
            };
            let on: Vec<(Option<Change>, Status, Reason)> = report(next.on);
            let before: Vec<(Option<Change>, Status, Reason)> = report(next.on.previous().unwrap());
            let named = (next.status, next.reason);
            let is = |it: &(Option<Change>, Status, Reason)| (it.1, it.2) == named;
            prop_assert!(on.iter().any(is), "{:?}: {:?}", last, on);
            let was = (Some(next), last.status, last.reason);
            prop_assert!(before.contains(&was), "{:?}: {:?}", last, before);
        }
        Ok(())
    });
}

/// **L12. Extensions.** In a certain document a later written deadline of a commitment that does
/// not recur never makes it lapse earlier: on a day on which it is lapsed with the later deadline
/// it was, with the earlier one, lapsed too, or void because it was not triggered or because its
/// condition failed.
#[test]
fn extensions() {
    let generated = (case(Settings::certain()), any::<u16>(), 1..20_u32);
    law(generated, 150, |(Case { document, queries }, which, more)| {
        let names = commitments(&document);
        let name = pick(&names, which)?;
        let extended = later_deadline(&document, name, more);
        let Some(extended) = extended else { return Ok(()) };
        let known_by = queries.first().and_then(|(_, known_by)| *known_by);
        let (before, after) = (load(&document), changed(&extended)?);
        let of = |loaded: &Loaded, verdict: &Verdict| {
            let mut all = loaded.agreement.commitments().zip(&verdict.commitments);
            let found = all.find(|((_, commitment), _)| commitment.id == *name);
            found.filter(|((_, it), _)| it.every.is_none()).map(|(_, it)| it.clone())
        };
        for (early, late) in
            walk(&before, &document, known_by).iter().zip(walk(&after, &document, known_by))
        {
            let (Some(was), Some(is)) = (of(&before, early), of(&after, &late)) else {
                return Ok(());
            };
            let fine = is.status != Status::Lapsed
                || was.status == Status::Lapsed
                || matches!(was.reason, Reason::NotTriggered | Reason::ConditionFailed);
            prop_assert!(fine, "{} {}: {:?}, extended {:?}", name, late.query.on, was, is);
        }
        Ok(())
    });
}

/// **L20. Done is done.** In a certain document a commitment that does not recur, or an occurrence,
/// that is met `on-time` on a day is so on every later day on which it is reported, whatever is
/// amended or ended.
#[test]
fn done_is_done() {
    law(case(Settings::certain()), 150, |Case { document, queries }| {
        let known_by = queries.first().and_then(|(_, known_by)| *known_by);
        let loaded = load(&document);
        let mut done: BTreeMap<(CommitmentId, Option<u32>), Day> = BTreeMap::new();
        for verdict in walk(&loaded, &document, known_by) {
            for (id, commitment, number, it) in judgements(&loaded, &verdict) {
                if commitment.every.is_some() && number.is_none() {
                    continue;
                }
                if it.reason == Reason::OnTime {
                    done.entry((id, number)).or_insert(verdict.query.on);
                } else {
                    let was = done.get(&(id, number));
                    prop_assert_eq!(was, None, "{:?} {}: {:?}", number, verdict.query.on, it);
                }
            }
        }
        Ok(())
    });
}
