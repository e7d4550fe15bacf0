//! What phrases rest on.

use super::agreement::{Commitment, CommitmentId, ConditionId, ConsultationId, EventId};
use super::date::{Anchor, Cond, Date, SomeDay};
use super::record::Amendments;
use super::term::Deadline;

/// Something by which a phrase may have another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mention {
    /// An event.
    Event(EventId),
    /// A consultation.
    Consultation(ConsultationId),
    /// A condition.
    Condition(ConditionId),
    /// A status or a day of another commitment.
    Commitment(CommitmentId),
    /// An unknown day.
    SomeDay(SomeDay),
}

impl Date {
    /// All that it mentions, in the order of the text.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<Mention>) {
        match self {
            Date::Anchor(anchor) => found.extend(anchor.mention()),
            Date::Shift { base, .. } | Date::EdgeOf { base, .. } => base.collect(found),
            Date::Earlier(members) | Date::Later(members) => {
                members.iter().for_each(|member| member.collect(found));
            }
            Date::SomeDay(some) => found.push(Mention::SomeDay(*some)),
        }
    }
}

impl Anchor {
    fn mention(self) -> Option<Mention> {
        match self {
            Anchor::Event(id) => Some(Mention::Event(id)),
            Anchor::Consultation(id) => Some(Mention::Consultation(id)),
            Anchor::Met(id) | Anchor::Lapsed(id) | Anchor::Deadline(id) => {
                Some(Mention::Commitment(id))
            }
            Anchor::Day(_) | Anchor::Made | Anchor::PeriodStart | Anchor::PeriodEnd => None,
        }
    }
}

impl Cond {
    /// All that it mentions, in the order of the text.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<Mention>) {
        match self {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| member.collect(found));
            }
            Cond::Not(inner) => inner.collect(found),
            Cond::Condition(id) => found.push(Mention::Condition(*id)),
            Cond::Consultation(id) => found.push(Mention::Consultation(*id)),
            Cond::Event(id) => found.push(Mention::Event(*id)),
            Cond::Status(_, id) => found.push(Mention::Commitment(*id)),
            Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => date.collect(found),
        }
    }
}

impl Commitment {
    /// All that its phrases mention, amendments aside.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let dates = [
            Some(&self.from),
            self.target.as_ref(),
            self.until.as_ref(),
            self.due_from.as_ref(),
            self.met_when.as_ref(),
            self.broken_when.as_ref(),
            self.void_when.as_ref(),
        ];
        let mut found: Vec<Mention> =
            dates.into_iter().flatten().flat_map(|term| term.value.mentions()).collect();
        if let Some(Deadline::Within(date) | Deadline::On(date)) =
            self.deadline.as_ref().map(|term| &term.value)
        {
            found.extend(date.mentions());
        }
        found.extend(self.subject_to.iter().flat_map(|term| term.value.mentions()));
        found
    }
}

impl Amendments {
    /// All that the new phrases mention that decide the status.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let dates = [&self.from, &self.until, &self.due_from];
        let dates = dates.into_iter().flatten().flatten();
        let mut found: Vec<Mention> = dates.flat_map(|term| term.value.mentions()).collect();
        for term in self.deadline.iter().flatten() {
            if let Deadline::Within(date) | Deadline::On(date) = &term.value {
                found.extend(date.mentions());
            }
        }
        found
    }
}
