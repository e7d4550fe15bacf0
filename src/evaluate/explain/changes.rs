//! The fewest entries by which a commitment would become something else.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;
use crate::model::{
    Act, Amendments, Anchor, Commitment, CommitmentId, ConditionId, ConsultationId, Date, Deadline,
    Entry, EntryId, EventId, Mention, PartyId, Target, Term,
};

use super::super::case::Case;
use super::super::judge::Judge;
use super::super::mentions;
use super::super::outlook::Outlook;
use super::super::verdict::{FactName, Judgement, Reason, Status};
use super::{Asked, Remedy, RestsOn, Settled, Ways};

/// So many entries are thought of.
const MOST_CANDIDATES: usize = 14;
/// The sort of entries that assess a condition.
const CONDITION: u8 = 5;
/// The sort of entries that end the commitment.
const ENDING: u8 = 7;
/// And of those that retract another.
const RETRACTION: u8 = 8;
/// So many retractions are thought of.
const MOST_RETRACTIONS: usize = 4;
/// So many of its days are thought of.
const MOST_DAYS: usize = 3;
/// So many of them are put together, besides all that make things happen.
const MOST_TOGETHER: usize = 3;
/// So many verdicts are worked out at most.
const MOST_TRIES: u32 = 500;
/// And fewer where one alone is much work: so many courses in all.
const MOST_EFFORT: u32 = 20_000;
/// So many remedies are told for each status.
const MOST_PER_STATUS: usize = 2;

/// An entry that could be written, and of what it speaks: two of the same are not put together.
pub(super) struct Candidate {
    about: (u8, u32, Day),
    entry: Entry,
    role: Role,
}

/// What an entry that could be written is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It makes something happen that has not happened.
    Forward,
    /// It says that something is not so.
    Backward,
    /// It is told by itself only: with others it would be a story.
    Alone,
}

/// For each other status the fewest entries that would give it; of what is open also those that
/// would settle it.
pub(super) fn changes(
    asked: &Asked<'_>,
    judgement: &Judgement,
    ways: &Ways,
    rests_on: &RestsOn,
) -> Vec<Remedy> {
    let mut candidates = Candidates::of(asked, judgement, ways);
    candidates.extend(Candidates::against(asked, judgement, ways, rests_on));
    let deciding = judgement.occurrences.first().map(|one| (one.number, &one.judgement));
    let deciding = deciding.filter(|_| asked.occurrence.is_none());
    let mut search = Search { asked, judgement, deciding, tries: 0, effort: 0, found: Vec::new() };
    for size in 1..=MOST_TOGETHER {
        search.combine(&candidates, size, 0, &mut Vec::new());
    }
    search.all_together(&candidates);
    let mut found = search.found;
    one_ending(&mut found, &candidates);
    // Where something changes the status, what leaves it as it was is not worth telling.
    let leaves = |remedy: &Remedy| {
        let settles = judgement.possible.len() > 1 && remedy.possible.len() == 1;
        (remedy.status, remedy.reason) == (judgement.status, judgement.reason) && !settles
    };
    if found.iter().any(|(_, remedy)| !leaves(remedy)) {
        found.retain(|(_, remedy)| !leaves(remedy));
    }
    let gives = |remedy: &Remedy| remedy.occurrence.map_or(remedy.status, |(_, status, _)| status);
    found.sort_by_key(|(_, remedy)| (remedy.entries.len(), gives(remedy)));
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    let mut told = |remedy: &Remedy| {
        let count = counts.entry(gives(remedy)).or_default();
        *count = count.saturating_add(1);
        *count <= MOST_PER_STATUS
    };
    found.into_iter().map(|(_, remedy)| remedy).filter(|remedy| told(remedy)).collect()
}

