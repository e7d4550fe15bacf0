//! The days on which something becomes of commitments, without telling worlds apart.

use std::collections::BTreeSet;

use crate::dates::Day;
use crate::model::{Agreement, CommitmentId, Record};

use super::case::Case;
use super::diagonal::{Diagonal, Track};
use super::judge::outcomes;
use super::outlook::Outlook;

/// The days after the first, up to the last, on which the status of one of the commitments becomes
/// another one, or whether it is in breach: where all is certain those
/// [`stretches`](super::stretches) begin on them that differ in more than the reason. Where something is
/// open they are those on which other statuses may be possible, and those on which another one is
/// reported where nothing of what is open came about, or all of it did.
#[must_use]
pub fn turns(
    agreement: &Agreement,
    record: &Record,
    ids: &[CommitmentId],
    (first, last): (Day, Day),
) -> BTreeSet<Day> {
    let case = Case::up_to(agreement, record, last, None);
    let mut days = BTreeSet::new();
    for id in ids {
        let outlook = Outlook::new(&case, *id);
        let diagonals = outlook.corners.iter().chain(&outlook.nominal).chain([&outlook.all]);
        diagonals.for_each(|diagonal| turns_of(diagonal, &mut days));
    }
    days.retain(|day| first < *day && *day <= last);
    days
}

fn turns_of(diagonal: &Diagonal, days: &mut BTreeSet<Day>) {
    let rows = diagonal.rows(Track::Whole).map(|rows| outcomes(*rows));
    days.extend(rows.starts());
}
