//! What was before the change that a check judges.

use std::collections::BTreeSet;

use serde::Serialize;

use super::alert::{Alert, Level, Sort};
use super::gate::{Failure, Rule};
use super::text::list;
use super::wrap::plain;
use super::{Breach, Coming, Commitment, Reason, Report, State, Status};
use crate::dates::Day;

/// What a change is compared with: the tree before it, asked the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// As it is shown.
    pub name: String,
    /// Where it was found.
    pub found: Found,
    /// The agreements that do not load there.
    pub not_loaded: Vec<String>,
    /// The rest, on the same day.
    pub report: Report,
    /// What is coming of it within the same time.
    pub coming: Vec<Coming>,
}

/// Where the tree before a change has what is checked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// At the paths that are checked.
    There,
    /// In these files, since nothing was at the paths.
    Elsewhere(Vec<String>),
    /// Nowhere: everything counts as new.
    Nowhere,
}

/// Before the change that a check judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since {
    /// The tree before the change, as it is shown.
    pub base: String,
    /// Whether nothing was found there, so that everything counts as new.
    pub nowhere: bool,
    /// The files there in which the agreements were found, if there was nothing at the paths.
    pub elsewhere: Vec<String>,
    /// The agreements that did not load there; all of them counts as new.
    pub not_loaded: Vec<String>,
    /// The commitments that fail, and did before the change, in the order of the report.
    pub before: Vec<Failure>,
    /// The commitments that a change took away, or gave another id, whether they failed or not.
    pub removed: Vec<Removed>,
    /// The commitments that failed before the change, and do not now: mended, or with the evidence gone.
    pub no_longer: Vec<NoLonger>,
    /// The keys of all that called for somebody before the change.
    #[serde(skip)]
    pub(super) known: BTreeSet<String>,
}

/// A commitment that a change took away or gave another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// The id of its agreement.
    pub agreement: String,
    /// Its id.
    pub commitment: String,
    /// Which of the rules it broke; none: it did not fail.
    pub rules: Vec<Rule>,
    /// Its status before the change.
    pub status: Status,
    /// Why it had that.
    pub reason: Reason,
    /// Since when.
    pub since: Option<Day>,
}

/// A commitment that failed before a change, as a whole or by one of its occurrences, and is there
/// still without failing by that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoLonger {
    /// The id of its agreement.
    pub agreement: String,
    /// Its id.
    pub commitment: String,
    /// Which of the rules it broke, and does not break now; none: it still does, by other occurrences.
    pub rules: Vec<Rule>,
    /// Of a series, the numbers of the occurrences by which it failed, and does not now.
    pub occurrences: Vec<u32>,
    /// Its status before the change.
    pub status: Status,
    /// Why it had that.
    pub reason: Reason,
    /// Since when.
    pub since: Option<Day>,
    /// What it is with the change.
    pub now: Now,
}

/// What a commitment is with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Now {
    /// Its status.
    pub status: Status,
    /// Why it has that.
    pub reason: Reason,
    /// Whether it is in breach.
    pub breach: Breach,
}

/// A state before a change, in words.
fn was(status: Status, reason: Reason, since: Option<Day>, rules: &[Rule]) -> String {
    let since = since.map_or(String::new(), |day| format!(", {status} since {day}"));
    let breach = if rules.contains(&Rule::Breach) { ", in breach" } else { "" };
    format!("{status} ({reason}{since}{breach})")
}

impl Removed {
    /// What became of it, in a sentence.
    pub(super) fn says(&self) -> String {
        format!(
            "{}/{} is not there any more: before the change it was {}",
            self.agreement,
            self.commitment,
            was(self.status, self.reason, self.since, &self.rules)
        )
    }
}