/// Of the verbs that end it, the first that changes anything is enough.
fn one_ending(found: &mut Vec<(BTreeSet<usize>, Remedy)>, candidates: &[Candidate]) {
    let mut seen = false;
    let ends = |number: &usize| candidates.get(*number).is_some_and(|it| it.about.0 == ENDING);
    found.retain(|(numbers, _)| !numbers.iter().any(ends) || !std::mem::replace(&mut seen, true));
}

/// The entries each of which would end it, whatever is open.
pub(super) fn endings(asked: &Asked<'_>, judgement: &Judgement) -> Vec<Entry> {
    if judgement.status == Status::Void {
        return Vec::new();
    }
    let Some(commitment) = asked.agreement.commitment(asked.commitment) else { return Vec::new() };
    let target = Target { commitment: asked.commitment, occurrence: asked.occurrence };
    let on = asked.query.known_by.map_or(asked.query.on, |known| known.min(asked.query.on));
    let entry = |act| Entry {
        id: None,
        first: on,
        last: on,
        recorded: on,
        by: commitment.amendable_by.clone(),
        source: None,
        note: None,
        act,
        place: commitment.place,
        assumed: false,
    };
    let acts = [Act::Waived(target), Act::Withdrawn(Some(target)), Act::Superseded(target)];
    let ends = |entry: &Entry| {
        let record = asked.with(std::slice::from_ref(entry));
        let ended = Asked { record: &record, ..*asked }.judgement();
        ended.is_some_and(|it| it.possible == BTreeSet::from([Status::Void]))
    };
    acts.map(entry).into_iter().filter(ends).collect()
}

struct Search<'s, 'a> {
    asked: &'s Asked<'a>,
    judgement: &'s Judgement,
    /// Of a series: the occurrence from which it takes its status.
    deciding: Option<(u32, &'s Judgement)>,
    tries: u32,
    effort: u32,
    /// With the numbers of the candidates.
    found: Vec<(BTreeSet<usize>, Remedy)>,
}

impl Search<'_, '_> {
    fn combine(&mut self, all: &[Candidate], size: usize, from: usize, chosen: &mut Vec<usize>) {
        if chosen.len() == size {
            self.attempt(all, chosen);
            return;
        }
        for next in from..all.len() {
            let about = |number: usize| all.get(number).map(|candidate| candidate.about);
            let alone = all.get(next).is_none_or(|candidate| candidate.role == Role::Alone);
            let twice = chosen.iter().any(|number| about(*number) == about(next));
            if twice || alone && size > 1 {
                continue;
            }
            chosen.push(next);
            self.combine(all, size, next.saturating_add(1), chosen);
            chosen.pop();
        }
    }

    /// All that makes things happen, and of that no more than is needed.
    fn all_together(&mut self, all: &[Candidate]) {
        let mut about = BTreeSet::new();
        let forward =
            all.iter().enumerate().filter(|(_, candidate)| candidate.role == Role::Forward);
        let forward = forward.filter(|(_, candidate)| about.insert(candidate.about));
        let mut chosen: Vec<usize> = forward.map(|(number, _)| number).collect();
        if chosen.len() <= MOST_TOGETHER {
            return;
        }
        let Some(goal) = self.verdict(all, &chosen).filter(|it| self.is_change(it)) else { return };
        for number in chosen.clone() {
            let fewer: Vec<usize> = chosen.iter().copied().filter(|it| *it != number).collect();
            if self.verdict(all, &fewer).is_some_and(|it| it.0.reason == goal.0.reason) {
                chosen = fewer;
            }
        }
        self.attempt(all, &chosen);
    }

