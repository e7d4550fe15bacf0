//! Why, in one line of plain words.

mod waits;

use crate::dates::{Day, Direction, Length};
use crate::evaluate::{Judgement, Reason, Status, Unmet, Waiting};
use crate::model::{
    Act, Agreement, Amendments, Commitment, CommitmentId, Cond, Date, Deadline, Entry, Kind,
    PartyId, Term,
};

use super::evidence::{Evidence, Topic, missing};

/// One agreement with all that is known about it on a day.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) evidence: Evidence<'a, 'a>,
    pub(super) complete_through: Option<Day>,
    /// What is reported of each commitment on that day.
    pub(super) judgements: &'a dyn Fn(CommitmentId) -> Option<&'a Judgement>,
    pub(super) waiting: &'a Waiting<'a>,
}

impl Context<'_> {
    /// Why the commitment has the status it has.
    pub(super) fn because(&self, id: CommitmentId, judgement: &Judgement) -> String {
        let Some(commitment) = self.agreement.commitment(id) else {
            return String::new();
        };
        if commitment.every.is_none() {
            return self.of(id, commitment, None, judgement);
        }
        let deciding = judgement
            .occurrences
            .iter()
            .find(|occurrence| occurrence.judgement.status == judgement.status);
        match deciding {
            Some(one) => {
                let why = self.of(id, commitment, Some(one.number), &one.judgement);
                format!("{}#{}: {why}", commitment.id, one.number)
            }
            None => self.without_occurrence(id, commitment, judgement),
        }
    }

    /// Why one occurrence of the commitment has the status it has.
    pub(super) fn because_occurrence(
        &self,
        id: CommitmentId,
        number: u32,
        judgement: &Judgement,
    ) -> String {
        self.agreement
            .commitment(id)
            .map(|commitment| self.of(id, commitment, Some(number), judgement))
            .unwrap_or_default()
    }

    fn of(
        &self,
        id: CommitmentId,
        commitment: &Commitment,
        occurrence: Option<u32>,
        judgement: &Judgement,
    ) -> String {
        let subject = Subject { context: self, id, commitment, occurrence, judgement };
        let mut why = subject.sentence();
        if let Some(said) = subject.unconfirmed() {
            why.push_str("; ");
            why.push_str(&said);
        }
        for note in subject.without_effect() {
            why.push_str("; ");
            why.push_str(&note);
        }
        why
    }

    fn without_occurrence(
        &self,
        id: CommitmentId,
        commitment: &Commitment,
        judgement: &Judgement,
    ) -> String {
        match (judgement.reason, judgement.until) {
            (Reason::NotTriggered, Some(until)) => {
                format!("the series ended {until} without an occurrence")
            }
            (Reason::NotTriggered, None) => "the series ended without an occurrence".to_owned(),
            _ => self.of(id, commitment, None, judgement),
        }
    }

    /// The day asked.
    pub(super) fn on(&self) -> Day {
        self.evidence.on
    }

    /// Whether the commitment has that status.
    fn has(&self, id: CommitmentId, status: Status) -> bool {
        (self.judgements)(id).is_some_and(|judgement| judgement.status == status)
    }

    fn party(&self, id: PartyId) -> &str {
        let party = self.agreement.parties.get(id.index());
        party.map_or("?", |party| &party.id)
    }

    pub(super) fn parties(&self, ids: &[PartyId]) -> String {
        let names: Vec<&str> = ids.iter().map(|id| self.party(*id)).collect();
        names.join(", ")
    }

    fn length_after(&self, length: Length, day: Day) -> Option<Day> {
        let calendar = self.agreement.working_days();
        length.from(day, Direction::After, self.agreement.rounding, calendar).ok()
    }
}

/// A commitment, or one occurrence of it, whose status is to be explained.
struct Subject<'s, 'a> {
    context: &'s Context<'a>,
    id: CommitmentId,
    commitment: &'s Commitment,
    occurrence: Option<u32>,
    judgement: &'s Judgement,
}

impl<'s, 'a> Subject<'s, 'a> {
    fn sentence(&self) -> String {
        match self.judgement.reason {
            Reason::Waived => self.ended("waived", |act| matches!(act, Act::Waived(_))),
            Reason::Withdrawn => self.withdrawn(),
            Reason::Superseded => self.ended("superseded", |act| matches!(act, Act::Superseded(_))),
            Reason::Voided => self.voided(),
            Reason::OnTime => self.on_time(),
            Reason::Kept => self.kept(),
            Reason::NotTriggered => self.not_triggered(),
            Reason::ConditionFailed => self.condition_failed(),
            Reason::Late => self.late(),
            Reason::Broken => self.broken(),
            Reason::Missed => self.missed(),
            Reason::Expired => self.expired(),
            Reason::NotInForce => self.not_in_force(),
            Reason::AwaitingEvent => self.awaiting_event(),
            Reason::Suspended => self.suspended(),
            Reason::AwaitingCondition => self.awaiting_condition(),
            Reason::NotYetDue => self.not_yet_due(),
            Reason::InGrace => self.in_grace(),
            Reason::Open => self.open(),
            Reason::NoDeadline => "owed now; it has no deadline, so it never lapses".to_owned(),
            Reason::InForce => self.in_force(),
        }
    }

