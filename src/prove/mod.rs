//! Properties of rules, checked on records that are generated from them.
//!
//! The commitments and properties of an agreement that depend on the same things are a `field`:
//! what becomes of them is worked out together, for every record of a few entries on the days that
//! matter (`exhaustive`), for those put together from what each part of a property needs (`directed`,
//! by the parts of `alternatives`), and for larger ones by chance (`random`). A `search` takes the records in,
//! and remembers what speaks against a property, what it was vacuous for, and which statuses it
//! has seen. What is found is made as small as it can be, and counts only if it is
//! found again in the case as which it is written.

mod again;
mod alternatives;
mod built_in;
mod cases;
mod claim;
mod combinations;
mod directed;
mod exhaustive;
mod extension;
mod field;
mod laws;
mod random;
mod reach;
mod search;
mod trial;

use crate::check::Loaded;
use crate::dates::Day;
use crate::model::{Agreement, Case, CommitmentId, Reason, Status};

pub use again::Rules;
pub use built_in::BuiltIn;
pub use exhaustive::MOST_ENTRIES;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// What chance begins with: the same seed gives the same run.
    pub seed: u64,
    /// So many records by chance for each commitment and property; none: as many as take seconds.
    pub records: Option<u32>,
    /// All records of up to so many entries, which should be no more than [`MOST_ENTRIES`]: with each
    /// entry there are many times as many. None: as many as take seconds.
    pub entries: Option<u32>,
}

/// Who waits for the outcome.
pub trait Watch {
    /// So many records were tried, of so many.
    fn tried(&mut self, done: u64, of: u64);

    /// Writes the cases, loads them again with the rules, and says of each whether it comes true;
    /// none where it does not load.
    fn again(&mut self, agreement: &Agreement, cases: &[Case]) -> Vec<Option<bool>>;
}

/// What was found out about one agreement.
#[derive(Debug, Clone)]
pub struct Proved {
    /// The written properties, in their order.
    pub properties: Vec<Checked>,
    /// The commitments, in their order.
    pub commitments: Vec<Commitment>,
    /// How many records spoke against a property that did so no more when they were loaded again.
    pub unconfirmed: u32,
}

/// A property, and what became of it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What became of it.
    pub finding: Finding,
    /// What was tried.
    pub tried: Tried,
}

/// What became of a property.
#[derive(Debug, Clone)]
pub enum Finding {
    /// Nothing speaks against it.
    Holds,
    /// What has to be reachable is: in this case.
    Reached(Box<Case>),
    /// This case shows that it does not hold.
    Fails(Box<Case>),
    /// Nothing was claimed of any record, since its `given` or its `once` never held.
    Vacuous(Vacuous),
    /// What has to be reachable is not, in any record that was tried.
    Unreached,
}

impl Finding {
    /// Whether the property failed.
    #[must_use]
    pub fn fails(&self) -> bool {
        !matches!(self, Finding::Holds | Finding::Reached(_))
    }
}

/// Why nothing was claimed of any record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vacuous {
    /// Its `once` never held.
    Once,
    /// Its `given` never held on a day that counts.
    Given,
}

/// Which records were tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tried {
    /// All records within a bound.
    pub bound: Bound,
    /// So many put together from what each part of a property needs, and from the cases of the files,
    pub combined: u64,
    /// and so many by chance.
    pub random: u64,
    /// Of how many of all of these it is not known what all their worlds are, or that took too long
    /// to tell; what is not known does not speak against a property.
    pub vague: u64,
}

/// Records all of which were tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Of up to so many entries,
    pub entries: u32,
    /// each of which says one of so many things,
    pub sayings: usize,
    /// on one of these days,
    pub on: Vec<Day>,
    /// out of so many that matter.
    pub matter: usize,
    /// So many there are,
    pub records: u64,
    /// and so many more, of one entry more than that, were tried too, but not all.
    pub more: u64,
    /// In each, every day was looked at from the day on which the agreement was made to this one.
    pub to: Day,
}

impl Default for Bound {
    fn default() -> Self {
        Bound {
            entries: 0,
            sayings: 0,
            on: Vec::new(),
            matter: 0,
            records: 0,
            more: 0,
            to: Day::MIN,
        }
    }
}

/// What was found out about one commitment.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Which one.
    pub id: CommitmentId,
    /// The properties that every commitment has to have, and on how many records there was
    /// something to check.
    pub built_in: Vec<(BuiltIn, Checked, u64)>,
    /// The statuses that it can have, by reason, each with a case that has as few entries as were
    /// found for it.
    pub reached: Vec<(Reason, Case)>,
    /// The reasons that mean something for it and were not reached.
    pub not_reached: Vec<Reason>,
    /// What was tried.
    pub tried: Tried,
}

impl Commitment {
    /// Whether it can have that status.
    #[must_use]
    pub fn reaches(&self, status: Status) -> bool {
        self.reached.iter().any(|(reason, _)| reason.status() == status)
    }
}

impl Proved {
    /// All that was checked.
    pub fn all(&self) -> impl Iterator<Item = &Checked> {
        let built_in = self.commitments.iter().flat_map(|one| &one.built_in);
        self.properties.iter().chain(built_in.map(|(_, checked, _)| checked))
    }

    /// Whether a property failed.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.all().any(|checked| checked.finding.fails())
    }
}

/// Checks the properties of one agreement: those written in its files, and those that every
/// commitment has to have.
pub fn prove(loaded: &Loaded, settings: &Settings, watch: &mut dyn Watch) -> Proved {
    let fields = field::fields(loaded);
    let plans: Vec<exhaustive::Plan> =
        fields.iter().map(|field| exhaustive::Plan::new(field, fields.len(), settings)).collect();
    let records: Vec<u64> =
        fields.iter().map(|field| random::count(field, fields.len(), settings)).collect();
    let of = plans.iter().fold(0_u64, |all, plan| all.saturating_add(plan.records()));
    let of = records.iter().fold(of, |all, more| all.saturating_add(*more));
    let directed = fields.iter().map(|field| directed::count(field, fields.len()));
    let of = directed.fold(of, u64::saturating_add);
    let mut done = 0;
    let mut proved = assembled(loaded);
    for (number, ((field, plan), records)) in (0_u64..).zip(fields.iter().zip(&plans).zip(&records))
    {
        let mut ticks = search::Ticks { watch, done: &mut done, of };
        let mut search = search::Search::new(loaded, field);
        let bound = exhaustive::run(&mut search, plan, &mut ticks);
        let combined = directed::run(&mut search, &loaded.cases, fields.len(), &mut ticks);
        let random = random::run(&mut search, *records, (settings, number), &mut ticks);
        search.finish(bound, (combined, random), &mut proved, watch);
    }
    proved
}

/// The outcome before anything is found out.
fn assembled(loaded: &Loaded) -> Proved {
    let nothing = || Checked { finding: Finding::Holds, tried: Tried::default() };
    let commitment = |(id, _)| Commitment {
        id,
        built_in: Vec::new(),
        reached: Vec::new(),
        not_reached: Vec::new(),
        tried: Tried::default(),
    };
    Proved {
        properties: loaded.properties.iter().map(|_| nothing()).collect(),
        commitments: loaded.agreement.commitments().map(commitment).collect(),
        unconfirmed: 0,
    }
}
