//! An amendment to a later deadline never makes a commitment lapse earlier.

use super::laws::{Says, Subject, of_reason, pick};
use super::trial::Trial;
use crate::dates::Day;
use crate::evaluate::{Query, Stretch, evaluate_one};
use crate::model::{
    Act, Amendments, Anchor, Commitment, Date, Deadline, Entry, Reason, Record, Status, Target,
    Term,
};

/// By so many days a deadline is extended at least: further than it is rolled.
const LEAST: u64 = 14;

/// Of a certain record of what does not recur, where it lapses: on a day before, the deadline in
/// effect is extended.
///
/// On a day on which it is lapsed with the later deadline it was, with the earlier one, lapsed too,
/// or void because it was not triggered or because its condition failed.
pub(super) fn says(subject: &Subject<'_, '_>) -> Says {
    let Some(extended) = extended(subject) else { return Says::Nothing };
    let Some(trial) = Trial::brief(subject.trial.field, &extended) else { return Says::Nothing };
    if !trial.is_certain(subject.position) {
        return Says::Nothing;
    }
    let lapsed = |stretch: &&Stretch| stretch.answer.status == Status::Lapsed;
    for later in trial.of(subject.position).iter().filter(lapsed) {
        let earlier = subject.stretches().iter();
        let mut beside =
            earlier.filter(|stretch| stretch.first <= later.last && later.first <= stretch.last);
        let unfit = beside.find(|stretch| !allows_lapse(stretch.answer.reason));
        if let Some(unfit) = unfit {
            let on = unfit.first.max(later.first);
            let wanted = of_reason(unfit.answer.reason);
            return subject.against(extended.clone(), on, wanted);
        }
    }
    Says::Fine
}

fn allows_lapse(earlier: Reason) -> bool {
    earlier.status() == Status::Lapsed
        || matches!(earlier, Reason::NotTriggered | Reason::ConditionFailed)
}

/// The record with the extension; none where there is nothing to extend.
fn extended(subject: &Subject<'_, '_>) -> Option<Record> {
    let Subject { trial, position, id, twist } = subject;
    let agreement = trial.field.asked.agreement();
    let commitment = agreement.commitment(*id)?;
    let applies = commitment.kind.has_deadline() && commitment.every.is_none();
    if !applies || !trial.is_certain(*position) {
        return None;
    }
    let mut stretches = subject.stretches().iter();
    let lapse = stretches.position(|stretch| stretch.answer.status == Status::Lapsed)?;
    let before = pick(subject.stretches().get(..lapse)?, *twist)?;
    let on = [before.first, before.last];
    let on = *pick(&on, twist.rotate_left(7))?;
    let amends =
        |entry: &Entry| matches!(&entry.act, Act::Amended(target, _) if target.commitment == *id);
    if trial.record.entries.iter().any(|entry| entry.first == on && amends(entry)) {
        return None;
    }
    let query = Query { on, known_by: None };
    let deadline = evaluate_one(agreement, trial.record, *id, &query)?.deadline?;
    let more = LEAST.saturating_add(twist.checked_rem(30)?);
    let deadline = deadline.plus(i64::try_from(more).ok()?)?;
    let mut extended = trial.record.clone();
    let target = Target { commitment: *id, occurrence: None };
    extended.entries.push(amendment(target, commitment, on, deadline));
    Some(extended)
}

fn amendment(target: Target, commitment: &Commitment, on: Day, deadline: Day) -> Entry {
    let value = Deadline::On(Date::Anchor(Anchor::Day(deadline)));
    let term = Term::new(value, deadline.to_string(), commitment.place);
    let terms = Amendments { deadline: Some(Some(term)), ..Amendments::default() };
    Entry {
        id: None,
        first: on,
        last: on,
        recorded: on,
        by: commitment.amendable_by.clone(),
        source: None,
        note: None,
        act: Act::Amended(target, Box::new(terms)),
        place: commitment.place,
        assumed: false,
    }
}