    fn attempt(&mut self, all: &[Candidate], chosen: &[usize]) {
        let numbers: BTreeSet<usize> = chosen.iter().copied().collect();
        let Some((judgement, one)) = self.verdict(all, chosen).filter(|it| self.is_change(it))
        else {
            return;
        };
        let deciding = self.deciding.map(|(number, _)| number);
        let key = |remedy: &Remedy| (remedy.reason, remedy.possible.len() == 1, remedy.occurrence);
        let remedy = Remedy {
            entries: chosen
                .iter()
                .filter_map(|it| all.get(*it))
                .map(|it| it.entry.clone())
                .collect(),
            status: judgement.status,
            reason: judgement.reason,
            possible: judgement.possible.iter().copied().collect(),
            occurrence: deciding.zip(one).map(|(number, it)| (number, it.status, it.reason)),
        };
        // What fewer entries do already is not told again.
        let known = |(fewer, other): &(BTreeSet<usize>, Remedy)| {
            fewer.is_subset(&numbers) && key(other) == key(&remedy)
        };
        if !self.found.iter().any(known) {
            self.found.push((numbers, remedy));
        }
    }

    /// Whether something else becomes of it, or of the occurrence by which a series is decided.
    fn is_change(&self, (judgement, one): &(Judgement, Option<Judgement>)) -> bool {
        let differs = |before: &Judgement, after: &Judgement| {
            let settles = before.possible.len() > 1 && after.possible.len() == 1;
            before.reason != after.reason || settles
        };
        let of_one = self.deciding.zip(one.as_ref());
        differs(self.judgement, judgement)
            || of_one.is_some_and(|((_, before), after)| differs(before, after))
    }

    /// The verdict with those entries, and that of the occurrence that decided without them.
    fn verdict(
        &mut self,
        all: &[Candidate],
        chosen: &[usize],
    ) -> Option<(Judgement, Option<Judgement>)> {
        if self.tries >= MOST_TRIES || self.effort >= MOST_EFFORT {
            return None;
        }
        self.tries = self.tries.saturating_add(1);
        let entries = chosen.iter().filter_map(|number| all.get(*number));
        let entries: Vec<Entry> = entries.map(|candidate| candidate.entry.clone()).collect();
        let record = self.asked.with(&entries);
        let query = self.asked.query;
        let case = Case::new(self.asked.agreement, &record, query.on, query.known_by);
        // What is not there any more does not become something else.
        let is_there = |number: u32| occurrences(&case, self.asked).contains(&number);
        let judgement = self.asked.judgement_in(&case);
        let judgement = judgement.filter(|_| self.asked.occurrence.is_none_or(is_there));
        let one = self.deciding.filter(|(number, _)| is_there(*number)).and_then(|(number, _)| {
            Asked { occurrence: Some(number), ..*self.asked }.judgement_in(&case)
        });
        let behind = case.cones.of(self.asked.commitment).len();
        let work = case.effort().saturating_add(u32::try_from(behind).unwrap_or(u32::MAX));
        self.effort = self.effort.saturating_add(work);
        Some((judgement?, one))
    }
}

/// The occurrences that there are on the day asked, in some world.
fn occurrences(case: &Case<'_>, asked: &Asked<'_>) -> Vec<u32> {
    let outlook = Outlook::new(case, asked.commitment);
    Judge { outlook: &outlook, on: asked.query.on }.reported()
}

/// Says of a performance that have not made it count so far.
struct Claim {
    /// The first day on which it may have been.
    on: Day,
    /// Who has spoken.
    spoken: BTreeSet<PartyId>,
    /// Whether all of them have named the day.
    is_precise: bool,
}

impl Claim {
    fn on(on: Day) -> Self {
        Claim { on, spoken: BTreeSet::new(), is_precise: true }
    }
}

/// The entries one would think of.
pub(super) struct Candidates<'c, 'a> {
    pub(super) asked: &'c Asked<'a>,
    pub(super) case: Case<'a>,
    judgement: &'c Judgement,
    ways: &'c Ways,
    /// The day of the entries: the day asked, as far as it is known by then.
    on: Day,
    pub(super) found: Vec<Candidate>,
}

impl<'c, 'a> Candidates<'c, 'a> {
    fn new(asked: &'c Asked<'a>, judgement: &'c Judgement, ways: &'c Ways) -> Self {
        let query = asked.query;
        let on = query.known_by.map_or(query.on, |known| known.min(query.on));
        let case = Case::new(asked.agreement, asked.record, query.on, query.known_by);
        Candidates { asked, case, judgement, ways, on, found: Vec::new() }
    }

