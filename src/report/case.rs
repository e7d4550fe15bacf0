//! Cases as one would write them in a file.

use super::entry::written;
use super::phrase;
use crate::dates::Day;
use crate::layout::{inline, string};
use crate::model::{Agreement, Case, Demanded, Expected, Target, Wanted, What};

/// The case as `[[case]]` in TOML, with all its entries, line by line: a table for each day on which
/// something is expected, or one table where it is all of one commitment.
#[must_use]
pub fn toml(agreement: &Agreement, case: &Case) -> Vec<String> {
    let mut days: Vec<Day> = case.expected.iter().map(|one| one.on).collect();
    days.extend(case.demanded.iter().map(|one| one.on));
    days.sort_unstable();
    days.dedup();
    let mut targets = case.expected.iter().map(|one| one.target);
    let first = targets.next();
    let one = first.filter(|first| targets.all(|target| target == *first));
    match one {
        Some(target) if days.len() > 1 && case.demanded.is_empty() => {
            let keys = [("commitment", string(&id(agreement, target)))];
            let expect = case.expected.iter().map(|one| (one.on.to_string(), value(&one.wanted)));
            table(agreement, case, keys.into(), expect.collect())
        }
        _ => days.iter().flat_map(|day| on(agreement, case, *day)).collect(),
    }
}

/// What is expected on one day.
fn on(agreement: &Agreement, case: &Case, day: Day) -> Vec<String> {
    let expected = case.expected.iter().filter(|one| one.on == day);
    let expect = expected.map(|Expected { target, wanted, .. }| {
        let key = id(agreement, *target);
        let key = if target.occurrence.is_some() { string(&key) } else { key };
        (key, value(wanted))
    });
    let demanded = case.demanded.iter().filter(|one| one.on == day);
    let demanded = demanded.map(|Demanded { condition, holds, .. }| {
        (if *holds { "holds" } else { "fails" }, string(&condition.text))
    });
    let mut keys = vec![("on", day.to_string())];
    keys.extend(demanded);
    table(agreement, case, keys, expect.collect())
}

/// One table; `keys` are those that say when, and which conditions are demanded.
fn table(
    agreement: &Agreement,
    case: &Case,
    mut keys: Vec<(&'static str, String)>,
    expect: Vec<(String, String)>,
) -> Vec<String> {
    keys.insert(0, ("name", string(&case.name)));
    let record = &case.record;
    let days = [("known-by", case.known_by), ("complete-through", record.complete_through)];
    let days = days.into_iter().filter_map(|(key, day)| Some((key, day?.to_string())));
    let entries = record.entries.iter();
    let entries =
        entries.map(|entry| format!("    {},\n", inline(&written(agreement, record, entry))));
    let entries: String = entries.collect();
    let given = Some(("given", format!("[\n{entries}]"))).filter(|_| !entries.is_empty());
    let behind_on = keys.len().min(2);
    keys.splice(behind_on..behind_on, days.chain(given).collect::<Vec<_>>());
    let expect: Vec<String> =
        expect.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    if !expect.is_empty() {
        keys.push(("expect", format!("{{ {} }}", expect.join(", "))));
    }
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let pairs = keys.iter().map(|(key, value)| format!("{key:width$} = {value}"));
    let text = format!("[[case]]\n{}", pairs.collect::<Vec<_>>().join("\n"));
    text.lines().map(str::to_owned).collect()
}

fn id(agreement: &Agreement, target: Target) -> String {
    let id = phrase::commitment(agreement, target.commitment);
    target.occurrence.map_or_else(|| id.to_owned(), |number| format!("{id}#{number}"))
}

/// What is wanted: a status, a list of what is possible, or a table.
fn value(wanted: &[Wanted]) -> String {
    let parts: Vec<(&str, String)> = wanted.iter().map(|one| part(&one.what)).collect();
    match parts.as_slice() {
        [("status" | "possible", value)] => value.clone(),
        parts => {
            let parts: Vec<String> =
                parts.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn part(what: &What) -> (&'static str, String) {
    match what {
        What::Status(status, None) => ("status", string(status.word())),
        What::Status(status, Some(reason)) => ("status", string(&format!("{status}:{reason}"))),
        What::Reason(reason) => ("reason", string(reason.word())),
        What::Possible(possible) => {
            let words: Vec<String> = possible.iter().map(|one| string(one.word())).collect();
            ("possible", format!("[{}]", words.join(", ")))
        }
        What::Certainty(certainty) => ("certainty", string(certainty.word())),
        What::Breach(breach) => ("breach", string(breach.word())),
    }
}
