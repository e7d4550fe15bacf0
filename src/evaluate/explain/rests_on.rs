//! The entries and clauses that alone give the same verdict.

use std::collections::BTreeSet;

use crate::dates::{Day, Roll};
use crate::model::{
    Act, Agreement, Anchor, Commitment, CommitmentId, Cond, Date, Entry, EntryId, Mention, Record,
    Term, TermKey,
};
use crate::source::Place;

use super::super::case::Case;
use super::super::facts::World;
use super::super::mentions;
use super::super::sim::Sim;
use super::super::verdict::Judgement;
use super::{About, Asked, Branch, Effect, Key, Part, Step, Truth, Value, What};

/// What is enough to come to a verdict: with these entries and clauses alone it would be the same
/// status, for the same reason, as sure, open in the same way, and with the same dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestsOn {
    /// The entries, in the order of the record.
    pub entries: Vec<EntryId>,
    /// The clauses, by commitment.
    pub clauses: Vec<(CommitmentId, Clause)>,
    /// What is assumed for this run and that these clauses mention, by the place where it was said.
    pub assumed: Vec<Place>,
}

/// A key of a commitment without which it could have another status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the keys of the file")]
pub enum Clause {
    From,
    Deadline,
    DueFrom,
    Until,
    Every,
    SubjectTo,
    MetWhen,
    BrokenWhen,
    VoidWhen,
    Grace,
    Notice,
    Roll,
    AcceptsLate,
    ConfirmedBy,
    AmendableBy,
}

impl Clause {
    /// All of them.
    pub const ALL: [Clause; 15] = [
        Clause::From,
        Clause::Deadline,
        Clause::DueFrom,
        Clause::Until,
        Clause::Every,
        Clause::SubjectTo,
        Clause::MetWhen,
        Clause::BrokenWhen,
        Clause::VoidWhen,
        Clause::Grace,
        Clause::Notice,
        Clause::Roll,
        Clause::AcceptsLate,
        Clause::ConfirmedBy,
        Clause::AmendableBy,
    ];

    /// The key as it is written in a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Clause::From => "from",
            Clause::Deadline => "deadline",
            Clause::DueFrom => "due-from",
            Clause::Until => "until",
            Clause::Every => "every",
            Clause::SubjectTo => "subject-to",
            Clause::MetWhen => "met-when",
            Clause::BrokenWhen => "broken-when",
            Clause::VoidWhen => "void-when",
            Clause::Grace => "grace",
            Clause::Notice => "notice",
            Clause::Roll => "roll",
            Clause::AcceptsLate => "accepts-late",
            Clause::ConfirmedBy => "confirmed-by",
            Clause::AmendableBy => "amendable-by",
        }
    }

    /// Whether it is written in the commitment.
    #[must_use]
    pub fn is_in(self, commitment: &Commitment) -> bool {
        match self {
            Clause::From => commitment.states_from(),
            Clause::Deadline => commitment.deadline.is_some(),
            Clause::DueFrom => commitment.due_from.is_some(),
            Clause::Until => commitment.until.is_some(),
            Clause::Every => commitment.every.is_some(),
            Clause::SubjectTo => commitment.subject_to.is_some(),
            Clause::MetWhen => commitment.met_when.is_some(),
            Clause::BrokenWhen => commitment.broken_when.is_some(),
            Clause::VoidWhen => commitment.void_when.is_some(),
            Clause::Grace => commitment.grace.is_some(),
            Clause::Notice => commitment.notice.is_some(),
            Clause::Roll => commitment.roll != Roll::None,
            Clause::AcceptsLate => !commitment.accepts_late,
            Clause::ConfirmedBy => !commitment.confirmed_by.is_empty(),
            Clause::AmendableBy => !commitment.amendable_by.is_empty(),
        }
    }

    /// Takes it away, as if it were not written.
    fn take_from(self, commitment: &mut Commitment) {
        match self {
            Clause::From => {
                let value = Date::Anchor(Anchor::Made);
                commitment.from = Term::new(value, "made", commitment.place);
            }
            Clause::Deadline => commitment.deadline = None,
            Clause::DueFrom => commitment.due_from = None,
            Clause::Until => commitment.until = None,
            Clause::Every => commitment.every = None,
            Clause::SubjectTo => commitment.subject_to = None,
            Clause::MetWhen => commitment.met_when = None,
            Clause::BrokenWhen => commitment.broken_when = None,
            Clause::VoidWhen => commitment.void_when = None,
            Clause::Grace => commitment.grace = None,
            Clause::Notice => commitment.notice = None,
            Clause::Roll => commitment.roll = Roll::None,
            Clause::AcceptsLate => commitment.accepts_late = true,
            Clause::ConfirmedBy => commitment.confirmed_by.clear(),
            Clause::AmendableBy => commitment.amendable_by.clear(),
        }
    }
}

