//! The table for one commitment on one day, and the parts that its rows ask.

use std::collections::BTreeSet;

use crate::dates::{Day, Roll};
use crate::model::{
    Act, Anchor, CommitmentId, Date, Deadline, Entry, EntryId, Kind, Record, Term, TermKey,
};

use super::super::case::Case;
use super::super::course::{Course, OccurrenceCourse, Speaker};
use super::super::dates::PeriodDays;
use super::super::diagonal::Track;
use super::super::explore::{Answer, Explorer};
use super::super::facts::World;
use super::super::moment::Moment;
use super::super::sim::Sim;
use super::super::steps::Steps;
use super::super::terms::{Occurrence, Subject, Terms, Version};
use super::super::tri::{Fact, Tri};
use super::super::verdict::{Query, Reason, Status};
use super::super::view::Told;
use super::bounds::{anchors, latest_days};
use super::{About, Branch, Key, Part, Row, Step, Truth, Value, What, Written};

/// Other commitments are told so far behind the one that is asked.
const DEPTH: u32 = 6;

/// Tells how a status comes about, in all worlds at once.
pub(super) struct Teller<'s, 'c, 'a> {
    pub(super) case: &'c Case<'a>,
    pub(super) sim: &'s Sim<'c, 'a>,
    /// The day that is looked at, and the one that is asked, from which it is.
    pub(super) on: Day,
    pub(super) asked: Day,
    /// The entries that stand and are dated on or before the day asked, the oldest first.
    standing: Vec<(EntryId, &'a Entry)>,
    told: BTreeSet<(CommitmentId, Day)>,
    depth: u32,
}

/// The table for a commitment or one of its occurrences, where those statuses are possible.
pub(super) fn branch(
    case: &Case<'_>,
    record: &Record,
    query: &Query,
    id: CommitmentId,
    occurrence: Option<u32>,
    possible: &BTreeSet<Status>,
) -> Option<Branch> {
    let world = World::all(&case.facts);
    let cone = case.cones.of(id);
    let mut sim = Sim::new(case, &world, query.on);
    sim.run(&cone);
    let latest = latest_days(case, &sim, &cone, query.on);
    if !latest.is_empty() {
        sim = Sim::new(case, &world, query.on).no_later(&latest);
        sim.run(&cone);
    }
    let mut entries: Vec<(EntryId, &Entry)> =
        record.standing(query.known_by).filter(|(_, entry)| entry.first <= query.on).collect();
    entries.sort_by_key(|(_, entry)| (entry.first, entry.recorded));
    let mut teller = Teller {
        case,
        sim: &sim,
        on: query.on,
        asked: query.on,
        standing: entries,
        told: BTreeSet::from([(id, query.on)]),
        depth: 0,
    };
    teller.branch(id, occurrence, Some(possible))
}

impl Step {
    pub(super) fn new(what: What, value: Value) -> Step {
        Step { what, value, place: None, entries: Vec::new(), steps: Vec::new() }
    }
}

impl<'a> Teller<'_, '_, 'a> {
    /// The entries of that kind, the oldest first.
    pub(super) fn entries(&self, is: impl Fn(&Act) -> bool) -> Vec<(EntryId, &'a Entry)> {
        let by_then = self.standing.iter().filter(|(_, entry)| entry.first <= self.on);
        by_then.filter(|(_, entry)| is(&entry.act)).copied().collect()
    }

    /// Another commitment on the same day, unless it was told before or lies too deep.
    pub(super) fn other(&mut self, id: CommitmentId) -> Option<Branch> {
        if self.depth >= DEPTH || !self.told.insert((id, self.on)) {
            return None;
        }
        self.depth = self.depth.saturating_add(1);
        let occurrence = self.sim.course(id).and_then(|course| match course.speaker.at(self.on) {
            Speaker::Occurrence(number) => Some(*number),
            _ => None,
        });
        let branch = self.branch(id, occurrence, None);
        self.depth = self.depth.saturating_sub(1);
        branch
    }

