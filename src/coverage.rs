//! What of the rules the cases reach: which statuses and reasons, which values of conditions, and
//! which verbs and steps of phrases ever decided.
//!
//! Something decided if some case would have found something else without it. So what is only
//! mentioned, and never mattered, is not covered.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Loaded;
use crate::dates::Day;
use crate::evaluate::{Query, holds};
use crate::generate::Scope;
use crate::model::{
    Act, Agreement, Case, CommitmentId, Cond, ConditionId, ConsultationId, EntryId, EventId,
    Reason, Record,
};
use crate::mutate::{Bench, Change, Search, changes};
use crate::prove::{self, Settings, Watch, prove};

/// What the cases of one agreement reach.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// All that there is to reach, in order.
    pub items: Vec<Item>,
}

/// One thing that cases can reach.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub of: Subject,
    /// Whether a case reaches it.
    pub state: State,
}

/// What cases can reach.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A commitment has its status for that reason.
    Reason(CommitmentId, Reason),
    /// A condition holds, does not, or is unknown (none) on a day on which it is asked.
    Condition(ConditionId, Option<bool>),
    /// An event has happened, or not, on such a day.
    Event(EventId, bool),
    /// A consultation is complete, or not.
    Consultation(ConsultationId, bool),
    /// An entry of that verb decided.
    Verb(&'static str),
    /// A step of a phrase, or a key, decided: the rules without it.
    Step(Box<Change>),
}

/// Whether a case reaches something.
#[derive(Debug, Clone)]
pub enum State {
    /// One does.
    Covered,
    /// None does; this one would, where one is known.
    Missed(Option<Box<Case>>),
    /// No record that was tried does: it does not count.
    Unreachable,
}

impl Coverage {
    /// How many are covered, of how many that can be.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let covered = self.items.iter().filter(|item| matches!(item.state, State::Covered));
        let all = self.items.iter().filter(|item| !matches!(item.state, State::Unreachable));
        (covered.count(), all.count())
    }
}

/// What the cases reach.
#[must_use]
pub fn coverage(loaded: &Loaded) -> Coverage {
    let bench = Bench::new(loaded);
    let seen = Seen::of(&bench);
    let mut items = seen.reasons(loaded);
    items.extend(seen.facts(&loaded.agreement));
    items.extend(verbs(&bench));
    items.extend(steps(&bench));
    Coverage { items }
}

/// What the cases see.
struct Seen {
    reasons: BTreeSet<(CommitmentId, Reason)>,
    conditions: BTreeSet<(ConditionId, Option<bool>)>,
    events: BTreeSet<(EventId, bool)>,
    consultations: BTreeSet<(ConsultationId, bool)>,
}

impl Seen {
    fn of(bench: &Bench<'_>) -> Seen {
        let mut seen = Seen {
            reasons: BTreeSet::new(),
            conditions: BTreeSet::new(),
            events: BTreeSet::new(),
            consultations: BTreeSet::new(),
        };
        for run in bench.runs() {
            for expected in &run.case.expected {
                let reason = run.found(expected).map(|found| found.reason);
                seen.reasons.extend(reason.map(|it| (expected.target.commitment, it)));
            }
            seen.case(bench.agreement(), run.case);
        }
        seen
    }

    /// What the case asks of conditions, events and consultations, on its days.
    fn case(&mut self, agreement: &Agreement, case: &Case) {
        let mut days: BTreeMap<Day, Scope> = BTreeMap::new();
        for expected in &case.expected {
            let scope = Scope::of_commitment(agreement, expected.target.commitment);
            days.entry(expected.on).or_default().extend(scope);
        }
        for (on, scope) in days {
            let query = Query { on, known_by: case.known_by };
            let value = |cond: Cond| {
                let truth = holds(agreement, &case.record, &cond, &query);
                match (truth.holds(), truth.fails()) {
                    (true, _) => Some(true),
                    (_, true) => Some(false),
                    _ => None,
                }
            };
            for id in scope.conditions {
                self.conditions.insert((id, value(Cond::Condition(id))));
            }
            for id in scope.events {
                self.events.extend(value(Cond::Event(id)).map(|happened| (id, happened)));
            }
            for id in scope.consultations {
                let complete = value(Cond::Consultation(id));
                self.consultations.extend(complete.map(|complete| (id, complete)));
            }
        }
    }

    /// Of each commitment the reasons that its rules can give.
    fn reasons(&self, loaded: &Loaded) -> Vec<Item> {
        let mut items = Vec::new();
        for commitment in reach(loaded) {
            let id = commitment.id;
            let reached: BTreeMap<Reason, Case> = commitment.reached.into_iter().collect();
            for reason in Reason::ALL {
                let covered = self.reasons.contains(&(id, reason));
                let state = match reached.get(&reason) {
                    _ if covered => State::Covered,
                    Some(case) => State::Missed(Some(Box::new(case.clone()))),
                    None if commitment.not_reached.contains(&reason) => State::Unreachable,
                    None => continue,
                };
                items.push(Item { of: Subject::Reason(id, reason), state });
            }
        }
        items
    }

