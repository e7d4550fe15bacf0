use std::collections::BTreeMap;

use crate::dates::{Day, Granularity, Period};
use serde_json::{Value, json};

use super::commitment::{Amending, sort};
use super::names::{Known, Names, pick, subset};
use super::{Table, insert_parties, remark};
use crate::generate::document::agreement;
use crate::generate::document::dates::literal;
use crate::generate::document::record::{ActChoice, Choice, Other, Spread};

/// The terms of amending entries, by the position of their choice.
pub(super) type Amendments = BTreeMap<usize, Table>;

/// The commitment of which each entry speaks; none if it speaks of none, or of a sort that the
/// document does not have.
pub(super) fn targets(agreement: &agreement::Choice, record: &[Choice]) -> Vec<Option<usize>> {
    record.iter().map(|choice| target(agreement, &choice.act)).collect()
}

fn target(agreement: &agreement::Choice, act: &ActChoice) -> Option<usize> {
    let needs_term = matches!(act, ActChoice::Other(Other::Broken | Other::Restored, _));
    let commitments = agreement.commitments.iter().enumerate();
    let fitting: Vec<usize> = commitments
        .filter(|(_, commitment)| !needs_term || sort(commitment).term)
        .map(|(index, _)| index)
        .collect();
    pick(&fitting, act.commitment()?).copied()
}

/// The entries that amend the commitment of that position.
pub(super) fn amending<'r>(
    record: &'r [Choice],
    targets: &[Option<usize>],
    commitment: usize,
) -> Vec<Amending<'r>> {
    let entries = record.iter().zip(targets).enumerate();
    entries
        .filter(|(_, (_, target))| **target == Some(commitment))
        .filter_map(|(index, (choice, _))| match &choice.act {
            ActChoice::Amended(_, terms) => Some((index, &**terms, choice.occurrence.is_some())),
            _ => None,
        })
        .collect()
}

/// The entries so far.
#[derive(Default)]
pub(super) struct Entries {
    tables: Vec<Table>,
    /// What each says in ways that another entry could contradict: the thing, the day, when it
    /// was recorded; and the value.
    said: BTreeMap<(String, Day, Day), String>,
    /// Whether a suspension of that commitment that begins on that day tolls.
    tolls: BTreeMap<(String, Day), bool>,
    /// How often a series that must be confirmed was said to be met.
    claims: BTreeMap<String, u32>,
}

/// The dates of an entry.
struct Dates {
    first: Day,
    last: Day,
    text: String,
    recorded: Option<Day>,
}

impl Entries {
    /// The entries.
    pub(super) fn tables(self) -> Vec<Table> {
        self.tables
    }

    /// Adds an entry, if what it speaks of exists.
    pub(super) fn add(
        &mut self,
        names: &mut Names,
        choice: &Choice,
        target: Option<usize>,
        amended: Option<Table>,
    ) {
        let known = target.map(|index| names.known[index].clone());
        let Some(mut table) = self.act(names, choice, known.as_ref()) else {
            return;
        };
        let dates = dates(names, choice, is_spreadable(&choice.act));
        table.insert("on".into(), json!(dates.text));
        if let Some(by) = choice.by.filter(|_| !table.contains_key("by")) {
            insert_parties(&mut table, "by", names.parties(by));
        }
        if let Some(known) = known.filter(|known| known.recurring) {
            insert_occurrence(&mut table, choice, &known);
        }
        table.extend(amended.unwrap_or_default());
        self.agree_on_tolls(&mut table, dates.first);
        let recorded = self.recorded(names, &table, &dates);
        if let Some(recorded) = recorded {
            table.insert("recorded".into(), json!(recorded));
        }
        remark(&mut table, choice.remarks, &["source", "note"]);
        if choice.remarks.unwrap_or(0) & 4 != 0 {
            table.insert("id".into(), json!(entry_id(self.tables.len())));
        }
        self.tables.push(table);
    }

    /// The verb, and what belongs to it.
    fn act(&mut self, names: &mut Names, choice: &Choice, known: Option<&Known>) -> Option<Table> {
        let mut table = Table::new();
        let commitment = || Some(json!(known?.id));
        let (verb, object) = match &choice.act {
            ActChoice::Happened(which) => {
                let free: Vec<&String> =
                    names.events.iter().filter(|(_, on)| on.is_none()).map(|(id, _)| id).collect();
                ("happened", json!(pick(&free, *which)?))
            }
            ActChoice::Held(which, with) => {
                let (id, between) = pick(&names.consultations, *which)?;
                table.insert("with".into(), json!(subset(between, *with)));
                ("held", json!(id))
            }
            ActChoice::Assessed(which, holds) => {
                let (id, by) = pick(&names.conditions, *which)?;
                insert_parties(&mut table, "by", subset(by, choice.by.unwrap_or(7)));
                table.insert("holds".into(), json!(holds));
                ("assessed", json!(id))
            }
            ActChoice::Amended(..) => ("amended", commitment()?),
            ActChoice::Withdrawn(_) => ("withdrawn", commitment()?),
            ActChoice::WithdrawnAgreement => ("withdrawn", json!("agreement")),
            ActChoice::Suspended(_, tolls) => {
                if let Some(tolls) = tolls {
                    table.insert("tolls".into(), json!(tolls));
                }
                ("suspended", commitment()?)
            }
            ActChoice::Other(verb, _) => {
                if *verb == Other::Met && !self.may_claim(known?) {
                    return None;
                }
                (other_word(*verb), commitment()?)
            }
            ActChoice::Retracted(which) => ("retracted", json!(self.retract(*which)?)),
        };
        table.insert(verb.into(), object);
        Some(table)
    }