    /// What would end it, and what takes away an entry on which it rests.
    fn against(
        asked: &'c Asked<'a>,
        judgement: &'c Judgement,
        ways: &'c Ways,
        rests_on: &RestsOn,
    ) -> Vec<Candidate> {
        let mut candidates = Candidates::new(asked, judgement, ways);
        candidates.endings();
        candidates.retractions(rests_on);
        candidates.found
    }

    fn of(asked: &'c Asked<'a>, judgement: &'c Judgement, ways: &'c Ways) -> Vec<Candidate> {
        let mut candidates = Candidates::new(asked, judgement, ways);
        candidates.own();
        candidates.mentioned();
        candidates.amended();
        candidates.found.truncate(MOST_CANDIDATES);
        candidates.others();
        candidates.found
    }

    pub(super) fn add(
        &mut self,
        (sort, number): (u8, u32),
        role: Role,
        act: Act,
        by: Vec<PartyId>,
        on: Day,
    ) {
        let Some(place) = self.asked.agreement.commitment(self.asked.commitment) else { return };
        let (id, source, note, place) = (None, None, None, place.place);
        let recorded = self.on.max(on);
        let (first, last, assumed) = (on, on, false);
        let entry = Entry { id, first, last, recorded, by, source, note, act, place, assumed };
        // Of a condition, each day is asked by itself; of all else one entry is enough.
        let about = (sort, number, if sort == CONDITION { on } else { Day::MIN });
        self.found.push(Candidate { about, entry, role });
    }

    /// Of the commitment itself.
    fn own(&mut self) {
        let id = self.asked.commitment;
        let Some(commitment) = self.asked.agreement.commitment(id) else { return };
        let target = Target { commitment: id, occurrence: self.occurrence() };
        let claim = self.claim(commitment, target);
        let by = self.silent(commitment, target);
        let (met, broken) = ((0, id.0), (1, id.0));
        if self.judgement.status != Status::Met || self.judgement.possible.len() > 1 {
            self.add(met, Role::Forward, Act::Met(target), by.clone(), self.on);
            let wanted = commitment.confirmed_by.clone();
            if by != wanted && claim.as_ref().is_some_and(|claim| !claim.is_precise) {
                // Of a day that is not known one may have to say all again, with the day.
                self.add(met, Role::Alone, Act::Met(target), wanted, self.on);
            }
        }
        let deadline = self.past_deadline().filter(|_| self.judgement.reason != Reason::OnTime);
        // A claim that is in time is so once it is confirmed.
        let in_time = |deadline: &Day| claim.as_ref().is_some_and(|claim| claim.on <= *deadline);
        let deadline = deadline.filter(|deadline| !in_time(deadline));
        if let Some(deadline) = deadline {
            self.add(met, Role::Alone, Act::Met(target), commitment.confirmed_by.clone(), deadline);
        }
        match (commitment.kind.has_deadline(), self.judgement.reason) {
            (_, Reason::Suspended) => {
                self.add((2, id.0), Role::Forward, Act::Resumed(target), Vec::new(), self.on);
            }
            (_, Reason::Broken) => {
                self.add(broken, Role::Forward, Act::Restored(target), Vec::new(), self.on);
            }
            (false, _) => self.add(broken, Role::Alone, Act::Broken(target), Vec::new(), self.on),
            (true, _) => {}
        }
        if self.judgement.status == Status::Due {
            let act = Act::Suspended { target, tolls: true };
            self.add((2, id.0), Role::Alone, act, Vec::new(), self.on);
        }
    }