    fn ended(&self, word: &str, is: impl Fn(&Act) -> bool) -> String {
        match self.ended_on(self.entries(), is) {
            Some(day) => format!("{word} on {day}"),
            None => word.to_owned(),
        }
    }

    fn withdrawn(&self) -> String {
        let whole = self.context.evidence.of(Topic::Agreement);
        let whole = self.ended_on(whole, |act| matches!(act, Act::Withdrawn(None)));
        let own = self.ended_on(self.entries(), |act| matches!(act, Act::Withdrawn(Some(_))));
        match (own, whole) {
            (Some(own), whole) if whole.is_none_or(|whole| own <= whole) => {
                format!("withdrawn on {own}")
            }
            (_, Some(whole)) => format!("withdrawn on {whole}, with the whole agreement"),
            _ => "withdrawn".to_owned(),
        }
    }

    /// The day of the entry that ended it: the one from which on it has been void, else the first.
    fn ended_on(
        &self,
        entries: impl Iterator<Item = &'a Entry>,
        is: impl Fn(&Act) -> bool,
    ) -> Option<Day> {
        let wanted = &self.commitment.amendable_by;
        let days: Vec<Day> = entries
            .filter(|entry| is(&entry.act) && missing(wanted, entry).is_empty())
            .map(|entry| entry.first)
            .collect();
        let since = self.judgement.since.filter(|since| days.contains(since));
        since.or_else(|| days.first().copied())
    }

    fn voided(&self) -> String {
        let phrase = self.commitment.void_when.as_ref();
        let phrase = phrase.map_or(String::new(), |term| format!(", `{}`,", term.text));
        let is_open = self.judgement.possible.len() > 1
            && !self.context.waiting.is_voided(self.context.on(), self.id);
        match (self.judgement.since, is_open) {
            (Some(since), false) => format!("the day that makes it void{phrase} came on {since}"),
            (None, false) => format!("the day that makes it void{phrase} has come"),
            (Some(since), true) => {
                format!("the day that makes it void{phrase} may have come on {since}")
            }
            (None, true) => format!("the day that makes it void{phrase} may have come"),
        }
    }

    fn on_time(&self) -> String {
        let done = self.done();
        let Some(met_on) = self.judgement.met_on else {
            return format!("{done} in time, on a day that is open");
        };
        match self.judgement.deadline.filter(|deadline| met_on <= *deadline) {
            Some(deadline) => format!("{done} on {met_on}, in time (deadline {deadline})"),
            None => format!("{done} on {met_on}, in time"),
        }
    }