    /// Another commitment of which only the deadline is asked.
    pub(super) fn deadline_of(&mut self, id: CommitmentId) -> Option<Step> {
        let commitment = self.case.commitment(id)?;
        if self.depth >= DEPTH {
            return Some(Step::new(What::Elsewhere(id, self.on, Vec::new()), Value::None));
        }
        self.depth = self.depth.saturating_add(1);
        let nothing = Told::default();
        let told = self.case.view.told(id).unwrap_or(&nothing);
        let subject = Subject { id, commitment, occurrence: None, told };
        let terms = self.sim.terms(subject);
        let on = self.on;
        let (may_be_met, performed) = (false, None);
        let mut tale = Tale { found: None, terms, subject, teller: self, may_be_met, performed };
        let steps = tale.deadline_without_grace();
        self.depth = self.depth.saturating_sub(1);
        let parts = vec![Part { about: About::Deadline, decides: true, on, steps }];
        let (commitment, place) = (id, Some(commitment.place));
        let branch = Branch { commitment, occurrence: None, on, rows: Vec::new(), parts };
        Some(Step { place, ..Step::new(What::Commitment(Box::new(branch)), Value::None) })
    }

    fn branch(
        &mut self,
        id: CommitmentId,
        occurrence: Option<u32>,
        possible: Option<&BTreeSet<Status>>,
    ) -> Option<Branch> {
        let sim = self.sim;
        let commitment = self.case.commitment(id)?;
        let course = sim.course(id)?;
        let found = occurrence.and_then(|number| course.occurrence(number));
        let rows = *match (found, occurrence) {
            (Some(one), _) => &one.course.rows,
            (None, Some(number)) => course.absent.rows(number),
            (None, None) => &course.rows,
        }
        .at(self.on);
        let known = match rows.single() {
            Some(_) => None,
            None => self.reasons(id, occurrence),
        };
        let is_possible = |reason: Reason| match (&known, possible) {
            (Some(reasons), _) => reasons.contains(&reason),
            (None, Some(possible)) => possible.contains(&reason.status()),
            (None, None) => true,
        };
        let mut rows: Vec<Row> =
            table(commitment.kind, commitment.every.is_some() && found.is_none())
                .iter()
                .map(|reason| Row {
                    reason: *reason,
                    fits: match rows.are(|row| row == *reason) {
                        Tri::Maybe(_) if !is_possible(*reason) => Truth::No,
                        fits => fits.into(),
                    },
                    asks: Vec::new(),
                })
                .collect();
        let nothing = Told::default();
        let told = self.case.view.told(id).unwrap_or(&nothing);
        let slot = found.map(slot);
        let subject = Subject { id, commitment, occurrence: slot.as_ref(), told };
        let met = |row: &Row| row.reason.status() == Status::Met && row.fits != Truth::No;
        let may_be_met = rows.iter().any(met);
        let (terms, on) = (sim.terms(subject), self.on);
        let by_deadline = |row: &&Row| matches!(row.reason, Reason::OnTime | Reason::Late);
        let mut may_fit = rows.iter().filter(|row| row.fits != Truth::No);
        let met_on = found.map_or(&course.met_on, |one| &one.course.met_on);
        let performed = met_on.at(on).exact().filter(|_| may_fit.all(|row| by_deadline(&row)));
        let mut tale = Tale { found, terms, subject, teller: self, may_be_met, performed };
        if let [one] =
            rows.iter_mut().filter(|row| row.fits != Truth::No).collect::<Vec<_>>().as_mut_slice()
        {
            one.fits = Truth::Yes;
        }
        for row in &mut rows {
            row.asks = tale.asks(row.reason);
        }
        let parts = tale.parts(&rows);
        Some(Branch { commitment: id, occurrence, on, rows, parts })
    }
}

/// Of a deadline that is not known so many days are looked at, whether they are working days.
const MOST_ROLLED: usize = 400;
/// So many boxes of worlds are looked at to find out which rows there are.
const MOST_BOXES: u32 = 256;
/// And so many where these are not enough, as where two days of a month are not known.
const MORE_BOXES: u32 = 4_096;

