//! What stands in the calendar, and on which days.

use crate::check::Loaded;
use crate::dates::{Day, Direction};
use crate::model;
use crate::report::text::{certainty, facts};
use crate::report::{Agreement, Certainty, Commitment, Report, State, Status};

/// An event on one day.
pub(super) struct Event {
    /// The same in every run, so that a calendar moves the event and does not double it.
    pub(super) uid: String,
    /// Which version of it this is.
    pub(super) sequence: i64,
    pub(super) day: Day,
    pub(super) summary: String,
    pub(super) description: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) url: Option<String>,
    pub(super) standing: Standing,
    /// So many days before it.
    pub(super) alarm: Option<i64>,
}

/// Whether it is sure to be on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Confirmed,
    Tentative,
    Cancelled,
}

/// The events of an agreement.
pub(super) fn events(report: &Report, agreement: &Agreement, loaded: &Loaded) -> Vec<Event> {
    let sequence = sequence(report, loaded);
    let mut events = Vec::new();
    for (commitment, written) in agreement.commitments.iter().zip(&loaded.agreement.commitments) {
        let subject = |id: &str, key: String, state| {
            Subject { report, agreement, loaded, commitment, written, sequence, state, key }
                .events(id)
        };
        // Of a series the days are those of its occurrences.
        if commitment.occurrences.is_empty() {
            events.extend(subject(&commitment.id, commitment.id.clone(), &commitment.state));
        }
        for one in &commitment.occurrences {
            let key = format!("{}.{}", commitment.id, one.occurrence);
            events.extend(subject(&one.id, key, &one.state));
        }
    }
    events
}

/// The number of the version: the days since the agreement was made, and the entries that are known.
///
/// It must not decrease when a deadline moves. That can be by an entry, and by time alone: a
/// suspension moves it every day. Both only ever grow.
fn sequence(report: &Report, loaded: &Loaded) -> i64 {
    let known = loaded
        .record
        .entries
        .iter()
        .filter(|entry| entry.first <= report.on && entry.is_known_by(report.known_by));
    let entries = i64::try_from(known.count()).unwrap_or(i64::MAX);
    report.on.since(loaded.agreement.made).max(0).saturating_add(entries)
}

/// A commitment, or an occurrence of one.
struct Subject<'a> {
    report: &'a Report,
    agreement: &'a Agreement,
    loaded: &'a Loaded,
    commitment: &'a Commitment,
    written: &'a model::Commitment,
    sequence: i64,
    state: &'a State,
    /// What is unique to it in its agreement: no id has a dot.
    key: String,
}

impl Subject<'_> {
    fn events(&self, id: &str) -> Vec<Event> {
        self.end(id).into_iter().chain(self.next(id)).collect()
    }

    /// Its deadline, the latest where it is uncertain, or the last day of its term.
    fn end(&self, id: &str) -> Option<Event> {
        let state = self.state;
        let uncertain = state.deadline_bounds.filter(|_| state.deadline.is_none());
        let (word, day) = match (state.deadline, uncertain, state.until) {
            (Some(day), ..) => ("deadline", day),
            (None, Some([_, latest]), _) => ("latest deadline", latest),
            (None, None, Some(day)) => ("last day", day),
            (None, None, None) => return None,
        };
        let standing = match state.status {
            Status::Void => Standing::Cancelled,
            _ if uncertain.is_some() => Standing::Tentative,
            _ => self.standing(),
        };
        let uncertain = uncertain.map(|[first, latest]| {
            format!("the deadline is uncertain: some day from {first} to {latest}")
        });
        Some(Event {
            uid: format!("{}@{}", self.key, self.agreement.id),
            summary: format!("{} ({word}, {})", self.commitment.what, state.status),
            alarm: self.alarm(day),
            ..self.event(id, day, standing, uncertain)
        })
    }

    /// The next change of its status.
    fn next(&self, id: &str) -> Option<Event> {
        let next = self.state.next?;
        let becomes = format!("becomes {} ({})", next.status, next.reason);
        let change = format!("on {} it {becomes}, if nothing more is recorded", next.on);
        Some(Event {
            uid: format!("next.{}@{}", self.key, self.agreement.id),
            summary: format!("{} ({becomes})", self.commitment.what),
            ..self.event(id, next.on, self.standing(), Some(change))
        })
    }

    fn standing(&self) -> Standing {
        match self.state.certainty {
            Certainty::Open => Standing::Tentative,
            Certainty::Definite | Certainty::Presumed => Standing::Confirmed,
        }
    }

    /// From the day of its notice on, while it is still to be done.
    fn alarm(&self, day: Day) -> Option<i64> {
        let open = matches!(self.state.status, Status::Pending | Status::Due);
        let model = &self.loaded.agreement;
        let notice = self.written.notice.filter(|_| open && self.report.on <= day)?;
        let first =
            notice.from(day, Direction::Before, model.rounding, model.working_days()).ok()?;
        Some(day.since(first))
    }

    /// What the events of a subject have in common.
    fn event(&self, id: &str, day: Day, standing: Standing, special: Option<String>) -> Event {
        let source = self.loaded.agreement.source.clone();
        let status = self.state.status.to_string();
        let tags = self.written.tags.iter().cloned();
        Event {
            uid: String::new(),
            sequence: self.sequence,
            day,
            summary: String::new(),
            description: self.description(id, special),
            categories: [self.agreement.id.clone(), status].into_iter().chain(tags).collect(),
            url: source,
            standing,
            alarm: None,
        }
    }

    fn description(&self, id: &str, special: Option<String>) -> Vec<String> {
        let (report, state) = (self.report, self.state);
        let status = format!("on {}, {id} is {}: {}", report.on, state.status, facts(state));
        let parties = |word: &str, ids: &[String]| {
            (!ids.is_empty()).then(|| format!("{word}: {}", ids.join(", ")))
        };
        let agreement = match &self.agreement.title {
            Some(title) => format!("{}: {title}", self.agreement.id),
            None => self.agreement.id.clone(),
        };
        let lines = [
            Some(self.commitment.what.clone()),
            Some(status),
            Some(state.because.clone()),
            certainty(state),
            special,
            parties("obligor", &self.commitment.obligor),
            parties("obligee", &self.commitment.obligee),
            self.written.quote.as_ref().map(|quote| format!("\u{201c}{quote}\u{201d}")),
            self.commitment.clause.as_ref().map(|clause| format!("clause: {clause}")),
            Some(agreement),
            self.loaded.agreement.source.as_ref().map(|source| format!("source: {source}")),
        ];
        lines.into_iter().flatten().collect()
    }
}