    /// Of each condition, event and consultation on which a commitment depends its values.
    fn facts(&self, agreement: &Agreement) -> Vec<Item> {
        let mut used = Scope::default();
        for (id, _) in agreement.commitments() {
            used.extend(Scope::of_commitment(agreement, id));
        }
        let item = |of, covered| Item {
            of,
            state: if covered { State::Covered } else { State::Missed(None) },
        };
        let mut items = Vec::new();
        for id in used.conditions {
            for value in [Some(true), Some(false), None] {
                let covered = self.conditions.contains(&(id, value));
                items.push(item(Subject::Condition(id, value), covered));
            }
        }
        for id in used.events {
            for happened in [true, false] {
                let covered = self.events.contains(&(id, happened));
                items.push(item(Subject::Event(id, happened), covered));
            }
        }
        for id in used.consultations {
            for complete in [true, false] {
                let covered = self.consultations.contains(&(id, complete));
                items.push(item(Subject::Consultation(id, complete), covered));
            }
        }
        items
    }
}

/// The statuses that each commitment can have.
fn reach(loaded: &Loaded) -> Vec<prove::Commitment> {
    /// Takes every case as it is.
    struct Quiet;
    impl Watch for Quiet {
        fn tried(&mut self, _: u64, _: u64) {}

        fn again(&mut self, _: &Agreement, cases: &[Case]) -> Vec<Option<bool>> {
            vec![Some(true); cases.len()]
        }
    }
    let rules = Loaded { properties: Vec::new(), cases: Vec::new(), ..loaded.clone() };
    let settings = Settings { records: Some(RANDOM), ..Settings::default() };
    prove(&rules, &settings, &mut Quiet).commitments
}

/// So many records are drawn for each commitment, besides all small ones.
const RANDOM: u32 = 200;

/// The verbs that say something under these rules, and whether an entry of each decided.
fn verbs(bench: &Bench<'_>) -> Vec<Item> {
    let mut decided: BTreeSet<&'static str> = BTreeSet::new();
    for run in bench.runs() {
        for (id, entry) in run.case.record.entries() {
            let verb = verb(&entry.act);
            if decided.contains(verb) {
                continue;
            }
            let without = Case { record: without(&run.case.record, id), ..run.case.clone() };
            if run.differs(bench.agreement(), &without, None) {
                decided.insert(verb);
            }
        }
    }
    let item = |verb: &&'static str| Item {
        of: Subject::Verb(verb),
        state: match decided.contains(verb) {
            true => State::Covered,
            false => State::Missed(None),
        },
    };
    meant(bench.agreement()).iter().map(item).collect()
}

/// The verbs that can change something.
fn meant(agreement: &Agreement) -> Vec<&'static str> {
    let has_term = agreement.commitments.iter().any(|it| !it.kind.has_deadline());
    let has_event = agreement.events.iter().any(|event| event.on.is_none());
    let all = [
        ("happened", has_event),
        ("held", !agreement.consultations.is_empty()),
        ("assessed", !agreement.conditions.is_empty()),
        ("met", true),
        ("broken", has_term),
        ("restored", has_term),
        ("amended", true),
        ("suspended", true),
        ("resumed", true),
        ("waived", true),
        ("withdrawn", true),
        ("superseded", true),
        ("retracted", true),
    ];
    all.into_iter().filter(|(_, meant)| *meant).map(|(verb, _)| verb).collect()
}

fn verb(act: &Act) -> &'static str {
    match act {
        Act::Happened(_) => "happened",
        Act::Held(..) => "held",
        Act::Assessed(..) => "assessed",
        Act::Met(_) => "met",
        Act::Broken(_) => "broken",
        Act::Restored(_) => "restored",
        Act::Amended(..) => "amended",
        Act::Suspended { .. } => "suspended",
        Act::Resumed(_) => "resumed",
        Act::Waived(_) => "waived",
        Act::Withdrawn(_) => "withdrawn",
        Act::Superseded(_) => "superseded",
        Act::Retracted(_) => "retracted",
    }
}

/// The record without one of its entries, and without what retracts it.
fn without(record: &Record, gone: EntryId) -> Record {
    let mut left: Vec<EntryId> = record.entries().map(|(id, _)| id).collect();
    let mut open = vec![gone];
    while let Some(gone) = open.pop() {
        left.retain(|id| *id != gone);
        let retracts = |id: &&EntryId| {
            record.entry(**id).is_some_and(|entry| entry.act == Act::Retracted(gone))
        };
        open.extend(left.iter().filter(retracts));
    }
    let now = |id: EntryId| {
        let position = left.iter().position(|other| *other == id);
        EntryId(position.and_then(|at| u32::try_from(at).ok()).unwrap_or(0))
    };
    let entries = left.iter().filter_map(|id| record.entry(*id)).cloned().map(|mut entry| {
        if let Act::Retracted(of) = entry.act {
            entry.act = Act::Retracted(now(of));
        }
        entry
    });
    Record { entries: entries.collect(), ..record.clone() }
}

/// The keys and the steps of phrases, and whether a case finds something else without each.
fn steps(bench: &Bench<'_>) -> Vec<Item> {
    let drops = changes(bench.agreement()).into_iter().filter(|change| change.drops);
    let item = |change: Change| Item {
        state: if bench.decides(&change) { State::Covered } else { missed(bench, &change) },
        of: Subject::Step(Box::new(change)),
    };
    drops.map(item).collect()
}

/// What is known of a step that no case needs: a case that would, or that there is none.
fn missed(bench: &Bench<'_>, change: &Change) -> State {
    match bench.telling(change, Search::default()) {
        Some(case) => State::Missed(Some(Box::new(case))),
        None => State::Unreachable,
    }
}
