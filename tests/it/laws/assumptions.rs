//! The law of assumptions.

use std::collections::BTreeSet;

use abide::check::Loaded;
use abide::dates::{Day, Period};
use abide::report::{State, build};
use abide::source::Sources;
use proptest::prelude::*;
use serde_json::Value;

use super::{Outcome, judged, law, open, verdict};
use crate::generate::{Case, case};
use crate::load::try_load_assuming;
use crate::oracle::days;

/// What is reported of each commitment and each occurrence, with its id.
fn states(loaded: &Loaded, on: Day, known_by: Option<Day>) -> Vec<(String, State)> {
    let verdict = verdict(loaded, on, known_by);
    let loaded = std::slice::from_ref(loaded);
    let report =
        build(&Sources::default(), &verdict.query, loaded, std::slice::from_ref(&verdict), &[]);
    let of = |(_, commitment): (_, &abide::report::Commitment)| {
        let whole = (commitment.id.clone(), commitment.state.clone());
        let occurrences = commitment.occurrences.iter();
        let occurrences: Vec<_> =
            occurrences.map(|one| (one.id.clone(), one.state.clone())).collect();
        std::iter::once(whole).chain(occurrences).collect::<Vec<_>>()
    };
    report.commitments().flat_map(of).collect()
}

/// **L26. Assumptions.** If something is assumed for every name that an exact answer turns on, then
/// one status is possible, and it is one of those that were possible before.
#[test]
fn assumptions() {
    let settled = std::cell::Cell::new(0);
    law((case(open()), any::<u16>(), any::<bool>()), 250, |(case, which, truth)| {
        let Case { document, queries } = case;
        for (on, known_by) in queries {
            let (loaded, _) = judged(&document, on, known_by);
            let unknown = unknown_days(&document, &loaded);
            for (id, before) in states(&loaded, on, known_by) {
                let names = before.turns_on.first().filter(|_| before.exact);
                let Some(names) = names else { continue };
                let values = names
                    .iter()
                    .map(|name| assumed(&document, known_by, name, truth, unknown.iter(), which));
                // Where no day is one of all that have the name, nothing can be assumed.
                let Some(values) = values.collect::<Option<Vec<_>>>() else { continue };
                let after = try_load_assuming(&document, known_by, &values).expect("each could be");
                settles(&before, &states(&after, on, known_by), &id, &values)?;
                settled.set(settled.get() + 1);
            }
        }
        Ok(())
    });
    assert!(settled.get() > 0, "only {} were settled", settled.get());
}

fn settles(before: &State, after: &[(String, State)], id: &str, values: &[String]) -> Outcome {
    // An occurrence that perhaps exists need not exist now.
    let Some((_, after)) = after.iter().find(|(other, _)| other == id) else {
        prop_assert!(id.contains('#'));
        return Ok(());
    };
    let is_one = after.possible.len() == 1 && before.possible.contains(&after.possible[0]);
    prop_assert!(is_one, "{id}: {values:?}: {:?}, then {:?}", before.possible, after.possible);
    Ok(())
}

/// The first value that can be assumed for the name: the truth, or one of the days, from a drawn
/// one on.
fn assumed<'d>(
    document: &Value,
    known_by: Option<Day>,
    name: &str,
    truth: bool,
    days: impl ExactSizeIterator<Item = &'d Day> + Clone,
    which: u16,
) -> Option<String> {
    let skip = usize::from(which).checked_rem(days.len()).unwrap_or(0);
    let days = days.clone().skip(skip).chain(days.take(skip));
    let values = days.map(Day::to_string).chain([truth.to_string()]);
    let mut assumptions = values.map(|value| format!("{name} = {value}"));
    assumptions.find(|text| {
        // A claim is true or false, also where another day could be assumed of it.
        let fits = !name.starts_with("met(") || is_of_record(document, text);
        fits && try_load_assuming(document, known_by, std::slice::from_ref(text)).is_ok()
    })
}

/// Whether the assumption says no more than what the record leaves open.
fn is_of_record(document: &Value, text: &str) -> bool {
    let before = try_load_assuming(document, None, &[]).expect("valid");
    let after = try_load_assuming(document, None, &[text.to_owned()]);
    after.is_ok_and(|after| after.record.entries.len() == before.record.entries.len())
}

/// All the days that an entry or a `some day in` may be of.
fn unknown_days(document: &Value, loaded: &Loaded) -> BTreeSet<Day> {
    let entries = loaded.record.entries.iter();
    let mut unknown: BTreeSet<Day> =
        entries.flat_map(|entry| days(entry.first, entry.last)).collect();
    let text = document.to_string();
    for period in text.split("some day in ").skip(1) {
        let end = period.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
        if let Ok(period) = period[..end.unwrap_or(period.len())].parse::<Period>() {
            unknown.extend(days(period.first(), period.last()));
        }
    }
    unknown
}