/// The agreement in which nothing but those commitments is worth any work.
pub(super) fn without_others(agreement: &Agreement, cone: &[CommitmentId]) -> Agreement {
    let mut agreement = agreement.clone();
    for (position, commitment) in (0..).map(CommitmentId).zip(&mut agreement.commitments) {
        if !cone.contains(&position) {
            Clause::ALL.into_iter().for_each(|clause| clause.take_from(commitment));
            commitment.target = None;
        }
    }
    agreement
}

/// So often the verdict is worked out with less, at most.
const MOST_TRIES: u32 = 300;
/// And less often where one alone is much work: so many courses in all.
const MOST_EFFORT: u32 = 20_000;

/// Something that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Entry(EntryId),
    Clause(CommitmentId, Clause),
}

/// What the parts that decide show, if that is enough; else what has to be added to it.
pub(super) fn rests_on(asked: &Asked<'_>, judgement: &Judgement, branch: &Branch) -> RestsOn {
    let cone = {
        let case = Case::new(asked.agreement, asked.record, asked.query.on, asked.query.known_by);
        case.cones.of_status(asked.commitment)
    };
    let all = items(asked, &cone);
    let named = Named::of(branch, asked);
    let mut search = Search { asked, judgement, named: &named, cone: &cone, tries: 0, effort: 0 };
    let among = |shown: &BTreeSet<Item>| all.intersection(shown).copied().collect();
    let whole: BTreeSet<Item> = among(&shown(branch, Parts::All));
    let mut kept: BTreeSet<Item> = among(&shown(branch, Parts::ThatMatter));
    let fewer = kept.len() < whole.len();
    if fewer && !search.is_enough(&kept) {
        kept.clone_from(&whole);
    }
    if kept == whole && !search.is_enough(&kept) {
        // Some of the days that are reported need more than the rows ask.
        let mut dated: BTreeSet<Item> = kept.union(&dated(branch)).copied().collect();
        dated.extend(all.iter().filter(|item| search.is_of_series(item)));
        let dated = among(&dated);
        let start = if search.is_enough(&dated) { &dated } else { &all };
        kept = search.reduced(start, &kept);
    }
    let assumed = search.assumed(&kept);
    let mut rests_on = RestsOn { entries: Vec::new(), clauses: Vec::new(), assumed };
    for item in kept {
        match item {
            Item::Entry(id) => rests_on.entries.push(id),
            Item::Clause(commitment, clause) => rests_on.clauses.push((commitment, clause)),
        }
    }
    rests_on
}

/// Everything by which the commitment may have another status.
fn items(asked: &Asked<'_>, cone: &[CommitmentId]) -> BTreeSet<Item> {
    let mut items = BTreeSet::new();
    let mut mentioned = BTreeSet::new();
    let case = Case::new(asked.agreement, asked.record, asked.query.on, asked.query.known_by);
    for id in cone {
        let Some(commitment) = asked.agreement.commitment(*id) else { continue };
        let clauses = Clause::ALL.into_iter().filter(|clause| clause.is_in(commitment));
        items.extend(clauses.map(|clause| Item::Clause(*id, clause)));
        let of_status = mentions::of_status(*id, commitment, case.view.told(*id));
        mentioned.extend(of_status.into_iter().map(|(_, mention)| mention));
        mentioned.insert(Mention::Commitment(*id));
    }
    let entries = asked.record.standing(asked.query.known_by);
    let entries = entries.filter(|(_, entry)| concerns(&entry.act, &mentioned));
    items.extend(entries.map(|(id, _)| Item::Entry(id)));
    items
}

