//! From the mention of an id to where it is defined, and to all others.

use abide::editor::{Kind, Mention};
use abide::source::FileId;
use lsp_types::{DocumentSymbol, Location, SymbolKind};

use super::set::Set;

/// The id at a byte of a file.
pub(super) fn mention(set: &Set, file: FileId, byte: usize) -> Option<&Mention> {
    set.index.at(file, u32::try_from(byte).ok()?)
}

pub(super) fn definition(set: &Set, file: FileId, byte: usize) -> Option<Location> {
    let thing = set.index.thing(mention(set, file, byte)?)?;
    set.location(thing.place)
}

pub(super) fn references(
    set: &Set,
    file: FileId,
    byte: usize,
    with_definition: bool,
) -> Vec<Location> {
    let Some(mention) = mention(set, file, byte) else { return Vec::new() };
    let all = set.index.same(mention).filter(|one| with_definition || !one.defines);
    all.filter_map(|one| set.location(one.place)).collect()
}

/// What a file defines, in its order.
pub(super) fn symbols(set: &Set, file: FileId) -> Vec<DocumentSymbol> {
    let things = set.index.things().filter(|thing| thing.place.file == file);
    let mut things: Vec<_> = things.collect();
    things.sort_by_key(|thing| thing.place);
    let symbols = things.into_iter().filter_map(|thing| {
        let range = set.location(thing.place)?.range;
        #[expect(deprecated, reason = "the field has to be given")]
        let symbol = DocumentSymbol {
            name: thing.id.clone(),
            detail: Some(match &thing.title {
                Some(title) => format!("{}: {title}", thing.kind.noun()),
                None => thing.kind.noun().to_owned(),
            }),
            kind: symbol_kind(thing.kind),
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        };
        Some(symbol)
    });
    symbols.collect()
}

fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Agreement => SymbolKind::NAMESPACE,
        Kind::Party => SymbolKind::CLASS,
        Kind::Calendar => SymbolKind::ARRAY,
        Kind::Event | Kind::Entry => SymbolKind::EVENT,
        Kind::Condition => SymbolKind::BOOLEAN,
        Kind::Consultation => SymbolKind::INTERFACE,
        Kind::Commitment => SymbolKind::FUNCTION,
    }
}
