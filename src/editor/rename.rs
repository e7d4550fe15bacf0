use super::index::{Index, Mention, Space};
use crate::diagnostic::{Edit, quoted};
use crate::phrase::{is_id, is_reserved};

/// The changes that give a thing another id, wherever it stands.
///
/// # Errors
///
/// In words, if it cannot be called so, or not without writing something else anew.
pub fn rename(index: &Index, mention: &Mention, to: &str) -> Result<Vec<Edit>, String> {
    named(mention, to)?;
    if let Some(other) = index.is_taken(mention, to).filter(|other| other.id != mention.id) {
        return Err(format!("{} is taken: {} has it", quoted(to), other.kind.with_article()));
    }
    if index.thing(mention).is_none() {
        return Err(format!("nothing is called {}: define it first", quoted(&mention.id)));
    }
    let mut edits = Vec::new();
    for one in index.same(mention) {
        if !one.exact {
            return Err(format!(
                "{} is written with escapes somewhere: write it plainly there first",
                quoted(&mention.id)
            ));
        }
        edits.push(Edit { place: one.place, text: to.to_owned() });
    }
    Ok(edits)
}

/// Whether the thing can be called so at all.
fn named(mention: &Mention, to: &str) -> Result<(), String> {
    if mention.space == Space::Entries {
        // It stands in quotes of either sort.
        let fits = !to.trim().is_empty() && !to.contains(['"', '\'', '\\']);
        return if fits && !to.chars().any(char::is_control) {
            Ok(())
        } else {
            Err(format!("{} cannot be the name of an entry", quoted(to)))
        };
    }
    if !is_id(to) {
        return Err(format!(
            "{} is not an id: letters `a` to `z`, digits and hyphens, a letter first",
            quoted(to)
        ));
    }
    if mention.space == Space::Names && is_reserved(to) {
        return Err(format!("{} is a word of the phrases, and can be no id", quoted(to)));
    }
    Ok(())
}
