//! What is parsed and printed is parsed again, and is the same; an error has its place.

use std::fmt::Debug;

use abide::phrase::{Assumed, AssumptionExpr, FactKey, PhraseError};

/// Parses, and parses what is printed; `parse` gives both the printed form and the value.
pub(super) fn again<T: Debug + PartialEq>(
    bytes: &[u8],
    parse: impl Fn(&str) -> Result<(String, T), PhraseError>,
) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match parse(text) {
        Ok((printed, value)) => {
            let (second, again) = parse(&printed).expect("what is printed is a phrase");
            assert_eq!(value, again, "{printed}");
            assert_eq!(printed, second);
        }
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "not a place of the text: {error:?}");
            assert!(!error.message.is_empty());
        }
    }
}

/// What an assumption says, without its places.
type Said = (Option<FactKey>, Option<String>, String, Option<i64>, Assumed);

/// See [`Said`].
pub(super) fn said(assumed: AssumptionExpr) -> Said {
    let AssumptionExpr { key, agreement, name, occurrence, value, .. } = assumed;
    let agreement = agreement.map(|agreement| agreement.text);
    (key.map(|(key, _)| key), agreement, name.text, occurrence.map(|(number, _)| number), value)
}
