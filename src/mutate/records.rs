//! The records on which the rules and the changed ones are compared, small ones first.

use crate::dates::Day;
use crate::generate::{Scope, dates, entry, is_sound, sayings};
use crate::model::{Agreement, CommitmentId, Entry, Record};

/// Records, and the days on which they are looked at.
pub(super) struct Records {
    /// All entries that there can be: what they say, on each day that matters.
    entries: Vec<Entry>,
    /// Those by which all comes true that can, at once.
    settled: Vec<Entry>,
    /// From the day on which the agreement was made to the day after which nothing changes.
    pub(super) days: (Day, Day),
}

impl Records {
    /// Of all that some commitments depend on.
    pub(super) fn new(agreement: &Agreement, of: &[CommitmentId]) -> Records {
        let mut scope = Scope::default();
        for id in of {
            scope.extend(Scope::of_commitment(agreement, *id));
        }
        let days = dates(agreement, &scope, &[]);
        let sayings = sayings(agreement, &scope);
        let on = |day: &Day| {
            sayings.iter().map(|saying| entry(agreement, saying, *day)).collect::<Vec<_>>()
        };
        let settles = sayings.iter().filter(|saying| saying.settles());
        Records {
            entries: days.matter.iter().flat_map(on).collect(),
            settled: settles.map(|saying| entry(agreement, saying, agreement.made)).collect(),
            days: (agreement.made, days.last),
        }
    }

    /// At most so many: without an entry; with one, alone or after all has come true that can, the
    /// record being complete or not; and with two.
    pub(super) fn small(&self, most: usize) -> impl Iterator<Item = Record> {
        let alone = self.bases().into_iter().flat_map(|base| {
            let with = base.clone();
            let with = move |entry: &Entry| {
                let entries = with.entries.iter().chain([entry]).cloned().collect();
                Record { entries, ..with.clone() }
            };
            std::iter::once(base).chain(self.entries.iter().map(with))
        });
        let pairs = self.entries.iter().enumerate().flat_map(|(number, one)| {
            let before = self.entries.iter().take(number);
            before
                .map(|two| Record { entries: vec![two.clone(), one.clone()], ..Record::default() })
        });
        alone.chain(pairs).filter(is_sound).take(most)
    }

    /// What a record of one entry has beside it.
    fn bases(&self) -> [Record; 4] {
        let record = |complete_through, entries: &[Entry]| Record {
            complete_through,
            entries: entries.to_vec(),
            ..Record::default()
        };
        let complete = Some(self.days.1);
        [
            record(None, &[]),
            record(None, &self.settled),
            record(complete, &[]),
            record(complete, &self.settled),
        ]
    }
}
