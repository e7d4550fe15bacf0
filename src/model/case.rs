use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Breach, Certainty, Cond, Reason, Record, Status, Target, Term};
use crate::source::Place;

/// A test of the rules: what is expected of commitments on days, under a record of its own.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// What was recorded after this day is left out; none: all that is recorded counts.
    pub known_by: Option<Day>,
    /// The record under which the commitments are judged: the entries that the case gives, and
    /// those of the agreement if it asks for them.
    pub record: Record,
    /// How many of the last entries of the record the case gives itself.
    pub given: usize,
    /// What is expected of commitments, in the order of the file; empty only where a condition is
    /// demanded.
    pub expected: Vec<Expected>,
    /// The conditions that have to hold, or to fail.
    pub demanded: Vec<Demanded>,
    /// Its table header.
    pub place: Place,
}

/// What is expected of a commitment, or of one occurrence of it, on one day.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Of what.
    pub target: Target,
    /// On which day.
    pub on: Day,
    /// What; never empty.
    pub wanted: Vec<Wanted>,
    /// Where that is written: the value beside the name or the day.
    pub place: Place,
}

/// A condition that is expected to hold, or to fail, on one day.
#[derive(Debug, Clone)]
pub struct Demanded {
    /// The condition.
    pub condition: Term<Cond>,
    /// On which day.
    pub on: Day,
    /// Whether it has to hold in every world, or in none.
    pub holds: bool,
}

/// One thing that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is.
    pub what: What,
    /// Where its value is written.
    pub place: Place,
}

/// What can be wanted of a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The reported status, perhaps with its reason.
    Status(Status, Option<Reason>),
    /// The reason of the reported status.
    Reason(Reason),
    /// Exactly what is possible.
    Possible(BTreeSet<Status>),
    /// How sure it is.
    Certainty(Certainty),
    /// Whether it is in breach.
    Breach(Breach),
}
