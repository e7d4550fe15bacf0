//! One commitment on all days.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use super::bar::{self, Part};
use super::facts::Fact;
use super::scale::Scale;
use super::words;
use crate::dates::Day;
use crate::model::{self, PartyId};
use crate::report::cite::Cited;
use crate::report::text;
use crate::report::timeline::{self, Occurrence, Sentence, Told};
use crate::report::wrap::plain;
use crate::report::{Breach, Certainty, Next, Place, Reason, Status};

/// So many lines are listed around the day asked; other days can only be asked for.
const LISTED: usize = 60;

/// A commitment.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    /// `agreement/commitment`: unique in the page.
    pub(super) key: String,
    pub(super) id: String,
    what: String,
    kind: &'static str,
    obligor: Vec<Named>,
    obligee: Vec<Named>,
    /// The ids of its parties, each in `agreement/party`.
    parties: Vec<String>,
    quote: Option<String>,
    clause: Option<String>,
    note: Option<String>,
    tags: Vec<String>,
    /// The terms as they are written.
    terms: Vec<(&'static str, String)>,
    place: Option<Place>,
    bar: Vec<Part>,
    /// Its last day in the page, and whether there are later ones.
    pub(super) end: Day,
    pub(super) bounded: bool,
    /// The entries that are cited on any day.
    pub(super) entries: Vec<Entry>,
    pub(super) runs: Vec<Run>,
    /// Which run it is on the day asked, and what is said on that day.
    pub(super) at: usize,
    now: Now,
    /// The lines that list the runs, and how many are left out.
    lines: Vec<Line>,
    left_out: usize,
    /// All up to the last day, and the first after it if it is known.
    pub(super) changes: Vec<Change>,
    pub(super) series: Option<Series>,
}

/// A party.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) name: String,
}

/// Days on which nothing changes, but for days that move, with all that is said of them.
#[derive(Debug, Serialize)]
pub(super) struct Run {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) status: Status,
    pub(super) reason: Reason,
    pub(super) breach: Breach,
    pub(super) certainty: Certainty,
    pub(super) open: bool,
    line: Vec<String>,
    sure: String,
    /// What would settle it, if it is open.
    settle: Vec<String>,
    /// Why.
    pub(super) why: Vec<Why>,
    facts: Vec<Fact>,
    /// What was missed is late by the days from this one on.
    pub(super) late_after: Option<Day>,
}

/// Why: the first day on which that is so, the sentence, and the entries on which it rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Why(pub(super) Day, String, Vec<usize>);

/// What is said on the day asked.
#[derive(Debug, Serialize)]
struct Now {
    because: String,
    /// The places of the entries.
    entries: Vec<usize>,
    facts: Vec<(&'static str, String)>,
    next: String,
}

/// Runs of which the same is said.
#[derive(Debug, Serialize)]
struct Line {
    first: Day,
    last: Day,
    /// The places of the first and of the last of them.
    runs: (usize, usize),
    status: Status,
    reason: Reason,
    open: bool,
    certainty: Certainty,
    told: String,
}

/// An entry of the record.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    says: String,
    source: Option<Source>,
    note: Option<String>,
    place: Option<String>,
}

/// Where something is to be read: a link only if it is one for browsers.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    text: String,
    link: bool,
}

/// A change of status or reason, of the commitment or of an occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) on: Day,
    pub(super) id: String,
    pub(super) status: Status,
    /// What it becomes, in words.
    pub(super) says: String,
}

/// The occurrences of a series.
#[derive(Debug, Serialize)]
pub(super) struct Series {
    /// How many there are.
    total: usize,
    /// Those in the page.
    pub(super) shown: Vec<Shown>,
}

/// An occurrence: on which days it has which status.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) at: usize,
    pub(super) runs: Vec<Short>,
}

/// The first day, the status, the reason, and whether another status is possible.
#[derive(Debug, Serialize)]
pub(super) struct Short(pub(super) Day, pub(super) Status, pub(super) Reason, pub(super) bool);

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.on, &self.id, self.status, &self.says).serialize(serializer)
    }
}

