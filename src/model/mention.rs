//! What phrases rest on.

use super::agreement::{Commitment, CommitmentId, ConditionId, ConsultationId, EventId};
use super::date::{Anchor, Cond, Date, SomeDay};
use super::record::Amendments;
use super::term::TermKey;

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

impl Cond {
    /// Its parts that have no parts of their own, in the order of the text, each once.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Cond> {
        let mut found = Vec::new();
        self.collect_leaves(&mut found);
        found
    }

    fn collect_leaves<'c>(&'c self, found: &mut Vec<&'c Cond>) {
        match self {
            Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
                members.iter().for_each(|member| member.collect_leaves(found));
            }
            Cond::Not(inner) => inner.collect_leaves(found),
            leaf if found.contains(&leaf) => {}
            leaf => found.push(leaf),
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
        let deadline = self.deadline.as_ref().and_then(|term| term.value.phrase());
        found.extend(deadline.into_iter().flat_map(Date::mentions));
        found.extend(self.subject_to.iter().flat_map(|term| term.value.mentions()));
        found
    }
}

impl Amendments {
    /// The new phrases that decide the status, each by its key.
    pub fn phrases(&self) -> impl Iterator<Item = (TermKey, &Date)> {
        let dates = [
            (TermKey::From, &self.from),
            (TermKey::Until, &self.until),
            (TermKey::DueFrom, &self.due_from),
        ];
        let dates = dates.into_iter().filter_map(|(key, term)| {
            let term = term.as_ref()?.as_ref()?;
            Some((key, &term.value))
        });
        let deadline = self.deadline.iter().flatten().filter_map(|term| term.value.phrase());
        dates.chain(deadline.map(|date| (TermKey::Deadline, date)))
    }

    /// All that the new phrases mention that decide the status.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        self.phrases().flat_map(|(_, date)| date.mentions()).collect()
    }
}