    /// A series can have an unconfirmed claim for each `met` entry: two are enough.
    fn may_claim(&mut self, known: &Known) -> bool {
        if !(known.confirmed && known.recurring) {
            return true;
        }
        let count = self.claims.entry(known.id.clone()).or_default();
        *count += 1;
        *count <= 2
    }

    /// The id of an earlier entry, which gets one if it has none.
    fn retract(&mut self, which: u8) -> Option<String> {
        // Counted from the last: near retractions make chains.
        let back = usize::from(which).checked_rem(self.tables.len())?;
        let index = self.tables.len() - 1 - back;
        let id = entry_id(index);
        self.tables[index].insert("id".into(), json!(id));
        Some(id)
    }

    /// Of suspensions that begin on the same day all toll or none: nothing says which counts.
    fn agree_on_tolls(&mut self, table: &mut Table, day: Day) {
        let Some(commitment) = table.get("suspended").and_then(Value::as_str) else {
            return;
        };
        let tolls = table.get("tolls").is_none_or(|tolls| *tolls == json!(true));
        let key = (commitment.to_owned(), day);
        let first = *self.tolls.entry(key).or_insert(tolls);
        if tolls != first {
            table.insert("tolls".into(), json!(first));
        }
    }

    /// When it was recorded: later than chosen, if on that day something else was recorded that
    /// contradicts it.
    fn recorded(&mut self, names: &Names, table: &Table, dates: &Dates) -> Option<Day> {
        let said = statements(names, table, self.tables.len());
        let start = dates.recorded.unwrap_or(dates.last);
        let mut recorded = start;
        let key = |what: &String, recorded| (what.clone(), dates.first, recorded);
        while said.iter().any(|(what, value)| {
            let before = self.said.get(&key(what, recorded));
            before.is_some_and(|before| before != value)
        }) {
            recorded = recorded.next().unwrap();
        }
        for (what, value) in said {
            self.said.insert(key(&what, recorded), value);
        }
        dates.recorded.or((recorded != start).then_some(recorded)).map(|_| recorded)
    }
}

fn entry_id(index: usize) -> String {
    format!("entry-{}", index + 1)
}

fn other_word(verb: Other) -> &'static str {
    match verb {
        Other::Met => "met",
        Other::Broken => "broken",
        Other::Restored => "restored",
        Other::Resumed => "resumed",
        Other::Waived => "waived",
        Other::Superseded => "superseded",
    }
}

fn insert_occurrence(table: &mut Table, choice: &Choice, known: &Known) {
    if let Some(occurrence) = choice.occurrence {
        let occurrence = 1 + (occurrence - 1) % known.occurrences;
        table.insert("occurrence".into(), json!(occurrence));
    }
}

/// Whether the verb may be dated imprecisely.
fn is_spreadable(act: &ActChoice) -> bool {
    matches!(
        act,
        ActChoice::Happened(_)
            | ActChoice::Held(..)
            | ActChoice::Other(Other::Met | Other::Broken, _)
    )
}

fn dates(names: &mut Names, choice: &Choice, spreadable: bool) -> Dates {
    let on = literal(names.base, choice.on);
    let spread = choice.spread.filter(|_| spreadable);
    let (first, last, text) = match spread {
        Some(Spread::Days(more)) => {
            let last = on.plus(more).unwrap();
            (on, last, format!("{on}/{last}"))
        }
        Some(Spread::Month) => {
            let month = Period::containing(on, Granularity::Month);
            (month.first(), month.last(), month.to_string())
        }
        None => (on, on, on.to_string()),
    };
    let recorded = choice.recorded.map(|delay| last.plus(delay).unwrap());
    if first == last {
        return Dates { first, last, text, recorded };
    }
    // An imprecise entry may be recorded on a day of its own: then it was not after that.
    let recorded = recorded.map(|day| day.max(first));
    let days = recorded.unwrap_or(last).min(last).since(first) + 1;
    if names.budget.imprecise(days) {
        Dates { first, last, text, recorded }
    } else {
        let (text, recorded) = (first.to_string(), recorded.map(|day| day.max(first)));
        Dates { first, last: first, text, recorded }
    }
}

/// What an entry says in ways that another one could contradict, and the value.
///
/// An amendment of the series and one of an occurrence are taken to contradict each other. A
/// `some day in` is a fact of its own wherever it is written: it never says the same twice.
fn statements(names: &Names, table: &Table, index: usize) -> Vec<(String, String)> {
    if let Some(condition) = table.get("assessed").and_then(Value::as_str) {
        let holds = table["holds"].to_string();
        let any_one = |(id, by): &(String, Vec<String>)| id == condition && by.is_empty();
        if names.conditions.iter().any(any_one) {
            return vec![(condition.to_owned(), holds)];
        }
        let by = table["by"].as_array().into_iter().flatten();
        return by.map(|party| (format!("{condition} {party}"), holds.clone())).collect();
    }
    let Some(commitment) = table.get("amended") else {
        return Vec::new();
    };
    let keys = ["from", "target", "deadline", "until", "due-from"];
    keys.into_iter()
        .filter_map(|key| {
            let mut text = table.get(key)?.as_str()?.to_owned();
            if text.contains("some day in") {
                text.push_str(&format!(" #{index}"));
            }
            Some((format!("{commitment} {key}"), text))
        })
        .collect()
}