    fn endings(&mut self) {
        let id = self.asked.commitment;
        let Some(commitment) = self.asked.agreement.commitment(id) else { return };
        let target = Target { commitment: id, occurrence: self.occurrence() };
        let acts = [Act::Waived(target), Act::Withdrawn(Some(target)), Act::Superseded(target)];
        for act in acts {
            let by = commitment.amendable_by.clone();
            self.add((ENDING, id.0), Role::Alone, act, by, self.on);
        }
    }

    /// An entry is retracted by its id; what is only assumed has none.
    fn retractions(&mut self, rests_on: &RestsOn) {
        let has_id = |id: &EntryId| {
            let entry = self.asked.record.entry(*id);
            entry.is_some_and(|entry| entry.id.is_some() && !entry.assumed)
        };
        let named = rests_on.entries.iter().copied().filter(has_id).take(MOST_RETRACTIONS);
        for id in named.collect::<Vec<_>>() {
            self.add((RETRACTION, id.0), Role::Alone, Act::Retracted(id), Vec::new(), self.on);
        }
    }

    /// The occurrence of which entries speak: the one that is asked, or that decides.
    fn occurrence(&self) -> Option<u32> {
        let deciding = self.judgement.occurrences.first();
        self.asked.occurrence.or_else(|| deciding.map(|one| one.number))
    }

    /// Who has to say that it was met, and has not.
    fn silent(&self, commitment: &Commitment, target: Target) -> Vec<PartyId> {
        let wanted = &commitment.confirmed_by;
        let claim = self.claim(commitment, target);
        claim.map_or_else(|| wanted.clone(), |claim| without(wanted, &claim.spoken))
    }

    /// A claim that is not confirmed by the day of the entries.
    fn claim(&self, commitment: &Commitment, target: Target) -> Option<Claim> {
        let said = self.case.view.told(target.commitment).into_iter().flat_map(|told| &told.met);
        let said =
            said.filter(|said| said.occurrence.is_none() || said.occurrence == target.occurrence);
        let mut by_day: BTreeMap<Day, Claim> = BTreeMap::new();
        for said in said.filter(|said| said.dated.first <= self.on) {
            let day = by_day.entry(said.dated.first).or_insert(Claim::on(said.dated.first));
            day.spoken.extend(said.by);
            day.is_precise &= said.dated.first == said.dated.last;
        }
        let mut claim: Option<Claim> = None;
        for (day, on_day) in by_day {
            let mut all = claim.take().unwrap_or(Claim::on(day));
            all.spoken.extend(on_day.spoken);
            all.is_precise &= on_day.is_precise;
            let silent = without(&commitment.confirmed_by, &all.spoken);
            claim = Some(all).filter(|_| !silent.is_empty());
        }
        claim
    }

    /// The deadline, if it lies behind the day of the entries.
    fn past_deadline(&self) -> Option<Day> {
        self.judgement.deadline.filter(|deadline| *deadline < self.on)
    }

    /// The day on which something would have had to happen: the day of the entries, or, where it is
    /// over because it had not happened by the deadline, that.
    pub(super) fn day(&self) -> Day {
        let by_deadline =
            matches!(self.judgement.reason, Reason::ConditionFailed | Reason::NotTriggered);
        self.past_deadline().filter(|_| by_deadline).unwrap_or(self.on)
    }

    /// Of what its phrases mention, and those behind them.
    fn mentioned(&mut self) {
        for mention in self.mentions() {
            match mention {
                Mention::Event(id) => self.event(id),
                Mention::Consultation(id) => self.consultation(id),
                Mention::Condition(id) => self.condition(id),
                Mention::Commitment(id) => self.commitment(id),
                Mention::SomeDay(_) => {}
            }
        }
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mut mentioned: Vec<Mention> = Vec::new();
        let cone = self.case.cones.of_status(self.asked.commitment);
        for id in cone.iter().rev() {
            let Some(commitment) = self.case.commitment(*id) else { continue };
            let of_status = mentions::of_status(*id, commitment, self.case.view.told(*id));
            for (_, mention) in of_status {
                if !mentioned.contains(&mention) {
                    mentioned.push(mention);
                }
            }
        }
        mentioned
    }

