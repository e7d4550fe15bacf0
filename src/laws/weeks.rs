//! The law of weeks.

use std::collections::BTreeSet;

use crate::check::Loaded;
use crate::dates::{Calendar, Day, Length, Roll, Unit};
use crate::evaluate::{Change, Judgement, Query, Verdict};
use crate::model::{Act, Agreement, Anchor, Commitment, Date, Deadline, Entry, Term};

use super::judged::{alike, verdict};
use super::phrases::dates;
use super::{Broken, Law};

/// **L13. Weeks.** If all days of a document are some whole weeks later, so are all days of the
/// answer, and nothing else changes. This is so for documents without months, quarters and years,
/// which are not of one length, and without `modified-` rolls, which mind the ends of months.
///
/// Where a day would be none of the calendar there is nothing to compare.
pub fn weeks(loaded: &Loaded, query: &Query, weeks: i32) -> Result<(), Broken> {
    const LAW: Law = Law(13, "Weeks");
    let days = i64::from(weeks) * 7;
    let Some((later, asked)) = moved(loaded, days).zip(moved_query(query, days)) else {
        return Ok(());
    };
    let Some(expected) = moved_verdict(verdict(loaded, query), days) else { return Ok(()) };
    alike(LAW, loaded, &expected, &verdict(&later, &asked))
}

/// All of it so many days later; none if it minds where months end.
fn moved(loaded: &Loaded, days: i64) -> Option<Loaded> {
    if has_months(&loaded.agreement) || has_periods(loaded) {
        return None;
    }
    let mut later = loaded.clone();
    let agreement = &mut later.agreement;
    shift(&mut agreement.made, days)?;
    agreement.events.iter_mut().try_for_each(|event| shift_some(&mut event.on, days))?;
    if let Some(named) = &mut agreement.calendar {
        shift_calendar(&mut named.calendar, days)?;
    }
    shift_some(&mut later.record.complete_through, days)?;
    later.record.entries.iter_mut().try_for_each(|entry| shift_entry(entry, days))?;
    dates(&mut later).into_iter().try_for_each(|date| shift_phrase(date, days))?;
    Some(later)
}

fn moved_query(query: &Query, days: i64) -> Option<Query> {
    let mut query = *query;
    shift(&mut query.on, days)?;
    shift_some(&mut query.known_by, days)?;
    Some(query)
}

/// Whether a length is one of months, or a roll minds their ends.
fn has_months(agreement: &Agreement) -> bool {
    let lengths = |it: &Commitment| [it.notice, it.grace, it.every];
    let valid = agreement.conditions.iter().map(|it| it.valid_for);
    let valid = valid.chain(agreement.consultations.iter().map(|it| it.valid_for));
    let own = agreement.commitments.iter().flat_map(lengths);
    let mut lengths = valid.chain(own).chain([agreement.notice]).flatten();
    let modified =
        |it: &Commitment| matches!(it.roll, Roll::ModifiedFollowing | Roll::ModifiedPreceding);
    !lengths.all(is_regular) || agreement.commitments.iter().any(modified)
}

fn is_regular(length: Length) -> bool {
    matches!(length.unit, Unit::Day | Unit::Week | Unit::WorkingDay)
}

/// Whether a deadline is a bare period.
fn has_periods(loaded: &Loaded) -> bool {
    let is_period = |term: &Term<Deadline>| matches!(term.value, Deadline::Period(_));
    let mut commitments = loaded.agreement.commitments.iter();
    let mut entries = loaded.record.entries.iter();
    commitments.any(|it| it.deadline.as_ref().is_some_and(is_period))
        || entries.any(|entry| match &entry.act {
            Act::Amended(_, new) => new.deadline.iter().flatten().any(is_period),
            _ => false,
        })
}

fn shift(day: &mut Day, days: i64) -> Option<()> {
    *day = day.plus(days)?;
    Some(())
}

fn shift_some(day: &mut Option<Day>, days: i64) -> Option<()> {
    day.as_mut().map_or(Some(()), |day| shift(day, days))
}

fn shift_calendar(calendar: &mut Calendar, days: i64) -> Option<()> {
    for set in [&mut calendar.holidays, &mut calendar.working] {
        *set = set.iter().map(|day| day.plus(days)).collect::<Option<BTreeSet<Day>>>()?;
    }
    if let Some((first, last)) = &mut calendar.covers {
        shift(first, days)?;
        shift(last, days)?;
    }
    Some(())
}

fn shift_entry(entry: &mut Entry, days: i64) -> Option<()> {
    shift(&mut entry.first, days)?;
    shift(&mut entry.last, days)?;
    shift(&mut entry.recorded, days)
}

fn shift_phrase(date: &mut Date, days: i64) -> Option<()> {
    match date {
        Date::Anchor(Anchor::Day(day)) => shift(day, days),
        Date::Anchor(_) => Some(()),
        Date::Shift { length, base, .. } if is_regular(*length) => shift_phrase(base, days),
        Date::Earlier(members) | Date::Later(members) => {
            members.iter_mut().try_for_each(|member| shift_phrase(member, days))
        }
        Date::Shift { .. } | Date::EdgeOf { .. } | Date::SomeDay(_) => None,
    }
}

fn moved_verdict(mut verdict: Verdict, days: i64) -> Option<Verdict> {
    verdict.commitments.iter_mut().try_for_each(|it| shift_judgement(it, days))?;
    Some(verdict)
}

/// All days of a judgement so many days later.
fn shift_judgement(it: &mut Judgement, days: i64) -> Option<()> {
    let dates = [
        &mut it.since,
        &mut it.in_force_from,
        &mut it.due_from,
        &mut it.target,
        &mut it.deadline,
        &mut it.until,
        &mut it.met_on,
    ];
    dates.into_iter().try_for_each(|date| shift_some(date, days))?;
    if let Some((first, last)) = &mut it.deadline_bounds {
        shift(first, days)?;
        shift(last, days)?;
    }
    if let Some(Change { on, .. }) = &mut it.next {
        shift(on, days)?;
    }
    for occurrence in &mut it.occurrences {
        shift_some(&mut occurrence.period_start, days)?;
        shift_some(&mut occurrence.period_end, days)?;
        shift_judgement(&mut occurrence.judgement, days)?;
    }
    Some(())
}
