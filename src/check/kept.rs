use std::collections::BTreeMap;

use crate::source::FileId;
use crate::written::File;

/// How well a file suits as the one in which a record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    /// It holds the agreement.
    Rules,
    /// It is for the agreement, and holds no cases.
    Bare,
    /// It says through which day the record is complete.
    Complete,
    /// It has entries.
    Entries,
}

/// In which file the record of each agreement is kept, to which the next entry goes: the last one that
/// has entries; else the one with `complete-through`; else one for it without cases; else that of the
/// agreement.
#[must_use]
pub fn kept_in(files: &[File]) -> BTreeMap<String, FileId> {
    let mut kept: BTreeMap<&str, (Suits, FileId)> = BTreeMap::new();
    for file in files {
        let Some(id) = file.file else { continue };
        let own = file.agreement.as_ref().map(|agreement| agreement.header.id.value.as_str());
        let owner = own.or(file.belongs_to.as_ref().map(|owner| owner.value.as_str()));
        let mut suits = |owner, suits| {
            let best = kept.entry(owner).or_insert((suits, id));
            if suits > best.0 || suits == Suits::Entries && best.0 == suits {
                *best = (suits, id);
            }
        };
        if let Some(owner) = owner {
            let is_bare = file.cases.is_empty() && file.properties.is_empty();
            let rules = own.map(|_| Suits::Rules);
            let bare = Some(Suits::Bare).filter(|_| own.is_none() && is_bare);
            let complete = file.complete_through.as_ref().map(|_| Suits::Complete);
            [rules, bare, complete].into_iter().flatten().for_each(|it| suits(owner, it));
        }
        let mut before = None;
        for entry in &file.entries {
            let of = entry.belongs_to.as_ref().map(|owner| owner.value.as_str()).or(owner);
            if let Some(of) = of.filter(|_| before != of) {
                suits(of, Suits::Entries);
                before = Some(of);
            }
        }
    }
    kept.into_iter().map(|(owner, (_, file))| (owner.to_owned(), file)).collect()
}