fn concerns(act: &Act, mentioned: &BTreeSet<Mention>) -> bool {
    match act {
        Act::Happened(id) => mentioned.contains(&Mention::Event(*id)),
        Act::Held(id, _) => mentioned.contains(&Mention::Consultation(*id)),
        Act::Assessed(id, _) => mentioned.contains(&Mention::Condition(*id)),
        Act::Withdrawn(None) => true,
        Act::Retracted(_) => false,
        other => other
            .target()
            .is_some_and(|target| mentioned.contains(&Mention::Commitment(target.commitment))),
    }
}

/// Which parts of a condition are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parts {
    All,
    /// Where it is decided, those that decide it: of `a or b`, if it holds, those that hold.
    ThatMatter,
}

impl Parts {
    fn of(self, step: &Step) -> Vec<&Step> {
        let all = || step.steps.iter();
        let are = |truth: Truth| all().filter(|it| it.value == Value::Truth(truth)).collect();
        let deciding: Vec<&Step> = match (&step.what, step.value) {
            _ if self == Parts::All => Vec::new(),
            (What::Cond(Cond::Any(_) | Cond::AtLeast(..), _), Value::Truth(Truth::Yes)) => {
                are(Truth::Yes)
            }
            (What::Cond(Cond::All(_) | Cond::AtLeast(..), _), Value::Truth(Truth::No)) => {
                are(Truth::No)
            }
            _ => Vec::new(),
        };
        if deciding.is_empty() { all().collect() } else { deciding }
    }
}

/// What stands in the parts that decide.
fn shown(branch: &Branch, parts: Parts) -> BTreeSet<Item> {
    in_parts(branch, parts, |part| part.decides)
}

/// What stands in those that decide, and in those about days that are reported.
fn dated(branch: &Branch) -> BTreeSet<Item> {
    let days = [About::InForce, About::Deadline, About::Window, About::Term];
    in_parts(branch, Parts::All, |part| part.decides || days.contains(&part.about))
}

fn in_parts(branch: &Branch, parts: Parts, is: impl Fn(&Part) -> bool) -> BTreeSet<Item> {
    let mut found = BTreeSet::new();
    for part in branch.parts.iter().filter(|part| is(part)) {
        let own = clauses_of(part).into_iter();
        found.extend(own.map(|clause| Item::Clause(branch.commitment, clause)));
        for step in &part.steps {
            collect(branch.commitment, parts, step, &mut found);
        }
    }
    if branch.occurrence.is_some() {
        found.insert(Item::Clause(branch.commitment, Clause::Every));
    }
    found
}

/// The clauses without a phrase that go with what the record says.
fn clauses_of(part: &Part) -> Vec<Clause> {
    let has = |is: fn(&Effect) -> bool| {
        part.steps.iter().any(|step| matches!(&step.what, What::Entry(effect) if is(effect)))
    };
    let performed = has(|effect| matches!(effect, Effect::Performed { .. } | Effect::Kept(_)));
    let unconfirmed = has(|effect| matches!(effect, Effect::Unconfirmed(_)));
    let refused =
        has(|effect| matches!(effect, Effect::Performed { refused, .. } if *refused != Truth::No));
    let mut clauses = Vec::new();
    if performed || unconfirmed {
        clauses.push(Clause::ConfirmedBy);
    }
    if refused {
        clauses.push(Clause::AcceptsLate);
    }
    if has(|effect| matches!(effect, Effect::WithoutConsent(_))) {
        clauses.push(Clause::AmendableBy);
    }
    clauses
}

