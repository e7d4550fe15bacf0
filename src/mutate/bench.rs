//! The cases of an agreement, run once: what of them a change of the rules can touch.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::ground::Ground;
use super::records::Voices;
use super::{Change, Part};
use crate::cases::{is_as_demanded, judgements, told, truth, wrong};
use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::Judgement;
use crate::generate::Scope;
use crate::model::{Agreement, Case, CommitmentId, Expected, Mention, Target};

/// By the commitments that are looked at, who speaks in the entries, and what comes first in them.
type Grounds = BTreeMap<(Vec<CommitmentId>, Voices, Option<Part>), Rc<Ground>>;

/// An agreement with its cases, and what is worked out once for all changes of its rules.
pub struct Bench<'a> {
    loaded: &'a Loaded,
    runs: Vec<Run<'a>>,
    grounds: RefCell<Grounds>,
}

/// A case, and what the rules give for it.
pub struct Run<'a> {
    /// The case.
    pub case: &'a Case,
    judged: BTreeMap<(Day, CommitmentId), Judgement>,
    passes: bool,
    /// On what each commitment depends of which something is expected,
    scopes: BTreeMap<CommitmentId, Scope>,
    /// and what is demanded.
    demanded: Scope,
}

impl<'a> Bench<'a> {
    /// Runs the cases.
    #[must_use]
    pub fn new(loaded: &'a Loaded) -> Self {
        let runs = loaded.cases.iter().map(|case| Run::new(&loaded.agreement, case)).collect();
        Bench { loaded, runs, grounds: RefCell::default() }
    }

    /// The rules as they are.
    #[must_use]
    pub fn agreement(&self) -> &'a Agreement {
        &self.loaded.agreement
    }

    /// The cases, in their order.
    #[must_use]
    pub fn runs(&self) -> &[Run<'a>] {
        &self.runs
    }

    /// Whether a case that passes fails by the changed rules.
    #[must_use]
    pub fn is_noticed(&self, change: &Change) -> bool {
        self.runs.iter().any(|run| run.passes && run.fails_by(change))
    }

    /// Whether something else is found for a case by the changed rules.
    #[must_use]
    pub fn decides(&self, change: &Change) -> bool {
        self.runs.iter().any(|run| run.differs(&change.agreement, run.case, Some(change.of)))
    }

    /// Small records of what some commitments depend on, and what becomes of these under them:
    /// first those in which something is said of one part.
    pub(crate) fn ground(
        &self,
        of: &[CommitmentId],
        voices: Voices,
        first: Option<Part>,
    ) -> Rc<Ground> {
        let mut grounds = self.grounds.borrow_mut();
        let ground = grounds.entry((of.to_vec(), voices, first));
        let new = || Rc::new(Ground::new(self.agreement(), of, (voices, first)));
        ground.or_insert_with(new).clone()
    }
}

impl<'a> Run<'a> {
    fn new(agreement: &Agreement, case: &'a Case) -> Self {
        let judged: BTreeMap<_, _> = judgements(agreement, case, |_| true)
            .filter_map(|(on, id, judged)| Some(((on, id), judged?)))
            .collect();
        let is_right = |expected: &Expected| {
            let found = judged.get(&(expected.on, expected.target.commitment));
            wrong(expected, told(found, expected.target)).is_empty()
        };
        let passes = case.expected.iter().all(is_right)
            && case.demanded.iter().all(|it| is_as_demanded(it, truth(agreement, case, it)));
        let under = |mentions| Scope::under(agreement, &case.record, mentions);
        let ids = case.expected.iter().map(|expected| expected.target.commitment);
        let scopes = ids.map(|id| (id, under(vec![Mention::Commitment(id)]))).collect();
        let demanded = case.demanded.iter().flat_map(|it| it.condition.value.mentions());
        let demanded = under(demanded.collect());
        Run { case, judged, passes, scopes, demanded }
    }

    /// What the rules give for something that is expected.
    #[must_use]
    pub fn found(&self, expected: &Expected) -> Option<&Judgement> {
        self.of(expected.on, expected.target)
    }

    fn of(&self, on: Day, target: Target) -> Option<&Judgement> {
        told(self.judged.get(&(on, target.commitment)), target)
    }

    fn depends(&self, id: CommitmentId, part: Part) -> bool {
        self.scopes.get(&id).is_some_and(|scope| part.is_in(scope))
    }

    fn fails_by(&self, change: &Change) -> bool {
        let (case, agreement) = (self.case, &change.agreement);
        let mut judged = judgements(agreement, case, |id| self.depends(id, change.of));
        let expects = judged.any(|(on, id, judged)| {
            let mut of = expected(case, on, id);
            of.any(|expected| !wrong(expected, told(judged.as_ref(), expected.target)).is_empty())
        });
        let is_wrong = |it| !is_as_demanded(it, truth(agreement, case, it));
        expects || (change.of.is_in(&self.demanded) && case.demanded.iter().any(is_wrong))
    }

    /// Whether something else is found by changed rules, or under a changed record of that case;
    /// where only one part of the rules is another, no more is looked at than what depends on it.
    #[must_use]
    pub fn differs(&self, agreement: &Agreement, changed: &Case, part: Option<Part>) -> bool {
        let depends = |id| part.is_none_or(|part| self.depends(id, part));
        judgements(agreement, changed, depends).any(|(on, id, judged)| {
            let mut of = expected(self.case, on, id);
            of.any(|it| is_other(self.found(it), told(judged.as_ref(), it.target)))
        })
    }
}

fn expected(case: &Case, on: Day, id: CommitmentId) -> impl Iterator<Item = &Expected> {
    case.expected.iter().filter(move |it| it.on == on && it.target.commitment == id)
}

/// Whether something else is told: status, reason, what is possible, how sure it is, or breach.
fn is_other(one: Option<&Judgement>, two: Option<&Judgement>) -> bool {
    let told = |it: &Judgement| (it.status, it.reason, it.certainty, it.breach);
    one.map(told) != two.map(told) || one.map(|it| &it.possible) != two.map(|it| &it.possible)
}

impl Part {
    /// Whether what depends on all that may depend on it.
    pub(super) fn is_in(self, scope: &Scope) -> bool {
        match self {
            Part::Commitment(id) => scope.has(Mention::Commitment(id)),
            Part::Condition(id) => scope.has(Mention::Condition(id)),
            Part::Consultation(id) => scope.has(Mention::Consultation(id)),
            Part::Event(id) => scope.has(Mention::Event(id)),
            Part::Calendar | Part::Agreement => true,
        }
    }
}