impl Card {
    /// The first change after a day.
    pub(super) fn next(&self, on: Day) -> Option<&Change> {
        self.changes.iter().find(|change| change.on > on)
    }
}

/// What a card is made of.
pub(super) struct Parts<'a> {
    pub(super) agreement: &'a model::Agreement,
    pub(super) written: &'a model::Commitment,
    pub(super) timeline: &'a timeline::Commitment,
    pub(super) told: &'a Told,
    pub(super) scale: Scale,
    pub(super) on: Day,
    /// How many occurrences are in the page.
    pub(super) most_occurrences: usize,
}

impl Parts<'_> {
    pub(super) fn card(self) -> Card {
        let Parts { agreement, written, timeline, .. } = self;
        let (obligor, obligee) =
            (named(agreement, &written.obligor), named(agreement, &written.obligee));
        let parties: BTreeSet<String> = obligor
            .iter()
            .chain(&obligee)
            .map(|party| format!("{}/{}", agreement.id, party.id))
            .collect();
        let runs = self.runs();
        let at = runs.partition_point(|run| run.first <= self.on).saturating_sub(1);
        let lines = lines(&runs);
        let line = lines.iter().position(|line| at <= line.runs.1).unwrap_or(0);
        let (skipped, taken) = window(lines.len(), line, LISTED);
        let end = runs.last().map_or(Day::MAX, |run| run.last);
        let changes = changes(timeline, end);
        Card {
            key: format!("{}/{}", agreement.id, written.id),
            id: written.id.clone(),
            what: plain(&written.what),
            kind: words::kind(written.kind),
            obligor,
            obligee,
            parties: parties.into_iter().collect(),
            quote: written.quote.as_deref().map(plain),
            clause: written.clause.as_deref().map(plain),
            note: written.note.as_deref().map(plain),
            tags: written.tags.iter().map(|tag| plain(tag)).collect(),
            terms: terms(written),
            place: timeline.place.clone().map(|place| Place { file: plain(&place.file), ..place }),
            bar: bar::parts(&timeline.runs, self.scale),
            end,
            bounded: end < Day::MAX,
            entries: self.told.entries.iter().map(entry).collect(),
            now: self.now(&written.id, runs.get(at), &changes, end),
            runs,
            at,
            left_out: lines.len().saturating_sub(taken),
            lines: lines.into_iter().skip(skipped).take(taken).collect(),
            changes,
            series: written.every.map(|_| self.series()),
        }
    }

    /// Runs that differ in nothing but days that move are one.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (run, why) in self.timeline.runs.iter().zip(&self.told.runs) {
            let run = self.run(run, why);
            match runs.last_mut().filter(|last| last.continues(&run)) {
                Some(last) => last.extend(run),
                None => runs.push(run),
            }
        }
        runs
    }

    fn run(&self, run: &timeline::Run, why: &[Sentence]) -> Run {
        let state = &run.state;
        let names: BTreeSet<&String> = state.turns_on.iter().flatten().collect();
        let missed = state.reason == Reason::Missed;
        let facts = words::facts(state).into_iter();
        Run {
            first: run.first,
            last: run.last,
            status: state.status,
            reason: state.reason,
            breach: state.breach,
            certainty: state.certainty,
            open: state.possible.len() > 1,
            line: words::line(state),
            sure: words::sure(state),
            settle: names
                .into_iter()
                .map(|name| plain(&words::settles(self.agreement, name)))
                .collect(),
            why: why
                .iter()
                .map(|why| Why(why.first, plain(&why.because), why.entries.clone()))
                .collect(),
            facts: facts.map(|(name, said)| Fact::new(name, run.first, said)).collect(),
            late_after: state.deadline.filter(|_| missed && state.days_late.is_some()),
        }
    }

    /// What is said on the day asked, which lies in the run.
    fn now(&self, id: &str, run: Option<&Run>, changes: &[Change], end: Day) -> Now {
        let on = self.on;
        let why = run.and_then(|run| run.why.iter().rev().find(|why| why.0 <= on));
        let mut facts: Vec<(&'static str, String)> = run
            .into_iter()
            .flat_map(|run| &run.facts)
            .map(|fact| (fact.name, fact.on(on)))
            .collect();
        let late = run.and_then(|run| run.late_after);
        facts.extend(late.map(|late| ("late by", words::days(on.since(late)))));
        Now {
            because: why.map(|why| why.1.clone()).unwrap_or_default(),
            entries: why.map(|why| why.2.clone()).unwrap_or_default(),
            facts,
            next: words::next(id, changes.iter().find(|change| change.on > on), end),
        }
    }

    /// The occurrences around the day asked.
    fn series(&self) -> Series {
        // Those that begin after the last day of the page, but for the next one, were only worked
        // out to get so far.
        let never = |one: &Occurrence| {
            one.runs.last().is_some_and(|run| run.state.reason == Reason::NotInForce)
        };
        let all = &self.timeline.occurrences;
        let next = all.iter().position(never).unwrap_or(all.len()).saturating_add(1);
        let all: Vec<&Occurrence> = all.iter().take(next).collect();
        let begun = |one: &&&Occurrence| {
            one.runs
                .get(at(&one.runs, self.on))
                .is_some_and(|run| run.state.reason != Reason::NotInForce)
        };
        let current = all.iter().filter(begun).count();
        let (first, count) = window(all.len(), current, self.most_occurrences);
        let shown = all.iter().skip(first).take(count).map(|one| Shown {
            id: one.id.clone(),
            at: at(&one.runs, self.on),
            runs: one.runs.iter().map(short).collect(),
        });
        Series { total: all.len(), shown: shown.collect() }
    }
}

