//! Entries of the model as they stand in a file: their keys and values.

use serde_json::{Map, Value, json};

use super::phrase;
use crate::dates::{Granularity, Period};
use crate::model::{Act, Agreement, Amendments, Entry, PartyId, Record, Target, Term};

/// The keys and values of an entry, as in a record. What it retracts has its id in that record.
pub(super) fn written(agreement: &Agreement, record: &Record, entry: &Entry) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("on".to_owned(), json!(on(entry)));
    act(agreement, record, &entry.act, &mut map);
    if entry.recorded != entry.last {
        map.insert("recorded".to_owned(), json!(entry.recorded));
    }
    if !entry.by.is_empty() {
        map.insert("by".to_owned(), json!(parties(agreement, &entry.by)));
    }
    let (source, note) = (entry.source.as_deref(), entry.note.as_deref());
    for (key, text) in [("id", entry.id.as_deref()), ("source", source), ("note", note)] {
        if let Some(text) = text {
            map.insert(key.to_owned(), json!(text));
        }
    }
    map
}

/// Its day, its period, or the range of days of which it may be.
fn on(entry: &Entry) -> String {
    let (first, last) = (entry.first, entry.last);
    let periods = [Granularity::Month, Granularity::Quarter, Granularity::Year];
    let mut periods = periods.map(|granularity| Period::containing(first, granularity)).into_iter();
    let whole = periods.find(|period| period.first() == first && period.last() == last);
    match whole {
        _ if entry.is_precise() => first.to_string(),
        Some(period) => period.to_string(),
        None => format!("{first}/{last}"),
    }
}

fn act(agreement: &Agreement, record: &Record, act: &Act, map: &mut Map<String, Value>) {
    let mut verb = |verb: &str, target: &Target| {
        let id = phrase::commitment(agreement, target.commitment);
        map.insert(verb.to_owned(), json!(id));
        if let Some(number) = target.occurrence {
            map.insert("occurrence".to_owned(), json!(number));
        }
    };
    match act {
        Act::Happened(id) => {
            let event = agreement.events.get(id.index()).map(|it| &it.id);
            map.insert("happened".to_owned(), json!(event));
        }
        Act::Held(id, with) => {
            let held = agreement.consultations.get(id.index()).map(|it| &it.id);
            map.insert("held".to_owned(), json!(held));
            map.insert("with".to_owned(), json!(parties(agreement, with)));
        }
        Act::Assessed(id, holds) => {
            let condition = agreement.conditions.get(id.index()).map(|it| &it.id);
            map.insert("assessed".to_owned(), json!(condition));
            map.insert("holds".to_owned(), json!(holds));
        }
        Act::Met(target) => verb("met", target),
        Act::Broken(target) => verb("broken", target),
        Act::Restored(target) => verb("restored", target),
        Act::Suspended { target, tolls } => {
            verb("suspended", target);
            if !tolls {
                map.insert("tolls".to_owned(), json!(false));
            }
        }
        Act::Resumed(target) => verb("resumed", target),
        Act::Amended(target, terms) => {
            verb("amended", target);
            amended(terms, map);
        }
        Act::Waived(target) => verb("waived", target),
        Act::Withdrawn(Some(target)) => verb("withdrawn", target),
        Act::Withdrawn(None) => {
            map.insert("withdrawn".to_owned(), json!("agreement"));
        }
        Act::Superseded(target) => verb("superseded", target),
        Act::Retracted(id) => {
            let of = record.entry(*id).and_then(|entry| entry.id.as_ref());
            map.insert("retracted".to_owned(), json!(of));
        }
    }
}

fn amended(terms: &Amendments, map: &mut Map<String, Value>) {
    fn text<T>(term: Option<&Option<Term<T>>>) -> Option<&str> {
        term.map(|term| term.as_ref().map_or("none", |term| term.text.as_str()))
    }
    let new = [
        ("from", text(terms.from.as_ref())),
        ("target", text(terms.target.as_ref())),
        ("deadline", text(terms.deadline.as_ref())),
        ("due-from", text(terms.due_from.as_ref())),
        ("until", text(terms.until.as_ref())),
    ];
    for (key, text) in new {
        if let Some(text) = text {
            map.insert(key.to_owned(), json!(text));
        }
    }
}

fn parties(agreement: &Agreement, ids: &[PartyId]) -> Vec<String> {
    let parties = ids.iter().filter_map(|id| agreement.parties.get(id.index()));
    parties.map(|party| party.id.clone()).collect()
}