impl NoLonger {
    /// The one of which it is said: an occurrence, where the states of the whole would not differ.
    pub(super) fn of(
        agreement: &str,
        rules: Vec<Rule>,
        occurrences: Vec<u32>,
        (then, now): (&Commitment, &Commitment),
    ) -> NoLonger {
        let of = |commitment: &Commitment| -> Option<State> {
            let first = occurrences.first().filter(|_| rules.is_empty())?;
            let mut all = commitment.occurrences.iter();
            all.find(|one| one.occurrence == *first).map(|one| one.state.clone())
        };
        let before = of(then).unwrap_or_else(|| then.state.clone());
        let now = of(now).unwrap_or_else(|| now.state.clone());
        NoLonger {
            agreement: agreement.to_owned(),
            commitment: then.id.clone(),
            rules,
            occurrences,
            status: before.status,
            reason: before.reason,
            since: before.since,
            now: Now { status: now.status, reason: now.reason, breach: now.breach },
        }
    }

    /// Whether nobody can say any more that there is no breach.
    fn is_perhaps(&self) -> bool {
        self.now.breach == Breach::Unknown
    }

    /// What it was and is, in a sentence.
    pub(super) fn says(&self) -> String {
        let breach = match self.now.breach {
            Breach::Yes => ", in breach",
            Breach::Unknown => ", perhaps in breach",
            Breach::No => "",
        };
        let one = match (self.rules.is_empty(), self.occurrences.first()) {
            (true, Some(first)) => format!("#{first}"),
            _ => String::new(),
        };
        let rules: &[Rule] = if one.is_empty() { &self.rules } else { &[] };
        format!(
            "{}/{}{one} does not fail any more: before the change it was {}, now it is {} ({}{breach})",
            self.agreement,
            self.commitment,
            was(self.status, self.reason, self.since, rules),
            self.now.status,
            self.now.reason,
        )
    }
}

/// How many are gone.
fn gone(count: usize, which: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {which} is not there any more")),
        more => Some(format!("{more} {which} are not there any more")),
    }
}

impl Since {
    /// The short form of what [`Since::notes`] says, behind how many fail: in our own words and ids.
    pub(super) fn brief(&self) -> Vec<String> {
        let mut said = Vec::new();
        if self.nowhere {
            said.push("everything counts as new, since nothing was there before".to_owned());
        }
        if !self.elsewhere.is_empty() {
            said.push("compared with other files, since nothing was there before".to_owned());
        }
        if !self.not_loaded.is_empty() {
            let ids: Vec<&str> = self.not_loaded.iter().map(String::as_str).collect();
            let ids = list(&ids, "and");
            said.push(format!("all of {ids} counts as new, since it did not load before"));
        }
        let (failed, others): (Vec<&Removed>, Vec<&Removed>) =
            self.removed.iter().partition(|one| !one.rules.is_empty());
        said.extend(gone(failed.len(), "that failed before"));
        said.extend(gone(others.len(), "that did not fail before"));
        match self.no_longer.len() {
            0 => {}
            1 => said.push("1 failed before and does not now".to_owned()),
            more => said.push(format!("{more} failed before and do not now")),
        }
        said
    }

    /// What has to be known about the comparison to understand it, each in a sentence, and how pressing
    /// that is.
    #[must_use]
    pub fn notes(&self) -> Vec<(Level, String)> {
        let base = plain(&self.base);
        let mut notes = Vec::new();
        if self.nowhere {
            let says = format!(
                "in {base} nothing is found of what is checked, so everything counts as new"
            );
            notes.push((Level::Warning, says));
        }
        if !self.elsewhere.is_empty() {
            let files: Vec<String> = self.elsewhere.iter().map(|file| plain(file)).collect();
            let says = format!(
                "in {base} nothing is where the files are now, so they are compared with {}",
                files.join(", ")
            );
            notes.push((Level::Note, says));
        }
        for id in &self.not_loaded {
            let says = format!("in {base} {id} did not load, so all of it counts as new");
            notes.push((Level::Warning, says));
        }
        notes.extend(self.removed.iter().map(|one| (Level::Note, one.says())));
        notes.extend(
            self.no_longer.iter().map(|one| {
                (if one.is_perhaps() { Level::Warning } else { Level::Note }, one.says())
            }),
        );
        notes
    }

    /// The notes as alerts, for a format that has no other place for them.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        let alert = |(level, headline): (Level, String)| Alert {
            level,
            sort: Sort::Change,
            key: format!("change/{headline}"),
            headline,
            details: Vec::new(),
            place: None,
            column: None,
            about: None,
            is_new: None,
        };
        self.notes().into_iter().map(alert).collect()
    }
}
