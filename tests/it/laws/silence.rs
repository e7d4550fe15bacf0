//! Laws of what is not recorded.

use abide::evaluate::{Reason, Status};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{changed, judgements, law, open, verdict};
use crate::generate::{Case, Settings, case, commitments, entries, remove_entry};

/// **L21. Silence is not performance.** Without any `met` entry, `met-when` and `complete-through`,
/// met is never possible.
#[test]
fn silence_is_not_performance() {
    law(case(open()), 150, |Case { document, queries }| {
        let silent = changed(&silenced(&document))?;
        for (on, known_by) in queries {
            let verdict = verdict(&silent, on, known_by);
            for (_, _, _, it) in judgements(&silent, &verdict) {
                let met = it.exact && it.possible.contains(&Status::Met);
                prop_assert!(!met, "{}: {:?}", on, it);
            }
        }
        Ok(())
    });
}

/// The document without any evidence of performance.
fn silenced(document: &Value) -> Value {
    let mut silent = document.clone();
    while let Some(met) = entries(&silent).iter().position(|entry| entry.get("met").is_some()) {
        silent = remove_entry(&silent, met);
    }
    for commitment in silent["commitment"].as_object_mut().unwrap().values_mut() {
        commitment.as_object_mut().unwrap().remove("met-when");
    }
    without_completeness(&silent)
}

fn without_completeness(document: &Value) -> Value {
    let mut document = document.clone();
    document.as_object_mut().unwrap().remove("complete-through");
    document
}

/// **L22. Completeness.** In a certain document, that the record is complete through a day changes
/// a status and reason to `met: kept`, from `lapsed: expired` or from a waiver that came too late,
/// or not at all. This is so of commitments that speak of no others.
#[test]
fn completeness() {
    law(case(Settings::certain()), 150, |Case { document, queries }| {
        let silent = without_completeness(&document);
        for (on, known_by) in queries {
            let mut complete = silent.clone();
            complete["complete-through"] = json!(on);
            let (silent, complete) = (changed(&silent)?, changed(&complete)?);
            let one = verdict(&silent, on, known_by);
            let two = verdict(&complete, on, known_by);
            for ((id, one), two) in
                commitments_in_order(&silent).zip(&one.commitments).zip(&two.commitments)
            {
                let kept = two.reason == Reason::Kept
                    && matches!(one.reason, Reason::Expired | Reason::Waived);
                let fine = kept || one.reason == two.reason || speaks_of_others(&document, &id);
                prop_assert!(fine, "{} on {}: {:?}, then {:?}", id, on, one, two);
            }
        }
        Ok(())
    });
}

fn commitments_in_order(loaded: &abide::check::Loaded) -> impl Iterator<Item = String> {
    loaded.agreement.commitments.iter().map(|commitment| commitment.id.clone())
}

/// Whether a commitment refers to another one, by its terms or by those of an amendment.
fn speaks_of_others(document: &Value, id: &str) -> bool {
    let amended = entries(document).iter().filter(|entry| entry["amended"] == json!(id));
    let mut texts: Vec<String> = amended.map(Value::to_string).collect();
    texts.push(document["commitment"][id].to_string());
    let others = commitments(document);
    let refers = |other: &String| texts.iter().any(|text| text.contains(&format!("({other})")));
    others.iter().any(refers)
}
