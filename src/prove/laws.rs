//! The built-in properties that a record may speak against.

use super::BuiltIn;
use super::extension;

use super::trial::Trial;
use crate::dates::Day;
use crate::evaluate::{Answer, Query, Stretch, evaluate_one};
use crate::generate::reordered;
use crate::model::{Act, CommitmentId, Entry, EntryId, Reason, Record, Status, What};

/// What a record says of a built-in property of one commitment.
pub(super) enum Says {
    /// There is nothing to check.
    Nothing,
    /// It is as it has to be.
    Fine,
    /// It is not: under this record, on this day, this was to be.
    Against(Box<Against>),
}

/// What a record should have made of a commitment.
pub(super) struct Against {
    pub(super) record: Record,
    pub(super) on: Day,
    pub(super) wanted: Vec<What>,
}

/// A commitment under a record, and a number by chance: of what can be checked in many ways, one is.
pub(super) struct Subject<'t, 'a> {
    pub(super) trial: &'t Trial<'a>,
    /// Its position in what is watched.
    pub(super) position: usize,
    pub(super) id: CommitmentId,
    pub(super) twist: u64,
}

impl Subject<'_, '_> {
    pub(super) fn says(&self, law: BuiltIn) -> Says {
        match law {
            BuiltIn::BecomesDue | BuiltIn::IsMet => Says::Nothing,
            BuiltIn::LapsesInForce => self.lapses_in_force(),
            BuiltIn::DayOfTimeline => self.day_of_timeline(),
            BuiltIn::Extension => extension::says(self),
            BuiltIn::DoneIsDone => self.done_is_done(),
            BuiltIn::Order => self.same_under(Some(turned(self.trial.record, self.twist))),
            BuiltIn::Doubles => self.same_under(self.doubled()),
        }
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        self.trial.of(self.position)
    }

    pub(super) fn against(&self, record: Record, on: Day, wanted: Vec<What>) -> Says {
        Says::Against(Box::new(Against { record, on, wanted }))
    }

    fn lapses_in_force(&self) -> Says {
        let agreement = self.trial.field.asked.agreement();
        let mut says = Says::Nothing;
        for stretch in self.stretches().iter().filter(|it| it.answer.status == Status::Lapsed) {
            let query = Query { on: stretch.first, known_by: None };
            let judged = evaluate_one(agreement, self.trial.record, self.id, &query);
            if judged.and_then(|it| it.in_force_from).is_some_and(|from| stretch.first < from) {
                let wanted = of_reason(Reason::NotInForce);
                return self.against(self.trial.record.clone(), stretch.first, wanted);
            }
            says = Says::Fine;
        }
        says
    }

    fn day_of_timeline(&self) -> Says {
        let Some(stretch) = pick(self.stretches(), self.twist) else { return Says::Nothing };
        let length = stretch.last.since(stretch.first).saturating_add(1);
        let into = i64::try_from(self.twist.rotate_left(17) >> 1).unwrap_or(0).checked_rem(length);
        let on = into.and_then(|days| stretch.first.plus(days)).unwrap_or(stretch.first);
        let agreement = self.trial.field.asked.agreement();
        let query = Query { on, known_by: None };
        match evaluate_one(agreement, self.trial.record, self.id, &query) {
            Some(judged)
                if (judged.status, judged.reason)
                    == (stretch.answer.status, stretch.answer.reason) =>
            {
                Says::Fine
            }
            _ => self.against(self.trial.record.clone(), on, of(&stretch.answer)),
        }
    }

    fn done_is_done(&self) -> Says {
        let agreement = self.trial.field.asked.agreement();
        let recurs = agreement.commitment(self.id).is_none_or(|it| it.every.is_some());
        if recurs || !self.trial.is_certain(self.position) {
            return Says::Nothing;
        }
        let on_time = |stretch: &&Stretch| stretch.answer.reason == Reason::OnTime;
        let mut later = self.stretches().iter().skip_while(|stretch| !on_time(stretch));
        match (later.next(), later.find(|stretch| !on_time(stretch))) {
            (None, _) => Says::Nothing,
            (Some(_), None) => Says::Fine,
            (Some(_), Some(other)) => {
                let wanted = of_reason(Reason::OnTime);
                self.against(self.trial.record.clone(), other.first, wanted)
            }
        }
    }

    /// The other record has to give the same.
    fn same_under(&self, other: Option<Record>) -> Says {
        let Some(other) = other else { return Says::Nothing };
        let Some(trial) = Trial::brief(self.trial.field, &other) else { return Says::Nothing };
        let (here, there) = (self.stretches(), trial.of(self.position));
        match here.iter().find(|stretch| !there.contains(stretch)) {
            None if here.len() == there.len() => Says::Fine,
            None => Says::Nothing,
            Some(stretch) => {
                let shared = there.iter().find(|it| {
                    it.answer != stretch.answer
                        && it.first <= stretch.last
                        && stretch.first <= it.last
                });
                let on = shared.map_or(stretch.first, |it| it.first.max(stretch.first));
                self.against(other.clone(), on, of(&stretch.answer))
            }
        }
    }

    /// One entry written twice, where that means nothing else: a `met` without an occurrence would
    /// count for the next one, an unknown day be another fact, and the double of what is retracted
    /// stand.
    fn doubled(&self) -> Option<Record> {
        let record = self.trial.record;
        let (id, entry) = pick(&record.entries().collect::<Vec<_>>(), self.twist).copied()?;
        let agreement = self.trial.field.asked.agreement();
        let counts_on = match entry.act {
            Act::Met(target) => {
                let commitment = agreement.commitment(target.commitment);
                target.occurrence.is_none() && commitment.is_some_and(|it| it.every.is_some())
            }
            _ => false,
        };
        let is_retracted =
            record.entries.iter().any(|entry| matches!(entry.act, Act::Retracted(of) if of == id));
        if counts_on || is_retracted || !entry.is_precise() {
            return None;
        }
        let mut doubled = record.clone();
        doubled.entries.push(Entry { id: None, ..entry.clone() });
        Some(doubled)
    }
}

/// The entries in another order, with what they retract.
fn turned(record: &Record, twist: u64) -> Record {
    let count = record.entries.len();
    let turn = usize::try_from(twist >> 33).unwrap_or(0).checked_rem(count).unwrap_or(0);
    let mut order: Vec<EntryId> = record.entries().map(|(id, _)| id).collect();
    order.rotate_left(turn);
    order.reverse();
    reordered(record, &order)
}

/// A member of a list, by a number.
pub(super) fn pick<T>(list: &[T], number: u64) -> Option<&T> {
    let number = usize::try_from(number >> 32).unwrap_or(0);
    list.get(number.checked_rem(list.len())?)
}

fn of(answer: &Answer) -> Vec<What> {
    let possible = Some(answer.possible.clone()).filter(|all| all.len() > 1);
    let status = What::Status(answer.status, Some(answer.reason));
    std::iter::once(status).chain(possible.map(What::Possible)).collect()
}

pub(super) fn of_reason(reason: Reason) -> Vec<What> {
    vec![What::Status(reason.status(), Some(reason))]
}