fn collect(commitment: CommitmentId, parts: Parts, step: &Step, found: &mut BTreeSet<Item>) {
    found.extend(step.entries.iter().copied().map(Item::Entry));
    let clause = match &step.what {
        What::Term(written)
        | What::SubjectTo(written, ..)
        | What::Trigger(written, _)
        | What::OpeningFrom(written) => {
            found.extend(written.amended_by.map(Item::Entry));
            // What was amended away decides nothing any more.
            clause_of(written.key).filter(|_| written.amended_by.is_none())
        }
        What::Grace(_) => Some(Clause::Grace),
        What::Rolled(_) => Some(Clause::Roll),
        What::Notice(_) => Some(Clause::Notice),
        What::Commitment(branch) => {
            found.extend(shown(branch, parts));
            None
        }
        _ => None,
    };
    found.extend(clause.map(|clause| Item::Clause(commitment, clause)));
    parts.of(step).into_iter().for_each(|step| collect(commitment, parts, step, found));
}

fn clause_of(key: Key) -> Option<Clause> {
    match key {
        Key::Term(TermKey::From) => Some(Clause::From),
        Key::Term(TermKey::Deadline) => Some(Clause::Deadline),
        Key::Term(TermKey::DueFrom) => Some(Clause::DueFrom),
        Key::Term(TermKey::Until) => Some(Clause::Until),
        Key::Term(TermKey::Target) => None,
        Key::SubjectTo => Some(Clause::SubjectTo),
        Key::MetWhen => Some(Clause::MetWhen),
        Key::BrokenWhen => Some(Clause::BrokenWhen),
        Key::VoidWhen => Some(Clause::VoidWhen),
    }
}

/// The days that the explanation names of other commitments: when they lapsed, or were met.
struct Named(Vec<(Anchor, Day, Value)>);

impl Named {
    fn of(branch: &Branch, asked: &Asked<'_>) -> Self {
        let mut named = Named(Vec::new());
        named.collect(branch);
        let case = Case::new(asked.agreement, asked.record, asked.query.on, asked.query.known_by);
        named.0 = named.in_all_worlds(&case, asked);
        named
    }

    fn collect(&mut self, branch: &Branch) {
        for part in branch.parts.iter().filter(|part| part.decides) {
            part.steps.iter().for_each(|step| self.step(part.on, step));
        }
    }

    fn step(&mut self, on: Day, step: &Step) {
        match &step.what {
            What::Date(Date::Anchor(anchor @ (Anchor::Met(_) | Anchor::Lapsed(_)))) => {
                self.0.push((*anchor, on, Value::None));
            }
            What::Commitment(branch) => self.collect(branch),
            _ => {}
        }
        step.steps.iter().for_each(|step| self.step(on, step));
    }

    /// Whether they are the same in another agreement or record.
    fn are_same_in(&self, case: &Case<'_>, asked: &Asked<'_>) -> bool {
        self.in_all_worlds(case, asked) == self.0
    }

    /// The days as they are in all worlds at once, which is quickly seen.
    fn in_all_worlds(&self, case: &Case<'_>, asked: &Asked<'_>) -> Vec<(Anchor, Day, Value)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let world = World::all(&case.facts);
        let mut sim = Sim::new(case, &world, asked.query.on);
        sim.run(&case.cones.of(asked.commitment));
        let value = |(anchor, on, _): &(Anchor, Day, Value)| {
            let moment = *sim.date(&Date::Anchor(*anchor), None).at(*on);
            (*anchor, *on, Value::Day(moment.into()))
        };
        self.0.iter().map(value).collect()
    }
}

struct Search<'s, 'a> {
    asked: &'s Asked<'a>,
    judgement: &'s Judgement,
    named: &'s Named,
    cone: &'s [CommitmentId],
    tries: u32,
    effort: u32,
}

impl Search<'_, '_> {
    /// Whether with those alone the verdict is the same.
    fn is_enough(&mut self, kept: &BTreeSet<Item>) -> bool {
        self.tries = self.tries.saturating_add(1);
        let agreement = self.agreement(kept);
        let record = self.record(kept);
        let query = self.asked.query;
        let case = Case::new(&agreement, &record, query.on, query.known_by);
        let judgement = self.asked.judgement_in(&case);
        self.effort = self.effort.saturating_add(case.effort());
        judgement.is_some_and(|judgement| is_same(&judgement, self.judgement))
            && self.named.are_same_in(&case, self.asked)
    }

    /// Whether no more can be tried.
    fn is_exhausted(&self) -> bool {
        self.tries >= MOST_TRIES || self.effort >= MOST_EFFORT
    }

