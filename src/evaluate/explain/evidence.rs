//! What the record says of a commitment, entry by entry.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Act, Entry, EntryId, Kind, PartyId, Term};

use super::super::course::{Course, OccurrenceCourse};
use super::super::dates::trigger;
use super::super::moment::Days;
use super::super::performance::in_time;
use super::super::sim::Sim;
use super::super::tri::Tri;
use super::super::verdict::Reason;
use super::super::view::may_amend;
use super::bounds::last_day;
use super::branch::{Tale, written};
use super::{Effect, Key, Named, Step, Truth, Value, What};

impl Tale<'_, '_, '_, '_> {
    /// The entries of that kind that name the commitment and, if it is one occurrence, that or none.
    fn entries(&self, is: impl Fn(&Act) -> bool) -> Vec<(EntryId, Entry)> {
        let own = self.teller.entries(|act| {
            let target = act.target();
            let whole = matches!(act, Act::Withdrawn(None));
            let named = target.is_some_and(|target| {
                target.commitment == self.subject.id && self.subject.concerns(target.occurrence)
            });
            (whole || named) && is(act)
        });
        own.into_iter().map(|(id, entry)| (id, entry.clone())).collect()
    }

    /// A phrase that does what an entry would do.
    fn trigger(&mut self, key: Key, term: Option<&Term<crate::model::Date>>) -> Option<Step> {
        let term = term?;
        let named = self.teller.sim.date(&term.value, None);
        let step = self.teller.date(&term.value, None);
        let value = match trigger(&named).filter(|(on, _)| on.first <= self.teller.on) {
            Some((on, exists)) => {
                let come = exists.and(on.not_after(Days::exactly(self.teller.on)));
                let last = self.come_by(&term.value, on.last);
                Named { days: Some((on.first, last.max(on.first))), exists: come.into() }
            }
            None => Named { days: None, exists: Truth::No },
        };
        let counts = match (key, value.days) {
            (Key::BrokenWhen, Some((first, last))) => self.is_in_term(first, last),
            _ => Truth::Yes,
        };
        let what = What::Trigger(written(key, term, None), counts);
        let place = Some(term.place);
        Some(Step { place, steps: vec![step], ..Step::new(what, Value::Day(value)) })
    }

    /// The last day on which it may have come, of a phrase that may never come.
    fn come_by(&self, date: &crate::model::Date, last: Day) -> Day {
        let (on, asked) = (self.teller.on, self.teller.sim.perspective);
        if last < Day::MAX {
            return last;
        }
        let comes = |sim: &Sim<'_, '_>, _: &Course| trigger(&sim.date(date, None));
        last_day(self.teller.case, self.subject.id, (on, asked), comes)
    }

    pub(super) fn endings(&mut self) -> Vec<Step> {
        let ends =
            |act: &Act| matches!(act, Act::Waived(_) | Act::Withdrawn(_) | Act::Superseded(_));
        let amends = |act: &Act| matches!(act, Act::Amended(..));
        let agreement = self.teller.case.agreement;
        let id = self.subject.id;
        let entries = self.entries(|act| ends(act) || amends(act));
        let wanted = &self.subject.commitment.amendable_by;
        let step = |(entry_id, entry): &(EntryId, Entry)| {
            let effect = if may_amend(agreement, id, &entry.by) {
                ends(&entry.act).then(|| Effect::Ends(self.ends_it(entry)))?
            } else {
                let missing = wanted.iter().filter(|party| !entry.by.contains(party));
                Effect::WithoutConsent(missing.copied().collect())
            };
            Some(entry_step(*entry_id, entry, effect))
        };
        let mut steps: Vec<Step> = entries.iter().filter_map(step).collect();
        let void_when = self.subject.commitment.void_when.as_ref();
        steps.extend(self.trigger(Key::VoidWhen, void_when));
        steps
    }

