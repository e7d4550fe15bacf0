//! What of the rules the cases reach: which statuses and reasons, which values of conditions, and
//! which verbs and steps of phrases ever decided.
//!
//! Something decided if some case would have found something else without it. So what is only
//! mentioned, and never mattered, is not covered.

mod facts;
mod proposal;
mod reach;
mod reasons;
mod subject;
mod verbs;

use crate::check::Loaded;
use crate::model::Case;
use crate::mutate::{Bench, Change, Extent, Search, Sought, changes};

pub use subject::Subject;

/// What the cases of one agreement reach.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// All that there is to reach, in order.
    pub items: Vec<Item>,
}

/// One thing that cases can reach.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub of: Subject,
    /// Whether a case reaches it.
    pub state: State,
}

/// Whether a case reaches something.
#[derive(Debug, Clone)]
pub enum State {
    /// One does.
    Covered,
    /// None does; this one would.
    Missed(Box<Case>),
    /// None does, and none of the records that were tried would: it does not count.
    NotFound(Tried),
}

/// Where something was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tried {
    /// In small records,
    pub small: Extent,
    /// and in so many by chance.
    pub by_chance: u64,
}

impl From<Sought> for State {
    fn from(sought: Sought) -> State {
        match sought {
            Sought::Found(case) => State::Missed(case),
            Sought::NotFound(small) => State::NotFound(Tried { small, by_chance: 0 }),
        }
    }
}

impl Coverage {
    /// How many are covered, of how many that can be.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let covered = self.items.iter().filter(|item| matches!(item.state, State::Covered));
        let all = self.items.iter().filter(|item| !matches!(item.state, State::NotFound(_)));
        (covered.count(), all.count())
    }
}

/// The reasons that each commitment can have, and whether a case finds it to have them. Meanwhile
/// `tried` is told how much is done, of how much.
#[must_use]
pub fn reasons(loaded: &Loaded, tried: impl FnMut(u64, u64)) -> Vec<Item> {
    reasons::items(&Bench::new(loaded), reach::reach(loaded, tried))
}

/// All else that cases can reach: values of conditions, verbs, and steps of phrases. It takes about as long.
#[must_use]
pub fn others(loaded: &Loaded, mut tried: impl FnMut(u64, u64)) -> Vec<Item> {
    let bench = Bench::new(loaded);
    let mut items = facts::items(&bench);
    items.extend(verbs::items(&bench));
    let dropped = changes(bench.agreement()).into_iter().filter(|change| change.drops);
    let dropped: Vec<Change> = dropped.collect();
    let of = u64::try_from(dropped.len()).unwrap_or(u64::MAX);
    for (done, change) in (0..).zip(dropped) {
        tried(done, of);
        items.push(step(&bench, change));
    }
    items
}

/// A key or a step of a phrase, and whether a case finds something else without it.
fn step(bench: &Bench<'_>, change: Change) -> Item {
    Item {
        state: match bench.decides(&change) {
            true => State::Covered,
            false => bench.telling(&change, Search::default()).into(),
        },
        of: Subject::Step(Box::new(change)),
    }
}