impl Teller<'_, '_, '_> {
    /// The rows that fit in some world; none if there are too many worlds to tell.
    pub(super) fn reasons(
        &self,
        id: CommitmentId,
        occurrence: Option<u32>,
    ) -> Option<BTreeSet<Reason>> {
        let on = self.on;
        let cone = self.case.cones.of(id);
        let track = occurrence.map_or(Track::Whole, Track::Occurrence);
        self.case.begin();
        let explorer = Explorer::seen_from(self.case, &cone, on, self.sim.perspective, track);
        let answer = |_: &Sim<'_, '_>, course: &Course| {
            let rows = *track.rows(course).at(on);
            rows.doubt().map_or(Answer::Decided(rows.single()), Answer::Undecided)
        };
        let mut explored = explorer.explore_at_most(MOST_BOXES, answer, |_| false);
        if !explored.is_whole {
            explored = explorer.explore_at_most(MORE_BOXES, answer, |_| false);
        }
        let reasons = explored.leaves.iter().filter_map(|leaf| leaf.value).collect();
        explored.is_whole.then_some(reasons)
    }
}

fn slot(one: &OccurrenceCourse) -> Occurrence {
    let period = PeriodDays { start: one.start.clone(), end: one.end.clone() };
    Occurrence { number: one.number, period }
}

/// The rows for a kind, in the order of the table.
fn table(kind: Kind, empty_series: bool) -> Vec<Reason> {
    use Reason as R;
    let mut rows = vec![R::Waived, R::Withdrawn, R::Superseded, R::Voided];
    rows.extend(match kind {
        _ if empty_series => vec![R::NotTriggered, R::NotInForce, R::AwaitingEvent],
        Kind::Achieve | Kind::Option => {
            let passed = if kind == Kind::Option { R::Expired } else { R::Missed };
            vec![
                R::OnTime,
                R::NotTriggered,
                R::ConditionFailed,
                R::Late,
                passed,
                R::NotInForce,
                R::AwaitingEvent,
                R::Suspended,
                R::AwaitingCondition,
                R::NotYetDue,
                R::InGrace,
                R::Open,
                R::NoDeadline,
            ]
        }
        Kind::Maintain | Kind::Avoid => vec![
            R::Kept,
            R::NotTriggered,
            R::Broken,
            R::Expired,
            R::NotInForce,
            R::AwaitingEvent,
            R::Suspended,
            R::AwaitingCondition,
            R::InForce,
        ],
    });
    rows
}

/// One commitment or occurrence while it is told.
pub(super) struct Tale<'t, 's, 'c, 'a> {
    pub(super) teller: &'t mut Teller<'s, 'c, 'a>,
    pub(super) subject: Subject<'t>,
    pub(super) terms: Terms,
    pub(super) found: Option<&'t OccurrenceCourse>,
    /// Whether it is met in any world.
    pub(super) may_be_met: bool,
    /// The day on which it was performed, if it was in every world.
    performed: Option<Day>,
}

impl Tale<'_, '_, '_, '_> {
    fn on(&self) -> Day {
        self.teller.on
    }

    fn parts(&mut self, rows: &[Row]) -> Vec<Part> {
        let deciding = rows.iter().filter(|row| row.fits != Truth::No);
        let asked: BTreeSet<About> = deciding.flat_map(|row| &row.asks).copied().collect();
        let all: BTreeSet<About> = rows.iter().flat_map(|row| &row.asks).copied().collect();
        let mut parts: Vec<Part> = Vec::new();
        for about in &asked {
            parts.push(self.part(*about, true));
        }
        // What does not decide is shown apart: that it was told there is no reason to leave it out
        // elsewhere.
        let told = self.teller.told.clone();
        for about in all.difference(&asked) {
            parts.push(self.part(*about, false));
        }
        self.teller.told = told;
        parts.sort_by_key(|part| part.about);
        parts
    }

    fn part(&mut self, about: About, decides: bool) -> Part {
        let steps = self.steps(about);
        let on = match about {
            About::Deadline => self.performed.unwrap_or(self.on()),
            About::Condition | About::Suspension => self.days_that_count().1,
            _ => self.on(),
        };
        Part { about, decides, on, steps }
    }