    fn done(&self) -> &'static str {
        match self.commitment.kind {
            Kind::Option => "used",
            Kind::Achieve | Kind::Maintain | Kind::Avoid => "met",
        }
    }

    fn kept(&self) -> String {
        let Some(until) = self.judgement.until else {
            return "kept throughout its term".to_owned();
        };
        let said =
            self.entries().any(|entry| matches!(entry.act, Act::Met(_)) && entry.last >= until);
        let mut breaks = self.entries().filter(|entry| matches!(entry.act, Act::Broken(_)));
        if let Some(entry) = breaks.find(|entry| !entry.is_precise()) {
            return format!(
                "kept through {until}, unless that is when it was broken: {}",
                span(entry)
            );
        }
        match self.context.complete_through {
            _ if said => format!("kept through {until}; the record says so"),
            Some(complete) if complete >= until => {
                format!(
                    "kept through {until}; the record is complete through {complete} and has no break"
                )
            }
            _ => format!("kept through {until}"),
        }
    }

    fn not_triggered(&self) -> String {
        let judgement = self.judgement;
        let end = match (judgement.deadline, judgement.until) {
            (Some(deadline), _) => format!("deadline {deadline}"),
            (None, Some(until)) => format!("end of its term {until}"),
            (None, None) => "end".to_owned(),
        };
        let waits = self.waits_of_from();
        match (judgement.in_force_from, waits.is_empty()) {
            (Some(from), _) => format!("{end} passed before it came into force on {from}"),
            (None, false) => {
                format!("{end} passed before it came into force; it waited for: {waits}")
            }
            (None, true) => format!("{end} passed before it came into force"),
        }
    }

    fn condition_failed(&self) -> String {
        let Some(last) = self.last_day() else {
            return "its deadline passed while it was not owed".to_owned();
        };
        let failed = self.parts(&self.context.waiting.failed(last, self.id), last);
        let why = match failed.as_str() {
            "" if self.suspended_on(last) => {
                "it was suspended, and the suspension does not move the deadline".to_owned()
            }
            "" => "its condition did not hold".to_owned(),
            failed => format!("its condition did not hold: {failed}"),
        };
        format!("{}; on {last} {why}", self.deadline_passed())
    }

    fn late(&self) -> String {
        let done = self.done();
        let late = self.judgement.days_late.map(days);
        match (self.judgement.met_on, late) {
            (Some(met_on), Some(late)) => format!("{done} on {met_on}, {late} after the deadline"),
            (Some(met_on), None) => format!("{done} on {met_on}, after the deadline"),
            (None, _) => match self.judgement.deadline {
                Some(deadline) => {
                    format!("{done}, on a day that is open: late if after {deadline}")
                }
                None => format!("{done}, on a day that is open: late if after the deadline"),
            },
        }
    }

    fn broken(&self) -> String {
        let broken: Vec<&Entry> =
            self.entries().filter(|entry| matches!(entry.act, Act::Broken(_))).collect();
        let since = self.judgement.since;
        let deciding = broken.iter().find(|entry| Some(entry.first) == since);
        let Some(entry) = deciding.or(broken.last()) else {
            return self.broken_by_phrase();
        };
        let restored = self
            .entries()
            .find(|other| matches!(other.act, Act::Restored(_)) && other.first >= entry.first);
        let day = span(entry);
        let Some(restored) = restored else {
            return format!("broken {day}; no record that it was restored");
        };
        let has_term = self.term_of_until().is_some();
        match self.judgement.until {
            Some(until) if until < self.context.on() => {
                format!("broken {day}, restored on {}; its term ended {until}", restored.first)
            }
            // Whether the term is over is open: it may be what was restored that counts.
            None if has_term => format!("broken {day}, restored on {}", restored.first),
            // What was restored within the term does not count: it is broken by what cannot be.
            _ => self.broken_by_phrase(),
        }
    }

    fn broken_by_phrase(&self) -> String {
        let since = self.judgement.since.map_or(String::new(), |since| format!(" on {since}"));
        let phrase = self.commitment.broken_when.as_ref();
        let phrase = phrase.map_or(String::new(), |term| format!(", by `{}`", term.text));
        format!("broken{since}{phrase}")
    }

    fn missed(&self) -> String {
        let passed = self.deadline_passed();
        match self.performances().last() {
            Some(entry) => format!("{passed}; {}", self.not_counted(entry)),
            None => format!("{passed}; no record that it was met"),
        }
    }

    /// The performances that are recorded for it. In a series, which entry counts for which
    /// occurrence is not told from the entry alone.
    fn performances(&self) -> impl Iterator<Item = &'a Entry> {
        let occurrence = self.occurrence;
        self.entries().filter(move |entry| match &entry.act {
            Act::Met(target) => target.occurrence == occurrence,
            _ => false,
        })
    }

    /// A performance that would count if all who have to had confirmed it.
    fn unconfirmed(&self) -> Option<String> {
        let told = matches!(self.judgement.reason, Reason::Missed | Reason::Expired);
        let open = self.judgement.status != Status::Met
            && self.judgement.possible.contains(&Status::Met)
            && !self.commitment.confirmed_by.is_empty();
        let last = self.performances().last().filter(|_| open && !told)?;
        Some(self.not_counted(last))
    }

    /// Why a performance that is recorded does not make it met.
    fn not_counted(&self, last: &Entry) -> String {
        let wanted = &self.commitment.confirmed_by;
        let said: Vec<PartyId> =
            self.performances().flat_map(|entry| entry.by.iter().copied()).collect();
        let silent: Vec<PartyId> =
            wanted.iter().filter(|party| !said.contains(party)).copied().collect();
        let day = span(last);
        if !silent.is_empty() {
            let silent = self.context.parties(&silent);
            return format!("said to be met {day}, not confirmed by {silent}");
        }
        if last.last > self.context.on() {
            return format!("said to be met {day}, which may be still to come");
        }
        if !self.commitment.accepts_late {
            return format!("{} {day}, too late to count", self.done());
        }
        format!("{} {day}, which does not count", self.done())
    }

    fn expired(&self) -> String {
        if self.commitment.kind == Kind::Option {
            let passed = match self.last_day() {
                Some(last) => format!("could be used through {last}"),
                None => "could be used until its deadline".to_owned(),
            };
            return format!("{passed}; no record that it was");
        }
        match self.judgement.until {
            Some(until) => format!("its term ended {until}; no record that it was kept"),
            None => "its term is over; no record that it was kept".to_owned(),
        }
    }

    fn not_in_force(&self) -> String {
        match self.judgement.in_force_from {
            Some(from) => format!("comes into force on {from}"),
            None => format!("not yet in force: from `{}`", self.text_of_from()),
        }
    }

    fn awaiting_event(&self) -> String {
        let from = self.waits_of_from();
        if self.judgement.in_force_from.is_none() && !from.is_empty() {
            return format!("to come into force it waits for: {from}");
        }
        let deadline = self.waits_of_deadline();
        if !deadline.is_empty() {
            return format!("its deadline waits for: {deadline}");
        }
        match self.deadline_term() {
            Some(term) if self.judgement.in_force_from.is_some() => {
                format!("its deadline, `{}`, has no day yet", term.text)
            }
            _ => format!("not yet in force: from `{}`", self.text_of_from()),
        }
    }

    fn suspended(&self) -> String {
        let entry = self.entries().rfind(|entry| matches!(entry.act, Act::Suspended { .. }));
        match entry.map(|entry| (&entry.act, entry.first)) {
            Some((Act::Suspended { tolls: true, .. }, day))
                if self.commitment.kind.has_deadline() =>
            {
                format!("suspended on {day}; its deadline moves meanwhile")
            }
            Some((_, day)) => format!("suspended on {day}"),
            None => "suspended".to_owned(),
        }
    }

    fn awaiting_condition(&self) -> String {
        let unmet = self.unmet(self.context.on());
        let text = match (unmet.as_str(), &self.commitment.subject_to) {
            ("", Some(term)) => format!("`{}`", term.text),
            ("", None) => "its condition".to_owned(),
            (unmet, _) => unmet.to_owned(),
        };
        match &self.commitment.subject_to {
            // Where not all its parts have to hold, or some are not named, it has to be seen whole.
            Some(term) if !is_plain(&term.value) && !unmet.is_empty() => {
                format!("waits for `{}`: {text}", term.text)
            }
            _ => format!("waits for: {text}"),
        }
    }

    fn not_yet_due(&self) -> String {
        let judgement = self.judgement;
        match (judgement.due_from, judgement.deadline) {
            (Some(due), Some(deadline)) if due == deadline => format!("due on {due}"),
            (Some(due), Some(deadline)) if due > deadline => {
                format!("due from {due} only, after its deadline {deadline}")
            }
            (Some(due), Some(deadline)) => format!("due from {due} through {deadline}"),
            (Some(due), None) => format!("due from {due}"),
            (None, Some(deadline)) => format!("in force, not yet due; deadline {deadline}"),
            (None, None) => match judgement.deadline_bounds {
                Some((first, last)) => {
                    format!("in force, not yet due; its deadline is open, from {first} to {last}")
                }
                None => "in force, not yet due".to_owned(),
            },
        }
    }

    fn in_grace(&self) -> String {
        let Some(deadline) = self.judgement.deadline else {
            return "its deadline passed; in its grace".to_owned();
        };
        match self.last_day() {
            Some(last) => format!("deadline {deadline} passed; in its grace through {last}"),
            None => format!("deadline {deadline} passed; in its grace"),
        }
    }

    fn open(&self) -> String {
        match (self.judgement.deadline, self.judgement.deadline_bounds) {
            (Some(deadline), _) => format!("in time through {deadline}"),
            (None, Some((first, last))) => {
                format!("in its due window; its deadline is open, from {first} to {last}")
            }
            (None, None) => "in its due window".to_owned(),
        }
    }

    fn in_force(&self) -> String {
        let avoid = self.commitment.kind == Kind::Avoid;
        let todo = if avoid { "not to be done" } else { "to be kept" };
        match (self.judgement.until, self.term_of_until()) {
            (Some(until), _) => format!("{todo} through {until}"),
            (None, Some(term)) => {
                let waits = self.context.waits_for(&term.value);
                let why =
                    if waits.is_empty() { "on a day that is open" } else { "which has no day yet" };
                format!("{todo} until `{}`, {why}", term.text)
            }
            (None, None) => format!("{todo}; its term has no end"),
        }
    }

    /// `deadline … passed`, with the grace if there is one.
    fn deadline_passed(&self) -> String {
        let deadline = match (self.judgement.deadline, self.judgement.deadline_bounds) {
            (Some(deadline), _) => format!("deadline {deadline}"),
            (None, Some((first, last))) => {
                format!("its deadline, some day from {first} to {last},")
            }
            (None, None) => "its deadline".to_owned(),
        };
        match self.commitment.grace {
            Some(grace) => format!("{deadline} and its grace of {grace} passed"),
            None => format!("{deadline} passed"),
        }
    }

    /// The last day of the due window: the deadline with its grace.
    fn last_day(&self) -> Option<Day> {
        let deadline = self.judgement.deadline?;
        match self.commitment.grace {
            Some(grace) => self.context.length_after(grace, deadline),
            None => Some(deadline),
        }
    }

    fn suspended_on(&self, day: Day) -> bool {
        let mut changes = self.entries().filter(|entry| {
            entry.first <= day && matches!(entry.act, Act::Suspended { .. } | Act::Resumed(_))
        });
        changes.next_back().is_some_and(|entry| matches!(entry.act, Act::Suspended { .. }))
    }

    fn entries(&self) -> impl DoubleEndedIterator<Item = &'a Entry> + use<'s, 'a> {
        self.context.evidence.about(self.id, self.occurrence)
    }

    /// What the entries wanted that have no effect, because not all who must agree stand in them.
    fn without_effect(&self) -> Vec<String> {
        let wanted = &self.commitment.amendable_by;
        let whole = self.context.evidence.of(Topic::Agreement);
        let notes = self.entries().chain(whole).filter_map(|entry| {
            let what = change(&entry.act)?;
            let absent = missing(wanted, entry);
            let absent = (!absent.is_empty()).then(|| self.context.parties(&absent))?;
            let day = entry.first;
            Some(format!("the {what} of {day} has no effect without {absent}"))
        });
        notes.collect()
    }

    /// The term as amended, `None` if no amendment speaks of it.
    fn amended<T>(
        &self,
        pick: impl Fn(&'a Amendments) -> Option<&'a Option<Term<T>>>,
    ) -> Option<Option<&'a Term<T>>> {
        let of = (self.id, self.commitment, self.occurrence);
        self.context.evidence.amended(of, pick)
    }

    fn term_of_from(&self) -> Option<&'s Term<Date>> {
        self.amended(|terms| terms.from.as_ref()).unwrap_or(Some(&self.commitment.from))
    }

    fn text_of_from(&self) -> &str {
        self.term_of_from().map_or("made", |term| &term.text)
    }

    fn term_of_until(&self) -> Option<&'s Term<Date>> {
        self.amended(|terms| terms.until.as_ref()).unwrap_or(self.commitment.until.as_ref())
    }

    fn deadline_term(&self) -> Option<&'s Term<Deadline>> {
        self.amended(|terms| terms.deadline.as_ref()).unwrap_or(self.commitment.deadline.as_ref())
    }

    fn waits_of_from(&self) -> String {
        self.term_of_from().map(|term| self.context.waits_for(&term.value)).unwrap_or_default()
    }

    fn waits_of_deadline(&self) -> String {
        match self.deadline_term().map(|term| &term.value) {
            Some(Deadline::Within(date) | Deadline::On(date)) => self.context.waits_for(date),
            Some(Deadline::Period(_)) | None => String::new(),
        }
    }

    fn unmet(&self, on: Day) -> String {
        self.parts(&self.context.waiting.unmet(on, self.id), on)
    }

    fn parts(&self, parts: &[Unmet], on: Day) -> String {
        let parts: Vec<String> =
            parts.iter().map(|part| self.context.unmet_part(part, on)).collect();
        parts.join(", ")
    }
}

/// Whether a condition asks for all of some named things, and for nothing else.
fn is_plain(cond: &Cond) -> bool {
    match cond {
        Cond::All(members) => members.iter().all(is_plain),
        Cond::Condition(_) | Cond::Consultation(_) | Cond::Event(_) => true,
        _ => false,
    }
}

/// What an entry that needs the consent of others would do.
fn change(act: &Act) -> Option<&'static str> {
    match act {
        Act::Amended(..) => Some("amendment"),
        Act::Waived(_) => Some("waiver"),
        Act::Withdrawn(_) => Some("withdrawal"),
        Act::Superseded(_) => Some("supersession"),
        _ => None,
    }
}

/// When an entry says it was.
fn span(entry: &Entry) -> String {
    if entry.is_precise() {
        format!("on {}", entry.first)
    } else {
        format!("some day from {} to {}", entry.first, entry.last)
    }
}

fn days(count: i64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} day{plural}")
}
