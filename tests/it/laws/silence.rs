//! Laws of what is not recorded.

use abide::check::Loaded;
use abide::evaluate::{Query, Reason, Status};
use abide::generate::{Case, Settings, cases};
use abide::laws;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Outcome, certain, changed, law, open, verdict};
use crate::load::load;
use crate::transform::{commitments, entries, remove_entry};

#[test]
fn silence_is_not_performance() {
    law(cases(open()), 150, |Case { document, queries }| {
        let (loaded, silent) = (load(&document), changed(&silenced(&document))?);
        for query in queries {
            laws::silence_is_not_performance(&loaded, &query)?;
            // What the document says no more is nothing that the law takes away.
            let verdict = verdict(&silent, &query);
            let occurrences = verdict.commitments.iter().flat_map(|it| &it.occurrences);
            let all = verdict.commitments.iter().chain(occurrences.map(|it| &it.judgement));
            for it in all {
                let met = it.exact && it.possible.contains(&Status::Met);
                prop_assert!(!met, "{:?}: {:?}", query, it);
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

#[test]
fn completeness() {
    law(cases(Settings::certain()), 150, |Case { document, queries }| {
        let loaded = certain(&document)?;
        let silent = without_completeness(&document);
        for query in queries {
            laws::completeness(&loaded, &query)?;
            let mut complete = silent.clone();
            complete["complete-through"] = json!(query.on);
            let trees = (&changed(&silent)?, &changed(&complete)?);
            changes_nothing_else(&document, trees, &query)?;
        }
        Ok(())
    });
}

fn changes_nothing_else(
    document: &Value,
    (silent, complete): (&Loaded, &Loaded),
    query: &Query,
) -> Outcome {
    let (one, two) = (verdict(silent, query), verdict(complete, query));
    let all = silent.agreement.commitments.iter().zip(&one.commitments).zip(&two.commitments);
    for ((commitment, one), two) in all {
        let kept =
            two.reason == Reason::Kept && matches!(one.reason, Reason::Expired | Reason::Waived);
        let fine = kept || one.reason == two.reason || speaks_of_others(document, &commitment.id);
        prop_assert!(fine, "{} {:?}: {:?}, then {:?}", commitment.id, query, one, two);
    }
    Ok(())
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