    /// Whether it is by that entry's day that it is over.
    fn ends_it(&self, entry: &Entry) -> Truth {
        let course = match self.found {
            Some(one) => Some(&one.course),
            None => self.teller.sim.course(self.subject.id),
        };
        let Some(course) = course else { return Truth::No };
        let ended = |day| course.rows.at(day).are(Reason::is_ending);
        let before = entry.first.previous().map_or(Tri::False, ended);
        ended(entry.first).and(before.not()).into()
    }

    /// The suspensions and resumptions that may move a deadline that stands since that day: one that
    /// went on then, and those after it.
    pub(super) fn pauses(&self, since: Day) -> Vec<EntryId> {
        let pauses = self.entries(|act| matches!(act, Act::Suspended { .. } | Act::Resumed(_)));
        let before = pauses.iter().rposition(|(_, entry)| entry.first < since);
        let goes_on = |entry: &Entry| matches!(entry.act, Act::Suspended { .. });
        let counts = |(position, (_, entry)): &(usize, &(EntryId, Entry))| {
            entry.first >= since || Some(*position) == before && goes_on(entry)
        };
        pauses.iter().enumerate().filter(counts).map(|(_, (id, _))| *id).collect()
    }

    /// The last entry that suspends or resumes it, by the day that counts.
    pub(super) fn suspension(&self) -> Vec<Step> {
        let (_, day) = self.days_that_count();
        let pauses = self.entries(|act| matches!(act, Act::Suspended { .. } | Act::Resumed(_)));
        let last = pauses.iter().rfind(|(_, entry)| entry.first <= day).map(|(id, entry)| {
            let effect = match entry.act {
                Act::Suspended { .. } => Effect::Suspended,
                _ => Effect::Resumed,
            };
            entry_step(*id, entry, effect)
        });
        last.into_iter().collect()
    }

    pub(super) fn performance(&mut self) -> Vec<Step> {
        let on = self.teller.on;
        if !self.subject.commitment.confirmed_by.is_empty() {
            // What is confirmed by the day asked was performed also as seen on an earlier one.
            self.teller.on = self.teller.asked;
        }
        let mut entries = self.entries(|act| matches!(act, Act::Met(_)));
        self.teller.on = on;
        if let Some(one) = self.found {
            entries = self.of_occurrence(one, entries);
        }
        let mut steps: Vec<Step> = Vec::new();
        for round in self.rounds(&entries) {
            let begun = round.first().is_some_and(|(_, entry)| entry.first <= on);
            if begun {
                steps.extend(self.claim(round));
            }
        }
        let met_when = self.subject.commitment.met_when.as_ref();
        steps.extend(self.trigger(Key::MetWhen, met_when));
        steps
    }

    /// Which of the entries without a number count for an occurrence shows in the day on which it was
    /// met; where they add up, those that come after belong to it until all have spoken.
    fn of_occurrence(
        &self,
        one: &OccurrenceCourse,
        entries: Vec<(EntryId, Entry)>,
    ) -> Vec<(EntryId, Entry)> {
        let met = one.course.met_on.at(self.teller.on).days.filter(|_| self.may_be_met);
        let wanted = &self.subject.commitment.confirmed_by;
        let (mut begun, mut spoken) = (false, BTreeSet::<PartyId>::new());
        let mut belongs = |entry: &Entry| {
            let numbered = entry.act.target().and_then(|target| target.occurrence).is_some();
            let begins = met.is_some_and(|it| entry.first <= it.last && it.first <= entry.last);
            let all = wanted.iter().all(|party| spoken.contains(party));
            let goes_on = begun && !all;
            let belongs = numbered || begins || goes_on;
            if belongs {
                begun = true;
                spoken.extend(&entry.by);
            }
            belongs
        };
        entries.into_iter().filter(|(_, entry)| belongs(entry)).collect()
    }