fn short(run: &timeline::Run) -> Short {
    Short(run.first, run.state.status, run.state.reason, run.state.possible.len() > 1)
}

/// The position of the run in which the day lies.
fn at(runs: &[timeline::Run], on: Day) -> usize {
    runs.partition_point(|run| run.first <= on).saturating_sub(1)
}

/// Where to begin, and how many to take, so that the position lies in the middle.
fn window(total: usize, position: usize, most: usize) -> (usize, usize) {
    let first = position.saturating_sub(most / 2).min(total.saturating_sub(most));
    (first, total.saturating_sub(first).min(most))
}

impl Run {
    /// Whether the other one follows, and differs in nothing but days that move.
    fn continues(&self, other: &Run) -> bool {
        let words = |run: &Run| (run.line.clone(), run.sure.clone(), run.settle.clone());
        let state = |run: &Run| {
            (run.status, run.reason, run.breach, run.certainty, run.open, run.late_after)
        };
        let says_the_same = match (self.why.as_slice(), other.why.as_slice()) {
            ([one], [two]) => one.1 == two.1 && one.2 == two.2,
            _ => false,
        };
        let facts = self.facts.len() == other.facts.len()
            && self.facts.iter().zip(&other.facts).all(|(one, two)| one.may_move_to(two));
        says_the_same && facts && state(self) == state(other) && words(self) == words(other)
    }

    fn extend(&mut self, other: Run) {
        self.last = other.last;
        for (fact, moved) in self.facts.iter_mut().zip(other.facts) {
            fact.move_to(moved);
        }
    }

    /// Why, on all its days.
    fn told(&self) -> String {
        let mut why = self.why.iter();
        let first = why.next().map_or("", |why| &why.1);
        let mut told = first.to_owned();
        let mut last = first;
        for Why(day, because, _) in why {
            if because != last {
                let _ = write!(told, "; from {day}: {because}");
            }
            last = because;
        }
        told
    }
}

