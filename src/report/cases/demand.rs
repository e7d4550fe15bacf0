//! Conditions that a case demands: what came of them, and of a failed one, what it was made of and
//! on which days it held.

use super::super::build as common;
use super::super::phrase;
use super::{Demand, Held, Holding, Part};
use crate::cases;
use crate::dates::Day;
use crate::evaluate::{Asked, Query, Truth, holds};
use crate::model::{self, CommitmentId, Cond};
use crate::source::Sources;

/// So many days around the day are drawn,
const MARGIN: i64 = 14;
/// and so many are looked through for one on which it is as demanded.
const FAR: i64 = 366;

/// What came of a condition that is demanded. `because`: why a commitment has its status on a day.
pub(super) fn demand(
    sources: &Sources,
    agreement: &model::Agreement,
    case: &model::Case,
    (demanded, truth): (&model::Demanded, Truth),
    mut because: impl FnMut(CommitmentId, Day) -> Option<String>,
) -> Demand {
    let passed = cases::is_as_demanded(demanded, truth);
    let query = Query { on: demanded.on, known_by: case.known_by };
    let part = |cond: &Cond| Part {
        condition: phrase::cond(agreement, cond),
        found: word(holds(agreement, &case.record, cond, &query)),
        because: match cond {
            Cond::Status(_, commitment) => because(*commitment, demanded.on),
            _ => None,
        },
    };
    let parts = match passed {
        true => Vec::new(),
        false => demanded.condition.value.leaves().into_iter().map(part).collect(),
    };
    Demand {
        condition: demanded.condition.text.clone(),
        on: demanded.on,
        passed,
        expected: if demanded.holds { "holds" } else { "fails" },
        found: word(truth),
        parts,
        held: if passed { None } else { held(agreement, case, demanded) },
        place: common::place(sources, demanded.condition.place),
    }
}

fn word(truth: Truth) -> &'static str {
    match (truth.holds(), truth.fails()) {
        (false, false) => "open",
        (true, _) => "holds",
        _ => "fails",
    }
}

/// On which days it held: some around the day, and on to the nearest on which it is as demanded; all
/// that were looked through, if it is so on none of them.
fn held(
    agreement: &model::Agreement,
    case: &model::Case,
    demanded: &model::Demanded,
) -> Option<Held> {
    let on = demanded.on;
    let around = |day: Day, days: i64| {
        let from = day.plus(-days).unwrap_or(Day::MIN);
        (from, day.plus(days).unwrap_or(Day::MAX))
    };
    let (first, last) = around(on, FAR);
    let asked = Asked::new(agreement, [&demanded.condition.value]);
    let stretches = asked.over(&case.record, (first, last), case.known_by).into_iter().next()?;
    let as_demanded = stretches.iter().filter(|it| cases::is_as_demanded(demanded, it.2));
    let edges = as_demanded.map(|(first, last, _)| if *last < on { *last } else { *first });
    let nearest = edges.min_by_key(|edge| edge.since(on).abs());
    let (from, to) = match nearest {
        Some(edge) => (around(on.min(edge), MARGIN).0, around(on.max(edge), MARGIN).1),
        None => (first, last),
    };
    let (from, to) = (from.max(first), to.min(last));
    let within = stretches.iter().filter(|(first, last, _)| *first <= to && from <= *last);
    let runs = within.map(|(first, last, truth)| Holding {
        first: (*first).max(from),
        last: (*last).min(to),
        found: word(*truth),
    });
    // What is told apart by what is possible may be one in words.
    let mut told: Vec<Holding> = Vec::new();
    for run in runs {
        match told.last_mut() {
            Some(before) if before.found == run.found => before.last = run.last,
            _ => told.push(run),
        }
    }
    Some(Held { from, to, runs: told })
}
