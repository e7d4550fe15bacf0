//! What is odd about an entry that loads.

use abide::check::Loaded;
use abide::dates::Day;
use abide::written::{Entry, File};

use super::Held;
use super::about::owner;

/// What makes one ask whether the entry is meant: it is written all the same.
pub(super) fn doubts(entry: &Entry, of: &Loaded, today: Day) -> Vec<String> {
    let on = entry.on.value;
    let made = of.agreement.made;
    let mut doubts = Vec::new();
    if on.first > today {
        doubts.push(format!(
            "{} is in the future (today is {today}): an entry says what was, not what will be",
            on.first
        ));
    }
    if on.last < made {
        doubts.push(format!("{} is before the agreement was made, on {made}", on.last));
    }
    let recorded = entry.recorded.as_ref().map(|recorded| recorded.value);
    if let Some(recorded) = recorded.filter(|recorded| *recorded > today && on.first <= today) {
        doubts.push(format!("`--recorded {recorded}` is in the future (today is {today})"));
    }
    doubts
}

/// Where the record of the agreement says the same already: the file and the line.
pub(super) fn said_already(held: &Held, agreement: &str, entry: &Entry) -> Option<String> {
    let entries = held.files.iter().flat_map(|file: &File| {
        file.entries.iter().filter(move |one| owner(file, one) == Some(agreement))
    });
    let same = entries.into_iter().find(|one| one.says_the_same_as(entry))?;
    let (file, line, _) = held.sources.locate(same.place)?;
    Some(format!("{file}:{line}"))
}
