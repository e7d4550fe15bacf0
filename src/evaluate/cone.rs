//! Which commitments each commitment depends on.

use std::collections::BTreeSet;

use crate::model::{
    Agreement, Amendments, Anchor, Commitment, CommitmentId, Cond, Date, Deadline, Term,
};

use super::view::View;

/// For each commitment those it refers to, and an order in which each comes after those.
#[derive(Debug)]
pub(super) struct Cones {
    /// Through what decides the status.
    direct: Vec<Vec<CommitmentId>>,
    /// Through the planned day alone.
    for_target: Vec<Vec<CommitmentId>>,
    rank: Vec<u32>,
}

impl Cones {
    pub(super) fn new(agreement: &Agreement, view: &View<'_>) -> Self {
        let mut rank = vec![0; agreement.commitments.len()];
        for (position, id) in (0_u32..).zip(&agreement.order) {
            if let Some(rank) = rank.get_mut(id.index()) {
                *rank = position;
            }
        }
        let mut direct = Vec::new();
        let mut for_target = Vec::new();
        for (id, commitment) in agreement.commitments() {
            let (mut found, mut planned) = (Vec::new(), Vec::new());
            of_commitment(commitment, &mut found);
            of_term(commitment.target.as_ref(), &mut planned);
            for amended in view.told(id).into_iter().flat_map(|told| &told.amended) {
                of_amendments(amended.terms, &mut found);
                of_term(amended.terms.target.as_ref().and_then(Option::as_ref), &mut planned);
            }
            direct.push(once_each(found));
            for_target.push(once_each(planned));
        }
        Self { direct, for_target, rank }
    }

    /// The commitment and all on which its status depends.
    pub(super) fn of_status(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| self.direct.get(id.index()).into_iter().flatten())
    }

    /// The commitment and all it depends on, each after those on which it depends itself.
    pub(super) fn of(&self, id: CommitmentId) -> Vec<CommitmentId> {
        self.reached(id, |id| {
            let lists = [&self.direct, &self.for_target];
            lists.into_iter().filter_map(move |list| list.get(id.index())).flatten()
        })
    }

    fn reached<'s, I: Iterator<Item = &'s CommitmentId>>(
        &'s self,
        id: CommitmentId,
        next_to: impl Fn(CommitmentId) -> I,
    ) -> Vec<CommitmentId> {
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(next) = open.pop() {
            for other in next_to(next) {
                if seen.insert(*other) {
                    open.push(*other);
                }
            }
        }
        let mut cone: Vec<CommitmentId> = seen.into_iter().collect();
        cone.sort_by_key(|id| self.rank.get(id.index()).copied());
        cone
    }
}

fn once_each(mut ids: Vec<CommitmentId>) -> Vec<CommitmentId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn of_term(term: Option<&Term<Date>>, found: &mut Vec<CommitmentId>) {
    if let Some(term) = term {
        of_date(&term.value, found);
    }
}

fn of_commitment(commitment: &Commitment, found: &mut Vec<CommitmentId>) {
    let terms = [
        Some(&commitment.from),
        commitment.until.as_ref(),
        commitment.due_from.as_ref(),
        commitment.met_when.as_ref(),
        commitment.broken_when.as_ref(),
        commitment.void_when.as_ref(),
    ];
    terms.into_iter().flatten().for_each(|term| of_date(&term.value, found));
    of_deadline(commitment.deadline.as_ref(), found);
    if let Some(term) = &commitment.subject_to {
        of_cond(&term.value, found);
    }
}

fn of_amendments(terms: &Amendments, found: &mut Vec<CommitmentId>) {
    for term in [&terms.from, &terms.until, &terms.due_from] {
        if let Some(Some(term)) = term {
            of_date(&term.value, found);
        }
    }
    of_deadline(terms.deadline.as_ref().and_then(Option::as_ref), found);
}

fn of_deadline(term: Option<&Term<Deadline>>, found: &mut Vec<CommitmentId>) {
    if let Some(Deadline::Within(date) | Deadline::On(date)) = term.map(|term| &term.value) {
        of_date(date, found);
    }
}

fn of_date(date: &Date, found: &mut Vec<CommitmentId>) {
    match date {
        Date::Anchor(Anchor::Met(id) | Anchor::Lapsed(id) | Anchor::Deadline(id)) => {
            found.push(*id);
        }
        Date::Anchor(_) | Date::SomeDay(_) => {}
        Date::Shift { base, .. } | Date::EdgeOf { base, .. } => of_date(base, found),
        Date::Earlier(members) | Date::Later(members) => {
            members.iter().for_each(|member| of_date(member, found));
        }
    }
}

fn of_cond(cond: &Cond, found: &mut Vec<CommitmentId>) {
    match cond {
        Cond::All(members) | Cond::Any(members) | Cond::AtLeast(_, members) => {
            members.iter().for_each(|member| of_cond(member, found));
        }
        Cond::Not(inner) => of_cond(inner, found),
        Cond::Status(_, id) => found.push(*id),
        Cond::OnOrAfter(date) | Cond::After(date) | Cond::Before(date) => of_date(date, found),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) => {}
    }
}
