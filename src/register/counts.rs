//! How many instances have each status.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::dates::Day;
use crate::report::{self, Status};

/// The number of instances by commitment, day and status. Commitments stand in the order in which they
/// were met first.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    order: Vec<String>,
    by: BTreeMap<(usize, Day), report::Counts>,
}

/// The counts of one commitment on one day: a line of the result, and its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted<'a> {
    /// The commitment.
    pub commitment: &'a str,
    /// How many instances have each status.
    #[serde(flatten)]
    pub counts: report::Counts,
    /// The day asked, where several are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

impl Counts {
    /// Counts so many instances.
    pub fn add(&mut self, commitment: &str, on: Day, status: Status, many: usize) {
        let at = self.position(commitment);
        self.by.entry((at, on)).or_default().add(status, many);
    }

    /// Adds the counts of another part of the table.
    pub fn join(&mut self, other: Counts) {
        let places: Vec<usize> = other.order.iter().map(|one| self.position(one)).collect();
        for ((at, on), counts) in other.by {
            let Some(at) = places.get(at) else { continue };
            self.by.entry((*at, on)).or_default().join(counts);
        }
    }

    fn position(&mut self, commitment: &str) -> usize {
        self.order.iter().position(|one| one == commitment).unwrap_or_else(|| {
            self.order.push(commitment.to_owned());
            self.order.len().saturating_sub(1)
        })
    }

    /// The lines of the result; with the day, where several are asked.
    pub fn lines(&self, with_day: bool) -> impl Iterator<Item = Counted<'_>> {
        self.by.iter().filter_map(move |((at, on), counts)| {
            let commitment = self.order.get(*at)?;
            Some(Counted { commitment, counts: *counts, on: with_day.then_some(*on) })
        })
    }
}