    fn event(&mut self, id: EventId) {
        let fixed =
            self.asked.agreement.events.get(id.index()).is_none_or(|event| event.on.is_some());
        if !fixed && !self.case.view.happened.contains_key(&id) {
            self.add((3, id.0), Role::Forward, Act::Happened(id), Vec::new(), self.day());
        }
    }

    fn consultation(&mut self, id: ConsultationId) {
        let world = super::super::facts::World::all(&self.case.facts);
        if self.case.complete(id, &world).at(self.asked.query.on).is_true() {
            return;
        }
        let between = self.asked.agreement.consultations.get(id.index()).map(|it| &it.between);
        let between = between.cloned().unwrap_or_default();
        self.add((4, id.0), Role::Forward, Act::Held(id, between), Vec::new(), self.day());
    }

    fn condition(&mut self, id: ConditionId) {
        let by = self.asked.agreement.conditions.get(id.index()).map(|it| it.assessed_by.clone());
        let by = by.unwrap_or_default();
        for on in self.asked_of(id) {
            let known = *self.case.assessed(id).at(on);
            for holds in [true, false].into_iter().filter(|holds| known != Some(*holds)) {
                let role = if holds { Role::Forward } else { Role::Backward };
                let Some(by) = self.not_opposed(id, holds, &by, on) else { continue };
                self.add((CONDITION, id.0), role, Act::Assessed(id, holds), by, on);
            }
        }
    }

    /// Those who could assess it so on that day, without those who said the opposite in an entry of
    /// the same day, recorded on the same: the two would contradict each other. None, if nobody could.
    fn not_opposed(
        &self,
        id: ConditionId,
        holds: bool,
        by: &[PartyId],
        on: Day,
    ) -> Option<Vec<PartyId>> {
        let recorded = self.on.max(on);
        let opposed = |entry: &Entry| {
            let opposite = matches!(entry.act, Act::Assessed(of, so) if of == id && so != holds);
            opposite && entry.first == on && entry.recorded == recorded
        };
        let entries = self.asked.record.standing(None).map(|(_, entry)| entry);
        let entries: Vec<&Entry> = entries.filter(|entry| opposed(entry)).collect();
        let spoken = entries.iter().flat_map(|entry| &entry.by).copied().collect();
        let left = without(by, &spoken);
        (entries.is_empty() || !left.is_empty()).then_some(left)
    }

    /// Whether an amendment of the day of the entries, recorded on it, has other words for the same
    /// term: the two would contradict each other.
    fn is_opposed(&self, terms: &Amendments) -> bool {
        let opposed = |entry: &Entry| match &entry.act {
            Act::Amended(target, others) => {
                target.commitment == self.asked.commitment
                    && (entry.first, entry.recorded) == (self.on, self.on)
                    && (terms.from.is_some() && others.from.is_some()
                        || terms.deadline.is_some() && others.deadline.is_some()
                        || terms.due_from.is_some() && others.due_from.is_some()
                        || terms.until.is_some() && others.until.is_some())
            }
            _ => false,
        };
        self.asked.record.standing(None).any(|(_, entry)| opposed(entry))
    }

    /// The first days on which it matters whether a condition holds.
    fn asked_of(&self, id: ConditionId) -> BTreeSet<Day> {
        let settled = self.ways.ways.iter().flat_map(|way| &way.settled);
        let days = settled.filter_map(|settled| match settled {
            Settled::Condition(FactName::Condition(it), first, ..) if *it == id => Some(*first),
            _ => None,
        });
        let made = self.asked.agreement.made;
        let days: BTreeSet<Day> = days.filter(|day| made <= *day && *day <= self.on).collect();
        match days.is_empty() {
            true => BTreeSet::from([self.day()]),
            false => days.into_iter().take(MOST_DAYS).collect(),
        }
    }

