//! The bar of a commitment.

use serde::Serialize;

use super::scale::{Scale, length};
use crate::dates::Day;
use crate::report::timeline::Run;
use crate::report::{Reason, Status};

/// A bar with more parts than that is drawn in columns.
const MOST_PARTS: usize = 150;
const COLUMNS: i64 = 300;
/// From this width on (in percent) a part has room for its word, or for its letter.
const WORD: f64 = 11.0;
/// From this width on it has room for its word on a telephone too.
const WIDE: f64 = 20.0;
const LETTER: f64 = 2.4;

/// Days of one status, as a box.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    x: String,
    width: String,
    status: Status,
    /// Whether it is over without having been broken: no breach.
    expired: bool,
    /// Whether another status is possible too.
    open: bool,
    /// Whether there is room for the word, and whether only where there is much.
    word: bool,
    narrow: bool,
    /// Whether there is room for a letter.
    letter: bool,
}

/// What is drawn of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    status: Status,
    expired: bool,
    open: bool,
}

/// The parts of a bar, without a gap.
pub(super) fn parts(runs: &[Run], scale: Scale) -> Vec<Part> {
    let mut parts = merged(runs.iter().filter_map(|run| {
        let (first, last) = (run.first.max(scale.from), run.last.min(scale.to));
        (first <= last).then(|| (first, look(run)))
    }));
    if parts.len() > MOST_PARTS {
        parts = in_columns(runs, scale);
    }
    // What is not worked out is not drawn.
    let end = runs.last().and_then(|run| run.last.next()).unwrap_or(Day::MAX);
    let end = if end <= scale.to { scale.percent(end) } else { 100.0 };
    let ends = parts.iter().skip(1).map(|(first, _)| scale.percent(*first)).chain([end]);
    let part = |((first, look), end): (&(Day, Look), f64)| {
        let x = scale.percent(*first);
        let width = (end - x).max(0.0);
        Part {
            x: length(x),
            width: length(width),
            status: look.status,
            expired: look.expired,
            open: look.open,
            word: width >= WORD,
            narrow: (WORD..WIDE).contains(&width),
            letter: width >= LETTER,
        }
    };
    parts.iter().zip(ends).map(part).collect()
}

fn look(run: &Run) -> Look {
    Look {
        status: run.state.status,
        expired: run.state.reason == Reason::Expired,
        open: run.state.possible.len() > 1,
    }
}

fn merged(parts: impl Iterator<Item = (Day, Look)>) -> Vec<(Day, Look)> {
    let mut merged: Vec<(Day, Look)> = Vec::new();
    for part in parts {
        if merged.last().is_none_or(|(_, look)| *look != part.1) {
            merged.push(part);
        }
    }
    merged
}

/// The most urgent status of each column, so that no day of it is hidden.
fn in_columns(runs: &[Run], scale: Scale) -> Vec<(Day, Look)> {
    let step = scale.steps().checked_div(COLUMNS).unwrap_or(1).max(1);
    let firsts = std::iter::successors(Some(scale.from), |day| day.plus(step));
    let firsts = firsts.take_while(|day| *day <= scale.to);
    merged(firsts.filter_map(|first| {
        let last = first.plus(step.saturating_sub(1)).unwrap_or(Day::MAX);
        let begin = runs.partition_point(|run| run.last < first);
        let within = runs.get(begin..)?.iter().take_while(|run| run.first <= last);
        let looks: Vec<Look> = within.map(look).collect();
        let worst = looks.iter().min_by_key(|look| (look.status.urgency(), look.expired))?;
        Some((first, Look { open: looks.iter().any(|look| look.open), ..*worst }))
    }))
}
