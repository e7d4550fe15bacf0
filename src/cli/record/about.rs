//! What an entry is about, by the id that was typed.

use std::collections::BTreeMap;

use abide::written::{Agreement, Entry, File, Verb};
use anyhow::{Result, bail};

use super::super::explain::meant;

/// What an entry is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct About {
    /// The agreement.
    pub(super) agreement: String,
    /// The id of the thing in it.
    pub(super) id: String,
    /// Of `id#3` the number, as it was typed.
    pub(super) occurrence: Option<String>,
}

/// What is meant by `id`, `agreement/id` or `id#number`. In a single agreement it is taken for what was
/// meant whether it exists or not: the check of the entry says more about that.
pub(super) fn about(files: &[File], verb: Verb, text: &str) -> Result<About> {
    let has = names(files, verb);
    let (text, occurrence) = match text.split_once('#') {
        // The id of an entry may have any form.
        Some((id, number)) if verb != Verb::Retracted => (id, Some(number.to_owned())),
        _ => (text, None),
    };
    let in_agreement = |agreement: &str, id: &str| About {
        agreement: agreement.to_owned(),
        id: id.to_owned(),
        occurrence: occurrence.clone(),
    };
    let owners = has.iter().filter(|(_, ids)| ids.contains(&text)).map(|(owner, _)| *owner);
    match owners.collect::<Vec<_>>().as_slice() {
        [owner] => return Ok(in_agreement(owner, text)),
        [] => {}
        several => {
            let ids: Vec<String> =
                several.iter().map(|owner| format!("`{owner}/{text}`")).collect();
            bail!("`{text}` is in several agreements: say {}", ids.join(" or "));
        }
    }
    if let Some((owner, id)) = text.split_once('/') {
        if has.contains_key(owner) {
            return Ok(in_agreement(owner, id));
        }
        let owners: Vec<&str> = has.keys().copied().collect();
        bail!("no agreement has the id `{owner}`{}", meant(owner, &owners));
    }
    if let [owner] = has.keys().collect::<Vec<_>>().as_slice() {
        return Ok(in_agreement(owner, text));
    }
    let ids: Vec<&str> = has.values().flatten().copied().collect();
    bail!("no {} of any agreement has the id `{text}`{}", sort(verb), meant(text, &ids));
}

/// What a verb speaks of.
fn sort(verb: Verb) -> &'static str {
    match verb {
        Verb::Happened => "event",
        Verb::Held => "consultation",
        Verb::Assessed => "condition",
        Verb::Retracted => "entry",
        _ => "commitment",
    }
}

/// What the verb can speak of, agreement by agreement.
fn names(files: &[File], verb: Verb) -> BTreeMap<&str, Vec<&str>> {
    let agreements = files.iter().filter_map(|file| file.agreement.as_ref());
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for agreement in agreements {
        names.entry(&agreement.header.id.value).or_default().extend(of(agreement, verb));
    }
    if verb == Verb::Retracted {
        let entries = files.iter().flat_map(|file| file.entries.iter().map(move |it| (file, it)));
        for (file, entry) in entries {
            let ids = owner(file, entry).and_then(|owner| names.get_mut(owner));
            if let (Some(ids), Some(id)) = (ids, &entry.id) {
                ids.push(&id.value);
            }
        }
    }
    names
}

fn of(agreement: &Agreement, verb: Verb) -> Vec<&str> {
    fn ids<T>(of: &[(abide::written::Spanned<String>, T)]) -> Vec<&str> {
        of.iter().map(|(id, _)| id.value.as_str()).collect()
    }
    match verb {
        Verb::Happened => ids(&agreement.events),
        Verb::Held => ids(&agreement.consultations),
        Verb::Assessed => ids(&agreement.conditions),
        Verb::Retracted => Vec::new(),
        Verb::Withdrawn => [ids(&agreement.commitments), vec!["agreement"]].concat(),
        _ => ids(&agreement.commitments),
    }
}

/// The agreement whose record an entry belongs to.
pub(super) fn owner<'f>(file: &'f File, entry: &'f Entry) -> Option<&'f str> {
    let own = file.agreement.as_ref().map(|agreement| agreement.header.id.value.as_str());
    let said = entry.belongs_to.as_ref().map(|owner| owner.value.as_str());
    said.or(own).or(file.belongs_to.as_ref().map(|owner| owner.value.as_str()))
}
