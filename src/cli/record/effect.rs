//! What an entry changes, as people read it.

use std::fmt::Write as _;

use abide::check::Loaded;
use abide::dates::Day;
use abide::evaluate::{Judgement, Query, evaluate};

/// So many changes of one day are told.
const MOST: usize = 40;

/// What becomes another on a day by what was written: a line for each commitment, and for each of its
/// occurrences.
pub(super) fn told(before: &Loaded, after: &Loaded, on: Day) -> String {
    let query = Query { on, known_by: None };
    let old = evaluate(&before.agreement, &before.record, &query).commitments;
    let new = evaluate(&after.agreement, &after.record, &query).commitments;
    let commitments = after.agreement.commitments();
    let mut changes: Vec<(String, String)> = Vec::new();
    for (((_, commitment), old), new) in commitments.zip(&old).zip(&new) {
        changes.extend(change(old, new).map(|change| (commitment.id.clone(), change)));
        for new in &new.occurrences {
            let old = old.occurrences.iter().find(|old| old.number == new.number);
            let change = old.and_then(|old| change(&old.judgement, &new.judgement));
            changes.extend(change.map(|it| (format!("{}#{}", commitment.id, new.number), it)));
        }
    }
    let width = changes.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (id, change) in changes.iter().take(MOST) {
        let _ = writeln!(text, "  {id:width$}  {change}");
    }
    match changes.len() {
        0 => text.push_str("  no status changes\n"),
        more if more > MOST => {
            let _ = writeln!(text, "  and {} more", more.saturating_sub(MOST));
        }
        _ => {}
    }
    text
}

/// What differs: the status with its reason, how sure it is, and the deadline.
fn change(old: &Judgement, new: &Judgement) -> Option<String> {
    let mut parts = Vec::new();
    let states = (state(old), state(new));
    if states.0 != states.1 {
        parts.push(format!("{} -> {}", states.0, states.1));
    }
    let deadline = |judgement: &Judgement| match (judgement.deadline, judgement.deadline_bounds) {
        (Some(day), _) => day.to_string(),
        (None, Some((first, last))) => format!("{first} to {last}"),
        (None, None) => "none".to_owned(),
    };
    let deadlines = (deadline(old), deadline(new));
    if deadlines.0 != deadlines.1 {
        parts.push(format!("deadline {} -> {}", deadlines.0, deadlines.1));
    }
    if parts.is_empty() && old.certainty != new.certainty {
        parts.push(format!("{}: {} -> {}", states.1, old.certainty.word(), new.certainty.word()));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn state(judgement: &Judgement) -> String {
    let state = format!("{} ({})", judgement.status, judgement.reason);
    if judgement.possible.len() < 2 {
        return state;
    }
    let possible: Vec<&str> = judgement.possible.iter().map(|status| status.word()).collect();
    format!("{state}, perhaps {}", possible.join(" or "))
}
