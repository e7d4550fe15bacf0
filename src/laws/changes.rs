//! Laws of what a change of the record changes.

use crate::check::Loaded;
use crate::dates::{Day, Direction};
use crate::evaluate::{Query, Verdict};
use crate::model::{Act, Condition, ConditionId, Entry, EntryId, Mention};

use super::judged::{alike, possible_is_less, unchanged, verdict};
use super::phrases::amendment;
use super::record::{could_contradict, entry, is_retracted, kept, replaced, shuffled, with};
use super::{Broken, Law};

/// **L3. Order.** The order of the entries changes nothing.
///
/// `seed` chooses the other order.
pub fn order(loaded: &Loaded, query: &Query, seed: u64) -> Result<(), Broken> {
    const LAW: Law = Law(3, "Order");
    unchanged(LAW, loaded, &shuffled(loaded, seed), query)
}

/// **L4. Doubles.** An entry that is written twice changes nothing, but for a `met` entry of a
/// series that names no occurrence (the double counts for the next one), an entry with an open fact
/// in it (the double is another fact), and one that is retracted (its double is not).
pub fn doubles(loaded: &Loaded, query: &Query, id: EntryId) -> Result<(), Broken> {
    const LAW: Law = Law(4, "Doubles");
    let Some(entry) = loaded.record.entry(id) else { return Ok(()) };
    if counts_twice(loaded, entry) || is_open(entry) || is_retracted(&loaded.record, id) {
        return Ok(());
    }
    unchanged(LAW, loaded, &with(loaded, entry.clone()), query)
}

/// Whether another one like it counts for another occurrence.
fn counts_twice(loaded: &Loaded, entry: &Entry) -> bool {
    let Act::Met(target) = entry.act else { return false };
    let commitment = loaded.agreement.commitment(target.commitment);
    target.occurrence.is_none() && commitment.is_some_and(|it| it.every.is_some())
}

/// Whether an entry has an open fact in it.
fn is_open(entry: &Entry) -> bool {
    let mentions = match &entry.act {
        Act::Amended(_, new) => amendment(new),
        _ => Vec::new(),
    };
    !entry.is_precise() || mentions.iter().any(|it| matches!(it, Mention::SomeDay(_)))
}

/// **L5. The future.** An entry that is dated after D changes nothing on D but `next`. Retractions
/// are apart, since their day has no effect.
pub fn the_future(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(5, "The future");
    let past =
        kept(loaded, |_, entry| matches!(entry.act, Act::Retracted(_)) || entry.first <= query.on);
    let (all, past) = (verdict(loaded, query), verdict(&past, query));
    alike(LAW, loaded, &without_next(all), &without_next(past))
}

fn without_next(mut verdict: Verdict) -> Verdict {
    for judgement in &mut verdict.commitments {
        judgement.next = None;
        judgement.occurrences.iter_mut().for_each(|it| it.judgement.next = None);
    }
    verdict
}

/// **L8. Assessments settle.** An assessment of a condition, by all who are asked, on a day on
/// which no other assessment of it is in force or made, only removes statuses from `possible`, on
/// every day.
///
/// The assessment is that of `condition` on `day`: whether it `holds`.
pub fn assessments_settle(
    loaded: &Loaded,
    query: &Query,
    condition: ConditionId,
    (day, holds): (Day, bool),
) -> Result<(), Broken> {
    const LAW: Law = Law(8, "Assessments settle");
    let written = loaded.agreement.conditions.get(condition.index());
    let Some(written) = written.filter(|it| !is_assessed(loaded, condition, it, day)) else {
        return Ok(());
    };
    let by = written.assessed_by.clone();
    let assessed = Entry { by, ..entry(Act::Assessed(condition, holds), day, written.place) };
    possible_is_less(LAW, loaded, &with(loaded, assessed), query)
}

/// Whether some assessment of the condition is in force on the day, or made on it.
fn is_assessed(loaded: &Loaded, id: ConditionId, condition: &Condition, day: Day) -> bool {
    let (rounding, calendar) = (loaded.agreement.rounding, loaded.agreement.working_days());
    let last = |on: Day| {
        condition.valid_for.map_or(Day::MAX, |length| {
            length.from(on, Direction::After, rounding, calendar).unwrap_or(Day::MAX)
        })
    };
    loaded.record.entries.iter().any(|entry| {
        matches!(entry.act, Act::Assessed(of, _) if of == id)
            && entry.first <= day
            && day <= last(entry.first)
    })
}

/// **L9. Narrowing.** An imprecise entry with fewer days, recorded on the same day, only removes
/// statuses from `possible`, on every day.
///
/// The fewer days are those from `first` to `last`.
pub fn narrowing(
    loaded: &Loaded,
    query: &Query,
    id: EntryId,
    (first, last): (Day, Day),
) -> Result<(), Broken> {
    const LAW: Law = Law(9, "Narrowing");
    let Some(wide) = loaded.record.entry(id).filter(|entry| !entry.is_precise()) else {
        return Ok(());
    };
    if first < wide.first || last > wide.last || first > last {
        return Ok(());
    }
    let narrow = Entry { first, last, ..wide.clone() };
    possible_is_less(LAW, loaded, &replaced(loaded, id, narrow), query)
}

/// **L14. Retraction.** With a K before the day on which a retraction was recorded, nothing changes
/// by it. With a later K, and without any, all is as if the entry that it retracts had never been
/// written.
///
/// The retraction is recorded on `day`.
pub fn retraction(loaded: &Loaded, query: &Query, id: EntryId, day: Day) -> Result<(), Broken> {
    const LAW: Law = Law(14, "Retraction");
    let Some(written) = loaded.record.entry(id) else { return Ok(()) };
    // What stands again may contradict another entry; then there is no answer to compare.
    if matches!(written.act, Act::Retracted(_)) && could_contradict(&loaded.record) {
        return Ok(());
    }
    let retracted = with(loaded, entry(Act::Retracted(id), day, written.place));
    let unknown = query.known_by.is_some_and(|known_by| known_by < day);
    if unknown {
        unchanged(LAW, loaded, &retracted, query)
    } else {
        unchanged(LAW, &kept(loaded, |other, _| other != id), &retracted, query)
    }
}

/// **L15. Knowledge.** What was recorded after K changes nothing under K.
///
/// Without a K, it is D.
pub fn knowledge(loaded: &Loaded, query: &Query) -> Result<(), Broken> {
    const LAW: Law = Law(15, "Knowledge");
    let known_by = query.known_by.or(Some(query.on));
    let known = kept(loaded, |_, entry| entry.is_known_by(known_by));
    unchanged(LAW, loaded, &known, &Query { known_by, ..*query })
}
