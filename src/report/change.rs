//! What was before the change that a check judges.

use std::collections::BTreeSet;

use serde::Serialize;

use super::alert::{Alert, Level, Sort};
use super::gate::{Failure, Rule};
use super::text::list;
use super::wrap::plain;
use super::{Coming, Reason, Report, Status};
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
    /// The commitments that failed before the change, and are no more.
    pub removed: Vec<Removed>,
    /// The keys of all that called for somebody before the change.
    #[serde(skip)]
    pub(super) known: BTreeSet<String>,
}

/// A commitment that failed, and that a change took away or gave another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// The id of its agreement.
    pub agreement: String,
    /// Its id.
    pub commitment: String,
    /// Which of the rules it broke.
    pub rules: Vec<Rule>,
    /// Its status before the change.
    pub status: Status,
    /// Why it had that.
    pub reason: Reason,
    /// Since when.
    pub since: Option<Day>,
}

impl Removed {
    /// What it was.
    fn was(&self) -> String {
        let since = self.since.map_or(String::new(), |day| format!(", since {day}"));
        let breach = if self.rules.contains(&Rule::Breach) { ", in breach" } else { "" };
        format!("{} ({}{since}{breach})", self.status, self.reason)
    }

    /// What became of it, in a sentence.
    pub(super) fn says(&self) -> String {
        format!(
            "{}/{} is not there any more: before the change it was {}",
            self.agreement,
            self.commitment,
            self.was()
        )
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
        match self.removed.len() {
            0 => {}
            1 => said.push("1 that failed before is not there any more".to_owned()),
            more => said.push(format!("{more} that failed before are not there any more")),
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
