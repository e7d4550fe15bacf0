//! What an editor asks while somebody types.

use abide::editor::{Index, complete, leaves, rename, spot};
use abide::source::Sources;
use abide::written::Format;
use arbitrary::{Arbitrary, Result, Unstructured};

use super::load;

/// So many edits are made, each at a place that is drawn.
const EDITS: usize = 8;

/// A name that nobody draws.
const FRESH: &str = "a-name-of-its-own";

/// A text, and what somebody types into it, step by step.
#[derive(Debug)]
pub(super) struct Typing<'b> {
    format: Format,
    edits: Vec<Edit<'b>>,
    text: &'b str,
}

/// From that place on so much is replaced; then the editor asks.
#[derive(Debug)]
struct Edit<'b> {
    at: u16,
    length: u8,
    typed: &'b str,
}

impl<'b> Arbitrary<'b> for Typing<'b> {
    fn arbitrary(draw: &mut Unstructured<'b>) -> Result<Self> {
        let formats = [Format::Toml, Format::Toml, Format::Json, Format::JsonLines];
        let format = *draw.choose(&formats)?;
        let mut edits = Vec::new();
        for _ in 0..draw.int_in_range(0..=EDITS)? {
            let typed = *draw.choose(&TYPED)?;
            edits.push(Edit { at: draw.arbitrary()?, length: draw.int_in_range(0..=9)?, typed });
        }
        let rest = draw.bytes(draw.len())?;
        let text = std::str::from_utf8(rest).unwrap_or_else(|wrong| {
            std::str::from_utf8(rest.split_at(wrong.valid_up_to()).0).unwrap_or_default()
        });
        Ok(Typing { format, edits, text })
    }
}

/// What is typed.
const TYPED: [&str; 16] = [
    "",
    "\n",
    " ",
    "\"",
    "'",
    "\"\"\"",
    "[commitment.",
    "]",
    "{",
    "deadline = \"",
    "subject-to = \"not ",
    "[[entry]]\n",
    "met = ",
    "#",
    "\\u00e4",
    "ä𝄞",
];

/// Each text on the way is asked about where something was typed: nothing that is said of it is of a
/// place outside it.
pub(super) fn typed(typing: &Typing<'_>) {
    let mut text = typing.text.to_owned();
    asked(&text, text.len(), typing.format);
    for Edit { at, length, typed } in &typing.edits {
        let start = boundary(&text, usize::from(*at) % (text.len() + 1));
        let end = boundary(&text, start + usize::from(*length));
        text.replace_range(start..end, typed);
        asked(&text, start + typed.len(), typing.format);
    }
}

/// The place, or the first one before it at which a letter begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn asked(text: &str, at: usize, format: Format) {
    let name = match format {
        Format::Toml => "fuzz.toml",
        Format::Json => "fuzz.json",
        Format::JsonLines => "fuzz.jsonl",
    };
    load::file(name, text.as_bytes());
    for leaf in leaves(text, format) {
        assert!(text.get(leaf.range.clone()).is_some(), "{leaf:?}");
        if let Some(inside) = leaf.inside {
            assert!(leaf.range.start <= inside.start && inside.end <= leaf.range.end);
            assert_eq!(text.get(inside), Some(&*leaf.text));
        }
    }
    let spot = spot(text, at, format);
    assert!(spot.typed.len() <= at, "{spot:?}");
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let index = Index::new(&sources, [(file, format)]);
    let owner = index.owner(file).unwrap_or_default().to_owned();
    let (_, range) = complete(&index, &owner, text, at, format);
    assert!(text.get(range.clone()).is_some() && range.start <= at && at <= range.end);
    let byte = u32::try_from(at).expect("a small text");
    let Some(mention) = index.at(file, byte) else { return };
    let places = index.same(mention).count();
    let Ok(edits) = rename(&index, mention, FRESH) else { return };
    assert_eq!(edits.len(), places);
    // What is renamed is one thing in as many places as before.
    let mut renamed = text.to_owned();
    for edit in edits.iter().rev() {
        renamed.replace_range(edit.place.range(), &edit.text);
    }
    let mut sources = Sources::default();
    let file = sources.add(name, renamed.as_str());
    let index = Index::new(&sources, [(file, format)]);
    let first = edits.first().expect("it stands where it was found");
    let mention = index.at(file, first.place.start).expect("it is there still");
    assert_eq!((&*mention.id, index.same(mention).count()), (FRESH, places), "{renamed}");
}