    /// The entries that add up to one performance each: those of a day belong together, and the
    /// round is over on the day on which all have spoken. Without confirmations each is its own.
    fn rounds<'e>(&self, entries: &'e [(EntryId, Entry)]) -> Vec<&'e [(EntryId, Entry)]> {
        let wanted = &self.subject.commitment.confirmed_by;
        let mut spoken = BTreeSet::<PartyId>::new();
        let mut complete = false;
        let pairs = |(_, one): &(EntryId, Entry), (_, two): &(EntryId, Entry)| {
            if complete {
                spoken.clear();
            }
            spoken.extend(&one.by);
            let all = wanted.iter().all(|party| spoken.contains(party));
            let same_day = !wanted.is_empty() && one.first == two.first;
            complete = all && !same_day;
            !complete
        };
        entries.chunk_by(pairs).collect()
    }

    /// A performance and who has confirmed it.
    fn claim(&self, round: &[(EntryId, Entry)]) -> Vec<Step> {
        let missing = self.not_confirmed_by(round);
        let step = |(position, (id, entry)): (usize, &(EntryId, Entry))| {
            let effect =
                if position == 0 { self.effect_of(entry, &missing) } else { Effect::Confirms };
            entry_step(*id, entry, effect)
        };
        round.iter().enumerate().map(step).collect()
    }

    /// Who has to confirm it and has not said anything.
    fn not_confirmed_by(&self, entries: &[(EntryId, Entry)]) -> Vec<PartyId> {
        let said: BTreeSet<PartyId> =
            entries.iter().flat_map(|(_, entry)| entry.by.iter().copied()).collect();
        let wanted = &self.subject.commitment.confirmed_by;
        wanted.iter().filter(|party| !said.contains(party)).copied().collect()
    }

    fn effect_of(&self, entry: &Entry, missing: &[PartyId]) -> Effect {
        let fact = super::super::tri::Fact::Vague;
        let on = Days { first: entry.first, last: entry.last, fact };
        if !missing.is_empty() {
            return Effect::Unconfirmed(missing.to_vec());
        }
        match self.subject.commitment.kind {
            Kind::Achieve | Kind::Option => {
                let refuses = !self.subject.commitment.accepts_late;
                let refused = Tri::of(refuses).and(in_time(on, &self.terms.end).not());
                let timely = in_time(on, &self.terms.deadline);
                Effect::Performed { timely: timely.into(), refused: refused.into() }
            }
            Kind::Maintain | Kind::Avoid => {
                let until = *self.terms.until.at(self.teller.on);
                Effect::Kept(until.and_days(|until| until.not_after(on)).into())
            }
        }
    }

    pub(super) fn breaks(&mut self) -> Vec<Step> {
        let entries = self.entries(|act| matches!(act, Act::Broken(_) | Act::Restored(_)));
        let step = |(id, entry): &(EntryId, Entry)| {
            let effect = match entry.act {
                Act::Restored(_) => Effect::Restored,
                _ => Effect::Broken(self.is_in_term(entry.first, entry.last)),
            };
            entry_step(*id, entry, effect)
        };
        let mut steps: Vec<Step> = entries.iter().map(step).collect();
        let broken_when = self.subject.commitment.broken_when.as_ref();
        steps.extend(self.trigger(Key::BrokenWhen, broken_when));
        steps
    }

    /// Whether a day that is one of those lies in the term.
    fn is_in_term(&self, first: Day, last: Day) -> Truth {
        let fact = super::super::tri::Fact::Vague;
        let on = Days { first, last, fact };
        super::super::course::in_term(&self.terms, on, self.teller.on).into()
    }
}

fn entry_step(id: EntryId, entry: &Entry, effect: Effect) -> Step {
    let exists = Truth::Yes;
    let value = Value::Day(Named { days: Some((entry.first, entry.last)), exists });
    let place = Some(entry.place);
    Step { place, entries: vec![id], ..Step::new(What::Entry(effect), value) }
}
