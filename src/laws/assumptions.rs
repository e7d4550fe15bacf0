//! The law of assumptions.

use std::collections::BTreeSet;

use crate::check::{Assumption, Loaded, check_assuming};
use crate::dates::{Day, Period};
use crate::evaluate::Query;
use crate::model::Mention;
use crate::report::{Commitment, State, build};
use crate::source::Sources;
use crate::written::File;

use super::judged::{days, verdict};
use super::phrases::mentions;
use super::{Broken, Law};

const LAW: Law = Law(26, "Assumptions");

/// **L26. Assumptions.** If something is assumed for every name that an exact answer turns on, then
/// one status is possible, and it is one of those that were possible before.
///
/// The files are those of one agreement; `seed` chooses what is assumed. Where nothing can be, by
/// what else is recorded, there is nothing to compare.
pub fn assumptions(files: &[File], query: &Query, seed: u64) -> Result<(), Broken> {
    let tree = Tree { files, known_by: query.known_by };
    let Some(loaded) = tree.assuming(query.known_by, &[]) else { return Ok(()) };
    let days = unknown_days(&loaded);
    let first = usize::try_from(seed >> 1).unwrap_or(0).checked_rem(days.len()).unwrap_or(0);
    let days = days.iter().cycle().skip(first).take(days.len()).map(Day::to_string);
    let values: Vec<String> = days.chain([(seed % 2 == 1).to_string()]).collect();
    for (id, before) in states(&loaded, query) {
        let names = before.turns_on.first().filter(|_| before.exact);
        let Some(names) = names else { continue };
        let assumed = names.iter().map(|name| tree.value(name, &values));
        // Where no day is one of all that have the name, nothing can be assumed.
        let Some(assumed) = assumed.collect::<Option<Vec<_>>>() else { continue };
        settles(tree, query, (&id, &before), &assumed)?;
    }
    Ok(())
}

fn settles(
    tree: Tree<'_>,
    query: &Query,
    (id, before): (&str, &State),
    assumed: &[String],
) -> Result<(), Broken> {
    let after = tree.assuming(query.known_by, assumed);
    let what = || format!("`{id}` on {} with {assumed:?}", query.on);
    LAW.holds(after.is_some(), || format!("{}: each could be, but not all", what()))?;
    let after = after.iter().flat_map(|loaded| states(loaded, query));
    let after = after.into_iter().find(|(other, _)| other == id).map(|(_, after)| after);
    let fine = match &after {
        // An occurrence that perhaps exists need not exist now.
        None => id.contains('#'),
        Some(after) => {
            after.possible.len() == 1
                && after.possible.iter().all(|status| before.possible.contains(status))
        }
    };
    let possible = after.map(|it| it.possible);
    LAW.holds(fine, || format!("{}: {:?}, then {possible:?}", what(), before.possible))
}

/// What is reported of each commitment and each occurrence, with its id.
fn states(loaded: &Loaded, query: &Query) -> Vec<(String, State)> {
    let verdict = verdict(loaded, query);
    let loaded = std::slice::from_ref(loaded);
    let report = build(&Sources::default(), query, loaded, std::slice::from_ref(&verdict), &[]);
    let of = |commitment: &Commitment| {
        let whole = (commitment.id.clone(), commitment.state.clone());
        let occurrences = commitment.occurrences.iter();
        let occurrences = occurrences.map(|one| (one.id.clone(), one.state.clone()));
        std::iter::once(whole).chain(occurrences).collect::<Vec<_>>()
    };
    report.commitments().flat_map(|(_, commitment)| of(commitment)).collect()
}

/// All the days that an entry or a `some day in` may be of.
fn unknown_days(loaded: &Loaded) -> BTreeSet<Day> {
    let entries = loaded.record.entries.iter();
    let entries = entries.map(|entry| (entry.first, entry.last));
    let mentions = mentions(loaded).into_iter();
    let periods = mentions.filter_map(|mention| match mention {
        Mention::SomeDay(some) => Some(some.period),
        _ => None,
    });
    let periods = periods.map(|period: Period| (period.first(), period.last()));
    entries.chain(periods).flat_map(|(first, last)| days(first, last)).collect()
}

/// What the files of an agreement say, and by when it was known.
#[derive(Debug, Clone, Copy)]
struct Tree<'a> {
    files: &'a [File],
    known_by: Option<Day>,
}

impl Tree<'_> {
    /// The agreement with what is assumed, if that can be.
    fn assuming(self, known_by: Option<Day>, texts: &[String]) -> Option<Loaded> {
        let mut sources = Sources::default();
        let assumed = texts.iter().map(|text| Assumption::new(&mut sources, text));
        let assumed: Vec<Assumption> = assumed.collect();
        let outcome = check_assuming(self.files.to_vec(), known_by, &assumed);
        outcome.agreements.into_iter().next()
    }

    /// The first of the values that can be assumed for the name.
    fn value(self, name: &str, values: &[String]) -> Option<String> {
        let mut texts = values.iter().map(|value| format!("{name} = {value}"));
        texts.find(|text| {
            // A claim is true or false, also where another day could be assumed of it.
            let fits = !name.starts_with("met(") || self.is_of_record(text);
            fits && self.assuming(self.known_by, std::slice::from_ref(text)).is_some()
        })
    }

    /// Whether the assumption says no more than what the record leaves open.
    fn is_of_record(self, text: &String) -> bool {
        let count = |texts: &[String]| {
            let loaded = self.assuming(None, texts);
            loaded.map(|loaded| loaded.record.entries.len())
        };
        let after = count(std::slice::from_ref(text));
        after.is_some() && after == count(&[])
    }
}