    /// Whether it is an entry about the series that is asked, by which another of its occurrences
    /// may be what it is.
    fn is_of_series(&self, item: &Item) -> bool {
        let Item::Entry(id) = item else { return false };
        let recurs = self.asked.agreement.commitment(self.asked.commitment);
        let recurs = recurs.is_some_and(|commitment| commitment.every.is_some());
        let target = self.asked.record.entry(*id).and_then(|entry| entry.act.target());
        recurs && target.is_some_and(|target| target.commitment == self.asked.commitment)
    }

    /// The agreement with those clauses alone in what the commitment rests on.
    fn agreement(&self, kept: &BTreeSet<Item>) -> Agreement {
        let mut agreement = self.asked.agreement.clone();
        for id in self.cone {
            let Some(commitment) = agreement.commitments.get_mut(id.index()) else { continue };
            for clause in Clause::ALL {
                if clause.is_in(commitment) && !kept.contains(&Item::Clause(*id, clause)) {
                    clause.take_from(commitment);
                }
            }
        }
        agreement
    }

    /// The record with those entries alone. What was retracted is not among them, so that the
    /// retractions need not be either.
    fn record(&self, kept: &BTreeSet<Item>) -> Record {
        let record = self.asked.record;
        let entries = record.entries().filter(|(id, _)| kept.contains(&Item::Entry(*id)));
        let entries: Vec<Entry> = entries.map(|(_, entry)| entry.clone()).collect();
        Record { entries, ..record.clone() }
    }

    /// What is assumed of the commitment, and of what those clauses and entries mention.
    fn assumed(&self, kept: &BTreeSet<Item>) -> Vec<Place> {
        let said = &self.asked.record.assumed.said;
        if said.is_empty() {
            return Vec::new();
        }
        let agreement = self.agreement(kept);
        let record = self.record(kept);
        let case = Case::new(&agreement, &record, self.asked.query.on, self.asked.query.known_by);
        let mut mentioned = BTreeSet::from([Mention::Commitment(self.asked.commitment)]);
        for id in self.cone {
            let Some(commitment) = agreement.commitment(*id) else { continue };
            let of_status = mentions::of_status(*id, commitment, case.view.told(*id));
            mentioned.extend(of_status.into_iter().map(|(_, mention)| mention));
        }
        let matters = said.iter().filter(|(_, said)| mentioned.contains(&said.of));
        matters.map(|(place, _)| *place).collect()
    }

    /// From all, in ever smaller pieces, what is not needed is left out; `shown` stays.
    fn reduced(&mut self, all: &BTreeSet<Item>, shown: &BTreeSet<Item>) -> BTreeSet<Item> {
        let mut current = all.clone();
        let mut spare: Vec<Item> = all.difference(shown).copied().collect();
        let mut size = spare.len().div_ceil(2);
        while size > 0 && !self.is_exhausted() {
            let mut needed = Vec::new();
            for piece in spare.chunks(size) {
                let mut fewer = current.clone();
                piece.iter().for_each(|item| _ = fewer.remove(item));
                if !self.is_exhausted() && self.is_enough(&fewer) {
                    current = fewer;
                } else {
                    needed.extend_from_slice(piece);
                }
            }
            spare = needed;
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
        current
    }
}

/// Whether two verdicts say the same of what can be asked: the status, its reason, how sure it is,
/// and the days that belong to it; what only an earlier or a later day shows is apart, and so is the
/// target.
fn is_same(one: &Judgement, two: &Judgement) -> bool {
    let asked = |judgement: &Judgement| {
        (judgement.status, judgement.reason, judgement.breach, judgement.certainty)
    };
    let dates = |judgement: &Judgement| {
        let Judgement { in_force_from, due_from, deadline, deadline_bounds, .. } = judgement;
        let (until, met_on, days_late) = (judgement.until, judgement.met_on, judgement.days_late);
        let dates = (*in_force_from, *due_from, *deadline, until, met_on);
        (dates, *deadline_bounds, days_late)
    };
    asked(one) == asked(two)
        && dates(one) == dates(two)
        && one.possible == two.possible
        && one.turns_on == two.turns_on
}
