//! Whether a working-day sum or a roll behind a commitment left the days that its calendar covers.

use std::collections::BTreeSet;

use abide::dates::{Calendar, Day, Direction, Length, Roll, Unit};
use abide::evaluate::FactName;
use abide::model::{Anchor, CommitmentId, Cond, Date, Deadline};

use super::Promise;
use super::phrases::Site;
use super::terms::{DeadlineTerm, site};
use super::world::World;

impl World<'_> {
    /// Whether it did on `t`: its own phrases, or those of a commitment to which they refer.
    pub(crate) fn leaves_calendar(&self, p: Promise, t: Day) -> bool {
        let Some(calendar) = self.agreement().working_days() else {
            return false;
        };
        let recurs = self.commitment(p.commitment).every.is_some();
        let own = match p.occurrence {
            None if recurs => {
                let numbers = 1..=self.reported(p.commitment, t);
                let mut occurrences = numbers.map(|k| Promise::occurrence(p.commitment, k));
                self.term_leaves(calendar, p, t)
                    || occurrences.any(|each| self.terms_leave(calendar, each, t))
            }
            _ => self.terms_leave(calendar, p, t),
        };
        let referred = self.referred(p, t);
        own || referred.into_iter().any(|c| self.leaves_calendar(Promise::whole(c), t))
    }

    fn terms_leave(&self, calendar: &Calendar, p: Promise, t: Day) -> bool {
        let due_from = self.due_from_phrase(p, t);
        let place = site(p, FactName::DueFrom);
        self.term_leaves(calendar, p, t)
            || due_from.is_some_and(|phrase| self.phrase_leaves(calendar, phrase, place, t))
            || self.deadline_leaves(calendar, p, t)
    }

    /// What a series has besides its occurrences: its term.
    fn term_leaves(&self, calendar: &Calendar, p: Promise, t: Day) -> bool {
        let c = p.commitment;
        let leaves = |phrase: Option<&Date>, name: fn(CommitmentId) -> FactName| {
            phrase.is_some_and(|phrase| self.phrase_leaves(calendar, phrase, site(p, name), t))
        };
        leaves(self.start_phrase(c, t), FactName::From)
            || leaves(self.until_phrase(c, t), FactName::Until)
    }

    fn deadline_leaves(&self, calendar: &Calendar, p: Promise, t: Day) -> bool {
        let commitment = self.commitment(p.commitment);
        let (term, _) = self.deadline_term(p, t);
        if let DeadlineTerm::Own(Deadline::Within(phrase) | Deadline::On(phrase)) = term
            && self.phrase_leaves(calendar, phrase, site(p, FactName::Deadline), t)
        {
            return true;
        }
        let (Some(before), Some(after)) = (self.tolled_day(p, t), self.deadline(p, t)) else {
            return false;
        };
        let rolls = commitment.roll != Roll::None;
        let notice = commitment.notice.or(self.agreement().notice);
        let opens_by_notice = self.due_from_phrase(p, t).is_none()
            && matches!(term, DeadlineTerm::Own(Deadline::On(_)));
        let leaves = |length: Option<Length>, direction| {
            length.is_some_and(|length| self.sum_leaves(calendar, length, direction, after))
        };
        rolls && !calendar.knows(before.min(after), before.max(after))
            || leaves(commitment.grace, Direction::After)
            || opens_by_notice && leaves(notice, Direction::Before)
    }

    fn phrase_leaves(&self, calendar: &Calendar, phrase: &Date, site: Site, t: Day) -> bool {
        let leaves = |phrase: &Date| self.phrase_leaves(calendar, phrase, site, t);
        match phrase {
            Date::Anchor(_) | Date::SomeDay(_) => false,
            Date::Earlier(phrases) | Date::Later(phrases) => phrases.iter().any(leaves),
            Date::EdgeOf { base, .. } => leaves(base),
            Date::Shift { length, direction, base, .. } => {
                let anchor = self.date(base, site, t);
                let sum = |anchor| self.sum_leaves(calendar, *length, *direction, anchor);
                leaves(base) || anchor.is_some_and(sum)
            }
        }
    }

    /// Whether a sum of working days looks at a day that is not known; its anchor is not looked at.
    fn sum_leaves(
        &self,
        calendar: &Calendar,
        length: Length,
        direction: Direction,
        anchor: Day,
    ) -> bool {
        if length.unit != Unit::WorkingDay {
            return false;
        }
        let Some(end) = self.shift(length, direction, anchor) else {
            return false;
        };
        let looked_at = match direction {
            Direction::After => anchor.next().map(|first| (first, end)),
            Direction::Before => anchor.previous().map(|last| (end, last)),
        };
        looked_at.is_some_and(|(first, last)| !calendar.knows(first, last))
    }

    /// The commitments of which its phrases, as in effect on `t`, speak.
    fn referred(&self, p: Promise, t: Day) -> BTreeSet<CommitmentId> {
        let c = p.commitment;
        let commitment = self.commitment(c);
        let mut found = BTreeSet::new();
        let written = [&commitment.met_when, &commitment.broken_when, &commitment.void_when];
        let mut phrases: Vec<&Date> =
            written.into_iter().filter_map(|term| term.as_ref().map(|term| &term.value)).collect();
        phrases.extend(self.start_phrase(c, t));
        phrases.extend(self.until_phrase(c, t));
        phrases.extend(self.due_from_phrase(p, t));
        if let DeadlineTerm::Own(Deadline::Within(phrase) | Deadline::On(phrase)) =
            self.deadline_term(p, t).0
        {
            phrases.push(phrase);
        }
        for phrase in phrases {
            date_refers(phrase, &mut found);
        }
        if let Some(term) = &commitment.subject_to {
            cond_refers(&term.value, &mut found);
        }
        found
    }
}

fn date_refers(phrase: &Date, found: &mut BTreeSet<CommitmentId>) {
    match phrase {
        Date::Anchor(Anchor::Met(c) | Anchor::Lapsed(c) | Anchor::Deadline(c)) => {
            found.insert(*c);
        }
        Date::Anchor(_) | Date::SomeDay(_) => {}
        Date::Shift { base, .. } | Date::EdgeOf { base, .. } => date_refers(base, found),
        Date::Earlier(phrases) | Date::Later(phrases) => {
            for phrase in phrases {
                date_refers(phrase, found);
            }
        }
    }
}

fn cond_refers(cond: &Cond, found: &mut BTreeSet<CommitmentId>) {
    match cond {
        Cond::All(conds) | Cond::Any(conds) | Cond::AtLeast(_, conds) => {
            for cond in conds {
                cond_refers(cond, found);
            }
        }
        Cond::Not(cond) => cond_refers(cond, found),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) => {}
        Cond::Status(_, c) => {
            found.insert(*c);
        }
        Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => date_refers(date, found),
    }
}