    /// What a row asks.
    fn asks(&self, reason: Reason) -> Vec<About> {
        let kind = self.subject.commitment.kind;
        let end = if kind.has_deadline() { About::Deadline } else { About::Term };
        let has_condition = self.subject.commitment.subject_to.is_some();
        let condition = has_condition.then_some(About::Condition);
        let mut asks = match reason {
            Reason::Waived => vec![About::Endings],
            Reason::Withdrawn | Reason::Superseded | Reason::Voided => vec![About::Endings, end],
            Reason::OnTime | Reason::Late => vec![About::Deadline, About::Performance],
            Reason::Kept => vec![About::Term, About::Breaks, About::Performance, About::Silence],
            Reason::NotTriggered => vec![About::InForce, end],
            Reason::ConditionFailed => vec![About::Deadline, About::Suspension],
            Reason::Broken => vec![About::InForce, About::Term, About::Breaks],
            Reason::Missed => vec![About::InForce, About::Deadline, About::Performance],
            Reason::Expired => vec![end, About::Performance],
            Reason::NotInForce => vec![About::InForce],
            Reason::AwaitingEvent => {
                let from = self.terms.from.at(self.on()).none;
                let own = if from.is_false() { end } else { About::InForce };
                vec![own]
            }
            Reason::Suspended => vec![About::Suspension],
            Reason::AwaitingCondition => Vec::new(),
            Reason::NotYetDue => vec![About::InForce, About::Window],
            Reason::InGrace => vec![About::Deadline],
            Reason::Open => vec![About::Window, About::Deadline],
            Reason::NoDeadline => vec![About::InForce, About::Window],
            Reason::InForce => vec![About::InForce, About::Term],
        };
        let is_owed = matches!(
            reason,
            Reason::ConditionFailed
                | Reason::AwaitingCondition
                | Reason::InForce
                | Reason::Open
                | Reason::NoDeadline
                | Reason::InGrace
                | Reason::Kept
                | Reason::Broken
        );
        asks.extend(condition.filter(|_| is_owed));
        asks
    }

    fn steps(&mut self, about: About) -> Vec<Step> {
        match about {
            About::Endings => self.endings(),
            About::InForce => vec![self.in_force()],
            About::Deadline => match self.performed {
                Some(day) => self.deadline_then(day),
                None => self.deadline(),
            },
            About::Window => self.window().into_iter().collect(),
            About::Term => self.term().into_iter().collect(),
            About::Suspension => self.suspension(),
            About::Condition => self.condition().into_iter().collect(),
            About::Performance => self.performance(),
            About::Breaks => self.breaks(),
            About::Silence => {
                let complete = self.teller.case.view.complete_through;
                vec![Step::new(What::CompleteThrough(complete), Value::None)]
            }
        }
    }

