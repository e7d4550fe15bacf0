//! One commitment on all days.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use super::bar::{self, Part};
use super::scale::Scale;
use super::words;
use crate::dates::Day;
use crate::model::{self, PartyId};
use crate::report::cite::Cited;
use crate::report::timeline::{self, Occurrence, Sentences};
use crate::report::wrap::plain;
use crate::report::{Breach, Certainty, Place, Reason, Status};

/// So many runs are listed around the day asked; the others can only be asked for.
const LISTED_RUNS: usize = 60;

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
    pub(super) runs: Vec<Run>,
    /// Which run it is on the day asked.
    pub(super) at: usize,
    /// The first of the runs that are listed, and how many are.
    pub(super) listed: (usize, usize),
    pub(super) changes: Vec<Change>,
    pub(super) series: Option<Series>,
}

/// A party.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) name: String,
}

/// Days on which nothing changes, with all that is said of them.
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
    /// Why, each with the first day of which it is true.
    pub(super) why: Sentences,
    facts: Vec<(&'static str, String)>,
    /// What was missed is late by the days from this one on.
    pub(super) late_after: Option<Day>,
    entries: Vec<Entry>,
}

/// An entry of the record.
#[derive(Debug, Serialize)]
struct Entry {
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
    pub(super) reason: Reason,
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
        (self.on, &self.id, self.status, self.reason).serialize(serializer)
    }
}

/// What a card is made of.
pub(super) struct Parts<'a> {
    pub(super) agreement: &'a model::Agreement,
    pub(super) written: &'a model::Commitment,
    pub(super) timeline: &'a timeline::Commitment,
    pub(super) sentences: Vec<Sentences>,
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
        let at = at(&timeline.runs, self.on);
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
            runs: self.runs(),
            at,
            listed: window(timeline.runs.len(), at, LISTED_RUNS),
            changes: changes(timeline),
            series: written.every.map(|_| self.series()),
        }
    }

    fn runs(&self) -> Vec<Run> {
        let runs = self.timeline.runs.iter().zip(&self.sentences);
        runs.map(|(run, why)| self.run(run, why)).collect()
    }

    fn run(&self, run: &timeline::Run, why: &Sentences) -> Run {
        let state = &run.state;
        let names: BTreeSet<&String> = state.turns_on.iter().flatten().collect();
        let missed = state.reason == Reason::Missed;
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
            why: why.iter().map(|(day, why)| (*day, plain(why))).collect(),
            facts: words::facts(state),
            late_after: state.deadline.filter(|_| missed && state.days_late.is_some()),
            entries: run.entries.iter().map(entry).collect(),
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

/// All changes of the commitment and of its occurrences, by day: of one day its own, else the first.
fn changes(timeline: &timeline::Commitment) -> Vec<Change> {
    let mut changes: Vec<Change> = of_runs(&timeline.id, &timeline.runs).collect();
    changes.extend(timeline.occurrences.iter().flat_map(|one| of_runs(&one.id, &one.runs)));
    changes.sort_by_key(|change| change.on);
    changes.dedup_by_key(|change| change.on);
    changes
}

fn of_runs(id: &str, runs: &[timeline::Run]) -> impl Iterator<Item = Change> {
    let pairs = runs.iter().zip(runs.iter().skip(1));
    pairs.filter_map(move |(one, two)| {
        let of = |run: &timeline::Run| (run.state.status, run.state.reason);
        let (status, reason) = of(two);
        (of(one) != of(two)).then(|| Change { on: two.first, id: id.to_owned(), status, reason })
    })
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