/// The runs as they are listed: those that follow each other and of which the same is said are one.
fn lines(runs: &[Run]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let told = run.told();
        let is_same = |line: &&mut Line| {
            let of_line = (line.status, line.reason, line.open, line.certainty);
            of_line == (run.status, run.reason, run.open, run.certainty) && line.told == told
        };
        match lines.last_mut().filter(is_same) {
            Some(line) => {
                line.last = run.last;
                line.runs.1 = at;
            }
            None => lines.push(Line {
                first: run.first,
                last: run.last,
                runs: (at, at),
                status: run.status,
                reason: run.reason,
                open: run.open,
                certainty: run.certainty,
                told,
            }),
        }
    }
    lines
}

/// All changes of the commitment and of its occurrences, by day, and the first after the last day
/// of the page if it is known: of one day its own, else the first.
fn changes(timeline: &timeline::Commitment, end: Day) -> Vec<Change> {
    let occurrences = || timeline.occurrences.iter().map(|one| (&one.id, &one.runs));
    let tracks = || std::iter::once((&timeline.id, &timeline.runs)).chain(occurrences());
    let mut changes: Vec<Change> = tracks().flat_map(|(id, runs)| of_runs(id, runs)).collect();
    let later = tracks().filter_map(|(id, runs)| beyond(id, runs.last()?));
    changes.extend(later.filter(|change| change.on > end).min_by_key(|change| change.on));
    changes.sort_by_key(|change| change.on);
    changes.dedup_by_key(|change| change.on);
    changes
}

/// The change that ends a run, though the page goes no further.
fn beyond(id: &str, run: &timeline::Run) -> Option<Change> {
    run.state.next.map(|next| change(id, run, next))
}

fn of_runs(id: &str, runs: &[timeline::Run]) -> impl Iterator<Item = Change> {
    let pairs = runs.iter().zip(runs.iter().skip(1));
    pairs.filter_map(move |(one, two)| {
        let of = |run: &timeline::Run| (run.state.status, run.state.reason);
        let (status, reason) = of(two);
        (of(one) != of(two)).then(|| change(id, one, Next { on: two.first, status, reason }))
    })
}

fn change(id: &str, before: &timeline::Run, next: Next) -> Change {
    let says = text::becomes(&next, &before.state);
    Change { on: next.on, id: id.to_owned(), status: next.status, says }
}

fn named(agreement: &model::Agreement, parties: &[PartyId]) -> Vec<Named> {
    let parties = parties.iter().filter_map(|id| agreement.parties.get(id.index()));
    parties.map(party).collect()
}

pub(super) fn party(party: &model::Party) -> Named {
    let name = party.name.as_ref().unwrap_or(&party.id);
    Named { id: party.id.clone(), name: plain(name) }
}

fn entry(cited: &Cited) -> Entry {
    let place = cited.place.as_ref();
    Entry {
        says: plain(&cited.says),
        source: cited.source.as_deref().map(source),
        note: cited.note.as_deref().map(plain),
        place: place.map(|place| format!("{}:{}", plain(&place.file), place.line)),
    }
}

pub(super) fn source(text: &str) -> Source {
    let text = plain(text);
    let is_address =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
    let link =
        (is_address("https://") || is_address("http://")) && !text.contains(char::is_whitespace);
    Source { text, link }
}

/// The terms as they are written, by their keys.
fn terms(written: &model::Commitment) -> Vec<(&'static str, String)> {
    fn of<T>(key: &'static str, term: Option<&model::Term<T>>) -> Option<(&'static str, String)> {
        Some((key, plain(&term?.text)))
    }
    let length = |key, length: Option<crate::dates::Length>| Some((key, length?.to_string()));
    let all = [
        of("from", Some(&written.from)),
        of("target", written.target.as_ref()),
        of("deadline", written.deadline.as_ref()),
        of("until", written.until.as_ref()),
        of("due-from", written.due_from.as_ref()),
        length("notice", written.notice),
        length("grace", written.grace),
        length("every", written.every),
        of("subject-to", written.subject_to.as_ref()),
        of("met-when", written.met_when.as_ref()),
        of("broken-when", written.broken_when.as_ref()),
        of("void-when", written.void_when.as_ref()),
    ];
    all.into_iter().flatten().collect()
}