    /// The version of a term that is in effect on the day asked.
    fn in_effect<'v, T>(&self, versions: Vec<Version<'v, T>>) -> Option<Version<'v, T>> {
        versions.into_iter().rfind(|version| version.since <= self.on())
    }

    fn at(&self, moments: &Steps<Moment>) -> Value {
        Value::Day((*moments.at(self.on())).into())
    }

    /// A term with its phrase, step by step.
    fn written(
        &mut self,
        key: TermKey,
        version: &Version<'_, Date>,
        term: &Term<Date>,
        period: Option<&PeriodDays>,
    ) -> Step {
        let written = written(Key::Term(key), term, version.entry);
        let step = self.teller.date(&term.value, period);
        Step {
            place: Some(term.place),
            value: step.value,
            steps: vec![step],
            ..Step::new(What::Term(written), Value::None)
        }
    }

    fn in_force(&mut self) -> Step {
        let commitment = self.subject.commitment;
        let versions = self.subject.versions(Some(&commitment.from), |terms| terms.from.as_ref());
        let version = self.in_effect(versions);
        let states_from = commitment.states_from();
        let version = version.filter(|version| version.entry.is_some() || states_from);
        let from = version.and_then(|version| {
            let term = version.term?;
            Some(self.written(TermKey::From, &version, term, None))
        });
        let made = Date::Anchor(Anchor::Made);
        let from = from.unwrap_or_else(|| self.teller.date(&made, None));
        match (self.found, commitment.every) {
            (Some(one), Some(every)) => {
                let what = What::Period(every, one.number.saturating_sub(1));
                let value = self.at(&one.start);
                Step { steps: vec![from], ..Step::new(what, value) }
            }
            _ => from,
        }
    }

    fn deadline(&mut self) -> Vec<Step> {
        let (commitment, on) = (self.subject.commitment, self.on());
        let written_deadline = commitment.deadline.as_ref();
        let versions = self.subject.versions(written_deadline, |terms| terms.deadline.as_ref());
        let version = self.in_effect(versions);
        let since = version.as_ref().map_or(Day::MIN, |version| version.since);
        let Some(first) = version.and_then(|version| self.named_deadline(&version)) else {
            return Vec::new();
        };
        let mut steps = vec![first];
        let days = |moments: &Steps<Moment>| moments.at(on).days;
        let (named, tolled) = (days(&self.terms.named), days(&self.terms.tolled));
        if let Some((named, tolled)) = named.zip(tolled).filter(|(named, tolled)| named != tolled) {
            let what = What::Tolled(tolled.last.since(named.last));
            let pauses = self.pauses(since);
            steps.push(Step { entries: pauses, ..Step::new(what, self.at(&self.terms.tolled)) });
        }
        let moved = tolled.is_some_and(|days| self.may_roll(days.first, days.last));
        if moved || days(&self.terms.deadline) != tolled {
            steps.push(Step::new(What::Rolled(commitment.roll), self.at(&self.terms.deadline)));
        }
        if let Some(grace) = commitment.grace {
            steps.push(Step::new(What::Grace(grace), self.at(&self.terms.end)));
        }
        steps
    }

    /// Whether a deadline on one of those days would be moved.
    fn may_roll(&self, first: Day, last: Day) -> bool {
        let roll = self.subject.commitment.roll;
        let days = std::iter::successors(Some(first), |day| day.next()).take(MOST_ROLLED);
        roll != Roll::None
            && days
                .take_while(|day| *day <= last)
                .any(|day| self.teller.case.roll(day, roll) != day)
    }

    fn named_deadline(&mut self, version: &Version<'_, Deadline>) -> Option<Step> {
        let value = self.at(&self.terms.named);
        let Some(term) = version.term else {
            let period = self.in_force();
            let end = Step { steps: vec![period], ..Step::new(What::PeriodEnd, value) };
            return self.found.map(|_| end);
        };
        let what = What::Term(written(Key::Term(TermKey::Deadline), term, version.entry));
        let mut steps = match &term.value {
            Deadline::Period(_) => Vec::new(),
            Deadline::Within(date) | Deadline::On(date) => {
                let period = self.subject.occurrence.map(|occurrence| occurrence.period.clone());
                vec![self.teller.date(date, period.as_ref())]
            }
        };
        // A day that was agreed for it alone does not depend on its period.
        let of_period = of_its_period(&term.value);
        let period = self.found.filter(|_| of_period).map(|_| self.in_force());
        match steps.first_mut() {
            Some(step) => step.steps.extend(period),
            None => steps.extend(period),
        }
        Some(Step { place: Some(term.place), steps, ..Step::new(what, value) })
    }

    fn window(&mut self) -> Option<Step> {
        let commitment = self.subject.commitment;
        let due_from = commitment.due_from.as_ref();
        let versions = self.subject.versions(due_from, |terms| terms.due_from.as_ref());
        if let Some(version) = self.in_effect(versions)
            && let Some(term) = version.term
        {
            let period = self.subject.occurrence.map(|occurrence| occurrence.period.clone());
            return Some(self.written(TermKey::DueFrom, &version, term, period.as_ref()));
        }
        if !*self.terms.has_deadline.at(self.on()) {
            return None;
        }
        let value = self.at(&self.terms.window);
        let versions =
            self.subject.versions(commitment.deadline.as_ref(), |terms| terms.deadline.as_ref());
        let version = self.in_effect(versions);
        let term = version.as_ref().and_then(|version| version.term);
        let (what, steps) = match (term.map(|term| &term.value), commitment.notice) {
            (None, _) => (What::Opening, vec![self.in_force()]),
            (Some(Deadline::Period(_)), _) => (What::Opening, self.deadline_as_named()),
            (Some(Deadline::Within(Date::Shift { base, .. })), _) => {
                let (term, entry) = term.zip(version.map(|version| version.entry))?;
                let counted = written(Key::Term(TermKey::Deadline), term, entry);
                let period = self.subject.occurrence.map(|occurrence| occurrence.period.clone());
                let base = self.teller.date(base, period.as_ref());
                let place = Some(term.place);
                let what = What::OpeningFrom(counted);
                return Some(Step { place, steps: vec![base], ..Step::new(what, value) });
            }
            (Some(Deadline::Within(_) | Deadline::On(_)), Some(notice)) => {
                (What::Notice(notice), self.deadline_without_grace())
            }
            (Some(Deadline::Within(_) | Deadline::On(_)), None) => {
                (What::OnDeadline, self.deadline_without_grace())
            }
        };
        Some(Step { steps, ..Step::new(what, value) })
    }

    /// The deadline before anything has moved it.
    fn deadline_as_named(&mut self) -> Vec<Step> {
        let mut steps = self.deadline();
        steps.truncate(1);
        steps
    }

    /// The deadline by which a performance of that day is judged; its grace matters only where it is
    /// refused afterwards.
    fn deadline_then(&mut self, day: Day) -> Vec<Step> {
        let asked = std::mem::replace(&mut self.teller.on, day);
        let deadline = self.terms.deadline.at(day).days;
        let in_time = deadline.is_some_and(|deadline| day <= deadline.first);
        let steps = match self.subject.commitment.accepts_late || in_time {
            true => self.deadline_without_grace(),
            false => self.deadline(),
        };
        self.teller.on = asked;
        steps
    }

    /// The deadline in effect, for what speaks of it.
    fn deadline_without_grace(&mut self) -> Vec<Step> {
        let mut steps = self.deadline();
        steps.retain(|step| !matches!(step.what, What::Grace(_)));
        steps
    }

    fn term(&mut self) -> Option<Step> {
        let until = self.subject.commitment.until.as_ref();
        let versions = self.subject.versions(until, |terms| terms.until.as_ref());
        let version = self.in_effect(versions)?;
        let term = version.term?;
        Some(self.written(TermKey::Until, &version, term, None))
    }

    /// The days on one of which its condition, or a suspension, counts: the day asked, or the last
    /// one of the deadline with its grace, if that has come.
    pub(super) fn days_that_count(&self) -> (Day, Day) {
        let today = self.on();
        let end = self.terms.end.at(today).days;
        let end =
            end.filter(|end| self.subject.commitment.kind.has_deadline() && end.first <= today);
        end.map_or((today, today), |end| (end.first, end.last.min(today)))
    }

    /// The condition, on the day asked, or on the day that counts.
    fn condition(&mut self) -> Option<Step> {
        let term = self.subject.commitment.subject_to.as_ref()?;
        let (first, last) = self.days_that_count();
        let value = self.teller.sim.cond(&term.value).on(first, last, Fact::Vague);
        let step = self.teller.cond_on(&term.value, last);
        let what = What::SubjectTo(written(Key::SubjectTo, term, None), first, last);
        let place = Some(term.place);
        Some(Step { place, steps: vec![step], ..Step::new(what, Value::Truth(value.into())) })
    }
}

/// Whether a deadline is counted from the period of an occurrence.
fn of_its_period(deadline: &Deadline) -> bool {
    let mut found = Vec::new();
    if let Deadline::Within(date) | Deadline::On(date) = deadline {
        anchors(date, &mut found);
    }
    found.iter().any(|anchor| matches!(anchor, Anchor::PeriodStart | Anchor::PeriodEnd))
}

pub(super) fn written<T>(key: Key, term: &Term<T>, amended_by: Option<EntryId>) -> Written {
    Written { key, text: term.text.clone(), amended_by }
}