    fn commitment(&mut self, id: CommitmentId) {
        let Some(commitment) = self.asked.agreement.commitment(id) else { return };
        if id != self.asked.commitment && commitment.every.is_none() {
            let target = Target { commitment: id, occurrence: None };
            let by = self.silent(commitment, target);
            self.add((0, id.0), Role::Forward, Act::Met(target), by, self.day());
        }
    }

    /// Terms with another day: where it has lapsed, or turns on an unknown one.
    fn amended(&mut self) {
        let id = self.asked.commitment;
        let Some(commitment) = self.asked.agreement.commitment(id) else { return };
        let on = self.asked.query.on;
        let mut terms: Vec<Amendments> = Vec::new();
        let until =
            Amendments { until: Some(Some(self.term(day(on), on))), ..Amendments::default() };
        match (self.judgement.status, commitment.kind.has_deadline()) {
            (Status::Lapsed, true) => terms.push(deadline(self.term(Deadline::On(day(on)), on))),
            // A term that is over may be made longer.
            (Status::Lapsed, false) => terms.push(until),
            _ => {}
        }
        // What is ahead may be made to begin, or its window to open.
        match self.judgement.reason {
            Reason::NotInForce => terms.push(Amendments {
                from: Some(Some(self.term(day(on), on))),
                ..Amendments::default()
            }),
            Reason::NotYetDue => terms.push(Amendments {
                due_from: Some(Some(self.term(day(on), on))),
                ..Amendments::default()
            }),
            _ => {}
        }
        let names: BTreeSet<FactName> = self.judgement.turns_on.iter().flatten().copied().collect();
        for (_, name, (first, last)) in self.case.facts.numbered(&names) {
            for one in [first, last] {
                terms.extend(match name {
                    FactName::From(it) if it == id => Some(Amendments {
                        from: Some(Some(self.term(day(one), one))),
                        ..Amendments::default()
                    }),
                    FactName::DueFrom(it) if it == id => Some(Amendments {
                        due_from: Some(Some(self.term(day(one), one))),
                        ..Amendments::default()
                    }),
                    FactName::Until(it) if it == id => Some(Amendments {
                        until: Some(Some(self.term(day(one), one))),
                        ..Amendments::default()
                    }),
                    FactName::Deadline(it) if it == id => {
                        Some(deadline(self.term(Deadline::On(day(one)), one)))
                    }
                    _ => None,
                });
            }
        }
        if commitment.every.is_some() {
            // These are terms of the whole series: all its occurrences would be others.
            terms.retain(|terms| terms.from.is_none() && terms.until.is_none());
        }
        terms.retain(|terms| !self.is_opposed(terms));
        let target = Target { commitment: id, occurrence: self.occurrence() };
        for terms in terms {
            let by = commitment.amendable_by.clone();
            self.add((6, id.0), Role::Alone, Act::Amended(target, Box::new(terms)), by, self.on);
        }
    }

    fn term<T>(&self, value: T, day: Day) -> Term<T> {
        let commitment = self.asked.agreement.commitment(self.asked.commitment);
        let place = commitment.map_or(self.asked.agreement.place, |commitment| commitment.place);
        Term::new(value, day.to_string(), place)
    }
}

/// Those of the parties that are not among the others.
fn without(parties: &[PartyId], others: &BTreeSet<PartyId>) -> Vec<PartyId> {
    parties.iter().filter(|party| !others.contains(party)).copied().collect()
}

fn day(day: Day) -> Date {
    Date::Anchor(Anchor::Day(day))
}

fn deadline(term: Term<Deadline>) -> Amendments {
    Amendments { deadline: Some(Some(term)), ..Amendments::default() }
}
